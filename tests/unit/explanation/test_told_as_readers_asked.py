"""What readers asked for last (docs/panel.md): the graver first, what is rare, what cannot be read otherwise."""

from typing import Any

import pytest

from core.documents import DaysBeyond, GlucosePart, MetricContext, ProcessedDocument
from core.explanation.closing.named import findings_of
from core.explanation.compose import by_code
from core.explanation.length.fitting import fitted
from core.explanation.length.shortening import without
from core.explanation.notes import Note, notes_of
from core.explanation.plan import Plan, code_plan
from core.explanation.reader import Reader
from core.explanation.wording import wording
from core.explanation.wording.formats import share
from tests.support.explanation_days import out_of_range, usual
from tests.support.told_days import (
    ALL,
    FLAT,
    GLUCOSE,
    HIGH_HEART,
    LOW,
    NOTABLE_HEART,
    SHORT,
    SKIN,
    closing,
    context,
    day,
    high,
    low,
    said,
    stretch,
)


def asked_of(document: ProcessedDocument) -> str:
    return " ".join(by_code(document, Reader("en")).closing)


A_LOW = low(stretch("21:07", "21:32", 25, 52.0))


@pytest.mark.parametrize(
    ("severity", "of_low", "first"),
    [
        ("notable", "info", "above"),
        ("info", "info", "below"),
        ("urgent", "urgent", "below"),
        ("info", "notable", "below"),
    ],
)
def test_a_high_of_a_graver_tier_is_told_before_the_lows(severity: str, of_low: str, first: str) -> None:
    parts = {"night": GlucosePart(above_180=600.0, above_250=260.0, below_70=80.0, below_54=25.0)}
    lows = A_LOW.model_copy(update={"severity": of_low})
    highs = high(stretch("00:01", "04:33", 260, 501.0), severity=severity)
    text = said(day(highs, lows, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts)))
    of_day = text.partition("On Tuesday, March 10, your glucose was ")[2]
    assert of_day.startswith(first)
    assert text.index("below 54 mg/dL") < text.index("below 70 for 1 hour 20 minutes"), (
        "with the low that it holds"
    )


@pytest.mark.parametrize(("lowest", "soon"), [(40.0, True), (40.4, False), (53.0, False)])
def test_a_low_down_to_40_is_told_within_a_few_days_though_no_rule_calls_it_notable(
    lowest: float, soon: bool
) -> None:
    found = day(low(stretch("03:04", "03:29", 25, lowest)))
    assert ("closing-tell-soon" in closing(found)) is soon
    assert ("closing-tell" in closing(found)) is not soon
    assert "closing-tell-soon" not in closing(
        day(high(stretch("03:04", "03:29", 25, 300.0), severity="info"))
    )


def rare(side: str, days: int) -> MetricContext:
    extreme: Any = "highest" if side == "above" else "lowest"
    return MetricContext(side=side, days_outside=1, extreme=extreme, extreme_days=days)  # type: ignore[arg-type]


def test_three_values_that_are_the_rarest_of_the_same_days_say_which_is_which() -> None:
    """ "Each of the three was the highest or lowest in 24 days" was a riddle to three readers of three."""
    metrics = {
        "hrv_sleep": rare("below", 24),
        "resting_hr": rare("above", 24),
        "sleep_total": rare("below", 24),
    }
    text = said(day(FLAT, NOTABLE_HEART, SHORT, context=context(metrics=metrics)))
    for words in (
        "the lowest value in 24 days",
        "the highest value in 24 days",
        "your shortest sleep in 24 days",
    ):
        assert text.count(words) == 1
    uneven = metrics | {"sleep_total": rare("below", 20)}
    text = said(day(FLAT, NOTABLE_HEART, SHORT, context=context(metrics=uneven)))
    assert (text.count("in 24 days"), text.count("in 20 days")) == (2, 0), "the two rarest"


@pytest.mark.parametrize(("since", "dated"), [("2026-02-17", True), ("2026-02-18", False)])
def test_weeks_after_a_date_with_the_same_weekday_are_dated(since: str, dated: bool) -> None:
    """ "Since Tuesday, February 17. By Tuesday" was read as the same Tuesday."""
    away = {"night": since, "steps": since}
    known = context(
        streams=ALL, last_seen=away, glucose_parts={"night": GlucosePart(below_70=20.0, lowest=58.0)}
    )
    found = day(values=GLUCOSE, context=known)
    for one in ("resting_hr", "sleep_total", "steps"):
        found.metrics.pop(one)
    assert (". By Tuesday, March 10, that was 3 weeks." in said(found)) is dated
    assert (". By Tuesday, that was 20 days." in said(found)) is not dated
    assert ("fehlten schon seit 21 Tagen die" in said(found, "de")) is dated


def test_a_record_inside_its_range_is_not_told_beside_a_value_outside_its_own() -> None:
    """It neither worries nor calms, and asks for nothing."""
    warmest = MetricContext(side=None, days_outside=0, extreme="highest", extreme_days=30)
    slow = {"resting_hr": (48.0, "bpm", usual(54.4, 50.1, 58.7)), "skin_temp_sleep": (34.5, "°C", SKIN)}
    text = said(day(values=slow, context=context(metrics={"skin_temp_sleep": warmest})))
    assert "resting heart rate was 48" in text
    assert "skin temperature" not in text
    alone = {"skin_temp_sleep": (34.5, "°C", SKIN)}
    assert "skin temperature was 34.5" in said(
        day(values=alone, context=context(metrics={"skin_temp_sleep": warmest}))
    )


def test_a_low_nearly_without_breaks_is_not_on_and_off() -> None:
    """159 of 167 minutes are one low, of which "on and off" makes several dips."""
    times = [("2026-03-10T14:42+01:00", "2026-03-10T17:29+01:00")]

    def told(minutes: float, language: str = "en") -> str:
        known = context(
            streams=ALL,
            glucose_parts={"afternoon": GlucosePart(below_70=minutes, lowest=59.0)},
            glucose_times={"below_70": times},
        )
        return said(day(values=GLUCOSE, context=known), language)

    assert "for about 2 hours 40 minutes, almost without a break from 14:42 to 17:29." in told(159.0)
    assert ", almost without a break from 14:42 to 17:29." in told(150.3), "a tenth of it"
    assert ", on and off from 14:42 to 17:29." in told(150.2)
    assert "von 14:42 bis 17:29 Uhr fast ohne Unterbrechung." in told(159.0, "de")
    assert "de las 14:42 a las 17:29, casi sin interrupción." in told(159.0, "es")


def test_nobody_is_asked_about_a_graver_high_less_than_about_the_low() -> None:
    """The closing still speaks of the low first: that is what to do now."""
    page = by_code(day(high(stretch("00:01", "04:33", 260, 501.0), severity="notable"), A_LOW), Reader("en"))
    assert page.closing[0].startswith(
        "If your glucose is low now, follow your plan for low glucose. If it is high,"
    )
    assert "within a few days" in " ".join(page.closing)


def test_a_drift_is_told_though_its_run_is_as_long() -> None:
    drift = out_of_range("resting_hr", 64.2, "bpm", usual(54.4, 50.1, 58.7)).model_copy(
        update={
            "kind": "drift",
            "severity": "info",
            "rule": "drift.resting_hr",
            "evidence": {"since": "2026-02-25", "shift": 4.7},
        }
    )
    found = MetricContext(side="above", days_outside=7, outside_of_last=(7, 14))
    text = said(day(HIGH_HEART, drift, context=context(metrics={"resting_hr": found})))
    assert "It has been above that range for 7 nights in a row." in text
    assert "In the two weeks up to that night, it was about 5 beats per minute higher" in text


@pytest.mark.parametrize(("running", "told"), [(2, False), (3, True)])
@pytest.mark.parametrize("over_midnight", [True, False])
def test_one_low_over_midnight_is_no_two_days_in_a_row(running: int, told: bool, over_midnight: bool) -> None:
    one = stretch("2026-03-09T23:15", "01:16", 120, 49.0, minutes_before=45) if over_midnight else LOW
    beyond = {"below_54": DaysBeyond(running=running, days=5, of=14)}
    text = said(day(low(one), context=context(streams=ALL, glucose_days=beyond)))
    assert (f", the last {running} in a row," in text) is (told or not over_midnight)


@pytest.mark.parametrize(("minutes", "soon"), [(300, True), (299, False)])
def test_five_hours_of_highs_are_told_within_a_few_days(minutes: int, soon: bool) -> None:
    event = high(stretch("10:00", "15:00", minutes, 281.0), severity="info")
    found = closing(day(event, context=context(streams=ALL)))
    assert ("closing-tell-soon" in found) is soon
    assert ("closing-tell" in found) is not soon


@pytest.mark.parametrize(
    ("percent", "told", "mentioned"),
    [(92.0, True, True), (92.1, False, False), (94.0, False, False)],
)
def test_little_oxygen_is_told_first_on_a_quiet_day(percent: float, told: bool, mentioned: bool) -> None:
    found = day(values={"spo2_mean": (percent, "%", None)}).model_copy(update={"baseline": {}})
    assert ("your blood oxygen level was" in said(found)) is told
    asked = " ".join(by_code(found, Reader("en")).closing)
    assert ("You can mention your blood oxygen level at your next visit." in asked) is mentioned
    usual_oxygen = day(values={"spo2_mean": (91.0, "%", usual(92.0, 90.0, 94.0))})
    assert "blood oxygen level was 91 percent on average" in said(usual_oxygen)
    with_low = day(low(LOW), values={"spo2_mean": (91.0, "%", None)})
    assert "oxygen" not in " ".join(by_code(with_low, Reader("en")).closing)


def test_what_was_so_in_the_same_night_is_named_with_the_gravest_of_it() -> None:
    info = out_of_range("hrv_sleep", 20.0, "ms", usual(50.0, 40.0, 60.0), severity="info")
    slow = NOTABLE_HEART.model_copy(update={"value": 44.0, "direction": "below"})
    steps = out_of_range("steps", 1200.0, "steps", usual(7900.0, 5200.0, 11200.0), severity="info")
    found = findings_of(notes_of(day(slow, info, steps)))
    assert {"resting_hr", "hrv_sleep"} <= {*found}
    assert "steps" not in found, "for a day with few steps is not what that is for"
    assert "hrv_sleep" not in findings_of(notes_of(day(low(LOW, severity="notable"), info)))


@pytest.mark.parametrize(
    ("percent", "words"),
    [(6.0, "6 percent"), (5.96, "6 percent"), (5.94, "5.9 percent"), (10.4, "10 percent")],
)
def test_a_share_has_no_decimal_that_says_nothing(percent: float, words: str) -> None:
    assert share(wording("en"), percent) == words


NIGHTLY = stretch("2026-03-09T23:24", "05:39", 375, 317.0, minutes_before=36)


@pytest.mark.parametrize(
    ("language", "night", "by_day"),
    [
        (
            "en",
            "On the night from Monday to Tuesday, March 10, your glucose was above 250",
            "On Tuesday, your glucose",
        ),
        (
            "de",
            "In der Nacht von Montag auf Dienstag, 10. März, lag Ihr Glukosewert",
            "Am Dienstag lag Ihr Glukosewert",
        ),
        (
            "es",
            "En la noche del lunes al martes 10 de marzo, su glucosa estuvo",
            "Ese martes su glucosa estuvo",
        ),
    ],
)
def test_one_time_over_midnight_is_one_of_the_night_and_what_the_day_holds_is_of_the_day(
    language: str, night: str, by_day: str
) -> None:
    parts = {"night": GlucosePart(above_180=480.0, above_250=339.0, highest=317.0)}
    known = {"values": GLUCOSE, "context": context(streams=ALL, glucose_parts=parts)}
    text = said(day(high(NIGHTLY, severity="info"), **known), language)
    assert text.startswith(night)
    assert by_day in text


@pytest.mark.parametrize(
    "other",
    [
        stretch("2026-03-09T17:59", "05:39", 700, 317.0, minutes_before=361),
        stretch("2026-03-09T23:24", "12:00", 756, 317.0, minutes_before=36),
    ],
)
def test_what_began_in_the_afternoon_or_lasted_until_noon_is_none_of_the_night(other: dict[str, Any]) -> None:
    assert said(day(high(other, severity="info"))).startswith("On Tuesday, March 10")
    both = day(high(NIGHTLY, stretch("13:00", "13:30", 30, 280.0), severity="info"))
    for language, days in (
        (
            "en",
            "On the night from Monday to Tuesday, March 10, your glucose was above 250 mg/dL for 6 hours 15 minutes,",
        ),
        (
            "de",
            "In der Nacht von Montag auf Dienstag, 10. März, lag Ihr Glukosewert 6 Stunden 15 Minuten lang über 250",
        ),
        (
            "es",
            "En la noche del lunes al martes 10 de marzo, su glucosa estuvo 6 horas y 15 minutos por encima de 250",
        ),
    ):
        assert said(both, language).startswith(days), "nothing of Monday happened on Tuesday"
    earlier = stretch("2026-03-09T17:59", "05:39", 700, 317.0, minutes_before=361)
    both = day(high(earlier, stretch("13:00", "13:30", 30, 280.0), severity="info"))
    assert said(both).startswith(
        "On Monday and Tuesday, March 10, your glucose was above 250 mg/dL for 11 hours 40 minutes, from 17:59 on"
    )
    evening = stretch("2026-03-09T18:00", "05:39", 699, 317.0, minutes_before=360)
    late = day(high(evening, stretch("13:00", "13:30", 30, 280.0), severity="info"))
    assert said(late).startswith(
        "On the night from Monday to Tuesday, March 10, your glucose was above 250 mg/dL"
    )
    for language, then in (
        (
            "en",
            "to 05:39 (up to 317). On Tuesday, it was above 250 again from 13:00 to 13:30 (30 minutes, up to 280).",
        ),
        (
            "de",
            "Am Dienstag lag Ihr Glukosewert wieder über 250: von 13:00 bis 13:30 Uhr (30 Minuten, höchster",
        ),
        (
            "es",
            "Ese martes volvió a estar por encima de 250: de las 13:00 a las 13:30 (30 minutos, subió hasta 280).",
        ),
    ):
        assert then in said(both, language)


@pytest.mark.parametrize(
    ("before", "told"), [(65.0, "until 00:13 or later"), (72.0, "from 00:00 to 00:13."), (None, "or later")]
)
def test_a_low_ends_before_a_gap_whose_last_reading_was_none(before: float | None, told: str) -> None:
    known = context(
        streams=ALL,
        glucose_parts={"night": GlucosePart(below_70=15.0, lowest=65.0)},
        glucose_times={"below_70": [("2026-03-10T00:00+01:00", "2026-03-10T00:15+01:00")]},
        glucose_gap=("2026-03-10T00:13+01:00", "2026-03-10T02:10+01:00"),
        glucose_before_gap=before,
    )
    assert told in said(day(values=GLUCOSE, context=known))
    late = {
        "below_70": [("2026-03-10T00:13+01:00", "2026-03-10T00:15+01:00")]
    }  # of another hand: it cannot be
    odd = known.model_copy(update={"glucose_times": late, "glucose_before_gap": 72.0})
    assert "between 00:13 and 00:15" in said(day(values=GLUCOSE, context=odd)), (
        "nothing ends before it begins"
    )


@pytest.mark.parametrize(("running", "extreme", "asked"), [(5, 33, True), (4, 33, False), (5, 0, False)])
def test_a_value_outside_for_five_nights_and_the_farthest_in_weeks_leads_and_may_be_mentioned(
    running: int, extreme: int, asked: bool
) -> None:
    rarest = {"extreme": "lowest", "extreme_days": extreme} if extreme else {}
    known = MetricContext.model_validate({"side": "below", "days_outside": running} | rarest)
    away = context(
        metrics={"resting_hr": known}, lacking={"hrv_sleep": "2026-03-05", "skin_temp_sleep": "2026-03-05"}
    )
    found = day(values={"resting_hr": (44.0, "bpm", usual(54.4, 50.1, 58.7))}, context=away)
    assert said(found).startswith(
        "On the night from Monday to Tuesday, March 10, your resting heart rate was 44"
    )
    page = by_code(found, Reader("en"))
    assert ("You can mention your resting heart rate at your next visit." in " ".join(page.closing)) is asked
    once = MetricContext(side="below", days_outside=1)
    alone = day(
        values={"resting_hr": (44.0, "bpm", usual(54.4, 50.1, 58.7))},
        context=away.model_copy(update={"metrics": {"resting_hr": once}}),
    )
    assert said(alone).startswith("Your ring has sent no heart rate variability")


@pytest.mark.parametrize(
    ("begin", "before", "first"), [("00:00", None, True), ("10:00", 100.0, False), ("10:00", 65.0, True)]
)
def test_an_hour_without_readings_comes_first_only_where_the_day_begins_with_it_or_it_cuts_a_low_off(
    begin: str, before: float | None, first: bool
) -> None:
    gap = (f"2026-03-10T{begin}+01:00", "2026-03-10T11:30+01:00")
    text = said(day(values=GLUCOSE, context=context(streams=ALL, glucose_gap=gap, glucose_before_gap=before)))
    assert (text.index("no glucose readings") < text.index("between 70 and 180")) is first


def test_of_two_that_went_one_comes_back_where_there_is_room_for_one() -> None:
    def words(plan: Plan, told: list[Note]) -> list[str]:
        return ["x " * sum(len(note.numbers) for note in told)]

    rare = [Note(i, "run", "night", "", numbers=dict.fromkeys("abcdef", 1.0)) for i in ("one", "two")]
    long = Note("far", "extreme", "night", "", numbers=dict.fromkeys("abcdefghijklmnop", 1.0))
    stays = Note("value", "value", "night", "", numbers=dict.fromkeys("ab", 1.0), must_tell=True)
    page = fitted(Plan((("one", "two", "far", "value"),)), [*rare, long, stays], 9, words)
    assert [note.id for note in page.page.told] == ["one", "value"]
    assert page.page.gone == ("run", "extreme")


def test_values_of_no_rule_are_not_explained_where_a_page_is_full_and_flagged_ones_longer() -> None:
    notes = notes_of(day(FLAT, values={"resting_hr": (44.0, "bpm", usual(54.4, 50.1, 58.7))}))
    told = without("explained_beside", code_plan(notes), notes)[1]
    assert {note.id for note in notes if "explained" in note.words} == {
        "value.hrv_sleep",
        "same_day.resting_hr",
    }
    assert {note.id for note in told if "explained" in note.words} == {"value.hrv_sleep"}


def test_a_ring_that_measured_little_of_the_day_is_to_be_looked_after_as_one_that_sends_nothing() -> None:
    thin = day(HIGH_HEART, values={"coverage_hr": (30.0, "%", None)})
    assert closing(thin) == ["closing-mention", "closing-ring-missing"]
    assert by_code(thin, Reader("en")).closing[1:] == [
        "Check that your ring is charged, worn day and night, and synced with its app.",
        "If you feel unwell, call your care team.",
    ], "behind the telephone number it was lost"
    gone = thin.model_copy(update={"context": context(last_seen={"steps": "2026-03-01"})})
    assert closing(gone) == ["closing-mention", "closing-ring-missing", "closing-unwell-ring"], (
        "one of the two"
    )


@pytest.mark.parametrize(("until", "both"), [("2026-03-11T00:00", True), ("2026-03-10T23:30", False)])
def test_beside_a_low_of_the_day_whoever_was_high_at_midnight_is_told_what_to_do_about_highs(
    until: str, both: bool
) -> None:
    known = context(
        streams=ALL,
        glucose_parts={
            "night": GlucosePart(below_70=25.0, lowest=59.0),
            "evening": GlucosePart(above_180=116.0, highest=241.0),
        },
        glucose_times={"above_180": [("2026-03-10T22:04+01:00", f"{until}+01:00")]},
    )
    found = closing(day(values=GLUCOSE, context=known))
    assert found[0] == ("closing-act-both" if both else "closing-act-low")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "mostly from 00:10 until 02:15 or later."),
        ("de", "vor allem von 00:10 bis mindestens 02:15 Uhr."),
        ("es", "sobre todo desde las 00:10 hasta las 02:15 o más tarde."),
    ],
)
def test_lows_of_a_night_that_a_gap_cuts_off_lasted_until_it_or_later(language: str, words: str) -> None:
    known = context(
        streams=ALL,
        glucose_parts={
            "night": GlucosePart(below_70=120.0, lowest=56.0),
            "evening": GlucosePart(below_70=8.0),
        },
        glucose_times={
            "below_70": [
                (f"2026-03-10T{begin}+01:00", f"2026-03-10T{end}+01:00")
                for begin, end in (
                    ("00:10", "00:40"),
                    ("00:45", "01:20"),
                    ("01:25", "02:30"),
                    ("21:00", "21:08"),
                )
            ]
        },
        glucose_gap=("2026-03-10T02:15+01:00", "2026-03-10T03:22+01:00"),
        glucose_before_gap=58.0,
    )
    assert words in said(day(values=GLUCOSE, context=known), language)


@pytest.mark.parametrize(("until", "told"), [("10:00", True), ("09:30", False)])
def test_hours_above_180_that_no_part_of_the_day_holds_are_told_by_the_longest_time(
    until: str, told: bool
) -> None:
    """Breaks of a quarter of an hour are none; of less than three quarters of the time nobody says "mostly"."""
    times = [
        ("00:05", "04:36"),
        ("04:51", "08:22"),
        ("08:37", until),
        ("12:05", "13:38"),
        ("15:54", "17:40"),
        ("21:56", "23:56"),
    ]
    known = context(
        streams=ALL,
        glucose_parts={
            "night": GlucosePart(above_180=295.0),
            "morning": GlucosePart(above_180=175.0),
            "afternoon": GlucosePart(above_180=185.0),
            "evening": GlucosePart(above_180=125.0, highest=241.0),
        },
        glucose_times={"above_180": [(f"2026-03-10T{a}+01:00", f"2026-03-10T{b}+01:00") for a, b in times]},
    )
    text = said(day(values=GLUCOSE, context=known))
    assert (f"above 180 for 13 hours, mostly before {until}." in text) is told


def test_a_ring_s_gap_follows_a_short_sleep_that_no_rule_flags() -> None:
    gap = ("2026-03-10T04:33+01:00", "2026-03-10T07:19+01:00")
    rarest = MetricContext(side="below", days_outside=1, extreme="lowest", extreme_days=30)
    known = context(streams=ALL, ring_gap=gap, metrics={"sleep_total": rarest})
    values = {
        "sleep_total": (165.0, "min", usual(441.0, 380.0, 500.0)),
        "coverage_hr": (83.0, "%", None),
    } | GLUCOSE
    text = said(day(values=values, context=known))
    told = "shortest recorded sleep in 4 weeks. There were no heart rate readings between 04:33 and 07:19."
    assert f"{told} So your" in text
    late = known.model_copy(update={"ring_gap": ("2026-03-10T06:31+01:00", "2026-03-10T12:00+01:00")})
    assert "So your" not in said(day(values=values, context=late)), "nobody knows of a night so late"
    enough = values | {"sleep_total": (441.0, "min", usual(441.0, 380.0, 500.0))}
    assert "heart rate readings" not in said(
        day(values=enough, context=known.model_copy(update={"metrics": {}}))
    )


@pytest.mark.parametrize(
    ("reading", "minutes", "low_minutes", "first"),
    [
        (300.0, 119, 57.6, "In the week"),
        (300.1, 119, 57.6, "On Tuesday"),
        (300.0, 120, 57.6, "On Tuesday"),
        (300.0, 119, 57.7, "On Tuesday"),
    ],
)
def test_a_day_far_or_long_out_of_range_is_told_before_its_week(
    reading: float, minutes: int, low_minutes: float, first: str
) -> None:
    event = high(stretch("12:00", "14:00", minutes, reading), severity="info").model_copy(
        update={"value": reading}
    )
    known = context(streams=ALL, glucose_parts={"night": GlucosePart(below_70=low_minutes, lowest=60.0)})
    short = [
        {
            "name": "in_range",
            "value": 60.0,
            "limit": 70.0,
            "since": "2026-03-10",
            "begins": True,
            "again": False,
        }
    ]
    text = said(day(event, weekly={"categories": short}, values=GLUCOSE, context=known))
    assert text.startswith(first)


@pytest.mark.parametrize(("targets", "most"), [("standard", 360.0), ("pregnancy", 360.0), ("older", 720.0)])
@pytest.mark.parametrize("more", [0.0, 1.0])
def test_a_day_with_more_highs_than_the_consensus_allows_may_be_mentioned(
    targets: str, most: float, more: float
) -> None:
    parts = {"evening": GlucosePart(above_180=most + more, highest=240.0)}
    known = context(streams=ALL, glucose_parts=parts)
    found = day(values=GLUCOSE, context=known, weekly={"categories": [], "targets": targets})
    assert closing(found) == (["closing-act-high", "closing-mention"] if more else ["closing-nothing"])
    if more:
        assert "You can mention the high glucose at your next visit." in asked_of(found)


@pytest.mark.parametrize(("targets", "told"), [("standard", True), ("pregnancy", True), ("older", False)])
def test_a_day_of_which_more_than_half_was_high_is_to_be_told(targets: str, told: bool) -> None:
    """ "You can mention" after 18 hours was too weak for four readers of five; half is older people's own limit."""
    for minutes, tells in ((720.0, False), (721.0, told)):
        parts = {"evening": GlucosePart(above_180=minutes, highest=240.0)}
        known = context(streams=ALL, glucose_parts=parts)
        found = day(values=GLUCOSE, context=known, weekly={"categories": [], "targets": targets})
        assert ("closing-tell" in closing(found)) is tells


def test_hours_of_highs_of_people_without_targets_ask_for_nothing() -> None:
    known = context(streams=ALL, glucose_parts={"evening": GlucosePart(above_180=700.0, highest=240.0)})
    found = day(values=GLUCOSE, context=known, weekly={"categories": [], "targets": "none"})
    assert closing(found) == ["closing-nothing"]


@pytest.mark.parametrize(("severity", "named"), [("info", "low and high glucose"), ("urgent", "these lows")])
def test_such_a_day_is_named_beside_what_is_told_but_not_beside_what_is_urgent(
    severity: str, named: str
) -> None:
    lows = low(stretch("13:10", "13:40", 30, 50.0), stretch("15:10", "15:40", 30, 50.0), severity=severity)
    parts = {"morning": GlucosePart(above_180=361.0, highest=240.0)}
    found = day(lows, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    asked = asked_of(found)
    assert ("high glucose" in asked.partition("our care team about")[2]) is (severity == "info")
    assert "If it is high, follow your plan for high glucose." in asked


def test_hours_above_180_stay_on_a_full_page_that_asks_about_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for minutes, stay in ((361.0, True), (359.0, False)):
        parts = {"evening": GlucosePart(above_180=minutes, highest=240.0)}
        known = context(streams=ALL, glucose_parts=parts)
        with monkeypatch.context() as patch:
            for words in ("QUIET_WORDS", "WORDS"):
                patch.setattr(f"core.explanation.page.{words}", 25)
            text = said(day(values=GLUCOSE, context=known))
        assert ("above 180 for" in text) is stay


def test_where_readings_stopped_the_other_part_of_the_day_comes_again() -> None:
    gap = ("2026-03-10T02:15+01:00", "2026-03-10T03:22+01:00")
    parts = {
        "night": GlucosePart(below_70=130.0, below_54=115.0, lowest=51.0),
        "evening": GlucosePart(below_70=60.0, lowest=56.0),
    }
    times = [
        ("2026-03-10T00:14+01:00", "2026-03-10T02:30+01:00"),
        ("2026-03-10T20:53+01:00", "2026-03-10T21:01+01:00"),
        ("2026-03-10T21:19+01:00", "2026-03-10T22:05+01:00"),
        ("2026-03-10T22:40+01:00", "2026-03-10T22:46+01:00"),
    ]
    known = context(
        streams=ALL,
        glucose_gap=gap,
        glucose_before_gap=58.0,
        glucose_parts=parts,
        glucose_times={"below_70": times},
    )
    text = said(day(low(stretch("00:14", "02:11", 115, 51.0)), values=GLUCOSE, context=known))
    assert (
        "in all. This was from 00:14 until 02:15 or later, and again between 20:53 and 22:46 (on and off)"
        in text
    )


def test_what_a_night_lacks_and_hours_without_the_ring_stand_together() -> None:
    lacks = context(streams=ALL, lacking={"hrv_sleep": "2026-03-09"})
    thin = {"coverage_hr": (40.0, "%", None)} | GLUCOSE
    first, *others = said(day(HIGH_HEART, values=thin, context=lacks)).split("\n")
    assert first.endswith(
        "There were no readings of heart rate variability that night. Your ring sent heart rate readings for only "
        "about 10 hours of Tuesday."
    )
    assert not any("Your ring" in one for one in others)
    alone = said(day(HIGH_HEART, values=thin, context=context(streams=ALL)))
    assert "\nYour ring sent heart rate readings for only about 10 hours of Tuesday." in alone


def test_beside_a_week_s_share_the_day_s_own_names_its_day() -> None:
    week = {"categories": [{"name": "in_range", "value": 55.0, "limit": 70.0, "begins": True}]}
    gap = ("2026-03-10T18:52+01:00", "2026-03-10T20:23+01:00")
    known = context(streams=ALL, glucose_gap=gap)
    highs = high(stretch("07:12", "07:43", 31, 277.0), severity="info")
    share = "your glucose was between 70 and 180 mg/dL for 74 percent of the time with readings."
    assert f"On Tuesday, {share}" in said(day(highs, values=GLUCOSE, context=known, weekly=week))
    assert share.capitalize()[:12] in said(day(highs, values=GLUCOSE, context=known))
    assert f"On Tuesday, {share}" not in said(day(highs, values=GLUCOSE, context=known))


@pytest.mark.parametrize(("extreme", "told"), [("highest", True), ("lowest", False)])
def test_a_value_that_is_back_and_yet_the_farthest_of_weeks_says_so(extreme: str, told: bool) -> None:
    """ "Back in your usual range" alone sounded like good news."""
    known = MetricContext(
        days_outside=0, returned_after=2, returned_from="below", extreme=extreme, extreme_days=21
    )
    heart = {"resting_hr": (58.0, "bpm", usual(54.4, 50.1, 58.7))}
    found = day(values=heart, context=context(metrics={"resting_hr": known}))
    assert "after 2 nights below it." in said(found)
    assert ("Still, this was the highest value in 3 weeks." in said(found)) is told
    beside = day(HIGH_HEART, values={"sleep_total": (390.0, "min", usual(441.0, 380.0, 500.0))})
    short = known.model_copy(update={"extreme": "lowest" if told else "highest"})
    beside = beside.model_copy(update={"context": context(metrics={"sleep_total": short})})
    assert ("this was your shortest sleep in 3 weeks" in said(beside).lower()) is told


def test_one_time_by_the_clock_is_most_of_a_sum_that_holds_minutes_elsewhere() -> None:
    parts = {
        "night": GlucosePart(below_70=180.0, lowest=52.0),
        "evening": GlucosePart(below_70=3.0, lowest=68.0),
    }
    times = [
        ("2026-03-10T00:05+01:00", "2026-03-10T03:07+01:00"),
        ("2026-03-10T20:45+01:00", "2026-03-10T20:48+01:00"),
    ]
    known = context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": times})
    assert "for about 3 hours, mostly from 00:05 to 03:07." in said(day(values=GLUCOSE, context=known))
    alone = context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": times[:1]})
    assert "for about 3 hours, from 00:05 to 03:07." in said(day(values=GLUCOSE, context=alone))


def test_nothing_is_asked_about_highs_that_a_full_page_has_no_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lows = low(stretch("13:10", "13:40", 30, 50.0))
    parts = {
        "morning": GlucosePart(above_180=400.0, highest=240.0),
        "afternoon": GlucosePart(below_70=40.0, lowest=50.0),
    }
    found = day(lows, HIGH_HEART, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    told = set()
    for most in range(130, 20, -1):
        monkeypatch.setattr("core.explanation.page.WORDS", most)
        page = by_code(found, Reader("en"))
        tells, asks = "above 180" in " ".join(page.text), "it is high" in " ".join(page.closing)
        assert tells is asks, page.text
        told.add(tells)
    assert told == {True, False}


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (("23:20", "1T00:00"), "for 42 minutes, mostly from 23:20 until midnight or later."),
        (("20:20", "0T21:00"), "for about 40 minutes, mostly from 20:20 until 20:55 or later."),
    ],
)
def test_most_of_a_sum_keeps_its_beginning_and_what_is_not_known_of_its_end(
    last: tuple[str, str], words: str
) -> None:
    times = [("09:00", "0T09:02"), last]
    ends = [(f"2026-03-10T{a}+01:00", f"2026-03-1{b}+01:00") for a, b in times]
    parts = {
        "morning": GlucosePart(below_70=2.0, lowest=66.0),
        "evening": GlucosePart(below_70=40.0, lowest=60.0),
    }
    gap = ("2026-03-10T20:55+01:00", "2026-03-10T22:10+01:00") if last[0] == "20:20" else None
    known = context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": ends}, glucose_gap=gap)
    assert words in said(day(values=GLUCOSE, context=known))


def test_the_other_part_of_the_day_keeps_the_beginning_of_what_a_gap_cuts_off() -> None:
    times = [("00:30", "00:45"), ("02:00", "02:10"), ("03:00", "03:10"), ("12:30", "14:20")]
    ends = [(f"2026-03-10T{a}+01:00", f"2026-03-10T{b}+01:00") for a, b in times]
    parts = {
        "night": GlucosePart(below_70=35.0, lowest=60.0),
        "afternoon": GlucosePart(below_70=110.0, lowest=60.0),
    }
    gap = ("2026-03-10T14:15+01:00", "2026-03-10T16:00+01:00")
    known = context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": ends}, glucose_gap=gap)
    text = said(day(values=GLUCOSE, context=known))
    assert "between 00:30 and 03:10 (on and off) and from 12:30 until 14:15 or later" in text
    odd = [*ends[:3], ("", ends[3][1])]
    known = context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": odd})
    assert "between 00:30 and 03:10 (on and off) and in the afternoon" in said(
        day(values=GLUCOSE, context=known)
    )


def test_a_range_of_one_value_has_a_sentence_of_its_own_and_none_for_what_is_back_in_it() -> None:
    one = {"resting_hr": (64.0, "bpm", usual(58.0, 57.8, 58.2))}
    known = {"resting_hr": MetricContext(side="above", days_outside=3, outside_of_last=(3, 14))}
    notes = notes_of(day(values=one, context=context(metrics=known)))
    told = without("brief", code_plan(notes), notes)[1]
    assert not any("brief" in note.words for note in told if note.metrics == ("resting_hr",))
    back = MetricContext(returned_after=3, returned_from="above")
    found = day(
        values={"resting_hr": (58.0, "bpm", usual(58.0, 57.8, 58.2))},
        context=context(metrics={"resting_hr": back}),
    )
    assert "That is back in your usual range after 3 nights above it." in said(found)
