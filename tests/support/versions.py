"""Other rules or another wording than this code's, as a deployment or a rollback brings them."""

import pytest

RULES = ("core.stages.fingerprints", "core.stages.day_status", "core.stages.process")
PROMPT = (
    "core.stages.fingerprints",
    *("core.explanation.fingerprints", "core.explanation.compose"),
    *("core.stages.day_status", "core.stages.explain"),
)


def deploy(monkeypatch: pytest.MonkeyPatch, *, rules: str | None = None, prompt: str | None = None) -> None:
    for version, name, modules in ((rules, "RULES_VERSION", RULES), (prompt, "PROMPT_VERSION", PROMPT)):
        for module in modules if version is not None else ():
            monkeypatch.setattr(f"{module}.{name}", version)
