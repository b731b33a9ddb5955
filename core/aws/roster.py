"""The roster: the DynamoDB table of patients, or the one patient whom the environment names."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from core.aws.calls import KEYS_AT_ONCE, Together, call, get_items
from core.errors import Forgotten, UnknownPatient
from core.patient_day import valid_patient_id
from core.ports import STANDARD_TARGETS, STANDARD_UNIT, TARGETS, UNITS, Page, Patient

PAGE = 1_000
UNREADABLE = (KeyError, TypeError, AttributeError, ValueError)
W = TypeVar("W")
# What every stage may read; infra/roles.yml lets process and explain read nothing else.
BUT_EMAIL = (
    *("patient_id", "timezone", "language", "glucose_targets", "glucose_unit"),
    *("active", "since", "forgotten_at"),
)
PROJECTION = {
    "ProjectionExpression": ", ".join(
        f"#{name}" for name in BUT_EMAIL
    ),  # some of them are words of DynamoDB's
    "ExpressionAttributeNames": {f"#{name}": name for name in BUT_EMAIL},
}


class DynamoRoster:
    """Implements ports.Roster and dispatch.RosterPages; `sole` is the roster of one, used while the table is silent.

    Without `emails`, a single patient's is empty: for the stages that have no use for it.
    """

    def __init__(
        self, dynamodb: Any, table: str, *, sole: Patient | None = None, emails: bool = True
    ) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._sole = sole
        self._emails = emails
        self._item = Together(self._items, KEYS_AT_ONCE)

    async def _items(self, patient_ids: Sequence[str]) -> list[Mapping[str, Any] | Exception]:
        keys = [{"patient_id": {"S": patient_id}} for patient_id in dict.fromkeys(patient_ids)]
        items = await get_items(self._dynamodb, self._table, keys, consistent=True)
        known = {item["patient_id"]["S"]: item for item in items}
        return [known.get(patient_id, {}) for patient_id in patient_ids]

    async def _without_email(self, patient_id: str) -> Mapping[str, Any]:
        """One by one: the condition of the role that may not read emails is on the attributes that a GetItem names."""
        key = {"patient_id": {"S": patient_id}}
        answer = await call(
            self._dynamodb.get_item, TableName=self._table, Key=key, ConsistentRead=True, **PROJECTION
        )
        return answer.get("Item") or {}

    async def patient(self, patient_id: str) -> Patient:
        read = self._item if self._emails else self._without_email
        if item := await read(patient_id):
            if "forgotten_at" in item:
                raise Forgotten("this patient was removed")
            try:
                return patient_of(item if self._emails else {"email": {"S": ""}, **item})
            except UNREADABLE:
                raise UnknownPatient(
                    "the patient's roster entry cannot be read: import it again with scripts.roster, then replay"
                ) from None
        if self._sole and self._sole.patient_id == patient_id:
            return self._sole
        raise UnknownPatient("no such patient on the roster: add them with scripts.roster, then replay")

    async def about(self) -> int:
        answer = await call(self._dynamodb.describe_table, TableName=self._table)
        return int(answer["Table"].get("ItemCount", 0))

    async def page(self, segment: int, segments: int, cursor: str | None) -> Page:
        answer = await call(
            self._dynamodb.scan,
            TableName=self._table,
            Segment=segment,
            TotalSegments=segments,
            Limit=PAGE,
            **({"ExclusiveStartKey": {"patient_id": {"S": cursor}}} if cursor else {}),
        )
        patients, unreadable = [], 0
        for item in answer["Items"]:
            try:
                if "forgotten_at" not in item:
                    patients.append(patient_of(item))
            except UNREADABLE:  # written by another hand than ours; it must not cost its segment the night
                unreadable += 1
        last = answer.get("LastEvaluatedKey")
        if self._sole and segment == 0 and cursor is None and not answer["Items"] and not last:
            patients = [self._sole]
        return Page(patients, last["patient_id"]["S"] if last else None, unreadable)


def patient_of(item: Any) -> Patient:
    """The patient that a DynamoDB item of this table holds. Raises one of UNREADABLE for an item of another form, whose
    text may repeat the item: it is for nobody.

    Targets or a unit that are none cost nobody the night: they are the default, and Patient.unknown names them.
    """
    targets = _one_of(TARGETS, item.get("glucose_targets"), STANDARD_TARGETS)
    shown_in = _one_of(UNITS, item.get("glucose_unit"), STANDARD_UNIT)
    return Patient(
        patient_id=valid_patient_id(item["patient_id"]["S"]),
        email=item["email"]["S"],
        timezone=item["timezone"]["S"] if "timezone" in item else None,
        language=item["language"]["S"] if "language" in item else "en",
        glucose_targets=targets or STANDARD_TARGETS,
        glucose_unit=shown_in or STANDARD_UNIT,
        active=item["active"]["BOOL"] if "active" in item else True,
        since=_instant(item["since"]["S"]) if "since" in item else None,
        email_since=_instant(item["email_since"]["S"]) if "email_since" in item else None,
        unknown=tuple(
            name
            for name, value in (("glucose_targets", targets), ("glucose_unit", shown_in))
            if value is None
        ),
    )


def _one_of(known: Sequence[W], stored: Any, default: W) -> W | None:
    """The stored word, the default where there is none, None for a word that is none of these."""
    if stored is None:
        return default
    text = stored.get("S") if isinstance(stored, Mapping) else None
    return next((one for one in known if one == text), None)


def _instant(text: str) -> str:
    if dt.datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("no time zone")
    return text


def roster_of_one(
    email: str | None, patient_id: str | None = None, timezone: str | None = None
) -> Patient | None:
    """The original single-patient set-up: ULTRAHUMAN_EMAIL, ULTRAHUMAN_PATIENT_ID or the email itself, and
    ULTRAHUMAN_TIMEZONE, without which the night is UTC's."""
    return Patient(patient_id or email, email, timezone=timezone) if email else None
