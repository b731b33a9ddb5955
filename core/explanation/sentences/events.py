"""What is said of limits that were passed. Pure."""

import datetime as dt
from collections.abc import Iterator

from core.explanation.notes.events import stretches_of
from core.explanation.notes.note import Note
from core.explanation.sentences.event_times import in_turn, times_of
from core.explanation.sentences.gaps import gap_beside
from core.explanation.sentences.level_times import SIDES
from core.explanation.sentences.levels import beyond
from core.explanation.sentences.saying import Page, ends_at_midnight, when_of
from core.explanation.sentences.stretches import LONG, shorter_of
from core.explanation.wording.formats import FIVE, amount, bare, duration, rounded

LEVELS = {side: level for level, side in SIDES.items()}
"""Which of a day's sums holds those of a side."""
EVENING, NOON = "18:00", "12:00"
"""Between which a low or high over midnight is one of the night."""
ENDS = ("from.", "to.", "began", "ended")
"""Dates of a note that are ends of what it tells."""
DAYS_BEFORE = 13
"""Days before this one that are counted; with fewer readings it says so."""
MOST_OF_THEM, LONG_AMONG_MOST = 2 / 3, 4
"""Of more of the days than that a run among them is no news, unless it is as long as that."""


def event(page: Page, note: Note) -> Iterator[str]:
    if note.metrics == ("glucose",) and {"limit", "value"} <= note.numbers.keys():
        yield from _glucose(page, note)
    else:
        yield _other(page, note)


def _other(page: Page, note: Note) -> str:
    """Of oxygen, or what of a limit nobody knows more of."""
    when = _when(page, "day" if note.metrics == ("glucose",) and not _of_night(page, note) else "night")
    numbers = note.numbers
    if note.metrics != ("spo2_mean",) or not {"limit", "value"} <= numbers.keys():
        return page.say("event-other", when=when)
    alike = rounded(numbers["value"], "%") == rounded(numbers["limit"], "%")
    value = amount(page.wording, numbers["value"], "%", extra=1 if alike else 0)
    return page.say("oxygen", when=when, value=value, limit=amount(page.wording, numbers["limit"], "%"))


def _glucose(page: Page, note: Note) -> Iterator[str]:
    """The lows or highs, and what bears on them: the limit further out, how it went on, the day's time below 70 or
    above 180, on how many days it was so, the time without readings that cuts them off."""
    numbers, side = note.numbers, note.words["side"]
    both_days = not _of_night(page, note) and _began_before(page, note)
    when = (
        _over_two_days(page, note) if both_days else _when(page, "night" if _of_night(page, note) else "day")
    )
    page.said_event = page.told_event = True
    limit = bare(page.wording, numbers["limit"], "mg/dL", page.glucose_unit)
    with_unit = amount(page.wording, numbers["limit"], "mg/dL", page.glucose_unit)
    told = {"when": when, "side": side, "limit": with_unit}
    first, *later = in_turn(page, note, told, limit) if both_days else times_of(page, note, told)
    yield first  # what is told of it comes before shorter times
    if both_days:  # and after those of both days
        yield later.pop(0)
    if "met" in numbers:
        met = bare(page.wording, numbers["met"], "mg/dL", page.glucose_unit)
        rounded_down = FIVE * int(numbers["met_minutes"] / FIVE)
        lasted = duration(page.wording, rounded_down if rounded_down >= LONG else numbers["met_minutes"])
        yield page.say("event-met", side=side, limit=met, minutes=lasted)
    yield from later
    if note.words.get("differ"):
        yield page.say("event-differ")
    yield from gap_beside(page, ends=[at for end, at in note.dates.items() if end.startswith(ENDS)])
    if "open" in numbers and not any(word.startswith("open.") for word in note.words):
        # On a long page the others are not told by the clock.
        anew = "brief_far" in note.words and "began" in note.dates and numbers.get("events", 1.0) > 1
        at = note.words.get("open", "end") if ends_at_midnight(page) else "end"
        yield page.say("event-open", side=side, limit=limit, open=at, again="yes" if anew else "no")
    whole = next((one for one in page.notes if one.kind == "glucose_day"), None)
    if whole is not None:
        # What began on the day before is not all held by the day's sum.
        spans = "spans" in note.words
        held = 0 if spans else int(numbers.get("events", 1)) + (shorter_of(note) > 0)
        day = page.say("day-again", **page.days()) if spans else None
        yield from beyond(page, whole, LEVELS[side], counting=held, when=day)
    # what follows "on 3 of 14 days" would be read of them, unless it names its day
    yield from (counted := [*_on_days(page, note, limit=limit)])
    if side == "below" or whole is None or "share" not in whole.numbers:
        yield from gap_beside(page, side=side, named=bool(counted))


def _when(page: Page, period: str) -> str:
    return when_of(page, period) or page.say(f"{period}-same", **page.days())


def _over_two_days(page: Page, note: Note) -> str:
    """Of the day and the one before, on whose day or night the first began."""
    again, page.two_days = bool(page.named), True
    when_of(page, "day")  # which is named with it
    if note.dates["from.1"][11:16] < EVENING:
        return page.say("day-before-too", again="yes" if again else "no", **page.days())
    return page.say("night-again" if again else "night", **page.days())


def _of_night(page: Page, note: Note) -> bool:
    """Whether all that is told by the clock is one time that began on the evening before and ended in the morning: on
    the page's own day it did not begin."""
    if stretches_of(note) != 1:
        return False
    begin, end = note.dates["from.1"], note.dates["to.1"]
    before = page.date - dt.timedelta(days=1)
    return begin[:10] == f"{before}" and begin[11:16] >= EVENING and end[:16] < f"{page.date}T{NOON}"


def _began_before(page: Page, note: Note) -> bool:
    """Whether the first of several that are listed by the clock began on the day before: "on Tuesday, … from 23:08 on
    Monday" had to be read twice."""
    listed_all = stretches_of(note) == int(note.numbers.get("events", 0)) > 1
    return (
        listed_all
        and "spans" in note.words
        and note.dates["from.1"][:10] == f"{page.date - dt.timedelta(days=1)}"
    )


def _on_days(page: Page, note: Note, *, limit: str) -> Iterator[str]:
    """On how many days lately, this one included, and of the same days as the limit on the other side, if that was told
    before."""
    numbers = note.numbers
    told: dict[str, object] = {"side": note.words["side"], "limit": limit, **page.days()}
    told["brief"] = "yes" if "count_brief" in note.words and "running" in numbers else "no"
    if "running" in numbers:
        days = int(numbers["running"])
        yield page.say("event-run", days=days, same=page.said_same(days), **told)
    elif numbers.get("days") == 1:
        before = int(numbers["of"]) - 1
        yield page.say("event-rare", days=before, gaps="no" if before == DAYS_BEFORE else "yes", **told)
    elif "days" in numbers:
        days, of = int(numbers["days"]), int(numbers["of"])
        run = int(numbers.get("lately", 0))
        run = run if days <= MOST_OF_THEM * of or run >= LONG_AMONG_MOST else 0
        gaps = "no" if of > DAYS_BEFORE else "yes"
        same = "before" if "before" in numbers else page.said_same(of)
        of -= same == "before"
        yield page.say("event-often", days=days, of=of, run=run, same=same, gaps=gaps, **told)
