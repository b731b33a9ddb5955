"""Which times without readings a page tells, what was before them, and what nobody saw begin."""

from collections.abc import Sequence

import pytest

from core.patient_day import PatientDay
from core.stages.assessment import assess_day, measure_day
from core.stages.gaps import ends_of, glucose_before, glucose_gap, ring_gap
from tests.support import payloads
from tests.support.payloads import body, series


def test_a_sensor_s_longest_gap_is_kept_from_three_quarters_of_an_hour_on() -> None:
    """Readings every 5 minutes, but for some."""

    def gap(lost: range) -> tuple[str, str] | None:
        entry = series("glucose", [110.0] * 288)
        values = entry["object"]["values"]
        entry["object"]["values"] = [sample for i, sample in enumerate(values) if i not in lost]
        measured = measure_day(body(entry), payloads.DATE, payloads.ZONE)
        told = glucose_gap(measured.signals, measured.gaps["glucose"], measured.excursions)
        return ends_of(measured.signals, told)

    assert gap(range(24, 31)) is None
    assert gap(range(24, 32)) is not None


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        (range(28, 33), ("2026-03-31T02:15+02:00", "2026-03-31T02:45+02:00", 52.0)),
        (range(28, 31), ("2026-03-31T02:15+02:00", "2026-03-31T02:35+02:00", 52.0)),
        (range(28, 30), None),
        (range(24, 30), None),
        (range(29, 33), None),
        ((*range(28, 33), *range(100, 120)), ("2026-03-31T08:15+02:00", "2026-03-31T10:00+02:00", 110.0)),
        ((*range(28, 33), *range(108, 115)), ("2026-03-31T08:55+02:00", "2026-03-31T09:35+02:00", 66.0)),
        (range(100, 107), None),
        ((*range(28, 33), *range(150, 160)), ("2026-03-31T02:15+02:00", "2026-03-31T02:45+02:00", 52.0)),
        ((*range(28, 33), *range(150, 161)), ("2026-03-31T12:25+02:00", "2026-03-31T13:25+02:00", 110.0)),
    ],
)
def test_a_shorter_gap_that_cut_a_low_off_is_kept_where_there_is_no_longer_one(
    lost: Sequence[int], told: tuple[str, str, float] | None
) -> None:
    """Readings every 5 minutes: 52 mg/dL from 02:00 to 02:15, 66 from 08:40 to 08:55."""
    values = [110.0] * 288
    values[24:28], values[104:108] = [52.0] * 4, [66.0] * 4
    entry = series("glucose", values)
    entry["object"]["values"] = [one for i, one in enumerate(entry["object"]["values"]) if i not in lost]
    measured = measure_day(body(entry), payloads.DATE, payloads.ZONE)
    gap = glucose_gap(measured.signals, measured.gaps["glucose"], measured.excursions)
    ends, before = ends_of(measured.signals, gap), glucose_before(measured.signals, gap)
    assert (ends and (*ends, before)) == told


def test_a_gap_behind_a_scan_that_was_back_in_range_cuts_no_low_off() -> None:
    """A sensor of 15 minutes, 52 mg/dL at 02:00 and 02:15: what that reading stands for ends in the gap, but scans of
    02:20 and 02:25 have seen the end of the low."""
    values = [110.0] * 288
    values[24] = values[27] = 52.0
    entry = series("glucose", values)
    kept = {*range(0, 288, 3), 28, 29} - {*range(30, 36)}
    entry["object"]["values"] = [one for i, one in enumerate(entry["object"]["values"]) if i in kept]
    measured = measure_day(body(entry), payloads.DATE, payloads.ZONE)
    assert [one.end for one in measured.excursions["glucose_hypo_events"].events], "there is a low"
    assert glucose_gap(measured.signals, measured.gaps["glucose"], measured.excursions) is None


def test_a_ring_s_longest_gap_is_kept_from_an_hour_and_a_half_on() -> None:
    def gap(lost: range) -> tuple[str, str] | None:
        entry = series("hr", [60.0] * 288)
        entry["object"]["values"] = [s for i, s in enumerate(entry["object"]["values"]) if i not in lost]
        measured = measure_day(body(entry), payloads.DATE, payloads.ZONE)
        return ends_of(measured.signals, ring_gap(measured.gaps.get("hr")))

    assert gap(range(24, 40)) is None
    assert gap(range(24, 41)) == ("2026-03-31T01:55+02:00", "2026-03-31T03:25+02:00")
    assert ring_gap(None) is None


def test_the_reading_before_the_longest_time_without_any_is_kept() -> None:
    """Readings every 5 minutes from midnight on."""

    def before(lost: range) -> float | None:
        entry = series("glucose", [110.0] * 23 + [56.0] + [120.0] * 264)
        values = entry["object"]["values"]
        entry["object"]["values"] = [sample for i, sample in enumerate(values) if i not in lost]
        measured = measure_day(body(entry), payloads.DATE, payloads.ZONE)
        gap = glucose_gap(measured.signals, measured.gaps["glucose"], measured.excursions)
        return glucose_before(measured.signals, gap)

    assert before(range(24, 40)) == 56.0
    assert before(range(200, 288)) == 120.0, "until the day ends"
    assert before(range(40)) is None, "from midnight on: the day has no reading before it"
    assert before(range(24, 26)) is None, "too short to be told"
    assert glucose_before(measure_day(body(), payloads.DATE, payloads.ZONE).signals, None) is None


@pytest.mark.parametrize(
    ("first", "beyond"), [(69.0, True), (70.0, False), (110.0, False), (180.0, False), (181.0, True)]
)
def test_the_first_reading_of_a_day_is_kept_if_it_was_low_or_high(first: float, beyond: bool) -> None:
    level = [first, *[110.0] * 287]
    measured = measure_day(body(series("glucose", level)), payloads.DATE, payloads.ZONE)
    assert (measured.glucose_first is not None) is beyond
    if measured.glucose_first:
        assert measured.glucose_first[11:16] == "00:00"
        day = PatientDay("p-1", payloads.DATE)
        document = assess_day(day, payloads.ZONE, "0", measured, {})
        assert document.context is not None
        assert document.context.glucose_first == measured.glucose_first
