"""Fetch and explain with a batch of ten and a service of latency L: the ten wait together, not one after another.

The functions as Lambda starts them, on an account in memory; the services in processes of their own.
"""

import datetime as dt
import time
from collections.abc import Iterator
from typing import Any

import pytest

from core.patient_day import PatientDay, StageMessage
from scripts.local.simulator import running
from tests.support.account import account
from tests.support.bench_results import note
from tests.support.functions import KEY, Context, Stack, end_containers
from tests.support.over_http import Service

BOUND = 1.5
LATENCY = 2.0
BATCH = 10
ULTRAHUMAN = ("--api-key", KEY, "--wild", "0", "--late-rate", "0", "--now", "2026-06-01")
FIRST = PatientDay("p-seven", dt.date(2026, 3, 1))
DAYS = [FIRST.shifted(n + 1) for n in range(BATCH)]


def timed(handler: Any, records: list[dict[str, Any]]) -> float:
    assert len(records) == BATCH
    began = time.perf_counter()
    assert handler({"Records": records}, Context()) == {"batchItemFailures": []}
    return time.perf_counter() - began


def enqueue(stack: Stack, stage: str, days: list[PatientDay] = DAYS) -> None:
    for day in days:
        body = StageMessage.about(day, run_id="bench", reason="backfill").body()
        stack.aws.sqs.send_message(QueueUrl=stack.aws.queues[stage], MessageBody=body)


@pytest.fixture(autouse=True)
def in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the ratios are printed."""
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "true")
    monkeypatch.setenv("LOG_LEVEL", "ERROR")


@pytest.fixture(autouse=True)
def ended() -> Iterator[None]:
    yield
    end_containers()


def report(stage: str, seconds: float) -> None:
    print(
        f"\n{stage}: {BATCH} days in {seconds:.2f} s with a latency of {LATENCY:g} s, "
        f"ratio {seconds / LATENCY:.2f}, bound {BOUND}"
    )
    note(f"batch, {stage}", seconds / LATENCY, ours=f"{seconds:.2f} s", against=f"{LATENCY:g} s of latency")
    assert seconds <= BOUND * LATENCY


def test_a_batch_of_fetches_waits_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        running("scripts.local.ultrahuman", *ULTRAHUMAN, "--latency", str(LATENCY)) as url,
        account(monkeypatch) as aws,
    ):
        aws.enrol("p-seven", timezone={"S": "Europe/Berlin"})
        stack = Stack(aws, Service(url, {}), monkeypatch)
        enqueue(stack, "fetch")
        seconds = timed(stack.handler("fetch"), stack.aws.receive("fetch"))
        assert all(aws.document("raw", day) for day in DAYS)
    report("fetch", seconds)


def test_a_batch_of_explanations_waits_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        running("scripts.local.ultrahuman", *ULTRAHUMAN) as url,
        running("scripts.local.azure", "--api-key", KEY, "--latency", str(LATENCY)) as model,
        account(monkeypatch) as aws,
    ):
        aws.enrol("p-seven", timezone={"S": "Europe/Berlin"})
        stack = Stack(aws, Service(url, {}), monkeypatch)
        enqueue(stack, "fetch", [FIRST, *DAYS])
        for stage in ("fetch", "process"):
            stack.deliver(stage)
        monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", model)
        monkeypatch.setenv("AZURE_OPENAI_API_KEY", KEY)
        monkeypatch.setattr("core.explanation.compose.needs_arranging", lambda notes: True)  # all ten ask
        handler = stack.handler("explain")
        records = stack.aws.receive("explain")
        first = next(r for r in records if FIRST.date.isoformat() in r["body"])
        records.remove(first)
        handler(
            {"Records": [first]}, Context()
        )  # a container learns once what the deployment's version can do
        seconds = timed(handler, records)
        assert all(b'"source":"model"' in (aws.document("explanations", day) or b"") for day in DAYS)
    report("explain", seconds)
