"""Which stretch of time an answer means by its day, and whose clock it was lived by."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from core.errors import BadRaw
from core.health.signals import SERIES, FloatArray
from core.ultrahuman.samples import number, timestamps
from core.ultrahuman.sleep_entry import whole

HOUR, DAY = 3600.0, 86_400.0
EASTERNMOST, WESTERNMOST = 14 * HOUR, 12 * HOUR  # UTC+14 (Kiritimati) has its midnight first, UTC−12 last
GRID, TOLERANCE = 900.0, 60.0  # every zone lies a multiple of 15 minutes off UTC
UTC = ZoneInfo("UTC")
CLOCK_CHANGES = (
    *(
        "Europe/Berlin",
        "Europe/London",
        "Europe/Athens",
        "Atlantic/Azores",
        "America/Nuuk",
        "Antarctica/Troll",
    ),
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage"),
    *("America/Adak", "America/Halifax", "America/St_Johns", "America/Miquelon", "America/Santiago"),
    *("Pacific/Easter", "Australia/Sydney", "Australia/Adelaide", "Australia/Lord_Howe", "Pacific/Auckland"),
    *("Pacific/Chatham", "Pacific/Norfolk", "Asia/Jerusalem", "Asia/Gaza", "Africa/Cairo", "Africa/El_Aaiun"),
)
"""One zone for each rule by which clocks change: no other zone has a day of 23 or 25 hours that none of these has."""

Entries = dict[str, list[dict[str, Any]]]


class Window(NamedTuple):
    """[start, end) in Unix seconds, and the zone that tells the person's clock within it."""

    start: float
    end: float
    zone: dt.tzinfo


def day_window(
    entries: Entries, date: dt.date, named: str | None, pinned: str
) -> tuple[Window, dict[str, Any]]:
    """The window of the answer's day `date`, and what `quality` should say of it.

    The window begins at the `day_start_timestamp` that the entries name, else at the midnight of the answer's own zone
    (`named`), else at that of the `pinned` one. Where these disagree, it begins at the one in whose day most samples
    lie, and the order decides only between equals; so an answer that agrees with itself needs no zone. A day that
    reaches further by the start of an entry that proves it with samples is as long as they say.

    The window ends at the next midnight of the zone whose day begins with it: the answer's own, else the pinned one. If
    neither does, nothing but the offset of the start is known: then a day has 24 hours on a clock that does not change,
    unless clocks somewhere with that offset change on this date and the samples end with that shorter or fill that
    longer day. The pinned zone, the patient's, tells the clock of each day that is its own day, too.

    `quality`: `timezone_used` when the window is not the pinned zone's day; `day_window` when starts were of no use.
    Raises BadRaw when all starts are another day's and nothing in the answer lies in this one.
    """
    home, own = zone_of(pinned), zone_of(named)
    zones = [zone for zone in (own, home) if zone is not None]
    starts, unusable, foreign = _starts(entries, date)
    said: dict[str, Any] = {}
    if starts:
        for zone in zones:
            starts.setdefault(day_bounds(date, zone)[0], 0)
        window = _most_held([_begun_at(start, date, zones, entries) for start in starts], starts, entries)
        if len(starts) > 1:
            window = _reaching(window, date, zones, entries)
        if other := sum(count for start, count in starts.items() if start != window.start):
            said["other_starts"] = other
    else:
        windows = [Window(*day_bounds(date, zone), zone) for zone in zones or [UTC]]
        window = _most_held(windows, starts, entries)
        if foreign and foreign == unusable and not _any_held(entries, window):
            raise BadRaw(
                "the answer is of another day: no day start and no sample of it lies in the day asked for"
            )
    if unusable:
        said["unusable_starts"] = unusable
    if not 23 * HOUR - GRID * 2 <= window.end - window.start <= 25 * HOUR + GRID * 2:
        said["hours"] = (window.end - window.start) / HOUR
    quality: dict[str, Any] = {"day_window": said} if said else {}
    if home is not None and day_bounds(date, home) == (window.start, window.end):
        return window if window.zone is home else Window(window.start, window.end, home), quality
    return window, quality | {"timezone_used": str(window.zone)}


@lru_cache(maxsize=4096)
def day_bounds(date: dt.date, zone: dt.tzinfo) -> tuple[float, float]:
    """Unix seconds of the two local midnights that enclose the day: 23, 24 or 25 hours apart."""
    midnight = dt.datetime.combine(date, dt.time(), zone)
    following = dt.datetime.combine(date + dt.timedelta(days=1), dt.time(), zone)
    return midnight.timestamp(), following.timestamp()


@lru_cache(maxsize=1024)
def zone_of(key: str | None) -> ZoneInfo | None:
    """The IANA zone of that name, None if there is none such."""
    try:
        return ZoneInfo(key) if key else None
    except (KeyError, ValueError, OSError):
        return None


@lru_cache(maxsize=1024)
def _utc_midnight(date: dt.date) -> float:
    return dt.datetime.combine(date, dt.time(), dt.UTC).timestamp()


def _starts(entries: Entries, date: dt.date) -> tuple[Counter[float], int, int]:
    """Starts that can be a local midnight of `date` with the number of entries that name each; how many cannot; and
    how many of these are another day's."""
    named: Counter[float] = Counter()
    for contents in entries.values():
        for content in contents:
            if (start := number(content.get("day_start_timestamp"))) is not None and start > 0:
                named[start] += 1
    starts: Counter[float] = Counter()
    unusable = foreign = 0
    for start, count in named.items():
        midnight = _midnight_of(start, date)
        if midnight is not None:
            starts[midnight] += count
        else:
            unusable += count
            foreign += count * (not -EASTERNMOST <= start - _utc_midnight(date) <= WESTERNMOST)
    return starts, unusable, foreign


def _midnight_of(start: float, date: dt.date) -> float | None:
    """The midnight of `date` in some zone on earth that a start means; None if it means none."""
    midnight = GRID * round(start / GRID)
    if abs(midnight - start) > TOLERANCE or not -EASTERNMOST <= midnight - _utc_midnight(date) <= WESTERNMOST:
        return None
    return midnight


def _begun_at(start: float, date: dt.date, zones: list[ZoneInfo], entries: Entries) -> Window:
    """The window that begins at `start`: by the first of `zones` that agrees, else by the offset of the start."""
    for zone in zones:
        bounds = day_bounds(date, zone)
        if bounds[0] == start:
            return Window(*bounds, zone)
    for name in CLOCK_CHANGES:
        zone = ZoneInfo(name)
        bounds = day_bounds(date, zone)
        if bounds[0] == start and bounds[1] != start + DAY and _ends_like(bounds[1], start + DAY, entries):
            return Window(*bounds, zone)
    return Window(start, start + DAY, dt.timezone(dt.timedelta(seconds=_utc_midnight(date) - start)))


def _ends_like(changed: float, plain: float, entries: Entries) -> bool:
    """Whether the samples end with a day of changing clocks: they fill its hour more, or lack its hour less."""
    between = sum(_held(times, min(changed, plain), max(changed, plain)) for times, _ in _sampled(entries))
    return bool(between) == (changed > plain)


def _sampled(entries: Entries) -> Iterator[tuple[FloatArray, dict[str, Any]]]:
    """The timestamps of each entry that holds samples, with the entry."""
    for name in SERIES:
        for content in entries.get(name, ()):
            if isinstance(items := content.get("values"), list) and items:
                yield timestamps(items), content


def _held(times: FloatArray, start: float, end: float) -> int:
    return int(np.count_nonzero((times >= start) & (times < end)))


def _most_held(windows: list[Window], starts: Counter[float], entries: Entries) -> Window:
    """The window that holds most samples, of several the one that more entries name, else the first."""
    if len({window.start for window in windows}) == 1:
        return windows[0]
    held: Counter[float] = Counter()
    for times, _ in _sampled(entries):
        for window in windows:
            held[window.start] += _held(times, window.start, window.end)
    return max(windows, key=lambda window: (held[window.start], starts[window.start]))


def _reaching(chosen: Window, date: dt.date, zones: list[ZoneInfo], entries: Entries) -> Window:
    """`chosen`, reaching as far as entries with another start hold samples of their own day beyond it."""
    start, end = chosen.start, chosen.end
    for times, content in _sampled(entries):
        named = number(content.get("day_start_timestamp"))
        midnight = _midnight_of(named, date) if named is not None else None
        if midnight is None or midnight == chosen.start:
            continue
        own = _begun_at(midnight, date, zones, entries)
        if _held(times, own.start, chosen.start):
            start = min(start, own.start)
        if _held(times, chosen.end, own.end):
            end = max(end, own.end)
    return Window(start, end, chosen.zone)


def _any_held(entries: Entries, window: Window) -> bool:
    if any(_held(times, window.start, window.end) for times, _ in _sampled(entries)):
        return True
    beds = [number(whole(content).get("bedtime_end")) for content in entries.get("sleep", ())]
    return any(end is not None and window.start < end <= window.end + DAY for end in beds)
