"""Backfills on the embedded AWS: what is planned, what is sent, and what an interruption costs."""

import asyncio
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from core.aws.ledger import DynamoLedger
from core.ledger import Entry
from core.patient_day import PatientDay, StageMessage, StageName
from core.ports import Patient
from core.rules import PROMPT_VERSION, RULES_VERSION
from core.stages import notes
from core.stages.fingerprints import document_part, raw_part
from core.stages.headline import Headline
from scripts.backfill import app
from scripts.operations.backfills.journal import open_journal, read_journal
from scripts.operations.backfills.plan import (
    BackfillPlan,
    BackfillRequest,
    Explain,
    First,
    plan_backfill,
    resume_backfill,
    send_backfill,
)
from scripts.operations.paths import ROOT, RUNS
from scripts.operations.patient_days import Only
from scripts.operations.patients.dynamodb import write_patients
from scripts.operations.terminal import OperatorError
from tests.support.operated_stack import OperatedStack, operated_stack

PATIENTS = [f"p-{i}" for i in range(12)]
START, END = dt.date(2026, 3, 1), dt.date(2026, 3, 5)


@pytest.fixture(scope="module")
def running() -> Iterator[OperatedStack]:
    with operated_stack() as stack:
        write_patients(stack.deployment, [Patient(id_, f"{id_}@example.org") for id_ in PATIENTS])
        write_patients(stack.deployment, [Patient("gone", "gone@example.org", active=False)])
        yield stack


@pytest.fixture
def stack(running: OperatedStack) -> OperatedStack:
    running.empty()
    return running


def request(**choices: Any) -> BackfillRequest:
    return BackfillRequest(**{"start": START, "end": END, "run_id": "backfill-test", **choices})


def arrived(stack: OperatedStack, stage: str = "fetch") -> list[dict[str, Any]]:
    """Everything on that queue, with its lane."""
    messages: list[dict[str, Any]] = []
    while True:
        got = (
            stack.deployment.client("sqs")
            .receive_message(
                QueueUrl=stack.deployment.stack.queues[stage],
                MaxNumberOfMessages=10,
                MessageSystemAttributeNames=["All"],
            )
            .get("Messages", [])
        )
        if not got:
            return messages
        messages += [{**json.loads(m["Body"]), "lane": m["Attributes"]["MessageGroupId"]} for m in got]


def days(messages: Sequence[dict[str, Any]]) -> Counter[tuple[str, str]]:
    return Counter((message["patient_id"], message["date"]) for message in messages)


def every_day() -> Counter[tuple[str, str]]:
    return Counter((id_, date.isoformat()) for id_ in PATIENTS for date in request().dates)


def test_everybody_active_oldest_first_in_a_lane_of_its_own(stack: OperatedStack, tmp_path: Path) -> None:
    plan = plan_backfill(stack.deployment, request(explain=Explain.LAST))
    dates = [message.date for message in plan.messages()]
    assert dates == sorted(dates)
    assert len(plan) == 60
    assert send_backfill(stack.deployment, plan, folder=tmp_path) == 60
    messages = arrived(stack)
    assert days(messages) == every_day()
    assert {message["lane"] for message in messages} == {"backfill-test"}
    assert {message["reason"] for message in messages} == {"backfill"}
    assert {message["date"] for message in messages if message["explain"]} == {END.isoformat()}


def test_a_dry_run_sends_nothing_and_says_what_it_would_cost(stack: OperatedStack) -> None:
    result = stack.run(app, "--start", "2026-03-01", "--end", "2026-03-05", "--explain", "last", "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["sent"] is None
    assert {
        name: told["estimate"][name] for name in ("patient_days", "messages", "api_calls", "model_calls")
    } == {
        "patient_days": 60,
        "messages": 132,
        "api_calls": 60,
        "model_calls": 12,
    }
    assert 0 < told["estimate"]["dollars"] < 1
    assert arrived(stack) == []


def test_a_run_that_was_sent_ends_with_the_command_that_follows_it(stack: OperatedStack) -> None:
    arguments = ("--start", "2026-03-07", "--end", "2026-03-07", "--patients", "p-1")
    followed = ".venv/bin/python -m scripts.status --run backfill-next --stage local"
    dry = stack.run(app, *arguments, "--run-id", "backfill-next")
    assert "next:" not in dry.output
    sent = stack.run(app, *arguments, "--run-id", "backfill-next", "--execute")
    assert sent.stderr.splitlines()[-1] == f"next: {followed}"
    assert "2026-11, us-east-1" in sent.stderr
    (RUNS / "backfill-next.jsonl").unlink()
    told = json.loads(stack.run(app, *arguments, "--run-id", "backfill-next", "--execute", "--json").stdout)
    assert told["next"] == followed
    (RUNS / "backfill-next.jsonl").unlink()
    stack.empty()


def test_days_that_asked_for_an_explanation_before_are_counted_or_at_least_mentioned(
    stack: OperatedStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = DynamoLedger(stack.deployment.client("dynamodb"), stack.deployment.stack.tables["patient_days"])
    for id_ in PATIENTS[:9]:
        asyncio.run(ledger.write(notes.explanation_wanted(PatientDay(id_, dt.date(2026, 1, 20)))))
    asked = ("--start", "2026-01-20", "--end", "2026-01-20")
    few = json.loads(stack.run(app, *asked, "--json").stdout)
    assert (few["estimate"]["model_calls"], few["at_most"]) == (9, None)
    monkeypatch.setattr("scripts.operations.backfills.plan.FEW", 3)
    many = json.loads(stack.run(app, *asked, "--json").stdout)
    assert (many["estimate"]["model_calls"], many["at_most"]["model_calls"]) == (0, 12)
    assert "up to 12  model calls" in stack.run(app, *asked).stdout
    assert "up to" not in stack.run(app, *asked, "--explain", "all").stdout


def test_a_renewal_previews_what_it_will_assess_and_asks_no_model(
    stack: OperatedStack, tmp_path: Path
) -> None:
    """Four days finished under other rules, of which three were explained, one that is up to date, seven unknown."""
    date = dt.date(2026, 1, 21)
    ledger = DynamoLedger(stack.deployment.client("dynamodb"), stack.deployment.stack.tables["patient_days"])

    async def note(id_: str, rules: str, *, explain: bool) -> None:
        known = Entry(PatientDay(id_, date))
        entry = await ledger.write(notes.fetched(known, "raw", "UTC", explain=explain, run_id="night"))
        fingerprint = f"{raw_part('raw', 'UTC', rules)}-history-{rules}"
        done = notes.processed(
            entry,
            entry,
            fingerprint,
            "doc",
            headline=Headline("none"),
            raw_sha256="raw",
            history_rev=0,
            run_id="night",
        )
        entry = await ledger.write(done)
        if explain:
            fingerprint = f"{document_part('doc')}-x-y-{PROMPT_VERSION}"
            said = notes.Explained(fingerprint, "text", "model", None, pending=False)
            await ledger.write(notes.explained(entry, said, processed_sha256="doc", run_id="night"))

    for number, id_ in enumerate(PATIENTS[:5]):
        asyncio.run(note(id_, RULES_VERSION if number == 4 else "0", explain=number < 3))
    asked = ("--start", str(date), "--end", str(date), "--from", "process")
    told = json.loads(stack.run(app, *asked, "--json").stdout)
    assert told["preview"] == {"assessed": 4, "without_work": 8, "explained": 3}
    assert (told["estimate"]["model_calls"], told["at_most"]) == (0, None)
    assert told["estimate"]["messages"] == 12 + 3
    stale = json.loads(stack.run(app, *asked, "--only", "stale", "--json").stdout)
    assert stale["preview"] == {"assessed": 4, "without_work": 0, "explained": 3}
    shown = stack.run(app, *asked, "--only", "stale").stdout
    assert "to be explained anew where their facts change, by the template" in " ".join(shown.split())
    by_model = json.loads(stack.run(app, *asked, "--explain", "all", "--json").stdout)
    assert by_model["estimate"]["model_calls"] == 12

    renewal = request(start=date, end=date, first=First.PROCESS, only=Only.STALE)
    send_backfill(stack.deployment, plan_backfill(stack.deployment, renewal), folder=tmp_path)
    assert [message["renewal_end"] for message in arrived(stack, "process")] == [date.isoformat()] * 4


@pytest.mark.parametrize("choice", [{"first": First.FETCH}, {"only": Only.MISSING}, {"force": True}])
def test_a_run_that_leaves_outdated_days_out_is_no_renewal(choice: dict[str, Any]) -> None:
    choices = request(**{"first": First.PROCESS, **choice})
    assert [message.renewal_end for message in choices.messages(START, ["p-1"])] == [None]


def test_the_second_pass_goes_to_explain_and_asks_for_all(stack: OperatedStack) -> None:
    arguments = ["--start", "2026-03-01", "--end", "2026-03-01", "--patients", "p-1,p-2", "--from", "explain"]
    result = stack.run(app, *arguments, "--execute", "--run-id", "backfill-second")
    (RUNS / "backfill-second.jsonl").unlink()
    assert result.exit_code == 0
    assert [message["explain"] for message in arrived(stack, "explain")] == [True, True]


def test_only_picks_by_what_the_ledger_proves(stack: OperatedStack) -> None:
    ledger = DynamoLedger(stack.deployment.client("dynamodb"), stack.deployment.stack.tables["patient_days"])
    date = dt.date(2026, 2, 1)
    day = {
        name: PatientDay(id_, date)
        for name, id_ in zip(("dead", "none", "fetched", "degraded", "private"), PATIENTS, strict=False)
    }

    async def note() -> None:
        await ledger.write(notes.error(day["dead"], StageName.FETCH, "unauthorized", "refused"))
        await ledger.write(notes.no_data(day["none"], explain=True, run_id="r"))
        private = notes.not_shared(Entry(day["private"]), "not shared", explain=True, run_id="r")
        await ledger.write(private)
        await ledger.write(notes.fetched(Entry(day["fetched"]), "sha", "UTC", explain=True, run_id="r"))
        known = Entry(day["degraded"])
        done = notes.processed(
            known, known, "a-b", "sha", headline=Headline("none"), raw_sha256="raw", history_rev=0, run_id="r"
        )
        known = await ledger.write(done)
        said = notes.Explained("x-y-z", "sha", "template", "upstream", pending=True)
        await ledger.write(notes.explained(known, said, processed_sha256="sha", run_id="r"))

    asyncio.run(note())

    def picked(only: Only, **choices: Any) -> set[str]:
        plan = plan_backfill(stack.deployment, request(start=date, end=date, only=only, **choices))
        return {id_ for ids in plan.days.values() for id_ in ids}

    crashed = StageMessage.about(day["fetched"], run_id="r", reason="nightly").body()
    url = stack.deployment.stack.dead_letter_queues["process"]
    stack.deployment.client("sqs").send_message(QueueUrl=url, MessageBody=crashed)
    assert picked(Only.DEAD) == {day["dead"].patient_id, day["fetched"].patient_id}
    stack.deployment.client("sqs").receive_message(QueueUrl=url)  # somebody looks at it
    with pytest.raises(OperatorError, match="cannot be seen"):
        picked(Only.DEAD)
    stack.empty()

    untouched = set(PATIENTS) - {d.patient_id for d in day.values()}
    assert picked(Only.DEAD) == {day["dead"].patient_id}
    assert picked(Only.DEGRADED) == {day["degraded"].patient_id}
    assert picked(Only.NOT_SHARED) == {day["private"].patient_id}
    assert picked(Only.MISSING) == untouched | {day["fetched"].patient_id}
    assert picked(Only.MISSING, patients=(PATIENTS[0], PATIENTS[2], PATIENTS[5])) == {
        PATIENTS[2],
        PATIENTS[5],
    }


def test_patients_who_are_not_on_the_roster_are_refused(stack: OperatedStack, tmp_path: Path) -> None:
    file = tmp_path / "ids.csv"
    file.write_text("p-1\np-404\n")
    result = stack.run(app, "--start", "2026-03-01", "--end", "2026-03-01", "--patients-file", str(file))
    assert result.exit_code == 1
    assert "1 of the patients (p-404) are not on the roster" in result.output


def test_the_file_that_was_imported_names_its_active_patients(stack: OperatedStack, tmp_path: Path) -> None:
    file = tmp_path / "clinic.csv"
    dates = ("--start", "2026-03-01", "--end", "2026-03-01", "--patients-file", str(file), "--json")
    file.write_text("email;active;patient_id\na@example.org;yes;p-1\nb@example.org;no;gone\n")
    assert json.loads(stack.run(app, *dates).stdout)["estimate"]["patient_days"] == 1
    file.write_text("email;active;patient_id\nb@example.org;no;gone\n")
    nobody = stack.run(app, *dates)
    assert nobody.exit_code == 2
    assert "names nobody who is active" in nobody.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--start", "2026-03-05", "--end", "2026-03-01"], "start lies after end"),
        (["--start", "2026-02-30", "--end", "2026-03-01"], "--start: date is not a day"),
        (["--start", "2026-03-01"], "--end: date must look like"),
        (
            ["--start", "2026-03-01", "--end", "2026-03-01", "--patients", "../x"],
            "1 of the patient ids are no",
        ),
        (["--start", "2026-03-01", "--end", "2026-03-01", "--run-id", "a b"], "pattern"),
        (["--start", "2026-03-01", "--end", "2026-03-01", "--patients", ","], "names nobody"),
        (["--start", "2026-03-01", "--end", "2026-03-01", "--patients", ""], "names nobody"),
        (["--resume", "backfill-nobody-knows"], "nothing to resume"),
        (["--resume", "x", "--start", "2026-03-01"], "leave the other choices out"),
        (["--resume", "x", "--from", "explain"], "leave the other choices out"),
        (["--resume", "x", "--force"], "leave the other choices out"),
        (["--resume", "x", "--explain", "none"], "leave the other choices out"),
        (
            ["--start", "2026-03-01", "--end", "2026-03-01", "--run-id", "nightly-x"],
            "choose another --run-id",
        ),
    ],
)
def test_what_cannot_be_done_as_asked_is_said_and_ends_with_2(
    stack: OperatedStack, arguments: list[str], said: str
) -> None:
    result = stack.run(app, *arguments)
    assert result.exit_code == 2
    assert said in result.output


class Interruption(Exception):
    """In the place of Ctrl-C."""


def test_an_interrupted_backfill_resumes_and_no_day_is_sent_twice(
    stack: OperatedStack, tmp_path: Path
) -> None:
    plan = plan_backfill(stack.deployment, request())
    count = 0

    def interrupt(more: int, total: int) -> None:
        nonlocal count
        count += more
        if count >= 20:
            raise Interruption

    with pytest.raises(Interruption):
        send_backfill(stack.deployment, plan, sent=interrupt, rate=20, folder=tmp_path)
    _, accepted = read_journal("backfill-test", folder=tmp_path)
    rest = resume_backfill(stack.deployment, "backfill-test", folder=tmp_path)
    assert 0 < len(rest) < 60
    assert len(rest) + len(accepted) == 60
    assert send_backfill(stack.deployment, rest, folder=tmp_path) == len(rest)
    assert days(arrived(stack)) == every_day()
    assert len(resume_backfill(stack.deployment, "backfill-test", folder=tmp_path)) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_killed_backfill_resumes_and_every_day_arrives(
    stack: OperatedStack, number: signal.Signals
) -> None:
    run_id = f"backfill-killed-{number.name}-{os.getpid()}"
    arguments = [
        "--start",
        "2026-01-01",
        "--end",
        "2026-03-31",
        "--run-id",
        run_id,
        "--rate",
        "400",
        "--execute",
    ]
    total = 12 * 90
    command = [sys.executable, "-m", "scripts.backfill", *arguments, "--stage", "local"]
    try:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=stack.environment,
            stderr=subprocess.PIPE,
            text=True,
            # A suite that a shell started in the background hands on that Ctrl-C is ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        journal = RUNS / f"{run_id}.jsonl"
        while not journal.exists() or journal.read_text().count("\n") < 20:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(number)
        _, said = process.communicate(timeout=20)
        if number is signal.SIGINT:
            assert process.returncode == 130
            assert f"--resume {run_id}" in said
            _, accepted = read_journal(run_id)
            assert stack.count(stack.deployment.stack.queues["fetch"]) == len(accepted)
        result = stack.run(app, "--resume", run_id, "--execute", "--json")
        assert result.exit_code == 0
        told = json.loads(result.stdout)
        assert told["accepted_before"] + told["sent"] == total
        found = days(arrived(stack))
        assert len(found) == total
        # What was accepted in the very moment of a SIGKILL and not yet noted is sent again: at most one batch a sender.
        assert sum(found.values()) - total <= (0 if number is signal.SIGINT else 160)
    finally:
        (RUNS / f"{run_id}.jsonl").unlink(missing_ok=True)


def test_a_line_that_a_crash_cut_short_is_ignored(stack: OperatedStack, tmp_path: Path) -> None:
    plan = BackfillPlan(request(), {START: PATIENTS[:3]})
    send_backfill(stack.deployment, plan, folder=tmp_path)
    with (tmp_path / "backfill-test.jsonl").open("a") as file:
        file.write('{"date":"2026-03-02","pat')
    rest = resume_backfill(stack.deployment, "backfill-test", folder=tmp_path)
    assert len(rest) == 57
    send_backfill(stack.deployment, rest, folder=tmp_path)
    assert len(resume_backfill(stack.deployment, "backfill-test", folder=tmp_path)) == 0


def test_a_run_is_sent_by_one_process_at_a_time_and_of_its_own_stage(
    stack: OperatedStack, tmp_path: Path
) -> None:
    plan = BackfillPlan(request(stage="prod"), {START: PATIENTS[:3]})
    send_backfill(stack.deployment, plan, folder=tmp_path)
    with pytest.raises(OperatorError, match="add --stage prod"):
        resume_backfill(stack.deployment, "backfill-test", folder=tmp_path)
    with (
        open_journal("backfill-test", {}, planned=60, resumed=True, folder=tmp_path),
        pytest.raises(OperatorError, match="another process"),
        open_journal("backfill-test", {}, planned=60, resumed=True, folder=tmp_path),
    ):
        raise AssertionError("two at a time")


def test_a_run_s_name_is_taken_once(stack: OperatedStack, tmp_path: Path) -> None:
    plan = BackfillPlan(request(), {START: PATIENTS[:3]})
    send_backfill(stack.deployment, plan, folder=tmp_path)
    with pytest.raises(OperatorError, match="--resume it"):
        send_backfill(stack.deployment, plan, folder=tmp_path)


def test_a_rate_is_kept(stack: OperatedStack, tmp_path: Path) -> None:
    plan = BackfillPlan(request(first=First.PROCESS), {START: PATIENTS})
    began = time.monotonic()
    send_backfill(stack.deployment, plan, rate=10, folder=tmp_path)
    assert 1.0 <= time.monotonic() - began < 10.0
