"""Every script that the runbook tells somebody to run is run as written, and every alarm has its place in it."""

import asyncio
import datetime as dt
import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
import yaml

from core.aws.ledger import DynamoLedger
from core.aws.telemetry import LambdaTelemetry
from core.ledger import Entry
from core.patient_day import PatientDay, StageMessage, StageName
from core.ports import Patient, Report
from core.stages import notes
from core.stages.headline import Headline
from scripts.operations.paths import ROOT, RUNS
from scripts.operations.patients.dynamodb import write_patients
from tests.support.operated_stack import OperatedStack, operated_stack

TEXT = (ROOT / "docs" / "runbook.md").read_text()
PYTHON = ".venv/bin/python"
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    for line in block.splitlines()
    if line.strip()
]
PROGRAMS = sorted(set(re.findall(r"^(?:[\w./]*python -m|(?:npx )?serverless) [\w.]+", TEXT, re.MULTILINE)))


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OperatedStack]:
    with operated_stack() as running, pytest.MonkeyPatch.context() as patch:
        write_patients(running.deployment, [Patient(f"p-00{i}", f"{i}@example.org") for i in range(1, 4)])
        sqs = running.deployment.client("sqs")
        for url in running.deployment.stack.queues.values():
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "1"})
        folder = tmp_path_factory.mktemp("operator")
        (folder / "clinic.csv").write_text("patient_id,email\np-001,1@example.org\np-004,4@example.org\n")
        patch.chdir(folder)
        (RUNS / "backfill-clinic.jsonl").unlink(missing_ok=True)
        asyncio.run(_find_a_low(running))
        yield running


async def _find_a_low(stack: OperatedStack) -> None:
    """What the runbook has somebody acknowledge."""
    ledger = DynamoLedger(stack.deployment.client("dynamodb"), stack.deployment.stack.tables["patient_days"])
    known = Entry(PatientDay("p-007", dt.date(2026, 3, 31)))
    known = await ledger.write(notes.fetched(known, "raw", "UTC", explain=False, run_id="r"))
    found = Headline("urgent", "glucose_low", urgent_rules=frozenset({"glucose_low"}))
    more: dict[str, Any] = {"raw_sha256": "raw", "history_rev": 0, "run_id": "r"}
    await ledger.write(notes.processed(known, known, "fp", "sha", headline=found, **more))


def test_it_tells_somebody_to_run_something() -> None:
    assert len(COMMANDS) > 20
    assert all(command.startswith(f"{PYTHON} -m scripts.") for command in COMMANDS)
    assert all("--stage prod" in command for command in COMMANDS)


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_program_starts_as_it_is_written_from_the_repository_s_root(program: str) -> None:
    shell = subprocess.run(["bash", "-c", f"{program} --help"], cwd=ROOT, capture_output=True, text=True)
    assert shell.returncode == 0, shell.stderr


def test_every_command_in_its_order_is_understood_and_ends_as_it_should(stack: OperatedStack) -> None:
    for command in COMMANDS:
        _, _, module, *arguments = shlex.split(command.replace("--stage prod", ""))
        result = stack.run(import_module(module).app, *arguments)
        # No Lambda runs here, so that no night is ever complete; the stack has no alarm for a doctor to look at; and
        # somebody waits, until the runbook has them acknowledged.
        incomplete = module in ("scripts.status", "scripts.doctor", "scripts.triage")
        for run_id in re.findall(r"backfill-\d{8}T\d{6}Z", result.output):
            (RUNS / f"{run_id}.jsonl").unlink(missing_ok=True)
        assert result.exit_code in ((0, 1) if incomplete else (0,)), f"{command}\n{result.output}"
    (RUNS / "backfill-clinic.jsonl").unlink()


def test_a_run_is_counted_by_its_log_lines_and_no_line_of_metrics_counts_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The fields of the query in the runbook, against what a function prints."""
    telemetry = LambdaTelemetry("runbook", level="INFO", ref_key="k", namespace="N")
    message = StageMessage.about(PatientDay("p-1", dt.date(2026, 3, 31)), run_id="r", reason="nightly")
    telemetry.report(Report(StageName.EXPLAIN, message, "explained", 1.0, {"tokens": 7, "model_calls": 1}))
    telemetry.report(Report(StageName.FETCH, message, "upstream", 1.0, error="away"))
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(printed) == 4
    (query,) = re.findall(r"^filter run_id = .*\n\| stats .*$", TEXT, re.MULTILINE)
    messages = re.findall(r'"(\w+)"', query.split(" in ")[1])
    done, failed = (line for line in printed if line.get("run_id") == "r" and line.get("message") in messages)
    assert (done["kind"], failed["kind"]) == ("explained", "upstream")
    for field in re.findall(r"sum\(detail\.(\w+)\)", query):
        assert field in done["detail"]
    assert query.endswith("by stage, kind")


def alarm_names() -> list[str]:
    class Loader(yaml.SafeLoader):
        """YAML with CloudFormation's short forms, whose content does not matter here."""

    Loader.add_multi_constructor("!", lambda loader, suffix, node: suffix)
    resources = yaml.load((ROOT / "infra" / "alarms.yml").read_text(), Loader)["Resources"]  # noqa: S506
    return [
        resource["Properties"]["AlarmName"].split("}-")[-1]
        for resource in resources.values()
        if resource["Type"] == "AWS::CloudWatch::Alarm"
    ]


@pytest.mark.parametrize("name", alarm_names())
def test_every_alarm_has_a_heading(name: str) -> None:
    headings = [line for line in TEXT.splitlines() if line.startswith("## ")]
    assert any(name in heading for heading in headings)
