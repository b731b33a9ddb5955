"""Events: stretches of readings beyond a level, as consensus counts them (Battelino et al. 2023), and what of them
touches the day's first and last readings."""

import math
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from core.glucose_limits import EXTREME, HIGH, LOW, VERY_HIGH, VERY_LOW
from core.health.signals import FloatArray
from core.health.spacing import Trace

BoolArray = np.ndarray[Any, np.dtype[np.bool_]]
Run = tuple[int, int]  # readings [first, last) beyond a level, without one back between them

EVENT_MINUTES = 15


class Level(NamedTuple):
    """A limit in mg/dL; `below` tells the side. Readings on the limit are not beyond it."""

    name: str
    limit: float
    below: bool

    @property
    def words(self) -> str:
        side = "below" if self.below else "above"
        return f"≥ {EVENT_MINUTES} min {side} {self.limit:g} mg/dL, ended by ≥ {EVENT_MINUTES} min back"

    def beyond(self, readings: FloatArray) -> BoolArray:
        return readings < self.limit if self.below else readings > self.limit


HYPO = (
    Level("glucose_hypo_events", LOW, below=True),
    Level("glucose_hypo_level2_events", VERY_LOW, below=True),
)
HYPER = (
    Level("glucose_hyper_events", HIGH, below=False),
    Level("glucose_hyper_level2_events", VERY_HIGH, below=False),
)


LEVELS: tuple[Level, ...] = (*HYPO, *HYPER)
OVER_300 = Level("glucose_over_300", EXTREME, below=False)
JOINED: tuple[Level, ...] = (*LEVELS, OVER_300)
"""Levels whose events are found and joined over midnight; of the last one there is no metric."""


class Excursion(NamedTuple):
    """An event: [start, end) in Unix seconds, whole minutes beyond the level, and the reading farthest out.

    `before` are those of its minutes that lie on earlier days. `at_start`: fewer than 15 minutes back lie between the
    day's first reading and it, so it may have begun before; `open`: the day's last reading did not end it, and `back`
    minutes back follow it until then, fewer than 15.
    `other_sensor`: a second sensor, worn beside the one in use, alone shows it. `gap_after`: minutes without a reading
    that cut it off within the day; 0 where readings ended it, or where it is `open`. `pressure_shape`: it has the shape
    of weight on the sensor (core.anomalies.pressure).
    """

    start: float
    end: float
    minutes: int
    extreme: float
    before: int = 0
    at_start: bool = False
    open: bool = False
    other_sensor: bool = False
    gap_after: int = 0
    pressure_shape: bool = False
    back: int = 0

    @property
    def counted_before(self) -> bool:
        """Whether it was an event on an earlier day already."""
        return self.before >= EVENT_MINUTES


class Head(NamedTuple):
    """Runs beyond a level from the day's first readings on, fewer than 15 minutes back before and between them: what
    belongs to an event that yesterday left open.

    `lead` minutes back come before them, `first` are those of the first run; `end` in Unix seconds. `back`: so many
    minutes back follow until the day's last reading, fewer than 15; None if the runs end before that. `gap_after` as an
    excursion's, and not among the features.
    """

    lead: int
    first: int
    minutes: int
    end: float
    extreme: float
    back: int | None
    gap_after: int = 0


class Tail(NamedTuple):
    """What the day's last reading leaves open: an event, or a run of under 15 minutes that may become one.

    `back` minutes back have followed, fewer than 15; none where it is no event yet.
    """

    start: float
    minutes: int
    extreme: float
    back: int


class DayExcursions(NamedTuple):
    """The events of one level on one day, by that day's readings alone, and what touches its edges."""

    events: tuple[Excursion, ...] = ()
    head: Head | None = None
    tail: Tail | None = None


QUIET = DayExcursions()


def excursions(readings: Trace, level: Level) -> DayExcursions:
    """The events of the day, in order. An event begins with 15 unbroken minutes beyond the level and
    ends when 15 minutes are back, or at a gap over 45 minutes."""
    beyond = level.beyond(readings.series.values)
    if not beyond.any():
        return QUIET
    runs = runs_of(beyond, readings.cuts)
    groups: list[list[Run]] = []
    open_runs: list[Run] = []
    for run in runs:
        if open_runs and _still_open(readings, open_runs[-1][1], run[0]):
            open_runs.append(run)
        elif lasting(readings, run) >= EVENT_MINUTES:
            open_runs = [run]
            groups.append(open_runs)
        else:
            open_runs = []
    events = [_event(readings, level, group) for group in groups]
    last, back = runs[-1], _back_at_end(readings, runs[-1][1])
    tail = None
    if groups and groups[-1][-1] == last:
        if back is not None:
            events[-1] = events[-1]._replace(open=True, back=back)
            tail = _tail(events[-1], back)
    elif back == 0:
        tail = _tail(_event(readings, level, [last]), 0)
    head = _head(readings, level, runs)
    if head and events and events[0].start < head.end:
        events[0] = events[0]._replace(at_start=True)
    return DayExcursions(tuple(events), head, tail)


def _tail(open_at_end: Excursion, back: int) -> Tail:
    return Tail(open_at_end.start, open_at_end.minutes, open_at_end.extreme, back)


def runs_of(beyond: BoolArray, cuts: list[int]) -> list[Run]:
    """Each run of readings beyond, cut at long gaps."""
    changes = ((beyond[1:] != beyond[:-1]).nonzero()[0] + 1).tolist()
    edges = [0, *(sorted({*changes, *cuts}) if cuts else changes), len(beyond)]
    return [(first, last) for first, last in pairwise(edges) if beyond[first]]


def lasting(readings: Trace, run: Run) -> int:
    """Minutes beyond, never more than its clock times hold: readings of uneven spacing may stand for more. What makes
    an event stays one, and the jitter of regular readings changes nothing."""
    first, last = run
    minutes = readings.elapsed[last] - readings.elapsed[first]
    if readings.regular:
        return minutes
    start, end = _clock(readings, run)
    return min(minutes, max(EVENT_MINUTES, math.ceil((end - start) / 60)))


def _clock(readings: Trace, run: Run) -> tuple[float, float]:
    """[start, end) in Unix seconds: the last reading stands for the minutes after it."""
    first, last = run
    times = readings.series.times
    return float(times[first]), float(times[last - 1]) + 60 * int(readings.minutes[last - 1])


def _still_open(readings: Trace, end: int, start: int) -> bool:
    """Whether the readings between two runs are too few to end an event, and no long gap lies among them."""
    if readings.elapsed[start] - readings.elapsed[end] >= EVENT_MINUTES:
        return False
    return not any(end <= index <= start for index in readings.cuts)


def _back_at_end(readings: Trace, end: int) -> int | None:
    """Minutes back from reading `end` to the day's last one, if too few to end an event."""
    back = readings.total - readings.elapsed[end]
    if back >= EVENT_MINUTES or (readings.cuts and readings.cuts[-1] >= end):
        return None
    return back


def _head(readings: Trace, level: Level, runs: list[Run]) -> Head | None:
    first = runs[0]
    lead = readings.elapsed[first[0]]
    if lead >= EVENT_MINUTES or (readings.cuts and readings.cuts[0] <= first[0]):
        return None
    chain = [first]
    for run in runs[1:]:
        if not _still_open(readings, chain[-1][1], run[0]):
            break
        chain.append(run)
    event = _event(readings, level, chain)
    back = _back_at_end(readings, chain[-1][1]) if len(chain) == len(runs) else None
    return Head(
        lead, lasting(readings, first), event.minutes, event.end, event.extreme, back, event.gap_after
    )


def _event(readings: Trace, level: Level, runs: list[Run]) -> Excursion:
    first, last = runs[0][0], runs[-1][1]
    values = readings.series.values[first:last]
    start, end = _clock(readings, (first, last))
    return Excursion(
        start=start,
        end=end,
        minutes=sum(lasting(readings, run) for run in runs),
        extreme=float(values.min() if level.below else values.max()),
        gap_after=_gap_after(readings, last) if readings.cuts else 0,
    )


def _gap_after(readings: Trace, end: int) -> int:
    """Minutes of the long gap that comes before 15 minutes back have followed reading `end`; 0 without one."""
    cut = next((index for index in readings.cuts if index >= end), None)
    if cut is None or readings.elapsed[cut] - readings.elapsed[end] >= EVENT_MINUTES:
        return 0
    return int(readings.series.times[cut] - readings.series.times[cut - 1]) // 60
