"""What AWS's registry says of a resource type, as cfn-lint brings it along."""

import json
from typing import Any

from scripts.operations.paths import ROOT

CHECKS = ROOT / ".local" / "checks"


def schema_of(kind: str) -> dict[str, Any]:
    """The schema of a type, such as AWS::KMS::Key. Fails with what to run where the tools are not installed."""
    folders = [*CHECKS.glob("lib/python3*/site-packages/cfnlint/data/schemas")]
    assert folders, f"no cfn-lint in {CHECKS}: run `bash scripts/dev/setup.sh checks` (npm test does)"
    named = json.loads((folders[0] / "providers" / "us-east-1.json").read_text())[kind]
    found: dict[str, Any] = json.loads((folders[0] / "resources" / f"{named}.json").read_text())
    return found
