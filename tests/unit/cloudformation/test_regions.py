"""It deploys in any region, beside itself in another one, and in none by accident."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.aws.roster import BUT_EMAIL
from scripts.local.deploy import compiled
from scripts.local.processes import LocalAwsError
from scripts.operations.paths import ROOT
from scripts.operations.stack import StackNotFound, _clients, find_deployment
from tests.unit.cloudformation.test_stack import FUNCTIONS, Template, compile_template, statements

KEYS = {"ULTRAHUMAN_API_KEY": "ssm:/k", "AZURE_OPENAI_API_KEY": "ssm:/a"}
REGION = "${AWS::Region}"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Prod as CloudFormation gets it, with its Fn::If undecided, and a budget."""
    folder = tmp_path_factory.mktemp("told")
    template, _ = compiled("prod", env={**KEYS, "MONTHLY_BUDGET_USD": "300"}, log=folder / "package.log")
    return template


@pytest.fixture(scope="module")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return compile_template("prod", tmp_path_factory.mktemp("prod"), KEYS)


# The region


def region(stage: str, *, of_environment: str = "", option: str | None = None) -> str:
    """What infra/region.js answers; its refusal as an AssertionError."""
    asked = json.dumps({"region": option} if option else {})
    script = (
        f"require('./infra/region.js')({{ options: {asked}, resolveVariable: async () => '{stage}' }})"
        ".then((region) => process.stdout.write(region))"
    )
    run = subprocess.run(
        ["node", "-e", script],
        cwd=ROOT,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "AWS_REGION": of_environment},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize("stage", ["dev", "prod"])
@pytest.mark.parametrize("unset", ["", "  "])
def test_no_deployment_goes_to_a_region_that_nobody_named(stage: str, unset: str) -> None:
    with pytest.raises(AssertionError, match=f"set AWS_REGION, .* stage {stage} has no default region"):
        region(stage, of_environment=unset)


def test_a_refusal_ends_the_deployment_with_a_sentence_and_no_trace(tmp_path: Path) -> None:
    with pytest.raises(LocalAwsError, match=r"set AWS_REGION, for example .*README, Deploying to AWS\)$"):
        compiled("prod", env={"AWS_REGION": ""}, log=tmp_path / "package.log")


def test_the_local_stage_needs_none() -> None:
    assert region("local") == "us-east-1"


def test_an_option_that_says_another_region_than_the_scripts_would_follow_is_refused() -> None:
    assert region("prod", of_environment="eu-north-1", option="eu-north-1") == "eu-north-1"
    with pytest.raises(AssertionError, match="--region says eu-west-1 and AWS_REGION eu-north-1"):
        region("prod", of_environment="eu-north-1", option="eu-west-1")


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_the_scripts_follow_the_same_variable_and_no_other(stage: str) -> None:
    for environ in ({}, {"AWS_DEFAULT_REGION": "eu-west-1"}, {"AWS_REGION": " "}):
        with pytest.raises(StackNotFound, match=f"set AWS_REGION to the region that stage {stage}"):
            find_deployment(stage, environ=environ)
    client = _clients(stage, "operator", {"AWS_REGION": "eu-north-1", "AWS_DEFAULT_REGION": "eu-west-1"})
    assert client("sqs").meta.region_name == "eu-north-1"


def test_the_scripts_find_the_local_stack_without_one() -> None:
    client = _clients("local", "operator", {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"})
    assert client("sqs").meta.region_name == "us-east-1"


# What a region may not know, and names that are not a region's own


def test_the_budget_is_mentioned_only_where_it_is_asked_for(prod: Template, told: dict[str, Any]) -> None:
    assert "AWS::Budgets" not in json.dumps(prod.resources)
    assert told["Resources"]["MonthlyBudget"]["Type"] == "AWS::Budgets::Budget"


def test_names_that_an_account_has_once_end_with_the_region(told: dict[str, Any]) -> None:
    """IAM, dashboards and budgets are the account's; everything else is named in its region."""
    found = {
        "AWS::IAM::ManagedPolicy": lambda properties: properties["ManagedPolicyName"],
        "AWS::CloudWatch::Dashboard": lambda properties: properties["DashboardName"],
        "AWS::Budgets::Budget": lambda properties: properties["Budget"]["BudgetName"],
    }
    names = [
        found[resource["Type"]](resource["Properties"])
        for resource in told["Resources"].values()
        if resource["Type"] in found
    ]
    assert len(names) == 7
    for name in names:
        assert name["Fn::Sub"].startswith("chronicgpt-prod")
        assert name["Fn::Sub"].endswith(REGION)
    for name, resource in told["Resources"].items():
        unnamed = ("RoleName", "UserName", "GroupName", "InstanceProfileName", "PolicyName")
        if resource["Type"].startswith("AWS::IAM::"):
            assert not set(unnamed) & set(resource["Properties"]), name


def test_every_bucket_of_a_second_region_can_have_a_name_of_its_own(tmp_path: Path) -> None:
    given = {
        "RAW_DATA_BUCKET_NAME": "north-raw",
        "PROCESSED_DATA_BUCKET_NAME": "north-processed",
        "EXPLANATIONS_BUCKET_NAME": "north-explanations",
        "ACCESS_LOGS_BUCKET_NAME": "north-logs",
    }
    template = compile_template("prod", tmp_path, given)
    buckets = template.of_type("AWS::S3::Bucket")
    named = {n: b["Properties"]["BucketName"] for n, b in buckets.items() if "BucketName" in b["Properties"]}
    assert {name["Fn::Sub"] for name in named.values()} == set(given.values())
    assert set(buckets) - set(named) == {"ServerlessDeploymentBucket"}  # CloudFormation names it
    assert admitted(template)["ArnEquals"]["aws:SourceArn"] == {
        "Fn::Sub": "arn:${AWS::Partition}:s3:::north-raw"
    }


def test_an_upgrade_finds_what_is_deployed_under_its_name(prod: Template) -> None:
    """A resource of another name is another resource. Tables, queues and the three buckets: test_stack.py."""
    names = {
        "AlarmTopic": ("TopicName", "chronicgpt-prod-alarms"),
        "UrgentTopic": ("TopicName", "chronicgpt-prod-urgent"),
        "EventBus": ("Name", "chronicgpt-prod"),
        "DataKeyAlias": ("AliasName", "alias/chronicgpt-prod"),
        "PatientRefKey": ("Name", "chronicgpt-prod-patient-ref-key"),
        "UndeliveredEvents": ("QueueName", "chronicgpt-prod-undelivered-events"),
        "PatientDayMachine": ("StateMachineName", "chronicgpt-prod-patient-day"),
        "AccessLogsBucket": ("BucketName", {"Fn::Sub": "chronicgpt-prod-access-logs-${AWS::AccountId}"}),
    }
    assert {name: prod.properties(name)[key] for name, (key, _) in names.items()} == {
        name: value for name, (_, value) in names.items()
    }


def test_no_list_holds_a_bare_no_value(told: dict[str, Any]) -> None:
    """CloudFormation promises to leave it out where Fn::If gives it, and nowhere else."""
    assert {"Ref": "AWS::NoValue"} not in list(items(told))


def items(value: Any) -> Iterator[Any]:
    """The items of all lists but of an Fn::If's three."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from (found for part in inner for found in items(part)) if key == "Fn::If" else items(inner)
    elif isinstance(value, list):
        yield from value
        for inner in value:
            yield from items(inner)


# The key


def test_every_service_that_writes_to_what_lies_under_our_key_may_use_it(told: dict[str, Any]) -> None:
    needed = set(services_that_need_the_key(told["Resources"]))
    assert needed == {"s3", "events", "cloudwatch", "budgets", f"logs.{REGION}"}
    granted: set[str] = set()
    for statement in told["Resources"]["DataKey"]["Properties"]["KeyPolicy"]["Statement"]:
        if "Service" in statement["Principal"]:
            assert {"kms:Decrypt", "kms:GenerateDataKey"} <= set(statement["Action"])
            named = statement["Principal"]["Service"]
            for service in named if isinstance(named, list) else [named]:
                text = service["Fn::Sub"] if isinstance(service, dict) else service
                granted.add(text.removesuffix(".amazonaws.com"))
    assert granted == needed


def services_that_need_the_key(resources: dict[str, Any]) -> Iterator[str]:
    for resource in resources.values():
        properties = resource.get("Properties", {})
        match resource["Type"]:
            case "AWS::S3::Bucket" if "QueueConfigurations" in properties.get(
                "NotificationConfiguration", {}
            ):
                yield "s3"
            case "AWS::Events::Rule" if any(
                "DeadLetterConfig" in t or "LambdaFunction" not in json.dumps(t["Arn"])
                for t in properties["Targets"]
            ):
                yield "events"
            case "AWS::CloudWatch::Alarm" if properties.get("AlarmActions"):
                yield "cloudwatch"
            case "AWS::Budgets::Budget":
                yield "budgets"
            case "AWS::Logs::LogGroup" if "KmsKeyId" in properties:
                yield f"logs.{REGION}"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_role_may_open_its_own_function_s_environment_and_no_other(prod: Template, name: str) -> None:
    context = "kms:EncryptionContext:aws:lambda:FunctionArn"
    arns = [
        statement["Condition"]["StringEquals"][context]["Fn::Sub"]
        for role, statement in statements(prod)
        if role == name and context in statement.get("Condition", {}).get("StringEquals", {})
    ]
    assert [arn.rsplit(":", 1)[-1] for arn in arns] == [prod.function(name)["FunctionName"]]


# Uploads, and who may read and write what


def admitted(template: Template) -> dict[str, Any]:
    (statement,) = [
        statement
        for statement in template.properties("DispatchQueueHearsOfUploads")["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    ]
    assert statement["Principal"] == {"Service": "s3.amazonaws.com"}
    condition: dict[str, Any] = statement["Condition"]
    return condition


@pytest.mark.parametrize("stage", ["local", "prod"])
def test_s3_tells_dispatch_of_uploads_once_the_queue_admits_that_very_bucket(
    stage: str, tmp_path: Path
) -> None:
    template = compile_template(stage, tmp_path, {})
    notification = template.properties("RawBucket")["NotificationConfiguration"]
    assert notification == {
        "QueueConfigurations": [
            {
                "Event": "s3:ObjectCreated:*",
                "Queue": {"Fn::GetAtt": ["DispatchQueue", "Arn"]},
                "Filter": {"S3Key": {"Rules": [{"Name": "prefix", "Value": "uploads/"}]}},
            }
        ]
    }
    assert template.resources["RawBucket"]["DependsOn"] == ["DispatchQueueHearsOfUploads"]
    bucket = template.properties("RawBucket")["BucketName"]["Fn::Sub"]
    assert admitted(template) == {
        "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
        "ArnEquals": {"aws:SourceArn": {"Fn::Sub": f"arn:${{AWS::Partition}}:s3:::{bucket}"}},
    }


def test_a_first_deployment_that_fails_at_a_bucket_s_name_leaves_no_protected_table(prod: Template) -> None:
    buckets = set(prod.of_type("AWS::S3::Bucket")) - {"ServerlessDeploymentBucket"}
    for name, table in prod.of_type("AWS::DynamoDB::Table").items():
        assert set(table["DependsOn"]) == buckets, name


@pytest.mark.parametrize("name", ["process", "explain"])
def test_process_and_explain_may_ask_the_roster_for_everything_but_the_email(
    prod: Template, name: str
) -> None:
    (allowed,) = [
        statement
        for role, statement in statements(prod)
        if role == name and statement["Resource"] == {"Fn::GetAtt": ["PatientsTable", "Arn"]}
    ]
    assert allowed["Action"] == ["dynamodb:GetItem"]
    assert "email" not in BUT_EMAIL
    assert allowed["Condition"] == {
        "ForAllValues:StringEquals": {"dynamodb:Attributes": list(BUT_EMAIL)},
        "Null": {"dynamodb:Attributes": "false"},  # ForAllValues holds for a request that names none
        "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"},
    }


def test_no_function_may_write_where_people_s_files_lie(prod: Template) -> None:
    uploads = {"Fn::Sub": "${RawBucket.Arn}/uploads/*"}
    writers = {
        role
        for role, statement in statements(prod)
        if statement["Effect"] == "Allow"
        and "s3:PutObject" in statement["Action"]
        and "RawBucket" in json.dumps(statement["Resource"])
    }
    denied = {
        role
        for role, statement in statements(prod)
        if (statement["Effect"], statement["Action"], statement["Resource"])
        == ("Deny", ["s3:PutObject"], uploads)
    }
    assert writers == denied == {"fetch"}
