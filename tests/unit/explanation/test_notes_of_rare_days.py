"""What the notes hold of days that are rare: another hand's evidence, young ranges, parts of a day, and many runs."""

import json
from dataclasses import fields
from typing import Any

import pytest

from core.documents import GlucosePart, MetricContext, ProcessedDocument, UsualRange
from core.explanation.length.shortening import without
from core.explanation.notes import Note, notes_of
from core.explanation.notes.data import data_notes
from core.explanation.notes.events import event_notes
from core.explanation.notes.note import is_date
from core.explanation.notes.quiet import off_target
from core.explanation.notes.values import value_notes
from core.explanation.plan import code_plan, read_plan
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    GLUCOSE,
    HEART,
    HRV,
    LOW,
    SKIN,
    STRAINED,
    context,
    day,
    high,
    low,
    said,
    strain,
    stretch,
)

PART = anomaly("glucose", "data", 30.0, "%", direction="below", rule="coverage_low")


def noted(document: ProcessedDocument, note_id: str) -> Note:
    return next(note for note in notes_of(document) if note.id == note_id)


def without_ranges(document: ProcessedDocument) -> ProcessedDocument:
    return document.model_copy(update={"baseline": {}})


def back(**days: int) -> ProcessedDocument:
    """Values back in ranges of so many days."""
    ends = {"resting_hr": (55.0, "bpm", HEART), "hrv_sleep": (50.0, "ms", HRV)}
    values = {
        metric: (value, unit, usual_range.model_copy(update={"provisional": True, "days": days[metric]}))
        for metric, (value, unit, usual_range) in ends.items()
        if metric in days
    }
    known = {metric: MetricContext(returned_after=3, returned_from="above") for metric in days}
    return day(values=values, context=context(metrics=known))


def at(document: ProcessedDocument, path: str) -> Any:
    """What stands at a note's path."""
    found: Any = document.model_dump()
    for name in path.replace("[", ".").replace("]", "").split("."):
        found = found[int(name) if isinstance(found, list) else name]
    return found


def glucose_day(**more: Any) -> Note:
    values = GLUCOSE | more.pop("values", {})
    return noted(day(values=values, context=context(streams=ALL, **more)), "glucose_day")


@pytest.mark.parametrize(("value", "how"), [(0.0, "none"), (3.0, "share")])
def test_of_a_day_without_any_readings_it_is_told_that_there_were_none(value: float, how: str) -> None:
    found = day(anomaly("hr", "data", value, "%", direction="below", rule="coverage_low"))
    note = noted(found, "partial.ring")
    assert (note.words["how"], note.numbers) == (how, {"share": value})
    assert ("for only about" in said(found)) is (how == "share")


@pytest.mark.parametrize(("seen", "told"), [("2026-02-24", True), ("2026-02-23", False)])
def test_a_sensor_that_stopped_is_told_for_two_weeks(seen: str, told: bool) -> None:
    found = day(context=context(streams=ALL, last_seen={"glucose": seen}))
    assert bool(data_notes(found)) is told


@pytest.mark.parametrize(
    "last_seen",
    [
        {"glucose": "2026-03-09"},
        {"steps": "2026-03-08"},
        {"night": "2026-03-07"},
        {"night": "2026-03-08", "steps": "2026-03-08"},
    ],
)
def test_what_is_missing_must_be_told_and_points_to_when_it_was_last_there(last_seen: dict[str, str]) -> None:
    found = day(context=context(streams=ALL, last_seen=last_seen))
    (note,) = data_notes(found)
    assert note.must_tell
    assert at(found, note.path) == next(iter(last_seen.values()))
    plan = code_plan(notes_of(found))
    kept = [[i for i in paragraph if i != note.id] for paragraph in plan.paragraphs]
    kept = [paragraph for paragraph in kept if paragraph]
    answer = json.dumps({"lead": kept[0][0], "paragraphs": kept, "definition": None})
    assert read_plan(answer, notes_of(found), [])[0] is None, "a plan that leaves it out"


def test_of_a_value_back_in_a_young_range_it_is_told_of_how_many_days_that_is() -> None:
    found = back(resting_hr=9, hrv_sleep=12)
    assert "new" not in [note.id for note in notes_of(found)]
    assert "That is back in your usual range, 50 to 59 (based on 9 nights), after" in said(found)
    settled = back(resting_hr=9).baseline["resting_hr"].model_copy(update={"provisional": False})
    known = context(metrics={"resting_hr": MetricContext(returned_after=3)})
    assert "back in your usual range, 50 to 59, after" in said(
        day(values={"resting_hr": (55.0, "bpm", settled)}, context=known)
    )


@pytest.mark.parametrize(("known", "told"), [(0, True), (6, True), (7, False)])
def test_how_many_days_there_are_is_told_while_they_give_no_usual_range(known: int, told: bool) -> None:
    """A range takes 7 days before this one (core/anomalies/thresholds.py)."""
    found = without_ranges(day(context=context(days_known=known)))
    new = [note for note in notes_of(found) if note.kind == "new"]
    assert [note.numbers for note in new] == ([{"days": known + 1.0}] if told else [])
    assert all(at(found, note.path) == known for note in new)
    days = (
        "Tuesday was your only day of data in five weeks, so it is too early to say"
        if known == 0
        else "too few to say what is usual for you."
    )
    assert (days in said(found)) is told


@pytest.mark.parametrize(("first", "second"), [("info", "urgent"), ("notable", "urgent")])
def test_of_findings_of_one_limit_the_gravest_gives_the_tier_wherever_it_stands(
    first: str, second: str
) -> None:
    later = stretch("05:00", "05:20", 20, 46.0)
    (note,) = event_notes(day(low(LOW, severity=first), low(later, severity=second)))
    assert (note.severity, note.kind, note.path) == ("urgent", "urgent", "anomalies[1]")


@pytest.mark.parametrize("limit", [None, 60.0])
def test_a_limit_that_no_minutes_are_counted_of_has_none_of_the_day_s_own(limit: float | None) -> None:
    parts = {"night": GlucosePart(below_70=40.0, below_54=30.0, lowest=50.0)}
    found = low(LOW, limit=limit)
    (note,) = event_notes(day(found, context=context(streams=ALL, glucose_parts=parts)))
    assert note.numbers.get("limit") == limit
    assert not {"own", "days", "running"} & note.numbers.keys()
    assert "rest" not in note.words


@pytest.mark.parametrize("side", ["below", "above"])
def test_a_finding_without_a_value_is_not_compared_with_the_day_s_readings(side: str) -> None:
    event = low(LOW) if side == "below" else high(LOW, severity="info")
    parts = {"night": GlucosePart(below_70=40.0, lowest=44.0, above_180=40.0, highest=310.0)}
    found = day(event.model_copy(update={"value": None}), context=context(streams=ALL, glucose_parts=parts))
    (note,) = event_notes(found)
    assert not {"value", "of_day"} & note.numbers.keys()
    assert "has no words for" in said(found)


@pytest.mark.parametrize(
    ("night", "evening", "rest"),
    [(75.0, 12.0, "evening"), (75.0, 1.0, "evening"), (90.0, 12.0, "night evening"), (75.0, 0.0, None)],
)
def test_of_a_low_over_midnight_the_day_s_own_minutes_are_taken_from_the_rest(
    night: float, evening: float, rest: str | None
) -> None:
    """A reading of some sensors stands for one minute."""
    over = low(stretch("2026-03-09T23:15", "01:15", 120, 49.0, minutes_before=45.0))
    parts = {"night": GlucosePart(below_54=night), "evening": GlucosePart(below_54=evening)}
    (note,) = event_notes(day(over, context=context(streams=ALL, glucose_parts=parts)))
    assert note.words.get("rest") == rest
    assert rest is not None or "rest" not in note.words


@pytest.mark.parametrize(("elsewhere", "whole"), [(0.0, "yes"), (10.0, "no")])
def test_a_part_of_the_day_that_held_it_all_is_told_from_one_that_held_most(
    elsewhere: float, whole: str
) -> None:
    parts = {"evening": GlucosePart(above_180=60.0), "night": GlucosePart(above_180=elsewhere)}
    words = glucose_day(glucose_parts=parts).words
    assert (words["above_180.part"], words["above_180.all"]) == ("evening", whole)


def test_a_gap_that_no_rule_flags_is_told_with_its_ends() -> None:
    gap = ("2026-03-10T02:15+01:00", "2026-03-10T03:22+01:00")
    note = glucose_day(glucose_gap=gap)
    assert note.words == {"partly": "yes"}
    assert note.dates == {"from": gap[0], "to": gap[1]}


@pytest.mark.parametrize(("flagged", "compared"), [(True, True), (False, False)])
def test_a_share_of_a_small_part_of_the_day_is_compared_only_where_a_rule_did(
    flagged: bool, compared: bool
) -> None:
    range_ = usual(95.0, 90.0, 100.0)
    share = out_of_range("glucose_tir", 74.0, "%", range_, severity="info")
    found = day(
        *([share] if flagged else []),
        PART,
        values={"glucose_tir": (74.0, "%", range_)},
        context=context(streams=ALL),
    )
    note = noted(found, "glucose_day")
    assert ("low" in note.numbers, note.words.get("side") == "below") == (compared, compared)


@pytest.mark.parametrize("share", [64.0, 74.0])
def test_a_share_s_usual_range_ends_at_all_of_the_time(share: float) -> None:
    note = glucose_day(values={"glucose_tir": (share, "%", usual(96.0, 88.0, 104.0))})
    assert (note.words["side"], note.numbers["low"], note.numbers["high"]) == ("below", 88.0, 100.0)


@pytest.mark.parametrize(("count", "times", "told"), [(0, 0, None), (1, 1, 1.0), (2, 1, None), (4, 0, 4.0)])
def test_how_often_it_was_low_is_noted_where_the_times_that_are_known_are_as_many(
    count: int, times: int, told: float | None
) -> None:
    listed = [("2026-03-10T18:10+01:00", "2026-03-10T18:40+01:00")] * times
    note = glucose_day(
        values={"glucose_hypo_events": (count, "count", None)},
        glucose_parts={"evening": GlucosePart(below_70=30.0)},
        glucose_times={"below_70": listed},
    )
    assert note.numbers.get("below_70.events") == told


def clock_times(minutes: float, *times: tuple[str, str]) -> list[str]:
    """When each time began that is told of so many minutes below 70."""
    parts = {"night": GlucosePart(below_70=minutes)}
    dates = glucose_day(glucose_parts=parts, glucose_times={"below_70": list(times)}).dates
    return [at[11:16] for name, at in dates.items() if ".from." in name]


SHORT = ("2026-03-10T02:00+01:00", "2026-03-10T02:02+01:00")
SHORT_TOO = ("2026-03-10T05:00+01:00", "2026-03-10T05:04+01:00")
LONG = ("2026-03-10T18:10+01:00", "2026-03-10T18:40+01:00")


def test_times_of_less_than_a_reading_are_told_only_where_there_are_no_others() -> None:
    assert clock_times(32.0, SHORT, LONG) == ["18:10"]
    assert clock_times(6.0, SHORT, SHORT_TOO) == ["02:00", "05:00"]


@pytest.mark.parametrize(
    "time", [("2026-03-10T18:10", "soon"), ("soon", "2026-03-10T18:40"), ("soon", "later")]
)
def test_a_time_of_which_one_end_cannot_be_read_is_passed_over(time: tuple[str, str]) -> None:
    assert clock_times(30.0, time) == []


@pytest.mark.parametrize(
    ("active", "found", "whole"), [(90.0, 30.0, True), (39.0, 60.0, False), (None, 30.0, False)]
)
def test_a_sensor_s_own_time_in_use_says_whether_it_was_a_small_part_of_the_day(
    active: float | None, found: float, whole: bool
) -> None:
    """The finding counts readings every 5 minutes, which a sensor of 15 never has."""
    part = PART.model_copy(update={"value": found})
    parts = {"evening": GlucosePart(above_180=60.0)}
    found_day = day(part, values=GLUCOSE, context=context(streams=ALL, glucose_parts=parts))
    note = noted(found_day.model_copy(update={"quality": {"cgm_active_pct": active}}), "glucose_day")
    assert ("above_180.part" in note.words) is whole


def test_a_week_s_finding_holds_its_targets_only_where_they_are_known() -> None:
    week: dict[str, Any] = {
        "categories": [{"name": "in_range", "value": 60.0, "limit": 70.0, "begins": True}]
    }
    for targets, words in ((None, {}), (7, {}), ("older", {"targets": "older"})):
        note = noted(day(values=GLUCOSE, weekly=week | {"targets": targets}), "weekly.in_range")
        assert note.words == {"name": "in_range"} | words
        assert note.metrics == ("glucose_week",)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("2026-03-01", True),
        ("2026-03-01T07:30+01:00", True),
        ("2026-03-01 in spring", True),
        ("2026-03", False),
        ("spring", False),
        (20260301, False),
    ],
)
def test_a_date_may_be_followed_by_a_time(text: object, begins: bool) -> None:
    assert is_date(text) is begins


def test_a_note_is_kept_with_all_that_it_holds() -> None:
    for note in notes_of(day(low(LOW), values=GLUCOSE)):
        kept = note.described()
        assert kept.keys() == {field.name for field in fields(Note)}
        assert (kept["path"], tuple(kept["may_stand_with"])) == (note.path, note.may_stand_with)


def moved(*tiers: tuple[str, Any]) -> list[Any]:
    known: dict[str, tuple[float, str, UsualRange]] = {
        "hrv_sleep": (30.0, "ms", HRV),
        "resting_hr": (64.2, "bpm", HEART),
        "skin_temp_sleep": (35.1, "°C", SKIN),
    }
    return [out_of_range(metric, *known[metric], severity=severity) for metric, severity in tiers]


def test_of_values_that_moved_together_the_gravest_stands_first_and_the_others_as_they_were_found() -> None:
    found = day(*moved(("resting_hr", "info"), ("hrv_sleep", "info"), ("skin_temp_sleep", "notable")))
    assert noted(found, "together").metrics == ("skin_temp_sleep", "resting_hr", "hrv_sleep")


def test_of_values_that_moved_together_the_two_longest_runs_are_told() -> None:
    days = {"hrv_sleep": 4, "resting_hr": 9, "skin_temp_sleep": 12}
    sides: dict[str, Any] = {"hrv_sleep": "below", "resting_hr": "above", "skin_temp_sleep": "above"}
    known = {metric: MetricContext(side=sides[metric], days_outside=n) for metric, n in days.items()}
    notes = value_notes(day(*moved(*((m, "info") for m in days)), context=context(metrics=known)))
    assert [note.id for note in notes if note.kind == "run"] == ["run.skin_temp_sleep", "run.resting_hr"]


def test_each_signal_of_a_strain_must_be_told_though_no_rule_flags_it() -> None:
    notes = notes_of(day(strain(resting_hr=2.0, hrv_sleep=2.6), values=STRAINED))
    parts = [note for note in notes if note.about == "together" and note.kind == "value"]
    assert {note.id for note in parts} == {"value.resting_hr", "value.hrv_sleep"}
    assert all(note.must_tell for note in parts)


@pytest.mark.parametrize(
    ("days", "side", "running"), [(1, "above", None), (2, "above", 2.0), (3, "below", None)]
)
def test_a_drift_holds_its_run_from_two_days_on(days: int, side: Any, running: float | None) -> None:
    drift = anomaly("resting_hr", "drift", 61.0, "bpm", usual=HEART, direction="above")
    known = MetricContext(side=side, days_outside=days, outside_of_last=(6, 14))
    found = day(drift, context=context(metrics={"resting_hr": known}))
    assert noted(found, "trend.resting_hr").numbers.get("running") == running


def test_half_the_day_in_range_is_what_older_people_aim_at() -> None:
    """Battelino 2019: more than 50 % for them, more than 70 % for others."""
    for share, targets, little in (
        (69.0, "standard", True),
        (70.0, "standard", True),
        (71.0, "standard", False),
        (60.0, "older", False),
        (49.0, "older", True),
        (60.0, None, True),
    ):
        values = {"glucose_tir": (share, "%", usual(60.0, 45.0, 80.0))}
        note = noted(day(values=values, weekly={"targets": targets}), "glucose_day")
        assert off_target(note) is little
        kept = without("usual_share", code_plan([note]), [note])[1][0]
        assert ("low" in kept.numbers) is little, "on a full page beside little time in range alone"
        assert "low" in note.numbers, "what is usual stands beside less than nine tenths"
