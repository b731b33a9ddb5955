"""The night: minutes asleep and in each stage, efficiency in percent, times on the patient's clock."""

from core.health.signals import DaySignals
from core.health.spec import MetricSpec, clock

STAGES = {"sleep_deep": "deep", "sleep_rem": "rem", "sleep_light": "light", "sleep_awake": "awake"}


def sleep_metrics(signals: DaySignals) -> dict[str, float]:
    """Durations in minutes and the efficiency, of the day's main sleep."""
    night = signals.night
    if night is None:
        return {}
    metrics = {name: night.stages[stage] for name, stage in STAGES.items() if stage in night.stages}
    total = night.total
    if total is None and {"sleep_deep", "sleep_rem", "sleep_light"} <= metrics.keys():
        total = metrics["sleep_deep"] + metrics["sleep_rem"] + metrics["sleep_light"]
    in_bed = night.in_bed
    if in_bed is None and night.start is not None and night.end is not None:
        in_bed = (night.end - night.start) / 60
    if total:
        metrics["sleep_total"] = total
    if in_bed:
        metrics["time_in_bed"] = in_bed
    if total and in_bed:
        metrics["sleep_efficiency"] = 100.0 * total / in_bed
    return metrics


def sleep_clock(signals: DaySignals) -> dict[str, str]:
    """Bedtime, wake time and their midpoint as HH:MM on the patient's clock."""
    night = signals.night
    if night is None or night.start is None or night.end is None:
        return {}
    times = {
        "bedtime": night.start,
        "wake_time": night.end,
        "sleep_midpoint": (night.start + night.end) / 2,
    }
    return {name: f"{signals.local(time):%H:%M}" for name, time in times.items()}


_BED = "bedtime_start and bedtime_end"
_RING = "stages as the ring reports them"
SPECS: tuple[MetricSpec, ...] = (
    MetricSpec(
        "sleep_total",
        "min",
        "time asleep; else deep + REM + light",
        _RING,
        "total or three stages",
        1,
        1440,
        0,
    ),
    MetricSpec("sleep_deep", "min", "time in deep sleep", _RING, "the stage", 0, 1440, 0),
    MetricSpec("sleep_rem", "min", "time in REM sleep", _RING, "the stage", 0, 1440, 0),
    MetricSpec("sleep_light", "min", "time in light sleep", _RING, "the stage", 0, 1440, 0),
    MetricSpec("sleep_awake", "min", "time awake in bed", _RING, "the stage", 0, 1440, 0),
    MetricSpec(
        "time_in_bed",
        "min",
        "reported, else wake time − bedtime",
        _RING,
        f"time_in_bed, else {_BED}",
        1,
        1440,
        0,
    ),
    MetricSpec(
        "sleep_efficiency", "%", "100 · sleep_total / time_in_bed", "", "sleep_total and time_in_bed", 0, 100
    ),
    clock("bedtime", "bedtime_start", _BED),
    clock("wake_time", "bedtime_end", _BED),
    clock("sleep_midpoint", "the middle between bedtime and wake time", _BED),
)
