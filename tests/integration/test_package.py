"""What `npm run package` puts into the artifact for Lambda."""

import os
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

from scripts.local.deploy import CONFIGURATION, service_copy
from scripts.operations.paths import ROOT

MEGABYTE = 1_000_000
AARCH64 = 183  # e_machine, System V ABI supplement for the Arm 64-bit architecture
BOTOCORE_SERVICES = {"dynamodb", "events", "kms", "s3", "secretsmanager", "sqs", "ssm", "sts"}


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Packaged by the very npm script, in a copy of the service, without an account or an endpoint."""
    with service_copy() as folder:
        for name in ("scripts", "package-lock.json", "requirements-dev.txt"):
            (folder / name).symlink_to(ROOT / name)
        environment = {name: value for name, value in os.environ.items() if not CONFIGURATION.match(name)}
        finished = subprocess.run(
            ["npm", "run", "package"],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert finished.returncode == 0, finished.stdout[-3000:] + finished.stderr[-3000:]
        kept = tmp_path_factory.mktemp("artifact") / "chronicgpt.zip"
        kept.write_bytes((folder / ".serverless" / "chronicgpt.zip").read_bytes())
    return zipfile.ZipFile(kept)


def test_compiled_modules_are_for_lambda_s_processor_and_python(artifact: zipfile.ZipFile) -> None:
    compiled = [name for name in artifact.namelist() if ".so" in Path(name).suffixes]
    assert any(name.startswith("numpy/") for name in compiled)
    for name in compiled:
        with artifact.open(name) as file:
            header = file.read(20)
        assert header[:5] == b"\x7fELF\x02", f"{name} is no 64-bit ELF file"
        assert struct.unpack_from("<H", header, 18) == (AARCH64,), f"{name} is for another processor"
        if "cpython-" in name:
            assert "cpython-313-aarch64" in name


def test_the_code_and_its_packages_are_inside(artifact: zipfile.ZipFile) -> None:
    names = set(artifact.namelist())
    for stage in ("dispatch", "fetch", "process", "explain"):
        assert f"handlers/{stage}.py" in names
    for package in ("aiohttp", "aws_lambda_powertools", "boto3", "numpy", "openai", "pydantic", "tenacity"):
        assert f"{package}/__init__.py" in names
    assert "tzdata/zoneinfo/Europe/Berlin" in names
    assert any(name.startswith("numpy-") and name.endswith(".dist-info/METADATA") for name in names)


def test_every_module_of_ours_is_inside_as_it_is_in_the_repository(artifact: zipfile.ZipFile) -> None:
    for module in (*ROOT.glob("core/**/*.py"), *ROOT.glob("handlers/*.py")):
        assert artifact.read(str(module.relative_to(ROOT))) == module.read_bytes()


def test_nothing_of_tests_scripts_or_tools_is_inside(artifact: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in artifact.namelist()}
    assert not tops & {"tests", "scripts", "docs", "infra", "node_modules", ".venv", ".local", "bin"}
    assert not tops & {
        "pytest",
        "moto",
        "mypy",
        "ruff",
        "hypothesis",
        "rich",
        "typer",
        "matplotlib",
        "textstat",
    }
    leftovers = [
        name
        for name in artifact.namelist()
        if name.endswith((".pyc", ".pyi", ".c", ".h")) or "/tests/" in name or name.startswith(".env")
    ]
    assert leftovers == []


def test_botocore_brings_only_the_services_that_are_spoken_to(artifact: zipfile.ZipFile) -> None:
    services = {
        name.split("/")[2]
        for name in artifact.namelist()
        if name.startswith("botocore/data/") and name.count("/") > 2
    }
    assert services == BOTOCORE_SERVICES


def test_it_stays_well_below_what_lambda_takes(artifact: zipfile.ZipFile) -> None:
    assert sum(entry.file_size for entry in artifact.infolist()) < 120 * MEGABYTE
