"""What ships is what was pinned: pip refuses whatever has another hash."""

import json
import re

import pytest
import yaml

from scripts.operations.paths import ROOT


def test_every_requirement_that_ships_is_pinned_with_a_hash() -> None:
    text = (ROOT / "requirements.txt").read_text().replace("\\\n", " ")
    requirements = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(requirements) > 20
    assert [line for line in requirements if "==" not in line or "--hash=sha256:" not in line] == []


PINNED = (
    "requirements.txt",
    "requirements-dev.txt",
    "scripts/local/requirements-ministack.txt",
    "scripts/dev/checks/requirements.txt",
    "scripts/dev/pins/requirements.txt",
)


@pytest.mark.parametrize("name", PINNED[1:])
def test_every_requirement_of_a_tool_is_pinned_with_a_hash(name: str) -> None:
    text = (ROOT / name).read_text().replace("\\\n", " ")
    requirements = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert requirements
    assert [line for line in requirements if "==" not in line or "--hash=sha256:" not in line] == []


def test_what_the_set_up_installs_is_what_was_pinned_and_runs_no_code_of_a_package() -> None:
    """Each line of a shell script that installs something. Wheels only: a source package runs its own set-up."""
    scripts = [path.read_text() for path in sorted((ROOT / "scripts").glob("**/*.sh"))]
    installing = [
        line
        for text in scripts
        for line in text.splitlines()
        if re.search(r"pip install|npm (ci|i|install)\b", line)
    ]
    assert len(installing) == 3
    for line in installing:
        if "npm" in line:
            assert "npm ci --ignore-scripts" in line  # of package-lock.json, which has hashes
        else:
            assert "--require-hashes --only-binary=:all: -r " in line


def test_every_npm_package_comes_with_its_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert [name for name, package in fetched.items() if not package.get("integrity")] == []


def test_making_the_pins_pins_each_of_them() -> None:
    text = (ROOT / "scripts" / "dev" / "pins.sh").read_text()
    assert set(re.findall(r"--output-file=(\S+)", text)) == set(PINNED)


def test_every_artifact_is_built_from_the_hashes() -> None:
    for arguments in yaml.safe_load((ROOT / "infra" / "packaging.yml").read_text()).values():
        assert "--require-hashes" in arguments["pipCmdExtraArgs"]
