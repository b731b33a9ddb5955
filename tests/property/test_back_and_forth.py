"""A day served as A, then B, then A again, with a slow B in between: the schedules that random ones find too rarely."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from core.patient_day import StageName
from core.runner import Deadline
from tests.fakes.world import STAGES, World, answer, day
from tests.property.test_convergence import _calm_run, _state

A, B = 50.0, 70.0


@dataclass
class Sleeper:
    """Holds one invocation before one of its calls, lets it go, and kills it before another one."""

    asleep_before: str
    dies_before: str | None = None
    slow: "asyncio.Task[Any] | None" = None
    awake: asyncio.Event = field(default_factory=asyncio.Event)
    sleeps: asyncio.Event = field(default_factory=asyncio.Event)

    async def gate(self, label: str) -> None:
        if INSIDE.get(asyncio.current_task()) is not self:
            return
        if label == self.asleep_before and not self.awake.is_set():
            self.sleeps.set()
            await self.awake.wait()
        elif label == self.dies_before and self.awake.is_set() and self.slow:
            self.slow.cancel()
            await asyncio.sleep(0)


INSIDE: dict[Any, Sleeper] = {}


async def night(world: World, value: float) -> None:
    world.api.days[day(0).date] = answer(value)
    world.enqueue(day(0), run_id=f"night-{world.api.calls}")
    await world.drain()


async def back_and_forth(stage: StageName, asleep_before: str, dies_before: str | None) -> World:
    """A is done; B reaches `stage` and sleeps there; A comes again and is done; B wakes, and perhaps dies."""
    sleeper = Sleeper(asleep_before, dies_before)
    world = World(sleeper.gate)
    await night(world, A)
    world.api.days[day(0).date] = answer(B)
    world.enqueue(day(0), run_id="slow")
    for earlier in STAGES[: STAGES.index(stage)]:
        await deliver(world, earlier)
    queue = world.queues[stage]
    records = queue.receive()

    async def slow() -> dict[str, Any]:
        INSIDE[asyncio.current_task()] = sleeper
        return await world.runners[stage].batch(records, Deadline.after(3600))

    sleeper.slow = asyncio.create_task(slow())
    _adopt_children(sleeper)
    await asyncio.wait_for(sleeper.sleeps.wait(), 5)
    hidden = {message_id: queue.messages.pop(message_id) for message_id in list(queue.messages)}
    await night(world, A)
    queue.messages |= hidden
    sleeper.awake.set()
    try:
        queue.acknowledge(records, await sleeper.slow)
    except asyncio.CancelledError:
        queue.give_back([record["messageId"] for record in records])
    await world.drain()
    return world


def _adopt_children(sleeper: Sleeper) -> None:
    """The runner works in tasks of its own: whatever is begun while the sleeper is not yet asleep belongs to it."""
    loop = asyncio.get_running_loop()

    def factory(loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> "asyncio.Task[Any]":
        task = asyncio.Task(coroutine, loop=loop, **options)
        if not sleeper.sleeps.is_set():
            INSIDE[task] = sleeper
        return task

    loop.set_task_factory(factory)


async def deliver(world: World, stage: StageName) -> None:
    queue = world.queues[stage]
    records = queue.receive()
    queue.acknowledge(records, await world.runners[stage].batch(records, Deadline.after(3600)))


@pytest.mark.parametrize(
    ("stage", "asleep_before", "dies_before"),
    [
        (StageName.PROCESS, "ledger.record_features", None),
        (StageName.PROCESS, "ledger.record_features", "ledger.around"),
        (StageName.PROCESS, "ledger.record_features", "processed.replace"),
        (StageName.PROCESS, "processed.replace", None),
        (StageName.PROCESS, "processed.replace", "ledger.raise_propagated"),
        (StageName.PROCESS, "processed.replace", "ledger.record_processed"),
        (StageName.PROCESS, "ledger.record_processed", None),
        (StageName.EXPLAIN, "explanations.replace", None),
        (StageName.EXPLAIN, "explanations.replace", "ledger.record_explained"),
        (StageName.EXPLAIN, "ledger.record_explained", None),
        (StageName.FETCH, "ledger.record_fetched", None),
    ],
)
def test_a_slow_b_between_two_as_leaves_a(
    stage: StageName, asleep_before: str, dies_before: str | None
) -> None:
    async def check() -> None:
        world = await back_and_forth(stage, asleep_before, dies_before)
        calm = await _calm_run(world)
        assert _state(world, day(0)) == _state(calm, day(0))
        calls = world.model.calls
        for again in STAGES:
            world.enqueue(day(0), stage=again, run_id="again", explain=False)
        await world.drain()
        assert world.model.calls == calls
        assert _state(world, day(0)) == _state(calm, day(0))

    asyncio.run(check())
