"""One thing that can be said of a day: what it is about, its numbers, and where they stand in the document."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeGuard

from core.documents import Severity

Group = Literal["night", "day", "glucose", "data"]
EVENTS = ("urgent", "event")
"""Kinds of notes on a limit that was passed."""
Kind = Literal[
    "urgent",
    "event",
    "value",
    "together",
    "run",
    "often",
    "extreme",
    "trend",
    "returned",
    "same_day",
    "glucose_day",
    "weekly",
    "missing",
    "partial",
    "lacking",
    "new",
    "quiet",
    "else",
]
NIGHT: Group = "night"
DAY: Group = "day"
GLUCOSE: Group = "glucose"
DATA: Group = "data"

TOGETHER: dict[Group, tuple[Group, ...]] = {
    NIGHT: (NIGHT, DAY),
    DAY: (NIGHT, DAY),
    GLUCOSE: (GLUCOSE,),
    DATA: (DATA,),
}
"""Which groups may share a paragraph."""
RANKS: dict[Severity | None, int] = {"urgent": 0, "notable": 1, "info": 2, None: 3}


@dataclass(frozen=True)
class Note:
    """`about` names the note whose sentences it completes; it is told with that one, or not at all.

    `numbers` are the document's own, unrounded and in its units; `dates` are ISO dates, or times with an offset;
    `words` say what a number cannot: a side, a rule, a part of the day.
    """

    id: str
    kind: Kind
    group: Group
    path: str
    metrics: tuple[str, ...] = ()
    severity: Severity | None = None
    must_tell: bool = False
    about: str | None = None
    numbers: dict[str, float] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    may_stand_with: tuple[str, ...] = ()

    def described(self) -> dict[str, Any]:
        """As the explanation document keeps it, and as the fingerprint sees it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "group": self.group,
            "metrics": list(self.metrics),
            "severity": self.severity,
            "must_tell": self.must_tell,
            "about": self.about,
            "numbers": self.numbers,
            "dates": self.dates,
            "words": self.words,
            "may_stand_with": list(self.may_stand_with),
            "path": self.path,
        }


def is_glucose_event(note: Note) -> bool:
    """Whether it tells that a limit of the day's glucose was passed; events of oxygen have sides too."""
    return note.kind in EVENTS and note.metrics == ("glucose",)


def is_date(text: object) -> TypeGuard[str]:
    """Whether it begins with an ISO date, as evidence has them."""
    try:
        return isinstance(text, str) and text[7:8] == "-" and bool(dt.date.fromisoformat(text[:10]))
    except ValueError:
        return False


def is_time(text: object) -> TypeGuard[str]:
    """Whether it is an ISO time, as evidence has them: written out, for it is cut by its places to be told."""
    try:
        return isinstance(text, str) and text[13:14] == ":" and bool(dt.datetime.fromisoformat(text))
    except ValueError:
        return False


def with_company(notes: list[Note]) -> Iterator[Note]:
    """Each note with the ids of those that it may share a paragraph with."""
    for note in notes:
        groups = TOGETHER[note.group]
        yield replace(
            note,
            may_stand_with=tuple(
                other.id
                for other in notes
                if note.about is None
                and other.about is None
                and other.id != note.id
                and other.group in groups
            ),
        )
