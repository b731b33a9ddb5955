"""`scripts.triage` on the embedded AWS: the list, its acknowledgements, and how long 5,000 patients take."""

import asyncio
import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.client import BaseClient

from core.aws.ledger import DynamoLedger, update_of
from core.ledger import Entry, Note
from core.patient_day import PatientDay, StageName
from core.stages import notes
from core.stages.headline import Headline
from scripts.operations.mornings.acknowledging import acknowledge
from scripts.triage import app, read_morning
from tests.support.operated_stack import OperatedStack, operated_stack

DATE = dt.date(2026, 3, 31)
LOW = frozenset({"glucose_low"})
URGENT = Headline("urgent", "glucose_low", urgent_rules=LOW)
LASTING = Headline("notable", "weekly.below_54", "2026-03-01", ("below_54", "+fall"))


@pytest.fixture(scope="module")
def stack() -> Iterator[OperatedStack]:
    with operated_stack() as running:
        for patient_id, back, found, late in (
            ("p-low", 0, URGENT, False),
            ("p-old", 40, URGENT, True),
            ("p-week", 0, LASTING, False),
            ("p-calm", 0, Headline("none"), False),
            ("=cmd", 0, Headline("info", "out_of_range"), False),
        ):
            note(running, processed(patient_id, found, back=back, late=late))
        note(running, notes.error(PatientDay("p-dead", DATE), StageName.FETCH, "bad_raw", "unreadable"))
        yield running


def processed(patient_id: str, found: Headline, *, back: int = 0, late: bool = False) -> Note:
    known = Entry(PatientDay(patient_id, DATE - dt.timedelta(days=back)))
    said: dict[str, Any] = {"found_late": ["glucose_low"]} if late else {"wakes": found.tier == "urgent"}
    return notes.processed(
        known, known, "fp", "sha", raw_sha256="raw", history_rev=0, run_id="r", headline=found, **said
    )


def note(stack: OperatedStack, written: Note) -> None:
    """Without the condition: nothing was fetched here."""
    request = update_of(written, dt.datetime.now(dt.UTC).isoformat())
    request.pop("ConditionExpression", None)
    values = request["ExpressionAttributeValues"]
    request["ExpressionAttributeValues"] = {
        name: value for name, value in values.items() if not name.startswith(":known_")
    }
    used = request["UpdateExpression"].replace(",", " ").split()
    names = {name: real for name, real in request["ExpressionAttributeNames"].items() if name in used}
    request["ExpressionAttributeNames"] = names
    table = stack.deployment.stack.tables["patient_days"]
    stack.deployment.client("dynamodb").update_item(TableName=table, **request)


def entry(stack: OperatedStack, patient_id: str, date: dt.date = DATE) -> Entry:
    table = stack.deployment.stack.tables["patient_days"]
    return asyncio.run(
        DynamoLedger(stack.deployment.client("dynamodb"), table).entry(PatientDay(patient_id, date))
    )


def rows(stack: OperatedStack) -> list[tuple[str, str]]:
    told = json.loads(stack.run(app, "--date", "2026-03-31", "--json").stdout)
    return [(row["patient_id"], row["place"]) for row in told["rows"]]


def test_the_list_has_who_waits_first_and_the_exit_code_says_so(stack: OperatedStack) -> None:
    assert rows(stack) == [
        ("p-low", "urgent"),
        ("p-old", "urgent, found late"),
        ("p-week", "notable, lasting"),
        ("=cmd", "info"),
        ("p-dead", "data"),
    ]
    shown = stack.run(app, "--date", "2026-03-31")
    assert shown.exit_code == 1
    assert "1 urgent, 1 urgent, found late, 0 notable, 1 notable, lasting" in shown.stderr
    assert "below_54 +fall" in shown.stdout
    assert "stopped by an error: for whoever runs the pipeline\n" in shown.stderr


def test_a_spreadsheet_computes_nothing_of_it(stack: OperatedStack) -> None:
    lines = list(csv.DictReader(io.StringIO(stack.run(app, "--date", "2026-03-31", "--csv").stdout)))
    assert [line["patient_id"] for line in lines if line["place"] == "info"] == ["'=cmd"]
    assert lines[2]["since"] == "2026-03-01"


def test_an_acknowledged_finding_leaves_the_top_and_is_kept_with_the_day(stack: OperatedStack) -> None:
    note(stack, processed("p-seen", URGENT))
    told = stack.run(app, "ack", "p-seen", "2026-03-31", "--by", "M. Weber", "--note", "called")
    assert told.exit_code == 0, told.output
    known = entry(stack, "p-seen")
    assert (known.acknowledged_by, known.acknowledged_note, known.urgent_since) == (
        "M. Weber",
        "called",
        None,
    )
    assert ("p-seen", "urgent, acknowledged") in rows(stack)
    twice = stack.run(app, "ack", "p-seen", "2026-03-31", "--by", "M. Weber", "--note", "called")
    assert (twice.exit_code, entry(stack, "p-seen").acknowledged_rev) == (0, 1)
    again = stack.run(app, "ack", "p-seen", "2026-03-31", "--by", "N. N.")
    assert again.exit_code == 1
    assert "M. Weber has acknowledged that day already" in again.output


def test_an_acknowledgement_whose_answer_was_lost_is_made(
    stack: OperatedStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """boto3 asks again, and is told that the condition does not hold any more."""
    note(stack, processed("p-lost", URGENT))
    write = DynamoLedger.write

    async def asked_again(ledger: DynamoLedger, written: Note) -> Entry:
        await write(ledger, written)
        return await write(ledger, written)

    monkeypatch.setattr(DynamoLedger, "write", asked_again)
    told = stack.run(app, "ack", "p-lost", "2026-03-31", "--by", "M. Weber")
    assert told.exit_code == 0, told.output
    assert not entry(stack, "p-lost").open_rules


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("p-calm", "2026-03-31", "--by", "x"), "no urgent finding"),
        (("nobody", "2026-03-31", "--by", "x"), "no urgent finding"),
        (("p-low", "2026-03-31", "--by", " "), "--by"),
        (("p-low", "2026-03-31", "--by", "x", "--note", "x" * 201), "up to 200 signs"),
        (("p-low", "31.3.2026", "--by", "x"), "date"),
    ],
)
def test_what_cannot_be_acknowledged_says_why(
    stack: OperatedStack, given: tuple[str, ...], says: str
) -> None:
    told = stack.run(app, "ack", *given)
    assert told.exit_code in (1, 2)
    assert says in told.output
    assert entry(stack, "p-low").open_rules


def test_what_was_found_late_is_shown_first_and_then_acknowledged_at_once(stack: OperatedStack) -> None:
    note(stack, processed("p-late", URGENT, back=50, late=True))
    date = DATE - dt.timedelta(days=50)
    dry = stack.run(app, "ack-late", "--until", "2026-02-10", "--by", "M. Weber")
    assert f"{date} p-late" in dry.stdout
    assert "p-old" not in dry.stdout, f"{date} is the last date that is meant"
    assert entry(stack, "p-late", date).open_rules
    done = stack.run(app, "ack-late", "--until", "2026-02-10", "--by", "M. Weber", "--execute")
    assert done.exit_code == 0, done.output
    assert not entry(stack, "p-late", date).open_rules
    assert entry(stack, "p-low").open_rules, "what is not late is called for, one by one"


def test_the_index_may_still_list_what_was_just_acknowledged(
    stack: OperatedStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind = [Entry(PatientDay("p-behind", DATE), urgent_rules=LOW, found_late=LOW)]
    note(stack, processed("p-behind", URGENT, late=True))
    acknowledge(stack.deployment, behind[0].day, by="N. N.", note=None)
    monkeypatch.setattr("scripts.triage.listed_days", lambda deployment, date: behind)
    done = stack.run(app, "ack-late", "--until", "2026-03-31", "--by", "M. Weber", "--execute")
    assert done.exit_code == 0, done.output
    assert entry(stack, "p-behind").acknowledged_by == "N. N."


def test_the_list_of_five_thousand_is_read_in_pages_and_not_one_by_one(
    stack: OperatedStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some three seconds on an idle machine, nearly all of them the embedded table's."""
    date = DATE + dt.timedelta(days=100)
    dynamodb, table = (
        stack.deployment.client("dynamodb"),
        stack.deployment.stack.tables["patient_days"],
    )
    tiers = ("urgent", "notable", "info", "none", "none")
    for first in range(0, 5_000, 25):
        items = []
        for n in range(first, first + 25):
            day = PatientDay(f"q-{n}", date)
            note_of = processed(day.patient_id, Headline(tiers[n % 5], "rule"), back=-100)
            values = update_of(note_of, "2026-07-10T00:00:00Z")["ExpressionAttributeValues"]
            named = {
                name: values[f":{name}"] for name in ("date_shard", "triage_shard", "tier", "processed_fp")
            }
            key = {"patient_id": {"S": day.patient_id}, "date": {"S": date.isoformat()}}
            items.append({"PutRequest": {"Item": {**key, **named, "reason": {"S": "rule"}}}})
        dynamodb.batch_write_item(RequestItems={table: items})
    calls: list[str] = []
    call = BaseClient._make_api_call

    def noted(client: BaseClient, operation: str, asked: dict[str, Any]) -> Any:
        calls.append(operation)
        return call(client, operation, asked)

    monkeypatch.setattr(BaseClient, "_make_api_call", noted)
    found = read_morning(stack.deployment, date)
    assert len(found.rows) >= 3_000
    assert len(calls) < len(found.rows) / 25, calls
