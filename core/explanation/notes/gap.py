"""The day's time without glucose readings: how it was as that began, and what nobody saw of the lows and highs that end
in it."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence

from core.documents import ProcessedDocument
from core.explanation.notes.day import Day, minutes_between, same, within
from core.explanation.notes.note import Note, is_time
from core.glucose_limits import HIGH, LOW


def held_before(document: ProcessedDocument) -> dict[str, float]:
    """The last reading before the day's longest time without any, in mg/dL, if the document knows it."""
    before = document.context.glucose_before_gap if document.context else None
    return {} if before is None else {"gap_reading": float(before)}


def gap_began(note: Note) -> str:
    """Whether that reading was below 70 ("below"), above 180 ("above"), or neither, as far as is known ("no")."""
    last = note.numbers.get("gap_reading", LOW)
    return "below" if last < LOW else "above" if last > HIGH else "no"


def unseen_of(document: ProcessedDocument, ends: Iterable[object], *, side: str, limit: float) -> float:
    """Minutes of times beyond `limit` (mg/dL) that the last reading before that time stands for, in which nobody saw
    that it stayed so; `ends`: when these times ended. Zero if that reading was not beyond it."""
    context = document.context
    gap = context.glucose_gap if context else None
    last = context.glucose_before_gap if context else None
    if gap is None or last is None or not all(map(is_time, gap)):
        return 0.0
    if not (last < limit if side == "below" else last > limit):
        return 0.0
    return sum(minutes_between(gap[0], at) for at in ends if is_time(at) and within(at, *gap))


def edge_of(day: Day, begin: str, end: str) -> dict[str, str]:
    """Whether the day begins with this time, or ends with it, as a note has it."""
    if same(begin, day.begin):
        return {"edge": "start"}
    return {"edge": "end"} if same(end, day.end) else {}


def minutes_of(time: Sequence[object]) -> float:
    """How long it was by the clock; of what is no time, or lies over a change of it, no end."""
    since, until = time
    if not (is_time(since) and is_time(until)) or since[16:] != until[16:]:
        return math.inf
    lasted = dt.datetime.fromisoformat(until) - dt.datetime.fromisoformat(since)
    return lasted.total_seconds() / 60
