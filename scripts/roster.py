"""`python -m scripts.roster`: who is followed. Import, export, list, add, deactivate."""

import dataclasses
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from core.ports import Patient
from scripts import roster_file
from scripts.roster_change import RosterChange, import_roster, plan_import
from scripts.roster_file import NotACsv, RosterFile, patient_from, write_roster_file
from scripts.roster_table import read_roster, write_patients
from scripts.stack import Deployment, Stage
from scripts.terminal import (
    WRONG,
    ExecuteOption,
    JsonOption,
    StageOption,
    Wrong,
    application,
    deployment,
    err,
    out,
    print_json,
    progress,
    shown_id,
    told_plainly,
)

EMAILS = "Show email addresses. Without it none is ever on the screen."
ShowEmail = Annotated[bool, typer.Option("--show-email", help=EMAILS)]

app = application(__doc__)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV: patient_id,email,timezone,language,active[,notes]")],
    stage: StageOption = Stage.DEV,
    execute: ExecuteOption = False,
    as_json: JsonOption = False,
) -> None:
    """Brings the roster up to a CSV file; patients who are not in the file stay as they are.

    Every line is checked first; with one error nothing is written. `active` empty means true, `language` empty means
    en, `timezone` empty means UTC.

        # what would change, then the change itself
        python -m scripts.roster import clinic.csv --stage prod
        python -m scripts.roster import clinic.csv --stage prod --execute
    """
    with told_plainly():
        at = deployment(stage)
        try:
            with progress("writing patients") as written:
                change = import_roster(at, file, execute=execute, written=written)
        except NotACsv as error:
            raise Wrong(str(error)) from None
        except OSError as error:
            raise Wrong(f"cannot read the file ({error.strerror})") from None
        done = execute and not change.errors
        if as_json:
            print_json({**change.as_json(), "executed": done})
        else:
            _show_change(change, done)
        if change.errors:
            raise typer.Exit(WRONG)


@app.command()
def export(
    file: Annotated[str, typer.Argument(help="Where to write the CSV, readable by you only; - is stdout.")],
    stage: StageOption = Stage.DEV,
    show_email: ShowEmail = False,
) -> None:
    """Writes the roster as a CSV that `import` takes. On stdout the email column is empty unless --show-email.

    python -m scripts.roster export roster.csv --stage prod
    """
    with told_plainly():
        roster = read_roster(deployment(stage))
        everybody = sorted(roster.patients.values(), key=lambda patient: patient.patient_id)
        if file == "-":
            shown = [_shown(patient, show_email) for patient in everybody]
            sys.stdout.write(write_roster_file(shown, emails=show_email))
            return
        roster_file.keep_private(Path(file), write_roster_file(everybody))
        err.print(f"{len(everybody)} patients written, with their emails: the file is readable by you only")


@app.command("list")
def list_(
    stage: StageOption = Stage.DEV,
    active: Annotated[bool | None, typer.Option("--active/--inactive", help="Only these.")] = None,
    show_email: ShowEmail = False,
    as_json: JsonOption = False,
) -> None:
    """Shows the roster.

    python -m scripts.roster list --stage prod --inactive
    """
    with told_plainly():
        roster = read_roster(deployment(stage))
        chosen = [
            patient
            for patient in sorted(roster.patients.values(), key=lambda patient: patient.patient_id)
            if active is None or patient.active == active
        ]
        if as_json:
            print_json({"patients": [_as_json(patient, show_email) for patient in chosen]})
        else:
            _show(chosen, show_email)


@app.command()
def add(
    patient_id: Annotated[str, typer.Argument(help="Letters, digits and . _ @ + -, not an email address.")],
    email: Annotated[
        str,
        typer.Option(
            prompt="Email at Ultrahuman", help="Asked for when left out, so that no history keeps it."
        ),
    ],
    timezone: Annotated[str, typer.Option(help="IANA name, such as Europe/Berlin; UTC when left out.")] = "",
    language: Annotated[str, typer.Option(help="Of the explanations.")] = "en",
    stage: StageOption = Stage.DEV,
    execute: ExecuteOption = False,
) -> None:
    """Adds one patient, or changes or reactivates them.

    python -m scripts.roster add p-001 --timezone Europe/Berlin --language de --stage prod --execute
    """
    row = {"patient_id": patient_id, "email": email, "timezone": timezone, "language": language}
    with told_plainly():
        try:
            patient = patient_from(row)
        except ValueError as error:
            raise Wrong("; ".join(error.args)) from None
        _change_one(deployment(stage), patient, execute)


@app.command()
def deactivate(
    patient_id: Annotated[str, typer.Argument(help="Whose nights shall end. Their data stays.")],
    stage: StageOption = Stage.DEV,
    execute: ExecuteOption = False,
) -> None:
    """Takes one patient out of the nightly runs; their documents stay (to remove those: `forget`).

    python -m scripts.roster deactivate p-001 --stage prod --execute
    """
    with told_plainly():
        at = deployment(stage)
        known = read_roster(at).patients.get(patient_id)
        if known is None:
            raise Wrong("no such patient on the roster", WRONG)
        _change_one(at, dataclasses.replace(known, active=False), execute)


def _change_one(at: Deployment, patient: Patient, execute: bool) -> None:
    wanted = RosterFile({patient.patient_id: patient}, {patient.patient_id: 1})
    change = plan_import(wanted, read_roster(at))
    if change.errors:
        raise Wrong(change.errors[0].message, WRONG)
    if execute:
        write_patients(at, change.writes)
    _show_change(change, execute, absent=False)


def _shown(patient: Patient, show_email: bool) -> Patient:
    return dataclasses.replace(patient, patient_id=shown_id(patient.patient_id, show_email=show_email))


def _as_json(patient: Patient, show_email: bool) -> dict[str, Any]:
    content = dataclasses.asdict(_shown(patient, show_email))
    return content if show_email else {name: value for name, value in content.items() if name != "email"}


def _show(patients: list[Patient], show_email: bool) -> None:
    table = Table(box=None, header_style="bold")
    for name in ("patient", *(["email"] if show_email else []), "time zone", "language", "active"):
        table.add_column(name)
    for patient in patients:
        cells = [shown_id(patient.patient_id, show_email=show_email)]
        cells += [patient.email] if show_email else []
        table.add_row(*cells, patient.timezone or "UTC", patient.language, "yes" if patient.active else "no")
    out.print(table)
    err.print(f"{len(patients)} patients")


def _show_change(change: RosterChange, done: bool, *, absent: bool = True) -> None:
    for error in change.errors:
        err.print(f"[red]line {error.line}[/]: {error.message}", soft_wrap=True)
    if change.errors:
        err.print(f"[bold red]✗[/] {len(change.errors)} errors: nothing is written until all are mended")
        return
    table = Table(box=None, show_header=False)
    for what, count in change.counts().items():
        if absent or "file" not in what:
            table.add_row(f"{count:,}", what)
    out.print(table)
    err.print("[green]done[/]" if done else "nothing is written yet: add --execute")


if __name__ == "__main__":
    app()
