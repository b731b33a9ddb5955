"""A day's page in one language: paragraphs within their length, the closing, the disclaimer, the care team's lines."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.documents import ProcessedDocument
from core.explanation.care_team import care_lines
from core.explanation.closing import CALLS, CHECKS, FIRST, closing_of, leading, lows_of
from core.explanation.closing_cases import (
    far_high,
    high_at_midnight,
    is_high,
    low_unseen,
    ring_sends,
)
from core.explanation.closing_named import findings_of
from core.explanation.document import in_reading_order
from core.explanation.fitting import fitted
from core.explanation.history_sentences import is_inside
from core.explanation.notes import Note
from core.explanation.notes.data import THIN_RING
from core.explanation.notes.day import day_of
from core.explanation.notes.note import DATA, EVENTS, is_glucose_event
from core.explanation.plan import Plan
from core.explanation.reader import Clinic, Reader
from core.explanation.realise import realise
from core.explanation.shortening import without
from core.explanation.wording import DEFAULT, MissingWord, Wording, code_of, wording
from core.explanation.wording.formats import amount, bare, day_words, listed
from core.glucose_limits import HIGH, LOW

QUIET_WORDS, WORDS = 60, 130
"""A quiet page's, and any other's: in fewer words what lies outside its range, lows and highs that no rule flags had no
room for since when and how long (docs/panel.md)."""
MOST_NAMED = 4
"""So many findings the closing asks for by name."""
ABOVE = "above_180"
IN_RANGE, SAME = "in_range", "same"
VALUES_OF = ("value", "same_day", "returned", "glucose_day", *EVENTS)
"""Kinds of notes that tell values."""
PAIRS = {"this-low": "this-low-highs", "lows": "lows-highs"}
"""Lows, flagged or not, that are named in one with highs; flagged ones beside one thing more are two, for "these and
those and that" reads badly."""
VALUES, MANY_VALUES = "values", 3
"""So many values that are all the page tells are named as "these values"."""


@dataclass(frozen=True)
class Page:
    language: str
    text: list[str]
    closing: list[str]
    leading: int
    disclaimer: str
    for_care_team: list[str]
    plan: Plan

    def paragraphs(self) -> list[str]:
        """As it is read, but for the disclaimer."""
        return in_reading_order(self.text, self.closing, self.leading)


def write_page(document: ProcessedDocument, notes: Sequence[Note], plan: Plan, reader: Reader) -> Page:
    """In the reader's language, or all of it in English where that has no file or lacks a word."""
    code, known = code_of(reader.language)
    try:
        page = _write(document, notes, plan, reader, wording(code))
        return page if known else _noting(page, wording(code).say("care-language"))
    except MissingWord as missing:
        if code == DEFAULT:
            raise
        english = wording(DEFAULT)
        page = _write(document, notes, plan, reader, english)
        return _noting(page, english.say("care-word", word=missing.word))


def _urgent_sides(notes: Sequence[Note]) -> set[str]:
    return {note.words["side"] for note in notes if note.severity == "urgent" and is_glucose_event(note)}


def _contact(clinic: Clinic, words: Wording) -> dict[str, str]:
    """Where it ends a sentence, and where it stands within one."""
    forms = {"contact": "contact", "within": "contact.within"}
    return {
        place: words.say(form, contact=clinic.contact) if clinic.contact else ""
        for place, form in forms.items()
    }


def _noting(page: Page, line: str) -> Page:
    return replace(page, for_care_team=[*page.for_care_team, line])


def _write(
    document: ProcessedDocument, notes: Sequence[Note], plan: Plan, reader: Reader, words: Wording
) -> Page:
    date, window = dt.date.fromisoformat(document.date), day_of(document)
    most = QUIET_WORDS if is_quiet(notes) else WORDS
    wanted = plan, _told(plan, notes)
    if _urgent_sides(notes) == {"below"} and not any(map(high_at_midnight, notes)):
        wanted = _without_hours_above(*wanted)

    def said(plan: Plan, told: Sequence[Note]) -> list[str]:
        return realise(plan, told, words, date, reader.glucose_unit, notes, window)

    shortened, text, _ = fitted(*wanted, most, said)
    told = shortened.told
    plan = shortened.plan._replace(paragraphs=_remaining(shortened.plan, told))
    asked = [*_asked(notes, told)]
    filled: dict[str, int | str] = {"lows": lows_of(notes, told), **day_words(words.code, date)}
    filled["low"] = bare(words, LOW, "mg/dL", reader.glucose_unit)
    filled["high"] = amount(words, HIGH, "mg/dL", reader.glucose_unit)
    findings = findings_of(asked)
    filled["week"] = _week(notes, findings)
    if filled["week"] == SAME:
        findings.remove("week")
    values = {metric for note in told if note.kind in VALUES_OF for metric in note.metrics}
    asked_for = closing_of(asked)
    first = leading(asked_for)
    filled["urgent"] = "yes" if {*asked_for} & {*CALLS, *FIRST} else "no"
    filled |= _named(findings, words, filled, values, _drifted(told))
    grave = any(is_high(note) and (note.severity == "urgent" or far_high(note)) for note in notes)
    filled["both"] = "yes" if grave else "no"
    filled["low_too"] = "yes" if {"this-low", "lows"} & {*findings} else "no"
    # urgent is what is told of it, and who is called
    filled["unseen"] = "yes" if first and filled["urgent"] == "no" and any(map(low_unseen, asked)) else "no"
    filled["sends"] = "yes" if any(map(ring_sends, asked)) else "no"
    filled["only"] = "yes" if len(asked_for) > 1 and not {*asked_for} & {*CHECKS} else "no"
    return Page(
        language=words.code,
        text=text,
        closing=[
            _fixed(sentence, reader.clinic, words, filled | {"leads": "yes" if first and not i else "no"})
            for i, sentence in enumerate(asked_for)
        ],
        leading=first,
        disclaimer=_disclaimer(reader.clinic, words),
        for_care_team=care_lines(document, words),
        plan=plan,
    )


def is_quiet(notes: Sequence[Note]) -> bool:
    """Whether nothing was found, nothing is missing, and nothing that is told stands out."""
    usual = any(note.kind == "quiet" and note.words["outside"] == "no" for note in notes)
    return usual and all(note.group != DATA for note in notes)


def _without_hours_above(plan: Plan, told: list[Note]) -> tuple[Plan, list[Note]]:
    """What a page on urgent lows alone tells, however short it is: hours above 180 do not belong there, unless
    something is asked about them."""
    fewer = without("glucose_above", plan, told)
    if fewer[1] == told:
        return plan, told
    return without("glucose_highest", *without("glucose_part", *fewer))


def _told(plan: Plan, notes: Sequence[Note]) -> list[Note]:
    ids = set(plan.ids)
    return [note for note in notes if (note.about or note.id) in ids]


def _asked(notes: Sequence[Note], told: Sequence[Note]) -> Iterator[Note]:
    """What something may be asked about: of the day's glucose its hours above 180 only where the page tells of them or
    of highs, and what stands beside only where it does."""
    shown = {note.id: note.numbers for note in told}
    highs = any(is_glucose_event(note) and note.words["side"] == "above" for note in notes)
    for note in notes:
        if note.kind == "glucose_day" and not highs and ABOVE not in shown.get(note.id, {}):
            yield replace(note, numbers={name: n for name, n in note.numbers.items() if name != ABOVE})
        elif not _needs_room(note):
            yield note
    yield from filter(_needs_room, told)


def _needs_room(note: Note) -> bool:
    """Whether nothing is asked about it on a page that has no room to tell it."""
    return note.kind == "same_day" or note.id == THIN_RING


def _remaining(plan: Plan, told: list[Note]) -> tuple[tuple[str, ...], ...]:
    ids = {note.id for note in told}
    kept = (tuple(i for i in paragraph if i in ids) for paragraph in plan.paragraphs)
    return tuple(paragraph for paragraph in kept if paragraph)


def _fixed(sentence: str, clinic: Clinic, words: Wording, filled: Mapping[str, int | str]) -> str:
    number = clinic.emergency
    emergency = words.say("emergency-number", number=number) if number else words.say("emergency")
    return words.say(sentence, **_contact(clinic, words), emergency=emergency, **filled)


def _week(notes: Sequence[Note], findings: Collection[str]) -> str:
    """What a week's findings are of: lows, highs, or the time in range, "all" of more than one; of lows, or highs, the
    same as the day's that are named beside it, and so is little time in range beside highs; the "whole" week where it
    is of more than these."""
    names = {note.words["name"] for note in notes if note.kind == "weekly" and note.severity}
    of = {IN_RANGE if name in (IN_RANGE, "fall") else name.partition("_")[0] for name in names}
    week = of.pop() if len(of) == 1 else "all"
    lows, highs = bool({"lows", "this-low"} & {*findings}), "highs" in findings
    if "week" in findings and ((week == "below" and lows) or (week in ("above", IN_RANGE) and highs)):
        return SAME
    return "whole" if week == "all" and (lows or highs) else week


def _named(
    findings: Sequence[str],
    words: Wording,
    filled: Mapping[str, int | str],
    values: set[str],
    drifted: Mapping[str, str],
) -> dict[str, str]:
    """What a sentence asks to tell, by name; nothing of a finding without one, or of many. Lows and highs that were
    told stand alone then, and lows that no rule flags take no other's place. `values`: the metrics that the page
    tells; `drifted`: to which side those did whose own value lies in its range, so that without it nobody sees why."""
    acute = [one for one in findings if one in ("this-low", "highs")]
    if len(findings) > MOST_NAMED:
        findings = acute or [one for one in findings if one != "lows"]
    words_of = {one: f"mention-{one}" if words.has(f"mention-{one}") else f"{one}.yours" for one in findings}
    sides = {f"{one}.drifted": side for one, side in drifted.items() if words.has(f"{one}.drifted")}
    words_of |= {one: f"{one}.drifted" for one in findings if f"{one}.drifted" in sides}
    if not all(map(words.has, words_of.values())):
        findings = acute
    also = {"also": "yes" if "highs" in findings else "no"}
    low = next((one for one in PAIRS if one in findings and "highs" in findings), None)
    beside = [one for one in findings if one not in (low, "highs")]
    if low is not None and (len(beside) != 1 or low == "lows"):
        findings = [PAIRS[low], *beside]
        words_of[PAIRS[low]] = f"mention-{PAIRS[low]}"
    if MANY_VALUES <= len(findings) <= MOST_NAMED and {*findings} == values:
        findings, filled = [VALUES], {**filled, "n": len(values)}
        words_of[VALUES] = f"mention-{VALUES}"
    # last: "the rise in your resting heart rate and your skin temperature" would be of both
    named = sorted((words_of[one] for one in findings), key=lambda word: word in sides)
    if not 0 < len(named) <= MOST_NAMED:
        return also | {"named": "no", "what": ""}
    return also | {
        "named": "yes",
        "what": listed(words, [words.say(one, side=sides.get(one, ""), **filled) for one in named]),
    }


def _drifted(told: Sequence[Note]) -> dict[str, str]:
    """Metrics whose value lies in its range, to the side to which they drifted or are far from the week before."""
    inside = {note.id: note for note in told if note.kind == "value" and is_inside(note)}
    sides = {
        note.metrics[0]: "above" if note.numbers["difference"] > 0 else "below"
        for note in inside.values()
        if "shift" in note.words
    }
    return sides | {
        note.metrics[0]: note.words["side"] for note in told if note.kind == "trend" and note.about in inside
    }


def _disclaimer(clinic: Clinic, words: Wording) -> str:
    if clinic.hours:
        return words.say("disclaimer-hours", hours=clinic.hours)
    return words.say("disclaimer")
