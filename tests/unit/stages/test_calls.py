"""How many calls of AWS a patient-day costs, counted on the fakes as the adapters make them; API and model apart."""

import asyncio
import contextvars
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from core.aws.calls import Together
from core.patient_day import PatientDay, StageName
from tests.support.world import PATIENT, STAGES, World, answer, day

QUERIES = "ledger.neighbours"
SHARED = contextvars.ContextVar("shared", default=False)


class Calls(Counter[str]):
    """The calls of a world from now on. What the records of a batch ask for or send at the same time is one of them."""

    def __init__(self, world: World) -> None:
        super().__init__()
        documents = (world.raw, world.processed, world.explanations, world.uploads)
        for part in (*documents, world.ledger, world.roster, *world.queues.values()):
            part.gate = self._count
        world.ledger.entry = self._together("ledger.entry", world.ledger.entry)
        world.roster.patient = self._together("roster.patient", world.roster.patient)
        for queue in world.queues.values():
            queue.send = self._together("queue.send", queue.send)

    async def _count(self, label: str) -> None:
        self[label] += not SHARED.get()

    def _together(self, label: str, ask: Any) -> Any:
        async def shared(questions: Any) -> Any:
            self[label] += 1
            SHARED.set(True)
            return await asyncio.gather(*map(ask, questions), return_exceptions=True)

        return Together(shared, 10)


@pytest.mark.parametrize(("patients", "most"), [(1, 19), (10, 12)])
def test_a_new_patient_day_costs_few_calls_and_one_query(patients: int, most: int) -> None:
    world = World()
    names = [f"p-{number}" for number in range(patients)]
    world.roster.patients |= {name: replace(PATIENT, patient_id=name) for name in names}
    world.api.days[day(0).date] = answer(50.0)
    calls = Calls(world)
    for name in names:
        world.enqueue(PatientDay(name, day(0).date))
    asyncio.run(world.drain())
    assert len(world.explanations.objects) == patients
    assert calls.total() <= most * patients
    assert calls[QUERIES] == patients


@pytest.mark.parametrize(("stage", "most"), list(zip(STAGES, (3, 4, 3), strict=True)))
def test_a_replay_of_finished_work_reads_and_does_no_more(stage: StageName, most: int) -> None:
    world = World()
    world.api.days[day(0).date] = answer(50.0)
    world.enqueue(day(0))
    asyncio.run(world.drain())
    calls = Calls(world)
    world.enqueue(day(0), stage=stage, reason="replay", run_id="replay")
    asyncio.run(world.drain())
    assert calls.total() <= most
    assert calls[QUERIES] == (stage is StageName.PROCESS)
