"""How many tokens explanations have cost today over all containers: one counter a day beside the ledger's items."""

from decimal import Decimal
from typing import Any

from core.aws.calls import call

COUNTER = ".tokens"  # no patient id begins with a dot


class DynamoTokens:
    """Implements explanation.budget.SpentTokens."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    async def total(self, day: str) -> int:
        answer = await call(
            self._dynamodb.get_item, TableName=self._table, Key=_key(day), ConsistentRead=True
        )
        return _count(answer.get("Item") or {})

    async def add(self, day: str, tokens: int) -> int:
        answer = await call(
            self._dynamodb.update_item,
            TableName=self._table,
            Key=_key(day),
            UpdateExpression="ADD spent :tokens",
            ExpressionAttributeValues={":tokens": {"N": str(tokens)}},
            ReturnValues="ALL_NEW",
        )
        return _count(answer["Attributes"])


def _key(day: str) -> dict[str, Any]:
    return {"patient_id": {"S": COUNTER}, "date": {"S": day}}


def _count(item: Any) -> int:
    return int(Decimal(item["spent"]["N"])) if "spent" in item else 0
