"""Events across midnight, without a chain: a day's features hold what touches its own edges, and whoever assesses the
next day walks back over them and joins. Features of an earlier form, or none, join nothing.

In the features, `glucose_window` is [start, length, first reading, last reading] in seconds: the start in Unix time,
the readings counted from it. `glucose_edges` has [head, tail] for each level with something at an edge, either of them
null: head [lead, first run, minutes, end, extreme, back or null], tail [start, minutes, extreme, back]; times and
durations in whole minutes, counted from the window's start.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from core.health.excursions import EVENT_MINUTES, JOINED, DayExcursions, Excursion, Head, Level, Tail
from core.health.signals import Series
from core.health.spacing import BREAK

WINDOW, EDGES = "glucose_window", "glucose_edges"
SEEN_SECONDS = 20 * 60
"""So long before the first reading of a day the last one of the day before shows how it was: longer than what most
sensors leave between two."""
Features = Mapping[str, Any]
_KEYS = {level.name: f"{level.limit:g}" for level in JOINED}


def edge_features(
    start: float, end: float, series: Series, excursions: Mapping[str, DayExcursions]
) -> dict[str, Any]:
    """What later days need in order to join; `series` holds at least one reading of [start, end)."""
    first, last = series.times[0], series.times[-1]
    window = [int(start), int(end - start), int(first - start), int(last - start)]
    edges = {
        _KEYS[name]: [_head(one.head, start), _tail(one.tail, start)]
        for name, one in excursions.items()
        if one.head or one.tail
    }
    return {WINDOW: window} | ({EDGES: edges} if edges else {})


def _head(head: Head | None, start: float) -> list[Any] | None:
    if head is None:
        return None
    end = int((head.end - start) // 60)
    return [head.lead, head.first, head.minutes, end, _short(head.extreme), head.back]


def _tail(tail: Tail | None, start: float) -> list[Any] | None:
    if tail is None:
        return None
    return [int((tail.start - start) // 60), tail.minutes, _short(tail.extreme), tail.back]


def _short(value: float) -> float:
    return int(value) if value == int(value) else float(f"{value:.6g}")


class _Edges(NamedTuple):
    """One level of one day's features; times in Unix seconds."""

    head: Head | None
    tail: Tail | None


def _read(features: Features, level: Level) -> _Edges:
    start = features[WINDOW][0]
    head, tail = features.get(EDGES, {}).get(_KEYS[level.name], (None, None))
    return _Edges(
        Head(head[0], head[1], head[2], start + 60 * head[3], head[4], head[5]) if head else None,
        Tail(start + 60 * tail[0], tail[1], tail[2], tail[3]) if tail else None,
    )


def adjoin(earlier: Features, later: Features) -> bool:
    """Whether one window begins where the other ends, and at most 45 minutes lie between their readings."""
    if WINDOW not in earlier or WINDOW not in later:
        return False
    start, length, _, last = earlier[WINDOW]
    next_start, _, first, _ = later[WINDOW]
    return bool(start + length == next_start and next_start + first - (start + last) <= BREAK)


def seen_to_begin(features: Features, recent: Sequence[Features]) -> bool:
    """Whether what the day's first reading is beyond began with it: the last one of the day before, at most 20 minutes
    earlier, was not. `recent[0]` is the day before `features`."""
    if not recent or not adjoin(recent[0], features):
        return False
    start, _, _, last = recent[0][WINDOW]
    next_start, _, first, _ = features[WINDOW]
    beyond = [level for level in JOINED if (head := _read(features, level).head) and head.lead == 0]
    tails = [_read(recent[0], level).tail for level in beyond]
    shown = next_start + first - (start + last) <= SEEN_SECONDS
    return shown and all(tail is None or tail.back > 0 for tail in tails)


def goes_on(tail: Tail, head: Head) -> bool:
    """Whether the next day's first runs belong to what is open at the end of a day."""
    if tail.minutes >= EVENT_MINUTES:
        return tail.back + head.lead < EVENT_MINUTES
    return tail.back == head.lead == 0 and tail.minutes + head.first >= EVENT_MINUTES


def _worst(level: Level, *values: float) -> float:
    return min(values) if level.below else max(values)


def _left_open(level: Level, edges: _Edges, before: Tail | None) -> Tail | None:
    """What a day leaves open, given what the day before left open."""
    head = edges.head
    if before is None or head is None or head.back is None:
        return edges.tail
    through = Tail(
        before.start, before.minutes + head.minutes, _worst(level, before.extreme, head.extreme), head.back
    )
    one_run = before.back == head.lead == head.back == 0 and head.first == head.minutes
    return through if goes_on(before, head) or one_run else edges.tail


def open_before(level: Level, features: Features, recent: Sequence[Features]) -> Tail | None:
    """What yesterday left open at its end, from as far back as it goes; `recent[0]` is the day before `features`."""
    through: list[_Edges] = []
    later = features
    for earlier in recent:
        if not adjoin(earlier, later):
            break
        edges = _read(earlier, level)
        through.append(edges)
        if edges.head is None or edges.head.back is None:
            break
        later = earlier
    left: Tail | None = None
    for edges in reversed(through):
        left = _left_open(level, edges, left)
    return left


def join(
    excursions: Mapping[str, DayExcursions], features: Features, recent: Sequence[Features]
) -> dict[str, tuple[Excursion, ...]]:
    """The day's events by level, with what the days before hold of the first one."""
    return {
        level.name: _joined(level, excursions[level.name], features, recent)
        for level in JOINED
        if level.name in excursions
    }


def _joined(
    level: Level, day: DayExcursions, features: Features, recent: Sequence[Features]
) -> tuple[Excursion, ...]:
    head = day.head
    if head is None or (before := open_before(level, features, recent)) is None or not goes_on(before, head):
        return day.events
    whole = Excursion(
        start=before.start,
        end=head.end,
        minutes=before.minutes + head.minutes,
        extreme=_worst(level, before.extreme, head.extreme),
        before=before.minutes,
        at_start=True,
        open=head.back is not None,
        back=head.back or 0,
        gap_after=head.gap_after,
    )
    return (whole, *(event for event in day.events if event.start >= head.end))


def goes_on_in(level: Level, features: Features, following: Features) -> bool:
    """Whether the event that this day leaves open is one with what the next day begins with."""
    if not adjoin(features, following):
        return False
    edges, head = _read(features, level), _read(following, level).head
    if head is None:
        return False
    if edges.tail is not None:
        return goes_on(edges.tail._replace(minutes=EVENT_MINUTES), head)
    return (
        edges.head is not None and edges.head.back is not None and edges.head.back + head.lead < EVENT_MINUTES
    )
