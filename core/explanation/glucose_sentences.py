"""What is said of limits that were passed, of a day's glucose and of a week's. Pure."""

from collections.abc import Iterator

from core.explanation.notes.events import stretches_of
from core.explanation.notes.note import Note
from core.explanation.saying import Page, clock, timed, when_of
from core.explanation.wording.formats import amount, bare, duration, rounded, share

LOW, HIGH = 70.0, 180.0


def event(page: Page, note: Note) -> Iterator[str]:
    numbers, side = note.numbers, note.words["side"]
    glucose = note.metrics == ("glucose",)
    when = when_of(page, "day" if glucose else "night") or page.say(f"{'day' if glucose else 'night'}-same")
    if "limit" not in numbers or "value" not in numbers:
        yield page.say("event-other", when=when)
        return
    if not glucose:
        if note.metrics != ("spo2_mean",):
            yield page.say("event-other", when=when)
            return
        alike = rounded(numbers["value"], "%") == rounded(numbers["limit"], "%")
        value = amount(page.wording, numbers["value"], "%", extra=1 if alike else 0)
        yield page.say("oxygen", when=when, value=value, limit=amount(page.wording, numbers["limit"], "%"))
        return
    page.said_event = True
    page.told_sides.add(side)
    limit = amount(page.wording, numbers["limit"], "mg/dL", page.glucose_unit)
    extreme = _extreme(page, note, "value")
    count = int(numbers.get("events", 0))
    told = stretches_of(note)
    if not told:
        yield page.say("event-bare", when=when, side=side, limit=limit, extreme=extreme)
    elif count == 1:
        yield page.say("event", when=when, side=side, limit=limit, **_stretch(page, note, 1))
    elif told == count:
        yield page.say("event-several", when=when, side=side, limit=limit, count=count)
        for i in range(1, told + 1):
            item = page.say("event-item", place=i, side=side, **_stretch(page, note, i))
            yield page.say("sentence", clause=item)
    else:
        one = _stretch(page, note, 1)
        one["longest"] = one["minutes"]
        one |= {"minutes": duration(page.wording, numbers["minutes"]), "extreme": extreme}
        one["spans"] = note.words.get("spans", "no")
        yield page.say("event-many", when=when, side=side, limit=limit, count=count, **one)
    if note.words.get("differ"):
        yield page.say("event-differ")
    if any(key.startswith("open.") for key in numbers):
        yield page.say("event-open", side=side)


def _extreme(page: Page, note: Note, key: str) -> str:
    """The farthest reading, with a digit more where it would read like the limit."""
    limit, value = (rounded(note.numbers[k], "mg/dL", page.glucose_unit) for k in ("limit", key))
    return amount(
        page.wording, note.numbers[key], "mg/dL", page.glucose_unit, extra=1 if limit == value else 0
    )


def _stretch(page: Page, note: Note, i: int) -> dict[str, str]:
    return {
        "minutes": duration(page.wording, note.numbers[f"minutes.{i}"]),
        "from": clock(page, note.dates[f"from.{i}"]),
        "to": clock(page, note.dates[f"to.{i}"]),
        "extreme": _extreme(page, note, f"extreme.{i}"),
    }


def glucose_day(page: Page, note: Note) -> Iterator[str]:
    numbers = note.numbers
    low, high = (bare(page.wording, one, "mg/dL", page.glucose_unit) for one in (LOW, HIGH))
    limits = {"below_70": low, "above_180": high}
    usual = ""
    if "low" in numbers:
        ends = (bare(page.wording, numbers[k], "%") for k in ("low", "high"))
        usual = page.say("glucose-usual", **dict(zip(("low", "high"), ends, strict=True)))
    after_event = page.when == "day" and page.said_event
    when = page.say("whole-day") if after_event else when_of(page, "day")

    def clause(after: bool) -> str:
        return page.say(
            "glucose-day.after" if after and page.wording.has("glucose-day.after") else "glucose-day",
            low=low,
            high=amount(page.wording, HIGH, "mg/dL", page.glucose_unit),
            share=share(page.wording, numbers["share"]),
            partly=note.words.get("partly", "no"),
            usual=usual,
        )

    yield timed(page, when, clause)
    beyond = [
        page.say(
            word,
            limit=limits[level],
            minutes=amount(page.wording, numbers[level], "min"),
            more=_times_and_part(page, note, level),
        )
        for level, word in (("below_70", "glucose-below"), ("above_180", "glucose-above"))
        if level in numbers
    ]
    for one in beyond:
        yield page.say("sentence", clause=page.say("glucose-beyond", list=one))


def _times_and_part(page: Page, note: Note, level: str) -> str:
    """How often, if more than once, and in which part of the day most of it, in brackets."""
    n, part = int(note.numbers.get(f"{level}.events", 0)), note.words.get(f"{level}.part")
    # Of one, its minutes would be read as its length, and shorter times are among them; counted by another limit too,
    # two counts would seem to differ.
    if n == 1 or level.split("_")[0] in page.told_sides:
        n = 0
    times = page.say("times", n=n)
    if part is None:
        return page.say("glucose-times", times=times) if n else ""
    when = page.say("part", part=part)
    return (
        page.say("glucose-times-mostly", times=times, part=when)
        if n
        else page.say("glucose-mostly", part=when)
    )


def weekly(page: Page, note: Note) -> Iterator[str]:
    week = page.say("week.again") if page.said_week else page.say("week", **page.days())
    page.said_week = True
    word = f"weekly-{note.words['name']}"
    limits = {
        f"{side}_{limit}": amount(page.wording, float(limit), "mg/dL", page.glucose_unit)
        for side, limit in (("below", 54), ("below", 63), ("below", 70), ("above", 140), ("above", 250))
    }
    if not page.wording.has(word) or note.numbers.keys() < {"value", "limit"}:
        yield page.say("weekly-unknown", week=week)
        return
    numbers = {k: share(page.wording, x) for k, x in note.numbers.items()}
    points = bare(page.wording, note.numbers["value"], "%")
    yield page.say(word, week=week, points=points, **limits, **numbers)
    page.named |= {"night", "day"}
