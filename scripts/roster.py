"""`.venv/bin/python -m scripts.roster`: who is followed. Import, export, list, add, deactivate, forget."""

import dataclasses
import datetime as dt
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from core.patient_day import valid_patient_id
from core.ports import Patient
from scripts.operations.patients import forgetting
from scripts.operations.patients.change import import_roster, plan_import
from scripts.operations.patients.csv_file import NotACsv, RosterFile, patient_from, write_roster_file
from scripts.operations.patients.display import as_json, show, show_change, shown
from scripts.operations.patients.dynamodb import read_roster, write_patients
from scripts.operations.private_file import keep_private
from scripts.operations.stack import ERASER, Deployment, Stage
from scripts.operations.terminal import (
    INTERRUPTED,
    WRONG,
    ExecuteOption,
    JsonOption,
    OperatorError,
    StageOption,
    application,
    connect,
    err,
    out,
    print_json,
    printable,
    report_errors,
    resumable,
)

UNKNOWN = "not on the roster, and nothing of it is stored"
EMAILS = "Show email addresses. Without it none is ever on the screen."
ShowEmail = Annotated[bool, typer.Option("--show-email", help=EMAILS)]

app = application(__doc__)


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV: patient_id,email[,timezone,language,glucose_targets,glucose_unit,active,notes]"
        ),
    ],
    stage: StageOption = Stage.DEV,
    execute: ExecuteOption = False,
    as_json_: JsonOption = False,
) -> None:
    """Brings the roster up to a CSV file; patients who are not in the file stay as they are.

    Every line is checked first; with one error nothing is written. `active` empty means true, `language` empty means
    en, `timezone` empty means UTC, `glucose_targets` empty means standard (or older, pregnancy, none), `glucose_unit`
    empty means mg/dL (or mmol/L); a file without one of these columns leaves it as it is known. Where targets change it
    says how to have the recent days judged by them.

        # what would change, then the change itself
        .venv/bin/python -m scripts.roster import clinic.csv --stage prod
        .venv/bin/python -m scripts.roster import clinic.csv --stage prod --execute
    """
    with report_errors():
        deployment = connect(stage)
        try:
            with resumable("writing patients", "patients written") as written:
                change = import_roster(deployment, file, execute=execute, written=written)
        except NotACsv as error:
            raise OperatorError(str(error)) from None
        except OSError as error:
            raise OperatorError(f"cannot read the file ({error.strerror})") from None
        done = execute and not change.errors
        if as_json_:
            print_json({**change.as_json(), "executed": done})
        else:
            show_change(change, done, stage=stage.value)
        if change.errors:
            raise typer.Exit(WRONG)


@app.command()
def export(
    file: Annotated[str, typer.Argument(help="Where to write the CSV, readable by you only; - is stdout.")],
    stage: StageOption = Stage.DEV,
    show_email: ShowEmail = False,
) -> None:
    """Writes the roster as a CSV that `import` takes. On stdout the email column is empty unless --show-email.

    .venv/bin/python -m scripts.roster export roster.csv --stage prod
    """
    with report_errors():
        roster = read_roster(connect(stage))
        everybody = sorted(roster.patients.values(), key=lambda patient: patient.patient_id)
        if file == "-":
            screened = [shown(patient, show_email) for patient in everybody]
            sys.stdout.write(printable(write_roster_file(screened, emails=show_email)))
            return
        keep_private(Path(file), write_roster_file(everybody))
        err.print(f"{len(everybody)} patients written, with their emails: the file is readable by you only")


@app.command("list")
def list_(
    stage: StageOption = Stage.DEV,
    active: Annotated[bool | None, typer.Option("--active/--inactive", help="Only these.")] = None,
    show_email: ShowEmail = False,
    as_json_: JsonOption = False,
) -> None:
    """Shows the roster.

    .venv/bin/python -m scripts.roster list --stage prod --inactive
    """
    with report_errors():
        roster = read_roster(connect(stage))
        chosen = [
            patient
            for patient in sorted(roster.patients.values(), key=lambda patient: patient.patient_id)
            if active is None or patient.active == active
        ]
        if as_json_:
            print_json({"patients": [as_json(patient, show_email) for patient in chosen]})
        else:
            show(chosen, show_email)


@app.command()
def add(
    patient_id: Annotated[str, typer.Argument(help="Letters, digits and . _ @ + -, not an email address.")],
    email: Annotated[
        str,
        typer.Option(
            prompt="Email at Ultrahuman", help="Asked for when left out, so that no history keeps it."
        ),
    ],
    timezone: Annotated[
        str | None, typer.Option(help="IANA name, such as Europe/Berlin. Left out: as it is known, else UTC.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Of the explanations. Left out: as it is known, else en.")
    ] = None,
    targets: Annotated[
        str | None,
        typer.Option(
            help="Of glucose: standard, older, pregnancy or none. Left out: as they are known, else standard."
        ),
    ] = None,
    unit: Annotated[
        str | None, typer.Option(help="Of glucose: mg/dL or mmol/L. Left out: as it is known, else mg/dL.")
    ] = None,
    stage: StageOption = Stage.DEV,
    execute: ExecuteOption = False,
) -> None:
    """Adds one patient, or changes or reactivates them.

    .venv/bin/python -m scripts.roster add p-001 --timezone Europe/Berlin --language de --stage prod --execute
    """
    given = {
        **{"timezone": timezone, "language": language},
        **{"glucose_targets": targets, "glucose_unit": unit},
    }
    row = {"patient_id": patient_id, "email": email, **{name: text or "" for name, text in given.items()}}
    silent = frozenset(name for name, text in given.items() if text is None)
    with report_errors():
        try:
            patient = patient_from(row)
        except ValueError as error:
            raise OperatorError("; ".join(error.args)) from None
        _change_one(connect(stage), patient, execute, silent=silent)


@app.command()
def deactivate(
    patient_id: Annotated[str, typer.Argument(help="Whose nights shall end. Their data stays.")],
    stage: StageOption = Stage.DEV,
    execute: ExecuteOption = False,
) -> None:
    """Takes one patient out of the nightly runs; their documents stay (to remove those: `forget`).

    .venv/bin/python -m scripts.roster deactivate p-001 --stage prod --execute
    """
    with report_errors():
        deployment = connect(stage)
        known = read_roster(deployment).patients.get(patient_id)
        if known is None:
            raise OperatorError("no such patient on the roster", WRONG)
        _change_one(deployment, dataclasses.replace(known, active=False), execute)


@app.command()
def forget(
    patient_id: Annotated[str, typer.Argument(help="Whose data shall be deleted, for good.")],
    stage: StageOption = Stage.DEV,
    execute: ExecuteOption = False,
    even_if_unknown: Annotated[
        bool,
        typer.Option(
            "--even-if-unknown", help="Also where the roster never knew the id and nothing is stored."
        ),
    ] = False,
) -> None:
    """Removes a patient and all of their data. Without --execute it counts what there is.

    Lays a tombstone that every stage and script checks, deletes all object versions, ledger items and dead letters,
    waits one visibility timeout, deletes again, verifies, and says what backups still hold and until when. After an
    interruption run it again: it waits only the rest. The patient id is never used again.

        .venv/bin/python -m scripts.roster forget p-001 --stage prod
        .venv/bin/python -m scripts.roster forget p-001 --stage prod --execute
    """
    with report_errors():
        try:
            valid_patient_id(patient_id)
        except ValueError as error:
            raise OperatorError(str(error)) from None
        deployment = connect(stage, by=ERASER)
        there = forgetting.traces(deployment, patient_id)
        known = there.any or read_roster(deployment).knows(patient_id)
        if not execute:
            out.print(f"there are {forgetting.worded(there)}")
            _tell_files(there)
            if not known:
                out.print(f"{UNKNOWN}: is the id right?")
            err.print("nothing is deleted yet: add --execute. It cannot be undone.")
            return
        if not known and not even_if_unknown:
            raise OperatorError(f"{UNKNOWN}: is the id right? If it is, add --even-if-unknown", WRONG)
        try:
            left = forgetting.forget(deployment, patient_id, pause=time.sleep, tell=out.print)
        except KeyboardInterrupt:
            raise OperatorError(
                "interrupted, and not verified: run it again, it waits only the rest", INTERRUPTED
            ) from None
        _tell_files(left)
        if left.any:
            raise OperatorError(f"not everything is gone: {forgetting.worded(left)}. Run it again", WRONG)
        for line in (
            *forgetting.what_backups_hold(dt.datetime.now(dt.UTC)),
            *forgetting.what_lies_elsewhere(),
        ):
            out.print(f"  not reached: {line}", soft_wrap=True)


def _tell_files(found: forgetting.Traces) -> None:
    """Files in a wrong place, by the shape of their key: what is theirs goes, what may be anybody's is for a person."""
    for key in found.misplaced:
        out.print(f"  in a wrong place, and deleted with the rest: {key}", soft_wrap=True, markup=False)
    for key in found.perhaps:
        told = f"  not deleted, it may be of somebody else: look at it and delete it by hand: {key}"
        out.print(told, soft_wrap=True, markup=False)


def _change_one(
    deployment: Deployment, patient: Patient, execute: bool, *, silent: frozenset[str] = frozenset()
) -> None:
    wanted = RosterFile({patient.patient_id: patient}, {patient.patient_id: 1}, silent=silent)
    change = plan_import(wanted, read_roster(deployment))
    if change.errors:
        raise OperatorError(change.errors[0].message, WRONG)
    if execute:
        write_patients(deployment, change.writes)
    show_change(change, execute, stage=deployment.stage, absent=False)


if __name__ == "__main__":
    app()
