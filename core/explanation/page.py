"""A day's page in one language: paragraphs within their length, the closing, the disclaimer, the care team's lines."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from core.documents import ProcessedDocument
from core.explanation.care_team import care_lines
from core.explanation.closing import closing_of, findings_of, lows_of
from core.explanation.notes import Note
from core.explanation.notes.events import stretches_of, with_the_longest
from core.explanation.notes.glucose import TIMES
from core.explanation.notes.note import EVENTS, is_glucose_event
from core.explanation.plan import Plan
from core.explanation.reader import Clinic, Reader
from core.explanation.realise import realise
from core.explanation.wording import DEFAULT, MissingWord, Wording, code_of, wording
from core.explanation.wording.formats import day_words, listed

T = TypeVar("T")
QUIET_WORDS, WORDS = 90, 130
MOST_NAMED = 4
"""So many findings the closing asks for by name."""
DROPPED_FIRST = (
    *(
        "definition",
        "else",
        "returned",
        "value",
        "new_range",
        "glucose_part",
        "glucose_highest",
        "glucose_times",
    ),
    *("glucose_above", "explained", "lasting", "running", "new", "same_day", "extreme", "run", "days_above"),
    *("glucose_run", "lacking", "glucose_share", "since", "low_times", "glucose_day", "days", "glucose_gap"),
    *(
        "usual",
        "drifts",
        "share_gap",
        "met",
        "high_stretches",
        "highs",
        "stretches",
        "targets",
        "sides",
        "low_minutes",
    ),
)
"""What a page that is too long leaves out, kind by kind, the last note of a kind first; never what must be told.
`explained`: what a metric is, in brackets; `new_range`: how long a usual range takes; `glucose_part`, `low_times` and
`glucose_times`: when in the day it was high, when low, and how often; `glucose_highest`: the highest reading;
`running` and `lasting`: for how many days, and how rare it is, what stands beside; `days_above` and `days`: on how
many days it was so; `since`: since when a weekly target has been missed; `glucose_run`: for how many days time in
range has been low; `glucose_share`: time in range, where an event names the day and the time below stays; `usual`:
the range beside a value, the last value first, on days on which nearly everything is flagged; `drifts`: since when
and by how much a value drifts; `high_stretches` and `stretches`: of several highs, and then lows, the shorter ones'
times; `share_gap`: the longest time without readings of what was there for a part of the day; `met`: for how long it
was above 300; `targets`: those of the week; `highs`: when they were; `sides`: on which side of its usual range a
value lies, where that has gone; `low_minutes`: for how long it was below 70, beside lows that an event tells."""


def _ends(level: str) -> list[str]:
    return [f"{level}.{end}.{i}" for end in ("from", "to") for i in range(1, TIMES[level] + 1)]


ANY = "any"
DETAILS = {
    "explained": (ANY, ("explained",)),
    "new_range": ("new", ("needs",)),
    "glucose_part": ("glucose_day", ("above_180.part", "above_180.breaks", *_ends("above_180"))),
    "low_times": ("glucose_day", ("below_70.part", "below_70.open", "below_70.breaks", *_ends("below_70"))),
    "low_minutes": ("glucose_day", ("below_70", "lowest")),
    "glucose_highest": ("glucose_day", ("highest",)),
    "glucose_times": ("glucose_day", (".events",)),
    "glucose_above": ("glucose_day", ("above_180",)),
    "glucose_gap": ("glucose_day", ("from", "to")),
    "glucose_run": ("glucose_day", ("running",)),
    "glucose_share": ("glucose_day", ("share", "low", "high")),
    "running": ("same_day", ("running",)),
    "lasting": ("same_day", ("extreme_days",)),
    "days_above": ("above", ("running", "days", "of")),
    "met": ("above", ("met", "met_minutes")),
    "share_gap": ("share", ("from", "to", "before")),
    "days": ("below", ("running", "days", "of")),
    "targets": ("weekly", ("limit",)),
    "highs": ("above", (".1", ".2", ".3")),
    "sides": ("value", ("side",)),
    "since": ("weekly", ("since",)),
    "drifts": ("trend", ("since", "shift")),
}
"""Of which kind of note, or of any, of events on which side, or of what is partly there by its share of the day; and
the ends of the names of what it then says no more."""
RANGED = ("value", "glucose_day")


@dataclass(frozen=True)
class Page:
    language: str
    text: list[str]
    closing: list[str]
    disclaimer: str
    for_care_team: list[str]
    plan: Plan


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


def _first(words: Wording, notes: Sequence[Note]) -> str:
    """What to do about what is urgent, before all else; the end of the page says it in full."""
    glucose = any(is_glucose_event(note) and note.severity == "urgent" for note in notes)
    return words.say("urgent-first", glucose="yes" if glucose else "no")


def _noting(page: Page, line: str) -> Page:
    return replace(page, for_care_team=[*page.for_care_team, line])


def _write(
    document: ProcessedDocument, notes: Sequence[Note], plan: Plan, reader: Reader, words: Wording
) -> Page:
    date = dt.date.fromisoformat(document.date)
    first = [_first(words, notes)] if any(note.severity == "urgent" for note in notes) else []
    most = (WORDS if document.anomalies else QUIET_WORDS) - len(" ".join(first).split())
    told = _told(plan, notes)
    while True:
        text = realise(plan, told, words, date, reader.glucose_unit, notes)
        if len(" ".join(text).split()) <= most:
            break
        shorter, fewer = _without_least(plan, told)
        if (shorter, fewer) == (plan, told):
            break
        plan, told = shorter, fewer
    plan = plan._replace(paragraphs=_remaining(plan, told))
    beside = [note for note in told if note.kind == "same_day"]  # with what the page had room for
    asked = [*(note for note in notes if note.kind != "same_day"), *beside]
    filled: dict[str, int | str] = {"lows": lows_of(notes), **day_words(words.code, date)}
    filled |= _named(findings_of(asked), words, filled)
    urgent = {note.words["side"] for note in notes if note.severity == "urgent" and is_glucose_event(note)}
    filled["both"] = "yes" if len(urgent) > 1 else "no"
    return Page(
        language=words.code,
        text=[*first, *text],
        closing=[_fixed(sentence, reader.clinic, words, filled) for sentence in closing_of(asked)],
        disclaimer=_disclaimer(reader.clinic, words),
        for_care_team=care_lines(document, words),
        plan=plan,
    )


def _told(plan: Plan, notes: Sequence[Note]) -> list[Note]:
    ids = set(plan.ids)
    return [note for note in notes if (note.about or note.id) in ids]


def _without_least(plan: Plan, told: list[Note]) -> tuple[Plan, list[Note]]:
    for kind in DROPPED_FIRST:
        if kind == "definition" and plan.definition is not None:
            return plan._replace(definition=None), told
        if kind in DETAILS and (kind != "glucose_share" or _tells_lows_alone(told)):
            fewer = [note if _keeps(note, kind) else _without(note, *DETAILS[kind]) for note in told]
            if fewer != told:
                return plan, fewer
        sides = {"stretches": ("above", "below"), "high_stretches": ("above",)}.get(kind, ())
        if listed := [n for n in told if stretches_of(n) > 1 and n.words.get("side") in sides]:
            return plan, [with_the_longest(note) if note is listed[-1] else note for note in told]
        if kind == "usual" and (
            ranged := [note for note in told if note.kind in RANGED and "low" in note.numbers]
        ):
            return plan, [_without_range(note) if note is ranged[-1] else note for note in told]
        least = next((note for note in reversed(told) if note.kind == kind and _may_go(note)), None)
        if least is not None:
            return plan, [note for note in told if note is not least]
    return plan, told


def _keeps(note: Note, kind: str) -> bool:
    """What a detail is that must be told: the minutes of a low that no event tells, and a share that is flagged."""
    if kind == "low_minutes":
        return note.must_tell
    return kind == "glucose_share" and note.severity is not None


def _may_go(note: Note) -> bool:
    """The day's glucose goes when it says no more of lows or of missing readings."""
    tells_more = "below_70" in note.numbers or "from" in note.dates
    return not (note.must_tell or (note.kind == "glucose_day" and tells_more))


def _tells_lows_alone(told: list[Note]) -> bool:
    """Whether minutes below the range can stand without the time in it: an event has named the day."""
    return any(map(is_glucose_event, told)) and any("below_70" in note.numbers for note in told)


def _without(note: Note, kind: str, detail: tuple[str, ...]) -> Note:
    side = note.words["side"] if note.kind in EVENTS else None
    if kind not in (ANY, note.kind, side, note.words.get("how")):
        return note

    def kept(told: dict[str, T]) -> dict[str, T]:
        return {name: value for name, value in told.items() if not name.endswith(detail)}

    return replace(note, numbers=kept(note.numbers), words=kept(note.words), dates=kept(note.dates))


def _without_range(note: Note) -> Note:
    return replace(note, numbers={k: v for k, v in note.numbers.items() if k not in ("low", "high", "young")})


def _remaining(plan: Plan, told: list[Note]) -> tuple[tuple[str, ...], ...]:
    ids = {note.id for note in told}
    kept = (tuple(i for i in paragraph if i in ids) for paragraph in plan.paragraphs)
    return tuple(paragraph for paragraph in kept if paragraph)


def _fixed(sentence: str, clinic: Clinic, words: Wording, filled: Mapping[str, int | str]) -> str:
    contact = words.say("contact", contact=clinic.contact) if clinic.contact else ""
    number = clinic.emergency
    emergency = words.say("emergency-number", number=number) if number else words.say("emergency")
    return words.say(sentence, contact=contact, emergency=emergency, **filled)


def _named(findings: Sequence[str], words: Wording, filled: Mapping[str, int | str]) -> dict[str, str]:
    """What a sentence asks to tell, by name; nothing of a finding without one, or of many. Lows and highs that were
    told stand alone then, and lows that no rule flags take no other's place."""
    acute = [one for one in findings if one in ("this-low", "highs")]
    if len(findings) > MOST_NAMED:
        findings = acute or [one for one in findings if one != "lows"]
    words_of = {one: f"mention-{one}" if words.has(f"mention-{one}") else f"{one}.yours" for one in findings}
    if not all(map(words.has, words_of.values())):
        findings = acute
    named = [words_of[one] for one in findings]
    if not 0 < len(named) <= MOST_NAMED:
        return {"named": "no", "what": ""}
    return {"named": "yes", "what": listed(words, [words.say(one, **filled) for one in named])}


def _disclaimer(clinic: Clinic, words: Wording) -> str:
    if clinic.hours:
        return words.say("disclaimer-hours", hours=clinic.hours)
    return words.say("disclaimer")
