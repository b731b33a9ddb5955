"""From a plan to paragraphs: the only place where a number, a unit, a day or a direction enters a sentence. Pure."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from core.explanation.data_sentences import lacking, missing, new, partial
from core.explanation.glucose_sentences import event, glucose_day, weekly
from core.explanation.notes.note import EVENTS, Note
from core.explanation.plan import Plan
from core.explanation.saying import Page, lasting, period_of
from core.explanation.value_sentences import beside, clause_of, returned, together, value
from core.explanation.wording import Wording

MANY = 2
"""More values than that are told in a paragraph for the night and one for the day."""


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
    paragraphs: list[str] = []
    nothing_else = ""
    for ids in plan.paragraphs:
        page.said_week = False
        for told in _apart([known[i] for i in ids if i in known]):
            page.when, page.said_event = None, False
            said = [_sentence(one) for one in _paragraph(page, told)]
            if paragraphs and len(said) == 1 and told[0].kind == "quiet":
                nothing_else = f"{said[0]} "  # leads what follows: alone it says too little
            elif said:
                paragraphs.append(nothing_else + " ".join(said))
                nothing_else = ""
    return [*paragraphs, nothing_else.rstrip()] if nothing_else else paragraphs


def _apart(notes: list[Note]) -> list[list[Note]]:
    """One block of numbers is hard to read: with events a day's lows and the week's, the rest of the day, the rest of
    the week; else the night's values and the day's, if they are many."""
    parts: dict[str, list[Note]] = {}
    if any(note.kind in EVENTS for note in notes):
        for note in notes:
            low = note.words.get("side" if note.kind in EVENTS else "name", "").startswith("below")
            parts.setdefault("low" if low else "week" if note.kind == "weekly" else "day", []).append(note)
        return list(parts.values())
    for note in notes:
        parts.setdefault(note.group, []).append(note)
    return list(parts.values()) if len(notes) > MANY else [[note for part in parts.values() for note in part]]


_START = re.compile(r"(^|[.] )([^\W\d_])")


def _sentence(text: str) -> str:
    """With a capital wherever a sentence begins."""
    return _START.sub(lambda found: found[1] + found[2].upper(), text)


def _paragraph(page: Page, notes: list[Note]) -> Iterator[str]:
    for alike in _alike(notes):
        if alike[0].kind == "same_day":
            yield beside(page, alike)
        elif alike[0].kind == "weekly":
            yield from weekly(page, alike)
        else:
            yield from SENTENCES[alike[0].kind](page, alike[0])
            if page.definition in alike[0].metrics and alike[0].kind != "together":
                yield page.say(f"{page.definition}.definition")


def _alike(notes: list[Note]) -> Iterator[list[Note]]:
    """What else stood out on the same night or day is one sentence, and so is what begins in the same week."""
    for _, alike in groupby(notes, key=lambda note: (note.kind, period_of(note))):
        if (told := list(alike))[0].kind in ("same_day", "weekly"):
            yield told
        else:
            yield from ([note] for note in told)


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
        yield page.say("sentence", clause=clause_of(page, one))
        yield from lasting(page, one)
    for back in page.completing(note, "returned"):
        period = period_of(back)
        said = clause_of(page, back, ranged=False)
        days = int(back.numbers["days"])
        yield page.say("sentence", clause=page.say("returned", clause=said, days=days, period=period))
    if inside := page.completing(note, "value"):
        clauses = [clause_of(page, one, ranged=False) for one in inside]
        if all(one.words["side"] == "inside" for one in inside):
            word = "inside-one" if len(inside) == 1 else "inside-two"
            yield page.say(word, **dict(zip(("first", "second"), clauses, strict=False)))
        else:
            yield from (page.say("sentence", clause=clause) for clause in clauses)


SENTENCES: dict[str, Callable[[Page, Note], Iterator[str]]] = {
    "urgent": event,
    "event": event,
    "value": value,
    "together": together,
    "returned": returned,
    "quiet": _quiet,
    "glucose_day": glucose_day,
    "missing": missing,
    "partial": partial,
    "lacking": lacking,
    "new": new,
}
"""By kind of note, those told one by one; runs, extremes and trends are told with the value that they are about."""
