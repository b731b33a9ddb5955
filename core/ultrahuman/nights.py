"""The main sleep of a day from all its sleep entries: parts of one night joined, naps and repeats apart."""

from itertools import pairwise
from typing import Any

from core.health.signals import Night, chain
from core.ultrahuman.sleep_entry import read_sleep

SAME_NIGHT = 5400.0  # seconds awake that end no night
SLEEPING = ("deep", "rem", "light")
Told = tuple[Night, dict[str, float]]


def main_night(
    contents: list[dict[str, Any]], start: float, end: float
) -> tuple[Night | None, dict[str, float], dict[str, int]]:
    """The longest sleep whose bedtime touches [start, end), what the API says of it itself, and what `quality` should.

    Entries less than 90 minutes apart are one night, the time between them awake; one that lies by more than half
    within another repeats it, and only the longer counts. What lies apart (a nap) is only counted.
    """
    told = [read_sleep(content) for content in contents]
    nights, repeats = _nights(told)
    touching = [parts for parts in nights if _touches(parts, start, end)]
    quality = {
        "sleep_outside_day": sum(len(parts) for parts in nights) - sum(len(parts) for parts in touching),
        "other_sleeps": max(0, len(touching) - 1) + repeats,
    }
    main = max(touching, key=lambda parts: sum(_length(night) for night, _ in parts), default=[])
    quality["sleep_parts"] = len(main) if len(main) > 1 else 0
    said = {key: count for key, count in quality.items() if count}
    if not main:
        return None, {}, said
    night, reported = main[0] if len(main) == 1 else _joined(main)
    return night, reported, said


def _nights(told: list[Told]) -> tuple[list[list[Told]], int]:
    """The entries by night, each night's in order of time, and how many only repeat another."""
    placed = sorted((one for one in told if one[0].start is not None), key=lambda one: _bed(one[0]))
    kept: list[Told] = []
    repeats = 0
    for one in placed:
        if kept and _repeats(kept[-1][0], one[0]):
            repeats += 1
            if _length(one[0]) > _length(kept[-1][0]):
                kept[-1] = one
        else:
            kept.append(one)
    nights: list[list[Told]] = []
    for one in kept:
        if nights and _bed(one[0])[0] - _bed(nights[-1][-1][0])[1] < SAME_NIGHT:
            nights[-1].append(one)
        else:
            nights.append([one])
    return nights + [[one] for one in told if one[0].start is None], repeats


def _bed(night: Night) -> tuple[float, float]:
    return night.start or 0.0, night.end or 0.0


def _repeats(earlier: Night, later: Night) -> bool:
    (first, until), (start, end) = _bed(earlier), _bed(later)
    return min(until, end) - start > min(until - first, end - start) / 2


def _touches(parts: list[Told], start: float, end: float) -> bool:
    """Whether the night lies in the day, by its bedtime; one without bedtime is the day's own."""
    if parts[0][0].start is None:
        return True
    return _bed(parts[0][0])[0] < end and _bed(parts[-1][0])[1] > start


def _length(night: Night) -> float:
    bed = (night.end - night.start) / 60 if night.end is not None and night.start is not None else 0.0
    return max(night.total or 0.0, night.in_bed or 0.0, bed)


def _asleep(night: Night) -> float | None:
    if night.total is not None or not set(SLEEPING) <= night.stages.keys():
        return night.total
    return sum(night.stages[stage] for stage in SLEEPING)


def _joined(parts: list[Told]) -> Told:
    """One night of several parts. Sums are unknown where a part does not tell them; what the API says of itself is the
    longest part's."""
    nights = [night for night, _ in parts]
    beds = tuple(_bed(night) for night in nights)
    apart = _apart(beds)
    up = sum(max(0.0, later[0] - earlier[1]) for earlier, later in pairwise(beds)) / 60
    totals = [_asleep(night) for night in nights]
    stages: dict[str, float] = {}
    if all(night.stages for night in nights):
        for night in nights:
            for stage, minutes in night.stages.items():
                stages[stage] = stages.get(stage, 0.0) + minutes
        stages["awake"] = stages.get("awake", 0.0) + up
    oxygen = [(night.spo2, _length(night)) for night in nights if night.spo2 is not None]
    weight = sum(length for _, length in oxygen)
    shared = [name for name in nights[0].graphs if all(name in night.graphs for night in nights)]
    night = Night(
        start=beds[0][0],
        end=max(bed[1] for bed in beds),
        total=None if None in totals else sum(total or 0.0 for total in totals),
        in_bed=up
        + sum(
            n.in_bed if n.in_bed is not None else (b[1] - b[0]) / 60
            for n, b in zip(nights, beds, strict=True)
        ),
        stages=stages,
        spo2=sum(value * length for value, length in oxygen) / weight if weight else None,
        graphs={
            name: chain([night.graphs[name].between(*bed) for night, bed in zip(nights, apart, strict=True)])
            for name in shared
        },
        segments=tuple(sorted(segment for night in nights for segment in night.segments)),
        parts=apart,
    )
    return night, max(parts, key=lambda part: _length(part[0]))[1]


def _apart(beds: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """The bedtimes, each beginning where all before have ended, so that no sample is in two; some may be empty."""
    apart: list[tuple[float, float]] = []
    until = beds[0][0]
    for start, end in beds:
        apart.append((max(start, until), max(end, until)))
        until = apart[-1][1]
    return tuple(apart)
