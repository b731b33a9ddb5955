"""Which of several sleeps is the night, and what a night of several parts adds up to."""

from typing import Any

import pytest

from core.health.signals import Night
from tests.support.payloads import START, day

MINUTE = 60.0
DAY = 24 * 60


def bed(
    start: float | None = None,
    end: float | None = None,
    *,
    total: float | None = None,
    in_bed: float | None = None,
    stages: dict[str, float] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A sleep entry in minutes, bedtime after midnight; without bedtime if none is given."""
    told = {"total_sleep": total, "time_in_bed": in_bed}
    content: dict[str, Any] = {
        "quick_metrics": [{"type": k, "value": m * MINUTE} for k, m in told.items() if m is not None],
        "sleep_stages": [{"type": k, "stage_time": m * MINUTE} for k, m in (stages or {}).items()],
    }
    if start is not None and end is not None:
        content |= {"bedtime_start": START + start * MINUTE, "bedtime_end": START + end * MINUTE}
    return {"type": "Sleep", "object": content | more}


def night_of(*entries: dict[str, Any]) -> Night:
    night = day(*entries).night
    assert night is not None
    return night


def bedtime(night: Night) -> tuple[float, float] | None:
    """In minutes after midnight."""
    if night.start is None or night.end is None:
        return None
    return (night.start - START) / MINUTE, (night.end - START) / MINUTE


def test_a_sleep_without_a_bedtime_is_the_days_own() -> None:
    night = night_of(bed(total=400))
    assert (bedtime(night), night.total) == (None, 400)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (bed(300, 700), bed(0, 60)),  # the longer bedtime, though it comes later
        (bed(total=420), bed(0, 400)),  # a sum of sleep is as good as a bedtime
        (bed(in_bed=420), bed(0, 400)),
        (bed(0, 400), bed(total=395)),
        (bed(0, 400), bed(in_bed=395)),
        (bed(500, 560, total=110), bed(0, 100)),
    ],
)
def test_the_longest_by_whatever_tells_its_length_is_the_night(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    for entries in ((one, other), (other, one)):
        signals = day(*entries)
        assert signals.night == night_of(one)
        assert signals.quality == {"other_sleeps": 1}


@pytest.mark.parametrize(
    ("first", "second", "night", "quality"),
    [
        # 60 minutes are more than half of the shorter, the first
        ((0, 100), (40, 400), (40, 400), {"other_sleeps": 1}),
        # 100 minutes are more than half of the shorter, the second
        ((0, 400), (300, 420), (0, 400), {"other_sleeps": 1}),
        # 100 minutes are less than half of either
        ((0, 300), (200, 450), (0, 450), {"sleep_parts": 2}),
    ],
)
def test_an_entry_by_more_than_half_within_another_repeats_it(
    first: tuple[float, float],
    second: tuple[float, float],
    night: tuple[float, float],
    quality: dict[str, int],
) -> None:
    signals = day(bed(*first), bed(*second))
    assert signals.night is not None
    assert (bedtime(signals.night), signals.quality) == (night, quality)


@pytest.mark.parametrize(
    ("start", "end", "inside"),
    [
        (DAY - 60, DAY + 420, True),  # begins in the last hour of the day and ends on the next
        (-420, 1, True),
        (DAY, DAY + 420, False),  # begins with the next day
        (-420, 0, False),  # has ended when the day begins
    ],
)
def test_a_sleep_is_the_days_if_any_minute_of_it_is(start: float, end: float, inside: bool) -> None:
    signals = day(bed(start, end))
    assert (signals.night is not None) is inside
    assert signals.quality == ({} if inside else {"sleep_outside_day": 1})


# Parts


SLEEPING = {"deep_sleep": 60.0, "rem_sleep": 40.0, "light_sleep": 50.0}  # 150 minutes


@pytest.mark.parametrize(
    ("awake", "up"),
    [
        ({}, 10),  # only the ten minutes between the parts
        ({"awake": 5.0}, 20),
    ],
)
def test_parts_without_a_sum_slept_what_their_stages_add_up_to(awake: dict[str, float], up: float) -> None:
    parts = [bed(20, 180, stages=SLEEPING | awake), bed(190, 350, stages=SLEEPING | awake)]
    night = night_of(*parts)
    assert night.total == 300
    assert night.stages == {"deep": 120, "rem": 80, "light": 100, "awake": up}


def test_the_sum_that_a_part_tells_goes_before_its_stages() -> None:
    night = night_of(bed(20, 180, total=140, stages=SLEEPING), bed(190, 350, stages=SLEEPING))
    assert night.total == 140 + 150


def test_a_part_without_a_minute_of_sleep_adds_none() -> None:
    assert night_of(bed(0, 40, total=0), bed(60, 400, total=300)).total == 300


@pytest.mark.parametrize(
    ("one", "other", "minutes"),
    [
        (150, 235, 150 + 10 + 235),
        (150, None, 150 + 10 + 240),  # the second by its bedtime
        (None, None, 160 + 10 + 240),
    ],
)
def test_time_in_bed_is_what_the_parts_tell_and_the_time_between_them(
    one: float | None, other: float | None, minutes: float
) -> None:
    assert night_of(bed(20, 180, in_bed=one), bed(190, 430, in_bed=other)).in_bed == minutes


@pytest.mark.parametrize("second", [200, 190])
def test_nobody_was_up_between_parts_that_meet_or_overlap(second: float) -> None:
    night = night_of(bed(0, 200, in_bed=200, stages=SLEEPING), bed(second, 400, in_bed=200, stages=SLEEPING))
    assert (night.in_bed, night.stages["awake"]) == (400, 0)


def test_the_drawn_stages_of_all_parts_are_in_order_of_time() -> None:
    def part(start: float, end: float, kind: str) -> dict[str, Any]:
        times = {"start": START + start * MINUTE, "end": START + end * MINUTE}
        return bed(start, end, sleep_graph={"data": [times | {"type": kind}]})

    night = night_of(part(190, 430, "rem_sleep"), part(20, 180, "deep_sleep"))
    assert night.segments == (
        (START + 20 * MINUTE, START + 180 * MINUTE, "deep"),
        (START + 190 * MINUTE, START + 430 * MINUTE, "rem"),
    )
