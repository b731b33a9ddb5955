"""One place that finds a deployed stack: its queues, buckets, tables and functions, and AWS clients that reach it."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from scripts.operations.paths import LOCAL_STATE

SERVICE = "chronicgpt"
STAGES = ("dispatch", "fetch", "process", "explain")
LOCAL_REGION = "us-east-1"  # of the local AWS, which has no other
CONNECTIONS = 32
# By which the account's CloudTrail tells who called.
OPERATOR, ERASER, DOCTOR, READER = "operator", "eraser", "doctor", "reader"


class StackNotFound(Exception):
    """There is no such stack, or no way to it; the message says what to do."""


class Stage(StrEnum):
    """Where the stack is deployed."""

    LOCAL = "local"
    DEV = "dev"
    PROD = "prod"


@dataclass(frozen=True)
class Stack:
    """What was deployed: names by stage (dispatch, fetch, process, explain), by document (raw, processed,
    explanations), by table (patients, patient_days)."""

    queues: Mapping[str, str]
    dead_letter_queues: Mapping[str, str]
    functions: Mapping[str, str]
    buckets: Mapping[str, str]
    tables: Mapping[str, str]

    @classmethod
    def of(cls, outputs: Mapping[str, str]) -> "Stack":
        """From the outputs of the CloudFormation stack; a missing one is a KeyError that names it."""
        return cls(
            queues={stage: outputs[f"{stage.title()}QueueUrl"] for stage in STAGES},
            dead_letter_queues={stage: outputs[f"{stage.title()}DlqUrl"] for stage in STAGES},
            functions={stage: outputs[f"{stage.title()}FunctionName"] for stage in STAGES},
            buckets={
                kind: outputs[f"{kind.title()}BucketName"] for kind in ("raw", "processed", "explanations")
            },
            tables={
                "patients": outputs["PatientsTableName"],
                "patient_days": outputs["PatientDaysTableName"],
            },
        )


@dataclass(frozen=True)
class Deployment:
    """A stack and the way to it: `client("sqs")` is a boto3 client of the account or the local AWS it lies in."""

    stage: str
    stack: Stack
    client: Callable[[str], Any]


def find_deployment(
    stage: str, *, by: str = OPERATOR, environ: Mapping[str, str] | None = None
) -> Deployment:
    """The deployment of this stage, from the outputs of stack chronicgpt-STAGE. Its clients name themselves `by`.

    `local` without AWS_ENDPOINT_URL is what `npm run local:up` left running. Raises StackNotFound.
    """
    client = _clients(stage, by, os.environ if environ is None else environ)
    name = f"{SERVICE}-{stage}"
    try:
        found = client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
        outputs = {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}
        return Deployment(stage, Stack.of(outputs), client)
    except NoCredentialsError:
        raise StackNotFound(
            "no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        ) from None
    except ClientError as error:
        raise StackNotFound(_refusal(name, stage, error)) from None
    except BotoCoreError as error:
        raise StackNotFound(
            f"AWS does not answer ({type(error).__name__}): {_start(stage, 'check the network and AWS_REGION')}"
        ) from None
    except KeyError as missing:
        raise StackNotFound(
            f"stack {name} has no output {missing}: an older version is deployed, deploy this one"
        ) from None


def aws_clients(
    stage: str, *, by: str = OPERATOR, environ: Mapping[str, str] | None = None
) -> Callable[[str], Any]:
    """The way to the AWS that this stage lies in, or will lie in. Raises StackNotFound if there is none."""
    return _clients(stage, by, os.environ if environ is None else environ)


def _refusal(name: str, stage: str, error: ClientError) -> str:
    code = error.response.get("Error", {}).get("Code", "unknown")
    if code == "ValidationError":
        deploy = _start(stage, f"deploy it with `npx serverless deploy --stage {stage}`, or check AWS_REGION")
        return f"there is no stack {name}: {deploy}"
    return (
        f"AWS refuses to describe stack {name} ({code}): check AWS_PROFILE and that its credentials are valid"
    )


def _start(stage: str, otherwise: str) -> str:
    return "start it with `npm run local:up`" if stage == "local" else otherwise


def _clients(stage: str, by: str, environ: Mapping[str, str]) -> Callable[[str], Any]:
    where = _local(environ) if stage == "local" else {"region_name": _region(stage, environ)}
    config = Config(
        retries={"mode": "standard", "max_attempts": 6},
        connect_timeout=5,
        read_timeout=30,
        max_pool_connections=CONNECTIONS,
        user_agent_appid=f"{SERVICE}-{by}",
        **({"proxies": {}} if stage == "local" else {}),
    )
    session = boto3.Session()
    if stage == "local":
        _refuse_elsewhere(str(where["endpoint_url"]))

    @cache
    def client(service: str) -> Any:
        return session.client(service, config=config, **where)

    return client


def _region(stage: str, environ: Mapping[str, str]) -> str:
    """AWS_REGION and nothing else, as serverless.yml has it: a profile's region could be another than the stack's."""
    if region := environ.get("AWS_REGION", "").strip():
        return region
    raise StackNotFound(
        f"set AWS_REGION to the region that stage {stage} is deployed to, for example "
        "`export AWS_REGION=eu-central-1`"
    )


def _local(environ: Mapping[str, str]) -> dict[str, Any]:
    """Where the local AWS is: what the environment says, else what `npm run local:up` noted."""
    if endpoint := environ.get("AWS_ENDPOINT_URL"):
        region = environ.get("AWS_REGION") or LOCAL_REGION
        return {"endpoint_url": endpoint, "region_name": region, **_test_credentials(environ)}
    try:
        noted = json.loads(LOCAL_STATE.read_text())["ministack"]
        ca = noted.get("ca")
        return {
            "endpoint_url": noted["endpoint"],
            "region_name": LOCAL_REGION,
            **_test_credentials({}),
            **({"verify": ca} if ca else {}),
        }
    except (OSError, KeyError, TypeError, ValueError):
        raise StackNotFound("the local AWS is not up: start it with `npm run local:up`") from None


def _refuse_elsewhere(endpoint: str) -> None:
    """Raises StackNotFound unless the address is one of this machine's: stage local takes keys in plain text, and its
    data for nobody's."""
    try:
        host = urlsplit(endpoint).hostname or ""
        is_here = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        is_here = False
    if not is_here:
        raise StackNotFound(
            "stage local runs on this machine only, and AWS_ENDPOINT_URL names another: unset it, or choose --stage"
        )


def _test_credentials(environ: Mapping[str, str]) -> dict[str, str]:
    """The local AWS takes any credentials; a developer's own never go there by accident."""
    return {
        "aws_access_key_id": environ.get("AWS_ACCESS_KEY_ID", "test"),
        "aws_secret_access_key": environ.get("AWS_SECRET_ACCESS_KEY", "test"),
    }
