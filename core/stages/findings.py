"""From what the rules found to the anomalies and usual ranges of the processed document."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from core.anomalies import thresholds
from core.anomalies.baseline import Features, Recent, Usual, to_unit, usual_ranges
from core.anomalies.detectors import BY_FEATURE, Deviation, Drift, Strain, drift, out_of_range, strain
from core.anomalies.gaps import DataGap, find_data_gaps
from core.anomalies.policy import WEEK_DAYS
from core.anomalies.safety import Breach, met_level
from core.anomalies.weekly import Held, Week
from core.documents import Anomaly, Severity, UsualRange
from core.health.excursions import Excursion
from core.health.metrics import round_significant, unit
from core.health.signals import DaySignals
from core.rules import RULES_VERSION

_KINDS = {"safety": 0, "weekly": 1, "strain": 2, "out_of_range": 3, "drift": 4, "data": 5}


def ranges_of(recent: Recent) -> tuple[dict[str, Usual], dict[str, UsualRange]]:
    """Usual ranges by feature for the rules, and by metric in people's units for the document.

    hrv_sleep_ln is there twice: as itself, and as hrv_sleep in ms.
    """
    usuals = usual_ranges(recent)
    shown = {BY_FEATURE[feature].metric: _range(BY_FEATURE[feature], one) for feature, one in usuals.items()}
    if (logs := usuals.get("hrv_sleep_ln")) is not None:
        shown["hrv_sleep_ln"] = _range(BY_FEATURE["hrv_sleep_ln"], logs, on_scale=True)
    return usuals, shown


def _range(watched: thresholds.Watched, usual: Usual, *, on_scale: bool = False) -> UsualRange:
    reach = thresholds.RANGE * usual.mad
    middle, low, high = usual.median, usual.median - reach, usual.median + reach
    scale: thresholds.Scale = "linear"
    if watched.scale != "linear" and not on_scale:
        scale, (middle, low, high) = watched.scale, (to_unit(watched, x) for x in (middle, low, high))
    return UsualRange(
        median=round_significant(middle),
        mad=round_significant(usual.mad),
        low=round_significant(low),
        high=round_significant(high),
        days=usual.days,
        provisional=usual.provisional,
        scale=scale,
    )


def anomalies_of(
    features: Features,
    signals: DaySignals,
    breaches: list[Breach],
    gaps: Mapping[str, tuple[float, float]],
    usuals: Mapping[str, Usual],
    recent: Recent,
    week: Week | None,
) -> list[Anomaly]:
    """All anomalies of a day: safety, weekly, strain, out of range, drift, data; in one kind by severity and score."""
    minutes = {name: (end - start) / 60 for name, (start, end) in gaps.items()}
    found = [_safety(breach, signals) for breach in breaches]
    if week is not None:
        found += [_weekly(one, week, signals) for one in week.held if one.told]
    if (strained := strain(features, usuals)) is not None:
        found.append(_strain(strained, signals))
    found += [_deviation(one, signals) for one in out_of_range(features, usuals, recent)]
    found += [_drift(one, signals) for one in drift(features, recent)]
    found += [_data_gap(one, signals, gaps) for one in find_data_gaps(features, minutes, recent)]
    return sorted(found, key=lambda a: (_KINDS[a.kind], a.severity == "info", -abs(a.score or 0.0), a.metric))


def _night(signals: DaySignals) -> dict[str, Any]:
    night = signals.night
    if night is None or night.start is None or night.end is None:
        return {"from": signals.iso(signals.start), "to": signals.iso(signals.end)}
    return {"from": signals.iso(night.start), "to": signals.iso(night.end)}


def _day(signals: DaySignals) -> dict[str, Any]:
    return {"from": signals.iso(signals.start), "to": signals.iso(signals.end)}


def _period(watched: thresholds.Watched, signals: DaySignals) -> dict[str, Any]:
    return _night(signals) if thresholds.FAMILIES[watched.family] == "night" else _day(signals)


def _side(below: bool) -> Literal["above", "below"]:
    return "below" if below else "above"


def _stretch(one: Excursion, signals: DaySignals) -> dict[str, Any]:
    """`minutes_before` lie on earlier days; `at_start`, `open`: the day's edges do not bound it, though so many minutes
    `back` follow; `other_sensor`: only the sensor shows it that is not in use."""
    stretch: dict[str, Any] = {
        "from": signals.iso(one.start),
        "to": signals.iso(one.end),
        "minutes": one.minutes,
        "extreme": round_significant(one.extreme),
    }
    if one.before:
        stretch["minutes_before"] = one.before
    if one.at_start:
        stretch["at_start"] = True
    if one.open:
        stretch["open"] = True
    if one.open and one.back:
        stretch["back"] = one.back
    if one.other_sensor:
        stretch["other_sensor"] = True
    if one.pressure_shape:
        stretch["pressure_shape"] = True
    return stretch


def _excursions(breach: Breach, signals: DaySignals) -> dict[str, Any]:
    """`because` names what the finding owes its tier to, `met_by` the excursions that did where they are others, or
    fewer, than the stretches: those above `met_limit`."""
    evidence: dict[str, Any] = {
        "because": breach.because,
        "minutes": breach.minutes,
        "stretches": [_stretch(one, signals) for one in breach.stretches],
    }
    if breach.carrying:
        evidence["met_limit"] = met_level(breach.rule, breach.because).limit
        evidence["met_by"] = [_stretch(one, signals) for one in breach.carrying]
    if breach.told_before:
        evidence["told_before"] = True
    if breach.sensors_differ:
        evidence["sensors_differ"] = True
    return evidence


def _weekly(one: Held, week: Week, signals: DaySignals) -> Anomaly:
    limit = one.category.limit
    return Anomaly(
        metric="glucose_week",
        kind="weekly",
        severity="notable",
        value=one.value,
        unit="%",
        usual=None,
        difference=round_significant(one.value - limit),
        score=None,
        direction=_side(one.category.low),
        evidence={
            "limit": limit,
            "targets": week.targets,
            "use_pct": week.use_pct,
            "from": (signals.date - dt.timedelta(days=WEEK_DAYS - 1)).isoformat(),
            "to": signals.date.isoformat(),
            "since": one.since.isoformat(),
        }
        | ({"again": True} if one.again else {}),
        rule=one.rule,
        rule_version=RULES_VERSION,
    )


def _safety(breach: Breach, signals: DaySignals) -> Anomaly:
    evidence: dict[str, Any] = {"limit": breach.limit}
    if breach.because is None:
        evidence |= _night(signals)
    else:
        evidence |= _excursions(breach, signals)
    return Anomaly(
        metric=breach.metric,
        kind="safety",
        severity=breach.tier,
        value=round_significant(breach.value),
        unit="mg/dL" if breach.metric == "glucose" else unit(breach.metric),
        usual=None,
        difference=round_significant(breach.value - breach.limit),
        score=None,
        direction=_side(breach.below),
        evidence=evidence,
        rule=breach.rule,
        rule_version=RULES_VERSION,
    )


def _strain(found: Strain, signals: DaySignals) -> Anomaly:
    return Anomaly(
        metric="strain",
        kind="strain",
        severity="notable",
        value=round_significant(found.score),
        unit="",
        usual=None,
        difference=None,
        score=round_significant(found.score),
        direction="above",
        evidence=_night(signals)
        | {
            "threshold": thresholds.STRAIN_THRESHOLD,
            "parts": {name: round_significant(z) for name, z in found.parts.items()},
        },
        rule="strain",
        rule_version=RULES_VERSION,
    )


def _deviation(found: Deviation, signals: DaySignals) -> Anomaly:
    evidence = _period(found.watched, signals)
    evidence["days_running"] = max(1, found.days)
    if found.shifted:
        evidence |= {
            "usual_of": f"D-{thresholds.SHIFT_REACH} to D-{thresholds.SHIFT_LAG}",
            "threshold": thresholds.SHIFT_EFFECTS[found.watched.feature],
        }
    else:
        evidence["threshold"] = thresholds.OUT_OF_RANGE_Z
    if found.agreeing:
        evidence["agreeing"] = list(found.agreeing)
    rule = "shift" if found.shifted else "out_of_range"
    return _compared(found, found.severity, "out_of_range", f"{rule}.{found.watched.metric}", evidence)


def _drift(found: Drift, signals: DaySignals) -> Anomaly:
    evidence = {
        "since": (signals.date - dt.timedelta(days=found.days - 1)).isoformat(),
        "to": signals.date.isoformat(),
        "threshold": thresholds.DRIFT_THRESHOLDS[found.watched.feature],
        "shift": round_significant(found.shift),
    }
    return _compared(found, found.severity, "drift", f"drift.{found.watched.metric}", evidence)


def _compared(
    found: Deviation | Drift,
    severity: Severity,
    kind: Literal["out_of_range", "drift"],
    rule: str,
    evidence: dict[str, Any],
) -> Anomaly:
    return Anomaly(
        metric=found.watched.metric,
        kind=kind,
        severity=severity,
        value=round_significant(found.value),
        unit=unit(found.watched.metric),
        usual=_range(found.watched, found.usual),
        difference=round_significant(found.difference),
        score=round_significant(found.score),
        direction=_side(found.watched.side < 0),
        evidence=evidence,
        rule=rule,
        rule_version=RULES_VERSION,
    )


def _data_gap(found: DataGap, signals: DaySignals, gaps: Mapping[str, tuple[float, float]]) -> Anomaly:
    evidence = _day(signals)
    if found.series in gaps:
        start, end = gaps[found.series]
        evidence["longest_gap"] = {"from": signals.iso(start), "to": signals.iso(end)}
    if found.usual_pct is not None:
        evidence["usual_coverage_pct"] = round_significant(found.usual_pct)
    return Anomaly(
        metric=found.series,
        kind="data",
        severity="info",
        value=round_significant(found.value),
        unit=found.unit,
        usual=None,
        difference=None,
        score=None,
        direction="above" if found.rule == "sensor_gap" else "below",
        evidence=evidence,
        rule=found.rule,
        rule_version=RULES_VERSION,
    )
