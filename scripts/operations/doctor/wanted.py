"""What a deploy from here would make: the bounds of serverless.yml, the names of buckets, the functions' variables."""

from collections.abc import Mapping
from typing import Any

import yaml

from core.errors import BadSettings
from core.settings import DispatchSettings, ExplainSettings, FetchSettings, ProcessSettings
from scripts.operations.paths import ROOT
from scripts.operations.stack import SERVICE

FUNCTIONS = (DispatchSettings, FetchSettings, ProcessSettings, ExplainSettings)
KEYS = {
    "ULTRAHUMAN_API_KEY": "fetch",
    "AZURE_OPENAI_API_KEY": "explain",
    "PATIENT_REF_KEY": "every function",
}
BUCKETS = {
    "RAW_DATA_BUCKET_NAME": "ultrahuman-raw-data",
    "PROCESSED_DATA_BUCKET_NAME": "health-metrics-processed",
    "EXPLANATIONS_BUCKET_NAME": "health-llm-explanations",
}
SOLE = ("ULTRAHUMAN_EMAIL", "ULTRAHUMAN_PATIENT_ID", "ULTRAHUMAN_TIMEZONE")  # the roster of one
ACCESS_LOGS = "ACCESS_LOGS_BUCKET_NAME"
# What a deployer sets and a function reads; everything else the stack fills in itself.
VARIABLES = frozenset(
    {*KEYS, *SOLE, "ULTRAHUMAN_API_BASE_URL", "ULTRAHUMAN_API_PATH"}
    | {"AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_DEPLOYMENT", "AZURE_OPENAI_API_VERSION"}
    | {"AZURE_OPENAI_TPM", "AZURE_OPENAI_RPM", "EXPLANATION_DAILY_TOKEN_BUDGET"}
    | {"EXPLANATION_MODEL_DAYS", "CARE_TEAM_CONTACT", "CARE_TEAM_HOURS", "EMERGENCY_NUMBER"}
    | {"NIGHTLY_LOCAL_HOUR", "LOOKBACK_DAYS", "LOG_LEVEL"}
)


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms, whose content does not matter here."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: suffix)


def limits(stage: str) -> dict[str, int]:
    """maximumConcurrency by stage of the pipeline, from the one table of limits."""
    with (ROOT / "serverless.yml").open() as file:
        table: Mapping[str, Any] = _Loader(file).get_single_data()["custom"]["limits"]
    chosen = table["local" if stage == "local" else "aws"]
    return {name: int(limit["maximumConcurrency"]) for name, limit in chosen.items()}


def bucket_names(stage: str, account: str, environ: Mapping[str, str]) -> dict[str, str]:
    """By variable, as infra/buckets.yml names them: prod takes the users' names as they are."""
    suffix = "" if stage == "prod" else f"-{stage}-{account}"
    named = {
        variable: f"{environ.get(variable, '').strip() or name}{suffix}" for variable, name in BUCKETS.items()
    }
    logs = environ.get(ACCESS_LOGS, "").strip() or f"{SERVICE}-{stage}-access-logs-{account}"
    return {**named, ACCESS_LOGS: logs}


def merged(environ: Mapping[str, str], deployed: Mapping[str, str]) -> dict[str, str]:
    """The variables as deployed, and over them what this shell sets; empty counts as not set."""
    return {
        name: value
        for name in VARIABLES
        if (value := environ.get(name, "").strip() or deployed.get(name, "").strip())
    }


def dropped(stage: str, account: str, environ: Mapping[str, str], deployed: Mapping[str, str]) -> list[str]:
    """The variables that are deployed, are no default, and that a deploy from this shell would take away: each bucket's
    name among them, except on stage local, whose shell may name them as they are in the end."""
    given = ("ULTRAHUMAN_API_KEY", "AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_KEY", *SOLE)
    lost = [name for name in given if deployed.get(name, "").strip() and not environ.get(name, "").strip()]
    names = {} if stage == "local" else bucket_names(stage, account, environ)
    return lost + [variable for variable, name in names.items() if deployed.get(variable, name) != name]


def complaints(stage: str, variables: Mapping[str, str]) -> list[str]:
    """What the functions would refuse to start with, each once. Never a value."""
    found: dict[str, None] = {}
    for settings in FUNCTIONS:
        stacks_own = {
            name.upper(): "x"
            for name, field in settings.model_fields.items()
            if field.is_required() and name.upper() not in VARIABLES
        }
        given = {
            "PATIENT_REF_KEY": f"secretsmanager:{SERVICE}-{stage}-patient-ref-key",
            "STAGE": stage,
            **stacks_own,
            **variables,
        }
        try:
            settings.load(given)
        except BadSettings as error:
            found |= dict.fromkeys(str(error).split("; "))
    return list(found)
