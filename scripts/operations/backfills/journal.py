"""The journal of a run: what it was asked to do, how many patient-days that is and which sends were accepted, so that
it can be resumed and nobody takes an interrupted run for a whole one.

One JSON line each, written before the send counts as done; a line that a crash cut short is ignored. When a patient is
forgotten, their days leave it, and a line says how many.
"""

import datetime as dt
import fcntl
import json
import os
import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from core.patient_day import RUN_ID, StageMessage
from scripts.operations.paths import RUNS
from scripts.operations.terminal import OperatorError


@dataclass
class Accepted:
    """Patient-days whose message was accepted, of those that were planned when the run was last begun or resumed."""

    days: dict[dt.date, set[str]] = field(default_factory=lambda: defaultdict(set))
    planned: int = 0

    @property
    def not_sent(self) -> int:
        return max(0, self.planned - len(self))

    def __len__(self) -> int:
        return sum(map(len, self.days.values()))

    def holds(self, date: dt.date, patient_id: str) -> bool:
        return patient_id in self.days.get(date, ())


@dataclass
class Journal:
    """An open journal; only one process has it open."""

    path: Path
    file: IO[str]
    lock: threading.Lock = field(default_factory=threading.Lock)
    waiting: list[str] = field(default_factory=list)

    def accept(self, messages: Sequence[StageMessage]) -> None:
        """Notes accepted sends; called by several threads. Whoever writes takes along what the others have ready: each
        write lets another thread go on, and one by one they would queue for it (a tenth of a backfill's rate)."""
        by_date: dict[str, list[str]] = defaultdict(list)
        for message in messages:
            by_date[message.date].append(message.patient_id)
        mine = "".join(
            json.dumps({"date": date, "patients": ids}, separators=(",", ":")) + "\n"
            for date, ids in by_date.items()
        )
        self.waiting.append(mine)
        with self.lock:
            if mine not in self.waiting:
                return
            ready = self.waiting.copy()
            self.file.write("".join(ready))
            self.file.flush()
            del self.waiting[: len(ready)]  # what came meanwhile stays


def read_journal(run_id: str, *, folder: Path = RUNS) -> tuple[dict[str, Any], Accepted]:
    """What the run was asked and what was accepted. Raises OperatorError if there is no such run."""
    accepted = Accepted()
    try:
        with _path(run_id, folder).open(encoding="utf-8") as file:
            request: dict[str, Any] = json.loads(file.readline())
            for line in file:
                noted = _noted(line)
                if "planned" in noted:
                    accepted.planned = int(noted["planned"])
                elif "forgotten" in noted:
                    accepted.planned -= int(noted["forgotten"])
                elif noted:
                    accepted.days[dt.date.fromisoformat(noted["date"])].update(noted["patients"])
    except FileNotFoundError:
        raise OperatorError(
            f"there is no journal of run {run_id} in {folder.name}/: nothing to resume"
        ) from None
    except (ValueError, KeyError, TypeError):
        raise OperatorError(f"the journal of run {run_id} is not readable") from None
    return request, accepted


@contextmanager
def open_journal(
    run_id: str, request: Mapping[str, Any], *, planned: int, resumed: bool = False, folder: Path = RUNS
) -> Iterator[Journal]:
    """The run's journal, begun unless `resumed`; `planned` patient-days in all, with those accepted before.

    Raises OperatorError if there is one of that name already, or if another process has it open.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = _path(run_id, folder)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OperatorError(f"run {run_id} is being sent by another process") from None
        content = file.read()
        if content and not resumed:
            raise OperatorError(f"there is a run {run_id} already: --resume it, or choose another --run-id")
        if not content:
            file.write(json.dumps(request) + "\n")
        elif not content.endswith("\n"):
            file.write("\n")  # what a crash cut short stays a line of its own
        file.write(json.dumps({"planned": planned}) + "\n")
        file.flush()
        yield Journal(path, file)


def _noted(line: str) -> dict[str, Any]:
    try:
        noted: dict[str, Any] = json.loads(line) if line.endswith("\n") else {}
    except ValueError:
        return {}  # what a crash cut short
    return noted


def _path(run_id: str, folder: Path) -> Path:
    """Raises OperatorError for what is no name of a run: no journal lies outside the folder."""
    if not re.fullmatch(RUN_ID, run_id):
        raise OperatorError("a run's name has 1 to 128 letters, digits or . _ : + - and nothing else")
    return folder / f"{run_id}.jsonl"
