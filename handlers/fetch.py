"""Lambda entry of fetch: wires the stage once at cold start and hands every invocation to the runner."""

from functools import cache
from typing import Any

from core.aws.calls import client
from core.aws.common import adapters
from core.aws.documents import S3Documents
from core.aws.key_successes import DynamoKeySuccesses
from core.aws.queues import SqsOutbox
from core.aws.secrets import secret
from core.entry import guarded, serve, stage_runner, wire_early
from core.patient_day import UPLOADS, StageMessage, StageName
from core.runner import Runner
from core.settings import FetchSettings
from core.stages.fetch import FetchPorts, fetch
from core.ultrahuman.answer import MAX_BYTES
from core.ultrahuman.client import UltrahumanClient
from core.ultrahuman.key_use import KeyUse


@cache
def runner() -> Runner[StageMessage]:
    settings = FetchSettings.load()
    wired = adapters(StageName.FETCH, settings, queue_url=settings.fetch_queue_url)
    s3 = client("s3")
    ports = FetchPorts(
        roster=wired.roster,
        ledger=wired.ledger,
        raw=S3Documents(s3, settings.raw_data_bucket_name),
        uploads=S3Documents(s3, settings.raw_data_bucket_name, folder=f"{UPLOADS}/", most=MAX_BYTES + 1),
        ultrahuman=UltrahumanClient(
            settings.ultrahuman_api_base_url,
            settings.ultrahuman_api_path,
            secret(settings.ultrahuman_api_key),
            KeyUse(DynamoKeySuccesses(wired.dynamodb, settings.patient_days_table_name)),
        ),
        process_queue=SqsOutbox(wired.sqs, settings.process_queue_url),
    )
    return stage_runner(StageName.FETCH, settings, wired, lambda work: fetch(work, ports))


wire_early(runner)


@guarded
def handler(event: Any, context: Any) -> dict[str, Any]:
    return serve(event, context, runner())
