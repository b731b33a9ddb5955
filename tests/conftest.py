"""What holds for all tests: no example of a property test has a deadline, and the end-to-end ones say at the end which
rights were exercised."""

import time

import pytest
from hypothesis import settings

from scripts.operations.paths import ROOT

settings.register_profile("ours", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("ours")

BEGAN = time.time()
GRANTS = ROOT / ".local" / "grants.md"  # written by tests/e2e/test_least_privilege.py


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if GRANTS.exists() and GRANTS.stat().st_mtime > BEGAN:
        terminalreporter.section("rights granted and exercised")
        terminalreporter.write(GRANTS.read_text())
