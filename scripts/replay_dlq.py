"""Shows what the dead-letter queues hold and puts chosen messages back where they came from.

Without --execute it only shows. Mend the cause first, then replay its kind.

    # what is there, of all stages
    .venv/bin/python -m scripts.replay_dlq --from all --stage prod
    # the API key was expired, it works again
    .venv/bin/python -m scripts.replay_dlq --from fetch --kind unauthorized --execute
    # one patient's March, kept in a file as well
    .venv/bin/python -m scripts.replay_dlq --from all --patient p-001 \\
        --date 2026-03-01..2026-03-31 --dump march.jsonl --execute
    # crashes that are older than two hours, gently
    .venv/bin/python -m scripts.replay_dlq --from process --kind crash \\
        --older-than 2h --rate 5 --limit 100 --execute

Kinds: unauthorized, misconfigured, upstream, bad_message, bad_raw, unknown_patient, and crash for what SQS itself
gave up on. A message is sent first and deleted after, so that nothing is lost if this is killed; what a killed one
was looking at is visible again within a minute. Lane and attributes are kept, `replays` counts up, deferrals begin
anew. Exit code 0: done (or shown), 1: some could not be seen, were not accepted or are no longer there, 2: cannot be
done as asked, 130: interrupted.
"""

import datetime as dt
import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from core.errors import Fatal
from core.patient_day import valid_date, valid_patient_id
from scripts.operations.dead_letters.display import as_json, as_lines, show
from scripts.operations.dead_letters.letter import DeadLetter, Match
from scripts.operations.dead_letters.queue import DeadLetterQueue, open_queue, replay, scan_all
from scripts.operations.private_file import keep_private
from scripts.operations.stack import STAGES, Stage
from scripts.operations.terminal import (
    WRONG,
    ExecuteOption,
    JsonOption,
    OperatorError,
    StageOption,
    application,
    connect,
    err,
    print_json,
    report_errors,
    resumable,
)

KINDS = {
    error.kind for fatal in Fatal.__subclasses__() for error in (fatal, *fatal.__subclasses__())
}  # what ends in a dead-letter queue
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class From(StrEnum):
    """Whose dead-letter queue."""

    FETCH = "fetch"
    PROCESS = "process"
    EXPLAIN = "explain"
    DISPATCH = "dispatch"
    ALL = "all"


app = application()


@app.command(help=__doc__)
def replay_dlq(
    source: Annotated[From, typer.Option("--from", help="Whose dead letters.")],
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind; may be given several times.")
    ] = None,
    patient: Annotated[str, typer.Option(help="Only this patient.")] = "",
    date: Annotated[
        str,
        typer.Option(
            help="Only these days: 2026-03-31, 2026-03-01..2026-03-31 or 2026-03-01.. (until today)."
        ),
    ] = "",
    older_than: Annotated[str, typer.Option(help="Only what failed longer ago: 30m, 2h, 1d.")] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many messages.")] = None,
    rate: Annotated[float | None, typer.Option(min=0.1, help="At most so many messages a second.")] = None,
    dump: Annotated[
        Path | None, typer.Option(help="Also write the matching ones to this new file, as JSON lines.")
    ] = None,
    stage: StageOption = Stage.DEV,
    execute: ExecuteOption = False,
    as_json_: JsonOption = False,
) -> None:
    with report_errors():
        match = _match(kind or [], patient, date, older_than)
        if (
            dump and dump.exists()
        ):  # before anything is looked at: an earlier dump may be all that is left of its letters
            raise OperatorError(f"{dump} exists: choose another name")
        deployment = connect(stage)
        queues = [
            open_queue(deployment, name) for name in (STAGES if source is From.ALL else (source.value,))
        ]
        found = scan_all(queues)
        letters, unseen = found.letters, found.unseen
        now = dt.datetime.now(dt.UTC)
        meant = [letter for letter in letters if match.means(letter, now=now)][:limit]
        if dump:
            keep_private(dump, as_lines(meant), new=True)
        if not as_json_:
            show(letters, meant, now)
        moved, refused = _replay(queues, meant, rate) if execute else (None, 0)
        gone = 0 if moved is None else len(meant) - moved - refused
        if as_json_:
            counts = {"unseen": unseen, "moved": moved, "refused": refused, "gone": gone}
            print_json({**as_json(letters, meant), **counts})
        else:
            _tell(unseen, moved, refused, gone)
        if unseen or refused or gone:
            raise typer.Exit(WRONG)


def _replay(
    queues: Sequence[DeadLetterQueue], letters: list[DeadLetter], rate: float | None
) -> tuple[int, int]:
    """How many were moved, and how many were refused."""
    with resumable("replaying", "moved") as advance:
        looks = [
            replay(queue, letters, rate=rate, moved=lambda count: advance(count, len(letters)))
            for queue in queues
        ]
    return sum(len(look.moved) for look in looks), sum(len(look.refused) for look in looks)


def _match(kinds: Sequence[str], patient: str, date: str, older_than: str) -> Match:
    try:
        patient_id = valid_patient_id(patient) if patient else None
        age = _duration(older_than) if older_than else None
        return Match(_kinds(kinds), patient_id, _dates(date) if date else None, age)
    except ValueError as error:
        raise OperatorError(str(error)) from None


def _kinds(given: Sequence[str]) -> frozenset[str]:
    if unknown := set(given) - KINDS:
        raise ValueError(
            f"there is no kind {', '.join(sorted(unknown))}; the kinds are {', '.join(sorted(KINDS))}"
        )
    return frozenset(given)


def _dates(text: str) -> tuple[dt.date, dt.date]:
    """From the first to the last, both included; open behind `..` means until today."""
    first, to, last = text.partition("..")
    if not first:
        raise ValueError("--date must look like 2026-03-31, 2026-03-01..2026-03-31 or 2026-03-01..")
    begins = valid_date(first)
    ends = valid_date(last) if last else dt.date.max if to else begins
    if ends < begins:
        raise ValueError("--date: the range ends before it begins; the earlier day comes first")
    return begins, ends


def _duration(text: str) -> dt.timedelta:
    if not (found := re.fullmatch(r"(\d+)([smhd])", text)):
        raise ValueError("--older-than must look like 30m, 2h or 1d")
    try:
        return dt.timedelta(**{UNITS[found[2]]: int(found[1])})
    except OverflowError:
        raise ValueError("--older-than is longer than anything has been here") from None


def _tell(unseen: int, moved: int | None, refused: int, gone: int) -> None:
    if unseen:
        err.print(
            f"[yellow]about {unseen:,} more could not be seen: somebody else is looking at them, or they are more than "
            "SQS gives out at a time. Run it again in a minute[/]",
            soft_wrap=True,
        )
    if moved is None:
        err.print("nothing is moved yet: add --execute")
    else:
        err.print(f"[green]{moved:,} moved[/]")
    if refused:
        err.print(f"[red]{refused:,} were not accepted and stay where they are[/]")
    if gone:
        err.print(f"[yellow]{gone:,} were no longer there: is somebody else at it?[/]")


if __name__ == "__main__":
    app()
