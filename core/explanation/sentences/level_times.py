"""For how long a day was below 70 or above 180, how often and when, as words. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from core.explanation.notes.day import before, minutes_between, same
from core.explanation.notes.events import stretches_of
from core.explanation.notes.glucose_times import LATER, LONGEST, MOST, MOSTLY, NEARLY, ONE_READING
from core.explanation.notes.note import NIGHT, Note, is_glucose_event
from core.explanation.sentences.gaps import (
    began,
    begins_the_day,
    by_the_clock,
    cut_off,
    end_of,
    unseen_before,
)
from core.explanation.sentences.saying import Page, clock, ends_at_midnight, ends_the_day
from core.explanation.sentences.stretches import LONG, ROUNDED, about, seen, summed
from core.explanation.wording.formats import duration, listed, rounded

TEN = 10.0
"""Minutes; of fewer each is told."""
LAST = 10.0
"""Minutes of the day: what ends in them goes on until its end, as a person says it."""
MUCH_LONGER = 3.0
"""So many times as long as the lows below 54, and it is told when it was below 70, where that was several times."""
SUMMED = 0.5
"""Minutes by which a sum that is told to the minute may be apart from that of its clock times."""
NEARLY_ALL = 0.95
"""Share of the minutes from which on one time is told as nearly all of them."""
LEAST = {"below_70": MOSTLY, "above_180": 0.5}
"""Shares that the longest of several times has at least: lows are told before by their own times."""
SIDES = {"below_70": "below", "above_180": "above"}


class When(NamedTuple):
    """For how long it was so, how often if that is told, all times by the clock or else when most of it was; `once`:
    whether one time by the clock is all there was."""

    minutes: str
    n: int
    times: list[str]
    where: str
    once: bool


def when_told(page: Page, note: Note, level: str, *, counting: int, spans: bool) -> When:
    """`counting`: as above; `spans`: whether an event that began on the day before is told."""
    n, times = _how_often(note, level), times_of(page, note, level)
    once, longest = len(times) == 1, None
    if counting and (SIDES[level] == "above" or _told_by_event(page, note, level)):
        n, times = 0, []  # a little longer, they would be read as others
        longest = _much_of_it(note, level)
    if spans:
        n, times = 0, []  # a day's first reading may come after its midnight, where what is told went on
    where, minutes = _part(page, note, level, n), _lasted(page, note, level, times)
    if longest and not where:
        where = _longest_of(page, note, level, longest)
    if times and f"{level}.others" in note.words:  # shorter ones are among the minutes
        where, times = page.say("glucose-part", when=listed(page.wording, times), all="no", off="no"), []
    elif len(times) == 1:
        breaks = note.words.get(f"{level}.breaks", "no")
        if breaks == "few" and ends_the_day(page, note.dates[f"{level}.to.1"]):
            breaks = "no"  # beside "until midnight or later" that is one thing too many
        where = page.say("glucose-once", time=times[0], breaks=breaks)
    return When(minutes, n, times, where, once)


def _lasted(page: Page, note: Note, level: str, times: Sequence[str]) -> str:
    """To the minute beside times that add up to it, else as a person says it: about as long."""
    minutes = note.numbers[level]
    unseen = note.numbers.get(f"{level}.unseen", 0.0)
    if minutes - unseen >= ONE_READING and (least := seen(page, minutes, unseen)):
        return least
    until = note.dates.get(f"{level}.to.1", "")
    open_at_midnight = ends_the_day(page, until)
    if len(times) == 1 and cut_off(page, until):
        return about(page, minutes)
    apart = not _adds_up(note, level, ROUNDED)
    if len(times) == 1 and minutes >= LONG and (open_at_midnight or apart):
        return about(page, minutes)
    alone = not {f"{level}.breaks", f"{level}.others"} & note.words.keys() and not open_at_midnight
    if len(times) == 1 and minutes >= TEN and apart and alone:
        # beside 21 minutes by the clock 19 were a wrong number to three readers of five
        return about(page, minutes)
    seen_to_end = any(end_of(page, *one)[1] != one[1] for one in _spans(note, level))
    if times and seen_to_end:  # by a reading in a time that another one stands for
        return about(page, minutes)
    others = f"{level}.others" in note.words
    if len(times) > 1 and minutes >= TEN and not others and _adds_up(note, level):
        by_clock = _by_clock(note, level)  # beside 16 and 78 minutes 93 were wrong to four readers of four
        return (
            summed(page, minutes)
            if abs(by_clock - minutes) <= SUMMED
            else about(page, min(minutes, by_clock))
        )
    if len(times) == 1 or (times and _adds_up(note, level)):
        return summed(page, minutes)
    said, exact = (duration(page.wording, one) for one in (rounded(minutes, "min"), minutes))
    return about(page, minutes) if times or said != exact else said


def _how_often(note: Note, level: str) -> int:
    """How often, if it is told. Of one, its minutes would be read as its length, and shorter times are among them."""
    n = int(note.numbers.get(f"{level}.events", 0))
    return 0 if n == 1 else n


def _spans(note: Note, level: str) -> list[tuple[str, str]]:
    """From when to when it was, if that is known."""
    spans: list[tuple[str, str]] = []
    while f"{level}.from.{len(spans) + 1}" in note.dates:
        at = len(spans) + 1
        spans.append((note.dates[f"{level}.from.{at}"], note.dates[f"{level}.to.{at}"]))
    return spans


def times_of(page: Page, note: Note, level: str) -> list[str]:
    """The same in words."""
    return [_time(page, since, until) for since, until in _spans(note, level)]


def _time(page: Page, since: str, until: str) -> str:
    """What lasts until the day's end, or until readings are missing, may have gone on."""
    if ends_the_day(page, until):
        open_at, end = "midnight" if ends_at_midnight(page) else "gap", until
    else:
        open_at, end = end_of(page, since, until)
    return page.say("glucose-time", open=open_at, **by_the_clock(page, since, end))


def _adds_up(note: Note, level: str, nearly: float = NEARLY) -> bool:
    """Whether the times by the clock, which hold short breaks, add up to the minutes."""
    return abs(_by_clock(note, level) - note.numbers[level]) <= nearly


def _by_clock(note: Note, level: str) -> float:
    return sum(minutes_between(since, until) for since, until in _spans(note, level))


def events_of(page: Page, side: str) -> list[Note]:
    return [one for one in page.notes if is_glucose_event(one) and one.words["side"] == side]


def _told_by_event(page: Page, note: Note, level: str) -> bool:
    """Whether a low or high that is told by its times lies in each of those of this level."""
    events = events_of(page, SIDES[level])
    told = [one.dates[f"from.{i}"] for one in events for i in range(1, stretches_of(one) + 1)]
    spans = _spans(note, level)
    lasted = max(one.numbers.get("minutes", 0.0) for one in events)
    within = all(any(not before(at, since) and before(at, until) for at in told) for since, until in spans)
    if len(spans) == 1:  # "for 30 minutes" of one time: five readers of five asked when (docs/panel.md)
        return any(same(since, at) for at in told for since, _ in spans)
    return bool(spans) and within and note.numbers[level] <= MUCH_LONGER * lasted


def _between(page: Page, since: str, until: str, *, off: bool = False) -> str:
    cut = cut_off(page, until)
    first = begins_the_day(page, since)
    # "in all, until 02:15 or later, and again" lacked its beginning
    early = (
        ("cut" if first and not unseen_before(page, since) else "until") if cut else "yes" if first else "no"
    )
    if early == "no" and not unseen_before(page, since) and minutes_between(until, page.day.end) <= LAST:
        early = "late"
    ends = {"from": began(page, since), "to": clock(page, cut or until)}
    return page.say("between-times", early=early, off="yes" if off else "no", **ends)


def _one_time(page: Page, since: str, until: str) -> str:
    """What is most of it; "after 14:09" hid from six readers of six that it was still so at midnight."""
    return _time(page, since, until) if ends_the_day(page, until) else _between(page, since, until)


def _longest_of(page: Page, note: Note, level: str, longest: tuple[str, str]) -> str:
    """ "Mostly" of what is most of the whole; else the longest stretch."""
    if minutes_between(*longest) >= MOSTLY * note.numbers[level]:
        return page.say(
            "glucose-part", when=_one_time(page, *longest), all=_most(note, level, longest), off="no"
        )
    return page.say("glucose-longest", time=_time(page, *longest))


def _most(note: Note, level: str, longest: tuple[str, str]) -> str:
    """Whether it is nearly all of it: beside 3 hours "mostly from 00:05 to 03:07" had a reader look for the rest."""
    return "nearly" if minutes_between(*longest) >= NEARLY_ALL * note.numbers[level] else "no"


def _much_of_it(note: Note, level: str) -> tuple[str, str] | None:
    """The longest of several times, if it ends before the day does and is more than half of them, of lows most."""
    spans = _spans(note, level)
    minutes = {one: minutes_between(*one) for one in spans}
    longest = max(spans, key=lambda one: minutes[one], default=None)
    if longest is None or len(spans) == 1 or minutes[longest] <= LEAST[level] * note.numbers[level]:
        return None
    return longest


def is_cut_and_again(page: Page, note: Note, level: str) -> bool:
    """Whether the first of two parts ends as readings stop: "until 02:15 or later and in the evening" has to be read
    twice, and its minutes were read as those of the first."""
    parts, until = note.words.get(f"{level}.part", "").split(), note.dates.get(f"{level}.to.{NIGHT}")
    return len(parts) > 1 and until is not None and cut_off(page, until) is not None


def _part(page: Page, note: Note, level: str, n: int) -> str:
    """In which part of the day most of it was, or all; `n`: how often, where that is told with its sum."""
    part = note.words.get(f"{level}.part")
    if part is None:
        since, until = (note.dates.get(f"{level}.{end}.{LONGEST}") for end in ("from", "to"))
        if since and until:
            return page.say("glucose-longest", time=_time(page, since, until))
        since, until = (note.dates.get(f"{level}.{end}.{MOST}") for end in ("from", "to"))
        if since is None or until is None:
            return ""
        most = _most(note, level, (since, until))
        return page.say("glucose-part", when=_one_time(page, since, until), all=most, off="no")
    since, until = (note.dates.get(f"{level}.{end}.{NIGHT}") for end in ("from", "to"))
    parts, both = [page.say("part-of-day", part=one) for one in part.split()], False
    if since and until:
        first, second = (f"{level}.off.{name}" in note.words for name in (NIGHT, LATER))
        both = first and (second or len(parts) == 1)  # said once it is read of both
        parts[0] = _between(page, since, until, off=first and not both)
        if f"{level}.from.{LATER}" in note.dates:
            began_at, ended = (note.dates[f"{level}.{end}.{LATER}"] for end in ("from", "to"))
            cut, off = cut_off(page, ended), second and not both
            parts[-1] = _time(page, began_at, ended) if cut else _between(page, began_at, ended, off=off)
    late = part == "afternoon evening" and not (since and until)
    when, rest = page.say("part-late") if late else listed(page.wording, parts), parts[1:]
    told_all = note.words.get(f"{level}.all", "no")
    if rest and is_cut_and_again(page, note, level):
        again = {"first": parts[0], "then": listed(page.wording, rest)}
        if told_all in ("yes", "each") and not both:
            # a sentence of its own: behind its sum four readers of five had to read it twice
            return page.say("glucose-again", **again)
        when = page.say("part-again", **again)
    if told_all == "yes" and (n or rest):
        told_all = "each"  # "in all, all in the afternoon and in the evening" had readers stumble
    return page.say("glucose-part", when=when, all=told_all, off="yes" if both else "no")
