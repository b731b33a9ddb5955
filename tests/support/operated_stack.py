"""A stack on the embedded AWS with the outputs of the real one and no Lambda that would eat its messages.

Made by CloudFormation, so that `--stage local` finds it, in a second instead of a deploy's ten.
"""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from typer import Typer
from typer.testing import CliRunner, Result

from scripts.local.ministack import REGION, start_ministack, stop_ministack
from scripts.operations.stack import STAGES, Deployment, find_deployment

DISPATCH = {"NIGHTLY_LOCAL_HOUR": "4", "LOOKBACK_DAYS": "3", "PATIENT_REF_KEY": "key"}


@dataclass(frozen=True)
class OperatedStack:
    """`at` for functions, `run` for command lines, `environment` for processes."""

    deployment: Deployment
    environment: dict[str, str]

    def run(self, app: Typer, *arguments: str) -> Result:
        return CliRunner().invoke(app, [*arguments, "--stage", "local"], env=self.environment)

    def count(self, url: str) -> int:
        """Messages of a queue, hidden ones too."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self.deployment.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)
        return sum(int(value) for value in answer["Attributes"].values())

    def empty(self) -> None:
        for url in (
            *self.deployment.stack.queues.values(),
            *self.deployment.stack.dead_letter_queues.values(),
        ):
            self.deployment.client("sqs").purge_queue(QueueUrl=url)


@contextmanager
def operated_stack() -> Iterator[OperatedStack]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ministack = start_ministack(folder, state_dir=folder)
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "AWS_ENDPOINT_URL": ministack.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "COLUMNS": "120",
        }
        try:
            cloudformation = boto3.client(
                "cloudformation",
                endpoint_url=ministack.endpoint,
                region_name=REGION,
                aws_access_key_id="test",
                aws_secret_access_key="test",
            )
            cloudformation.create_stack(StackName="chronicgpt-local", TemplateBody=json.dumps(template()))
            cloudformation.get_waiter("stack_create_complete").wait(
                StackName="chronicgpt-local", WaiterConfig={"Delay": 1}
            )
            yield OperatedStack(find_deployment("local", environ=environment), environment)
        finally:
            stop_ministack(ministack)


def template() -> dict[str, Any]:
    resources: dict[str, Any] = {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "lambda.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                        }
                    ]
                }
            },
        },
        "PatientsTable": _table("patients", ["patient_id"]),
        "PatientDaysTable": _table(
            "patient-days",
            ["patient_id", "date"],
            {"by_date": ["date_shard", "patient_id"], "triage": ["triage_shard", "date"]},
        ),
    }
    outputs = {
        "PatientsTableName": {"Ref": "PatientsTable"},
        "PatientDaysTableName": {"Ref": "PatientDaysTable"},
    }
    for stage in STAGES:
        name = stage.title()
        resources[f"{name}Dlq"] = {
            "Type": "AWS::SQS::Queue",
            "Properties": {"QueueName": f"chronicgpt-local-{stage}-dlq"},
        }
        resources[f"{name}Queue"] = {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "QueueName": f"chronicgpt-local-{stage}",
                "RedrivePolicy": {
                    "deadLetterTargetArn": {"Fn::GetAtt": [f"{name}Dlq", "Arn"]},
                    "maxReceiveCount": 5,
                },
            },
        }
        resources[f"{name}Function"] = {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "FunctionName": f"chronicgpt-local-{stage}",
                "Runtime": "python3.13",
                "Handler": "index.handler",
                "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                "Code": {"ZipFile": "def handler(event, context):\n    return {}\n"},
                "Environment": {"Variables": DISPATCH},
            },
        }
        outputs[f"{name}QueueUrl"] = {"Ref": f"{name}Queue"}
        outputs[f"{name}DlqUrl"] = {"Ref": f"{name}Dlq"}
        outputs[f"{name}FunctionName"] = {"Ref": f"{name}Function"}
    for kind in ("raw", "processed", "explanations"):
        resources[f"{kind.title()}Bucket"] = {
            "Type": "AWS::S3::Bucket",
            "Properties": {
                "BucketName": f"chronicgpt-local-{kind}",
                "VersioningConfiguration": {"Status": "Enabled"},
            },
        }
        outputs[f"{kind.title()}BucketName"] = {"Ref": f"{kind.title()}Bucket"}
    return {
        "Resources": resources,
        "Outputs": {name: {"Value": value} for name, value in outputs.items()},
    }


def _table(name: str, keys: list[str], indexes: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    def schema(names: list[str]) -> list[dict[str, str]]:
        return [
            {"AttributeName": attribute, "KeyType": kind}
            for attribute, kind in zip(names, ("HASH", "RANGE"), strict=False)
        ]

    made = [
        {"IndexName": index, "KeySchema": schema(of), "Projection": {"ProjectionType": "ALL"}}
        for index, of in (indexes or {}).items()
    ]
    used = {*keys, *(key for of in (indexes or {}).values() for key in of)}
    return {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "TableName": f"chronicgpt-local-{name}",
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [
                {"AttributeName": attribute, "AttributeType": "S"} for attribute in used
            ],
            "KeySchema": schema(keys),
            **({"GlobalSecondaryIndexes": made} if made else {}),
        },
    }
