"""The whole stage on the deployed local stack, beside the commit before its calls were halved, in one run.

CPU per patient-day is user and system time of the function's process, in batches of ten of people with five weeks
behind them. The other commit is a worktree with its own pins and a local AWS of its own; the two are measured in turns,
so that a slow moment of the machine meets both. What others do on the machine makes times worthless and leaves ratios.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from scripts.operations.paths import ROOT
from tests.support.bench_results import note

BEFORE = "307d2b9"
STAGES = ("fetch", "process", "explain")
DAY, REPLAY, CALLS, QUERIES = 0.5, 0.7, 16, 1
ROUNDS = 8  # all of them count: the kernel tells CPU in hundredths of a second, half a millisecond of one round's day
PATIENTS = 20  # as in one_checkout.py
PINS = (
    *("requirements.txt", "requirements-dev.txt", "package-lock.json"),
    "scripts/local/requirements-ministack.txt",
)


@contextmanager
def worktree() -> Iterator[Path]:
    """The other commit, with what its pins name: ours, where they are the same, else what its own set-up installs."""
    folder = Path(tempfile.mkdtemp(prefix="chronicgpt-bench-")) / BEFORE
    subprocess.run(["git", "worktree", "add", "--detach", str(folder), BEFORE], cwd=ROOT, check=True)
    try:
        if all((folder / pins).read_bytes() == (ROOT / pins).read_bytes() for pins in PINS):
            for part in (".venv", "node_modules", ".local"):
                (folder / part).symlink_to(ROOT / part)
        else:
            subprocess.run(["bash", "scripts/setup.sh"], cwd=folder, check=True)
        yield folder
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(folder)], cwd=ROOT, check=True)


class Deployed:
    """A checkout on its own local AWS, in a process of its own."""

    def __init__(self, folder: Path) -> None:
        command = [str(folder / ".venv" / "bin" / "python"), str(Path(__file__).with_name("one_checkout.py"))]
        environment = {**os.environ, "PYTHONPATH": str(folder)}
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, what: str) -> Any:
        assert self.process.stdin
        print(what, file=self.process.stdin, flush=True)
        return self.answer()

    def answer(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the checkout's process has ended: see what it said above"
        return json.loads(line)

    def stop(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(60)


@contextmanager
def deployed(folder: Path) -> Iterator[Deployed]:
    one = Deployed(folder)
    try:
        assert one.answer() == "ready"
        yield one
    finally:
        one.stop()


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[Deployed, Deployed]]:
    if not sys.platform.startswith("linux"):
        pytest.skip("reads /proc")
    with worktree() as folder, deployed(folder) as before, deployed(ROOT) as now:
        yield before, now


@pytest.mark.parametrize(("what", "bound"), [("day", DAY), ("replay", REPLAY)])
def test_a_patient_day_costs_each_stage_a_part_of_what_it_did(
    both: tuple[Deployed, Deployed], what: str, bound: float
) -> None:
    rounds = [tuple(one.ask(what) for one in both) for _ in range(ROUNDS)]
    missed = []
    for stage in STAGES:
        before, now = (
            sum(spent[side][stage] for spent in rounds) / ROUNDS / PATIENTS * 1000 for side in (0, 1)
        )
        print(
            f"\n{what}, {stage}: {now:.1f} ms of CPU per patient-day against {before:.1f}, "
            f"ratio {now / before:.2f}, bound {bound}",
            end="",
        )
        note(f"{what}, {stage}", now / before, ours=f"{now:.1f} ms", against=f"{before:.1f} ms of {BEFORE}")
        if now > bound * before:
            missed.append(stage)
    print()
    assert not missed


def test_a_new_patient_day_makes_few_calls(both: tuple[Deployed, Deployed]) -> None:
    for name, one in zip((BEFORE, "now"), both, strict=True):
        calls = one.ask("calls")
        per_day = {
            stage: {operation: n / PATIENTS for operation, n in sorted(operations.items())}
            for stage, operations in calls.items()
        }
        total = sum(n for operations in per_day.values() for n in operations.values())
        print(f"\n{name}: {total:.1f} calls per patient-day")
        for stage, operations in per_day.items():
            told = ", ".join(f"{operation} {n:.1f}" for operation, n in operations.items())
            print(f"  {stage}: {told}")
    assert total <= CALLS
    assert sum(operations.get("Query", 0) for operations in per_day.values()) <= QUERIES
