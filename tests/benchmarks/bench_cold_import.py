"""A function's cold import against the imports that it cannot avoid, in CPU seconds of fresh processes, in turns."""

import subprocess
import sys

import pytest

from scripts.local.simulator import ROOT

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


def cpu_seconds(code: str) -> float:
    timed = f"import time; began = time.process_time()\n{code}\nprint(time.process_time() - began)"
    done = subprocess.run([sys.executable, "-c", timed], cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


@pytest.mark.parametrize("stage", list(UNAVOIDABLE))
def test_a_cold_import_is_what_cannot_be_avoided_and_little_more(stage: str) -> None:
    runs = [(cpu_seconds(f"import handlers.{stage}"), cpu_seconds(UNAVOIDABLE[stage])) for _ in range(ROUNDS)]
    ours, floor = (min(times) for times in zip(*runs, strict=True))
    print(f"\n{stage}: {ours:.3f} s against {floor:.3f} s, ratio {ours / floor:.2f}, bound {BOUND}")
    assert ours <= BOUND * floor
