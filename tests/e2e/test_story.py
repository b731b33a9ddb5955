"""A night that a person has to mend: the key expires, an alarm tells, the key is mended, the night is complete."""

import datetime as dt
import time
from collections.abc import Iterator
from typing import Any

import pytest
from typer import Typer
from typer.testing import CliRunner

from core.patient_day import PatientDay
from core.ports import Patient
from scripts import backfill, replay_dlq, roster, status
from scripts.local.depths import publish_depths
from scripts.operations.paths import RUNS
from scripts.operations.patients.forgetting import Traces, traces
from tests.e2e.pipeline import Pipeline, low_glucose
from tests.e2e.test_pipeline import faults, wait_for

pytestmark = pytest.mark.e2e

DATES = (dt.date(2026, 1, 10), dt.date(2026, 1, 11))
PATIENTS = tuple(f"story-{number}" for number in range(4))
DAYS = [PatientDay(patient, date) for date in DATES for patient in PATIENTS]
RUN = "backfill-story"
ALARM = "story-fetch-dlq"


class Operator:
    """Somebody at a terminal."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.environment = {**pipeline.aws.environment(), "COLUMNS": "200"}

    def runs(self, app: Typer, *arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, [*arguments, "--stage", "local"], env=self.environment)
        return result.exit_code, result.output


@pytest.fixture
def journal() -> Iterator[None]:
    """A run of this name was never here, and leaves nothing."""
    path = RUNS / f"{RUN}.jsonl"
    path.unlink(missing_ok=True)
    yield
    path.unlink(missing_ok=True)


@pytest.fixture
def watched(pipeline: Pipeline) -> Iterator[Any]:
    """The state of the fetch dead-letter queue's alarm, as infra/alarms.yml has it, with a period of a second."""
    cloudwatch = pipeline.aws.client("cloudwatch")
    deployed = cloudwatch.describe_alarms(AlarmNames=["chronicgpt-local-fetch-dlq"])["MetricAlarms"][0]
    copied = (
        "Namespace",
        "MetricName",
        "Dimensions",
        "Statistic",
        "Threshold",
        "ComparisonOperator",
        "TreatMissingData",
    )
    cloudwatch.put_metric_alarm(
        AlarmName=ALARM, Period=1, EvaluationPeriods=1, **{name: deployed[name] for name in copied}
    )

    def becomes(wanted: str, seconds: float = 20) -> bool:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            publish_depths(pipeline.aws.deployment())
            if cloudwatch.describe_alarms(AlarmNames=[ALARM])["MetricAlarms"][0]["StateValue"] == wanted:
                return True
            time.sleep(0.5)
        return False

    yield becomes
    cloudwatch.delete_alarms(AlarmNames=[ALARM])


def test_a_key_expires_an_alarm_tells_the_key_is_mended_and_the_night_is_complete(
    pipeline: Pipeline, watched: Any, journal: None
) -> None:
    operator = Operator(pipeline)
    pipeline.enrol(Patient(patient, f"{patient}@example.org", timezone="UTC") for patient in PATIENTS)
    chosen = ("--patients", ",".join(PATIENTS), "--start", str(DATES[0]), "--end", str(DATES[1]))

    faults(pipeline, {"kind": "401"})  # the key expires, hours after it worked last
    pipeline.let_hours_pass_since_the_key_worked()
    code, told = operator.runs(backfill.app, *chosen, "--explain", "all", "--run-id", RUN, "--execute")
    assert code == 0, told
    pipeline.wait_until_drained(120)

    assert watched("ALARM")  # and the first look says why
    code, told = operator.runs(replay_dlq.app, "--from", "all")
    assert "unauthorized" in told
    assert f"{len(DAYS)}" in told
    code, told = operator.runs(status.app, "--run", RUN)
    assert code == 1
    assert "unauthorized" in told

    faults(pipeline)  # mended; one first, then the rest
    for limit in (("--limit", "1"), ()):
        code, told = operator.runs(
            replay_dlq.app, "--from", "fetch", "--kind", "unauthorized", *limit, "--execute"
        )
        assert code == 0, told
        pipeline.wait_until_drained(120)

    assert watched("OK")
    code, told = operator.runs(status.app, "--run", RUN)
    assert code == 0, told
    assert {pipeline.ledger()[day].state for day in DAYS} <= {"explained", "no_data"}


def test_forgetting_a_patient_whose_messages_are_under_way_leaves_nothing(pipeline: Pipeline) -> None:
    operator = Operator(pipeline)
    patient = "story-leaves"
    days = [PatientDay(patient, DATES[0] + dt.timedelta(days=back)) for back in range(40)]
    pipeline.enrol([Patient(patient, f"{patient}@example.org", timezone="UTC")])
    pipeline.upload(days[0], low_glucose(days[0]))
    pipeline.enqueue(days)
    wait_for(lambda: any(pipeline.documents("processed", days)))  # the first are through, the rest are not

    code, told = operator.runs(roster.app, "forget", patient, "--execute")
    assert code == 0, told
    assert "0 document versions, 0 ledger items, 0 dead letters left" in told
    pipeline.wait_until_drained(60)
    pipeline.enqueue(days[:3], run_id="late")  # and what comes later is dropped
    pipeline.wait_until_drained(60)
    assert traces(pipeline.aws.deployment(), patient) == Traces(0, 0, 0)
