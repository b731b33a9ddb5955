"""The words and tables of docs/calibration.md."""

# ruff: noqa: E501  (prose with figures in it)

from dataclasses import dataclass

from core.anomalies import thresholds
from core.rules import RULES_VERSION
from scripts.dev.calibration.fit import DRIFT_LOAD, STRAIN_LOAD
from scripts.dev.calibration.inject import DEVICE, auc
from scripts.dev.calibration.people import SPLIT_SEED
from scripts.dev.calibration.replay import Rate
from scripts.dev.calibration.sensors_page import table

Scores = tuple[list[float], list[float]]
Power = tuple[float, float, int]


@dataclass(frozen=True)
class Findings:
    """All that was measured; by half ("fit", "report") where both were."""

    people: dict[str, int]
    days: dict[str, int]
    assessed: dict[str, int]
    loads: dict[str, dict[str, Rate]]
    episodes: dict[str, dict[str, Rate]]
    by_rule: dict[str, dict[str, Rate]]
    fitted: dict[str, float]
    floors: dict[str, float]
    sizes: list[float]
    power: dict[str, list[Power]]
    scales: list[float]
    illness: list[Power]
    scores: dict[str, Scores]
    trade_off: list[tuple[float, float]]
    effects: list[float]
    null: dict[str, dict[str, Rate]]
    thinned: list[tuple[float, float, float]]
    device: tuple[float, float]
    clock: tuple[float, float]


TARGETS = {"urgent": 0.01, "notable": 0.05, "info": 0.15}
NAMES = {"urgent": "urgent", "notable": "notable or worse", "info": "any"}


def write(found: Findings, sensors: str) -> str:
    """The page as Markdown; `sensors` is its section on glucose."""
    return "\n".join(
        (_method(found), _loads(found), _power(found), _worlds(found), _thresholds(found), sensors, LIMITS)
    )


def _spread(one: Rate, digits: int = 3) -> str:
    return f"{one.value:.{digits}f} ({one.low:.{digits}f}–{one.high:.{digits}f})"


def _method(found: Findings) -> str:
    people, days, assessed = found.people, found.days, found.assessed
    return f"""# Calibration of the anomaly rules

Made by `npm run calibrate` ({thresholds.CALIBRATED}, rules {RULES_VERSION}) from the daily values of LifeSnaps (Yfantidou et al.,
Scientific Data 2022, CC BY 4.0), a table that is not part of this repository. Real people, months of ordinary life.

The {people["fit"] + people["report"]} people were split by person (seed {SPLIT_SEED}): thresholds were chosen on {people["fit"]} of them
({days["fit"]} days, {assessed["fit"]} with a usual range), figures are of the other {people["report"]} ({days["report"]} days,
{assessed["report"]} with a usual range) unless said otherwise. Loads are shares of the days *with a usual range*, the harder
denominator; intervals are 95 %, persons drawn with replacement. An episode is a run of flagged days with at most one quiet
day between.

What was looked at, and when: the shape of the rules (two days together for a shift, news for {thresholds.NEWS_DAYS} days, {thresholds.NOTABLE_Z:g} MAD to
confirm) and every threshold were chosen by figures of the fitting half. But the reporting half was looked at seven times
on the way, once for thirteen variants side by side, and the first look (0.059 notable) is why the search went on. It is not
untouched any more: take the intervals, and a fresh cohort, more seriously than the verdicts.
"""


def _loads(found: Findings) -> str:
    rows = []
    for severity, target in TARGETS.items():
        report, fit = found.loads["report"][severity], found.loads["fit"][severity]
        verdict = "reached" if report.value <= target else "**not reached**"
        episodes = found.episodes["report"][severity]
        rows.append(
            f"{NAMES[severity]} | {_spread(report)} | {fit.value:.3f} | ≤ {target:g}, {verdict} | {_spread(episodes, 2)}"
        )
    by_rule = [
        f"`{rule}` | {_spread(rates['days, any'])} | {_spread(rates['days, notable'])} | {rates['episodes'].value:.2f}"
        for rule, rates in found.by_rule.items()
    ]
    return (
        "## Alert load\n\n"
        + table("severity | share of days | fitting half | target | episodes per person-month", rows)
        + "\n"
        + table("rule | days, any severity | days, notable | notable episodes per person-month", by_rule)
        + "\n![loads](calibration/loads.svg)\n"
    )


def _power(found: Findings) -> str:
    curve = [
        f"{size:g} | {report[0]:.2f} | {report[1]:.2f} | {fit[0]:.2f}"
        for size, report, fit in zip(found.sizes, found.power["report"], found.power["fit"], strict=True)
    ]
    at_six = found.power["report"][found.sizes.index(6.0)]
    ill = [
        f"{scale:g} | {one[0]:.2f} | {one[1]:.2f}"
        for scale, one in zip(found.scales, found.illness, strict=True)
    ]
    areas = {name: auc(*scores) for name, scores in found.scores.items()}
    costs = [
        f"{effect:g} | {load:.3f} | {share:.2f}"
        for effect, (load, share) in zip(found.effects, found.trade_off, strict=True)
    ]
    return f"""## Power

A shift of resting heart rate was put on real nights of every person, from every night on that starts three measured
ones ({at_six[2]} cases on the reporting half), and left there. *Alone* leaves out the cases that were notable without it.
Target: +6 bpm notable within three nights in ≥ 0.80 of cases: {"reached" if at_six[0] >= 0.8 else "**not reached**"} ({at_six[0]:.3f}).

{table("shift, bpm | notable within 3 nights | alone | fitting half", curve)}
![power](calibration/power.svg)

What a lower threshold costs, on the fitting half (a shift counts from {thresholds.SHIFT_EFFECTS["resting_hr"]:g} bpm, the minimum effect, on):

{table("least shift, bpm | notable load | power at +6 bpm", costs)}
![trade-off](calibration/trade_off.svg)

Illness nights as published for Ultrahuman's wearers (resting heart rate +3.6 bpm, HRV −3.8 ms, temperature +0.37 °C, sleep
−44 min; REM is not in this table), put on every night: the composite's AUC is {areas["report"]:.3f} (fitting half {areas["fit"]:.3f}),
target ≥ 0.75, {"reached" if areas["report"] >= 0.75 else "**not reached**"}. The same shifts, times a scale, from a night on:

{table("scale | notable within 3 nights | alone", ill)}
![ROC](calibration/roc.svg)
"""


def _worlds(found: Findings) -> str:
    null = found.null["report"]
    thinned = [f"{share:.0%} | {load:.3f} | {hit:.2f}" for share, load, hit in found.thinned]
    moved = ", ".join(f"{name} {x:+g}" for name, x in DEVICE.items())
    return f"""## Other worlds

- **Null**: everybody's days in random order, so that nothing ever lasts: notable {_spread(null["notable"])}, any
  {_spread(null["info"])}. What is above this in real life are runs of days, not single ones.
- **A new device** half-way, for good ({moved}): {found.device[0]:.1f} notable days per person in the
  35 days after, {found.device[1]:.1f} without it. A level that stays is told for {thresholds.NEWS_DAYS} days, then as info, and after five weeks it is the
  usual.
- **Clock change**, an hour of sleep lost on one night: {found.clock[0]:.3f} of such nights are told of their sleep, {found.clock[1]:.3f} without it.
- **Missing days**, at random:

{table("missing | notable load | power at +6 bpm", thinned)}"""


def _thresholds(found: Findings) -> str:
    drift = thresholds.DRIFT_THRESHOLDS
    rows = [
        f"composite | {thresholds.STRAIN_THRESHOLD:g} | {found.fitted['strain']:g} | ≤ {STRAIN_LOAD:g} of assessed days",
        *(
            f"CUSUM {name} | {drift[name]:g} | {found.fitted[name]:g} | notable on ≤ {DRIFT_LOAD:g}"
            for name in ("resting_hr", "hrv_sleep_ln")
        ),
        *(
            f"least MAD {w.feature} | {w.mad_floor:g} | {found.floors[w.feature]:.3g} | half the cohort's median"
            for w in thresholds.WATCHED
            if w.feature in found.floors
        ),
    ]
    return "## Thresholds in use, and what the fitting half chooses\n\n" + table(
        "threshold | in use | fitted | rule", rows
    )


LIMITS = """## What this does not show

- Fitness watches, not rings: their resting heart rate is smoothed over days, which favours the shift rule.
- Usual ranges of glucose: their floors are half the median MAD of eleven people over eight days; the minimum effects and
  the CUSUM threshold of glucose are judgement, not calibration.
- Limits on glucose depend on whom you follow: children, pregnancy and older people with many lows are not among these.
- Coverage and gaps: this table has daily values only.
- Nobody in this table is known to have been ill: loads are of people as they live, some of these days were illness.
"""
