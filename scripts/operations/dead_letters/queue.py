"""Dead-letter queues: looking into them, and moving chosen letters back, send first and delete after.

A look receives every letter once and makes it visible again at once when it is over, also when interrupted. Killed in
between, nothing is lost: what was received shows again after HOLD seconds, what was sent but not yet deleted is
replayed twice, which the stages make harmless.
"""

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from scripts.operations.dead_letters.letter import DeadLetter
from scripts.operations.stack import SERVICE, Deployment
from scripts.operations.terminal import OperatorError

HOLD = 60  # seconds that a look keeps a letter to itself at most
RECEIVERS = 8
ENTRIES = 10
BATCH_BYTES = 200_000
DELETE_TRIES = 3


@dataclass(frozen=True)
class DeadLetterQueue:
    """One stage's dead-letter queue and the queue that its letters go back to."""

    stage: str
    sqs: Any
    url: str
    back: str

    def count(self) -> int:
        """About how many letters there are, those that somebody else is looking at just now included.

        What a look finds less than that it could not see: it is hidden from it, or beyond the 120,000 that SQS gives
        out at a time.
        """
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)
        return sum(int(answer["Attributes"][name]) for name in names)

    def receive(self, at_most: int = ENTRIES) -> list[DeadLetter]:
        answer = self.sqs.receive_message(
            QueueUrl=self.url,
            MaxNumberOfMessages=at_most,
            VisibilityTimeout=HOLD,
            WaitTimeSeconds=1,  # long polling asks all of SQS's servers, so that empty means empty
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        return [DeadLetter.of(self.stage, raw) for raw in answer.get("Messages", [])]

    def release(self, letters: Sequence[DeadLetter]) -> None:
        """Makes them visible again at once; one that is gone meanwhile does not matter."""
        entries = [{"ReceiptHandle": letter.receipt, "VisibilityTimeout": 0} for letter in letters]
        with ThreadPoolExecutor(RECEIVERS) as threads:
            list(threads.map(self._release, _portions(entries)))

    def _release(self, entries: list[dict[str, Any]]) -> None:
        self.sqs.change_message_visibility_batch(QueueUrl=self.url, Entries=_numbered(entries))

    def send_back(self, letters: Sequence[DeadLetter]) -> list[DeadLetter]:
        """Those that their queue has accepted."""
        entries = [{"Id": str(i), **letter.replayed()} for i, letter in enumerate(letters)]
        accepted: list[DeadLetter] = []
        for portion in _portions(entries):
            answer = self.sqs.send_message_batch(QueueUrl=self.back, Entries=portion)
            accepted += [letters[int(entry["Id"])] for entry in answer.get("Successful", [])]
        return accepted

    def delete(self, letters: Sequence[DeadLetter]) -> None:
        entries = [{"ReceiptHandle": letter.receipt} for letter in letters]
        for _ in range(DELETE_TRIES):
            if not entries:
                return
            answer = self.sqs.delete_message_batch(QueueUrl=self.url, Entries=_numbered(entries))
            entries = [entries[int(failed["Id"])] for failed in answer.get("Failed", [])]


def open_queue(deployment: Deployment, stage: str) -> DeadLetterQueue:
    """The dead-letter queue of a stage. Raises OperatorError if this stage's own queue redrives to another one."""
    sqs, back, url = (
        deployment.client("sqs"),
        deployment.stack.queues[stage],
        deployment.stack.dead_letter_queues[stage],
    )
    policy = sqs.get_queue_attributes(QueueUrl=back, AttributeNames=["All"])["Attributes"].get(
        "RedrivePolicy"
    )
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    name = arn.rsplit(":", 1)[-1]
    if (
        not policy
        or json.loads(policy)["deadLetterTargetArn"] != arn
        or not name.startswith(f"{SERVICE}-{deployment.stage}-")
    ):
        raise OperatorError(
            f"{name} is not the dead-letter queue of {stage} in stage {deployment.stage}: refused"
        )
    return DeadLetterQueue(stage, sqs, url, back)


@dataclass
class DlqScan:
    """What one scan has seen so far; shared by its receivers."""

    seen: dict[str, DeadLetter] = field(default_factory=dict)
    moved: dict[str, DeadLetter] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    repeats: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock)
    stop: threading.Event = field(default_factory=threading.Event)

    def add(self, letters: Sequence[DeadLetter]) -> list[DeadLetter]:
        """Those that were not seen before. Letters held too long come round again: enough of that ends the scan."""
        with self.lock:
            new = [letter for letter in letters if letter.message_id not in self.seen]
            self.seen.update({letter.message_id: letter for letter in letters})
            self.repeats = 0 if new else self.repeats + 1
            if not letters or self.repeats > 10 + 2 * len(self.seen) // ENTRIES:
                self.stop.set()
            return new

    def held(self) -> list[DeadLetter]:
        return [letter for message_id, letter in self.seen.items() if message_id not in self.moved]


def scan_queue(queue: DeadLetterQueue) -> list[DeadLetter]:
    """Every letter that nobody else is looking at, oldest first.

    All are visible again when this returns or is interrupted.
    """
    scan = DlqScan()
    _receive_all(queue, scan, lambda new: None, receivers=RECEIVERS)
    return sorted(scan.seen.values(), key=lambda letter: letter.failed_at)


@dataclass(frozen=True)
class Scanned:
    """The letters of some queues, and about how many more there are that somebody else is looking at."""

    letters: list[DeadLetter]
    unseen: int


def scan_all(queues: Sequence[DeadLetterQueue]) -> Scanned:
    """Counted before they are looked at, so that a letter that comes meanwhile hides no other."""
    if not queues:
        return Scanned([], 0)
    there = [queue.count() for queue in queues]
    with ThreadPoolExecutor(len(queues)) as threads:
        found = list(threads.map(scan_queue, queues))
    unseen = sum(max(0, count - len(letters)) for count, letters in zip(there, found, strict=True))
    return Scanned([letter for letters in found for letter in letters], unseen)


def replay(
    queue: DeadLetterQueue,
    letters: Iterable[DeadLetter],
    *,
    rate: float | None = None,
    moved: Callable[[int], None] = lambda count: None,
) -> DlqScan:
    """Moves exactly these letters, at most `rate` a second; `moved` is told how many as it goes.

    The scan that comes back names what was moved, and as `refused` the ids that their queue did not take.
    """
    scan, began = DlqScan(), time.monotonic()
    wanted = {letter.message_id for letter in letters if letter.stage == queue.stage}
    if not wanted:
        return scan

    def move(new: list[DeadLetter]) -> None:
        meant = [letter for letter in new if letter.message_id in wanted]
        if not meant:
            return
        accepted = queue.send_back(meant)
        with scan.lock:
            scan.moved.update({letter.message_id: letter for letter in accepted})
            scan.refused.update({letter.message_id for letter in meant} - scan.moved.keys())
            if len(scan.moved) + len(scan.refused) == len(wanted):
                scan.stop.set()
        queue.delete(accepted)
        moved(len(accepted))
        if rate is not None:
            scan.stop.wait(max(0.0, began + len(scan.moved) / rate - time.monotonic()))

    # At a rate, one receiver takes no more than it can move long before HOLD is over.
    receivers, at_most = (RECEIVERS, ENTRIES) if rate is None else (1, max(1, min(ENTRIES, int(rate * 10))))
    _receive_all(queue, scan, move, receivers=receivers, at_most=at_most)
    return scan


def _receive_all(
    queue: DeadLetterQueue,
    scan: DlqScan,
    handle: Callable[[list[DeadLetter]], None],
    *,
    receivers: int,
    at_most: int = ENTRIES,
) -> None:
    def receive() -> None:
        while not scan.stop.is_set():
            letters = queue.receive(at_most)
            again = [letter for letter in letters if letter.message_id in scan.moved]
            queue.delete(again)  # moved already, and its deletion got lost
            handle(scan.add(letters))

    with ThreadPoolExecutor(receivers) as threads:
        try:
            for work in [threads.submit(receive) for _ in range(receivers)]:
                work.result()
        finally:
            scan.stop.set()
            threads.shutdown(wait=True)
            queue.release(scan.held())


def _portions(entries: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """As many as one call takes."""
    portion: list[dict[str, Any]] = []
    size = 0
    for entry in entries:
        length = len(entry.get("MessageBody", "").encode())
        if portion and (len(portion) == ENTRIES or size + length > BATCH_BYTES):
            yield portion
            portion, size = [], 0
        portion.append(entry)
        size += length
    if portion:
        yield portion


def _numbered(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"Id": str(i), **entry} for i, entry in enumerate(entries)]
