"""SQS: the next stage's queue, and a stage's own with its dead-letter queue."""

import asyncio
import datetime as dt
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from core.aws.calls import PATIENCE, AwsRefusal, Together, call
from core.errors import Transient
from core.patient_day import QueueMessage, StageName, lane_of
from core.queues import RECEIVES_BEFORE, Record

ENTRIES = 10
BATCH_BYTES = 1_000_000  # SQS takes 1 MiB; attributes and framing count too
ATTRIBUTES = 10
SENDERS = 16
TRIES = 4


class SqsOutbox:
    """Implements ports.Outbox: sends in batches, concurrently, and repeats only what was not accepted.

    Fewer messages than make a batch travel together with those that others send at the same time; each sender is told
    of its own.
    `accepted` is told, on a sender's thread, which messages SQS has just taken, also when others fail.
    """

    def __init__(
        self,
        sqs: Any,
        url: str,
        *,
        senders: int = SENDERS,
        accepted: Callable[[Sequence[QueueMessage]], None] = lambda messages: None,
    ) -> None:
        self._sqs = sqs
        self._url = url
        self._accepted = accepted
        self._senders = senders
        self._threads = ThreadPoolExecutor(senders, thread_name_prefix="send")
        self._one = Together(self._shared, ENTRIES, patience=PATIENCE)

    async def send(self, messages: Sequence[QueueMessage]) -> int:
        if len(messages) < ENTRIES:
            await asyncio.gather(*map(self._one, messages))
            return len(messages)
        return await self.send_many(messages)

    async def _shared(self, messages: Sequence[QueueMessage]) -> list[Exception | None]:
        loop = asyncio.get_running_loop()
        sent = [loop.run_in_executor(self._threads, self._send, batch) for batch in _batches(messages)]
        return [told for batch in await asyncio.gather(*sent) for told in batch]

    async def send_many(self, messages: Iterable[QueueMessage]) -> int:
        """Each is made when its turn comes, while others are under way."""
        loop = asyncio.get_running_loop()
        batches, turn, stop = _batches(messages), threading.Lock(), threading.Event()

        def drain() -> int:
            sent = 0
            while not stop.is_set():
                with turn:
                    batch = next(batches, None)
                if batch is None:
                    break
                for trouble in self._send(batch):
                    if trouble:
                        raise trouble
                sent += len(batch)
            return sent

        try:
            results = await asyncio.gather(
                *(loop.run_in_executor(self._threads, drain) for _ in range(self._senders)),
                return_exceptions=True,
            )
        finally:
            stop.set()  # a cancelled send ends with the batches under way
        for trouble in results:
            if isinstance(trouble, BaseException):
                raise trouble
        return sum(count for count in results if isinstance(count, int))

    def close(self) -> None:
        """Waits for the sends under way; those that have not begun are dropped."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _send(self, batch: Sequence[tuple[QueueMessage, str]]) -> list[Exception | None]:
        """What kept each message from being accepted."""
        waiting = {
            str(i): {"Id": str(i), "MessageBody": body, "MessageGroupId": message.lane}
            for i, (message, body) in enumerate(batch)
        }
        trouble = self._accepted_of(batch, waiting)
        return [trouble if str(i) in waiting else None for i in range(len(batch))]

    def _accepted_of(
        self, batch: Sequence[tuple[QueueMessage, str]], waiting: dict[str, dict[str, str]]
    ) -> Transient | None:
        """Takes out of `waiting` what SQS accepts, and returns what is the matter with the rest."""
        for attempt in range(TRIES):
            if attempt:  # SQS refuses single messages when it is short of breath
                time.sleep(0.1 * (2**attempt - 1))
            try:
                answer = self._sqs.send_message_batch(QueueUrl=self._url, Entries=list(waiting.values()))
            except ClientError as error:
                return AwsRefusal(self._sqs.send_message_batch, error)
            except BotoCoreError as error:
                return Transient(f"send_message_batch: {type(error).__name__}")
            taken = [entry["Id"] for entry in answer.get("Successful", []) if waiting.pop(entry["Id"], None)]
            self._accepted([batch[int(i)][0] for i in taken])
            if any(failed.get("SenderFault") for failed in answer.get("Failed", [])):
                return Transient("send_message_batch: SQS says that a message of ours is at fault")
            if not waiting:
                return None
        return Transient(f"send_message_batch: {len(waiting)} messages not accepted after {TRIES} tries")


def _batches(messages: Iterable[QueueMessage]) -> Iterator[list[tuple[QueueMessage, str]]]:
    batch: list[tuple[QueueMessage, str]] = []
    size = 0
    for message in messages:
        body = message.body()
        length = len(body.encode())
        if batch and (len(batch) == ENTRIES or size + length > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append((message, body))
        size += length
    if batch:
        yield batch


class SqsOwnQueue:
    """Implements runner.OwnQueue."""

    def __init__(self, sqs: Any, *, url: str, dead_letter_url: str, stage: StageName) -> None:
        self._sqs = sqs
        self._url = url
        self._dead_letter_url = dead_letter_url
        self._stage = stage

    async def send_again(
        self, record: Record, *, body: str, delay: int, attributes: Mapping[str, str]
    ) -> None:
        await call(
            self._sqs.send_message,
            QueueUrl=self._url,
            MessageBody=body,
            DelaySeconds=delay,
            MessageAttributes=_attributes(attributes),
            **_lane(record),
        )

    async def dead_letter(self, record: Record, *, kind: str, message: str) -> None:
        told = {
            "error_kind": kind,
            "error_message": message[:300],
            "stage": str(self._stage),
            "failed_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        }
        kept = {
            name: value for name, value in record.attributes.items() if name not in (*told, RECEIVES_BEFORE)
        }
        await call(
            self._sqs.send_message,
            QueueUrl=self._dead_letter_url,
            MessageBody=record.body,
            MessageAttributes=_attributes({**told, **kept}),
            **_lane(record),
        )

    async def delete(self, record: Record) -> None:
        await call(self._sqs.delete_message, QueueUrl=self._url, ReceiptHandle=record.receipt)

    async def postpone(self, record: Record, seconds: int) -> None:
        await call(
            self._sqs.change_message_visibility,
            QueueUrl=self._url,
            ReceiptHandle=record.receipt,
            VisibilityTimeout=seconds,
        )


def _lane(record: Record) -> dict[str, str]:
    lane = record.lane or lane_of(record.body)
    return {"MessageGroupId": lane} if lane else {}


def _attributes(attributes: Mapping[str, str]) -> dict[str, Any]:
    """At most ATTRIBUTES of them, as many as SQS takes; an attribute has a value, so an empty text becomes `-`."""
    return {
        name: {"DataType": "String", "StringValue": value or "-"}
        for name, value in list(attributes.items())[:ATTRIBUTES]
    }
