"""One payload file to its processed document, without AWS: to see what the pipeline makes of a day, and why."""

import datetime as dt
import json
import re
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from core.anomalies.policy import DEFAULT_TARGETS, TARGETS
from core.documents import ProcessedDocument, sha256, to_bytes
from core.errors import BadMessage, StageError
from core.patient_day import PatientDay
from core.stages.assessment import HISTORY_DAYS, MeasuredDay, assess_day, measure_day
from core.ultrahuman.answer import read_answer

DATE_NAME = re.compile(r"\d{4}-\d{2}-\d{2}")


def features_before(folder: Path, date: dt.date, timezone: str) -> dict[dt.date, dict[str, float]]:
    """Features of the payload files `YYYY-MM-DD.json` of the 35 days before; days that cannot be read are left out."""
    history = {}
    for back in range(1, HISTORY_DAYS + 1):
        earlier = date - dt.timedelta(days=back)
        path = folder / f"{earlier}.json"
        if path.is_file():
            try:
                history[earlier] = measure_day(path.read_bytes(), earlier, timezone).features
            except StageError as error:
                typer.echo(f"{path.name} left out: {error}", err=True)
    return history


def date_of(payload: Path, body: bytes, given: str | None) -> str:
    """The date as given, else as the file is named, else the answer's only date; exits with a hint otherwise."""
    if given:
        return given
    if DATE_NAME.fullmatch(payload.stem):
        return payload.stem
    try:
        dates = list(json.loads(body)["data"]["metrics"])
    except (ValueError, KeyError, TypeError, RecursionError):
        dates = []
    if len(dates) == 1:
        return str(dates[0])
    raise typer.BadParameter("the file does not tell its date; add --date YYYY-MM-DD")


def show(document: ProcessedDocument, out: Console) -> None:
    """The document for people: anomalies first, then metrics beside their usual range, then what is missing."""
    out.print(f"[bold]{document.patient_id} {document.date}[/bold] ({document.timezone})")
    if document.anomalies:
        table = Table("severity", "rule", "value", "usual", "score", "evidence", title="Anomalies")
        for a in document.anomalies:
            usual = f"{a.usual.low:.4g} – {a.usual.high:.4g}" if a.usual else "–"
            value = "–" if a.value is None else f"{a.value:.4g} {a.unit}"
            score = "–" if a.score is None else f"{a.score:.2f}"
            table.add_row(a.severity, a.rule, value, usual, score, json.dumps(a.evidence, ensure_ascii=False))
        out.print(table)
    else:
        out.print("No anomaly.")
    table = Table("metric", "value", "unit", "usual", title="Metrics")
    for name, metric in sorted(document.metrics.items()):
        usual_range = document.baseline.get(name)
        usual = f"{usual_range.low:.4g} – {usual_range.high:.4g}" if usual_range else ""
        if usual_range and usual_range.provisional:
            usual += " (provisional)"
        value = metric.value if isinstance(metric.value, str) else f"{metric.value:.5g}"
        table.add_row(name, value, metric.unit, usual)
    out.print(table)
    quality = {key: content for key, content in document.quality.items() if key != "absent"}
    out.print("Quality:", json.dumps(quality, ensure_ascii=False), highlight=False, markup=False)
    if absent := document.quality.get("absent"):
        out.print("Absent:", ", ".join(absent), highlight=False, markup=False)


def inspect(
    payload: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="An answer of the API, as stored in S3 raw.")
    ],
    patient: Annotated[str, typer.Option(help="Patient id of the document.")] = "patient",
    date: Annotated[
        str | None, typer.Option(help="YYYY-MM-DD; else from the file's name or content.")
    ] = None,
    timezone: Annotated[str | None, typer.Option(help="IANA zone; else the answer's own, else UTC.")] = None,
    history: Annotated[
        Path | None,
        typer.Option(
            exists=True, file_okay=False, help="Folder with earlier answers, named YYYY-MM-DD.json."
        ),
    ] = None,
    targets: Annotated[
        str, typer.Option(help=f"By which glucose is judged: {', '.join(TARGETS)}.")
    ] = DEFAULT_TARGETS,
    as_json: Annotated[bool, typer.Option("--json", help="Exactly the document's bytes on stdout.")] = False,
    plot: Annotated[Path | None, typer.Option(help="Also draw the day to this file (.png or .svg).")] = None,
) -> None:
    """Show what the pipeline makes of one day's payload: metrics, usual ranges and anomalies, without AWS.

    Without --history there are no usual ranges, so only safety limits and missing data are found. An example:

    .venv/bin/python -m scripts.inspect_day p-001/2026-03-29.json --history p-001 --plot day.png
    """
    body = payload.read_bytes()
    chosen = next((one for one in TARGETS if one == targets), None)
    if chosen is None:
        raise typer.BadParameter(f"--targets must be one of {', '.join(TARGETS)}")
    try:
        day = PatientDay.parse(patient, date_of(payload, body, date))
        zone = timezone or read_answer(body, day.date).time_zone or "UTC"
        measured: MeasuredDay = measure_day(body, day.date, zone)
    except (BadMessage, StageError) as error:
        typer.echo(f"{payload.name}: {error.kind}: {error}", err=True)
        raise typer.Exit(1) from None
    earlier = features_before(history, day.date, zone) if history else {}
    document = assess_day(day, zone, sha256(body), measured, earlier, targets=chosen)
    if plot:
        from scripts.operations.day_plot import draw  # matplotlib takes a second to import

        draw(measured.signals, document, plot)
    if as_json:
        sys.stdout.buffer.write(to_bytes(document))
    else:
        show(document, Console())


if __name__ == "__main__":
    typer.run(inspect)
