"""What is usual for one person: lagged, robust, from the features of earlier days. Pure; knows no document."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.anomalies import thresholds as at

Features = Mapping[str, float]
History = Mapping[dt.date, Features]

GLUCOSE = ("glucose_mean", "glucose_cv", "glucose_tir")


@dataclass(frozen=True, slots=True)
class Usual:
    """Median and scaled MAD on the metric's own scale, over `days` valid days."""

    median: float
    mad: float
    days: int
    provisional: bool

    def z(self, x: float) -> float:
        """How many MADs x lies above the median."""
        return (x - self.median) / self.mad


def to_scale(watched: at.Watched, feature: float) -> float:
    """A feature on the scale its deviations are computed on; hrv_sleep_ln is stored as a logarithm already."""
    return math.sqrt(feature) if watched.scale == "sqrt" else feature


def to_unit(watched: at.Watched, x: float) -> float:
    """Back from the scale to the unit of `watched.metric`."""
    if watched.scale == "ln":
        return math.exp(x)
    return max(0.0, x) ** 2 if watched.scale == "sqrt" else x


def valid(watched: at.Watched, features: Features) -> float | None:
    """The day's value on its scale, if the day is fit to be compared."""
    feature = features.get(watched.feature)
    if feature is None:
        return None
    if watched.feature in GLUCOSE and features.get("cgm_active_pct", 0.0) < at.GLUCOSE_ACTIVE_PCT:
        return None
    return to_scale(watched, feature)


def span(watched: at.Watched, history: History, date: dt.date, first: int, last: int) -> list[float]:
    """Valid values on the scale of the days D−first … D−last, oldest first."""
    found = []
    for back in range(first, last - 1, -1):
        features = history.get(date - dt.timedelta(days=back))
        if features is not None and (x := valid(watched, features)) is not None:
            found.append(x)
    return found


def median(values: Sequence[float]) -> float:
    """The middle of at least one value."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def robust(values: Sequence[float], floor: float, *, provisional: bool) -> Usual:
    """Median and MAD · 1.4826, not below the floor."""
    middle = median(values)
    mad = at.MAD_SCALE * median([abs(x - middle) for x in values])
    return Usual(middle, max(mad, floor), len(values), provisional)


def usual(watched: at.Watched, history: History, date: dt.date) -> Usual | None:
    """D−35 … D−8 with at least 14 valid days, else provisional D−28 … D−1 with at least 7, else none."""
    values = span(watched, history, date, at.REACH, at.LAG)
    if len(values) >= at.MINIMUM_DAYS:
        return robust(values, watched.mad_floor, provisional=False)
    values = span(watched, history, date, at.PROVISIONAL_REACH, 1)
    if len(values) >= at.PROVISIONAL_DAYS:
        return robust(values, watched.mad_floor, provisional=True)
    return None


def usual_ranges(history: History, date: dt.date) -> dict[str, Usual]:
    """By feature, for every watched metric that has one."""
    found = ((watched.feature, usual(watched, history, date)) for watched in at.WATCHED)
    return {feature: one for feature, one in found if one is not None}
