"""A day's page in one language: paragraphs within their length, the closing, the disclaimer, the care team's lines."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.documents import ProcessedDocument
from core.explanation.care_team import care_lines
from core.explanation.closing.words import ending
from core.explanation.document import in_reading_order
from core.explanation.length.fitting import fitted
from core.explanation.notes import Note
from core.explanation.notes.day import day_of
from core.explanation.notes.note import DATA
from core.explanation.plan import Plan
from core.explanation.reader import Clinic, Reader
from core.explanation.realise import realise
from core.explanation.wording import DEFAULT, MissingWord, Wording, code_of, wording

QUIET_WORDS, WORDS = 60, 130
"""A quiet page's, and any other's: in fewer words what lies outside its range, lows and highs that no rule flags had no
room for since when and how long (docs/panel.md)."""


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


def _noting(page: Page, line: str) -> Page:
    return replace(page, for_care_team=[*page.for_care_team, line])


def _write(
    document: ProcessedDocument, notes: Sequence[Note], plan: Plan, reader: Reader, words: Wording
) -> Page:
    date, window = dt.date.fromisoformat(document.date), day_of(document)
    most = QUIET_WORDS if is_quiet(notes) else WORDS

    def said(plan: Plan, told: Sequence[Note]) -> list[str]:
        return realise(plan, told, words, date, reader.glucose_unit, notes, window)

    shortened, text, _ = fitted(plan, _told(plan, notes), most, said)
    told = shortened.told
    plan = shortened.plan._replace(paragraphs=_remaining(shortened.plan, told))
    end = ending(notes, told, words, date, reader)
    return Page(
        language=words.code,
        text=text,
        closing=end.sentences,
        leading=end.leading,
        disclaimer=_disclaimer(reader.clinic, words),
        for_care_team=care_lines(document, words),
        plan=plan,
    )


def is_quiet(notes: Sequence[Note]) -> bool:
    """Whether nothing was found, nothing is missing, and nothing that is told stands out."""
    usual = any(note.kind == "quiet" and note.words["outside"] == "no" for note in notes)
    return usual and all(note.group != DATA for note in notes)


def _told(plan: Plan, notes: Sequence[Note]) -> list[Note]:
    ids = set(plan.ids)
    return [note for note in notes if (note.about or note.id) in ids]


def _remaining(plan: Plan, told: list[Note]) -> tuple[tuple[str, ...], ...]:
    ids = {note.id for note in told}
    kept = (tuple(i for i in paragraph if i in ids) for paragraph in plan.paragraphs)
    return tuple(paragraph for paragraph in kept if paragraph)


def _disclaimer(clinic: Clinic, words: Wording) -> str:
    if clinic.hours:
        return words.say("disclaimer-hours", hours=clinic.hours)
    return words.say("disclaimer")
