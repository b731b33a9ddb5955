"""Weekly categories: shares of a week in the glucose bands of the patient's targets, from the features of its days.

Pure, and a function of the days that history reaches, so that a late day heals it. A day of an earlier form, or without
glucose, has no minutes: a week with under 70 % use is unknown and keeps the state of the last known one.
"""

import datetime as dt
from collections.abc import Sequence
from itertools import accumulate
from operator import attrgetter
from typing import Any, NamedTuple
from zlib import crc32

from core.anomalies import policy
from core.anomalies.baseline import Features, Recent
from core.health.glucose import Bands, bands_of
from core.ports import GlucoseTargets

WEEK_MINUTES = policy.WEEK_DAYS * 1440
KNOWN_MINUTES = policy.WEEK_USE_PCT * WEEK_MINUTES / 100
_NO_DATA = Bands(0, 0, 0, 0, 0, 0, 0)


class Held(NamedTuple):
    """One category that holds on a day. `since`: the first day of the spell that history shows; `capped`: it held on
    the earliest day that can be known, five weeks of data ago. `again`: a long spell is told on this day anew.
    `steady`: it held on every known day of the spell, which goes on over up to six on which it did not."""

    category: policy.Category
    value: float
    since: dt.date
    capped: bool
    begins: bool
    again: bool
    steady: bool = True

    @property
    def told(self) -> bool:
        return self.begins or self.again

    @property
    def rule(self) -> str:
        return f"weekly.{self.category.name}"


class Week(NamedTuple):
    """The seven days up to one. `use_pct` of their time; `values` in % by category, those of an unknown week none."""

    targets: GlucoseTargets
    use_pct: float
    known: bool
    values: dict[str, float]
    held: tuple[Held, ...]

    def document(self) -> dict[str, Any]:
        """As the processed document has it."""
        return {
            "targets": self.targets,
            "days": policy.WEEK_DAYS,
            "use_pct": self.use_pct,
            "known": self.known,
            "wear_low": not self.known,
            "values": self.values,
            "categories": [
                {
                    "name": one.category.name,
                    "value": one.value,
                    "limit": one.category.limit,
                    "since": one.since.isoformat(),
                    "capped": one.capped,
                    "begins": one.begins,
                    "again": one.again,
                    "steady": one.steady,
                }
                for one in self.held
            ],
        }


def week_of(
    date: dt.date, features: Features, recent: Recent, targets: GlucoseTargets, patient_id: str
) -> Week | None:
    """The week up to `date`; None for who has had no sensor in the days that history reaches."""
    days = [bands_of(one) or _NO_DATA for one in (features, *recent)]
    if not any(day.use for day in days):
        return None
    use = _by_week(days, "use")
    by_band: dict[str, list[float | None]] = {}
    latest, held = {}, []
    for category in policy.CATEGORIES[targets]:
        if category.band not in by_band:
            by_band[category.band] = _shares(_by_week(days, category.band), use)
        values = _falls(by_band[category.band]) if category.fall else by_band[category.band]
        if values[0] is not None:
            latest[category.name] = _rounded(values[0])
        if (one := _held(category, date, values, patient_id)) is not None:
            held.append(one)
    use_pct = _rounded(100 * use[0] / WEEK_MINUTES)
    return Week(targets, use_pct, use[0] >= KNOWN_MINUTES, latest, tuple(held))


def _by_week(days: Sequence[Bands], band: str) -> list[int]:
    """Minutes in a band of every week that ends on one of the days, the latest first. As lists: numpy takes longer."""
    totals = list(accumulate(map(attrgetter(band), days), initial=0))
    return [after - before for before, after in zip(totals, totals[policy.WEEK_DAYS :], strict=False)]


def _shares(minutes: Sequence[int], use: Sequence[int]) -> list[float | None]:
    """Of the time in use, in %, by week; None where it is unknown."""
    return [
        100 * some / whole if whole >= KNOWN_MINUTES else None
        for some, whole in zip(minutes, use, strict=True)
    ]


def _falls(shares: Sequence[float | None]) -> list[float | None]:
    """By how many points each week's share is lower than that of the week before; None without both."""
    return [
        None if share is None or before is None else before - share
        for share, before in zip(shares, shares[policy.WEEK_DAYS :], strict=False)
    ]


def _rounded(share: float) -> float:
    return round(share, 4)


def _held(
    category: policy.Category, date: dt.date, values: Sequence[float | None], patient_id: str
) -> Held | None:
    """What holds on `date`: where that week is unknown, what held in the last known one. `values`: the latest first."""
    now = next((back for back, value in enumerate(values) if value is not None), None)
    if now is None or (latest := values[now]) is None or not category.reached(latest):
        return None
    states = [None if value is None else category.reached(value) for value in values]
    first, capped = _first_of_spell(states)
    whole = first == len(states) - 1
    again = now == 0 and (_anchored(date, patient_id) if whole else first == policy.TOLD_AGAIN_DAYS)
    return Held(
        category=category,
        value=_rounded(latest),
        since=date - dt.timedelta(days=first),
        capped=capped,
        begins=now == first == 0,
        again=again and first > 0,
        steady=False not in states[: first + 1],
    )


def _first_of_spell(states: Sequence[bool | None]) -> tuple[int, bool]:
    """(How many days ago the spell began, whether it may have begun earlier): before that it held on none of the last
    seven known days. History may end within these, or within the spell."""
    first = quiet = 0
    for back, state in enumerate(states):
        if state:
            first, quiet = back, 0
        elif state is False:
            quiet += 1
            if quiet == policy.BEGINS_AFTER_DAYS:
                return first, False
    return first, states[-1] is not None


def _anchored(date: dt.date, patient_id: str) -> bool:
    """The one day in 28 on which a patient's long spells are told again: how long they have lasted nobody knows, and
    patients shall not share one day."""
    return (date.toordinal() + crc32(patient_id.encode())) % policy.TOLD_AGAIN_DAYS == 0
