"""What ends a script is a sentence and an exit code, never a traceback."""

import io
import json

import pytest
import typer
from botocore.exceptions import ClientError
from rich.table import Table
from rich.text import Text

from scripts.operations.terminal import (
    CANNOT_TELL,
    INTERRUPTED,
    WRONG,
    OperatorError,
    Screen,
    print_json,
    printable,
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


HOSTILE = [
    "\x1b[2J\x1b[31mall is well",  # clears the screen
    "\x9b2Jall is well",
    "\x1b]0;title\x07",
    "p-1\u202e100-p",  # reads backwards
    "p-\u2066\u20671",
    "p-\u200b1\u00ad",  # hidden
    "\x08\x08p-2\r\x7f",
    "a\u2028b",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_signs_that_a_terminal_would_obey_or_hide_are_masked(text: str) -> None:
    file = io.StringIO()
    screen = Screen(file=file, width=200, force_terminal=True, color_system="standard")
    table = Table("what", title=Text(text))
    table.add_row(Text(text))
    screen.print(text, markup=False)
    screen.print(Text(text), table)
    shown = file.getvalue()
    for sign in set(text):
        if not sign.isprintable() and sign != "\x1b":
            assert sign not in shown
    for sequence in ("\x1b[2J", "\x1b]0", "\x1b[31m"):
        assert sequence not in shown


def test_what_people_write_is_shown_as_it_is() -> None:
    text = "Ångström, 東京, 👩, a\nb\tc\u00a0d"
    assert printable(text) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_json_escapes_them_and_keeps_the_value(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"name": text})
    said = capsys.readouterr().out
    assert json.loads(said) == {"name": text}
    assert said == printable(said)


def test_what_a_script_does_not_expect_is_told_by_its_type_and_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(typer.Exit), report_errors():
        int("ada@example.org")
    said = capsys.readouterr().err
    assert "ValueError in" in said
    assert "ada" not in said


def test_an_exit_is_no_fault() -> None:
    with pytest.raises(typer.Exit) as end, report_errors():
        raise typer.Exit(WRONG)
    assert end.value.exit_code == WRONG
