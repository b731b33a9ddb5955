"""The last fourteen nights of everybody, a mark for each, from what the ledger proves. Pure."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.ledger import Entry
from core.ports import Patient
from core.stages.day_status import DayStatus, day_status, is_degraded
from core.stages.nights import newest_night

NIGHTS = 14
Nights = Sequence[Mapping[str, Entry]]
"""The entries of each night by patient id, the newest night last."""


class Mark(StrEnum):
    """How a night is shown."""

    EXPLAINED = "explained"
    NO_DATA = "no data"
    NOT_SHARED = "not shared"
    DEAD = "dead"
    MISSING = "missing"
    PENDING = "pending"  # under way, its night not come yet, or the model has yet to replace the template
    ABSENT = "not followed yet"


_MARKS = {
    DayStatus.EXPLAINED: Mark.EXPLAINED,
    DayStatus.PROCESSED: Mark.EXPLAINED,
    DayStatus.OUTDATED: Mark.EXPLAINED,
    DayStatus.NO_DATA: Mark.NO_DATA,
    DayStatus.NOT_SHARED: Mark.NOT_SHARED,
    DayStatus.DEAD: Mark.DEAD,
    DayStatus.UNFINISHED: Mark.PENDING,
    DayStatus.MISSING: Mark.MISSING,
}
_AWAY = (Mark.NO_DATA, Mark.NOT_SHARED)


@dataclass(frozen=True)
class Line:
    """One patient's nights, the newest last, and what is to be said of them."""

    patient_id: str
    marks: tuple[Mark, ...]
    why: str = ""

    @property
    def has_hole(self) -> bool:
        return any(mark not in (Mark.EXPLAINED, Mark.ABSENT) for mark in self.marks)


@dataclass
class Complete:
    """What the ledger alone says of one night. Expected is who is in the ledger that night or the one before."""

    expected: int = 0
    marks: Counter[Mark] = field(default_factory=Counter)
    dead: Counter[str] = field(default_factory=Counter)
    degraded: int = 0
    pending_model: int = 0
    outdated: int = 0

    @property
    def is_complete(self) -> bool:
        return not any(self.marks[mark] for mark in (Mark.DEAD, Mark.MISSING, Mark.PENDING))


def dates_up_to(date: dt.date) -> list[dt.date]:
    return [date - dt.timedelta(days=back) for back in range(NIGHTS - 1, -1, -1)]


def lines(nights: Nights, date: dt.date, hour: int, now: dt.datetime) -> list[Line]:
    """Everybody whom the ledger knows in one of these nights, by patient id."""
    known = sorted({patient_id for night in nights for patient_id in night})
    return [
        _line(patient_id, [night.get(patient_id) for night in nights], date, hour, now)
        for patient_id in known
    ]


def completeness(nights: Nights, date: dt.date, hour: int, now: dt.datetime) -> Complete:
    """Of the newest night."""
    found = Complete()
    newest = nights[-1]
    for patient_id in {*newest, *(nights[-2] if len(nights) > 1 else ())}:
        entry = newest.get(patient_id)
        found.expected += 1
        mark = _mark(entry, date, _zone([night.get(patient_id) for night in nights]), hour, now)
        found.marks[mark] += 1
        if entry is None:
            continue
        if mark is Mark.DEAD:
            found.dead[_kind(entry)] += 1
        found.outdated += day_status(entry) is DayStatus.OUTDATED
        if mark is Mark.EXPLAINED:
            found.degraded += is_degraded(entry)
            found.pending_model += entry.explanation_pending
    return found


def _line(
    patient_id: str, entries: Sequence[Entry | None], date: dt.date, hour: int, now: dt.datetime
) -> Line:
    first = next(i for i, entry in enumerate(entries) if entry is not None)
    zone, dates = _zone(entries), dates_up_to(date)[-len(entries) :]
    marks = [Mark.ABSENT] * first
    marks += [_mark(entries[i], dates[i], zone, hour, now) for i in range(first, len(entries))]
    return Line(patient_id, tuple(marks), _why(marks, entries, dates))


def _mark(entry: Entry | None, date: dt.date, zone: str | None, hour: int, now: dt.datetime) -> Mark:
    mark = _MARKS[day_status(entry)]
    if mark is Mark.MISSING and newest_night(Patient("", "", timezone=zone), now, hour) < date:
        return Mark.PENDING
    return mark


def _zone(entries: Sequence[Entry | None]) -> str | None:
    return next((entry.timezone for entry in reversed(entries) if entry and entry.timezone), None)


def _kind(entry: Entry) -> str:
    return str((entry.error or {}).get("kind", "unknown"))


def _why(marks: Sequence[Mark], entries: Sequence[Entry | None], dates: Sequence[dt.date]) -> str:
    """Of the newest night, as far as the ledger knows: an error's kind and stage, or since when nothing comes."""
    newest, entry = marks[-1], entries[-1]
    if newest is Mark.DEAD and entry is not None:
        return f"stopped in {(entry.error or {}).get('stage', 'a stage')}: {_kind(entry)}"
    if newest is Mark.MISSING:
        return "nothing came of this night"
    if newest not in _AWAY:
        return ""
    seen = [date for date, mark in zip(dates, marks, strict=True) if mark is Mark.EXPLAINED]
    said = "does not share their data" if newest is Mark.NOT_SHARED else "the ring sent nothing"
    return f"{said}; last data {seen[-1]}" if seen else f"{said}; none in {len(marks)} nights"
