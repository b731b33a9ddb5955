"""How many minutes each glucose reading stands for: sensors of 1, 5 and 15 minutes mix within a day.

A reading stands for the spacing of its stretch's sensor, at most 20 minutes, never for the gap after it. A new stretch
begins where the spacing halves or doubles over three gaps; or doubles over two, of three readings that long gaps or the
day's end leave alone. What looks like a faster sensor for less than an hour, or comes unevenly, is scans. Spacings are
whole minutes, so that seconds of jitter change nothing. Readings that lie within one interval of their stretch (a scan
between two readings of a 15-minute sensor) share it, and so does one that another follows soon: each stands for the
time until the next one.
"""

from bisect import insort
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from core.health.signals import FloatArray, Series

IntArray = np.ndarray[Any, np.dtype[np.int64]]

ALONE = 5  # minutes that a single reading of a day stands for
LONGEST = 20  # minutes that any reading can stand for
ALIKE = 3  # readings that make a new spacing
SCANNED = 0.1  # share of gaps of at most half the median: from here on readings come between those of the sensor itself
NEARLY = 0.9  # share of the time
SHORTEST = 60  # minutes of a faster sensor: less is somebody who scans again and again
MULTIPLES = 0.9  # share of gaps that are multiples of the spacing, to a minute, where readings are missing
ANY_MULTIPLE = 3  # minutes: of these any gap is a multiple, to a minute
BREAK = 2700.0  # seconds: across a longer gap nothing is known, so an event ends before it


class Trace(NamedTuple):
    """Readings and the time they stand for, in whole minutes.

    Reading i stands for `minutes[i]`; readings [a, b) for `elapsed[b] - elapsed[a]`. `spacing` is that of the stretch
    each reading belongs to, a single number where the whole day has one. `cuts` are the indices before which a gap of
    more than 45 minutes lies. `even`: all readings stand for the same time; `regular`: and come about as far apart, so
    that no two stand for the same minutes.
    """

    series: Series
    minutes: IntArray
    elapsed: list[int]
    spacing: IntArray
    cuts: list[int]
    even: bool
    regular: bool

    @property
    def total(self) -> int:
        """Minutes of the day with a glucose value: time in use."""
        return self.elapsed[-1]


def trace(series: Series) -> Trace:
    """Of at least one reading."""
    seconds = series.times[1:] - series.times[:-1]
    gaps = np.ceil(seconds * (1 / 60) - 0.5).astype(np.int64)
    gaps[gaps < 1] = 1
    ordered = np.sort(gaps)
    one = min(LONGEST, _median(ordered)) if gaps.size else ALONE
    regular = not gaps.size or bool(ordered[-1] < 2 * ordered[0] and 8 * ordered[0] > 5 * one)
    if regular:
        spacing = minutes = np.full(gaps.size + 1, one)
        even = True
    else:
        spacing = np.minimum(LONGEST, _spacing(gaps, ordered))
        minutes = _shared(spacing, gaps)
        even = bool((minutes == minutes[0]).all())
    each = int(minutes[0])
    elapsed = list(range(0, each * len(minutes) + 1, each)) if even else [0, *minutes.cumsum().tolist()]
    cuts = ((seconds > BREAK).nonzero()[0] + 1).tolist() if gaps.size and 60 * ordered[-1] >= BREAK else []
    return Trace(series, minutes, elapsed, spacing, cuts, even, regular)


def _median(gaps: IntArray | list[int]) -> int:
    """Of the sorted gaps; the lower of two: a missing reading makes gaps longer, never shorter."""
    return int(gaps[(len(gaps) - 1) // 2])


def _spacing(gaps: IntArray, ordered: IntArray) -> IntArray:
    """For each reading the spacing of its stretch."""
    spacing = np.full(gaps.size + 1, _own(ordered))
    if gaps.size < ALIKE:
        return spacing
    _split(spacing, gaps)
    for first in _left_alone(gaps) if 60 * ordered[-1] > BREAK else ():
        least, most = sorted(gaps[first : first + ALIKE - 1].tolist())
        if most < 2 * least and least >= 2 * spacing[first]:
            spacing[first : first + ALIKE] = least
    return spacing


def _left_alone(gaps: IntArray) -> list[int]:
    """The first of each three readings between two long gaps, or between one and an end of the day."""
    edges = [0, *((60 * gaps > BREAK).nonzero()[0] + 1).tolist(), gaps.size + 1]
    return [first for first, after in pairwise(edges) if after - first == ALIKE]


def _split(spacing: IntArray, gaps: IntArray) -> None:
    """Each stretch with its own, but for scans: one of less than an hour, or with few gaps of its spacing, is no
    sensor's, and has that of a slower one beside it."""
    least = np.minimum(np.minimum(gaps[:-2], gaps[1:-1]), gaps[2:])
    most = np.maximum(np.maximum(gaps[:-2], gaps[1:-1]), gaps[2:])
    alike = most < 2 * least
    if not alike.any() or most[alike].max() < 2 * least[alike].min():
        return
    starts = _starts(gaps.tolist(), least.tolist(), most.tolist(), alike.tolist())
    stretches = list(zip(starts, [*starts[1:], gaps.size + 1], strict=True))
    own = [_own(np.sort(gaps[first:last])) for first, last in stretches]
    around = [0, *own, 0]
    for i, (first, last) in enumerate(stretches):
        within = gaps[first : last - 1]
        brief = int(within.sum()) + own[i] < SHORTEST
        uneven = 2 * np.count_nonzero(np.abs(within - own[i]) <= 1) < within.size
        spacing[first:last] = max(around[i : i + 3]) if brief or uneven else own[i]


def _own(ordered: IntArray) -> int:
    """The sensor's own spacing, from the sorted gaps of a stretch: their median. Where many are far shorter, somebody
    scans between the readings that come by themselves: then the gap that covers most of the time, if that is longer.
    Where most readings are scans, longer gaps hold most of the time, also without the longest one, and are no multiples
    of the median as where readings are missing: then the gap that nearly all of the time lies within."""
    middle, short = _median(ordered), ordered[ordered <= LONGEST]
    if int(np.searchsorted(ordered, middle // 2, side="right")) >= SCANNED * ordered.size:
        covered = np.bincount(short, minlength=LONGEST + 1) * np.arange(LONGEST + 1)
        return max(middle, int(covered.argmax()))
    longer = short[2 * short > 3 * middle]
    if 2 * int(longer[:-1].sum()) <= int(short.sum()) or _are_multiples(short, middle):
        return middle
    total = short.cumsum()
    return int(short[np.searchsorted(total, NEARLY * total[-1])])


def _are_multiples(gaps: IntArray, spacing: int) -> bool:
    off = np.abs((gaps + spacing // 2) % spacing - spacing // 2)
    return spacing > ANY_MULTIPLE and bool(np.count_nonzero(off <= 1) >= MULTIPLES * gaps.size)


def _starts(gaps: list[int], least: list[int], most: list[int], alike: list[bool]) -> list[int]:
    """The first reading of each stretch: three gaps alike, of at most half or at least double the stretch's median
    before them. Two stretches never share a long gap: it is not like the gaps after it."""
    starts, known = [0], sorted(gaps[:ALIKE])
    for i, fits in enumerate(alike):
        before = _median(known)
        if i and fits and (2 * most[i] <= before or least[i] >= 2 * before):
            starts.append(i)
            known = sorted(gaps[i : i + ALIKE])
        elif i >= starts[-1] + ALIKE:
            insort(known, gaps[i])
    return starts


def _shared(spacing: IntArray, gaps: IntArray) -> IntArray:
    """The minutes of each reading: its spacing, or the gap after it where that is much shorter or another reading lies
    within the interval."""
    alone = 4 * LONGEST
    after, around = np.append(gaps, alone), np.concatenate(((alone,), gaps[1:] + gaps[:-1], (alone, alone)))
    closest = np.minimum(around[:-1], around[1:])  # of reading i: from i - 1 to i + 1
    shared = (4 * closest <= 5 * spacing) | (3 * after <= 2 * spacing)
    return np.where(shared, np.minimum(spacing, after), spacing)


def main_stretch(readings: Trace) -> tuple[Series, float]:
    """(the readings of the spacing that covers most of the day, that spacing in seconds); of two, the shorter one.

    Readings that share an interval with another one are left out.
    """
    if readings.even:
        return readings.series, 60.0 * int(readings.spacing[0])
    spacings, place = np.unique(readings.spacing, return_inverse=True)
    main = spacings[np.bincount(place, weights=readings.minutes).argmax()]
    chosen = (readings.spacing == main) & (readings.minutes == readings.spacing)
    return Series(readings.series.times[chosen], readings.series.values[chosen]), 60.0 * int(main)


def weighted_mean(values: FloatArray, minutes: IntArray) -> float:
    return float(values @ minutes) / int(minutes.sum())
