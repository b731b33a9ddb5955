"""Stretches of readings beyond a level, as consensus counts them (Battelino et al. 2023)."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from core.health.signals import FloatArray, Series

BoolArray = npt.NDArray[np.bool_]

EVENT_MINUTES = 15
BREAK = 2700.0  # seconds: across a longer gap nothing is known, so an event ends before it


@dataclass(frozen=True, slots=True)
class Level:
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


HYPO = (Level("glucose_hypo_events", 70, below=True), Level("glucose_hypo_level2_events", 54, below=True))
HYPER = (
    Level("glucose_hyper_events", 180, below=False),
    Level("glucose_hyper_level2_events", 250, below=False),
)


@dataclass(frozen=True, slots=True)
class Trace:
    """Readings and the time they stand for; `interval` is the sensor's own spacing in seconds.

    A reading stands for the time until the next one, but only for `interval` if that is over 3 of them away; `elapsed`
    adds this up, so that readings [a, b) stand for elapsed[b] − elapsed[a] seconds. `cuts` are the indices before which
    a long gap lies.
    """

    series: Series
    interval: float
    elapsed: list[float]
    cuts: list[int]


def trace(series: Series) -> Trace:
    """Of at least one reading. The sensor's interval: median spacing in whole minutes, 1 to 15; 5 for one reading."""
    gaps = series.times[1:] - series.times[:-1]
    spacing = float(np.sort(gaps)[gaps.size // 2]) if gaps.size else 300.0
    interval = min(900.0, max(60.0, 60.0 * round(spacing / 60)))
    seconds = np.concatenate(((0.0,), np.where(gaps > 3 * interval, interval, gaps), (interval,)))
    cuts = ((gaps > BREAK).nonzero()[0] + 1).tolist()
    return Trace(series, interval, np.cumsum(seconds).tolist(), cuts)


@dataclass(frozen=True, slots=True)
class Excursion:
    """An event: [start, end) in Unix seconds, whole minutes beyond the level, and the reading farthest out."""

    start: float
    end: float
    minutes: int
    extreme: float


def excursions(readings: Trace, level: Level) -> list[Excursion]:
    """The events of the day, in order. An event begins with 15 unbroken minutes beyond the level and
    ends when 15 minutes are back, or at a gap over 45 minutes.

    Minutes are rounded before they are compared, so that three readings 4:59 apart count as 15 minutes.
    """
    beyond = level.beyond(readings.series.values)
    if not beyond.any():
        return []
    open_runs: list[tuple[int, int]] = []
    events: list[list[tuple[int, int]]] = []
    for run in _runs(beyond, readings.cuts):
        if open_runs and _still_open(readings, open_runs[-1][1], run[0]):
            open_runs.append(run)
        elif _minutes(readings, *run) >= EVENT_MINUTES:
            open_runs = [run]
            events.append(open_runs)
        else:
            open_runs = []
    return [_excursion(readings, level, runs) for runs in events]


def _runs(beyond: BoolArray, cuts: list[int]) -> list[tuple[int, int]]:
    """[first, last) of each run of readings beyond, cut at long gaps."""
    changes = ((beyond[1:] != beyond[:-1]).nonzero()[0] + 1).tolist()
    edges = [0, *(sorted({*changes, *cuts}) if cuts else changes), len(beyond)]
    return [(first, last) for first, last in pairwise(edges) if beyond[first]]


def _minutes(readings: Trace, first: int, last: int) -> int:
    return round((readings.elapsed[last] - readings.elapsed[first]) / 60)


def _still_open(readings: Trace, end: int, start: int) -> bool:
    """Whether the readings between two runs are too few to end an event, and no long gap lies among them."""
    cut = any(end <= index <= start for index in readings.cuts)
    return not cut and _minutes(readings, end, start) < EVENT_MINUTES


def _excursion(readings: Trace, level: Level, runs: list[tuple[int, int]]) -> Excursion:
    first, last = runs[0][0], runs[-1][1]
    values = readings.series.values[first:last]
    times = readings.series.times
    return Excursion(
        start=float(times[first]),
        end=float(times[last - 1]) + readings.elapsed[last] - readings.elapsed[last - 1],
        minutes=sum(_minutes(readings, *run) for run in runs),
        extreme=float(values.min() if level.below else values.max()),
    )
