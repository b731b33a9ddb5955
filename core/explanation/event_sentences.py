"""What is said of limits that were passed. Pure."""

import datetime as dt
from collections.abc import Callable, Iterator

from core.explanation.glucose_sentences import beyond
from core.explanation.notes.events import A_SHORTER_TIME, stretches_of
from core.explanation.notes.note import Note
from core.explanation.saying import Page, clock, when_of
from core.explanation.wording.formats import amount, bare, duration, listed, rounded

MOST_TOGETHER = 2
"""More times than that are no sentence that reads at once."""
BREAKS, FEW = 5.0, 0.1
"""Minutes by which a stretch may be shorter than its clock times say before a reader wonders: one reading. Up to that
share of it they are few, and its times are told without its minutes."""


def event(page: Page, note: Note) -> Iterator[str]:
    numbers, side = note.numbers, note.words["side"]
    glucose = note.metrics == ("glucose",)
    period = "day" if glucose else "night"
    when = when_of(page, period) or page.say(f"{period}-same", **page.days())
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
    page.said_event = page.told_event = True
    limit = amount(page.wording, numbers["limit"], "mg/dL", page.glucose_unit)
    bare_limit = bare(page.wording, numbers["limit"], "mg/dL", page.glucose_unit)
    yield from _stretches(page, note, when=when, limit=limit)
    if note.words.get("differ"):
        yield page.say("event-differ")
    if "open" in numbers and not any(word.startswith("open.") for word in note.words):
        yield page.say("event-open", side=side, limit=bare_limit, open=note.words.get("open", "end"))
    if (whole := next((one for one in page.notes if one.kind == "glucose_day"), None)) is not None:
        level = "below_70" if side == "below" else "above_180"
        # What began on the day before is not all held by the day's sum.
        held = 0 if "spans" in note.words else int(numbers.get("events", 1)) + _has_shorter(note)
        yield from beyond(page, whole, level, counting=held)
    told = {"side": side, "limit": bare_limit, **page.days()}
    if "running" in numbers:  # last: what follows "on 3 of 14 days" would be read of them
        yield page.say("event-run", days=int(numbers["running"]), **told)
    elif "days" in numbers:
        yield page.say("event-often", days=int(numbers["days"]), of=int(numbers["of"]), **told)


def _stretches(page: Page, note: Note, *, when: str, limit: str) -> Iterator[str]:
    """When it was: all times, or of many the longest, or none if none is known."""
    numbers, side, told = note.numbers, note.words["side"], stretches_of(note)
    count, extreme = int(numbers.get("events", 0)), _extreme(page, note, "value")
    if not told:
        yield page.say("event-bare", when=when, side=side, limit=limit, extreme=extreme)
        return
    total = max(numbers["minutes"], numbers.get("own", 0.0))
    minutes = duration(page.wording, total)
    shorter, spans = _has_shorter(note), bool(note.words.get("spans"))
    if count == 1 and not shorter:
        one = _stretch(page, note, 1)
        if "of_day" in numbers:
            one["extreme"] = _extreme(page, note, "of_day")
        yield page.say(
            "event", when=when, side=side, limit=limit, day="yes" if "of_day" in numbers else "no", **one
        )
    elif told == count:
        each = [_stretch(page, note, i) for i in range(1, told + 1)]
        over = "yes" in {one["over"] for one in each}
        adds_up = not shorter or "no" not in {one["adds_up"] for one in each}
        lasted = "yes" in {one["lasted"] for one in each}
        if spans or lasted or not adds_up:  # no sum is told, or some would stand without
            each = [one | {"lasted": "yes" if one["over"] == "no" else "no"} for one in each]
        as_far = "yes" if len({one["extreme"] for one in each}) == 1 and not shorter else "no"
        # How far one went that began on the day before may have been that day's.
        of_day = spans and "own" in numbers
        as_far = "no" if of_day else as_far
        items = [_item(page, one, side, far=as_far == "no" and not of_day) for one in each]
        sums = {"minutes": minutes, "sum": "no" if spans or over else "yes"}
        those = {"count": 0 if shorter else count, "list": listed(page.wording, items), "each": as_far}
        those |= {"shorter": "yes" if shorter else "no", "told": told}
        two = told == MOST_TOGETHER and sums["sum"] == "yes" and not shorter
        those["together"] = "yes" if two else "no"
        last = each[0]["extreme"]
        yield page.say("event-several", when=when, side=side, limit=limit, extreme=last, **those, **sums)
        if shorter:
            rest = duration(page.wording, total - numbers.get("of_the_day", 0.0))
            parts = [page.say("part-of-day", part=one) for one in note.words.get("rest", "").split()]
            known = {"known": "yes" if parts else "no", "parts": listed(page.wording, parts)}
            yield page.say("event-shorter", sum=sums["sum"], rest=rest, **known)
        if of_day:
            yield page.say("glucose-farthest", side=side, extreme=extreme, day="yes")
    else:
        one = _stretch(page, note, 1)
        one["longest"] = one["minutes"]
        own = numbers.get("own", 0.0) if spans else 0.0
        one |= {"minutes": duration(page.wording, own) if own else minutes, "extreme": extreme}
        one["own"] = "yes" if own else "no"
        one["spans"] = "yes" if "began" in note.dates else "all" if "spans" in note.words else "no"
        one |= {end: clock(page, note.dates[end]) if end in note.dates else "" for end in ("began", "ended")}
        yield page.say("event-many", when=when, side=side, limit=limit, count=count, **one)


def _item(page: Page, one: dict[str, str], side: str, *, far: bool) -> str:
    """One of several times; in brackets for how long, and how far if it is to be told of each."""
    beside = [one["minutes"]] if one["lasted"] == "yes" else []
    if far:
        beside.append(page.say("event-item-extreme", side=side, extreme=one["bare"]))
    said = page.say("event-item", **one)
    return page.say("event-item-beside", time=said, beside=", ".join(beside)) if beside else said


def _has_shorter(note: Note) -> bool:
    """Whether there were times beyond the limit besides the stretches, all of which are told one by one."""
    told, numbers = stretches_of(note), note.numbers
    if not told or told != int(numbers.get("events", 0)):
        return False
    total = (
        numbers.get("own", 0.0)
        if note.words.get("spans")
        else max(numbers["minutes"], numbers.get("own", 0.0))
    )
    return total - numbers.get("of_the_day", total) >= A_SHORTER_TIME


def _extreme(page: Page, note: Note, key: str, said: Callable[..., str] = amount) -> str:
    """The farthest reading, with a digit more where it would read like the limit."""
    limit, value = (rounded(note.numbers[k], "mg/dL", page.glucose_unit) for k in ("limit", key))
    return said(page.wording, note.numbers[key], "mg/dL", page.glucose_unit, extra=1 if limit == value else 0)


def _stretch(page: Page, note: Note, i: int) -> dict[str, str]:
    """`adds_up`: its minutes are those of its clock times. `over`: its last reading stands for a time after midnight,
    so that its minutes are more than the clock says."""
    open_at = note.words.get(f"open.{i}", "no")
    breaks = _breaks(note, i, page.date if open_at == "midnight" else None)
    over = open_at == "midnight" and breaks < -BREAKS
    few = BREAKS < breaks <= FEW * (breaks + note.numbers[f"minutes.{i}"])
    return {
        "minutes": duration(page.wording, note.numbers[f"minutes.{i}"]),
        "from": clock(page, note.dates[f"from.{i}"]),
        "to": clock(page, note.dates[f"to.{i}"]),
        "extreme": _extreme(page, note, f"extreme.{i}"),
        "bare": _extreme(page, note, f"extreme.{i}", bare),
        "breaks": "no" if breaks <= BREAKS else "few" if few else "yes",
        "lasted": "no" if over or ((few or abs(breaks) <= BREAKS) and _same_clock(note, i)) else "yes",
        "adds_up": "yes" if abs(breaks) <= 1 else "no",
        "open": open_at,
        "over": "yes" if over else "no",
    }


def _breaks(note: Note, i: int, until: dt.date | None) -> float:
    """How many minutes of the stretch were not beyond the limit: its ends and its minutes do not add up. `until`: the
    day at whose midnight it is told to end, though it may have ended later."""
    begin, end = (dt.datetime.fromisoformat(note.dates[f"{end}.{i}"]) for end in ("from", "to"))
    if (begin.tzinfo is None) != (end.tzinfo is None):
        return 0.0  # of another hand than ours
    if until is not None:
        midnight = dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), end.tzinfo)
        end = min(end, midnight)
    return (end - begin).total_seconds() / 60 - note.numbers[f"minutes.{i}"]


def _same_clock(note: Note, i: int) -> bool:
    """Whether the clock was not put forward or back in between."""
    return note.dates[f"from.{i}"][16:] == note.dates[f"to.{i}"][16:]
