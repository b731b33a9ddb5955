"""The end of a page in the reader's language: what is asked, with the names of what was found. Pure."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.explanation.closing.asked import CALLS, CHECKS, FIRST, closing_of, leading, lows_of
from core.explanation.closing.cases import far_high, is_high, low_unseen, ring_sends
from core.explanation.closing.named import findings_of
from core.explanation.notes import Note
from core.explanation.notes.note import EVENTS, is_glucose_event
from core.explanation.notes.ring import THIN_RING
from core.explanation.reader import Clinic, Reader
from core.explanation.sentences.saying import is_inside
from core.explanation.wording import Wording
from core.explanation.wording.formats import amount, bare, day_words, listed
from core.glucose_limits import HIGH, LOW

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


class Ending(NamedTuple):
    """The sentences, and with how many of them the page begins."""

    sentences: list[str]
    leading: int


def ending(
    notes: Sequence[Note], told: Sequence[Note], words: Wording, date: dt.date, reader: Reader
) -> Ending:
    """What the day's notes ask for; `told`: those that the page has room for. Raises MissingWord."""
    asked = [*_asked(notes, told)]
    names, findings = closing_of(asked), findings_of(asked)
    first = leading(names)
    week = _week(notes, findings)
    if week == SAME:
        findings.remove("week")
    urgent = bool({*names} & {*CALLS, *FIRST})  # urgent is what is told of it, and who is called
    filled: dict[str, int | str] = {
        "lows": lows_of(notes, told),
        "low": bare(words, LOW, "mg/dL", reader.glucose_unit),
        "high": amount(words, HIGH, "mg/dL", reader.glucose_unit),
        "week": week,
        "urgent": _yes(urgent),
        **day_words(words.code, date),
    }
    values = {metric for note in told if note.kind in VALUES_OF for metric in note.metrics}
    filled |= _named(findings, words, filled, values, _drifted(told))
    filled |= {
        "both": _yes(any(is_high(one) and (one.severity == "urgent" or far_high(one)) for one in notes)),
        "low_too": _yes(bool({"this-low", "lows"} & {*findings})),
        "unseen": _yes(bool(first) and not urgent and any(map(low_unseen, asked))),
        "sends": _yes(any(map(ring_sends, asked))),
        "only": _yes(len(names) > 1 and not {*names} & {*CHECKS}),
    }
    sentences = [
        _fixed(name, reader.clinic, words, filled | {"leads": _yes(bool(first) and not i)})
        for i, name in enumerate(names)
    ]
    return Ending(sentences, first)


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


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


def _contact(clinic: Clinic, words: Wording) -> dict[str, str]:
    """Where it ends a sentence, and where it stands within one."""
    forms = {"contact": "contact", "within": "contact.within"}
    return {
        place: words.say(form, contact=clinic.contact) if clinic.contact else ""
        for place, form in forms.items()
    }


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
