"""The four Lambda entries on an account in memory: events in, documents and messages out."""

import datetime as dt
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest

from core.errors import BadMessage, BadSettings, Crashed, Unauthorized, UnknownPatient
from core.patient_day import MAX_REFUSALS, PatientDay, StageMessage
from core.stages.dispatch import SegmentMessage
from scripts.local.simulator import running
from scripts.operations.paths import ROOT
from tests.support.account import BUCKETS, account
from tests.support.functions import KEY, Context, Stack, cold, end_containers
from tests.support.over_http import Service

DAY = PatientDay("p-seven", dt.date(2026, 3, 31))
NAMED = {
    "dispatch": ("DISPATCH_QUEUE_URL", "FETCH_QUEUE_URL"),
    "fetch": ("FETCH_QUEUE_URL", "PROCESS_QUEUE_URL", "ULTRAHUMAN_API_KEY"),
    "process": ("PROCESS_QUEUE_URL", "EXPLAIN_QUEUE_URL", "EVENT_BUS_NAME"),
    "explain": ("EXPLAIN_QUEUE_URL",),
}
COMMON = ("DEAD_LETTER_QUEUE_URL", "PATIENTS_TABLE_NAME", "PATIENT_DAYS_TABLE_NAME")


@pytest.fixture(scope="module")
def simulated() -> Iterator[Service]:
    options = ("--api-key", KEY, "--wild", "0", "--late-rate", "0", "--now", "2026-06-01")
    with running("scripts.local.ultrahuman", *options) as url:
        yield Service(url, {"Authorization": KEY})


@pytest.fixture
def stack(simulated: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack]:
    simulated.calm()
    for name in (
        *("ULTRAHUMAN_EMAIL", "ULTRAHUMAN_PATIENT_ID", "ULTRAHUMAN_TIMEZONE"),
        *("AZURE_OPENAI_ENDPOINT", "LOG_LEVEL", "STAGE"),
    ):
        monkeypatch.delenv(name, raising=False)
    with account(monkeypatch) as aws:
        aws.enrol("p-seven", timezone={"S": "Europe/Berlin"})
        yield Stack(aws, simulated, monkeypatch)
        end_containers()


def message(day: PatientDay = DAY, **flags: Any) -> str:
    return StageMessage.about(day, **{"run_id": "run-1", "reason": "nightly", **flags}).body()


DONE: dict[str, Any] = {"batchItemFailures": []}
DIRECT = {"patient_id": "p-seven", "date": "2026-03-31"}


def test_a_fetch_message_becomes_a_raw_document_and_a_process_message(stack: Stack) -> None:
    assert stack.deliver("fetch", message()) == DONE
    assert json.loads(stack.aws.document("raw", DAY) or b"")["data"]
    assert [m.day for m in stack.messages("process")] == [DAY]


def test_a_night_goes_from_the_schedule_to_the_explanation(stack: Stack) -> None:
    assert stack.invoke("dispatch", {"time": "2026-04-01T02:00:00Z"}) == {
        "outcome": "dispatched",
        "segments": 1,
    }
    for stage in ("dispatch", "fetch", "process", "explain"):
        assert stack.deliver(stage) == DONE
    for back in range(3):
        day = DAY.shifted(-back)
        processed = json.loads(stack.aws.document("processed", day) or b"")
        explanation = json.loads(stack.aws.document("explanations", day) or b"")
        assert (processed["patient_id"], processed["date"]) == ("p-seven", day.date.isoformat())
        assert processed["timezone"] == "Europe/Berlin"
        assert processed["metrics"]["resting_hr"]["unit"] == "bpm"
        assert explanation["source"] == "template"
        assert explanation["text"]
    assert not any(stack.dead(stage) for stage in NAMED)


def test_a_segment_message_becomes_the_messages_of_the_due(stack: Stack) -> None:
    segment = SegmentMessage(run_id="nightly-2026-04-01T02", hour="2026-04-01T02", segment=0, segments=1)
    assert stack.deliver("dispatch", segment.body()) == DONE
    dates = sorted(m.date for m in stack.messages("fetch"))
    assert dates == ["2026-03-29", "2026-03-30", "2026-03-31"]


def notification(key: str, *, size: int = 70_000) -> str:
    """S3's word of a file, with who put it there (all of it: tests/unit/aws/test_uploads.py)."""
    told = {"bucket": {"name": BUCKETS["raw"]}, "object": {"key": quote(key), "size": size, "eTag": "0a1b"}}
    return json.dumps(
        {"Records": [{"eventSource": "aws:s3", "s3": told, "userIdentity": {"principalId": "jane"}}]}
    )


def older(key: str) -> str:
    """As EventBridge put it before; such messages wait in deployed queues."""
    return json.dumps({"version": 1, "run_id": "upload-0a1b", "upload": key})


@pytest.mark.parametrize("said", [notification, older])
def test_an_uploaded_file_is_the_day_s_raw_document_and_is_explained(
    stack: Stack, said: Callable[[str], str]
) -> None:
    key = f"uploads/{DAY.key}"
    body = json.dumps(
        {"data": {"metric_data": [{"type": "night_rhr", "object": {"avg": 51}}]}, "status": 200}
    )
    stack.aws.s3.put_object(Bucket=BUCKETS["raw"], Key=key, Body=body.encode())
    assert stack.deliver("dispatch", said(key)) == DONE
    for stage in ("fetch", "process", "explain"):
        assert stack.deliver(stage) == DONE
    assert stack.aws.document("raw", DAY) == body.encode()
    assert json.loads(stack.aws.document("explanations", DAY) or b"{}")["patient_id"] == DAY.patient_id


def test_process_and_explain_do_their_work_without_the_patient_s_email(stack: Stack) -> None:
    stack.invoke("fetch", dict(DIRECT))
    stack.aws.dynamodb.update_item(
        TableName="patients", Key={"patient_id": {"S": DAY.patient_id}}, UpdateExpression="REMOVE email"
    )
    assert stack.invoke("process", dict(DIRECT))["outcome"] == "processed"
    assert stack.invoke("explain", dict(DIRECT))["outcome"] == "explained"
    with pytest.raises(UnknownPatient):
        stack.invoke("fetch", dict(DIRECT))


@pytest.mark.parametrize(
    "body", ['{"Service": "Amazon S3", "Event": "s3:TestEvent"}', notification(f"uploads/{DAY.key}", size=0)]
)
def test_s3_s_test_event_and_a_folder_are_done_with_at_once(stack: Stack, body: str) -> None:
    assert stack.deliver("dispatch", body) == DONE
    assert stack.dead("dispatch") == []
    assert stack.messages("fetch") == []


@pytest.mark.parametrize(
    "key",
    [
        "uploads/p-seven/2026-13-01.json",
        "uploads/2026-03-31.json",
        "uploads/a/b/2026-03-31.json",
        "uploads/x.csv",
    ],
)
def test_a_file_in_the_wrong_place_is_a_dead_letter_and_nobody_is_named_in_it(stack: Stack, key: str) -> None:
    stack.deliver("dispatch", notification(key))
    (record,) = stack.aws.receive("dispatch-dlq")
    assert record["messageAttributes"]["error_kind"]["stringValue"] == "bad_message"
    assert json.loads(record["body"])["upload"] == key
    assert "jane" not in record["body"]
    assert stack.messages("fetch") == []


def test_the_direct_payload_works_on_each_function_and_its_answer_feeds_the_next(stack: Stack) -> None:
    payload: dict[str, Any] = dict(DIRECT)
    for stage, outcome in (("fetch", "fetched"), ("process", "processed"), ("explain", "explained")):
        payload = stack.invoke(stage, payload)
        assert payload | DIRECT == payload
        assert payload["outcome"] == outcome
    assert not any(stack.messages(stage) for stage in ("fetch", "process", "explain"))
    assert stack.aws.document("explanations", DAY)


def test_the_direct_payload_of_dispatch_enqueues_one_day(stack: Stack) -> None:
    assert stack.invoke("dispatch", DIRECT) == {**DIRECT, "outcome": "dispatched", "messages": 1}
    assert [m.day for m in stack.messages("fetch")] == [DAY]


def test_the_roster_of_one_is_the_email_of_the_environment(stack: Stack) -> None:
    stack.aws.dynamodb.delete_item(TableName="patients", Key={"patient_id": {"S": "p-seven"}})
    stack.monkeypatch.setenv("ULTRAHUMAN_EMAIL", "me@example.org")
    stack.invoke("dispatch", {"time": "2026-04-01T04:00:00Z"})
    stack.deliver("dispatch")
    assert stack.deliver("fetch") == DONE
    assert stack.aws.document("raw", PatientDay("me@example.org", DAY.date))


def test_the_roster_of_one_has_its_night_in_its_own_time_zone(stack: Stack) -> None:
    stack.aws.dynamodb.delete_item(TableName="patients", Key={"patient_id": {"S": "p-seven"}})
    stack.monkeypatch.setenv("ULTRAHUMAN_EMAIL", "me@example.org")
    stack.monkeypatch.setenv("ULTRAHUMAN_TIMEZONE", "Asia/Kathmandu")
    stack.invoke("dispatch", {"time": "2026-03-31T22:00:00Z"})  # a quarter to four there
    stack.deliver("dispatch")
    assert stack.messages("fetch") == []
    stack.invoke("dispatch", {"time": "2026-03-31T23:00:00Z"})
    stack.deliver("dispatch")
    assert stack.messages("fetch")[-1].day == PatientDay("me@example.org", DAY.date)


@pytest.mark.parametrize("stage", list(NAMED))
def test_a_malformed_message_is_a_dead_letter_of_its_stage(stack: Stack, stage: str) -> None:
    bodies = ["no json", "{}", message().replace("p-seven", "../p"), message().replace("03-31", "02-30")]
    assert stack.deliver(stage, *bodies) == DONE
    told = stack.dead(stage)
    assert {(one["error_kind"], one["stage"]) for one in told} == {("bad_message", stage)}
    assert len(told) == len(bodies)


def test_one_bad_record_costs_its_neighbours_nothing(stack: Stack) -> None:
    others = [message(DAY.shifted(-n)) for n in range(3)]
    assert stack.deliver("fetch", "no json", message(PatientDay("stranger", DAY.date)), *others) == DONE
    assert sorted(told["error_kind"] for told in stack.dead("fetch")) == ["bad_message", "unknown_patient"]
    assert sorted(m.date for m in stack.messages("process")) == ["2026-03-29", "2026-03-30", "2026-03-31"]


@pytest.mark.parametrize(
    ("fault", "left", "dead"),
    [
        ({"kind": "401"}, 1, []),
        ({"kind": "400"}, 0, ["upstream"]),
        ({"kind": "huge"}, 0, ["bad_raw"]),
        ({"kind": "404"}, 0, []),
        ({"kind": "no_metrics"}, 0, []),
        ({"kind": "html"}, 1, []),
        ({"kind": "empty"}, 1, []),
        ({"kind": "malformed"}, 1, []),
        ({"kind": "503", "retry_after": 900}, 1, []),
    ],
)
def test_each_fault_of_the_api_ends_as_the_failure_table_says(
    stack: Stack, fault: dict[str, Any], left: int, dead: list[str]
) -> None:
    stack.api.ask("POST", "/_sim/faults", body=[fault])
    stack.monkeypatch.setenv("DEFERRAL_BASE_SECONDS", "0.1")
    assert stack.deliver("fetch", message()) == DONE
    assert [told["error_kind"] for told in stack.dead("fetch")] == dead
    url = stack.aws.queues["fetch"]
    delayed = stack.aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert int(delayed["ApproximateNumberOfMessagesDelayed"]) == left
    assert stack.aws.document("raw", DAY) is None
    item = stack.aws.dynamodb.get_item(
        TableName="patient-days", Key={"patient_id": {"S": "p-seven"}, "date": {"S": "2026-03-31"}}
    ).get("Item", {})
    assert ("fetch_error" in item) == bool(dead)
    assert ("no_data_at" in item) == (not left and not dead)


def test_a_key_that_is_refused_three_quarters_of_an_hour_long_is_a_dead_letter(stack: Stack) -> None:
    stack.api.ask("POST", "/_sim/faults", body=[{"kind": "401"}])
    stack.monkeypatch.setenv("DEFERRAL_BASE_SECONDS", "0.01")
    stack.deliver("fetch", message())
    for _ in range(MAX_REFUSALS):
        assert stack.dead("fetch") == []
        stack.deliver("fetch")
    assert [told["error_kind"] for told in stack.dead("fetch")] == ["unauthorized"]


@pytest.mark.parametrize("fault", [{"kind": "not_shared"}, {"kind": "error_in_200", "status": 401}])
def test_who_does_not_share_is_noted_and_costs_no_letter_while_the_key_works_for_others(
    stack: Stack, fault: dict[str, Any]
) -> None:
    stack.aws.enrol("p-eight")
    private = PatientDay("p-eight", DAY.date)
    stack.api.ask("POST", "/_sim/faults", body=[{**fault, "match": {"email": "p-eight@example.org"}}])
    stack.deliver("fetch", message())
    assert stack.deliver("fetch", message(private)) == DONE
    assert (stack.dead("fetch"), stack.messages("fetch")) == ([], [])
    item = stack.aws.dynamodb.get_item(
        TableName="patient-days", Key={"patient_id": {"S": "p-eight"}, "date": {"S": "2026-03-31"}}
    )["Item"]
    assert item["fetch_error"]["M"]["kind"] == {"S": "not_shared"}
    answer = stack.invoke("fetch", {"patient_id": "p-eight", "date": "2026-03-31"})
    assert answer["outcome"] == "not_shared"
    stack.api.ask("DELETE", "/_sim/faults")
    stack.deliver("fetch", message(private, run_id="next-night"))
    assert stack.aws.document("raw", private)


def test_whom_the_api_does_not_know_has_no_data(stack: Stack) -> None:
    stack.api.ask("POST", "/_sim/faults", body=[{"kind": "unknown_user"}])
    assert stack.invoke("fetch", DIRECT)["outcome"] == "no_data"


def test_a_direct_payload_raises_what_stopped_it(stack: Stack) -> None:
    stack.api.ask("POST", "/_sim/faults", body=[{"kind": "401"}])
    with pytest.raises(Unauthorized):
        stack.invoke("fetch", DIRECT)
    with pytest.raises(UnknownPatient):
        stack.invoke("fetch", {**DIRECT, "patient_id": "stranger"})


@pytest.mark.parametrize("stage", list(NAMED))
def test_an_event_that_names_nothing_is_a_bad_message(stack: Stack, stage: str) -> None:
    handler = stack.handler(stage)
    for event in (None, "p-seven", 7, [DIRECT], {**DIRECT, "date": "2026-02-30"}, {"patient_id": "../p"}):
        with pytest.raises(BadMessage):
            handler(event, Context())


@pytest.mark.parametrize("since", ["2026-01-01", "ada@example.org"])
def test_one_odd_roster_item_ends_no_hourly_check_and_is_counted(stack: Stack, since: str) -> None:
    stack.aws.enrol("p-odd", since={"S": since})
    checked = stack.invoke("dispatch", {"check": "nights"})
    assert (checked["ExpectedPatientDays"], checked["UnreadablePatients"]) == (1, 1)


@pytest.mark.parametrize("stage", list(NAMED))
def test_what_no_stage_expects_is_told_by_its_type_and_place(stack: Stack, stage: str) -> None:
    with pytest.raises(Crashed, match=r"^(Attribute|Type)Error in \w+\.py, line \d+$") as told:
        stack.invoke(stage, {"Records": ["ada@example.org"]})
    assert told.value.__suppress_context__


@pytest.mark.parametrize("event", [{"check": "nights"}, {}, {"Records": []}, DIRECT])
@pytest.mark.parametrize("stage", list(NAMED))
def test_a_cold_start_that_fails_does_not_repeat_its_environment(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, stage: str, event: dict[str, Any]
) -> None:
    handler = stack.handler(stage)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "of ada@example.org")
    with pytest.raises(Crashed, match=r"^ValueError in \w+\.py, line \d+$"):
        handler(event, Context())


@pytest.mark.parametrize(("stage", "name"), [(s, n) for s, names in NAMED.items() for n in (*COMMON, *names)])
def test_a_missing_variable_names_itself_at_cold_start(
    monkeypatch: pytest.MonkeyPatch, stage: str, name: str
) -> None:
    for given in (*COMMON, *NAMED[stage]):
        monkeypatch.setenv(given, "something")
    monkeypatch.delenv(name)
    with pytest.raises(BadSettings, match=f"^{name} is missing: set it in the environment"):
        cold(stage)(DIRECT, Context())


def test_no_log_line_holds_a_patient_an_email_or_a_measurement(
    stack: Stack, capfd: pytest.CaptureFixture[str]
) -> None:
    for stage in NAMED:  # a logger that an earlier test made writes to that test's output
        logging.Logger.manager.loggerDict.pop(f"chronicgpt-{stage}", None)
    stack.monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    stack.deliver("fetch", message(), "p-seven is no json", message(PatientDay("stranger-8", DAY.date)))
    stack.api.ask("POST", "/_sim/faults", body=[{"kind": "401"}])
    stack.deliver("fetch", message(DAY.shifted(-1)))
    stack.deliver("process")
    stack.deliver("explain")
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    told = json.dumps(lines)
    assert {line["kind"] for line in lines if "kind" in line} >= {
        "fetched",
        "processed",
        "explained",
        "not_shared",
    }
    about = [line for line in lines if line.get("date")]
    assert about
    assert {line["run_id"] for line in about} == {"run-1"}
    assert {line["run_id"] for line in lines if "PatientDays" in line and line["kind"] == "explained"} == {
        "run-1"
    }
    assert not [secret for secret in ("p-seven", "stranger-8", "example.org", KEY, "bpm") if secret in told]


@pytest.mark.parametrize(
    ("stage", "spared"),
    [
        ("dispatch", ("numpy", "openai", "aiohttp")),
        ("fetch", ("numpy", "openai")),
        ("process", ("openai", "aiohttp")),
        ("explain", ("numpy", "openai", "aiohttp")),
    ],
)
def test_a_function_imports_nothing_that_it_does_not_use(stage: str, spared: tuple[str, ...]) -> None:
    """Explain imports openai only where an endpoint is set."""
    code = f"import sys, handlers.{stage}; print([name for name in {spared!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_process_takes_a_patient_s_days_in_order(stack: Stack) -> None:
    """The bound of a backfill rests on it: each day once, where it would be many times (docs/convergence.md)."""
    import handlers.process

    stack.handler("process")
    assert handlers.process.runner().in_order
