"""The schedules that random ones meet too rarely, each played by hand.

A day served as A, then B, then A again, with a slow B in between; two days that race; a death at the worst moment.
"""

import asyncio
import datetime as dt
import json
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from core.content import sha256
from core.errors import Conflict, KeyRefused, Unauthorized, Upstream
from core.patient_day import StageName
from core.runner import Deadline
from core.stages import notes
from core.stages.fingerprints import processed_of
from core.stages.headline import Headline
from tests.property.test_convergence import _calm_run, _state
from tests.support.aws import Gate, Message
from tests.support.world import PATIENT, STAGES, URGENT, ZONE, World, answer, day, twin

A, B = 50.0, 70.0


@dataclass
class Sleeper:
    """Holds one invocation before one of its calls (or before the call that follows `asleep_after`), lets it go, and
    kills it before another one."""

    asleep_before: str | None = None
    dies_before: str | None = None
    asleep_after: str | None = None
    drowsy: bool = False
    slow: "asyncio.Task[Any] | None" = None
    awake: asyncio.Event = field(default_factory=asyncio.Event)
    sleeps: asyncio.Event = field(default_factory=asyncio.Event)
    taken: dict[str, Message] = field(default_factory=dict)

    async def gate(self, label: str) -> None:
        if INSIDE.get(asyncio.current_task()) is not self:
            return
        if (self.drowsy or label == self.asleep_before) and not self.awake.is_set():
            self.sleeps.set()
            await self.awake.wait()
        elif label == self.dies_before and self.awake.is_set() and self.slow:
            self.slow.cancel()
            await asyncio.sleep(0)
        self.drowsy = label == self.asleep_after


INSIDE: dict[Any, Sleeper] = {}


async def night(world: World, value: float, number: int = 0) -> None:
    world.api.days[day(number).date] = answer(value)
    world.enqueue(day(number), run_id=f"night-{world.api.calls}")
    await world.drain()


async def begin(world: World, sleeper: Sleeper, stage: StageName) -> list[dict[str, Any]]:
    """Somebody takes what lies in that stage's queue and falls asleep; what he took is hidden from the others."""
    queue = world.queues[stage]
    records = queue.receive()

    async def slow() -> dict[str, Any]:
        INSIDE[asyncio.current_task()] = sleeper
        return await world.runners[stage].batch(records, Deadline.after(3600))

    sleeper.slow = asyncio.create_task(slow())
    _adopt_children(sleeper)
    await asyncio.wait_for(sleeper.sleeps.wait(), 5)
    sleeper.taken = {record["messageId"]: queue.messages.pop(record["messageId"]) for record in records}
    return records


async def finish(world: World, sleeper: Sleeper, stage: StageName, records: list[dict[str, Any]]) -> None:
    """He wakes, and is done or dies; his messages are acknowledged or come again."""
    assert sleeper.slow
    queue = world.queues[stage]
    queue.messages |= sleeper.taken
    sleeper.awake.set()
    try:
        queue.acknowledge(records, await sleeper.slow)
    except asyncio.CancelledError:
        queue.give_back([record["messageId"] for record in records])


async def back_and_forth(stage: StageName, asleep_before: str, dies_before: str | None) -> World:
    """A is done; B reaches `stage` and sleeps there; A comes again and is done; B wakes, and perhaps dies."""
    sleeper = Sleeper(asleep_before, dies_before)
    world = World(sleeper.gate)
    await night(world, A)
    world.api.days[day(0).date] = answer(B)
    world.enqueue(day(0), run_id="slow")
    for earlier in STAGES[: STAGES.index(stage)]:
        await deliver(world, earlier)
    records = await begin(world, sleeper, stage)
    await night(world, A)
    await finish(world, sleeper, stage, records)
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
        (StageName.PROCESS, "ledger.features", None),
        (StageName.PROCESS, "ledger.features", "ledger.neighbours"),
        (StageName.PROCESS, "ledger.features", "processed.replace"),
        (StageName.PROCESS, "processed.replace", None),
        (StageName.PROCESS, "processed.replace", "ledger.processed"),
        (StageName.PROCESS, "ledger.processed", None),
        (StageName.EXPLAIN, "explanations.replace", None),
        (StageName.EXPLAIN, "explanations.replace", "ledger.explained"),
        (StageName.EXPLAIN, "ledger.explained", None),
        (StageName.FETCH, "ledger.fetched", None),
    ],
)
def test_a_slow_b_between_two_as_leaves_a(
    stage: StageName, asleep_before: str, dies_before: str | None
) -> None:
    async def check() -> None:
        world = await back_and_forth(stage, asleep_before, dies_before)
        assert world.raw.objects[day(0)][0] == answer(A)
        await as_after_calm_nights(world)

    asyncio.run(check())


async def as_after_calm_nights(world: World) -> None:
    """Everything is as if nothing had gone wrong, and doing it again costs nothing."""
    calm = await _calm_run(world, set(world.ledger.entries))
    for patient_day in world.raw.objects:
        assert _state(world, patient_day) == _state(calm, patient_day)
    calls = world.model.calls
    for again in STAGES:
        world.enqueue(day(0), stage=again, run_id="again", explain=False)
    await world.drain()
    assert world.model.calls == calls
    assert _state(world, day(0)) == _state(calm, day(0))


@pytest.mark.parametrize("says", [Unauthorized("no"), Upstream("down"), None, b"<html>"])
@pytest.mark.parametrize("dies_before", ["ledger.fetched", "queue.send"])
def test_what_a_dying_fetch_stored_is_passed_on_whatever_the_api_says_next(
    dies_before: str, says: Exception | bytes | None
) -> None:
    async def check() -> None:
        sleeper = Sleeper("raw.replace", dies_before)
        world = World(sleeper.gate)
        await night(world, A)
        world.api.days[day(0).date] = answer(B)
        world.enqueue(day(0), run_id="dies")
        records = await begin(world, sleeper, StageName.FETCH)
        await finish(world, sleeper, StageName.FETCH, records)
        world.api.days[day(0).date] = says
        await world.drain()
        stored, _ = world.raw.objects[day(0)]
        assert processed_of(world.ledger.peek(day(0)), sha256(stored))
        world.api.days[day(0).date] = stored
        assert world.replay_dead_letters() == (says is not None)
        await world.drain()
        await as_after_calm_nights(world)

    asyncio.run(check())


def test_a_fetch_delivered_twice_notes_what_was_accepted_though_one_of_the_two_dies() -> None:
    """The second one reads the ledger last, or it would trust an entry that the first one overwrites."""

    async def check() -> None:
        sleepers = [Sleeper("ledger.fetched", "queue.send"), Sleeper("raw.version")]

        async def gate(label: str) -> None:
            for sleeper in sleepers:
                await sleeper.gate(label)

        world = World(gate)
        queue = world.queues[StageName.FETCH]
        await night(world, A)
        world.api.days[day(0).date] = answer(B)
        world.enqueue(day(0), run_id="twice")
        first = await begin(world, sleepers[0], StageName.FETCH)
        await night(world, A)
        queue.messages |= sleepers[0].taken
        queue.give_back(list(sleepers[0].taken))
        second = await begin(world, sleepers[1], StageName.FETCH)
        await finish(world, sleepers[0], StageName.FETCH, first)
        await finish(world, sleepers[1], StageName.FETCH, second)
        await world.drain()
        assert world.raw.objects[day(0)][0] == answer(A)
        await as_after_calm_nights(world)

    asyncio.run(check())


def test_a_slow_twin_does_not_put_old_features_back_unnoticed() -> None:
    """Its answer measures what was known when it began, so that by itself it counts no revision up."""

    async def check() -> None:
        sleeper = Sleeper("ledger.features")
        world = World(sleeper.gate)
        await night(world, 90.0, 1)
        await night(world, A)
        world.api.days[day(0).date] = answer(twin(A))
        world.enqueue(day(0), run_id="slow")
        await deliver(world, StageName.FETCH)
        records = await begin(world, sleeper, StageName.PROCESS)
        await night(world, B)
        world.api.days[day(0).date] = answer(twin(A))
        world.enqueue(day(0), run_id="back")
        await deliver(world, StageName.FETCH)
        await finish(world, sleeper, StageName.PROCESS, records)
        await world.drain()
        await as_after_calm_nights(world)

    asyncio.run(check())


@pytest.mark.parametrize("earlier_sleeps", [True, False])
@pytest.mark.parametrize("asleep_before", ["ledger.features", "processed.replace", "ledger.processed"])
def test_of_two_new_days_the_later_one_rests_on_the_earlier_one(
    asleep_before: str, earlier_sleeps: bool
) -> None:
    async def check() -> None:
        sleeper = Sleeper(asleep_before)
        world = World(sleeper.gate)
        slow, quick = (0, 1) if earlier_sleeps else (1, 0)
        world.api.days[day(slow).date] = answer(A)
        world.enqueue(day(slow), run_id="slow")
        await deliver(world, StageName.FETCH)
        records = await begin(world, sleeper, StageName.PROCESS)
        await night(world, B, quick)
        await finish(world, sleeper, StageName.PROCESS, records)
        await world.drain()
        await as_after_calm_nights(world)

    asyncio.run(check())


@pytest.mark.parametrize("dies_before", ["queue.send", "ledger.processed"])
def test_later_days_are_told_though_who_changed_the_earlier_one_dies(dies_before: str) -> None:
    async def check() -> None:
        sleeper = Sleeper("ledger.features", dies_before)
        world = World(sleeper.gate)
        await night(world, A)
        await night(world, 60.0, 1)
        world.api.days[day(0).date] = answer(B)
        world.enqueue(day(0), run_id="dies")
        await deliver(world, StageName.FETCH)
        records = await begin(world, sleeper, StageName.PROCESS)
        await finish(world, sleeper, StageName.PROCESS, records)
        await world.drain()
        await as_after_calm_nights(world)

    asyncio.run(check())


def test_a_change_that_comes_while_another_is_being_told_is_told_too() -> None:
    """Who tells of one change may not vouch for the next one, which he has not told of."""

    async def check() -> None:
        sleepers = [Sleeper(asleep_after="queue.send"), Sleeper(asleep_after="ledger.features")]

        async def gate(label: str) -> None:
            for sleeper in sleepers:
                await sleeper.gate(label)

        world = World(gate)
        await night(world, A)
        await night(world, 60.0, 1)
        taken = []
        for sleeper, value in zip(sleepers, (B, 90.0), strict=True):
            world.api.days[day(0).date] = answer(value)
            world.enqueue(day(0), run_id=f"change-{value}")
            await deliver(world, StageName.FETCH)
            taken.append(await begin(world, sleeper, StageName.PROCESS))
            await deliver(world, StageName.PROCESS)
        for sleeper, records in zip(sleepers, taken, strict=True):
            await finish(world, sleeper, StageName.PROCESS, records)
        await world.drain()
        await as_after_calm_nights(world)

    asyncio.run(check())


@pytest.mark.parametrize(
    "asleep_before",
    ["ledger.features", "processed.replace", "ledger.processed"],
)
def test_a_slow_a_before_b_and_another_a_leaves_a(asleep_before: str) -> None:
    async def check() -> None:
        sleeper = Sleeper(asleep_before)
        world = World(sleeper.gate)
        world.api.days[day(0).date] = answer(A)
        world.enqueue(day(0), run_id="slow")
        await deliver(world, StageName.FETCH)
        records = await begin(world, sleeper, StageName.PROCESS)
        await night(world, B)
        await night(world, A)
        await finish(world, sleeper, StageName.PROCESS, records)
        await world.drain()
        await as_after_calm_nights(world)

    asyncio.run(check())


@pytest.mark.parametrize("dies_before", ["urgent.publish", "ledger.processed"])
def test_an_urgent_finding_is_told_though_who_found_it_dies(dies_before: str) -> None:
    async def check() -> None:
        sleeper = Sleeper("processed.replace", dies_before)
        world = World(sleeper.gate)
        world.api.days[day(0).date] = answer(URGENT)
        world.enqueue(day(0), run_id="dies")
        await deliver(world, StageName.FETCH)
        records = await begin(world, sleeper, StageName.PROCESS)
        await finish(world, sleeper, StageName.PROCESS, records)
        await world.drain()
        assert world.urgent_findings.published
        await as_after_calm_nights(world)

    asyncio.run(check())


@pytest.mark.parametrize("asleep_before", ["raw.replace", "ledger.fetched"])
def test_a_file_that_comes_while_the_api_answers_is_the_raw_document(asleep_before: str) -> None:
    async def check() -> None:
        sleeper = Sleeper(asleep_before)
        world = World(sleeper.gate)
        await night(world, A)
        world.api.days[day(0).date] = answer(B)
        world.enqueue(day(0), run_id="slow")
        records = await begin(world, sleeper, StageName.FETCH)
        await upload(world, A)
        await finish(world, sleeper, StageName.FETCH, records)
        await world.drain()
        assert world.raw.objects[day(0)][0] == answer(A)
        await as_after_calm_nights(world)

    asyncio.run(check())


@pytest.mark.parametrize("asleep_before", ["ledger.entry", "raw.replace", "ledger.fetched"])
def test_a_slow_file_does_not_stay_over_the_one_that_came_after_it(asleep_before: str) -> None:
    async def check() -> None:
        sleeper = Sleeper(asleep_before)
        world = World(sleeper.gate)
        await night(world, A)
        world.uploads.objects[day(0)] = (answer(B), None)
        world.enqueue(day(0), run_id="slow", reason="upload")
        records = await begin(world, sleeper, StageName.FETCH)
        await upload(world, A)
        await finish(world, sleeper, StageName.FETCH, records)
        await world.drain()
        assert world.raw.objects[day(0)][0] == answer(A)
        await as_after_calm_nights(world)

    asyncio.run(check())


def test_a_process_by_the_api_s_bytes_is_refused_once_a_file_of_the_same_bytes_lies_there_again() -> None:
    """The file's own processing stands in the ledger then, so that its fetch tells nobody."""

    async def check() -> None:
        sleeper = Sleeper("ledger.processed")
        world = World(sleeper.gate)
        world.api.days[day(0).date] = answer(A)
        await upload(world, A)
        del world.uploads.objects[day(0)]
        world.enqueue(day(0), run_id="no-file")
        await deliver(world, StageName.FETCH)
        records = await begin(world, sleeper, StageName.PROCESS)
        await upload(world, A)
        await finish(world, sleeper, StageName.PROCESS, records)
        await world.drain()
        entry = world.ledger.peek(day(0))
        assert entry.uploaded_at is not None
        assert json.loads(world.processed.objects[day(0)][0])["quality"]["uploaded"] is True
        await as_after_calm_nights(world)

    asyncio.run(check())


async def upload(world: World, value: float) -> None:
    world.uploads.objects[day(0)] = (answer(value), None)
    world.enqueue(day(0), run_id=f"upload-{world.uploads.heads}", reason="upload")
    await world.drain()


@pytest.mark.parametrize("stage", [StageName.PROCESS, StageName.EXPLAIN])
def test_a_note_that_was_given_up_and_lands_late_undoes_nothing(stage: StageName) -> None:
    """boto's thread outlives an invocation whose time ran out: the redelivery, and a newer answer, are done by then."""

    async def scenario() -> None:
        world = World()
        await night(world, A)
        stale = world.ledger.peek(day(0))
        await night(world, B)
        done = world.ledger.peek(day(0))
        if stage is StageName.PROCESS:
            sha = str(done.fetched_sha256)
            late = notes.processed(
                stale,
                done,
                "late",
                "sha",
                headline=Headline("none"),
                raw_sha256=sha,
                history_rev=0,
                run_id="late",
            )
        else:
            said = notes.Explained("late", "sha", "template", "upstream", pending=True)
            sha = str(done.processed_sha256)
            late = notes.explained(stale, said, processed_sha256=sha, run_id="late")
        with pytest.raises(Conflict):
            await world.ledger.write(late)
        assert world.ledger.peek(day(0)) == done

    asyncio.run(scenario())


def test_features_that_were_given_up_and_land_late_undo_nothing_though_they_measure_the_same() -> None:
    async def scenario() -> None:
        world = World()
        await night(world, A)
        stale = world.ledger.peek(day(0))
        await night(world, twin(A))
        done = world.ledger.peek(day(0))
        with pytest.raises(Conflict):
            await world.ledger.write(
                notes.features(stale, str(stale.features), str(stale.features_from), "UTC")
            )
        assert world.ledger.peek(day(0)) == done

    asyncio.run(scenario())


@pytest.mark.parametrize("then", [Upstream("down"), None], ids=["outage", "404"])
def test_a_fetch_that_died_before_its_note_pins_no_time_zone_that_nobody_named(
    then: Exception | None,
) -> None:
    async def scenario() -> None:
        sleeper = Sleeper(asleep_before="ledger.fetched")
        world = World(sleeper.gate, replace(PATIENT, timezone=None))
        world.api.days[day(0).date] = answer(A)
        world.enqueue(day(0))
        records = await begin(world, sleeper, StageName.FETCH)
        assert sleeper.slow is not None
        sleeper.slow.cancel()
        world.queues[StageName.FETCH].messages.update(sleeper.taken)
        world.queues[StageName.FETCH].give_back([record["messageId"] for record in records])
        world.api.days[day(0).date] = then
        while queue := next((q for q in world.queues.values() if q.messages), None):
            stage = next(name for name, one in world.queues.items() if one is queue)
            queue.clock += 1_000
            given = queue.receive()
            queue.acknowledge(given, await world.runners[stage].batch(given, Deadline.after(3600)))
            if world.ledger.peek(day(0)).processed_fp:
                break
        assert world.ledger.peek(day(0)).timezone == ZONE

    asyncio.run(scenario())


# a count in place of a last look: each condition of a note, and why the entry is read before the documents


def together(*sleepers: Sleeper) -> Gate:
    async def gate(label: str) -> None:
        for sleeper in sleepers:
            await sleeper.gate(label)

    return gate


def test_a_slow_process_notes_nothing_of_a_document_that_gave_way_to_one_that_was_proven_before() -> None:
    """Both measure the same, so that no features move; and the ledger proves the one that is back: nobody is told."""

    async def check() -> None:
        sleeper = Sleeper("processed.replace")
        world = World(sleeper.gate)
        await night(world, A)
        world.api.days[day(0).date] = answer(twin(A))
        world.enqueue(day(0), run_id="slow")
        await deliver(world, StageName.FETCH)
        records = await begin(world, sleeper, StageName.PROCESS)
        await night(world, A)
        await finish(world, sleeper, StageName.PROCESS, records)
        await world.drain()
        await as_after_calm_nights(world)

    asyncio.run(check())


@pytest.mark.parametrize(
    "late",
    [[("{}", "of another document")], [(None, "of a twin")], [("{}", "of another document"), (None, None)]],
    ids=["others", "the same of another document", "others and back again"],
)
def test_process_does_not_vouch_for_features_that_another_one_wrote(
    late: list[tuple[str | None, str | None]],
) -> None:
    """Of one that was given up, and whose redelivery has found nothing to do."""

    async def check() -> None:
        sleeper = Sleeper("ledger.processed")
        world = World(sleeper.gate)
        await night(world, A)
        own = world.ledger.peek(day(0))
        world.enqueue(day(0), stage=StageName.PROCESS, run_id="slow", force=True)
        records = await begin(world, sleeper, StageName.PROCESS)
        for features, source in late:
            note = notes.features(
                world.ledger.peek(day(0)),
                features or str(own.features),
                source or str(own.features_from),
                str(own.timezone),
            )
            await world.ledger.write(note)
        await finish(world, sleeper, StageName.PROCESS, records)
        await world.drain()
        await as_after_calm_nights(world)

    asyncio.run(check())


@pytest.mark.parametrize("asleep_before", ["ledger.entry", "processed.version"])
def test_process_reads_the_count_before_the_version_that_it_vouches_for(asleep_before: str) -> None:
    """It finds its document in place as A's, sleeps while B's takes that place, and is woken when A is put again: what
    it did not have to put, it may not note. Nobody wants it explained, or explain would have process told again."""

    async def check() -> None:
        slow, fetching = Sleeper(asleep_before), Sleeper("ledger.fetched")
        world = World(together(slow, fetching))
        for value in (A, B):
            world.api.days[day(0).date] = answer(value)
            world.enqueue(day(0), run_id=f"night-{value}", explain=False)
            if value == B:
                world.enqueue(day(0), stage=StageName.PROCESS, run_id="slow", explain=False)
                processing = await begin(world, slow, StageName.PROCESS)
            await world.drain()
        world.api.days[day(0).date] = answer(A)
        world.enqueue(day(0), run_id="back", explain=False)
        records = await begin(world, fetching, StageName.FETCH)
        await finish(world, slow, StageName.PROCESS, processing)
        await finish(world, fetching, StageName.FETCH, records)
        await world.drain()
        assert the_ledger_names_what_lies_there(world)

    asyncio.run(check())


@pytest.mark.parametrize("asleep_before", ["ledger.entry", "explanations.version"])
def test_explain_reads_the_count_before_the_version_that_it_vouches_for(asleep_before: str) -> None:
    """The template says the same each time: it is in place, the model's text takes its place, and it is due again."""

    async def check() -> None:
        slow = Sleeper(asleep_before)
        world = World(slow.gate)
        world.model.garbage = True
        await night(world, A)
        world.enqueue(day(0), stage=StageName.EXPLAIN, run_id="slow", force=True)
        records = await begin(world, slow, StageName.EXPLAIN)
        world.model.garbage = False
        world.enqueue(day(0), stage=StageName.EXPLAIN, run_id="model", force=True)
        await world.drain()
        world.model.garbage = True
        await finish(world, slow, StageName.EXPLAIN, records)
        await world.drain()
        assert the_ledger_names_what_lies_there(world)

    asyncio.run(check())


def the_ledger_names_what_lies_there(world: World) -> bool:
    entry = world.ledger.peek(day(0))
    kept = (
        (world.raw, entry.fetched_sha256),
        (world.processed, entry.processed_sha256),
        (world.explanations, entry.explanation_sha256),
    )
    return all(
        named == (sha256(bucket.objects[day(0)][0]) if bucket.objects else None) for bucket, named in kept
    )


def test_what_a_dying_fetch_put_back_is_noted_though_its_redelivery_finds_nothing_to_do() -> None:
    """The ledger still names A, and A is what lies there again: a slow note of B must not land after that."""

    async def check() -> None:
        slow, dying = Sleeper("ledger.fetched"), Sleeper("raw.replace", "ledger.fetched")
        world = World(together(slow, dying))
        await night(world, A)
        world.api.days[day(0).date] = answer(B)
        world.enqueue(day(0), run_id="slow")
        first = await begin(world, slow, StageName.FETCH)
        world.api.days[day(0).date] = answer(A)
        world.enqueue(day(0), run_id="dies")
        second = await begin(world, dying, StageName.FETCH)
        await finish(world, dying, StageName.FETCH, second)
        await world.drain()
        await finish(world, slow, StageName.FETCH, first)
        await world.drain()
        assert the_ledger_names_what_lies_there(world)
        await as_after_calm_nights(world)

    asyncio.run(check())


def test_what_a_restarted_explain_put_back_is_noted_though_it_finds_nothing_to_do() -> None:
    """The toy model alternates between two texts, so that the one that the ledger names comes back."""

    async def check() -> None:
        restarted, slow = Sleeper("explanations.version"), Sleeper("ledger.explained")
        world = World(together(restarted, slow))
        await night(world, A)
        world.api.days[day(0).date] = answer(B)
        world.enqueue(day(0), run_id="first")
        for stage in (StageName.FETCH, StageName.PROCESS):
            await deliver(world, stage)
        first = await begin(world, restarted, StageName.EXPLAIN)
        world.enqueue(day(0), stage=StageName.EXPLAIN, run_id="second")
        await world.drain()
        world.enqueue(day(0), stage=StageName.EXPLAIN, run_id="third", force=True)
        third = await begin(world, slow, StageName.EXPLAIN)
        await finish(world, restarted, StageName.EXPLAIN, first)
        await finish(world, slow, StageName.EXPLAIN, third)
        await world.drain()
        assert the_ledger_names_what_lies_there(world)

    asyncio.run(check())


def test_a_fetch_that_says_what_it_saw_against_the_ledger_looks_at_the_bucket_again() -> None:
    """It saw A before B was put and noted, and A is what the API says: nothing is to be put, and B lies there."""

    async def check() -> None:
        sleeper = Sleeper("ledger.entry")
        world = World(sleeper.gate)
        await night(world, A)
        world.enqueue(day(0), run_id="slow")
        records = await begin(world, sleeper, StageName.FETCH)
        await night(world, B)
        await finish(world, sleeper, StageName.FETCH, records)
        await world.drain()
        assert the_ledger_names_what_lies_there(world)
        await as_after_calm_nights(world)

    asyncio.run(check())


def test_an_entry_of_earlier_code_is_assessed_once_more_when_it_is_touched_and_then_stands() -> None:
    async def check() -> None:
        world = World()
        await night(world, A)
        known = world.ledger.peek(day(0))
        counts = {"fetched_rev": 0, "processed_rev": 0, "explained_rev": 0, "history_rev": None}
        world.ledger.entries[day(0)] = known._replace(**counts)
        documents, calls = world.processed.writes, world.model.calls
        await night(world, A)
        world.enqueue(day(0), stage=StageName.PROCESS, run_id="touch")
        await world.drain()
        entry = world.ledger.peek(day(0))
        assert (entry.history_rev, entry.processed_rev) == (0, 1)
        assert (world.processed.writes, world.model.calls) == (documents, calls)
        writes = world.ledger.writes
        world.enqueue(day(0), stage=StageName.PROCESS, run_id="again")
        await world.drain()
        assert world.ledger.writes == writes

    asyncio.run(check())


def test_a_slow_refusal_is_not_noted_over_the_day_that_was_fetched_meanwhile() -> None:
    async def check() -> None:
        sleeper = Sleeper("ledger.not_shared")
        world = World(sleeper.gate)
        world.api.days[day(0).date] = KeyRefused(401, dt.datetime.now(dt.UTC))
        world.enqueue(day(0), run_id="slow")
        records = await begin(world, sleeper, StageName.FETCH)
        await night(world, A)
        await finish(world, sleeper, StageName.FETCH, records)
        await world.drain()
        assert world.ledger.peek(day(0)).errors == {}
        await as_after_calm_nights(world)

    asyncio.run(check())


@pytest.mark.parametrize("stage", [StageName.PROCESS, StageName.EXPLAIN])
def test_a_replayed_message_of_a_day_without_a_document_leaves_no_error_behind(stage: StageName) -> None:
    """Somebody told the day of a change, and Lambdas died over that message: there was nothing to do from the first."""

    async def check() -> None:
        world = World()
        known = await world.ledger.write(notes.error(day(0), stage, "crash", "it was tried 5 times"))
        assert stage in known.errors
        world.enqueue(day(0), stage=stage, run_id="replay")
        await world.drain()
        assert world.ledger.peek(day(0)).errors == {}
        late = notes.nothing_to_do(known, stage)
        await night(world, A)
        with pytest.raises(Conflict):
            await world.ledger.write(late)

    asyncio.run(check())
