"""Is every patient's last due night complete, whose days stay empty, and who waits for somebody? Three alarms rest on
these counts."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from core.ledger import Entry
from core.patient_day import PatientDay
from core.ports import Page, Patient
from core.stages.day_status import COMPLETE, day_status
from core.stages.headline import TIERS
from core.stages.nights import is_expected, newest_night, night_after
from core.stages.silence import DayBook, Why, find_silent

GRACE = dt.timedelta(hours=6)  # deferrals heal an outage of five hours
UNACKNOWLEDGED = dt.timedelta(hours=24)
"""Somebody has to say within that time that an urgent finding was seen to."""


class RosterPages(Protocol):
    async def page(self, segment: int, segments: int, cursor: str | None) -> Page: ...


class CompletenessPorts(NamedTuple):
    roster: RosterPages
    ledger: DayBook
    nightly_local_hour: int


@dataclass(frozen=True)
class Completeness:
    """`without_data` counts patients (core/stages/silence.py); of them some do not share, and some are new. `tiers`
    counts the nights by the highest tier of their findings. Of the days with an urgent finding that nobody has
    acknowledged (`open`), some wait too long."""

    expected: int
    complete: int
    without_data: int = 0
    not_sharing: int = 0
    newly_without_data: int = 0
    unreadable: int = 0
    tiers: Mapping[str, int] = field(default_factory=dict)
    open: int = 0
    open_too_long: int = 0

    def counts(self) -> dict[str, int]:
        """By metric name. Missing is everything that is not complete, also what is dead; of whom the roster's entry
        cannot be read nobody knows what to expect."""
        return {
            "ExpectedPatientDays": self.expected,
            "CompletePatientDays": self.complete,
            "MissingPatientDays": self.expected - self.complete,
            "PatientsWithoutData": self.without_data,
            "PatientsNotSharing": self.not_sharing,
            "PatientsNewlyWithoutData": self.newly_without_data,
            "UnreadablePatients": self.unreadable,
            **{f"{tier.title()}PatientDays": self.tiers.get(tier, 0) for tier in TIERS},
            "UnacknowledgedPatientDays": self.open,
            "UnacknowledgedForADay": self.open_too_long,
        }


async def count_complete(now: dt.datetime, ports: CompletenessPorts) -> Completeness:
    """Counts one day of each active patient, page by page, and reads further back only for those who had no data."""
    expected = complete = unreadable = without = private = new = 0
    tiers: Counter[str] = Counter()
    cursor: str | None = None
    while True:
        page = await ports.roster.page(0, 1, cursor)
        due = {day: p for p in page.patients if (day := last_due(p, now, ports.nightly_local_hour))}
        entries = await ports.ledger.entries(list(due))
        expected += len(due)
        complete += sum(day_status(entries.get(day)) in COMPLETE for day in due)
        tiers.update(entry.tier for day in due if (entry := entries.get(day)) and entry.tier)
        silent = await find_silent(due, entries, ports.ledger, ports.nightly_local_hour)
        without += len(silent)
        private += sum(one.why is Why.NOT_SHARED for one in silent.values())
        new += sum(one.is_new for one in silent.values())
        cursor, unreadable = page.cursor, unreadable + page.unreadable
        if cursor is None:
            break
    waiting = await ports.ledger.open_days()
    return Completeness(
        *(expected, complete, without, private, new, unreadable, tiers),
        open=len(waiting),
        open_too_long=sum(is_overdue(entry, now) for entry in waiting),
    )


def is_overdue(entry: Entry, now: dt.datetime) -> bool:
    """Whether an urgent finding has been open too long. What was found late rings nobody: it has no such time. One of
    another hand than ours counts as long ago: it stops no other patient's, and somebody looks."""
    if entry.urgent_since is None:
        return False
    try:
        since = dt.datetime.fromisoformat(entry.urgent_since)
    except ValueError:
        return True
    return since.tzinfo is None or since < now - UNACKNOWLEDGED


def last_due(patient: Patient, now: dt.datetime, hour: int) -> PatientDay | None:
    """The newest day whose night is GRACE past, if the patient is followed and was so when that night came."""
    if not patient.active:
        return None
    date = newest_night(patient, now - GRACE, hour)
    return (
        PatientDay(patient.patient_id, date)
        if is_expected(night_after(date, patient, hour), patient)
        else None
    )
