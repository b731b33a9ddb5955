"""Background processes of the local AWS, each with its children in a process group of its own.

A process holds the lock of its lock file as long as it lives, so its pid is never taken for a stranger's.
"""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scripts.operations.paths import ROOT

STOP_GRACE_SECONDS = 2.0


class LocalAwsError(RuntimeError):
    """The local AWS could not be started, deployed to or stopped; the message says why and what to do."""


@dataclass(frozen=True)
class Daemon:
    """A running background process: its group has the same id."""

    name: str
    pid: int
    lock: Path
    log: Path


def spawn(name: str, command: Sequence[str], *, env: Mapping[str, str], directory: Path) -> Daemon:
    """Start `command` from the repository's root, output to `directory`/name.log."""
    directory.mkdir(parents=True, exist_ok=True)
    daemon = Daemon(name, 0, directory / f"{name}.lock", directory / f"{name}.log")
    with daemon.lock.open("w") as lock, daemon.log.open("wb") as log:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[lock.fileno()],
        )
    # Nobody waits for it here: spares the warning of an object that dies before its process.
    process.returncode = 0
    return Daemon(name, process.pid, daemon.lock, daemon.log)


def is_running(daemon: Daemon) -> bool:
    """Whether the very process that was spawned still lives."""
    try:
        with daemon.lock.open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def stop(daemon: Daemon) -> None:
    """End the process and everything it started: politely, then not. Nothing it holds is worth a long farewell."""
    if not is_running(daemon):
        return
    for signal_number in (signal.SIGTERM, signal.SIGKILL):  # the second one also for children the first left
        with suppress(ProcessLookupError):
            os.killpg(daemon.pid, signal_number)
        _wait_for_end(daemon)
    with suppress(ChildProcessError):
        os.waitpid(daemon.pid, os.WNOHANG)
    if is_running(daemon):
        raise LocalAwsError(f"{daemon.name} (process group {daemon.pid}) does not end; see {daemon.log}")


def _wait_for_end(daemon: Daemon) -> None:
    deadline = time.monotonic() + STOP_GRACE_SECONDS
    while is_running(daemon) and time.monotonic() < deadline:
        time.sleep(0.02)


def tail(log: Path, lines: int = 25) -> str:
    """The last lines of a log, for an error message."""
    if not log.exists():
        return "(no log)"
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
