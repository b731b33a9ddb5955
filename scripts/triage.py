"""Who needs somebody today, and who this week: the list of a morning, read off an index of the ledger.

    # the nights that ended this morning (yesterday's date), or those of a date
    .venv/bin/python -m scripts.triage --stage prod
    .venv/bin/python -m scripts.triage --date 2026-03-31 --csv > monday.csv
    # somebody has seen to an urgent finding: it leaves the top of the list, and rings no more
    .venv/bin/python -m scripts.triage ack p-007 2026-03-31 --by "M. Weber" --note "called, has eaten"
    # what was found late of long ago, all of it: shown first, done with --execute
    .venv/bin/python -m scripts.triage ack-late --by "M. Weber" --until 2026-02-28

An urgent finding stays on top of every later list until somebody acknowledges it, and after 24 hours an alarm rings.
What ended more than 48 hours before it was found rings nobody and is listed as found late. Notable findings are for
this week, new ones before lasting ones; info is told to the patient. Whose data have a problem comes last; whether the
night is complete is scripts.status's question. Nothing here is watched in real time. Needs the stack's ReaderPolicy.
Exit code 0: nobody waits, 1: an urgent finding waits for somebody, 2: cannot tell.
"""

import csv
import datetime as dt
import sys
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from core.errors import BadMessage
from core.patient_day import PatientDay
from scripts.operations.mornings.acknowledging import acknowledge, only_late
from scripts.operations.mornings.listed import NEXT, TITLES, Morning, Place, Row, morning
from scripts.operations.patient_days import entries_of_date, listed_days
from scripts.operations.patients.csv_file import spreadsheet_cell
from scripts.operations.stack import READER, Deployment, Stage
from scripts.operations.terminal import (
    WRONG,
    ExecuteOption,
    JsonOption,
    OperatorError,
    StageOption,
    application,
    connect,
    date_option,
    err,
    out,
    print_json,
    report_errors,
    shown_id,
    yesterday,
)

NOTE_LENGTH, NAME_LENGTH = 200, 60
STYLES = {Place.URGENT: "bold red", Place.FOUND_LATE: "red", Place.NOTABLE: "yellow", Place.DATA: "dim"}
COLUMNS = (
    *("place", "patient_id", "date", "tier", "reason", "new", "since", "categories", "problem"),
    *("acknowledged_by", "acknowledged_at", "overdue", "uploaded", "open_days"),
)
ByOption = Annotated[str, typer.Option(help="Who has seen to it.")]

app = application()


@app.callback(invoke_without_command=True, help=__doc__)
def triage(
    context: typer.Context,
    date: Annotated[str, typer.Option(help="The patients' local date. Default: yesterday.")] = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV on stdout, for a spreadsheet.")] = False,
    as_json: JsonOption = False,
    stage: StageOption = Stage.DEV,
) -> None:
    if context.invoked_subcommand:
        return
    with report_errors():
        if as_csv and as_json:
            raise OperatorError("--csv or --json, not both")
        found = read_morning(connect(stage, by=READER), date_option(date) if date else yesterday())
        if as_json:
            print_json(plain(found))
        elif as_csv:
            write_csv(found)
        else:
            show(found)
        if found.waits:
            raise typer.Exit(WRONG)


def read_morning(deployment: Deployment, date: dt.date, now: dt.datetime | None = None) -> Morning:
    """The list of a date; eventually consistent, by some seconds."""
    before = date - dt.timedelta(days=1)
    return morning(
        date,
        listed_days(deployment, date),
        entries_of_date(deployment, date),
        entries_of_date(deployment, before),
        now or dt.datetime.now(dt.UTC),
    )


@app.command(help="Note that somebody has seen to a patient's urgent findings of one date.")
def ack(
    patient: Annotated[str, typer.Argument(help="The patient's id.")],
    date: Annotated[str, typer.Argument(help="The date of the list's row.")],
    by: ByOption,
    note: Annotated[str, typer.Option(help="What was done, kept with the day. Up to 200 signs.")] = "",
    stage: StageOption = Stage.DEV,
) -> None:
    with report_errors():
        _check(by, note)
        try:
            day = PatientDay.parse(patient, date)
        except BadMessage as error:
            raise OperatorError(str(error)) from None
        acknowledge(connect(stage, by=READER), day, by=by, note=note or None)
        err.print(f"[green]✓[/] {escape(shown_id(patient))} {date} is acknowledged", soft_wrap=True)


@app.command("ack-late", help="Note that all that was found late up to a date has been seen to.")
def ack_late(
    by: ByOption,
    until: Annotated[str, typer.Option(help="The last date that is meant.")],
    stage: StageOption = Stage.DEV,
    execute: ExecuteOption = False,
) -> None:
    with report_errors():
        _check(by, "")
        last = date_option(until)
        deployment = connect(stage, by=READER)
        found = [one for one in listed_days(deployment, last) if one.day.date <= last]
        late = sorted((one for one in found if only_late(one)), key=lambda entry: entry.day)
        for one in late:
            out.print(f"{one.day.date} {shown_id(one.day.patient_id)}", markup=False)
            if execute:
                acknowledge(deployment, one.day, by=by, note=None, if_=only_late)
        err.print(f"{len(late):,} days " + ("are acknowledged" if execute else "would be: add --execute"))


def show(found: Morning) -> None:
    """The rows as a table, and how many there are of each kind."""
    table = Table(box=None, header_style="bold")
    for column in ("", "patient", "date", "since", "week"):
        table.add_column(column, no_wrap=True)
    for column in ("reason", "acknowledged"):
        table.add_column(column, overflow="fold")
    for row in found.rows:
        cells = [shown_id(row.patient_id), row.date.isoformat(), row.since or "", " ".join(row.categories)]
        cells += [_reason(row), _acknowledged(row)]
        table.add_row(TITLES[row.place], *map(escape, cells), style=STYLES.get(row.place))
    out.print(table if found.rows else "nothing is found, and no problem with the data", markup=False)
    told = ", ".join(f"{count:,} {TITLES[place]}" for place, count in found.told)
    err.print(f"{found.date}: {told}. Not watched in real time.", soft_wrap=True)
    problems = {row.reason for row in found.rows if row.place is Place.DATA}
    for problem in (one for one in NEXT if one in problems):
        err.print(f"{problem}: {NEXT[problem]}", soft_wrap=True)
    if found.outdated:
        err.print(
            f"[yellow]![/] {found.outdated:,} days were assessed by an earlier version and are in no list: "
            "scripts.backfill --from process --only stale",
            soft_wrap=True,
        )


def _reason(row: Row) -> str:
    more = [row.problem] if row.problem and row.problem != row.reason else []
    more += ["for more than a day"] if row.overdue else []
    more += ["from an uploaded file"] if row.uploaded else []
    more += [f"{row.open_days} days wait"] if row.open_days > 1 else []
    return "; ".join([row.reason, *more])


def _acknowledged(row: Row) -> str:
    return f"{row.acknowledged_by}, {row.acknowledged_at}" if row.acknowledged_by else ""


def plain(found: Morning) -> dict[str, object]:
    return {
        "date": found.date.isoformat(),
        "counts": {TITLES[place]: found.counts[place] for place in Place},
        "outdated": found.outdated,
        "rows": [row.plain() | {"patient_id": shown_id(row.patient_id)} for row in found.rows],
    }


def write_csv(found: Morning) -> None:
    """One line a patient; signs that a spreadsheet would compute are escaped."""
    lines = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    lines.writeheader()
    for row in found.rows:
        content = row.plain() | {"patient_id": shown_id(row.patient_id)}
        lines.writerow({name: spreadsheet_cell(str(content[name] or "")) for name in COLUMNS})


def _check(by: str, note: str) -> None:
    if not by.strip() or len(by) > NAME_LENGTH:
        raise OperatorError(f"--by: a name of up to {NAME_LENGTH} signs")
    if len(note) > NOTE_LENGTH:
        raise OperatorError(f"--note: up to {NOTE_LENGTH} signs, this has {len(note)}")


if __name__ == "__main__":
    app()
