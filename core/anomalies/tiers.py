"""Which tier a day's lows and highs reach: one finding for each side with all that is new on this day, and one of what
only goes on from a day that told it. Limits are policy's. Pure, on events joined over midnight."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from core.anomalies.policy import RAISED, RANKS, SILENCE_MINUTES, GlucoseLimits, Tier
from core.health.excursions import EVENT_MINUTES, Excursion

Because = Literal["event", "events", "total", "silence", "over_300", "over_250"]
Reached = tuple[Tier, Because]


class Sided(NamedTuple):
    """What one side comes to. `minutes` are those of the stretches, of lows all that count on this day, events or not.
    `carrying`: the excursions above 300 (or above 250, as `because` says) that made a high notable or urgent.
    `told_before`: an earlier day told the stretches in no lower tier."""

    tier: Tier
    because: Because
    stretches: tuple[Excursion, ...]
    minutes: int
    carrying: tuple[Excursion, ...] = ()
    told_before: bool = False


class Silence(NamedTuple):
    """Where a day's readings end: [last reading, the day's end] in Unix seconds."""

    last: float = 0.0
    end: float = 0.0

    def follows(self, one: Excursion) -> bool:
        """Whether an event was still open at the last reading before hours without data, within the day."""
        minutes = (self.end - self.last) / 60 if one.open and not one.other_sensor else one.gap_after
        return minutes >= SILENCE_MINUTES


def _worst(found: Iterable[Reached]) -> Reached | None:
    return max(found, key=lambda one: RANKS[one[0]], default=None)


def _rank(reached: Reached | None) -> int:
    return -1 if reached is None else RANKS[reached[0]]


def _from(minutes: int, urgent: int | None, notable: int | None) -> Tier | None:
    if urgent is not None and minutes >= urgent:
        return "urgent"
    return "notable" if notable is not None and minutes >= notable else None


def lows(
    events: Sequence[Excursion], today: int, yesterday: int, limits: GlucoseLimits, silence: Silence
) -> Iterator[Sided]:
    """`events` below 54 mg/dL, `today` and `yesterday` those days' minutes below it, in events or not."""
    going_on = tuple(one for one in events if one.counted_before)
    new = tuple(one for one in events if not one.counted_before)
    at_first = today - sum(one.minutes - one.before for one in going_on) + sum(one.before for one in new)
    total = today + sum(one.before for one in events)
    alone = _low(at_first, new, len(new), limits, silence)
    together = _low(total, events, len(new), limits, silence)
    earlier = (
        _low(max(yesterday, one.before), (_until_midnight(one),), 0, limits, silence) for one in going_on
    )
    told = _worst(found for found in earlier if found)
    if together is not None and _rank(together) > max(_rank(alone), _rank(told)):
        yield Sided(*together, tuple(events), total)
        return
    if alone is not None:
        yield Sided(*alone, new, at_first)
    if going_on:
        yield Sided("info", "event", going_on, sum(one.minutes for one in going_on), told_before=True)


def _low(
    minutes: int, events: Sequence[Excursion], count: int, limits: GlucoseLimits, silence: Silence
) -> Reached | None:
    found: list[Reached] = [("info", "event")] if events else []
    if tier := _from(minutes, limits.low_urgent, limits.low_notable):
        found.append((tier, "total"))
    if limits.lows_notable is not None and count >= limits.lows_notable:
        found.append(("notable", "events"))
    for one in events:
        if silence.follows(one):
            own = _from(one.minutes, limits.low_urgent, limits.low_notable) or "info"
            found.append((RAISED[own], "silence"))
    return _worst(found)


def highs(
    over_250: Sequence[Excursion], over_300: Sequence[Excursion], limits: GlucoseLimits, silence: Silence
) -> Iterator[Sided]:
    """`over_250`, `over_300`: events above these, in mg/dL."""
    carrying = {
        one: reached
        for one, reached in _risen(over_300, lambda one: _over_300(one, limits, silence))
        if reached[0] != "info"
    }
    risen = dict(_risen(over_250, lambda one: _over_250(one, limits)))
    new = tuple(one for one in over_250 if one in risen or any(_overlap(one, other) for other in carrying))
    if worst := _worst([*carrying.values(), *risen.values()]):
        by = tuple(one for one, reached in (carrying | risen).items() if reached == worst)
        yield Sided(*worst, new, sum(one.minutes for one in new), by if worst[0] != "info" else ())
    if going_on := tuple(one for one in over_250 if one not in new):
        yield Sided("info", "event", going_on, sum(one.minutes for one in going_on), told_before=True)


def _risen(
    events: Sequence[Excursion], tier: Callable[[Excursion], Reached | None]
) -> Iterator[tuple[Excursion, Reached]]:
    """The events that reach a higher tier with this day than before it."""
    for one in events:
        now = tier(one)
        if now is not None and _rank(now) > _rank(tier(_until_midnight(one))):
            yield one, now


def _over_300(one: Excursion, limits: GlucoseLimits, silence: Silence) -> Reached | None:
    if one.minutes < EVENT_MINUTES:
        return None
    own = _from(one.minutes, limits.over_300_urgent, limits.over_300_notable) or "info"
    if own != "urgent" and silence.follows(one):
        return RAISED[own], "silence"
    return own, "over_300"


def _over_250(one: Excursion, limits: GlucoseLimits) -> Reached | None:
    if one.minutes < EVENT_MINUTES:
        return None
    tier = _from(one.minutes, limits.over_250_urgent, None)
    return (tier, "over_250") if tier else ("info", "event")


def _until_midnight(one: Excursion) -> Excursion:
    """What it was when the day began."""
    return one._replace(minutes=one.before, before=0, open=False, gap_after=0)


def _overlap(one: Excursion, other: Excursion) -> bool:
    return one.start < other.end and other.start < one.end
