"""Whether an urgent finding still wakes somebody: by the end of the last of what met its rule."""

import datetime as dt
from typing import Any

import pytest

from core.documents import ProcessedDocument
from core.ledger import Entry
from core.patient_day import PatientDay
from core.ports import GlucoseTargets
from core.stages.assessment import MeasuredDay, assess_day, measure_day
from core.stages.publishing import late, left_open, told, told_next
from tests.support.payloads import DATE, END, START, ZONE, body, full_series, sleep

LOW = [50.0] * 6
"""Half an hour."""


@pytest.mark.parametrize(("hours", "found_late"), [(47, False), (48, False), (49, True)])
def test_two_lows_that_make_an_hour_are_found_late_by_the_end_of_the_second(
    hours: int, found_late: bool
) -> None:
    second = 20 * 12
    measured = measure_day(body(full_series("glucose", 110, (12, LOW), (second, LOW))), DATE, ZONE)
    document = assess_day(PatientDay("p-1", DATE), ZONE, "0" * 64, measured, {}, "standard")
    ended = dt.datetime.fromtimestamp(START + second * 300 + 1800, dt.UTC)
    now = ended + dt.timedelta(hours=hours)
    assert late(document, ["glucose_low"], now) == ({"glucose_low"} if found_late else set())


DAY = PatientDay("p-1", DATE)
HOURS = 12
"""Readings in one hour."""


def measured(*odd: tuple[int, list[Any]], start: float = START, date: dt.date = DATE) -> MeasuredDay:
    return measure_day(body(full_series("glucose", 110, *odd, start=start)), date, ZONE)


def assessed(day: MeasuredDay, targets: GlucoseTargets = "standard") -> ProcessedDocument:
    return assess_day(DAY, ZONE, "0" * 64, day, {}, targets)


def urgent_evidence(document: ProcessedDocument) -> dict[str, Any]:
    (found,) = [one for one in document.anomalies if one.severity == "urgent"]
    return found.evidence


@pytest.mark.parametrize(("morning", "told_already"), [(260.0, set()), (320.0, {"glucose_high"})])
def test_a_high_over_300_is_told_though_the_next_day_told_a_high_that_is_none_over_300(
    morning: float, told_already: set[str]
) -> None:
    """In pregnancy, where two hours above 250 are urgent by themselves."""
    evening = measured((18 * HOURS, [320.0] * 6 * HOURS))
    next_date = DATE + dt.timedelta(days=1)
    next_day = measured((0, [morning] * 3 * HOURS), start=END, date=next_date)
    following = assess_day(PatientDay("p-1", next_date), ZONE, "0" * 64, next_day, {}, "pregnancy")
    entry = Entry(DAY.shifted(1), published_rules=frozenset(told(following, ["glucose_high"])))
    assert entry.published_rules == {"glucose_high", "glucose_high@start"}
    document = assessed(evening, "pregnancy")
    assert urgent_evidence(document)["because"] == "over_300"
    open_rules = left_open(document, ["glucose_high"])
    assert told_next(open_rules, evening.features, next_day.features, entry) == told_already


def test_a_high_counts_by_what_lay_above_300_and_not_by_what_went_on_above_250() -> None:
    """From 8 to 14 o'clock above 300, and above 250 all day long."""
    high = [260.0] * 24 * HOURS
    high[8 * HOURS : 14 * HOURS] = [320.0] * 6 * HOURS
    document = assessed(measured((0, high)))
    (stretch,) = urgent_evidence(document)["stretches"]
    assert (stretch["at_start"], stretch["open"]) == (True, True)
    assert left_open(document, ["glucose_high"]) == {}
    assert list(told(document, ["glucose_high"])) == ["glucose_high"]
    ended = dt.datetime.fromtimestamp(START + 14 * 3600, dt.UTC)
    assert late(document, ["glucose_high"], ended + dt.timedelta(hours=49)) == {"glucose_high"}


@pytest.mark.parametrize(("hours", "found_late"), [(48, set()), (49, {"spo2_low"})])
def test_low_oxygen_is_found_late_by_the_end_of_its_night(hours: int, found_late: set[str]) -> None:
    night = sleep(spo2={"value": 82}, quick_metrics=[{"type": "total_sleep", "value": 8 * 3600}])
    document = assessed(measure_day(body(night), DATE, ZONE))
    woke = dt.datetime.fromtimestamp(night["object"]["bedtime_end"], dt.UTC)
    assert late(document, ["spo2_low"], woke + dt.timedelta(hours=hours)) == found_late
