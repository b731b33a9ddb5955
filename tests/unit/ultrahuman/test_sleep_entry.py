"""What one sleep entry tells: each part in each of its dresses, and what cannot be meant."""

from typing import Any

import pytest

from core.errors import BadRaw
from core.health.signals import Night
from tests.support.payloads import START, day, samples, series, sleep

HOUR = 3600.0
BED = START - HOUR  # what sleep() begins with
SEVEN_HOURS = [{"type": "total_sleep", "value": 7 * HOUR}]


def night_of(**content: Any) -> Night:
    night = day(sleep(**content)).night
    assert night is not None
    return night


# Bedtime


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (None, START + 6 * HOUR),
        (START, None),
        ("soon", START + 6 * HOUR),
        (START + 6 * HOUR, START),  # ends before it begins
        (START, START),
        (START, START + 24 * HOUR + 600),  # longer than a day
    ],
)
def test_a_bedtime_that_cannot_be_one_is_not_told_and_the_sleep_is_kept(start: Any, end: Any) -> None:
    night = night_of(bedtime_start=start, bedtime_end=end, quick_metrics=SEVEN_HOURS)
    assert (night.start, night.end, night.total) == (None, None, 420)


def test_without_a_bedtime_a_graph_of_the_entry_has_no_place() -> None:
    night = night_of(bedtime_start=None, hr_graph={"data": samples([50] * 12)}, quick_metrics=SEVEN_HOURS)
    assert (night.graphs, night.total) == ({}, 420)


# Durations


@pytest.mark.parametrize(
    ("content", "total", "in_bed"),
    [
        ({"total_sleep": {"minutes": 400}, "time_in_bed": {"minutes": 450}}, 400, 450),
        ({"details": {"total_sleep": {"minutes": 400}, "time_in_bed": {"minutes": "450"}}}, 400, 450),
        ({"quick_metrics": SEVEN_HOURS, "total_sleep": {"minutes": 1}}, 420, None),
        (
            {
                "quick_metrics": [
                    {"type": "time_in_bed", "value": 4 * HOUR},
                    {"type": "time_in_bed", "value": 3 * HOUR},
                ]
            },
            None,
            420,
        ),
        ({"quick_metrics": [{"type": "total_sleep", "value": 0}]}, 0, None),
        ({"total_sleep": {"minutes": 1500}}, None, None),  # more than a day
        ({"total_sleep": {"minutes": -5}}, None, None),
    ],
)
def test_durations_come_in_seconds_or_in_minutes(
    content: dict[str, Any], total: float | None, in_bed: float | None
) -> None:
    night = night_of(**content)
    assert (night.total, night.in_bed) == (total, in_bed)


def test_stages_told_more_than_once_add_up_and_none_of_a_stage_is_told_as_none() -> None:
    listed = [
        ("deep_sleep", 1800),
        ("light_sleep", 7200),
        ("deep_sleep", 3600),
        ("rem_sleep", 0),
        ("awake", 30),
    ]
    night = night_of(sleep_stages=[{"type": kind, "stage_time": seconds} for kind, seconds in listed])
    assert night.stages == {"deep": 90, "light": 120, "rem": 0, "awake": 0.5}


# Single numbers


@pytest.mark.parametrize(
    ("told", "percent"),
    [
        ({"value": 100}, 100),
        ({"value": 50}, 50),
        ({"value": 100.5}, None),
        ({"value": 49}, None),
        (97, 97),
        ("97", 97),
        (True, None),
    ],
)
def test_oxygen_is_a_percentage_in_a_block_or_bare(told: Any, percent: float | None) -> None:
    assert night_of(spo2=told).spo2 == percent


@pytest.mark.parametrize("told", [{"score": 79}, 79, "79"])
def test_the_score_comes_in_a_block_or_bare(told: Any) -> None:
    assert day(sleep(sleep_score=told)).reported == {"sleep_score": 79}


# The drawn stages


def drawn(*segments: tuple[Any, Any, Any]) -> dict[str, Any]:
    """A graph of (start, end, type), times in minutes after the beginning of the night."""
    return {
        "data": [
            {
                "start": start if start is None else BED + start * 60,
                "end": end if end is None else BED + end * 60,
                "type": kind,
            }
            for start, end, kind in segments
        ]
    }


@pytest.mark.parametrize(
    "odd",
    [
        (0, 10, "restless"),  # a stage that nobody knows
        (0, 10, None),
        (None, 10, "rem_sleep"),
        (0, None, "rem_sleep"),
        (10, 0, "rem_sleep"),  # ends before it begins
        (10, 10, "rem_sleep"),
        (0, 1450, "deep_sleep"),  # longer than a day
    ],
)
def test_a_segment_that_cannot_be_one_leaves_those_beside_it(odd: tuple[Any, Any, Any]) -> None:
    night = night_of(sleep_graph=drawn(odd, (20, 80, "deep_sleep"), odd, (80, 100, "awake")))
    assert night.stages == {"deep": 60, "awake": 20}
    assert night.segments == (
        (BED + 20 * 60, BED + 80 * 60, "deep"),
        (BED + 80 * 60, BED + 100 * 60, "awake"),
    )


# The entry's own series


@pytest.mark.parametrize("key", ["data", "values"])
def test_a_graph_lists_its_samples_under_either_name(key: str) -> None:
    signals = day(series("hr", [70] * 12), sleep(hr_graph={key: samples([50] * 12)}))
    assert signals.asleep("hr").values.tolist() == [50] * 12


@pytest.mark.parametrize(
    "listed",
    [
        [],
        [{"value": 0, "timestamp": START}],  # not worn
        samples([50], start=START - 2 * HOUR),  # before bedtime
    ],
)
def test_where_a_graph_holds_nothing_the_series_of_the_day_tells_the_night(listed: list[Any]) -> None:
    signals = day(series("hr", [70] * 12), sleep(hr_graph={"data": listed}))
    assert signals.asleep("hr").values.tolist() == [70] * 12


def test_a_graph_is_read_in_the_unit_that_it_names() -> None:
    signals = day(sleep(temp_graph={"data": samples([98.6, 95]), "unit": "°F"}))
    assert signals.asleep("temp").values.tolist() == pytest.approx([37, 35])
    with pytest.raises(BadRaw, match="temp"):  # kelvin: no unit of the API
        day(sleep(temp_graph={"data": samples([36.5, 35]), "unit": "K"}))


def test_a_null_under_the_first_name_leaves_the_second_to_be_read() -> None:
    graph = {"data": None, "values": samples([50] * 12)}
    assert len(day(sleep(hr_graph=graph)).asleep("hr")) == 12
    segment = {"start": None, "startTime": START, "end": None, "endTime": START + 600, "type": "rem_sleep"}
    assert night_of(sleep_graph=[segment]).stages == {"rem": 10.0}
