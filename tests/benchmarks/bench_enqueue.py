"""A backfill's sends against a bare threaded SendMessageBatch loop: the same messages and endpoint, in turns, with the
journal."""

import datetime as dt
import time
from pathlib import Path

import boto3

from core.aws.calls import CONFIG
from scripts.operations.backfills.plan import BackfillPlan, BackfillRequest, send_backfill
from scripts.operations.stack import STAGES, Deployment, Stack
from tests.benchmarks.bench_dispatch import BOUND, bare, endpoint

__all__ = ["endpoint"]  # the fixture

ROUNDS = 10  # short ones: of a machine that others use too, one calm moment each is enough
PATIENTS = [f"p-{number:06d}" for number in range(1_000)]
START, END = dt.date(2026, 1, 1), dt.date(2026, 1, 10)


def plan(number: int) -> BackfillPlan:
    request = BackfillRequest(start=START, end=END, run_id=f"backfill-{number}")
    return BackfillPlan(request, dict.fromkeys(request.dates, PATIENTS))


def ours(deployment: Deployment, number: int, folder: Path) -> float:
    """Messages a second of a backfill: wording them, sending them, noting what was accepted."""
    began = time.perf_counter()
    sent = send_backfill(deployment, plan(number), folder=folder)
    return sent / (time.perf_counter() - began)


def test_a_backfill_is_nearly_as_fast_as_a_bare_loop(endpoint: str, tmp_path: Path) -> None:
    sqs = boto3.client("sqs", config=CONFIG, endpoint_url=endpoint)
    url = f"{endpoint}/123456789012/fetch"
    deployment = Deployment("local", Stack(dict.fromkeys(STAGES, url), {}, {}, {}, {}), lambda service: sqs)
    bodies = [message.body() for message in plan(0).messages()]
    bare(sqs, url, bodies[:200])
    runs = [(ours(deployment, number, tmp_path), bare(sqs, url, bodies)) for number in range(ROUNDS)]
    fast, floor = (max(rates) for rates in zip(*runs, strict=True))
    print(f"\n{fast:.0f} messages/s against {floor:.0f}, ratio {fast / floor:.2f}, bound {BOUND}")
    assert fast >= BOUND * floor
