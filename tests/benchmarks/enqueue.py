"""`python -m tests.benchmarks.enqueue [MESSAGES]`: a backfill's sends against a bare threaded SendMessageBatch loop.

Both on the same embedded AWS, in turns, journal and plan included; the bound is 0.9.
"""

import datetime as dt
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from core.aws.queues import ENTRIES, SENDERS
from core.ports import Patient
from scripts.backfill_plan import BackfillRequest, plan_backfill, send_backfill
from scripts.roster_table import write_patients
from scripts.stack import Deployment
from tests.integration.operated_stack import operated_stack

DAYS = 10


def bare(at: Deployment, bodies: list[str]) -> float:
    """Messages per second of the least that one can write."""
    sqs, url = at.client("sqs"), at.stack.queues["fetch"]

    def send(batch: list[str]) -> None:
        entries = [
            {"Id": str(i), "MessageBody": body, "MessageGroupId": "bare"} for i, body in enumerate(batch)
        ]
        assert len(sqs.send_message_batch(QueueUrl=url, Entries=entries)["Successful"]) == len(batch)

    began = time.perf_counter()
    with ThreadPoolExecutor(SENDERS) as threads:
        list(threads.map(send, (bodies[i : i + ENTRIES] for i in range(0, len(bodies), ENTRIES))))
    return len(bodies) / (time.perf_counter() - began)


def ours(at: Deployment, request: BackfillRequest, folder: Path) -> float:
    began = time.perf_counter()
    plan = plan_backfill(at, request)
    planned = time.perf_counter()
    sent = send_backfill(at, plan, folder=folder)
    print(f"    plan {planned - began:.1f} s, send {time.perf_counter() - planned:.1f} s")
    return sent / (time.perf_counter() - planned)


def main(messages: int) -> None:
    start = dt.date(2026, 1, 1)
    with tempfile.TemporaryDirectory() as name, operated_stack() as stack:
        at = stack.at
        write_patients(at, [Patient(f"p-{i:06d}", f"{i}@example.org") for i in range(messages // DAYS)])
        rates: dict[str, list[float]] = {"bare": [], "ours": []}
        for turn in range(3):
            request = BackfillRequest(
                start=start, end=start + dt.timedelta(days=DAYS - 1), run_id=f"backfill-{turn}"
            )
            bodies = [message.body() for message in plan_backfill(at, request).messages()]
            for who in ("bare", "ours") if turn % 2 else ("ours", "bare"):
                rate = bare(at, bodies) if who == "bare" else ours(at, request, Path(name))
                rates[who].append(rate)
                print(f"{who}: {len(bodies):,} messages at {rate:,.0f}/s")
                stack.empty()
        print(f"ours / bare = {max(rates['ours']) / max(rates['bare']):.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
