"""Heart rate (bpm), heart rate variability (ms), skin temperature (°C) and blood oxygen (%) of one day."""

import math

from core.health.signals import DaySignals
from core.health.spec import MetricSpec

MINIMUM_SAMPLES = 12  # one hour at 5 minutes
MINIMUM_TEMPERATURES = 3  # rings send some temperatures hourly
LOWEST_SHARE, MINIMUM_FOR_LOWEST = 0.05, 20


def heart_metrics(signals: DaySignals) -> dict[str, float]:
    """What the day allows; zeros are gone already, they mean "not worn"."""
    metrics: dict[str, float] = {}
    if len(hr := signals.of("hr").values) >= MINIMUM_SAMPLES:
        metrics |= {"hr_mean": float(hr.mean()), "hr_min": float(hr.min()), "hr_max": float(hr.max())}
    if len(asleep := signals.asleep("hr").values) >= MINIMUM_SAMPLES:
        metrics["sleep_hr_mean"] = float(asleep.mean())
    if (resting := resting_hr(signals)) is not None:
        metrics["resting_hr"] = resting
    if (variability := hrv_sleep(signals)) is not None:
        metrics |= {"hrv_sleep": variability, "hrv_sleep_ln": math.log(variability)}
    if len(temperatures := signals.asleep("temp").values) >= MINIMUM_TEMPERATURES:
        metrics["skin_temp_sleep"] = float(temperatures.mean())
    return metrics | _oxygen(signals)


def resting_hr(signals: DaySignals) -> float | None:
    """night_rhr (avg, else the mean of its values), else sleep_rhr, else the mean of the lowest 5 % asleep."""
    for name in ("night_rhr", "sleep_rhr"):
        reported = signals.values.get(name)
        if reported is not None and resting(reported):
            return reported
    asleep = signals.asleep("hr").values
    if asleep.size < MINIMUM_FOR_LOWEST:
        return None
    lowest = math.ceil(LOWEST_SHARE * asleep.size)
    return float(sum(sorted(asleep.tolist())[:lowest]) / lowest)


def resting(rate: float | None) -> bool:
    """Whether this can be a resting heart rate; a 0 is none."""
    return rate is not None and _RESTING.low <= rate <= _RESTING.high


def hrv_sleep(signals: DaySignals) -> float | None:
    """avg_sleep_hrv, else the mean of the sleep-time hrv; never derived from heart rates."""
    reported = signals.values.get("avg_sleep_hrv", 0.0)
    if _HRV.low <= reported <= _HRV.high:
        return reported
    asleep = signals.asleep("hrv").values
    return float(asleep.mean()) if asleep.size >= MINIMUM_SAMPLES else None


def _oxygen(signals: DaySignals) -> dict[str, float]:
    oxygen = signals.of("spo2").values
    if oxygen.size >= MINIMUM_SAMPLES:
        return {"spo2_mean": float(oxygen.mean()), "spo2_min": float(oxygen.min())}
    if signals.night is not None and signals.night.spo2 is not None:
        return {"spo2_mean": signals.night.spo2}
    return {}


_HOUR, _ASLEEP = f"{MINIMUM_SAMPLES} samples", f"{MINIMUM_SAMPLES} samples within bedtime"
_RESTING = MetricSpec(
    "resting_hr",
    "bpm",
    "night_rhr.avg or the mean of its values, else sleep_rhr, else mean of the lowest 5 % of sleep-time heart rates",
    "reported by the ring, else computed",
    f"one reported value, else {MINIMUM_FOR_LOWEST} samples within bedtime",
    *(25, 200),
)
_HRV = MetricSpec(
    "hrv_sleep",
    "ms",
    "avg_sleep_hrv, else mean of the sleep-time hrv",
    "RMSSD as the ring reports it (Task Force 1996)",
    f"one reported value, else {_ASLEEP}",
    *(1, 500),
)
SPECS: tuple[MetricSpec, ...] = (
    _RESTING,
    MetricSpec("hr_mean", "bpm", "mean of the day's heart rates", "", _HOUR, 20, 260),
    MetricSpec("hr_min", "bpm", "lowest heart rate of the day", "", _HOUR, 20, 260),
    MetricSpec("hr_max", "bpm", "highest heart rate of the day", "", _HOUR, 20, 260),
    MetricSpec("sleep_hr_mean", "bpm", "mean of the sleep-time heart rates", "", _ASLEEP, 20, 260),
    _HRV,
    MetricSpec(
        "hrv_sleep_ln", "ln ms", "natural logarithm of hrv_sleep", "Plews et al. 2012", "hrv_sleep", 0, 6.3, 3
    ),
    MetricSpec(
        "skin_temp_sleep",
        "°C",
        "mean skin temperature within bedtime",
        "",
        f"{MINIMUM_TEMPERATURES} samples within bedtime",
        *(10, 45, 2),
    ),
    MetricSpec(
        "spo2_mean",
        "%",
        "mean of the spo2 series, else the sleep entry's value",
        "",
        _HOUR + ", else one value",
        50,
        100,
    ),
    MetricSpec("spo2_min", "%", "lowest value of the spo2 series", "", _HOUR, 50, 100),
)
