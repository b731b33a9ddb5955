"""What ends a script is a sentence and an exit code, never a traceback."""

import pytest
import typer
from botocore.exceptions import ClientError

from scripts.operations.terminal import (
    CANNOT_TELL,
    INTERRUPTED,
    WRONG,
    OperatorError,
    report_errors,
    resumable,
)

EXPIRED = ClientError({"Error": {"Code": "ExpiredToken"}}, "SendMessageBatch")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            PermissionError(13, "Permission denied", "/root/dump.jsonl"),
            WRONG,
            "/root/dump.jsonl (Permission denied)",
        ),
        (OSError(28, "No space left on device"), WRONG, "(No space left on device)"),
        (OverflowError("date value out of range"), WRONG, "too large"),
        (EXPIRED, CANNOT_TELL, "AWS refuses SendMessageBatch (ExpiredToken)"),
        (KeyboardInterrupt(), INTERRUPTED, "interrupted"),
    ],
)
def test_whatever_stops_a_script_is_told_in_a_sentence(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as end, report_errors():
        raise error
    assert end.value.exit_code == code
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [(KeyboardInterrupt(), INTERRUPTED, "interrupted, 30 moved"), (EXPIRED, CANNOT_TELL, "(ExpiredToken)")],
)
def test_what_stops_halfway_says_how_far_it_came_and_that_it_goes_on(
    error: BaseException, code: int, said: str
) -> None:
    def move() -> None:
        with resumable("replaying", "moved") as advance:
            advance(10, 80)
            advance(20, 80)
            raise error

    with pytest.raises(OperatorError, match="30 moved: run it again") as end:
        move()
    assert end.value.code == code
    assert said in str(end.value)
