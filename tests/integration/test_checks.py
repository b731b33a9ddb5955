"""cfn-lint and checkov on the compiled prod template, bandit on the code: nothing found but what skips.yml explains."""

import json
import re
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.local.deploy import compiled
from scripts.operations.paths import ROOT

CHECKS = ROOT / ".local" / "checks" / "bin"
SKIPS = yaml.safe_load((ROOT / "scripts" / "dev" / "checks" / "skips.yml").read_text())
KEYS = {"ULTRAHUMAN_API_KEY": "ssm:/clinic/ultrahuman", "AZURE_OPENAI_API_KEY": "secretsmanager:clinic/azure"}

Finding = tuple[str, str]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prod")
    told, _ = compiled("prod", env=KEYS, log=folder / "package.log")
    path = folder / "template.json"
    path.write_text(json.dumps(told))
    return path


def output_of(*command: str | Path) -> Any:
    """What a tool says in JSON, whatever it thinks of it."""
    assert Path(command[0]).exists(), f"{command[0]} is not there: run `bash scripts/dev/setup.sh checks`"
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert run.stdout, f"{Path(command[0]).name} said nothing: {run.stderr[-2000:]}"
    return json.loads(run.stdout)


def unexplained(tool: str, found: set[Finding]) -> set[Finding]:
    """What no line explains, and the lines that explain nothing (any more)."""
    skips = {(skip["check"], where) for skip in SKIPS[tool] for where in skip["where"]}

    def fits(finding: Finding, skip: Finding) -> bool:
        return finding[0] == skip[0] and fnmatchcase(finding[1], skip[1])

    return {finding for finding in found if not any(fits(finding, skip) for skip in skips)} | {
        skip for skip in skips if not any(fits(finding, skip) for finding in found)
    }


def test_every_skip_has_its_reason() -> None:
    skips = [skip for tool in SKIPS.values() for skip in tool]
    assert all(len(skip["reason"]) > 5 and skip["where"] for skip in skips)
    assert all(set(skip) == {"check", "where", "reason"} for skip in skips)


def linted(template: Path) -> list[Any]:
    """What cfn-lint finds of it in any region that CloudFormation knows."""
    found: list[Any] = output_of(
        CHECKS / "cfn-lint", "--regions", "ALL_REGIONS", "--format", "json", template
    )
    return found


def test_cfn_lint_finds_nothing_else_in_any_region(template: Path) -> None:
    found = linted(template)
    assert not [finding for finding in found if finding["Level"] == "Error"]
    assert not unexplained("cfn-lint", {(f["Rule"]["Id"], f["Location"]["Path"][1]) for f in found})


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "eu-north-1", "ap-south-1"])
def test_every_region_gets_the_very_template_that_was_linted(
    region: str, template: Path, tmp_path: Path
) -> None:
    told, _ = compiled("prod", env={**KEYS, "AWS_REGION": region}, log=tmp_path / "package.log")
    assert undated(json.dumps(told)) == undated(template.read_text())


def undated(template: str) -> str:
    """Without the time at which it was compiled, which is in the artifact's key."""
    return re.sub(r"/\d{13}-[0-9T:.-]+Z/", "/WHEN/", template)


def test_a_budget_is_what_some_regions_do_not_know_and_nothing_else(tmp_path: Path) -> None:
    """So that the README says where MONTHLY_BUDGET_USD can be set; without it no template mentions a budget."""
    told, _ = compiled("prod", env={**KEYS, "MONTHLY_BUDGET_USD": "300"}, log=tmp_path / "package.log")
    path = tmp_path / "template.json"
    path.write_text(json.dumps(told))
    errors = [finding for finding in linted(path) if finding["Level"] == "Error"]
    assert {(f["Rule"]["Id"], f["Location"]["Path"][1]) for f in errors} == {("E3006", "MonthlyBudget")}
    unknown = {finding["Message"].rsplit("'", 2)[1] for finding in errors}
    assert "eu-north-1" in unknown
    assert not {"us-east-1", "eu-central-1", "ap-south-1"} & unknown


def test_checkov_finds_nothing_else(template: Path) -> None:
    command = (
        "--framework",
        "cloudformation",
        "--file",
        template,
        "--output",
        "json",
        "--quiet",
        "--skip-download",
    )
    results = output_of(CHECKS / "checkov", *command)["results"]
    failed = {(check["check_id"], check["resource"].rsplit(".", 1)[-1]) for check in results["failed_checks"]}
    assert not unexplained("checkov", failed)


def test_bandit_finds_nothing_else() -> None:
    found = output_of(
        sys.executable,
        "-m",
        "bandit",
        "--quiet",
        "--recursive",
        "--format",
        "json",
        "core",
        "handlers",
        "scripts",
    )
    assert not found["errors"]
    issues = found["results"]
    assert not [issue for issue in issues if issue["issue_severity"] != "LOW"]
    assert not unexplained("bandit", {(issue["test_id"], issue["filename"]) for issue in issues})
