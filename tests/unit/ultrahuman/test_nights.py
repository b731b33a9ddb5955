"""A night told in several entries is one night; a nap stays apart, and what is told twice counts once."""

from typing import Any

import pytest

from core.stages.assessment import MeasuredDay, measure_day
from tests.support.payloads import DATE, START, ZONE, body, full_series, samples

MINUTE = 60


def bed(start: float, end: float, asleep: float | None = None, **more: Any) -> dict[str, Any]:
    """A sleep entry, bedtime in minutes after midnight; asleep in minutes, awake for the rest."""
    content: dict[str, Any] = {"bedtime_start": START + start * MINUTE, "bedtime_end": START + end * MINUTE}
    if asleep is not None:
        parts = {
            "deep_sleep": asleep - 100,
            "rem_sleep": 40,
            "light_sleep": 60,
            "awake": end - start - asleep,
        }
        content["quick_metrics"] = [{"type": "total_sleep", "value": asleep * MINUTE}]
        content["sleep_stages"] = [{"type": kind, "stage_time": m * MINUTE} for kind, m in parts.items()]
    return {"type": "Sleep", "object": content | more}


def measured(*entries: Any) -> MeasuredDay:
    return measure_day(body(*entries), DATE, ZONE)


def numbers(found: MeasuredDay, *names: str) -> list[float | str]:
    return [found.metrics[name].value for name in names]


FIRST, SECOND = bed(20, 180, 150), bed(190, 430, 230)


@pytest.mark.parametrize("entries", [(FIRST, SECOND), (SECOND, FIRST)])
def test_two_entries_ten_minutes_apart_are_one_night(entries: tuple[Any, ...]) -> None:
    found = measured(*entries, full_series("hr", 70, (4, [52] * 80)))
    assert numbers(found, "sleep_total", "sleep_deep", "sleep_rem", "sleep_light") == [380, 180, 80, 120]
    assert numbers(found, "sleep_awake", "time_in_bed") == [10 + 10 + 10, 410]
    assert numbers(found, "bedtime", "wake_time") == ["00:20", "07:10"]
    assert found.metrics["sleep_efficiency"].value == pytest.approx(100 * 380 / 410)
    assert found.quality["sleep_parts"] == 2
    assert "other_sleeps" not in found.quality


@pytest.mark.parametrize(("gap", "parts"), [(89, 2), (90, None)])
def test_ninety_minutes_awake_end_a_night(gap: float, parts: int | None) -> None:
    found = measured(bed(0, 300, 290), bed(300 + gap, 500, 100))
    assert found.quality.get("sleep_parts") == parts
    assert found.quality.get("other_sleeps") == (None if parts else 1)


def test_a_nap_stays_apart() -> None:
    found = measured(bed(0, 420, 400), bed(840, 900, 110))
    assert numbers(found, "sleep_total", "wake_time") == [400, "07:00"]
    assert found.quality["other_sleeps"] == 1


def test_a_night_begun_before_midnight_by_a_part_of_its_own_is_whole() -> None:
    found = measured(bed(-90, -20, 60 + 50), bed(10, 400, 380))
    assert numbers(found, "bedtime", "sleep_total") == ["22:30", 490]


def test_the_longer_of_a_night_told_twice_counts_once() -> None:
    found = measured(bed(0, 300, 280), bed(5, 420, 400), bed(0, 400, 390))
    assert found.metrics["sleep_total"].value == 400
    assert found.quality["other_sleeps"] == 2


def test_many_parts_are_still_one_night() -> None:
    found = measured(bed(0, 120, 110), bed(150, 270, 110), bed(280, 400, 115))
    assert numbers(found, "sleep_total", "time_in_bed") == [335, 400]
    assert found.quality["sleep_parts"] == 3


def test_a_sum_with_an_unknown_part_is_unknown() -> None:
    found = measured(bed(0, 200, 190), bed(210, 400))
    assert "sleep_total" not in found.metrics
    assert "sleep_deep" not in found.metrics
    assert found.metrics["time_in_bed"].value == 400


def test_parts_that_tell_their_sums_and_no_stages_are_added_up() -> None:
    entries = [bed(20, 180), bed(190, 430)]
    for entry, asleep in zip(entries, (150, 230), strict=True):
        entry["object"]["quick_metrics"] = [{"type": "total_sleep", "value": asleep * MINUTE}]
    assert numbers(measured(*entries), "sleep_total") == [380]


def test_what_was_measured_while_up_is_not_sleep() -> None:
    rates = full_series("hr", 80, (0, [50] * 40), (40, [95] * 6), (46, [50] * 40))
    found = measured(bed(0, 200, 190), bed(230, 430, 190), rates)
    assert found.metrics["sleep_hr_mean"].value == 50


def test_parts_that_overlap_a_little_count_no_sample_twice() -> None:
    graph = {"data": samples([50] * 100)}
    for more in ({}, {"hr_graph": graph}):
        found = measured(bed(0, 205, 190, **more), bed(200, 400, 190, **more), full_series("hr", 60))
        times = found.signals.asleep("hr").times
        assert len(times) == 80
        assert (times[1:] > times[:-1]).all()


def test_the_parts_own_graphs_are_one_and_oxygen_is_weighed_by_time() -> None:
    def part(start: float, end: float, rate: float, oxygen: float) -> dict[str, Any]:
        graph = samples([rate] * int((end - start) / 5), start=START + start * MINUTE)
        return bed(start, end, end - start, hr_graph={"data": graph}, spo2={"value": oxygen})

    found = measured(part(0, 100, 50, 98), part(130, 430, 54, 94))
    assert found.metrics["sleep_hr_mean"].value == pytest.approx((20 * 50 + 60 * 54) / 80)
    assert found.metrics["spo2_mean"].value == 95
