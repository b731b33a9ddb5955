"""When each API key last worked, over all containers: one item for each key beside the ledger's items."""

import datetime as dt
from typing import Any

from core.aws.calls import call

KEY = ".key."  # and the key's fingerprint; no patient id begins with a dot
ALWAYS = "1970-01-01"  # whoever scans the table reads a date here


class DynamoKeySuccesses:
    """Implements ultrahuman.key_use.KeySuccesses."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    async def note(self, key: str, at: dt.datetime) -> None:
        await call(
            self._dynamodb.update_item,
            TableName=self._table,
            Key=_key(key),
            UpdateExpression="SET worked_at = :at",
            ExpressionAttributeValues={":at": {"S": at.isoformat(timespec="seconds")}},
        )

    async def last(self, key: str) -> dt.datetime | None:
        answer = await call(
            self._dynamodb.get_item, TableName=self._table, Key=_key(key), ConsistentRead=True
        )
        item = answer.get("Item") or {}
        return dt.datetime.fromisoformat(item["worked_at"]["S"]) if "worked_at" in item else None


def _key(key: str) -> dict[str, Any]:
    return {"patient_id": {"S": KEY + key}, "date": {"S": ALWAYS}}
