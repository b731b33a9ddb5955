"""A pytest plugin: collects the tests once, then forks for each mutant and runs those that reach it, until one fails.

mutmut writes the mutants and notes which tests reach which function. Its own session of pytest takes two or three
seconds for each, a fork a twentieth of a second (the median). Tests that found many mutants of a function or module for
their time come first. scripts/dev/mutants.py starts this.
"""

import gc
import json
import os
import resource
import signal
import time
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import pytest
from mutmut.mutation.trampoline import set_mutant_under_test
from rich.progress import Progress

SURVIVED, KILLED, NO_TESTS = 0, 1, 33  # as mutmut writes them
SLOWER, GRACE = 15.0, 30.0
"""A mutant may take so many times as long as its tests did, and so many seconds; who takes longer is found, too."""
POLL = 0.003
SECONDS = float(os.environ.get("TEST_SECONDS", "inf"))
"""No more than so many seconds of tests for each mutant, as long as they took without one."""


class Running(NamedTuple):
    mutant: str
    until: float
    finder: int
    """Where the fork writes which test found the mutant: the reading end of a pipe."""


class Finders:
    """How many mutants each test found, by function and by module: what it takes for one is what it is worth."""

    def __init__(self) -> None:
        self._found: Counter[tuple[str, str]] = Counter()

    def note(self, mutant: str, test: str) -> None:
        self._found.update((place, test) for place in _places(mutant))

    def price(self, mutant: str, test: str, seconds: float) -> float:
        of_function, of_module = (self._found[place, test] for place in _places(mutant))
        return seconds / (1 + 10 * of_function + of_module)


def _places(mutant: str) -> tuple[str, str]:
    function = mutant.partition("__mutmut_")[0]
    return function, function.rpartition(".")[0]


def pytest_runtestloop(session: pytest.Session) -> bool:
    mutants = deque(Path(os.environ["MUTANTS_TO_TRY"]).read_text().split())
    stats = json.loads(Path("mutmut-stats.json").read_text())
    took: Mapping[str, float] = stats["duration_by_test"]
    reach: Mapping[str, list[str]] = stats["tests_by_mangled_function_name"]
    tests = {item.nodeid: item for item in session.items}
    running: dict[int, Running] = {}
    finders = Finders()
    if _fails_without_a_mutant(session):
        pytest.exit("in a fork a test fails without any mutant: a mutant would count as found", 1)
    session.config.pluginmanager.unregister(name="terminalreporter")  # it knows nothing of the forks
    gc.collect()
    gc.freeze()  # what is shared with the forks stays shared
    with Path(os.environ["MUTANTS_DONE"]).open("a", buffering=1) as done, Progress() as progress:
        task = progress.add_task("mutants", total=len(mutants))
        while mutants or running:
            while mutants and len(running) < int(os.environ.get("TEST_WORKERS", "2")):
                mutant = mutants.popleft()
                known = [test for test in reach.get(_places(mutant)[0], ()) if test in tests]
                chosen = _chosen(
                    sorted(known, key=lambda test: finders.price(mutant, test, took[test])), took
                )
                if not chosen:
                    done.write(f"{mutant} {NO_TESTS}\n")
                    progress.advance(task)
                    continue
                limit = GRACE + SLOWER * sum(took[test] for test in chosen)
                finder, written = os.pipe()
                pid = _forked(session, mutant, [tests[test] for test in chosen], limit, written)
                os.close(written)
                running[pid] = Running(mutant, time.monotonic() + limit, finder)
            for pid, code in _ended(running):
                ended = running.pop(pid)
                with open(ended.finder) as finder_text:
                    if test := finder_text.read():
                        finders.note(ended.mutant, test)
                done.write(f"{ended.mutant} {code}\n")
                progress.advance(task)
    return True


def _chosen(known: Sequence[str], took: Mapping[str, float]) -> list[str]:
    """As many of them as there is time for."""
    passed = accumulate(took[test] for test in known)
    return [test for test, seconds in zip(known, passed, strict=True) if seconds <= SECONDS]


def _fails_without_a_mutant(session: pytest.Session) -> bool:
    limit = GRACE + SLOWER * len(session.items)
    pid = _forked(session, "", session.items, limit, os.open(os.devnull, os.O_WRONLY))
    return os.waitpid(pid, 0)[1] != SURVIVED


def _forked(
    session: pytest.Session, mutant: str, tests: Sequence[pytest.Item], limit: float, finder: int
) -> int:
    if pid := os.fork():
        return pid
    code = KILLED
    try:
        os.setsid()  # with whatever its tests start
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit), int(limit) + 1))
        code = _run(session, mutant, tests, finder)
    finally:
        os._exit(code)


def _run(session: pytest.Session, mutant: str, tests: Sequence[pytest.Item], finder: int) -> int:
    set_mutant_under_test(mutant)
    for test, following in zip(tests, [*tests[1:], None], strict=True):
        test.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
        if session.testsfailed:
            os.write(finder, test.nodeid.encode())
            return KILLED
    return SURVIVED


def _ended(running: Mapping[int, Running]) -> list[tuple[int, int]]:
    """Those that have ended, with their exit codes; who is over time is ended."""
    found = []
    for pid, one in running.items():
        if time.monotonic() > one.until:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            found.append((pid, os.waitstatus_to_exitcode(status)))
            with suppress(ProcessLookupError):  # what a test that failed had started and did not come to stop
                os.killpg(pid, signal.SIGKILL)
    if not found:
        time.sleep(POLL)
    return found
