"""When in the day it was below 70 or above 180: by the clock, or in which parts of the day."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import NamedTuple

from core.documents import ProcessedDocument
from core.explanation.notes.day import as_the_day_ends, before, day_of, later, minutes_between, same
from core.explanation.notes.gap import minutes_of
from core.explanation.notes.note import is_time

ONE_READING = 5.0
"""Minutes that one reading of most sensors stands for."""
LONGEST_READING = 20.0
"""Minutes that a reading weighs at most (core/health/spacing.py), by which an event's may run over the day's end."""
MOSTLY, NEARLY_ALL, WORTH_A_PART = 0.75, 0.8, {"below_70": 10.0, "above_180": 30.0}
"""A part of the day is named when it holds that share of at least so many minutes, two when they hold nearly all; of
lows each that holds as many. At six tenths "mostly" hid four hours: five readers of five (docs/panel.md)."""
FEW_PARTS, MUCH = 2, 0.6
"""Of lows or highs that lie in so many parts of the day, one that holds that share of the minutes is told by the clock
instead."""
CLEARLY = 1.5
"""Times as many minutes as in the next part of the day, or a reader asks why that is not named."""
LONGEST, LONG = "longest", {"below_70": 30.0, "above_180": 60.0}
"""How the ends of the longest time are named that is not most of it, and for how many minutes it was so at least."""
MOST, A_BREAK = "most", 15.0
"""How the ends of a time are named that is most of it, with breaks of so many minutes at most."""
EARLY, ENDS_AT = ("night", "morning"), {"night": "06:00", "morning": "12:00"}
"""Parts of the day that are told by the clock: the name of the first would be read of another night."""
LATER, LAST = "later", "24:00"
LIES_IN = {"afternoon": ("12:00", "18:00"), "evening": ("18:00", LAST)}
"""Another one beside them is told so, too: clock times and a part of the day in one sentence have to be read twice."""
TIMES, WORTH_A_TIME = {"below_70": 3, "above_180": 2}, {"below_70": ONE_READING, "above_180": 15.0}
"""So many times, of so many minutes in all, are told by the clock."""
LEAST_HIGH = 10.0
"""Minutes above 180 that are worth a time by the clock: fewer blur a day (docs/panel.md)."""
NEARLY, ADDS_UP = 2.0, {"below_70": 0.15, "above_180": 0.05}
"""By that share, and by so many minutes at least, the clock may differ from what the readings add up to; by more the
two would seem to deny each other."""
ON_AND_OFF, FEW = 240.0, 0.1
"""Lows within so many minutes that do not add up by the clock are told as one time with breaks; up to that share of it
these are few."""
BROKEN, BREAKS = 1.5, 30.0
"""So many times as long, and so many minutes longer, by the clock than it lasted: "between 00:28 and 06:17" was read as
one low of nearly six hours."""


class Told(NamedTuple):
    """What a note says of it."""

    numbers: dict[str, float]
    words: dict[str, str]
    dates: dict[str, str]


def when_of(document: ProcessedDocument, level: str, minutes: Mapping[str, float]) -> Told:
    """By the clock, else in which parts of the day."""
    words: dict[str, str] = {}
    if lasts_until_midnight(document, level):
        words["below_70.open" if level == "below_70" else "above_180.midnight"] = "yes"
    total = sum(minutes.values())
    if times := _times(document, level, total):
        by_clock = _clock_minutes(times)
        if len(times) == 2 and by_clock - total > NEARLY:
            words[f"{level}.breaks"] = "few" if by_clock - total <= FEW * by_clock else "yes"
        elif len(times) < 2 * len(known_times(document, level)):
            words[f"{level}.others"] = "yes"  # of minutes, which the sum holds
        return Told({}, words, times)
    each = _low_in(minutes) if level == "below_70" else []
    if len(each) == FEW_PARTS:
        early = _early(document, level, each[:1])
        early |= _later(document, level, each[1]) if early else {}
        words |= _broken(level, early, minutes, each[1])
        return Told({}, words | {f"{level}.part": " ".join(each), f"{level}.all": "each"}, early)
    if total < WORTH_A_PART[level] or not (mostly := _mostly_in(minutes)):
        most = _most_of_it(document, level, total)
        longest = _longest(document, level, total) if total >= WORTH_A_PART[level] else {}
        return Told({}, words, most or longest)
    if len(mostly) == FEW_PARTS and (longest := _longest(document, level, total)):
        ends = longest[f"{level}.from.{LONGEST}"], longest[f"{level}.to.{LONGEST}"]
        if minutes_of(ends) >= MUCH * total and not _early(document, level, mostly):
            return Told({}, words, longest)
    every = sum(minutes[name] for name in mostly) == total
    if early := _early(document, level, mostly):
        mostly = [*mostly[:1], *(name for name in mostly[1:] if name not in EARLY)]
        early |= _later(document, level, mostly[1]) if len(mostly) > 1 else {}
    every = every or _holds_all(document, level, early)
    words |= _broken(level, early, minutes, mostly[-1])
    words |= {f"{level}.part": " ".join(mostly), f"{level}.all": "yes" if every else "no"}
    return Told({}, words, early)


def _holds_all(document: ProcessedDocument, level: str, ends: Mapping[str, str]) -> bool:
    """Whether all times of the day lie in those that are told by their first and last minute: one that begins in
    another part of the day is told whole."""
    found = ((ends.get(f"{level}.from.{name}"), ends.get(f"{level}.to.{name}")) for name in (EARLY[0], LATER))
    told = [(since, until) for since, until in found if since and until]
    return bool(told) and all(
        any(not before(since, begin) and not before(end, until) for begin, end in told)
        for since, until in known_times(document, level)
    )


def _broken(level: str, ends: Mapping[str, str], minutes: Mapping[str, float], later: str) -> dict[str, str]:
    """Which of the times that are told by their first and last minute it was so for clearly less than all of; `later`:
    the part of the day that the second lies in."""
    told: dict[str, str] = {}
    for name in (EARLY[0], LATER):
        since, until = (ends.get(f"{level}.{end}.{name}") for end in ("from", "to"))
        if not since or not until:
            continue
        over = until[11:16] > ENDS_AT[EARLY[0]]  # into the morning
        parts = [later] if name == LATER else EARLY if over else EARLY[:1]
        lasted = sum(minutes.get(one, 0.0) for one in parts)
        if minutes_between(since, until) >= max(BROKEN * lasted, lasted + BREAKS):
            told[f"{level}.off.{name}"] = "yes"
    return told


def _most_of_it(document: ProcessedDocument, level: str, total: float) -> dict[str, str]:
    """The longest of the times by the clock, if it is most of it: of the parts of the day in which it lies none is."""
    joined: list[tuple[str, str]] = []
    for since, until in known_times(document, level):
        follows = joined and minutes_of((joined[-1][1], since)) <= A_BREAK
        joined.append((joined.pop()[0] if follows else since, until))
    longest = max(joined, key=minutes_of, default=("", ""))
    if total < WORTH_A_PART[level] or not MOSTLY * total <= minutes_of(longest) < math.inf:
        return {}
    return {f"{level}.from.{MOST}": longest[0], f"{level}.to.{MOST}": longest[1]}


def _longest(document: ProcessedDocument, level: str, total: float) -> dict[str, str]:
    """Of lows or highs at all times of a day the longest, if it was long, all times are known, and they hold few
    breaks."""
    known = known_times(document, level)
    longest = max(known, key=minutes_of, default=("", ""))
    if not LONG[level] <= minutes_of(longest) < math.inf or sum(map(minutes_of, known)) > BROKEN * total:
        return {}
    return {f"{level}.from.{LONGEST}": longest[0], f"{level}.to.{LONGEST}": longest[1]}


def _mostly_in(minutes: Mapping[str, float]) -> list[str]:
    """The part of the day that holds most of it, or the two that hold nearly all; none if it was at all times."""
    total = sum(minutes.values())
    ordered = sorted(minutes, key=lambda name: -minutes[name])
    for some, share in ((ordered[:1], MOSTLY), (ordered[:FEW_PARTS], NEARLY_ALL)):
        least, next_to = (minutes[one[0]] if one else 0.0 for one in (some[-1:], ordered[len(some) :]))
        if sum(minutes[name] for name in some) >= share * total and least >= CLEARLY * next_to:
            return [name for name in minutes if name in some]
    return []


def _low_in(minutes: Mapping[str, float]) -> list[str]:
    """The parts of the day that had lows worth a word, in their order, if no other had any."""
    names = [name for name, low in minutes.items() if low >= WORTH_A_PART["below_70"]]
    return names if sum(minutes[name] for name in names) == sum(minutes.values()) else []


def _early(document: ProcessedDocument, level: str, named: Sequence[str]) -> dict[str, str]:
    """When it began and ended that began in the night, or in the morning if both are named, if all times of the day are
    known."""
    if not named or named[0] != EARLY[0]:
        return {}
    until = f"{document.date}T{ENDS_AT[next(name for name in reversed(EARLY) if name in named)]}"
    times = [one for one in known_times(document, level) if all(map(is_time, one)) and one[0][:16] < until]
    if not times:
        return {}
    return {
        f"{level}.from.{EARLY[0]}": times[0][0],
        f"{level}.to.{EARLY[0]}": reduce(later, (end for _, end in times)),
    }


def _later(document: ProcessedDocument, level: str, part: str) -> dict[str, str]:
    """When it began and ended that lies in this part of the day, if all times of the day are known."""
    if part not in LIES_IN:
        return {}
    since, until = (f"{document.date}T{at}" for at in LIES_IN[part])
    until = day_of(document).end if until.endswith(LAST) else until
    times = [one for one in known_times(document, level) if all(map(is_time, one))]
    times = [one for one in times if before(one[0], until) and before(since, one[1])]
    return {f"{level}.from.{LATER}": times[0][0], f"{level}.to.{LATER}": times[-1][1]} if times else {}


def known_times(document: ProcessedDocument, level: str) -> list[tuple[str, str]]:
    times, day = document.context.glucose_times.get(level, []) if document.context else [], day_of(document)
    return [(since, as_the_day_ends(day, until)) for since, until in times]


def lasts_until_midnight(document: ProcessedDocument, level: str) -> bool:
    """Whether the last of these times ends with the day."""
    times = known_times(document, level)
    return bool(times) and all(map(is_time, times[-1])) and same(times[-1][1], day_of(document).end)


def _is_short(time: tuple[str, str]) -> bool:
    """Less than what one reading of most sensors stands for."""
    return minutes_of(time) < ONE_READING


def _times(document: ProcessedDocument, level: str, total: float) -> dict[str, str]:
    """From when to when it was, if it was not often and adds up to what is told."""
    times = _without_short(known_times(document, level), ADDS_UP[level] * total)
    if (
        total < WORTH_A_TIME[level]
        or not 0 < len(times) <= TIMES[level]
        or (level == "above_180" and any(minutes_of(one) < LEAST_HIGH for one in times))
        or not all(is_time(end) for one in times for end in one)
    ):
        return {}
    ends = [[dt.datetime.fromisoformat(end) for end in one] for one in times]
    if len({end.tzinfo is None for one in ends for end in one}) > 1:
        return {}  # of another hand than ours
    told = {
        f"{level}.{end}.{i}": at
        for i, one in enumerate(times, start=1)
        for end, at in zip(("from", "to"), one, strict=True)
    }
    more = _clock_minutes(told) - total
    if abs(more) <= max(NEARLY, ADDS_UP[level] * total) and (len(times) > 1 or more >= -NEARLY):
        return told
    first, last = times[0][0], times[-1][1]
    whole = {f"{level}.from.1": first, f"{level}.to.1": last}
    one_time = level == "below_70" and more > 0 and first[16:] == last[16:]
    return whole if one_time and _clock_minutes(whole) <= ON_AND_OFF else {}


def _without_short(times: list[tuple[str, str]], most: float) -> list[tuple[str, str]]:
    """What is told of them by the clock: where some are too short for that, none either that lasted for less than
    two readings, if all that is left out comes to no more than `most` minutes: "mostly" of a dip of five minutes was
    odd to four readers of five."""
    longer = [one for one in times if not _is_short(one)] or times
    long = [one for one in longer if minutes_of(one) >= LEAST_HIGH]
    left_out = sum(minutes_of(one) for one in times if one not in long)
    return long if long and len(longer) < len(times) and left_out <= most else longer


def _clock_minutes(times: Mapping[str, str]) -> float:
    """How long times last by the clock: from the first of each pair to the second."""
    ends = [dt.datetime.fromisoformat(end) for end in times.values()]
    return (
        sum((until - since).total_seconds() for since, until in zip(ends[::2], ends[1::2], strict=True)) / 60
    )
