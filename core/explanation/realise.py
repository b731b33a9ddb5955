"""From a plan to paragraphs: the only place where a number, a unit, a day or a direction enters a sentence. Pure."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from core.explanation.notes.events import stretches_of
from core.explanation.notes.note import GLUCOSE, NIGHT, Note
from core.explanation.plan import Plan
from core.explanation.wording import Wording
from core.explanation.wording.formats import (
    amount,
    bare,
    day_words,
    duration,
    rounded,
    share,
)

EVENT_METRICS = ("glucose",)
LOW, HIGH = 70.0, 180.0
TREND_DAYS = 14
"""So many days a trend looks back over; with fewer readings it says so."""
TREND_SHARE = 0.4
"""A drift with fewer of its days outside the range is told by when it began."""


@dataclass
class _Page:
    """What a page has named so far, so that the night and the day are named once in full."""

    wording: Wording
    date: dt.date
    glucose_unit: str
    notes: Sequence[Note]
    definition: str | None
    when: str | None = None
    named: set[str] = field(default_factory=set)
    said_event: bool = False
    said_week: bool = False
    told_sides: set[str] = field(default_factory=set)

    def say(self, word: str, /, **filled: object) -> str:
        return self.wording.say(word, **filled)

    def days(self) -> dict[str, str]:
        return day_words(self.wording.code, self.date)

    def completing(self, note: Note, kind: str) -> list[Note]:
        return [n for n in self.notes if n.about == note.id and n.kind == kind]


def realise(
    plan: Plan,
    notes: Sequence[Note],
    wording: Wording,
    date: dt.date,
    glucose_unit: str = "mg/dL",
) -> list[str]:
    """The paragraphs of a day. `notes` are those to tell. Raises MissingWord."""
    page = _Page(wording, date, glucose_unit, notes, plan.definition)
    known = {note.id: note for note in notes}
    paragraphs = []
    for ids in plan.paragraphs:
        page.when, page.said_event, page.said_week = None, False, False
        told = [known[i] for i in ids if i in known]
        said = list(_paragraph(page, told))
        if said:
            paragraphs.append(" ".join(_sentence(one) for one in said))
    return paragraphs


_START = re.compile(r"(^|[.] )([^\W\d_])")


def _sentence(text: str) -> str:
    """With a capital wherever a sentence begins."""
    return _START.sub(lambda found: found[1] + found[2].upper(), text)


def _paragraph(page: _Page, notes: list[Note]) -> Iterator[str]:
    at = 0
    while at < len(notes):
        note = notes[at]
        alike = [note]
        if note.kind == "same_day":  # what else stood out on the same night or day is one sentence
            while at + len(alike) < len(notes) and _goes_with(notes[at + len(alike)], note):
                alike.append(notes[at + len(alike)])
            yield _beside(page, alike)
        else:
            yield from SENTENCES[note.kind](page, note)
            if page.definition in note.metrics and note.kind != "together":
                yield page.say(f"{page.definition}.definition")
        at += len(alike)


def _goes_with(other: Note, note: Note) -> bool:
    return other.kind == note.kind and _period(other) == _period(note)


def _period(note: Note) -> str:
    return "night" if note.group == NIGHT else "day"


def _when(page: _Page, period: str) -> str | None:
    """How this night or day is named here; None where the sentence before has just named it."""
    if page.when == period:
        return None
    again = bool(page.named)
    page.when = period
    page.named.add(period)
    return page.say(f"{period}-again" if again else period, **page.days())


def _clause(page: _Page, note: Note, *, after: bool = False, ranged: bool = True) -> str:
    """The value as a sentence's core; `after` a time, where the language turns it round."""
    metric = note.metrics[0]
    if not page.wording.has(f"{metric}.said") or ("value" not in note.numbers and metric != "strain"):
        return page.say("unknown.after" if after and page.wording.has("unknown.after") else "unknown.said")
    word = f"{metric}.after" if after and page.wording.has(f"{metric}.after") else f"{metric}.said"
    if metric == "strain":
        return page.say(word)
    unit, numbers = note.words.get("unit", ""), note.numbers
    clause = page.say(word, value=amount(page.wording, numbers["value"], unit, page.glucose_unit))
    if note.words.get("shift") and abs(rounded(numbers["difference"], unit, page.glucose_unit)) > 0:
        said = amount(page.wording, abs(numbers["difference"]), unit, page.glucose_unit)
        side = "above" if numbers["difference"] > 0 else "below"
        return page.say("with-shift", clause=clause, difference=said, side=side)
    if ranged and "low" in numbers:
        return page.say("with-usual", clause=clause, usual=_usual(page, note))
    return clause


def _usual(page: _Page, note: Note) -> str:
    """The range's ends; a value that reads like the end which it lies beyond is at the edge."""
    unit, numbers, side = note.words.get("unit", ""), note.numbers, note.words["side"]
    value, low, high = (rounded(numbers[k], unit, page.glucose_unit) for k in ("value", "low", "high"))
    low_text, high_text = (bare(page.wording, numbers[k], unit, page.glucose_unit) for k in ("low", "high"))
    if low == high:
        return page.say("usual-one", low=low_text)
    edge = (side == "above" and value <= high) or (side == "below" and value >= low)
    own = f"{note.metrics[0]}.usual"
    if not edge and page.wording.has(own):
        return page.say(own, low=low_text, high=high_text)
    return page.say("usual", low=low_text, high=high_text, side=f"at-{side}" if edge else side)


def _told(page: _Page, when: str | None, clause: Callable[[bool], str]) -> str:
    if when is None:
        return page.say("sentence", clause=clause(False))
    return page.say("sentence-when", when=when, clause=clause(True))


def _value(page: _Page, note: Note) -> Iterator[str]:
    yield _told(page, _when(page, _period(note)), lambda after: _clause(page, note, after=after))
    history = [*_history(page, note)]
    if len(history) > 1:
        yield page.say("joined", first=history[0], second=history[1])
        history = history[2:]
    yield from (page.say("sentence", clause=one) for one in history)


def _history(page: _Page, note: Note, subject: str | None = None) -> Iterator[str]:
    """What the days before say of a value. A run that is the whole trend is told alone; the rarest value on the other
    side than the trend would seem to deny it."""
    trend = next(iter(page.completing(note, "trend")), None)
    run = next(iter(page.completing(note, "run")), None)
    if trend and run and trend.words["side"] == run.words["side"] and _counted(trend):
        if run.numbers["days"] < trend.numbers["days"]:
            yield _past(page, trend, subject, run=int(run.numbers["days"]))
        else:
            yield _past(page, run, subject)
    else:
        for found in filter(None, (trend, run)):
            yield _past(page, found, subject, inside=_is_inside(note))
    for found in page.completing(note, "extreme"):
        if trend is None or trend.words["side"] == _SIDES[found.words["extreme"]]:
            yield _rarity(page, found)


_SIDES = {"highest": "above", "lowest": "below"}


def _counted(trend: Note) -> bool:
    """Whether a trend is told by how many of the last days it holds."""
    days = trend.numbers["days"]
    return days >= TREND_SHARE * trend.numbers["of"] and days > 1


def _rarity(page: _Page, note: Note, subject: str | None = None) -> str:
    """That a value was the highest or lowest in weeks; `subject` where "this" would be unclear."""
    metric, weeks = note.metrics[0], int(note.numbers["days"] // 7)
    own = f"{metric}.extreme"
    if page.wording.has(own) or subject is None:
        word = own if page.wording.has(own) else "extreme"
        return page.say(word, extreme=note.words["extreme"], weeks=weeks)
    return page.say("extreme-owned", subject=subject, extreme=note.words["extreme"], weeks=weeks)


def _is_inside(note: Note) -> bool:
    """Whether the value was just told with its range, and lies in it."""
    return note.words.get("side") == "inside" and "low" in note.numbers and "shift" not in note.words


def _past(page: _Page, note: Note, subject: str | None = None, *, inside: bool = False, run: int = 0) -> str:
    """A run or a trend as a clause; `subject` where "it" would be unclear, `inside` of a value in its range, `run` of a
    trend whose last days are a run."""
    metric, numbers, side = note.metrics[0], note.numbers, note.words["side"]
    period = _period(note)
    subject = subject or page.say("it")
    days = int(numbers["days"])
    if note.kind == "run":
        word = f"{metric}.run" if page.wording.has(f"{metric}.run") else "run"
        return page.say(word, subject=subject, side=side, days=days, period=period)
    if _counted(note):
        of = int(numbers["of"])
        told = {"subject": subject, "side": side, "days": days, "of": of, "period": period}
        told["gaps"] = "no" if of == TREND_DAYS else "yes"
        return page.say("trend-run", run=run, **told) if run > 1 else page.say("trend", **told)
    since = note.dates.get("since")
    if since is not None and inside:
        return page.say("trend-inside", subject=subject, side=side, date=_date(page, since))
    if since is None:
        return page.say("trend-lately", subject=subject, side=side)
    return page.say("trend-since", subject=subject, side=side, date=_date(page, since))


def _date(page: _Page, iso: str) -> str:
    return page.say("date", **day_words(page.wording.code, dt.date.fromisoformat(iso[:10])))


def _together(page: _Page, note: Note) -> Iterator[str]:
    members = page.completing(note, "value")
    when = _when(page, "night") or page.say("night-same")
    yield page.say("together", when=when, count=len(members))
    for member in members:
        yield page.say("sentence", clause=_clause(page, member))
    for kind in ("trend", "run", "extreme"):
        for found in page.completing(note, kind):
            owned = page.say(f"{found.metrics[0]}.owned")
            past = _rarity(page, found, owned) if kind == "extreme" else _past(page, found, owned)
            yield page.say("sentence", clause=past)
    if any(page.definition in member.metrics for member in members):
        yield page.say(f"{page.definition}.definition")


def _beside(page: _Page, notes: list[Note]) -> str:
    period = _period(notes[0])
    when = _when(page, period) or (page.say(f"{period}-same") if notes[0].group != GLUCOSE else None)
    first, *others = notes

    said = [_told(page, when, lambda after: _clause(page, first, after=after))]
    return " ".join([*said, *(page.say("sentence", clause=_clause(page, note)) for note in others)])


def _same_day(page: _Page, note: Note) -> Iterator[str]:
    yield _beside(page, [note])


def _returned(page: _Page, note: Note) -> Iterator[str]:
    days, period = int(note.numbers["days"]), _period(note)

    def clause(after: bool) -> str:
        said = _clause(page, note, after=after, ranged=False)
        return page.say("returned", clause=said, days=days, period=period)

    yield _told(page, _when(page, period), clause)


def _quiet(page: _Page, note: Note) -> Iterator[str]:
    words = note.words
    word = (
        "quiet-outside"
        if words["compared"] == "no"
        else "quiet-partly"
        if words["partly"] == "yes"
        else "quiet-outside"
        if words["outside"] == "yes"
        else "quiet"
    )
    yield page.say(word, period=words["period"], **page.days())
    page.named |= {"night", "day"}
    page.when = "day" if words["period"] != "night" else "night"
    outside = page.completing(note, "same_day")
    if outside:
        yield page.say("outside-one" if len(outside) == 1 else "outside-two")
        yield from (page.say("sentence", clause=_clause(page, one)) for one in outside)
    for back in page.completing(note, "returned"):
        period = _period(back)
        said = _clause(page, back, ranged=False)
        days = int(back.numbers["days"])
        yield page.say("sentence", clause=page.say("returned", clause=said, days=days, period=period))
    if inside := page.completing(note, "value"):
        clauses = [_clause(page, one, ranged=False) for one in inside]
        if all(one.words["side"] == "inside" for one in inside):
            word = "inside-one" if len(inside) == 1 else "inside-two"
            yield page.say(word, **dict(zip(("first", "second"), clauses, strict=False)))
        else:
            yield from (page.say("sentence", clause=clause) for clause in clauses)


def _event(page: _Page, note: Note) -> Iterator[str]:
    numbers, side = note.numbers, note.words["side"]
    glucose = note.metrics == ("glucose",)
    when = _when(page, "day" if glucose else "night") or page.say(f"{'day' if glucose else 'night'}-same")
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


def _extreme(page: _Page, note: Note, key: str) -> str:
    """The farthest reading, with a digit more where it would read like the limit."""
    limit, value = (rounded(note.numbers[k], "mg/dL", page.glucose_unit) for k in ("limit", key))
    return amount(
        page.wording, note.numbers[key], "mg/dL", page.glucose_unit, extra=1 if limit == value else 0
    )


def _stretch(page: _Page, note: Note, i: int) -> dict[str, str]:
    return {
        "minutes": duration(page.wording, note.numbers[f"minutes.{i}"]),
        "from": _time(page, note.dates[f"from.{i}"]),
        "to": _time(page, note.dates[f"to.{i}"]),
        "extreme": _extreme(page, note, f"extreme.{i}"),
    }


def _time(page: _Page, iso: str) -> str:
    """The patient's clock; with the weekday where it is not the page's day. Midnight at the end is 24:00."""
    date, time = dt.date.fromisoformat(iso[:10]), iso[11:16]
    if date == page.date:
        return time
    if time == "00:00" and date == page.date + dt.timedelta(days=1):
        return "24:00"
    return page.say("time-on", time=time, **day_words(page.wording.code, date))


def _glucose_day(page: _Page, note: Note) -> Iterator[str]:
    numbers = note.numbers
    low, high = (bare(page.wording, one, "mg/dL", page.glucose_unit) for one in (LOW, HIGH))
    limits = {"below_70": low, "above_180": high}
    usual = ""
    if "low" in numbers:
        ends = (bare(page.wording, numbers[k], "%") for k in ("low", "high"))
        usual = page.say("glucose-usual", **dict(zip(("low", "high"), ends, strict=True)))
    after_event = page.when == "day" and page.said_event
    when = page.say("whole-day") if after_event else _when(page, "day")

    def clause(after: bool) -> str:
        return page.say(
            "glucose-day.after" if after and page.wording.has("glucose-day.after") else "glucose-day",
            low=low,
            high=amount(page.wording, HIGH, "mg/dL", page.glucose_unit),
            share=share(page.wording, numbers["share"]),
            partly=note.words.get("partly", "no"),
            usual=usual,
        )

    yield _told(page, when, clause)
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


def _times_and_part(page: _Page, note: Note, level: str) -> str:
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


def _weekly(page: _Page, note: Note) -> Iterator[str]:
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


def _missing(page: _Page, note: Note) -> Iterator[str]:
    stream = "ring-but-hr" if note.words.get("sent") == "hr" else note.words["stream"]
    since = _date(page, note.dates["since"]) if "since" in note.dates else None
    if since and page.named:
        yield page.say("missing-since", stream=stream, since=since)
        return
    yield page.say("missing", stream=stream, **page.days())
    page.named.add("day")
    if since:
        yield page.say("since", since=since)


def _partial(page: _Page, note: Note) -> Iterator[str]:
    stream, how = note.words["stream"], note.words["how"]
    if how == "share":
        minutes = note.numbers["share"] * 14.4
        about = 60 * round(minutes / 60) if minutes >= 90 else 10 * max(1, round(minutes / 10))
        yield page.say("partial-share", stream=stream, time=duration(page.wording, about), **page.days())
    elif how == "gap":
        ends = {k: _time(page, note.dates[k]) for k in ("from", "to")}
        yield page.say("partial-gap", stream=stream, **ends, **page.days())
    else:
        yield page.say(f"partial-{how}", stream=stream, **page.days())


def _new(page: _Page, note: Note) -> Iterator[str]:
    if note.words.get("provisional"):
        yield page.say("provisional")
    else:
        yield page.say("new", days=int(note.numbers["days"]))


SENTENCES: dict[str, Callable[[_Page, Note], Iterator[str]]] = {
    "urgent": _event,
    "event": _event,
    "value": _value,
    "together": _together,
    "same_day": _same_day,
    "returned": _returned,
    "quiet": _quiet,
    "glucose_day": _glucose_day,
    "weekly": _weekly,
    "missing": _missing,
    "partial": _partial,
    "new": _new,
}
"""By kind of note; runs, extremes and trends are told with the value that they are about."""
