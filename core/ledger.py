"""What the ledger knows of a patient-day, and how the stages write it.

An entry is a value; where it is stored is core.aws.ledger's matter.
"""

import datetime as dt
import zlib
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from core.errors import NotShared
from core.patient_day import PatientDay, StageName

NOT_SHARED = NotShared.kind
SHARDS = 16
OPEN = "open"
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Entry(NamedTuple):
    """The ledger's item of one patient-day; every attribute may be absent.

    Each stage counts its own notes (`fetched_rev`, `processed_rev`, `explained_rev`), process its changes of the
    features too (`features_rev`). `history_rev` is the sum of the features_rev that the processed document rests on.

    Of the urgent rules, `published_rules` were published, `found_late` were found too late for that. From `tier` to
    `urgent_since` is what the list of the morning says (core/stages/headline.py); somebody has acknowledged the
    `acknowledged_rules`, which counts `acknowledged_rev` up.
    """

    day: PatientDay
    fetched_rev: int = 0
    fetched_sha256: str | None = None
    fetched_at: str | None = None
    vanished_at: str | None = None
    uploaded_at: str | None = None
    timezone: str | None = None
    features: str | None = None
    features_from: str | None = None
    features_rev: int = 0
    propagated_rev: int = 0
    history_rev: int | None = None
    processed_rev: int = 0
    processed_fp: str | None = None
    processed_sha256: str | None = None
    explained_rev: int = 0
    explained_fp: str | None = None
    explanation_sha256: str | None = None
    explanation_source: str | None = None
    explanation_reason: str | None = None
    explanation_pending: bool = False
    explain_wanted: bool = False
    no_data_at: str | None = None
    errors: Mapping[str, Mapping[str, str]] = NOTHING
    forced: frozenset[str] = frozenset()
    published_rules: frozenset[str] = frozenset()  # stored as `told`
    found_late: frozenset[str] = frozenset()
    tier: str | None = None
    reason: str | None = None
    reason_since: str | None = None
    categories: str | None = None
    urgent_rules: frozenset[str] = frozenset()
    urgent_since: str | None = None
    triage_shard: str | None = None
    acknowledged_rules: frozenset[str] = frozenset()
    acknowledged_rev: int = 0
    acknowledged_at: str | None = None
    acknowledged_by: str | None = None
    acknowledged_note: str | None = None
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

    @property
    def open_rules(self) -> frozenset[str]:
        """The urgent findings that nobody has acknowledged."""
        return self.urgent_rules - self.acknowledged_rules

    def was_forced(self, stage: StageName, run_id: str) -> bool:
        return forced_mark(stage, run_id) in self.forced


def date_shard(day: PatientDay) -> str:
    """The partition of the by-date index that this patient's items of one date lie in."""
    return f"{day.date.isoformat()}#{_shard(day)}"


def triage_shard(day: PatientDay, *, is_open: bool) -> str:
    """The partition of the triage index: that of its date, or, until it is acknowledged, that of all open days."""
    return f"{OPEN}#{_shard(day)}" if is_open else date_shard(day)


def _shard(day: PatientDay) -> str:
    return f"{zlib.crc32(day.patient_id.encode()) % SHARDS:02d}"


def forced_mark(stage: StageName, run_id: str) -> str:
    return f"{stage}#{run_id}"


class Neighbour(NamedTuple):
    """What process reads of the days around the one that it works on."""

    features: str | None = None
    features_rev: int = 0
    history_rev: int | None = None


class Moment(Enum):
    """Stands for a time that only the ledger knows."""

    NOW = "the time of the write"


NOW = Moment.NOW
Value = str | int | bool | Moment | Mapping[str, str | Moment] | frozenset[str]
Clause = Mapping[str, str | int | None]


class Note(NamedTuple):
    """One write to the ledger entry of a day: what a stage has to say, and what must still hold for it to be said.

    `sets` overwrites, `once` writes what is not there yet, `adds` counts up or adds to a set. Of every clause of the
    `condition` at least one attribute must be as it says; None and 0 stand for an attribute that is not there.
    """

    name: str
    day: PatientDay
    sets: Mapping[str, Value] = NOTHING
    once: Mapping[str, str | Moment] = NOTHING
    removes: tuple[str, ...] = ()
    adds: Mapping[str, int | frozenset[str]] = NOTHING
    condition: tuple[Clause, ...] = ()


class Ledger(Protocol):
    """The table patient_days. What a stage decides by is read strongly consistent."""

    async def entry(self, day: PatientDay) -> Entry: ...
    async def neighbours(
        self, day: PatientDay, *, before: int, after: int, features: bool = True
    ) -> dict[dt.date, Neighbour]:
        """The known days from `before` to `after`, without this day itself; their counts alone without `features`."""
        ...

    async def write(self, note: Note) -> Entry:
        """One atomic write; returns the whole entry after it. Raises Conflict when the note's condition does not hold:
        a write that was given up, and lands late, must not undo what came after it."""
        ...
