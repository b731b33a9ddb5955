"""What a metric is: the registry's row. Each module of core/health defines its metrics; metrics.py joins them."""

from typing import NamedTuple


class MetricSpec(NamedTuple):
    """One metric as clinicians read it; outside the physical range [`low`, `high`] it is not stored."""

    name: str
    unit: str
    formula: str
    source: str
    minimum: str
    low: float
    high: float
    decimals: int = 1


def clock(name: str, formula: str, minimum: str) -> MetricSpec:
    """A time of day as HH:MM text on the patient's clock."""
    return MetricSpec(name, "local time", formula, "", minimum, 0, 24, 0)
