"""The entries of a whole date, read off the by-date index; and which of them `backfill --only` picks."""

import asyncio
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import Any

from core.aws.ledger import TRIAGE_INDEX, DynamoLedger, readable
from core.ledger import OPEN, SHARDS, Entry
from core.patient_day import PatientDay
from core.stages.day_status import DayStatus, day_status, is_degraded
from core.stages.silence import NIGHTS, has_data
from scripts.operations.stack import Deployment

INDEX = "by_date"
READERS = 16


class Only(StrEnum):
    """What `backfill --only` picks."""

    MISSING = "missing"
    DEGRADED = "degraded"
    DEAD = "dead"
    STALE = "stale"
    NOT_SHARED = "not_shared"


def is_dead(stands: DayStatus, *, has_letter: bool) -> bool:
    """A crash leaves its dead letter only, any other end an error in the ledger too; what is complete is not dead."""
    return stands is DayStatus.DEAD or (has_letter and stands in (DayStatus.UNFINISHED, DayStatus.MISSING))


def picks(only: Only, entry: Entry | None, *, has_letter: bool = False) -> bool:
    """Whether `--only` means this patient-day. Missing is also what was begun and never finished; stale is what was
    processed once and is not up to date, also what was finished under other rules or wording."""
    stands = day_status(entry)
    if only is Only.MISSING:
        return stands in (DayStatus.MISSING, DayStatus.UNFINISHED)
    if only is Only.DEAD:
        return is_dead(stands, has_letter=has_letter)
    if only is Only.NOT_SHARED:
        return stands is DayStatus.NOT_SHARED
    if only is Only.DEGRADED:
        return entry is not None and is_degraded(entry)
    processed = entry is not None and entry.processed_fp is not None
    return stands is DayStatus.OUTDATED or (stands is DayStatus.UNFINISHED and processed)


def entries_of_date(deployment: Deployment, date: dt.date) -> dict[str, Entry]:
    """The entries of everybody on one date, by patient id; eventually consistent, as every index. One of another form
    is left out, so that its day counts as missing."""
    found = _indexed(deployment, INDEX, "date_shard", [f"{date.isoformat()}#{n:02d}" for n in range(SHARDS)])
    return {entry.day.patient_id: entry for entry in found}


def listed_days(deployment: Deployment, date: dt.date) -> list[Entry]:
    """Of a date, and of all days with an urgent finding that nobody has acknowledged, what the triage index holds."""
    partitions = [f"{of}#{n:02d}" for of in (date.isoformat(), OPEN) for n in range(SHARDS)]
    return _indexed(deployment, TRIAGE_INDEX, "triage_shard", partitions)


def entries_of_patients(
    deployment: Deployment, patients: Sequence[str], start: dt.date, end: dt.date
) -> dict[PatientDay, Entry]:
    """The entries of a few patients from start to end; strongly consistent."""
    ledger = DynamoLedger(deployment.client("dynamodb"), deployment.stack.tables["patient_days"])

    def of(patient_id: str) -> Iterable[Entry]:
        return asyncio.run(ledger.around(PatientDay(patient_id, end), (end - start).days)).values()

    with ThreadPoolExecutor(READERS) as threads:
        return {
            entry.day: entry for part in threads.map(of, patients) for entry in part if entry.day.date <= end
        }


def entries_back_to_data(deployment: Deployment, day: PatientDay) -> dict[dt.date, Entry]:
    """The entries of one patient from this day back to the last one that had data, or all of them if none had any."""
    dynamodb, table = deployment.client("dynamodb"), deployment.stack.tables["patient_days"]
    found: dict[dt.date, Entry] = {}
    page: Mapping[str, Any] = {}
    while True:
        answer = dynamodb.query(
            TableName=table,
            ConsistentRead=True,
            ScanIndexForward=False,
            Limit=NIGHTS + 1,
            KeyConditionExpression="patient_id = :p AND #d <= :d",
            ExpressionAttributeNames={"#d": "date"},
            ExpressionAttributeValues={":p": {"S": day.patient_id}, ":d": {"S": day.date.isoformat()}},
            **page,
        )
        for entry in readable(answer["Items"]):
            found[entry.day.date] = entry
            if has_data(entry):
                return found
        if not answer.get("LastEvaluatedKey"):
            return found
        page = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def _indexed(deployment: Deployment, index: str, key: str, partitions: Sequence[str]) -> list[Entry]:
    dynamodb, table = deployment.client("dynamodb"), deployment.stack.tables["patient_days"]
    with ThreadPoolExecutor(READERS) as threads:
        parts = threads.map(lambda one: list(_partition(dynamodb, table, index, key, one)), partitions)
        return [entry for part in parts for entry in part]


def _partition(dynamodb: Any, table: str, index: str, key: str, partition: str) -> Iterator[Entry]:
    page: Mapping[str, Any] = {}
    while True:
        answer = dynamodb.query(
            TableName=table,
            IndexName=index,
            KeyConditionExpression=f"{key} = :partition",
            ExpressionAttributeValues={":partition": {"S": partition}},
            **page,
        )
        yield from readable(answer["Items"])
        if not answer.get("LastEvaluatedKey"):
            return
        page = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
