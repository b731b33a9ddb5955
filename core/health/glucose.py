"""Glucose of one day in mg/dL: consensus CGM metrics on the raw readings, weighted by the time they stand for, without
interpolation. Weights are normalised to the number of readings: even spacing gives the published per-reading values."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from core.glucose_limits import HIGH, LOW, PREGNANCY_HIGH, PREGNANCY_LOW, VERY_HIGH, VERY_LOW
from core.health.excursions import EVENT_MINUTES, JOINED, LEVELS, DayExcursions, Excursion, excursions
from core.health.mage import mage
from core.health.signals import DaySignals, FloatArray
from core.health.spacing import IntArray, Trace, main_stretch
from core.health.spec import MetricSpec

MINIMUM_READINGS = 12  # one hour at 5 minutes
Events = Mapping[str, Sequence[Excursion]]
GMI_DAYS, GMI_ACTIVE_PCT = 14, 70.0


def gmi(mean: float) -> float:
    """Glucose management indicator, %, of a mean in mg/dL (Bergenstal 2018)."""
    return 3.31 + 0.02392 * mean


class Bands(NamedTuple):
    """Whole minutes of a day with glucose, and beyond the limits of every target set (mg/dL); limits are inside."""

    use: int
    below_54: int
    below_63: int
    below_70: int
    above_140: int
    above_180: int
    above_250: int

    @property
    def in_63_140(self) -> int:
        return self.use - self.below_63 - self.above_140

    @property
    def in_70_140(self) -> int:
        return self.use - self.below_70 - self.above_140

    @property
    def in_70_180(self) -> int:
        return self.use - self.below_70 - self.above_180


def bands(readings: FloatArray, minutes: IntArray | None) -> Bands:
    """Of at least one reading; a minute each without `minutes`."""
    limits = [readings < limit for limit in (VERY_LOW, PREGNANCY_LOW, LOW)]
    limits += [readings > limit for limit in (PREGNANCY_HIGH, HIGH, VERY_HIGH)]
    if minutes is None:
        return Bands(readings.size, *(int(np.count_nonzero(beyond)) for beyond in limits))
    return Bands(int(minutes.sum()), *(int(minutes[beyond].sum()) for beyond in limits))


def time_in_bands(readings: Trace) -> Bands:
    """Of a day's readings, by what each stands for."""
    if not readings.even:
        return bands(readings.series.values, readings.minutes)
    each = int(readings.minutes[0])
    return Bands(*(each * count for count in bands(readings.series.values, None)))


def after_the_end(readings: Trace, end: float) -> list[float] | None:
    """[minutes, mg/dL]: for so many whole minutes after the day's end (Unix seconds) its last reading stands, where it
    is below 54 or above 250: days are counted by these levels, and those minutes are not this day's."""
    value = float(readings.series.values[-1])
    minutes = int(float(readings.series.times[-1]) + 60 * int(readings.minutes[-1]) - end) // 60
    return [minutes, value] if minutes > 0 and (value < VERY_LOW or value > VERY_HIGH) else None


def bands_of(features: Mapping[str, Any]) -> Bands | None:
    """As the day's features hold them. None for a day without glucose, or of an earlier form: unknown, not zero."""
    found = features.get("glucose_bands")
    return None if found is None else Bands(*found)


def shares(of: Bands) -> dict[str, float]:
    """Percent of time in and beyond the consensus targets (Battelino 2019); the targets' ends are inside."""
    return {  # the quotient last: 100 / 91 · 91 is more than 100, which no share is
        "glucose_tir": 100.0 * of.in_70_180 / of.use,
        "glucose_titr": 100.0 * of.in_70_140 / of.use,
        "glucose_tbr_70": 100.0 * of.below_70 / of.use,
        "glucose_tbr_54": 100.0 * of.below_54 / of.use,
        "glucose_tar_180": 100.0 * of.above_180 / of.use,
        "glucose_tar_250": 100.0 * of.above_250 / of.use,
    }


def risk_indices(readings: FloatArray, weights: FloatArray | None = None) -> tuple[float, float]:
    """Low and high blood glucose index (Kovatchev 2006), without unit; `weights` add up to the number of readings."""
    scaled = np.log(readings) ** 1.084 - 5.381
    low, high = np.minimum(scaled, 0.0), np.maximum(scaled, 0.0)
    lows, highs = (low, high) if weights is None else (low * weights, high * weights)
    return 22.77 * float(lows @ low) / readings.size, 22.77 * float(highs @ high) / readings.size


def glycemia_risk_index(share: Mapping[str, float]) -> float:
    """GRI, 0 to 100 (Klonoff 2022), from the shares in percent."""
    very_low, very_high = share["glucose_tbr_54"], share["glucose_tar_250"]
    low, high = share["glucose_tbr_70"] - very_low, share["glucose_tar_180"] - very_high
    return min(100.0, 3.0 * very_low + 2.4 * low + 1.6 * very_high + 0.8 * high)


def normalised(minutes: IntArray) -> FloatArray:
    """Weights that add up to the number of readings."""
    return minutes.astype(np.float64) * (minutes.size / int(minutes.sum()))


def summary(readings: FloatArray, minutes: IntArray | None = None) -> dict[str, float]:
    """Every metric that needs no order; `readings` in mg/dL, at least one, sd and cv from two on (ddof 1).

    `minutes` are what each stands for, all the same where they are not given.
    """
    weights = None if minutes is None else normalised(minutes)
    mean = float(readings.sum() if weights is None else readings @ weights) / readings.size
    share = shares(bands(readings, minutes))
    lbgi, hbgi = risk_indices(readings, weights)
    metrics = share | {
        "glucose_mean": mean,
        "glucose_gmi": gmi(mean),
        "glucose_lbgi": lbgi,
        "glucose_hbgi": hbgi,
        "glucose_gri": glycemia_risk_index(share),
    }
    if readings.size > 1:
        deviations = readings - mean
        weighted = deviations if weights is None else deviations * weights
        sd = float(np.sqrt(weighted @ deviations / (readings.size - 1)))
        metrics |= {"glucose_sd": sd, "glucose_cv": 100.0 * sd / mean}
    return metrics


def active_pct(signals: DaySignals, readings: Trace) -> float:
    """Share of the day that the readings stand for, %."""
    length = (signals.end - signals.start) or 1.0
    return min(100.0, 100.0 * 60 * readings.total / length)


def glucose_excursions(readings: Trace | None) -> dict[str, DayExcursions]:
    """Beyond each level, by its name."""
    return {level.name: excursions(readings, level) for level in JOINED} if readings else {}


def events_of(day: Mapping[str, DayExcursions]) -> Events:
    """By that day's readings alone."""
    return {name: one.events for name, one in day.items()}


def event_metrics(events: Events) -> dict[str, float]:
    """Events are counted on the day that first has 15 minutes of them; each day has the minutes that it adds."""
    metrics: dict[str, float] = {}
    for level in LEVELS:
        found = events.get(level.name, ())
        added = (one.minutes - one.before * one.counted_before for one in found)
        metrics[level.name] = float(sum(not one.counted_before for one in found))
        metrics[f"{level.name}_minutes"] = float(sum(added))
    return metrics


def glucose_metrics(readings: Trace | None, events: Events) -> dict[str, float]:
    """All glucose metrics that the day's readings allow."""
    if readings is None or len(series := readings.series) < MINIMUM_READINGS:
        return {}
    metrics = summary(series.values, None if readings.even else readings.minutes)
    if (amplitude := mage(*main_stretch(readings))) is not None:
        metrics["glucose_mage"] = amplitude
    return metrics | event_metrics(events)


_DAY = f"{MINIMUM_READINGS} readings"
_BATTELINO = "Battelino et al., Diabetes Care 2019 (dci19-0028)"


def _share(name: str, formula: str) -> MetricSpec:
    return MetricSpec(name, "%", formula, _BATTELINO, _DAY, 0, 100)


SPECS: tuple[MetricSpec, ...] = (
    MetricSpec("glucose_mean", "mg/dL", "Σ w·g / n", _BATTELINO, _DAY, 20, 600),
    MetricSpec("glucose_sd", "mg/dL", "√(Σ w·(g − mean)² / (n − 1))", _BATTELINO, _DAY, 0, 420),
    MetricSpec("glucose_cv", "%", "100 · sd / mean", _BATTELINO, _DAY, 0, 500),
    MetricSpec(
        "glucose_gmi", "%", "3.31 + 0.02392 · mean, of this day", "Bergenstal et al. 2018", _DAY, 3, 18, 2
    ),
    MetricSpec(
        "glucose_gmi_14d",
        "%",
        "3.31 + 0.02392 · mean of the last 14 days, each by its minutes in use",
        "Bergenstal et al. 2018; Battelino et al. 2019",
        "the sensor ≥ 70 % active over 14 days",
        *(3, 18, 2),
    ),
    _share("glucose_tir", "time in [70, 180]"),
    _share("glucose_titr", "time in [70, 140]"),
    _share("glucose_tbr_70", "time < 70"),
    _share("glucose_tbr_54", "time < 54"),
    _share("glucose_tar_180", "time > 180"),
    _share("glucose_tar_250", "time > 250"),
    MetricSpec(
        "glucose_lbgi",
        "",
        "22.77 · Σ w·min(f, 0)² / n, f = ln(g)^1.084 − 5.381",
        "Kovatchev 2006",
        _DAY,
        0,
        130,
        2,
    ),
    MetricSpec(
        "glucose_hbgi",
        "",
        "22.77 · Σ w·max(f, 0)² / n, f = ln(g)^1.084 − 5.381",
        "Kovatchev 2006",
        _DAY,
        0,
        130,
        2,
    ),
    MetricSpec(
        "glucose_gri",
        "",
        "min(100, 3·%<54 + 2.4·%[54,70) + 1.6·%>250 + 0.8·%(180,250])",
        "Klonoff et al. 2022",
        _DAY,
        *(0, 100),
    ),
    MetricSpec(
        "glucose_mage",
        "mg/dL",
        "mean of MAGE+ and MAGE−, turning points between crossings of the 5- and 32-point moving averages, "
        "excursions ≥ 1 sd; split at gaps > 3 h; of the readings of the spacing that covers most of the day",
        "Fernandes et al., J Diabetes Sci Technol 2022",
        "32 readings in one stretch and an excursion ≥ 1 sd",
        *(0, 580),
    ),
    *(
        spec
        for level in LEVELS
        for spec in (
            MetricSpec(
                level.name,
                "count",
                f"events {level.words}, counted on the day that first has {EVENT_MINUTES} min of them",
                "Battelino et al. 2023",
                _DAY,
                0,
                96,
                0,
            ),
            MetricSpec(
                f"{level.name}_minutes",
                "min",
                f"minutes that the day adds to events {level.words}",
                "Battelino et al. 2023",
                _DAY,
                0,
                1500,
                0,
            ),
        )
    ),
)
