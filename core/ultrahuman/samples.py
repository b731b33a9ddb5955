"""From the API's lists of samples to clean series: numbers in any dress, duplicates, order, zeros, other days."""

import math
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np

from core.health.signals import FloatArray, Series

MAX_ITEMS = 100_000
_value, _timestamp = itemgetter("value"), itemgetter("timestamp")
_PLAIN = {int, float}


@dataclass(frozen=True, slots=True)
class Limits:
    """The closed range a sensor can mean; with `zero_is_missing`, 0 says "not worn"."""

    low: float
    high: float
    zero_is_missing: bool = False


SAMPLE_LIMITS = {
    "hr": Limits(20, 260, zero_is_missing=True),  # bpm
    "temp": Limits(10, 45),  # °C, a ring on a table included
    "hrv": Limits(1, 500, zero_is_missing=True),  # ms
    "steps": Limits(0, 20_000),  # per sample
    "glucose": Limits(20, 600),  # mg/dL; sensors end at 40 and 400 or 500
    "motion": Limits(0, 1e6),
    "spo2": Limits(50, 100, zero_is_missing=True),  # %
}


def number(content: Any) -> float | None:
    """A finite float from a JSON number or a text that is one; None for anything else, bool included."""
    if isinstance(content, bool) or not isinstance(content, int | float | str):
        return None
    if isinstance(content, str) and (len(content) > 40 or "_" in content):
        return None
    try:
        result = float(content)
    except (ValueError, OverflowError):
        return None
    return result if math.isfinite(result) else None


def _array(items: list[Any]) -> FloatArray:
    if set(map(type, items)) <= _PLAIN:
        try:
            return np.array(items, dtype=np.float64)
        except OverflowError:
            pass
    return np.array([math.nan if (n := number(item)) is None else n for item in items], dtype=np.float64)


def read_samples(items: list[Any]) -> tuple[FloatArray, FloatArray]:
    """Times (Unix seconds) and values of `[{"value", "timestamp"}, …]`, as listed; NaN where one is unreadable."""
    try:
        # What numpy itself makes of a text or null as timestamp is that moment, or no moment of any day.
        times = np.fromiter(map(_timestamp, items), np.float64, len(items))
        return times, _array(list(map(_value, items)))
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        pairs = [item if isinstance(item, dict) else {} for item in items]
        return _array([p.get("timestamp") for p in pairs]), _array([p.get("value") for p in pairs])


def clean(items: list[Any], start: float, end: float, limits: Limits) -> tuple[Series, dict[str, int]]:
    """The samples that count as measured in [start, end), and how many were dropped for which reason.

    Sorted by time; of several samples with one timestamp the last listed wins.
    """
    dropped: dict[str, int] = {}
    if len(items) > MAX_ITEMS:
        dropped["too_many"] = len(items) - MAX_ITEMS
        items = items[:MAX_ITEMS]
    times, values = read_samples(items)
    keep = (values >= limits.low) & (values <= limits.high) & (times >= start) & (times < end)
    if not keep.all():
        readable = np.isfinite(times) & np.isfinite(values)
        today = readable & (times >= start) & (times < end)
        zero = today & (values == 0) & limits.zero_is_missing
        counts = {
            "unreadable": times.size - np.count_nonzero(readable),
            "outside_day": np.count_nonzero(readable) - np.count_nonzero(today),
            "zero": np.count_nonzero(zero),
            "implausible": np.count_nonzero(today & ~keep & ~zero),
        }
        dropped |= {reason: int(count) for reason, count in counts.items() if count}
        times, values = times[keep], values[keep]
    if times.size > 1 and not (times[1:] > times[:-1]).all():
        order = np.argsort(times, kind="stable")
        times, values = times[order], values[order]
        last = np.append(times[1:] != times[:-1], True)
        if duplicates := int(times.size - np.count_nonzero(last)):
            dropped["duplicate"] = duplicates
            times, values = times[last], values[last]
    return Series(times, values), dropped
