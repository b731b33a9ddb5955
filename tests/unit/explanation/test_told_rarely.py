"""What rare days bring: the reader's unit, German nights, lows at their bounds, another hand's evidence."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from core.documents import GlucosePart
from core.explanation.notes import Note, notes_of
from core.explanation.notes.events import event_notes
from core.explanation.notes.glucose import glucose_notes
from core.explanation.notes.quiet import off_target
from core.explanation.page import write_page
from core.explanation.plan import Plan, code_plan
from core.explanation.reader import Reader
from core.explanation.realise import realise
from core.explanation.wording import wording
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    GLUCOSE,
    HEART,
    STRAINED,
    context,
    day,
    low,
    said,
    strain,
    stretch,
    without_least,
)

MMOL = "mmol/L"
OXYGEN = anomaly(
    *("spo2_mean", "safety", 86.0, "%"), direction="below", rule="spo2_low", evidence={"limit": 88.0}
)
MOVED = strain(resting_hr=2.0, hrv_sleep=2.6, skin_temp_sleep=2.9)


def of_glucose(times: list[tuple[str, str]] | None = None, **parts: GlucosePart) -> Any:
    return context(streams=ALL, glucose_parts=parts, glucose_times={"below_70": times or []})


def the_day(found: Any) -> Note:
    return next(note for note in glucose_notes(found) if note.kind == "glucose_day")


def test_a_range_that_is_left_out_takes_with_it_of_how_many_days_it_is() -> None:
    young = HEART.model_copy(update={"provisional": True, "days": 9})
    found = day(out_of_range("resting_hr", 64.2, "bpm", young), values={"steps": (8123.0, "steps", None)})
    plan, told = code_plan(notes_of(found)), notes_of(found)
    assert any("young" in note.numbers for note in told)
    while any("low" in note.numbers for note in told):
        plan, told = without_least(plan, told)
    assert not any("young" in note.numbers for note in told)


@pytest.mark.parametrize(
    ("found", "order", "told"),
    [
        (
            (out_of_range("spo2_mean", 93.0, "%", usual(97.0, 95.0, 99.0), severity="info"), MOVED),
            ("value.spo2_mean", "together"),
            "In derselben Nacht fielen",
        ),
        (
            (OXYGEN, OXYGEN.model_copy(update={"evidence": {"limit": 92.0}})),
            ("spo2_low", "spo2_low.2"),
            "In derselben Nacht lag Ihre Sauerstoffsättigung",
        ),
    ],
    ids=["values that moved together", "another limit"],
)
def test_a_german_night_that_was_just_told_of_is_named_by_its_morning(
    found: tuple[Any, ...], order: tuple[str, ...], told: str
) -> None:
    document = day(*found, values=STRAINED)
    page = write_page(document, notes_of(document), Plan((order,)), Reader("de"))
    assert page.language == "de"
    assert told in " ".join(page.text)


@pytest.mark.parametrize(
    ("language", "told"), [("de", "(üblich: 42 bis 78 Prozent)"), ("es", "del 42 al 78")]
)
def test_a_share_off_target_but_not_below_its_range_is_told_with_it_in_every_language(
    language: str, told: str
) -> None:
    found = day(values={"glucose_tir": (58.0, "%", usual(60.0, 42.0, 78.0))}, context=context(streams=ALL))
    assert told in said(found, language)


def test_a_usual_share_of_the_time_is_no_more_than_all_of_it() -> None:
    found = day(values={"glucose_tir": (66.0, "%", usual(82.0, 60.0, 104.0))}, context=context(streams=ALL))
    assert the_day(found).numbers == {"share": 66.0, "low": 60.0, "high": 100.0}


def test_lows_in_two_parts_of_the_day_may_go_on_at_midnight() -> None:
    times = [(f"2026-03-10T{h:02}:00+01:00", f"2026-03-10T{h:02}:10+01:00") for h in (1, 3, 20)]
    times.append(("2026-03-10T23:40+01:00", "2026-03-11T00:00+01:00"))
    parts = {"night": GlucosePart(below_70=20.0), "evening": GlucosePart(below_70=30.0)}
    found = day(values=GLUCOSE, context=of_glucose(times, **parts))
    assert "When the day ended at midnight, your glucose was below 70. " in said(found) + " "
    assert "mg/dL for 50 minutes, on and off between 01:00 and 03:10 and after 20:00." in said(found)
    assert "When the day ended at midnight, your glucose was below 3.9. " in said(found, unit=MMOL) + " "


@pytest.mark.parametrize(
    ("unit", "lowest", "told"),
    [
        ("mg/dL", 69.8, "was 69.8 mg/dL"),
        ("mg/dL", 69.4, "was 69 mg/dL"),
        (MMOL, 69.6, "was 3.86 mmol/L"),
        (MMOL, 69.2, "was 3.8 mmol/L"),
    ],
)
def test_a_day_s_lowest_reading_that_would_read_like_the_limit_has_a_digit_more(
    unit: str, lowest: float, told: str
) -> None:
    found = day(values=GLUCOSE, context=of_glucose(night=GlucosePart(below_70=40.0, lowest=lowest)))
    assert f"The lowest reading {told}" in said(found, unit=unit)


def test_a_low_of_a_quarter_of_an_hour_is_one_that_leads_and_stands_out() -> None:
    found = day(values=GLUCOSE, context=of_glucose(night=GlucosePart(below_70=15.0)))
    assert off_target(the_day(found))
    assert said(found).startswith("On Tuesday, March 10, your glucose was below 70 mg/dL for 15 minutes")


def test_a_time_over_which_the_clock_is_put_forward_is_one_of_those_told() -> None:
    forward = ("2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00")
    later = ("2026-03-29T10:00+02:00", "2026-03-29T10:30+02:00")
    parts = {"night": GlucosePart(below_70=60.0), "morning": GlucosePart(below_70=30.0)}
    found = day(values=GLUCOSE, context=of_glucose([forward, later], **parts), date="2026-03-29")
    dates = the_day(found).dates
    assert (dates["below_70.from.1"], dates["below_70.from.2"]) == (forward[0], later[0])


@pytest.mark.parametrize(
    ("until", "minutes", "night", "morning", "rest"),
    [
        ("03:40", 30, 31.5, 5.0, "night morning"),
        ("03:40", 30, 30.0, 5.0, "morning"),
        ("06:00", 170, 190.0, 0.0, "night"),
        ("06:01", 171, 190.0, 1.0, None),
    ],
)
def test_the_rest_of_a_low_is_what_each_part_of_the_day_has_besides(
    until: str, minutes: int, night: float, morning: float, rest: str | None
) -> None:
    parts = {"night": GlucosePart(below_54=night), "morning": GlucosePart(below_54=morning)}
    found = day(low(stretch("03:10", until, minutes, 50.0)), context=of_glucose(**parts))
    (note,) = event_notes(found)
    assert note.words.get("rest") == rest


def test_a_low_of_which_no_minutes_are_known_is_one_that_the_day_s_time_below_70_holds() -> None:
    unknown = anomaly(
        *("glucose", "safety", 44.0, "mg/dL"), direction="below", rule="glucose_low", evidence={"limit": 54.0}
    )
    known = of_glucose(night=GlucosePart(below_70=95.0, lowest=44.0))
    assert "Including this low, it was below 70 for" in said(day(unknown, values=GLUCOSE, context=known))


@pytest.mark.parametrize(("difference", "told"), [(0.3, False), (-0.3, False), (2.0, True)])
def test_a_shift_that_would_read_as_none_is_not_told(difference: float, told: bool) -> None:
    shift = out_of_range("resting_hr", 61.0, "bpm", HEART, rule="shift.resting_hr", difference=difference)
    text = said(day(shift))
    assert ("than in the week before" in text) is told
    assert "61 beats" in text


def test_a_drift_that_would_read_as_none_in_the_reader_s_unit_is_not_told_by_how_much() -> None:
    drift = anomaly(
        *("glucose_mean", "drift", 140.0, "mg/dL"),
        usual=usual(117.0, 99.0, 135.0),
        direction="above",
        evidence={"since": "2026-02-28", "shift": 0.8},
    )
    found = day(drift, context=context(streams=ALL))
    assert "1 mg/dL" in said(found)
    assert "0.0" not in said(found, unit=MMOL)
    assert "February 28" in said(found, unit=MMOL)


def test_a_value_whose_range_says_nothing_is_told_before_those_inside_theirs() -> None:
    values = {"sleep_total": (432.0, "min", usual(400.0, -20.0, 600.0))}
    assert said(day(values=values)).endswith(
        "You slept 7 hours 10 minutes. Your resting heart rate was 55 beats per minute. "
        "That is in your usual range."
    )


def test_a_heart_rate_alone_is_a_quiet_day_of_the_ring_and_not_of_the_sensor() -> None:
    found = day(context=context(streams=ALL)).model_copy(update={"baseline": {}})
    only = found.model_copy(update={"metrics": {"hr_mean": found.metrics["resting_hr"]}})
    assert [(note.group, note.words["period"]) for note in notes_of(only) if note.kind == "quiet"] == [
        ("day", "day")
    ]


def test_of_a_ring_that_measured_hardly_anything_it_is_told_how_little() -> None:
    gap = {"from": "2026-03-10T00:30+01:00", "to": "2026-03-10T23:00+01:00"}
    one = anomaly("hr", "data", 1350.0, "min", rule="gap", evidence={"longest_gap": gap})
    for share, how in ((0.7, "share"), (0.0, "gap"), (50.0, "gap")):
        notes = notes_of(day(one, values={"coverage_hr": (share, "%", None)}))
        (note,) = (note for note in notes if note.kind == "partial")
        assert note.words["how"] == how


def test_what_was_low_where_the_readings_stop_is_told_by_all_that_is_known_of_the_day() -> None:
    gap = ("2026-03-10T10:00+01:00", "2026-03-10T14:00+01:00")
    known = of_glucose(
        [("2026-03-10T09:25+01:00", "2026-03-10T10:05+01:00")], morning=GlucosePart(below_70=40.0)
    ).model_copy(update={"glucose_gap": gap})
    notes = notes_of(day(values=GLUCOSE, context=known))
    plan = code_plan(notes)
    shorter = [replace(note, dates={k: v for k, v in note.dates.items() if "." not in k}) for note in notes]
    held = "Just before, your glucose was low; how long it stayed low is not known."
    told, untold = (
        " ".join(realise(plan, shorter, wording("en"), dt.date(2026, 3, 10), "mg/dL", everything))
        for everything in (notes, shorter)
    )
    assert held in told
    assert held not in untold


def test_a_weekly_target_that_begins_to_be_missed_is_told_after_one_that_was_told_before() -> None:
    goes_on = {"name": "below_70", "value": 5.0, "limit": 4.0, "since": "2026-02-10"}
    begins = {"name": "in_range", "value": 60.0, "limit": 70.0, "begins": True}
    found = day(weekly={"categories": [goes_on, begins]}, context=context(streams=ALL))
    assert [note.id for note in glucose_notes(found)] == ["weekly.in_range"]
