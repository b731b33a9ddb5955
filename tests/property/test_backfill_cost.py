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
