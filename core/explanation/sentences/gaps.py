"""What is said of times without glucose readings, and of lows and highs that they cut off. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from core.explanation.notes.day import before, minutes_between, same, within
from core.explanation.notes.gap import gap_began
from core.explanation.notes.note import EVENTS, Note
from core.explanation.sentences.saying import Page, clock, reading_of, said_after, timed
from core.glucose_limits import HIGH, LOW

NEARLY_WHOLE = 90.0
"""Minutes that those with readings and the longest time without, together, may lack of what a reader sees as a whole
day."""
FIRST_READINGS = 5.0
"""Minutes of the day: what begins until then began with it."""
GLUCOSE_GAP, GLUCOSE_DAY = "partial.glucose", "glucose_day"
GLUCOSE_GAPS = (GLUCOSE_GAP, GLUCOSE_DAY)
"""Notes that know of a time without glucose readings."""


def gap_of(page: Page, note: Note) -> dict[str, str]:
    """From when to when there are no glucose readings: from the last one before, for whatever time that stands."""
    begin, end = note.dates["from"], note.dates["to"]
    return {"from": clock(page, begin), "to": clock(page, end), "edge": edge_of(note)}


def edge_of(note: Note) -> str:
    """Whether the page's day begins with the time without readings, or ends with it."""
    return note.words.get("edge", "no")


def gap_said(page: Page, note: Note, when: str | None) -> Iterator[str]:
    """The day's longest time without readings, and that it was low or high as they stopped."""
    gap = gap_of(page, note)
    yield timed(page, when, lambda after: said_after(page, "glucose-gap", after=after, **gap))
    if "gap_alone" not in note.words:
        yield from held_of(page, note)


def gap_beside(page: Page, *, ends: Iterable[str] = (), side: str = "", named: bool = False) -> Iterator[str]:
    """The same behind the lows or highs that it bears on, if there are some: elsewhere a reader does not see why nobody
    knows more. `ends`: when these began and ended, one of them at it; `side`: on which the last reading before it
    was; `named`: with its day."""
    note = next((one for one in page.notes if _is_told_as_gap(page, one)), None)
    if note is None or page.said_gap:
        return
    if note.id == GLUCOSE_GAP and gap_began(note) != "below":
        return  # a finding of its own, unless it cuts a low off
    begin, end = note.dates["from"], note.dates["to"]
    at_it = any(not before(at, begin) and not before(end, at) for at in ends)
    if at_it or gap_began(note) == side:
        page.said_gap = True
        yield from gap_said(
            page, note, page.say("day-again", **page.days()) if page.two_days or named else None
        )


def _is_told_as_gap(page: Page, note: Note) -> bool:
    return "from" in note.dates and (
        note.id == GLUCOSE_DAY or (note.id == GLUCOSE_GAP and how_told(page, note) == "gap")
    )


def how_told(page: Page, note: Note) -> str:
    """How it is told what was there for a part of the day: by its longest time without, where that is all there is to
    say."""
    how = note.words["how"]
    if how != "share" or "from" not in note.dates:
        return how
    gap = minutes_between(note.dates["from"], note.dates["to"])
    return "gap" if measured_of(page, note) + gap > minutes_between(*page.day) - NEARLY_WHOLE else how


def measured_of(page: Page, note: Note) -> float:
    """Minutes of the day with readings."""
    return note.numbers.get("share", 0.0) / 100 * minutes_between(*page.day)


def held_of(page: Page, note: Note) -> Iterator[str]:
    """That it was low or high as the readings stopped, so that nobody knows until when; of a document that does not say
    what the last one was, as the lows and highs of the day have it, told or not."""
    last = note.numbers.get("gap_reading")
    dates, known = note.dates, page.known or page.notes
    side = gap_began(note) if last is not None else _held(known, dates["from"], dates["to"])
    if side != "no":
        yield page.say(
            "glucose-held",
            side=side,
            known="no" if last is None else "yes",
            reading="" if last is None else reading_of(page, last, side, (LOW, HIGH)),
        )


def _held(notes: Sequence[Note], begin: str, end: str) -> str:
    """On which side the last low or high was that ends within the gap."""
    ends = [
        (at, one.words["side"] if one.kind in EVENTS else name.partition("_")[0])
        for one in notes
        for name, at in one.dates.items()
        if ".to." in f".{name}"
    ]
    last = (begin, "no")
    for one in sorted(ends):
        last = one if within(one[0], begin, end) and not before(one[0], last[0]) else last
    return last[1]


def began(page: Page, iso: str) -> str:
    """When a low or high began; or earlier, if there are no readings just before it."""
    since = clock(page, iso)
    if not unseen_before(page, iso):
        return since
    said = page.say("or-earlier", time=since)
    page.earlier[said] = since
    return said


def by_the_clock(page: Page, since: str, until: str) -> dict[str, str]:
    """Both ends as `from` and `to`; on a long page as bare clock times, too, where those are all that is said."""
    begin, end = began(page, since), clock(page, until)
    own_day = all(iso[:10] == page.date.isoformat() for iso in (since, until))
    brief = any("brief_times" in note.words for note in page.notes)
    plain = "yes" if brief and own_day and not unseen_before(page, since) else "no"
    return {"from": begin, "to": end, "plain": plain, "start": since[11:16], "stop": until[11:16]}


def unseen_before(page: Page, iso: str) -> bool:
    """Whether there are no readings just before that time, be it that the day begins there."""
    return any(same(at, iso) for at in (*(one.end for one in _gaps(page)), *_first(page)))


def end_of(page: Page, since: str, until: str) -> tuple[str, str]:
    """Whether a low or high may have gone on in a time without readings, and when it is told to end: "gap" and the last
    reading before, for whatever time that stands, and nobody knows more; "on" if that one alone was low or high; else
    "no" and its own end, or that last reading, which lies in the range, if the one before it stands for a time after
    it: "to 00:15" did not fit "no readings between 00:13 and 02:10"."""
    cut = cut_off(page, until)
    if cut is None:
        last = next((one.begin for one in _gaps(page) if within(until, one.begin, one.end)), until)
        return "no", last if before(since, last) else until
    return ("on" if same(cut, since) else "gap"), cut


def cut_off(page: Page, iso: str) -> str | None:
    """The last reading before a time without any in which a low or high ends: that reading stands for a part of it, and
    nobody knows more. None of one that ends among readings, or before the last of them."""
    gaps = (one for one in _gaps(page) if not one.inside)
    return next((one.begin for one in gaps if within(iso, one.begin, one.end)), None)


class _Gap(NamedTuple):
    """A time without readings; whether the one before it is known and lies in the range."""

    begin: str
    end: str
    inside: bool


def begins_the_day(page: Page, iso: str) -> bool:
    """Whether it began with the day's first reading, or before it."""
    return minutes_between(page.day.begin, iso) <= FIRST_READINGS or any(same(at, iso) for at in _first(page))


def _first(page: Page) -> Iterator[str]:
    """The day's first reading, where it was low or high."""
    return (
        one.dates["first"]
        for one in page.known or page.notes
        if one.id == GLUCOSE_DAY and "first" in one.dates
    )


def _gaps(page: Page) -> Iterator[_Gap]:
    for one in page.known or page.notes:
        if one.id in GLUCOSE_GAPS and {"from", "to"} <= one.dates.keys():
            inside = LOW <= one.numbers.get("gap_reading", 0.0) <= HIGH
            yield _Gap(one.dates["from"], one.dates["to"], inside)
