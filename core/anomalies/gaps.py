"""Too little data to judge the day by. One finding for each series at most."""

from collections.abc import Mapping
from typing import NamedTuple

from core.anomalies import thresholds
from core.anomalies.baseline import Features, Recent, median

JUDGED = ("hr", "glucose")  # the series that are meant to be continuous


class DataGap(NamedTuple):
    """What is missing of a series: `value` is a share in %, or the longest gap in minutes."""

    rule: str
    series: str
    value: float
    unit: str
    usual_pct: float | None = None


def find_data_gaps(features: Features, gaps: Mapping[str, float], recent: Recent) -> list[DataGap]:
    """coverage_low (below half the usual; of glucose, sensor in use for < 70 %), else cgm_inactive (< 70 %),
    else sensor_gap (> 4 h in a series that usually covers half the day, or whose usual is unknown).

    `gaps` are the longest gaps in minutes of the series that have samples today.
    """
    found = (_data_gap(series, features, gaps, recent) for series in JUDGED)
    return [gap for gap in found if gap is not None]


def _data_gap(series: str, features: Features, gaps: Mapping[str, float], recent: Recent) -> DataGap | None:
    covered, usual = features.get(f"coverage_{series}", 0.0), usual_coverage(series, recent)
    active = features.get("cgm_active_pct", 0.0) if series == "glucose" else 0.0
    # a sensor with fewer readings fills fewer slots of the day, and lacks none of it
    whole = active >= thresholds.SENSOR_INACTIVE_PCT
    if usual is not None and covered < thresholds.COVERAGE_SHARE * usual and not whole:
        return DataGap("coverage_low", series, covered, "%", usual)
    if series not in gaps:
        return None
    if series == "glucose" and features.get("cgm_active_pct", 100.0) < thresholds.SENSOR_INACTIVE_PCT:
        return DataGap("cgm_inactive", series, features["cgm_active_pct"], "%", usual)
    if gaps[series] > thresholds.GAP_MINUTES and (usual is None or usual >= thresholds.GAP_USUAL_PCT):
        return DataGap("sensor_gap", series, gaps[series], "min", usual)
    return None


def usual_coverage(series: str, recent: Recent) -> float | None:
    """Median coverage in % over the days of D−14 … D−1 that have data of any kind, at least 7.

    A day without this series counts as 0, so that a sensor laid aside for good falls silent within two weeks.
    """
    key = f"coverage_{series}"
    values = [features.get(key, 0.0) for features in recent[: thresholds.COVERAGE_DAYS] if features]
    return median(values) if len(values) >= thresholds.COVERAGE_MINIMUM_DAYS else None
