"""An AWS account in memory (moto) with the tables, queues and buckets of a deployed stack."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
from moto import mock_aws

from core.aws.ledger import TRIAGE_INDEX
from core.patient_day import PatientDay

REGION = "eu-central-1"
STAGES = ("dispatch", "fetch", "process", "explain")
BUCKETS = {"raw": "raw-7", "processed": "processed-7", "explanations": "explanations-7"}


class Account:
    """What a stack consists of, and what a test wants to see of it."""

    def __init__(self) -> None:
        self.s3, self.sqs, self.dynamodb = (boto3.client(service) for service in ("s3", "sqs", "dynamodb"))
        for bucket in BUCKETS.values():
            self.s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.queues = {
            name: self.sqs.create_queue(QueueName=name)["QueueUrl"]
            for stage in STAGES
            for name in (stage, f"{stage}-dlq")
        }
        self._table("patients", {"patient_id": "HASH"})
        listed = {"triage_shard": "HASH", "date": "RANGE"}
        self._table("patient-days", {"patient_id": "HASH", "date": "RANGE"}, {TRIAGE_INDEX: listed})

    def _table(
        self, name: str, keys: Mapping[str, str], indexes: Mapping[str, Mapping[str, str]] | None = None
    ) -> None:
        indexes = indexes or {}
        made = [
            {"IndexName": index, "KeySchema": _schema(of), "Projection": {"ProjectionType": "ALL"}}
            for index, of in indexes.items()
        ]
        used = {*keys, *(key for of in indexes.values() for key in of)}
        self.dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=_schema(keys),
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in used],
            **({"GlobalSecondaryIndexes": made} if made else {}),
        )

    def enrol(self, patient_id: str, **attributes: Any) -> None:
        item = {"patient_id": {"S": patient_id}, "email": {"S": f"{patient_id}@example.org"}, **attributes}
        self.dynamodb.put_item(TableName="patients", Item=item)

    def receive(self, queue: str) -> list[dict[str, Any]]:
        """Everything that is visible, as Lambda would see it."""
        found: list[dict[str, Any]] = []
        while batch := self.sqs.receive_message(
            QueueUrl=self.queues[queue],
            MaxNumberOfMessages=10,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        ).get("Messages"):
            found += [
                {
                    "messageId": message["MessageId"],
                    "receiptHandle": message["ReceiptHandle"],
                    "body": message["Body"],
                    "attributes": message["Attributes"],
                    "messageAttributes": {
                        name: {"stringValue": value["StringValue"], "dataType": "String"}
                        for name, value in message.get("MessageAttributes", {}).items()
                    },
                    "eventSource": "aws:sqs",
                }
                for message in batch
            ]
        return found

    def document(self, kind: str, day: PatientDay) -> bytes | None:
        found = self.s3.list_objects_v2(Bucket=BUCKETS[kind], Prefix=day.key).get("Contents")
        return bytes(self.s3.get_object(Bucket=BUCKETS[kind], Key=day.key)["Body"].read()) if found else None


def _schema(keys: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"AttributeName": key, "KeyType": kind} for key, kind in keys.items()]


@contextmanager
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """Nobody's credentials, so that nothing can reach a real account."""
    for name, value in (
        ("DEFAULT_REGION", REGION),
        ("ACCESS_KEY_ID", "test"),
        ("SECRET_ACCESS_KEY", "test"),
        ("SESSION_TOKEN", "test"),
    ):
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield Account()
