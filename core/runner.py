"""The one runner of all stages: batches, deadlines, deferrals, dead-lettering, restarts and what is told of them.

It knows SQS's promises but not AWS: queues, ledger and telemetry are passed in. A stage is a function of one message.
"""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import uuid4

from core.errors import (
    BadMessage,
    Conflict,
    Crashed,
    Fatal,
    Forgotten,
    GivenUp,
    KeyDoubted,
    StageError,
    Transient,
    Upstream,
)
from core.patient_day import MAX_DEFERRALS, Outcome, PatientDay, QueueMessage, StageMessage, StageName
from core.ports import Attempt, ErrorNotes, Report, Telemetry
from core.queues import RECEIVES_BEFORE, OwnQueue, Record

M = TypeVar("M", bound=QueueMessage)

UPLOADED_FOR_NOBODY = (  # no stage may delete it, and dropped in silence it would lie there for ever
    "a file was uploaded for a patient who was removed: `scripts.roster forget` takes it away, and this letter"
)
RESTARTS = 5
SUSPECT_RECEIVES = 3
# The queues' maxReceiveCount; SQS counts anew for a message that waited, so the runner counts too.
MAX_RECEIVES = 5
LONGEST_DELAY = 900  # seconds, the most that SQS delays a message
DOUBT_DELAY = 15  # deferral bases (15 minutes) until a message whose key was refused asks again
RESERVE = 0.15  # of the invocation's time: a record is not begun when less is left
MARGIN = 0.05  # of the invocation's time: a record is given up when less is left, so that the answer still gets out


class Deadline(NamedTuple):
    """When the invocation must have answered; `total` is the time that it had at its beginning, in seconds."""

    ends: float
    total: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        return cls(time.monotonic() + seconds, seconds)

    def seconds_left(self) -> float:
        return self.ends - time.monotonic() - MARGIN * self.total

    def is_near(self) -> bool:
        return self.ends - time.monotonic() < RESERVE * self.total


class Runner(NamedTuple, Generic[M]):
    """Runs `work` for every message that `read` understands.

    `in_order`: the records of one patient one after another by date (process: a day rests on the days before it).
    """

    stage: StageName
    read: Callable[[str], M]
    work: Callable[[M, Callable[[], float], Attempt], Awaitable[Outcome]]
    queue: OwnQueue
    errors: ErrorNotes
    telemetry: Telemetry
    deferral_base_seconds: float = 60.0
    in_order: bool = False

    async def batch(self, records: Iterable[Mapping[str, Any]], deadline: Deadline) -> dict[str, Any]:
        """One SQS batch; the answer names the records that SQS shall deliver again."""
        todo = [Record.of(raw) for raw in records]
        suspects = sorted((r for r in todo if r.receives >= SUSPECT_RECEIVES), key=lambda r: r.receives)
        others = [record for record in todo if record.receives < SUSPECT_RECEIVES]
        if others:
            settled = await self._parked(suspects, deadline) | await self._all(others, deadline)
        else:
            settled = await self._suspects(suspects, deadline)
        failed = [{"itemIdentifier": record.message_id} for record in todo if not settled[record.message_id]]
        return {"batchItemFailures": failed}

    async def direct(self, payload: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
        """One patient-day, this stage's own part only. Raises the StageError that stopped it.

        Anything else is told as its type: Lambda logs the text of what is raised, and the state machine keeps it.
        """
        message = self.read(direct_body(payload))
        began = time.monotonic()
        try:
            outcome = await self._restarting(message, deadline, Attempt(forward=False, again=True))
        except StageError as error:
            self._tell_failure(message, error.kind, str(error), began)
            raise
        except Exception as error:
            self._tell_failure(message, Crashed.kind, _wording(error), began)
            raise Crashed(f"{_wording(error)}: look at the log of its Lambda") from None
        self._tell_outcome(message, outcome, began)
        return {
            "patient_id": payload["patient_id"],
            "date": payload["date"],
            "outcome": str(outcome.kind),
            **outcome.detail,
        }

    async def _all(self, records: list[Record], deadline: Deadline) -> dict[str, bool]:
        lanes: dict[str, list[Record]] = defaultdict(list)
        for record in sorted(records, key=_order) if self.in_order else records:
            lanes[_order(record)[0] if self.in_order else record.message_id].append(record)

        async def one_after_another(lane: list[Record]) -> dict[str, bool]:
            return {record.message_id: await self._settle(record, deadline) for record in lane}

        settled: dict[str, bool] = {}
        for lane in await asyncio.gather(*map(one_after_another, lanes.values())):
            settled |= lane
        return settled

    async def _suspects(self, suspects: list[Record], deadline: Deadline) -> dict[str, bool]:
        """One suspect alone; the others wait on the queue: what kills this Lambda takes no neighbours with it."""
        first, waiting = suspects[:1], suspects[1:]
        return await self._parked(waiting, deadline) | await self._all(first, deadline)

    async def _parked(self, suspects: list[Record], deadline: Deadline) -> dict[str, bool]:
        """Suspects wait for a batch without others, before anything is tried: a message that kills its Lambda would
        take them along, and another receive would count against healthy messages. What waited too often is
        dead-lettered."""
        settled: dict[str, bool] = {}
        for record in suspects:
            settled[record.message_id] = await self._settle(record, deadline, wait=True)
            if settled[record.message_id]:
                await self._acknowledge(record)
        return settled

    async def _settle(self, record: Record, deadline: Deadline, *, wait: bool = False) -> bool:
        """Whether the record is done with, in whatever way; False leaves it to SQS."""
        began = time.monotonic()
        message: M | None = None
        try:
            given_up = record.receives > MAX_RECEIVES
            if (wait or deadline.is_near()) and not given_up:
                await self._wait_on_queue(record)
                return True
            try:
                message = self.read(record.body)
                if given_up:
                    raise Crashed(
                        f"it was tried {MAX_RECEIVES} times, each time in vain: look at the log of its Lambda"
                    )
                outcome = await self._restarting(message, deadline, Attempt(again=record.receives > 1))
            except (Forgotten, Upstream, KeyDoubted, Fatal) as error:
                self._tell_failure(message, error.kind, str(error), began)
                await self._resolve(record, message, error)
                return True
        except Exception as error:  # a bug or AWS: SQS redelivers, and dead-letters it in the end
            kind = error.kind if isinstance(error, StageError) else "crash"
            self._tell_failure(message, kind, _wording(error), began)
            await self._postpone(record, deadline)
            return False
        self._tell_outcome(message, outcome, began)
        return True

    async def _restarting(self, message: M, deadline: Deadline, attempt: Attempt) -> Outcome:
        for _ in range(RESTARTS + 1):
            try:
                async with asyncio.timeout(max(0.0, deadline.seconds_left())):
                    return await self.work(message, deadline.seconds_left, attempt)
            except Conflict:
                attempt = attempt._replace(again=True)
            except TimeoutError:
                raise Transient("the invocation's time ran out") from None
        raise Transient(f"the documents of this day moved {RESTARTS + 1} times while it was worked on")

    async def _resolve(self, record: Record, message: M | None, error: StageError) -> None:
        """What becomes of a message that this delivery could not do: dropped, deferred or dead-lettered."""
        if isinstance(error, Forgotten):
            if (
                self.stage is StageName.FETCH
                and isinstance(message, StageMessage)
                and message.reason == "upload"
            ):
                await self.queue.dead_letter(record, kind=BadMessage.kind, message=UPLOADED_FOR_NOBODY)
            return
        if isinstance(message, StageMessage) and isinstance(error, KeyDoubted):
            delay = int(min(LONGEST_DELAY, DOUBT_DELAY * self.deferral_base_seconds))
            return await self._send_again(record, body=message.refused(int(time.time())).body(), delay=delay)
        if message is not None and isinstance(error, Upstream):
            if message.deferrals < MAX_DEFERRALS:
                delay = deferral_delay(message.deferrals, error.retry_after, self.deferral_base_seconds)
                return await self._send_again(record, body=message.deferred().body(), delay=delay)
            error = GivenUp(f"given up after {MAX_DEFERRALS} deferrals: {error}")
        # Noted first: a second note is the same note, a second dead letter would be another letter.
        if message is not None and message.patient_day is not None:
            try:
                await self.errors.note_error(message.patient_day, self.stage, error.kind, str(error))
            except Forgotten:
                return
        await self.queue.dead_letter(record, kind=error.kind, message=str(error))

    async def _wait_on_queue(self, record: Record) -> None:
        """Sent again unchanged, so that waiting burns no receives; those that it has burnt stay on its account."""
        await self._send_again(record, body=record.body, seen=record.receives - 1)

    async def _send_again(self, record: Record, *, body: str, delay: int = 0, seen: int = 0) -> None:
        attributes = {name: value for name, value in record.attributes.items() if name != RECEIVES_BEFORE}
        if seen:
            attributes = {RECEIVES_BEFORE: str(seen), **attributes}
        await self.queue.send_again(record, body=body, delay=delay, attributes=attributes)

    async def _acknowledge(self, record: Record) -> None:
        try:
            await self.queue.delete(record)
        except Transient as trouble:  # the batch's answer acknowledges it as well
            self.telemetry.trouble(self.stage, str(trouble))

    async def _postpone(self, record: Record, deadline: Deadline) -> None:
        seconds = min(LONGEST_DELAY, deadline.total / 2 * 2.0 ** (record.receives - 1))
        try:
            await self.queue.postpone(record, int(seconds))
        except Transient as trouble:  # it comes back after the queue's own visibility timeout
            self.telemetry.trouble(self.stage, str(trouble))

    def _tell_outcome(self, message: M, outcome: Outcome, began: float) -> None:
        seconds = time.monotonic() - began
        self._report(Report(self.stage, message, str(outcome.kind), seconds, outcome.detail))

    def _tell_failure(self, message: M | None, kind: str, text: str, began: float) -> None:
        seconds = time.monotonic() - began
        self._report(Report(self.stage, message, kind, seconds, error=text))

    def _report(self, report: Report) -> None:
        """What cannot be told must not have finished work, and its neighbours', done again until they are given up."""
        try:
            self.telemetry.report(report)
        except Exception as error:  # a bug
            self.telemetry.trouble(self.stage, f"a report of {report.kind} was lost: {type(error).__name__}")


def deferral_delay(deferrals: int, retry_after: float | None, base: float) -> int:
    """Seconds until the next try: `base` growing by half each time (24 tries of 60 s and more are about 5 h), or more
    if the API asked for more; at most 15 minutes, and spread a little so that an outage does not end in a stampede."""
    wanted = max(retry_after or 0.0, base * 1.5**deferrals)
    return int(min(LONGEST_DELAY, max(1.0, wanted * random.uniform(1.0, 1.1))))  # noqa: S311


def direct_body(payload: Mapping[str, Any]) -> str:
    """The message that a direct payload stands for, a run of its own. Raises BadMessage."""
    day = PatientDay.parse(payload.get("patient_id"), payload.get("date"))
    return StageMessage.about(
        day, run_id=f"direct-{uuid4()}", reason="manual", force=payload.get("force") is True
    ).body()


def _order(record: Record) -> tuple[str, str]:
    """Patient and date for sorting; a body that is no message is its own lane."""
    try:
        message = StageMessage.read(record.body)
    except BadMessage:
        return record.message_id, ""
    return message.patient_id, message.date


def _wording(error: Exception) -> str:
    """Our own errors hold no personal data; of others only the type is safe to tell."""
    return str(error) if isinstance(error, StageError) else type(error).__name__
