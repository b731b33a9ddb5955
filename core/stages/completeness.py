"""Is every patient's last due night complete? The alarm on missing patient-days rests on this count."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.ledger import Entry
from core.patient_day import PatientDay
from core.ports import Page, Patient
from core.stages.day_status import COMPLETE, day_status
from core.stages.nights import DAY, zone_of

GRACE = dt.timedelta(hours=6)  # deferrals heal an outage of five hours


class RosterPages(Protocol):
    async def page(self, segment: int, segments: int, cursor: str | None) -> Page: ...


class DayBook(Protocol):
    async def entries(self, days: Sequence[PatientDay]) -> dict[PatientDay, Entry]: ...


@dataclass(frozen=True)
class CompletenessPorts:
    roster: RosterPages
    ledger: DayBook
    nightly_local_hour: int


@dataclass(frozen=True)
class Completeness:
    expected: int
    complete: int
    unreadable: int = 0

    def counts(self) -> dict[str, int]:
        """By metric name. Missing is everything that is not complete, also what is dead; of whom the roster's entry
        cannot be read nobody knows what to expect."""
        return {
            "ExpectedPatientDays": self.expected,
            "CompletePatientDays": self.complete,
            "MissingPatientDays": self.expected - self.complete,
            "UnreadablePatients": self.unreadable,
        }


async def count_complete(now: dt.datetime, ports: CompletenessPorts) -> Completeness:
    """Counts one day of each active patient, page by page."""
    expected = complete = unreadable = 0
    cursor: str | None = None
    while True:
        page = await ports.roster.page(0, 1, cursor)
        days = [day for patient in page.patients if (day := last_due(patient, now, ports.nightly_local_hour))]
        entries = await ports.ledger.entries(days)
        expected += len(days)
        complete += sum(day_status(entries.get(day)) in COMPLETE for day in days)
        cursor, unreadable = page.cursor, unreadable + page.unreadable
        if cursor is None:
            return Completeness(expected, complete, unreadable)


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


def newest_night(patient: Patient, now: dt.datetime, hour: int) -> dt.date:
    """The newest date of the patient's whose night has come by `now`."""
    date = now.astimezone(zone_of(patient.timezone)).date() - DAY
    return date if night_after(date, patient, hour) <= now else date - DAY


def night_after(date: dt.date, patient: Patient, hour: int) -> dt.datetime:
    """When that date of the patient's is fetched."""
    return dt.datetime.combine(date + DAY, dt.time(hour), zone_of(patient.timezone)).astimezone(dt.UTC)


def is_expected(night: dt.datetime, patient: Patient) -> bool:
    """Whether the patient was followed already when that night came."""
    return patient.since is None or dt.datetime.fromisoformat(patient.since) < night
