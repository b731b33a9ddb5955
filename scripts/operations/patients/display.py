"""The roster and a change of it as an operator sees them, without emails unless they are asked for."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from core.ports import Patient
from core.rules import HISTORY_DAYS
from scripts.operations.patients.change import RosterChange
from scripts.operations.terminal import err, out, shown_id

NAMED = 20  # patients of a change that are named on the screen
ALL_THEIRS = "--patients-file FILE"


def shown(patient: Patient, show_email: bool) -> Patient:
    return dataclasses.replace(patient, patient_id=shown_id(patient.patient_id, show_email=show_email))


def as_json(patient: Patient, show_email: bool) -> dict[str, Any]:
    content = dataclasses.asdict(shown(patient, show_email))
    del content["unknown"]  # read_roster says it of all of them
    return content if show_email else {name: value for name, value in content.items() if name != "email"}


def show(patients: list[Patient], show_email: bool) -> None:
    table = Table(box=None, header_style="bold")
    for name in (
        "patient",
        *(["email"] if show_email else []),
        "time zone",
        "language",
        "targets",
        "unit",
        "active",
    ):
        table.add_column(name, no_wrap=True)
    for patient in patients:
        names = [shown_id(patient.patient_id, show_email=show_email)]
        names += [patient.email] if show_email else []
        for column, name in zip(table.columns, names, strict=False):  # whole, however narrow the screen
            column.min_width = max(column.min_width or 0, len(name))
        cells = [
            *names,
            patient.timezone or "UTC",
            patient.language,
            patient.glucose_targets,
            patient.glucose_unit,
        ]
        cells += ["yes" if patient.active else "no"]
        table.add_row(*map(escape, cells))
    out.print(table)
    err.print(f"{len(patients)} patients")


def _changes(change: RosterChange) -> list[str]:
    """Who is added, changed (and in what) and deactivated, the first of them."""
    lines = [
        f"changed {shown_id(patient.patient_id)}: {', '.join(change.fields[patient.patient_id])}"
        for patient in change.changed
    ]
    lines += [f"deactivated {shown_id(patient.patient_id)}" for patient in change.deactivated]
    lines += [f"added {shown_id(patient.patient_id)}" for patient in change.added]
    more = len(lines) - NAMED
    return lines[:NAMED] + ([f"… and {more:,} more: --json names them all"] if more > 0 else [])


def reassessment(patient_ids: Sequence[str], stage: str, today: dt.date) -> str:
    """The command that judges the recent days of these patients by their new targets; the others judge none by them."""
    who = f"--patients {','.join(map(shown_id, patient_ids))}" if len(patient_ids) <= NAMED else ALL_THEIRS
    start, end = (today - dt.timedelta(days=back) for back in (HISTORY_DAYS, 1))
    return (
        f".venv/bin/python -m scripts.backfill --from process {who} --start {start} --end {end} "
        f"--stage {stage} --execute"
    )


def show_change(change: RosterChange, done: bool, *, stage: str, absent: bool = True) -> None:
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
    for line in _changes(change):
        out.print(f"  {line}", soft_wrap=True, markup=False)
    err.print("[green]done[/]" if done else "nothing is written yet: add --execute")
    if change.retargeted:
        today = dt.datetime.now(dt.UTC).date()
        err.print(
            f"{'next' if done else 'then'}, so that their recent days are judged by the new targets (without it only "
            f"what comes from now on):\n  {reassessment(change.retargeted, stage, today)}",
            soft_wrap=True,
        )
