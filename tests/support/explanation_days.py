"""Hand-made processed documents for the explanation's tests: one of each kind of fact."""

import json
from typing import Any

from core.documents import Anomaly, Metric, ProcessedDocument, UsualRange
from core.explanation.notes import notes_of
from core.explanation.plan import code_plan

CANARY_ID = "canary-7f3a"
CANARY_DATE = "2026-03-31"


def usual(median: float, low: float, high: float, *, provisional: bool = False) -> UsualRange:
    return UsualRange(
        median=median, mad=(high - low) / 4, low=low, high=high, days=28, provisional=provisional
    )


def anomaly(metric: str, kind: Any, value: float | None, unit: str, **more: Any) -> Anomaly:
    fields: dict[str, Any] = {
        "severity": "info",
        "usual": None,
        "difference": None,
        "score": None,
        "direction": None,
        "evidence": {},
        "rule": f"{kind}.{metric}",
    }
    return Anomaly(metric=metric, kind=kind, value=value, unit=unit, **(fields | more))


def out_of_range(metric: str, value: float, unit: str, usual_range: UsualRange, **more: Any) -> Anomaly:
    difference = value - usual_range.median
    compared: dict[str, Any] = {
        "usual": usual_range,
        "difference": difference,
        "score": difference / usual_range.mad,
        "direction": "above" if difference > 0 else "below",
        "severity": "notable",
    }
    return anomaly(metric, "out_of_range", value, unit, **(compared | more))


ANOMALIES = {
    "oor_day": out_of_range("glucose_mean", 148.6, "mg/dL", usual(112.4, 98.0, 126.8)),
    "oor_night": out_of_range("resting_hr", 64.2, "bpm", usual(54.4, 50.1, 58.7)),
    "shift": out_of_range("sleep_hr_mean", 57.0, "bpm", usual(54.0, 45.0, 63.0), rule="shift.sleep_hr_mean"),
    "data": anomaly("hr", "data", 41.7, "%", direction="below", rule="coverage_low"),
    "safety": anomaly(
        "glucose",
        "safety",
        46.0,
        "mg/dL",
        severity="urgent",
        direction="below",
        evidence={"limit": 54, "minutes": 25},
        rule="glucose_low",
    ),
    "strain": anomaly(
        "strain", "strain", 2.1, "", severity="notable", score=2.1, direction="above", rule="strain"
    ),
    "drift": anomaly(
        "hrv_sleep",
        "drift",
        31.0,
        "ms",
        severity="notable",
        usual=usual(44.0, 38.0, 52.0),
        difference=-13.0,
        score=14.0,
        direction="below",
        evidence={"since": "2026-03-20"},
        rule="drift.hrv_sleep",
    ),
}
METRICS = {
    "within_day": ("steps", Metric(value=8123.0, unit="steps"), usual(7900.0, 5200.0, 11200.0)),
    "within_night": ("sleep_total", Metric(value=432.0, unit="min"), usual(441.0, 380.0, 500.0)),
    "unknown_day": ("steps", Metric(value=8123.0, unit="steps"), None),
    "between_day": ("steps", Metric(value=11940.0, unit="steps"), usual(7900.0, 5200.0, 11200.0)),
}


def day(*kinds: str, patient_id: str = CANARY_ID, more: tuple[Anomaly, ...] = ()) -> ProcessedDocument:
    """A day with these kinds of facts and no other."""
    metrics = {METRICS[k][0]: METRICS[k][1] for k in kinds if k in METRICS}
    baseline = {METRICS[k][0]: r for k in kinds if k in METRICS and (r := METRICS[k][2]) is not None}
    return ProcessedDocument(
        patient_id=patient_id,
        date=CANARY_DATE,
        timezone="Europe/Berlin",
        raw_sha256="0" * 64,
        rules_version="1",
        quality={},
        metrics=metrics,
        baseline=baseline,
        anomalies=[*(ANOMALIES[k] for k in kinds if k in ANOMALIES), *more],
    )


def plan_for(document: ProcessedDocument) -> str:
    """A model's answer that is valid for this day: the code's own order."""
    plan = code_plan(notes_of(document))
    return json.dumps(
        {"lead": plan.ids[0], "paragraphs": [list(p) for p in plan.paragraphs], "definition": None}
    )
