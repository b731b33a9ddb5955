"""The state machine tries again what waiting mends, and nothing else: it knows an error by the name of its class."""

from collections.abc import Iterator

import pytest

from core.aws.calls import AwsRefusal
from core.errors import StageError, Transient, Upstream
from core.explanation.model.contract import Unanswered
from tests.unit.cloudformation.test_stack import compile_template


def subclasses(kind: type[StageError]) -> Iterator[type[StageError]]:
    for child in kind.__subclasses__():
        yield child
        yield from subclasses(child)


@pytest.fixture(scope="module")
def retried(tmp_path_factory: pytest.TempPathFactory) -> list[set[str]]:
    """The errors that each task tries again."""
    template = compile_template("prod", tmp_path_factory.mktemp("prod"), {})
    states = template.properties("PatientDayMachine")["Definition"]["States"].values()
    return [
        {name for retry in state["Retry"] for name in retry["ErrorEquals"]}
        for state in states
        if state["Type"] == "Task"
    ]


def test_every_error_that_waiting_mends_is_tried_again_and_no_other_of_ours(retried: list[set[str]]) -> None:
    passing = {kind for base in (Transient, Upstream) for kind in (base, *subclasses(base))}
    ours = {kind.__name__ for kind in subclasses(StageError) if kind.__module__.startswith("core.")}
    assert {AwsRefusal, Unanswered} <= passing
    assert len(retried) == 3
    for errors in retried:
        assert errors & ours == {kind.__name__ for kind in passing}
        assert not errors & {"GivenUp", "Crashed", "Unauthorized", "States.ALL", "States.TaskFailed"}
