"""From a plan to paragraphs: the only place where a number, a unit, a day or a direction enters a sentence. Pure."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from core.explanation.arrangement import QUIET, arranged, blocks_of, is_high_average, low_leads
from core.explanation.notes.day import Day
from core.explanation.notes.note import EVENTS, GLUCOSE, Note
from core.explanation.notes.ring import THIN_RING
from core.explanation.plan import Plan
from core.explanation.sentences.data import lacking, missing, new, partial
from core.explanation.sentences.events import event
from core.explanation.sentences.gaps import GLUCOSE_GAP
from core.explanation.sentences.glucose import glucose_day, has_lows, lows_first
from core.explanation.sentences.quiet import quiet
from core.explanation.sentences.saying import HISTORY, Page, period_of
from core.explanation.sentences.values import (
    beside,
    defined,
    returned,
    together,
    value,
)
from core.explanation.sentences.week import weekly
from core.explanation.wording import REMEMBERED, Wording
from core.explanation.wording.formats import amount

ABOUT_AS_MANY = 3
"""Days by which usual ranges may differ that are told to be of so many to so many."""
VALUES = ("value", "same_day", "returned")
LONG, LONG_WORDS = 5, 80
"""So many sentences on several things, and so many words, are one paragraph."""
MISSING = ("missing", "partial")
"""Kinds of notes after which it is not said that nothing else stood out: beside "only about 8 hours" readers stumbled
over it, and before that it was not true (docs/panel.md)."""


def realise(
    plan: Plan,
    notes: Sequence[Note],
    wording: Wording,
    date: dt.date,
    glucose_unit: str = "mg/dL",
    everything: Sequence[Note] = (),
    window: Day | None = None,
) -> list[str]:
    """The paragraphs of a day. `notes` are those to tell, of `everything`; `window`: when it began and ended, if more
    is known than its date. Raises MissingWord."""
    page = Page(wording, date, glucose_unit, notes, plan.definition, everything, window)
    known = {note.id: note for note in notes}
    young = _young(notes)
    page.all_young = {int(one.numbers["young"]) for one in young}
    few = {one.about or one.id for one in young}
    paragraphs: list[str] = []
    last, last_few, open_ended = 0, 0, False
    for ids in arranged(plan.paragraphs, known):
        here = [known[i] for i in ids if i in known]
        for told in blocks_of(here) if here else []:
            page.when, page.said_event, page.said_week = None, False, False
            said = [[_sentence(one) for one in of_note] for of_note in _paragraph(page, told)]
            before = len(paragraphs)
            paragraphs += [" ".join(block) for block in _blocks(said)]
            if any(one.id in few for one in told):
                last_few = len(paragraphs) - 1
            if len(paragraphs) > before and told[0].kind != "new":
                last, open_ended = len(paragraphs) - 1, told[-1].kind in MISSING
    if young:
        paragraphs[last_few] += f" {_sentence(_all_young(page))}"
    open_ended = open_ended or (THIN_RING in known and known[THIN_RING].words.get("beside") == "night")
    if not open_ended and (page.nothing_else or any(note.kind == "else" for note in notes)):
        ended = [*paragraphs[last : last + 1], _sentence(page.say("quiet-else"))]
        paragraphs[last : last + 1] = [" ".join(ended)]
    paragraphs = _earlier_once(page, paragraphs)
    if any("unit_once" in note.words for note in notes):
        return [_unit_once(page, paragraph) for paragraph in paragraphs]
    return paragraphs


def _young(notes: Sequence[Note]) -> list[Note]:
    """The values of the night and the day that are told with their range, if that is of about as many days for all of
    them, and few: "based on 9 nights" three times in six sentences said one thing to five readers of five. None where
    a value has lost its range, or is the farthest of more days than that: of each it is said then."""
    values = [one for one in notes if one.kind in VALUES and one.group != GLUCOSE]
    ranged = [one for one in values if "low" in one.numbers]
    bare = any(one.words.get("side") in ("above", "below") for one in values if one not in ranged)
    rare = [one.numbers["days"] for one in notes if one.kind == "extreme" and one.group != GLUCOSE]
    rare += [one.numbers.get("extreme_days", 0.0) for one in values]
    days = {one.numbers.get("young", 0.0) for one in ranged}
    apart = sum(one.about != QUIET or one.kind != "value" for one in ranged)
    if bare or not days or not all(days) or max(rare, default=0.0) >= HISTORY:
        return []
    return ranged if max(days) - min(days) <= ABOUT_AS_MANY and apart > 1 else []


def _all_young(page: Page) -> str:
    least, most = min(page.all_young), max(page.all_young)
    return page.say("all-young", young=least, most=most, same="yes" if least == most else "no")


def _earlier_once(page: Page, paragraphs: Sequence[str]) -> list[str]:
    """That a low or high may have begun earlier once: "from 00:14 (or earlier)" of it, and again of the sum that holds
    it, had three readers of three read twice."""
    text = "\n".join(paragraphs)
    for said, time in page.earlier.items():
        before, found, after = text.partition(said)
        text = before + found + after.replace(said, time)
    return text.split("\n") if paragraphs else []


def _unit_once(page: Page, paragraph: str) -> str:
    """A paragraph of a long page, in which every limit and reading after the first goes without the unit."""
    unit = amount(page.wording, 1.0, "mg/dL", page.glucose_unit).partition(" ")[2]
    said, found, rest = paragraph.partition(f" {unit}")
    return said + found + rest.replace(found, "") if found else paragraph


def _blocks(said: list[list[str]]) -> Iterator[list[str]]:
    """The sentences of each note, those of several together up to a number that reads at once."""
    block: list[str] = []
    for of_note in said:
        text = " ".join((*block, *of_note))
        if block and (text.count(". ") + 1 > LONG or len(text.split()) > LONG_WORDS):
            yield block
            block = []
        block += of_note
    if block:
        yield block


_START = re.compile(r"(^|[.] )([^\W\d_])")


@lru_cache(REMEMBERED)
def _sentence(text: str) -> str:
    """With a capital wherever a sentence begins."""
    return _START.sub(lambda found: found[1] + found[2].upper(), text)


def _paragraph(page: Page, notes: list[Note]) -> Iterator[list[str]]:
    """What is said of each note, or of those that are told in one sentence; lows before all else of the glucose that is
    no event, but for a high average beside its highs."""
    whole = next((note for note in notes if note.kind == "glucose_day"), None)
    notes = _gap_last(notes, whole)
    leads = whole is not None and low_leads(whole, notes)
    events = any(note.kind in EVENTS for note in notes)
    of_lows = [note for note in notes if leads and events and note.kind == "weekly" and _of_lows(note)]
    if of_lows and whole is not None:
        yield [*lows_first(page, whole), *weekly(page, of_lows)]
        whole, page.when = None, None
        notes = [note for note in notes if note not in of_lows]
    for alike in _alike(notes):
        of_rest = alike[0].kind not in EVENTS and _of_glucose(alike[0])
        if whole is not None and (leads or (of_rest and not _of_highs(page, alike[0]))):
            yield [*lows_first(page, whole)]
            whole = None
        if alike[0].kind == "same_day":
            yield [beside(page, alike)]
        elif alike[0].kind == "weekly":
            yield [*weekly(page, alike)]
        elif alike[0].kind == "together":
            yield from together(page, alike[0])
        else:
            one = [*SENTENCES[alike[0].kind](page, alike[0])]
            yield [*one, *defined(page, alike[0])]


def _gap_last(notes: list[Note], whole: Note | None) -> list[Note]:
    """With a time without glucose readings after all that they say, where it would stand between lows that no rule
    flags and the rest of the day."""
    gap = next((one for one in notes if one.id == GLUCOSE_GAP and one.words["how"] == "gap"), None)
    if gap is None or whole is None or not has_lows(whole):
        return notes
    others = [one for one in notes if one is not gap]
    at = others.index(whole) + 1
    return [*others[:at], gap, *others[at:]]


def _of_lows(note: Note) -> bool:
    """Of a week's categories."""
    return note.words["name"].startswith("below")


def _of_highs(page: Page, note: Note) -> bool:
    """Whether a high average follows the highs that made it."""
    return page.said_event and is_high_average(note)


def _of_glucose(note: Note) -> bool:
    return note.group == GLUCOSE or note.id == GLUCOSE_GAP


def _alike(notes: list[Note]) -> Iterator[list[Note]]:
    """What else stood out on the same night or day is one sentence, and so is what begins in the same week."""
    for _, alike in groupby(notes, key=lambda note: (note.kind, period_of(note))):
        if (told := list(alike))[0].kind in ("same_day", "weekly"):
            yield told
        else:
            yield from ([note] for note in told)


SENTENCES: dict[str, Callable[[Page, Note], Iterator[str]]] = {
    "urgent": event,
    "event": event,
    "value": value,
    "returned": returned,
    "quiet": quiet,
    "glucose_day": glucose_day,
    "missing": missing,
    "partial": partial,
    "lacking": lacking,
    "new": new,
}
"""By kind of note, those told one by one; runs, extremes and trends are told with the value that they are about."""
