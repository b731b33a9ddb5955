"""Every right that a role has is used or has its reason; every right that is used is there; none of them can go."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

import boto3
import pytest
import yaml
from botocore.config import Config
from botocore.exceptions import ClientError

from core.aws.roster import PROJECTION
from scripts.local.ministack import REGION
from scripts.operations.paths import ROOT
from scripts.operations.stack import STAGES
from tests.e2e.incident import Call, Traces
from tests.e2e.pipeline import Pipeline

pytestmark = pytest.mark.e2e

# On stage local only (serverless.yml): who is granted what AWS does not know, or does not ask for.
EMULATORS_OWN = {
    *((sender, "sqs:SendMessageBatch") for sender in (*STAGES, "operator")),
    ("operator", "sqs:DeleteMessageBatch"),
    ("operator", "sqs:ChangeMessageVisibilityBatch"),
    ("eraser", "s3:DeleteObject"),
}
# An answer to HEAD has no body to name its error: botocore tells the status, as in `head_object: 403`.
DENIED = re.compile(r"AccessDenied|UnauthorizedOperation|\w_\w+: 403\b")
LISTED = yaml.safe_load((ROOT / "infra" / "aws_only_grants.yml").read_text())
TABLE = ROOT / ".local" / "grants.md"  # tests/conftest.py prints it
ROLES = {stage: f"{stage.title()}Role" for stage in STAGES} | {"machine": "PatientDayMachineRole"}
PEOPLE = {
    "operator": "OperatorPolicy",
    "eraser": "EraserPolicy",
    "uploader": "UploaderPolicy",
    "doctor": "DoctorPolicy",
    "reader": "ReaderPolicy",
}
ARNS = {
    "AWS::S3::Bucket": "arn:aws:s3:::",
    "AWS::SQS::Queue": "arn:aws:sqs:us-east-1:000000000000:",
    "AWS::KMS::Key": "arn:aws:kms:us-east-1:000000000000:key/",
    "AWS::Lambda::Function": "arn:aws:lambda:us-east-1:000000000000:function:",
}
Policies = Mapping[str, list[dict[str, Any]]]


class Grant(NamedTuple):
    by: str
    action: str
    resource: str

    def allows(self, call: Call) -> bool:
        who = call.by == self.by or (call.by, self.by) == (
            "eraser",
            "operator",
        )  # who erases is an operator, too
        return who and self.action == call.action and fnmatchcase(call.resource, self.resource)


Excuses = list[tuple[Grant, str]]


@pytest.fixture(scope="module")
def excused(pipeline: Pipeline) -> Excuses:
    """The reasons why nobody has seen a right exercised here, by exactly what is granted."""
    found = pipeline.aws.client("cloudformation").describe_stack_resources(StackName="chronicgpt-local")
    arns = {
        resource["LogicalResourceId"]: ARNS[kind] + resource["PhysicalResourceId"].rsplit("/", 1)[-1]
        for resource in found["StackResources"]
        if (kind := resource["ResourceType"]) in ARNS
    }
    return [
        (Grant(by, action, arns.get(named, named)), line["reason"])
        for line in LISTED
        for by in line["by"]
        for action in line["actions"]
        for named in (text.format(by=by, By=by.title()) for text in line["resources"])
    ]


@pytest.fixture(scope="module")
def policies(night: Traces, pipeline: Pipeline) -> Policies:
    """The statements of each role and of the policies for people, as they are deployed."""
    iam, cloudformation = pipeline.aws.client("iam"), pipeline.aws.client("cloudformation")

    def physical(logical_id: str) -> str:
        answer = cloudformation.describe_stack_resource(
            StackName="chronicgpt-local", LogicalResourceId=logical_id
        )
        found: str = answer["StackResourceDetail"]["PhysicalResourceId"]
        return found

    def inline(role: str) -> Iterator[dict[str, Any]]:
        for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
            document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
            yield from document["Statement"]

    def managed(policy: str) -> list[dict[str, Any]]:
        arn = physical(policy)
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        document = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
        statements: list[dict[str, Any]] = document["Statement"]
        return statements

    return {who: list(inline(physical(role))) for who, role in ROLES.items()} | {
        who: managed(policy) for who, policy in PEOPLE.items()
    }


def grants(policies: Policies) -> list[Grant]:
    return [
        Grant(by, action, resource)
        for by, statements in policies.items()
        for statement in statements
        if statement["Effect"] == "Allow"
        for action in _listed(statement["Action"])
        for resource in _listed(statement["Resource"])
        if (by, action) not in EMULATORS_OWN
    ]


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def test_nobody_else_has_rights(pipeline: Pipeline) -> None:
    resources = pipeline.aws.client("cloudformation").describe_stack_resources(StackName="chronicgpt-local")
    holders = {
        resource["LogicalResourceId"]
        for resource in resources["StackResources"]
        if resource["ResourceType"] in ("AWS::IAM::Role", "AWS::IAM::ManagedPolicy", "AWS::IAM::Policy")
    }
    assert holders == {*ROLES.values(), *PEOPLE.values()}


def test_no_call_was_denied(night: Traces) -> None:
    assert [line for line in night.logs.splitlines() if DENIED.search(line)] == []


def test_every_grant_is_exercised_or_has_its_reason(
    night: Traces, policies: Policies, excused: Excuses
) -> None:
    used = {grant: sorted({c.action for c in night.calls if grant.allows(c)}) for grant in grants(policies)}
    reasons = dict(excused)
    TABLE.write_text(table(used, reasons))
    assert [grant for grant, calls in used.items() if not calls and grant not in reasons] == []
    assert [grant for grant, calls in used.items() if calls and grant in reasons] == []


def test_every_reason_is_for_a_grant(policies: Policies, excused: Excuses) -> None:
    listed = [grant for grant, _ in excused]
    assert sorted(set(listed) - set(grants(policies))) == []
    assert len(listed) == len(set(listed))


def test_every_call_was_by_a_grant(night: Traces, policies: Policies) -> None:
    everything = grants(policies)
    assert [call for call in night.calls if not any(grant.allows(call) for grant in everything)] == []


def test_no_statement_can_go(night: Traces, policies: Policies, excused: Excuses, pipeline: Pipeline) -> None:
    """The recorded calls once more, against the policy without the statement: at least one is denied then."""
    iam, reasons = pipeline.aws.client("iam"), dict(excused)

    def allowed(statements: list[dict[str, Any]], call: Call) -> bool:
        answer = iam.simulate_custom_policy(
            PolicyInputList=[json.dumps({"Version": "2012-10-17", "Statement": unconditional(statements)})],
            ActionNames=[call.action],
            ResourceArns=[call.resource],
        )
        return str(answer["EvaluationResults"][0]["EvalDecision"]) == "allowed"

    for by, statements in policies.items():
        calls = [call for call in night.calls if call.by == by]
        lent = policies["operator"] if by == "eraser" else []
        assert all(allowed([*statements, *lent], call) for call in calls)
        for number, statement in enumerate(statements):
            if all(grant in reasons for grant in grants({by: [statement]})):
                continue
            rest = [*statements[:number], *statements[number + 1 :], *lent]
            touched = [call for call in calls if call.action in _listed(statement["Action"])]
            assert any(not allowed(rest, call) for call in touched), (by, statement)


def unconditional(statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The embedded AWS simulates no request's attributes; real requests meet these conditions below."""
    return [{name: part for name, part in one.items() if name != "Condition"} for one in statements]


@pytest.mark.parametrize("by", ["process", "explain"])
def test_process_and_explain_can_read_a_patient_but_not_the_email(
    night: Traces, policies: Policies, pipeline: Pipeline, by: str
) -> None:
    """Real requests, against the deployed policy: this much of a condition the embedded AWS enforces."""
    asked: dict[str, Any] = {
        "TableName": pipeline.stack.tables["patients"],
        "Key": {"patient_id": {"S": night.tokens.id + "-calm"}},
    }
    with in_the_role_of(pipeline, by, policies[by]) as client:
        assert "Item" in client("dynamodb").get_item(**asked, **PROJECTION)
        for more in (
            {},
            {"ProjectionExpression": "email"},
            {"ProjectionExpression": "patient_id, email"},
            {"ProjectionExpression": "#e", "ExpressionAttributeNames": {"#e": "email"}},
        ):
            with pytest.raises(ClientError, match="AccessDenied"):
                client("dynamodb").get_item(**asked, **more)


def test_fetch_writes_documents_and_no_file_that_would_count_as_a_person_s(
    night: Traces, policies: Policies, pipeline: Pipeline
) -> None:
    with in_the_role_of(pipeline, "fetch", policies["fetch"]) as client:
        put = {"Bucket": pipeline.stack.buckets["raw"], "Body": b"{}"}
        client("s3").put_object(Key="somebody/2026-03-31.json", **put)
        with pytest.raises(ClientError, match="AccessDenied"):
            client("s3").put_object(Key="uploads/somebody/2026-03-31.json", **put)


@contextmanager
def in_the_role_of(
    pipeline: Pipeline, by: str, statements: list[dict[str, Any]]
) -> Iterator[Callable[[str], Any]]:
    """Clients of a user who has the statements of a role."""
    iam, name = pipeline.aws.client("iam"), f"in-the-role-of-{by}"
    iam.create_user(UserName=name)
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName=name, PolicyName="role", PolicyDocument=document)
    key = iam.create_access_key(UserName=name)["AccessKey"]

    def client(service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=pipeline.aws.endpoint,
            verify=str(pipeline.aws.ministack.ca),
            region_name=REGION,
            aws_access_key_id=key["AccessKeyId"],
            aws_secret_access_key=key["SecretAccessKey"],
            config=Config(proxies={}),
        )

    yield client
    iam.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
    iam.delete_user_policy(UserName=name, PolicyName="role")
    iam.delete_user(UserName=name)


def table(used: Mapping[Grant, list[str]], reasons: Mapping[Grant, str]) -> str:
    """Grants against recorded calls, for people."""
    rows: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for grant in sorted(used):
        name = re.sub(
            r"^(table/|function:|parameter|secret:|stack/|key/.*|log-group:)",
            "",
            grant.resource.split(":", 5)[-1],
        )
        on = "all" if grant.resource == "*" else name or "our key"
        rows[grant.by, grant.action, "yes" if used[grant] else f"AWS only: {reasons.get(grant)}"].append(on)
    lines = [
        f"| {by} | {action} | {', '.join(on)} | {exercised} |" for (by, action, exercised), on in rows.items()
    ]
    return "\n".join(["| who | may | on | exercised |", "|---|---|---|---|", *lines]) + "\n"
