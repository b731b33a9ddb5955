"""A whole pipeline in memory: the real runner and the real stages on the fakes, with a toy assessment.

The toy document depends on every day of its history and its facts on whether today is above their mean, so that a
history that was not healed shows at once.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.documents import Anomaly, Metric, ProcessedDocument
from core.errors import Upstream
from core.explanation.contract import Completion
from core.patient_day import PatientDay, StageMessage, StageName
from core.ports import Patient, Work
from core.runner import Deadline, Runner
from core.stages.assessment import MeasuredDay
from core.stages.error_notes import LedgerNotes
from core.stages.explain import ExplainPorts, explain
from core.stages.fetch import FetchPorts, fetch
from core.stages.process import ProcessPorts, process
from tests.support.aws import (
    FakeDocuments,
    FakeLedger,
    FakeOwnQueue,
    FakeQueue,
    FakeRoster,
    FakeUrgentFindings,
    Gate,
    SilentTelemetry,
    open_gate,
)

PATIENT = Patient("p-1", "one@example.org", timezone="UTC")
ZONE = "Asia/Kathmandu"  # what the API's answers name; counts for a patient whose roster entry names none
URGENT = 30.0  # bpm: at or below it somebody is told
FIRST = dt.date(2026, 3, 1)
STAGES = (StageName.FETCH, StageName.PROCESS, StageName.EXPLAIN)


def day(number: int) -> PatientDay:
    return PatientDay(PATIENT.patient_id, FIRST + dt.timedelta(days=number))


def answer(value: float) -> bytes:
    """An API answer whose only metric is a resting heart rate in bpm."""
    entry = {"type": "night_rhr", "object": {"avg": value}}
    return json.dumps(
        {"data": {"metric_data": [entry], "latest_time_zone": ZONE}, "error": None, "status": 200}
    ).encode()


def value_of(body: bytes) -> float:
    """The resting heart rate of such an answer."""
    return float(json.loads(body)["data"]["metric_data"][0]["object"]["avg"])


def twin(value: float) -> float:
    """Another answer that measures the same: a changed raw document need not change features or facts."""
    return value + 0.5 if value == int(value) else float(int(value))


def measure(body: bytes, date: dt.date, timezone: str) -> MeasuredDay:
    metric = float(int(value_of(body)))
    metrics = {"resting_hr": Metric(value=metric, unit="bpm")}
    return MeasuredDay(metrics, {}, {"resting_hr": metric}, signals=None, breaches=[], gaps={})


def assess(
    day: PatientDay,
    timezone: str,
    raw_sha256: str,
    measured: MeasuredDay,
    history: Mapping[dt.date, Mapping[str, float]],
    *,
    targets: str = "standard",
) -> ProcessedDocument:
    value = measured.features["resting_hr"]
    earlier = {date.isoformat(): features["resting_hr"] for date, features in sorted(history.items())}
    mean = sum(earlier.values()) / len(earlier) if earlier else value
    found = [
        Anomaly(
            metric="resting_hr",
            kind=kind,
            severity=severity,
            value=value,
            unit="bpm",
            usual=None,
            difference=None,
            score=None,
            direction=direction,
            evidence={},
            rule=rule,
        )
        for met, kind, severity, direction, rule in (
            (value <= URGENT, "safety", "urgent", "below", "toy_low"),
            (targets != "none" and value > mean, "out_of_range", "notable", "above", "toy"),
        )
        if met
    ]
    return ProcessedDocument(
        patient_id=day.patient_id,
        date=day.date.isoformat(),
        timezone=timezone,
        raw_sha256=raw_sha256,
        rules_version="toy",
        quality={"history": earlier, "targets": targets},
        metrics=measured.metrics,
        baseline={},
        anomalies=found,
    )


class FakeApi:
    """What Ultrahuman says of each day now: bytes, None for 404, or an error to raise."""

    def __init__(self, gate: Gate = open_gate) -> None:
        self.gate = gate
        self.days: dict[dt.date, bytes | Exception | None] = {}
        self.calls = 0

    async def day(self, email: str, date: dt.date, *, seconds: float) -> bytes | None:
        await self.gate("api.day")
        self.calls += 1
        says = self.days.get(date)
        await self.gate("api.answered")
        if isinstance(says, Exception):
            raise says
        return says


class FakeModel:
    """A model that words every fact plainly, differently from call to call; `away` makes it unavailable."""

    name = "toy-model"

    def __init__(self, gate: Gate = open_gate) -> None:
        self.gate = gate
        self.away = False
        self.garbage = False
        self.calls = 0

    async def complete(self, messages: Sequence[Any], *, seconds: float) -> Completion:
        await self.gate("model.complete")
        self.calls += 1
        if self.away:
            raise Upstream("away")
        if self.garbage:
            return Completion(text="no JSON at all")
        facts = json.loads(messages[-1]["content"])["facts"]
        summary = ("{overview}.", "Here is your day: {overview}.")[self.calls % 2]
        findings = [{"fact": fact["id"], "text": "{name}: {value}."} for fact in facts]
        return Completion(text=json.dumps({"summary": summary, "findings": findings}))


@dataclass
class World:
    """All stages on one set of fakes."""

    gate: Gate = open_gate
    patient: Patient = PATIENT

    def __post_init__(self) -> None:
        self.raw = FakeDocuments("raw", self.gate)
        self.uploads = FakeDocuments("uploads", self.gate)
        self.processed = FakeDocuments("processed", self.gate)
        self.explanations = FakeDocuments("explanations", self.gate)
        self.ledger = FakeLedger(self.gate)
        self.roster = FakeRoster(self.patient, gate=self.gate)
        self.api = FakeApi(self.gate)
        self.model = FakeModel(self.gate)
        self.urgent_findings = FakeUrgentFindings(self.gate)
        self.queues = {stage: FakeQueue(gate=self.gate) for stage in STAGES}
        self.telemetry = SilentTelemetry()
        fetch_ports = FetchPorts(
            self.roster, self.ledger, self.raw, self.uploads, self.api, self.queues[StageName.PROCESS]
        )
        process_ports = ProcessPorts(
            self.roster,
            self.ledger,
            self.raw,
            self.processed,
            self.queues[StageName.PROCESS],
            self.queues[StageName.EXPLAIN],
            self.urgent_findings,
            # Looked up at each call: a test may change the rules in the midst.
            measure=lambda *given: measure(*given),
            assess=lambda *given, **named: assess(*given, **named),
        )
        explain_ports = ExplainPorts(self.roster, self.ledger, self.processed, self.explanations, self.model)
        self.runners = {
            StageName.FETCH: self._runner(StageName.FETCH, fetch, fetch_ports),
            StageName.PROCESS: self._runner(StageName.PROCESS, process, process_ports),
            StageName.EXPLAIN: self._runner(StageName.EXPLAIN, explain, explain_ports),
        }

    def _runner(self, stage: StageName, work: Any, ports: Any) -> Runner[StageMessage]:
        return Runner(
            stage=stage,
            read=StageMessage.read,
            work=lambda message, left, attempt: work(Work(message, left, attempt), ports),
            queue=FakeOwnQueue(self.queues[stage], stage, self.gate),
            errors=LedgerNotes(self.roster, self.ledger),
            telemetry=self.telemetry,
            in_order=stage is StageName.PROCESS,
        )

    @property
    def listed(self) -> Patient:
        """The patient as the roster has them now."""
        return self.roster.patients[self.patient.patient_id]

    def enqueue(self, patient_day: PatientDay, *, stage: StageName = StageName.FETCH, **flags: Any) -> None:
        flags = {"run_id": "run-1", "reason": "nightly", **flags}
        self.queues[stage].put(StageMessage.about(patient_day, **flags).body())

    async def drain(self, *, rounds: int = 10_000) -> None:
        """One calm worker at a time until the queues are empty; delays pass at once."""
        for _ in range(rounds):
            stage = next((s for s in STAGES if self.queues[s].messages), None)
            if stage is None:
                return
            queue = self.queues[stage]
            queue.clock += 1_000
            records = queue.receive()
            if records:
                queue.acknowledge(records, await self.runners[stage].batch(records, Deadline.after(3600)))
        raise AssertionError("the queues do not drain")

    def replay_dead_letters(self) -> int:
        """Puts every dead-lettered message back, as scripts.replay_dlq does."""
        count = 0
        for queue in self.queues.values():
            for message in queue.dead:
                queue.put(message.body, message.lane)
                count += 1
            queue.dead.clear()
        return count
