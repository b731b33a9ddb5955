"""In Lambda a function is wired while its container starts, not in its first invocation."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from core.entry import UNCOLLECTED, wire_early
from scripts.operations.paths import ROOT

FUNCTIONS = {"dispatch": "wiring", "fetch": "runner", "process": "runner", "explain": "runner"}
ENVIRONMENT = {
    "PATIENT_REF_KEY": "k" * 40,
    "PATIENTS_TABLE_NAME": "patients",
    "PATIENT_DAYS_TABLE_NAME": "days",
    "EVENT_BUS_NAME": "bus",
    "ULTRAHUMAN_API_KEY": "k",
    **{
        f"{name}_QUEUE_URL": "https://sqs.example/1/q"
        for name in ("DISPATCH", "FETCH", "PROCESS", "EXPLAIN", "DEAD_LETTER")
    },
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
}


@pytest.mark.parametrize(("stage", "wired"), FUNCTIONS.items())
@pytest.mark.parametrize("in_lambda", [True, False])
def test_importing_the_handler_wires_it_in_lambda_only(stage: str, wired: str, in_lambda: bool) -> None:
    given = {"AWS_LAMBDA_FUNCTION_NAME": f"chronicgpt-prod-{stage}"} if in_lambda else {}
    asked = f"import handlers.{stage} as h; print(h.{wired}.cache_info().currsize)"
    run = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **ENVIRONMENT, **given},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (run.stdout.strip(), run.stderr) == (str(int(in_lambda)), "")


def test_in_lambda_what_stands_at_the_start_is_not_walked_again_by_the_collector() -> None:
    asked = "import gc, handlers.fetch; print(gc.get_freeze_count() > 10_000, gc.get_threshold()[0])"
    given = {"AWS_LAMBDA_FUNCTION_NAME": "chronicgpt-prod-fetch"}
    environment = {"PATH": os.environ["PATH"], **ENVIRONMENT, **given}
    run = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (run.stdout.split(), run.stderr) == (["True", str(UNCOLLECTED)], "")


@pytest.fixture
def collector() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("collector")
def test_what_cannot_be_wired_is_left_to_the_first_invocation_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def wire() -> None:
        tries.append(1)
        raise ValueError("no such variable")

    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME", raising=False)
    wire_early(wire)
    assert tries == []
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    wire_early(wire)
    assert tries == [1]
