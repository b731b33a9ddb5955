"""What is said of a ring's hours without a heart rate, of what no readings cover, and of a look at ring and sensor."""

import datetime as dt
from typing import Any

import pytest

from core.documents import GlucosePart, MetricContext
from core.explanation.compose import by_code
from core.explanation.length.shortening import STEPS, without
from core.explanation.notes import notes_of
from core.explanation.page import write_page
from core.explanation.plan import code_plan
from core.explanation.reader import Reader
from core.explanation.realise import realise
from core.explanation.wording import wording
from tests.support.explanation_days import anomaly, out_of_range
from tests.support.told_days import (
    ALL,
    FEW_STEPS,
    GLUCOSE,
    HIGH_HEART,
    QUIET_SENSOR,
    SHORT,
    SLEEP,
    context,
    day,
    high,
    low,
    said,
    stretch,
)


@pytest.mark.parametrize(
    ("gap", "told"),
    [
        (("06:00", "09:00"), True),
        (("06:00", "08:59"), False),
        (("05:59", "09:30"), False),
    ],
)
def test_hours_without_a_heart_rate_by_day_are_told_though_most_of_it_was_measured(
    gap: tuple[str, str], told: bool
) -> None:
    begin, end = (f"2026-03-10T{at}+01:00" for at in gap)
    values = {"coverage_hr": (85.0, "%", None)}
    found = day(HIGH_HEART, values=values, context=context(ring_gap=(begin, end)))
    words = f"On Tuesday, there were no heart rate readings between {gap[0]} and {gap[1]}."
    assert (words in said(found)) is told
    assert "ring" not in " ".join(by_code(found, Reader("en")).closing), "nothing is asked about it"


def test_a_ring_that_sends_its_heart_rate_alone_says_when_it_did_not() -> None:
    gone = {"night": "2026-03-03", "steps": "2026-03-03"}
    known = context(
        streams=ALL, last_seen=gone, ring_gap=("2026-03-10T08:01+01:00", "2026-03-10T11:00+01:00")
    )
    for share, told in ((85.0, True), (40.0, False)):
        found = day(values={"coverage_hr": (share, "%", None)}, context=known)
        for metric in ("resting_hr", "sleep_total"):
            found.metrics.pop(metric, None)
        assert ("no heart rate readings between 08:01 and 11:00" in said(found)) is told


def test_beside_a_ring_to_look_after_nobody_is_told_of_then() -> None:
    """ "Before then" was read of the ring: the visit stands before that."""
    thin = {"coverage_hr": (40.0, "%", None)}
    heart = HIGH_HEART.model_copy(update={"severity": "notable"})
    for values, last in (
        (thin, "If you feel unwell, call your care team."),
        ({}, "If you feel unwell before then, call them."),
    ):
        assert by_code(day(heart, values=values), Reader("en")).closing[-1] == last


def test_a_low_at_which_the_readings_stop_asks_for_a_look_before_all_else() -> None:
    gap = ("2026-03-10T13:02+01:00", "2026-03-11T00:00+01:00")
    parts = {"night": GlucosePart(below_70=40.0, lowest=56.0)}
    known = context(streams=ALL, glucose_gap=gap, glucose_before_gap=56.0, glucose_parts=parts)
    one = low(stretch("00:25", "00:40", 15, 52.0), severity="info")
    page = by_code(day(one, values=GLUCOSE, context=known), Reader("en"))
    assert page.leading == 1
    assert "about this low the next time you see" in page.paragraphs()[-1]
    assert page.paragraphs()[0] == (
        "Important: your glucose was low when the readings stopped on Tuesday, March 10. Check it now. If it is low, "
        "follow your plan for low glucose."
    )
    for language, words in (
        (
            "de",
            "Wichtig: Als die Messwerte am Dienstag, 10. März, endeten, war Ihr Glukosewert niedrig. Messen Sie",
        ),
        (
            "es",
            "Importante: su glucosa estaba baja cuando acabaron las lecturas del martes 10 de marzo. Mídala ahora.",
        ),
    ):
        assert words in by_code(day(one, values=GLUCOSE, context=known), Reader(language)).paragraphs()[0]
    urgent = low(stretch("00:25", "02:25", 120, 52.0), severity="urgent")
    page = by_code(day(urgent, values=GLUCOSE, context=known), Reader("en"))
    assert page.paragraphs()[0].startswith("Important: check your glucose now."), "its reason is whom to call"
    both = high(stretch("09:00", "12:00", 180, 299.0), severity="info")
    page = by_code(day(one, both, values=GLUCOSE, context=known), Reader("en"))
    assert "Check it now. If it is low, follow your plan for low glucose. If it is high" in page.closing[0]


@pytest.mark.parametrize(
    ("covered", "told"),
    [
        (81.3, "On Tuesday, there were no heart rate readings between 08:00 and 11:00."),
        (81.2, "for only about 19 hours of Tuesday. The longest gap was from 08:00 to 11:00."),
    ],
)
def test_a_ring_s_longest_gap_is_not_told_as_the_only_one(covered: float, told: str) -> None:
    """From an hour and a half of others on; it was read as all that was missing."""
    gap = ("2026-03-10T08:00+01:00", "2026-03-10T11:00+01:00")
    for steps in ((), (FEW_STEPS,)):
        found = day(
            HIGH_HEART, *steps, values={"coverage_hr": (covered, "%", None)}, context=context(ring_gap=gap)
        )
        assert told in said(found)


def test_a_night_that_was_measured_is_not_denied_by_a_gap() -> None:
    """A time without heart rate in a night of which a value is told; of little sleep, or of what a heart's night lacks,
    it says something."""
    gap = ("2026-03-10T00:00+01:00", "2026-03-10T05:00+01:00")
    ring = anomaly(
        "hr",
        "data",
        300.0,
        "min",
        rule="sensor_gap",
        evidence={"longest_gap": dict(zip(("from", "to"), gap, strict=True))},
    )
    for covered in (79.0, 40.0):
        found = day(HIGH_HEART, ring, values={"coverage_hr": (covered, "%", None)})
        text = said(found)
        assert "without any" not in text
        assert f"heart rate readings for only about {19 if covered == 79.0 else 10} hours of Tuesday" in text
        assert "hours of Tuesday. The longest gap was from 00:00 to 05:00." in text, (
            "readers of four rounds asked"
        )


def test_a_sensor_that_began_comes_after_what_a_ring_no_longer_sends() -> None:
    gap = {"from": "2026-03-10T00:00+01:00", "to": "2026-03-10T10:40+01:00"}
    part = anomaly("glucose", "data", 640.0, "min", rule="sensor_gap", evidence={"longest_gap": gap})
    for begins, first in ((["glucose"], "ring"), ([], "glucose")):
        known = context(streams=ALL, begins=begins, lacking={"hrv_sleep": "2026-03-01"})
        text = said(day(part, values=GLUCOSE, context=known))
        assert (text.index("Your ring has sent no") < text.index("glucose")) is (first == "ring")


def test_a_ring_told_for_a_part_of_the_day_is_to_be_looked_after() -> None:
    """Of what is told as "only about 12 hours" readers asked what to do."""
    gap = ("2026-03-10T14:33+01:00", "2026-03-10T20:05+01:00")
    for covered, asked in ((51.0, True), (74.9, False), (80.0, False)):
        found = day(HIGH_HEART, values={"coverage_hr": (covered, "%", None)}, context=context(ring_gap=gap))
        closing = " ".join(by_code(found, Reader("en")).closing)
        assert ("Check that your ring is charged" in closing) is asked


def test_hours_of_a_ring_stay_beside_the_steps_without_the_caveat() -> None:
    gap = ("2026-03-10T14:33+01:00", "2026-03-10T20:05+01:00")
    found = day(
        FEW_STEPS, values={"coverage_hr": (51.0, "%", None)}, context=context(streams=ALL, ring_gap=gap)
    )
    notes = notes_of(found)
    plan, fewer = without("beside", code_plan(notes), list(notes))
    page = " ".join(write_page(found, fewer, plan, Reader("en")).text)
    assert "for only about 12 hours of Tuesday." in page
    assert "If your ring was off" not in page
    assert "longest time" not in page


def test_steps_come_before_the_hours_that_may_be_missing_of_them() -> None:
    """Where the night lacks something, too, which would draw the ring to it."""
    gap = ("2026-03-10T14:33+01:00", "2026-03-10T20:05+01:00")
    known = context(streams=ALL, ring_gap=gap, lacking={"hrv_sleep": "2026-03-09"})
    few = day(HIGH_HEART, FEW_STEPS, values={"coverage_hr": (40.0, "%", None)} | GLUCOSE, context=known)
    text = said(few)
    assert text.index("your ring counted 1,200 steps") < text.index("some of your steps may not be counted")


def test_a_high_at_which_the_readings_stop_asks_for_a_look() -> None:
    gap = ("2026-03-10T09:25+01:00", "2026-03-11T00:00+01:00")
    found = high(stretch("02:00", "04:30", 150, 267.0), severity="info")
    for before, told in ((222.0, True), (150.0, False)):
        known = context(streams=ALL, glucose_gap=gap, glucose_before_gap=before)
        page = by_code(day(found, values=GLUCOSE, context=known), Reader("en"))
        closing = page.closing
        assert page.leading == told, "before all else"
        words = "Your glucose was high when the readings stopped on Tuesday, March 10. Check it now. If it is"
        assert closing[0].startswith(words) is told
    back = context(streams=ALL, glucose_gap=(gap[0], "2026-03-10T12:00+01:00"), glucose_before_gap=222.0)
    closing = by_code(day(found, values=GLUCOSE, context=back), Reader("en")).closing
    assert closing[0].startswith("If your glucose is high now"), "later readings show it"
    ended = high(stretch("02:00", "04:30", 150, 267.0, open=True), severity="info")
    closing = by_code(day(ended, values=GLUCOSE), Reader("es")).closing
    assert closing[0].startswith(
        "Su glucosa estaba alta cuando acabaron las lecturas del martes 10 de marzo. Mídala"
    )
    closing = by_code(day(ended, values=GLUCOSE), Reader("de")).closing
    assert closing[0].startswith(
        "Als die Messwerte am Dienstag, 10. März, endeten, war Ihr Glukosewert hoch."
    )


def test_a_gap_beside_a_short_sleep_goes_with_what_it_may_mean() -> None:
    """Without what it may mean, where a page has no room for that, it says for how much of the day there was some."""
    evidence = {"from": "2026-03-09T23:00+01:00", "to": "2026-03-10T07:00+01:00"}
    short = SHORT.model_copy(update={"evidence": evidence})
    gap = ("2026-03-10T02:00+01:00", "2026-03-10T05:00+01:00")
    for beside in (HIGH_HEART, None):
        findings = [short, *([beside] if beside else [])]
        found = day(*findings, values={"coverage_hr": (40.0, "%", None)}, context=context(ring_gap=gap))
        if beside is None:  # which tells no other value of the night
            found.metrics.pop("resting_hr", None)
        notes = notes_of(found)
        plan, fewer = without("beside", code_plan(notes), list(notes))
        page = " ".join(write_page(found, fewer, plan, Reader("en")).text)
        assert "for only about 10 hours of Tuesday. The longest gap was from 02:00 to 05:00." in page
        assert "longest gap" in said(found), "while it says what that may mean"


def test_a_night_without_its_sleep_and_steps_says_for_how_much_of_the_day_there_is_a_heart_rate() -> None:
    gap = ("2026-03-10T02:32+01:00", "2026-03-10T07:06+01:00")
    found = day(HIGH_HEART, values={"coverage_hr": (56.0, "%", None)}, context=context(ring_gap=gap))
    text = said(found)
    assert "for only about 13 hours of Tuesday. The longest gap was from 02:32 to 07:06." in text
    assert "Check that your ring is charged" in " ".join(by_code(found, Reader("en")).closing)


def test_a_low_that_ends_at_a_gap_s_reading_lasted_until_then() -> None:
    gap = ("2026-03-10T02:17+01:00", "2026-03-10T04:20+01:00")
    known = context(streams=ALL, glucose_gap=gap, glucose_before_gap=80.0)
    text = said(day(low(stretch("02:00", "02:20", 20, 50.0)), values=GLUCOSE, context=known))
    assert "for about 15 minutes, from 02:00 to 02:17" in text


def test_hours_without_the_ring_in_the_heart_s_night_stand_behind_it_and_not_behind_the_glucose() -> None:
    night = ("2026-03-10T00:00+01:00", "2026-03-10T06:04+01:00")
    values = {"coverage_hr": (35.0, "%", None), **QUIET_SENSOR}
    text = said(day(HIGH_HEART, values=values, context=context(streams=ALL, ring_gap=night)))
    ring = "Your ring sent heart rate readings for only about 8 hours of Tuesday. The longest gap was from"
    assert text.index("resting heart rate") < text.index(ring) < text.index("your glucose was")


def test_what_a_night_without_heart_rate_may_mean_for_its_values_goes_before_they_do() -> None:
    night = ("2026-03-10T00:00+01:00", "2026-03-10T06:04+01:00")
    found = day(HIGH_HEART, values={"coverage_hr": (35.0, "%", None)}, context=context(ring_gap=night))
    doubt = "So that night's values may be less exact."
    assert f"from 00:00 to 06:04. {doubt}" in said(found)
    assert "sind die Werte dieser Nacht vielleicht weniger genau" in said(found, "de")
    assert "puede que los valores de esa noche sean menos exactos" in said(found, "es")
    notes = notes_of(found)
    told = without("beside_night", code_plan(notes), notes)[1]
    assert [one.words.get("caveat") for one in told if one.id == "partial.ring"] == ["no"]
    short = day(
        FEW_STEPS, HIGH_HEART, values={"coverage_hr": (35.0, "%", None)}, context=context(ring_gap=night)
    )
    notes = notes_of(short)
    told = without("beside_night", code_plan(notes), notes)[1]
    assert [one.words.get("caveat") for one in told if one.id == "partial.ring"] == [None]


def test_a_night_s_gap_that_bears_on_sleep_bears_on_its_other_values_too() -> None:
    evidence = {"from": "2026-03-09T23:00+01:00", "to": "2026-03-10T07:00+01:00"}
    short = out_of_range("sleep_total", 200.0, "min", SLEEP).model_copy(update={"evidence": evidence})
    night = ("2026-03-10T00:00+01:00", "2026-03-10T06:04+01:00")
    for others, words in (((HIGH_HEART,), "that night's values may"), ((), "your sleep time may")):
        found = day(
            short, *others, values={"coverage_hr": (60.0, "%", None)}, context=context(ring_gap=night)
        )
        if not others:
            found.metrics.pop("resting_hr")
        assert f"So {words} be less exact." in said(found)


@pytest.mark.parametrize(
    ("share", "told"),
    [(60.0, False), (45.0, True)],
)
def test_a_ring_that_was_off_for_most_of_a_usual_night_and_half_the_day_says_what_that_bears_on(
    share: float, told: bool
) -> None:
    gap = ("2026-03-10T00:00+01:00", "2026-03-10T13:30+01:00")
    text = said(day(values={"coverage_hr": (share, "%", None)}, context=context(ring_gap=gap)))
    words = "There were no heart rate readings before 13:30. So that night's values"
    assert (words in text) is told
    # what the next paragraph may take back is not said of the night as a whole
    assert text.startswith("In the readings from" if told else "Nothing stood out on")
    by_day = ("2026-03-10T08:00+01:00", "2026-03-10T21:30+01:00")
    other = said(day(values={"coverage_hr": (share, "%", None)}, context=context(ring_gap=by_day)))
    assert "that night's values" not in other


def test_readings_of_half_an_hour_more_are_not_rounded_up() -> None:
    """14 for 13 and a half, which left less than the day has, was a wrong number to a physician."""
    for share, words in ((31.25, "about 7 hours"), (31.32, "about 8 hours")):
        assert words in said(day(values={"coverage_hr": (share, "%", None)}))


def test_that_steps_may_be_those_of_a_ring_that_was_off_is_said_where_the_night_is_missing_too() -> None:
    words = "If your ring was off for a part of the day, some of your steps may not be counted."
    for last_seen, told in (({"night": "2026-03-09"}, True), ({}, False)):
        text = said(day(FEW_STEPS, context=context(last_seen=last_seen)))
        assert (words in text) is told


def test_what_a_quiet_night_lacks_is_told_of_it_and_not_after_the_steps() -> None:
    lacking = context(lacking={"skin_temp_sleep": "2026-03-09", "sleep_total": "2026-03-09"})
    found = day(context=lacking)
    found.metrics.pop("sleep_total")
    text = said(found)
    assert text.index("8,100 steps") < text.index("resting heart rate was 55") < text.index("that night.")


def test_without_room_a_ring_off_in_a_night_says_when_and_not_for_how_long_it_was_worn() -> None:
    night = ("2026-03-10T00:00+01:00", "2026-03-10T07:47+01:00")
    found = day(HIGH_HEART, values={"coverage_hr": (42.0, "%", None)}, context=context(ring_gap=night))
    notes = notes_of(found)
    caveat = "So that night's values may be less exact."
    for some, gap in (
        (notes, "only about 10 hours"),
        (without("share_of_night", code_plan(notes), notes)[1], "no heart rate readings before 07:47"),
    ):
        text = "\n".join(realise(code_plan(some), some, wording("en"), dt.date(2026, 3, 10)))
        assert gap in text, text
        assert caveat in text
        assert ("only about" in text) is ("only about" in gap)


def test_without_room_a_ring_off_in_a_short_sleep_says_when_and_stands_beside_it() -> None:
    evidence = {"from": "2026-03-09T23:00+01:00", "to": "2026-03-10T07:00+01:00"}
    short = out_of_range("sleep_total", 200.0, "min", SLEEP).model_copy(update={"evidence": evidence})
    night = ("2026-03-10T00:00+01:00", "2026-03-10T06:04+01:00")
    thin = {"coverage_hr": (42.0, "%", None)}
    notes = notes_of(day(short, HIGH_HEART, values=thin, context=context(ring_gap=night)))
    plan, told = without("share_of_night", code_plan(notes), notes)
    before, after = (
        "\n".join(realise(plan, some, wording("en"), dt.date(2026, 3, 10))) for some in (notes, told)
    )
    assert "only about 10 hours" in before
    assert "only about" not in after
    assert "there were no heart rate readings before 06:04. So that night's values" in after


def test_a_sleep_that_the_ring_may_not_have_seen_whole_is_the_shortest_that_it_recorded() -> None:
    evidence = {"from": "2026-03-09T23:00+01:00", "to": "2026-03-10T07:00+01:00"}
    short = out_of_range("sleep_total", 200.0, "min", SLEEP).model_copy(update={"evidence": evidence})
    night = ("2026-03-10T00:00+01:00", "2026-03-10T06:04+01:00")
    rare = {
        metric: MetricContext(
            side=side, days_outside=1, outside_of_last=(1, 14), extreme=far, extreme_days=35
        )
        for metric, side, far in (("sleep_total", "below", "lowest"), ("resting_hr", "above", "highest"))
    }
    thin = {"coverage_hr": (60.0, "%", None)}
    unflagged = thin | {"sleep_total": (200.0, "min", SLEEP)}
    for found in (day(short, HIGH_HEART, values=thin), day(HIGH_HEART, values=unflagged)):
        seen, unsure = (
            found.model_copy(update={"context": context(metrics=rare, ring_gap=gap)}) for gap in (None, night)
        )
        assert "your shortest sleep in 5 weeks" in said(seen)
        text = said(unsure)
        assert "values may be less exact" in text
        assert "your shortest recorded sleep in 5 weeks" in text
        assert "highest value in 5 weeks" in text
        assert "o wenig Schlaf hat Ihr Ring seit 5 Wochen nicht gemessen" in said(unsure, "de")
        assert "fue la noche con menos sueño registrado en 5 semanas" in said(unsure, "es").lower()


def test_what_a_short_sleep_may_be_due_to_goes_after_how_rare_it_is() -> None:
    """On a full page in Spanish it was told as a fact, and that its value drifts was kept."""
    steps = list(STEPS)
    assert steps.index("partial") < steps.index("extreme") < steps.index("of_finding") < steps.index("drifts")
    evidence = {"from": "2026-03-09T23:00+01:00", "to": "2026-03-10T07:00+01:00"}
    short = out_of_range("sleep_total", 200.0, "min", SLEEP).model_copy(update={"evidence": evidence})
    night = ("2026-03-10T00:00+01:00", "2026-03-10T06:04+01:00")
    thin = {"coverage_hr": (60.0, "%", None)}
    by_day = ("2026-03-10T09:00+01:00", "2026-03-10T18:04+01:00")
    for found in (
        day(short, HIGH_HEART, values=thin, context=context(ring_gap=night)),
        day(FEW_STEPS, HIGH_HEART, values=thin, context=context(ring_gap=by_day)),
    ):
        notes = notes_of(found)
        for step, kept in (("partial", True), ("beside", False), ("of_finding", False)):
            left = without(step, code_plan(notes), notes)[1]
            assert any(note.kind == "partial" and "caveat" not in note.words for note in left) is kept, step


def test_hours_without_the_ring_before_the_morning_are_of_a_day_that_is_named() -> None:
    """Behind values of the night from Monday to Tuesday, "before 07:47" was of no day."""
    for since, until, told in (
        ("00:00", "07:47", "On Tuesday, there were no heart rate readings before 07:47."),
        ("01:00", "04:47", "There were no heart rate readings between 01:00 and 04:47."),
    ):
        night = (f"2026-03-10T{since}+01:00", f"2026-03-10T{until}+01:00")
        values: Any = {"coverage_hr": (65.0 if since == "00:00" else 80.0, "%", None)}
        assert told in said(day(HIGH_HEART, values=values, context=context(ring_gap=night)))


def test_a_ring_without_nights_and_steps_says_for_how_many_hours_it_sent_its_heart_rate() -> None:
    """ "Sends some heart rate readings" was vague to four readers of five."""
    gone = context(
        last_seen={"night": "2026-03-04", "steps": "2026-03-04"},
        ring_gap=("2026-03-10T00:00+01:00", "2026-03-10T07:34+01:00"),
    )
    found = day(values={"coverage_hr": (37.5, "%", None)}, context=gone)
    for one in ("resting_hr", "sleep_total", "steps"):
        found.metrics.pop(one)
    text = said(found)
    assert text.startswith("Your ring has sent no sleep data and no step count since Wednesday, March 4.")
    assert "only about 9 hours of Tuesday, March 10. The longest gap was from 00:00 to 07:34." in text
    assert "some heart rate readings" not in text


def test_sleep_of_a_night_without_a_heart_rate_is_what_the_ring_recorded() -> None:
    gone = context(streams=ALL, lacking={"resting_hr": "2026-03-08"})
    asleep = day(context=gone)
    asleep.metrics.pop("resting_hr")
    text = said(asleep)
    assert "your ring recorded 7 hours 10 minutes of sleep" in text
    assert "you slept" not in text.lower()
    other = day(context=context(streams=ALL, lacking={"hrv_sleep": "2026-03-08"}))
    assert "you slept 7 hours 10 minutes" in said(other).lower()
