"""The ambulatory glucose profile of two weeks, as the consensus one-pager has it (Battelino et al. 2019 and 2023;
Bergenstal et al. 2013). Pure; glucose in mg/dL, time in minutes of the patient's own clock."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.glucose_limits import HIGH, LOW, PREGNANCY_HIGH, PREGNANCY_LOW, VERY_HIGH, VERY_LOW
from core.health.glucose import GMI_ACTIVE_PCT, Bands, gmi, summary, time_in_bands
from core.health.sensors import in_use
from core.health.signals import DaySignals, FloatArray
from core.health.spacing import Trace, trace
from core.ports import GlucoseTargets

DAYS, MINIMUM_DAYS = 14, 5  # fewer days are no profile: their median is one of a handful
BIN = 30  # minutes of the clock
PERCENTILES = (5, 25, 50, 75, 95)
CV_GOAL = 36.0
DAY_MINUTES = 1440


@dataclass(frozen=True)
class GlucoseDay:
    """One day's readings: minute of the local day, value, and the minutes that each stands for."""

    date: dt.date
    minutes: FloatArray
    readings: Trace


@dataclass(frozen=True)
class Range:
    """A share of time; `low` and `high` are its ends in mg/dL, None where it has none. `goal` in %.

    `counts`: the share that the goal is about, where that is wider than the range itself (below 70 holds below 54).
    """

    name: str
    low: float | None
    high: float | None
    share: float
    counts: float
    goal: float | None = None
    at_least: bool = False

    @property
    def is_met(self) -> bool | None:
        if self.goal is None:
            return None
        return self.counts >= self.goal if self.at_least else self.counts < self.goal


@dataclass(frozen=True)
class Profile:
    """`hours` holds the five percentiles of each half hour, None where too few days have readings."""

    days: int
    active_pct: float
    mean: float
    gmi: float | None
    cv: float | None
    ranges: tuple[Range, ...]
    hours: tuple[tuple[float, ...] | None, ...]


def glucose_day(signals: DaySignals) -> GlucoseDay | None:
    """None for a day without glucose."""
    series = in_use(signals.of("glucose")).used
    if not len(series):
        return None
    local = [signals.local(time) for time in series.times.tolist()]
    minutes = np.array([60.0 * at.hour + at.minute for at in local])
    return GlucoseDay(signals.date, minutes, trace(series))


def percentiles(
    values: FloatArray, weights: FloatArray, wanted: Sequence[float] = PERCENTILES
) -> list[float]:
    """By time: each value weighs the minutes it stands for. With equal weights Hyndman and Fan's type 7, as R's
    `quantile` and most AGP programs have it."""
    order = np.argsort(values, kind="stable")
    values, weights = values[order], weights[order]
    if values.size == 1:
        return [float(values[0])] * len(wanted)
    places = np.concatenate(([0.0], np.cumsum((weights[1:] + weights[:-1]) / 2)))
    return [float(one) for one in np.interp(np.array(wanted) / 100 * places[-1], places, values)]


def profile(days: Sequence[GlucoseDay], targets: GlucoseTargets) -> Profile | None:
    """None without any reading. The statistics are of all days, the curve of half hours with enough of them."""
    if not days:
        return None
    values = np.concatenate([day.readings.series.values for day in days])
    weights = np.concatenate([day.readings.minutes for day in days])
    clock = np.concatenate([day.minutes for day in days])
    of_day = np.concatenate([np.full(day.minutes.size, i) for i, day in enumerate(days)])
    bands = Bands(*(sum(getattr(time_in_bands(day.readings), one) for day in days) for one in Bands._fields))
    active = min(100.0, 100 * bands.use / (DAYS * DAY_MINUTES))
    numbers = summary(values, weights)
    hours: list[tuple[float, ...] | None] = []
    for start in range(0, DAY_MINUTES, BIN):
        here = (clock >= start) & (clock < start + BIN)
        enough = np.unique(of_day[here]).size >= MINIMUM_DAYS
        hours.append(tuple(percentiles(values[here], weights[here].astype(float))) if enough else None)
    return Profile(
        len(days),
        active,
        numbers["glucose_mean"],
        gmi(numbers["glucose_mean"]) if active >= GMI_ACTIVE_PCT else None,
        numbers.get("glucose_cv"),
        ranges(bands, targets),
        tuple(hours),
    )


def ranges(bands: Bands, targets: GlucoseTargets) -> tuple[Range, ...]:
    """From the highest to the lowest, as the bar is read; they add up to 100 %."""

    def pct(minutes: int) -> float:
        return 100.0 * minutes / bands.use

    if targets == "pregnancy":
        return (
            Range("high", PREGNANCY_HIGH, None, pct(bands.above_140), pct(bands.above_140), 25.0),
            Range(
                "in",
                PREGNANCY_LOW,
                PREGNANCY_HIGH,
                pct(bands.in_63_140),
                pct(bands.in_63_140),
                70.0,
                at_least=True,
            ),
            Range(
                "low", VERY_LOW, PREGNANCY_LOW, pct(bands.below_63 - bands.below_54), pct(bands.below_63), 4.0
            ),
            Range("lower", None, VERY_LOW, pct(bands.below_54), pct(bands.below_54), 1.0),
        )
    goals = {
        "standard": (5.0, 25.0, 70.0, 4.0, 1.0),
        "older": (10.0, 50.0, 50.0, 1.0, None),
    }.get(targets, (None,) * 5)
    higher, high, inside, low, lower = goals
    return (
        Range("higher", VERY_HIGH, None, pct(bands.above_250), pct(bands.above_250), higher),
        Range("high", HIGH, VERY_HIGH, pct(bands.above_180 - bands.above_250), pct(bands.above_180), high),
        Range("in", LOW, HIGH, pct(bands.in_70_180), pct(bands.in_70_180), inside, at_least=True),
        Range("low", VERY_LOW, LOW, pct(bands.below_70 - bands.below_54), pct(bands.below_70), low),
        Range("lower", None, VERY_LOW, pct(bands.below_54), pct(bands.below_54), lower),
    )


def target_range(targets: GlucoseTargets) -> tuple[float, float]:
    return (PREGNANCY_LOW, PREGNANCY_HIGH) if targets == "pregnancy" else (LOW, HIGH)
