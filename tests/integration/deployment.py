"""A stack on moto, made by hand: real queues, tables and buckets under the names that serverless.yml gives them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import boto3
from moto import mock_aws

from scripts.local.ministack import REGION
from scripts.stack import STAGES, Deployment, Stack

DOCUMENTS = ("raw", "processed", "explanations")


@contextmanager
def deployment_on_moto() -> Iterator[Deployment]:
    """Credentials of nobody, nothing on the network."""
    with mock_aws():
        yield make_deployment(
            {"region_name": REGION, "aws_access_key_id": "test", "aws_secret_access_key": "test"}
        )


def make_deployment(where: Mapping[str, Any]) -> Deployment:
    """The same on any endpoint: `where` is what boto3 clients are made with."""

    @cache
    def client(service: str) -> Any:
        return boto3.client(service, **where)  # type: ignore[call-overload]

    sqs, dynamodb, s3 = client("sqs"), client("dynamodb"), client("s3")
    dead = {stage: _queue(sqs, f"chronicgpt-local-{stage}-dlq") for stage in STAGES}
    queues = {stage: _queue(sqs, f"chronicgpt-local-{stage}", dead[stage]) for stage in STAGES}
    buckets = {kind: f"chronicgpt-local-{kind}" for kind in DOCUMENTS}
    for bucket in buckets.values():
        s3.create_bucket(Bucket=bucket)
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    tables = {
        "patients": _table(dynamodb, "chronicgpt-local-patients", ["patient_id"]),
        "patient_days": _table(
            dynamodb, "chronicgpt-local-patient-days", ["patient_id", "date"], by_date=["date_shard", "patient_id"]
        ),
    }
    functions = {stage: f"chronicgpt-local-{stage}" for stage in STAGES}
    return Deployment("local", Stack(queues, dead, functions, buckets, tables), client)


def _queue(sqs: Any, name: str, dead: str | None = None) -> str:
    attributes = {"VisibilityTimeout": "60"}
    if dead:
        arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        attributes["RedrivePolicy"] = f'{{"deadLetterTargetArn":"{arn}","maxReceiveCount":5}}'
    return str(sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"])


def _table(dynamodb: Any, name: str, keys: list[str], by_date: list[str] | None = None) -> str:
    def schema(names: list[str]) -> list[dict[str, str]]:
        return [
            {"AttributeName": attribute, "KeyType": kind}
            for attribute, kind in zip(names, ("HASH", "RANGE"), strict=False)
        ]

    index = {
        "GlobalSecondaryIndexes": [
            {"IndexName": "by_date", "KeySchema": schema(by_date or []), "Projection": {"ProjectionType": "ALL"}}
        ]
    }
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": attribute, "AttributeType": "S"} for attribute in {*keys, *(by_date or [])}
        ],
        KeySchema=schema(keys),
        **(index if by_date else {}),
    )
    return name
