"""What is said of limits that were passed, of a day's glucose and of a week's. Pure."""

import datetime as dt
from collections.abc import Iterator, Sequence

from core.explanation.notes.events import stretches_of
from core.explanation.notes.note import Note
from core.explanation.saying import Page, clock, date_of, lasting, said_after, timed, when_of
from core.explanation.wording.formats import amount, bare, duration, half_up, listed, number, rounded, share

LOW, HIGH = 70.0, 180.0
TARGET_RANGES = {"pregnancy": (63.0, 140.0)}
"""By a person's targets, where they are others (core/anomalies/policy.py)."""
BREAKS = 10.0
"""Minutes by which a stretch may be shorter than its clock times say before a reader wonders."""


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
    bare_limit = bare(page.wording, numbers["limit"], "mg/dL", page.glucose_unit)
    yield from _stretches(page, note, when=when, limit=limit)
    if (shorter := _shorter(note)) >= 1:
        yield page.say("event-shorter", minutes=duration(page.wording, shorter), side=side, limit=bare_limit)
    if note.words.get("differ"):
        yield page.say("event-differ")
    if "open" in numbers and not any(word.startswith("open.") for word in note.words):
        yield page.say("event-open", side=side, limit=bare_limit)
    if "running" in numbers:
        yield page.say("event-run", side=side, limit=bare_limit, days=int(numbers["running"]))
    elif "days" in numbers:
        days, of = int(numbers["days"]), int(numbers["of"])
        yield page.say("event-often", side=side, limit=bare_limit, days=days, of=of)
    if (whole := next((one for one in page.notes if one.kind == "glucose_day"), None)) is not None:
        yield from _beyond(page, whole, "below_70" if side == "below" else "above_180", it="yes")


def _stretches(page: Page, note: Note, *, when: str, limit: str) -> Iterator[str]:
    """When it was: all times, or of many the longest, or none if none is known."""
    numbers, side, told = note.numbers, note.words["side"], stretches_of(note)
    count, extreme = int(numbers.get("events", 0)), _extreme(page, note, "value")
    if not told:
        yield page.say("event-bare", when=when, side=side, limit=limit, extreme=extreme)
        return
    minutes = duration(page.wording, numbers["minutes"])
    if count == 1:
        yield page.say("event", when=when, side=side, limit=limit, **_stretch(page, note, 1))
    elif told == count:
        each = [_stretch(page, note, i) for i in range(1, told + 1)]
        as_far = "yes" if len({one["extreme"] for one in each}) == 1 else "no"
        items = [page.say("event-item", side=side, each=as_far, **one) for one in each]
        sums = {"minutes": minutes, "sum": "no" if note.words.get("spans") or _shorter(note) >= 1 else "yes"}
        those = {"count": count, "list": listed(page.wording, items), "each": as_far}
        last = each[0]["extreme"]
        yield page.say("event-several", when=when, side=side, limit=limit, extreme=last, **those, **sums)
    else:
        one = _stretch(page, note, 1)
        one["longest"] = one["minutes"]
        one |= {"minutes": minutes, "extreme": extreme}
        one["spans"] = "yes" if "began" in note.dates else "all" if "spans" in note.words else "no"
        one["began"] = clock(page, note.dates["began"]) if "began" in note.dates else ""
        yield page.say("event-many", when=when, side=side, limit=limit, count=count, **one)


def _shorter(note: Note) -> float:
    """Minutes beyond the limit besides those of the stretches that are told one by one; none are told where some lie on
    the day before, or where only the longest is told."""
    told = stretches_of(note)
    if not told or told != int(note.numbers.get("events", 0)) or note.words.get("spans"):
        return 0.0
    return note.numbers["minutes"] - sum(note.numbers[f"minutes.{i}"] for i in range(1, told + 1))


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
        "breaks": "yes" if _breaks(note, i) >= BREAKS else "no",
        "open": note.words.get(f"open.{i}", "no"),
    }


def _breaks(note: Note, i: int) -> float:
    """How many minutes of the stretch were not beyond the limit: its ends and its minutes do not add up."""
    begin, end = (dt.datetime.fromisoformat(note.dates[f"{end}.{i}"]) for end in ("from", "to"))
    if (begin.tzinfo is None) != (end.tzinfo is None):
        return 0.0  # of another hand than ours
    return (end - begin).total_seconds() / 60 - note.numbers[f"minutes.{i}"]


def glucose_day(page: Page, note: Note) -> Iterator[str]:
    numbers = note.numbers
    if "share" not in numbers:  # too long a page: what stands with the lows is all that is left of it
        yield from _beyond(page, note, "below_70", it="no")
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

    if page.said_event:
        yield from _beyond(page, note, "below_70", it="no")
    yield timed(page, when, clause)
    lately = [*lasting(page, note)]
    yield from lately
    for level in ("below_70", "above_180"):
        yield from _beyond(page, note, level, it="no" if lately else "yes")


def _beyond(page: Page, note: Note, level: str, *, it: str) -> Iterator[str]:
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
        yield page.say(
            "glucose-above", limit=limit, minutes=minutes, n=n, part=where, times=times_told, it=it
        )
        return
    lowest = note.numbers.get("lowest") if "below" not in page.told_sides else None
    down = "" if lowest is None else amount(page.wording, lowest, "mg/dL", page.glucose_unit)
    limit = bare(page.wording, LOW, "mg/dL", page.glucose_unit)
    told = {"limit": limit, "minutes": minutes, "n": n, "part": where, "times": times_told, "it": it}
    yield page.say("glucose-below", lowest=down, down="yes" if down else "no", **told)


def _how_often(page: Page, note: Note, level: str) -> int:
    """How often, if it is told. Of one, its minutes would be read as its length, and shorter times are among them;
    counted by another limit too, two counts would seem to differ."""
    n = int(note.numbers.get(f"{level}.events", 0))
    return 0 if n == 1 or level.split("_")[0] in page.told_sides else n


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


def weekly(page: Page, notes: Sequence[Note]) -> Iterator[str]:
    """What begins in a week: its shares of the time, then what is told otherwise."""
    shares: list[tuple[str, Note]] = []
    others: list[tuple[str, dict[str, str]]] = []
    for note in notes:
        word = f"weekly-{note.words['name']}"
        if not page.wording.has(word) or "value" not in note.numbers:
            others.append(("weekly-unknown", {}))
        elif word == "weekly-fall":
            others.append((word, {"points": bare(page.wording, note.numbers["value"], "%")}))
        else:
            shares.append((page.say(word, **_limits(page, note), **_share(page, note)), note))
    for i, (said, note) in enumerate(shares):
        yield page.say("week-share-more" if i else "week-share", share=said, week="" if i else _week(page))
        if "since" in note.dates:
            since = date_of(page, note.dates["since"])
            yield page.say("week-since", since=since, capped=note.words.get("capped", "no"))
    for word, told in others:
        yield page.say(word, week=_week(page), **told)
    page.named |= {"night", "day"}


def _week(page: Page) -> str:
    """How the week is named: in full once a paragraph."""
    week = page.say("week.again") if page.said_week else page.say("week", **page.days())
    page.said_week = True
    return week


def _limits(page: Page, note: Note) -> dict[str, str]:
    limits = {
        f"{side}_{limit}": amount(page.wording, float(limit), "mg/dL", page.glucose_unit)
        for side, limit in (("below", 54), ("below", 63), ("below", 70), ("above", 140), ("above", 250))
    }
    low, high = TARGET_RANGES.get(note.words.get("targets", ""), (LOW, HIGH))
    limits["low"] = bare(page.wording, low, "mg/dL", page.glucose_unit)
    limits["high"] = amount(page.wording, high, "mg/dL", page.glucose_unit)
    return limits


def _share(page: Page, note: Note) -> dict[str, str]:
    """The share of the time and, unless the page is too long for it, the target beside it."""
    value, limit = note.numbers["value"], note.numbers.get("limit")
    said = share(page.wording, value)
    if limit is None:
        return {"value": said, "target": ""}
    if value != limit and half_up(value, 1) == limit:  # else it would read as if it met the target
        said = page.say("percent", text=number(page.wording.code, value, 2), n=value)
    side = "above" if note.words["name"] == "in_range" else "below"
    return {"value": said, "target": page.say("week-target", side=side, limit=share(page.wording, limit))}
