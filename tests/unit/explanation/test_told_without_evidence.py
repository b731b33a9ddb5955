"""What pages say of what goes on at midnight, in other units, and of findings without all of their evidence."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from core.documents import Context, GlucosePart
from core.explanation.closing.named import findings_of
from core.explanation.notes import Note, notes_of
from core.explanation.notes.events import event_notes
from core.explanation.notes.glucose import glucose_notes
from core.explanation.notes.values import value_notes
from core.explanation.plan import code_plan
from core.explanation.realise import realise
from core.explanation.wording import wording
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    GLUCOSE,
    HEART,
    HRV,
    context,
    day,
    finding,
    low,
    said,
    stretch,
    without_least,
)

MMOL = "mmol/L"
MIDNIGHT = "2026-03-11T00:00"
IN_RANGE = usual(82.0, 70.0, 94.0)


def of_glucose(times: dict[str, list[tuple[str, str]]] | None = None, **parts: GlucosePart) -> Context:
    found = context(streams=ALL, glucose_parts=parts, glucose_times=times or {})
    assert isinstance(found, Context)
    return found


def at(*ends: str) -> list[tuple[str, str]]:
    """Pairs of clock times of the day, "24:00" its end."""
    told = [MIDNIGHT if end == "24:00" else f"2026-03-10T{end}" for end in ends]
    return [(f"{since}+01:00", f"{until}+01:00") for since, until in zip(told[::2], told[1::2], strict=True)]


def the_day(found: Any) -> Note:
    return next(note for note in glucose_notes(found) if note.kind == "glucose_day")


def test_that_it_was_low_at_midnight_is_said_once() -> None:
    times = {"below_70": at("01:00", "01:20", "03:00", "03:20", "05:00", "05:20", "23:00", "24:00")}
    parts = {"night": GlucosePart(below_70=60.0), "evening": GlucosePart(below_70=60.0, below_54=30.0)}
    event = low(stretch("23:30", MIDNIGHT, 30, 50.0, open=True))
    text = said(day(event, values=GLUCOSE, context=of_glucose(times, **parts)))
    assert "from 23:30 until midnight or later" in text
    assert "below 70 for 2 hours, between 01:00 and 05:20 (on and off) and after 23:00." in text
    assert text.count("midnight") == 1


def test_how_long_it_was_very_low_is_told_in_the_reader_s_unit() -> None:
    part = GlucosePart(below_70=40.0, below_54=8.0, lowest=50.0)
    found = day(values=GLUCOSE, context=of_glucose(night=part))
    assert "It was below 3.0 for 8 minutes before 06:00." in said(found, unit=MMOL)
    assert "It was below 54 for 8 minutes before 06:00." in said(found)


@pytest.mark.parametrize(("language", "told"), [("de", ", weniger als üblich ("), ("es", ", menos de lo ")])
def test_a_share_below_its_range_is_told_as_less_than_usual(language: str, told: str) -> None:
    found = day(values={"glucose_tir": (58.0, "%", IN_RANGE)}, context=context(streams=ALL))
    assert told in said(found, language)


@pytest.mark.parametrize(("value", "told"), [(86.0, "was 86 percent"), (87.8, "was 87.8 percent")])
def test_oxygen_has_a_digit_more_only_where_it_would_read_like_the_limit(value: float, told: str) -> None:
    oxygen = anomaly("spo2_mean", "safety", value, "%", direction="below", evidence={"limit": 88.0})
    assert f"{told} on average, below the limit of 88 percent" in said(day(oxygen))


def test_a_definition_is_left_out_before_the_highest_reading_and_that_before_what_no_reading_was() -> None:
    parts = {"night": GlucosePart(), "morning": GlucosePart(above_180=60.0, highest=240.0)}
    found = day(values=GLUCOSE, context=of_glucose(**parts))
    notes = notes_of(found)
    plan = code_plan(notes)._replace(definition="hrv_sleep")
    first, told = without_least(plan, notes)
    assert first.definition is None
    assert told == notes

    def whole(told: list[Note]) -> Note:
        return next(note for note in told if note.kind == "glucose_day")

    while "highest" in whole(told).numbers:
        first, told = without_least(first, told)
    assert "no_lows" in whole(told).words
    _, told = without_least(first, told)
    assert "no_lows" not in whole(told).words


def test_what_a_german_value_is_stands_in_a_sentence_that_is_turned_round() -> None:
    found = day(out_of_range("hrv_sleep", 30.0, "ms", HRV), values={"resting_hr": (55.0, "bpm", HEART)})
    assert "lag Ihre Herzfrequenzvariabilität (wie stark die Abstände" in said(found, "de")


def test_a_value_that_has_no_usable_range_does_not_take_their_usual_ranges_from_others() -> None:
    values = {"sleep_total": (432.0, "min", usual(400.0, -20.0, 600.0))}
    assert said(day(values=values)).endswith("That is in your usual range.")


@pytest.mark.parametrize(("running", "told"), [(1, False), (2, True)])
def test_a_shift_of_two_nights_is_told_as_that(running: int, told: bool) -> None:
    evidence = {"days_running": running}
    shift = out_of_range(
        "resting_hr", 57.0, "bpm", HEART, rule="shift.resting_hr", difference=2.6, evidence=evidence
    )
    assert ("for 2 nights in a row" in said(day(shift))) is told


@pytest.mark.parametrize(("running", "told"), [(2, False), (3, True)])
def test_two_nights_of_a_shift_are_not_told_of_a_value_outside_its_range(running: int, told: bool) -> None:
    """They would be taken for two nights outside."""
    outside = out_of_range(
        *("resting_hr", 61.0, "bpm", HEART),
        rule="shift.resting_hr",
        difference=6.6,
        evidence={"days_running": running},
    )
    text = said(day(outside))
    assert "about 7 beats per minute more than in the week before" in text
    assert (f"has been higher for {running} nights in a row" in text) is told


def test_nothing_is_said_to_be_usual_of_a_value_just_below_the_lower_end_of_its_range() -> None:
    text = said(day(values={"resting_hr": (49.8, "bpm", HEART)}))
    assert "just below your usual range" in text
    assert "othing" not in text


def test_a_value_that_reads_like_the_end_of_its_range_in_the_reader_s_unit_is_at_that_end() -> None:
    values = {"glucose_mean": (137.4, "mg/dL", usual(117.0, 99.0, 136.1))}
    found = day(values=values, context=context(streams=ALL))
    assert "just above your usual range" in said(found, unit=MMOL)
    assert "above your usual 99 to 136" in said(found)


def test_minutes_of_what_may_go_on_after_midnight_are_not_told_beside_its_times() -> None:
    first = stretch("10:00", "11:00", 30, 50.0)
    last = stretch("23:30", "2026-03-11T00:12", 42, 48.0, open=True)
    text = said(day(low(first, last), context=context(streams=ALL)))
    assert "(30 minutes, down to 50)" in text
    assert "42 minutes" not in text


def test_a_usual_range_of_a_share_that_is_not_below_it_ends_at_all_of_the_time() -> None:
    values = {"glucose_tir": (66.0, "%", usual(82.0, 60.0, 104.0))}
    assert the_day(day(values=values, context=context(streams=ALL))).numbers["high"] == 100.0


def test_what_only_drifts_did_not_move_together_with_what_is_out_of_its_range() -> None:
    heart = out_of_range("resting_hr", 64.2, "bpm", HEART)
    drift = anomaly("hrv_sleep", "drift", 38.0, "ms", usual=HRV, direction="below")
    kinds = [(note.kind, note.metrics) for note in value_notes(day(heart, drift)) if note.about is None]
    assert ("value", ("resting_hr",)) in kinds
    assert ("value", ("hrv_sleep",)) in kinds
    assert "together" not in [kind for kind, _ in kinds]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "On Tuesday, there were no glucose readings between 10:00 and 14:00."),
        ("de", "fehlen zwischen 10:00 und 14:00 Uhr die Glukosewerte"),
    ],
)
def test_a_time_without_readings_names_its_day_where_the_share_of_the_time_has_no_room(
    language: str, told: str
) -> None:
    gap = ("2026-03-10T10:00+01:00", "2026-03-10T14:00+01:00")
    known = of_glucose(night=GlucosePart(below_70=60.0, below_54=30.0)).model_copy(
        update={"glucose_gap": gap}
    )
    notes = notes_of(day(low(stretch("03:10", "03:40", 30, 50.0)), values=GLUCOSE, context=known))
    numbers = ("share", "low", "high")
    shorter = [
        replace(note, numbers={k: v for k, v in note.numbers.items() if k not in numbers})
        if note.kind == "glucose_day"
        else note
        for note in notes
    ]
    text = realise(code_plan(notes), shorter, wording(language), dt.date(2026, 3, 10), "mg/dL", notes)
    assert told in " ".join(text)


def test_a_range_that_is_left_out_is_left_out_as_a_whole() -> None:
    young = HEART.model_copy(update={"provisional": True, "days": 9})
    found = day(out_of_range("resting_hr", 64.2, "bpm", young))
    plan, told = code_plan(notes_of(found)), notes_of(found)
    while any("low" in note.numbers for note in told):
        plan, told = without_least(plan, told)
    assert not any({"low", "high", "young"} & {*note.numbers} for note in told)


def test_times_of_some_hours_that_add_up_are_told_with_their_minutes() -> None:
    times = {"below_70": at("01:00", "02:00", "03:00", "04:00", "05:00", "05:45")}
    found = day(values=GLUCOSE, context=of_glucose(times, night=GlucosePart(below_70=165.0)))
    text = said(found)
    assert "2 hours 45 minutes" in text
    assert "about 2 hours" not in text


def test_what_is_rare_is_named_with_lows_where_nothing_is_flagged() -> None:
    lows = finding(None, "glucose_tir", kind="glucose_day", below_70=60.0)
    rare = replace(finding(None, "resting_hr", kind="same_day", running=3.0), group="night")
    assert findings_of([lows, rare]) == ["lows", "resting_hr"]


def test_a_flagged_share_of_the_time_in_range_says_which_finding_it_is() -> None:
    flagged = out_of_range("glucose_tir", 58.0, "%", IN_RANGE)
    found = day(out_of_range("resting_hr", 64.2, "bpm", HEART), flagged)
    assert the_day(found).path == "anomalies[1]"


@pytest.mark.parametrize(
    ("night", "part"), [(75.0, "night"), (74.0, "night morning"), (48.0, "night morning"), (47.0, None)]
)
def test_a_part_of_the_day_is_named_that_holds_three_quarters_of_a_low_and_two_that_hold_eight_tenths(
    night: float, part: str | None
) -> None:
    morning = min(32.0, 98.0 - night)
    parts = {"night": night, "morning": morning, "evening": 100.0 - morning - night}
    found = of_glucose(**{name: GlucosePart(below_70=low) for name, low in parts.items()})
    assert the_day(day(values=GLUCOSE, context=found)).words.get("below_70.part") == part


def test_a_low_end_of_usual_steps_is_rounded_as_its_high_end_is() -> None:
    steps = out_of_range("steps", 400.0, "steps", usual(7900.0, 792.0, 19440.0), severity="info")
    assert "800 to 19,400" in said(day(steps))


def test_minutes_of_the_day_before_are_taken_from_the_stretch_that_has_them() -> None:
    over = stretch("2026-03-09T23:40", "00:20", 40, 50.0, minutes_before=20)
    parts = {"night": GlucosePart(below_54=20.0), "morning": GlucosePart(below_54=30.0)}
    found = day(low(over, stretch("10:00", "10:30", 30, 50.0)), context=of_glucose(**parts))
    (note,) = event_notes(found)
    assert "rest" not in note.words


def test_times_of_lows_stay_beside_those_of_highs() -> None:
    times = {"below_70": at("03:00", "03:40"), "above_180": at("13:00", "14:00")}
    parts = {"night": GlucosePart(below_70=40.0), "afternoon": GlucosePart(above_180=60.0)}
    text = said(day(values=GLUCOSE, context=of_glucose(times, **parts)))
    assert "for 40 minutes, from 03:00 to 03:40" in text
    assert "for 1 hour, from 13:00 to 14:00" in text


def test_of_a_low_without_a_sum_that_of_its_stretches_is_told() -> None:
    event = low(stretch("03:10", "03:40", 30, 50.0), stretch("05:00", "05:20", 20, 48.0))
    evidence = {name: told for name, told in event.evidence.items() if name != "minutes"}
    (note,) = event_notes(day(event.model_copy(update={"evidence": evidence})))
    assert note.numbers["minutes"] == 50.0


def test_a_drift_of_what_has_no_value_of_the_day_is_told_by_the_finding_s_own() -> None:
    drift = anomaly("hrv_sleep", "drift", 38.0, "ms", usual=HRV, direction="below")
    found = day(drift)
    unknown = found.model_copy(update={"metrics": {}, "baseline": {}})
    (note,) = (note for note in value_notes(unknown) if note.kind == "value")
    assert (note.numbers, note.words["unit"]) == ({"value": 38.0, "low": 40.0, "high": 60.0}, "ms")


@pytest.mark.parametrize(("active", "partly"), [(90.0, None), (89.9, "thin")])
def test_a_share_is_that_of_the_whole_day_unless_a_tenth_of_its_readings_is_missing(
    active: float, partly: str | None
) -> None:
    found = day(values=GLUCOSE, context=of_glucose(), quality={"cgm_active_pct": active})
    assert the_day(found).words.get("partly") == partly


def test_missing_data_of_another_hand_is_called_what_the_finding_calls_it() -> None:
    notes = notes_of(day(anomaly("steps", "data", 41.7, "%", rule="coverage_low")))
    assert [note.id for note in notes if note.kind == "partial"] == ["partial.steps"]
