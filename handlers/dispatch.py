"""Lambda entry of dispatch: the hourly night, its own roster segments, one patient-day by hand, the hourly check."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from core.aws.common import Adapters, adapters
from core.aws.queues import SqsOutbox
from core.aws.uploads import unfolded
from core.entry import guarded, is_batch, run, serve, wire_early
from core.patient_day import StageMessage, StageName
from core.runner import M, Runner
from core.settings import DispatchSettings
from core.stages.dispatch import DispatchPorts, dispatch, dispatch_one, night_opener, read_task
from core.stages.error_notes import LedgerNotes


@cache
def wiring() -> tuple[Adapters, DispatchPorts]:
    settings = DispatchSettings.load()
    wired = adapters(StageName.DISPATCH, settings, queue_url=settings.dispatch_queue_url)
    return wired, DispatchPorts(
        roster=wired.roster,
        fetch_queue=SqsOutbox(wired.sqs, settings.fetch_queue_url),
        dispatch_queue=SqsOutbox(wired.sqs, settings.dispatch_queue_url),
        nightly_local_hour=settings.nightly_local_hour,
        lookback_days=settings.lookback_days,
    )


def runner(read: Callable[[str], M], work: Any) -> Runner[M]:
    wired, _ = wiring()
    errors = LedgerNotes(wired.roster, wired.ledger)
    return Runner(StageName.DISPATCH, read, work, wired.own_queue, errors, wired.telemetry)


async def _check(now: dt.datetime) -> dict[str, Any]:
    from core.stages.completeness import CompletenessPorts, count_complete  # once an hour, not for a night

    wired, ports = wiring()
    checked = CompletenessPorts(wired.roster, wired.ledger, ports.nightly_local_hour)
    counts = (await count_complete(now, checked)).counts()
    wired.telemetry.gauge(StageName.DISPATCH, counts)
    return {"outcome": "checked", **counts}


wire_early(wiring)


@guarded
def handler(event: Any, context: Any) -> dict[str, Any]:
    _, ports = wiring()
    if is_batch(event):
        event = {"Records": unfolded(event["Records"])}
        return serve(event, context, runner(read_task, lambda m, left, _: dispatch(m, left, ports)))
    if isinstance(event, Mapping) and "patient_id" not in event:
        now = dt.datetime.now(dt.UTC)
        return run(_check(now) if event.get("check") == "nights" else night_opener(event, ports, now=now))
    return serve(event, context, runner(StageMessage.read, lambda m, left, _: dispatch_one(m, ports)))
