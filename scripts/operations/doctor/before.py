"""Looks at what must be right before a deploy, and hands it to the checks."""

import datetime as dt
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import botocore.session
from botocore.exceptions import BotoCoreError, ClientError

from core.secret import is_reference
from scripts.operations.doctor import checks_before as checks
from scripts.operations.doctor import wanted
from scripts.operations.doctor.checks_before import Bucket, KeyLook, Owner, Regions
from scripts.operations.doctor.finding import Finding
from scripts.operations.doctor.looking import Clients, DeployedStack, code_of, guarded, seconds_ahead
from scripts.operations.paths import ROOT

FRAMEWORK = ROOT / "node_modules" / ".bin" / "serverless"


def tools(stage: str, environ: Mapping[str, str]) -> list[Finding]:
    """What needs no AWS."""
    return [
        checks.python(sys.version_info[:3]),
        checks.node(_node(), framework=FRAMEWORK.exists()),
        checks.tools_agree(stage, regions(environ)),
    ]


def regions(environ: Mapping[str, str]) -> Regions:
    try:
        session = botocore.session.Session(profile=environ.get("AWS_PROFILE") or None)
        of_profile = session.get_scoped_config().get("region", "")
    except BotoCoreError:  # no such profile: the account's check says so
        of_profile = ""
    named, default = (environ.get(name, "").strip() for name in ("AWS_REGION", "AWS_DEFAULT_REGION"))
    return Regions(named, default, of_profile)


def account(clients: Clients) -> tuple[list[Finding], str]:
    """Who we are to AWS and what time it is there; and the account's number, empty if nobody answers."""
    try:
        answer = clients("sts").get_caller_identity()
    except ClientError as error:
        refused = checks.no_way(f"AWS refuses the credentials ({code_of(error)})")
        ahead = seconds_ahead(error.response, dt.datetime.now(dt.UTC))
        return [refused, checks.clock(ahead)], ""
    except BotoCoreError as error:
        return [checks.no_way(f"no credentials, or nobody answers ({type(error).__name__})")], ""
    number = str(answer["Account"])
    who = str(answer["Arn"]).rsplit(":", 1)[-1]
    return [
        checks.account(number, who),
        checks.clock(seconds_ahead(answer, dt.datetime.now(dt.UTC))),
    ], number


def configuration(
    stage: str,
    number: str,
    environ: Mapping[str, str],
    variables: Mapping[str, str],
    deployed: DeployedStack | None,
) -> Finding:
    lost = wanted.dropped(stage, number, environ, deployed.variables()) if deployed else []
    return checks.configuration(
        wanted.complaints(stage, variables), lost, deployed=bool(deployed and deployed.functions)
    )


def keys(stage: str, variables: Mapping[str, str], clients: Clients) -> list[Finding]:
    """Those that are named. That one is missing is the configuration's finding."""

    def look(variable: str, reference: str) -> Finding:
        region = clients("ssm").meta.region_name
        seen = _key(clients, reference) if is_reference(reference) else None
        return checks.key(variable, reference, seen, stage=stage, region=region)

    named = {variable: variables[variable] for variable in wanted.KEYS if variable in variables}
    return [
        guarded(replace(checks.KEY, what=variable), partial(look, variable, reference))
        for variable, reference in named.items()
    ]


def concurrency(stage: str, clients: Clients) -> Finding:
    def look() -> Finding:
        limit = clients("lambda").get_account_settings()["AccountLimit"]
        return checks.concurrency(
            limit["ConcurrentExecutions"], limit["UnreservedConcurrentExecutions"], wanted.limits(stage)
        )

    return guarded(checks.CONCURRENCY, look)


def buckets(
    stage: str, number: str, environ: Mapping[str, str], clients: Clients, deployed: DeployedStack | None
) -> Finding:
    """Of a deployed stack its own, and what this shell names otherwise. On stage local its own only: the shell there
    may name them as they are in the end."""
    own = list(deployed.of_type("AWS::S3::Bucket").values()) if deployed else []

    def look() -> Finding:
        named = wanted.bucket_names(stage, number, environ)
        new = [name for variable, name in named.items() if not own or environ.get(variable, "").strip()]
        names = own if stage == "local" and own else list(dict.fromkeys([*own, *new]))
        seen = [_bucket(clients("s3"), name) for name in names]
        return checks.buckets(seen, region=clients("s3").meta.region_name, stacks_own=own)

    return guarded(checks.BUCKETS, look)


def _bucket(s3: Any, name: str) -> Bucket:
    for ours in s3.list_buckets(Prefix=name)["Buckets"]:
        if ours["Name"] == name:
            return Bucket(name, Owner.OURS, ours.get("BucketRegion", ""))
    try:
        s3.head_bucket(Bucket=name)
    except ClientError as error:
        return Bucket(name, Owner.NOBODY if code_of(error) in ("404", "NoSuchBucket") else Owner.SOMEBODY)
    return Bucket(name, Owner.SOMEBODY)


def _holds_json(value: str) -> bool:
    """An object, as Secrets Manager's console writes keys and values; a key may well begin like one."""
    try:
        return isinstance(json.loads(value), dict)
    except ValueError:
        return False


def _key(clients: Clients, reference: str) -> KeyLook:
    store, _, name = reference.partition(":")
    try:
        if store == "ssm":
            found = clients("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]
            value, plain = str(found["Value"]), found.get("Type") != "SecureString"
        else:
            answer = clients("secretsmanager").get_secret_value(SecretId=name)
            value, plain = str(answer.get("SecretString", "")), False
    except ClientError as error:
        return KeyLook(code=code_of(error))
    return KeyLook(plain_text=plain, empty=not value.strip(), json=_holds_json(value))


def _node() -> str | None:
    binary = shutil.which("node")
    if not binary:
        return None
    answer = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False)
    return answer.stdout.strip()
