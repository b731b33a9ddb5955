"""What the rules would have said of real people's days: loads per day and per episode, bootstrapped by person."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from core.anomalies import policy, thresholds
from core.anomalies.baseline import Features, Recent, recent_days, usual_ranges
from core.anomalies.detectors import drift, out_of_range, strain
from scripts.dev.calibration.people import Days, People

RANK = {"info": 1, "notable": 2, "urgent": 3}


@dataclass(frozen=True)
class Judged:
    """One day: severity by rule; `assessed` if any usual range existed to judge it by."""

    date: dt.date
    assessed: bool
    said: dict[str, str]

    def reaches(self, severity: str, rule: str = "") -> bool:
        return any(RANK[s] >= RANK[severity] for r, s in self.said.items() if r.startswith(rule))


def judge(features: Features, recent: Recent) -> tuple[bool, dict[str, str]]:
    """Whether the day could be compared, and the worst severity by rule."""
    usuals = usual_ranges(recent)
    said: dict[str, str] = {}
    for deviation in out_of_range(features, usuals, recent):
        kind = "shift" if deviation.shifted else "out_of_range"
        said[f"{kind}.{deviation.watched.metric}"] = deviation.severity
    if strain(features, usuals):
        said["strain"] = "notable"
    for drifting in drift(features, recent):
        said[f"drift.{drifting.watched.metric}"] = drifting.severity
    low_oxygen = features.get("spo2_mean", 100.0) < policy.SPO2_LOW
    if low_oxygen and features.get("sleep_total", 0.0) >= policy.SPO2_MINUTES:
        said["spo2_low"] = "urgent"
    return bool(usuals), said


def replay(days: Days) -> list[Judged]:
    """Every day of one person, judged as the pipeline would have judged it."""
    return [
        Judged(date, *judge(features, recent_days(days, date))) for date, features in sorted(days.items())
    ]


Count = Callable[[list[Judged]], tuple[float, float]]
"""(hits, of how many) of one person."""


def per_day(severity: str, rule: str = "") -> Count:
    """Days that reach the severity, of all days that could be assessed."""
    return lambda judged: (
        float(sum(one.reaches(severity, rule) for one in judged)),
        float(sum(one.assessed for one in judged)),
    )


def per_month(severity: str, rule: str = "") -> Count:
    """Episodes (runs of days that reach the severity, at most one quiet day between) per 30 assessed days."""
    return lambda judged: (
        float(episodes([one.date for one in judged if one.reaches(severity, rule)])),
        sum(one.assessed for one in judged) / 30,
    )


def episodes(dates: list[dt.date]) -> int:
    """Runs of dates with at most one day between."""
    gaps = [(later - earlier).days for earlier, later in pairwise(dates)]
    return bool(dates) + sum(gap > 2 for gap in gaps)


@dataclass(frozen=True)
class Rate:
    value: float
    low: float
    high: float


def rate(people: dict[str, list[Judged]], count: Count, *, draws: int = 2000, seed: int = 1) -> Rate:
    """The pooled rate with its 95 % interval, persons drawn with replacement."""
    pairs = np.array([count(judged) for judged in people.values()])
    hits, total = pairs.sum(axis=0)
    chosen = np.random.default_rng(seed).integers(0, len(pairs), (draws, len(pairs)))
    drawn = pairs[chosen].sum(axis=1)
    rates = drawn[:, 0] / np.maximum(drawn[:, 1], 1e-9)
    low, high = np.quantile(rates, (0.025, 0.975))
    return Rate(float(hits / max(total, 1e-9)), float(low), float(high))


def replay_all(people: People) -> dict[str, list[Judged]]:
    return {name: replay(days) for name, days in people.items()}


@contextmanager
def changed_thresholds(**changed: Any) -> Iterator[None]:
    """The rules with other thresholds, to draw a curve."""
    before = {name: getattr(thresholds, name) for name in changed}
    for name, value in changed.items():
        setattr(thresholds, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(thresholds, name, value)
