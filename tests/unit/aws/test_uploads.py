"""What S3 tells of uploaded files becomes dispatch's own messages, and what it tells of nothing becomes nothing."""

import json
from typing import Any

import pytest

from core.aws.uploads import unfolded, upload_bodies
from core.patient_day import PatientDay, StageMessage, lane_of
from core.stages.dispatch import UploadMessage

DAY = PatientDay.parse("p-001", "2026-03-31")


def file(key: str, *, size: int = 70_000, etag: str = "0a1b2c") -> dict[str, Any]:
    """As S3 writes one (message structure 2.1), with whose it is and from where."""
    return {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "eu-central-1",
        "eventName": "ObjectCreated:Put",
        "userIdentity": {"principalId": "AWS:AIDAEXAMPLE:jane"},
        "requestParameters": {"sourceIPAddress": "192.0.2.7"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "bucket": {"name": "ultrahuman-raw-data"},
            "object": {"key": key, "size": size, "eTag": etag, "sequencer": "0055AED6DCD90281E5"},
        },
    }


def notification(*files: dict[str, Any]) -> str:
    return json.dumps({"Records": list(files)})


def test_a_file_becomes_the_message_of_its_patient_day_and_nothing_of_who_put_it_there_stays() -> None:
    (body,) = upload_bodies(notification(file("uploads/p-001/2026-03-31.json")))
    message = UploadMessage.read(body)
    assert (message.day, message.run_id) == (DAY, "upload-0a1b2c")
    assert "jane" not in body
    assert "192.0.2.7" not in body


@pytest.mark.parametrize(
    ("key", "patient_id"),
    [
        ("uploads/ada%40example.org/2026-03-31.json", "ada@example.org"),
        ("uploads/ada%2Bring/2026-03-31.json", "ada+ring"),
    ],
)
def test_keys_come_url_encoded(key: str, patient_id: str) -> None:
    (body,) = upload_bodies(notification(file(key)))
    assert UploadMessage.read(body).day.patient_id == patient_id


def test_the_test_event_of_a_new_notification_asks_for_nothing() -> None:
    told = {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "ultrahuman-raw-data"}
    assert upload_bodies(json.dumps(told)) == []


def test_a_folder_made_in_the_console_is_no_file() -> None:
    assert upload_bodies(notification(file("uploads/p-001/", size=0))) == []


@pytest.mark.parametrize("etag", ["", "d41d8-3", "x" * 500])
def test_any_etag_makes_a_run_that_can_be_read(etag: str) -> None:
    (body,) = upload_bodies(notification(file("uploads/p-001/2026-03-31.json", etag=etag)))
    assert UploadMessage.read(body).day == DAY


@pytest.mark.parametrize(
    "body",
    [
        '{"version": 1, "run_id": "upload-1", "upload": "uploads/p-001/2026-03-31.json"}',  # of an earlier version
        "aws:s3",
        '"aws:s3"',
        '{"Records": "aws:s3"}',
        '{"Records": [{"eventSource": "aws:s3"}]}',
        '{"Records": [{"eventSource": "aws:s3", "s3": {"object": {"key": 7}}}]}',
    ],
)
def test_what_is_no_notification_stays_as_it_is(body: str) -> None:
    assert upload_bodies(body) == [body]


def test_each_file_of_a_notification_is_a_record_of_its_own_and_the_first_keeps_the_id() -> None:
    files = [file(f"uploads/p-001/2026-03-{day}.json") for day in (30, 31)]
    records = unfolded([{"messageId": "m-1", "receiptHandle": "r", "body": notification(*files)}])
    assert [record["messageId"] for record in records] == ["m-1", "m-1-1"]
    assert [UploadMessage.read(record["body"]).day.date.day for record in records] == [30, 31]
    assert {record["receiptHandle"] for record in records} == {"r"}


def test_all_uploads_and_what_they_lead_to_travel_in_one_lane() -> None:
    lanes = set()
    for etag in ("0a", "1b"):
        (body,) = upload_bodies(notification(file("uploads/p-001/2026-03-31.json", etag=etag)))
        message = UploadMessage.read(body)
        fetch = StageMessage.about(DAY, run_id=message.run_id, reason="upload")
        lanes |= {message.lane, fetch.lane, fetch.baseline_for(DAY).lane, lane_of(fetch.body())}
    assert lanes == {"uploads"}


def test_the_lane_of_a_body_is_that_of_its_run_and_nothing_else_has_one() -> None:
    assert lane_of('{"version":1,"run_id":"nightly-2026-04-01T02","hour":"x"}') == "nightly-2026-04-01T02"
    for body in ("", "[]", "{}", '{"run_id": 7}', notification(file("uploads/x"))):
        assert lane_of(body) is None
