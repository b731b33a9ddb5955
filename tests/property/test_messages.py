"""Whatever lies in a queue: no message raises anything untyped, and each is done or dead-lettered as a bad message."""

import asyncio
import json
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.errors import BadMessage
from core.patient_day import QueueMessage, StageMessage, StageName
from core.ports import Page
from core.runner import Deadline, Runner
from core.stages.dispatch import DispatchPorts, dispatch, read_task
from core.stages.error_notes import LedgerNotes
from tests.support.aws import FakeLedger, FakeOwnQueue, FakeQueue, FakeRoster, SilentTelemetry
from tests.support.world import PATIENT, World

BATCH = 10
STAGE = {
    "version": 1,
    "patient_id": "p-1",
    "date": "2026-03-31",
    "run_id": "nightly-2026-04-01T03",
    "reason": "nightly",
    "explain": True,
    "force": False,
    "deferrals": 0,
}
SEGMENT = {
    "version": 1,
    "run_id": "nightly-2026-04-01T03",
    "hour": "2026-04-01T03",
    "segment": 0,
    "segments": 3,
    "cursor": None,
    "deferrals": 0,
}
UPLOAD = {
    "version": 1,
    "run_id": "upload-2026-04-01T03:00:00Z",
    "upload": "uploads/p-1/2026-03-31.json",
    "deferrals": 0,
}
ODD = st.one_of(
    st.sampled_from(
        ["uploads/p-1/2026-03-31", "uploads/uploads/2026-03-31.json", "p-1/2026-03-31.json", "uploads//"]
    ),
    st.sampled_from([None, True, 0, 1, -1, 25, 10**30, 1.5, "", [], {}]),
    st.sampled_from(["p-1", "../p-2", ".p", "p-1/../p-2", "p-1\n", "\x00", "٢", "NaN", "direct", "A" * 200]),
    st.sampled_from(["2026-02-30", "2999-01-01", "2026-04-01T25", "9999-12-31T23", "0001-01-01T00"]),
    st.text(max_size=8),
    st.integers(),
)


def mutated(good: dict[str, Any]) -> st.SearchStrategy[str]:
    """Bodies near `good`: fields changed, dropped or added, the text cut, doubled, or something else altogether."""
    fields = st.dictionaries(st.sampled_from([*good, "email", "__proto__"]), ODD, max_size=2)
    bodies = st.builds(
        lambda changes, dropped: json.dumps(
            {k: v for k, v in {**good, **changes}.items() if k not in dropped}
        ),
        fields,
        st.sets(st.sampled_from(list(good)), max_size=1),
    )
    text = json.dumps(good)
    return st.one_of(
        bodies,
        bodies,
        st.integers(0, len(text)).map(lambda cut: text[:cut]),
        st.sampled_from(
            [text * 2, f"[{text}]", "null", "[" * 5000, text.replace('"', "'"), f"\ufeff{text}", '"\\ud800"']
        ),
        st.text(max_size=20),
    )


def fill(queue: FakeQueue, bodies: list[str], receives: list[int], before: list[str]) -> None:
    for body, count, text in zip(bodies, receives, before, strict=True):
        queue.put(body, "lane", attributes={"receives_before": text} if text else {})
        list(queue.messages.values())[-1].receives = count


CALM = settings(
    max_examples=500,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
RECEIVES = st.lists(st.sampled_from([0, 0, 0, 0, 1]), min_size=BATCH, max_size=BATCH)
BEFORE = st.lists(st.sampled_from(["", "", "", "", "1", "²", "-3", "many"]), min_size=BATCH, max_size=BATCH)
LOOP = asyncio.new_event_loop()


def check(runner: Runner[Any], queue: FakeQueue, bodies: list[str]) -> None:
    """Delivers until the queue is empty; of several suspects all but one wait for the next delivery."""
    telemetry = runner.telemetry
    assert isinstance(telemetry, SilentTelemetry)
    while records := queue.receive(BATCH):
        answer = LOOP.run_until_complete(runner.batch(records, Deadline.after(3600)))
        assert answer == {"batchItemFailures": []}
        queue.acknowledge(records, answer)
    assert not {kind for _, kind, _ in telemetry.failures} & {"crash", "transient"}
    bad = sorted(body for body in bodies if not readable(runner, body))
    dead = sorted(m.body for m in queue.dead if m.attributes["error_kind"] == "bad_message")
    assert dead == bad
    assert len(telemetry.outcomes) + len(telemetry.failures) == len(bodies)


def readable(runner: Runner[Any], body: str) -> bool:
    try:
        return isinstance(runner.read(body), QueueMessage)
    except BadMessage:
        return False


@CALM
@given(st.lists(mutated(STAGE), min_size=BATCH, max_size=BATCH), RECEIVES, BEFORE)
def test_five_thousand_mutated_stage_messages_are_done_or_dead_lettered(
    bodies: list[str], receives: list[int], before: list[str]
) -> None:
    world = World()
    queue = world.queues[StageName.FETCH]
    fill(queue, bodies, receives, before)
    check(world.runners[StageName.FETCH], queue, bodies)
    assert {d.patient_id for d in world.ledger.entries} <= {
        StageMessage.read(body).patient_id
        for body in bodies
        if readable(world.runners[StageName.FETCH], body)
    }


class Roster:
    """Says of every cursor that it is the last."""

    async def about(self) -> int:
        return 1

    async def page(self, segment: int, segments: int, cursor: str | None) -> Page:
        return Page([PATIENT], None)


DISPATCHED = st.one_of(mutated(SEGMENT), mutated(UPLOAD))


@CALM
@given(st.lists(DISPATCHED, min_size=BATCH, max_size=BATCH), RECEIVES, BEFORE)
def test_five_thousand_mutated_messages_of_dispatch_are_done_or_dead_lettered(
    bodies: list[str], receives: list[int], before: list[str]
) -> None:
    queue = FakeQueue()
    ports = DispatchPorts(Roster(), FakeQueue(), FakeQueue(), nightly_local_hour=4, lookback_days=3)
    runner = Runner(
        StageName.DISPATCH,
        read_task,
        lambda message, left, _: dispatch(message, left, ports),
        FakeOwnQueue(queue, StageName.DISPATCH),
        LedgerNotes(FakeRoster(), FakeLedger()),
        SilentTelemetry(),
    )
    fill(queue, bodies, receives, before)
    check(runner, queue, bodies)
