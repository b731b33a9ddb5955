"""Random schedules of the whole pipeline: who calls next, who dies, what is delivered twice, what the API says.

Stale end states are rare under uniform schedules, so these are unfair on purpose: few days, few payloads that come back
(A, B, A again), and a Lambda that reaches a swap or a ledger write is often held there while the others go on: all over
the place, or before one or two kinds of calls only, where it then meets a world that has moved on undisturbed.
"""

import asyncio
import contextvars
import datetime as dt
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from core.content import sha256
from core.errors import KeyRefused, Upstream
from core.patient_day import PatientDay, StageName
from core.ports import GlucoseTargets
from core.runner import Deadline
from core.stages import notes
from tests.support.aws import noted
from tests.support.world import PATIENT, STAGES, World, answer, day

PAYLOADS = (
    50.0,
    70.0,
    50.5,
    30.0,
    90.0,
    40.0,
)  # 50.5 measures the same as 50: another document, the same features
ASLEEP = 1_000_000  # until nothing else can happen
HOLDS = (
    "ledger.entry",
    "raw.replace",
    "raw.version",
    "processed.replace",
    "processed.version",
    "roster.patient",
    "explanations.replace",
    "explanations.version",
    "ledger.fetched",
    "ledger.not_shared",
    "ledger.features",
    "ledger.neighbours",
    "ledger.processed",
    "ledger.explained",
    "queue.send",
    "urgent.publish",
    "api.answered",
    "model.complete",
)


@dataclass(frozen=True)
class ApiEvent:
    """What the API says of a day from now on, and the message that a night sends about it."""

    number: int
    says: float | str | None
    explain: bool = True
    force: bool = False
    upload: bool = False  # instead: somebody uploads it as a file, or (None) deletes the file
    # Instead: the roster's from now on, and every day is to be assessed anew.
    targets: GlucoseTargets | None = None
    acknowledges: bool = False  # instead: somebody acknowledges every urgent finding that is open now


@dataclass(frozen=True)
class Plan:
    """One example; `seed` decides the schedule, the rest how hard it is."""

    seed: int
    events: tuple[ApiEvent, ...]
    crashes: int
    duplicates: int
    lambdas: int
    batch: int
    hold: float
    where: tuple[str, ...]  # before which calls
    sleepers: int  # how many at the same time
    model_outage: bool
    naps: tuple[int, ...]  # for how many steps a call is held
    late: int  # how many invocations are given up while a note of theirs is under way, which lands later
    haste: int  # how readily the API changes while earlier nights are at work; 0: only while they sleep


NOMAD = replace(PATIENT, timezone=None)  # whose time zone is known from the answers only
NOTES = ("ledger.processed", "ledger.explained")
DOOM = 0.6  # of those who wake from a long sleep, who die soon after
INVOCATION: contextvars.ContextVar[str] = contextvars.ContextVar("invocation")


@dataclass
class Invocation:
    stage: StageName
    records: list[dict[str, Any]]
    task: "asyncio.Task[dict[str, Any]]"


@dataclass
class Schedule:
    plan: Plan
    trace: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.plan.seed)
        self.waiting: dict[asyncio.Task[Any], tuple[str, asyncio.Future[None], str]] = {}
        self.held: dict[asyncio.Task[Any], int] = {}
        self.live: list[Invocation] = []
        self.doomed: dict[str, int] = {}  # who dies, and after how many more calls
        self.steps = 0
        self.world = World(self.gate, NOMAD)
        self.dispatched: set[PatientDay] = set()
        self.newest: dict[
            tuple[PatientDay, object], int
        ] = {}  # when a document was stored, by what it is made of
        self.repeats: set[PatientDay] = set()
        self.backwards: list[str] = []
        self.world.raw.watch = self._raw_replaced
        self.world.processed.watch = self._processed_replaced
        self.world.explanations.watch = self._explanation_replaced
        self.spoken: set[tuple[PatientDay, object]] = set()
        self.wanted: set[PatientDay] = set()  # of whom an explanation was asked for
        self.given_up: set[str] = set()
        self.said: dict[PatientDay, bytes | None] = {}  # the API's last answer, where it is data

    async def gate(self, label: str) -> None:
        task = asyncio.current_task()
        assert task
        if INVOCATION.get() in self.given_up:
            raise asyncio.CancelledError
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting[task] = (label, turn, INVOCATION.get())
        asleep = sum(until > self.steps for until in self.held.values())
        if label in self.plan.where and asleep < self.plan.sleepers and self.random.random() < self.plan.hold:
            self.held[task] = self.steps + self.random.choice(self.plan.naps)
        try:
            await turn
        finally:
            self.waiting.pop(task, None)
            self.held.pop(task, None)

    def _raw_replaced(self, day: PatientDay, old: bytes | None, new: bytes) -> None:
        if (day, sha256(new)) in self.newest:
            self.repeats.add(day)
        self.newest[day, sha256(new)] = self.steps

    def _processed_replaced(self, day: PatientDay, old: bytes | None, new: bytes) -> None:
        self._only_forward("processed", day, old, new, lambda body: json.loads(body)["raw_sha256"])
        value = json.loads(new)["metrics"]["resting_hr"]["value"]
        if (day, value) in self.newest:  # the same facts again, which explain rightly leaves as they are
            self.repeats.add(day)
        self.newest[day, value] = self.steps

    def _explanation_replaced(self, day: PatientDay, old: bytes | None, new: bytes) -> None:
        self._only_forward("explanation", day, old, new, _rate_told)

    def _only_forward(
        self, kind: str, day: PatientDay, old: bytes | None, new: bytes, made_of: Callable[[bytes], object]
    ) -> None:
        """A document never gives way to one that is made of something older: what the swap is for.

        Where bytes repeat, ETags do, and the swap alone cannot promise it; there rule 2 mends it afterwards.
        """
        if old is not None and day not in self.repeats:
            before, after = (self.newest[day, made_of(body)] for body in (old, new))
            if after < before:
                self.backwards.append(f"{kind} {day.date}")

    async def run(self) -> World:
        """The world after everything has been delivered that ever will be."""
        events = list(self.plan.events)
        crashes, duplicates, late = self.plan.crashes, self.plan.duplicates, self.plan.late
        self.world.model.away = self.plan.model_outage
        while True:
            await self._settle()
            self._reap()
            self.steps += 1
            if self.steps > 40_000:
                raise AssertionError("the schedule does not end")
            if self.steps == 120:
                self.world.model.away = False
            ready = [q for q in self.world.queues.values() if self._visible(q)]
            actions = ["step"] * 40 if self._free() else []
            if ready and len(self.live) < self.plan.lambdas:
                actions += ["start"] * 16
            if events and (self.plan.haste or not actions):
                actions += ["event"] * (self.plan.haste if actions else 1)
            if self._free() and crashes:  # a sleeper shall wake, not be the only one left to die
                actions += ["crash"] * 2
            if self._free() and duplicates and self.live:  # who was given up is not live, and still waits
                actions += ["duplicate"] * 2
            if late and self._late():
                actions += ["give up"] * 8
            if not actions:
                if self.waiting:
                    self._step()
                elif not self._later():
                    return self.world
                continue
            match self.random.choice(actions):
                case "step":
                    self._step()
                case "start":
                    self._start()
                case "event":
                    self._event(events.pop(0))
                case "crash":
                    crashes -= 1
                    self._crash()
                case "give up":
                    late -= 1
                    self._give_up(self._late())
                case "duplicate":
                    duplicates -= 1
                    invocation = self.random.choice(self.live)
                    record = self.random.choice(invocation.records)
                    self.trace.append(f"{invocation.stage} delivered again")
                    self.world.queues[invocation.stage].give_back([record["messageId"]])

    async def _settle(self) -> None:
        """Until every task waits for its turn or is done; the loop's own ready queue says so."""
        loop: Any = asyncio.get_running_loop()
        await asyncio.sleep(0)
        while loop._ready:  # noqa: ASYNC110 - this is the scheduler: nobody sets an event for it
            await asyncio.sleep(0)

    def _visible(self, queue: Any) -> bool:
        return any(message.visible_at <= queue.clock for message in queue.messages.values())

    def _later(self) -> bool:
        """Lets the delays pass; False when nothing is delayed."""
        moments = [m.visible_at for q in self.world.queues.values() for m in q.messages.values()]
        for queue in self.world.queues.values():
            queue.clock = max([queue.clock, *moments[:1]]) if not moments else min(moments)
        return bool(moments)

    def _free(self) -> list["asyncio.Task[Any]"]:
        return [task for task in self.waiting if self.held.get(task, 0) <= self.steps]

    def _step(self) -> None:
        task = self.random.choice(self._free() or list(self.waiting))
        label, turn, name = self.waiting[task]
        if self.held.pop(task, 0) >= ASLEEP and self.plan.crashes and self.random.random() < DOOM:
            self.doomed[name] = self.random.choice((2, 2, 3, 4))  # at 1 it would not wake at all
        if name in self.doomed:
            self.doomed[name] -= 1
            if self.doomed[name] == 0 and self._crash(name):
                return
        del self.waiting[task]
        self.trace.append(f"{name} {label}")
        turn.set_result(None)

    def _start(self) -> None:
        stage = self.random.choice([s for s in STAGES if self._visible(self.world.queues[s])])
        queue = self.world.queues[stage]
        queue.chance = self.random
        records = queue.receive(self.random.randint(1, self.plan.batch))
        if not records:
            return
        context = contextvars.copy_context()
        context.run(INVOCATION.set, f"{stage}{len(self.trace)}")
        batch = self.world.runners[stage].batch(records, Deadline.after(3600))
        task = asyncio.create_task(batch, name=context[INVOCATION], context=context)
        self.trace.append(f"{task.get_name()} starts with {len(records)}")
        self.live.append(Invocation(stage, records, task))

    def _reap(self) -> None:
        for invocation in [i for i in self.live if i.task.done()]:
            self.live.remove(invocation)
            self.world.queues[invocation.stage].acknowledge(invocation.records, invocation.task.result())

    def _mortal(self) -> list[Invocation]:
        return [
            invocation
            for invocation in self.live
            if all(r["messageId"] in self.world.queues[invocation.stage].messages for r in invocation.records)
        ]

    def _crash(self, name: str | None = None) -> bool:
        """One invocation dies, if it may. Not one whose message a duplicate has acknowledged: nobody would come after
        it, and what it left half done waits for the next look-back (docs/convergence.md, what is not promised)."""
        mortal = [one for one in self._mortal() if name in (None, one.task.get_name())]
        if not mortal:
            return False
        invocation = self.random.choice(mortal)
        self.trace.append(f"{invocation.task.get_name()} dies")
        self.live.remove(invocation)
        invocation.task.cancel()
        self.world.queues[invocation.stage].give_back([record["messageId"] for record in invocation.records])
        return True

    def _give_up(self, late: list[Invocation]) -> None:
        """An invocation's time runs out while it writes a note: the message comes back, the note lands when it will."""
        invocation = self.random.choice(late)
        name = invocation.task.get_name()
        self.trace.append(f"{name} is given up before its note has landed")
        self.live.remove(invocation)
        self.given_up.add(name)
        (task,) = (task for task, (_, _, whose) in self.waiting.items() if whose == name)
        self.held[task] = self.steps + self.random.choice(self.plan.naps)
        self.world.queues[invocation.stage].give_back([record["messageId"] for record in invocation.records])

    def _late(self) -> list[Invocation]:
        noting = {name for label, _, name in self.waiting.values() if label in NOTES}
        return [one for one in self._mortal() if one.task.get_name() in noting and len(one.records) == 1]

    def _upload(self, event: ApiEvent) -> None:
        """A file comes or goes. Of one that goes nobody is told but the next night, which is sent here at once."""
        patient_day = day(event.number)
        self.trace.append(f"upload of day {event.number}: {event.says}")
        self.dispatched.add(patient_day)
        if isinstance(event.says, float):
            self.spoken.add((patient_day, event.says))
            self.world.uploads.objects[patient_day] = (answer(event.says), None)
        else:
            self.world.uploads.objects.pop(patient_day, None)
        self.said[patient_day] = None
        reason = "upload" if isinstance(event.says, float) else "nightly"
        self._wants(event, patient_day)
        self.world.enqueue(patient_day, explain=event.explain, run_id=f"run-{len(self.trace)}", reason=reason)

    def _wants(self, event: ApiEvent, patient_day: PatientDay) -> None:
        if event.explain:
            self.wanted.add(patient_day)

    def _retarget(self, targets: GlucoseTargets) -> None:
        """The roster changes, and then its backfill is sent: process for every day that there is by now."""
        self.trace.append(f"targets: {targets}")
        known = self.world.listed
        self.world.roster.patients[known.patient_id] = replace(known, glucose_targets=targets)
        for patient_day in sorted(self.dispatched | self.world.ledger.entries.keys()):
            self.world.enqueue(
                patient_day,
                stage=StageName.PROCESS,
                explain=False,
                run_id=f"run-{len(self.trace)}",
                reason="backfill",
            )

    def _acknowledge(self) -> None:
        self.trace.append("acknowledged: whatever is open")
        ledger = self.world.ledger
        for patient_day, entry in ledger.entries.items():
            if entry.open_rules:
                ledger.entries[patient_day] = noted(entry, notes.acknowledged(entry, by="M. W.", note=None))

    def _event(self, event: ApiEvent) -> None:
        if event.targets:
            return self._retarget(event.targets)
        if event.acknowledges:
            return self._acknowledge()
        if event.upload:
            return self._upload(event)
        patient_day = day(event.number)
        self.trace.append(f"API says {event.says} of day {event.number}")
        self.world.api.days[patient_day.date] = _spoken(event.says)
        # An API that takes something back while a slow fetch still holds it cannot be told from one that says it anew.
        again = (patient_day, event.says) in self.spoken
        self.spoken.add((patient_day, event.says))
        self.said[patient_day] = answer(event.says) if isinstance(event.says, float) and not again else None
        self.dispatched.add(patient_day)
        self._wants(event, patient_day)
        run_id = f"run-{len(self.trace)}"
        self.world.enqueue(patient_day, explain=event.explain, force=event.force, run_id=run_id)


def _rate_told(explanation: bytes) -> float:
    notes = json.loads(explanation)["notes"]
    return float(next(note["numbers"]["value"] for note in notes if note["metrics"] == ["steps"]))


def _spoken(says: float | str | None) -> bytes | Exception | None:
    if says == "down":
        return Upstream("down", 1.0)
    if says == "refused":
        return KeyRefused(401)
    if says == "not shared":
        return KeyRefused(401, dt.datetime.now(dt.UTC))
    if says == "html":
        return b"<html>maintenance</html>"
    if says == "empty":
        return b'{"data": {"metric_data": []}, "error": null, "status": 200}'
    if says == "no day":
        return b'{"data": [1]}'
    return answer(says) if isinstance(says, float) else None
