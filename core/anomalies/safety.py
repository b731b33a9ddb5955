"""Absolute safety limits: no baseline, no history. Each rule has its fixed sentence in the explanation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.anomalies import thresholds
from core.health.excursions import HYPER, HYPO, Excursion, Level
from core.health.glucose import Events
from core.health.heart import MINIMUM_SAMPLES
from core.health.signals import SLOT, DaySignals, occupied

VERY_LOW, VERY_HIGH = HYPO[1], HYPER[1]


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule that was met: the worst value, the limit, and the stretches (empty for a mean over the night).

    `told_before`: an earlier day met the rule by these stretches and tells them; here they only go on.
    `sensors_differ`: of two sensors worn at once, only one shows one of these stretches.
    """

    rule: str
    metric: str
    value: float
    limit: float
    below: bool
    stretches: tuple[Excursion, ...] = ()
    told_before: bool = False
    sensors_differ: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """What a second sensor shows while it is worn beside the one in use, [start, end] in Unix seconds."""

    start: float
    end: float
    lows: tuple[Excursion, ...]


RULES = (
    ("glucose_low", VERY_LOW, thresholds.GLUCOSE_LOW_MINUTES),
    ("glucose_high", VERY_HIGH, thresholds.GLUCOSE_HIGH_MINUTES),
)


def breaches(signals: DaySignals, events: Events, beside: Beside | None = None) -> list[Breach]:
    """glucose_low (< 54 for ≥ 15 min), glucose_high (> 250 for ≥ 120 min), spo2_low (mean < 90 over ≥ 4 h of data).

    `events` are joined over midnight. A rule is met on each day whose data, with those before, already meet it; what
    an earlier day met is a breach of its own. A low that only the sensor `beside` shows is told all the same.
    """
    differing: frozenset[Excursion] = frozenset()
    if beside is not None:
        lows, differing = _with_beside(events.get(VERY_LOW.name, ()), beside)
        events = {**events, VERY_LOW.name: lows}
    glucose = (found for rule in RULES for found in _glucose(events, differing, *rule))
    oxygen = _oxygen(signals)
    return [*glucose, *([oxygen] if oxygen else [])]


def _with_beside(lows: Sequence[Excursion], beside: Beside) -> tuple[list[Excursion], frozenset[Excursion]]:
    """(the lows of both sensors, those that one of the two shows alone)."""
    shared = [(one, other) for one in lows for other in beside.lows if _overlap(one, other)]
    alone = [replace(one, other_sensor=True) for one in beside.lows if all(one is not s for _, s in shared)]
    doubted = [
        one
        for one in lows
        if one.start <= beside.end and one.end >= beside.start and all(one is not s for s, _ in shared)
    ]
    return sorted([*lows, *alone], key=lambda one: one.start), frozenset([*alone, *doubted])


def _overlap(one: Excursion, other: Excursion) -> bool:
    return one.start < other.end and other.start < one.end


def _glucose(
    events: Events, differing: frozenset[Excursion], rule: str, level: Level, minutes: int
) -> Iterator[Breach]:
    """What is new on this day first."""
    met = [event for event in events.get(level.name, ()) if event.minutes >= minutes]
    for told_before in (False, True):
        if found := tuple(event for event in met if (event.before >= minutes) is told_before):
            extremes = [event.extreme for event in found]
            worst = min(extremes) if level.below else max(extremes)
            differ = not differing.isdisjoint(found)
            yield Breach(rule, "glucose", worst, level.limit, level.below, found, told_before, differ)


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
