"""What ships is what was pinned: pip refuses whatever has another hash."""

import yaml

from scripts.operations.paths import ROOT


def test_every_requirement_that_ships_is_pinned_with_a_hash() -> None:
    text = (ROOT / "requirements.txt").read_text().replace("\\\n", " ")
    requirements = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(requirements) > 20
    assert [line for line in requirements if "==" not in line or "--hash=sha256:" not in line] == []


def test_every_artifact_is_built_from_the_hashes() -> None:
    for arguments in yaml.safe_load((ROOT / "infra" / "packaging.yml").read_text()).values():
        assert "--require-hashes" in arguments["pipCmdExtraArgs"]
