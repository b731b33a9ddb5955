"""In-memory S3, DynamoDB and SQS as the ports see them, with the promises of the real ones and no more.

Every call waits for its turn first (`gate`), so that a test decides what happens between any two calls.
The contract tests hold these fakes against the adapters on moto.
"""

import datetime as dt
import hashlib
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import Conflict, Forgotten, UnknownPatient
from core.ledger import NOW, Entry, Neighbour, Note
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

    async def neighbours(
        self, day: PatientDay, *, before: int, after: int, features: bool = True
    ) -> dict[dt.date, Neighbour]:
        await self.gate("ledger.neighbours")
        self.reads += 1
        near = [day.shifted(n) for n in range(-before, after + 1) if n]
        found = {d.date: self.entries[d] for d in near if d in self.entries}
        return {
            date: Neighbour(e.features if features else None, e.features_rev, e.history_rev)
            for date, e in found.items()
        }

    async def write(self, note: Note) -> Entry:
        await self.gate(f"ledger.{note.name}")
        entry = self.peek(note.day)
        if not all(
            any(getattr(entry, name) == value for name, value in clause.items()) for clause in note.condition
        ):
            raise Conflict(f"the ledger entry moved before it was noted {note.name}")
        self.writes += 1
        self.entries[note.day] = noted(entry, note)
        return self.entries[note.day]


NOBODY = Entry(PatientDay("nobody", dt.date(2026, 1, 1)))


def noted(entry: Entry, note: Note) -> Entry:
    """What UpdateItem makes of an entry."""
    changes: dict[str, Any] = {"updated_at": "now", "errors": dict(entry.errors)}
    for name in note.removes:
        if name.endswith("_error"):
            changes["errors"].pop(StageName(name.removesuffix("_error")), None)
        else:
            changes[name] = getattr(NOBODY, name)
    for name, value in note.once.items():
        changes[name] = getattr(entry, name) or ("now" if value is NOW else value)
    for name, value in note.sets.items():
        if isinstance(value, Mapping):
            error = {key: "now" if inner is NOW else inner for key, inner in value.items()}
            changes["errors"][StageName(name.removesuffix("_error"))] = error
        else:
            changes[name] = "now" if value is NOW else value
    for name, more in note.adds.items():
        changes[name] = getattr(entry, name) + more if isinstance(more, int) else getattr(entry, name) | more
    return entry._replace(**changes)


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
        self.troubles: list[tuple[str, str]] = []
        self.reports: list[Report] = []

    def report(self, report: Report) -> None:
        self.reports.append(report)
        if report.error is None:
            self.outcomes.append((str(report.stage), report.kind, report.detail))
        else:
            self.failures.append((str(report.stage), report.kind, report.error))

    def trouble(self, stage: StageName, message: str) -> None:
        self.troubles.append((str(stage), message))
