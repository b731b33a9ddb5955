"""What the stages and the runner ask of the world.

Each method is one call to one service, so that a fake can stop between any two.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from core.patient_day import PatientDay, QueueMessage, StageMessage, StageName


@dataclass(frozen=True)
class Version:
    """Which bytes lie at a key: the ETag for swaps, and the SHA-256 where we wrote them ourselves."""

    etag: str
    sha256: str | None


@dataclass(frozen=True)
class Stored:
    body: bytes
    version: Version


class Documents(Protocol):
    """One bucket of documents."""

    async def version(self, day: PatientDay) -> Version | None: ...
    async def read(self, day: PatientDay) -> Stored | None: ...
    async def replace(self, day: PatientDay, body: bytes, sha256: str, expected: Version | None) -> Version:
        """Raises Conflict when the key no longer holds `expected` (None: nothing)."""
        ...


@dataclass(frozen=True)
class Entry:
    """The ledger's item of one patient-day; every attribute may be absent."""

    day: PatientDay
    fetched_sha256: str | None = None
    fetched_at: str | None = None
    vanished_at: str | None = None
    uploaded_at: str | None = None
    timezone: str | None = None
    features: str | None = None
    features_from: str | None = None
    features_rev: int = 0
    propagated_rev: int = 0
    processed_fp: str | None = None
    processed_sha256: str | None = None
    explained_fp: str | None = None
    explanation_sha256: str | None = None
    explanation_source: str | None = None
    explanation_reason: str | None = None
    explanation_pending: bool = False
    explain_wanted: bool = False
    no_data_at: str | None = None
    errors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    forced: frozenset[str] = field(default_factory=frozenset)
    told: frozenset[str] = field(default_factory=frozenset)
    run_id: str | None = None
    updated_at: str | None = None

    @property
    def state(self) -> str:
        """dead, explained, processed, fetched, no_data or unknown; derived, so nobody overwrites a better truth."""
        if self.errors:
            return "dead"
        if self.explained_fp and self.explain_wanted:
            return "explained"
        if self.processed_fp:
            return "processed"
        if self.fetched_sha256:
            return "fetched"
        return "no_data" if self.no_data_at else "unknown"

    @property
    def error(self) -> Mapping[str, str] | None:
        """What stopped the earliest stage that is stopped: stage, kind, message, at."""
        return next((self.errors[stage] for stage in StageName if stage in self.errors), None)

    def was_forced(self, stage: StageName, run_id: str) -> bool:
        return forced_mark(stage, run_id) in self.forced


def forced_mark(stage: StageName, run_id: str) -> str:
    return f"{stage}#{run_id}"


@dataclass(frozen=True)
class Explained:
    """What explain notes in the ledger."""

    fingerprint: str
    document_sha256: str
    source: str
    reason: str | None
    pending: bool


class Ledger(Protocol):
    """The table patient_days. A write is one UpdateItem of the stage's own attributes and returns the whole entry."""

    async def entry(self, day: PatientDay) -> Entry: ...
    async def around(self, day: PatientDay, days: int) -> dict[dt.date, Entry]:
        """Strongly consistent: the entries from `days` before to `days` after, this day included if it is known."""
        ...

    async def record_fetched(
        self,
        day: PatientDay,
        sha256: str,
        timezone: str,
        *,
        explain: bool,
        run_id: str,
        vanished: bool = False,
        uploaded: bool = False,
        upload_gone: str | None = None,
    ) -> Entry:
        """Pins the time zone if none is pinned; clears no_data and fetch's own error.

        `uploaded`: the document is an uploaded file. `upload_gone`: the file that was noted at this time is gone;
        raises Conflict when another one was noted since.
        """
        ...

    async def record_no_data(self, day: PatientDay, *, explain: bool, run_id: str) -> Entry: ...
    async def want_explanation(self, day: PatientDay) -> Entry: ...
    async def record_features(self, known: Entry, features: str, source: str, timezone: str) -> Entry:
        """Stores the features and what they come from; counts features_rev up in the same write if they differ.

        Pins the time zone if none is pinned. Raises Conflict when the features are no longer the known ones.
        """
        ...

    async def record_processed(
        self,
        day: PatientDay,
        fingerprint: str,
        document_sha256: str,
        *,
        run_id: str,
        told: Sequence[str] = (),
    ) -> Entry:
        """`told`: the urgent rules that have just been published, added to those of earlier times."""
        ...

    async def raise_propagated(self, day: PatientDay, revision: int) -> None:
        """Conditional maximum."""
        ...

    async def record_explained(self, day: PatientDay, explained: Explained, *, run_id: str) -> Entry: ...
    async def note_forced(self, day: PatientDay, stage: StageName, run_id: str) -> None: ...
    async def note_error(self, day: PatientDay, stage: StageName, kind: str, message: str) -> None: ...


@dataclass(frozen=True)
class Patient:
    """One line of the roster; `since` is the instant from which nights are expected, None from the beginning."""

    patient_id: str
    email: str
    timezone: str | None = None
    language: str = "en"
    active: bool = True
    since: str | None = field(default=None, compare=False)


class Roster(Protocol):
    async def patient(self, patient_id: str) -> Patient:
        """Raises UnknownPatient, or Forgotten for a patient who was removed."""
        ...


class Outbox(Protocol):
    """The next stage's queue, or a stage's own."""

    async def send(self, messages: Sequence[StageMessage]) -> int:
        """The number of accepted messages, which is all of them; raises Transient otherwise."""
        ...


class UrgentFindings(Protocol):
    """Those who want to know at once."""

    async def publish(self, day: PatientDay, rules: Sequence[str]) -> None:
        """One event for each rule: which patient, which day, which rule, and no measurement. Raises Transient."""
        ...


class Ultrahuman(Protocol):
    async def day(self, email: str, date: dt.date, *, seconds: float) -> bytes | None:
        """The answer's bytes, or None for 404. Raises Upstream, Unauthorized, BadRaw, GivenUp."""
        ...


@dataclass(frozen=True)
class Work:
    """One message to do, whether what follows is to be told, and how many seconds are left for it."""

    message: StageMessage
    seconds_left: Callable[[], float]
    forward: bool = True

    @property
    def day(self) -> PatientDay:
        return self.message.day


RECEIVES_BEFORE = "receives_before"


@dataclass(frozen=True)
class Record:
    """One SQS record: `attributes` are the message's own, `receives` counts this receipt too."""

    message_id: str
    receipt: str
    body: str
    lane: str | None
    receives: int
    attributes: Mapping[str, str]

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "Record":
        system = raw.get("attributes") or {}
        attributes = {
            name: str(value["stringValue"])
            for name, value in (raw.get("messageAttributes") or {}).items()
            if value.get("stringValue") is not None
        }
        before = attributes.get(RECEIVES_BEFORE, "")
        return cls(
            message_id=raw["messageId"],
            receipt=raw["receiptHandle"],
            body=raw["body"],
            lane=system.get("MessageGroupId"),
            receives=int(system.get("ApproximateReceiveCount", 1))
            + (int(before) if re.fullmatch(r"[0-9]{1,3}", before) else 0),
            attributes=attributes,
        )


class OwnQueue(Protocol):
    """The stage's own queue and its dead-letter queue."""

    async def send_again(
        self, record: Record, *, body: str, delay: int, attributes: Mapping[str, str]
    ) -> None: ...
    async def dead_letter(self, record: Record, *, kind: str, message: str) -> None: ...
    async def delete(self, record: Record) -> None: ...
    async def postpone(self, record: Record, seconds: int) -> None: ...


class ErrorNotes(Protocol):
    async def note_error(self, day: PatientDay, stage: StageName, kind: str, message: str) -> None: ...


class Telemetry(Protocol):
    def outcome(
        self,
        stage: StageName,
        message: QueueMessage | None,
        kind: str,
        seconds: float,
        detail: Mapping[str, Any],
    ) -> None: ...
    def failure(
        self, stage: StageName, message: QueueMessage | None, kind: str, text: str, seconds: float
    ) -> None: ...
    def trouble(self, stage: StageName, message: str) -> None:
        """Something that went wrong and cost no patient-day, so that it is in the log and in no count."""
        ...


@dataclass(frozen=True)
class Page:
    """Part of a roster segment, and the cursor to the next part."""

    patients: list[Patient]
    cursor: str | None
