"""How the operators' scripts speak: results on stdout, everything else on stderr, colours only on a terminal.

Exit codes: 0 done, 1 something is wrong or incomplete, 2 wrong usage or no way to tell, 130 interrupted.
"""

import datetime as dt
import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.segment import Segment
from rich.text import Text

from core.errors import StageError
from core.patient_day import valid_date
from scripts.operations.stack import OPERATOR, Deployment, StackNotFound, Stage, find_deployment

UNSEEN = {
    "Cc",
    "Cf",
    "Cs",
    "Co",
    "Cn",
    "Zl",
    "Zp",
}  # categories of what is not seen, or turns what stands beside it
MASK = "\ufffd"
PIPED_WIDTH = 200  # columns, so that no line of a pipe is broken for a screen that is not there


def printable(text: str) -> str:
    """The text with a mark for each sign that a terminal would obey or hide: escapes, directions, zero widths. An id, a
    reason or a time zone may come from another hand than ours."""
    if text.isprintable():
        return text
    return "".join(MASK if unicodedata.category(c) in UNSEEN and c not in "\n\t" else c for c in text)


class Screen(Console):
    """A console that obeys nobody's signs but its own: whatever text is shown on it is `printable`."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=printable(segment.text))


def _console(*, stderr: bool = False) -> Console:
    console = Screen(stderr=stderr, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = PIPED_WIDTH
    return console


out = _console()
err = _console(stderr=True)

WRONG = 1
CANNOT_TELL = 2
INTERRUPTED = 130

StageOption = Annotated[Stage, typer.Option(help="Which deployment: its stack's outputs name everything.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout instead of tables.")]
ExecuteOption = Annotated[
    bool, typer.Option("--execute", help="Do it. Without it only what would be done is shown.")
]

EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


class OperatorError(Exception):
    """What the operator asked for cannot be done; the message says why and what to do. Ends with `code`."""

    def __init__(self, message: str, code: int = CANNOT_TELL) -> None:
        super().__init__(message)
        self.code = code


def application(help_text: str | None = None) -> typer.Typer:
    """With a help text: a script of several commands."""
    return typer.Typer(
        help=help_text,
        add_completion=False,
        no_args_is_help=help_text is not None,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
    )


@contextmanager
def report_errors() -> Iterator[None]:
    """Ends the script with a sentence and an exit code instead of a traceback that could hold personal data."""
    try:
        yield
    except StackNotFound as error:
        _end(str(error), CANNOT_TELL)
    except OperatorError as error:
        _end(str(error), error.code)
    except StageError as error:
        _end(f"{error.kind}: {error}", WRONG)
    except (ClientError, BotoCoreError) as error:
        _end(_trouble(error), CANNOT_TELL)
    except OSError as error:
        name = f" {error.filename}" if error.filename else ""
        _end(f"cannot read or write{name} ({error.strerror or type(error).__name__})", WRONG)
    except OverflowError:
        _end("a number is too large to reckon with: check the options", WRONG)
    except KeyboardInterrupt:
        _end("interrupted", INTERRUPTED)
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except Exception as error:
        where = error.__traceback__
        while where and where.tb_next:
            where = where.tb_next
        place = f"{where.tb_frame.f_code.co_filename}, line {where.tb_lineno}" if where else "?"
        _end(
            f"this script has a fault, or met data that it does not know: {type(error).__name__} in {place}",
            WRONG,
        )


def _trouble(error: ClientError | BotoCoreError) -> str:
    if isinstance(error, ClientError):
        code = error.response.get("Error", {}).get("Code", "unknown")
        return f"AWS refuses {error.operation_name} ({code}): check the credentials and their rights"
    return f"AWS does not answer ({type(error).__name__}): check the network and the credentials"


def _end(message: str, code: int) -> None:
    err.print(f"[bold red]✗[/] {_escaped(message)}", soft_wrap=True)
    raise typer.Exit(code)


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")


def connect(stage: Stage, *, by: str = OPERATOR) -> Deployment:
    return find_deployment(stage.value, by=by)


def date_option(text: str) -> dt.date:
    """The date that an option names. Raises OperatorError."""
    try:
        return valid_date(text)
    except ValueError as error:
        raise OperatorError(f"not a date, like 2026-03-31: {error}") from None


def yesterday() -> dt.date:
    """By this machine's clock: the nights that ended this morning."""
    return dt.datetime.now().astimezone().date() - dt.timedelta(days=1)


def print_json(content: Any) -> None:
    text = json.dumps(content, indent=2, ensure_ascii=False, default=str)
    # A sign that a terminal would obey is written as JSON's escape of it, so that no value changes.
    sys.stdout.write("".join(c if printable(c) == c else json.dumps(c)[1:-1] for c in text) + "\n")


def shown_id(patient_id: str, *, show_email: bool = False) -> str:
    """The patient id as it may be on a screen: one that is an email, an original default, is not."""
    return patient_id if show_email or not EMAIL.fullmatch(patient_id) else "(an email address)"


@contextmanager
def resumable(description: str, done: str) -> Iterator[Callable[[int, int], None]]:
    """As `progress`, of work that goes on where it stopped when it is run again: whatever ends it, it says so, and how
    many were `done`."""
    counts: list[int] = []
    try:
        with progress(description) as bar:

            def advance(count: int, total: int) -> None:
                counts.append(count)  # called by several threads
                bar(count, total)

            yield advance
    except KeyboardInterrupt:
        raise OperatorError(f"interrupted, {sum(counts):,} {done}: run it again", INTERRUPTED) from None
    except (ClientError, BotoCoreError) as error:
        raise OperatorError(f"{_trouble(error)}. {sum(counts):,} {done}: run it again", CANNOT_TELL) from None


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "–/s", style="progress.data.speed")


@contextmanager
def progress(description: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr with rate and remaining time. Silent when piped.

    The function it gives is told how many more are done, and of how many in all.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TextColumn("·"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as bar:
        task = bar.add_task(description, total=None)

        def advance(count: int, total: int) -> None:
            bar.update(task, advance=count, total=total)

        yield advance
