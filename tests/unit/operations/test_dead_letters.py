"""Whose a dead letter is, and what it becomes when it goes back, whatever lies in it."""

import datetime as dt
import json

import pytest

from core.patient_day import PatientDay, StageMessage
from core.stages.dispatch import SegmentMessage, UploadMessage
from scripts.operations.dead_letters.letter import DeadLetter

DAY = PatientDay("p-1", dt.date(2026, 3, 31))


def letter(body: str) -> DeadLetter:
    return DeadLetter("fetch", "id", "receipt", body, None, {}, dt.datetime(2026, 4, 1, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("uploads/p-1/march.json", "uploads/p-1/xxxxx.json"),
        ("uploads/p-1/2026-3-1 Doe.JSON", "uploads/p-1/9999-9-9 xxx.xxxx"),
        ("uploads/Jane Doe.json", "uploads/xxxx xxx.json"),
        ("uploads/Jane Doe/2026-03-01.json", "uploads/xxxx xxx/9999-99-99.json"),
        ("uploads/jane@example.org/march.json", "uploads/(an email address)/xxxxx.json"),
    ],
)
def test_a_misplaced_file_is_shown_by_the_shape_of_its_key(key: str, shown: str) -> None:
    assert letter(json.dumps({"version": 1, "run_id": "upload-1", "upload": key})).upload == shown
    assert letter(NIGHTLY).upload is None


def test_a_notification_that_sqs_itself_moved_is_its_file_s_and_goes_back_as_ours() -> None:
    told = {"object": {"key": "uploads/p-1/2026-03-31.json", "size": 7, "eTag": "0a"}}
    body = json.dumps(
        {"Records": [{"eventSource": "aws:s3", "s3": told, "userIdentity": {"principalId": "jane"}}]}
    )
    moved = DeadLetter.of("dispatch", {"MessageId": "m", "ReceiptHandle": "r", "Body": body})
    assert (moved.kind, moved.day, moved.lane) == ("crash", DAY, "uploads")
    assert moved.is_about("p-1")
    again = moved.replayed()
    assert UploadMessage.read(again["MessageBody"]).day == DAY
    assert again["MessageGroupId"] == "uploads"
    assert "jane" not in again["MessageBody"]


NIGHTLY = StageMessage.about(DAY, run_id="nightly", reason="nightly").body()
SLICE = SegmentMessage(run_id="r", hour="2026-04-01T03", segment=0, segments=1, cursor="p-1").body()


@pytest.mark.parametrize(
    "body",
    [
        NIGHTLY,
        json.dumps({**json.loads(NIGHTLY), "date": "no day"}),
        UploadMessage(run_id="r", upload="uploads/p-1/march.json").body(),
        json.dumps({"Records": [{"patient_id": "p-1"}]}),
        json.dumps({"patientId": "p-1"}),
        NIGHTLY[:-1],
        "please fetch p-1, thank you",
        "[" * 100_000 + '"p-1"',
    ],
)
def test_a_letter_of_theirs_is_known_also_when_no_stage_could_read_it(body: str) -> None:
    assert letter(body).is_about("p-1")


@pytest.mark.parametrize(
    ("body", "patient_id"),
    [
        (NIGHTLY, "nightly"),
        (NIGHTLY, "date"),
        (NIGHTLY, "p-10"),
        (NIGHTLY, "p"),
        (UploadMessage(run_id="r", upload="uploads/p-1/2026-03-31.json").body(), "p"),
        (SLICE, "p-1"),
        ("please fetch p-10, or p-1.b", "p-1"),
        ('{"upload": 1, "patient_id": ["p-1"]}', "p-1"),
        ("", "p-1"),
    ],
)
def test_a_letter_of_somebody_else_s_is_not_theirs(body: str, patient_id: str) -> None:
    assert not letter(body).is_about(patient_id)


@pytest.mark.parametrize("body", ["[" * 100_000, "no message", '{"deferrals"', "7"])
def test_what_is_no_message_goes_back_as_it_came(body: str) -> None:
    assert letter(body).replayed()["MessageBody"] == body
