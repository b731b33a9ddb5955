"""Dispatch against a bare threaded SendMessageBatch loop: the same messages, the same endpoint, in turns."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import pytest
from aiohttp import web

from core.aws.calls import CONFIG
from core.aws.queues import ENTRIES, SENDERS, SqsOutbox
from core.ports import Page, Patient
from core.stages.dispatch import DispatchPorts, SegmentMessage, dispatch, due_messages
from scripts.operations.paths import ROOT
from tests.support.bench_results import note

BOUND = 0.9
ROUNDS = 5
PATIENTS = 1_000
LATENCY = 0.01  # seconds, about what SQS takes
NIGHT = SegmentMessage(run_id="nightly-2026-04-01T04", hour="2026-04-01T04", segment=0, segments=1)


class Roster:
    """Everybody on one page, everybody due."""

    async def about(self) -> int:
        return PATIENTS

    async def page(self, segment: int, segments: int, cursor: str | None) -> Page:
        return Page([Patient(f"p-{n:05}", "x@example.org", timezone="UTC") for n in range(PATIENTS)], None)


def serve() -> None:
    """An endpoint that accepts every batch, in a process of its own."""

    async def accept(request: web.Request) -> web.Response:
        entries = json.loads(await request.read())["Entries"]
        await asyncio.sleep(LATENCY)
        taken = [{"Id": e["Id"], "MessageId": e["Id"], "MD5OfMessageBody": "0" * 32} for e in entries]
        body = json.dumps({"Successful": taken, "Failed": []}).encode()
        return web.Response(body=body, content_type="application/x-amz-json-1.0")

    async def start() -> None:
        runner = web.ServerRunner(web.Server(accept))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
        await asyncio.Event().wait()

    asyncio.run(start())


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name, value in (
        ("DEFAULT_REGION", "eu-central-1"),
        ("ACCESS_KEY_ID", "x"),
        ("SECRET_ACCESS_KEY", "x"),
    ):
        monkeypatch.setenv(f"AWS_{name}", value)
    command = [sys.executable, "-c", "from tests.benchmarks.bench_dispatch import serve; serve()"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(10)


def bare(sqs: Any, url: str, bodies: list[str]) -> float:
    """Messages a second of the least that one can write."""

    def send(batch: list[str]) -> None:
        entries = [
            {"Id": str(i), "MessageBody": b, "MessageGroupId": NIGHT.lane} for i, b in enumerate(batch)
        ]
        assert len(sqs.send_message_batch(QueueUrl=url, Entries=entries)["Successful"]) == len(batch)

    began = time.perf_counter()
    with ThreadPoolExecutor(SENDERS) as threads:
        list(threads.map(send, (bodies[i : i + ENTRIES] for i in range(0, len(bodies), ENTRIES))))
    return len(bodies) / (time.perf_counter() - began)


def ours(ports: DispatchPorts) -> float:
    """Messages a second of dispatch: reading the roster, finding the due, wording the messages, sending them."""
    began = time.perf_counter()
    outcome = asyncio.run(dispatch(NIGHT, lambda: 900.0, ports))
    return int(outcome.detail["messages"]) / (time.perf_counter() - began)


def test_dispatch_is_nearly_as_fast_as_a_bare_loop(endpoint: str) -> None:
    sqs = boto3.client("sqs", config=CONFIG, endpoint_url=endpoint)
    url = f"{endpoint}/123456789012/fetch"
    outbox = SqsOutbox(sqs, url)
    ports = DispatchPorts(Roster(), outbox, outbox, nightly_local_hour=4, lookback_days=3)
    page = asyncio.run(Roster().page(0, 1, None))
    bodies = [m.body() for patient in page.patients for m in due_messages(patient, NIGHT, ports)]
    bare(sqs, url, bodies[:200])
    runs = [(ours(ports), bare(sqs, url, bodies)) for _ in range(ROUNDS)]
    fast, floor = (max(rates) for rates in zip(*runs, strict=True))
    print(f"\n{fast:.0f} messages/s against {floor:.0f}, ratio {fast / floor:.2f}, bound {BOUND}")
    note("dispatch", fast / floor, ours=f"{fast:.0f}/s", against=f"{floor:.0f}/s of a bare threaded loop")
    assert fast >= BOUND * floor
