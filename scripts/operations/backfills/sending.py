"""Messages onto a queue: as fast as it goes or at a rate; an interrupt loses count of none."""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from core.aws.queues import SqsOutbox
from core.patient_day import QueueMessage

CHUNK = 10_000


def send_all(
    sqs: Any,
    url: str,
    messages: Iterable[QueueMessage],
    *,
    accepted: Callable[[Sequence[Any]], None] = lambda messages: None,
    rate: float | None = None,
) -> int:
    """The number of accepted messages, which is all of them; `rate` is in messages per second.

    Raises Transient when SQS does not take some. Then, and on Ctrl-C, `accepted` has been told of every message that
    SQS has taken when this returns.
    """
    outbox = SqsOutbox(sqs, url, accepted=accepted)
    chunk = CHUNK if rate is None else max(1, min(CHUNK, round(rate)))
    began, sent = time.monotonic(), 0
    rest = iter(messages)
    try:
        with asyncio.Runner() as runner:
            while accepted_now := runner.run(outbox.send_many(itertools.islice(rest, chunk))):
                sent += accepted_now
                if rate is not None:
                    time.sleep(max(0.0, began + sent / rate - time.monotonic()))
    finally:
        outbox.close()
    return sent
