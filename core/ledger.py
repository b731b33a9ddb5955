"""What the ledger knows of a patient-day, and how the stages write it.

An entry is a value; where it is stored is core.aws.ledger's matter.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.errors import NotShared
from core.patient_day import PatientDay, StageName

NOT_SHARED = NotShared.kind


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
    published_rules: frozenset[str] = field(default_factory=frozenset)  # stored as `told`
    found_late: frozenset[str] = field(default_factory=frozenset)
    run_id: str | None = None
    updated_at: str | None = None

    @property
    def state(self) -> str:
        """dead, not_shared, explained, processed, fetched, no_data or unknown; derived, so nobody overwrites a better
        truth."""
        if self.errors:
            return NOT_SHARED if self.is_not_shared else "dead"
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

    @property
    def is_not_shared(self) -> bool:
        """Whether nothing stopped it but that the patient does not share their data."""
        return [error.get("kind") for error in self.errors.values()] == [NOT_SHARED]

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
        known: Entry,
        sha256: str,
        timezone: str | None,
        *,
        explain: bool,
        run_id: str,
        vanished: bool = False,
        uploaded: bool = False,
        upload_gone: bool = False,
    ) -> Entry:
        """Pins the time zone, if one is given and none is pinned; clears no_data and fetch's own error, and the later
        stages' errors if another document is noted: they spoke of the one before.

        `uploaded`: the document is an uploaded file. `upload_gone`: the file that was noted is gone. Raises Conflict
        when the document or the file that was noted is no longer the known one.
        """
        ...

    async def record_no_data(self, day: PatientDay, *, explain: bool, run_id: str) -> Entry: ...
    async def record_not_shared(self, known: Entry, message: str, *, explain: bool, run_id: str) -> Entry:
        """Fetch's own error, of kind not_shared, and the wish for an explanation: the message is acknowledged.

        Raises Conflict when the document that was noted is no longer the known one.
        """
        ...

    async def want_explanation(self, day: PatientDay) -> Entry: ...
    async def record_features(self, known: Entry, features: str, source: str, timezone: str) -> Entry:
        """Stores the features and what they come from; counts features_rev up in the same write if they differ.

        Pins the time zone if none is pinned. Raises Conflict when the features are no longer the known ones.
        """
        ...

    async def record_processed(
        self,
        known: Entry,
        fingerprint: str,
        document_sha256: str,
        *,
        run_id: str,
        published: Sequence[str] = (),
        found_late: Sequence[str] = (),
    ) -> Entry:
        """`published`: the urgent rules that have just been published, `found_late` those that were found too late for
        that; both are added to those of earlier times.

        Raises Conflict when fingerprint or document are no longer the known ones: a write that was given up, and lands
        late, must not undo what came after it.
        """
        ...

    async def raise_propagated(self, day: PatientDay, revision: int) -> None:
        """Conditional maximum."""
        ...

    async def record_explained(self, known: Entry, explained: Explained, *, run_id: str) -> Entry:
        """Raises Conflict when fingerprint or document are no longer the known ones, as record_processed."""
        ...

    async def note_forced(self, day: PatientDay, stage: StageName, run_id: str) -> None: ...
    async def note_error(self, day: PatientDay, stage: StageName, kind: str, message: str) -> None: ...
