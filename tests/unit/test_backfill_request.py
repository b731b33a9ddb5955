"""What a backfill asks of the stages."""

import asyncio
import datetime as dt
import json

from core.patient_day import PatientDay, StageName
from scripts.backfill_plan import BackfillRequest, Explain, First
from scripts.standing import Only
from tests.fakes.world import World, answer, day

MARCH = dt.date(2026, 3, 1)


def request(**choices: object) -> BackfillRequest:
    return BackfillRequest(start=MARCH, end=MARCH, **choices)


def test_only_degraded_forces_since_the_ledger_calls_a_template_up_to_date() -> None:
    patient_day = PatientDay("p-1", MARCH)
    assert request(only=Only.DEGRADED).message(patient_day).force
    assert not request(only=Only.MISSING).message(patient_day).force


def test_a_degraded_explanation_is_written_again_by_such_a_backfill() -> None:
    world = World()
    world.api.days[day(0).date] = answer(50.0)
    world.model.garbage = True
    world.enqueue(day(0))
    asyncio.run(world.drain())
    assert world.ledger.peek(day(0)).explanation_source == "template"
    world.model.garbage = False
    again = request(only=Only.DEGRADED, first=First.EXPLAIN, explain=Explain.ALL).message(day(0))
    world.queues[StageName.EXPLAIN].put(again.body())
    asyncio.run(world.drain())
    assert world.ledger.peek(day(0)).explanation_source == "model"
    assert json.loads(world.explanations.objects[day(0)][0])["reason"] is None
