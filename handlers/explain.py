"""Lambda entry of explain: wires the stage once at cold start and hands every invocation to the runner."""

from functools import cache
from typing import Any

from core.aws.calls import client
from core.aws.common import adapters
from core.aws.documents import S3Documents
from core.aws.secrets import secret
from core.entry import guarded, serve, stage_runner, wire_early
from core.explanation.compose import Model
from core.explanation.model.budget import DailyBudget
from core.explanation.reader import Clinic
from core.patient_day import StageMessage, StageName
from core.runner import Runner
from core.settings import ExplainSettings
from core.stages.explain import ExplainPorts, explain


@cache
def runner() -> Runner[StageMessage]:
    settings = ExplainSettings.load()
    wired = adapters(StageName.EXPLAIN, settings, queue_url=settings.explain_queue_url)
    s3 = client("s3")
    ports = ExplainPorts(
        roster=wired.roster,
        ledger=wired.ledger,
        processed=S3Documents(s3, settings.processed_data_bucket_name),
        explanations=S3Documents(s3, settings.explanations_bucket_name),
        model=_model(settings),
        budget=DailyBudget(settings.explanation_daily_token_budget, wired.tokens),
        clinic=Clinic(settings.care_team_contact, settings.care_team_hours, settings.emergency_number),
        model_days=settings.explanation_model_days,
    )
    return stage_runner(StageName.EXPLAIN, settings, wired, lambda work: explain(work, ports))


def _model(settings: ExplainSettings) -> Model | None:
    """None without an endpoint: every explanation is then told in the code's own order."""
    if not (settings.azure_openai_endpoint and settings.azure_openai_api_key):
        return None
    from core.explanation.model.azure import (
        AzureModel,  # most of a second to import, so only where it is used
    )

    return AzureModel(
        settings.azure_openai_endpoint,
        secret(settings.azure_openai_api_key),
        settings.azure_openai_deployment,
        settings.azure_openai_api_version,
        tpm=settings.azure_openai_tpm,
        rpm=settings.azure_openai_rpm,
        share=settings.maximum_concurrency,
    )


wire_early(runner)


@guarded
def handler(event: Any, context: Any) -> dict[str, Any]:
    return serve(event, context, runner())
