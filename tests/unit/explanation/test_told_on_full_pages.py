"""What a page says of highs after lows, of the week's fall, and what a full one leaves out as a whole."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest

from core.documents import Context, DaysBeyond, GlucosePart, MetricContext
from core.explanation.length.shortening import STEPS, without
from core.explanation.model.prompt import asked
from core.explanation.notes import Note, notes_of
from core.explanation.notes.glucose import glucose_notes
from core.explanation.notes.values import value_notes
from core.explanation.plan import code_plan
from core.explanation.realise import realise
from core.explanation.wording import wording
from tests.integration.test_azure_in_detail import over_a_network
from tests.integration.test_explanation_azure import ASKED, completion
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    GLUCOSE,
    HEART,
    HIGH_HEART,
    HRV,
    SKIN,
    closing,
    context,
    day,
    drift,
    high,
    low,
    said,
    stretch,
    without_least,
)

MMOL = "mmol/L"


def of_glucose(times: dict[str, list[tuple[str, str]]] | None = None, **parts: GlucosePart) -> Context:
    found = context(streams=ALL, glucose_parts=parts, glucose_times=times or {})
    assert isinstance(found, Context)
    return found


def at(*ends: str) -> list[tuple[str, str]]:
    """Pairs of clock times of the day."""
    told = [f"2026-03-10T{end}+01:00" for end in ends]
    return list(zip(told[::2], told[1::2], strict=True))


def the_day(found: Any) -> Note:
    return next(note for note in glucose_notes(found) if note.kind == "glucose_day")


def test_a_share_of_all_the_time_is_told_as_all_the_time() -> None:
    found = day(values={"glucose_tir": (100.0, "%", None)}, context=context(streams=ALL))
    assert "your glucose was between 70 and 180 mg/dL all the time." in said(found)
    assert "percent" not in said(found)


def test_a_flagged_value_says_which_finding_it_is() -> None:
    steps = out_of_range("steps", 1200.0, "steps", usual(7900.0, 5200.0, 11200.0), severity="info")
    found = day(steps, out_of_range("resting_hr", 64.2, "bpm", HEART, severity="info"))
    paths = {note.id: note.path for note in value_notes(found)}
    assert paths["value.steps"] == "anomalies[0]"
    assert paths["value.resting_hr"] == "anomalies[1]"


def test_highs_are_not_called_it_after_the_lowest_reading() -> None:
    parts = {"night": GlucosePart(below_70=10.0, lowest=65.0), "afternoon": GlucosePart(above_180=60.0)}
    text = said(day(values=GLUCOSE, context=of_glucose(**parts)))
    assert "It was below 70" in text
    assert "The lowest reading was 65 mg/dL. Your glucose was above 180" in text


@pytest.mark.parametrize(("value", "side"), [(42.0, "below"), (55.0, "inside"), (64.2, "above")])
def test_the_model_is_told_on_which_side_of_its_range_a_value_lies(value: float, side: str) -> None:
    drift = anomaly("resting_hr", "drift", value, "bpm", usual=HEART, direction="above")
    notes = notes_of(day(drift))
    (about,) = (asked(note, notes)["about"] for note in notes if note.kind == "value")
    assert about.startswith(f"resting_hr {side} the usual range")


def test_a_lowest_reading_that_would_read_like_the_limit_has_a_digit_more_in_the_reader_s_unit() -> None:
    found = day(values=GLUCOSE, context=of_glucose(night=GlucosePart(below_70=30.0, lowest=69.9)))
    assert "The lowest reading was 3.88" in said(found, unit=MMOL)


def test_a_german_day_s_glucose_is_turned_round_after_its_day() -> None:
    found = day(values=GLUCOSE, context=context(streams=ALL))
    assert "lag Ihr Glukosewert" in said(found, "de")
    assert ", Ihr Glukosewert lag" not in said(found, "de")


@pytest.mark.parametrize(("high", "told"), [(90.0, True), (90.1, False)])
def test_a_usual_share_is_told_up_to_fifty_points_wide(high: float, told: bool) -> None:
    values = {"glucose_tir": (60.0, "%", usual(65.0, 40.0, high))}
    assert ("low" in the_day(day(values=values, context=context(streams=ALL))).numbers) is told


def test_of_many_lows_the_longest_is_told_with_its_minutes_where_it_had_long_breaks() -> None:
    many = [stretch(f"{h:02}:00", f"{h:02}:20", 20, 50.0 - h) for h in (1, 5, 9)]
    text = said(day(low(*many, stretch("10:00", "12:00", 80, 45.0)), context=context(streams=ALL)))
    assert "The longest stretch was 1 hour 20 minutes on and off between 10:00 and 12:00." in text


def test_two_short_nights_running_are_told_so_beside_their_drift() -> None:
    drift = anomaly(
        *("sleep_total", "drift", 350.0, "min"),
        usual=usual(441.0, 380.0, 500.0),
        direction="below",
        evidence={"since": "2026-03-03", "shift": -60.0},
    )
    known = MetricContext(side="below", days_outside=2, outside_of_last=(7, 14))
    text = said(day(drift, context=context(metrics={"sleep_total": known})))
    assert "ou have slept less than usual for 2 nights in a row" in text
    assert "7 of the 14" not in text


@pytest.mark.parametrize(("minutes", "told"), [(0.0, False), (0.1, True)])
def test_the_least_time_below_54_is_told(minutes: float, told: bool) -> None:
    part = GlucosePart(below_70=30.0, below_54=minutes)
    assert ("below_54" in the_day(day(values=GLUCOSE, context=of_glucose(night=part))).numbers) is told


def test_what_stands_beside_a_value_of_the_same_night_says_so() -> None:
    found = day(
        out_of_range("resting_hr", 64.2, "bpm", HEART, severity="info"),
        values={"hrv_sleep": (30.0, "ms", HRV)},
    )
    assert "The same night, your heart rate variability" in said(found)


def test_a_week_s_fall_follows_its_share_without_naming_it_again() -> None:
    categories = [
        {"name": "in_range", "value": 54.2, "limit": 70.0, "begins": True},
        {"name": "fall", "value": 17.4, "limit": 15.0, "begins": True},
    ]
    weekly = {"categories": categories, "values": {"in_range": 54.2}}
    text = said(day(weekly=weekly, context=context(streams=ALL)))
    assert text.count("between 70 and 180") == 1
    assert "That is down from 72 percent in the week before." in text


@pytest.mark.parametrize("level", ["below_70", "above_180"])
def test_times_of_a_level_are_left_out_as_a_whole(level: str) -> None:
    part = GlucosePart(below_70=40.0) if level == "below_70" else GlucosePart(above_180=40.0)
    found = day(values=GLUCOSE, context=of_glucose({level: at("03:00", "03:40")}, night=part))
    plan, told = code_plan(notes_of(found)), notes_of(found)
    times = {f"{level}.from.1", f"{level}.to.1"}
    seen = []
    for _ in range(40):
        seen += [times & {*note.dates} for note in told if note.kind == "glucose_day"]
        plan, told = without_least(plan, told)
    assert times in seen
    assert all(left in (times, set()) for left in seen)
    assert not any(level in note.numbers and times & {*note.dates} for note in told)


def test_that_it_was_still_low_at_midnight_is_said_with_a_whole_limit() -> None:
    midnight = ("2026-03-10T23:20+01:00", "2026-03-11T00:00+01:00")
    times = {"below_70": [*at("01:00", "01:20", "03:00", "03:20", "05:00", "05:20"), midnight]}
    parts = {"night": GlucosePart(below_70=60.0), "evening": GlucosePart(below_70=40.0)}
    text = said(day(values=GLUCOSE, context=of_glucose(times, **parts)))
    assert "your glucose was below 70. " in text


def test_a_high_where_readings_stop_is_told_by_all_that_is_known_of_the_day() -> None:
    known = of_glucose({"above_180": at("09:25", "10:05")}, morning=GlucosePart(above_180=40.0)).model_copy(
        update={"glucose_gap": ("2026-03-10T10:00+01:00", "2026-03-10T14:00+01:00")}
    )
    notes = notes_of(day(values=GLUCOSE, context=known))
    shorter = [replace(note, dates={k: v for k, v in note.dates.items() if "." not in k}) for note in notes]
    text = realise(code_plan(notes), shorter, wording("en"), dt.date(2026, 3, 10), "mg/dL", notes)
    assert "Just before, your glucose was high; how long it stayed high is not known." in " ".join(text)


def test_what_azure_is_asked_are_the_messages() -> None:
    _, (request,) = over_a_network(completion())
    assert json.loads(request.content)["messages"] == ASKED


def counted(below: DaysBeyond, above: DaysBeyond, code: str = "en", *, graver: bool = False) -> str:
    """The page with the days of lows and those of highs, the second in fewer words."""
    found = day(
        low(stretch("02:31", "03:31", 60, 50.0), severity="info"),
        high(stretch("10:00", "11:00", 60, 280.0), severity="notable" if graver else "info"),
        context=context(streams=ALL, glucose_days={"below_54": below, "above_250": above}),
    )
    notes = notes_of(found)
    plan, told = without("brief_days", code_plan(notes), notes)
    return "\n".join(realise(plan, told, wording(code), dt.date(2026, 3, 10)))


SOME, MANY = DaysBeyond(days=4, running=1, of=14), DaysBeyond(days=10, running=4, of=14)
EACH = DaysBeyond(days=14, running=14, of=14)


def test_on_a_full_page_all_days_are_told_without_from_how_many_minutes_on_a_day_counts() -> None:
    """Of some days it would be a wrong number: others may have had shorter times."""
    text = counted(SOME, MANY)
    assert text.endswith(
        "On 10 of those 14 days, the last 4 in a row, it was above 250 for 15 minutes or more."
    )
    assert counted(SOME, EACH).endswith("On each of those 14 days, it was above 250.")
    assert counted(SOME, EACH, "de").endswith(
        "An allen diesen 14 Tagen lag Ihr Glukosewert zeitweise über 250."
    )
    assert counted(SOME, EACH, "es").endswith(
        "En cada uno de esos 14 días, estuvo en algún momento por encima de 250."
    )


@pytest.mark.parametrize(
    ("of_last", "running", "told"),
    [
        (
            (7, 14),
            2,
            "It was below that on 7 of the 14 days ending with this one, the last 2 in a row.",
        ),
        ((6, 14), 1, "It was below that on 6 of the 14 days ending with this one."),
        ((5, 12), 1, "It was below that on 5 of the 12 measured days ending with this one."),
        ((5, 14), 2, "It has been below your usual range for 2 days in a row."),
        (
            (4, 7),
            2,
            "It was below that on 4 of the 7 measured days ending with this one, the last 2 in a row.",
        ),
        ((4, 6), 2, "It has been below your usual range for 2 days in a row."),
        ((7, 14), 7, "It has been below your usual range for 7 days in a row."),
    ],
)
def test_time_in_range_that_is_often_below_what_is_usual_says_how_often(
    of_last: tuple[int, int], running: int, told: str
) -> None:
    found = of_share(of_last, running)
    assert f"for 88 percent of the time. Usually that is 92 percent or more. {told}" in said(found)


def of_share(of_last: tuple[int, int], running: int, share: float = 88.0) -> Any:
    known = MetricContext(side="below", days_outside=running, outside_of_last=of_last)
    values = {"glucose_tir": (share, "%", usual(97.0, 92.0, 102.0))}
    return day(values=values, context=context(streams=ALL, metrics={"glucose_tir": known}))


@pytest.mark.parametrize(
    ("code", "share", "told"),
    [
        ("en", 88.0, "for 88 percent of the time, the 2nd day in a row below your usual 92 percent or more."),
        (
            "en",
            91.9,
            "for 92 percent of the time, the 2nd day in a row just below your usual 92 percent or more.",
        ),
        (
            "de",
            88.0,
            "zwischen 70 und 180 mg/dL, den 2. Tag in Folge weniger als üblich (mindestens 92 Prozent).",
        ),
        ("es", 88.0, "% del tiempo, por 2.º día seguido menos de lo habitual en usted (al menos el 92 %)."),
    ],
)
def test_on_a_full_page_days_running_of_little_time_in_range_stand_in_its_sentence(
    code: str, share: float, told: str
) -> None:
    notes = notes_of(of_share((7, 14), 2, share))
    plan, fewer = without("brief_share", code_plan(notes), notes)
    text = "\n".join(realise(plan, fewer, wording(code), dt.date(2026, 3, 10)))
    assert told.replace("%", "\N{NO-BREAK SPACE}%", 1 if code == "es" else 0).split("%")[-1] in text
    assert "7 of the 14" not in text
    plan, fewer = without("glucose_run", plan, fewer)
    assert "2nd" not in "\n".join(realise(plan, fewer, wording(code), dt.date(2026, 3, 10)))


def shortened(found: Any, *steps: str, code: str = "en", unit: str = "mg/dL") -> str:
    notes = notes_of(found)
    plan, told = code_plan(notes), notes
    for step in steps:
        plan, told = without(step, plan, told)
    return "\n".join(realise(plan, told, wording(code), dt.date(2026, 3, 10), unit))


@pytest.mark.parametrize("unit", ["mg/dL", MMOL])
def test_a_full_page_names_the_unit_of_glucose_once_a_paragraph(unit: str) -> None:
    found = day(
        low(stretch("02:31", "03:31", 60, 50.0), severity="info"),
        high(stretch("10:00", "11:00", 60, 280.0), severity="info"),
        values=GLUCOSE,
        context=of_glucose(night=GlucosePart(below_70=90.0, lowest=50.0)),
    )
    whole, brief = shortened(found, unit=unit), shortened(found, "brief_units", unit=unit)
    assert whole.count(unit) > brief.count(unit)
    assert [paragraph.count(unit) for paragraph in brief.split("\n")] == [1] * len(brief.split("\n"))
    assert brief.replace(f" {unit}", "") == whole.replace(f" {unit}", "")


def test_on_a_full_page_two_values_of_a_night_are_told_without_saying_that_they_are_two() -> None:
    spread = out_of_range("hrv_sleep", 30.0, "ms", HRV, direction="below")
    found = day(HIGH_HEART, spread, context=context(together=["resting_hr", "hrv_sleep"]))
    assert "two of your values stood out" in said(found)
    text = shortened(found, "brief_pair")
    assert "two of your values" not in text
    assert text.startswith("On the night from Monday to Tuesday, March 10, your ")
    assert " lag " in shortened(found, "brief_pair", code="de").split(".")[1]


def test_on_a_full_page_how_rare_a_value_beside_is_stands_in_its_sentence() -> None:
    known = {"steps": MetricContext(side="below", extreme="lowest", extreme_days=26)}
    found = day(
        HIGH_HEART,
        values={"steps": (1200.0, "steps", usual(7900.0, 5200.0, 11200.0))},
        context=context(metrics=known),
    )
    assert "This was your lowest step count in 26 days." in said(found)
    text = shortened(found, "brief", "brief_rare")
    assert "you took 1,200 steps, fewer than your usual 5,200 to 11,200, the fewest in 26 days." in text
    assert "This was your" not in text
    assert "so wenige wie seit 26 Tagen nicht" in shortened(found, "brief", "brief_rare", code="de")
    assert "la menor cantidad en 26 días" in shortened(found, "brief", "brief_rare", code="es")
    assert "26" not in shortened(found, "brief", "brief_rare", "lasting")


def test_highs_of_all_days_are_told_in_few_words_where_there_is_little_room() -> None:
    every = {"above_250": EACH}
    found = day(
        high(stretch("10:00", "11:00", 60, 280.0), severity="info"),
        context=context(streams=ALL, glucose_days=every),
    )
    assert "On each of the 14 days ending on Tuesday, it was above 250 for 15 minutes or more." in said(found)
    text = shortened(found, "brief_days")
    assert text.endswith("On each of the 14 days ending on Tuesday, it was above 250.")


def test_two_notable_values_of_one_night_are_to_be_told_within_days() -> None:
    heart = out_of_range("resting_hr", 64.2, "bpm", HEART, severity="notable")
    spread = out_of_range("hrv_sleep", 30.0, "ms", HRV, severity="notable", direction="below")
    assert closing(day(heart, spread)) == ["closing-tell-soon"]
    assert closing(day(heart)) == ["closing-tell"]
    steps = out_of_range("steps", 1200.0, "steps", usual(7900.0, 5200.0, 11200.0), severity="notable")
    assert closing(day(heart, steps)) == ["closing-tell"], "not of one night"


def test_a_high_at_midnight_after_one_of_the_day_before_is_another_one() -> None:
    first = stretch("2026-03-09T11:27", "01:14", 827, 445.0, minutes_before=753)
    last = stretch("21:00", "2026-03-11T00:00", 180, 323.0, open=True)
    several = high(first, stretch("13:00", "14:00", 60, 300.0), last, severity="info")
    found, steps = day(several, context=context(streams=ALL)), ("brief_far", "many_stretches")
    assert "The day ended above 250 again." in shortened(found, *steps)
    assert "lag Ihr Glukosewert wieder über 250." in shortened(found, *steps, code="de")
    assert "estaba de nuevo por encima de 250." in shortened(found, *steps, code="es")
    whole = stretch("2026-03-09T11:27", "2026-03-11T00:00", 2193, 445.0, minutes_before=753, open=True)
    alone = day(high(whole, severity="info"), context=context(streams=ALL))
    text = shortened(alone, "brief_far", "highs")
    assert "When the day ended at midnight, your glucose was above 250." in text


def test_two_times_of_a_night_and_a_day_are_two_sentences() -> None:
    over = stretch("2026-03-09T23:24", "01:24", 120, 317.0, minutes_before=36)
    found = day(high(over, stretch("13:00", "13:30", 30, 280.0), severity="info"))
    text = shortened(found, "sum", "clock_sum")
    assert (
        "from 23:24 on Monday to 01:24 (up to 317). On Tuesday, it was above 250 again from 13:00 to 13:30"
        in text
    )


def test_days_running_of_a_share_with_a_wide_range_are_a_sentence_of_their_own() -> None:
    """It is told beside the middle of that range, which these days are not counted from."""
    known = MetricContext(side="below", days_outside=2, outside_of_last=(3, 14))
    values = {"glucose_tir": (20.0, "%", usual(62.0, 30.0, 94.0))}
    found = day(values=values, context=context(streams=ALL, metrics={"glucose_tir": known}))
    text = shortened(found, "brief_share")
    assert (
        "less than on a typical day (about 62 percent). It has been below your usual range for 2 days in a row."
        in text
    )


def test_a_record_stays_apart_where_days_running_stand_in_the_sentence() -> None:
    known = {"steps": MetricContext(side="below", days_outside=2, extreme="lowest", extreme_days=26)}
    few = {"steps": (1200.0, "steps", usual(7900.0, 5200.0, 11200.0))}
    found = day(HIGH_HEART, values=few, context=context(metrics=known))
    text = shortened(found, "brief", "brief_rare")
    assert "5,200 to 11,200 for the 2nd day in a row. This was your lowest step count in 26 days." in text


def test_a_drift_is_kept_longer_than_a_value_that_no_rule_flags(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a finding, and readers with the facts beside them missed it."""
    drift = anomaly(
        *("resting_hr", "drift", 64.2, "bpm"),
        usual=HEART,
        direction="above",
        rule="drift.resting_hr",
        evidence={"since": "2026-03-01", "shift": 4.2},
    )
    runs = {"resting_hr": MetricContext(side="above", days_outside=5, outside_of_last=(8, 14))}
    beside = {"skin_temp_sleep": (35.1, "°C", usual(34.2, 33.8, 34.6))}
    found = day(HIGH_HEART, drift, values=beside, context=context(metrics=runs))
    seen = set()
    for most in range(30, 100):
        monkeypatch.setattr("core.explanation.page.WORDS", most)
        text = said(found)
        seen.add(("skin temperature" in text, " 4 beats per minute higher" in text))
    assert {(True, True), (False, True)} <= seen
    assert (True, False) not in seen


def test_a_full_page_drops_what_a_value_is_before_the_value_and_a_record_on_the_other_side_first() -> None:
    back = MetricContext(returned_after=4, returned_from="above")
    known = context(metrics={"skin_temp_sleep": back})
    notes = notes_of(day(HIGH_HEART, values={"skin_temp_sleep": (34.3, "°C", SKIN)}, context=known))
    plan = code_plan(notes)
    told = without("explained_beside", plan, notes)[1]
    assert [one.id for one in told if one.kind == "returned" and "explained" not in one.words]
    drifting = drift("resting_hr", 57.0, "bpm", HEART, "above", 3.2)
    for extreme, left in (("lowest", False), ("highest", True)):
        rare = MetricContext(extreme=extreme, extreme_days=21, outside_of_last=(2, 14))
        notes = notes_of(day(drifting, context=context(metrics={"resting_hr": rare})))
        told = without("other_side", code_plan(notes), notes)[1]
        assert any(one.kind == "extreme" for one in told) is left


@pytest.mark.parametrize(
    ("language", "within", "after"),
    [
        ("en", "above 250 mg/dL three times (up to 290)", "The highest reading of the day was 290"),
        ("de", "über 250 mg/dL (höchster Wert 290)", "Der höchste Wert des Tages war 290"),
        ("es", "por encima de 250 mg/dL (subió hasta 290)", "El valor más alto del día fue de 290"),
    ],
)
def test_on_a_full_page_the_highest_of_several_highs_stands_in_brackets(
    language: str, within: str, after: str
) -> None:
    starts = (("02:00", "02:20"), ("05:00", "05:20"), ("13:00", "13:20"))
    found = day(high(*(stretch(a, b, 20, 290.0) for a, b in starts), severity="info"))
    found.anomalies[0] = found.anomalies[0].model_copy(update={"value": 290.0})
    notes = notes_of(found)
    plan, told = code_plan(notes), notes
    for step, said_within in (("many_stretches", False), ("brief_far", True)):
        plan, told = without(step, plan, told)
        text = "\n".join(realise(plan, told, wording(language), dt.date(2026, 3, 10)))
        assert ((within in text), (after in text)) == (said_within, not said_within), text


def test_shares_of_a_week_are_a_sentence_each_without_room_one_for_each_side_and_at_last_one_for_all() -> (
    None
):
    shares = {"below_54": (5.0, 1.0), "below_70": (6.0, 4.0), "above_250": (12.0, 5.0)}
    categories = [
        {"name": name, "value": value, "limit": limit, "since": "2026-03-10", "begins": True, "again": False}
        for name, (value, limit) in shares.items()
    ]
    notes = notes_of(
        day(weekly={"targets": "standard", "categories": categories}, context=context(streams=ALL))
    )
    for step, sentences in (("else", 3), ("joined", 2), ("in_one", 1)):
        told = without(step, code_plan(notes), notes)[1]
        text = " ".join(realise(code_plan(told), told, wording("en"), dt.date(2026, 3, 10)))
        assert text.count("percent of the time") == sentences
        assert text.count("(target: under") == len(shares)


@pytest.mark.parametrize(
    ("level", "step", "event"),
    [
        ("above_250", "days_above_running", high(stretch("05:00", "06:00", 60, 280.0), severity="info")),
        ("below_54", "days_running", low(stretch("05:00", "06:00", 60, 50.0))),
    ],
)
def test_without_room_for_all_of_it_how_many_days_it_was_so_is_told_without_the_last_in_a_row(
    level: str, step: str, event: Any
) -> None:
    counted = {level: DaysBeyond(running=4, days=10, of=14)}
    notes = notes_of(day(event, context=context(glucose_days=counted)))
    told = without(step, code_plan(notes), notes)[1]
    for some, words in ((notes, True), (told, False)):
        text = "\n".join(realise(code_plan(some), some, wording("en"), dt.date(2026, 3, 10)))
        assert "On 10 of the 14 days ending on Tuesday" in text
        assert ("the last 4 in a row" in text) is words


def test_a_full_page_drops_for_how_many_days_one_value_beside_has_been_so_before_that_of_two() -> None:
    """Both went at once, and there was room for one: five readers of five missed it."""
    metrics = {
        "skin_temp_sleep": MetricContext(side="above", days_outside=3, outside_of_last=(3, 14)),
        "steps": MetricContext(side="below", days_outside=2, outside_of_last=(2, 14)),
    }
    values = {
        "skin_temp_sleep": (35.1, "°C", usual(34.2, 33.8, 34.6)),
        "steps": (1200.0, "steps", usual(7900.0, 5200.0, 11200.0)),
    }
    notes = notes_of(day(HIGH_HEART, values=values, context=context(metrics=metrics)))
    once = without("running", code_plan(notes), notes)[1]
    runs = [
        [note.metrics[0] for note in told if note.kind == "same_day" and "running" in note.numbers]
        for told in (notes, once)
    ]
    assert runs == [["skin_temp_sleep", "steps"], ["skin_temp_sleep"]]
    twice = without("running", code_plan(once), once)[1]
    assert not any("running" in note.numbers for note in twice if note.kind == "same_day")


def test_a_full_page_drops_what_a_metric_is_before_another_value_of_that_night() -> None:
    """Five readers of five missed the highest skin temperature in 27 days beside a heart rate and its variability."""
    order = [*STEPS]
    assert order.index("explained") < order.index("running") < order.index("same_day")
    assert order.index("days_above_running") < order.index("since") < order.index("days_above")
    assert order.index("glucose_mean") < order.index("glucose_highest")


def test_a_full_page_keeps_hours_above_180_where_no_high_tells_what_the_end_asks_about() -> None:
    parts = {"evening": GlucosePart(above_180=361.0, above_250=30.0, highest=280.0)}
    known = context(streams=ALL, glucose_parts=parts)
    highs = high(stretch("19:00", "19:30", 30, 280.0), severity="info")
    for found, kept in (
        (day(values=GLUCOSE, context=known), True),
        (day(highs, values=GLUCOSE, context=known), False),
    ):
        notes = notes_of(found)
        told = without("glucose_above", code_plan(notes), notes)[1]
        assert any("above_180" in note.numbers for note in told) is kept


def test_for_how_long_it_was_high_comes_before_the_times_of_shorter_highs_of_one_day() -> None:
    """Three highs of one night that never came back below 180 read like three: five readers of five."""
    highs = [stretch("01:47", "05:02", 195, 277.0), stretch("05:17", "05:32", 15, 254.0)]
    highs.append(stretch("08:48", "09:18", 30, 256.0))
    parts = {"night": GlucosePart(above_180=358.0), "morning": GlucosePart(above_180=213.0)}
    known = context(
        streams=ALL,
        glucose_parts=parts,
        glucose_times={"above_180": [("2026-03-10T00:02+01:00", "2026-03-10T09:33+01:00")]},
    )
    found = day(high(*highs, severity="info"), values=GLUCOSE, context=known)
    assert "from 05:17 to 05:32" in said(found), "a page with room"
    text = shortened(found, "high_times")
    assert "above 250 mg/dL three times, for 4 hours in all" in text
    assert "from 01:47 to 05:02" in text
    assert "05:17" not in text
    assert "Including these highs, it was above 180 for" in text
    over = [stretch("2026-03-09T23:10", "00:40", 90, 270.0, minutes_before=50), *highs[1:]]
    begun = day(high(*over, severity="info"), values=GLUCOSE, context=known)
    assert shortened(begun, "high_times") == shortened(begun)


def test_the_share_s_usual_range_goes_without_the_average_s() -> None:
    """Both have ends by that name: where one had gone and the other came back, a page could not be written."""
    average = (150.0, "mg/dL", usual(118.0, 99.0, 136.0))
    above = {"glucose_mean": MetricContext(side="above")}
    values = {"glucose_tir": (72.0, "%", usual(85.0, 78.0, 95.0)), "glucose_mean": average}
    found = day(values=values, context=context(streams=ALL, metrics=above))
    assert "Usually that is 78 to 95 percent." in shortened(found)
    text = shortened(found, "share_usual")
    assert "Usually that" not in text
    assert "The average was 150 mg/dL, above your usual 99 to 136." in text


def test_what_is_usual_stands_beside_a_share_that_is_so_where_there_is_room() -> None:
    """81 percent, and nothing to do, was a bare figure to three readers of three."""
    parts = {"morning": GlucosePart(above_180=270.0, highest=247.0)}
    known = context(streams=ALL, glucose_parts=parts)

    def told(share: float, *anomalies: Any, **more: Any) -> str:
        ranges = {"glucose_tir": (share, "%", usual(84.0, 74.0, 93.0))}
        return shortened(day(*anomalies, values=ranges, context=known.model_copy(update=more)))

    assert "81 percent of the time. Usually that is 74 to 93 percent." in told(81.0)
    assert "Usually" not in told(91.0)
    assert "Usually" not in told(81.0, high(stretch("08:00", "09:00", 60, 260.0), severity="info"))
    gap = ("2026-03-10T14:00+01:00", "2026-03-10T18:00+01:00")
    assert "Usually" not in told(81.0, glucose_gap=gap), "of whole days"
    found = day(values={"glucose_tir": (81.0, "%", usual(84.0, 74.0, 93.0))}, context=known)
    assert "Usually" not in shortened(found, "usual_share")
    below = day(values={"glucose_tir": (81.0, "%", usual(92.0, 88.0, 97.0))}, context=known)
    assert "Usually that is 88 to 97 percent." in shortened(below, "usual_share"), "less than is usual"
    little = day(values={"glucose_tir": (66.0, "%", usual(84.0, 60.0, 93.0))}, context=known)
    assert "Usually that is 60 to 93 percent" in shortened(little, "usual_share"), "little time in range"


def test_the_day_s_own_longest_high_goes_before_that_it_was_so_on_all_days() -> None:
    over = stretch("2026-03-09T11:27", "01:14", 827, 454.0, minutes_before=753)
    highs = high(over, stretch("13:00", "15:46", 166, 323.0), severity="info")
    every = {"above_250": DaysBeyond(running=14, days=14, of=14)}
    found = day(highs, values=GLUCOSE, context=context(streams=ALL, glucose_days=every))
    names = list(STEPS)
    assert names.index("later_highs") < names.index("days_above")
    whole, text = shortened(found), shortened(found, "many_stretches", "later_highs")
    assert "13:00" in whole
    assert "13:00" not in text
    assert "11:27 on Monday" in text
    assert "On each of the 14 days ending on Tuesday" in text


def a_day_of_nearly_everything(*, week: bool) -> Any:
    """Urgent lows, a high, readings for a part of the day, and a week off all targets of a pregnancy or two drifts."""
    names = {
        "below_63": (6.0, 4.0),
        "below_54": (3.8, 1.0),
        "above_140": (51.0, 25.0),
        "in_range": (43.0, 70.0),
    }
    categories = [
        {"name": name, "value": value, "limit": limit, "since": "2026-03-10", "begins": True, "again": False}
        for name, (value, limit) in names.items()
    ]
    lows = low(
        stretch("01:00", "02:10", 60, 46.0),
        stretch("04:00", "04:20", 20, 50.0),
        severity="urgent",
        minutes=80,
    )
    drifts = (
        drift("resting_hr", 64.0, "bpm", HEART, "above", 4.0),
        drift("hrv_sleep", 30.0, "ms", HRV, "below", 9.0),
    )
    gap = {"from": "2026-03-10T16:29+01:00", "to": "2026-03-10T17:19+01:00"}
    part = anomaly(
        "glucose", "data", 61.0, "%", direction="below", rule="cgm_inactive", evidence={"longest_gap": gap}
    )
    outside = {
        "resting_hr": MetricContext(side="above", outside_of_last=(8, 12), days_outside=5),
        "hrv_sleep": MetricContext(side="below", outside_of_last=(9, 12), days_outside=3),
    }
    return day(
        *(lows, high(stretch("05:00", "05:20", 20, 269.0), severity="info"), part, *(() if week else drifts)),
        weekly={"targets": "pregnancy", "use_pct": 70.0, "categories": categories if week else []},
        values={"glucose_tir": (60.0, "%", None), "glucose_tbr_70": (12.0, "%", None)},
        context=context(
            streams=ALL,
            metrics=outside,
            glucose_days={"below_54": DaysBeyond(running=3, days=6, of=14)},
            glucose_parts={
                "night": GlucosePart(
                    below_70=120.0, below_54=80.0, lowest=46.0, above_180=60.0, highest=269.0
                )
            },
        ),
    )


@pytest.mark.parametrize("week", [True, False])
@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_a_page_on_which_nearly_everything_is_flagged_keeps_to_its_length(language: str, week: bool) -> None:
    """Of perturbed people one page in a thousand was up to 26 words too long: ranges had gone, counts of days not."""
    text = said(a_day_of_nearly_everything(week=week), language)
    assert len(text.split()) <= 130
    assert "46" in text, "the lowest reading stays"


def test_on_such_a_page_the_range_stays_longer_than_on_how_many_nights_a_drift_was_outside_it() -> None:
    notes = notes_of(a_day_of_nearly_everything(week=False))
    whole, fewer = (
        "\n".join(realise(plan, told, wording("en"), dt.date(2026, 3, 10)))
        for plan, told in ((code_plan(notes), notes), without("trend_days", code_plan(notes), notes))
    )
    assert "(of 12 measured)" in whole
    assert "measured)" not in fewer
    assert all("your usual 40 to 60" in text for text in (whole, fewer))


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("week_partly", "There are readings for about 5 of these 7 days"),
        ("rest_unknown", "are not known"),
        ("longest_low", "between 01:00 and 02:10"),
    ],
)
def test_at_last_go_the_hours_that_nobody_knows_and_when_the_longest_of_several_lows_was(
    step: str, words: str
) -> None:
    notes = notes_of(a_day_of_nearly_everything(week=True))
    plan, told = without("stretches", code_plan(notes), notes)
    before, after = (
        "\n".join(realise(*one, wording("en"), dt.date(2026, 3, 10)))
        for one in ((plan, told), without(step, plan, told))
    )
    assert words in before, before
    assert words not in after
