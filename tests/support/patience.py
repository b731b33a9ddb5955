"""How long a test lets the API's client wait, so that a busy machine is no slow API."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

BUSY = 30.0
"""Seconds in which a server on the loopback answers, whatever else the machine does."""


@contextmanager
def seconds_left(seconds: float | None) -> Iterator[float]:
    """What to give `UltrahumanClient.day`; of None time for one try, and for no second one whatever it meets."""
    with pytest.MonkeyPatch.context() as patch:
        if seconds is None:
            patch.setattr("core.ultrahuman.client.LEAST_TRY", BUSY)
        yield BUSY if seconds is None else seconds
