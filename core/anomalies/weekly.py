"""Weekly categories: shares of a week in the glucose bands of the patient's targets, from the features of its days.

Pure, and a function of the days that history reaches, so that a late day heals it. A day of an earlier form, or without
glucose, has no minutes: a week with under 70 % use is unknown and keeps the state of the last known one.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from core.anomalies import policy
from core.anomalies.baseline import Features, Recent
from core.health.glucose import Bands, bands_of
from core.ports import GlucoseTargets

DAY_MINUTES = 1440
FloatArray = npt.NDArray[np.float64]
Known = Sequence[bool | None]


@dataclass(frozen=True, slots=True)
class Held:
    """One category that holds on a day. `since`: the first day of the spell that history shows; `capped`: it held on
    the earliest day that can be known, five weeks of data ago. `again`: a long spell is told on this day anew."""

    category: policy.Category
    value: float
    since: dt.date
    capped: bool
    begins: bool
    again: bool

    @property
    def told(self) -> bool:
        return self.begins or self.again

    @property
    def rule(self) -> str:
        return f"weekly.{self.category.name}"


@dataclass(frozen=True, slots=True)
class Week:
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
                }
                for one in self.held
            ],
        }


def week_of(
    date: dt.date, features: Features, recent: Recent, targets: GlucoseTargets, patient_id: str
) -> Week | None:
    """The week up to `date`; None for who has had no sensor in the days that history reaches."""
    days = [_bands(one) for one in (*reversed(recent), features)]
    if not any(day.use for day in days):
        return None
    totals = np.zeros((len(days) + 1, len(Bands._fields)))
    np.cumsum(days, axis=0, out=totals[1:])
    weeks = Bands(*(totals[policy.WEEK_DAYS :] - totals[: -policy.WEEK_DAYS]).T)
    use = 100 * np.asarray(weeks.use) / (policy.WEEK_DAYS * DAY_MINUTES)
    known = use >= policy.WEEK_USE_PCT
    values, held = {}, []
    for category in policy.CATEGORIES[targets]:
        of, sure = _shares(category, weeks, known)
        if sure[-1]:
            values[category.name] = _rounded(of[-1])
        reached = of <= category.limit if category.low else of >= category.limit
        states = [bool(is_so) if is_sure else None for is_so, is_sure in zip(reached, sure, strict=True)]
        if (one := _held(category, date, of, states[::-1], patient_id)) is not None:
            held.append(one)
    return Week(targets, _rounded(use[-1]), bool(known[-1]), values, tuple(held))


def _bands(features: Features) -> Bands:
    return bands_of(features) or Bands(0, 0, 0, 0, 0, 0, 0)


def _rounded(share: float) -> float:
    return round(float(share), 4)


def _shares(category: policy.Category, weeks: Bands, known: npt.NDArray[np.bool_]) -> tuple[FloatArray, Any]:
    """(value by week in %, whether it is known), the latest week last; a fall needs both of its weeks."""
    minutes = np.asarray(getattr(weeks, category.band), dtype=np.float64)
    share = 100 * minutes / np.maximum(weeks.use, 1.0)
    if not category.fall:
        return share, known
    back = policy.WEEK_DAYS
    return share[:-back] - share[back:], known[:-back] & known[back:]


def _held(
    category: policy.Category, date: dt.date, values: FloatArray, states: Known, patient_id: str
) -> Held | None:
    """What holds on `date`; `states[k]` is whether it held k days before, None where that is unknown."""
    now = next((back for back, state in enumerate(states) if state is not None), None)
    if now is None or not states[now]:
        return None
    first = _first_of_spell(states)
    capped = first == len(states) - 1
    known = states[0] is not None
    again = known and (_anchored(date, patient_id) if capped else first == policy.TOLD_AGAIN_DAYS)
    return Held(
        category=category,
        value=_rounded(values[-1 - now]),
        since=date - dt.timedelta(days=first),
        capped=capped,
        begins=known and first == 0,
        again=again and first > 0,
    )


def _first_of_spell(states: Known) -> int:
    """How many days ago the spell began: before that it held on none of the last seven known days."""
    first = quiet = 0
    for back, state in enumerate(states):
        if state:
            first, quiet = back, 0
        elif state is False:
            quiet += 1
            if quiet == policy.BEGINS_AFTER_DAYS:
                break
    return first


def _anchored(date: dt.date, patient_id: str) -> bool:
    """The one day in 28 on which a patient's long spells are told again: how long they have lasted nobody knows, and
    patients shall not share one day."""
    return (date.toordinal() + crc32(patient_id.encode())) % policy.TOLD_AGAIN_DAYS == 0
