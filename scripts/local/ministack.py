"""The embedded AWS: MiniStack in its own virtual environment, on a free loopback port, with nothing of ours
in its environment (what is there leaks into its Lambdas)."""

import os
import shutil
import socket
import ssl
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from scripts.local.processes import Daemon, LocalAwsError, is_running, spawn, stop, tail
from scripts.operations.paths import ROOT

REGION = "us-east-1"
PYTHON = ROOT / ".local" / "ministack" / "bin" / "python"
START_SECONDS = 30.0


@dataclass(frozen=True)
class Ministack:
    """A running MiniStack. `ca` is the certificate to trust when it speaks TLS."""

    endpoint: str
    daemon: Daemon
    state: Path
    ca: Path | None


def start_ministack(log_dir: Path, *, state_dir: Path, auth: bool = False, tls: bool = False) -> Ministack:
    """Start MiniStack, state in `state_dir`, and wait until it answers. `auth`: it enforces IAM."""
    if not PYTHON.exists():
        raise LocalAwsError("MiniStack is not installed: run `npm run setup`")
    state = state_dir / "ministack-state"
    shutil.rmtree(state, ignore_errors=True)
    temporary = state / "tmp"
    temporary.mkdir(parents=True)
    port = _free_port()
    env = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(state),
        "TMPDIR": str(temporary),
        "STATE_DIR": str(state / "stack"),
        "S3_DATA_DIR": str(state / "s3"),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "AWS_DEFAULT_REGION": REGION,
        "LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
        "NO_PROXY": "127.0.0.1,localhost",
    }
    if auth:
        env["AUTH"] = "true"
    if tls:
        env["USE_SSL"] = "1"
    daemon = spawn("ministack", [str(PYTHON), "-m", "ministack"], env=env, directory=log_dir)
    running = Ministack(
        endpoint=f"{'https' if tls else 'http'}://127.0.0.1:{port}",
        daemon=daemon,
        state=state,
        ca=temporary / "ministack-tls" / "server.crt" if tls else None,
    )
    try:
        _wait_until_healthy(running)
    except BaseException:
        stop_ministack(running)
        raise
    return running


def stop_ministack(running: Ministack) -> None:
    """Stop MiniStack with its Lambda workers and drop its state."""
    stop(running.daemon)
    shutil.rmtree(running.state, ignore_errors=True)


def answers(running: Ministack) -> bool:
    """Whether the endpoint is healthy right now."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _https(running.ca))
    try:
        with opener.open(f"{running.endpoint}/_ministack/health", timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def _wait_until_healthy(running: Ministack) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if answers(running):
            return
        if not is_running(running.daemon):
            break
        time.sleep(0.05)
    raise LocalAwsError(
        f"MiniStack did not start within {START_SECONDS:.0f} s. Its log ends:\n{tail(running.daemon.log)}"
    )


def _https(ca: Path | None) -> urllib.request.HTTPSHandler:
    trusted = ssl.create_default_context(cafile=str(ca) if ca and ca.exists() else None)
    return urllib.request.HTTPSHandler(context=trusted)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
