"""One series of several entries: what is passed over, how much is read, and steps that are counted from midnight."""

from typing import Any

import pytest

from core.ultrahuman.series import read_series
from tests.support.payloads import END, START, day, labelled, samples, series


@pytest.mark.parametrize("listed", [[], None, 3, True, "60", {"value": 60}])
def test_an_entry_without_a_list_of_samples_leaves_the_others_and_nothing_to_say(listed: Any) -> None:
    empty = {"type": "temp", "object": {"values": listed, "unit": "°F", "last_reading": 93}}
    signals = day(empty, labelled(series("temp", [34.0]), unit="°C"))
    assert (signals.of("temp").values.tolist(), signals.quality) == ([34.0], {})
    assert day(empty).quality == {}


def test_of_more_samples_than_a_series_may_list_the_first_100_000_are_read_and_the_rest_is_counted() -> None:
    first, second, third = samples([60, 70, 80])
    contents = [{"values": [first] * 60_000}, {"values": [second] * 50_000}, {"values": [third] * 10}]
    reading = read_series("hr", contents, START, END)
    assert reading is not None
    assert reading.series.values.tolist() == [60, 70]
    assert reading.dropped == {"duplicate": 99_998, "too_many": 10_010}


@pytest.mark.parametrize(
    ("counts", "total", "each"),
    [
        ([10, 30], 30, [10, 20]),
        ([0, 1, 1], 1, [0, 1, 0]),
        # A total of 0 is none: the count goes on beyond what one sample may hold.
        (list(range(0, 26_000, 1000)), 0, [0] + [1000] * 25),
        (list(range(0, 26_000, 1000)), None, [0] + [1000] * 25),
    ],
)
def test_a_running_count_is_told_by_what_each_sample_adds(
    counts: list[float], total: float | None, each: list[float]
) -> None:
    signals = day(labelled(series("steps", counts), total=total))
    assert signals.of("steps").values.tolist() == each
    assert signals.quality == {"read_as": {"steps": "counted from midnight"}}


@pytest.mark.parametrize(
    ("counts", "kept", "implausible"),
    [
        ([20_000, 10], [20_000, 10], 0),
        ([20_001, 10], [10], 1),
        # Beyond what a day holds, and beyond what a sample holds: both are counted.
        ([250_000, 30_000, 10, -5], [10], 3),
    ],
)
def test_without_a_total_a_sample_holds_no_more_steps_than_with_one(
    counts: list[float], kept: list[float], implausible: int
) -> None:
    signals = day(series("steps", counts))
    assert signals.of("steps").values.tolist() == kept
    dropped = signals.quality.get("dropped", {}).get("steps", {})
    assert dropped == ({"implausible": implausible} if implausible else {})
