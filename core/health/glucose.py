"""Glucose of one day in mg/dL: consensus CGM metrics on the raw readings, without interpolation."""

from collections.abc import Mapping

import numpy as np

from core.health.excursions import HYPER, HYPO, Excursion, Level, Trace, excursions
from core.health.mage import mage
from core.health.signals import DaySignals, FloatArray, occupied
from core.health.spec import MetricSpec

MINIMUM_READINGS = 12  # one hour at 5 minutes
Events = Mapping[str, list[Excursion]]
GMI_DAYS, GMI_ACTIVE_PCT = 14, 70.0


def gmi(mean: float) -> float:
    """Glucose management indicator, %, of a mean in mg/dL (Bergenstal 2018)."""
    return 3.31 + 0.02392 * mean


def shares(readings: FloatArray) -> dict[str, float]:
    """Percent of readings in and beyond the consensus targets (Battelino 2019); the targets' ends are inside."""
    scale = 100.0 / readings.size
    below_54, below_70, up_to_140, up_to_180, up_to_250 = (
        np.count_nonzero(mask)
        for mask in (readings < 54, readings < 70, readings <= 140, readings <= 180, readings <= 250)
    )
    return {
        "glucose_tir": scale * (up_to_180 - below_70),
        "glucose_titr": scale * (up_to_140 - below_70),
        "glucose_tbr_70": scale * below_70,
        "glucose_tbr_54": scale * below_54,
        "glucose_tar_180": scale * (readings.size - up_to_180),
        "glucose_tar_250": scale * (readings.size - up_to_250),
    }


def risk_indices(readings: FloatArray) -> tuple[float, float]:
    """Low and high blood glucose index (Kovatchev 2006), without unit."""
    scaled = np.log(readings) ** 1.084 - 5.381
    low, high = np.minimum(scaled, 0.0), np.maximum(scaled, 0.0)
    return 22.77 * float(low @ low) / readings.size, 22.77 * float(high @ high) / readings.size


def glycemia_risk_index(share: Mapping[str, float]) -> float:
    """GRI, 0 to 100 (Klonoff 2022), from the shares in percent."""
    very_low, very_high = share["glucose_tbr_54"], share["glucose_tar_250"]
    low, high = share["glucose_tbr_70"] - very_low, share["glucose_tar_180"] - very_high
    return min(100.0, 3.0 * very_low + 2.4 * low + 1.6 * very_high + 0.8 * high)


def summary(readings: FloatArray) -> dict[str, float]:
    """Every metric that needs no times; `readings` in mg/dL, at least one, sd and cv from two on (ddof 1)."""
    mean = float(readings.sum()) / readings.size
    share = shares(readings)
    lbgi, hbgi = risk_indices(readings)
    metrics = share | {
        "glucose_mean": mean,
        "glucose_gmi": gmi(mean),
        "glucose_lbgi": lbgi,
        "glucose_hbgi": hbgi,
        "glucose_gri": glycemia_risk_index(share),
    }
    if readings.size > 1:
        deviations = readings - mean
        sd = float(np.sqrt(deviations @ deviations / (readings.size - 1)))
        metrics |= {"glucose_sd": sd, "glucose_cv": 100.0 * sd / mean}
    return metrics


def active_pct(signals: DaySignals, readings: Trace) -> float:
    """Share of the day the sensor was active, %: slots (5 minutes, or the sensor's longer interval) with a reading."""
    slot = max(300.0, readings.interval)
    length = (signals.end - signals.start) or 1.0
    return min(100.0, 100.0 * occupied(readings.series, signals.start, slot) * slot / length)


def glucose_events(readings: Trace | None) -> Events:
    """The day's events beyond each of the four levels, by the level's name."""
    return {level.name: excursions(readings, level) if readings else [] for level in LEVELS}


def glucose_metrics(readings: Trace | None, events: Events) -> dict[str, float]:
    """All glucose metrics that the day's readings allow."""
    if readings is None or len(series := readings.series) < MINIMUM_READINGS:
        return {}
    metrics = summary(series.values)
    if (amplitude := mage(series, readings.interval)) is not None:
        metrics["glucose_mage"] = amplitude
    for level in LEVELS:
        found = events[level.name]
        metrics[level.name] = float(len(found))
        metrics[f"{level.name}_minutes"] = float(sum(event.minutes for event in found))
    return metrics


LEVELS: tuple[Level, ...] = (*HYPO, *HYPER)

_DAY = f"{MINIMUM_READINGS} readings"
_BATTELINO = "Battelino et al., Diabetes Care 2019 (dci19-0028)"


def _share(name: str, formula: str) -> MetricSpec:
    return MetricSpec(name, "%", formula, _BATTELINO, _DAY, 0, 100)


SPECS: tuple[MetricSpec, ...] = (
    MetricSpec("glucose_mean", "mg/dL", "mean of the readings", _BATTELINO, _DAY, 20, 600),
    MetricSpec("glucose_sd", "mg/dL", "standard deviation, ddof 1", _BATTELINO, _DAY, 0, 420),
    MetricSpec("glucose_cv", "%", "100 · sd / mean", _BATTELINO, _DAY, 0, 500),
    MetricSpec(
        "glucose_gmi", "%", "3.31 + 0.02392 · mean, of this day", "Bergenstal et al. 2018", _DAY, 3, 18, 2
    ),
    MetricSpec(
        "glucose_gmi_14d",
        "%",
        "3.31 + 0.02392 · mean of all readings of the last 14 days",
        "Bergenstal et al. 2018; Battelino et al. 2019",
        "the sensor ≥ 70 % active over 14 days",
        *(3, 18, 2),
    ),
    _share("glucose_tir", "readings in [70, 180]"),
    _share("glucose_titr", "readings in [70, 140]"),
    _share("glucose_tbr_70", "readings < 70"),
    _share("glucose_tbr_54", "readings < 54"),
    _share("glucose_tar_180", "readings > 180"),
    _share("glucose_tar_250", "readings > 250"),
    MetricSpec(
        "glucose_lbgi",
        "",
        "22.77 · mean(min(f, 0)²), f = ln(g)^1.084 − 5.381",
        "Kovatchev 2006",
        _DAY,
        0,
        130,
        2,
    ),
    MetricSpec(
        "glucose_hbgi",
        "",
        "22.77 · mean(max(f, 0)²), f = ln(g)^1.084 − 5.381",
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
        "excursions ≥ 1 sd; split at gaps > 3 h",
        "Fernandes et al., J Diabetes Sci Technol 2022",
        "32 readings in one stretch and an excursion ≥ 1 sd",
        *(0, 580),
    ),
    *(
        spec
        for level in LEVELS
        for spec in (
            MetricSpec(level.name, "count", f"events {level.words}", "Battelino et al. 2023", _DAY, 0, 96, 0),
            MetricSpec(
                f"{level.name}_minutes",
                "min",
                f"minutes in events {level.words}",
                "Battelino et al. 2023",
                _DAY,
                0,
                1500,
                0,
            ),
        )
    ),
)
