"""The fake queues and the real ones (on moto) keep the same promises."""

import asyncio
import datetime as dt
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from core.aws.queues import BATCH_BYTES, SqsOutbox, SqsOwnQueue
from core.errors import Transient
from core.patient_day import StageMessage, StageName
from core.queues import Outbox, OwnQueue, Record
from core.stages.dispatch import SegmentMessage
from tests.support.account import Account
from tests.support.adapters import DAY, run
from tests.support.aws import FakeOwnQueue, FakeQueue


class Queues:
    """A stage's own queue with its dead-letter queue, faked or on moto."""

    def __init__(self, aws: Account | None) -> None:
        self.aws = aws
        self.fake = FakeQueue()
        self.outbox: Outbox = SqsOutbox(aws.sqs, aws.queues["fetch"]) if aws else self.fake
        self.own: OwnQueue = (
            SqsOwnQueue(
                aws.sqs,
                url=aws.queues["fetch"],
                dead_letter_url=aws.queues["fetch-dlq"],
                stage=StageName.FETCH,
            )
            if aws
            else FakeOwnQueue(self.fake, StageName.FETCH)
        )

    def receive(self) -> list[Record]:
        if self.aws:
            return [Record.of(raw) for raw in self.aws.receive("fetch")]
        found: list[Record] = []
        while batch := self.fake.receive():
            found += [Record.of(raw) for raw in batch]
        return found

    def dead(self) -> list[tuple[str, str | None, dict[str, str]]]:
        """Body, lane and attributes of each dead letter."""
        if self.aws:
            records = [Record.of(raw) for raw in self.aws.receive("fetch-dlq")]
            return [(r.body, r.lane, dict(r.attributes)) for r in records]
        return [(m.body, m.lane, m.attributes) for m in self.fake.dead]


@pytest.fixture(params=["fake", "aws"])
def queues(request: pytest.FixtureRequest) -> Queues:
    return Queues(request.getfixturevalue("aws") if request.param == "aws" else None)


def messages(count: int, run_id: str = "run-1") -> list[StageMessage]:
    return [StageMessage.about(DAY.shifted(-n), run_id=run_id, reason="nightly") for n in range(count)]


@pytest.mark.parametrize("count", [0, 1, 10, 11, 95])
def test_all_that_is_sent_arrives_and_is_counted(queues: Queues, count: int) -> None:
    assert run(queues.outbox.send(messages(count))) == count
    arrived = queues.receive()
    assert sorted(r.body for r in arrived) == sorted(m.body() for m in messages(count))
    assert all((r.receives, r.attributes) == (1, {}) for r in arrived)


def test_a_message_travels_in_the_lane_of_its_run(queues: Queues) -> None:
    run(queues.outbox.send([*messages(1, "nightly-1"), *messages(1, "backfill-7")]))
    assert {StageMessage.read(r.body).run_id: r.lane for r in queues.receive()} == {
        "nightly-1": "nightly-1",
        "backfill-7": "backfill-7",
    }


def test_what_is_sent_again_keeps_its_lane_and_its_attributes_and_starts_a_new_account(
    queues: Queues,
) -> None:
    run(queues.outbox.send(messages(1)))
    (record,) = queues.receive()
    run(
        queues.own.send_again(record, body="again", delay=0, attributes={"receives_before": "3", "trace": ""})
    )
    (again,) = queues.receive()
    assert (again.body, again.lane, again.receives) == ("again", "run-1", 4)
    assert again.attributes["receives_before"] == "3"


def test_a_message_whose_lane_nobody_tells_keeps_the_one_that_its_body_says(queues: Queues) -> None:
    """AWS promises the group in Lambda's event for FIFO queues only."""
    run(queues.outbox.send(messages(1)))
    (record,) = queues.receive()
    untold = record._replace(lane=None)
    run(queues.own.send_again(untold, body=record.body, delay=0, attributes={}))
    run(queues.own.dead_letter(untold, kind="bad_raw", message="m"))
    (again,) = queues.receive()
    ((_, lane, _),) = queues.dead()
    assert (again.lane, lane) == ("run-1", "run-1")


def test_what_is_sent_again_with_a_delay_is_not_there_yet(queues: Queues) -> None:
    run(queues.outbox.send(messages(1)))
    (record,) = queues.receive()
    run(queues.own.send_again(record, body="again", delay=600, attributes={}))
    assert queues.receive() == []


def test_a_dead_letter_says_what_happened_where_and_keeps_the_body_and_the_lane(queues: Queues) -> None:
    run(queues.outbox.send(messages(1)))
    (record,) = queues.receive()
    run(
        queues.own.send_again(
            record, body=record.body, delay=0, attributes={"receives_before": "2", "trace": "t"}
        )
    )
    (record,) = queues.receive()
    run(queues.own.dead_letter(record, kind="bad_raw", message="the answer is no day"))
    ((body, lane, attributes),) = queues.dead()
    attributes.pop("failed_at", None)
    assert (body, lane) == (record.body, "run-1")
    assert attributes == {
        "error_kind": "bad_raw",
        "error_message": "the answer is no day",
        "stage": "fetch",
        "trace": "t",
    }


def test_a_second_death_tells_of_itself_and_not_of_the_first(queues: Queues) -> None:
    run(queues.outbox.send(messages(1)))
    (record,) = queues.receive()
    run(
        queues.own.send_again(
            record, body=record.body, delay=0, attributes={"error_kind": "unauthorized", "stage": "process"}
        )
    )
    (record,) = queues.receive()
    run(queues.own.dead_letter(record, kind="bad_raw", message="no day"))
    ((_, _, attributes),) = queues.dead()
    assert (attributes["error_kind"], attributes["stage"]) == ("bad_raw", "fetch")


def test_what_is_deleted_does_not_come_back(queues: Queues) -> None:
    run(queues.outbox.send(messages(2)))
    first, second = queues.receive()
    run(queues.own.delete(first))
    run(queues.own.postpone(second, 0))
    assert [record.message_id for record in queues.receive()] == [second.message_id]


def test_what_is_postponed_comes_back_when_its_time_has_come_with_its_receives_counted(
    queues: Queues,
) -> None:
    run(queues.outbox.send(messages(2)))
    soon, late = queues.receive()
    run(queues.own.postpone(soon, 0))
    run(queues.own.postpone(late, 600))
    (again,) = queues.receive()
    assert (again.message_id, again.receives) == (soon.message_id, 2)


def test_a_dead_letter_says_when_it_died(aws: Account) -> None:
    queues = Queues(aws)
    run(queues.outbox.send(messages(1)))
    (record,) = queues.receive()
    run(queues.own.dead_letter(record, kind="upstream", message="x" * 1000))
    ((_, _, attributes),) = queues.dead()
    assert dt.datetime.fromisoformat(attributes["failed_at"]).tzinfo is not None
    assert len(attributes["error_message"]) == 300


class Sqs:
    """SendMessageBatch as SQS answers it on a bad day; `refuse` says which bodies it refuses this time, and how."""

    def __init__(self, refuse: Callable[[str, int], bool | None]) -> None:
        self.refuse = refuse
        self.batches: list[list[str]] = []

    def send_message_batch(self, *, QueueUrl: str, Entries: Sequence[dict[str, str]]) -> dict[str, Any]:
        tries = sum(Entries[0]["MessageBody"] in batch for batch in self.batches)
        self.batches.append([entry["MessageBody"] for entry in Entries])
        told = {entry["Id"]: self.refuse(entry["MessageBody"], tries) for entry in Entries}
        return {
            "Successful": [{"Id": i} for i, fault in told.items() if fault is None],
            "Failed": [
                {"Id": i, "SenderFault": fault, "Code": "x"} for i, fault in told.items() if fault is not None
            ],
        }


def test_only_what_was_not_accepted_is_sent_again() -> None:
    third = messages(10)[3].body()
    sqs = Sqs(lambda body, tries: False if body == third and tries < 2 else None)
    assert run(SqsOutbox(sqs, "url").send(messages(10))) == 10
    assert [len(batch) for batch in sqs.batches] == [10, 1, 1]
    assert sqs.batches[1] == sqs.batches[2] == [third]


def test_what_is_never_accepted_is_trouble_and_the_others_are_sent() -> None:
    third = messages(30)[3].body()
    sqs = Sqs(lambda body, tries: False if body == third else None)
    with pytest.raises(Transient, match="1 messages not accepted"):
        run(SqsOutbox(sqs, "url").send(messages(30)))
    assert {body for batch in sqs.batches for body in batch} == {m.body() for m in messages(30)}


def test_a_message_at_fault_is_not_sent_again() -> None:
    third = messages(10)[3].body()
    sqs = Sqs(lambda body, tries: True if body == third else None)
    with pytest.raises(Transient, match="at fault"):
        run(SqsOutbox(sqs, "url").send(messages(10)))
    assert len(sqs.batches) == 1


def test_what_several_send_at_the_same_time_travels_together_and_each_is_told_of_its_own() -> None:
    third = messages(9)[3].body()
    sqs = Sqs(lambda body, tries: False if body == third else None)
    outbox = SqsOutbox(sqs, "url")

    async def several() -> list[int | BaseException]:
        return await asyncio.gather(*(outbox.send([m]) for m in messages(9)), return_exceptions=True)

    told = run(several())
    assert [type(one) for one in told] == [int] * 3 + [Transient] + [int] * 5
    assert [len(batch) for batch in sqs.batches] == [9, 1, 1, 1]


def test_a_cancelled_send_ends_with_the_batches_under_way() -> None:
    under_way, go_on = threading.Event(), threading.Event()

    class Slow(Sqs):
        def send_message_batch(self, *, QueueUrl: str, Entries: Sequence[dict[str, str]]) -> dict[str, Any]:
            under_way.set()
            assert go_on.wait(30)
            return super().send_message_batch(QueueUrl=QueueUrl, Entries=Entries)

    sqs = Slow(lambda body, tries: None)
    outbox = SqsOutbox(sqs, "url", senders=1)

    async def cancelled() -> None:
        sending = asyncio.create_task(outbox.send_many(messages(50)))
        assert await asyncio.to_thread(under_way.wait, 30)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        go_on.set()

    run(cancelled())
    outbox.close()
    assert [len(batch) for batch in sqs.batches] == [10]


def test_a_batch_stays_under_the_bytes_that_sqs_takes() -> None:
    sqs = Sqs(lambda body, tries: None)
    long = [
        SegmentMessage(run_id="r", hour="2026-04-01T03", segment=n, segments=9, cursor="x" * 300_000)
        for n in range(9)
    ]
    assert run(SqsOutbox(sqs, "url").send(long)) == 9
    assert sum(len(batch) for batch in sqs.batches) == 9
    assert all(sum(map(len, batch)) <= BATCH_BYTES for batch in sqs.batches)


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (
            ClientError({"Error": {"Code": "AccessDenied", "Message": "p-1"}}, "SendMessageBatch"),
            "send_message_batch: AccessDenied",
        ),
        (EndpointConnectionError(endpoint_url="https://p-1"), "send_message_batch: EndpointConnectionError"),
    ],
)
def test_a_refused_batch_names_the_code_and_no_content(trouble: Exception, told: str) -> None:
    class Refusing:
        def send_message_batch(self, **_: Any) -> dict[str, Any]:
            raise trouble

    with pytest.raises(Transient) as error:
        run(SqsOutbox(Refusing(), "url").send(messages(3)))
    assert str(error.value) == told
