"""What is said of a day's glucose as a whole. Pure."""

import datetime as dt
from collections.abc import Iterator, Sequence

from core.explanation.notes.data import HIGH, LOW
from core.explanation.notes.events import stretches_of
from core.explanation.notes.glucose_levels import NEARLY
from core.explanation.notes.note import NIGHT, Note, is_glucose_event
from core.explanation.notes.quiet import A_LOW_MINUTES
from core.explanation.saying import (
    Page,
    began,
    clock,
    cut_off,
    gap_of,
    held_of,
    is_midnight,
    lasting,
    said_after,
    timed,
    when_of,
)
from core.explanation.stretches import LONG, ROUNDED, about
from core.explanation.wording.formats import amount, bare, duration, half_up, listed, rounded, share

VERY_LOW = 54.0
FIRST_READINGS = "00:15"
"""A day's first reading comes until then: what it begins with is told as from midnight on."""
MUCH_LONGER, ONE_MUCH_LONGER = 3.0, 2.0
"""So many times as long as the lows below 54, and it is told when it was below 70, the second of one time."""
SIDES = {"below_70": "below", "above_180": "above"}


def has_lows(whole: Note) -> bool:
    """Whether the day had lows that no rule flags but that come before all else of its glucose."""
    return "below_54" in whole.numbers or whole.numbers.get("below_70", 0.0) >= A_LOW_MINUTES


def lows_first(page: Page, note: Note) -> Iterator[str]:
    """Lows that are no events, before the time without readings, which is not of them, and the share in range."""
    if page.has_event("below") or not has_lows(note):
        return
    if page.said_event:
        yield from beyond(page, note, "below_70")
    else:
        yield from beyond(page, note, "below_70", when=when_of(page, "day"), leads=True)
        page.told_event = True


def glucose_day(page: Page, note: Note) -> Iterator[str]:
    numbers = note.numbers
    if "share" not in numbers:  # too long a page: what stands with the lows is all that is left of it
        yield from beyond(page, note, "below_70")
        if "from" in note.dates:
            yield from _gap(page, note, when_of(page, "day"))
        return
    levels = [level for level, side in SIDES.items() if not page.has_event(side)]  # else told with the event
    low = bare(page.wording, LOW, "mg/dL", page.glucose_unit)
    usual = ""
    if "low" in numbers:
        ends = {k: bare(page.wording, numbers[k], "%") for k in ("low", "high")}
        told: dict[str, object] = {"open": "yes" if half_up(numbers["high"]) == 100 else "no"}
        told |= {"side": note.words.get("side", "inside"), "typical": half_up(numbers.get("median", 0.0))}
        usual = page.say("glucose-usual", young=page.young(note), **ends, **told)
    of_event = page.told_event and (page.when or page.spoke_of) == "day"
    partly = _is_partly(page, note)
    after_event = of_event and "partly" not in note.words
    when = None if after_event else when_of(page, "day")
    # after lows it would stand between them and the rest, unless it cuts one off
    late = page.when == "day" and "below_70" in page.said_levels and not numbers.get("gap_reading", LOW) < LOW
    if "from" in note.dates and not late:  # first, for what follows is of the rest
        yield from _gap(page, note, when)
        when = None
    if after_event:
        when, page.when = page.say("whole-day"), "day"

    def clause(after: bool) -> str:
        return said_after(
            page,
            "glucose-day",
            after=after,
            low=low,
            high=amount(page.wording, HIGH, "mg/dL", page.glucose_unit),
            all="yes" if numbers["share"] == 100 else "no",
            share=share(page.wording, numbers["share"]),
            partly=("thin" if "hours" in numbers and not page.said_share else "yes") if partly else "no",
            hours=duration(page.wording, 60 * numbers.get("hours", 0.0)),
            usual=usual,
        )

    yield timed(page, when, clause)
    lately = [*lasting(page, note)]
    yield from lately
    it = not lately
    for level in levels:
        for said in beyond(page, note, level, it=it):
            yield said
            it = False  # which would be the lowest reading
    if "no_lows" in note.words:
        yield page.say("glucose-no-lows", limit=low)
    if "from" in note.dates and late:
        yield from _gap(page, note, None)


def _gap(page: Page, note: Note, when: str | None) -> Iterator[str]:
    """The time without readings, and that it was low or high as they stopped."""
    gap = gap_of(page, note)
    yield timed(page, when, lambda after: said_after(page, "glucose-gap", after=after, **gap))
    if "gap_alone" not in note.words:
        yield from held_of(page, note)


def _is_partly(page: Page, note: Note) -> bool:
    """Whether it is told that readings are missing: a gap may have been left out of a page that was too long."""
    told = "from" in note.dates or any(one.id == "partial.glucose" for one in page.notes)
    return "partly" in note.words and (told or note.words["partly"] == "thin")


def beyond(
    page: Page,
    note: Note,
    level: str,
    *,
    it: bool = False,
    counting: int = 0,
    when: str | None = None,
    leads: bool = False,
) -> Iterator[str]:
    """How long the day was below 70 or above 180; once, after the lows or highs if there were some. `it`: whether the
    sentence before was of the glucose; `counting`: how many lows or highs were just told, which this time holds;
    `when`: the day, where this names it; `leads`: whether it is the first of the glucose, which names the unit."""
    if level not in note.numbers or level in page.said_levels:
        return
    page.said_levels.add(level)
    side = SIDES[level]
    spans = [one for one in _events(page, side) if "spans" in one.words]
    if any(one.numbers["minutes"] >= note.numbers[level] for one in spans):
        return  # the day's own part of it would seem to deny the whole
    n, times = _how_often(note, level), _times(page, note, level)
    once = len(times) == 1
    if counting and (side == "above" or _told_by_event(page, note, level)):
        n, times = 0, []  # a little longer, they would be read as others
    if spans:
        n, times = 0, []  # a day's first reading may come after its midnight, where what is told went on
    where = _part(page, note, level)
    if len(times) == 1:
        where = page.say("glucose-once", time=times[0], breaks=note.words.get(f"{level}.breaks", "no"))
    bound = LOW if side == "below" else HIGH
    limit = (amount if leads else bare)(page.wording, bound, "mg/dL", page.glucose_unit)
    told = {
        "limit": limit,
        "minutes": _lasted(page, note, level, times),
        "n": n,
        "part": where,
        "times": len(times) if len(times) > 1 else 0,
        "together": "yes" if len(times) == n == 2 else "no",
        "list": listed(page.wording, times),
        "when": when or "",
        "total": "no" if where or once else "yes",
    }
    word = "counting" if counting else "when" if when else "it" if it else "no"
    yield page.say(f"glucose-{side}", it=word, counting=counting, **told)
    told_open = any(one.words.get("open") == "midnight" for one in _events(page, side))
    if f"{level}.open" in note.words and not times and not told_open:
        bare_limit = bare(page.wording, bound, "mg/dL", page.glucose_unit)
        yield page.say("event-open", side=side, limit=bare_limit, open="midnight")
    if page.has_event(side):  # which tells how low or high, and for how long
        return
    if side == "below" and "below_54" in note.numbers:
        very_low = bare(page.wording, VERY_LOW, "mg/dL", page.glucose_unit)
        very = duration(page.wording, note.numbers["below_54"])
        part = note.words.get("below_54.part")
        known = {"part": page.say("part-of-day", part=part) if part else "", "known": "yes" if part else "no"}
        yield page.say("glucose-very-low", minutes=very, limit=very_low, **known)
    if (far := note.numbers.get("lowest" if side == "below" else "highest")) is not None:
        seen = rounded(far, "mg/dL", page.glucose_unit)
        limits = (one for one in (VERY_LOW, LOW) if far < one)
        alike = any(rounded(one, "mg/dL", page.glucose_unit) == seen for one in limits)
        reading = amount(page.wording, far, "mg/dL", page.glucose_unit, extra=1 if alike else 0)
        part = note.words.get(f"{level}.far", "no") if where and not times else "no"
        yield page.say("glucose-farthest", side=side, extreme=reading, day="no", part=_in_part(page, part))


def _lasted(page: Page, note: Note, level: str, times: Sequence[str]) -> str:
    """To the minute beside times that add up to it, else as a person says it: about as long."""
    minutes = note.numbers[level]
    until = note.dates.get(f"{level}.to.1", "")
    open_at_midnight = is_midnight(page, until)
    if len(times) == 1 and cut_off(page, until):
        return about(page, minutes)
    if len(times) == 1 and minutes >= LONG and (open_at_midnight or not _adds_up(note, level, ROUNDED)):
        return about(page, minutes)
    if len(times) == 1 or (times and _adds_up(note, level)):
        return duration(page.wording, minutes)
    said, exact = (duration(page.wording, one) for one in (rounded(minutes, "min"), minutes))
    return page.say("about", text=said) if times or said != exact else said


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


def _times(page: Page, note: Note, level: str) -> list[str]:
    """The same in words."""
    return [_time(page, since, until) for since, until in _spans(note, level)]


def _time(page: Page, since: str, until: str) -> str:
    """What lasts until the day's end, or until readings are missing, may have gone on."""
    cut = cut_off(page, until)
    open_at = "midnight" if is_midnight(page, until) else "no" if cut is None else "gap"
    ends = {"from": began(page, since), "to": clock(page, cut or until)}
    return page.say("glucose-time", open=open_at, **ends)


def _adds_up(note: Note, level: str, nearly: float = NEARLY) -> bool:
    """Whether the times by the clock, which hold short breaks, add up to the minutes."""
    spans = ([dt.datetime.fromisoformat(end) for end in one] for one in _spans(note, level))
    by_clock = sum((until - since).total_seconds() / 60 for since, until in spans)
    return abs(by_clock - note.numbers[level]) <= nearly


def _events(page: Page, side: str) -> list[Note]:
    return [one for one in page.notes if is_glucose_event(one) and one.words["side"] == side]


def _told_by_event(page: Page, note: Note, level: str) -> bool:
    """Whether a low or high that is told by its times lies in each of those of this level."""
    events = _events(page, SIDES[level])
    told = [one.dates[f"from.{i}"][:16] for one in events for i in range(1, stretches_of(one) + 1)]
    spans = _spans(note, level)
    lasted = max(one.numbers.get("minutes", 0.0) for one in events)
    within = all(any(since[:16] <= at < until[:16] for at in told) for since, until in spans)
    much = ONE_MUCH_LONGER if len(spans) == 1 else MUCH_LONGER
    return bool(spans) and within and note.numbers[level] <= much * lasted


def _in_part(page: Page, part: str) -> str:
    return "" if part == "no" else page.say("glucose-farthest-in", part=page.say("part-of-day", part=part))


def _part(page: Page, note: Note, level: str) -> str:
    """In which part of the day most of it was, or all."""
    part = note.words.get(f"{level}.part")
    if part is None:
        return ""
    since, until = (note.dates.get(f"{level}.{end}.{NIGHT}") for end in ("from", "to"))
    parts = [page.say("part-of-day", part=one) for one in part.split()]
    if since and until:
        early = "yes" if since[11:16] <= FIRST_READINGS else "no"
        ends = {"from": began(page, since), "to": clock(page, until)}
        parts[0] = page.say("between-times", early=early, **ends)
    return page.say(
        "glucose-part", when=listed(page.wording, parts), all=note.words.get(f"{level}.all", "no")
    )
