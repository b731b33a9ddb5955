"""Whose days stay empty: people without data for a week, or since they came, and people who do not share.

Their nights are complete, for nothing is left to do; so nothing else would tell of them.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from core.ledger import Entry
from core.patient_day import PatientDay
from core.ports import Patient
from core.stages.day_status import DayStatus, day_status
from core.stages.nights import DAY, is_expected, night_after

NIGHTS = 7  # without data, until somebody is told
FEW = 3  # of somebody who has just come: no ring is worn and synced from the first night on


class Why(StrEnum):
    NO_DATA = "no_data"  # the API knows no data, or no such user
    NOT_SHARED = "not_shared"


@dataclass(frozen=True)
class Silence:
    """`is_new`: it was not so the night before; told once, it is quiet from then on."""

    why: Why
    is_new: bool


class DayBook(Protocol):
    async def entries(self, days: Sequence[PatientDay]) -> dict[PatientDay, Entry]: ...
    async def open_days(self) -> list[Entry]: ...


def silence(patient: Patient, date: dt.date, entries: Mapping[dt.date, Entry], hour: int) -> Silence | None:
    """Whether and why nothing comes of this patient, as of `date`; `entries` are those of the NIGHTS before it and its
    own. An email that was changed since counts as another beginning."""
    why = _why(patient, date, entries, hour)
    if why is None:
        return None
    before = _why(patient, date - DAY, entries, hour)
    if before is Why.NOT_SHARED and not _noted_earlier(patient, entries[date - DAY], date, hour):
        before = None
    return Silence(why, is_new=before not in (why, Why.NOT_SHARED))


async def find_silent(
    due: Mapping[PatientDay, Patient], known: Mapping[PatientDay, Entry], ledger: DayBook, hour: int
) -> dict[PatientDay, Silence]:
    """The silent among these, by their due day. Reads back day by day, each time only for who had no data yet."""
    entries: dict[PatientDay, dict[dt.date, Entry]] = {}
    for day, patient in due.items():
        stands = day_status(known.get(day))
        few = _nights(patient, day.date, hour) < FEW
        if stands is DayStatus.NOT_SHARED or (stands is DayStatus.NO_DATA and not few):
            entries[day] = {day.date: known[day]}
    asking = list(entries)
    for back in range(1, NIGHTS + 1):
        found = await ledger.entries([day.shifted(-back) for day in asking]) if asking else {}
        for day in asking:
            if entry := found.get(day.shifted(-back)):
                entries[day][entry.day.date] = entry
        asking = [day for day in asking if _goes_on(entries[day], day, back)]
    found_silent = {day: silence(due[day], day.date, of_one, hour) for day, of_one in entries.items()}
    return {day: one for day, one in found_silent.items() if one}


def has_data(entry: Entry) -> bool:
    return entry.fetched_sha256 is not None


def _goes_on(entries: Mapping[dt.date, Entry], day: PatientDay, back: int) -> bool:
    if day_status(entries[day.date]) is DayStatus.NOT_SHARED:
        return False  # the night before says whether that is new
    return (entry := entries.get(day.date - back * DAY)) is not None and not has_data(entry)


def _why(patient: Patient, date: dt.date, entries: Mapping[dt.date, Entry], hour: int) -> Why | None:
    if not is_expected(night_after(date, patient, hour), patient):
        return None
    stands = day_status(entries.get(date))
    if stands is DayStatus.NOT_SHARED:
        return Why.NOT_SHARED
    if stands is not DayStatus.NO_DATA:
        return None
    last = [entries.get(date - back * DAY) for back in range(NIGHTS)]
    nights = _nights(patient, date, hour)
    if nights < FEW or any(entry is None for entry in last[:nights]):
        return None
    return None if any(entry and has_data(entry) for entry in last) else Why.NO_DATA


def _nights(patient: Patient, date: dt.date, hour: int) -> int:
    """How many of the last NIGHTS nights up to that of `date` were the patient's."""
    return sum(is_expected(night_after(date - back * DAY, patient, hour), patient) for back in range(NIGHTS))


def _noted_earlier(patient: Patient, entry: Entry, date: dt.date, hour: int) -> bool:
    """Whether it was noted before this night, whose look-back notes it for earlier days too, and of the same email."""
    try:
        noted = dt.datetime.fromisoformat((entry.error or {})["at"])
    except (KeyError, ValueError):
        return True
    if noted.tzinfo is None:  # by another hand than ours
        return True
    changed = dt.datetime.fromisoformat(patient.email_since) if patient.email_since else None
    return noted < night_after(date, patient, hour) and (changed is None or noted > changed)
