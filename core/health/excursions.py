"""Stretches of readings beyond a level, as consensus counts them (Battelino et al. 2023)."""

from dataclasses import dataclass

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
    """Readings with the time between them: `gaps` in seconds (n − 1), `interval` the sensor's own spacing.

    `seconds` is what each reading stands for: until the next one, but only `interval` if that is over 3 of them away.
    """

    series: Series
    interval: float
    gaps: FloatArray
    seconds: FloatArray


def trace(series: Series) -> Trace:
    """Of at least one reading. The sensor's interval: median spacing in whole minutes, 1 to 15; 5 for one reading."""
    gaps = series.times[1:] - series.times[:-1]
    spacing = float(np.sort(gaps)[gaps.size // 2]) if gaps.size else 300.0
    interval = min(900.0, max(60.0, 60.0 * round(spacing / 60)))
    seconds = np.append(np.where(gaps > 3 * interval, interval, gaps), interval)
    return Trace(series, interval, gaps, seconds)


@dataclass(frozen=True, slots=True)
class Excursion:
    """An event: [start, end) in Unix seconds, whole minutes beyond the level, and the reading farthest out."""

    start: float
    end: float
    minutes: int
    extreme: float


def excursions(readings: Trace, level: Level, minimum: float = EVENT_MINUTES) -> list[Excursion]:
    """Events of at least `minimum` minutes, in order. An event begins with 15 unbroken minutes beyond the level and
    ends when 15 minutes are back, or at a gap over 45 minutes.

    Minutes are rounded before they are compared, so that three readings 4:59 apart count as 15 minutes.
    """
    beyond = level.beyond(readings.series.values)
    if not beyond.any():
        return []
    open_runs: list[tuple[int, int]] = []
    events: list[list[tuple[int, int]]] = []
    for run in _runs(beyond, readings.gaps):
        if open_runs and _still_open(readings, open_runs[-1][1], run[0]):
            open_runs.append(run)
        elif _minutes(readings, run) >= EVENT_MINUTES:
            open_runs = [run]
            events.append(open_runs)
        else:
            open_runs = []
    found = [_excursion(readings, level, runs) for runs in events]
    return [event for event in found if event.minutes >= minimum]


def _runs(beyond: BoolArray, gaps: FloatArray) -> list[tuple[int, int]]:
    """[first, last) of each run of readings beyond, cut at long gaps."""
    cut = gaps > BREAK
    starts, ends = beyond.copy(), beyond.copy()
    starts[1:] &= ~beyond[:-1] | cut
    ends[:-1] &= ~beyond[1:] | cut
    return list(zip(starts.nonzero()[0].tolist(), (ends.nonzero()[0] + 1).tolist(), strict=True))


def _minutes(readings: Trace, run: tuple[int, int]) -> int:
    return round(float(readings.seconds[run[0] : run[1]].sum()) / 60)


def _still_open(readings: Trace, end: int, start: int) -> bool:
    """Whether the readings between two runs are too few to end an event, and no long gap lies among them."""
    longest = float(readings.gaps[end - 1 : start].max())
    return longest <= BREAK and _minutes(readings, (end, start)) < EVENT_MINUTES


def _excursion(readings: Trace, level: Level, runs: list[tuple[int, int]]) -> Excursion:
    first, last = runs[0][0], runs[-1][1]
    values = readings.series.values[first:last]
    return Excursion(
        start=float(readings.series.times[first]),
        end=float(readings.series.times[last - 1] + readings.seconds[last - 1]),
        minutes=sum(_minutes(readings, run) for run in runs),
        extreme=float(values.min() if level.below else values.max()),
    )
