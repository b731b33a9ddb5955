"""The real `serverless deploy`, pointed at the local AWS, from a copy of what it deploys: two stacks never
share a `.serverless` folder, and edits during a deploy do not matter."""

import fcntl
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.local.ministack import REGION
from scripts.local.processes import LocalAwsError, tail
from scripts.operations.paths import ROOT
from scripts.operations.stack import Stack

STACK_NAME = "chronicgpt-local"
NOWHERE = "http://127.0.0.1:9"
DEPLOYED = ("serverless.yml", "package.json", "requirements.txt", "infra", "core", "handlers")
SHARED = ("node_modules", ".venv", ".local")
PLUGIN = "plugins:\n  - serverless-python-requirements\n"  # not needed for the template, and slow

LAYER_CAME_LATE = "/.serverless/pythonRequirements.zip'"
"""In the framework's error: its plugin makes that link to the layer without waiting for it (lib/layer.js, 6.1.2), and
on a busy machine the framework opens it first, before it has asked AWS for anything."""

# What the stack reads from its deployer: a developer's own values, real API keys too, stay out of it.
CONFIGURATION = re.compile(
    r"AWS_|SLS_|SERVERLESS_|ULTRAHUMAN_|AZURE_OPENAI_|VPC_|\w+_BUCKET_NAME$"
    r"|(LOG_LEVEL|NIGHTLY_LOCAL_HOUR|LOOKBACK_DAYS|EXPLANATION_\w+|PATIENT_REF_KEY|LOCAL_TLS)$"
    r"|(CARE_TEAM_CONTACT|CARE_TEAM_HOURS|EMERGENCY_NUMBER)$"
    r"|(ALARM_EMAIL|URGENT_EMAIL|MONTHLY_BUDGET_USD)$"
)


@contextmanager
def service_copy() -> Iterator[Path]:
    """A temporary folder from which `serverless` sees exactly what is deployed."""
    with tempfile.TemporaryDirectory(prefix="chronicgpt-service-") as name:
        folder = Path(name)
        for item in DEPLOYED:
            source = ROOT / item
            if source.is_dir():
                shutil.copytree(source, folder / item, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(source, folder / item)
        for item in SHARED:
            (folder / item).symlink_to(ROOT / item)
        yield folder


def serverless(
    command: str, *, stage: str, folder: Path, env: Mapping[str, str], log: Path, timeout: float = 600
) -> None:
    """Run one `serverless` command in `folder` with a developer's own configuration kept out."""
    binary = ROOT / "node_modules" / ".bin" / "serverless"
    if not binary.exists():
        raise LocalAwsError("the Serverless Framework is not installed: run `npm run setup`")
    inherited = {name: value for name, value in os.environ.items() if not CONFIGURATION.match(name)}
    with log.open("ab") as output:
        finished = subprocess.run(
            [str(binary), command, "--stage", stage],
            cwd=folder,
            env={
                **inherited,
                "AWS_REGION": REGION,
                "AWS_CONFIG_FILE": os.devnull,
                "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
                "SLS_TELEMETRY_DISABLED": "1",
                "SLS_NOTIFICATIONS_MODE": "off",
                "SLS_AWS_MONITORING_FREQUENCY": "200",  # milliseconds between looks at the stack, not 5,000
                # Byte code keyed by content instead of by time stays valid in the archive.
                "SOURCE_DATE_EPOCH": "315619200",
                **env,
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            check=False,
        )
    if finished.returncode != 0:
        raise LocalAwsError(
            f"`serverless {command} --stage {stage}` failed. Its log ({log}) ends:\n{tail(log)}"
        )


def compiled(stage: str, *, env: Mapping[str, str], log: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The template that CloudFormation would be told, and the framework's state; no AWS is asked."""
    with service_copy() as folder:
        configuration = folder / "serverless.yml"
        text = configuration.read_text()
        if PLUGIN not in text:
            raise LocalAwsError(
                "serverless.yml names its plugins in another way than scripts/local/deploy.py"
            )
        configuration.write_text(text.replace(PLUGIN, ""))
        # Nobody is asked; the stage local insists that it would be somebody on this machine.
        serverless("package", stage=stage, folder=folder, env={"AWS_ENDPOINT_URL": NOWHERE, **env}, log=log)
        made = folder / ".serverless"
        template = json.loads((made / "cloudformation-template-update-stack.json").read_text())
        state = json.loads((made / "serverless-state.json").read_text())
    return template, state


def deploy(
    cloudformation: Any, *, credentials: Mapping[str, str], env: Mapping[str, str], log: Path
) -> Stack:
    """Deploy stage `local` and return what is there.

    `credentials` point at the local AWS, `cloudformation` is a client of it; `env` is what the stack reads
    from its deployer (ULTRAHUMAN_API_BASE_URL and so on).
    """
    with _one_at_a_time():
        try:
            _deploy_a_copy({**env, **credentials}, log)
        except LocalAwsError as error:
            if LAYER_CAME_LATE not in str(error):
                raise
            _deploy_a_copy({**env, **credentials}, log)
    stacks = cloudformation.describe_stacks(StackName=STACK_NAME)["Stacks"]
    return Stack.of({output["OutputKey"]: output["OutputValue"] for output in stacks[0]["Outputs"]})


def _deploy_a_copy(env: Mapping[str, str], log: Path) -> None:
    with service_copy() as folder:
        serverless("deploy", stage="local", folder=folder, env=env, log=log)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """The plugin's cache of installed packages does not bear two writers."""
    lock = ROOT / ".local" / "deploy.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
