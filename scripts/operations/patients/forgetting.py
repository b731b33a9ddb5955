"""Removing a patient and all of their data: tombstone, sweep, wait until nobody can still be writing, sweep, verify.

The tombstone comes first: every stage and script that sees it drops the patient. It keeps the patient id and the time,
so that the id never comes back, and nothing else.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.patient_day import UPLOADS
from scripts.operations.dead_letters.letter import DeadLetter
from scripts.operations.dead_letters.queue import DeadLetterQueue, open_queue, scan_queue
from scripts.operations.paths import RUNS
from scripts.operations.stack import STAGES, Deployment

WORKING = ("fetch", "process", "explain")  # the stages that write what is a patient's
KEYS_AT_ONCE = 1_000
LOOKS, BETWEEN_LOOKS = (
    9,
    15.0,
)  # seconds; in all longer than somebody else's look hides a letter, and than counts lag
BACKUP_DAYS = 35  # DynamoDB's point-in-time recovery
LOG_DAYS = 30
EXECUTION_DAYS = 90  # Step Functions' histories
ACCESS_LOG_DAYS = 366  # a year, and a day as an old version


@dataclass(frozen=True)
class Traces:
    """What there is of a patient: object versions, ledger items, dead letters; and letters that nobody can vouch for,
    because somebody else is looking at them."""

    documents: int
    ledger: int
    dead_letters: int
    unseen_letters: int = 0

    @property
    def any(self) -> bool:
        return self.documents + self.ledger + self.dead_letters + self.unseen_letters > 0


def lay_tombstone(deployment: Deployment, patient_id: str) -> dt.datetime:
    """When the patient was forgotten first; their email, time zone and language go with it."""
    answer = deployment.client("dynamodb").update_item(
        TableName=deployment.stack.tables["patients"],
        Key={"patient_id": {"S": patient_id}},
        UpdateExpression="SET forgotten_at = if_not_exists(forgotten_at, :now), active = :no REMOVE email, #t, #l",
        ExpressionAttributeNames={"#t": "timezone", "#l": "language"},
        ExpressionAttributeValues={
            ":now": {"S": _now().isoformat(timespec="seconds")},
            ":no": {"BOOL": False},
        },
        ReturnValues="ALL_NEW",
    )
    return dt.datetime.fromisoformat(answer["Attributes"]["forgotten_at"]["S"])


def longest_work(deployment: Deployment) -> dt.timedelta:
    """How long somebody who saw the patient before the tombstone could still be writing: one visibility timeout."""
    sqs = deployment.client("sqs")
    answers = [
        sqs.get_queue_attributes(
            QueueUrl=deployment.stack.queues[stage], AttributeNames=["VisibilityTimeout"]
        )
        for stage in WORKING
    ]
    return dt.timedelta(seconds=max(int(answer["Attributes"]["VisibilityTimeout"]) for answer in answers))


def forget(
    deployment: Deployment,
    patient_id: str,
    *,
    pause: Callable[[float], None],
    tell: Callable[[str], None] = lambda step: None,
    folder: Path = RUNS,
) -> Traces:
    """What is left of the patient, which should be nothing. Interrupted, it is begun again and waits only the rest."""
    since = lay_tombstone(deployment, patient_id)
    tell(f"tombstone laid {since:%Y-%m-%d %H:%M} UTC: every stage drops this patient from now on")
    tell(f"deleted: {worded(sweep(deployment, patient_id))}")
    left = (since + longest_work(deployment) - _now()).total_seconds()
    if left > 0:
        tell(f"waiting {left:,.0f} s until no Lambda that began before can still write")
        pause(left)
    for look in range(1, LOOKS + 1):
        tell(f"deleted: {worded(sweep(deployment, patient_id))}")
        found = traces(deployment, patient_id)
        if not found.any or look == LOOKS:
            break
        tell(f"there are {worded(found)}: looking again in {BETWEEN_LOOKS:,.0f} s")
        pause(BETWEEN_LOOKS)
    forget_in_journals(patient_id, folder)
    tell(f"verified: {worded(found)} left")
    return found


def traces(deployment: Deployment, patient_id: str) -> Traces:
    """What there is now."""
    found = _letters(deployment, patient_id)
    return Traces(
        documents=sum(
            1 for kind in deployment.stack.buckets for _ in _versions(deployment, kind, patient_id)
        ),
        ledger=sum(1 for _ in _ledger_keys(deployment, patient_id)),
        dead_letters=sum(len(letters.theirs) for letters in found),
        unseen_letters=sum(letters.unseen for letters in found),
    )


def sweep(deployment: Deployment, patient_id: str) -> Traces:
    """Deletes every object version, ledger item and dead letter that it sees; what it deleted."""
    documents = sum(_delete_documents(deployment, kind, patient_id) for kind in deployment.stack.buckets)
    dynamodb, table = deployment.client("dynamodb"), deployment.stack.tables["patient_days"]
    ledger = 0
    for key in _ledger_keys(deployment, patient_id):
        dynamodb.delete_item(TableName=table, Key=key)
        ledger += 1
    letters = 0
    for found in _letters(deployment, patient_id):
        for first in range(0, len(found.theirs), 10):
            found.queue.delete(found.theirs[first : first + 10])
        letters += len(found.theirs)
    return Traces(documents, ledger, letters)


def what_backups_hold(since: dt.datetime) -> list[str]:
    """What no sweep reaches, and until when."""

    def until(days: int) -> str:
        return f"{since + dt.timedelta(days=days):%Y-%m-%d}"

    return [
        f"point-in-time recovery of both tables: until {until(BACKUP_DAYS)}; after a restore, forget again",
        f"access logs name the keys that were read: until {until(ACCESS_LOG_DAYS)}",
        f"executions of the state machine name the patient-days run by hand: until {until(EXECUTION_DAYS)}",
        f"Lambda logs hold a keyed hash of the patient id: until {until(LOG_DAYS)}",
        "messages under way are dropped when a stage receives them: within 4 days",
        "the tombstone keeps the patient id and the time, so that the id is never used again",
        "urgent findings that were sent name the patient id wherever they arrived",
        "Ultrahuman and Azure OpenAI keep what is theirs: ask them",
    ]


def what_lies_elsewhere() -> list[str]:
    """What people may have made of the data, which no script knows of."""
    return [
        "files on any machine: dumps of dead letters, roster CSVs, pictures, copies of documents; delete them by hand",
        "journals of backfills on other machines name the patient id: .local/runs/",
        "events that could not be delivered name it, in the queue undelivered-events: within 14 days",
    ]


def forget_in_journals(patient_id: str, folder: Path = RUNS) -> None:
    """Takes the patient out of the journals of earlier runs on this machine, which say how many days that were."""
    for path in folder.glob("*.jsonl") if folder.exists() else ():
        lines = path.read_text(encoding="utf-8").splitlines()
        kept = [_without(line, patient_id) for line in lines]
        if kept != lines:
            sent = sum(before != after for before, after in zip(lines[1:], kept[1:], strict=True))
            kept += [json.dumps({"forgotten": sent})] if sent else []
            path.write_text("".join(line + "\n" for line in kept), encoding="utf-8")


def _without(line: str, patient_id: str) -> str:
    try:
        noted = json.loads(line)
    except ValueError:
        return line
    if not isinstance(noted, dict) or patient_id not in (noted.get("patients") or []):
        return line
    return json.dumps({**noted, "patients": [id_ for id_ in noted["patients"] if id_ != patient_id]})


def _versions(deployment: Deployment, kind: str, patient_id: str) -> Iterator[dict[str, str]]:
    """Every version and delete marker of the patient's documents, and of what was uploaded for them."""
    pages = deployment.client("s3").get_paginator("list_object_versions")
    for prefix in (f"{patient_id}/", f"{UPLOADS}/{patient_id}/"):
        for page in pages.paginate(Bucket=deployment.stack.buckets[kind], Prefix=prefix):
            for version in (*page.get("Versions", []), *page.get("DeleteMarkers", [])):
                yield {"Key": version["Key"], "VersionId": version["VersionId"]}


def _delete_documents(deployment: Deployment, kind: str, patient_id: str) -> int:
    s3, bucket = deployment.client("s3"), deployment.stack.buckets[kind]
    found = list(_versions(deployment, kind, patient_id))
    for first in range(0, len(found), KEYS_AT_ONCE):
        some = found[first : first + KEYS_AT_ONCE]
        s3.delete_objects(Bucket=bucket, Delete={"Objects": some, "Quiet": True})
    return len(found)


def _ledger_keys(deployment: Deployment, patient_id: str) -> Iterator[dict[str, Any]]:
    pages = deployment.client("dynamodb").get_paginator("query")
    for page in pages.paginate(
        TableName=deployment.stack.tables["patient_days"],
        ConsistentRead=True,
        KeyConditionExpression="patient_id = :p",
        ExpressionAttributeValues={":p": {"S": patient_id}},
        ProjectionExpression="patient_id, #d",
        ExpressionAttributeNames={"#d": "date"},
    ):
        yield from page["Items"]


@dataclass(frozen=True)
class _Letters:
    """The patient's letters of one queue, and about how many of anybody's could not be seen."""

    queue: DeadLetterQueue
    theirs: list[DeadLetter]
    unseen: int


def _letters(deployment: Deployment, patient_id: str) -> list[_Letters]:
    """By stage; also those that no stage could read."""

    def look(queue: DeadLetterQueue) -> _Letters:
        there = queue.count()
        letters = scan_queue(queue)
        theirs = [letter for letter in letters if letter.is_about(patient_id)]
        return _Letters(queue, theirs, max(0, there - len(letters)))

    queues = [open_queue(deployment, stage) for stage in STAGES]
    with ThreadPoolExecutor(len(queues)) as threads:
        return list(threads.map(look, queues))


def worded(found: Traces) -> str:
    unseen = found.unseen_letters
    return (
        f"{found.documents:,} document versions, {found.ledger:,} ledger items, "
        f"{found.dead_letters:,} dead letters"
    ) + (f", and about {unseen:,} dead letters that could not be seen" if unseen else "")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
