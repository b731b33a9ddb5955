"""What is said of a day's glucose as a whole. Pure."""

from collections.abc import Iterator

from core.explanation.notes.day import same
from core.explanation.notes.gap import gap_began
from core.explanation.notes.glucose_levels import LOW_EVENT_MINUTES
from core.explanation.notes.note import Note, is_glucose_event
from core.explanation.sentences.gaps import edge_of, gap_beside, gap_said
from core.explanation.sentences.level_times import SIDES
from core.explanation.sentences.levels import beyond
from core.explanation.sentences.saying import (
    Page,
    clock,
    just_beyond,
    lasting,
    reading_of,
    runs_within,
    said_after,
    timed,
    weeks_of,
    when_of,
)
from core.explanation.wording.formats import amount, bare, duration, half_up, rounded, share
from core.glucose_limits import HIGH, LOW


def has_lows(whole: Note) -> bool:
    """Whether the day had lows that no rule flags but that come before all else of its glucose."""
    return "below_54" in whole.numbers or whole.numbers.get("below_70", 0.0) >= LOW_EVENT_MINUTES


def lows_first(page: Page, note: Note) -> Iterator[str]:
    """Lows that are no events, before the time without readings, which is not of them, and the share in range."""
    if page.has_event("below") or not has_lows(note):
        return
    yield from beyond(page, note, "below_70", when=when_of(page, "day"), leads=True)
    page.told_event = True
    ends = [at for name, at in note.dates.items() if name.startswith(("below_70.from", "below_70.to"))]
    yield from gap_beside(page, ends=ends, side="below")


def glucose_day(page: Page, note: Note) -> Iterator[str]:
    if "share" not in note.numbers:  # too long a page: what stands with the lows is all that is left of it
        yield from _without_share(page, note)
        return
    of_event = page.told_event and (page.when or page.spoke_of) == "day"
    after_event = of_event and "partly" not in note.words
    when = None if after_event else when_of(page, "day")
    if when is None and not after_event and page.told_week:
        when = page.say("day-again", **page.days())  # beside the week's share it would be read of that
    gapped = "from" in note.dates and not page.said_gap
    late = gapped and _gap_comes_last(note, of_event=of_event)
    page.said_gap = page.said_gap or gapped
    if gapped and not late:
        yield from gap_said(page, note, when)
        when = None
    yield _share(page, note, when, after_event=after_event)
    yield from (lately := [*lasting(page, note), *_average(page, note)])
    it = not lately
    for level in [
        level for level, side in SIDES.items() if not page.has_event(side)
    ]:  # else told with the event
        for said in beyond(page, note, level, it=it):
            yield said
            it = False  # which would be the lowest reading
    yield from _last_low(page, note)
    if "no_lows" in note.words and not page.has_event("below"):  # as one of a second sensor
        yield page.say("glucose-no-lows", limit=bare(page.wording, LOW, "mg/dL", page.glucose_unit))
    if "no_highs" in note.words and not page.has_event("above"):
        yield page.say("glucose-no-highs", limit=bare(page.wording, HIGH, "mg/dL", page.glucose_unit))
    if late:
        yield from gap_said(page, note, None)


def _without_share(page: Page, note: Note) -> Iterator[str]:
    if not page.has_event("below"):  # which tells it
        yield from beyond(page, note, "below_70")
    yield from _last_low(page, note)
    if "from" in note.dates and not page.said_gap:
        yield from gap_said(page, note, when_of(page, "day"))


def _gap_comes_last(note: Note, *, of_event: bool) -> bool:
    """Whether the time without readings is told after the share: where the day begins with it, or it cuts a low off, it
    comes first, for what follows is of the rest; but not between highs and the share."""
    first = gap_began(note) == "below" or _begins_in_gap(note)
    return not first and (of_event or edge_of(note) != "start")


def _share(page: Page, note: Note, when: str | None, *, after_event: bool) -> str:
    """The share in range; `after_event`: behind a day's lows or highs, so that it is of the whole day."""
    numbers = note.numbers
    brief = after_event and "brief" in note.words and numbers["share"] != 100
    # without its gap, too, "all the time" would claim what nobody saw
    unseen = "seen" in note.words or (numbers["share"] == 100 and "partly" in note.words)
    partly = "yes" if unseen else "no"
    if _is_partly(page, note):
        partly = "thin" if "hours" in numbers else "yes"
    told = {
        "low": bare(page.wording, LOW, "mg/dL", page.glucose_unit),
        "high": (bare if brief else amount)(page.wording, HIGH, "mg/dL", page.glucose_unit),
        "all": "yes" if numbers["share"] == 100 else "no",
        "brief": "yes" if brief else "no",
        "share": share(page.wording, numbers["share"]),
        "partly": partly,
        "hours": duration(page.wording, 60 * numbers.get("hours", 0.0)),
        "usual": _usual(page, note) if "low" in numbers else "",
    }
    if after_event:
        when, page.when = None if brief else page.say("whole-day"), "day"
    if any(is_glucose_event(one) and "differ" in one.words for one in page.notes):
        when = page.say("one-sensor")  # the one in use, which would seem to deny a low of the other
    return timed(page, when, lambda after: said_after(page, "glucose-day", after=after, **told))


def _usual(page: Page, note: Note) -> str:
    """The share's usual range."""
    numbers, run = note.numbers, int(note.numbers["running"]) if runs_within(note) else 0
    return page.say(
        "glucose-usual",
        young=page.young(note),
        low=bare(page.wording, numbers["low"], "%"),
        high=bare(page.wording, numbers["high"], "%"),
        open="yes" if half_up(numbers["high"]) == 100 else "no",
        side=note.words.get("side", "inside"),
        typical=half_up(numbers.get("median", 0.0)),
        run=run,
        days=run,
        period="day",
        edge="yes" if half_up(numbers["share"]) >= half_up(numbers["low"]) else "no",
    )


def _begins_in_gap(note: Note) -> bool:
    """Whether a time that is told by the clock begins where the readings do again: before "10:40 (or earlier)" a reader
    has to know why."""
    began = (at for name, at in note.dates.items() if ".from." in name)
    return any(same(at, note.dates["to"]) for at in began)


def _last_low(page: Page, note: Note) -> Iterator[str]:
    """That the day's last reading was low, where so little of it is left that no minutes tell it."""
    if "last_reading" in note.numbers and not page.has_event("below"):
        reading = reading_of(page, note.numbers["last_reading"], "below", (LOW,))
        limit = bare(page.wording, LOW, "mg/dL", page.glucose_unit)
        edge = "yes" if reading == just_beyond(page, "below", LOW) else "no"  # which names the limit
        time = clock(page, note.dates["last_reading"])
        yield page.say("glucose-last-low", time=time, reading=reading, limit=limit, edge=edge)


def _average(page: Page, note: Note) -> Iterator[str]:
    """A day's average that is the farthest of weeks, or above what is usual, if it reads so."""
    if "mean" not in note.numbers:
        return
    mean = amount(page.wording, note.numbers["mean"], "mg/dL", page.glucose_unit)
    if "mean_days" in note.numbers:
        weeks = weeks_of(page, note.numbers["mean_days"])
        yield page.say("glucose-average", mean=mean, extreme=note.words["mean_extreme"], weeks=weeks)
        return
    average, end = (rounded(note.numbers[name], "mg/dL", page.glucose_unit) for name in ("mean", "mean_high"))
    if average > end:
        low, high = (
            bare(page.wording, note.numbers[end], "mg/dL", page.glucose_unit)
            for end in ("mean_low", "mean_high")
        )
        yield page.say("glucose-average-usual", mean=mean, low=low, high=high)


def _is_partly(page: Page, note: Note) -> bool:
    """Whether it is told that readings are missing: a gap may have been left out of a page that was too long."""
    told = "from" in note.dates or any(one.id == "partial.glucose" for one in page.notes)
    return "partly" in note.words and (told or note.words["partly"] == "thin")
