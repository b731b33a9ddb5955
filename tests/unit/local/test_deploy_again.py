"""A deploy that fails because the plugin's layer was not there yet is made once more."""

from pathlib import Path
from typing import Any

import pytest

from scripts.local import deploy as deploying
from scripts.local.processes import LocalAwsError

LATE = (
    "`serverless deploy --stage local` failed. Its log (/tmp/x/deploy.log) ends:\nError: ENOENT: no such file or "
    "directory, open '/tmp/chronicgpt-service-x/.serverless/pythonRequirements.zip'"
)


class Cloudformation:
    def describe_stacks(self, **_: Any) -> dict[str, Any]:
        return {"Stacks": [{"Outputs": []}]}


@pytest.mark.parametrize(
    ("failures", "deploys", "raised"),
    [((LATE,), 2, None), ((LATE, LATE), 2, "pythonRequirements"), (("AccessDenied",), 1, "AccessDenied")],
)
def test_a_layer_that_came_late_is_waited_for_once(
    failures: tuple[str, ...],
    deploys: int,
    raised: str | None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    left, folders = list(failures), []

    def serverless(command: str, *, folder: Path, **_: Any) -> None:
        folders.append(folder)
        if left:
            raise LocalAwsError(left.pop(0))

    monkeypatch.setattr(deploying, "serverless", serverless)
    monkeypatch.setattr(deploying.Stack, "of", lambda outputs: outputs)

    def run() -> object:
        return deploying.deploy(Cloudformation(), credentials={}, env={}, log=tmp_path / "log")

    if raised:
        with pytest.raises(LocalAwsError, match=raised):
            run()
    else:
        assert run() == {}
    assert len(set(folders)) == deploys, "each from a copy of its own"
