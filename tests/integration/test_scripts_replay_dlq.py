"""Dead letters on the embedded AWS: exactly what matches moves, and nothing is lost when the mover is killed."""

import datetime as dt
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from core.patient_day import PatientDay, StageMessage
from core.stages.dispatch import UploadMessage
from scripts.operations.dead_letters.queue import ENTRIES, RECEIVERS, open_queue, replay, scan_queue
from scripts.operations.paths import ROOT
from scripts.operations.stack import Deployment, Stack
from scripts.operations.terminal import OperatorError
from scripts.replay_dlq import app
from tests.support.operated_stack import OperatedStack, operated_stack

DAY = dt.date(2026, 3, 31)
TOLD = {"error_message": "refused", "stage": "fetch", "failed_at": "2026-04-01T04:00:00+00:00"}


@pytest.fixture(scope="module")
def running() -> Iterator[OperatedStack]:
    with operated_stack() as stack:
        yield stack


@pytest.fixture
def stack(running: OperatedStack) -> OperatedStack:
    running.empty()
    return running


def message(number: int, **changes: Any) -> str:
    day = PatientDay(f"p-{number}", DAY - dt.timedelta(days=number % 3))
    return StageMessage.about(day, run_id="night", reason="nightly").model_copy(update=changes).body()


def bury(
    stack: OperatedStack,
    body: str,
    attributes: Mapping[str, str],
    *,
    stage: str = "fetch",
    lane: str = "night",
) -> None:
    stack.deployment.client("sqs").send_message(
        QueueUrl=stack.deployment.stack.dead_letter_queues[stage],
        MessageBody=body,
        MessageGroupId=lane,
        MessageAttributes={
            name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
        },
    )


def bury_many(stack: OperatedStack, count: int) -> None:
    sqs, url = stack.deployment.client("sqs"), stack.deployment.stack.dead_letter_queues["fetch"]
    for first in range(0, count, 10):
        entries = [
            {
                "Id": str(number),
                "MessageBody": message(number),
                "MessageAttributes": {"error_kind": {"DataType": "String", "StringValue": "unauthorized"}},
            }
            for number in range(first, min(first + 10, count))
        ]
        assert not sqs.send_message_batch(QueueUrl=url, Entries=entries).get("Failed")


def drain(stack: OperatedStack, url: str) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    while (
        got := stack.deployment.client("sqs")
        .receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=10,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        .get("Messages")
    ):
        messages += got
    return messages


def patients(messages: list[dict[str, Any]]) -> Counter[str]:
    return Counter(json.loads(got["Body"])["patient_id"] for got in messages)


def test_without_execute_it_shows_and_everything_stays_visible(stack: OperatedStack, tmp_path: Path) -> None:
    for number in range(12):
        bury(stack, message(number), {"error_kind": "unauthorized", **TOLD})
    bury(stack, message(20), {})
    bury(stack, "no message, but someone@example.org", {"error_kind": "bad_message"})
    dump = tmp_path / "letters.jsonl"
    result = stack.run(app, "--from", "all", "--dump", str(dump))
    assert result.exit_code == 0
    assert "unauthorized" in result.stdout
    assert "crash" in result.stdout
    assert "14 dead letters, 14 of them matching" in result.output
    assert "someone" not in result.output
    assert len(dump.read_text().splitlines()) == 14
    assert dump.stat().st_mode & 0o077 == 0
    again = stack.run(app, "--from", "process", "--dump", str(dump))
    assert (again.exit_code, "choose another name" in again.output) == (2, True)
    assert len(dump.read_text().splitlines()) == 14
    url = stack.deployment.stack.dead_letter_queues["fetch"]
    assert len(drain(stack, url)) == 14


def test_exactly_the_matching_ones_move_and_the_rest_is_visible_at_once(stack: OperatedStack) -> None:
    for number in range(30):
        bury(stack, message(number), {"error_kind": "unauthorized" if number % 3 else "bad_raw", **TOLD})
    arguments = [
        "--from",
        "fetch",
        "--kind",
        "unauthorized",
        "--date",
        "2026-03-30..2026-03-31",
        "--older-than",
        "1h",
    ]
    result = stack.run(app, *arguments, "--limit", "8", "--execute", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (told["letters"], told["moved"], told["refused"], told["gone"]) == (30, 8, 0, 0)
    assert told["by_kind"] == {"fetch/unauthorized": 20, "fetch/bad_raw": 10}
    moved = drain(stack, stack.deployment.stack.queues["fetch"])
    stayed = drain(stack, stack.deployment.stack.dead_letter_queues["fetch"])
    assert patients(moved) + patients(stayed) == Counter(f"p-{number}" for number in range(30))
    assert len(moved) == 8
    assert all(int(json.loads(got["Body"])["patient_id"][2:]) % 3 == 1 for got in moved)


def test_lane_and_attributes_are_kept_the_verdict_is_taken_off_and_replays_count(
    stack: OperatedStack,
) -> None:
    kept = {"origin": "x", "receives_before": "4", "error_kind": "upstream", **TOLD}
    bury(stack, message(1, deferrals=24), kept, lane="backfill-x")
    for count in (1, 2):
        queue = open_queue(stack.deployment, "fetch")
        assert len(replay(queue, scan_queue(queue)).moved) == 1
        [got] = drain(stack, stack.deployment.stack.queues["fetch"])
        values = {name: value["StringValue"] for name, value in got["MessageAttributes"].items()}
        assert values == {"origin": "x", "replays": str(count)}
        assert got["Attributes"]["MessageGroupId"] == "backfill-x"
        assert json.loads(got["Body"]) == json.loads(message(1, deferrals=0))
        stack.empty()
        bury(stack, got["Body"], {**values, "error_kind": "upstream", **TOLD}, lane="backfill-x")


def test_a_patient_s_letters_of_every_stage(stack: OperatedStack) -> None:
    for stage in ("fetch", "process", "explain"):
        bury(stack, message(1), {"error_kind": "bad_raw"}, stage=stage)
        bury(stack, message(2), {"error_kind": "bad_raw"}, stage=stage)
    result = stack.run(app, "--from", "all", "--patient", "p-1", "--execute", "--json")
    assert json.loads(result.stdout)["moved"] == 3
    for stage in ("fetch", "process", "explain"):
        assert patients(drain(stack, stack.deployment.stack.queues[stage])) == Counter(["p-1"])
        assert patients(drain(stack, stack.deployment.stack.dead_letter_queues[stage])) == Counter(["p-2"])


def test_a_look_that_could_not_see_everything_says_so_and_ends_with_1(stack: OperatedStack) -> None:
    for number in range(5):
        bury(stack, message(number), {"error_kind": "bad_raw"})
    sqs, url = stack.deployment.client("sqs"), stack.deployment.stack.dead_letter_queues["fetch"]
    hidden = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=2, VisibilityTimeout=60)["Messages"]
    result = stack.run(app, "--from", "fetch", "--execute", "--json")
    told = json.loads(result.stdout)
    assert (told["letters"], told["moved"], told["unseen"]) == (3, 3, len(hidden))
    assert result.exit_code == 1
    result = stack.run(app, "--from", "fetch")
    assert "about 2 more could not be seen" in result.stderr
    assert result.exit_code == 1


def test_a_foreign_queue_is_refused(stack: OperatedStack) -> None:
    sqs, own = stack.deployment.client("sqs"), stack.deployment.stack
    foreign = sqs.create_queue(QueueName="somebody-else-s-dlq")["QueueUrl"]
    confused = Stack(
        own.queues, {**own.dead_letter_queues, "fetch": foreign}, own.functions, own.buckets, own.tables
    )
    with pytest.raises(OperatorError, match="refused"):
        open_queue(Deployment("local", confused, stack.deployment.client), "fetch")
    with pytest.raises(OperatorError, match="refused"):
        open_queue(Deployment("prod", own, stack.deployment.client), "fetch")
    assert stack.run(app, "--from", foreign).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--older-than", "soon"], "must look like"),
        (["--older-than", "99999999999999d"], "longer than"),
        (["--date", "31.3.2026"], "must look like"),
        (["--date", "..2026-03-31"], "2026-03-01.."),
        (["--date", "2026-03-31..2026-03-01"], "the earlier day comes first"),
        (["--patient", "../x"], "patient_id"),
        (["--kind", "unauthorised"], "the kinds are bad_message, bad_processed, bad_raw, crash"),
        (["--limit", "0"], "limit"),
    ],
)
def test_what_it_does_not_understand_ends_with_2_and_the_right_form(
    stack: OperatedStack, arguments: list[str], said: str
) -> None:
    result = stack.run(app, "--from", "fetch", *arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_a_patient_s_uploads_are_among_their_letters_and_an_open_range_lasts_until_today(
    stack: OperatedStack,
) -> None:
    for patient_id in ("p-1", "p-2"):
        upload = UploadMessage(run_id="upload-1", upload=f"uploads/{patient_id}/2026-03-31.json")
        bury(stack, upload.body(), {}, stage="dispatch")
    bury(stack, message(1), {})
    chosen = ("--from", "all", "--patient", "p-1", "--json", "--date")
    matching = json.loads(stack.run(app, *chosen, "2026-03-30..").stdout)["matching"]
    assert {(one["stage"], one["patient_id"]) for one in matching} == {("dispatch", "p-1"), ("fetch", "p-1")}
    assert len(json.loads(stack.run(app, *chosen, "2026-03-31").stdout)["matching"]) == 1


KILLS = 12


def test_killed_at_random_moments_nothing_is_lost(stack: OperatedStack) -> None:
    count = 40 * KILLS
    bury_many(stack, count)
    sqs, dead = stack.deployment.client("sqs"), stack.deployment.stack.dead_letter_queues["fetch"]
    chance = random.Random(7)
    for turn in range(KILLS):
        command = [sys.executable, "-c", KILLABLE]
        process = subprocess.Popen(command, cwd=ROOT, env=stack.environment, stdout=subprocess.PIPE)
        assert process.stdout is not None
        for _ in range(1 + turn % 2):  # killed while it looks, or while it moves
            process.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.15))
        process.kill()
        process.wait()
    until_nothing_is_hidden(sqs, dead)
    assert stack.count(stack.deployment.stack.queues["fetch"]) > 0
    queue = open_queue(stack.deployment, "fetch")
    assert not replay(queue, scan_queue(queue)).refused
    assert stack.count(dead) == 0
    found = patients(drain(stack, stack.deployment.stack.queues["fetch"]))
    assert set(found) == {f"p-{number}" for number in range(count)}
    assert found.total() - count <= KILLS * RECEIVERS * ENTRIES  # sent, and killed before the deletion


# The script's own functions, with a look that holds for two seconds so that the test need not wait for HOLD.
KILLABLE = """
import scripts.operations.dead_letters.queue as q
from scripts.operations.stack import find_deployment
q.HOLD = 2
queue = q.open_queue(find_deployment("local"), "fetch")
print("looking", flush=True)
letters = q.scan_queue(queue)
print("moving", flush=True)
q.replay(queue, letters)
"""


def until_nothing_is_hidden(sqs: Any, url: str) -> None:
    names = ["ApproximateNumberOfMessagesNotVisible"]
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"][names[0]] == "0":
            return
        time.sleep(0.1)
    raise AssertionError("hidden for too long")
