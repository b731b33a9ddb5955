"""One series of the day from all entries of its type: each in its own unit, then joined and cleaned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.health.signals import HIGH, LOW, Series
from core.ultrahuman.samples import MAX_ITEMS, SAMPLE_LIMITS, Limits, clean, joined, read_samples
from core.ultrahuman.units import converted

ALL_DAY = Limits(0, 200_000)  # steps counted from midnight on
LEAST_RISES = 12  # counts that only grow are no counts of single stretches, even without a total to end at


@dataclass(frozen=True, slots=True)
class Reading:
    """A cleaned series; samples dropped by reason; how it was read, if not as it came; words by what they mean."""

    series: Series
    dropped: dict[str, int]
    read_as: str | None = None
    words: dict[str, int] = field(default_factory=dict)


def read_series(
    name: str, contents: Iterable[dict[str, Any]], start: float, end: float, *, total: float | None = None
) -> Reading | None:
    """The samples of `name` in [start, end), None if no entry lists any. `total` is the day's, for steps.

    Raises BadRaw for an unknown unit.
    """
    parts, said, left, too_many = [], [], MAX_ITEMS, 0
    for content in contents:
        items = content.get("values")
        if not isinstance(items, list) or not items:
            continue
        if len(items) > left:
            too_many += len(items) - left
            items = items[:left]
        left -= len(items)
        listed, read_as = converted(name, read_samples(items, words=name == "glucose"), content.get("unit"))
        parts.append(listed)
        if read_as is not None and read_as not in said:
            said.append(read_as)
    if not parts:
        return None
    limits = SAMPLE_LIMITS[name]
    counted = name == "steps" and (total is None or not 0 < total <= limits.high)
    series, dropped = clean(joined(parts), start, end, ALL_DAY if counted else limits)
    if too_many:
        dropped["too_many"] = too_many
    if name == "steps" and (increments := _increments(series, total)) is not None:
        series, said = increments, ["counted from midnight"]
    if counted:
        series = _within(series, limits, dropped)
    words = {"low": series.told(LOW), "high": series.told(HIGH)} if series.words is not None else {}
    return Reading(series, dropped, "; ".join(said) or None, {w: n for w, n in words.items() if n})


def _increments(series: Series, total: float | None) -> Series | None:
    """What each sample of a running count adds; None if the samples are no running count.

    They are if they only grow and end at the day's total, or, where no total is told, if they grow often enough.
    """
    values = series.values
    told = total is not None and total > 0
    if values.size < 2 or (told and round(float(values[-1])) != round(total or 0)):
        return None
    if (rises := values[1:] - values[:-1]).min() < 0:
        return None
    is_count = float(values.sum()) > float(values[-1]) if told else np.count_nonzero(rises) >= LEAST_RISES
    return Series(series.times, np.concatenate((values[:1], rises))) if is_count else None


def _within(series: Series, limits: Limits, dropped: dict[str, int]) -> Series:
    keep = series.values <= limits.high
    if keep.all():
        return series
    dropped["implausible"] = dropped.get("implausible", 0) + int(series.values.size - np.count_nonzero(keep))
    return Series(series.times[keep], series.values[keep])


def numbers_of(contents: Sequence[dict[str, Any]], name: str, start: float, end: float) -> list[float]:
    """The plausible values that entries of another type list in the unit and range of the series `name`."""
    reading = read_series(name, contents, start, end)
    return reading.series.values.tolist() if reading else []
