"""What a sensor would have read on one local day of one person: 5-minute series and the night before.

Deterministic in (seed, email, date). Knows nothing of payloads, missing data or HTTP.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from scripts.local.ultrahuman.nights import Nights, day_number, nights
from scripts.local.ultrahuman.patients import Patient, rng

SLOT = 300
FASTEST = 900  # steps in one slot, a run
Series = NDArray[np.float64]
Times = NDArray[np.int64]


@dataclass(frozen=True)
class Night:
    """The sleep that ends on the day, epochs as (start, end, stage) in Unix seconds."""

    start: int
    end: int
    epochs: tuple[tuple[int, int, str], ...]

    def seconds(self, stage: str) -> int:
        return sum(end - start for start, end, kind in self.epochs if kind == stage)


@dataclass(frozen=True)
class Day:
    """A local day in truth, as if the ring had always been worn; `number` indexes `Nights`.

    Between two days with a journey lies a gap, or they overlap.
    """

    person: Patient
    date: dt.date
    number: int
    start: int
    end: int
    times: Times
    night: Night
    asleep: NDArray[np.bool_]
    series: dict[str, Series]  # hr, hrv, temp, spo2, steps, motion and, with a CGM, glucose

    @property
    def nights(self) -> Nights:
        return nights(self.person)


def live(person: Patient, date: dt.date) -> Day | None:
    """The day of that person, None outside the simulated years."""
    number, tomorrow = day_number(date), day_number(date + dt.timedelta(days=1))
    if number is None or tomorrow is None:
        return None
    zone = person.whereabouts(date)
    start, end = (_midnight(date + dt.timedelta(days=n), zone) for n in (0, 1))
    r = rng(person.seed, person.email, date, "day")
    times = np.arange(start, end, SLOT, dtype=np.int64)
    night, next_night = _night(person, date, number), _night(person, date + dt.timedelta(days=1), tomorrow)
    asleep = ((times >= night.start) & (times < night.end)) | (times >= next_night.start)
    hours = (
        (times - start) / 3600 + 24 - (end - start) / 3600
    )  # clock hours, right after any change of clocks
    all_nights = nights(person)
    steps = _steps(r, hours, asleep, all_nights.steps[number])
    series = {
        "steps": steps,
        "motion": np.round(steps * r.uniform(0.25, 0.45, len(times)) + r.poisson(np.where(asleep, 0.8, 6.0))),
        "hr": _heart_rate(r, hours, asleep, steps, all_nights.sleep_hr[number]),
        "hrv": _variability(r, asleep, all_nights.hrv[number]),
        "temp": _temperature(r, hours, asleep, all_nights.skin_temp[number]),
        "spo2": np.clip(np.round(all_nights.spo2[number] + r.normal(0, 1.0, len(times))), 70, 100),
    }
    if wears_cgm(person, number):
        series["glucose"] = _glucose(r, person, date, times, hours, asleep)
    return Day(person, date, number, start, end, times, night, asleep, series)


def midnight(person: Patient, date: dt.date) -> int:
    """Unix seconds at which the local day begins, where the person is."""
    return _midnight(date, person.whereabouts(date))


def _midnight(date: dt.date, zone: ZoneInfo) -> int:
    return int(dt.datetime.combine(date, dt.time(), zone).timestamp())


def wears_cgm(person: Patient, number: int) -> bool:
    """Sensors last 14 days; now and then one is skipped."""
    worn = rng(person.seed, person.email, number // 14, "sensor").random() < 0.85
    return person.cgm and bool(worn)


def _night(person: Patient, date: dt.date, number: int) -> Night:
    r = rng(person.seed, person.email, date, "night")
    minutes = nights(person)
    begin = max(
        minutes.bedtime[number] * 60, 180 - minutes.sleep[number]
    )  # a short sleep ends on the day, too
    start = midnight(person, date) + int(begin) * 60
    epochs, at, left = (
        [],
        start,
        {"rem": minutes.rem[number], "rest": minutes.sleep[number] - minutes.rem[number]},
    )
    cycles = max(1, round(minutes.sleep[number] / 90))
    shares = np.linspace(0.6, 1.4, cycles) / cycles
    for cycle, share in enumerate(shares):
        rest = left["rest"] / cycles * r.uniform(0.9, 1.1)
        deep = rest * max(0.05, 0.5 - 0.11 * cycle)
        awake = r.gamma(1.2, 6.0)
        plan = [("light_sleep", (rest - deep) / 2), ("deep_sleep", deep), ("light_sleep", (rest - deep) / 2)]
        plan += [("rem_sleep", left["rem"] * share), ("awake", awake)]
        for stage, length in plan:
            if (seconds := round(length) * 60) > 0:
                epochs.append((at, at + seconds, stage))
                at += seconds
    return Night(start, at, tuple(epochs))


def _steps(r: np.random.Generator, hours: Series, asleep: NDArray[np.bool_], total: float) -> Series:
    bouts = sum(
        np.exp(-(((hours - h) / r.uniform(0.4, 1.2)) ** 2)) * r.gamma(1.5) for h in r.uniform(7, 21, 5)
    )
    weight = np.where(asleep, 0.0, (0.15 + np.asarray(bouts)) * r.gamma(0.7, 1, len(hours)))
    if not weight.any():
        return np.zeros(len(hours))
    return np.minimum(r.multinomial(round(total), weight / weight.sum()), FASTEST).astype(float)


def _heart_rate(
    r: np.random.Generator, hours: Series, asleep: NDArray[np.bool_], steps: Series, sleeping: float
) -> Series:
    circadian = 4.5 * np.cos((hours - 16.5) / 24 * 2 * np.pi)
    effort = 62 * np.tanh(np.convolve(steps, [0.6, 0.3, 0.1])[: len(steps)] / 650)
    awake = (
        sleeping + 14 + circadian + effort + _wander(r, len(hours), 0.85, 4.0) + r.gamma(0.5, 3, len(hours))
    )
    night = _wander(r, len(hours), 0.7, 2.0) + np.where(
        r.random(len(hours)) < 0.03, r.gamma(2, 4, len(hours)), 0
    )
    if asleep.any():
        night -= night[asleep].mean()
    return np.round(np.clip(np.where(asleep, sleeping + night, awake), 32, 205))


def _variability(r: np.random.Generator, asleep: NDArray[np.bool_], sleeping: float) -> Series:
    wander = np.exp(_wander(r, len(asleep), 0.6, 0.22))
    if asleep.any():
        wander /= wander[asleep].mean()
    return np.asarray(np.round(np.clip(sleeping * wander * np.where(asleep, 1.0, 0.68), 4, 300)))


def _temperature(r: np.random.Generator, hours: Series, asleep: NDArray[np.bool_], sleeping: float) -> Series:
    awake = sleeping - 1.6 + 0.5 * np.cos((hours - 18) / 24 * 2 * np.pi) + _wander(r, len(hours), 0.93, 0.7)
    night = _wander(r, len(hours), 0.9, 0.2)
    if asleep.any():
        night -= night[asleep].mean()
    return np.round(np.clip(np.where(asleep, sleeping + night, awake), 22, 41), 2)


def _glucose(
    r: np.random.Generator,
    person: Patient,
    date: dt.date,
    times: Times,
    hours: Series,
    asleep: NDArray[np.bool_],
) -> Series:
    dawn = 8 * np.exp(-(((hours - 7) / 2.5) ** 2))
    level = (
        person.fasting_glucose
        + dawn
        + _wander(r, len(times), 0.93, 5.0 if person.diabetes == "none" else 11.0)
    )
    for day in (date - dt.timedelta(days=1), date):
        for at, rise in _meals(person, day):
            since = np.clip((times - at) / 60, 0, None)
            level = level + rise * (since / 50) * np.exp(1 - since / 50)
    chance = {"none": (0.004, 0.0), "type 2": (0.03, 0.06), "type 1": (0.22, 0.25)}[person.diabetes]
    if r.random() < chance[0]:
        middle, width = r.uniform(0, 24), r.uniform(0.4, 1.1)
        dip = np.exp(-(((hours - middle) / width) ** 2))
        level = level * (1 - dip) + dip * r.uniform(46, 66)
    if r.random() < chance[1]:
        middle, width = r.uniform(9, 23), r.uniform(1.0, 3.0)
        level = level + r.uniform(60, 150) * np.exp(-(((hours - middle) / width) ** 2))
    return np.asarray(np.round(np.clip(level - 4 * asleep, 40, 400)), float)


def _meals(person: Patient, date: dt.date) -> list[tuple[float, float]]:
    """(Unix seconds, rise in mg/dL) of the meals eaten on that day; bigger ones at the weekend."""
    r = rng(person.seed, person.email, date, "meals")
    first, bigger = midnight(person, date), 1.15 if date.weekday() >= 5 else 1.0
    return [
        (
            first + float(r.normal(hour, 0.6)) * 3600,
            person.meal_rise * size * bigger * float(r.lognormal(0, 0.35)),
        )
        for hour, size, taken in ((7.8, 0.9, 0.9), (12.8, 1.0, 0.95), (16.3, 0.4, 0.4), (19.5, 1.15, 0.97))
        if r.random() < taken
    ]


def _wander(r: np.random.Generator, count: int, rho: float, spread: float) -> Series:
    """A stationary AR(1) path."""
    kernel = rho ** np.arange(int(np.ceil(np.log(1e-2) / np.log(rho))))
    noise = r.normal(0, spread * np.sqrt(1 - rho**2), count + len(kernel) - 1)
    return np.asarray(np.convolve(noise, kernel, mode="valid"))
