"""The typed environment of each function, checked at cold start. Nothing else reads the environment."""

import os
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from core.errors import BadSettings
from core.patient_day import valid_patient_id
from core.secret import is_reference

HOW = "set it in the environment of `serverless deploy` (README, Configuration)"
SECRETS = ("patient_ref_key", "ultrahuman_api_key", "azure_openai_api_key")
NIGHTLY_LOCAL_HOUR, LOOKBACK_DAYS = 4, 3
"""Where the environment names none; serverless.yml says the same (tests/unit/cloudformation/test_stack.py)."""
ADDRESSES = ("ultrahuman_api_base_url", "azure_openai_endpoint")


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:  # its text repeats the address
        raise ValueError("must be an http(s) address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an http(s) address")
    if "@" in parts.netloc or "?" in text or "#" in text:  # an empty user may have a password
        raise ValueError("must be a plain address, without user, query or fragment")
    return text.rstrip("/")


def _key_based_api(text: str) -> str:
    address = _web_address(text)
    if urlsplit(address).path.startswith("/api/partners"):
        raise ValueError("names the OAuth partner API, which is not supported: use a partner key and /api/v1")
    return address


def _email(text: str) -> str:
    name, at, host = text.partition("@")
    if not (name and at and host) or any(c.isspace() for c in text):
        raise ValueError("must be an email address")
    return text


def _one_line(text: str) -> str:
    """Patients read it as it is, inside a sentence."""
    if len(text) > 120 or not text.isprintable():
        raise ValueError("must be one line of at most 120 characters")
    return text


def _time_zone(text: str) -> str:
    from zoneinfo import ZoneInfo  # most functions and most cold starts need none

    try:
        return ZoneInfo(text).key
    except (KeyError, ValueError, OSError):
        raise ValueError("must be a time zone of the IANA database, like Europe/Berlin") from None


class Settings(BaseModel):
    """What every function is told. Field names are the variables' names in lower case."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, defer_build=True)

    stage: str = "local"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = "INFO"
    patient_ref_key: str = ""
    powertools_metrics_namespace: str = "ChronicGPT/local"
    dead_letter_queue_url: str
    patients_table_name: str
    patient_days_table_name: str
    ultrahuman_email: Annotated[str, AfterValidator(_email)] | None = None
    ultrahuman_patient_id: Annotated[str, AfterValidator(valid_patient_id)] | None = None
    ultrahuman_timezone: Annotated[str, AfterValidator(_time_zone)] | None = None
    deferral_base_seconds: Annotated[float, Field(gt=0, le=900)] = 60.0

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Reads the environment, without the white space that pasting leaves; an empty variable counts as absent.

        Raises BadSettings, which names every variable that is missing or malformed and how to set it, never its value.
        """
        given = os.environ if environ is None else environ
        values: dict[str, Any] = {
            name: text for name in cls.model_fields if (text := given.get(name.upper(), "").strip())
        }
        if "log_level" in values:
            values["log_level"] = values["log_level"].upper()
        if values.get("stage", "local") != "local":
            _refuse_exposed(values)
        try:
            return cls(**values)
        except ValidationError as error:
            lines = [
                f"{str(e['loc'][0]).upper()} {_complaint(e['type'], e['msg'])}: {HOW}"
                for e in error.errors(include_input=False)
            ]
            raise BadSettings("; ".join(lines)) from None


def _refuse_exposed(values: Mapping[str, str]) -> None:
    """Keys in plain text: an environment is read by everybody who may describe a function. Addresses without TLS. And
    no key for the log hash: without one, whoever can guess a patient id can map it back.
    """
    stage = values["stage"]
    wrong = [] if "patient_ref_key" in values else [f"PATIENT_REF_KEY is missing: {HOW}"]
    wrong += [
        f"{name.upper()} must name where the key is kept, stage {stage} takes none in plain text: store it with "
        f"`aws ssm put-parameter --type SecureString --name /chronicgpt/{stage}/{name.replace('_', '-')} --value …` "
        f"and set {name.upper()}=ssm:/chronicgpt/{stage}/{name.replace('_', '-')} (or secretsmanager:NAME)"
        for name in SECRETS
        if name in values and not is_reference(values[name])
    ]
    wrong += [
        f"{name.upper()} must begin with https on stage {stage}: {HOW}"
        for name in ADDRESSES
        if name in values and not values[name].lower().startswith("https://")
    ]
    if wrong:
        raise BadSettings("; ".join(wrong))


def _complaint(kind: str, text: str) -> str:
    return "is missing" if kind == "missing" else f"is malformed ({text})"


class DispatchSettings(Settings):
    dispatch_queue_url: str
    fetch_queue_url: str
    nightly_local_hour: Annotated[int, Field(ge=0, le=23)] = NIGHTLY_LOCAL_HOUR
    lookback_days: Annotated[int, Field(ge=1, le=35)] = LOOKBACK_DAYS


class FetchSettings(Settings):
    fetch_queue_url: str
    process_queue_url: str
    raw_data_bucket_name: str = "ultrahuman-raw-data"
    ultrahuman_api_base_url: Annotated[str, AfterValidator(_key_based_api)] = (
        "https://partner.ultrahuman.com/api/v1"
    )
    ultrahuman_api_path: Annotated[str, Field(pattern=r"^/[A-Za-z0-9/_-]+$")] = "/metrics"
    ultrahuman_api_key: str


class ProcessSettings(Settings):
    process_queue_url: str
    explain_queue_url: str
    event_bus_name: str
    raw_data_bucket_name: str = "ultrahuman-raw-data"
    processed_data_bucket_name: str = "health-metrics-processed"


class ExplainSettings(Settings):
    explain_queue_url: str
    processed_data_bucket_name: str = "health-metrics-processed"
    explanations_bucket_name: str = "health-llm-explanations"
    azure_openai_endpoint: Annotated[str, AfterValidator(_web_address)] | None = None
    azure_openai_api_key: str | None = None
    azure_openai_deployment: str = "gpt-4o-mini"
    azure_openai_api_version: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}(-preview)?$")] = (
        "2024-02-15-preview"
    )
    azure_openai_tpm: Annotated[int, Field(gt=0)] | None = None
    azure_openai_rpm: Annotated[int, Field(gt=0)] | None = None
    explanation_model_days: Literal["all", "flagged"] = "all"
    care_team_contact: Annotated[str, AfterValidator(_one_line)] | None = None
    care_team_hours: Annotated[str, AfterValidator(_one_line)] | None = None
    emergency_number: Annotated[str, AfterValidator(_one_line)] | None = None
    explanation_daily_token_budget: Annotated[int, Field(gt=0)] | None = None
    maximum_concurrency: Annotated[int, Field(gt=0)] = 1

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None) -> Self:
        settings = super().load(environ)
        if settings.azure_openai_endpoint and not settings.azure_openai_api_key:
            raise BadSettings(
                f"AZURE_OPENAI_API_KEY is missing while AZURE_OPENAI_ENDPOINT is set: {HOW}, or unset the endpoint "
                "and every explanation is told in the code's own order"
            )
        return settings
