"""Who has no use for an email does not ask for it."""

import asyncio
from typing import Any

import pytest

from core.aws.roster import DynamoRoster
from core.errors import Forgotten

ITEM = {
    "patient_id": {"S": "p-001"},
    "email": {"S": "ada@example.org"},
    "timezone": {"S": "Europe/Berlin"},
    "language": {"S": "de"},
    "active": {"BOOL": True},
    "since": {"S": "2026-01-01T00:00:00+00:00"},
}


class Table:
    """DynamoDB's BatchGetItem, and its GetItem with a projection."""

    def __init__(self, item: dict[str, Any]) -> None:
        self.item = item

    def batch_get_item(self, *, RequestItems: dict[str, Any], **options: Any) -> dict[str, Any]:
        return {"Responses": {table: [self.item] for table in RequestItems}}

    def get_item(self, **asked: Any) -> dict[str, Any]:
        names = asked["ExpressionAttributeNames"]
        wanted = [names[name] for name in asked["ProjectionExpression"].split(", ")]
        return {"Item": {name: self.item[name] for name in wanted if name in self.item}}


def test_without_emails_a_patient_is_everything_else() -> None:
    whole = asyncio.run(DynamoRoster(Table(ITEM), "patients").patient("p-001"))
    less = asyncio.run(DynamoRoster(Table(ITEM), "patients", emails=False).patient("p-001"))
    assert whole.email == "ada@example.org"
    assert less.email == ""
    assert (less.patient_id, less.timezone, less.language, less.active, less.since) == (
        whole.patient_id,
        whole.timezone,
        whole.language,
        whole.active,
        whole.since,
    )


@pytest.mark.parametrize("emails", [True, False])
def test_who_was_forgotten_is_seen_to_be_either_way(emails: bool) -> None:
    gone = {"patient_id": {"S": "p-001"}, "forgotten_at": {"S": "2026-01-01"}}
    with pytest.raises(Forgotten):
        asyncio.run(DynamoRoster(Table(gone), "patients", emails=emails).patient("p-001"))
