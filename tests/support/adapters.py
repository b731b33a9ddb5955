"""What the tests of the adapters share: each runs against the fake and against the real one."""

import asyncio
import datetime as dt
from collections.abc import Awaitable
from typing import TypeVar

import pytest

from core.patient_day import PatientDay

T = TypeVar("T")
DAY = PatientDay("p-1", dt.date(2026, 3, 31))
BOTH = pytest.mark.parametrize("real", [False, True], ids=["fake", "aws"])


def run(work: Awaitable[T]) -> T:
    async def one() -> T:
        return await work

    return asyncio.run(one())
