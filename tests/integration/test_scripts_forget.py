"""Forgetting a patient on the embedded AWS: all of theirs goes, nothing of anybody else's, and nothing comes back."""

import asyncio
import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.aws.ledger import DynamoLedger
from core.aws.roster import DynamoRoster
from core.errors import Forgotten
from core.patient_day import PatientDay, StageMessage
from core.ports import Patient
from core.stages import notes
from scripts.operations.patients import forgetting
from scripts.operations.patients.dynamodb import read_roster, write_patients
from scripts.operations.patients.forgetting import Traces, forget, traces
from scripts.roster import app
from tests.support.operated_stack import OperatedStack, operated_stack

DATE = dt.date(2026, 3, 31)
NOTHING = Traces(0, 0, 0)


@pytest.fixture(scope="module")
def running() -> Iterator[OperatedStack]:
    with operated_stack() as stack:
        yield stack


@pytest.fixture
def stack(running: OperatedStack) -> OperatedStack:
    """Two patients whose ids begin alike, each with documents in two versions, an item and a dead letter."""
    running.empty()
    for patient_id in ("p-1", "p-10"):
        write_patients(
            running.deployment, [Patient(patient_id, f"{patient_id}@example.org", "Europe/Berlin")]
        )
        leave_traces(running, patient_id)
    return running


@pytest.fixture(autouse=True)
def clean(running: OperatedStack) -> Iterator[None]:
    yield
    dynamodb, table = running.deployment.client("dynamodb"), running.deployment.stack.tables["patients"]
    for item in dynamodb.scan(TableName=table)["Items"]:
        dynamodb.delete_item(TableName=table, Key={"patient_id": item["patient_id"]})
    s3, raw = running.deployment.client("s3"), running.deployment.stack.buckets["raw"]
    listed = s3.list_object_versions(Bucket=raw, Prefix="uploads/")
    for one in (*listed.get("Versions", ()), *listed.get("DeleteMarkers", ())):
        s3.delete_object(Bucket=raw, Key=one["Key"], VersionId=one["VersionId"])


def leave_traces(stack: OperatedStack, patient_id: str, date: dt.date = DATE) -> None:
    day, s3 = PatientDay(patient_id, date), stack.deployment.client("s3")
    for bucket in stack.deployment.stack.buckets.values():
        for body in (b"{}", b"[]"):
            s3.put_object(Bucket=bucket, Key=day.key, Body=body)
    s3.put_object(Bucket=stack.deployment.stack.buckets["raw"], Key=f"uploads/{day.key}", Body=b"{}")
    s3.delete_object(Bucket=stack.deployment.stack.buckets["raw"], Key=f"uploads/{day.key}")
    ledger = DynamoLedger(stack.deployment.client("dynamodb"), stack.deployment.stack.tables["patient_days"])
    asyncio.run(ledger.write(notes.no_data(day, explain=True, run_id="r")))
    stack.deployment.client("sqs").send_message(
        QueueUrl=stack.deployment.stack.dead_letter_queues["process"],
        MessageBody=StageMessage.about(day, run_id="r", reason="nightly").body(),
    )


def test_everything_of_the_patient_goes_and_nothing_of_anybody_else_s(stack: OperatedStack) -> None:
    others = traces(stack.deployment, "p-10")
    assert traces(stack.deployment, "p-1") == Traces(documents=8, ledger=1, dead_letters=1)
    pauses: list[float] = []
    assert forget(stack.deployment, "p-1", pause=pauses.append) == NOTHING
    assert traces(stack.deployment, "p-10") == others
    roster = read_roster(stack.deployment)
    assert (set(roster.patients), roster.forgotten) == ({"p-10"}, {"p-1"})
    assert 0 < sum(pauses) <= 60
    item = stack.deployment.client("dynamodb").get_item(
        TableName=stack.deployment.stack.tables["patients"], Key={"patient_id": {"S": "p-1"}}
    )["Item"]
    assert set(item) == {"patient_id", "forgotten_at", "active"}
    with pytest.raises(Forgotten):
        asyncio.run(
            DynamoRoster(
                stack.deployment.client("dynamodb"), stack.deployment.stack.tables["patients"]
            ).patient("p-1")
        )


def test_an_uploaded_file_and_the_letter_of_a_misplaced_one_go_too(stack: OperatedStack) -> None:
    stack.deployment.client("s3").put_object(
        Bucket=stack.deployment.stack.buckets["raw"], Key="uploads/p-1/2026-03-31.json", Body=b"{}"
    )
    stack.deployment.client("sqs").send_message(
        QueueUrl=stack.deployment.stack.dead_letter_queues["dispatch"],
        MessageBody='{"version": 1, "run_id": "upload-1", "upload": "uploads/p-1/march.json"}',
    )
    before = traces(stack.deployment, "p-1")
    assert (before.documents, before.dead_letters) == (9, 2)
    assert forget(stack.deployment, "p-1", pause=lambda seconds: None) == NOTHING


GONE = [
    "p-1/2026-03-31.json",
    "p-1/notes/march.pdf",
    "uploads/p-1/2026-03-31.json",
    "uploads/p-1.json",
    "uploads/p-1.csv.gz",
    "uploads/2026-01-15/p-1.json",
    "uploads/new/p-1/2026-01-15.json",
    "uploads//p-1/2026-01-15.json",
    "uploads/p-1",
    "uploads/p-1/",
    "uploads/p-1/p-10.json",
]
PERHAPS = {
    "uploads/p-1 (copy).json": "uploads/p-1 (xxxx).json",
    "uploads/march_p-1_Jane.csv": "uploads/xxxxx_p-1_xxxx.csv",
    "uploads/new/P-1.json": "uploads/xxx/x-9.json",
}
OTHERS = [
    "p-10/2026-03-31.json",
    "uploads/p-10/2026-03-31.json",
    "uploads/p-10.json",
    "uploads/p-1-b/2026-03-31.json",
]


def test_wherever_the_id_is_it_is_gone_or_named(stack: OperatedStack, tmp_path: Path) -> None:
    """The id in every place that exists: objects and their versions, uploads that never ended, the roster's item, the
    ledger, letters of every stage and kind, journals."""
    deployment = stack.deployment
    s3, raw = deployment.client("s3"), deployment.stack.buckets["raw"]
    for key in (*GONE, *PERHAPS, *OTHERS):
        s3.put_object(Bucket=raw, Key=key, Body=b"{}")
    for key in ("uploads/p-1/2026-03-30.json", "uploads/p-1.json", "uploads/p-10/2026-03-30.json"):
        upload = s3.create_multipart_upload(Bucket=raw, Key=key)["UploadId"]
        s3.upload_part(Bucket=raw, Key=key, UploadId=upload, PartNumber=1, Body=b"{}")
    for key in (*GONE, *PERHAPS, *OTHERS):
        deployment.client("sqs").send_message(
            QueueUrl=deployment.stack.dead_letter_queues["dispatch"],
            MessageBody=json.dumps({"version": 1, "run_id": "upload-1", "upload": key}),
        )
    deployment.client("dynamodb").update_item(
        TableName=deployment.stack.tables["patients"],
        Key={"patient_id": {"S": "p-1"}},
        UpdateExpression="SET since = :v, notes = :v",
        ExpressionAttributeValues={":v": {"S": "2026-01-01T00:00:00+00:00"}},
    )
    (tmp_path / "r.jsonl").write_text(
        '{"run_id": "r"}\n{"date": "2026-03-31", "patients": ["p-1", "p-10"]}\n{"pa["p-1'
    )
    (tmp_path / "p-1.jsonl").write_text('{"run_id": "p-1"}\n')
    before = traces(deployment, "p-1")
    assert before.unfinished == 2
    assert before.perhaps == tuple(sorted(PERHAPS.values()))
    assert "uploads/xxx/p-1/9999-99-99.json" in before.misplaced

    told: list[str] = []
    left = forget(deployment, "p-1", pause=lambda seconds: None, tell=told.append, folder=tmp_path)

    assert not left.any
    kept = {version["Key"] for version in versions(stack, raw)}
    assert kept >= {*PERHAPS, *OTHERS}
    assert not kept & set(GONE)
    assert left.perhaps == tuple(sorted(PERHAPS.values()))
    assert {u["Key"] for u in s3.list_multipart_uploads(Bucket=raw).get("Uploads", [])} == {
        "uploads/p-10/2026-03-30.json"
    }
    assert items(stack, "patients", "p-1") == [{"patient_id", "forgotten_at", "active"}]
    assert items(stack, "patient_days", "p-1") == []
    bodies = [body for url in deployment.stack.dead_letter_queues.values() for body in peek(stack, url)]
    assert {json.loads(body).get("upload") for body in bodies} == {None, *PERHAPS, *OTHERS}
    assert 'p-1"' not in (tmp_path / "r.jsonl").read_text()
    assert any("p-1.jsonl" in line for line in told)


def versions(stack: OperatedStack, bucket: str) -> list[dict[str, str]]:
    page = stack.deployment.client("s3").list_object_versions(Bucket=bucket)
    return [*page.get("Versions", []), *page.get("DeleteMarkers", [])]


def items(stack: OperatedStack, table: str, patient_id: str) -> list[set[str]]:
    found = stack.deployment.client("dynamodb").scan(TableName=stack.deployment.stack.tables[table])["Items"]
    return [set(item) for item in found if item["patient_id"]["S"] == patient_id]


def peek(stack: OperatedStack, url: str) -> list[str]:
    found: dict[str, str] = {}
    for _ in range(20):
        answer = stack.deployment.client("sqs").receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=5
        )
        found |= {one["MessageId"]: one["Body"] for one in answer.get("Messages", [])}
        if not answer.get("Messages"):
            break
    return list(found.values())


def test_what_is_misplaced_and_what_may_be_somebody_else_s_is_shown_before_and_after(
    stack: OperatedStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = stack.deployment.stack.buckets["raw"]
    for key in ("uploads/new/p-1.json", "uploads/Jane p-1.json"):
        stack.deployment.client("s3").put_object(Bucket=raw, Key=key, Body=b"{}")
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    shown, done = stack.run(app, "forget", "p-1"), stack.run(app, "forget", "p-1", "--execute")
    assert "in a wrong place, and deleted with the rest: uploads/xxx/p-1.json" in shown.stdout
    for result in (shown, done):
        assert "delete it by hand: uploads/xxxx p-1.json" in result.stdout
        assert "Jane" not in result.output
    assert done.exit_code == 0


def test_what_a_lambda_writes_after_the_first_sweep_is_swept_too(stack: OperatedStack) -> None:
    def write_late(seconds: float) -> None:
        leave_traces(stack, "p-1", DATE - dt.timedelta(days=1))

    assert forget(stack.deployment, "p-1", pause=write_late) == NOTHING


def test_a_letter_that_somebody_else_looks_at_is_waited_for(stack: OperatedStack) -> None:
    release = hide_a_letter(stack)
    pauses: list[float] = []

    def look_away(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:  # the first is for the Lambdas
            release()

    assert forget(stack.deployment, "p-1", pause=look_away) == NOTHING
    assert len(pauses) == 2
    assert traces(stack.deployment, "p-10").dead_letters == 1


def test_what_stays_hidden_is_not_called_gone(stack: OperatedStack, monkeypatch: pytest.MonkeyPatch) -> None:
    release = hide_a_letter(stack)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr(forgetting, "LOOKS", 2)
    result = stack.run(app, "forget", "p-1", "--execute")
    assert result.exit_code == 1
    assert "about 1 dead letters that could not be seen" in result.stderr
    assert "not reached" not in result.stdout
    release()
    assert stack.run(app, "forget", "p-1", "--execute").exit_code == 0


def hide_a_letter(stack: OperatedStack) -> Callable[[], None]:
    """Somebody else looks at the patient's letter, and ends that by the function that this returns."""
    sqs, url = stack.deployment.client("sqs"), stack.deployment.stack.dead_letter_queues["process"]
    taken = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=600)["Messages"]
    handles = {json.loads(letter["Body"])["patient_id"]: letter["ReceiptHandle"] for letter in taken}

    def release(patient_id: str = "p-1") -> None:
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handles[patient_id], VisibilityTimeout=0)

    release("p-10")
    return release


def test_forgetting_again_waits_only_the_rest(stack: OperatedStack) -> None:
    stack.deployment.client("dynamodb").update_item(
        TableName=stack.deployment.stack.tables["patients"],
        Key={"patient_id": {"S": "p-1"}},
        UpdateExpression="SET forgotten_at = :long_ago",
        ExpressionAttributeValues={":long_ago": {"S": "2026-01-01T00:00:00+00:00"}},
    )
    pauses: list[float] = []
    assert forget(stack.deployment, "p-1", pause=pauses.append) == NOTHING
    assert pauses == []


def test_the_journals_on_this_machine_forget_too(stack: OperatedStack, tmp_path: Path) -> None:
    journal = tmp_path / "backfill-x.jsonl"
    journal.write_text('{"patients":["p-1","p-10"]}\n{"date":"2026-03-31","patients":["p-1","p-10"]}\ntorn')
    forget(stack.deployment, "p-1", pause=lambda seconds: None, folder=tmp_path)
    lines = journal.read_text().splitlines()
    assert json.loads(lines[-1]) == {"forgotten": 1}
    assert [json.loads(line)["patients"] for line in lines[:2]] == [["p-10"], ["p-10"]]


def test_a_mistyped_id_is_not_forgotten_unless_somebody_insists(
    stack: OperatedStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)  # no Lambda runs here that would be waited for
    shown = stack.run(app, "forget", "p-11")
    assert (shown.exit_code, "not on the roster, and nothing of it is stored" in shown.stdout) == (0, True)
    refused = stack.run(app, "forget", "p-11", "--execute")
    assert (refused.exit_code, "--even-if-unknown" in refused.stderr) == (1, True)
    assert read_roster(stack.deployment).forgotten == frozenset()
    assert stack.run(app, "forget", "p-11", "--execute", "--even-if-unknown").exit_code == 0
    assert read_roster(stack.deployment).forgotten == {"p-11"}
    assert "not on the roster" not in stack.run(app, "forget", "p-11").stdout


def test_an_interrupted_one_says_that_it_is_to_be_run_again_and_the_end_what_it_did_not_reach(
    stack: OperatedStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupt)
    result = stack.run(app, "forget", "p-1", "--execute")
    assert (result.exit_code, "run it again" in result.stderr) == (130, True)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    result = stack.run(app, "forget", "p-1", "--execute")
    assert result.exit_code == 0
    for what in ("dumps of dead letters", "roster CSVs", "journals of backfills on other machines"):
        assert what in result.stdout


def test_without_execute_it_only_counts(stack: OperatedStack) -> None:
    result = stack.run(app, "forget", "p-1")
    assert result.exit_code == 0
    assert "8 document versions, 1 ledger items, 1 dead letters" in result.stdout
    assert read_roster(stack.deployment).forgotten == frozenset()
    assert stack.run(app, "forget", "../x").exit_code == 2
