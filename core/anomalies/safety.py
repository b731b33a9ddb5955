"""Absolute safety limits: no baseline, no history. Each rule has its fixed sentence in the explanation."""

from dataclasses import dataclass

from core.anomalies import thresholds
from core.health.excursions import HYPER, HYPO, Excursion
from core.health.glucose import Events
from core.health.heart import MINIMUM_SAMPLES
from core.health.signals import SLOT, DaySignals, occupied

VERY_LOW, VERY_HIGH = HYPO[1], HYPER[1]


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule that was met: the worst value, the limit, and the stretches (empty for a mean over the night)."""

    rule: str
    metric: str
    value: float
    limit: float
    below: bool
    stretches: tuple[Excursion, ...] = ()


def breaches(signals: DaySignals, events: Events) -> list[Breach]:
    """glucose_low (< 54 for ≥ 15 min), glucose_high (> 250 for ≥ 120 min), spo2_low (mean < 90 over ≥ 4 h of data)."""
    return [breach for breach in (*_glucose(events), _oxygen(signals)) if breach is not None]


def _glucose(events: Events) -> list[Breach]:
    found = []
    if low := [event for event in events[VERY_LOW.name] if event.minutes >= thresholds.GLUCOSE_LOW_MINUTES]:
        worst = min(event.extreme for event in low)
        found.append(Breach("glucose_low", "glucose", worst, VERY_LOW.limit, True, tuple(low)))
    if high := [
        event for event in events[VERY_HIGH.name] if event.minutes >= thresholds.GLUCOSE_HIGH_MINUTES
    ]:
        worst = max(event.extreme for event in high)
        found.append(Breach("glucose_high", "glucose", worst, VERY_HIGH.limit, False, tuple(high)))
    return found


def _oxygen(signals: DaySignals) -> Breach | None:
    oxygen, night = signals.of("spo2"), signals.night
    mean: float | None = None
    minutes = 0.0
    if len(oxygen) >= MINIMUM_SAMPLES:
        mean, minutes = float(oxygen.values.mean()), occupied(oxygen, signals.start) * SLOT / 60
    elif night is not None and night.spo2 is not None:
        mean, minutes = night.spo2, night.total or 0.0
    if mean is None or mean >= thresholds.SPO2_LOW or minutes < thresholds.SPO2_MINUTES:
        return None
    return Breach("spo2_low", "spo2_mean", mean, thresholds.SPO2_LOW, True)
