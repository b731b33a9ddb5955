"""Lambda entry of process: wires the stage once at cold start and hands every invocation to the runner."""

from functools import cache
from typing import Any

from core.aws.calls import client
from core.aws.common import adapters
from core.aws.documents import S3Documents
from core.aws.events import EventBridgeFindings
from core.aws.queues import SqsOutbox
from core.entry import guarded, serve, stage_runner, wire_early
from core.patient_day import StageMessage, StageName
from core.runner import Runner
from core.settings import ProcessSettings
from core.stages.process import ProcessPorts, process


@cache
def runner() -> Runner[StageMessage]:
    settings = ProcessSettings.load()
    wired = adapters(StageName.PROCESS, settings, queue_url=settings.process_queue_url)
    s3 = client("s3")
    ports = ProcessPorts(
        roster=wired.roster,
        ledger=wired.ledger,
        raw=S3Documents(s3, settings.raw_data_bucket_name),
        processed=S3Documents(s3, settings.processed_data_bucket_name),
        process_queue=SqsOutbox(wired.sqs, settings.process_queue_url),
        explain_queue=SqsOutbox(wired.sqs, settings.explain_queue_url),
        urgent_findings=EventBridgeFindings(lambda: client("events"), settings.event_bus_name),
    )
    return stage_runner(StageName.PROCESS, settings, wired, lambda work: process(work, ports), in_order=True)


wire_early(runner)


@guarded
def handler(event: Any, context: Any) -> dict[str, Any]:
    return serve(event, context, runner())
