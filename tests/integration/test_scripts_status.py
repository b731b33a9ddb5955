"""`scripts.status` on the embedded AWS: its exit codes, and what it says where it cannot tell."""

import asyncio
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.aws.ledger import DynamoLedger
from core.aws.telemetry import patient_ref
from core.ledger import Entry
from core.patient_day import PatientDay, StageName
from core.ports import Patient
from core.stages import notes
from scripts.operations.backfills.journal import read_journal
from scripts.operations.backfills.plan import BackfillRequest, plan_backfill, resume_backfill, send_backfill
from scripts.operations.nights.report import night_status
from scripts.operations.patients.dynamodb import write_patients
from scripts.operations.patients.forgetting import forget_in_journals, lay_tombstone
from scripts.operations.stack import ERASER, StackNotFound, find_deployment
from scripts.status import app
from tests.support.operated_stack import DISPATCH, OperatedStack, operated_stack

DATE = dt.date(2026, 3, 31)


@pytest.fixture(scope="module")
def stack() -> Iterator[OperatedStack]:
    with operated_stack() as running:
        yield running


def test_with_nobody_on_the_roster_it_cannot_tell(stack: OperatedStack) -> None:
    result = stack.run(app, "--date", "2026-03-31")
    assert result.exit_code == 2
    assert "nobody on the roster" in result.output


def test_incomplete_then_complete(stack: OperatedStack) -> None:
    write_patients(stack.deployment, [Patient(f"p-{i}", f"{i}@example.org") for i in range(3)])
    first = stack.run(app, "--date", "2026-03-31")
    assert first.exit_code == 1
    assert "missing: p-0 2026-03-31" in first.stdout

    ledger = DynamoLedger(stack.deployment.client("dynamodb"), stack.deployment.stack.tables["patient_days"])
    days = [PatientDay(f"p-{i}", DATE) for i in range(3)]

    async def note() -> None:
        for day in days:
            await ledger.write(notes.no_data(day, explain=True, run_id="nightly-2026-04-01T04"))

    asyncio.run(note())
    assert stack.run(app, "--date", "2026-03-31").exit_code == 0
    told = json.loads(stack.run(app, "--date", "2026-03-31", "--json").stdout)
    assert (told["complete"], told["expected"], told["no_data"]) == (True, 3, 3)

    asyncio.run(ledger.write(notes.error(days[0], StageName.FETCH, "unauthorized", "refused")))
    dead = stack.run(app, "--date", "2026-03-31")
    assert dead.exit_code == 1
    assert "dead: unauthorized" in dead.stdout


def test_who_has_no_data_and_who_does_not_share_is_named_with_their_last_day_and_the_night_is_complete(
    stack: OperatedStack,
) -> None:
    dates = [DATE - dt.timedelta(days=back) for back in range(60, 75)]
    ledger = DynamoLedger(stack.deployment.client("dynamodb"), stack.deployment.stack.tables["patient_days"])

    async def note() -> None:
        for date in dates:
            await ledger.write(notes.no_data(PatientDay("p-0", date), explain=True, run_id="r"))
        for date in dates[:10]:
            await ledger.write(notes.no_data(PatientDay("p-1", date), explain=True, run_id="r"))
        for date, patient in ((dates[10], "p-1"), (dates[1], "p-2")):
            entry = Entry(PatientDay(patient, date))
            await ledger.write(notes.fetched(entry, "sha", "UTC", explain=False, run_id="r"))
        entry = Entry(PatientDay("p-2", dates[0]))
        await ledger.write(notes.not_shared(entry, "not shared", explain=True, run_id="r"))

    asyncio.run(note())
    result = stack.run(app, "--date", dates[0].isoformat())
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    assert f"p-0 (never had a day), p-1 (last {dates[10]})" in said
    assert (
        "1 do not share their data (Ultrahuman app: Profile → Settings → Partner ID): "
        f"p-2 (last {dates[1]})" in said
    )
    told = json.loads(stack.run(app, "--date", dates[0].isoformat(), "--json").stdout)
    assert (told["complete"], told["no_data"], told["not_shared"], told["done"]) == (True, 2, 1, 3)
    assert (told["silent_patients"], told["missing"], told["dead"]) == (3, 0, {})
    assert told["silent"][0] == {"patient_id": "p-0", "why": "no_data", "last_data": None}
    assert told["silent"][2] == {
        "patient_id": "p-2",
        "why": "not_shared",
        "last_data": dates[1].isoformat(),
    }


def test_a_backfill_is_followed_by_its_journal(stack: OperatedStack, tmp_path: Path) -> None:
    request = BackfillRequest(start=dt.date(2026, 1, 1), end=dt.date(2026, 1, 2), run_id="backfill-status")
    send_backfill(stack.deployment, plan_backfill(stack.deployment, request), folder=tmp_path)
    night = night_status(stack.deployment, run_id="backfill-status", folder=tmp_path)
    assert (night.expected, night.not_begun, night.missing) == (6, 6, 0)
    stack.empty()
    night = night_status(stack.deployment, run_id="backfill-status", folder=tmp_path)
    assert (night.not_begun, night.missing) == (0, 6)


def test_a_forced_backfill_is_not_complete_while_its_messages_wait(
    stack: OperatedStack, tmp_path: Path
) -> None:
    request = BackfillRequest(
        start=DATE, end=DATE, patients=("p-1", "p-2"), force=True, run_id="backfill-forced"
    )
    send_backfill(stack.deployment, plan_backfill(stack.deployment, request), folder=tmp_path)
    night = night_status(stack.deployment, run_id="backfill-forced", folder=tmp_path)
    assert (night.is_complete, night.in_flight, night.done) == (False, 2, 0)
    stack.empty()
    assert night_status(stack.deployment, run_id="backfill-forced", folder=tmp_path).is_complete


@pytest.mark.parametrize("here", [True, False])
def test_a_run_with_a_forgotten_patient_is_complete_and_resumed_without_them(
    stack: OperatedStack, tmp_path: Path, here: bool
) -> None:
    """Forgotten on this machine, whose journals forget too, or on another one."""
    run_id, gone = f"backfill-forgotten-{here}", f"p-gone-{here}"
    write_patients(stack.deployment, [Patient(id_, f"{id_}@example.org") for id_ in ("p-1", gone)])
    dates = {"start": dt.date(2025, 11, 1), "end": dt.date(2025, 11, 2)}
    request = BackfillRequest(**dates, patients=("p-1", gone), run_id=run_id)
    send_backfill(stack.deployment, plan_backfill(stack.deployment, request), folder=tmp_path)
    stack.empty()
    ledger = DynamoLedger(stack.deployment.client("dynamodb"), stack.deployment.stack.tables["patient_days"])
    for date in request.dates:
        asyncio.run(ledger.write(notes.no_data(PatientDay("p-1", date), explain=True, run_id=run_id)))
    lay_tombstone(stack.deployment, gone)
    if here:
        forget_in_journals(gone, tmp_path)

    night = night_status(stack.deployment, run_id=run_id, folder=tmp_path)
    assert (night.is_complete, night.no_data, night.forgotten) == (True, 2, 0 if here else 2)
    rest = resume_backfill(stack.deployment, run_id, folder=tmp_path)
    assert (len(rest), rest.forgotten) == (0, 0 if here else 1)


class Interruption(Exception):
    """In the place of Ctrl-C."""


def test_a_backfill_that_was_interrupted_is_not_complete_with_what_was_sent_of_it(
    stack: OperatedStack, tmp_path: Path
) -> None:
    run_id = "backfill-interrupted"
    request = BackfillRequest(start=dt.date(2025, 12, 1), end=dt.date(2025, 12, 30), run_id=run_id)

    def interrupt(more: int, total: int) -> None:
        raise Interruption

    with pytest.raises(Interruption):
        send_backfill(
            stack.deployment,
            plan_backfill(stack.deployment, request),
            sent=interrupt,
            rate=3,
            folder=tmp_path,
        )
    stack.empty()
    ledger = DynamoLedger(stack.deployment.client("dynamodb"), stack.deployment.stack.tables["patient_days"])
    _, accepted = read_journal(run_id, folder=tmp_path)
    for date, patients in accepted.days.items():
        for patient_id in patients:
            asyncio.run(
                ledger.write(notes.no_data(PatientDay(patient_id, date), explain=True, run_id=run_id))
            )

    night = night_status(stack.deployment, run_id=run_id, folder=tmp_path)
    assert (night.expected, night.no_data, night.missing) == (90, len(accepted), 0)
    assert night.not_sent == 90 - len(accepted) > 0
    assert not night.is_complete
    rest = resume_backfill(stack.deployment, run_id, folder=tmp_path)
    send_backfill(stack.deployment, rest, folder=tmp_path)
    stack.empty()
    night = night_status(stack.deployment, run_id=run_id, folder=tmp_path)
    assert (night.expected, night.not_sent, night.missing) == (90, 0, len(rest))


def test_missing_days_and_a_letter_that_nobody_sees_end_with_2(stack: OperatedStack) -> None:
    url = stack.deployment.stack.dead_letter_queues["process"]
    stack.deployment.client("sqs").send_message(QueueUrl=url, MessageBody="hidden")
    assert stack.run(app, "--date", "2026-02-01").exit_code == 1
    stack.deployment.client("sqs").receive_message(QueueUrl=url)
    result = stack.run(app, "--date", "2026-02-01")
    assert (result.exit_code, "could not be seen" in result.stdout) == (2, True)
    stack.empty()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--run", "backfill-nobody-knows"], "no journal"),
        (["--run", "nightly-x"], "named like"),
        (["--date", "yesterday"], "--date: date must look like"),
        (["--date", "2026-03-31", "--run", "x"], "not both"),
        (["--watch", "--json"], "leave --json out"),
    ],
)
def test_what_it_cannot_tell_ends_with_2(stack: OperatedStack, arguments: list[str], said: str) -> None:
    result = stack.run(app, *arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_a_patient_ref_of_a_log_line_is_mapped_back(stack: OperatedStack) -> None:
    ref = patient_ref("p-1", DISPATCH["PATIENT_REF_KEY"])
    assert stack.run(app, "--who", ref).stdout.strip() == "p-1"
    assert stack.run(app, "--who", "0000").exit_code == 1


def test_a_stack_that_is_not_there_says_what_to_do(stack: OperatedStack) -> None:
    nowhere = {**stack.environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    with pytest.raises(StackNotFound, match="npm run local:up"):
        find_deployment("local", environ=nowhere)


def test_scripts_name_themselves_to_aws(stack: OperatedStack) -> None:
    named = []
    for deployment in (stack.deployment, find_deployment("local", by=ERASER, environ=stack.environment)):
        sqs = deployment.client("sqs")
        sqs.meta.events.register(
            "before-send", lambda request, **_: named.append(request.headers["User-Agent"])
        )
        sqs.get_queue_attributes(QueueUrl=deployment.stack.queues["fetch"], AttributeNames=["QueueArn"])
    agents = [str(agent, "ascii") if isinstance(agent, bytes) else agent for agent in named]
    assert [agent.split("app/")[1].split()[0] for agent in agents] == [
        "chronicgpt-operator",
        "chronicgpt-eraser",
    ]
