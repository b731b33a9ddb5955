"""Writes docs/metrics.md from the metric registry and the rules' thresholds, so that page and code cannot disagree."""

import typer

from core.anomalies import thresholds
from core.health import activity, glucose, heart, sleep
from core.health.metrics import COVERAGE, REGISTRY
from core.health.spec import MetricSpec
from core.rules import RULES_VERSION
from scripts.dev.markdown import table
from scripts.dev.reading_rules import reading_rules
from scripts.operations.paths import ROOT

PAGE = ROOT / "docs" / "metrics.md"
ROOMS = {
    "Glucose": glucose.SPECS,
    "Heart, temperature and oxygen": heart.SPECS,
    "Sleep": sleep.SPECS,
    "Activity": activity.SPECS,
    "Coverage": tuple(REGISTRY[name] for name in COVERAGE),
}
INTRODUCTION = """# Metrics, usual ranges and rules

Made by `python -m scripts.dev.metrics_page` from the code's own registry; do not edit by hand.

Of several samples with one timestamp the last readable one counts. Zeros of heart rate, variability and oxygen mean
"not worn". A metric that the data do not allow is absent, and `quality.absent` says what it needs; one outside its
physical range is not stored (`quality.impossible`). Numbers are rounded to ten significant digits. What the API reports
itself stands beside ours as `reported_*`, as it came and without unit.
"""
QUALITY = """## Quality

| key | meaning |
|---|---|
| `coverage` | per series, % of the day's 5-minute slots with a sample (a day of a clock change has 276 or 300) |
| `cgm_active_pct` | % of the day with a glucose reading, in slots of 5 minutes or of the sensor's longer interval |
| `dropped` | per series: `unreadable`, `outside_day`, `zero`, `implausible`, `duplicate`, `too_many` samples |
| `absent`, `impossible` | metrics that are missing, with what they need; metrics outside their physical range |
| `unknown_types`, `empty_entries` | entry types that this version does not know; entries without an object to read |
| `sleep_outside_day`, `other_sleeps` | sleep entries that do not touch the day; naps beside the main sleep |
| `sleep_parts` | sleep entries that make the main sleep, if more than one |
| `timezone_used` | the zone or offset whose day it is, where that is not the day of the patient's own zone |
| `day_window` | `other_starts`, `unusable_starts`: entries with another start, or with none of this date; `hours` |
| `read_as` | per series: the unit or form it came in, and whether only its values tell it |
| `words` | per series: readings told as words, `low` (LO, Low, <40) and `high` (HI, High, >400) |
"""


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION, reading_rules()]
    parts += [f"## {title}\n\n{_metrics(specs)}" for title, specs in ROOMS.items()]
    return "\n".join([*parts, QUALITY, _usual(), _rules()])


def _metrics(specs: tuple[MetricSpec, ...]) -> str:
    head = ("name", "unit", "formula", "source", "minimum data", "possible")
    return table(
        head,
        (
            (f"`{s.name}`", s.unit or "–", s.formula, s.source or "–", s.minimum, f"{s.low:g} – {s.high:g}")
            for s in specs
        ),
    )


def _usual() -> str:
    days = f"D−{thresholds.REACH} … D−{thresholds.LAG}, at least {thresholds.MINIMUM_DAYS}"
    first = (
        f"D−{thresholds.PROVISIONAL_REACH} … D−1, at least {thresholds.PROVISIONAL_DAYS}, marked provisional"
    )
    text = (
        f"## Usual ranges\n\nMedian and MAD (· {thresholds.MAD_SCALE}) of the valid days {days}; until then {first}. "
        f"The range shown is median ± {thresholds.RANGE:g} MAD. `hrv_sleep_ln` is shown as `hrv_sleep` too.\n\n"
    )
    rows = (
        (
            f"`{w.feature}`",
            w.scale,
            "above" if w.side > 0 else "below",
            f"{w.effect:.0%}" if w.relative else f"{w.effect:g} {REGISTRY[w.metric].unit}",
            f"{w.mad_floor:g}",
        )
        for w in thresholds.WATCHED
    )
    return text + table(("metric", "scale", "side that matters", "minimum effect", "least MAD"), rows)


def _rules() -> str:
    drift = ", ".join(f"{name} {limit:g}" for name, limit in thresholds.DRIFT_THRESHOLDS.items())
    rows = (
        (
            "`out_of_range.*`",
            "info, notable",
            f"z > {thresholds.OUT_OF_RANGE_Z:g} on the side that matters and the minimum effect; notable when beyond "
            f"{thresholds.NOTABLE_Z:g} together with a metric of another family, or for the second day running",
        ),
        (
            "`shift.resting_hr`",
            "notable, info",
            f"two days together {thresholds.SHIFT_EFFECTS['resting_hr']:g} bpm over the median of "
            f"D−{thresholds.SHIFT_REACH} … D−{thresholds.SHIFT_LAG}, each at least {thresholds.SHIFT_EACH:.0%} of that",
        ),
        (
            "`strain`",
            "notable",
            "mean of z towards the bad side (sleep or resting heart rate, variability, temperature, sleep; each "
            f"clipped at {thresholds.STRAIN_CLIP:g}; at least {thresholds.STRAIN_MINIMUM}) "
            f"> {thresholds.STRAIN_THRESHOLD:g}",
        ),
        (
            "`drift.*`",
            "notable, info",
            f"one-sided CUSUM over {thresholds.DRIFT_WINDOW} days, slack {thresholds.DRIFT_SLACK:g}, beyond: {drift}",
        ),
        ("`glucose_low`", "urgent", f"< 54 mg/dL for ≥ {thresholds.GLUCOSE_LOW_MINUTES} min"),
        ("`glucose_high`", "urgent", f"> 250 mg/dL for ≥ {thresholds.GLUCOSE_HIGH_MINUTES} min"),
        (
            "`spo2_low`",
            "urgent",
            f"mean < {thresholds.SPO2_LOW:g} % over ≥ {thresholds.SPO2_MINUTES / 60:g} h of data",
        ),
        (
            "`coverage_low`",
            "info",
            f"coverage below {thresholds.COVERAGE_SHARE:.0%} of the median of the last {thresholds.COVERAGE_DAYS} days",
        ),
        (
            "`cgm_inactive`",
            "info",
            f"the glucose sensor active < {thresholds.SENSOR_INACTIVE_PCT:g} % of the day",
        ),
        (
            "`sensor_gap`",
            "info",
            f"no sample for > {thresholds.GAP_MINUTES / 60:g} h in a series that is usually there",
        ),
    )
    text = (
        f"## Rules\n\nVersion {RULES_VERSION}, calibrated {thresholds.CALIBRATED}: [calibration.md](calibration.md). "
        f"What lasts is notable for {thresholds.NEWS_DAYS} days and then info.\n\n"
    )
    return text + table(("rule", "severity", "when"), rows)


def main() -> None:
    """Write docs/metrics.md: every metric, usual range and rule as the code has them."""
    PAGE.write_text(page(), encoding="utf-8")
    typer.echo("docs/metrics.md")


if __name__ == "__main__":
    typer.run(main)
