"""Power: known shifts put on real days, and worlds in which nothing or only the device has changed."""

import datetime as dt
import math
import random

import numpy as np

from core.anomalies.baseline import recent_days, usual_ranges
from core.anomalies.detectors import strain_score
from scripts.dev.calibration.people import Days, People
from scripts.dev.calibration.replay import RANK, judge, replay

Shift = dict[str, float]
"""By feature; `hrv` is in ms, on the logarithm's scale it depends on the night."""

# An illness night, from Ultrahuman's own study of 211 wearers; sleep heart rate is taken to move as resting does.
ILLNESS: Shift = {
    "resting_hr": 3.6,
    "sleep_hr_mean": 3.6,
    "hrv": -3.8,
    "skin_temp_sleep": 0.37,
    "sleep_total": -44.0,
}
NIGHTS = 3
CASES_PER_PERSON = 1000  # in effect all


def shifted(features: dict[str, float], shift: Shift, scale: float = 1.0) -> dict[str, float]:
    """The day with the shift on the features that it has."""
    changed = {name: x + scale * shift.get(name, 0.0) for name, x in features.items()}
    if "hrv" in shift and "hrv_sleep_ln" in features:
        changed["hrv_sleep_ln"] = math.log(
            max(1.0, math.exp(features["hrv_sleep_ln"]) + scale * shift["hrv"])
        )
    if "sleep_total" in changed:
        changed["sleep_total"] = max(1.0, changed["sleep_total"])
    return changed


def from_day(days: Days, first: dt.date, shift: Shift, scale: float = 1.0, length: int = 10_000) -> Days:
    """The same life with the shift on `length` days from `first` on."""
    last = first + dt.timedelta(days=min(length, 10_000))
    return {d: shifted(f, shift, scale) if first <= d < last else f for d, f in days.items()}


def starts(days: Days, needs: str) -> list[dt.date]:
    """Days from which on the feature was measured on all of the next nights and could be compared."""
    following = [dt.timedelta(days=n) for n in range(NIGHTS)]
    return [
        date
        for date in sorted(days)
        if all(needs in days.get(date + later, {}) for later in following)
        and needs in usual_ranges(recent_days(days, date))
    ]


def power(
    people: People, shift: Shift, scale: float, needs: str, *, seed: int = 1
) -> tuple[float, float, int]:
    """(share found, share found by the shift alone, cases): a rule reached notable within three nights of the start.

    "By the shift alone" leaves out the cases that were notable on one of these nights without it.
    """
    cases = [
        (days, first)
        for name, days in sorted(people.items())
        for first in _drawn(starts(days, needs), f"{seed}{name}")
    ]
    hits = [
        (_notable(from_day(days, first, shift, scale), first), _notable(days, first)) for days, first in cases
    ]
    quiet = [hit for hit, before in hits if not before]
    return sum(hit for hit, _ in hits) / len(hits), sum(quiet) / max(1, len(quiet)), len(hits)


def _drawn(dates: list[dt.date], seed: str) -> list[dt.date]:
    return random.Random(seed).sample(dates, min(len(dates), CASES_PER_PERSON))


def _notable(days: Days, first: dt.date) -> bool:
    for later in range(NIGHTS):
        date = first + dt.timedelta(days=later)
        _, said = judge(days[date], recent_days(days, date))
        if any(RANK[severity] >= 2 for severity in said.values()):
            return True
    return False


def composite(people: People, scale: float) -> tuple[list[float], list[float]]:
    """Scores of the strain composite on the nights as they were, and with the illness shift."""
    well, ill = [], []
    for _, days in sorted(people.items()):
        for date, features in sorted(days.items()):
            usuals = usual_ranges(recent_days(days, date))
            before, after = (
                strain_score(features, usuals),
                strain_score(shifted(features, ILLNESS, scale), usuals),
            )
            if before is not None and after is not None:
                well.append(before.score)
                ill.append(after.score)
    return well, ill


def auc(well: list[float], ill: list[float]) -> float:
    """Probability that an ill night scores higher than a well one (ties half)."""
    low = np.sort(well)
    below, up_to = np.searchsorted(low, ill, "left"), np.searchsorted(low, ill, "right")
    return float((below + up_to).sum() / (2 * low.size * len(ill)))


def shuffled(people: People, seed: int = 1) -> People:
    """The null: every person's days in random order, so that nothing ever lasts."""
    mixed = {}
    for name, days in people.items():
        contents = [days[date] for date in sorted(days)]
        random.Random(f"{seed}{name}").shuffle(contents)
        mixed[name] = dict(zip(sorted(days), contents, strict=True))
    return mixed


def thinned(people: People, share: float, seed: int = 1) -> People:
    """The same people with that share of days missing."""
    return {
        name: {d: f for d, f in days.items() if random.Random(f"{seed}{name}{d}").random() >= share}
        for name, days in people.items()
    }


DEVICE: Shift = {"resting_hr": 3.0, "sleep_hr_mean": 3.0, "hrv": -6.0, "skin_temp_sleep": 0.5}


def device_change(people: People) -> tuple[float, float]:
    """A new device half-way, for good: (notable days per person in the 35 days after, and without the change)."""
    extra = [0, 0]
    for days in people.values():
        middle = sorted(days)[len(days) // 2]
        window = [middle + dt.timedelta(days=n) for n in range(35)]
        for place, life in enumerate((from_day(days, middle, DEVICE), days)):
            extra[place] += sum(one.reaches("notable") for one in replay(life) if one.date in window)
    return extra[0] / len(people), extra[1] / len(people)


def clock_change(people: People) -> tuple[float, float]:
    """An hour of sleep lost on one night: (share of such nights told of their sleep at all, and without the change)."""
    told = [0, 0]
    cases = 0
    for name, days in sorted(people.items()):
        for first in _drawn(starts(days, "sleep_total"), name):
            cases += 1
            recent = recent_days(days, first)
            for place, minutes in enumerate((-60.0, 0.0)):
                _, said = judge(shifted(days[first], {"sleep_total": minutes}), recent)
                told[place] += "out_of_range.sleep_total" in said
    return told[0] / max(1, cases), told[1] / max(1, cases)
