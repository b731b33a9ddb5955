"""The parts of the local AWS that need no AWS: processes that end, records that return, secrets that stay out."""

import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.local import up
from scripts.local.aws import LocalAws, Simulator, from_json, is_up, stop_local_aws, to_json
from scripts.local.deploy import CONFIGURATION, service_copy
from scripts.local.ministack import Ministack
from scripts.local.processes import Daemon, is_running, spawn, stop, tail
from scripts.operations.stack import STAGES, Stack

OUTPUTS = {
    **{f"{stage.title()}QueueUrl": f"http://queue/{stage}" for stage in STAGES},
    **{f"{stage.title()}DlqUrl": f"http://queue/{stage}-dlq" for stage in STAGES},
    **{f"{stage.title()}FunctionName": f"chronicgpt-local-{stage}" for stage in STAGES},
    **{"RawBucketName": "raw", "ProcessedBucketName": "processed", "ExplanationsBucketName": "explanations"},
    **{"PatientsTableName": "patients", "PatientDaysTableName": "patient-days"},
}
# A process with a child, both deaf to SIGTERM; it prints the child's pid.
STUBBORN = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    print(child)
time.sleep(60)
"""


def start(code: str, directory: Path, name: str = "daemon") -> Daemon:
    return spawn(name, [sys.executable, "-u", "-c", code], env={}, directory=directory)


def finished_aws(directory: Path) -> LocalAws:
    """A record of a local AWS none of whose processes exists any more."""
    gone = Daemon("ministack", 1, directory / "ministack.lock", directory / "ministack.log")
    return LocalAws(
        ministack=Ministack("http://127.0.0.1:9", gone, directory / "state", None),
        simulators={"azure": Simulator("azure", "http://127.0.0.1:10", "key", gone)},
        stack=Stack.of(OUTPUTS),
        log_dir=directory,
    )


def alive(pid: int) -> bool:
    """Whether the process still runs; one that ended but was not collected does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def wait_for(condition: object, seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False


def test_stopping_ends_a_stubborn_process_and_its_children(tmp_path: Path) -> None:
    daemon = start(STUBBORN, tmp_path)
    assert wait_for(lambda: daemon.log.read_text().strip().isdigit())
    child = int(daemon.log.read_text())
    stop(daemon)
    assert not is_running(daemon)
    assert wait_for(lambda: not alive(child))


def test_a_process_that_ended_by_itself_is_known_to_be_gone(tmp_path: Path) -> None:
    daemon = start("print('bye')", tmp_path)
    assert wait_for(lambda: not is_running(daemon))
    assert tail(daemon.log) == "bye"
    stop(daemon)


def test_a_recorded_pid_that_belongs_to_a_stranger_is_left_alone(tmp_path: Path) -> None:
    stranger = Daemon("daemon", os.getpid(), tmp_path / "daemon.lock", tmp_path / "daemon.log")
    stranger.lock.touch()
    assert not is_running(stranger)
    stop(stranger)


def test_a_daemon_sees_only_the_environment_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://elsewhere")
    daemon = start("import os; print(os.environ.get('AWS_ENDPOINT_URL'))", tmp_path)
    assert wait_for(lambda: not is_running(daemon))
    assert daemon.log.read_text() == "None\n"


def test_what_local_up_records_reads_back_as_it_was(tmp_path: Path) -> None:
    aws = finished_aws(tmp_path)
    assert from_json(to_json(aws)) == aws
    watched = replace(aws, depths=replace(aws.ministack.daemon, name="depths"))
    assert from_json(to_json(watched)) == watched


def test_what_publishes_the_depths_ends_with_the_local_aws(tmp_path: Path) -> None:
    daemon = start("import time; time.sleep(60)", tmp_path, "depths")
    stop_local_aws(replace(finished_aws(tmp_path), depths=daemon))
    assert not is_running(daemon)


def test_stale_state_is_neither_up_nor_an_error_to_stop(tmp_path: Path) -> None:
    aws = finished_aws(tmp_path)
    assert not is_up(aws)
    stop_local_aws(aws)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"ministack": 3}'])
def test_an_unreadable_record_counts_as_nothing_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.setattr(up, "STATE", tmp_path / "state.json")
    assert up.read_state() is None
    up.STATE.write_text(content)
    assert up.read_state() is None


def test_a_stack_without_an_output_names_it() -> None:
    with pytest.raises(KeyError, match="ExplainDlqUrl"):
        Stack.of({name: value for name, value in OUTPUTS.items() if name != "ExplainDlqUrl"})


def test_the_environment_for_scripts_points_at_the_local_stack(tmp_path: Path) -> None:
    environment = finished_aws(tmp_path).environment()
    assert environment["AWS_ENDPOINT_URL"] == "http://127.0.0.1:9"
    assert environment["FETCH_QUEUE_URL"] == "http://queue/fetch"
    assert environment["AZURE_OPENAI_ENDPOINT"] == "http://127.0.0.1:10"
    assert json.loads(json.dumps(environment)) == environment


@pytest.mark.parametrize(
    "variable",
    ["AWS_PROFILE", "AZURE_OPENAI_API_KEY", "ULTRAHUMAN_API_KEY", "RAW_DATA_BUCKET_NAME", "LOG_LEVEL"],
)
def test_a_developer_s_own_configuration_stays_out_of_the_local_stack(variable: str) -> None:
    assert CONFIGURATION.match(variable)


@pytest.mark.parametrize("variable", ["PATH", "HOME", "HTTPS_PROXY", "NPM_CONFIG_CACHE", "PIP_CONFIG_FILE"])
def test_the_machine_s_configuration_is_respected(variable: str) -> None:
    assert not CONFIGURATION.match(variable)


def test_the_service_copy_holds_what_is_deployed_and_no_byte_code() -> None:
    with service_copy() as folder:
        assert (folder / "serverless.yml").exists()
        assert list(folder.glob("core/**/*.py"))
        assert not list(folder.glob("core/**/*.pyc"))
        assert not (folder / "tests").exists()
    assert not folder.exists()
