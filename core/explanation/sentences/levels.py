"""What is said of a day's time below 70 or above 180: how long, how often, when and how far. Pure."""

from collections.abc import Iterator

from core.explanation.notes.glucose_times import LONGEST, ONE_READING
from core.explanation.notes.note import Note
from core.explanation.sentences.level_times import (
    SIDES,
    When,
    events_of,
    is_cut_and_again,
    times_of,
    when_told,
)
from core.explanation.sentences.saying import DAYS_COUNTED, Page, ends_at_midnight, ends_the_day, reading_of
from core.explanation.wording.formats import amount, bare, duration, listed
from core.glucose_limits import HIGH, LOW, VERY_HIGH, VERY_LOW

LIMITS = {"below": (VERY_LOW, LOW), "above": (HIGH, VERY_HIGH)}


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
    spans, differ = (
        [one for one in events_of(page, side) if word in one.words] for word in ("spans", "differ")
    )
    if any(one.numbers.get("minutes", 0.0) >= note.numbers[level] for one in (*spans, *differ)):
        return  # the day's own part of it, or the sensor's in use, would seem to deny the whole
    if counting and note.numbers[level] < ONE_READING:
        return  # as that of a low that goes on at midnight would
    if differ:
        counting = 0  # which the sensor in use may not hold
    told = when_told(page, note, level, counting=counting, spans=bool(spans))
    bound = LOW if side == "below" else HIGH
    limit = bare(page.wording, bound, "mg/dL", page.glucose_unit)
    yield page.say(
        f"glucose-{side}",
        it="counting" if counting else "when" if when else "it" if it else "no",
        counting=counting,
        limit=amount(page.wording, bound, "mg/dL", page.glucose_unit) if leads else limit,
        minutes=told.minutes,
        n=told.n,
        part=told.where,
        times=len(told.times) if len(told.times) > 1 else 0,
        together="yes" if len(told.times) == told.n == 2 else "no",
        list=listed(page.wording, told.times),
        when=when or "",
        total="yes" if _may_be_a_sum(page, note, level, told, counting=counting) else "no",
    )
    if _goes_on(page, note, level) and not told.times:
        at = "midnight" if ends_at_midnight(page) else "end"
        yield page.say("event-open", side=side, limit=limit, open=at, again="no")
    if page.has_event(side):  # which tells how low or high, and for how long
        return
    if side == "below" and "below_54" in note.numbers:
        yield _very_low(page, note, once=told.once)
    if (far := note.numbers.get("lowest" if side == "below" else "highest")) is not None:
        reading = reading_of(page, far, side, LIMITS[side])
        part = note.words.get(f"{level}.far") if told.where and not told.times else None
        part = None if side == "below" and part == note.words.get("below_54.part") else part  # just told
        there = page.say("glucose-farthest-in", part=page.say("part-of-day", part=part)) if part else ""
        yield page.say("glucose-farthest", side=side, extreme=reading, day="no", part=there)
    if side == "below":
        yield from _days_very_low(page, note)


def _may_be_a_sum(page: Page, note: Note, level: str, told: When, *, counting: int) -> bool:
    """Whether its minutes may be those of several times, which "in all" says."""
    if f"{level}.single" in note.words:
        return False
    placed = told.where or told.once or (counting and not told.n)
    return is_cut_and_again(page, note, level) or not placed


def _goes_on(page: Page, note: Note, level: str) -> bool:
    """Whether it was so at the day's end, and nothing else says that."""
    told = any(one.words.get("open") == "midnight" for one in events_of(page, SIDES[level]))
    told = told or ends_the_day(page, note.dates.get(f"{level}.to.{LONGEST}", ""))
    return f"{level}.open" in note.words and not told


def _very_low(page: Page, note: Note, *, once: bool) -> str:
    """For how long it was below 54, and when; `once`: unless that is told by the clock of all of the low: "in the
    afternoon" behind its times read like another one."""
    limit = bare(page.wording, VERY_LOW, "mg/dL", page.glucose_unit)
    part, by_clock = note.words.get("below_54.part"), times_of(page, note, "below_54")
    known = {"known": "no", "part": ""}
    if by_clock:
        known = {"known": "no" if once else "clock", "part": by_clock[0]}
    elif part:
        known = {"known": "no" if once else "yes", "part": page.say("part-of-day", part=part)}
    minutes = duration(page.wording, note.numbers["below_54"])
    return page.say("glucose-very-low", minutes=minutes, limit=limit, **known)


def _days_very_low(page: Page, note: Note) -> Iterator[str]:
    """On how many days it was below 54 for as long as an event lasts."""
    if "very_low_days" not in note.numbers:
        return
    limit = bare(page.wording, VERY_LOW, "mg/dL", page.glucose_unit)
    days, of = (int(note.numbers[name]) for name in ("very_low_days", "very_low_of"))
    told: dict[str, object] = {"side": "below", "limit": limit, "brief": "no", "run": 0, **page.days()}
    # this day had so many readings, too, but is none of those that are counted
    gaps = "no" if of == DAYS_COUNTED else "yes"
    yield page.say("event-often", days=days, of=of - 1, same="before", gaps=gaps, **told)
