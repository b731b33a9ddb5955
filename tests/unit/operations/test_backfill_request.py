"""What a backfill asks of the stages."""

import asyncio
import datetime as dt
import json

from core.patient_day import StageName
from scripts.operations.backfills.plan import BackfillRequest, Explain, First
from scripts.operations.patient_days import Only
from tests.support.world import World, answer, day

MARCH = dt.date(2026, 3, 1)


def request(**choices: object) -> BackfillRequest:
    return BackfillRequest(start=MARCH, end=MARCH, **choices)


def test_only_degraded_forces_since_the_ledger_calls_a_template_up_to_date() -> None:
    (degraded,) = request(only=Only.DEGRADED).messages(MARCH, ["p-1"])
    (missing,) = request(only=Only.MISSING).messages(MARCH, ["p-1"])
    assert (degraded.force, missing.force) == (True, False)


def test_a_degraded_explanation_is_written_again_by_such_a_backfill() -> None:
    world = World()
    world.api.days[day(0).date] = answer(50.0)
    world.model.garbage = True
    world.enqueue(day(0))
    asyncio.run(world.drain())
    assert world.ledger.peek(day(0)).explanation_source == "template"
    world.model.garbage = False
    asked = request(only=Only.DEGRADED, first=First.EXPLAIN, explain=Explain.ALL)
    (again,) = asked.messages(day(0).date, [day(0).patient_id])
    world.queues[StageName.EXPLAIN].put(again.body())
    asyncio.run(world.drain())
    assert world.ledger.peek(day(0)).explanation_source == "model"
    assert json.loads(world.explanations.objects[day(0)][0])["reason"] is None
