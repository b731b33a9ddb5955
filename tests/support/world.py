"""A whole pipeline in memory: the real runner and the real stages on the fakes, with a toy assessment.

The toy document depends on every day of its history and its facts on whether today is above their mean, so that a
history that was not healed shows at once. Some of its days begin and end with low glucose, which the real code joins.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from core.anomalies.baseline import Recent, recent_days
from core.anomalies.safety import LEVEL_2_LOW as TOLD
from core.documents import Anomaly, Metric, ProcessedDocument
from core.errors import Upstream
from core.explanation.model.contract import Completion
from core.health.excursions import DayExcursions
from core.health.excursions import excursions as excursions_of
from core.health.midnight import edge_features, join
from core.health.signals import Series
from core.health.spacing import trace
from core.patient_day import PatientDay, StageMessage, StageName
from core.ports import Patient, Work
from core.runner import Deadline, Runner
from core.stages.assessment import MeasuredDay
from core.stages.error_notes import LedgerNotes
from core.stages.explain import ExplainPorts, explain
from core.stages.fetch import FetchPorts, fetch
from core.stages.process import ProcessPorts, process
from scripts.local.azure.content import plan
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
NOW = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)  # no day that a test speaks of is older than two days
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


LOW = {30.0: (720, 720), 40.0: (10, 10), 70.0: (20, 0), 90.0: (0, 20)}
"""Minutes of low glucose at the start and at the end of a day, by its heart rate: enough to be told, enough together
with a neighbour's, and all day long."""


@cache
def _glucose(metric: float, date: dt.date) -> tuple[dict[str, DayExcursions], dict[str, Any]]:
    at_start, at_end = LOW.get(metric, (0, 0))
    start = dt.datetime.combine(date, dt.time(), dt.UTC).timestamp()
    minutes = np.arange(0, 1440, 5)
    low = (minutes < at_start) | (minutes >= 1440 - at_end)
    series = Series(start + 60.0 * minutes, np.where(low, 45.0, 110.0))
    excursions = {TOLD.name: excursions_of(trace(series), TOLD)}
    return excursions, edge_features(start, start + 86400, series, excursions)


def measure(body: bytes, date: dt.date, timezone: str) -> MeasuredDay:
    metric = float(int(value_of(body)))
    metrics = {"resting_hr": Metric(value=metric, unit="bpm")}
    excursions, edges = _glucose(metric, date)
    return MeasuredDay(
        metrics, {}, {"resting_hr": metric, **edges}, signals=None, excursions=excursions, gaps={}
    )


def _lows(measured: MeasuredDay, recent: Recent) -> list[Anomaly]:
    """What is new is urgent; what an earlier day has told only goes on."""
    events = join(measured.excursions, measured.features, recent)[TOLD.name]
    found = []
    for severity, counted_before in (("urgent", False), ("info", True)):
        if these := [one for one in events if one.counted_before is counted_before]:
            evidence = {
                "limit": TOLD.limit,
                "minutes": sum(one.minutes for one in these),
                "stretches": [one._asdict() for one in these],
            }
            found.append(_anomaly("glucose", "safety", severity, these[0].extreme, "glucose_low", evidence))
    return found


def _anomaly(
    metric: str, kind: Any, severity: Any, value: float, rule: str, evidence: dict[str, Any]
) -> Anomaly:
    return Anomaly(
        metric=metric,
        kind=kind,
        severity=severity,
        value=value,
        unit="bpm" if metric == "resting_hr" else "mg/dL",
        usual=None,
        difference=None,
        score=None,
        direction="below" if kind == "safety" else "above",
        evidence=evidence,
        rule=rule,
    )


ASIDE = Anomaly(
    metric="steps",
    kind="out_of_range",
    severity="info",
    value=1.0,
    unit="",
    usual=None,
    difference=None,
    score=None,
    direction="below",
    evidence={},
    rule="aside",
)
"""On every day twice, so that there is something to arrange."""


def assess(
    day: PatientDay,
    timezone: str,
    raw_sha256: str,
    measured: MeasuredDay,
    history: Mapping[dt.date, Mapping[str, Any]],
    targets: str = "standard",
) -> ProcessedDocument:
    value = measured.features["resting_hr"]
    earlier = {date.isoformat(): features["resting_hr"] for date, features in sorted(history.items())}
    mean = sum(earlier.values()) / len(earlier) if earlier else value
    found = [
        _anomaly("resting_hr", kind, severity, value, rule, {})
        for met, kind, severity, rule in (
            (value <= URGENT, "safety", "urgent", "toy_low"),
            (targets != "none" and value > mean, "out_of_range", "notable", "toy"),
        )
        if met
    ]
    found += [ASIDE.model_copy(update={"metric": name, "value": value}) for name in ("steps", "spo2_mean")]
    found += _lows(measured, recent_days(history, day.date))
    return ProcessedDocument(
        patient_id=day.patient_id,
        date=day.date.isoformat(),
        timezone=timezone,
        raw_sha256=raw_sha256,
        rules_version="toy",
        quality={**measured.quality, "history": earlier, "targets": targets},
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
    """A model that plans in the order of the notes, differently from call to call; `away` makes it unavailable."""

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
        asked = json.loads(messages[-1]["content"])
        notes = asked["notes"][:: 1 if self.calls % 2 else -1]
        notes.sort(key=lambda note: note["severity"] != "urgent")
        return Completion(text=json.dumps(plan(notes, asked["definitions"])))


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
        self.date_now = NOW
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
            assess=lambda *given: assess(*given),
            now=lambda: self.date_now,
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
