"""One patient-day, from its bytes and its history to the processed document. Pure: no clock, no AWS."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from core.anomalies.baseline import Features, Recent, recent_days
from core.anomalies.pressure import with_pressure_shape
from core.anomalies.safety import LEVEL_2_LOW, Beside, breaches
from core.anomalies.thresholds import USUAL_RANGE_ACTIVE_PCT
from core.anomalies.weekly import week_of
from core.documents import GlucosePart, Metric, ProcessedDocument
from core.health.excursions import DayExcursions
from core.health.excursions import excursions as excursions_of
from core.health.glucose import (
    GMI_ACTIVE_PCT,
    GMI_DAYS,
    Events,
    active_pct,
    after_the_end,
    event_metrics,
    events_of,
    glucose_excursions,
    gmi,
    time_in_bands,
)
from core.health.metrics import COVERAGE, REGISTRY, measure, round_significant, unit
from core.health.midnight import edge_features, join, seen_to_begin
from core.health.sensors import Sensors, in_use
from core.health.signals import DaySignals, longest_gap
from core.health.spacing import trace, weighted_mean
from core.patient_day import PatientDay
from core.ports import STANDARD_TARGETS, GlucoseTargets
from core.rules import HISTORY_DAYS, RULES_VERSION
from core.stages.context import (
    context_of,
    glucose_parts,
    glucose_times,
)
from core.stages.findings import anomalies_of, ranges_of
from core.stages.gaps import ends_of, glucose_before, glucose_first, glucose_gap, ring_gap
from core.ultrahuman.payload import parse_day
from core.ultrahuman.window import day_bounds

__all__ = ["HISTORY_DAYS", "RULES_VERSION", "MeasuredDay", "assess_day", "measure_day"]

FEATURES = (
    *("resting_hr", "sleep_hr_mean", "hrv_sleep_ln", "skin_temp_sleep", "spo2_mean", "sleep_total", "steps"),
    *("coverage_hr", "coverage_glucose"),
)
READINGS = {"cgm_active_pct", "glucose_readings", "glucose_sum"}
DAY_MINUTES = 1440
GLUCOSE_FEATURES = ("glucose_mean", "glucose_cv", "glucose_tir")
_MINIMA = {
    name: f"needs {spec.minimum}"
    for name, spec in REGISTRY.items()
    if name not in COVERAGE and name != "glucose_gmi_14d"
}


class MeasuredDay(NamedTuple):
    """What one raw document says by itself. `features` are all that later days ever read of it."""

    metrics: dict[str, Metric]
    quality: dict[str, Any]
    features: dict[str, Any]
    signals: DaySignals
    excursions: Mapping[str, DayExcursions]
    gaps: dict[str, tuple[float, float]]
    beside: Beside | None = None
    glucose_parts: Mapping[str, GlucosePart] = MappingProxyType({})
    glucose_times: Mapping[str, list[tuple[str, str]]] = MappingProxyType({})
    glucose_first: str | None = None


def measure_day(body: bytes, date: dt.date, timezone: str) -> MeasuredDay:
    """Metrics, quality and features of one raw document. Raises BadRaw."""
    signals = parse_day(body, date, timezone)
    sensors = in_use(signals.of("glucose"))
    glucose = trace(sensors.used) if len(sensors.used) else None
    excursions: Mapping[str, DayExcursions] = glucose_excursions(glucose)
    values, impossible = measure(signals, glucose, events_of(excursions))
    quality = dict(signals.quality)
    if beside := _beside(sensors):
        quality["two_sensors"] = {
            **{"from": signals.iso(beside.start), "to": signals.iso(beside.end)},
            "readings_left_out": len(sensors.other),
        }
    quality["coverage"] = {name: values[f"coverage_{name}"] for name in signals.series}
    features = _features(FEATURES, values)
    if glucose is not None:
        active = round_significant(active_pct(signals, glucose))
        quality["cgm_active_pct"] = active
        features["cgm_active_pct"] = compact(active)
        if active >= USUAL_RANGE_ACTIVE_PCT:
            features |= _features(GLUCOSE_FEATURES, values)
        if "glucose_mean" not in features:
            features["glucose_mean_part"] = compact(weighted_mean(glucose.series.values, glucose.minutes))
        features["glucose_bands"] = list(time_in_bands(glucose))
        if (after := after_the_end(glucose, signals.end)) is not None:
            features["glucose_after_end"] = after
        features |= edge_features(signals.start, signals.end, glucose.series, excursions)
        excursions = with_pressure_shape(excursions, LEVEL_2_LOW.name, glucose, signals.night)
    if absent := _absent(values, impossible):
        quality["absent"] = absent
    if impossible:
        quality["impossible"] = impossible
    gaps = {name: longest_gap(signals, name) for name in ("hr", "glucose") if len(signals.of(name))}
    metrics = _metrics().validate_python(
        {name: {"value": v, "unit": unit(name)} for name, v in values.items()}
    )
    parts = glucose_parts(signals, glucose) if glucose is not None else {}
    times = glucose_times(signals, glucose) if parts and glucose is not None else {}
    first = glucose_first(signals, glucose) if times and glucose is not None else None
    return MeasuredDay(metrics, quality, features, signals, excursions, gaps, beside, parts, times, first)


@cache
def _metrics() -> TypeAdapter[dict[str, Metric]]:
    """All of a day at once: one by one in Python they take a tenth of a day's time. Made with the first, not with this
    module."""
    return TypeAdapter(dict[str, Metric])


def _beside(sensors: Sensors) -> Beside | None:
    if not len(sensors.other):
        return None
    return Beside(sensors.start, sensors.end, excursions_of(trace(sensors.other), LEVEL_2_LOW).events)


def _features(names: tuple[str, ...], values: Mapping[str, float | str]) -> dict[str, Any]:
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
    targets: GlucoseTargets = STANDARD_TARGETS,
) -> ProcessedDocument:
    """The processed document: a pure function of its arguments. `history` holds the features of D−35 … D−1, `targets`
    are the patient's glucose targets."""
    recent = recent_days(history, day.date)
    metrics = measured.metrics
    if (two_weeks := gmi_14d(measured.features, recent)) is not None:
        metrics = metrics | {
            "glucose_gmi_14d": Metric.model_construct(value=round_significant(two_weeks), unit="%")
        }
    events = join(measured.excursions, measured.features, recent)
    if any(one.before for found in events.values() for one in found):
        metrics = metrics | _joined(metrics, events)
    usuals, baseline = ranges_of(recent)
    week = week_of(day.date, measured.features, recent, targets, day.patient_id)
    first = None if seen_to_begin(measured.features, recent) else measured.glucose_first
    gap = glucose_gap(measured.signals, measured.gaps.get("glucose"), measured.excursions)
    return ProcessedDocument.model_construct(
        schema_version=2,
        patient_id=day.patient_id,
        date=day.date.isoformat(),
        timezone=timezone,
        raw_sha256=raw_sha256,
        rules_version=RULES_VERSION,
        quality=measured.quality,
        metrics=metrics,
        baseline=baseline,
        anomalies=anomalies_of(
            measured.features,
            measured.signals,
            breaches(measured.signals, events, measured.features, recent[0], targets, measured.beside),
            measured.gaps,
            usuals,
            recent,
            week,
        ),
        weekly=week.document() if week else None,
        context=context_of(
            day.date,
            measured.features,
            recent,
            usuals,
            measured.glucose_parts,
            measured.glucose_times,
            first,
            ends_of(measured.signals, gap),
            glucose_before(measured.signals, gap),
            ends_of(measured.signals, ring_gap(measured.gaps.get("hr"))),
            _own_window(measured.signals),
        ),
    )


def _own_window(signals: DaySignals) -> tuple[str, str] | None:
    """The day's two ends, where they are not its midnights on the clock that tells its times."""
    window = (signals.start, signals.end)
    return None if day_bounds(signals.date, signals.zone) == window else ends_of(signals, window)


def _joined(metrics: Mapping[str, Metric], events: Events) -> dict[str, Metric]:
    """The day's event metrics, those there are, once events that began on earlier days are joined."""
    return {
        name: Metric.model_construct(value=value, unit=unit(name))
        for name, value in event_metrics(events).items()
        if name in metrics
    }


def gmi_14d(features: Features, recent: Recent) -> float | None:
    """GMI of the glucose of D−13 … D, each day by its time in use, if the sensor was at least 70 % active over them."""
    minutes = total = active = 0.0
    for one in (features, *recent[: GMI_DAYS - 1]):
        if (in_use := _in_use(one)) is not None:
            active += one["cgm_active_pct"]
            minutes += in_use[0]
            total += in_use[0] * in_use[1]
    if not minutes or active / GMI_DAYS < GMI_ACTIVE_PCT:
        return None
    return gmi(total / minutes)


def _in_use(features: Features) -> tuple[float, float] | None:
    """(minutes with glucose, their mean) of a day, None where that is unknown. Days of the first rules have the number
    and the sum of their readings, and the share of the day that these stand for."""
    if (minutes_in_use := features.get("glucose_bands")) is not None:
        return minutes_in_use[0], features.get("glucose_mean", features.get("glucose_mean_part", 0.0))
    if features.keys() >= READINGS:
        minutes = DAY_MINUTES * features["cgm_active_pct"] / 100
        return minutes, features["glucose_sum"] / features["glucose_readings"]
    return None


def _absent(values: Mapping[str, float | str], impossible: list[str]) -> dict[str, str]:
    """Why a metric is missing: what it needs. Coverage of series that the answer lacks is not told twice."""
    return {
        name: "impossible value" if name in impossible else minimum
        for name, minimum in _MINIMA.items()
        if name not in values
    }
