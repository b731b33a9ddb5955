"""The local AWS as one thing: MiniStack, the simulated Ultrahuman and Azure OpenAI, the deployed stack."""

import json
import secrets
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

import boto3
from botocore.config import Config

from scripts.local.deploy import deploy
from scripts.local.ministack import REGION, Ministack, answers, start_ministack, stop_ministack
from scripts.local.processes import Daemon, LocalAwsError, is_running, spawn, stop, tail
from scripts.operations.stack import Deployment, Stack

SIMULATORS: Mapping[str, Sequence[str]] = {"ultrahuman": (), "azure": ()}
START_SECONDS = 20.0


@dataclass(frozen=True)
class Simulator:
    """A running stand-in for an outside API."""

    name: str
    url: str
    api_key: str
    daemon: Daemon

    def environment(self) -> dict[str, str]:
        """How the deployed stack finds it."""
        if self.name == "ultrahuman":
            return {"ULTRAHUMAN_API_BASE_URL": f"{self.url}/api/v1", "ULTRAHUMAN_API_KEY": self.api_key}
        return {"AZURE_OPENAI_ENDPOINT": self.url, "AZURE_OPENAI_API_KEY": self.api_key}


@dataclass(frozen=True)
class LocalAws:
    """A deployed local stack and everything that runs for it."""

    ministack: Ministack
    simulators: Mapping[str, Simulator]
    stack: Stack
    log_dir: Path
    depths: Daemon | None = None  # publishes how full the queues are, beside a local AWS that stays up

    @property
    def endpoint(self) -> str:
        return self.ministack.endpoint

    def client(self, service: str) -> Any:
        """A boto3 client of the local AWS, whatever the environment says."""
        return _client(self.ministack, service)

    def deployment(self) -> Deployment:
        """The same as the operators' scripts see it."""
        return Deployment("local", self.stack, self.client)

    def environment(self) -> dict[str, str]:
        """What a script (backfill, status, ...) needs in its environment to work on this stack."""
        return {
            **_credentials(self.ministack),
            **{
                name: value
                for simulator in self.simulators.values()
                for name, value in simulator.environment().items()
            },
            **{f"{stage.upper()}_QUEUE_URL": url for stage, url in self.stack.queues.items()},
            "PATIENTS_TABLE_NAME": self.stack.tables["patients"],
            "PATIENT_DAYS_TABLE_NAME": self.stack.tables["patient_days"],
            "RAW_DATA_BUCKET_NAME": self.stack.buckets["raw"],
            "PROCESSED_DATA_BUCKET_NAME": self.stack.buckets["processed"],
            "EXPLANATIONS_BUCKET_NAME": self.stack.buckets["explanations"],
            "STAGE": "local",
        }


@contextmanager
def local_aws(
    *,
    simulators: Mapping[str, Sequence[str]] = SIMULATORS,
    env: Mapping[str, str] | None = None,
    log_dir: Path | None = None,
    auth: bool = False,
    tls: bool = False,
    progress: Callable[[str], None] = lambda step: None,
) -> Iterator[LocalAws]:
    """A deployed local AWS for the length of the block; everything ends with it, also on Ctrl-C and SIGTERM.

    `simulators` maps "ultrahuman" and "azure" to further arguments of theirs; `env` overrides what the stack
    reads at deploy time; logs stay in `log_dir` when it is given; `progress` is told each step as it begins.
    """
    directory = Path(tempfile.mkdtemp(prefix="chronicgpt-local-"))
    logs = log_dir or directory
    with ExitStack() as undo:
        undo.callback(shutil.rmtree, directory, ignore_errors=True)
        undo.enter_context(_sigterm_unwinds())
        aws = start_local_aws(
            logs,
            simulators=simulators,
            env=env or {},
            auth=auth,
            tls=tls,
            progress=progress,
            state_dir=directory,
        )
        undo.callback(stop_local_aws, aws)
        yield aws


def start_local_aws(
    log_dir: Path,
    *,
    state_dir: Path,
    simulators: Mapping[str, Sequence[str]] = SIMULATORS,
    env: Mapping[str, str],
    auth: bool = False,
    tls: bool = False,
    progress: Callable[[str], None] = lambda step: None,
) -> LocalAws:
    """Start it and leave it running; on any failure nothing is left behind."""
    log_dir.mkdir(parents=True, exist_ok=True)
    with ExitStack() as undo:
        progress("starting the local AWS")
        ministack = start_ministack(log_dir, state_dir=state_dir, auth=auth, tls=tls)
        undo.callback(stop_ministack, ministack)
        running: dict[str, Simulator] = {}
        for name, arguments in simulators.items():
            progress(f"starting the simulated {name} API")
            running[name] = _start_simulator(name, arguments, log_dir)
            undo.callback(stop, running[name].daemon)
        progress("serverless deploy --stage local")
        wired = {
            key: value for simulator in running.values() for key, value in simulator.environment().items()
        }
        log = log_dir / "deploy.log"
        log.unlink(missing_ok=True)
        stack = deploy(
            _client(ministack, "cloudformation"),
            credentials=_credentials(ministack),
            env={**wired, "LOCAL_TLS": str(tls).lower(), **env},
            log=log,
        )
        undo.pop_all()
    return LocalAws(ministack, running, stack, log_dir)


def stop_local_aws(aws: LocalAws) -> None:
    """Stop everything that `start_local_aws` started."""
    with ExitStack() as each:
        each.callback(stop_ministack, aws.ministack)
        if aws.depths:
            each.callback(stop, aws.depths)
        for simulator in aws.simulators.values():
            each.callback(stop, simulator.daemon)


def is_up(aws: LocalAws) -> bool:
    """Whether all of it still runs and the endpoint answers."""
    daemons = [aws.ministack.daemon, *(simulator.daemon for simulator in aws.simulators.values())]
    return all(is_running(daemon) for daemon in daemons) and answers(aws.ministack)


def to_json(aws: LocalAws) -> str:
    return json.dumps(asdict(aws), indent=2, default=str)


def from_json(text: str) -> LocalAws:
    """The inverse of `to_json`; KeyError or ValueError if the text is something else."""
    recorded = json.loads(text)
    ministack = recorded["ministack"]
    return LocalAws(
        ministack=Ministack(
            endpoint=ministack["endpoint"],
            daemon=_daemon(ministack["daemon"]),
            state=Path(ministack["state"]),
            ca=Path(ministack["ca"]) if ministack["ca"] else None,
        ),
        simulators={
            name: Simulator(entry["name"], entry["url"], entry["api_key"], _daemon(entry["daemon"]))
            for name, entry in recorded["simulators"].items()
        },
        stack=Stack(**recorded["stack"]),
        log_dir=Path(recorded["log_dir"]),
        depths=_daemon(recorded["depths"]) if recorded.get("depths") else None,
    )


def _daemon(entry: Mapping[str, Any]) -> Daemon:
    return Daemon(entry["name"], entry["pid"], Path(entry["lock"]), Path(entry["log"]))


def _start_simulator(name: str, arguments: Sequence[str], log_dir: Path) -> Simulator:
    api_key = secrets.token_hex(16)
    command = [sys.executable, "-m", f"scripts.local.{name}", "--port", "0", "--api-key", api_key, *arguments]
    daemon = spawn(name, command, env={"PATH": "", "PYTHONUNBUFFERED": "1"}, directory=log_dir)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and is_running(daemon):
        for line in daemon.log.read_text(errors="replace").splitlines():
            if line.startswith('{"url"'):
                return Simulator(name, json.loads(line)["url"], api_key, daemon)
        time.sleep(0.05)
    stop(daemon)
    raise LocalAwsError(f"the simulated {name} API did not start. Its log ends:\n{tail(daemon.log)}")


def _credentials(ministack: Ministack) -> dict[str, str]:
    credentials = {
        "AWS_ENDPOINT_URL": ministack.endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "NO_PROXY": "127.0.0.1,localhost",
    }
    if ministack.ca:
        credentials |= {"AWS_CA_BUNDLE": str(ministack.ca), "NODE_EXTRA_CA_CERTS": str(ministack.ca)}
    return credentials


def _client(ministack: Ministack, service: str) -> Any:
    return boto3.client(
        service,
        endpoint_url=ministack.endpoint,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106
        verify=str(ministack.ca) if ministack.ca else None,
        config=Config(proxies={}, retries={"mode": "standard"}, max_pool_connections=32),
    )


@contextmanager
def _sigterm_unwinds() -> Iterator[None]:
    """SIGTERM leaves through the same door as Ctrl-C, so that nothing stays running."""

    def leave(number: int, frame: object) -> NoReturn:
        sys.exit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)
