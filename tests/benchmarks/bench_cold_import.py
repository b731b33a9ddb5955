"""A function's cold import against the imports that it cannot avoid, in CPU seconds of fresh processes, in turns.

Both sides find byte code, as pip leaves it beside the packages: else ours alone would be compiled again each time. Both
have numpy start no threads, as the function's environment says: their idling counts as CPU time.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.operations.paths import ROOT
from tests.support.bench_results import note

BOUND = 1.15
ROUNDS = 7
AWS = """
import asyncio, boto3, zoneinfo
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit
class First(BaseModel):  # the first model pays for what pydantic puts off
    text: str
"""
UNAVOIDABLE = {
    "dispatch": AWS,
    "fetch": f"{AWS}\nimport aiohttp, tenacity",
    "process": f"{AWS}\nimport numpy",
    "explain": AWS,
}


def cpu_seconds(code: str, byte_code: Path) -> float:
    timed = f"import time; began = time.process_time()\n{code}\nprint(time.process_time() - began)"
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(byte_code), "OPENBLAS_NUM_THREADS": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-c", timed], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


@pytest.mark.parametrize("stage", list(UNAVOIDABLE))
def test_a_cold_import_is_what_cannot_be_avoided_and_little_more(stage: str, tmp_path: Path) -> None:
    ours, floor = f"import handlers.{stage}", UNAVOIDABLE[stage]
    for code in (ours, floor):
        cpu_seconds(code, tmp_path)  # writes the byte code
    runs = [(cpu_seconds(ours, tmp_path), cpu_seconds(floor, tmp_path)) for _ in range(ROUNDS)]
    best, least = (min(times) for times in zip(*runs, strict=True))
    print(f"\n{stage}: {best:.3f} s against {least:.3f} s, ratio {best / least:.2f}, bound {BOUND}")
    note(f"import, {stage}", best / least, ours=f"{best:.3f} s", against=f"{least:.3f} s it cannot avoid")
    assert best <= BOUND * least
