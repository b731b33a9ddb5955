"""How a Lambda invocation reaches the runner: one event loop that lives as long as the container."""

import asyncio
import gc
import os
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from functools import wraps
from pathlib import PurePath
from typing import Any

from core.aws.common import Adapters
from core.errors import BadMessage, BadSettings, Crashed, StageError
from core.patient_day import Outcome, StageMessage, StageName
from core.ports import Work
from core.runner import Deadline, Runner
from core.settings import Settings
from core.stages.error_notes import LedgerNotes

UNCOLLECTED = 20_000  # objects until the collector looks for cycles among them; some megabytes at most
LOOP = asyncio.new_event_loop()  # asyncio.run would drop every connection at the end of each invocation


Handler = Callable[[Any, Any], dict[str, Any]]


def guarded(handler: Handler) -> Handler:
    """The handler, of whose failures only our own texts are told: Lambda logs the text of whatever is raised, and the
    text of anything else may repeat what it was reading. Of that the type is told, and the line of code."""

    @wraps(handler)
    def guard(event: Any, context: Any) -> dict[str, Any]:
        try:
            return handler(event, context)
        except (StageError, BadSettings):
            raise
        except Exception as error:
            raise Crashed(f"{type(error).__name__} in {_place(error)}") from None

    return guard


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{PurePath(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}" if trace else "?"


def stage_runner(
    stage: StageName,
    settings: Settings,
    wired: Adapters,
    work: Callable[[Work], Awaitable[Outcome]],
    *,
    in_order: bool = False,
) -> Runner[StageMessage]:
    """The runner of fetch, process or explain: a stage is `work`, a function of one patient-day."""
    return Runner(
        stage=stage,
        read=StageMessage.read,
        work=lambda message, seconds_left, attempt: work(Work(message, seconds_left, attempt)),
        queue=wired.own_queue,
        errors=LedgerNotes(wired.roster, wired.ledger),
        telemetry=wired.telemetry,
        deferral_base_seconds=settings.deferral_base_seconds,
        in_order=in_order,
    )


def wire_early(wire: Callable[[], object]) -> None:
    """Wires while the container starts, if this is one of Lambda's: then it has a whole processor, whatever its memory;
    in an invocation 256 MB have a seventh of one, and clients and imports would take that many times as long.

    What fails here fails again in the first invocation, which says so.
    """
    if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
        with suppress(Exception):
            wire()
        # What stands now stands as long as the container: the collector need not walk it again and again.
        gc.freeze()
        gc.set_threshold(UNCOLLECTED)


def serve(event: Any, context: Any, runner: Runner[Any]) -> dict[str, Any]:
    """The answer to an SQS batch, or to a direct payload `{"patient_id", "date"}`, whose StageError it raises."""
    return run(_served(event, runner, deadline_of(context)))


def run(work: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
    return LOOP.run_until_complete(work)


def deadline_of(context: Any) -> Deadline:
    return Deadline.after(context.get_remaining_time_in_millis() / 1000)


def is_batch(event: Any) -> bool:
    return isinstance(event, Mapping) and isinstance(event.get("Records"), list)


async def _served(event: Any, runner: Runner[Any], deadline: Deadline) -> dict[str, Any]:
    if is_batch(event):
        return await runner.batch(event["Records"], deadline)
    if isinstance(event, Mapping) and "patient_id" in event:
        return await runner.direct(event, deadline)
    raise BadMessage('invoke with an SQS batch or with {"patient_id": "p-001", "date": "2026-03-31"}')
