"""Stage local is on this machine: no script goes elsewhere in its name."""

from typing import Any

import pytest

from scripts.operations.stack import StackNotFound, find_deployment

NOBODY: dict[str, Any] = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://sqs.us-east-1.amazonaws.com",
        "http://localhost.example.org:4566",
        "http://localhost@example.org",
        "http://0.0.0.0:4566",
        "http://10.0.0.7:4566",
        "localhost:4566",
        "http://[::1",
    ],
)
def test_stage_local_goes_nowhere_but_to_this_machine(elsewhere: str) -> None:
    with pytest.raises(StackNotFound, match="runs on this machine only"):
        find_deployment("local", environ={**NOBODY, "AWS_ENDPOINT_URL": elsewhere})


@pytest.mark.parametrize(
    "here", ["http://localhost:9", "http://127.0.0.1:9", "https://127.8.9.1:9", "http://[::1]:9"]
)
def test_this_machine_has_several_names(here: str) -> None:
    with pytest.raises(StackNotFound, match="npm run local:up"):  # asked, and nobody answers
        find_deployment("local", environ={**NOBODY, "AWS_ENDPOINT_URL": here})
