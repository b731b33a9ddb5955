"""What pages say at bounds that one reading meets, of what is back after a day, and of evidence that is no time."""

import pytest

from core.documents import GlucosePart, MetricContext
from core.explanation.notes import Note, notes_of
from core.explanation.notes.data import data_notes
from core.explanation.notes.glucose import glucose_notes
from core.explanation.notes.note import is_time
from core.explanation.notes.values import value_notes
from core.explanation.page import write_page
from core.explanation.plan import Plan
from core.explanation.reader import Reader
from tests.support.explanation_days import anomaly, out_of_range, usual
from tests.support.told_days import ALL, GLUCOSE, LOW, SKIN, context, day, low, said


def of_the_day(found: dict[str, tuple[float, str, None]], **parts: GlucosePart) -> Note:
    document = day(values=GLUCOSE | found, context=context(streams=ALL, glucose_parts=parts))
    return next(note for note in glucose_notes(document) if note.kind == "glucose_day")


@pytest.mark.parametrize(
    ("level", "minutes", "told"),
    [
        ("below_70", 10.0, True),
        ("below_70", 9.0, False),
        ("above_180", 30.0, True),
        ("above_180", 29.0, False),
    ],
)
def test_a_part_of_the_day_is_named_of_ten_minutes_of_lows_or_thirty_of_highs(
    level: str, minutes: float, told: bool
) -> None:
    note = of_the_day({}, night=GlucosePart(**{level: minutes - 2}), evening=GlucosePart(**{level: 2.0}))
    assert (note.words.get(f"{level}.part") == "night") is told


@pytest.mark.parametrize(("counted", "told"), [(30.0, False), (31.0, True)])
def test_how_often_it_was_low_is_not_told_where_another_reading_was(counted: float, told: bool) -> None:
    lows = {"glucose_hypo_events": (4.0, "", None), "glucose_hypo_events_minutes": (counted, "min", None)}
    note = of_the_day(lows, night=GlucosePart(below_70=35.0))
    assert ("below_70.events" in note.numbers) is told


@pytest.mark.parametrize("text", ["2026-03-10T25:00+01:00", "2026-13-10T10:00+01:00"])
def test_what_is_written_like_a_time_but_names_none_is_none(text: str) -> None:
    assert not is_time(text)
    assert is_time("2026-03-10T10:00+01:00")


@pytest.mark.parametrize(("days", "told"), [(1, []), (2, ["returned.resting_hr"])])
def test_a_value_is_told_to_be_back_in_its_range_after_days_and_not_after_one(
    days: int, told: list[str]
) -> None:
    known = {"resting_hr": MetricContext(returned_after=days, returned_from="above")}
    assert [note.id for note in value_notes(day(context=context(metrics=known)))] == told


@pytest.mark.parametrize(
    ("value", "told"), [(69.97, "just under 70 percent"), (70.03, "just over 70 percent")]
)
def test_a_week_s_share_that_would_read_as_its_target_is_told_on_its_side(value: float, told: str) -> None:
    weekly = {"categories": [{"name": "in_range", "value": value, "limit": 70.0, "begins": True}]}
    assert told in said(day(weekly=weekly, context=context(streams=ALL)))


def test_what_the_ring_lacks_is_told_after_a_sensor_without_any_data() -> None:
    found = [anomaly(metric, "data", 40.0, "%", rule="coverage_low") for metric in ("glucose", "hr")]
    notes = data_notes(day(*found, context=context(last_seen={"glucose": "2026-03-08"}, streams=ALL)))
    assert [note.id for note in notes] == ["missing.glucose", "partial.ring"]


def test_a_day_s_glucose_is_told_without_what_other_days_say() -> None:
    notes = glucose_notes(day(values=GLUCOSE, context=None))
    assert [(note.id, note.numbers) for note in notes] == [("glucose_day", {"share": 74.0})]


@pytest.mark.parametrize("unit", ["mg/dL", "mmol/L"])
def test_a_drift_of_less_than_a_degree_is_told_with_its_size(unit: str) -> None:
    drift = anomaly(
        *("skin_temp_sleep", "drift", 34.5, "°C"),
        usual=SKIN,
        direction="above",
        evidence={"since": "2026-03-03", "shift": 0.3},
    )
    assert "0.3" in said(day(drift), unit=unit)


def test_a_day_is_not_named_again_after_its_glucose_as_a_whole() -> None:
    mean = out_of_range("glucose_mean", 148.6, "mg/dL", usual(112.4, 98.0, 126.8))
    document = day(low(LOW), mean, values=GLUCOSE)
    plan = Plan((("glucose_low",), ("glucose_day", "value.glucose_mean")))
    page = write_page(document, notes_of(document), plan, Reader("en"))
    assert " of the time. Your glucose was 149 mg/dL on average." in page.text[-1]
