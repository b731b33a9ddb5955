"""What the stages and the runner ask of the world.

Each method is one call to one service, so that a fake can stop between any two.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, Protocol, get_args

from core.patient_day import PatientDay, QueueMessage, StageMessage, StageName


class Version(NamedTuple):
    """Which bytes lie at a key: the ETag for swaps, and the SHA-256 where we wrote them ourselves."""

    etag: str
    sha256: str | None


class Stored(NamedTuple):
    body: bytes
    version: Version


class Documents(Protocol):
    """One bucket of documents."""

    async def version(self, day: PatientDay) -> Version | None: ...
    async def read(self, day: PatientDay) -> Stored | None: ...
    async def replace(self, day: PatientDay, body: bytes, sha256: str, expected: Version | None) -> Version:
        """Raises Conflict when the key no longer holds `expected` (None: nothing)."""
        ...


GlucoseTargets = Literal["standard", "older", "pregnancy", "none"]
"""By which targets a person's glucose is judged. `older`: older people and others at high risk of lows. `none`: nobody
who takes a drug that lowers glucose."""
GlucoseUnit = Literal["mg/dL", "mmol/L"]
TARGETS: tuple[GlucoseTargets, ...] = get_args(GlucoseTargets)
UNITS: tuple[GlucoseUnit, ...] = get_args(GlucoseUnit)
STANDARD_TARGETS: GlucoseTargets = "standard"
STANDARD_UNIT: GlucoseUnit = "mg/dL"


@dataclass(frozen=True)
class Patient:
    """One line of the roster; `since` is the instant from which nights are expected, None from the beginning;
    `email_since` that of the last change of the email, None if it never changed. `email` is empty in the stages that
    may not read it, and `email_since` None.

    `unknown`: the columns that hold what this code does not know, so that the patient has their default.
    """

    patient_id: str
    email: str
    timezone: str | None = None
    language: str = "en"
    active: bool = True
    glucose_targets: GlucoseTargets = STANDARD_TARGETS
    glucose_unit: GlucoseUnit = STANDARD_UNIT
    since: str | None = field(default=None, compare=False)
    email_since: str | None = field(default=None, compare=False)
    unknown: tuple[str, ...] = field(default=(), compare=False)


class Roster(Protocol):
    async def patient(self, patient_id: str) -> Patient:
        """Raises UnknownPatient, or Forgotten for a patient who was removed."""
        ...


class UrgentFindings(Protocol):
    """Those who want to know at once."""

    async def publish(self, day: PatientDay, rules: Sequence[str]) -> None:
        """One event for each rule: which patient, which day, which rule, and no measurement. Raises Transient."""
        ...


class Ultrahuman(Protocol):
    async def day(self, email: str, date: dt.date, *, seconds: float) -> bytes | None:
        """The answer's bytes, or None for 404.

        Raises Upstream, KeyRefused, Unauthorized, BadRaw, GivenUp and Transient.
        """
        ...


class Attempt(NamedTuple):
    """`forward`: whether the next stage is to be told. `again`: whether this may not be the first attempt, so that what
    an earlier one wrote may lie there without a note."""

    forward: bool = True
    again: bool = False


class Work(NamedTuple):
    """One message to do, how many seconds are left for it, and which attempt this is."""

    message: StageMessage
    seconds_left: Callable[[], float]
    attempt: Attempt = Attempt()

    @property
    def day(self) -> PatientDay:
        return self.message.day


class ErrorNotes(Protocol):
    async def note_error(self, day: PatientDay, stage: StageName, kind: str, message: str) -> None:
        """Raises Forgotten for a patient who was removed: nothing is written of them any more."""
        ...


class Report(NamedTuple):
    """How one try of one message ended: the outcome's or the error's kind, and the seconds it took.

    `message` is None where the body was none. `error` is a failure's text, None for an outcome.
    """

    stage: StageName
    message: QueueMessage | None
    kind: str
    seconds: float
    detail: Mapping[str, Any] = MappingProxyType({})
    error: str | None = None


class Telemetry(Protocol):
    def report(self, report: Report) -> None: ...
    def trouble(self, stage: StageName, message: str) -> None:
        """Something that went wrong and cost no patient-day, so that it is in the log and in no count."""
        ...


class Page(NamedTuple):
    """Part of a roster segment, and the cursor to the next part; `unreadable` entries were passed over."""

    patients: list[Patient]
    cursor: str | None
    unreadable: int = 0
