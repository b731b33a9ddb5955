"""Once the queues are empty, everything is a function of the raw documents accepted last (docs/convergence.md)."""

import asyncio
import json
import os
import random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.content import sha256
from core.ledger import OPEN, Entry
from core.patient_day import PatientDay, StageName
from core.stages.fingerprints import explained_of, processed_of
from tests.property.schedule import ASLEEP, HOLDS, PAYLOADS, ApiEvent, Plan, Schedule
from tests.support.world import STAGES, World, answer, twin, value_of

EXAMPLES = int(os.environ.get("CONVERGENCE_EXAMPLES", "1000"))
COUNT = os.environ.get("CONVERGENCE_COUNT")  # power.py counts examples in this file
DAYS = 3

FAILURES = ("down", "refused", "html", "not shared", "no day", "empty", None)
KINDS = {"down": "upstream", "refused": "unauthorized", "html": "upstream", "no day": "bad_raw"}


def plan_of(seed: int) -> Plan:
    """An example. Hypothesis' own draws like to repeat themselves; a night that repeats the last one tests little."""
    chance = random.Random(seed)
    # Either bytes come back (A, B, A), which fools ETags, or they do not, and then no document may ever go back.
    back_and_forth, days = chance.choice(
        ((True, (0,)), (True, (0, 0, 1)), (False, (0,)), (False, (0, 0, 0, 1, 1, DAYS - 1)))
    )
    # A note that lands late is refused where nothing comes back in the meantime, no features either
    # (docs/convergence.md, not promised); so without twins, and without files that give way to the API again.
    late = 0 if back_and_forth else chance.choice((0, 0, 1, 2))
    fresh = chance.sample(PAYLOADS, len(PAYLOADS))
    if late:
        fresh.remove(twin(50.0))
    coming_back = chance.choice((fresh[:2], [fresh[0], twin(fresh[0]), fresh[1]]))
    uploads = not late and chance.random() < 0.2
    trouble = chance.choice((0.0, 0.1, 0.1, 0.4))
    events = []
    for i in range(chance.randint(2, len(fresh))):
        says = coming_back[i % len(coming_back)] if back_and_forth else fresh[i]
        failure = chance.random() < trouble
        events.append(
            ApiEvent(
                number=chance.choice(days),
                says=chance.choice(FAILURES) if failure else says,
                explain=chance.random() < 0.8,
                force=not late and chance.random() < 0.15,
                upload=uploads and chance.random() < 0.5,
            )
        )
    if chance.random() < 0.25:  # after the first night, so that something may rest on the targets before
        turns = chance.choice((["none"], ["none", "standard"], ["older", "none", "older"]))
        for targets in turns:
            event = ApiEvent(number=0, says=None, targets=targets)
            events.insert(chance.randint(1, len(events)), event)
    for _ in range(chance.choice((0, 0, 1, 2))):
        event = ApiEvent(number=0, says=None, acknowledges=True)
        events.insert(chance.randint(1, len(events)), event)
    # Many are held here and there, or one or two where it hurts, while all others go on undisturbed.
    aimed = chance.random() < 0.5
    where = chance.sample(HOLDS, chance.choice((1, 2))) if aimed else HOLDS
    return Plan(
        seed=seed,
        events=tuple(events),
        crashes=chance.choice((0, 1, 2, 4)),
        duplicates=chance.choice((0, 1, 3)),
        lambdas=chance.choice((2, 3, 4)),
        batch=chance.choice((1, 1, 3)),
        hold=chance.choice((0.3, 0.6)) if aimed else chance.choice((0.05, 0.1, 0.2, 0.3)),
        where=tuple(where),
        sleepers=chance.choice((1, 2, 2)) if aimed else len(HOLDS),
        model_outage=chance.random() < 0.25,
        late=late,
        naps=chance.choice(((ASLEEP,), (ASLEEP,), (3, 10, 25, 60), (10, 60, ASLEEP))),
        haste=chance.choice((0, 0, 0, 1, 10)),
    )


PLANS = st.integers(0, 2**63).map(plan_of)


@settings(
    max_examples=EXAMPLES,
    # `npm test` tries the same schedules everywhere, so that what fails is what was changed; the soak tries new ones.
    derandomize="CONVERGENCE_EXAMPLES" not in os.environ,
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
        uploaded, _ = world.uploads.objects.get(patient_day, (None, None))
        if uploaded is not None and not _dead(world, patient_day):
            assert world.raw.objects[patient_day][0] == uploaded, f"an uploaded file was lost\n{story}"
        elif said is not None and not _dead(world, patient_day):
            assert world.raw.objects[patient_day][0] == said, f"an older answer was kept\n{story}"
    for patient_day in schedule.dispatched:
        assert _settled(world, patient_day), f"{patient_day.date} is neither done nor dead-lettered\n{story}"
        assert not _stranded(world, patient_day), f"{patient_day.date} waits for the API\n{story}"
        if patient_day in world.raw.objects:
            assert not world.ledger.peek(patient_day).is_not_shared, (
                f"{patient_day.date} has its document\n{story}"
            )
    for problem in _unreasoned(world, plan):
        raise AssertionError(f"{problem}\n{story}")
    if any(runner.queue.orphaned for runner in world.runners.values()):
        return  # twins that restarted each other to the end: as a death that nobody follows, not promised
    await _mend(world)
    for patient_day in schedule.wanted:
        assert world.ledger.peek(patient_day).explain_wanted, (
            f"the wish of {patient_day.date} is lost\n{story}"
        )
    untold = _urgent(world) - set(world.urgent_findings.published)
    untold -= {(day, rule) for day, rule in untold if _told_by_the_next_day(world, day, rule)}
    assert not untold, f"nobody was told of {untold}\n{story}"
    calm = await _calm_run(world, schedule.wanted)
    for patient_day in schedule.dispatched:
        assert _state(world, patient_day) == _state(calm, patient_day), f"day {patient_day.date}\n{story}"
        entry = world.ledger.peek(patient_day)
        listed_open = (entry.triage_shard or "").startswith(OPEN)
        assert listed_open == bool(entry.open_rules), f"the list is wrong on {patient_day.date}\n{story}"
    for replay in ("first", "second"):
        before = _effort(
            world, ledger_too=replay == "second"
        )  # the first may note that a vanished day is back
        for patient_day in schedule.dispatched:
            for stage in STAGES:
                world.enqueue(patient_day, stage=stage, run_id=replay, reason="replay", explain=False)
        await world.drain()
        after = _effort(world, ledger_too=replay == "second")
        if replay == "first" and plan.late:
            continue  # a note that landed late may name a text that was replaced, and costs one more call
        assert after == before, f"the {replay} replay of finished work was not free\n{story}"
    calls = world.model.calls
    for patient_day, (body, _) in list(world.raw.objects.items()):
        world.api.days[patient_day.date] = answer(twin(value_of(body)))
        world.enqueue(patient_day, run_id="twin", explain=False)
    await world.drain()
    assert world.model.calls == calls, f"the model was asked for the same facts\n{story}"


def _calm(world: World) -> None:
    async def at_once(_: str) -> None:
        return None

    world.uploads.gate = at_once
    for part in (world, world.raw, world.processed, world.explanations, world.ledger, world.api, world.model):
        part.gate = at_once
    world.roster.gate = world.urgent_findings.gate = at_once
    world.model.away = False
    for stage, queue in world.queues.items():
        queue.gate = at_once
        world.runners[stage].queue.gate = at_once


def _settled(world: World, patient_day: PatientDay) -> bool:
    """Explained (or processed, where nobody wants more), without data, not shared, or dead-lettered with its reason."""
    entry = world.ledger.peek(patient_day)
    if _dead(world, patient_day):
        return True
    if entry.fetched_sha256 is None:
        return entry.no_data_at is not None or entry.is_not_shared
    return entry.processed_fp is not None and (entry.explained_fp is not None or not entry.explain_wanted)


def _dead(world: World, patient_day: PatientDay) -> bool:
    bodies = [json.loads(message.body) for queue in world.queues.values() for message in queue.dead]
    return any(body["date"] == patient_day.date.isoformat() for body in bodies)


def _unreasoned(world: World, plan: Plan) -> list[str]:
    """Dead letters without a reason, or with one that nothing of this plan gives."""
    says = [event.says for event in plan.events if isinstance(event.says, str)]
    possible = {"crash"} | {KINDS[said] for said in says if said in KINDS}
    if any(event.upload for event in plan.events):
        possible.add("bad_raw")
    if plan.model_outage:
        possible.add("upstream")
    found = []
    for stage, queue in world.queues.items():
        for letter in queue.dead:
            kind, told = letter.attributes.get("error_kind"), letter.attributes
            if kind is None and letter.receives < queue.max_receives:
                found.append(f"a letter of {stage} has no reason after {letter.receives} receives")
            if kind is not None and (
                kind not in possible or not told.get("error_message") or told.get("stage") != stage
            ):
                found.append(f"a letter of {stage} says {told}")
    return found


def _stranded(world: World, patient_day: PatientDay) -> bool:
    """Whether a day whose only trouble is the API's has an accepted document that was not passed on."""
    entry = world.ledger.peek(patient_day)
    if patient_day not in world.raw.objects or not entry.errors or set(entry.errors) != {StageName.FETCH}:
        return False
    letters = [
        message
        for queue in world.queues.values()
        for message in queue.dead
        if json.loads(message.body)["date"] == patient_day.date.isoformat()
    ]
    if any(message.attributes.get("error_kind", "crash") == "crash" for message in letters):
        return False  # it was given up after five receives, by SQS or by the runner
    accepted = sha256(world.raw.objects[patient_day][0])
    return not (processed_of(entry, accepted) and (explained_of(entry) or not entry.explain_wanted))


async def _mend(world: World) -> None:
    """The API is well again and says what was accepted last; what was dead-lettered is replayed, and the next night
    asks for the days of who shares again, and of whose file is gone."""
    stored = {d.date: body for d, (body, _) in world.raw.objects.items()}
    world.api.days = dict.fromkeys(world.api.days) | stored
    for patient_day, entry in world.ledger.entries.items():
        file_gone = entry.uploaded_at and patient_day not in world.uploads.objects
        if entry.is_not_shared or file_gone:
            world.enqueue(patient_day, run_id="next-night", explain=False)
    await world.drain()
    for _ in range(20):
        if not world.replay_dead_letters():
            return
        await world.drain()
    raise AssertionError("dead letters keep coming")


async def _calm_run(world: World, wanted: set[PatientDay]) -> World:
    """The oracle: the accepted documents one after another by date, explained where that was asked for."""
    calm = World(patient=world.listed)
    calm.api.days = {d.date: body for d, (body, _) in world.raw.objects.items()}
    for patient_day, entry in sorted(world.ledger.entries.items()):
        if entry.uploaded_at and patient_day in world.raw.objects:
            calm.uploads.objects[patient_day] = world.raw.objects[patient_day]
        reason = "upload" if patient_day in calm.uploads.objects else "nightly"
        calm.enqueue(patient_day, explain=patient_day in wanted, reason=reason)
        await calm.drain()
    return calm


def _state(world: World, patient_day: PatientDay) -> dict[str, object]:
    entry: Entry = world.ledger.peek(patient_day)
    return {
        "raw": world.raw.objects.get(patient_day),
        "processed": world.processed.objects.get(patient_day),
        "explanation": _facts(world, patient_day) if entry.explain_wanted else None,
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
            (entry.tier, entry.reason, entry.urgent_rules),
        ),
    }


def _facts(world: World, patient_day: PatientDay) -> dict[str, object]:
    """The explanation but for its wording, which is a model's."""
    explanation = json.loads(world.explanations.objects.get(patient_day, (b"{}", None))[0])
    return {name: explanation.get(name) for name in ("notes", "fingerprint", "language", "source")}


def _urgent(world: World) -> set[tuple[PatientDay, str]]:
    return {
        (patient_day, anomaly["rule"])
        for patient_day, (body, _) in world.processed.objects.items()
        for anomaly in json.loads(body)["anomalies"]
        if anomaly["severity"] == "urgent"
    }


def _told_by_the_next_day(world: World, patient_day: PatientDay, rule: str) -> bool:
    """Whether that excursion alone has met the rule, goes on after midnight, and was told there already."""
    document = json.loads(world.processed.objects[patient_day][0])
    (met,) = (one for one in document["anomalies"] if (one["rule"], one["severity"]) == (rule, "urgent"))
    stretches = met["evidence"].get("stretches", [])
    following = patient_day.shifted(1)
    return (
        [one["open"] for one in stretches] == [True]
        and (following, rule) in world.urgent_findings.published
        and f"{rule}@start" in world.ledger.peek(following).published_rules
    )


def _effort(world: World, *, ledger_too: bool) -> tuple[int, ...]:
    documents = (world.raw, world.processed, world.explanations)
    writes = tuple(bucket.writes for bucket in documents)
    told = len(world.urgent_findings.published)
    return (world.model.calls, told, *writes, world.ledger.writes if ledger_too else 0)
