"""`scripts.report` on the embedded AWS: what it reads of ledger and buckets, and what it writes."""

import datetime as dt
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.content import to_bytes
from core.patient_day import PatientDay
from core.stages.headline import Headline
from scripts.report import app
from tests.integration.test_scripts_triage import DATE, note, processed
from tests.support.operated_stack import OperatedStack, operated_stack
from tests.support.report_days import explanation, raw_day, simulated_month

LOW = Headline("urgent", "glucose_low", urgent_rules=frozenset({"glucose_low"}))


@pytest.fixture(scope="module")
def stack() -> Iterator[OperatedStack]:
    with operated_stack() as running:
        s3, buckets = running.deployment.client("s3"), running.deployment.stack.buckets
        for bucket in buckets.values():
            s3.create_bucket(Bucket=bucket)
        note(running, processed("p-001", LOW))
        day = PatientDay("p-001", DATE)
        document = simulated_month("p-001", 2).processed[DATE]
        s3.put_object(Bucket=buckets["raw"], Key=day.key, Body=raw_day(DATE))
        s3.put_object(Bucket=buckets["processed"], Key=day.key, Body=to_bytes(document))
        s3.put_object(Bucket=buckets["explanations"], Key=day.key, Body=explanation(day, "It was low."))
        running.deployment.client("dynamodb").update_item(
            TableName=running.deployment.stack.tables["patient_days"],
            Key={"patient_id": {"S": "p-001"}, "date": {"S": DATE.isoformat()}},
            UpdateExpression="SET fetched_sha256 = :r, #z = :z",
            ExpressionAttributeNames={"#z": "timezone"},
            ExpressionAttributeValues={":r": {"S": "raw"}, ":z": {"S": "Europe/Berlin"}},
        )
        yield running


def written(stack: OperatedStack, folder: Path, *arguments: str) -> str:
    result = stack.run(app, *arguments, "--date", DATE.isoformat(), "-o", str(folder))
    assert result.exit_code == 0, result.output
    assert "forget does not reach it" in result.stderr
    (path,) = map(Path, result.stdout.split())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path.read_text(encoding="utf-8")


def test_the_clinics_morning_has_the_row_and_its_text(stack: OperatedStack, tmp_path: Path) -> None:
    page = written(stack, tmp_path, "clinic")
    assert "Low glucose (below 54 mg/dL)" in page
    assert "It was low." in page


def test_a_patients_month_has_what_the_buckets_hold(stack: OperatedStack, tmp_path: Path) -> None:
    page = written(stack, tmp_path, "patient", "--patient", "p-001", "--days", "30")
    assert "1 of 30 days have data" in page
    assert "It was low." in page


def test_somebody_unknown_is_a_page_without_data(stack: OperatedStack, tmp_path: Path) -> None:
    assert "0 of 30 days have data" in written(stack, tmp_path, "patient", "--patient", "p-404")


def test_a_date_of_which_nobody_knows_anything_is_an_empty_list(stack: OperatedStack, tmp_path: Path) -> None:
    early = (DATE - dt.timedelta(days=400)).isoformat()
    result = stack.run(app, "clinic", "--date", early, "-o", str(tmp_path))
    assert result.exit_code == 0
    assert "The ledger knows nobody" in Path(result.stdout.strip()).read_text(encoding="utf-8")
