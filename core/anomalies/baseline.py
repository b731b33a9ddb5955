"""What is usual for one person: lagged, robust, from the features of earlier days. Pure; knows no document."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from core.anomalies import thresholds

Features = Mapping[str, Any]
"""What a day's raw document says, for other days to read: numbers by name, and short lists that core.health reads."""
Recent = Sequence[Features]
"""Earlier days, the latest first: `recent[0]` is D−1, empty where a day is missing."""


def recent_days(history: Mapping[dt.date, Features], date: dt.date) -> Recent:
    """The days D−1 … D−35 of a history by date."""
    today = date.toordinal()
    by_day = {day.toordinal(): features for day, features in history.items()}
    return [by_day.get(today - back, {}) for back in range(1, thresholds.REACH + 1)]


class Usual(NamedTuple):
    """Median and scaled MAD on the metric's own scale, over `days` valid days."""

    median: float
    mad: float
    days: int
    provisional: bool

    def z(self, x: float) -> float:
        """How many MADs x lies above the median."""
        return (x - self.median) / self.mad


def to_unit(watched: thresholds.Watched, x: float) -> float:
    """Back from the scale to the unit of `watched.metric`."""
    if watched.scale == "ln":
        return math.exp(x)
    return max(0.0, x) ** 2 if watched.scale == "sqrt" else x


def valid(watched: thresholds.Watched, features: Features) -> float | None:
    """The day's value on its scale, if it has one; a logarithm is stored as one."""
    feature: float | None = features.get(watched.feature)
    return math.sqrt(feature) if feature is not None and watched.scale == "sqrt" else feature


def span(watched: thresholds.Watched, recent: Recent, first: int, last: int) -> list[float]:
    """Valid values on the scale, of the days D−last … D−first, the latest first."""
    name = watched.feature
    values = [features[name] for features in recent[first - 1 : last] if name in features]
    return [math.sqrt(x) for x in values] if watched.scale == "sqrt" else values


def median(values: Sequence[float]) -> float:
    """The middle of at least one value."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def robust(values: Sequence[float], floor: float, *, provisional: bool) -> Usual:
    """Median and MAD · 1.4826, not below the floor."""
    middle = median(values)
    mad = thresholds.MAD_SCALE * median([abs(x - middle) for x in values])
    return Usual(middle, max(mad, floor), len(values), provisional)


def usual(watched: thresholds.Watched, recent: Recent) -> Usual | None:
    """D−35 … D−8 with at least 14 valid days, else provisional D−28 … D−1 with at least 7, else none."""
    values = span(watched, recent, thresholds.LAG, thresholds.REACH)
    if len(values) >= thresholds.MINIMUM_DAYS:
        return robust(values, watched.mad_floor, provisional=False)
    values = span(watched, recent, 1, thresholds.PROVISIONAL_REACH)
    if len(values) >= thresholds.PROVISIONAL_DAYS:
        return robust(values, watched.mad_floor, provisional=True)
    return None


def usual_ranges(recent: Recent) -> dict[str, Usual]:
    """By feature, for every watched metric that has one."""
    found = ((watched.feature, usual(watched, recent)) for watched in thresholds.WATCHED)
    return {feature: one for feature, one in found if one is not None}
