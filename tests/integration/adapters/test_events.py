"""Urgent findings as EventBridge gets them."""

import datetime as dt
import json
from typing import Any

import boto3
import pytest

from core.aws.events import EventBridgeFindings
from core.errors import Transient
from tests.support.account import Account
from tests.support.adapters import DAY, run


class Bus:
    """EventBridge's answers, and what it was asked."""

    def __init__(self, *codes: str | None) -> None:
        self.codes = codes
        self.entries: list[dict[str, Any]] = []

    def put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, Any]:
        self.entries += Entries
        told = [
            {"ErrorCode": code, "ErrorMessage": "p-1"} if code else {"EventId": "1"} for code in self.codes
        ]
        return {"FailedEntryCount": sum(map(bool, self.codes)), "Entries": told}


def test_an_urgent_finding_is_an_event_with_the_day_and_the_rule_and_no_measurement() -> None:
    bus = Bus(None, None)
    findings = EventBridgeFindings(lambda: bus, "bus-7", today=lambda: dt.date(2026, 4, 2))
    run(findings.publish(DAY, ["glucose_low", "spo2_low"]))
    assert {(e["EventBusName"], e["Source"], e["DetailType"]) for e in bus.entries} == {
        ("bus-7", "chronicgpt", "UrgentFinding")
    }
    assert [json.loads(entry["Detail"]) for entry in bus.entries] == [
        {"patient_id": "p-1", "date": "2026-03-31", "rule": rule, "days_ago": 2}
        for rule in ("glucose_low", "spo2_low")
    ]


def test_an_event_that_eventbridge_does_not_take_is_trouble_without_the_patient() -> None:
    with pytest.raises(Transient, match="put_events: ThrottlingException") as trouble:
        run(EventBridgeFindings(lambda: Bus(None, "ThrottlingException"), "bus-7").publish(DAY, ["a", "b"]))
    assert "p-1" not in str(trouble.value)


def test_eventbridge_takes_our_events(aws: Account) -> None:
    events = boto3.client("events")
    events.create_event_bus(Name="bus-7")
    run(EventBridgeFindings(lambda: events, "bus-7").publish(DAY, ["glucose_low"]))
