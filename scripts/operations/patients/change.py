"""What a CSV file would change on the roster, and the change itself."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.ports import Patient
from scripts.operations.patients.csv_file import COLUMNS, LineError, RosterFile, mailbox, read_roster_file
from scripts.operations.patients.dynamodb import Roster, read_roster, write_patients
from scripts.operations.stack import Deployment
from scripts.operations.terminal import shown_id


@dataclass(frozen=True)
class RosterChange:
    """What an import would write, and what it leaves alone; `changed` counts deactivations no second time.

    `fields` names what changes of each changed patient.
    """

    added: list[Patient]
    changed: list[Patient]
    deactivated: list[Patient]
    unchanged: int
    absent: int
    errors: list[LineError]
    fields: dict[str, list[str]] = dataclasses.field(default_factory=dict)

    @property
    def retargeted(self) -> list[str]:
        """Whose recent days were judged by other targets than those that hold now."""
        return [patient_id for patient_id, names in self.fields.items() if "glucose targets" in names]

    @property
    def writes(self) -> list[Patient]:
        return [*self.added, *self.changed, *self.deactivated]

    def counts(self) -> dict[str, int]:
        return {
            "added": len(self.added),
            "changed": len(self.changed),
            "deactivated": len(self.deactivated),
            "unchanged": self.unchanged,
            "not in the file, left as they are": self.absent,
        }

    def as_json(self) -> dict[str, Any]:
        def ids(patients: Iterable[Patient]) -> list[str]:
            return [shown_id(patient.patient_id) for patient in patients]

        return {
            "added": ids(self.added),
            "changed": ids(self.changed),
            "deactivated": ids(self.deactivated),
            "changed_fields": {shown_id(patient_id): names for patient_id, names in self.fields.items()},
            "unchanged": self.unchanged,
            "absent": self.absent,
            "errors": [dataclasses.asdict(error) for error in self.errors],
        }


def plan_import(wanted: RosterFile, now: Roster) -> RosterChange:
    """The difference between the file and the table; a forgotten patient in the file is an error, and so is an email
    that somebody else has. What the file has no column for stays as it is known.

    Nights are expected of a patient from now on who is new or active again; a changed email is noted with its time.
    """
    since = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    errors = list(wanted.errors)
    for patient_id in wanted.patients.keys() & now.forgotten:
        errors.append(LineError(wanted.lines[patient_id], "this patient was forgotten: use a new patient_id"))
    errors += _emails_of_others(wanted, now)
    added, changed, deactivated = [], [], []
    fields: dict[str, list[str]] = {}
    for asked in wanted.patients.values():
        known = now.patients.get(asked.patient_id)
        patient = asked if known is None else _kept(asked, known, wanted.silent, since)
        if known is None:
            added.append(dataclasses.replace(patient, since=since))
        elif known.active and not patient.active:
            deactivated.append(dataclasses.replace(patient, since=known.since))
        elif known != patient or known.unknown:
            back = patient.active and not known.active
            changed.append(dataclasses.replace(patient, since=since if back else known.since))
            fields[patient.patient_id] = _differences(known, patient)
    touched = len(added) + len(changed) + len(deactivated)
    return RosterChange(
        added,
        changed,
        deactivated,
        unchanged=len(wanted.patients) - touched,
        absent=len(now.patients.keys() - wanted.patients.keys()),
        errors=sorted(errors, key=lambda error: error.line),
        fields=fields,
    )


def _kept(asked: Patient, known: Patient, silent: Collection[str], now: str) -> Patient:
    patient = dataclasses.replace(asked, **{name: getattr(known, name) for name in silent})
    email_since = known.email_since if patient.email == known.email else now
    return dataclasses.replace(patient, email_since=email_since)


def _differences(known: Patient, patient: Patient) -> list[str]:
    """The names of the fields, never what is in them."""
    names = [
        column
        for column in COLUMNS
        if column in known.unknown or getattr(known, column) != getattr(patient, column)
    ]
    return [{"timezone": "time zone"}.get(name, name).replace("_", " ") for name in names]


def _emails_of_others(wanted: RosterFile, now: Roster) -> Iterator[LineError]:
    """The lines whose email an active patient has whom the file leaves as they are: the API would give the data of one
    person for both."""
    theirs = {
        mailbox(patient.email): patient.patient_id
        for patient in now.active
        if patient.patient_id not in wanted.patients
    }
    for patient in wanted.patients.values():
        if patient.active and (other := theirs.get(mailbox(patient.email))):
            told = f"email is that of {shown_id(other)} already: two patients would get one person's data"
            yield LineError(wanted.lines[patient.patient_id], told)


def import_roster(
    deployment: Deployment,
    path: Path,
    *,
    execute: bool,
    written: Callable[[int, int], None] = lambda count, total: None,
) -> RosterChange:
    """Checks the file, compares it with the table and, if there is no error and `execute`, writes the difference.

    Raises NotACsv, OSError and, if the table does not take it, OperatorError.
    """
    change = plan_import(read_roster_file(path), read_roster(deployment))
    if execute and not change.errors:
        write_patients(deployment, change.writes, written=written)
    return change
