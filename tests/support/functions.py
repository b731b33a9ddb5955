"""The four functions as Lambda starts them, on an account in memory and a simulated API."""

import gc
import importlib
from typing import Any

import aiohttp
import pytest

from core.entry import LOOP
from core.patient_day import StageMessage
from tests.support.account import BUCKETS, Account
from tests.support.over_http import Service

KEY = "k-1"


class Context:
    """As much of Lambda's context as we look at."""

    def get_remaining_time_in_millis(self) -> int:
        return 15_000


class Stack:
    """A deployed stack: an account, an API, and the four functions with their environments."""

    def __init__(self, aws: Account, api: Service, monkeypatch: pytest.MonkeyPatch) -> None:
        self.aws, self.api, self.monkeypatch = aws, api, monkeypatch

    def handler(self, stage: str) -> Any:
        """The function at its cold start."""
        environment = {
            "PATIENTS_TABLE_NAME": "patients",
            "PATIENT_DAYS_TABLE_NAME": "patient-days",
            "DEAD_LETTER_QUEUE_URL": self.aws.queues[f"{stage}-dlq"],
            **{
                f"{name.upper()}_QUEUE_URL": self.aws.queues[name]
                for name in ("dispatch", "fetch", "process", "explain")
            },
            "EVENT_BUS_NAME": "bus-7",
            "RAW_DATA_BUCKET_NAME": BUCKETS["raw"],
            "PROCESSED_DATA_BUCKET_NAME": BUCKETS["processed"],
            "EXPLANATIONS_BUCKET_NAME": BUCKETS["explanations"],
            "ULTRAHUMAN_API_BASE_URL": f"{self.api.url}/api/v1",
            "ULTRAHUMAN_API_KEY": KEY,
        }
        for name, value in environment.items():
            self.monkeypatch.setenv(name, value)
        return cold(stage)

    def invoke(self, stage: str, event: Any) -> Any:
        return self.handler(stage)(event, Context())

    def deliver(self, stage: str, *bodies: str) -> dict[str, Any]:
        """These bodies and whatever else waits on the stage's queue, as one batch."""
        for body in bodies:
            self.aws.sqs.send_message(QueueUrl=self.aws.queues[stage], MessageBody=body)
        return dict(self.invoke(stage, {"Records": self.aws.receive(stage)}))

    def messages(self, stage: str) -> list[StageMessage]:
        return [StageMessage.read(record["body"]) for record in self.aws.receive(stage)]

    def dead(self, stage: str) -> list[dict[str, str]]:
        return [
            {name: value["stringValue"] for name, value in record["messageAttributes"].items()}
            for record in self.aws.receive(f"{stage}-dlq")
        ]


def cold(stage: str) -> Any:
    module = importlib.import_module(f"handlers.{stage}")
    (module.wiring if stage == "dispatch" else module.runner).cache_clear()
    return module.handler


def end_containers() -> None:
    """Closes the connections that a function keeps for the life of its container; here that ends with the test."""
    for session in gc.get_objects():
        if type(session) is aiohttp.ClientSession and not session.closed:
            LOOP.run_until_complete(session.close())
