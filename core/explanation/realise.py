"""From a plan to paragraphs: the only place where a number, a unit, a day or a direction enters a sentence. Pure."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from core.explanation.glucose_sentences import event, glucose_day, weekly
from core.explanation.notes.data import FEW_DAYS
from core.explanation.notes.note import EVENTS, GLUCOSE, Note
from core.explanation.plan import Plan
from core.explanation.saying import (
    Page,
    clock,
    date_of,
    lasting,
    own_word,
    period_of,
    rarity,
    timed,
    when_of,
)
from core.explanation.wording import Wording
from core.explanation.wording.formats import (
    amount,
    bare,
    duration,
    listed,
    rounded,
)

TREND_DAYS = 14
"""So many days a trend looks back over; with fewer readings it says so."""
TREND_SHARE = 0.4
"""A drift with fewer of its days outside the range is told by when it began."""


def realise(
    plan: Plan,
    notes: Sequence[Note],
    wording: Wording,
    date: dt.date,
    glucose_unit: str = "mg/dL",
) -> list[str]:
    """The paragraphs of a day. `notes` are those to tell. Raises MissingWord."""
    page = Page(wording, date, glucose_unit, notes, plan.definition)
    known = {note.id: note for note in notes}
    paragraphs = []
    for ids in plan.paragraphs:
        page.said_week = False
        for told in _apart([known[i] for i in ids if i in known]):
            page.when, page.said_event = None, False
            if said := list(_paragraph(page, told)):
                paragraphs.append(" ".join(_sentence(one) for one in said))
    return paragraphs


def _apart(notes: list[Note]) -> list[list[Note]]:
    """A day's lows and the week's, the rest of the day, the rest of the week: one block of numbers is hard to read."""
    if not any(note.kind in EVENTS for note in notes):
        return [notes]
    parts: dict[str, list[Note]] = {}
    for note in notes:
        low = note.words.get("side" if note.kind in EVENTS else "name", "").startswith("below")
        parts.setdefault("low" if low else "week" if note.kind == "weekly" else "day", []).append(note)
    return list(parts.values())


_START = re.compile(r"(^|[.] )([^\W\d_])")


def _sentence(text: str) -> str:
    """With a capital wherever a sentence begins."""
    return _START.sub(lambda found: found[1] + found[2].upper(), text)


def _paragraph(page: Page, notes: list[Note]) -> Iterator[str]:
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
    return other.kind == note.kind and period_of(other) == period_of(note)


def _clause(page: Page, note: Note, *, after: bool = False, ranged: bool = True) -> str:
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


def _usual(page: Page, note: Note) -> str:
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


def _value(page: Page, note: Note) -> Iterator[str]:
    yield timed(page, when_of(page, period_of(note)), lambda after: _clause(page, note, after=after))
    yield from _history(page, note, [one for one in page.notes if one.about == note.id])


def _history(page: Page, note: Note, found: Sequence[Note]) -> Iterator[str]:
    """What the days before say of a value that was just told; two things of it in one sentence."""
    said = [*_befores(page, note, {one.kind: one for one in found})]
    if len(said) > 1:
        yield page.say("joined", first=said[0], second=said[1])
        said = said[2:]
    yield from (page.say("sentence", clause=one) for one in said)


def _befores(page: Page, note: Note, found: Mapping[str, Note]) -> Iterator[str]:
    """A run that is the whole trend is told alone; the rarest value on the other side than the trend would seem to deny
    it."""
    trend, run, extreme = (found.get(kind) for kind in ("trend", "run", "extreme"))
    if trend and run and trend.words["side"] == run.words["side"] and _counted(trend):
        if run.numbers["days"] < trend.numbers["days"]:
            yield _past(page, trend, run=int(run.numbers["days"]))
        else:
            yield _past(page, run)
    else:
        for one in filter(None, (trend, run)):
            yield _past(page, one, inside=_is_inside(note))
    if extreme and (trend is None or trend.words["side"] == _SIDES[extreme.words["extreme"]]):
        yield rarity(page, note.metrics[0], extreme.words["extreme"], extreme.numbers["days"])


_SIDES = {"highest": "above", "lowest": "below"}


def _counted(trend: Note) -> bool:
    """Whether a trend is told by how many of the last days it holds."""
    days = trend.numbers["days"]
    return days >= TREND_SHARE * trend.numbers["of"] and days > 1


def _is_inside(note: Note) -> bool:
    """Whether the value was just told with its range, and lies in it."""
    return note.words.get("side") == "inside" and "low" in note.numbers and "shift" not in note.words


def _past(page: Page, note: Note, *, inside: bool = False, run: int = 0) -> str:
    """A run or a trend as a clause; `inside` of a value in its range, `run` of a trend whose last days are a run."""
    metric, numbers, side, period = note.metrics[0], note.numbers, note.words["side"], period_of(note)
    subject, days = page.say("it"), int(numbers["days"])
    if note.kind == "run":
        return page.say(own_word(page, metric, "run"), subject=subject, side=side, days=days, period=period)
    if _counted(note):
        of = int(numbers["of"])
        told = {"subject": subject, "side": side, "days": days, "of": of, "period": period}
        told["gaps"] = "no" if of == TREND_DAYS else "yes"
        return page.say("trend-run", run=run, **told) if run > 1 else page.say("trend", **told)
    since, unit = note.dates.get("since"), note.words.get("unit", "")
    if since is not None and rounded(numbers.get("shift", 0.0), unit, page.glucose_unit) > 0:
        by = amount(page.wording, numbers["shift"], unit, page.glucose_unit)
        return page.say("trend-by", subject=subject, side=side, date=date_of(page, since), difference=by)
    if since is not None and inside:
        return page.say("trend-inside", subject=subject, side=side, date=date_of(page, since))
    if since is None:
        return page.say("trend-lately", subject=subject, side=side)
    return page.say("trend-since", subject=subject, side=side, date=date_of(page, since))


def _together(page: Page, note: Note) -> Iterator[str]:
    members = page.completing(note, "value")
    when = when_of(page, "night") or page.say("night-same")
    yield page.say("together", when=when, count=len(members))
    for member in members:
        yield page.say("sentence", clause=_clause(page, member))
        about = [one for one in page.notes if one.about == note.id and one.metrics == member.metrics]
        yield from _history(page, member, about)
        if page.definition in member.metrics:
            yield page.say(f"{page.definition}.definition")


def _beside(page: Page, notes: list[Note]) -> str:
    period = period_of(notes[0])
    when = when_of(page, period) or (page.say(f"{period}-same") if notes[0].group != GLUCOSE else None)
    first, *others = notes
    said = [timed(page, when, lambda after: _clause(page, first, after=after)), *lasting(page, first)]
    for note in others:
        said += [page.say("sentence", clause=_clause(page, note)), *lasting(page, note)]
    return " ".join(said)


def _same_day(page: Page, note: Note) -> Iterator[str]:
    yield _beside(page, [note])


def _returned(page: Page, note: Note) -> Iterator[str]:
    days, period = int(note.numbers["days"]), period_of(note)

    def clause(after: bool) -> str:
        said = _clause(page, note, after=after, ranged=False)
        return page.say("returned", clause=said, days=days, period=period)

    yield timed(page, when_of(page, period), clause)


def _quiet(page: Page, note: Note) -> Iterator[str]:
    words = note.words
    bare, partly = words["compared"] == "no" or words["outside"] == "yes", words["partly"] == "yes"
    outside = page.completing(note, "same_day")
    word = "quiet-outside" if bare else "quiet"
    if partly:
        word = "quiet-else" if page.named else "quiet-partly"
    told = {"flagged": "yes" if bare else "no", "outside": len(outside)}
    yield page.say(word, period=words["period"], **told, **page.days())
    page.named |= {"night", "day"}
    page.when = "day" if words["period"] != "night" else "night"
    for one in outside:
        yield page.say("sentence", clause=_clause(page, one))
        yield from lasting(page, one)
    for back in page.completing(note, "returned"):
        period = period_of(back)
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


def _missing(page: Page, note: Note) -> Iterator[str]:
    stream = "ring-but-hr" if note.words.get("sent") == "hr" else note.words["stream"]
    seen = date_of(page, note.dates["seen"]) if "seen" in note.dates else None
    if seen and page.named:
        yield page.say("missing-seen", stream=stream, seen=seen)
        return
    yield page.say("missing", stream=stream, **page.days())
    page.named.add("day")
    if seen:
        yield page.say("seen", seen=seen)


def _lacking(page: Page, note: Note) -> Iterator[str]:
    when = when_of(page, "night") or page.say("night-same")
    names = listed(page.wording, [page.say(metric) for metric in note.metrics])
    yield page.say("lacking", when=when, list=names)


def _partial(page: Page, note: Note) -> Iterator[str]:
    stream, how = note.words["stream"], note.words["how"]
    ends = {k: clock(page, note.dates[k]) if k in note.dates else "" for k in ("from", "to")}
    days = page.days()
    if not page.named:  # the first that this page says
        days["weekday"] = page.say("in-full", **days)
        page.named.add("day")
    if how == "share":
        minutes = note.numbers["share"] * 14.4
        about = 60 * round(minutes / 60) if minutes >= 90 else 10 * max(1, round(minutes / 10))
        told = {"time": duration(page.wording, about), "gap": "yes" if note.dates else "no", **ends}
        yield page.say("partial-share", stream=stream, **told, **days)
    elif how == "gap":
        yield page.say("partial-gap", stream=stream, **ends, **days)
    else:
        yield page.say(f"partial-{how}", stream=stream, **days)


def _new(page: Page, note: Note) -> Iterator[str]:
    if note.words.get("provisional"):
        yield page.say("provisional")
    else:
        days = int(note.numbers["days"])
        yield page.say("new", days=days, soon="yes" if days >= FEW_DAYS else "no")


SENTENCES: dict[str, Callable[[Page, Note], Iterator[str]]] = {
    "urgent": event,
    "event": event,
    "value": _value,
    "together": _together,
    "same_day": _same_day,
    "returned": _returned,
    "quiet": _quiet,
    "glucose_day": glucose_day,
    "weekly": weekly,
    "missing": _missing,
    "partial": _partial,
    "lacking": _lacking,
    "new": _new,
}
"""By kind of note; runs, extremes and trends are told with the value that they are about."""
