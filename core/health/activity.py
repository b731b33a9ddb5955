"""Steps and active minutes of one day."""

from core.health.signals import DaySignals
from core.health.spec import MetricSpec


def activity_metrics(signals: DaySignals) -> dict[str, float]:
    """Steps (the total, else the sum of the samples) and active minutes.

    No step all day counts only when a heart rate shows that the ring was worn.
    """
    metrics: dict[str, float] = {}
    samples = signals.of("steps").values
    total = signals.values.get("steps_total", float(samples.sum()) if samples.size else None)
    if total is not None and (total > 0 or len(signals.of("hr"))):
        metrics["steps"] = total
    if "active_minutes" in signals.values:
        metrics["active_minutes"] = signals.values["active_minutes"]
    return metrics


SPECS: tuple[MetricSpec, ...] = (
    MetricSpec(
        "steps",
        "steps",
        "the reported total, else the sum of the samples",
        "",
        "a total or one sample",
        0,
        200_000,
        0,
    ),
    MetricSpec(
        "active_minutes", "min", "as reported", "reported by the ring", "one reported value", 0, 1440, 0
    ),
)
