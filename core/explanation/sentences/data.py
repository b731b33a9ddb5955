"""What is said of missing data, and of how much there is to compare with. Pure."""

import datetime as dt
from collections.abc import Iterator, Mapping
from math import ceil

from core.explanation.notes.day import before
from core.explanation.notes.note import NIGHT, Note
from core.explanation.notes.ring import THIN_RING
from core.explanation.sentences.gaps import GLUCOSE_GAP, edge_of, gap_of, held_of, how_told, measured_of
from core.explanation.sentences.saying import (
    DAYS_OF_A_WEEK,
    Page,
    clock,
    date_of,
    own_word,
    said_after,
    timed,
    weeks_of,
    when_of,
)
from core.explanation.wording.formats import duration, listed, none_of

LONG = 180.0
"""Minutes of what is told in hours."""
MORNING = "06:00"
"""What is of the night begins before."""
CAVEATS = ("steps", "sleep", "night")
"""What a time without the ring may bear on, of which it is said what that may mean."""
UNDATED = ("missing", "lacking", "new")
"""Kinds of notes whose sentences may name no day; any other on the page names it."""
LONG_AWAY = 14
"""Days from which on it is told for how many weeks a stream has been missing, after since when."""


def missing(page: Page, note: Note) -> Iterator[str]:
    if note.id in page.said_missing or _told_with_the_night(page, note):
        return
    page.said_missing.add(note.id)
    stream = _stream(page, note)
    seen = date_of(page, note.dates["seen"]) if "seen" in note.dates else None
    named_by_another = page.named or any(one.kind not in UNDATED for one in page.notes)
    if seen and named_by_another:
        away = (page.date - dt.date.fromisoformat(note.dates["seen"][:10])).days
        told: dict[str, object] = {"stream": stream, "seen": seen, **page.days()}
        if away < LONG_AWAY or "brief" in note.words:
            yield page.say("missing-seen", named="yes" if page.named else "no", **told)
            return
        # by a day, for a page may be read later; of a date with the same weekday the other would be meant
        named = "yes" if "day" in page.named and away % DAYS_OF_A_WEEK else "no"
        told |= {"days": away, "weeks": weeks_of(page, away), "named": named}
        yield page.say("missing-long", **told)
        page.named.add("day")
        return
    days = page.days()
    if not page.named:  # the first that this page says
        days["weekday"] = page.say("date", **days)
    yield page.say("missing", stream=stream, **days)
    page.named.add("day")
    if seen:
        yield page.say("seen", seen=seen)


def _stream(page: Page, note: Note) -> str:
    """What is missing, and of a ring whether it still sends its heart rate, unless the page says for how long."""
    if "sent" not in note.words:
        return note.words["stream"]
    told = any(one.id == "partial.ring" and one.words["how"] == "share" for one in page.notes)
    return "ring-but-told" if told else f"ring-but-{note.words['sent']}"


def _told_with_the_night(page: Page, note: Note) -> bool:
    """Steps that have been away for as long as something of the nights are told with that."""
    since = [one.dates.values() for one in page.notes if one.kind == "lacking"]
    return note.id == "missing.steps" and any(note.dates.get("seen") in dates for dates in since)


def lacking(page: Page, note: Note) -> Iterator[str]:
    """Together what has been away for as long, steps too; what this night alone lacks last."""
    since: dict[str, list[str]] = {}
    gone: list[str] = []
    alone, n, absent = "", 0, 0
    for metric in note.metrics:
        since.setdefault(note.dates.get(f"seen.{metric}", ""), []).append(metric)
    for one in page.notes:
        if one.id == "missing.steps" and one.id not in page.said_missing and one.dates.get("seen") in since:
            since[one.dates["seen"]].append("steps")
            page.said_missing.add(one.id)
    for seen, metrics in sorted(since.items(), key=lambda one: one[0] or "9999"):
        said = [page.say(own_word(page, one, "lacking", one)) for one in metrics]
        names = none_of(page.wording, said)
        if seen:
            told = {"list": names, "all": listed(page.wording, said), "seen": date_of(page, seen)}
            gone.append(page.say("lacking-since-item", **told))
            absent += len(metrics)
        else:
            alone, n = names, len(metrics)
    if gone:
        named = "yes" if page.named else "no"
        yield page.say("lacking-since", list=listed(page.wording, gone), n=absent, named=named, **page.days())
    if alone:
        when = when_of(page, "night") or page.say("night-lacking")
        yield page.say("lacking", when=when, list=alone, n=n)
    if "short" in note.words and not any(one.id == THIN_RING for one in page.notes):
        yield page.say("lacking-short")


def partial(page: Page, note: Note) -> Iterator[str]:
    stream, how = note.words["stream"], how_told(page, note)
    if note.id == GLUCOSE_GAP and how == "gap" and page.said_gap:
        return  # with the low that it cuts off
    if stream == "glucose":  # what follows in its paragraph is of the same day
        page.when = "day"
    if how == "gap" and measured_of(page, note) and _denies_the_night(page, note):
        how = "share"
    days = page.days()
    if not page.named and (stream, how) != ("ring", "gap"):  # the first that this page says
        days["weekday"] = page.say("in-full", **days)
        page.named.add("day")
    if how == "share":
        yield from _for_how_long(page, note, days)
    elif how == "gap":
        yield _its_gap(page, note, days)
    else:
        yield page.say(f"partial-{how}", stream=stream, **days)
    if note.words.get("beside") in CAVEATS and "caveat" not in note.words:
        yield _caveat(page, note, how)
    if "before" in note.dates:
        yield page.say("partial-before", seen=date_of(page, note.dates["before"]))
    if stream == "glucose" and how in ("gap", "share") and "untold" not in note.words:
        yield from _unknown(page, note, how)


def _for_how_long(page: Page, note: Note, days: Mapping[str, str]) -> Iterator[str]:
    """For how much of the day there was something, and its longest time without or when the first came."""
    began = note.words.get("began", "no")
    time = duration(page.wording, _about(measured_of(page, note)))
    only = "no" if began == "yes" else "yes"
    yield page.say("partial-share", stream=note.words["stream"], time=time, only=only, **days)
    if "from" in note.dates:
        word = "partial-share-began" if began == "yes" else "partial-share-gap"
        yield page.say(word, **_gap(page, note))


def _its_gap(page: Page, note: Note, days: Mapping[str, str]) -> str:
    """The longest time without, which is nearly all that is missing."""
    stream = note.words["stream"]
    if stream == "ring":
        gap, of_night = _gap(page, note), note.words.get("beside") in ("sleep", "night")
        within = of_night and page.when == "night" and gap["edge"] == "no"  # "before 07:47" is of the day
        when = None if within else when_of(page, "day")
        return timed(page, when, lambda after: said_after(page, "ring-gap", after=after, **gap))
    if "began" in note.words and "before" not in note.dates:
        return page.say("partial-began", to=clock(page, note.dates["to"]), **days)
    if stream == "glucose" and page.spoke_of == "day" and not page.two_days:
        return page.say("sentence", clause=page.say("glucose-gap", **_gap(page, note)))
    return page.say("partial-gap", stream=stream, **_gap(page, note), **days)


def _caveat(page: Page, note: Note, how: str) -> str:
    """What may not be exact because of it."""
    of_gap = "no" if "from" not in note.dates else "longest" if how == "share" else "yes"
    bears_on = note.words["beside"]
    bears_on = "night" if bears_on == "sleep" and _tells_the_night(page) else bears_on
    return page.say(f"partial-{bears_on}", gap=of_gap)


def _unknown(page: Page, note: Note, how: str) -> Iterator[str]:
    """That nobody knows of lows and highs before the first reading, at the time without any, or at other times than
    those with some; or of how long the last one went on. Of a sensor that began on this day it goes without saying."""
    gap = "from" in note.dates
    if gap and (held := [*held_of(page, note)]):
        yield from held
    elif "began" not in note.words:
        when = {"start": "before", "end": "after"}.get(edge_of(note), "then") if how == "gap" else "else"
        yield page.say("glucose-unknown", when=when)


def _gap(page: Page, note: Note) -> dict[str, str]:
    if note.words["stream"] == "glucose":
        return gap_of(page, note)
    begin, end = note.dates["from"], note.dates["to"]
    ends = {"from": clock(page, begin), "to": clock(page, end)}
    return ends | {"edge": edge_of(note)}


def _denies_the_night(page: Page, note: Note) -> bool:
    """Whether it is a time without heart rate in a night of which this page tells a value that a ring has of it: told
    alone it would seem to deny that; behind for how much of the day there was some it does not (docs/panel.md)."""
    told = _tells_the_night(page)
    # beside a short sleep it says something, while what it says is told
    of_ring = note.words["stream"] == "ring" and ("beside" not in note.words or "caveat" in note.words)
    return told and of_ring and "from" in note.dates and before(note.dates["from"], f"{page.date}T{MORNING}")


def _tells_the_night(page: Page) -> bool:
    """Whether the page tells a value that a ring has of the night, besides the sleep."""
    return any(
        one.group == NIGHT and "value" in one.numbers and one.metrics != ("sleep_total",)
        for one in page.notes
    )


def _about(minutes: float) -> int:
    """As a person would say how long it was: to the hour, half of one less, of less than three to ten minutes."""
    return 60 * ceil(minutes / 60 - 0.5) if minutes >= LONG else 10 * max(1, int(minutes / 10 + 0.5))


def new(page: Page, note: Note) -> Iterator[str]:
    word = "new-glucose" if note.id == "new.glucose" else "new"
    yield page.say(word, **page.days() | {"days": int(note.numbers["days"])})
