"""Completeness counts one day of each patient, the newest that had time to heal."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.ledger import Entry
from core.patient_day import PatientDay
from core.ports import Page, Patient
from core.stages.completeness import Completeness, CompletenessPorts, count_complete, last_due
from tests.support.aws import FakeRoster

DATE = dt.date(2026, 3, 31)
BERLIN = Patient("berlin", "b@example.org", "Europe/Berlin")  # whose night came on April 1st at 2 UTC


class FakeDayBook:
    def __init__(self, *entries: Entry) -> None:
        self.known = {entry.day: entry for entry in entries}

    async def entries(self, days: Sequence[PatientDay]) -> dict[PatientDay, Entry]:
        return {day: self.known[day] for day in days if day in self.known}

    async def open_days(self) -> list[Entry]:
        return [entry for entry in self.known.values() if entry.open_rules]


def count(now: str, *patients: Patient, known: Sequence[Entry] = ()) -> Completeness:
    ports = CompletenessPorts(FakeRoster(*patients), FakeDayBook(*known), nightly_local_hour=4)
    return asyncio.run(count_complete(dt.datetime.fromisoformat(now + "+00:00"), ports))


@pytest.mark.parametrize(
    ("now", "date"),
    [("2026-04-01T08:01", DATE), ("2026-04-01T07:59", dt.date(2026, 3, 30)), ("2026-04-02T07:59", DATE)],
)
def test_a_night_counts_six_hours_after_it_was_due(now: str, date: dt.date) -> None:
    day = last_due(BERLIN, dt.datetime.fromisoformat(now + "+00:00"), 4)
    assert day == PatientDay("berlin", date)


def test_everybody_s_day_is_either_complete_or_missing() -> None:
    patients = [replace(BERLIN, patient_id=f"p-{i}") for i in range(5)]
    known = [
        Entry(PatientDay("p-0", DATE), no_data_at="now"),
        Entry(PatientDay("p-1", DATE), fetched_sha256="raw"),
        Entry(PatientDay("p-2", DATE), no_data_at="now", errors={"fetch": {"kind": "unauthorized"}}),
    ]
    found = count("2026-04-01T12:00", *patients, known=known)
    assert found.counts() == {
        "ExpectedPatientDays": 5,
        "CompletePatientDays": 1,
        "MissingPatientDays": 4,
        "PatientsWithoutData": 0,
        "PatientsNotSharing": 0,
        "PatientsNewlyWithoutData": 0,
        "UnreadablePatients": 0,
        "UrgentPatientDays": 0,
        "NotablePatientDays": 0,
        "InfoPatientDays": 0,
        "UnacknowledgedPatientDays": 0,
        "UnacknowledgedForADay": 0,
    }


def test_nights_are_counted_by_tier_and_what_nobody_acknowledged_for_a_day_rings() -> None:
    patients = [replace(BERLIN, patient_id=f"p-{i}") for i in range(4)]
    urgent = Entry(PatientDay("p-0", DATE), tier="urgent", urgent_rules=frozenset({"glucose_low"}))
    now = "2026-04-02T06:00"
    known = [
        urgent._replace(urgent_since="2026-04-01T05:59:00.000Z"),
        urgent._replace(day=PatientDay("p-1", DATE), urgent_since="2026-04-01T06:01:00.000Z"),
        urgent._replace(day=PatientDay("p-2", DATE), acknowledged_rules=urgent.urgent_rules),
        urgent._replace(day=PatientDay("p-3", DATE - dt.timedelta(days=60))),  # found late: it rings nobody
        Entry(PatientDay("p-3", DATE), tier="notable"),
    ]
    found = count(now, *patients, known=known)
    assert found.tiers == {"urgent": 3, "notable": 1}
    assert (found.open, found.open_too_long) == (3, 1)


def test_who_has_no_data_or_does_not_share_is_complete_and_counted() -> None:
    silent, private = (replace(BERLIN, patient_id=name) for name in ("silent", "private"))
    known = [Entry(PatientDay("silent", DATE - dt.timedelta(days=n)), no_data_at="now") for n in range(8)]
    error = {"kind": "not_shared", "stage": "fetch", "at": "2026-04-01T02:10:00.000Z"}
    known.append(Entry(PatientDay("private", DATE), errors={"fetch": error}))
    found = count("2026-04-01T12:00", silent, private, known=known)
    assert found == Completeness(2, 2, without_data=2, not_sharing=1, newly_without_data=1)


def test_who_was_not_followed_when_the_night_came_is_not_missing() -> None:
    inactive = replace(BERLIN, patient_id="a", active=False)
    new = replace(BERLIN, patient_id="b", since="2026-04-01T07:00:00+00:00")
    longer = replace(BERLIN, patient_id="c", since="2026-03-31T07:00:00+00:00")
    assert count("2026-04-01T12:00", inactive, new, longer) == Completeness(expected=1, complete=0)


def test_who_is_silent_is_counted_on_every_page_of_the_roster() -> None:
    """Seven do not share, five since last night only; the roster's pages are of two patients."""
    patients = [replace(BERLIN, patient_id=f"p-{i}") for i in range(7)]
    error = {"kind": "not_shared", "stage": "fetch"}
    nights = [(DATE, range(7)), (DATE - dt.timedelta(days=1), (1, 6))]
    known = [
        Entry(PatientDay(f"p-{i}", date), errors={"fetch": {**error, "at": f"{date}T03:00:00.000Z"}})
        for date, those in nights
        for i in those
    ]
    known += [Entry(PatientDay("quiet", DATE - dt.timedelta(days=n)), no_data_at="now") for n in range(8)]
    found = count("2026-04-01T12:00", *patients, replace(BERLIN, patient_id="quiet"), known=known)
    assert (found.without_data, found.not_sharing, found.newly_without_data) == (8, 7, 5)


class SolePatient(FakeRoster):
    """As of a stage without a roster, which names its one patient to whoever asks for the beginning."""

    async def page(self, segment: int, segments: int, cursor: str | None) -> Page:
        return Page([BERLIN] if cursor is None else [], None)


def test_the_only_patient_of_a_stage_without_a_roster_is_expected() -> None:
    ports = CompletenessPorts(SolePatient(), FakeDayBook(), nightly_local_hour=4)
    now = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)
    assert asyncio.run(count_complete(now, ports)).expected == 1


def test_a_time_of_another_hand_stops_no_other_patient_s_count_and_somebody_looks() -> None:
    """Since when an urgent finding has been open: what cannot be read counts as long ago."""

    def waiting(patient: str, since: str | None) -> Entry:
        return Entry(PatientDay(patient, DATE), urgent_rules=frozenset({"x"}), urgent_since=since)

    known = [waiting(f"p-{i}", since) for i, since in enumerate(("yesterday", "2026-04-01T11:00:00", None))]
    known.append(waiting("p-9", "2026-04-01T11:00:00+00:00"))
    found = count("2026-04-01T12:00", BERLIN, known=known)
    assert (found.open, found.open_too_long) == (4, 2)


def test_nights_by_tier_are_metrics() -> None:
    counts = Completeness(9, 9, tiers={"urgent": 1, "notable": 2, "none": 6}).counts()
    assert [counts[f"{tier}PatientDays"] for tier in ("Urgent", "Notable", "Info")] == [1, 2, 0]
