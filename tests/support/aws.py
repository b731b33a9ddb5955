"""In-memory S3, DynamoDB and SQS as the ports see them, with the promises of the real ones and no more.

Every call waits for its turn first (`gate`), so that a test decides what happens between any two calls.
The contract tests hold these fakes against the adapters on moto.
"""

import datetime as dt
import hashlib
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.errors import Conflict, Forgotten, UnknownPatient
from core.ledger import Entry, Explained, forced_mark
from core.patient_day import PatientDay, QueueMessage, StageName, lane_of
from core.ports import Page, Patient, Report, Stored, Version
from core.queues import RECEIVES_BEFORE, Record

Gate = Callable[[str], Awaitable[None]]
HIDDEN = 1_000_000  # seconds for which a received message stays invisible, that is until somebody settles it
LONGEST_POSTPONEMENT = 43_200  # as in SQS


async def open_gate(_: str) -> None:
    """Nobody waits."""


class FakeDocuments:
    """One bucket. ETags repeat when bytes repeat, as S3's do."""

    def __init__(self, name: str = "bucket", gate: Gate = open_gate) -> None:
        self.name = name
        self.gate = gate
        self.objects: dict[PatientDay, tuple[bytes, str | None]] = {}
        self.writes = 0
        self.heads = 0
        self.watch: Callable[[PatientDay, bytes | None, bytes], None] = lambda day, old, new: None

    async def version(self, day: PatientDay) -> Version | None:
        await self.gate(f"{self.name}.version")
        self.heads += 1
        return self._version(day)

    async def read(self, day: PatientDay) -> Stored | None:
        await self.gate(f"{self.name}.read")
        version = self._version(day)
        return None if version is None else Stored(self.objects[day][0], version)

    async def replace(self, day: PatientDay, body: bytes, sha256: str, expected: Version | None) -> Version:
        await self.gate(f"{self.name}.replace")
        now = self._version(day)
        if (now and now.etag) != (expected and expected.etag):
            raise Conflict("swap lost")
        self.watch(day, self.objects.get(day, (None, None))[0], body)
        self.objects[day] = (body, sha256)
        self.writes += 1
        version = self._version(day)
        assert version
        return version

    def _version(self, day: PatientDay) -> Version | None:
        if day not in self.objects:
            return None
        body, sha256 = self.objects[day]
        return Version(f'"{hashlib.md5(body).hexdigest()}"', sha256)  # noqa: S324


class FakeLedger:
    """The table patient_days; each write is atomic for its item."""

    def __init__(self, gate: Gate = open_gate) -> None:
        self.gate = gate
        self.entries: dict[PatientDay, Entry] = {}
        self.reads = 0
        self.writes = 0

    def peek(self, day: PatientDay) -> Entry:
        return self.entries.get(day, Entry(day))

    async def entry(self, day: PatientDay) -> Entry:
        await self.gate("ledger.entry")
        self.reads += 1
        return self.peek(day)

    async def around(self, day: PatientDay, days: int) -> dict[dt.date, Entry]:
        await self.gate("ledger.around")
        self.reads += 1
        span = dt.timedelta(days=days)
        return {
            d.date: e
            for d, e in self.entries.items()
            if d.patient_id == day.patient_id and abs(d.date - day.date) <= span
        }

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
        await self.gate("ledger.record_fetched")
        entry = self.peek(known.day)
        if (entry.fetched_sha256, entry.uploaded_at) != (known.fetched_sha256, known.uploaded_at):
            raise Conflict("another fetch was noted")
        return self._put(
            known.day,
            fetched_sha256=sha256,
            fetched_at="now",
            vanished_at="now" if vanished else None,
            uploaded_at=f"then {self.writes}" if uploaded else None if upload_gone else entry.uploaded_at,
            timezone=entry.timezone or timezone,
            explain_wanted=entry.explain_wanted or explain,
            no_data_at=None,
            run_id=run_id,
            errors=_without(entry, StageName.FETCH) if entry.fetched_sha256 == sha256 else {},
        )

    async def record_no_data(self, day: PatientDay, *, explain: bool, run_id: str) -> Entry:
        await self.gate("ledger.record_no_data")
        entry = self.peek(day)
        return self._put(
            day,
            no_data_at="now",
            explain_wanted=entry.explain_wanted or explain,
            run_id=run_id,
            errors=_without(entry, StageName.FETCH),
        )

    async def record_not_shared(self, known: Entry, message: str, *, explain: bool, run_id: str) -> Entry:
        await self.gate("ledger.record_not_shared")
        day = known.day
        entry = self.peek(day)
        if entry.fetched_sha256 != known.fetched_sha256:
            raise Conflict("another fetch was noted")
        error = {"stage": "fetch", "kind": "not_shared", "message": message, "at": "now"}
        return self._put(
            day,
            explain_wanted=entry.explain_wanted or explain,
            run_id=run_id,
            errors={**entry.errors, StageName.FETCH: error},
        )

    async def want_explanation(self, day: PatientDay) -> Entry:
        await self.gate("ledger.want_explanation")
        return self._put(day, explain_wanted=True)

    async def record_features(self, known: Entry, features: str, source: str, timezone: str) -> Entry:
        await self.gate("ledger.record_features")
        entry = self.peek(known.day)
        if entry.features_rev != known.features_rev:
            raise Conflict("features moved")
        return self._put(
            known.day,
            features=features,
            features_from=source,
            features_rev=entry.features_rev + (known.features != features),
            timezone=entry.timezone or timezone,
        )

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
        await self.gate("ledger.record_processed")
        day = known.day
        entry = self.peek(day)
        if (entry.processed_fp, entry.processed_sha256) != (known.processed_fp, known.processed_sha256):
            raise Conflict("another process was noted")
        return self._put(
            day,
            processed_fp=fingerprint,
            processed_sha256=document_sha256,
            published_rules=self.peek(day).published_rules | set(published),
            found_late=self.peek(day).found_late | set(found_late),
            run_id=run_id,
            errors=_without(self.peek(day), StageName.PROCESS),
        )

    async def raise_propagated(self, day: PatientDay, revision: int) -> None:
        await self.gate("ledger.raise_propagated")
        self._put(day, propagated_rev=max(revision, self.peek(day).propagated_rev))

    async def record_explained(self, known: Entry, explained: Explained, *, run_id: str) -> Entry:
        await self.gate("ledger.record_explained")
        day = known.day
        entry = self.peek(day)
        if (entry.explained_fp, entry.explanation_sha256) != (known.explained_fp, known.explanation_sha256):
            raise Conflict("another explain was noted")
        return self._put(
            day,
            explained_fp=explained.fingerprint,
            explanation_sha256=explained.document_sha256,
            explanation_source=explained.source,
            explanation_reason=explained.reason,
            explanation_pending=explained.pending,
            run_id=run_id,
            errors=_without(self.peek(day), StageName.EXPLAIN),
        )

    async def note_forced(self, day: PatientDay, stage: StageName, run_id: str) -> None:
        await self.gate("ledger.note_forced")
        self._put(day, forced=self.peek(day).forced | {forced_mark(stage, run_id)})

    async def note_error(self, day: PatientDay, stage: StageName, kind: str, message: str) -> None:
        await self.gate("ledger.note_error")
        error = {"stage": stage.value, "kind": kind, "message": message, "at": "now"}
        self._put(day, errors={**self.peek(day).errors, stage: error})

    def _put(self, day: PatientDay, **changes: Any) -> Entry:
        self.writes += 1
        self.entries[day] = replace(self.peek(day), updated_at="now", **changes)
        return self.entries[day]


def _without(entry: Entry, stage: StageName) -> dict[StageName, Mapping[str, str]]:
    return {known: error for known, error in entry.errors.items() if known != stage}


class FakeUrgentFindings:
    """Who would be told; `published` keeps every event, the second one of the same finding too."""

    def __init__(self, gate: Gate = open_gate) -> None:
        self.gate = gate
        self.published: list[tuple[PatientDay, str]] = []

    async def publish(self, day: PatientDay, rules: Sequence[str]) -> None:
        await self.gate("urgent.publish")
        self.published += [(day, rule) for rule in rules]


class FakeRoster:
    def __init__(self, *patients: Patient, forgotten: Sequence[str] = (), gate: Gate = open_gate) -> None:
        self.patients = {patient.patient_id: patient for patient in patients}
        self.forgotten = set(forgotten)
        self.gate = gate

    async def patient(self, patient_id: str) -> Patient:
        await self.gate("roster.patient")
        if patient_id in self.forgotten:
            raise Forgotten("forgotten")
        if patient_id not in self.patients:
            raise UnknownPatient("unknown")
        return self.patients[patient_id]

    async def about(self) -> int:
        return len(self.patients)

    async def page(self, segment: int, segments: int, cursor: str | None) -> Page:
        mine = sorted(p for p in self.patients if hash(p) % segments == segment and p > (cursor or ""))
        page, rest = mine[:2], mine[2:]
        return Page([self.patients[p] for p in page], page[-1] if rest else None)


@dataclass
class Message:
    """A message that lies in a fake queue."""

    body: str
    lane: str | None
    attributes: dict[str, str] = field(default_factory=dict)
    receives: int = 0
    visible_at: int = 0


@dataclass
class FakeQueue:
    """A standard queue: at least once, unordered, dead-lettered after `max_receives`; time is the test's own count."""

    max_receives: int = 5
    gate: Gate = open_gate
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    messages: dict[str, Message] = field(default_factory=dict)
    dead: list[Message] = field(default_factory=list)
    clock: int = 0
    _count: int = 0

    async def send(self, messages: Sequence[QueueMessage]) -> int:
        """Ten at a time; a crash between two batches leaves the first ones sent."""
        for i in range(0, len(messages), 10):
            await self.gate("queue.send")
            for message in messages[i : i + 10]:
                self.put(message.body(), message.lane)
        return len(messages)

    def put(
        self, body: str, lane: str | None = None, delay: int = 0, attributes: Mapping[str, str] | None = None
    ) -> None:
        self._count += 1
        self.messages[f"m{self._count}"] = Message(
            body, lane, dict(attributes or {}), visible_at=self.clock + delay
        )

    def receive(self, most: int = 10) -> list[dict[str, Any]]:
        """Lambda's view of a batch. The messages stay hidden until they are deleted, postponed or given back."""
        ready = [m for m, message in self.messages.items() if message.visible_at <= self.clock]
        self.chance.shuffle(ready)
        records = []
        for message_id in ready[:most]:
            message = self.messages[message_id]
            if message.receives >= self.max_receives:
                self.dead.append(self.messages.pop(message_id))
                continue
            message.receives += 1
            message.visible_at = self.clock + HIDDEN
            records.append(_record(message_id, message))
        return records

    def give_back(self, message_ids: Sequence[str]) -> None:
        """What SQS does with a failed record, and with a dead Lambda's once their visibility timeout has passed."""
        for message_id in message_ids:
            if message_id in self.messages:
                self.messages[message_id].visible_at = self.clock

    def acknowledge(self, records: Sequence[Mapping[str, Any]], answer: Mapping[str, Any]) -> None:
        """What Lambda does with the answer to a batch."""
        failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
        for message_id in (record["messageId"] for record in records):
            if message_id not in failed:
                self.messages.pop(message_id, None)
            elif (
                message_id in self.messages
                and self.messages[message_id].visible_at > self.clock + LONGEST_POSTPONEMENT
            ):
                self.give_back([message_id])  # nobody has postponed it


def _record(message_id: str, message: Message) -> dict[str, Any]:
    system = {"ApproximateReceiveCount": str(message.receives)}
    if message.lane:
        system["MessageGroupId"] = message.lane
    return {
        "messageId": message_id,
        "receiptHandle": message_id,
        "body": message.body,
        "attributes": system,
        "messageAttributes": {
            name: {"stringValue": value, "dataType": "String"} for name, value in message.attributes.items()
        },
        "eventSource": "aws:sqs",
    }


@dataclass
class FakeOwnQueue:
    """A stage's own queue as the runner sees it; `dead` is its dead-letter queue's explicit part."""

    queue: FakeQueue
    stage: StageName
    gate: Gate = open_gate
    delayed: list[int] = field(default_factory=list)
    postponed: list[int] = field(default_factory=list)
    orphaned: int = 0  # failures whose message a twin had acknowledged: nobody comes after them

    async def send_again(
        self, record: Record, *, body: str, delay: int, attributes: Mapping[str, str]
    ) -> None:
        await self.gate("own.send_again")
        self.delayed.append(delay)
        self.queue.put(body, record.lane or lane_of(record.body), delay, attributes)

    async def dead_letter(self, record: Record, *, kind: str, message: str) -> None:
        await self.gate("own.dead_letter")
        kept = {name: value for name, value in record.attributes.items() if name != RECEIVES_BEFORE}
        told = {"error_kind": kind, "error_message": message, "stage": str(self.stage)}
        self.queue.dead.append(Message(record.body, record.lane or lane_of(record.body), {**kept, **told}))

    async def delete(self, record: Record) -> None:
        await self.gate("own.delete")
        self.queue.messages.pop(record.message_id, None)

    async def postpone(self, record: Record, seconds: int) -> None:
        await self.gate("own.postpone")
        self.postponed.append(seconds)
        if record.message_id in self.queue.messages:
            self.queue.messages[record.message_id].visible_at = self.queue.clock + seconds
        else:
            self.orphaned += 1


class SilentTelemetry:
    """Implements runner.Telemetry and keeps what it was told."""

    def __init__(self) -> None:
        self.outcomes: list[tuple[str, str, Mapping[str, Any]]] = []
        self.failures: list[tuple[str, str, str]] = []
        self.troubles: list[str] = []

    def report(self, report: Report) -> None:
        if report.error is None:
            self.outcomes.append((str(report.stage), report.kind, report.detail))
        else:
            self.failures.append((str(report.stage), report.kind, report.error))

    def trouble(self, stage: StageName, message: str) -> None:
        self.troubles.append(message)
