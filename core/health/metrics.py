"""The metric registry, and all metrics of one day. A metric that the data do not allow is absent."""

from core.health import activity, glucose, heart, sleep
from core.health.signals import SERIES, DaySignals, coverage_pct
from core.health.spacing import Trace
from core.health.spec import MetricSpec

COVERAGE = tuple(f"coverage_{name}" for name in SERIES)
REPORTED_LIMIT = 1e6

REGISTRY: dict[str, MetricSpec] = {
    spec.name: spec
    for spec in (
        *glucose.SPECS,
        *heart.SPECS,
        *sleep.SPECS,
        *activity.SPECS,
        *(
            MetricSpec(name, "%", "5-minute slots of the day that hold a sample", "", "one sample", 0, 100)
            for name in COVERAGE
        ),
    )
}


def unit(name: str) -> str:
    """The unit of a metric; what the API reports itself comes without one."""
    spec = REGISTRY.get(name)
    return spec.unit if spec else ""


def round_significant(value: float) -> float:
    """Ten significant digits: far below any sensor's error, and the same bytes on every machine."""
    return float(f"{value:.10g}") + 0.0  # no negative zero


def measure(
    signals: DaySignals, readings: Trace | None, events: glucose.Events
) -> tuple[dict[str, float | str], list[str]]:
    """All metrics of the day, by `round_significant`, and the names of those dropped as physically impossible."""
    computed = (
        glucose.glucose_metrics(readings, events)
        | heart.heart_metrics(signals)
        | sleep.sleep_metrics(signals)
        | activity.activity_metrics(signals)
        | {f"coverage_{name}": coverage_pct(signals, name) for name in signals.series}
    )
    metrics: dict[str, float | str] = {}
    impossible = []
    for name, value in computed.items():
        spec = REGISTRY[name]
        if spec.low <= value <= spec.high:
            metrics[name] = round_significant(value)
        else:
            impossible.append(name)
    for name, value in signals.reported.items():
        if abs(value) <= REPORTED_LIMIT:
            metrics[f"reported_{name}"] = round_significant(value)
    return metrics | sleep.sleep_clock(signals), sorted(impossible)
