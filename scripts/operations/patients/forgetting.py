"""Removing a patient and all of their data: tombstone, sweep, wait until nobody can still be writing, sweep, verify.

The tombstone comes first: every stage and script that sees it drops the patient. It keeps the patient id and the time,
so that the id never comes back, and nothing else.
"""

import datetime as dt
import fcntl
import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.patient_day import UPLOADS
from scripts.operations.dead_letters.letter import DeadLetter
from scripts.operations.dead_letters.queue import DeadLetterQueue, open_queue, scan_queue
from scripts.operations.paths import RUNS
from scripts.operations.patients.uploads import Named, named, shape
from scripts.operations.stack import STAGES, Deployment

WORKING = ("fetch", "process", "explain")  # the stages that write what is a patient's
TOMBSTONE = ("patient_id", "forgotten_at", "active")  # all that is left of a roster's item
KEYS_AT_ONCE = 1_000
LOOKS, BETWEEN_LOOKS = (
    9,
    15.0,
)  # seconds; in all longer than somebody else's look hides a letter, and than counts lag
BACKUP_DAYS = 35  # DynamoDB's point-in-time recovery
LOG_DAYS = 30
EXECUTION_DAYS = 90  # Step Functions' histories
ACCESS_LOG_DAYS = 366  # a year, and a day as an old version
OLD_DEPLOYMENT_DAYS = 90


@dataclass(frozen=True)
class Traces:
    """What there is of a patient: object versions, ledger items, dead letters, uploads that were begun and never ended;
    and letters that nobody can vouch for, because somebody else is looking at them.

    `misplaced`: the shapes of the keys of files that lie in a wrong place and name the patient. `perhaps`: of what may
    name them, or somebody else, and is left where it is: a person has to look.
    """

    documents: int
    ledger: int
    dead_letters: int
    unseen_letters: int = 0
    unfinished: int = 0
    misplaced: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        return self.documents + self.ledger + self.dead_letters + self.unseen_letters + self.unfinished > 0


def lay_tombstone(deployment: Deployment, patient_id: str) -> dt.datetime:
    """When the patient was forgotten first; whatever else their item held goes with it."""
    table, key = deployment.stack.tables["patients"], {"patient_id": {"S": patient_id}}
    dynamodb = deployment.client("dynamodb")
    answer = dynamodb.update_item(
        TableName=table,
        Key=key,
        UpdateExpression="SET forgotten_at = if_not_exists(forgotten_at, :now), active = :no",
        ExpressionAttributeValues={
            ":now": {"S": _now().isoformat(timespec="seconds")},
            ":no": {"BOOL": False},
        },
        ReturnValues="ALL_NEW",
    )
    # From here on nothing of ours writes this item: every write of the roster asks that it be no tombstone.
    rest = {f"#{n}": name for n, name in enumerate(sorted(answer["Attributes"].keys() - set(TOMBSTONE)))}
    if rest:
        dynamodb.update_item(
            TableName=table,
            Key=key,
            UpdateExpression=f"REMOVE {', '.join(rest)}",
            ExpressionAttributeNames=rest,
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
    for path in forget_in_journals(patient_id, folder):
        tell(f"a journal still names the patient, or a run that is called so: delete it by hand: {path}")
    tell(f"verified: {worded(found)} left")
    return found


def traces(deployment: Deployment, patient_id: str) -> Traces:
    """What there is now."""
    found = _letters(deployment, patient_id)
    objects = [one for kind in deployment.stack.buckets for one in _versions(deployment, kind, patient_id)]
    theirs = [key for key, of in objects if of.theirs]
    return Traces(
        documents=len(theirs),
        ledger=sum(1 for _ in _ledger_keys(deployment, patient_id)),
        dead_letters=sum(len(letters.theirs) for letters in found),
        unseen_letters=sum(letters.unseen for letters in found),
        unfinished=sum(1 for _ in _unfinished(deployment, patient_id)),
        misplaced=_shapes((key["Key"] for key, of in objects if of.misplaced), patient_id),
        perhaps=_shapes(
            [
                *(key["Key"] for key, of in objects if of.perhaps),
                *(key for letters in found for key in letters.perhaps),
            ],
            patient_id,
        ),
    )


def sweep(deployment: Deployment, patient_id: str) -> Traces:
    """Deletes every object version, ledger item, dead letter and unfinished upload that it sees; what it deleted."""
    unfinished = 0
    for upload in _unfinished(
        deployment, patient_id
    ):  # first, or it could be ended after the look for versions
        deployment.client("s3").abort_multipart_upload(Bucket=deployment.stack.buckets["raw"], **upload)
        unfinished += 1
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
    return Traces(documents, ledger, letters, unfinished=unfinished)


def what_backups_hold(since: dt.datetime) -> list[str]:
    """What no sweep reaches, and until when."""

    def until(days: int) -> str:
        return f"{since + dt.timedelta(days=days):%Y-%m-%d}"

    return [
        f"point-in-time recovery of both tables: until {until(BACKUP_DAYS)}; after a restore, forget again",
        f"access logs name the keys that were read: until {until(ACCESS_LOG_DAYS)}",
        f"executions of the state machine name the patient-days run by hand: until {until(EXECUTION_DAYS)}",
        f"Lambda logs hold a keyed hash of the patient id: until {until(LOG_DAYS)}; its days' metrics hold neither",
        "messages under way are dropped when a stage receives them: within 4 days",
        "events of urgent findings that are not delivered yet: within 24 hours",
        "a file that is uploaded from now on lies in the raw bucket until this is run again; a dead letter tells of it",
        "the tombstone keeps the patient id and the time, so that the id is never used again",
        "urgent findings that were sent name the patient id wherever they arrived",
        "ULTRAHUMAN_EMAIL and ULTRAHUMAN_PATIENT_ID, where they are this patient's: unset them and deploy; the "
        f"deployment bucket keeps the last three, and what they replaced for {OLD_DEPLOYMENT_DAYS} days",
        "CloudTrail, AWS Backup, exports and copies of the buckets, where the account has them",
        "Ultrahuman and Azure OpenAI keep what is theirs: ask them",
    ]


def what_lies_elsewhere() -> list[str]:
    """What people may have made of the data, which no script knows of."""
    return [
        "files on any machine: dumps of dead letters, roster CSVs, pictures, copies of documents; delete them by hand",
        "pages that scripts.report wrote, on any machine: scripts.report clean, or delete them by hand",
        "journals of backfills on other machines name the patient id: .local/runs/",
        "names that were chosen by hand and are logged, such as --run-id, if somebody put the patient into one",
        "events that could not be delivered name it, in the queue undelivered-events: within 14 days",
        "what your own application took from the explanations",
    ]


def forget_in_journals(patient_id: str, folder: Path = RUNS) -> list[Path]:
    """Takes the patient out of the journals of earlier runs on this machine, which say how many days that were.

    Those that name them still: by the run's own name, in another form than ours, or because it is being sent just now.
    """
    left = []
    for path in sorted(folder.glob("*.jsonl")) if folder.exists() else ():
        with path.open("r+", encoding="utf-8", errors="surrogateescape") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                left.append(path)
                continue
            lines = file.read().splitlines()
            kept = [_without(line, patient_id) for line in lines]
            if kept != lines:
                sent = sum(before != after for before, after in zip(lines[1:], kept[1:], strict=True))
                kept += [json.dumps({"forgotten": sent})] if sent else []
                file.seek(0)
                file.write("".join(line + "\n" for line in kept))
                file.truncate()
        if patient_id in path.name or any(f'"{patient_id}"' in line for line in kept):
            left.append(path)
    return left


def _without(line: str, patient_id: str) -> str:
    try:
        noted = json.loads(line)
    except ValueError:
        return "" if patient_id in line else line  # what a crash cut short, and nobody reads
    if not isinstance(noted, dict) or patient_id not in (noted.get("patients") or []):
        return line
    return json.dumps({**noted, "patients": [id_ for id_ in noted["patients"] if id_ != patient_id]})


OWN = Named(theirs=True)


def _versions(deployment: Deployment, kind: str, patient_id: str) -> Iterator[tuple[dict[str, str], Named]]:
    """Every version and delete marker of the patient's documents, and of the files under uploads/ that name them."""
    pages = deployment.client("s3").get_paginator("list_object_versions")
    for prefix in (f"{patient_id}/", *([f"{UPLOADS}/"] if kind == "raw" else [])):
        for page in pages.paginate(Bucket=deployment.stack.buckets[kind], Prefix=prefix):
            for version in (*page.get("Versions", []), *page.get("DeleteMarkers", [])):
                of = OWN if prefix == f"{patient_id}/" else named(version["Key"], patient_id)
                if of.theirs or of.perhaps:
                    yield {"Key": version["Key"], "VersionId": version["VersionId"]}, of


def _unfinished(deployment: Deployment, patient_id: str) -> Iterator[dict[str, str]]:
    """Uploads of files that were begun and neither ended nor taken back: their parts are stored, and no listing of
    objects shows them."""
    pages = deployment.client("s3").get_paginator("list_multipart_uploads")
    for prefix in (f"{patient_id}/", f"{UPLOADS}/"):
        for page in pages.paginate(Bucket=deployment.stack.buckets["raw"], Prefix=prefix):
            for upload in page.get("Uploads", []):
                if prefix == f"{patient_id}/" or named(upload["Key"], patient_id).theirs:
                    yield {"Key": upload["Key"], "UploadId": upload["UploadId"]}


def _shapes(keys: Iterable[str], patient_id: str) -> tuple[str, ...]:
    return tuple(sorted({shape(key, patient_id) for key in keys}))


def _delete_documents(deployment: Deployment, kind: str, patient_id: str) -> int:
    s3, bucket = deployment.client("s3"), deployment.stack.buckets[kind]
    found = [key for key, of in _versions(deployment, kind, patient_id) if of.theirs]
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
    """The patient's letters of one queue, about how many of anybody's could not be seen, and the keys of uploaded files
    that others are about and that may name the patient."""

    queue: DeadLetterQueue
    theirs: list[DeadLetter]
    unseen: int
    perhaps: list[str]


def _letters(deployment: Deployment, patient_id: str) -> list[_Letters]:
    """By stage; also those that no stage could read."""

    def look(queue: DeadLetterQueue) -> _Letters:
        there = queue.count()
        letters = scan_queue(queue)
        theirs = [letter for letter in letters if letter.is_about(patient_id)]
        keys = [letter.upload_key for letter in letters if letter.upload_key]
        perhaps = [key for key in keys if named(key, patient_id).perhaps]
        return _Letters(queue, theirs, max(0, there - len(letters)), perhaps)

    queues = [open_queue(deployment, stage) for stage in STAGES]
    with ThreadPoolExecutor(len(queues)) as threads:
        return list(threads.map(look, queues))


def worded(found: Traces) -> str:
    unseen = found.unseen_letters
    return (
        f"{found.documents:,} document versions, {found.ledger:,} ledger items, "
        f"{found.dead_letters:,} dead letters"
        + (f", {found.unfinished:,} unfinished uploads" if found.unfinished else "")
    ) + (f", and about {unseen:,} dead letters that could not be seen" if unseen else "")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
