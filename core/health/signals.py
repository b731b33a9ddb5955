"""What one patient-day holds once it is read: clean numpy series and the night. Knows nothing of JSON or of metrics."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

SLOT = 300  # seconds; the API samples about every 5 minutes
SERIES = ("hr", "temp", "hrv", "steps", "glucose", "motion", "spo2")


@dataclass(frozen=True, slots=True)
class Series:
    """Samples in order of time: `times` in Unix seconds, strictly increasing; `values` finite, of the same length."""

    times: FloatArray
    values: FloatArray

    def __len__(self) -> int:
        return int(self.times.size)

    def between(self, start: float, end: float) -> "Series":
        """The samples in [start, end)."""
        first, last = np.searchsorted(self.times, (start, end))
        return Series(self.times[first:last], self.values[first:last])


EMPTY = Series(np.empty(0), np.empty(0))


@dataclass(frozen=True, slots=True)
class Night:
    """The main sleep of the day. Times in Unix seconds, durations in minutes, None where the answer says nothing.

    `graphs` holds the sleep entry's own series (hr, hrv, temp), which may begin before midnight; `segments` are
    (start, end, stage).
    """

    start: float | None
    end: float | None
    total: float | None
    in_bed: float | None
    stages: Mapping[str, float]
    spo2: float | None
    graphs: Mapping[str, Series]
    segments: tuple[tuple[float, float, str], ...] = ()


@dataclass(frozen=True)
class DaySignals:
    """One local calendar day, [start, end) in Unix seconds; `values` are single numbers the metrics build on.

    `reported` are the API's own metrics, kept apart from ours; `quality` says what was dropped and why.
    """

    date: dt.date
    zone: ZoneInfo
    start: float
    end: float
    series: Mapping[str, Series]
    night: Night | None
    values: Mapping[str, float]
    reported: Mapping[str, float]
    quality: dict[str, Any] = field(default_factory=dict)

    def of(self, name: str) -> Series:
        return self.series.get(name, EMPTY)

    @cached_property
    def slots(self) -> int:
        """How many 5-minute slots this day has: 288, or 276 or 300 when the clocks change."""
        return max(1, round((self.end - self.start) / SLOT))

    def asleep(self, name: str) -> Series:
        """The sleep-time samples: the sleep entry's own graph if it has any, else the series within bedtime."""
        if self.night is None:
            return EMPTY
        graph = self.night.graphs.get(name)
        if graph is not None:
            return graph
        if self.night.start is None or self.night.end is None:
            return EMPTY
        return self.of(name).between(self.night.start, self.night.end)

    def local(self, time: float) -> dt.datetime:
        """That instant on the patient's clock."""
        return dt.datetime.fromtimestamp(time, self.zone)

    def iso(self, time: float) -> str:
        """ISO 8601 to the minute, with the offset."""
        return self.local(time).isoformat(timespec="minutes")


def occupied(series: Series, start: float, slot: float = SLOT) -> int:
    """How many slots of `slot` seconds, counted from `start`, hold at least one sample."""
    if not len(series):
        return 0
    slots = (series.times - start).astype(np.int64) // int(slot)
    return 1 + int(np.count_nonzero(slots[1:] != slots[:-1]))


def coverage_pct(signals: DaySignals, name: str) -> float:
    """Share of the day's 5-minute slots that hold a sample, in percent."""
    return min(100.0, 100.0 * occupied(signals.of(name), signals.start) / signals.slots)


def longest_gap(signals: DaySignals, name: str) -> tuple[float, float]:
    """(start, end) in Unix seconds of the longest stretch without a sample, the day's edges included."""
    edges = np.concatenate(((signals.start,), signals.of(name).times, (signals.end,)))
    widest = int((edges[1:] - edges[:-1]).argmax())
    return float(edges[widest]), float(edges[widest + 1])
