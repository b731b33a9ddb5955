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
class Excursion:
    """An event: [start, end) in Unix seconds, whole minutes beyond the level, and the reading farthest out."""

    start: float
    end: float
    minutes: int
    extreme: float


def durations(times: FloatArray, interval: float) -> FloatArray:
    """Seconds each reading stands for: until the next one, but only `interval` if that is over 3 intervals away."""
    gaps = np.diff(times, append=times[-1] + interval)
    return np.where(gaps > 3 * interval, interval, gaps)


def excursions(
    series: Series, level: Level, interval: float, minimum: float = EVENT_MINUTES
) -> list[Excursion]:
    """Events of at least `minimum` minutes, in order. An event begins with 15 unbroken minutes beyond the level and
    ends when 15 minutes are back, or at a gap over 45 minutes.

    Minutes are rounded before they are compared, so that three readings 4:59 apart count as 15 minutes.
    """
    beyond = level.beyond(series.values)
    if not beyond.any():
        return []
    seconds = durations(series.times, interval)
    open_runs: list[tuple[int, int]] = []
    events: list[list[tuple[int, int]]] = []
    for run in _runs(beyond, series.times):
        if open_runs and _still_open(series.times, seconds, open_runs[-1][1], run[0]):
            open_runs.append(run)
        elif _minutes(seconds, run) >= EVENT_MINUTES:
            open_runs = [run]
            events.append(open_runs)
        else:
            open_runs = []
    found = [_excursion(series, level, seconds, runs) for runs in events]
    return [event for event in found if event.minutes >= minimum]


def _runs(beyond: BoolArray, times: FloatArray) -> list[tuple[int, int]]:
    """[first, last) of each run of readings beyond, cut at long gaps."""
    starts = beyond.copy()
    starts[1:] &= ~beyond[:-1] | (np.diff(times) > BREAK)
    ends = beyond.copy()
    ends[:-1] &= ~beyond[1:] | (np.diff(times) > BREAK)
    return list(zip(np.flatnonzero(starts).tolist(), (np.flatnonzero(ends) + 1).tolist(), strict=True))


def _minutes(seconds: FloatArray, run: tuple[int, int]) -> int:
    return round(float(seconds[run[0] : run[1]].sum()) / 60)


def _still_open(times: FloatArray, seconds: FloatArray, end: int, start: int) -> bool:
    """Whether the readings between two runs are too few to end an event, and no long gap lies among them."""
    gap = float(np.diff(times[end - 1 : start + 1]).max())
    return gap <= BREAK and _minutes(seconds, (end, start)) < EVENT_MINUTES


def _excursion(series: Series, level: Level, seconds: FloatArray, runs: list[tuple[int, int]]) -> Excursion:
    first, last = runs[0][0], runs[-1][1]
    values = series.values[first:last]
    return Excursion(
        start=float(series.times[first]),
        end=float(series.times[last - 1] + seconds[last - 1]),
        minutes=sum(_minutes(seconds, run) for run in runs),
        extreme=float(values.min() if level.below else values.max()),
    )
