"""When a day began and ended, and which of two times comes first. By the instant: where the clock is put back, a later
time has an earlier name. Pure."""

import datetime as dt
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.documents import ProcessedDocument
from core.explanation.notes.note import is_time

REMEMBERED = 4096
"""Times that are read once: a page asks for the same few hundreds of times."""


class Day(NamedTuple):
    """Two ISO times, as the clock of the day has them: where that is put forward at midnight, the day ends at a 00:00
    that no clock showed, and is 01:00 of the next date by the clock of that."""

    begin: str
    end: str


def day_of(document: ProcessedDocument) -> Day:
    """What the document says of it, after a flight; else its date, on the clock that its times are told by."""
    window = document.context.window if document.context else None
    if window is not None and all(map(is_time, window)):
        return Day(*window)
    zone = document.quality.get("timezone_used", document.timezone)
    return calendar_day(document.date, zone if isinstance(zone, str) else "")


@lru_cache(maxsize=REMEMBERED)
def calendar_day(date: str, zone: str = "") -> Day:
    """From midnight to midnight; of a zone that nobody knows without an offset, and so by the clock alone."""
    first = dt.date.fromisoformat(date)
    try:
        clock = ZoneInfo(zone) if zone else None
    except (KeyError, ValueError, OSError):
        clock = None
    ends = (dt.datetime.combine(one, dt.time(), clock) for one in (first, first + dt.timedelta(days=1)))
    return Day(*(one.isoformat(timespec="minutes") for one in ends))


def before(one: str, other: str) -> bool:
    """Whether one time comes before another, to the minute: of two of which one has no offset, by the clock."""
    if one[16:] != other[16:] and (at := instant(one)) and (than := instant(other)):
        return at < than
    return one[:16] < other[:16]


def same(one: str, other: str) -> bool:
    return not before(one, other) and not before(other, one)


def within(time: str, begin: str, end: str) -> bool:
    """Whether it lies between the two, and is neither."""
    return before(begin, time) and before(time, end)


def earlier(one: str, other: str) -> str:
    """Of the same instant the second, as it is written there."""
    return one if before(one, other) else other


def later(one: str, other: str) -> str:
    return one if before(other, one) else other


def minutes_between(since: str, until: str) -> float:
    """Minutes from one time to another: of two of which one has no offset, by the clock."""
    begin, end = instant(since), instant(until)
    if begin is None or end is None:
        begin, end = (dt.datetime.fromisoformat(one).replace(tzinfo=None) for one in (since, until))
    return (end - begin).total_seconds() / 60


def keeps_the_clock(since: str, until: str) -> bool:
    """Whether the clock was not put forward or back in between."""
    return minutes_between(since, until) == minutes_between(since[:16], until[:16])


def as_the_day_ends(day: Day, time: str) -> str:
    """The day's end as the day's clock has it; any other time as it is."""
    return day.end if instant(time) is not None and instant(time) == instant(day.end) else time


@lru_cache(maxsize=REMEMBERED)
def instant(time: str) -> dt.datetime | None:
    """To the minute; None of what has no offset, or is no time."""
    try:
        found = dt.datetime.fromisoformat(time)
    except ValueError:
        return None
    return found.replace(second=0, microsecond=0) if found.tzinfo else None
