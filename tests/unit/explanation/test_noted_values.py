"""What the notes of a day hold: its limits, its values, the days before, and in which order they stand."""

import json
from typing import Any

import pytest

from core.documents import DaysBeyond, GlucosePart, MetricContext, ProcessedDocument
from core.explanation.model.prompt import messages_for
from core.explanation.notes import Note, notes_of
from core.explanation.notes.events import event_notes
from core.explanation.notes.values import group_of, value_notes
from core.explanation.plan import code_plan, read_plan
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import (
    ALL,
    FEW_STEPS,
    GLUCOSE,
    HEART,
    HIGH_HEART,
    HRV,
    LOW,
    NOTABLE_HEART,
    SKIN,
    STRAINED,
    context,
    day,
    high,
    low,
    part_of_glucose,
    said,
    strain,
    stretch,
)

STEPS = usual(7900.0, 5200.0, 11200.0)
HIGH = stretch("12:00", "13:00", 60, 280.0)
WEEK = {"categories": [{"name": "in_range", "value": 60.0, "limit": 70.0, "begins": True}]}


def ids(document: ProcessedDocument) -> list[str]:
    return [note.id for note in notes_of(document)]


def noted(document: ProcessedDocument, note_id: str) -> Note:
    return next(note for note in notes_of(document) if note.id == note_id)


def drifting(value: float = 61.0, side: Any = "above", **more: Any) -> Any:
    return anomaly("resting_hr", "drift", value, "bpm", usual=HEART, direction=side, **more)


def of_heart(**known: Any) -> Any:
    return context(metrics={"resting_hr": MetricContext(**known)})


def moved(*metrics: tuple[str, float, str, Any]) -> list[Any]:
    return [out_of_range(*one, severity="info") for one in metrics]


MOVED = moved(
    ("resting_hr", 64.2, "bpm", HEART),
    ("hrv_sleep", 30.0, "ms", HRV),
    ("skin_temp_sleep", 35.1, "°C", SKIN),
)


@pytest.mark.parametrize(("running", "counted"), [(2, False), (3, True)])
def test_a_low_over_midnight_counts_no_day_before_its_own(running: int, counted: bool) -> None:
    over = low(stretch("2026-03-09T23:10", "00:40", 90, 44.0, minutes_before=50))
    beyond = {"below_54": DaysBeyond(running=running, days=running, of=14)}
    (note,) = event_notes(day(over, context=context(streams=ALL, glucose_days=beyond)))
    assert ("running" in note.numbers) is counted


@pytest.mark.parametrize("differ", [True, False])
def test_that_two_sensors_disagreed_about_a_low_is_told(differ: bool) -> None:
    found = day(low(LOW, sensors_differ=differ))
    (note,) = event_notes(found)
    assert note.words.get("differ") == ("yes" if differ else None)
    assert ("sensors" in said(found)) is differ


@pytest.mark.parametrize(
    ("severity", "kind"), [("urgent", "urgent"), ("notable", "event"), ("info", "event")]
)
def test_a_limit_is_urgent_where_its_finding_is(severity: str, kind: str) -> None:
    (note,) = event_notes(day(low(LOW, severity=severity)))
    assert (note.kind, note.severity) == (kind, severity)


def test_findings_of_one_limit_are_told_by_the_reading_farthest_out_and_by_the_clock() -> None:
    later = stretch("15:00", "16:00", 60, 310.0)
    first, second = (
        high(at, severity=severity).model_copy(update={"value": at["extreme"]})
        for at, severity in ((HIGH, "info"), (later, "urgent"))
    )
    (note,) = event_notes(day(first, second))
    assert note.numbers["value"] == 310.0
    assert [note.dates[f"from.{i}"][11:16] for i in (1, 2)] == ["12:00", "15:00"]
    (note,) = event_notes(day(low(LOW), low(stretch("05:00", "05:20", 20, 46.0), severity="urgent")))
    assert note.numbers["value"] == 46.0


def test_the_farthest_of_a_day_s_readings_below_is_its_lowest_and_above_its_highest() -> None:
    parts = {
        "night": GlucosePart(below_70=40.0, below_54=30.0, lowest=44.0, above_180=90.0, highest=290.0),
        "evening": GlucosePart(below_70=10.0, lowest=60.0, above_180=90.0, highest=270.0),
    }
    known = context(streams=ALL, glucose_parts=parts)
    under, over = event_notes(day(low(LOW), high(HIGH, severity="info"), context=known))
    assert (under.numbers["value"], under.numbers["of_day"]) == (50.0, 44.0)
    assert "of_day" not in over.numbers, "no farther than what the finding has"
    begun = low(stretch("2026-03-09T23:30", "01:00", 90, 40.0, minutes_before=30))
    (under,) = event_notes(day(begun, context=known))
    assert (under.numbers["value"], under.numbers["of_day"]) == (40.0, 44.0), "the day before's is its own"
    above = GlucosePart(above_180=60.0, above_250=60.0, highest=290.0)
    begun = high(stretch("2026-03-09T23:30", "01:00", 90, 310.0, minutes_before=30), severity="info")
    for part, told in ((above, 290.0), (above.model_copy(update={"highest": 250.0}), None)):
        (over,) = event_notes(day(begun, context=context(streams=ALL, glucose_parts={"night": part})))
        assert over.numbers.get("of_day") == told, "one within the limit is not how far it went"


def test_a_stretch_whose_time_cannot_be_read_is_passed_over() -> None:
    unread = LOW | {"from": "some time after midnight"}
    (note,) = event_notes(day(low(unread, stretch("05:00", "05:20", 20, 49.0))))
    assert [note.dates[key][11:16] for key in ("from.1", "to.1")] == ["05:00", "05:20"]
    assert "from.2" not in note.dates


def test_a_shift_is_told_of_a_value_that_also_drifts() -> None:
    shift = anomaly("resting_hr", "out_of_range", 61.0, "bpm", usual=HEART, difference=6.6, direction="above")
    shift = shift.model_copy(update={"rule": "shift.resting_hr", "evidence": {"days_running": 3}})
    note = noted(day(drifting(severity="notable"), shift), "value.resting_hr")
    assert (note.severity, note.words["shift"]) == ("notable", "yes")
    assert (note.numbers["difference"], note.numbers["days"]) == (6.6, 3.0)


@pytest.mark.parametrize(("days", "alone", "beside"), [(1, False, False), (2, True, False), (3, True, True)])
def test_a_run_is_of_two_days_and_beside_a_drift_of_three(days: int, alone: bool, beside: bool) -> None:
    known = of_heart(side="above", days_outside=days, outside_of_last=(5, 14))
    assert ("run.resting_hr" in ids(day(HIGH_HEART, context=known))) is alone
    assert ("run.resting_hr" in ids(day(drifting(), context=known))) is beside


def test_what_the_days_before_say_has_a_name_and_a_place_of_its_own() -> None:
    known = of_heart(
        side="above", days_outside=4, outside_of_last=(9, 14), extreme="highest", extreme_days=20
    )
    notes = [note for note in notes_of(day(drifting(), context=known)) if note.about == "value.resting_hr"]
    assert {note.id for note in notes} >= {"trend.resting_hr", "run.resting_hr", "extreme.resting_hr"}
    for note in notes:
        assert note.path in ("baseline", "context.metrics.resting_hr"), note


def test_what_stands_beside_or_moved_with_others_has_a_place_in_the_document() -> None:
    beside = day(FEW_STEPS, values={"resting_hr": (64.0, "bpm", HEART)})
    assert noted(beside, "same_day.resting_hr").path == "metrics.resting_hr"
    parts = day(strain(resting_hr=2.0, hrv_sleep=2.6), values=STRAINED)
    assert noted(parts, "value.hrv_sleep").path == "metrics.hrv_sleep"


def test_a_drift_without_known_days_before_counts_none() -> None:
    found = day(drifting(evidence={"since": "2026-03-01"})).model_copy(update={"context": None})
    trend = noted(found, "trend.resting_hr")
    assert (trend.numbers, trend.dates) == ({"days": 0.0, "of": 0.0}, {"since": "2026-03-01"})


@pytest.mark.parametrize(
    ("side", "shift", "told"), [("above", 0.6, 0.6), ("below", 0.6, None), ("below", -0.6, 0.6)]
)
def test_a_drift_s_size_is_told_on_its_own_side_however_small(
    side: str, shift: float, told: float | None
) -> None:
    trend = noted(
        day(drifting(55.0, side, evidence={"since": "2026-03-01", "shift": shift})), "trend.resting_hr"
    )
    assert trend.numbers.get("shift") == told


def test_glucose_outside_its_range_stands_beside_only_where_the_day_s_is_not_told_as_a_whole() -> None:
    values = {
        "glucose_cv": (48.0, "%", usual(33.0, 25.0, 41.0)),
        "skin_temp_sleep": (35.1, "°C", SKIN),
    }
    beside = [i for i in ids(day(FEW_STEPS, values=values)) if i.startswith("same_day.")]
    assert beside == ["same_day.skin_temp_sleep", "same_day.glucose_cv"]
    whole = [i for i in ids(day(FEW_STEPS, values=values | GLUCOSE)) if i.startswith("same_day.")]
    assert whole == ["same_day.skin_temp_sleep"]


@pytest.mark.parametrize(("least", "counts"), [(1.0, True), (0.99, False)])
def test_a_signal_moved_with_the_others_from_one_mad_on(least: float, counts: bool) -> None:
    parts = strain(resting_hr=2.9, hrv_sleep=2.6, skin_temp_sleep=least)
    together = noted(day(parts, values=STRAINED), "together")
    assert ("skin_temp_sleep" in together.metrics) is counts


def test_a_plan_may_not_leave_out_what_moved_together() -> None:
    found = day(*MOVED, FEW_STEPS)
    notes = notes_of(found)
    assert noted(found, "together").must_tell
    plan = code_plan(notes)
    for left_out, fits in (("", True), ("together", False)):
        kept = [[i for i in paragraph if i != left_out] for paragraph in plan.paragraphs]
        kept = [paragraph for paragraph in kept if paragraph]
        answer = json.dumps({"lead": kept[0][0], "paragraphs": kept, "definition": None})
        assert (read_plan(answer, notes, [])[0] is not None) is fits


def test_of_values_that_moved_together_the_two_rarest_are_told() -> None:
    days = {"resting_hr": 16, "hrv_sleep": 20, "skin_temp_sleep": 34}
    known = {metric: MetricContext(extreme="highest", extreme_days=n) for metric, n in days.items()}
    notes = value_notes(day(*MOVED, context=context(metrics=known)))
    rare = [note.id for note in notes if note.kind == "extreme"]
    assert rare == ["extreme.skin_temp_sleep", "extreme.hrv_sleep"]


def test_of_values_that_moved_together_a_drift_is_told_before_longer_runs_and_holds_its_own() -> None:
    drift = drifting(64.2, severity="notable", evidence={"since": "2026-03-01"})
    known = {
        "resting_hr": MetricContext(side="above", days_outside=4, outside_of_last=(9, 14)),
        "hrv_sleep": MetricContext(side="below", days_outside=12),
        "skin_temp_sleep": MetricContext(side="above", days_outside=11),
    }
    notes = value_notes(day(drift, *MOVED, context=context(metrics=known)))
    assert [note.id for note in notes if note.kind in ("run", "trend")] == [
        "trend.resting_hr",
        "run.hrv_sleep",
    ]
    alone = value_notes(day(drift, MOVED[0], MOVED[2], context=context(metrics=known)))
    assert [note.id for note in alone if note.kind in ("run", "trend")] == [
        "trend.resting_hr",
        "run.skin_temp_sleep",
    ]
    two = {"resting_hr": known["resting_hr"]}
    alone = value_notes(day(drift, *MOVED, context=context(metrics=two)))
    assert [note.id for note in alone if note.kind in ("run", "trend")] == ["trend.resting_hr"]


def test_a_value_with_nothing_to_compare_it_with_is_on_no_side() -> None:
    found = day(NOTABLE_HEART.model_copy(update={"usual": None}), FEW_STEPS)
    found = found.model_copy(
        update={"baseline": {m: r for m, r in found.baseline.items() if m != "resting_hr"}}
    )
    note = noted(found, "value.resting_hr")
    assert (note.words["side"], "low" in note.numbers) == ("unknown", False)
    asked = json.loads(messages_for(notes_of(found), [])[1]["content"])["notes"]
    (about,) = [one["about"] for one in asked if one["id"] == note.id]
    assert about == "resting_hr stood out"


@pytest.mark.parametrize(
    ("metric", "group"),
    [
        ("glucose", "glucose"),
        ("glucose_cv", "glucose"),
        ("hrv_sleep", "night"),
        ("steps", "day"),
        ("hr", "day"),
    ],
)
def test_all_that_a_glucose_sensor_measures_is_of_one_group(metric: str, group: str) -> None:
    assert group_of(metric) == group


@pytest.mark.parametrize(
    ("metric", "value", "unit", "low_end", "told"),
    [
        ("steps", 800.0, "steps", -300.0, 0.0),
        ("steps", 800.0, "steps", 0.4, 0.4),
        ("sleep_total", 590.0, "min", -20.0, None),
        ("sleep_total", 590.0, "min", 0.0, None),
        ("sleep_total", 590.0, "min", 1.0, 1.0),
    ],
)
def test_a_usual_range_of_steps_begins_at_nothing_and_of_sleep_is_none_then(
    metric: str, value: float, unit: str, low_end: float, told: float | None
) -> None:
    few = usual(400.0, low_end, 500.0, provisional=True)
    found = day(out_of_range(metric, value, unit, few, severity="info"))
    numbers = noted(found, f"value.{metric}").numbers
    assert numbers.get("low") == told
    assert {"low", "high", "young"} & numbers.keys() == (
        {"low", "high", "young"} if told is not None else set()
    )
    if metric == "sleep_total":
        assert ("9 hours 50 minutes, more than usual." in said(found)) is (told is None)


@pytest.mark.parametrize(
    ("value", "side"), [(50.1, "inside"), (50.0, "below"), (58.7, "inside"), (58.8, "above")]
)
def test_the_ends_of_a_usual_range_belong_to_it(value: float, side: str) -> None:
    """As the days before are counted (core/stages/context.py)."""
    found = day(out_of_range("resting_hr", value, "bpm", HEART, severity="info"))
    assert noted(found, "value.resting_hr").words["side"] == side


def test_a_value_that_passed_a_limit_is_told_with_the_limit_alone() -> None:
    oxygen = usual(97.0, 95.0, 99.0)
    limit = anomaly("spo2_mean", "safety", 87.0, "%", severity="urgent", direction="below", rule="spo2_low")
    limit = limit.model_copy(update={"evidence": {"limit": 90.0}})
    found = day(limit, out_of_range("spo2_mean", 87.0, "%", oxygen))
    assert [note.id for note in notes_of(found) if "spo2_mean" in note.metrics] == ["spo2_low"]


def test_a_share_of_part_of_the_day_stands_after_how_much_of_it_there_was() -> None:
    found = ids(day(HIGH_HEART, part_of_glucose(), values=GLUCOSE))
    assert found.index("partial.glucose") < found.index("glucose_day")
    gap = ("2026-03-10T02:15+01:00", "2026-03-10T03:22+01:00")
    known = context(streams=ALL, glucose_gap=gap, last_seen={"night": "2026-03-09"})
    found = ids(day(HIGH_HEART, values=GLUCOSE, context=known))
    assert found.index("glucose_day") < found.index("missing.night")


def test_the_night_s_value_that_is_back_stands_before_the_day_s_that_is_outside() -> None:
    flagged = out_of_range("spo2_mean", 91.0, "%", usual(97.0, 94.0, 100.0))
    found = ids(day(flagged, values={"steps": (1200.0, "steps", STEPS)}, context=of_heart(returned_after=3)))
    assert found.index("returned.resting_hr") < found.index("same_day.steps")


def test_the_week_stands_before_the_day_s_share_and_that_before_single_values_of_glucose() -> None:
    flagged = [
        out_of_range("glucose_cv", 48.0, "%", usual(33.0, 25.0, 41.0)),
        out_of_range("glucose_tir", 74.0, "%", usual(95.0, 90.0, 100.0)),
    ]
    assert ids(day(*flagged, weekly=WEEK))[:3] == ["weekly.in_range", "glucose_day", "value.glucose_cv"]


def test_what_is_missing_does_not_lead_a_day_whose_glucose_is_whole() -> None:
    gone = {"last_seen": {"steps": "2026-03-09"}, "streams": ALL}
    gap = ("2026-03-10T02:15+01:00", "2026-03-10T03:22+01:00")
    whole, lacking = (
        ids(day(values=GLUCOSE, context=context(**gone, glucose_gap=one))) for one in (None, gap)
    )
    assert (whole[0], lacking[0]) == ("quiet", "missing.steps")


def test_what_began_in_the_week_stands_after_the_limits_that_the_day_passed() -> None:
    found = ids(day(high(HIGH, severity="info"), weekly=WEEK))
    assert found == ["glucose_high", "weekly.in_range"]
    found = ids(day(HIGH_HEART, weekly=WEEK))
    assert found[0] == "weekly.in_range", "without such a limit the gravest leads"


@pytest.mark.parametrize(
    ("found", "days"),
    [
        ({"days_outside": 1, "outside_of_last": (2, 14)}, 2.0),
        ({"days_outside": 1, "outside_of_last": (1, 14)}, None),
        ({"days_outside": 2, "outside_of_last": (5, 14)}, None),
        ({"days_outside": 1, "outside_of_last": (3, 14), "extreme": "lowest", "extreme_days": 20}, None),
        ({"days_outside": 1, "outside_of_last": (4, 14), "extreme": "lowest", "extreme_days": 20}, 4.0),
        ({"side": "above", "days_outside": 1, "outside_of_last": (5, 14)}, None),
    ],
)
def test_on_how_many_days_it_was_so_is_told_of_what_is_no_run_and_beside_an_extreme_of_more(
    found: dict[str, Any], days: float | None
) -> None:
    """The context counts the side that matters; of the other it knows nothing."""
    short = out_of_range("sleep_total", 270.0, "min", usual(441.0, 380.0, 500.0), severity="notable")
    known = {"sleep_total": MetricContext.model_validate({"side": "below", "new": False} | found)}
    document = day(short, context=context(metrics=known))
    often = [note.numbers["days"] for note in notes_of(document) if note.kind == "often"]
    assert often == ([] if days is None else [days])
    assert (
        f"This was the {'2nd' if days == 2 else '4th'} night in two weeks that you slept less than usual"
        in said(document)
    ) is bool(often)


def test_a_drift_is_counted_once() -> None:
    drift = anomaly("sleep_total", "drift", 270.0, "min", usual=usual(441.0, 380.0, 500.0), direction="below")
    known = {"sleep_total": MetricContext(side="below", days_outside=1, outside_of_last=(6, 14), new=False)}
    document = day(drift, context=context(metrics=known))
    assert {note.kind for note in notes_of(document)} >= {"trend"}
    assert "often" not in {note.kind for note in notes_of(document)}
