"""Asks Ultrahuman and Azure OpenAI once each, from this machine: it proves nothing of the functions' own way out."""

import asyncio
import datetime as dt
import re
from collections.abc import Callable, Mapping

from botocore.exceptions import BotoCoreError, ClientError

from core.aws.secrets import read_now
from core.errors import StageError
from core.ports import Patient
from core.secret import Literal
from core.settings import ExplainSettings, FetchSettings
from core.ultrahuman.client import UltrahumanClient
from scripts.operations.doctor.azure_probe import AZURE, judged, probe
from scripts.operations.doctor.finding import Check, Finding
from scripts.operations.doctor.looking import Clients

COSTS = (
    "asking the APIs: one request to Ultrahuman, one completion of Azure's: about 100 tokens, "
    "at most 2,100 of a model that reasons, less than $0.01 either way"
)
NO_PROOF = (
    "The APIs were asked from this machine. That does not prove that the functions have a way out: in a VPC they need "
    "a NAT. The first night does, or one patient-day by hand (README, Running it)."
)
SECONDS = 20.0

ULTRAHUMAN = Check(
    "Ultrahuman", "HTTP 200 for an active patient's yesterday", "dynamodb:Scan, and to read the key"
)


def ultrahuman_answer(status: int | None) -> Finding:
    """Of the first active patient. 404 is also the answer for a day without data. None: no answer."""
    if status == 200:
        return ULTRAHUMAN.good("HTTP 200")
    if status == 404:
        return ULTRAHUMAN.unknown(
            "HTTP 404: the key is taken, but there is no data, or the patient has not shared it",
            "have the patient share it (Profile, Settings, Partner ID), or wait for a day that has data",
        )
    if status in (401, 403):
        return ULTRAHUMAN.wrong(
            f"HTTP {status}: the key is not taken, or the patient has not shared their data",
            "ULTRAHUMAN_API_KEY; for a patient: Profile, Settings, Partner ID in their app",
        )
    if status is None or status in (408, 425, 429) or status >= 500 or 300 <= status < 400:
        found = f"HTTP {status}" if status else "no answer"
        return ULTRAHUMAN.unknown(found, "an outage, or no way out from here: ask again later")
    return ULTRAHUMAN.wrong(f"HTTP {status}", "ULTRAHUMAN_API_BASE_URL and ULTRAHUMAN_API_PATH")


def ask_ultrahuman(
    variables: Mapping[str, str], clients: Clients, first_patient: Callable[[], Patient | None]
) -> Finding:
    patient = first_patient()
    if patient is None:
        return ULTRAHUMAN.unknown(
            "nobody on the roster to ask about", "scripts.roster import, then ask again"
        )
    try:
        key = read_now(variables.get("ULTRAHUMAN_API_KEY", ""), clients)
    except StageError as error:
        return ULTRAHUMAN.unknown(str(error), "mend the key first")
    if not key:
        return ULTRAHUMAN.unknown("ULTRAHUMAN_API_KEY is not set", "mend the configuration first")
    defaults = FetchSettings.model_fields
    base = variables.get("ULTRAHUMAN_API_BASE_URL") or defaults["ultrahuman_api_base_url"].default
    path = variables.get("ULTRAHUMAN_API_PATH") or defaults["ultrahuman_api_path"].default
    yesterday = (dt.datetime.now(dt.UTC) - dt.timedelta(days=1)).date()
    return ultrahuman_answer(
        asyncio.run(_status(str(base).rstrip("/"), str(path), key, patient.email, yesterday))
    )


async def _status(base: str, path: str, key: str, email: str, date: dt.date) -> int | None:
    client = UltrahumanClient(base, path, Literal(key))
    try:
        return 404 if await client.day(email, date, seconds=SECONDS) is None else 200
    except StageError as error:
        found = re.search(r"HTTP (\d{3})", str(error))
        return int(found[1]) if found else None
    finally:
        await client.aclose()


def ask_azure(variables: Mapping[str, str], clients: Clients) -> Finding:
    endpoint = variables.get("AZURE_OPENAI_ENDPOINT", "").rstrip("/")
    if not endpoint:
        return AZURE.good("no endpoint is set: every explanation is the template's")
    try:
        key = read_now(variables.get("AZURE_OPENAI_API_KEY", ""), clients)
    except (StageError, ClientError, BotoCoreError) as error:
        return AZURE.unknown(str(error) if isinstance(error, StageError) else "no key", "mend the key first")
    if not key:
        return AZURE.unknown("AZURE_OPENAI_API_KEY is not set", "mend the configuration first")
    defaults = ExplainSettings.model_fields
    deployment = variables.get("AZURE_OPENAI_DEPLOYMENT") or str(defaults["azure_openai_deployment"].default)
    version = variables.get("AZURE_OPENAI_API_VERSION") or str(defaults["azure_openai_api_version"].default)
    return judged(asyncio.run(probe(endpoint, key, deployment, version)), deployment)
