"""What a backfill of a year and a renewal for new rules cost, on the fakes with the real runner and stages."""

import asyncio
import random
from collections import Counter

import pytest

from core.patient_day import PatientDay, StageName
from core.runner import Deadline
from core.stages.day_status import DayStatus, day_status
from tests.support import world as toys
from tests.support.versions import deploy
from tests.support.world import World, answer, day

YEAR = 365
RENEWED = 120  # days of a renewal


def _day(number: int) -> PatientDay:
    return day(number - YEAR)  # the year before the fakes' first day: none lies in the future


class _InOrder(random.Random):
    def shuffle(self, x: list) -> None:  # type: ignore[type-arg,override]
        """SQS mostly keeps the order in which a backfill was sent."""


class _NearlyInOrder(random.Random):
    def shuffle(self, x: list) -> None:  # type: ignore[type-arg,override]
        """Mostly: a message may overtake a score of others."""
        places = {message: place + self.uniform(0, 20) for place, message in enumerate(x)}
        x.sort(key=lambda message: places[message])


async def _backfilled(order: list[int], lambdas: int = 2) -> float:
    """Assessments per day, with `lambdas` process Lambdas at work at the same time."""
    world = World()
    for number in range(YEAR):
        world.api.days[_day(number).date] = answer(50.0 + number % 7)
    for number in order:
        world.enqueue(_day(number), explain=False)
    await _work_off(world, lambdas)
    assert all(world.ledger.peek(_day(number)).processed_fp for number in range(YEAR))
    assessed = [o for o in world.telemetry.outcomes if o[0] == StageName.PROCESS and o[2].get("assessed")]
    return len(assessed) / YEAR


async def _work_off(world: World, lambdas: int) -> None:
    while any(queue.messages for queue in world.queues.values()):
        for stage, queue in world.queues.items():
            batches = [records for _ in range(lambdas) if (records := queue.receive())]
            work = [world.runners[stage].batch(records, Deadline.after(3600)) for records in batches]
            for records, settled in zip(batches, await asyncio.gather(*work), strict=True):
                queue.acknowledge(records, settled)


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


def _raise_rules(monkeypatch: pytest.MonkeyPatch, version: str, *, features_change: bool) -> None:
    """New rules: every document is another one; and so are features and facts, if they change."""
    measure, assess = toys.measure, toys.assess
    deploy(monkeypatch, rules=version)
    monkeypatch.setattr(
        toys, "assess", lambda *given: assess(*given).model_copy(update={"rules_version": version})
    )
    if features_change:
        monkeypatch.setattr(
            toys, "measure", lambda body, *day: measure(answer(toys.value_of(body) + 3), *day)
        )


async def _renewed(
    monkeypatch: pytest.MonkeyPatch, *, features_change: bool, renewal_end: str | None, lambdas: int = 2
) -> tuple[float, float, int]:
    """(assessments a day, messages a day that found nothing to do, model calls) of the renewal of finished days."""
    world = World()
    for number in range(RENEWED):
        world.api.days[_day(number).date] = answer(50.0 + number % 7)
        world.enqueue(_day(number), explain=number >= RENEWED - 60)
        if number % 10 == 9:
            await world.drain()
    await world.drain()
    _raise_rules(monkeypatch, "later", features_change=features_change)
    world.telemetry.outcomes.clear()
    world.model.calls = 0
    for number in range(RENEWED):
        world.enqueue(_day(number), stage=StageName.PROCESS, explain=False, renewal_end=renewal_end)
    await _work_off(world, lambdas)
    stands = {day_status(world.ledger.peek(_day(number))) for number in range(RENEWED)}
    assert stands == {DayStatus.PROCESSED, DayStatus.EXPLAINED}
    done = Counter(
        bool(detail.get("assessed"))
        for stage, _, detail in world.telemetry.outcomes
        if stage == StageName.PROCESS
    )
    return done[True] / RENEWED, done[False] / RENEWED, world.model.calls


@pytest.mark.parametrize("order", [_InOrder, _NearlyInOrder])
@pytest.mark.parametrize("features_change", [False, True])
def test_a_renewal_assesses_each_day_and_sends_few_messages_that_find_nothing_to_do(
    monkeypatch: pytest.MonkeyPatch, record_property, order: type[random.Random], features_change: bool
) -> None:
    monkeypatch.setattr("tests.support.aws.random.Random", lambda seed: order(seed))
    last = _day(RENEWED - 1).date.isoformat()
    assessed, idle, model_calls = asyncio.run(
        _renewed(monkeypatch, features_change=features_change, renewal_end=last)
    )
    record_property("per_day", (assessed, idle))
    print(f"renewal, {order.__name__}: {assessed:.2f} assessments, {idle:.2f} messages without work per day")
    assert assessed <= 2
    assert idle <= 3
    assert model_calls == 0


def test_a_renewal_that_names_no_end_tells_every_later_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the end of a renewal saves: without it each day is told by each of the days before it."""
    monkeypatch.setattr("tests.support.aws.random.Random", lambda seed: _InOrder(seed))
    _, idle, _ = asyncio.run(_renewed(monkeypatch, features_change=True, renewal_end=None))
    assert idle > 25
