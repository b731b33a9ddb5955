"""What is said of limits that were passed. Pure."""

import datetime as dt
from collections.abc import Callable, Iterator

from core.explanation.glucose_sentences import beyond
from core.explanation.notes.events import A_SHORTER_TIME, stretches_of
from core.explanation.notes.glucose import LONGEST_READING
from core.explanation.notes.note import Note
from core.explanation.saying import GLUCOSE_GAPS, Page, began, clock, when_of
from core.explanation.wording.formats import amount, bare, duration, half_up, listed, rounded

MOST_TOGETHER = 2
"""More times than that are no sentence that reads at once."""
BREAKS, FEW = 5.0, 0.1
"""Minutes by which a stretch may be shorter than its clock times say before it is told to have had breaks: one reading.
Up to that share of it they are few, and its times are told without its minutes."""
MANY_SHORTER = 15.0
"""Minutes of shorter highs from which on it is told when they were, where the sum holds them."""
DAYS_BEFORE = 13
"""Days before this one that are counted; with fewer readings it says so."""
FIVE = 5
"""Minutes to which a sum is rounded that clock times do not add up to."""
ROUNDED = 1.0
"""Minutes by which what is told to the minute may be apart; more, and it lay "between" its clock times."""


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
    if "met" in numbers:
        met = bare(page.wording, numbers["met"], "mg/dL", page.glucose_unit)
        lasted = duration(page.wording, numbers["met_minutes"])
        yield page.say("event-met", side=side, limit=met, minutes=lasted)
    if note.words.get("differ"):
        yield page.say("event-differ")
    if "open" in numbers and not any(word.startswith("open.") for word in note.words):
        yield page.say("event-open", side=side, limit=bare_limit, open=note.words.get("open", "end"))
    if (whole := next((one for one in page.notes if one.kind == "glucose_day"), None)) is not None:
        level = "below_70" if side == "below" else "above_180"
        # What began on the day before is not all held by the day's sum.
        held = 0 if "spans" in note.words else int(numbers.get("events", 1)) + (_shorter(note) > 0)
        yield from beyond(page, whole, level, counting=held)
    told = {"side": side, "limit": bare_limit, **page.days()}
    if "running" in numbers:  # last: what follows "on 3 of 14 days" would be read of them
        yield page.say("event-run", days=int(numbers["running"]), **told)
    elif numbers.get("days") == 1:
        before = int(numbers["of"]) - 1
        yield page.say("event-rare", days=before, gaps="no" if before == DAYS_BEFORE else "yes", **told)
    elif "days" in numbers:
        run = int(numbers.get("lately", 0))
        yield page.say("event-often", days=int(numbers["days"]), of=int(numbers["of"]), run=run, **told)


def _stretches(page: Page, note: Note, *, when: str, limit: str) -> Iterator[str]:
    """When it was: all times, or of many the longest, or none if none is known."""
    told, count = stretches_of(note), int(note.numbers.get("events", 0))
    begun: dict[str, object] = {"when": when, "side": note.words["side"], "limit": limit}
    if not told:
        known = note.numbers.get("own" if "spans" in note.words else "minutes")
        lasted = {"known": "yes", "minutes": duration(page.wording, known)} if known else {"known": "no"}
        far = _extreme(page, note, "of_day" if "of_day" in note.numbers else "value")
        yield page.say("event-bare", extreme=far, **{"minutes": ""} | lasted, **begun)
    elif count == 1 and not _shorter(note):
        one = _stretch(page, note, 1)
        of_day = _extreme(page, note, "of_day") if _is_farthest(note) else ""
        one["extreme"] = of_day or one["extreme"]
        yield page.say("event", day="yes" if of_day else "no", **one, **begun)
    elif told == count:
        yield from _listed(page, note, begun)
    else:
        yield page.say("event-many", count=count, **_longest(page, note), **begun)


def _listed(page: Page, note: Note, begun: dict[str, object]) -> Iterator[str]:
    """All of a few times, their sum, what shorter ones add, and the reading farthest out if it is none of theirs."""
    side, told = note.words["side"], stretches_of(note)
    shorter, spans, total = _shorter(note), bool(note.words.get("spans")), _total(note)
    each = [_stretch(page, note, i) for i in range(1, told + 1)]
    over, lasted = (any(one[word] == "yes" for one in each) for word in ("over", "lasted"))
    if spans or lasted or (shorter and any(one["adds_up"] == "no" for one in each)):
        # no sum is told, or some would stand without
        each = [one | {"lasted": "yes" if one["over"] == "no" else "no"} for one in each]
    as_far = len({one["extreme"] for one in each}) == 1 and not shorter
    minutes = duration(page.wording, total)
    by_clock = sum(_by_clock(note, i, page.date) for i in range(1, told + 1))
    singly = sum(half_up(note.numbers[f"minutes.{i}"]) for i in range(1, told + 1))
    exact = singly == half_up(total) and all(one["lasted"] == "yes" for one in each)
    if not shorter and not exact and abs(by_clock - total) > ROUNDED:
        minutes = page.say("about", text=duration(page.wording, FIVE * half_up(total / FIVE)))
    summed = not (spans or over)
    timed = any(one["lasted"] == "yes" for one in each)
    yield page.say(
        "event-several",
        extreme=each[0]["extreme"],
        count=0 if shorter else told,
        list=listed(page.wording, [_item(page, one, side, far=not as_far) for one in each]),
        each="yes" if as_far else "no",
        shorter="yes" if shorter else "no",
        told=told,
        minutes=minutes,
        sum="yes" if summed else "no",
        together="yes" if told == MOST_TOGETHER and not shorter and (summed or not timed) else "no",
        **begun,
    )
    worth_it = side == "below" or shorter >= MANY_SHORTER
    if shorter and ((worth_it and note.words.get("rest")) or not summed):
        parts = [page.say("part-of-day", part=one) for one in note.words.get("rest", "").split()]
        known = {"known": "yes" if parts else "no", "parts": listed(page.wording, parts)}
        of = {"sum": "yes" if summed else "no", "rest": duration(page.wording, shorter)}
        yield page.say("event-shorter", **of, **known)
    if _is_farthest(note):
        yield page.say("glucose-farthest", side=side, extreme=_extreme(page, note, "of_day"), day="yes")


def _longest(page: Page, note: Note) -> dict[str, str]:
    """Of many times the longest, with the sum and the reading farthest out of the day."""
    one, spans = _stretch(page, note, 1), bool(note.words.get("spans"))
    # Shorter times are not among those that are counted.
    own = note.numbers.get("of_the_day", 0.0) if spans and "own" in note.numbers else 0.0
    total = min(note.numbers["minutes"], _total(note))
    one |= {"longest": one["minutes"], "minutes": duration(page.wording, own or total)}
    one["extreme"] = _extreme(page, note, "of_day" if "of_day" in note.numbers else "value")
    one |= {"own": "yes" if own else "no"}
    one["spans"] = "yes" if "began" in note.dates else "all" if spans else "no"
    return one | {
        end: clock(page, note.dates[end]) if end in note.dates else "" for end in ("began", "ended")
    }


def _item(page: Page, one: dict[str, str], side: str, *, far: bool) -> str:
    """One of several times; in brackets for how long, and how far if it is to be told of each."""
    beside = [one["minutes"]] if one["lasted"] == "yes" else []
    if far:
        beside.append(page.say("event-item-extreme", side=side, extreme=one["bare"]))
    said = page.say("event-item", **one)
    return page.say("event-item-beside", time=said, beside=", ".join(beside)) if beside else said


def _is_farthest(note: Note) -> bool:
    """Whether a reading of the day lies farther out than those of the stretches that are told."""
    if "of_day" not in note.numbers:
        return False
    far = [note.numbers[f"extreme.{i}"] for i in range(1, stretches_of(note) + 1)]
    value = note.numbers["of_day"]
    return all(value < one if note.words["side"] == "below" else value > one for one in far)


def _total(note: Note) -> float:
    """The stretches' minutes; the day's own where those hold shorter times, or what lasts over midnight would add some
    of the next day. By less than a reading the two differ in rounding alone."""
    minutes, own = note.numbers["minutes"], note.numbers.get("own", 0.0)
    over = note.words.get("open") == "midnight" and own > 0 and minutes - own <= LONGEST_READING
    return own if over or own - minutes >= A_SHORTER_TIME else minutes


def _shorter(note: Note) -> float:
    """Minutes beyond the limit besides the stretches, all of which are told one by one, if there were other times."""
    numbers, told = note.numbers, stretches_of(note)
    if not told or told != int(numbers.get("events", 0)):
        return 0.0
    listed = sum(numbers[f"minutes.{i}"] for i in range(1, told + 1))
    rest = numbers["own"] - numbers.get("of_the_day", listed) if "own" in numbers else 0.0
    if "spans" not in note.words:
        rest = max(rest, numbers["minutes"] - listed)
    return rest if rest >= A_SHORTER_TIME else 0.0


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
    minutes = duration(page.wording, note.numbers[f"minutes.{i}"])
    # Of readings that are missing nobody knows whether it came back.
    unsure = breaks > BREAKS and not few and _lacks_readings(page, note, i)
    return {
        "minutes": page.say("at-least", text=minutes) if unsure else minutes,
        "from": began(page, note.dates[f"from.{i}"]),
        "to": clock(page, note.dates[f"to.{i}"]),
        "extreme": _extreme(page, note, f"extreme.{i}"),
        "bare": _extreme(page, note, f"extreme.{i}", bare),
        "breaks": "no"
        if breaks <= ROUNDED
        else "one"
        if breaks <= BREAKS or unsure
        else "few"
        if few
        else "yes",
        "lasted": "no" if over or ((few or abs(breaks) <= BREAKS) and _same_clock(note, i)) else "yes",
        "adds_up": "yes" if abs(breaks) <= ROUNDED else "no",
        "open": open_at,
        "over": "yes" if over else "no",
    }


def _lacks_readings(page: Page, note: Note, i: int) -> bool:
    """Whether readings are missing within the stretch, or may be: all over the day there are some missing."""
    begin, end = note.dates[f"from.{i}"][:16], note.dates[f"to.{i}"][:16]
    known = [one for one in page.known or page.notes if one.id in GLUCOSE_GAPS]
    gaps = [one.dates for one in known if {"from", "to"} <= one.dates.keys()]
    within = any(begin <= gap["from"][:16] and gap["to"][:16] <= end for gap in gaps)
    return within or any(one.words.get("partly") == "thin" for one in known)


def _breaks(note: Note, i: int, until: dt.date | None) -> float:
    """How many minutes of the stretch were not beyond the limit: its ends and its minutes do not add up. `until`: the
    day at whose midnight it is told to end, though it may have ended later."""
    return _by_clock(note, i, until) - note.numbers[f"minutes.{i}"]


def _by_clock(note: Note, i: int, until: dt.date | None) -> float:
    """Minutes between the stretch's ends, at most until that day's midnight."""
    begin, end = (dt.datetime.fromisoformat(note.dates[f"{end}.{i}"]) for end in ("from", "to"))
    if (begin.tzinfo is None) != (end.tzinfo is None):
        return note.numbers[f"minutes.{i}"]  # of another hand than ours
    if until is not None:
        midnight = dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), end.tzinfo)
        end = min(end, midnight)
    return (end - begin).total_seconds() / 60


def _same_clock(note: Note, i: int) -> bool:
    """Whether the clock was not put forward or back in between."""
    return note.dates[f"from.{i}"][16:] == note.dates[f"to.{i}"][16:]
