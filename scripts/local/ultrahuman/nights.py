"""How one person's nights differ: correlated, autocorrelated, with heavy tails, now and then ill.

Calibrated on the LifeSnaps study (Yfantidou et al., Scientific Data 2022). The shifts of an ill night are
Ultrahuman's own published averages. Nothing here may be easier for a detector than real people are.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scripts.local.ultrahuman.patients import Patient, rng

FIRST, LAST = dt.date(2023, 1, 1), dt.date(2033, 12, 31)
Series = NDArray[np.float64]
ILL = {"resting_hr": 3.6, "hrv_ms": -3.8, "skin_temp": 0.37, "rem": -18.0, "sleep": -44.0}


@dataclass(frozen=True)
class Nights:
    """One value for each day from FIRST to LAST."""

    resting_hr: Series
    sleep_hr: Series
    hrv: Series
    skin_temp: Series
    spo2: Series
    sleep: Series  # minutes asleep
    rem: Series  # minutes
    steps: Series
    bedtime: Series  # hours after the midnight that begins the day
    wear: Series  # the lower, the likelier the ring stayed in its box: uniform in [0, 1), in runs
    illness: Series  # 0 when well, about 1 in an ordinary illness


def day_number(day: dt.date) -> int | None:
    """Index into the series of `Nights`, None outside the simulated years."""
    return (day - FIRST).days if FIRST <= day <= LAST else None


@lru_cache(maxsize=512)
def nights(person: Patient) -> Nights:
    r = rng(person.seed, person.email, "nights")
    days = (LAST - FIRST).days + 1
    weekday = (np.arange(days) + FIRST.weekday()) % 7
    weekend = np.isin(weekday, (5, 6)).astype(float)
    body = _autocorrelated(_skewed_t(r, days, 3.0, 0.33), 0.36)  # what heart rate and its variability share
    drift = _unit(_autocorrelated(r.normal(size=days), 0.985))
    sleep_hr = _unit(0.80 * body + 0.52 * _skewed_t(r, days, 3.0, 0.3) + 0.25 * drift)
    smooth = _unit(_autocorrelated(0.58 * sleep_hr + 0.85 * r.normal(size=days), 0.70))
    hrv = _unit(-0.78 * body - 0.55 * _skewed_t(r, days, 3.0, 0.4) - 0.25 * drift)
    temp = _unit(_autocorrelated(_skewed_t(r, days, 7.0, -0.1), 0.15) + 0.15 * body)
    spo2 = _unit(-_skewed_t(r, days, 6.0, 0.15) - 0.08 * body)
    sleep = _unit(-_skewed_t(r, days, 3.4, 0.15) - 0.08 * body)
    steps = _unit(_autocorrelated(_skewed_t(r, days, 5.0, 0.05), 0.12))
    ill = _illness(r, days, person.frailty)
    wear = _autocorrelated(r.normal(size=days), 0.55)
    ms = np.exp(person.hrv_ln + person.hrv_ln_spread * hrv)
    asleep = person.sleep_minutes + person.sleep_spread * sleep + 22 * (weekend - 2 / 7) + ILL["sleep"] * ill
    asleep = np.clip(asleep, 45, 720)
    rem_share = np.clip(r.normal(0.22, 0.035, days), 0.08, 0.36)
    return Nights(
        resting_hr=np.clip(
            person.resting_hr + person.resting_hr_spread * smooth + ILL["resting_hr"] * ill, 34, 130
        ),
        sleep_hr=np.clip(
            person.resting_hr - 1.5 + person.sleep_hr_spread * sleep_hr + ILL["resting_hr"] * ill, 34, 140
        ),
        hrv=np.clip(ms + ILL["hrv_ms"] * ill * ms / 40, 5, 250),
        skin_temp=np.clip(
            person.skin_temp + person.skin_temp_spread * temp + ILL["skin_temp"] * ill, 27, 39.5
        ),
        spo2=np.clip(person.spo2 + person.spo2_spread * spo2 - 0.3 * ill, 84, 99.6),
        sleep=asleep,
        rem=np.clip(asleep * rem_share + (ILL["rem"] + 10) * ill, 0, 0.4 * asleep),
        steps=np.clip(
            person.steps_root * (1 - 0.02 * weekend) + person.steps_spread * steps - 22 * ill, 8, 220
        )
        ** 2,
        bedtime=np.clip(
            person.bedtime + 0.6 * np.isin(weekday, (5, 6)) + r.standard_t(4, days) * 0.55, -4, 5
        ),
        wear=np.argsort(np.argsort(wear)) / days,
        illness=ill,
    )


def _skewed_t(r: np.random.Generator, days: int, freedom: float, skew: float) -> Series:
    """Student-t with a longer upper side (for positive skew) and median 0."""
    draw = np.clip(r.standard_t(freedom, days), -9, 9)
    return np.asarray(np.where(draw > 0, draw * (1 + skew), draw * (1 - skew)))


def _autocorrelated(shocks: Series, rho: float) -> Series:
    reach = int(np.ceil(np.log(1e-3) / np.log(rho)))
    return np.asarray(np.convolve(shocks, rho ** np.arange(reach + 1))[: len(shocks)])


def _unit(series: Series) -> Series:
    """Median 0, 1.4826 MAD 1."""
    centred = series - np.median(series)
    return np.asarray(centred / (1.4826 * np.median(np.abs(centred))))


def _illness(r: np.random.Generator, days: int, frailty: float) -> Series:
    """About two and a half episodes a year, three to eight nights each: a steep rise, a slow recovery."""
    severity = np.zeros(days)
    for start in np.flatnonzero(r.random(days) < 2.5 / 365):
        shape = np.interp(
            np.arange(length := int(r.integers(3, 9))), [0, 1, length / 2, length], [0.6, 1.15, 1.2, 0.5]
        )
        strength = frailty * r.lognormal(-0.12, 0.3)
        end = min(days, int(start) + length)
        severity[start:end] = np.maximum(severity[start:end], strength * shape[: end - start])
    return severity
