"""The adapters that every stage needs, wired from its settings."""

from typing import Any, NamedTuple

from core.aws.calls import PATIENCE, client
from core.aws.ledger import DynamoLedger
from core.aws.queues import SqsOwnQueue
from core.aws.roster import DynamoRoster, roster_of_one
from core.aws.secrets import read_now
from core.aws.telemetry import LambdaTelemetry
from core.aws.tokens import DynamoTokens
from core.errors import BadSettings
from core.patient_day import StageName
from core.settings import Settings

SHORTEST_REF_KEY = 32  # characters; whoever reads log lines of a known patient could guess a shorter one


class Adapters(NamedTuple):
    """One client of SQS and of DynamoDB, and what is built on them."""

    sqs: Any
    dynamodb: Any
    ledger: DynamoLedger
    roster: DynamoRoster
    own_queue: SqsOwnQueue
    telemetry: LambdaTelemetry
    tokens: DynamoTokens


def adapters(stage: StageName, settings: Settings, *, queue_url: str) -> Adapters:
    sqs, dynamodb = client("sqs"), client("dynamodb")
    sole = roster_of_one(
        settings.ultrahuman_email, settings.ultrahuman_patient_id, settings.ultrahuman_timezone
    )
    return Adapters(
        sqs=sqs,
        dynamodb=dynamodb,
        ledger=DynamoLedger(
            dynamodb,
            settings.patient_days_table_name,
            patience=PATIENCE if stage is StageName.FETCH else 0.0,  # which asks when the API has answered
        ),
        roster=DynamoRoster(
            dynamodb,
            settings.patients_table_name,
            sole=sole,
            emails=stage in (StageName.DISPATCH, StageName.FETCH),
        ),
        own_queue=SqsOwnQueue(
            sqs, url=queue_url, dead_letter_url=settings.dead_letter_queue_url, stage=stage
        ),
        telemetry=LambdaTelemetry(
            f"chronicgpt-{stage}",
            level=settings.log_level,
            ref_key=_ref_key(settings),
            namespace=settings.powertools_metrics_namespace,
        ),
        tokens=DynamoTokens(dynamodb, settings.patient_days_table_name),
    )


def _ref_key(settings: Settings) -> str:
    """The key of the log hash; only the stage local goes without one. Raises BadSettings for one that is too short."""
    key = read_now(settings.patient_ref_key)
    if key and len(key) < SHORTEST_REF_KEY:
        raise BadSettings(
            f"the key that PATIENT_REF_KEY names has fewer than {SHORTEST_REF_KEY} characters: store another under "
            "that name, as from `openssl rand -hex 32`"
        )
    return key
