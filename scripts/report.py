"""Pages to look at: the clinic's morning, and a patient's month.

    # the list of yesterday: who first and why, is the night complete, fourteen nights at a glance
    .venv/bin/python -m scripts.report clinic --stage prod -o ~/mornings
    .venv/bin/python -m scripts.report clinic --date 2026-03-31 --proof -o ~/mornings
    # a visit: thirty days of one patient, in their language
    .venv/bin/python -m scripts.report patient --patient p-007 --days 30 -o ~/visits
    # the pages that this wrote and that are older than 30 days: shown first, removed with --execute
    .venv/bin/python -m scripts.report clean -o ~/mornings --older-than 30

A page is one file that opens from disk and asks nobody for anything. It holds health data of people, is readable by you
alone, and lies outside of what scripts.roster forget reaches: keep it where you may keep such data, and clean up. Needs
the stack's ReaderPolicy; --proof needs OperatorPolicy too, for it asks what scripts.status asks.
Exit code 0: written, 1: something is wrong with what was asked, 2: no way to tell.
"""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from core.explanation.wording import CODES
from core.patient_day import PatientDay, valid_patient_id
from core.ports import STANDARD_UNIT, UNITS
from scripts.operations.nights.report import NightStatus, night_status
from scripts.operations.reports.clinic import clinic_page, read_clinic
from scripts.operations.reports.files import file_name, older_pages, write_page, write_pdf
from scripts.operations.reports.patient import patient_page, read_month
from scripts.operations.reports.pdf import printed
from scripts.operations.stack import READER, Stage
from scripts.operations.terminal import (
    WRONG,
    ExecuteOption,
    OperatorError,
    StageOption,
    application,
    connect,
    date_option,
    err,
    out,
    report_errors,
    yesterday,
)

FolderOption = Annotated[
    Path, typer.Option("-o", "--output", help="The folder of the pages.", file_okay=False)
]
DateOption = Annotated[str, typer.Option(help="The patients' local date. Default: yesterday.")]

app = application(__doc__)


@app.command(help="The list of a morning, whether the night is complete, and fourteen nights of everybody.")
def clinic(
    output: FolderOption,
    date: DateOption = "",
    proof: Annotated[
        bool, typer.Option("--proof", help="Ask the roster and the queues too, as scripts.status does.")
    ] = False,
    stage: StageOption = Stage.DEV,
) -> None:
    with report_errors():
        day, now = date_option(date) if date else yesterday(), dt.datetime.now(dt.UTC)
        status: NightStatus | None = night_status(connect(stage), date=day, now=now) if proof else None
        page = clinic_page(read_clinic(connect(stage, by=READER), day, now, status))
        _written(write_page(output, file_name("clinic", "", day), page), "health data of many people")


@app.command(help="A patient's days up to a date, on one page for a visit, in the patient's language.")
def patient(
    patient_id: Annotated[str, typer.Option("--patient", help="The patient's id.")],
    output: FolderOption,
    days: Annotated[int, typer.Option(min=1, max=90, help="How many days, the date included.")] = 30,
    date: DateOption = "",
    glucose_unit: Annotated[str, typer.Option(help=f"{' or '.join(UNITS)}.")] = STANDARD_UNIT,
    language: Annotated[
        str, typer.Option(help=f"{', '.join(CODES)}. Default: that of the explanations.")
    ] = "",
    pdf: Annotated[bool, typer.Option("--pdf", help="Also as a PDF on A4; needs Chromium.")] = False,
    stage: StageOption = Stage.DEV,
) -> None:
    with report_errors():
        unit = next((one for one in UNITS if one == glucose_unit), None)
        if unit is None:
            raise OperatorError(f"--glucose-unit must be {' or '.join(UNITS)}")
        try:
            day = PatientDay(valid_patient_id(patient_id), date_option(date) if date else yesterday())
        except ValueError as error:
            raise OperatorError(str(error)) from None
        month = read_month(connect(stage, by=READER), day.patient_id, day.date, days)
        page = patient_page(month, language=language, glucose_unit=unit)
        path = write_page(output, file_name("patient", day.patient_id, day.date), page)
        _written(path, "health data of a patient")
        if pdf:
            name = file_name("patient", day.patient_id, day.date, "pdf")
            out.print(str(write_pdf(output, name, printed(path))), markup=False, soft_wrap=True)


@app.command(help="Remove the pages in a folder that this wrote and that are old. Other files stay.")
def clean(
    output: FolderOption,
    older_than: Annotated[int, typer.Option(min=0, help="Days since a page was written.")],
    execute: ExecuteOption = False,
) -> None:
    with report_errors():
        if not output.is_dir():
            raise OperatorError(f"there is no folder {output}", WRONG)
        found = list(older_pages(output, older_than, dt.datetime.now(dt.UTC)))
        for path in found:
            out.print(path.name, markup=False, soft_wrap=True)
            if execute:
                path.unlink()
        err.print(
            f"{len(found):,} pages " + ("are removed" if execute else "would be removed: add --execute")
        )


def _written(path: Path, holds: str) -> None:
    out.print(str(path), markup=False, soft_wrap=True)
    err.print(
        f"This page holds {holds}. Only you can read it; scripts.roster forget does not reach it, "
        "scripts.report clean removes it.",
        soft_wrap=True,
    )


if __name__ == "__main__":
    app()
