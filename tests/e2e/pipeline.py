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
from pathlib import Path
from typing import Any

from core.aws.ledger import entry_of
from core.patient_day import PatientDay, StageMessage
from core.ports import Entry, Patient
from scripts.local.aws import LocalAws

RECORDINGS = Path(__file__).parents[3] / "shared" / "data" / "recordings"
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
        return {entry.day: entry for entry in entries}

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
    """The 11 × 60 recordings, where they lie beside the repository."""
    files = sorted(RECORDINGS.glob("rec-*/*.json"))
    return [PatientDay(file.parent.name, dt.date.fromisoformat(file.stem)) for file in files]


def recorded(day: PatientDay) -> bytes:
    return (RECORDINGS / day.patient_id / f"{day.date}.json").read_bytes()
