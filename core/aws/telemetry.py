"""One structured log line and a few metrics (EMF) for every patient-day and stage; no personal data in either."""

import hashlib
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from core.patient_day import OutcomeKind, StageName
from core.ports import Report

OF_DETAIL = (  # metrics that a stage's outcome brings along, by the detail's name
    ("Tokens", MetricUnit.Count, "tokens"),
    ("ModelCalls", MetricUnit.Count, "model_calls"),
    ("ModelLatency", MetricUnit.Milliseconds, "model_ms"),
    ("ApiLatency", MetricUnit.Milliseconds, "api_ms"),
    ("BehindMorning", MetricUnit.Seconds, "behind_morning_s"),
)


def patient_ref(patient_id: str, key: str) -> str:
    """A keyed hash that stands for the patient in logs; scripts.status maps it back."""
    return hashlib.blake2b(patient_id.encode(), key=key.encode()[:64], digest_size=8).hexdigest()


class LambdaTelemetry:
    """Implements runner.Telemetry."""

    def __init__(self, service: str, *, level: str, ref_key: str, namespace: str) -> None:
        self._log = Logger(service=service, level=level)
        self._ref_key = ref_key
        self._namespace = namespace

    def report(self, report: Report) -> None:
        if report.error is None:
            self._log.info("done", extra={**self._about(report), "detail": dict(report.detail)})
        else:
            self._log.warning("failed", extra={**self._about(report), "error": report.error})
        self._metrics(report)

    def trouble(self, stage: StageName, message: str) -> None:
        self._log.warning("trouble", extra={"stage": str(stage), "error": message})

    def gauge(self, stage: StageName, values: Mapping[str, int]) -> None:
        """Counts of how things stand, by metric name."""
        metrics = self._about_stage(stage)
        for name, value in values.items():
            metrics.add_metric(name, MetricUnit.Count, value)
        metrics.flush_metrics()

    def _about(self, report: Report) -> dict[str, Any]:
        about: dict[str, Any] = {
            "stage": str(report.stage),
            "kind": report.kind,
            "seconds": round(report.seconds, 3),
        }
        if report.message:
            about["run_id"] = report.message.run_id
        if report.message and (day := report.message.patient_day):
            about |= {"patient_ref": patient_ref(day.patient_id, self._ref_key), "date": day.date.isoformat()}
        return about

    def _about_stage(self, stage: StageName) -> EphemeralMetrics:
        # No service: it would be a dimension more than the alarms name, and CloudWatch matches dimensions exactly.
        metrics = EphemeralMetrics(namespace=self._namespace, service="")
        metrics.add_dimension("stage", str(stage))
        return metrics

    def _metrics(self, report: Report) -> None:
        metrics = self._about_stage(report.stage)
        metrics.add_dimension("kind", report.kind)
        if report.message:
            # No dimension, of which each value would be a metric to pay for; Logs Insights sums by it.
            metrics.add_metadata("run_id", report.message.run_id)
        metrics.add_metric("PatientDays", MetricUnit.Count, 1)
        metrics.add_metric("Duration", MetricUnit.Milliseconds, round(report.seconds * 1000, 1))
        for name, unit, value in OF_DETAIL:
            if value in report.detail:
                metrics.add_metric(name, unit, report.detail[value])
        if report.kind == OutcomeKind.EXPLAINED:
            metrics.add_metric("Degraded", MetricUnit.Count, int("degraded" in report.detail))
        metrics.flush_metrics()
