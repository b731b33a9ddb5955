"""A renewal after new rules ends where a calm run under them would, whatever the schedule, and asks no model."""

import asyncio
import datetime as dt
import json
from dataclasses import replace

import pytest

from core.patient_day import PatientDay, StageName
from core.stages.assessment import MeasuredDay
from core.stages.day_status import DayStatus, day_status
from tests.property.schedule import NOMAD, Schedule
from tests.property.test_convergence import EXAMPLES, _calm, _calm_run, _mend, plan_of
from tests.support import world as toys
from tests.support.versions import deploy
from tests.support.world import World, answer, day

FINISHED = 5  # days that earlier rules have finished
RENEWED = (0, 1, 2)  # of these, those that the renewal sends; it tells the others


def test_after_any_schedule_a_renewal_is_where_a_calm_run_under_the_new_rules_would_be() -> None:
    for seed in range(max(200, EXAMPLES // 5)):
        with pytest.MonkeyPatch.context() as patch:
            asyncio.run(_check(seed, patch))


def _new_rules(patch: pytest.MonkeyPatch) -> None:
    """Every feature and every fact is another one."""
    before = toys.measure

    def measure(body: bytes, date: dt.date, timezone: str) -> MeasuredDay:
        return before(answer(toys.value_of(body) + 3), date, timezone)

    deploy(patch, rules="9")
    patch.setattr(toys, "measure", measure)


async def _finished(patch: pytest.MonkeyPatch) -> World:
    world = World(patient=NOMAD)
    deploy(patch, rules="1")
    for number in range(FINISHED):
        world.api.days[day(number).date] = answer(60.0 - number % 2)
        world.enqueue(day(number))
        await world.drain()
    return world


async def _check(seed: int, patch: pytest.MonkeyPatch) -> None:
    plan = plan_of(seed)
    nothing_new = seed % 2 == 0
    plan = replace(plan, late=0, events=() if nothing_new else plan.events)
    schedule = Schedule(plan)
    world, before = schedule.world, await _finished(patch)
    for there, then in (
        (world.raw, before.raw),
        (world.processed, before.processed),
        (world.explanations, before.explanations),
    ):
        there.objects = dict(then.objects)
        there.watch = lambda day, old, new: None
    world.ledger.entries = dict(before.ledger.entries)
    world.api.days = dict(before.api.days)
    _new_rules(patch)
    end = day(RENEWED[-1]).date.isoformat()
    for number in RENEWED:
        world.enqueue(
            day(number),
            stage=StageName.PROCESS,
            explain=False,
            renewal_end=end,
            reason="backfill",
            run_id="renewal",
        )
    await schedule.run()
    _calm(world)
    story = "\n".join([repr(plan), *schedule.trace])
    if nothing_new:
        assert world.model.calls == 0, f"the model was asked\n{story}"
    if any(runner.queue.orphaned for runner in world.runners.values()):
        return  # twins that restarted each other to the end: not promised (docs/convergence.md)
    await _mend(world)
    calm = await _calm_run(world, set(world.ledger.entries))
    for patient_day in world.ledger.entries:
        stands = day_status(world.ledger.peek(patient_day))
        assert stands is DayStatus.EXPLAINED, f"{patient_day.date} is {stands}\n{story}"
        assert _state(world, patient_day) == _state(calm, patient_day), f"{patient_day.date}\n{story}"


def _state(world: World, patient_day: PatientDay) -> dict[str, object]:
    entry = world.ledger.peek(patient_day)
    explanation = json.loads(world.explanations.objects.get(patient_day, (b"{}", None))[0])
    return {
        "raw": world.raw.objects.get(patient_day),
        "processed": world.processed.objects.get(patient_day),
        "facts": explanation.get("facts"),
        "ledger": (entry.features, entry.features_from, entry.processed_fp, entry.processed_sha256),
        "explained": [(entry.explained_fp or "---").split("-")[part] for part in (0, 2)],
    }
