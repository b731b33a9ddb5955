"""The ledger: one DynamoDB item for each patient-day, written attribute by attribute, never read-modify-write."""

import asyncio
import datetime as dt
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.aws.calls import AwsRefusal, call
from core.errors import Conflict, NotShared
from core.ledger import Entry, Explained, forced_mark
from core.patient_day import PatientDay, StageName

SHARDS = 16
KEYS_AT_ONCE = 100  # what BatchGetItem takes
LOST = "ConditionalCheckFailedException"
STORED_AS = {"published_rules": "told"}  # attributes that are named otherwise in the table


def date_shard(day: PatientDay) -> str:
    """The partition of the by-date index that this patient's items of one date lie in."""
    return f"{day.date.isoformat()}#{zlib.crc32(day.patient_id.encode()) % SHARDS:02d}"


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class DynamoLedger:
    """Implements ports.Ledger and runner.ErrorNotes."""

    def __init__(self, dynamodb: Any, table: str, now: Callable[[], str] = _now) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._now = now

    async def entry(self, day: PatientDay) -> Entry:
        answer = await call(
            self._dynamodb.get_item, TableName=self._table, Key=_key(day), ConsistentRead=True
        )
        return _entry(day, answer.get("Item") or {})

    async def entries(self, days: Sequence[PatientDay]) -> dict[PatientDay, Entry]:
        """Implements completeness.DayBook: those of these days that are known; eventually consistent."""
        portions = [days[i : i + KEYS_AT_ONCE] for i in range(0, len(days), KEYS_AT_ONCE)]
        items = await asyncio.gather(*(self._items(portion) for portion in portions))
        return {entry.day: entry for portion in items for entry in map(entry_of, portion)}

    async def _items(self, days: Sequence[PatientDay]) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = []
        wanted = {self._table: {"Keys": [_key(day) for day in days]}}
        while wanted:
            answer = await call(self._dynamodb.batch_get_item, RequestItems=wanted)
            found += answer["Responses"][self._table]
            wanted = answer.get("UnprocessedKeys") or {}
            if wanted:
                await asyncio.sleep(0.2)
        return found

    async def around(self, day: PatientDay, days: int) -> dict[dt.date, Entry]:
        found: dict[dt.date, Entry] = {}
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
                    ":first": {"S": day.shifted(-days).date.isoformat()},
                    ":last": {"S": day.shifted(days).date.isoformat()},
                },
                **page,
            )
            for item in answer["Items"]:
                date = dt.date.fromisoformat(item["date"]["S"])
                found[date] = _entry(PatientDay(day.patient_id, date), item)
            if not answer.get("LastEvaluatedKey"):
                return found
            page = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    async def record_fetched(
        self,
        known: Entry,
        sha256: str,
        timezone: str | None,
        *,
        explain: bool,
        run_id: str,
        vanished: bool = False,
        uploaded: bool = False,
        upload_gone: bool = False,
    ) -> Entry:
        sets: dict[str, Any] = {"fetched_sha256": sha256, "fetched_at": self._now(), "run_id": run_id}
        if vanished:
            sets["vanished_at"] = self._now()
        if uploaded:
            sets["uploaded_at"] = self._now()
        if explain:
            sets["explain_wanted"] = True
        gone = ["no_data_at", "fetch_error"]
        gone += ["process_error", "explain_error"] if known.fetched_sha256 != sha256 else []
        gone += [] if vanished else ["vanished_at"]
        gone += ["uploaded_at"] if upload_gone else []
        condition, values = _still(fetched_sha256=known.fetched_sha256, uploaded_at=known.uploaded_at)
        once = {"timezone": timezone} if timezone else {}
        return await self._update(known.day, sets, remove=gone, once=once, condition=condition, values=values)

    async def record_no_data(self, day: PatientDay, *, explain: bool, run_id: str) -> Entry:
        sets: dict[str, Any] = {"no_data_at": self._now(), "run_id": run_id}
        if explain:
            sets["explain_wanted"] = True
        return await self._update(day, sets, remove=["fetch_error"])

    async def record_not_shared(self, known: Entry, message: str, *, explain: bool, run_id: str) -> Entry:
        sets: dict[str, Any] = {
            "fetch_error": self._error(StageName.FETCH, NotShared.kind, message),
            "run_id": run_id,
        }
        if explain:
            sets["explain_wanted"] = True
        condition, values = _still(fetched_sha256=known.fetched_sha256)
        return await self._update(known.day, sets, condition=condition, values=values)

    async def want_explanation(self, day: PatientDay) -> Entry:
        return await self._update(day, {"explain_wanted": True})

    async def record_features(self, known: Entry, features: str, source: str, timezone: str) -> Entry:
        changed = known.features != features
        expected = {":known": {"N": str(known.features_rev)}}
        condition = "features_rev = :known"
        if known.features_rev == 0:
            condition, expected = "attribute_not_exists(features_rev)", {}
        return await self._update(
            known.day,
            {"features": features, "features_from": source},
            once={"timezone": timezone},
            add=" features_rev :one" if changed else "",
            condition=condition,
            values={**expected, **({":one": {"N": "1"}} if changed else {})},
        )

    async def record_processed(
        self,
        known: Entry,
        fingerprint: str,
        document_sha256: str,
        *,
        run_id: str,
        published: Sequence[str] = (),
        found_late: Sequence[str] = (),
    ) -> Entry:
        sets = {"processed_fp": fingerprint, "processed_sha256": document_sha256, "run_id": run_id}
        condition, values = _still(processed_fp=known.processed_fp, processed_sha256=known.processed_sha256)
        added = {name: rules for name, rules in (("told", published), ("found_late", found_late)) if rules}
        values |= {f":{name}": {"SS": list(rules)} for name, rules in added.items()}
        return await self._update(
            known.day,
            sets,
            remove=["process_error"],
            add=",".join(f" {name} :{name}" for name in added),
            condition=condition,
            values=values,
        )

    async def raise_propagated(self, day: PatientDay, revision: int) -> None:
        try:
            await self._update(
                day,
                {"propagated_rev": revision},
                condition="attribute_not_exists(propagated_rev) OR propagated_rev < :revision",
                values={":revision": {"N": str(revision)}},
            )
        except Conflict:
            return  # somebody has passed on as much already

    async def record_explained(self, known: Entry, explained: Explained, *, run_id: str) -> Entry:
        sets: dict[str, Any] = {
            "explained_fp": explained.fingerprint,
            "explanation_sha256": explained.document_sha256,
            "explanation_source": explained.source,
            "run_id": run_id,
        }
        gone = ["explain_error"]
        for name, value in (
            ("explanation_reason", explained.reason),
            ("explanation_pending", explained.pending or None),
        ):
            if value is None:
                gone.append(name)
            else:
                sets[name] = value
        condition, values = _still(
            explained_fp=known.explained_fp, explanation_sha256=known.explanation_sha256
        )
        return await self._update(known.day, sets, remove=gone, condition=condition, values=values)

    async def note_forced(self, day: PatientDay, stage: StageName, run_id: str) -> None:
        await self._update(
            day, {}, add=" forced :mark", values={":mark": {"SS": [forced_mark(stage, run_id)]}}
        )

    async def note_error(self, day: PatientDay, stage: StageName, kind: str, message: str) -> None:
        await self._update(day, {f"{stage}_error": self._error(stage, kind, message)})

    def _error(self, stage: StageName, kind: str, message: str) -> dict[str, str]:
        return {"stage": stage.value, "kind": kind, "message": message[:300], "at": self._now()}

    async def _update(
        self,
        day: PatientDay,
        sets: Mapping[str, Any],
        *,
        remove: list[str] | None = None,
        once: Mapping[str, str] | None = None,
        add: str = "",
        condition: str | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> Entry:
        """One UpdateItem; `once` sets what is not there yet. Raises Conflict when the condition does not hold."""
        everything = {**sets, "updated_at": self._now(), "date_shard": date_shard(day)}
        names = {f"#{name}": name for name in (*everything, *(once or {}), *(remove or []))}
        given = {f":{name}": _value(value) for name, value in {**everything, **(once or {})}.items()}
        expression = "SET " + ", ".join(
            [f"#{name} = :{name}" for name in everything]
            + [f"#{name} = if_not_exists(#{name}, :{name})" for name in once or {}]
        )
        if remove:
            expression += " REMOVE " + ", ".join(f"#{name}" for name in remove)
        if add:
            expression += " ADD" + add
        try:
            answer = await call(
                self._dynamodb.update_item,
                TableName=self._table,
                Key=_key(day),
                UpdateExpression=expression,
                ExpressionAttributeNames=names,
                ExpressionAttributeValues={**given, **(values or {})},
                ReturnValues="ALL_NEW",
                **({"ConditionExpression": condition} if condition else {}),
            )
        except AwsRefusal as refusal:
            if refusal.code == LOST:
                raise Conflict("the ledger entry moved before it could be written") from None
            raise
        return _entry(day, answer["Attributes"])


def _key(day: PatientDay) -> dict[str, Any]:
    return {"patient_id": {"S": day.patient_id}, "date": {"S": day.date.isoformat()}}


def _still(**known: str | None) -> tuple[str, dict[str, Any]]:
    """The condition that these attributes are as they were read, and its values."""
    parts = [
        f"{name} = :known_{name}" if value is not None else f"attribute_not_exists({name})"
        for name, value in known.items()
    ]
    values = {f":known_{name}": _value(value) for name, value in known.items() if value is not None}
    return " AND ".join(parts), values


def _value(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if isinstance(value, Mapping):
        return {"M": {name: _value(inner) for name, inner in value.items()}}
    return {"S": value}


def _plain(value: Mapping[str, Any]) -> Any:
    kind, content = next(iter(value.items()))
    if kind == "N":
        return int(content)
    if kind == "M":
        return {name: _plain(inner) for name, inner in content.items()}
    return frozenset(content) if kind == "SS" else content


def entry_of(item: Mapping[str, Any]) -> Entry:
    """The entry that a DynamoDB item of this table (or of its by-date index) holds."""
    return _entry(PatientDay(item["patient_id"]["S"], dt.date.fromisoformat(item["date"]["S"])), item)


def _entry(day: PatientDay, item: Mapping[str, Any]) -> Entry:
    attributes = {name: _plain(value) for name, value in item.items()}
    errors = {stage: attributes[f"{stage}_error"] for stage in StageName if f"{stage}_error" in attributes}
    stored = {name: STORED_AS.get(name, name) for name in Entry.__dataclass_fields__}
    known = {name: attributes[attribute] for name, attribute in stored.items() if attribute in attributes}
    return Entry(**{**known, "day": day, "errors": errors})
