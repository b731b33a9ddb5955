"""The true path on a really deployed stack: SQS, Lambda, S3, DynamoDB, and HTTP to both simulated APIs."""

import datetime as dt
import json
import random
import time
import urllib.request
from collections.abc import Callable

import pytest

from core.content import sha256, to_bytes
from core.documents import ProcessedDocument
from core.explanation.notes import notes_of
from core.patient_day import PatientDay
from core.ports import Patient
from core.stages.assessment import HISTORY_DAYS, assess_day, measure_day
from core.stages.day_status import COMPLETE, DayStatus, day_status
from core.ultrahuman.answer import read_answer
from tests.e2e.pipeline import Pipeline, low_glucose, recorded, recorded_days

pytestmark = pytest.mark.e2e

START = dt.date(2026, 3, 1)
RECORDED = recorded_days()


def generated_days(patients: int, days: int, prefix: str) -> list[PatientDay]:
    return [
        PatientDay(f"{prefix}-{number:03d}", START + dt.timedelta(days=back))
        for number in range(patients)
        for back in range(days)
    ]


ALL_DAYS = RECORDED or generated_days(6, 60, "gen")


def email_of(patient_id: str) -> str:
    return (
        f"{patient_id}@recordings.example" if patient_id.startswith("rec-") else f"{patient_id}@example.org"
    )


def enrol(pipeline: Pipeline, days: list[PatientDay]) -> None:
    ids = sorted({day.patient_id for day in days})
    pipeline.enrol(Patient(patient_id, email_of(patient_id), timezone="UTC") for patient_id in ids)


def faults(pipeline: Pipeline, *kinds: dict[str, object]) -> None:
    """Replaces the simulated Ultrahuman's faults."""
    url = pipeline.aws.simulators["ultrahuman"].url + "/_sim/faults"
    body = json.dumps(list(kinds)).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"}, method="POST")  # noqa: S310
    urllib.request.urlopen(request).close()  # noqa: S310


def wait_for(done: Callable[[], bool], seconds: float = 90) -> None:
    ends = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < ends, "it does not come"
        time.sleep(0.3)


def model_calls(pipeline: Pipeline) -> int:
    url = pipeline.aws.simulators["azure"].url + "/_sim/requests"
    with urllib.request.urlopen(url) as answer:  # noqa: S310
        return int(json.load(answer)["count"])


def calm_documents(raw: dict[PatientDay, bytes]) -> dict[PatientDay, bytes]:
    """The oracle: the processed documents of these raw ones, computed here, in date order, by the pure functions."""
    documents = {}
    features: dict[PatientDay, dict[str, float]] = {}
    for day in sorted(raw):
        measured = measure_day(raw[day], day.date, "UTC")
        features[day] = json.loads(to_bytes(measured.features))
        earlier = (day.shifted(-back) for back in range(1, HISTORY_DAYS + 1))
        history = {d.date: features[d] for d in earlier if d in features}
        documents[day] = to_bytes(assess_day(day, "UTC", sha256(raw[day]), measured, history))
    return documents


def told_facts(documents: dict[PatientDay, bytes]) -> dict[PatientDay, object]:
    return {day: json.loads(body)["notes"] for day, body in documents.items()}


def facts_of(processed: dict[PatientDay, bytes]) -> dict[PatientDay, object]:
    """What an explanation of these processed documents has to say, computed here."""
    return {
        day: [json.loads(json.dumps(note.described())) for note in notes_of(read)]
        for day, body in processed.items()
        if (read := ProcessedDocument.model_validate_json(body))
    }


@pytest.fixture(scope="module")
def first_night(pipeline: Pipeline) -> Pipeline:
    """All days, one poison message, and one patient who does not share."""
    enrol(pipeline, [*ALL_DAYS, PatientDay("refused", START)])
    faults(pipeline, {"kind": "not_shared", "match": {"email": "refused@example.org"}})
    pipeline.enqueue(ALL_DAYS)
    pipeline.enqueue([PatientDay("refused", START)])
    pipeline.send(["this is no message"])
    pipeline.wait_until_drained(420)
    faults(pipeline)
    return pipeline


def test_every_day_is_explained_or_without_data(first_night: Pipeline) -> None:
    ledger = first_night.ledger()
    stands = {day: day_status(ledger[day]) for day in ALL_DAYS}
    assert {
        day for day, how in stands.items() if how not in (DayStatus.EXPLAINED, DayStatus.NO_DATA)
    } == set()
    assert sum(how is DayStatus.EXPLAINED for how in stands.values()) > 0.8 * len(ALL_DAYS)


@pytest.mark.skipif(not RECORDED, reason="the recordings are not beside the repository")
def test_raw_documents_are_the_answers_byte_for_byte(first_night: Pipeline) -> None:
    expected = {day: recorded(day) for day in ALL_DAYS if read_answer(recorded(day), day.date).has_data}
    assert first_night.documents("raw", ALL_DAYS) == expected


def test_processed_documents_are_what_a_calm_run_computes(first_night: Pipeline) -> None:
    raw = first_night.documents("raw", ALL_DAYS)
    assert first_night.documents("processed", ALL_DAYS) == calm_documents(raw)


def test_explanations_rest_on_their_processed_documents(first_night: Pipeline) -> None:
    explanations = first_night.documents("explanations", ALL_DAYS)
    assert told_facts(explanations) == facts_of(first_night.documents("processed", ALL_DAYS))
    told = [json.loads(body) for body in explanations.values()]
    asked = [one["source"] for one in told if one["reason"] != "nothing_to_arrange"]
    assert len(asked) > 30
    assert asked.count("model") > 0.95 * len(asked)


def test_poison_is_dead_lettered_with_its_reason_and_nothing_else_is_nor_who_does_not_share(
    first_night: Pipeline,
) -> None:
    dead = first_night.dead_letters("fetch")
    assert [letter["error_kind"] for letter in dead] == ["bad_message"]
    assert {letter["stage"] for letter in dead} == {"fetch"}
    assert first_night.ledger()[PatientDay("refused", START)].state == "not_shared"
    for stage in ("dispatch", "process", "explain"):
        assert first_night.dead_letters(stage) == []


def test_a_replay_of_finished_days_calls_no_model_and_writes_no_document(first_night: Pipeline) -> None:
    days = [day for day in ALL_DAYS if day.patient_id == ALL_DAYS[0].patient_id]
    before = {kind: versions(first_night, kind) for kind in ("raw", "processed", "explanations")}
    calls = model_calls(first_night)
    first_night.enqueue(days, run_id="again", reason="replay")
    first_night.wait_until_drained(120)
    assert model_calls(first_night) == calls
    assert {kind: versions(first_night, kind) for kind in before} == before


def versions(pipeline: Pipeline, kind: str) -> int:
    """How many object versions a bucket has ever held: a rewrite with the same bytes counts."""
    pages = pipeline.s3.get_paginator("list_object_versions").paginate(Bucket=pipeline.stack.buckets[kind])
    return sum(len(page.get("Versions", [])) for page in pages)


def test_each_stage_takes_the_direct_payload_and_does_its_own_part(first_night: Pipeline) -> None:
    day = PatientDay("direct", START)
    enrol(first_night, [day])
    payload = {"patient_id": day.patient_id, "date": day.date.isoformat()}
    outcomes = {stage: first_night.invoke(stage, payload) for stage in ("fetch", "process", "explain")}
    assert {stage: (answer["outcome"], error) for stage, (answer, error) in outcomes.items()} == {
        "fetch": ("fetched", False),
        "process": ("processed", False),
        "explain": ("explained", False),
    }
    assert day_status(first_night.ledger()[day]) in COMPLETE


def test_the_state_machine_takes_a_patient_day_from_the_api_to_its_explanation(first_night: Pipeline) -> None:
    day = PatientDay("on-demand", START)
    enrol(first_night, [day])
    payload = {"patient_id": day.patient_id, "date": day.date.isoformat()}
    status, history = first_night.machine(payload)
    assert status == "SUCCEEDED", history
    assert day_status(first_night.ledger()[day]) in COMPLETE


def test_the_state_machine_goes_on_with_a_stored_day_that_the_api_no_longer_knows(
    first_night: Pipeline,
) -> None:
    day = PatientDay("vanished", START)
    enrol(first_night, [day])
    payload = {"patient_id": day.patient_id, "date": day.date.isoformat()}
    first_night.invoke("fetch", payload)
    faults(first_night, {"kind": "no_metrics", "match": {"email": email_of(day.patient_id)}})
    status, history = first_night.machine(payload)
    faults(first_night)
    assert status == "SUCCEEDED", history
    assert day_status(first_night.ledger()[day]) in COMPLETE


def test_the_state_machine_fails_with_the_reason(first_night: Pipeline) -> None:
    status, history = first_night.machine({"patient_id": "nobody-knows", "date": START.isoformat()})
    assert status == "FAILED"
    assert "add them with scripts.roster" in history


def test_an_uploaded_day_is_explained_stays_and_its_urgent_finding_is_told_once(
    first_night: Pipeline,
) -> None:
    day = PatientDay("uploaded", dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1))
    enrol(first_night, [day])
    heard = first_night.listen("UrgentTopicArn")
    body = low_glucose(day)
    first_night.upload(day, body)
    wait_for(lambda: (e := first_night.ledger().get(day)) is not None and e.state == "explained")
    first_night.enqueue([day], run_id="night-after", reason="nightly")  # the API knows another day
    first_night.enqueue([day], run_id="forced", reason="replay", force=True)
    first_night.wait_until_drained(120)
    assert first_night.documents("raw", [day]) == {day: body}
    said = heard()
    assert [day.patient_id in text and "glucose_low" in text for text in said] == [True], said
    assert "45" not in said[0].replace(day.date.isoformat(), "")


def test_a_direct_invocation_that_fails_raises_and_names_no_patient(first_night: Pipeline) -> None:
    answer, error = first_night.invoke("fetch", {"patient_id": "nobody-knows", "date": START.isoformat()})
    assert error
    assert "roster" in answer["errorMessage"]
    assert "nobody-knows" not in json.dumps(answer)


def test_the_schedule_dispatches_the_patients_whose_night_it_is(first_night: Pipeline) -> None:
    first_night.enrol(
        [
            Patient("night-utc", "night-utc@example.org", timezone="UTC"),
            Patient("night-kathmandu", "night-kathmandu@example.org", timezone="Asia/Kathmandu"),
        ]
    )
    answer, error = first_night.invoke("dispatch", {"time": "2026-04-01T04:00:00Z"})
    assert (answer["outcome"], error) == ("dispatched", False)
    first_night.wait_until_drained(240)
    ledger = first_night.ledger()
    nights = [PatientDay("night-utc", dt.date(2026, 3, day)) for day in (29, 30, 31)]
    assert all(ledger[day].state in ("explained", "no_data") for day in nights)
    assert not any(day.patient_id == "night-kathmandu" for day in ledger)


def test_killed_lambdas_duplicates_disorder_and_api_faults_change_nothing(first_night: Pipeline) -> None:
    """150 patient-days with every tenth answer a failure, every third message twice, and Lambdas killed at random."""
    chance = random.Random(20260401)
    days = generated_days(5, 30, "chaos")
    enrol(first_night, days)
    faults(
        first_night,
        {"kind": "503", "rate": 0.05},
        {"kind": "429", "rate": 0.03, "retry_after": 1},
        {"kind": "truncated", "rate": 0.02},
    )
    sent = [*days, *chance.sample(days, 50)]
    chance.shuffle(sent)
    first_night.enqueue(sent)
    kills, last = 0, time.monotonic()

    def kill_now_and_then() -> None:
        """All along the way, not only at its beginning."""
        nonlocal kills, last
        if kills < 6 and time.monotonic() - last > 3 and chance.random() < 0.5:
            kills, last = kills + first_night.kill_a_lambda(chance), time.monotonic()

    first_night.wait_until_drained(600, meanwhile=kill_now_and_then)
    faults(first_night)
    assert kills >= 3  # as many as the time allowed
    assert {stage: first_night.dead_letters(stage) for stage in first_night.stack.queues} == {
        stage: [] for stage in first_night.stack.queues
    }
    ledger = first_night.ledger()
    assert {day_status(ledger[day]) for day in days} <= {DayStatus.EXPLAINED, DayStatus.NO_DATA}
    raw = first_night.documents("raw", days)
    calm = calm_documents(raw)
    assert first_night.documents("processed", days) == calm
    assert told_facts(first_night.documents("explanations", days)) == facts_of(calm)
