"""Which thresholds one half of the people would choose, by fixed rules of load."""

import statistics

import numpy as np

from core.anomalies import thresholds
from core.anomalies.baseline import recent_days, robust, usual_ranges, valid
from core.anomalies.detectors import strain_score
from scripts.dev.calibration.people import People
from scripts.dev.calibration.replay import changed_thresholds, per_day, rate, replay_all

STRAIN_LOAD, DRIFT_LOAD = 0.01, 0.007
"""The share of assessed days that the composite, and the drift of one metric, may make notable."""
WELL_SAMPLED = 14


def mad_floors(people: People) -> dict[str, float]:
    """Half the median, over people with 14 values, of each metric's scaled MAD."""
    floors = {}
    for watched in thresholds.WATCHED:
        values = [
            [x for f in days.values() if (x := valid(watched, f)) is not None] for days in people.values()
        ]
        mads = [robust(one, 0.0, provisional=False).mad for one in values if len(one) >= WELL_SAMPLED]
        if mads:
            floors[watched.feature] = statistics.median(mads) / 2
    return floors


def strain_threshold(people: People) -> float:
    """The composite that `STRAIN_LOAD` of the assessed days exceed, rounded up to a tenth."""
    scores, assessed = [], 0
    for days in people.values():
        for date, features in days.items():
            usuals = usual_ranges(recent_days(days, date))
            assessed += bool(usuals)
            if (found := strain_score(features, usuals)) is not None:
                scores.append(found.score)
    allowed = int(STRAIN_LOAD * assessed)
    return float(np.ceil(10 * sorted(scores, reverse=True)[allowed]) / 10)


def drift_threshold(
    people: People, feature: str, grid: tuple[float, ...] = (8, 10, 12, 14, 16, 18, 20)
) -> float:
    """The first threshold of the grid whose notable days stay within `DRIFT_LOAD`."""
    for threshold in grid:
        with changed_thresholds(DRIFT_THRESHOLDS={feature: threshold}):
            if rate(replay_all(people), per_day("notable", "drift"), draws=1).value <= DRIFT_LOAD:
                return threshold
    return grid[-1]
