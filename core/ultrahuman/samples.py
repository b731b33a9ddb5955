"""From the API's lists of samples to clean series: numbers in any dress, words, duplicates, order, other days."""

import math
import re
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from core.health.signals import HIGH, LOW, FloatArray, Series, WordArray

MAX_ITEMS = 100_000
_value, _timestamp = itemgetter("value"), itemgetter("timestamp")
_PLAIN = {int, float}
# Compiled by the first word that comes: most functions start without one.
_WORD = r"\s*(?:(lo|low)|(hi|high)|([<≤])\s*([\d.]+)|([>≥])\s*([\d.]+))\s*"


class Limits(NamedTuple):
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


class Listed(NamedTuple):
    """Samples as listed: times in Unix seconds and values, NaN where one is unreadable.

    `words` marks those that a sensor told as a word, LOW or HIGH; their value is the number after the sign, else NaN.
    """

    times: FloatArray
    values: FloatArray
    words: WordArray | None = None


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


def word(content: Any) -> tuple[int, float] | None:
    """(LOW or HIGH, the number after the sign or NaN) of LO, Low, <40, HI, High, >400; None for anything else."""
    if not isinstance(content, str) or len(content) > 20:
        return None
    if (found := re.fullmatch(_WORD, content, re.IGNORECASE)) is None:
        return None
    low, _, below, less, above, more = found.groups()
    amount = number(less or more) if below or above else math.nan
    return None if amount is None else (LOW if low or below else HIGH, amount)


def _plain_array(items: list[Any]) -> FloatArray | None:
    """Of JSON numbers alone; None if any item is something else."""
    if set(map(type, items)) <= _PLAIN:
        try:
            return np.fromiter(items, np.float64, len(items))
        except OverflowError:
            pass
    return None


def _array(items: list[Any]) -> FloatArray:
    return np.array([math.nan if (n := number(item)) is None else n for item in items], dtype=np.float64)


def timestamps(items: list[Any]) -> FloatArray:
    """The Unix seconds of a list of samples, as listed; NaN where one is unreadable."""
    try:
        # What numpy itself makes of a text or null as timestamp is that moment, or no moment of any day.
        return np.fromiter(map(_timestamp, items), np.float64, len(items))
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        return _array([item.get("timestamp") if isinstance(item, dict) else None for item in items])


def read_samples(items: list[Any], *, words: bool = False) -> Listed:
    """`[{"value", "timestamp"}, …]`; with `words`, also what a sensor tells as a word."""
    times = timestamps(items)
    try:
        contents = list(map(_value, items))
    except (KeyError, TypeError, IndexError):
        contents = [item.get("value") if isinstance(item, dict) else None for item in items]
    if (plain := _plain_array(contents)) is not None:
        return Listed(times, plain)
    values = _array(contents)
    if not words:
        return Listed(times, values)
    marks = np.zeros(len(items), dtype=np.int8)
    for i in np.flatnonzero(np.isnan(values)):
        if (told := word(contents[i])) is not None:
            marks[i], values[i] = told
    return Listed(times, values, marks if marks.any() else None)


def joined(parts: list[Listed]) -> Listed:
    """The samples of several lists, one after another."""
    if len(parts) == 1:
        return parts[0]
    words = None
    if any(part.words is not None for part in parts):
        words = np.concatenate(
            [np.zeros(part.times.size, np.int8) if part.words is None else part.words for part in parts]
        )
    return Listed(
        np.concatenate([part.times for part in parts]), np.concatenate([part.values for part in parts]), words
    )


def clean(listed: Listed, start: float, end: float, limits: Limits) -> tuple[Series, dict[str, int]]:
    """The samples that count as measured in [start, end), and how many were dropped for which reason.

    Sorted by time; of several samples with one timestamp the last listed wins.
    """
    dropped: dict[str, int] = {}
    times, values, words = listed.times, listed.values, listed.words
    if _is_clean(times, values, start, end, limits):
        return Series(times, values, words), {}
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
        words = None if words is None else words[keep]
    if times.size > 1 and not (times[1:] > times[:-1]).all():
        order = np.argsort(times, kind="stable")
        last = np.append(times[order][1:] != times[order][:-1], True)
        if duplicates := int(times.size - np.count_nonzero(last)):
            dropped["duplicate"] = duplicates
            order = order[last]
        times, values = times[order], values[order]
        words = None if words is None else words[order]
    return Series(times, values, words if words is not None and words.any() else None), dropped


def _is_clean(times: FloatArray, values: FloatArray, start: float, end: float, limits: Limits) -> bool:
    """Whether nothing is to be dropped or moved, as on nearly all days; whatever is not a number says no."""
    return bool(
        times.size
        and limits.low <= values.min()
        and values.max() <= limits.high
        and start <= times[0]
        and times[-1] < end
        and (times[1:] > times[:-1]).all()
    )
