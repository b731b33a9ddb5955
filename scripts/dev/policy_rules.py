"""The part of docs/metrics.md that says which tier glucose reaches, and what a weekly category is, by the policy."""

from core.anomalies import policy, thresholds
from core.health.excursions import EVENT_MINUTES
from scripts.dev.markdown import table


def policy_rules() -> str:
    return f"{_tiers()}\n{_weekly()}"


def _tiers() -> str:
    rows = (
        (
            f"`{targets}`",
            _either(
                (limits.low_urgent, "< 54 for ≥ {n} min in total"),
                (limits.over_300_urgent, "> 300 for ≥ {n} min"),
                (limits.over_250_urgent, "> 250 for ≥ {n} min"),
            ),
            _either(
                (limits.low_notable, "< 54 for ≥ {n} min in total"),
                (limits.lows_notable, "≥ {n} events < 54"),
                (limits.over_300_notable, "> 300 for ≥ {n} min"),
            ),
            f"events of ≥ {EVENT_MINUTES} min < 54 or > 250",
        )
        for targets, limits in policy.LIMITS.items()
    )
    return f"""## Tiers of glucose

By the patient's `glucose_targets`; in mg/dL, and minutes of one day: those of lows in total, those of highs within one
excursion, both with what was open at midnight. Policy of {policy.CALIBRATED}: `core/anomalies/policy.py`.

{table(("targets", "urgent", "notable", "info"), rows)}
Each side is one finding in the highest tier that it reaches, with all its events as `stretches`. `because` says what it
owes the tier to: an `event`, two `events`, the `total`, `over_300`, `over_250`, or `silence`: a low, or a high above
300, still open at the last reading before ≥ {policy.SILENCE_MINUTES / 60:g} h without data (within the day) rises
one tier. A high owes its tier to the excursions `met_by`, above `met_limit`.

What a sensor tells only as LO counts as 39, HI as 401 or the number after the sign. So LO alone is urgent from
{policy.LIMITS["standard"].low_urgent} minutes on, as every low. One reading below 54 of a 15-minute sensor is an event
of 15 minutes.

**Found late.** An urgent finding is published (event, mail) only if what met it ended at most {policy.LATE_HOURS} h
before. The ledger notes the rule of an older one in `found_late`, once and for all, and nobody is woken.

**`pressure_shape`** on a stretch: a low in the night's sleep into which glucose fell, and from which it returned, by
≥ {policy.PRESSURE_DROP:g} mg/dL within {policy.PRESSURE_MINUTES} minutes, by a sensor at most
{policy.PRESSURE_SPACING} minutes apart, as when somebody lies on it. It changes no tier and no
count: many a real low looks so ([calibration](calibration.md#what-must-be-told)).
"""


def _either(*limits: tuple[int | None, str]) -> str:
    return "; ".join(words.format(n=limit) for limit, words in limits if limit is not None) or "–"


def _weekly() -> str:
    rows = (
        (f"`{targets}`", "; ".join(_category(one) for one in categories) or "–")
        for targets, categories in policy.CATEGORIES.items()
    )
    return f"""## Weekly categories

Shares of the time in use over D−6 … D, known if the sensor was in use for ≥ {policy.WEEK_USE_PCT:g} % of it, from the
days' `glucose_bands`; a day without them, of earlier rules too, is unknown and adds nothing to either side.

{table(("targets", "hold if"), rows)}
`weekly` in the document has the week's `values`, its `use_pct` (`wear_low`: a data problem and no finding), and the
`categories` that hold. `since` is the first day of the spell; `capped`: at least since then, as history
shows no whole week of days before it on which it held not; `steady`: it held on all its known days. It is null for who
has had no sensor in
{thresholds.REACH} days.

A category **begins** (`begins`, finding `weekly.NAME`) if it holds on D and held on none of the last
{policy.BEGINS_AFTER_DAYS} known days. An unknown day keeps the state and begins nothing. A spell is told again
(`again`) {policy.TOLD_AGAIN_DAYS} days after it began; once it fills all of history, every
{policy.TOLD_AGAIN_DAYS} days on a day of the patient's own, because history does not say any more how old it is.
"""


def _category(one: policy.Category) -> str:
    side, _, limits = one.band.partition("_")
    words = f"in [{limits.replace('_', ', ')}]" if side == "in" else f"{side} {limits}"
    if one.fall:
        return f"`{one.name}`: {words} ≥ {one.limit:g} points less than in D−13 … D−7"
    return f"`{one.name}`: {words} {'≤' if one.low else '≥'} {one.limit:g} %"
