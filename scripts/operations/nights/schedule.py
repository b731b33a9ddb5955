"""Who is expected when: the nightly rules as the deployed dispatch knows them, and the patient-days that follow."""

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.aws.roster import roster_of_one
from core.ledger import Entry
from core.patient_day import PatientDay
from core.ports import Patient
from core.settings import LOOKBACK_DAYS, NIGHTLY_LOCAL_HOUR
from core.stages.dispatch import due_date
from core.stages.nights import DAY, is_expected, newest_night, night_after, tick_of
from scripts.operations.patients.dynamodb import read_roster
from scripts.operations.stack import Deployment
from scripts.operations.terminal import OperatorError


@dataclass(frozen=True)
class NightlyRules:
    """At what hour a patient's night is fetched, how many days back, and who is followed while the table is empty."""

    hour: int = NIGHTLY_LOCAL_HOUR
    lookback_days: int = LOOKBACK_DAYS
    sole: Patient | None = None

    @classmethod
    def deployed(cls, deployment: Deployment) -> "NightlyRules":
        """As the environment of the dispatch function has them."""
        name = deployment.stack.functions["dispatch"]
        configured = deployment.client("lambda").get_function_configuration(FunctionName=name)
        return cls.read(configured.get("Environment", {}).get("Variables", {}))

    @classmethod
    def read(cls, environment: Mapping[str, Any]) -> "NightlyRules":
        return cls(
            hour=int(environment.get("NIGHTLY_LOCAL_HOUR") or cls.hour),
            lookback_days=int(environment.get("LOOKBACK_DAYS") or cls.lookback_days),
            sole=roster_of_one(
                *(
                    environment.get(f"ULTRAHUMAN_{name}") or None
                    for name in ("EMAIL", "PATIENT_ID", "TIMEZONE")
                )
            ),
        )


@dataclass(frozen=True)
class Expected:
    """The patient-days that should be complete by now, and how many are not due yet.

    `before` are days of patients who were not followed yet that night: expected only if somebody began them.
    `not_sent` are those of a run that it has not come to, or never will unless it is resumed; `forgotten` those of
    patients who were forgotten since, which are not among the days. `run_id` is the run whose days these are, None
    where any run will do; `forced`: it does also what is done already.
    """

    days: list[PatientDay]
    not_due: int = 0
    before: list[PatientDay] = field(default_factory=list)
    not_sent: int = 0
    forgotten: int = 0
    run_id: str | None = None
    forced: bool = False

    def may_be_waiting(self, entry: Entry | None) -> bool:
        """Whether this run's message about a day may still lie on a queue, though an earlier run has finished the day.

        A forced run leaves no mark that proves the contrary; of any other its own note in the ledger does.
        """
        return self.run_id is not None and (self.forced or entry is None or entry.run_id != self.run_id)

    def with_begun(self, known: Container[PatientDay]) -> "Expected":
        return replace(self, days=[*self.days, *(day for day in self.before if day in known)], before=[])


def followed(deployment: Deployment, rules: NightlyRules | None = None) -> list[Patient]:
    """The active patients. Raises OperatorError if there is nobody, which is no night that could be complete."""
    roster = read_roster(deployment)
    active = roster.active
    if not roster.patients and not roster.forgotten:
        sole = (rules or NightlyRules.deployed(deployment)).sole
        active = [sole] if sole else []
    if not active:
        raise OperatorError("nobody on the roster is active: add patients with scripts.roster")
    return active


def last_night(patients: Iterable[Patient], rules: NightlyRules, *, now: dt.datetime) -> dt.date:
    """The newest date whose night has come for anybody: in Auckland that is not yet yesterday in UTC."""
    return max(newest_night(patient, now, rules.hour) for patient in patients)


def next_look_back(patients: Sequence[Patient], rules: NightlyRules, *, now: dt.datetime) -> dt.date | None:
    """The first date that the next night fetches again; None where nobody has one."""
    if not patients:
        return None
    return last_night(patients, rules, now=now) + (2 - rules.lookback_days) * DAY


def expected_on(
    date: dt.date, patients: Iterable[Patient], rules: NightlyRules, *, now: dt.datetime
) -> Expected:
    """One day of everybody whose night after that day has come."""
    due: list[PatientDay] = []
    before: list[PatientDay] = []
    waiting = 0
    for patient in patients:
        begins = night_after(date, patient, rules.hour)
        if begins > now:
            waiting += 1
        else:
            days = due if is_expected(begins, patient) else before
            days.append(PatientDay(patient.patient_id, date))
    return Expected(due, waiting, before)


def expected_of_night(run_id: str, patients: Iterable[Patient], rules: NightlyRules) -> Expected:
    """What the hourly dispatch of that name sent. Raises OperatorError if the name is not of a nightly run."""
    tick = tick_of(run_id)
    if tick is None:
        raise OperatorError("a nightly run is named like nightly-2026-04-01T03")
    days = [day for patient in patients if is_expected(tick, patient) for day in _due(patient, tick, rules)]
    return Expected(days, run_id=run_id)


def _due(patient: Patient, tick: dt.datetime, rules: NightlyRules) -> Iterator[PatientDay]:
    today = due_date(tick, patient.timezone or "UTC", rules.hour)
    if today is not None:
        for back in range(1, rules.lookback_days + 1):
            yield PatientDay(patient.patient_id, today - back * DAY)
