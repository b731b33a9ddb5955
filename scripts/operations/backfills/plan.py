"""A backfill: what was asked, which patient-days that means, what it costs, and the sending of it."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.ledger import Entry
from core.patient_day import PATIENT_ID, RUN_ID, PatientDay, StageMessage, StageName
from core.ports import Patient
from core.stages.fingerprints import processed_of, targets_of, targets_part
from core.stages.nights import PREFIX
from scripts.operations.backfills.journal import Accepted, open_journal, read_journal
from scripts.operations.backfills.sending import send_all
from scripts.operations.cost import HOME, Estimate, estimate
from scripts.operations.dead_letters.queue import open_queue, scan_all
from scripts.operations.nights.schedule import followed
from scripts.operations.paths import RUNS
from scripts.operations.patient_days import Only, entries_of_date, entries_of_patients, picks
from scripts.operations.patients.dynamodb import Roster, read_roster
from scripts.operations.stack import STAGES, Deployment
from scripts.operations.terminal import WRONG, OperatorError, shown_id

NAMED = 5  # patients that a refusal names
FEW = 200  # patients whose ledger is read one by one instead of date by date


class First(StrEnum):
    """The stage at which the patient-days enter."""

    FETCH = "fetch"
    PROCESS = "process"
    EXPLAIN = "explain"


class Explain(StrEnum):
    """Which days ask for an explanation; a day that asked once keeps asking."""

    NONE = "none"
    LAST = "last"
    ALL = "all"


def new_run_id() -> str:
    """Of this second, or of the next one that no run on this machine has its name from."""
    moment = dt.datetime.now(dt.UTC)
    while (RUNS / f"backfill-{moment:%Y%m%dT%H%M%SZ}.jsonl").exists():
        moment += dt.timedelta(seconds=1)
    return f"backfill-{moment:%Y%m%dT%H%M%SZ}"


class BackfillRequest(BaseModel):
    """What the operator asked for; the journal begins with it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    start: dt.date
    end: dt.date
    patients: tuple[str, ...] | None = None  # None: everybody active
    first: First = First.FETCH
    only: Only | None = None
    explain: Explain = Explain.NONE
    force: bool = False
    run_id: str = Field(default_factory=new_run_id, pattern=RUN_ID)
    stage: str = "local"

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.start > self.end:
            raise ValueError("start lies after end")
        if self.run_id.startswith(PREFIX):
            raise ValueError(f"a run named {PREFIX}… is a night's: choose another --run-id")
        wrong = sum(not PATIENT_ID.fullmatch(patient_id) for patient_id in self.patients or ())
        if wrong:
            raise ValueError(f"{wrong} of the patient ids are no patient ids")
        return self

    @property
    def dates(self) -> list[dt.date]:
        return [self.start + dt.timedelta(days=i) for i in range((self.end - self.start).days + 1)]

    def explains(self, date: dt.date) -> bool:
        return self.explain is Explain.ALL or (self.explain is Explain.LAST and date == self.end)

    def asks(self, date: dt.date) -> bool:
        """Whether a day of that date comes to explain by this run, not only by an older wish."""
        return self.first is First.EXPLAIN or self.explains(date)

    @property
    def forces(self) -> bool:
        """A degraded explanation is up to date as the ledger sees it: only force asks the model again."""
        return self.force or self.only is Only.DEGRADED

    @property
    def renews(self) -> bool:
        """Whether every outdated day of these patients in the range gets a message of this run, which is what a message
        of a renewal promises."""
        return self.first is First.PROCESS and self.only in (None, Only.STALE) and not self.force

    def messages(self, date: dt.date, patients: Iterable[str]) -> Iterator[StageMessage]:
        """Worded once for all of a date: of 100,000 messages each microsecond shows."""
        same: dict[str, Any] = {
            "date": date.isoformat(),
            "run_id": self.run_id,
            "reason": "backfill",
            "explain": self.explains(date),
            "force": self.forces,
            "renewal_end": self.end.isoformat() if self.renews else None,
        }
        for patient_id in patients:
            yield StageMessage(patient_id=patient_id, **same)


@dataclasses.dataclass(frozen=True)
class Preview:
    """What process will find of the days that it is sent, as the ledger stands; only days whose history changes by this
    run may be assessed although they look up to date."""

    assessed: int = 0  # outdated, of other targets than the roster's, unfinished or forced
    without_work: int = 0  # up to date, or nothing was fetched
    explained: int = 0  # of those assessed, those that are to be explained: anew where their facts change

    def with_days(
        self, entries: Sequence[Entry | None], roster: Mapping[str, Patient], *, force: bool, explain: bool
    ) -> "Preview":
        assessed = [
            entry
            for entry in entries
            if entry and _has_work(entry, roster.get(entry.day.patient_id), force=force)
        ]
        return Preview(
            self.assessed + len(assessed),
            self.without_work + len(entries) - len(assessed),
            self.explained + sum(explain or entry.explain_wanted for entry in assessed),
        )


def _has_work(entry: Entry, patient: Patient | None, *, force: bool) -> bool:
    """Whether process, told of that day, will assess it."""
    accepted = entry.fetched_sha256
    if accepted is None:
        return False
    others = patient is not None and targets_of(entry) != targets_part(patient)
    return force or others or bool(entry.errors) or not processed_of(entry, accepted)


@dataclasses.dataclass(frozen=True)
class BackfillPlan:
    """The patient-days that are still to be sent, by date, oldest first.

    `wanted` are those that ask for an explanation because they once did, though this run does not; None: nobody looked.
    """

    request: BackfillRequest
    days: Mapping[dt.date, Sequence[str]]
    accepted_before: int = 0
    resumed: bool = False
    wanted: int | None = None
    forgotten: int = 0  # patients of a resumed run who were forgotten since
    preview: Preview | None = None  # of a run from process
    region: str = HOME  # whose prices the estimate takes

    def __len__(self) -> int:
        return sum(map(len, self.days.values()))

    def messages(self) -> Iterator[StageMessage]:
        for date, patients in self.days.items():
            yield from self.request.messages(date, patients)

    def estimate(self) -> Estimate:
        asked, wanted = self._asked(), self.wanted or 0
        return self._if_explained(asked + wanted, asked if self.request.renews else asked + wanted)

    def most(self) -> Estimate | None:
        """If each of these days was explained before; None where that is known or makes no difference."""
        known = self.wanted is not None or self._asked() == len(self)
        return None if known else self._if_explained(len(self), len(self))

    def _asked(self) -> int:
        return sum(len(patients) for date, patients in self.days.items() if self.request.asks(date))

    def _if_explained(self, days: int, asked: int) -> Estimate:
        first = StageName(self.request.first.value)
        return estimate(len(self), days, first, asked=asked, region=self.region)


def plan_backfill(
    deployment: Deployment, request: BackfillRequest, accepted: Accepted | None = None
) -> BackfillPlan:
    """The patient-days that the request means, without those that were `accepted` before.

    Raises OperatorError for patients who are not on the roster or were forgotten.
    """
    roster = read_roster(deployment)
    patients = _patients(deployment, request, roster, resumed=accepted is not None)
    looks = request.only or request.first is First.PROCESS or len(patients) <= FEW
    known = _ledger(deployment, request, patients) if looks else None
    preview = Preview() if request.first is First.PROCESS else None
    wanted = 0
    lettered = _lettered(deployment) if request.only is Only.DEAD else frozenset()
    days: dict[dt.date, Sequence[str]] = {}
    for date in request.dates:
        chosen: Sequence[str] = patients
        entries = known(date) if known else {}
        if request.only:
            chosen = [
                patient
                for patient in chosen
                if picks(request.only, entries.get(patient), has_letter=PatientDay(patient, date) in lettered)
            ]
        if accepted and accepted.days.get(date):
            chosen = [patient for patient in chosen if not accepted.holds(date, patient)]
        if chosen:
            days[date] = chosen
        if preview:
            stand = [entries.get(patient) for patient in chosen]
            preview = preview.with_days(
                stand, roster.patients, force=request.force, explain=request.explains(date)
            )
        if not request.asks(date):
            wanted += sum(patient in entries and entries[patient].explain_wanted for patient in chosen)
    before = len(accepted) if accepted else 0
    gone = roster.forgotten.intersection(request.patients or ()) if accepted is not None else ()
    return BackfillPlan(
        request,
        days,
        before,
        wanted=wanted if known else None,
        forgotten=len(gone),
        region=str(deployment.client("sqs").meta.region_name),
        preview=preview,
    )


def send_backfill(
    deployment: Deployment,
    plan: BackfillPlan,
    *,
    rate: float | None = None,
    sent: Callable[[int, int], None] = lambda count, total: None,
    folder: Path = RUNS,
) -> int:
    """The number of messages accepted now. Each accepted batch is in the run's journal before `sent` is told.

    Raises Transient when SQS does not take some; resume continues behind the accepted ones.
    """
    total = len(plan)
    request = plan.request.model_dump(mode="json")
    planned = plan.accepted_before + total
    with open_journal(
        plan.request.run_id, request, planned=planned, resumed=plan.resumed, folder=folder
    ) as journal:

        def accepted(messages: Sequence[Any]) -> None:
            journal.accept(messages)
            sent(len(messages), total)

        url = deployment.stack.queues[plan.request.first.value]
        return send_all(deployment.client("sqs"), url, plan.messages(), accepted=accepted, rate=rate)


def resume_backfill(deployment: Deployment, run_id: str, *, folder: Path = RUNS) -> BackfillPlan:
    """What is left of an interrupted run. Raises OperatorError if its journal is of another stage or missing."""
    request, accepted = read_run(deployment, run_id, folder=folder)
    return dataclasses.replace(plan_backfill(deployment, request, accepted), resumed=True)


def read_run(deployment: Deployment, run_id: str, *, folder: Path = RUNS) -> tuple[BackfillRequest, Accepted]:
    """What a run was asked and what was accepted. Raises OperatorError if its journal is another stage's or missing."""
    noted, accepted = read_journal(run_id, folder=folder)
    try:
        request = BackfillRequest.model_validate(noted)
    except ValidationError:
        raise OperatorError(f"the journal of run {run_id} is not of a backfill") from None
    if request.stage != deployment.stage:
        raise OperatorError(f"run {run_id} is of stage {request.stage}: add --stage {request.stage}")
    return request, accepted


def _patients(
    deployment: Deployment, request: BackfillRequest, roster: Roster, *, resumed: bool
) -> list[str]:
    if request.patients is None:
        return [patient.patient_id for patient in followed(deployment)]
    wanted = sorted(set(request.patients))
    if gone := [patient for patient in wanted if patient in roster.forgotten]:
        if not resumed:
            raise OperatorError(f"{_named(gone)} were forgotten: leave them out", WRONG)
        wanted = [patient for patient in wanted if patient not in roster.forgotten]
    strangers = [patient for patient in wanted if patient not in roster.patients]
    if strangers and roster.patients:
        raise OperatorError(
            f"{_named(strangers)} are not on the roster: add them with scripts.roster first", WRONG
        )
    return wanted  # with an empty table the roster is the one whom the deployment's environment names


def _named(patients: Sequence[str]) -> str:
    first = ", ".join(shown_id(patient) for patient in patients[:NAMED])
    return f"{len(patients)} of the patients ({first}{', …' if len(patients) > NAMED else ''})"


def _lettered(deployment: Deployment) -> frozenset[PatientDay]:
    """The patient-days of dead letters. Raises OperatorError if some cannot be seen: their days would be left out."""
    found = scan_all([open_queue(deployment, stage) for stage in STAGES])
    if found.unseen:
        hidden = f"about {found.unseen:,} dead letters cannot be seen"
        raise OperatorError(f"{hidden}, somebody else is looking at them: run it again in a minute")
    return frozenset(day for letter in found.letters if (day := letter.day))


def _ledger(
    deployment: Deployment, request: BackfillRequest, patients: Sequence[str]
) -> Callable[[dt.date], Mapping[str, Entry]]:
    """The entries of a date: of a few patients from the table itself, of many from the index."""
    if len(patients) > FEW:
        return lambda date: entries_of_date(deployment, date)
    entries = entries_of_patients(deployment, patients, request.start, request.end)
    return lambda date: {day.patient_id: entry for day, entry in entries.items() if day.date == date}
