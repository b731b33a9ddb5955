"""The ledger: one DynamoDB item for each patient-day, written attribute by attribute, never read-modify-write."""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from core.aws.calls import KEYS_AT_ONCE, AwsRefusal, Together, call, get_items
from core.errors import Conflict
from core.ledger import NOW, OPEN, SHARDS, Clause, Entry, Neighbour, Note, Value, date_shard
from core.patient_day import PatientDay, StageName

TRIAGE_INDEX = "triage"
LOST = "ConditionalCheckFailedException"
UNREADABLE = (KeyError, TypeError, AttributeError, ValueError, StopIteration)  # an item of another form
STORED_AS = {"published_rules": "told"}  # attributes that are named otherwise in the table
ATTRIBUTES = {STORED_AS.get(name, name): name for name in Entry._fields if name != "day"}
ERRORS = {f"{stage}_error": stage for stage in StageName}


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class DynamoLedger:
    """Implements ledger.Ledger and completeness.DayBook."""

    def __init__(
        self, dynamodb: Any, table: str, now: Callable[[], str] = _now, *, patience: float = 0.0
    ) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._now = now
        self._entry = Together(self._entries, KEYS_AT_ONCE, patience=patience)

    async def entry(self, day: PatientDay) -> Entry:
        return await self._entry(day)

    async def _entries(self, days: Sequence[PatientDay]) -> list[Entry | Exception]:
        items = await self._items(days, consistent=True)
        known = {entry.day: entry for entry in map(entry_of, items)}
        return [known.get(day, Entry(day)) for day in days]

    async def entries(self, days: Sequence[PatientDay]) -> dict[PatientDay, Entry]:
        """Implements completeness.DayBook: those of these days that are known; eventually consistent.

        An item of another form, written by another hand, is left out: it proves nothing, and costs nobody else the
        check.
        """
        portions = [days[i : i + KEYS_AT_ONCE] for i in range(0, len(days), KEYS_AT_ONCE)]
        found: dict[PatientDay, Entry] = {}
        for portion in await asyncio.gather(*(self._items(part, consistent=False) for part in portions)):
            found |= {entry.day: entry for entry in readable(portion)}
        return found

    async def _items(self, days: Sequence[PatientDay], *, consistent: bool) -> list[Mapping[str, Any]]:
        keys = [_key(day) for day in dict.fromkeys(days)]
        return await get_items(self._dynamodb, self._table, keys, consistent=consistent)

    async def around(self, day: PatientDay, days: int) -> dict[dt.date, Entry]:
        """The whole entries from `days` before to `days` after, this day included if it is known."""
        items = await self._query(day, days, days)
        return {entry.day.date: entry for entry in map(entry_of, items)}

    async def neighbours(
        self, day: PatientDay, *, before: int, after: int, features: bool = True
    ) -> dict[dt.date, Neighbour]:
        # The rest of 70 items is most of what a Query costs, and after it the features.
        read = "#d, features_rev, history_rev" + (", features" if features else "")
        items = await self._query(day, before, after, ProjectionExpression=read)
        found = {dt.date.fromisoformat(item["date"]["S"]): _neighbour(item) for item in items}
        found.pop(day.date, None)
        return found

    async def _query(
        self, day: PatientDay, before: int, after: int, **options: Any
    ) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = []
        page: dict[str, Any] = {}
        while True:
            answer = await call(
                self._dynamodb.query,
                TableName=self._table,
                ConsistentRead=True,
                KeyConditionExpression="patient_id = :p AND #d BETWEEN :first AND :last",
                ExpressionAttributeNames={"#d": "date"},
                ExpressionAttributeValues={
                    ":p": {"S": day.patient_id},
                    ":first": {"S": day.shifted(-before).date.isoformat()},
                    ":last": {"S": day.shifted(after).date.isoformat()},
                },
                **options,
                **page,
            )
            found += answer["Items"]
            if not answer.get("LastEvaluatedKey"):
                return found
            page = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    async def open_days(self) -> list[Entry]:
        """Implements completeness.DayBook: the days with an urgent finding that nobody has acknowledged; eventually
        consistent, and of each only what the triage index holds."""
        parts = await asyncio.gather(*(self._triage(f"{OPEN}#{shard:02d}") for shard in range(SHARDS)))
        return [entry for part in parts for entry in part]

    async def _triage(self, shard: str) -> list[Entry]:
        found: list[Entry] = []
        page: dict[str, Any] = {}
        while True:
            answer = await call(
                self._dynamodb.query,
                TableName=self._table,
                IndexName=TRIAGE_INDEX,
                KeyConditionExpression="triage_shard = :shard",
                ExpressionAttributeValues={":shard": {"S": shard}},
                **page,
            )
            found += readable(answer["Items"])
            if not answer.get("LastEvaluatedKey"):
                return found
            page = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    async def write(self, note: Note) -> Entry:
        request = update_of(note, self._now())
        try:
            answer = await call(
                self._dynamodb.update_item, TableName=self._table, ReturnValues="ALL_NEW", **request
            )
        except AwsRefusal as refusal:
            if refusal.code == LOST:
                raise Conflict(f"the ledger entry moved before it was noted {note.name}") from None
            raise
        return _entry(note.day, answer["Attributes"])


def update_of(note: Note, now: str) -> dict[str, Any]:
    """The UpdateItem that a note is."""
    sets = {**note.sets, "updated_at": NOW, "date_shard": date_shard(note.day)}
    given: dict[str, Any] = {f":{name}": _value(value, now) for name, value in sets.items()}
    given |= {f":{name}": _value(value, now) for name, value in note.once.items()}
    assigned = [f"#{name} = :{name}" for name in sets]
    assigned += [f"#{name} = if_not_exists(#{name}, :{name})" for name in note.once]
    expression = "SET " + ", ".join(assigned)
    if note.removes:
        expression += " REMOVE " + ", ".join(f"#{name}" for name in note.removes)
    if note.adds:
        expression += " ADD " + ", ".join(f"#{name} :{name}" for name in note.adds)
        given |= {f":{name}": _value(value, now) for name, value in note.adds.items()}
    names = {*sets, *note.once, *note.removes, *note.adds}
    request: dict[str, Any] = {}
    if note.condition:
        names |= {name for clause in note.condition for name in clause}
        given |= {f":known_{name}": _value(value, now) for name, value in _known(note.condition)}
        request["ConditionExpression"] = " AND ".join(map(_clause, note.condition))
    return {
        "Key": _key(note.day),
        "UpdateExpression": expression,
        "ExpressionAttributeNames": {f"#{name}": STORED_AS.get(name, name) for name in names},
        "ExpressionAttributeValues": given,
        **request,
    }


def _known(condition: Sequence[Clause]) -> Iterator[tuple[str, str | int]]:
    return ((name, value) for clause in condition for name, value in clause.items() if value)


def _clause(clause: Clause) -> str:
    one = " OR ".join(
        f"#{name} = :known_{name}" if value else f"attribute_not_exists(#{name})"
        for name, value in clause.items()
    )
    return f"({one})"


def _key(day: PatientDay) -> dict[str, Any]:
    return {"patient_id": {"S": day.patient_id}, "date": {"S": day.date.isoformat()}}


def _value(value: Value, now: str) -> dict[str, Any]:
    if value is NOW:
        return {"S": now}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if isinstance(value, Mapping):
        return {"M": {name: _value(inner, now) for name, inner in value.items()}}
    return {"SS": sorted(value)} if isinstance(value, frozenset) else {"S": value}


def _plain(value: Mapping[str, Any]) -> Any:
    kind, content = next(iter(value.items()))
    if kind == "N":
        return int(content)
    if kind == "M":
        return {name: _plain(inner) for name, inner in content.items()}
    return frozenset(content) if kind == "SS" else content


def entry_of(item: Mapping[str, Any]) -> Entry:
    """The entry that a DynamoDB item of this table (or of its by-date index) holds. Raises one of UNREADABLE for an
    item of another form, whose text may repeat the item: it is for nobody."""
    entry = _entry(PatientDay(item["patient_id"]["S"], dt.date.fromisoformat(item["date"]["S"])), item)
    if not all(_is_ours(name, value) for name, value in zip(Entry._fields, entry, strict=True)):
        raise TypeError("an attribute of another type")
    return entry


def _is_ours(name: str, value: Any) -> bool:
    """Whether the attribute has its field's type."""
    if name == "errors":
        return all(isinstance(text, str) for error in value.values() for text in error.values())
    if isinstance(Entry._field_defaults.get(name), frozenset):
        return isinstance(value, frozenset)
    its_type = Entry.__annotations__[name]
    return its_type is bool if isinstance(value, bool) else isinstance(value, its_type)


def readable(items: Iterable[Mapping[str, Any]]) -> Iterator[Entry]:
    """The entries of those items that are in our form: what another hand wrote proves nothing and stops nobody."""
    for item in items:
        with suppress(*UNREADABLE):
            yield entry_of(item)


def _entry(day: PatientDay, item: Mapping[str, Any]) -> Entry:
    known = {ATTRIBUTES[name]: _plain(value) for name, value in item.items() if name in ATTRIBUTES}
    errors = {stage: _plain(item[name]) for name, stage in ERRORS.items() if name in item}
    return Entry(day, **{**known, "errors": errors})


def _neighbour(item: Mapping[str, Any]) -> Neighbour:
    return Neighbour(
        features=item["features"]["S"] if "features" in item else None,
        features_rev=int(item["features_rev"]["N"]) if "features_rev" in item else 0,
        history_rev=int(item["history_rev"]["N"]) if "history_rev" in item else None,
    )
