"""The day's tokens are counted over all containers."""

import asyncio
import datetime as dt

import boto3
from moto import mock_aws

from core.aws.tokens import DynamoTokens
from core.explanation.model.budget import DailyBudget

NOON = dt.datetime(2026, 3, 31, 12, tzinfo=dt.UTC)


@mock_aws
def test_two_containers_share_one_budget_and_tomorrow_begins_anew() -> None:
    dynamodb = boto3.client("dynamodb", region_name="us-east-1")
    dynamodb.create_table(
        TableName="patient_days",
        KeySchema=[
            {"AttributeName": "patient_id", "KeyType": "HASH"},
            {"AttributeName": "date", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "patient_id", "AttributeType": "S"},
            {"AttributeName": "date", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    now = [NOON]
    one, two = (DailyBudget(1_000, DynamoTokens(dynamodb, "patient_days"), lambda: now[0]) for _ in range(2))

    async def a_day() -> list[bool]:
        allowed = [await one.allows()]
        await one.spend(600)
        allowed.append(await two.allows())
        await two.spend(500)
        allowed += [await one.allows(), await two.allows()]
        now[0] += dt.timedelta(days=1)
        return [*allowed, await one.allows()]

    assert asyncio.run(a_day()) == [True, True, False, False, True]


@mock_aws
def test_no_count_raises_whatever_it_is() -> None:
    """DynamoDB takes numbers of 38 digits, and here there is no table at all."""
    dynamodb = boto3.client("dynamodb", region_name="us-east-1")
    budget = DailyBudget(10**6, DynamoTokens(dynamodb, "no-such-table"), lambda: NOON)

    async def spend() -> None:
        for tokens in (10**40, -1, 0, 7):
            await budget.spend(tokens)

    asyncio.run(spend())
