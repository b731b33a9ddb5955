"""What holds for all tests: the end-to-end ones begin first, as they wait most, and share one worker and one stack."""

import time
from pathlib import Path

import pytest

BEGAN = time.time()
GRANTS = Path(__file__).parents[1] / ".local" / "grants.md"  # written by tests/e2e/test_least_privilege.py


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("e2e"))
    items.sort(key=lambda item: "/e2e/" not in item.nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if GRANTS.exists() and GRANTS.stat().st_mtime > BEGAN:
        terminalreporter.section("rights granted and exercised")
        terminalreporter.write(GRANTS.read_text())
