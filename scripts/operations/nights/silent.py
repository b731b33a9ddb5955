"""Whose days stay empty, as of one date, with the last day that had data: who should be asked, and about what."""

import datetime as dt
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from core.ledger import Entry
from core.patient_day import PatientDay
from core.ports import Patient
from core.stages.day_status import DayStatus, day_status
from core.stages.silence import Why, has_data, silence
from scripts.operations.nights.schedule import NightlyRules
from scripts.operations.patient_days import READERS, entries_back_to_data
from scripts.operations.stack import Deployment
from scripts.operations.terminal import shown_id


@dataclass(frozen=True)
class SilentPatient:
    """`last_data`: the last day up to this date that had data; None if they never had any."""

    patient_id: str
    why: Why
    last_data: dt.date | None

    @property
    def last(self) -> str:
        return f"last {self.last_data}" if self.last_data else "never had a day"

    def as_json(self) -> dict[str, str | None]:
        last = self.last_data.isoformat() if self.last_data else None
        return {"patient_id": shown_id(self.patient_id), "why": str(self.why), "last_data": last}


def silent_on(
    deployment: Deployment,
    date: dt.date,
    patients: Sequence[Patient],
    entries: Mapping[PatientDay, Entry],
    rules: NightlyRules,
) -> list[SilentPatient]:
    """Those of these patients of whom nothing comes, by patient id. Reads one patient's days for each who had none."""

    def look(patient: Patient) -> SilentPatient | None:
        day = PatientDay(patient.patient_id, date)
        back = entries_back_to_data(deployment, day)
        found = silence(patient, date, back, rules.hour)
        last = max((known for known, entry in back.items() if has_data(entry)), default=None)
        return SilentPatient(patient.patient_id, found.why, last) if found else None

    without = (DayStatus.NO_DATA, DayStatus.NOT_SHARED)
    empty = [p for p in patients if day_status(entries.get(PatientDay(p.patient_id, date))) in without]
    with ThreadPoolExecutor(READERS) as threads:
        return sorted(filter(None, threads.map(look, empty)), key=lambda one: one.patient_id)
