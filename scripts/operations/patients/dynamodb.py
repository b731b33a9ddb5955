"""The patients table: read whole, and written in transactions that never bring a forgotten patient back."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from core.aws.roster import UNREADABLE, patient_of
from core.patient_day import PATIENT_ID
from core.ports import STANDARD_TARGETS, STANDARD_UNIT, Patient
from scripts.operations.stack import Deployment
from scripts.operations.terminal import WRONG, OperatorError, err, shown_id

SCANNERS = 4
WRITERS = 16
PER_TRANSACTION = 100  # what TransactWriteItems takes
TRIES = 8
NAMED = 5
PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}


@dataclass(frozen=True)
class Roster:
    """Everybody on it, by patient id, and the ids of the forgotten."""

    patients: dict[str, Patient]
    forgotten: frozenset[str]

    def knows(self, patient_id: str) -> bool:
        return patient_id in self.patients or patient_id in self.forgotten

    @property
    def active(self) -> list[Patient]:
        return sorted((p for p in self.patients.values() if p.active), key=lambda p: p.patient_id)


def read_roster(deployment: Deployment) -> Roster:
    """The whole table, read consistently in parallel segments; says which entries are not in our form."""
    dynamodb, table = deployment.client("dynamodb"), deployment.stack.tables["patients"]
    with ThreadPoolExecutor(SCANNERS) as threads:
        parts = threads.map(lambda segment: list(_segment(dynamodb, table, segment)), range(SCANNERS))
        items = [item for part in parts for item in part]
    forgotten = frozenset(item["patient_id"]["S"] for item in items if "forgotten_at" in item)
    patients, unreadable = {}, []
    for item in items:
        try:
            if "forgotten_at" not in item:
                patients[item["patient_id"]["S"]] = patient_of(item)
        except UNREADABLE:
            unreadable.append(_named(item["patient_id"]["S"]))
    if unreadable:
        err.print(
            f"[yellow]![/] left out, because their entry in the patients table cannot be read: {len(unreadable)} "
            f"patients ({_some(sorted(unreadable))}). Import them again.",
            soft_wrap=True,
        )
    if odd := sorted(shown_id(one.patient_id) for one in patients.values() if one.unknown):
        err.print(
            f"[yellow]![/] glucose targets or unit of {len(odd)} patients ({_some(odd)}) are none that exist: the "
            "standard ones hold. Import them again.",
            soft_wrap=True,
        )
    return Roster(patients, forgotten)


def _named(patient_id: str) -> str:
    return shown_id(patient_id) if PATIENT_ID.fullmatch(patient_id) else "(no patient id)"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")


def write_patients(
    deployment: Deployment,
    patients: Sequence[Patient],
    *,
    written: Callable[[int, int], None] = lambda count, total: None,
) -> int:
    """The number of patients written, which is all of them; `written` is told how many more, of how many.

    Raises OperatorError if one of them was forgotten meanwhile, or if the table stays too busy.
    """
    dynamodb, table = deployment.client("dynamodb"), deployment.stack.tables["patients"]

    def write(batch: Sequence[Patient]) -> None:
        _transact(dynamodb, [_put(table, patient) for patient in batch])
        written(len(batch), len(patients))

    with ThreadPoolExecutor(WRITERS) as threads:
        writes = [threads.submit(write, batch) for batch in _batches(patients)]
        try:
            for done in writes:
                done.result()
        except BaseException:
            threads.shutdown(wait=True, cancel_futures=True)
            raise
    return len(patients)


def _segment(dynamodb: Any, table: str, segment: int) -> Iterator[Any]:
    page: dict[str, Any] = {}
    while True:
        answer = dynamodb.scan(
            TableName=table, Segment=segment, TotalSegments=SCANNERS, ConsistentRead=True, **page
        )
        yield from answer["Items"]
        if not answer.get("LastEvaluatedKey"):
            return
        page = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def _put(table: str, patient: Patient) -> dict[str, Any]:
    item: dict[str, Any] = {
        "patient_id": {"S": patient.patient_id},
        "email": {"S": patient.email},
        "language": {"S": patient.language},
        "active": {"BOOL": patient.active},
    }
    if patient.glucose_targets != STANDARD_TARGETS:
        item["glucose_targets"] = {"S": patient.glucose_targets}
    if patient.glucose_unit != STANDARD_UNIT:
        item["glucose_unit"] = {"S": patient.glucose_unit}
    if patient.timezone:
        item["timezone"] = {"S": patient.timezone}
    if patient.since:
        item["since"] = {"S": patient.since}
    if patient.email_since:
        item["email_since"] = {"S": patient.email_since}
    return {
        "Put": {
            "TableName": table,
            "Item": item,
            "ConditionExpression": "attribute_not_exists(forgotten_at)",
        }
    }


def _transact(dynamodb: Any, writes: list[dict[str, Any]]) -> None:
    for attempt in range(TRIES):
        try:
            dynamodb.transact_write_items(TransactItems=writes)
            return
        except ClientError as error:
            reasons = [str(reason.get("Code")) for reason in error.response.get("CancellationReasons", [])]
            if "ConditionalCheckFailed" in reasons:
                raise OperatorError(
                    "a patient was forgotten meanwhile: nothing of their batch is written", WRONG
                ) from None
            if not PASSING.intersection(reasons):
                raise
        time.sleep(min(5.0, 0.1 * 2**attempt))
    raise OperatorError(
        "the patients table is too busy: run the import again, it continues where it stopped", WRONG
    )


def _batches(patients: Sequence[Patient]) -> Iterable[Sequence[Patient]]:
    return (patients[i : i + PER_TRANSACTION] for i in range(0, len(patients), PER_TRANSACTION))
