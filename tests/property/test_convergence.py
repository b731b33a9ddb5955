"""Once the queues are empty, everything is a function of the raw documents accepted last (docs/convergence.md)."""

import asyncio
import json
import os

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.patient_day import PatientDay
from core.ports import Entry
from tests.fakes.world import World
from tests.property.schedule import PAYLOADS, ApiEvent, Plan, Schedule

EXAMPLES = int(os.environ.get("CONVERGENCE_EXAMPLES", "2000"))
COUNT = os.environ.get("CONVERGENCE_COUNT")  # power.py counts examples in this file
DAYS = 3

FAILURES = ("down", "refused", "html", "no day", None)


def events(payloads: tuple[float, ...], days: tuple[int, ...]) -> st.SearchStrategy[tuple[ApiEvent, ...]]:
    event = st.builds(
        ApiEvent,
        number=st.sampled_from(days),
        says=st.one_of(*[st.sampled_from(payloads)] * 4, st.sampled_from(FAILURES)),
        explain=st.sampled_from([True, True, True, False]),
        force=st.sampled_from([False, False, False, False, True]),
    )
    return st.lists(event, min_size=2, max_size=7).map(tuple)


# Either bytes come back (A, B, A), which fools ETags, or they do not, and then no document may ever go back.
EVENTS = st.one_of(
    events(PAYLOADS[:2], (0, 0, 1)),
    events(PAYLOADS, (0,)),
    events(PAYLOADS, (0, 0, 0, 1, 1, DAYS - 1)),
)
PLANS = st.builds(
    Plan,
    seed=st.integers(0, 2**32),
    events=EVENTS,
    crashes=st.sampled_from([0, 1, 2, 4]),
    duplicates=st.sampled_from([0, 1, 3]),
    lambdas=st.sampled_from([2, 3, 4]),
    batch=st.sampled_from([1, 1, 3]),
    hold=st.sampled_from([0.05, 0.15, 0.3, 0.5]),
    haste=st.sampled_from([1, 3, 10]),
    model_outage=st.sampled_from([False, False, True]),
)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(plan=PLANS)
def test_after_any_schedule_the_pipeline_is_where_a_calm_run_would_be(plan: Plan) -> None:
    if COUNT:
        with open(COUNT, "a") as count:
            count.write(".")
    asyncio.run(_check(plan))


async def _check(plan: Plan) -> None:
    schedule = Schedule(plan)
    world = await schedule.run()
    _calm(world)
    story = "\n".join([repr(plan), *schedule.trace])
    assert not schedule.backwards, f"{schedule.backwards} gave way to an older one\n{story}"
    for patient_day, said in schedule.said.items():
        if said is not None and not _dead(world, patient_day):
            assert world.raw.objects[patient_day][0] == said, f"an older answer was kept\n{story}"
    for patient_day in schedule.dispatched:
        assert _settled(world, patient_day), f"{patient_day.date} is neither done nor dead-lettered\n{story}"
    await _mend(world)
    calm = await _calm_run(world)
    for patient_day in schedule.dispatched:
        assert _state(world, patient_day) == _state(calm, patient_day), f"day {patient_day.date}\n{story}"
    for replay in ("first", "second"):
        before = _effort(
            world, ledger_too=replay == "second"
        )  # the first may note that a vanished day is back
        for patient_day in schedule.dispatched:
            world.enqueue(patient_day, run_id=replay, reason="replay", explain=False)
        await world.drain()
        after = _effort(world, ledger_too=replay == "second")
        assert after == before, f"the {replay} replay of finished work was not free\n{story}"


def _calm(world: World) -> None:
    async def at_once(_: str) -> None:
        return None

    for part in (world, world.raw, world.processed, world.explanations, world.ledger, world.api, world.model):
        part.gate = at_once
    world.roster.gate = at_once
    world.model.away = False
    for stage, queue in world.queues.items():
        queue.gate = at_once
        world.runners[stage].queue.gate = at_once


def _settled(world: World, patient_day: PatientDay) -> bool:
    """Explained (or processed, where nobody wants more), without data, or in a dead-letter queue with its reason."""
    entry = world.ledger.peek(patient_day)
    if _dead(world, patient_day):
        return True
    if entry.fetched_sha256 is None:
        return entry.no_data_at is not None
    return entry.processed_fp is not None and (entry.explained_fp is not None or not entry.explain_wanted)


def _dead(world: World, patient_day: PatientDay) -> bool:
    bodies = [json.loads(message.body) for queue in world.queues.values() for message in queue.dead]
    return any(body["date"] == patient_day.date.isoformat() for body in bodies)


async def _mend(world: World) -> None:
    """The API is well again and says what was accepted last; what was dead-lettered is replayed."""
    for date in list(world.api.days):
        stored = {d.date: body for d, (body, _) in world.raw.objects.items()}
        world.api.days[date] = stored.get(date)
    for _ in range(20):
        if not world.replay_dead_letters():
            return
        await world.drain()
    raise AssertionError("dead letters keep coming")


async def _calm_run(world: World) -> World:
    """The oracle: the accepted documents one after another by date, nothing else happening."""
    calm = World()
    calm.api.days = dict(world.api.days)
    for patient_day, entry in sorted(world.ledger.entries.items()):
        calm.enqueue(patient_day, explain=entry.explain_wanted)
        await calm.drain()
    return calm


def _state(world: World, patient_day: PatientDay) -> dict[str, object]:
    entry: Entry = world.ledger.peek(patient_day)
    return {
        "raw": world.raw.objects.get(patient_day),
        "processed": world.processed.objects.get(patient_day),
        "explanation": world.explanations.objects.get(patient_day) if entry.explain_wanted else None,
        "ledger": (
            entry.fetched_sha256,
            entry.timezone,
            entry.features,
            entry.features_from,
            entry.processed_fp,
            entry.processed_sha256,
            entry.explained_fp if entry.explain_wanted else None,
            entry.explain_wanted,
            entry.explanation_pending,
            bool(entry.errors),
            entry.features_rev <= entry.propagated_rev,
        ),
    }


def _effort(world: World, *, ledger_too: bool) -> tuple[int, ...]:
    documents = (world.raw, world.processed, world.explanations)
    writes = tuple(bucket.writes for bucket in documents)
    return (world.model.calls, *writes, world.ledger.writes if ledger_too else 0)
