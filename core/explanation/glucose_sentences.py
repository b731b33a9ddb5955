"""What is said of a day's glucose as a whole. Pure."""

from collections.abc import Iterator

from core.explanation.notes.note import Note
from core.explanation.saying import Page, clock, lasting, said_after, timed, when_of
from core.explanation.wording.formats import amount, bare, duration, listed, share

VERY_LOW, LOW, HIGH = 54.0, 70.0, 180.0
SIDES = {"below_70": "below", "above_180": "above"}


def glucose_day(page: Page, note: Note) -> Iterator[str]:
    numbers = note.numbers
    if "share" not in numbers:  # too long a page: what stands with the lows is all that is left of it
        yield from beyond(page, note, "below_70", it="no")
        return
    low = bare(page.wording, LOW, "mg/dL", page.glucose_unit)
    usual = ""
    if "low" in numbers:
        ends = (bare(page.wording, numbers[k], "%") for k in ("low", "high"))
        usual = page.say("glucose-usual", **dict(zip(("low", "high"), ends, strict=True)))
    after_event = page.when == "day" and page.said_event and "partly" not in note.words
    when = None if after_event else when_of(page, "day")
    if "from" in note.dates:  # first, for what follows is of the rest
        gap = {end: clock(page, note.dates[end]) for end in ("from", "to")}
        yield timed(page, when, lambda after: said_after(page, "glucose-gap", after=after, **gap))
        when = None
    if after_event:
        when = page.say("whole-day")

    def clause(after: bool) -> str:
        return said_after(
            page,
            "glucose-day",
            after=after,
            low=low,
            high=amount(page.wording, HIGH, "mg/dL", page.glucose_unit),
            all="yes" if numbers["share"] == 100 else "no",
            share=share(page.wording, numbers["share"]),
            partly=note.words.get("partly", "no"),
            usual=usual,
        )

    levels = [level for level, side in SIDES.items() if not page.has_event(side)]  # else told with the event
    if page.said_event and "below_70" in levels:
        yield from beyond(page, note, "below_70", it="no")
    yield timed(page, when, clause)
    lately = [*lasting(page, note)]
    yield from lately
    for level in levels:
        yield from beyond(page, note, level, it="no" if lately else "yes")


def beyond(page: Page, note: Note, level: str, *, it: str) -> Iterator[str]:
    """How long the day was below 70 or above 180; once, after the lows or highs if there were some. `it`: whether the
    sentence before was of the glucose."""
    if level not in note.numbers or level in page.said_levels:
        return
    page.said_levels.add(level)
    n, times = _how_often(page, note, level), _times(page, note, level)
    where = (
        page.say("glucose-once", time=times[0], breaks=note.words.get(f"{level}.breaks", "no"))
        if len(times) == 1
        else _part(page, note, level)
    )
    exact = duration(page.wording, note.numbers[level])  # beside the clock another number would not add up
    minutes = exact if times else amount(page.wording, note.numbers[level], "min")
    times_told = page.say("glucose-times", list=listed(page.wording, times)) if len(times) > 1 else ""
    if level == "above_180":
        limit = bare(page.wording, HIGH, "mg/dL", page.glucose_unit)
        told = {"limit": limit, "minutes": minutes, "n": n, "part": where, "times": times_told, "it": it}
        highest = None if page.has_event("above") else note.numbers.get("highest")
        up = "" if highest is None else amount(page.wording, highest, "mg/dL", page.glucose_unit)
        yield page.say("glucose-above", highest=up, up="yes" if up else "no", **told)
        return
    has_low = page.has_event("below")  # which tells how low, and for how long
    lowest = None if has_low else note.numbers.get("lowest")
    down = "" if lowest is None else amount(page.wording, lowest, "mg/dL", page.glucose_unit)
    limit = bare(page.wording, LOW, "mg/dL", page.glucose_unit)
    told = {"limit": limit, "minutes": minutes, "n": n, "part": where, "times": times_told, "it": it}
    yield page.say("glucose-below", lowest=down, down="yes" if down else "no", **told)
    if "below_54" in note.numbers and not has_low:
        very_low = bare(page.wording, VERY_LOW, "mg/dL", page.glucose_unit)
        very = duration(page.wording, note.numbers["below_54"])
        yield page.say("glucose-very-low", minutes=very, limit=very_low)


def _how_often(page: Page, note: Note, level: str) -> int:
    """How often, if it is told. Of one, its minutes would be read as its length, and shorter times are among them;
    counted by another limit too, two counts would seem to differ."""
    n = int(note.numbers.get(f"{level}.events", 0))
    return 0 if n == 1 or page.has_event(SIDES[level]) else n


def _times(page: Page, note: Note, level: str) -> list[str]:
    """From when to when it was, if that is known."""
    times: list[str] = []
    while f"{level}.from.{len(times) + 1}" in note.dates:
        at = len(times) + 1
        ends = {end: clock(page, note.dates[f"{level}.{end}.{at}"]) for end in ("from", "to")}
        times.append(page.say("glucose-time", **ends))
    return times


def _part(page: Page, note: Note, level: str) -> str:
    """In which part of the day most of it was, or all."""
    part = note.words.get(f"{level}.part")
    return (
        "" if part is None else page.say("glucose-part", part=part, all=note.words.get(f"{level}.all", "no"))
    )
