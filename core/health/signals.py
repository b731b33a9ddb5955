"""What one patient-day holds once it is read: clean numpy series and the night. Knows nothing of JSON or of metrics."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

FloatArray = np.ndarray[Any, np.dtype[np.float64]]
WordArray = np.ndarray[Any, np.dtype[np.int8]]

SLOT = 300  # seconds; the API samples about every 5 minutes
LOW, HIGH = -1, 1  # what a sensor told as a word: below, or above, all that it can measure
SERIES = ("hr", "temp", "hrv", "steps", "glucose", "motion", "spo2")


@dataclass(frozen=True, slots=True)
class Series:
    """Samples in order of time: `times` in Unix seconds, strictly increasing; `values` finite, of the same length.

    `words` is None where every sample is a number; else of the same length too: LOW where a glucose sensor told LO (the
    value 39 stands for it), HIGH where it told HI (401, or the number that it told to be above), 0 at numbers. So the
    readings `words == LOW` are those known to be low only by the word, and their time is what was told only as LO.
    """

    times: FloatArray
    values: FloatArray
    words: WordArray | None = None

    def __len__(self) -> int:
        return int(self.times.size)

    def between(self, start: float, end: float) -> "Series":
        """The samples in [start, end)."""
        first, last = np.searchsorted(self.times, (start, end))
        words = None if self.words is None else self.words[first:last]
        return Series(self.times[first:last], self.values[first:last], words)

    def told(self, word: int) -> int:
        """How many samples were told as this word, LOW or HIGH."""
        return 0 if self.words is None else int(np.count_nonzero(self.words == word))


def chain(parts: Sequence[Series]) -> Series:
    """One series of several that follow one another in time."""
    if len(parts) == 1:
        return parts[0]
    return Series(np.concatenate([p.times for p in parts]), np.concatenate([p.values for p in parts]))


EMPTY = Series(np.empty(0), np.empty(0))


class Night(NamedTuple):
    """The main sleep of the day. Times in Unix seconds, durations in minutes, None where the answer says nothing.

    `graphs` holds the sleep entry's own series (hr, hrv, temp), which may begin before midnight; `segments` are
    (start, end, stage). A night told in several entries has `parts`, the bedtime (start, end) of each: between them
    the person was up.
    """

    start: float | None
    end: float | None
    total: float | None
    in_bed: float | None
    stages: Mapping[str, float]
    spo2: float | None
    graphs: Mapping[str, Series]
    segments: tuple[tuple[float, float, str], ...] = ()
    parts: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class DaySignals:
    """One local calendar day; `values` are single numbers the metrics build on.

    [`start`, `end`) in Unix seconds is the window of the day as the answer means it: every sample of `series` lies in
    it. It is 23 to 25 hours long, and longer only when a traveller's answer shows it. The day before need not end where
    this one starts: after travel the two windows overlap or leave a gap, and their ends tell it exactly. `zone` tells
    the person's clock in this window; it may be a bare offset. `reported` are the API's own metrics, kept apart from
    ours; `quality` says what was dropped and why.
    """

    date: dt.date
    zone: dt.tzinfo
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
        beds = self.night.parts or ((self.night.start, self.night.end),)
        return chain([self.of(name).between(start, end) for start, end in beds])

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
