"""Limits that hold for all, whatever is usual: glucose by its targets, and oxygen. No baseline; policy.py has them."""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from core.anomalies import policy
from core.anomalies.tiers import Because, Sided, Silence, highs, lows
from core.health.excursions import EVENT_MINUTES, HYPER, HYPO, OVER_300, Excursion, Level
from core.health.glucose import Events, bands_of
from core.health.heart import MINIMUM_SAMPLES
from core.health.signals import SLOT, DaySignals, occupied
from core.ports import STANDARD_TARGETS, GlucoseTargets

LEVEL_2_LOW, LEVEL_2_HIGH = HYPO[1], HYPER[1]
BELOW, ABOVE = "glucose_low", "glucose_high"


class Breach(NamedTuple):
    """One rule that was met: the worst value, the limit, and the stretches (empty for a mean over the night).

    `minutes` are those that count, of lows also outside of events. `carrying`: the excursions that met what `because`
    says, where these are not just all the stretches. `told_before`: an earlier day told the stretches; here they only
    go on. `sensors_differ`: of two sensors worn at once, only one shows one of these stretches, or so much of it.
    """

    rule: str
    tier: policy.Tier
    metric: str
    value: float
    limit: float
    below: bool
    stretches: tuple[Excursion, ...] = ()
    minutes: int = 0
    because: Because | None = None
    carrying: tuple[Excursion, ...] = ()
    told_before: bool = False
    sensors_differ: bool = False


class Beside(NamedTuple):
    """What a second sensor shows while it is worn beside the one in use, [start, end] in Unix seconds."""

    start: float
    end: float
    lows: tuple[Excursion, ...]


def met_level(rule: str, because: str | None) -> Level:
    """The level of the excursions that a glucose rule was met by."""
    if rule == BELOW:
        return LEVEL_2_LOW
    return OVER_300 if because in ("over_300", "silence") else LEVEL_2_HIGH


def breaches(
    signals: DaySignals,
    events: Events,
    features: Mapping[str, Any],
    yesterday: Mapping[str, Any],
    targets: GlucoseTargets = STANDARD_TARGETS,
    beside: Beside | None = None,
) -> list[Breach]:
    """glucose_low (an event below 54) and glucose_high (above 250), each in the highest tier reached, and spo2_low.

    `events` are joined over midnight; `features` and `yesterday` are those of the day and of the day before. What an
    earlier day told is a breach of its own. A low that the sensor `beside` alone shows,
    or shows for longer, is told all the same.
    """
    limits = policy.LIMITS[targets]
    readings = signals.of("glucose")
    silence = Silence(float(readings.times[-1]), signals.end) if len(readings) else Silence()
    below, differing = events.get(LEVEL_2_LOW.name, ()), frozenset[Excursion]()
    today = _minutes_below(features)
    if beside is not None:
        below, differing, added = _with_beside(below, beside)
        today += added
    found = [
        _breach(BELOW, LEVEL_2_LOW, side, differing, signals)
        for side in lows(below, today, _minutes_below(yesterday), limits, silence)
    ]
    above, extreme = events.get(LEVEL_2_HIGH.name, ()), events.get(OVER_300.name, ())
    found += [
        _breach(ABOVE, LEVEL_2_HIGH, side, differing, signals)
        for side in highs(above, extreme, limits, silence)
    ]
    return [*found, *_oxygen(signals)]


def _minutes_below(features: Mapping[str, Any]) -> int:
    bands = bands_of(features)
    return bands.below_54 if bands else 0


def _breach(
    rule: str, level: Level, side: Sided, differing: frozenset[Excursion], signals: DaySignals
) -> Breach:
    """Short lows that make no event have no stretches: then the worst value is the day's."""
    extremes = [one.extreme for one in side.stretches] or signals.of("glucose").values.tolist()
    return Breach(
        rule=rule,
        tier=side.tier,
        metric="glucose",
        value=min(extremes) if level.below else max(extremes),
        limit=level.limit,
        below=level.below,
        stretches=side.stretches,
        minutes=side.minutes,
        because=side.because,
        carrying=side.carrying,
        told_before=side.told_before,
        sensors_differ=not differing.isdisjoint(side.stretches),
    )


def _with_beside(
    lows: Sequence[Excursion], beside: Beside
) -> tuple[list[Excursion], frozenset[Excursion], int]:
    """(the lows of both sensors, those of which they differ, the minutes that the second one adds). A low that both
    show is one: by the sensor in use, or by both where the other adds as much as makes an event."""
    found, differing, added = list(lows), set[Excursion](), 0
    for other in beside.lows:
        same = [one for one in found if _overlap(one, other)]
        whole = _joined(same, other)
        more = whole.minutes - sum(one.minutes for one in same)
        if same and more < EVENT_MINUTES:
            continue
        found = [*(one for one in found if one not in same), whole]
        differing.add(whole)
        added += more
    differing |= {
        one
        for one in lows
        if one.start <= beside.end
        and one.end >= beside.start
        and not any(_overlap(one, other) for other in beside.lows)
    }
    return sorted(found, key=attrgetter("start")), frozenset(differing), added


def _joined(same: Sequence[Excursion], other: Excursion) -> Excursion:
    """One low of what both sensors show, with the other's minutes and those of the one in use outside of them."""
    first = min([*same, other], key=attrgetter("start"))
    last = max([*same, other], key=attrgetter("end"))
    outside = (max(0.0, other.start - one.start) + max(0.0, one.end - other.end) for one in same)
    more = (min(one.minutes, int(seconds / 60)) for one, seconds in zip(same, outside, strict=True))
    return last._replace(
        start=first.start,
        minutes=other.minutes + sum(more),
        extreme=min(one.extreme for one in (*same, other)),
        before=first.before,
        at_start=first.at_start,
        other_sensor=True,
        pressure_shape=other.pressure_shape,
    )


def _overlap(one: Excursion, other: Excursion) -> bool:
    return one.start < other.end and other.start < one.end


def _oxygen(signals: DaySignals) -> Iterator[Breach]:
    """By the samples or by what the ring reports of the night: samples of the day do not silence a low night."""
    oxygen, night = signals.of("spo2"), signals.night
    told: list[tuple[float, float]] = []
    if len(oxygen) >= MINIMUM_SAMPLES:
        told.append((float(oxygen.values.mean()), occupied(oxygen, signals.start) * SLOT / 60))
    if night is not None and night.spo2 is not None:
        told.append((night.spo2, night.total or 0.0))
    low = [mean for mean, minutes in told if mean < policy.SPO2_LOW and minutes >= policy.SPO2_MINUTES]
    if low:
        yield Breach("spo2_low", "urgent", "spo2_mean", low[0], policy.SPO2_LOW, True)
