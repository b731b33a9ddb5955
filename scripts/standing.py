"""Where a patient-day stands, read off its ledger entry; and a whole date's entries, read off the by-date index."""

import asyncio
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import Any

from core.aws.ledger import SHARDS, DynamoLedger, entry_of
from core.patient_day import PatientDay
from core.ports import Entry
from core.stages.fingerprints import explained_of, processed_of
from scripts.stack import Deployment

INDEX = "by_date"
READERS = 16


class Standing(StrEnum):
    """One of these for every patient-day; the first three are complete, the first one says how."""

    EXPLAINED = "explained"
    PROCESSED = "processed"  # no explanation was asked for
    NO_DATA = "no_data"
    DEAD = "dead"
    UNFINISHED = "unfinished"  # begun, and nothing proves that the last stage was reached
    MISSING = "missing"  # the ledger knows nothing of it


class Only(StrEnum):
    """What `backfill --only` picks."""

    MISSING = "missing"
    DEGRADED = "degraded"
    DEAD = "dead"
    STALE = "stale"


def standing(entry: Entry | None) -> Standing:
    """As the fingerprints prove it, not as the attributes' mere presence would suggest."""
    if entry is None or entry.state == "unknown":
        return Standing.MISSING
    if entry.errors:
        return Standing.DEAD
    if entry.state == "no_data":
        return Standing.NO_DATA
    if entry.processed_fp is None or (
        entry.fetched_sha256 is not None and not processed_of(entry, entry.fetched_sha256)
    ):
        return Standing.UNFINISHED
    if not entry.explain_wanted:
        return Standing.PROCESSED
    return Standing.EXPLAINED if explained_of(entry) else Standing.UNFINISHED


def is_degraded(entry: Entry) -> bool:
    """Whether the patient reads the template because the model could not be used."""
    return entry.explanation_source == "template" and entry.explanation_reason is not None


def picks(only: Only, entry: Entry | None) -> bool:
    """Whether `--only` means this patient-day. Missing is also what was begun and never finished."""
    stands = standing(entry)
    if only is Only.MISSING:
        return stands in (Standing.MISSING, Standing.UNFINISHED)
    if only is Only.DEAD:
        return stands is Standing.DEAD
    if only is Only.DEGRADED:
        return entry is not None and is_degraded(entry)
    return stands is Standing.UNFINISHED and entry is not None and entry.processed_fp is not None


def entries_of_date(at: Deployment, date: dt.date) -> dict[str, Entry]:
    """The entries of everybody on one date, by patient id; eventually consistent, as every index."""
    dynamodb, table = at.client("dynamodb"), at.stack.tables["patient_days"]
    with ThreadPoolExecutor(READERS) as threads:
        shards = threads.map(lambda shard: list(_shard(dynamodb, table, date, shard)), range(SHARDS))
        return {entry.day.patient_id: entry for part in shards for entry in part}


def entries_of_patients(
    at: Deployment, patients: Sequence[str], start: dt.date, end: dt.date
) -> dict[PatientDay, Entry]:
    """The entries of a few patients from start to end; strongly consistent."""
    ledger = DynamoLedger(at.client("dynamodb"), at.stack.tables["patient_days"])

    def of(patient_id: str) -> Iterable[Entry]:
        return asyncio.run(ledger.around(PatientDay(patient_id, end), (end - start).days)).values()

    with ThreadPoolExecutor(READERS) as threads:
        return {
            entry.day: entry for part in threads.map(of, patients) for entry in part if entry.day.date <= end
        }


def _shard(dynamodb: Any, table: str, date: dt.date, shard: int) -> Iterator[Entry]:
    page: Mapping[str, Any] = {}
    while True:
        answer = dynamodb.query(
            TableName=table,
            IndexName=INDEX,
            KeyConditionExpression="date_shard = :shard",
            ExpressionAttributeValues={":shard": {"S": f"{date.isoformat()}#{shard:02d}"}},
            **page,
        )
        yield from map(entry_of, answer["Items"])
        if not answer.get("LastEvaluatedKey"):
            return
        page = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
