"""Who has no data is told once: after a week, after three nights of somebody new, at once where they do not share."""

import asyncio
import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from core.ledger import Entry
from core.patient_day import PatientDay
from core.ports import Patient
from core.stages.silence import FEW, NIGHTS, Silence, Why, find_silent

DATE = dt.date(2026, 3, 31)  # whose night comes on April 1st at 4 UTC
HOUR = 4
DAY = PatientDay("p-1", DATE)
ADA = Patient("p-1", "ada@example.org", "UTC")
DATA, EMPTY, DEAD, PRIVATE = "data", "empty", "dead", "private"
NO_DATA_AS_BEFORE, NO_DATA_NOW = Silence(Why.NO_DATA, False), Silence(Why.NO_DATA, True)
PRIVATE_AS_BEFORE, PRIVATE_NOW = Silence(Why.NOT_SHARED, False), Silence(Why.NOT_SHARED, True)


class CountingDayBook:
    """A ledger that counts the entries that are asked for."""

    def __init__(self, known: Mapping[PatientDay, Entry]) -> None:
        self.known, self.read = known, 0

    async def entries(self, days: Sequence[PatientDay]) -> dict[PatientDay, Entry]:
        self.read += len(days)
        return {day: self.known[day] for day in days if day in self.known}

    async def open_days(self) -> list[Entry]:
        return []


def entry(patient_id: str, back: int, how: str, noted_after_nights: int = 0) -> Entry:
    """`noted_after_nights`: how many nights after its own that a refusal was noted."""
    day = PatientDay(patient_id, DATE - dt.timedelta(days=back))
    if how == DATA:
        return Entry(day, fetched_sha256="raw")
    if how == EMPTY:
        return Entry(day, no_data_at="now")
    at = dt.datetime.combine(day.date, dt.time(4, 5), dt.UTC) + dt.timedelta(days=1 + noted_after_nights)
    kind = "not_shared" if how == PRIVATE else "upstream"
    return Entry(day, errors={"fetch": {"kind": kind, "stage": "fetch", "at": at.isoformat()}})


def found(patient: Patient, *entries: Entry) -> Silence | None:
    known = {one.day: one for one in entries}
    silent = asyncio.run(find_silent({DAY: patient}, known, CountingDayBook(known), HOUR))
    return silent.get(DAY)


def days(how: str, *backs: int) -> list[Entry]:
    return [entry("p-1", back, how) for back in backs]


def test_seven_nights_without_data_are_told_once() -> None:
    week = range(NIGHTS)
    assert found(ADA, *days(EMPTY, *week), *days(DATA, 7)) == NO_DATA_NOW
    assert found(ADA, *days(EMPTY, *week, 7), *days(DATA, 8)) == NO_DATA_AS_BEFORE
    assert found(ADA, *days(EMPTY, *week, 7, 8)) == NO_DATA_AS_BEFORE


@pytest.mark.parametrize("with_data", range(NIGHTS))
def test_any_data_within_the_week_is_no_silence(with_data: int) -> None:
    empty = [back for back in range(10) if back != with_data]
    assert found(ADA, *days(EMPTY, *empty), *days(DATA, with_data)) is None


def test_a_dead_day_in_between_neither_is_data_nor_ends_the_silence() -> None:
    assert found(ADA, *days(EMPTY, 0, 1, 2, 4, 5, 6), *days(DEAD, 3), *days(DATA, 7)) == NO_DATA_NOW
    assert found(ADA, *days(DEAD, 0), *days(EMPTY, *range(1, 9))) is None, "tonight nothing is known"


def test_days_that_no_night_has_seen_are_no_proof() -> None:
    """The roster of one has no `since`: its first night looks back on three days."""
    assert found(ADA, *days(EMPTY, 0, 1, 2)) is None
    assert found(ADA, *days(EMPTY, *range(NIGHTS))) == NO_DATA_NOW


def joined(nights: int) -> Patient:
    """Somebody whose first night was so many nights ago, tonight's counted."""
    noon = dt.datetime.combine(DATE, dt.time(12), dt.UTC) - dt.timedelta(days=nights - 1)
    return replace(ADA, since=noon.isoformat())


def test_who_was_onboarded_today_has_a_few_nights_before_they_never_had_a_day() -> None:
    """Each night looks back on the two days before it as well."""
    told = [found(joined(nights), *days(EMPTY, *range(nights + 2))) for nights in range(1, 6)]
    assert told == [None] * (FEW - 1) + [NO_DATA_NOW, NO_DATA_AS_BEFORE, NO_DATA_AS_BEFORE]


def test_history_that_was_backfilled_for_somebody_new_is_data() -> None:
    assert found(joined(FEW), *days(EMPTY, 0, 1, 2), *days(DATA, *range(3, 90))) is None


def test_who_does_not_share_is_told_the_first_night_though_it_looks_back_on_earlier_days() -> None:
    first = [entry("p-1", back, PRIVATE, noted_after_nights=back) for back in range(3)]
    assert found(ADA, *first) == PRIVATE_NOW
    assert found(ADA, *days(PRIVATE, 0), *days(DATA, 1)) == PRIVATE_NOW
    assert found(ADA, *days(PRIVATE, 0), *days(EMPTY, *range(1, 9))) == PRIVATE_NOW, "another cure"
    assert found(ADA, *days(PRIVATE, 0, 1)) == PRIVATE_AS_BEFORE


def test_who_joined_today_and_does_not_share_is_told_at_once() -> None:
    by_hand = [entry("p-1", 0, PRIVATE), entry("p-1", 1, PRIVATE)]
    assert found(joined(1), *by_hand) == PRIVATE_NOW


def test_a_changed_email_is_told_again() -> None:
    nights = days(PRIVATE, 0, 1, 2)
    between = "2026-03-31T15:00:00+00:00"
    assert found(replace(ADA, email_since=between), *nights) == PRIVATE_NOW
    assert found(replace(ADA, email_since="2026-03-01T15:00:00+00:00"), *nights) == PRIVATE_AS_BEFORE


def test_who_stops_sharing_and_then_has_no_data_is_not_told_twice() -> None:
    assert found(ADA, *days(EMPTY, 0), *days(PRIVATE, *range(1, 9))) == NO_DATA_AS_BEFORE


def test_who_shares_again_is_silent_no_more() -> None:
    assert found(ADA, *days(DATA, 0), *days(PRIVATE, *range(1, 9))) is None


def test_five_thousand_patients_cost_a_fifth_more_reads_than_their_last_night_alone() -> None:
    """A ring stays in its box one night in ten, and a hundredth of the people have not been heard of for a month."""
    chance = random.Random(7)
    patients = [replace(ADA, patient_id=f"p-{number}") for number in range(5_000)]
    known = {}
    for number, patient in enumerate(patients):
        for back in range(10):
            empty = number % 100 == 0 or chance.random() < 0.1
            one = entry(patient.patient_id, back, EMPTY if empty else DATA)
            known[one.day] = one
    due = {PatientDay(patient.patient_id, DATE): patient for patient in patients}
    ledger = CountingDayBook(known)
    silent = asyncio.run(find_silent(due, known, ledger, HOUR))
    assert len(silent) == 50
    assert ledger.read < 0.2 * len(patients)


@pytest.mark.parametrize("error", [{}, {"at": "yesterday"}, {"at": "2026-03-31T09:00:00"}])
def test_a_refusal_that_does_not_say_when_it_was_noted_is_an_old_one(error: dict[str, str]) -> None:
    """Written by another hand than ours: without the time, unreadable, or without its zone."""
    before = entry("p-1", 1, PRIVATE)
    before = before._replace(errors={"fetch": {"kind": "not_shared", "stage": "fetch", **error}})
    assert found(ADA, *days(PRIVATE, 0), before) == PRIVATE_AS_BEFORE


@pytest.mark.parametrize(
    ("how", "patient", "read"),
    [(EMPTY, ADA, NIGHTS), (PRIVATE, ADA, 1), (EMPTY, joined(FEW - 1), 0), (DATA, ADA, 0), (DEAD, ADA, 0)],
)
def test_nobody_is_looked_back_on_for_longer_than_it_takes_to_know(
    how: str, patient: Patient, read: int
) -> None:
    """A month of the same; before a refusal there was no data either."""
    entries = [entry("p-1", back, EMPTY if back and how == PRIVATE else how) for back in range(30)]
    known = {one.day: one for one in entries}
    ledger = CountingDayBook(known)
    asyncio.run(find_silent({DAY: patient}, known, ledger, HOUR))
    assert ledger.read == read
