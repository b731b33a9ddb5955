"""A night as discrete events (SimPy): batches wait for a slot of their stage, slots for what others allow.

A slot is one concurrent invocation. Where a night has more than GROUPS batches a stage, a slot works several batches in
one event, so that a million patients take seconds; no slot gets fewer than PER_SLOT events. Of SQS's fair queues it
knows what AWS documents: a lane with more than a tenth of the messages in flight and at least thirty of its own is
noisy, and quiet lanes go first. Noisy lanes share by what waits, which AWS does not promise.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

import simpy

from scripts.operations.capacity.costs import STAGES, Costs

BATCH = 10
GROUPS, PER_SLOT = 4_000, 20
START, RAMP_PER_S = 5, 5.0  # invocations at once at first, and how many more each second: 300 a minute
NOISY_SHARE, NOISY_COUNT = 0.10, 30
NIGHT, BACKFILL = "night", "backfill"
Wait = Generator[simpy.Event, Any, None]


@dataclass(frozen=True)
class Load:
    """What comes in: patient-days that are new and go all the way, and those fetched again without a change."""

    new: int
    unchanged: int = 0
    backfill: int = 0  # patient-days, waiting when the night begins


@dataclass(frozen=True)
class Machine:
    """What works on it: slots and megabytes by stage, and what others allow each second (None: any number)."""

    concurrency: Mapping[str, int]
    memory: Mapping[str, int]
    per_second: Mapping[str, float | None] = field(default_factory=dict)  # fetch: calls, explain: model calls
    cores: int | None = None  # the local stack: all functions share these
    platform_ms: float = 0.0  # the local stack: of one process of its own, for each message


@dataclass
class Course:
    """How it went: when the night's last patient-day was done, in seconds, and the night's done days over time."""

    seconds: float = 0.0
    done: list[tuple[float, int]] = field(default_factory=list)


def simulate(load: Load, machine: Machine, costs: Costs) -> Course:
    """The night from the first message to its last document, a backfill beside it or not."""
    return _Simulation(load, machine, costs).run()


class MessageQueue:
    """Waiting messages and messages in flight, by lane, and the slots that sleep until there are some."""

    def __init__(self, env: simpy.Environment) -> None:
        self.env = env
        self.sleepers: list[simpy.Event] = []
        self.waiting: dict[str, float] = {NIGHT: 0.0, BACKFILL: 0.0}
        self.in_flight: dict[str, float] = {NIGHT: 0.0, BACKFILL: 0.0}

    def put(self, lane: str, count: float) -> None:
        if count:
            self.waiting[lane] += count
            self.wake()

    def wake(self) -> None:
        """One slot: it wakes the next if it leaves something."""
        if self.sleepers and any(self.waiting.values()):
            self.sleepers.pop().succeed()

    def sleep(self) -> simpy.Event:
        self.sleepers.append(self.env.event())
        return self.sleepers[-1]

    def take(self, most: float) -> dict[str, float]:
        """Quiet lanes first; lanes of one kind share by what waits."""
        taken: dict[str, float] = {}
        for noisy in (False, True):
            lanes = {lane: n for lane, n in self.waiting.items() if n > 0 and self.is_noisy(lane) is noisy}
            total, room = sum(lanes.values()), most - sum(taken.values())
            for lane, count in lanes.items():
                taken[lane] = min(count, room * count / total)
        taken = {lane: count for lane, count in taken.items() if count > 0}
        for lane, count in taken.items():
            left = self.waiting[lane] - count
            self.waiting[lane] = left if left > 1e-6 else 0.0
        return taken

    def is_noisy(self, lane: str) -> bool:
        mine = self.in_flight[lane]
        return mine >= NOISY_COUNT and mine > NOISY_SHARE * sum(self.in_flight.values())


class _Simulation:
    def __init__(self, load: Load, machine: Machine, costs: Costs) -> None:
        self.load, self.machine, self.costs = load, machine, costs
        self.env = simpy.Environment()
        self.queues = {stage: MessageQueue(self.env) for stage in STAGES}
        self.cores = simpy.Resource(self.env, machine.cores) if machine.cores else None
        self.platform = simpy.Resource(self.env, 1)
        self.free_at = dict.fromkeys(STAGES, 0.0)  # when the next call to the outside is allowed
        self.fetched = load.new + load.unchanged
        # Of what fetch hands over, by lane; the rest of a night has not changed. Floats: groups are parts of batches.
        self.passed = {NIGHT: load.new / self.fetched if self.fetched else 0.0, BACKFILL: 1.0}
        self.course, self.total = Course(), 0.0
        self.all_done = self.env.event()

    def run(self) -> Course:
        if not self.load.new:
            return self.course
        self.queues["fetch"].put(BACKFILL, self.load.backfill)
        self.env.process(self.dispatch())
        for stage in STAGES:
            messages = (self.fetched if stage == "fetch" else self.load.new) + self.load.backfill
            slots = self.machine.concurrency[stage]
            together = max(1, min(messages // BATCH // GROUPS, messages // BATCH // (slots * PER_SLOT)))
            for number in range(slots):
                self.env.process(self.slot(stage, number, together))
        self.env.run(until=self.all_done)
        return self.course

    def dispatch(self) -> Wait:
        """The roster's messages come at the speed of one sender."""
        parts = min(200, -(-self.fetched // BATCH))
        for _ in range(parts):
            yield self.env.timeout(self.fetched / parts / self.costs.dispatch_per_s)
            self.queues["fetch"].put(NIGHT, self.fetched / parts)

    def slot(self, stage: str, number: int, together: int) -> Wait:
        queue = self.queues[stage]
        yield self.env.timeout(max(0.0, (number - START + 1) / RAMP_PER_S))
        is_cold = True
        while True:
            taken = queue.take(BATCH * together)
            if not taken:
                yield queue.sleep()
                continue
            queue.wake()
            size = sum(taken.values())
            held = {
                lane: count / max(1.0, size / BATCH) for lane, count in taken.items()
            }  # one batch of them
            for lane, count in held.items():
                queue.in_flight[lane] += count
            if is_cold:
                yield self.env.timeout(self.costs.cold_s)
                is_cold = False
            yield from self.work(stage, taken)
            for lane, count in held.items():
                queue.in_flight[lane] -= count
            self.hand_on(stage, taken)

    def work(self, stage: str, taken: Mapping[str, float]) -> Wait:
        size = sum(taken.values())
        batches = max(1.0, size / BATCH)
        cost = self.costs.stages[stage]
        if self.cores:
            yield self.env.timeout(batches * cost.wait_s)
            with self.platform.request() as turn:
                yield turn
                yield from _hold(self.env, self.cores, size * self.machine.platform_ms / 1000)
            yield from _hold(self.env, self.cores, size * cost.cpu_ms / 1000)
            return
        seconds = batches * cost.batch_seconds(size / batches, self.machine.memory[stage])
        began, rate = self.env.now, self.machine.per_second.get(stage)
        if rate:
            self.free_at[stage] = max(began, self.free_at[stage]) + size / rate
        yield self.env.timeout(max(seconds, self.free_at[stage] - began))

    def hand_on(self, stage: str, taken: Mapping[str, float]) -> None:
        for lane, count in taken.items():
            if stage != STAGES[-1]:
                share = self.passed[lane] if stage == "fetch" else 1.0
                self.queues[STAGES[STAGES.index(stage) + 1]].put(lane, count * share)
            elif lane == NIGHT:
                self.total += count
                self.course.done.append((self.env.now, round(self.total)))
                self.course.seconds = self.env.now
                if self.total >= self.load.new - 0.01 and not self.all_done.triggered:
                    self.all_done.succeed()


def _hold(env: simpy.Environment, resource: simpy.Resource, seconds: float) -> Wait:
    with resource.request() as mine:
        yield mine
        yield env.timeout(seconds)
