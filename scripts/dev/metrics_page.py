"""Writes docs/metrics.md from the metric registry and the rules' thresholds, so that page and code cannot disagree."""

from collections.abc import Iterable

import typer

from core.anomalies import thresholds
from core.health import activity, glucose, heart, sleep
from core.health.metrics import COVERAGE, REGISTRY
from core.health.spec import MetricSpec
from core.rules import RULES_VERSION
from core.ultrahuman import units
from core.ultrahuman.nights import SAME_NIGHT
from core.ultrahuman.series import LEAST_RISES
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
WINDOW = """## The day

**Which stretch of time.** The answer says it, not the roster: a day begins at the `day_start_timestamp` that its entries
name and ends at the next local midnight, 23 to 25 hours later. Samples outside are dropped and counted under
`quality.dropped`: they are in the next day's answer, or were in the last one's.

| the answer names | the day |
|---|---|
| one start, a local midnight of the date somewhere on earth | begins there |
| several such starts, or one that is not the midnight of the zone it names | begins where most samples lie in the day; reaches further by an entry's own start if samples of that entry lie there (`quality.day_window.hours`: a flight) |
| no such start, but a zone | is that zone's day, or the patient's, if that holds more samples |
| nothing | is the day of the patient's zone as it was pinned |
| starts of another day only, and nothing that lies in this one | is not read (`bad_raw`) |

**Whose clock.** Bedtime, wake time and the times in evidence are told on the clock of the place where the day was lived:
the patient's own zone if its day begins at the same moment, else the zone that the answer names if its day does, else
the offset from UTC that the start shows. With nothing but an offset the day has 24 hours, unless clocks somewhere with
that offset change on this date and the samples fill the longer day or end with the shorter one. A traveller's times are
thus those of the place; each carries its offset. `quality.timezone_used` names that clock when the window is not the
day of the patient's own zone. Windows of neighbouring days may overlap or leave a gap after travel; nothing is joined
across such a border.

## Units and words

| series | read | as |
|---|---|---|
| glucose | `mmol/L` | mg/dL, × {mmol} (molar mass of glucose 180.16 g/mol); {limits} mmol/L, the consensus' own limits, as {same} mg/dL (Battelino 2019) |
| glucose | a median below {least:g}, whatever the unit says | mmol/L, never a low; without or against the unit not read at all if below {guessed:g} |
| glucose | a median of {most:g} or more, `mmol/L` | mg/dL |
| glucose | at least {changed} readings in a row that fit their neighbours only in the other unit | that unit; fewer are dropped as `implausible` |
| glucose | `LO`, `Low`, `<40` (a number up to 54 mg/dL) | {low:g} mg/dL: below 54, and {low:g} in means |
| glucose | `HI`, `High` | {high:g} mg/dL |
| glucose | `>400` | the number, or the next one up to {above:g} mg/dL |
| temperature | `°F`; no unit and a median of 50 to 113 | °C |
| steps | values that only grow and end at the day's total (without a total: and grow at least {rises} times) | what each adds to the one before |
| night_rhr | no `avg` | mean of its values |

Each entry is read in its own unit. A unit that is none of its series' is `bad_raw` (of steps and motion, which are
counts, any is accepted). `quality.read_as` says what was converted, `quality.words` how many readings were told as words
(`low`, `high`). The readings that are known to be low by the word alone are marked in the series (`Series.words`).

Sleep entries less than {night:g} minutes apart are one night (`quality.sleep_parts`), the time between them awake; one that
lies by more than half within another repeats it. What lies apart is a nap.
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
| `day_window` | `other_starts`: entries that name another start of the day; `unusable_starts`: starts that cannot be a midnight of the date; `hours` of a day that is no day of 23 to 25 hours |
| `read_as` | per series: the unit or form it came in, and whether only its values tell it |
| `words` | per series: readings told as words, `low` (LO, Low, <40) and `high` (HI, High, >400) |
"""


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION, _reading()]
    parts += [f"## {title}\n\n{_metrics(specs)}" for title, specs in ROOMS.items()]
    return "\n".join([*parts, QUALITY, _usual(), _rules()])


def _reading() -> str:
    return WINDOW.format(
        mmol=units.MG_PER_MMOL,
        limits=", ".join(f"{limit:g}" for limit in units.SAME_LIMITS),
        same=", ".join(f"{limit:g}" for limit in units.SAME_LIMITS.values()),
        least=units.LEAST_MG,
        guessed=units.LEAST_GUESSED,
        most=units.MOST_MMOL,
        changed=units.CHANGED,
        low=units.TOLD_LOW,
        high=units.TOLD_HIGH,
        above=units.JUST_ABOVE,
        rises=LEAST_RISES,
        night=SAME_NIGHT / 60,
    )


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _table(head: tuple[str, ...], rows: Iterable[Iterable[str]]) -> str:
    return _row(head) + "|" + "---|" * len(head) + "\n" + "".join(_row(row) for row in rows)


def _metrics(specs: tuple[MetricSpec, ...]) -> str:
    head = ("name", "unit", "formula", "source", "minimum data", "possible")
    return _table(
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
    return text + _table(("metric", "scale", "side that matters", "minimum effect", "least MAD"), rows)


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
    return text + _table(("rule", "severity", "when"), rows)


def main() -> None:
    """Write docs/metrics.md: every metric, usual range and rule as the code has them."""
    PAGE.write_text(page(), encoding="utf-8")
    typer.echo("docs/metrics.md")


if __name__ == "__main__":
    typer.run(main)
