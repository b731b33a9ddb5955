"""What the page says last: the first case of the table that the day meets, and what missing data adds to it.

The sentences are in the wording files (`closing-…`), this is the order in which they are looked for.
"""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from core.explanation.notes import Note
from core.explanation.notes.note import DATA

HIGH_MINUTES = 120
"""Above 250 mg/dL for so long in a day, and the page points to the plan for high glucose."""
OXYGEN = "spo2_low"


def _low(note: Note) -> bool:
    return note.metrics == ("glucose",) and note.words.get("side") == "below"


def _high(note: Note) -> bool:
    return note.metrics == ("glucose",) and note.words.get("side") == "above"


def _long_high(note: Note) -> bool:
    return _high(note) and note.numbers.get("minutes", 0.0) >= HIGH_MINUTES


def _missing(note: Note, streams: Collection[str]) -> bool:
    return note.kind in ("missing", "partial") and note.words["stream"] in streams


class Case(NamedTuple):
    """A row: the sentence, and when it is said; `adds`: also after one of the cases above it."""

    sentence: str
    holds: Callable[[Note], bool]
    adds: bool = False


TABLE = (
    Case("closing-urgent-low", lambda note: note.severity == "urgent" and _low(note)),
    Case("closing-urgent-high", lambda note: note.severity == "urgent" and _high(note)),
    Case(
        "closing-urgent-oxygen", lambda note: note.severity == "urgent" and note.words.get("rule") == OXYGEN
    ),
    Case("closing-urgent-other", lambda note: note.severity == "urgent"),
    Case("closing-notable-low", lambda note: note.severity == "notable" and _low(note)),
    Case("closing-low", _low),
    Case("closing-high", _long_high),
    Case("closing-mention", lambda note: note.severity is not None and note.group != DATA),
    Case("closing-glucose-missing", lambda note: _missing(note, ("glucose",)), adds=True),
    Case("closing-ring-missing", lambda note: _missing(note, ("ring", "night", "steps")), adds=True),
)
OTHERWISE = "closing-nothing"


def sides_of(notes: Sequence[Note]) -> dict[str, int | str]:
    """What the sentence fills in: `lows`, of how many it speaks, and `high`, whether there was an "urgent" or a "long"
    one. Whoever had both is told what to do about both: a low leads, and its sentence alone says nothing of a high that
    may go on."""
    lows = max((int(note.numbers.get("events", 1)) for note in notes if _low(note)), default=0)
    urgent = any(note.severity == "urgent" and _high(note) for note in notes)
    return {"lows": lows, "high": "urgent" if urgent else "long" if any(map(_long_high, notes)) else "no"}


def closing_of(notes: Sequence[Note]) -> list[str]:
    """The sentences' names, exactly one of the table above plus what missing data adds."""
    said: list[str] = []
    for case in TABLE:
        if (not said or case.adds) and any(case.holds(note) for note in notes):
            said.append(case.sentence)
    return said or [OTHERWISE]
