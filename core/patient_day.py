"""The domain's types: a patient-day, the messages that name one, and what a stage says it did."""

import datetime as dt
import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from core.errors import BadMessage

PATIENT_ID = re.compile(r"(?!\.)[A-Za-z0-9._@+-]{1,128}")
# The folder of the raw bucket in which people put files; so no patient can have this name.
UPLOADS = "uploads"
UPLOAD_RUN = "upload-"  # how the run of an uploaded file begins
RUN_ID = r"^[A-Za-z0-9._:+-]{1,128}$"  # it is logged, so that it must not be anybody's email
EARLIEST_DATE = dt.date(2015, 1, 1)
TODAY_ANYWHERE = dt.timedelta(hours=14)  # UTC+14 is the first time zone to begin a day
MAX_DEFERRALS = 24
MAX_REFUSALS = 3  # how often a message whose key was refused asks again


class StageName(StrEnum):
    DISPATCH = "dispatch"
    FETCH = "fetch"
    PROCESS = "process"
    EXPLAIN = "explain"


def valid_patient_id(text: str) -> str:
    """The same text, if it is safe as an S3 key: letters, digits, `. _ @ + -`, at most 128, no leading dot.

    Raises ValueError; the message does not repeat the text, which could be an email.
    """
    if not isinstance(text, str) or not PATIENT_ID.fullmatch(text):
        raise ValueError("patient_id must be 1 to 128 letters, digits or . _ @ + - and not begin with a dot")
    if text == UPLOADS:
        raise ValueError(f"patient_id must not be {UPLOADS}: the raw bucket keeps uploaded files there")
    return text


def valid_date(text: str, *, now: dt.datetime | None = None) -> dt.date:
    """The local calendar day that YYYY-MM-DD names; ValueError if it is no day or has not begun anywhere."""
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise ValueError("date must look like 2026-03-31")
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError("date is not a day of the calendar") from None
    latest = ((now or dt.datetime.now(dt.UTC)) + TODAY_ANYWHERE).date()
    if not EARLIEST_DATE <= date <= latest:
        raise ValueError(f"date must lie between {EARLIEST_DATE} and today")
    return date


class PatientDay(NamedTuple):
    """The unit of work: one patient's local calendar day."""

    patient_id: str
    date: dt.date

    @classmethod
    def parse(cls, patient_id: Any, date: Any) -> Self:
        """Raises BadMessage; see valid_patient_id and valid_date."""
        try:
            return cls(valid_patient_id(patient_id), valid_date(date))
        except ValueError as error:
            raise BadMessage(str(error)) from None

    @property
    def key(self) -> str:
        """The S3 key of this day's document, the same in all three buckets."""
        return f"{self.patient_id}/{self.date.isoformat()}.json"

    def shifted(self, days: int) -> "PatientDay":
        return PatientDay(self.patient_id, self.date + dt.timedelta(days=days))


Reason = Literal["nightly", "backfill", "replay", "baseline", "manual", "upload"]


class QueueMessage(BaseModel):
    """What every SQS body of ours has: its version, its run, and how often an upstream outage has deferred it."""

    # What is read at once is built at once, by the messages themselves; this class reads only what has lost its lane.
    model_config = ConfigDict(
        frozen=True, extra="ignore", strict=True, hide_input_in_errors=True, defer_build=True
    )

    version: Literal[1] = 1
    run_id: Annotated[str, StringConstraints(pattern=RUN_ID)]
    deferrals: Annotated[int, Field(ge=0, le=MAX_DEFERRALS)] = 0

    @classmethod
    def read(cls, body: str) -> Self:
        """Raises BadMessage, naming the fields that are wrong and never their content."""
        try:
            return cls.model_validate_json(body)
        except ValidationError as error:
            known = {*cls.model_fields, "body"}
            fields = sorted({str((*e["loc"], "body")[0]) for e in error.errors(include_input=False)} & known)
            raise BadMessage(f"message not readable: {', '.join(fields)}") from None

    @property
    def patient_day(self) -> "PatientDay | None":
        return None

    @property
    def lane(self) -> str:
        """The fair-queue lane (MessageGroupId): one for each run, so that a backfill cannot starve a night.

        All uploaded files share one: each in its own, a thousand of them would be a thousand quiet neighbours.
        """
        return UPLOADS if self.run_id.startswith(UPLOAD_RUN) else self.run_id

    def body(self) -> str:
        return self.model_dump_json()

    def deferred(self) -> Self:
        return self.model_copy(update={"deferrals": self.deferrals + 1})


class StageMessage(QueueMessage):
    """The SQS body of fetch, process and explain: under 1 KB, no personal data, no measurement."""

    model_config = ConfigDict(defer_build=False)

    patient_id: str
    date: str
    reason: Reason = "manual"
    explain: bool = True
    force: bool = False
    # When Ultrahuman refused our key for it, in Unix seconds. A replay keeps that, so that its answer comes at once.
    refusals: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(max_length=MAX_REFUSALS)] = ()
    renewal_end: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    """Of a renewal (docs/upgrading.md): its run has a message of its own for each of the patient's outdated days up to
    this date, and a changed document is explained by the template unless `explain` asks for it."""

    @classmethod
    def read(cls, body: str) -> Self:
        message = super().read(body)
        PatientDay.parse(message.patient_id, message.date)
        return message

    @classmethod
    def about(cls, day: PatientDay, *, run_id: str, reason: Reason, **flags: Any) -> Self:
        return cls(
            patient_id=day.patient_id, date=day.date.isoformat(), run_id=run_id, reason=reason, **flags
        )

    @property
    def day(self) -> PatientDay:
        return PatientDay(self.patient_id, dt.date.fromisoformat(self.date))

    @property
    def patient_day(self) -> PatientDay:
        return self.day

    def body(self) -> str:
        return self.model_dump_json(exclude=None if self.refusals else {"refusals"})

    def refused(self, at: int) -> Self:
        """The same message once our key was refused for it at `at`, in Unix seconds."""
        return self.model_copy(update={"refusals": (*self.refusals, at)})

    def onward(self, *, force: bool) -> Self:
        """What the next stage is told."""
        return self.model_copy(update={"deferrals": 0, "refusals": (), "force": force})

    def baseline_for(self, day: PatientDay) -> "StageMessage":
        """Tells a later day to look at its history again; never forced, never asks for an explanation."""
        return StageMessage.about(
            day, run_id=self.run_id, reason="baseline", explain=False, renewal_end=self.renewal_end
        )


def lane_of(body: str) -> str | None:
    """The lane that a message's own body says: AWS promises the group in Lambda's event for FIFO queues only.

    None for what is no message of ours.
    """
    try:
        return QueueMessage.read(body).lane
    except BadMessage:
        return None


class OutcomeKind(StrEnum):
    DISPATCHED = "dispatched"
    FETCHED = "fetched"
    PROCESSED = "processed"
    EXPLAINED = "explained"
    UNCHANGED = "unchanged"
    NO_DATA = "no_data"
    NOT_SHARED = "not_shared"
    NOT_WANTED = "not_wanted"


class Outcome(NamedTuple):
    """What a stage did for one message; `detail` holds counts and words for logs, never measurements."""

    kind: OutcomeKind
    detail: Mapping[str, str | int | float | bool] = MappingProxyType({})
