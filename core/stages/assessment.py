"""One patient-day, from its bytes and its history to the processed document. Pure: no clock, no AWS."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from core.anomalies.baseline import Features, Recent, recent_days
from core.anomalies.policy import DEFAULT_TARGETS, Targets
from core.anomalies.safety import Breach, breaches
from core.anomalies.thresholds import USUAL_RANGE_ACTIVE_PCT
from core.documents import Metric, ProcessedDocument
from core.health.excursions import trace
from core.health.glucose import GMI_ACTIVE_PCT, GMI_DAYS, active_pct, glucose_events, gmi
from core.health.metrics import COVERAGE, REGISTRY, measure, round_significant, unit
from core.health.signals import DaySignals, longest_gap
from core.patient_day import PatientDay
from core.rules import HISTORY_DAYS, RULES_VERSION
from core.stages.findings import anomalies_of, ranges_of
from core.ultrahuman.payload import parse_day

__all__ = ["HISTORY_DAYS", "RULES_VERSION", "MeasuredDay", "assess_day", "measure_day"]

FEATURES = (
    *("resting_hr", "sleep_hr_mean", "hrv_sleep_ln", "skin_temp_sleep", "spo2_mean", "sleep_total", "steps"),
    *("coverage_hr", "coverage_glucose"),
)
_METRICS = TypeAdapter(dict[str, Metric])
GMI_FEATURES = {"cgm_active_pct", "glucose_readings", "glucose_sum"}
GLUCOSE_FEATURES = ("glucose_mean", "glucose_cv", "glucose_tir")
_MINIMA = {
    name: f"needs {spec.minimum}"
    for name, spec in REGISTRY.items()
    if name not in COVERAGE and name != "glucose_gmi_14d"
}


@dataclass(frozen=True)
class MeasuredDay:
    """What one raw document says by itself. `features` are all that later days ever read of it."""

    metrics: dict[str, Metric]
    quality: dict[str, Any]
    features: dict[str, float]
    signals: DaySignals
    breaches: list[Breach]
    gaps: dict[str, tuple[float, float]]


def measure_day(body: bytes, date: dt.date, timezone: str) -> MeasuredDay:
    """Metrics, quality and features of one raw document. Raises BadRaw."""
    signals = parse_day(body, date, timezone)
    glucose = trace(signals.of("glucose")) if len(signals.of("glucose")) else None
    events = glucose_events(glucose)
    values, impossible = measure(signals, glucose, events)
    quality = dict(signals.quality)
    quality["coverage"] = {name: values[f"coverage_{name}"] for name in signals.series}
    features = _features(FEATURES, values)
    if glucose is not None:
        active = round_significant(active_pct(signals, glucose))
        quality["cgm_active_pct"] = active
        features["cgm_active_pct"] = compact(active)
        features["glucose_readings"] = float(len(glucose.series))
        features["glucose_sum"] = compact(float(glucose.series.values.sum()))
        if active >= USUAL_RANGE_ACTIVE_PCT:
            features |= _features(GLUCOSE_FEATURES, values)
    if absent := _absent(values, impossible):
        quality["absent"] = absent
    if impossible:
        quality["impossible"] = impossible
    gaps = {name: longest_gap(signals, name) for name in ("hr", "glucose") if len(signals.of(name))}
    metrics = _METRICS.validate_python({name: {"value": v, "unit": unit(name)} for name, v in values.items()})
    return MeasuredDay(metrics, quality, features, signals, breaches(signals, events), gaps)


def _features(names: tuple[str, ...], values: Mapping[str, float | str]) -> dict[str, float]:
    return {name: compact(v) for name in names if isinstance(v := values.get(name), float)}


def compact(value: float) -> float:
    """Six significant digits, so that the features of a day stay small in the ledger."""
    return float(f"{value:.6g}")


def assess_day(
    day: PatientDay,
    timezone: str,
    raw_sha256: str,
    measured: MeasuredDay,
    history: Mapping[dt.date, Features],
    *,
    targets: Targets = DEFAULT_TARGETS,
) -> ProcessedDocument:
    """The processed document: a pure function of its arguments. `history` holds the features of D−35 … D−1."""
    recent = recent_days(history, day.date)
    metrics = measured.metrics
    if (two_weeks := gmi_14d(measured.features, recent)) is not None:
        metrics = metrics | {
            "glucose_gmi_14d": Metric.model_construct(value=round_significant(two_weeks), unit="%")
        }
    usuals, baseline = ranges_of(recent)
    return ProcessedDocument.model_construct(
        schema_version=1,
        patient_id=day.patient_id,
        date=day.date.isoformat(),
        timezone=timezone,
        raw_sha256=raw_sha256,
        rules_version=RULES_VERSION,
        quality=measured.quality,
        metrics=metrics,
        baseline=baseline,
        anomalies=anomalies_of(
            measured.features, measured.signals, measured.breaches, measured.gaps, usuals, recent
        ),
    )


def gmi_14d(features: Features, recent: Recent) -> float | None:
    """GMI of all readings of D−13 … D, if the sensor was at least 70 % active over these 14 days."""
    readings = total = active = 0.0
    for one in (features, *recent[: GMI_DAYS - 1]):
        if one.keys() >= GMI_FEATURES:  # a day of another form counts as one without a sensor, not as zeros
            active += one["cgm_active_pct"]
            readings += one["glucose_readings"]
            total += one["glucose_sum"]
    if not readings or active / GMI_DAYS < GMI_ACTIVE_PCT:
        return None
    return gmi(total / readings)


def _absent(values: Mapping[str, float | str], impossible: list[str]) -> dict[str, str]:
    """Why a metric is missing: what it needs. Coverage of series that the answer lacks is not told twice."""
    return {
        name: "impossible value" if name in impossible else minimum
        for name, minimum in _MINIMA.items()
        if name not in values
    }
