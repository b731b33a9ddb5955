"""What a backfill of a year costs in assessments, on the fakes with the real runner and stages."""

import asyncio
import random

from core.patient_day import PatientDay, StageName
from core.runner import Deadline
from tests.support.world import World, answer, day

YEAR = 365


def _day(number: int) -> PatientDay:
    return day(number - YEAR)  # the year before the fakes' first day: none lies in the future


async def _backfilled(order: list[int], lambdas: int = 2) -> float:
    """Assessments per day, with `lambdas` process Lambdas at work at the same time."""
    world = World()
    for number in range(YEAR):
        world.api.days[_day(number).date] = answer(50.0 + number % 7)
    for number in order:
        world.enqueue(_day(number), explain=False)
    while any(queue.messages for queue in world.queues.values()):
        for stage, queue in world.queues.items():
            batches = [records for _ in range(lambdas) if (records := queue.receive())]
            work = [world.runners[stage].batch(records, Deadline.after(3600)) for records in batches]
            for records, settled in zip(batches, await asyncio.gather(*work), strict=True):
                queue.acknowledge(records, settled)
    assert all(world.ledger.peek(_day(number)).processed_fp for number in range(YEAR))
    assessed = [o for o in world.telemetry.outcomes if o[0] == StageName.PROCESS and o[2].get("assessed")]
    return len(assessed) / YEAR


class _InOrder(random.Random):
    def shuffle(self, x: list) -> None:  # type: ignore[type-arg,override]
        """SQS mostly keeps the order in which a backfill was sent."""


def test_a_year_backfilled_in_date_order_is_assessed_at_most_twice_a_day(monkeypatch) -> None:
    monkeypatch.setattr("tests.support.aws.random.Random", lambda seed: _InOrder(seed))
    assert asyncio.run(_backfilled(list(range(YEAR)))) <= 2.0


def test_a_year_in_random_order_costs_more_and_still_ends(record_property) -> None:
    order = list(range(YEAR))
    random.Random(7).shuffle(order)
    cost = asyncio.run(_backfilled(order))
    record_property("assessments_per_day", cost)
    print(f"random order: {cost:.1f} assessments per day")
    assert cost < 36  # each of the 35 earlier days may arrive after it, and no more


def test_a_day_that_flips_costs_each_day_that_rests_on_it_once() -> None:
    """What somebody who may change one day's data can cost with each change: docs/security.md says it."""
    rests, calls = asyncio.run(_flipped(60, times=4))
    assert rests == [36, 36, 36, 36]  # the day and the 35 after it
    print(f"a flip costs up to {max(calls)} model calls")
    assert all(count <= 36 for count in calls)


async def _flipped(days: int, *, times: int) -> tuple[list[int], list[int]]:
    """Process messages and model calls of each flip of a day with more than 35 days after it."""
    world, earlier = World(), -50
    for number in range(-days, 1):
        world.api.days[day(number).date] = answer(50.0 + number % 7)
        world.enqueue(day(number))
        await world.drain()
    rests, calls = [], []
    for flip in range(times):
        world.api.days[day(earlier).date] = answer(40.0 + 50 * (flip % 2))
        done, called = len(world.telemetry.outcomes), world.model.calls
        world.enqueue(day(earlier), run_id=f"flip-{flip}")
        await world.drain()
        rests.append(sum(stage == StageName.PROCESS for stage, *_ in world.telemetry.outcomes[done:]))
        calls.append(world.model.calls - called)
    return rests, calls
