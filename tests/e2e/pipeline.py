"""What the end-to-end tests do to a deployed local stack, and what they read from it."""

import datetime as dt
import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from core.aws.ledger import entry_of
from core.ledger import Entry
from core.patient_day import PatientDay, StageMessage
from core.ports import Patient
from scripts.local.aws import LocalAws
from tests.support.paths import RECORDINGS

DEPTH = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)


class Pipeline:
    """One deployed stack, as its operator has it in hand."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws
        self.sqs, self.dynamodb, self.s3 = (aws.client(service) for service in ("sqs", "dynamodb", "s3"))
        self.stack = aws.stack

    def enrol(self, patients: Iterable[Patient]) -> None:
        for patient in patients:
            item: dict[str, Any] = {
                "patient_id": {"S": patient.patient_id},
                "email": {"S": patient.email},
                "language": {"S": patient.language},
                "active": {"BOOL": patient.active},
            }
            if patient.timezone:
                item["timezone"] = {"S": patient.timezone}
            self.dynamodb.put_item(TableName=self.stack.tables["patients"], Item=item)

    def send(self, bodies: Iterable[str], stage: str = "fetch") -> None:
        entries = [{"Id": str(i), "MessageBody": body} for i, body in enumerate(bodies)]
        batches = [entries[i : i + 10] for i in range(0, len(entries), 10)]

        def send(batch: list[dict[str, str]]) -> None:
            answer = self.sqs.send_message_batch(QueueUrl=self.stack.queues[stage], Entries=batch)
            assert not answer.get("Failed")

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(send, batches))

    def enqueue(self, days: Iterable[PatientDay], *, stage: str = "fetch", **flags: Any) -> None:
        flags = {"run_id": "e2e", "reason": "backfill", **flags}
        self.send((StageMessage.about(day, **flags).body() for day in days), stage)

    def depth(self, url: str) -> int:
        attributes = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(DEPTH))["Attributes"]
        return sum(int(attributes[name]) for name in DEPTH)

    def wait_until_drained(self, seconds: float, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Until no queue holds a message, seen twice in a row: a Lambda may be between its delete and its next send."""
        ends = time.monotonic() + seconds
        calm = 0
        while calm < 2:
            depths = {stage: self.depth(url) for stage, url in self.stack.queues.items()}
            calm = calm + 1 if not any(depths.values()) else 0
            assert time.monotonic() < ends, f"the queues do not drain: {depths}"
            meanwhile()
            time.sleep(0.5)

    def dead_letters(self, stage: str) -> list[dict[str, Any]]:
        """Takes everything out of a stage's dead-letter queue."""
        url, found = self.stack.dead_letter_queues[stage], []
        while True:
            messages = self.sqs.receive_message(
                QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
            ).get("Messages", [])
            if not messages:
                return found
            for message in messages:
                self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                attributes = message.get("MessageAttributes", {})
                told = {name: value["StringValue"] for name, value in attributes.items()}
                found.append({"body": message["Body"], **told})

    def ledger(self) -> dict[PatientDay, Entry]:
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=self.stack.tables["patient_days"])
        entries = [entry_of(item) for page in pages for item in page["Items"]]
        return {entry.day: entry for entry in entries if not entry.day.patient_id.startswith(".")}

    def let_hours_pass_since_the_key_worked(self) -> None:
        """As if nobody had fetched anything all evening."""
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=self.stack.tables["patient_days"])
        for item in (item for page in pages for item in page["Items"] if "worked_at" in item):
            self.dynamodb.delete_item(
                TableName=self.stack.tables["patient_days"],
                Key={name: item[name] for name in ("patient_id", "date")},
            )

    def documents(self, kind: str, days: Iterable[PatientDay]) -> dict[PatientDay, bytes]:
        """The documents of one bucket, for the days that have one."""
        bucket = self.stack.buckets[kind]
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        there = {item["Key"] for page in pages for item in page.get("Contents", [])}

        def read(day: PatientDay) -> bytes:
            body: bytes = self.s3.get_object(Bucket=bucket, Key=day.key)["Body"].read()
            return body

        wanted = [day for day in days if day.key in there]
        with ThreadPoolExecutor(8) as threads:
            return dict(zip(wanted, threads.map(read, wanted), strict=True))

    def invoke(self, stage: str, payload: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
        """The answer of a direct invocation, and whether it is an error."""
        answer = self.aws.client("lambda").invoke(
            FunctionName=self.stack.functions[stage], Payload=json.dumps(payload)
        )
        return json.loads(answer["Payload"].read()), "FunctionError" in answer

    def output(self, name: str) -> str:
        """An output of the deployed stack."""
        found = self.aws.client("cloudformation").describe_stacks(StackName="chronicgpt-local")["Stacks"][0]
        return {str(o["OutputKey"]): str(o["OutputValue"]) for o in found["Outputs"]}[name]

    def listen(self, topic: str) -> Callable[[], list[str]]:
        """Subscribes to a topic of the stack; what is called later answers with everything that was said since."""
        url = self.sqs.create_queue(QueueName=f"listens-{time.monotonic_ns()}")["QueueUrl"]
        arn = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"][
            "QueueArn"
        ]
        allowed = {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [{**allowed, "Resource": arn}]})
        self.sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
        self.aws.client("sns").subscribe(TopicArn=self.output(topic), Protocol="sqs", Endpoint=arn)

        def heard() -> list[str]:
            said: list[str] = []
            while found := self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
                said += [json.loads(message["Body"])["Message"] for message in found]
                for message in found:
                    self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            return said

        return heard

    def machine(self, payload: Mapping[str, Any], *, seconds: float = 60) -> tuple[str, str]:
        """One execution of the state machine: how it ended, and its whole history."""
        states = self.aws.client("stepfunctions")
        arn = states.start_execution(
            stateMachineArn=self.output("PatientDayMachineArn"), input=json.dumps(payload)
        )["executionArn"]
        ends = time.monotonic() + seconds
        while (status := states.describe_execution(executionArn=arn)["status"]) == "RUNNING":
            assert time.monotonic() < ends, "the state machine does not end"
            time.sleep(0.3)
        pages = states.get_paginator("get_execution_history").paginate(executionArn=arn)
        return status, json.dumps([event for page in pages for event in page["events"]], default=str)

    def upload(self, day: PatientDay, body: bytes) -> None:
        self.s3.put_object(Bucket=self.stack.buckets["raw"], Key=f"uploads/{day.key}", Body=body)

    def kill_a_lambda(self, chance: random.Random) -> bool:
        """SIGKILL for one of MiniStack's worker processes, as an out-of-memory Lambda dies."""
        listing = subprocess.run(
            ["ps", "-Ao", "pid=,ppid="], capture_output=True, text=True, check=True
        ).stdout
        pairs = [tuple(map(int, line.split())) for line in listing.splitlines()]
        workers = [pid for pid, parent in pairs if parent == self.aws.ministack.daemon.pid]
        if not workers:
            return False
        os.kill(chance.choice(workers), signal.SIGKILL)
        return True


def recorded_days() -> list[PatientDay]:
    """The 60 days of every other recording, where they lie beside the repository."""
    files = [
        file for folder in sorted(RECORDINGS.glob("rec-*"))[::2] for file in sorted(folder.glob("*.json"))
    ]
    return [PatientDay(file.parent.name, dt.date.fromisoformat(file.stem)) for file in files]


def recorded(day: PatientDay) -> bytes:
    return (RECORDINGS / day.patient_id / f"{day.date}.json").read_bytes()


def low_glucose(day: PatientDay, *, minutes: int = 60, **more: Any) -> bytes:
    """An answer whose glucose (mg/dL) lies at 45 for so long in the small hours: an urgent finding."""
    start = int(dt.datetime.combine(day.date, dt.time(), dt.UTC).timestamp())
    values = [
        {"timestamp": start + at, "value": 45 if 7200 <= at < 7200 + minutes * 60 else 105}
        for at in range(0, 86_400, 300)
    ]
    entry = {"type": "glucose", "object": {"day_start_timestamp": start, "values": values, **more}}
    return json.dumps({"data": {"metric_data": [entry]}, "error": None, "status": 200}).encode()
