"""The fake roster and the real one (on moto) keep the same promises."""

import datetime as dt
from typing import Any

import boto3
import pytest

from core.aws.ledger import DynamoLedger, readable
from core.aws.roster import PAGE, DynamoRoster, roster_of_one
from core.errors import Forgotten, UnknownPatient
from core.patient_day import PatientDay
from core.ports import Patient
from core.stages import notes
from tests.support.account import Account
from tests.support.adapters import BOTH, run
from tests.support.aws import FakeRoster

ADA = Patient("ada", "ada@example.org", timezone="Europe/Berlin", language="de", active=False)
ME = Patient("me@example.org", "me@example.org")


@BOTH
def test_a_patient_of_the_roster_is_found_and_a_stranger_is_not(real: bool, aws: Account) -> None:
    aws.enrol("ada", timezone={"S": "Europe/Berlin"}, language={"S": "de"}, active={"BOOL": False})
    roster = DynamoRoster(aws.dynamodb, "patients") if real else FakeRoster(ADA)
    assert run(roster.patient("ada")) == ADA
    with pytest.raises(UnknownPatient) as trouble:
        run(roster.patient("stranger"))
    assert "stranger" not in str(trouble.value)


@BOTH
def test_a_forgotten_patient_is_forgotten(real: bool, aws: Account) -> None:
    aws.dynamodb.put_item(
        TableName="patients", Item={"patient_id": {"S": "bob"}, "forgotten_at": {"S": "2026-01-01"}}
    )
    roster = DynamoRoster(aws.dynamodb, "patients") if real else FakeRoster(forgotten=["bob"])
    with pytest.raises(Forgotten):
        run(roster.patient("bob"))
    assert run(roster.page(0, 1, None)).patients == []


@BOTH
@pytest.mark.parametrize("segments", [1, 3])
def test_the_pages_of_all_segments_hold_everybody_once(real: bool, segments: int, aws: Account) -> None:
    names = [f"p-{n:03}" for n in range(25)]
    for name in names:
        aws.enrol(name)
    roster = (
        DynamoRoster(aws.dynamodb, "patients")
        if real
        else FakeRoster(*(Patient(name, f"{name}@example.org") for name in names))
    )
    assert sorted(everybody(roster, segments)) == names
    assert run(roster.about()) == 25


def everybody(roster: DynamoRoster | FakeRoster, segments: int) -> list[str]:
    found: list[str] = []
    for segment in range(segments):
        cursor = None
        while True:
            page = run(roster.page(segment, segments, cursor))
            found += [patient.patient_id for patient in page.patients]
            cursor = page.cursor
            if cursor is None:
                break
    return found


def test_a_roster_of_more_than_a_page_is_gone_through_by_its_cursor(aws: Account) -> None:
    requests = [
        {"PutRequest": {"Item": {"patient_id": {"S": f"p-{n:05}"}, "email": {"S": "x@example.org"}}}}
        for n in range(PAGE + 5)
    ]
    for i in range(0, len(requests), 25):
        boto3.client("dynamodb").batch_write_item(RequestItems={"patients": requests[i : i + 25]})
    roster = DynamoRoster(aws.dynamodb, "patients")
    assert run(roster.page(0, 1, None)).cursor is not None
    assert len(set(everybody(roster, 1))) == len(requests)


@pytest.mark.parametrize(
    "odd",
    [
        {"patient_id": {"S": "odd"}},
        {"patient_id": {"S": "odd"}, "email": {"S": "o@example.org"}, "timezone": {"NULL": True}},
        {"patient_id": {"S": "odd"}, "email": {"N": "7"}},
        {"patient_id": {"S": "odd"}, "email": {"S": "o@example.org"}, "since": {"S": "2026-01-01"}},
        {"patient_id": {"S": "odd"}, "email": {"S": "o@example.org"}, "since": {"S": "o@example.org"}},
    ],
)
def test_an_entry_of_another_form_costs_nobody_else_the_night(aws: Account, odd: dict[str, Any]) -> None:
    for item in ({"patient_id": {"S": "ada"}, "email": {"S": "ada@example.org"}}, odd):
        aws.dynamodb.put_item(TableName="patients", Item=item)
    roster = DynamoRoster(aws.dynamodb, "patients")
    page = run(roster.page(0, 1, None))
    assert ([patient.patient_id for patient in page.patients], page.unreadable) == (["ada"], 1)
    with pytest.raises(UnknownPatient, match="import it again"):
        run(roster.patient("odd"))


def test_an_entry_under_an_id_that_is_none_is_passed_over_and_counted(aws: Account) -> None:
    item = {"patient_id": {"S": "ada was born in 1970"}, "email": {"S": "a@example.org"}}
    aws.dynamodb.put_item(TableName="patients", Item=item)
    page = run(DynamoRoster(aws.dynamodb, "patients").page(0, 1, None))
    assert (page.patients, page.unreadable) == ([], 1)


@pytest.mark.parametrize(
    "odd",
    [
        {"features_rev": {"N": "1.5"}},
        {"features_rev": {"S": "1"}},
        {"processed_fp": {"N": "7"}},
        {"explain_wanted": {"S": "yes"}},
        {"told": {"S": "glucose_low"}},
        {"fetch_error": {"S": "ada@example.org"}},
        {"features": {}},
    ],
)
def test_an_item_of_another_form_is_left_out_and_costs_nobody_else_the_look(
    aws: Account, odd: dict[str, Any]
) -> None:
    ledger = DynamoLedger(aws.dynamodb, "patient-days")
    days = [PatientDay(name, dt.date(2026, 3, 31)) for name in ("p-1", "p-2")]
    run(ledger.write(notes.no_data(days[0], explain=True, run_id="r")))
    items = [aws.dynamodb.scan(TableName="patient-days")["Items"][0]]
    items.append({**items[0], "patient_id": {"S": "p-2"}, **odd})
    assert [entry.day for entry in readable(items)] == days[:1]
    if odd != {"features": {}}:  # which DynamoDB does not store
        aws.dynamodb.put_item(TableName="patient-days", Item=items[1])
        assert list(run(ledger.entries(days))) == days[:1]


def test_the_sole_patient_is_the_roster_while_the_table_is_silent(aws: Account) -> None:
    roster = DynamoRoster(aws.dynamodb, "patients", sole=ME)
    assert run(roster.patient("me@example.org")) == ME
    assert everybody(roster, 1) == ["me@example.org"]
    assert everybody(roster, 3) == ["me@example.org"]


def test_a_table_with_somebody_in_it_speaks_for_itself(aws: Account) -> None:
    aws.enrol("ada")
    roster = DynamoRoster(aws.dynamodb, "patients", sole=ME)
    assert everybody(roster, 1) == ["ada"]


def test_the_sole_patient_may_be_forgotten_too(aws: Account) -> None:
    aws.dynamodb.put_item(
        TableName="patients",
        Item={"patient_id": {"S": "me@example.org"}, "forgotten_at": {"S": "2026-01-01"}},
    )
    roster = DynamoRoster(aws.dynamodb, "patients", sole=ME)
    with pytest.raises(Forgotten):
        run(roster.patient("me@example.org"))
    assert everybody(roster, 1) == []


def test_the_roster_of_one_is_named_by_its_patient_id_or_by_its_email() -> None:
    assert roster_of_one("me@example.org", "p-7") == Patient("p-7", "me@example.org")
    assert roster_of_one("me@example.org", None) == ME
    assert roster_of_one("me@example.org", "p-7", "Asia/Tokyo") == Patient(
        "p-7", "me@example.org", "Asia/Tokyo"
    )
    assert roster_of_one(None, "p-7") is None
