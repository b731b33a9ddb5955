"""Writes docs/metrics.md from the metric registry and the rules' thresholds, so that page and code cannot disagree."""

import typer

from core.anomalies import policy, thresholds
from core.health import activity, glucose, heart, sleep
from core.health.excursions import EVENT_MINUTES
from core.health.metrics import COVERAGE, REGISTRY
from core.health.spacing import ALIKE, ALONE, BREAK, LONGEST, NEARLY, SHORTEST
from core.health.spec import MetricSpec
from core.rules import RULES_VERSION
from scripts.dev.markdown import table
from scripts.dev.policy_rules import policy_rules
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
TIME = f"""## Glucose is weighed by time

Sensors of 1, 5 and 15 minutes mix within a day, so that a count of readings is no time. **A reading stands for** the
median spacing of its stretch in whole minutes, at most {LONGEST}, never for the gap after it; a single reading of a day
for {ALONE}. A new stretch begins where the spacing halves or doubles over {ALIKE} readings after others (it doubles for
{ALIKE} between two gaps of more than {BREAK / 60:g} minutes, or one and an end of the day). Readings that lie between
two of a slower sensor (scans) share the interval with them: each stands for the time until the next one, as does one
whose next comes in two thirds of the spacing or less.

**Scans are no sensor.** A stretch of less than {SHORTEST} minutes, or of which fewer than half of the gaps are its
spacing, has that of a slower one beside it. Where a tenth of a stretch's gaps are half its median or less, its spacing
is the gap that covers most of the time, if that is longer; where longer gaps hold most of the time and are no multiples
of the median, the gap that {NEARLY:.0%} of the time lies within. Against the time until the next reading, at most 15 or
5 minutes, 4 of 640 recorded days of people with a sensor are more than 15 minutes short, the worst 43. Before, when a
burst of scans a minute apart counted as a sensor's, 84 were, the worst 233: five lows and ten highs were no events, and
an unbroken high of four hours was told as an hour and a half.

Readings of uneven spacing may still stand for the same minutes: **a stretch beyond a level is never longer than its
clock times** (from the first reading to what the last one stands for), but 15 minutes of readings stay an event. Of
1,300 recorded days this shortens 49 stretches by up to 11 minutes, 4 of them lows.

With m the minutes that the n readings g stand for, w = m · n / Σ m are their weights: they add up to n, so that sd has
n − 1 degrees of freedom, and a day of even spacing has exactly the published values per reading. Shares are Σ m of the
readings in the band / Σ m. Time in use is Σ m, `cgm_active_pct` its share of the day.

**Events** use the same minutes. One begins with {EVENT_MINUTES} unbroken minutes beyond its level and ends when
{EVENT_MINUTES} minutes are back, or at a gap of more than {BREAK / 60:g} minutes between two readings; its minutes are
those beyond the level. So one reading below 54 of a 15-minute sensor makes an event of 15 minutes; at 5 minutes it
takes three.

**Over midnight** events are joined: a day's features hold what touches its own edges, and each day walks back over
those before it. Windows that overlap or leave a gap, a missing day and features of an earlier form join nothing. An
event is counted on the day that first has {EVENT_MINUTES} minutes of it; each day has the minutes that it adds. A tier
is reached on the day whose data, with those before, first reach it, still open at midnight or not (`open` in the
evidence). On the days after, the same excursion is told as `info` (`told_before`) with its minutes so far, of which
`minutes_before` lie on earlier days; `at_start` says that it may have begun before the day's first reading, `back` that
so many minutes back, too few to end it, follow until the day's last one.

**Two sensors at once** are told apart by their spacing. The one in use counts, which is the one that was there first,
until its last reading. A low of {EVENT_MINUTES} minutes that only the other one shows is told all the same
(`other_sensor`), and that they differ (`sensors_differ`); of a low that both show the longer counts, where the other
adds as much.

**For other days** the features hold the minutes of the day in use, below 54, 63 and 70, and above 140, 180 and 250
(`glucose_bands`, in this order); [63, 140] and [70, 180] are what is left. How many days were below 54 or above 250 for
15 minutes is counted without the minutes after midnight that a day's last reading stands for (`glucose_after_end`).
"""
QUALITY = """## Quality

| key | meaning |
|---|---|
| `coverage` | per series, % of the day's 5-minute slots with a sample (a day of a clock change has 276 or 300) |
| `cgm_active_pct` | % of the day that its glucose readings stand for (see "Glucose is weighed by time") |
| `two_sensors` | `from`, `to`: a second glucose sensor beside the one in use, with `readings_left_out` of its own |
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
    return "\n".join([*parts, TIME, QUALITY, _usual(), _rules(), policy_rules()])


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
        ("`glucose_low`", "urgent, notable, info", "an event below 54 mg/dL, by the tiers below"),
        ("`glucose_high`", "urgent, notable, info", "an event above 250 mg/dL, by the tiers below"),
        ("`weekly.*`", "notable", "a weekly category begins, or is told again (below)"),
        (
            "`spo2_low`",
            "urgent",
            f"mean < {policy.SPO2_LOW:g} % over ≥ {policy.SPO2_MINUTES / 60:g} h of samples, or of a night",
        ),
        (
            "`coverage_low`",
            "info",
            f"coverage below {thresholds.COVERAGE_SHARE:.0%} of the median of the last {thresholds.COVERAGE_DAYS} days"
            f"; of glucose, where the sensor was active < {thresholds.SENSOR_INACTIVE_PCT:g} % of the day",
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
