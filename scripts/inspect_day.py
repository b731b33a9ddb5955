"""One payload file to its processed document, without AWS: to see what the pipeline makes of a day, and why."""

import datetime as dt
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from core.content import sha256, to_bytes
from core.documents import ProcessedDocument
from core.errors import BadMessage, StageError
from core.explanation.document import ExplanationDocument
from core.patient_day import PatientDay
from core.ports import STANDARD_TARGETS, TARGETS, GlucoseTargets
from core.stages.assessment import HISTORY_DAYS, MeasuredDay, assess_day, measure_day
from core.ultrahuman.answer import read_answer
from scripts.operations import terminal
from scripts.operations.terminal import err

DATE_NAME = re.compile(r"\d{4}-\d{2}-\d{2}")


def features_before(folder: Path, date: dt.date, timezone: str) -> dict[dt.date, dict[str, Any]]:
    """Features of the payload files `YYYY-MM-DD.json` of the 35 days before; days that cannot be read are left out."""
    history = {}
    for back in range(1, HISTORY_DAYS + 1):
        earlier = date - dt.timedelta(days=back)
        path = folder / f"{earlier}.json"
        if path.is_file():
            try:
                history[earlier] = measure_day(path.read_bytes(), earlier, timezone).features
            except StageError as error:
                err.print(f"{path.name} left out: {error}", markup=False, soft_wrap=True)
    return history


def days_of(
    folder: Path, patient: str, timezone: str | None, targets: GlucoseTargets
) -> Iterator[ProcessedDocument | str]:
    """Each file `YYYY-MM-DD.json` in the order of days, with the files before it as history: its document, or what is
    wrong with the file."""
    history: dict[dt.date, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            day = PatientDay.parse(patient, path.stem)
            body = path.read_bytes()
            zone = timezone or read_answer(body, day.date).time_zone or "UTC"
            measured = measure_day(body, day.date, zone)
        except (BadMessage, StageError) as error:
            yield f"{path.name}: {error.kind}: {error}"
        except OSError as error:
            yield f"{path.name}: {error.strerror}"
        else:
            yield assess_day(day, zone, sha256(body), measured, history, targets)
            earliest = day.date - dt.timedelta(days=HISTORY_DAYS)
            history = {date: features for date, features in history.items() if date > earliest}
            history[day.date] = measured.features


def inspect_folder(
    folder: Path,
    patient: str,
    timezone: str | None,
    language: str | None = None,
    targets: GlucoseTargets = STANDARD_TARGETS,
    *,
    as_json: bool,
) -> bool:
    """Prints every day of the folder, in JSON a document a line; False if a file cannot be read, or none is there."""
    read = unread = 0
    for found in days_of(folder, patient, timezone, targets):
        if isinstance(found, str):
            unread += 1
            typer.echo(found, err=True)
            continue
        read += 1
        put(found, language, Console(), as_json=as_json)
        if as_json:
            sys.stdout.buffer.write(b"\n")
    if not read and not unread:
        typer.echo(f"{folder.name}: no file is named YYYY-MM-DD.json", err=True)
    return bool(read) and not unread


def explained(document: ProcessedDocument, language: str) -> ExplanationDocument:
    from core.explanation.compose import by_code
    from core.explanation.reader import Reader

    return by_code(document, Reader(language))


def put(document: ProcessedDocument, language: str | None, out: Console, *, as_json: bool) -> None:
    """The document as bytes or for people; with a language, with its explanation or as that alone."""
    page = explained(document, language) if language else None
    if as_json:
        added = {"explanation": page.model_dump(mode="json")} if page else {}
        sys.stdout.buffer.write(to_bytes(document.model_dump(mode="json") | added if added else document))
    elif page:
        out.print(f"[bold]{document.patient_id} {document.date}[/bold] ({page.language})")
        for paragraph in (*page.paragraphs(), page.disclaimer):
            out.print(paragraph + "\n", highlight=False, markup=False)
    else:
        show(document, out)


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
    out.print(f"[bold]{document.patient_id} {document.date}[/bold] ({escape(document.timezone)})")
    if document.anomalies:
        table = Table("severity", "rule", "value", "usual", "score", "evidence", title="Anomalies")
        for a in document.anomalies:
            usual = f"{a.usual.low:.4g} – {a.usual.high:.4g}" if a.usual else "–"
            value = "–" if a.value is None else f"{a.value:.4g} {a.unit}"
            score = "–" if a.score is None else f"{a.score:.2f}"
            table.add_row(
                a.severity, a.rule, value, usual, score, escape(json.dumps(a.evidence, ensure_ascii=False))
            )
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
        Path,
        typer.Argument(
            exists=True, help="An answer of the API, as stored in S3 raw, or a folder of them by date."
        ),
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
    ] = STANDARD_TARGETS,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Exactly the document's bytes on stdout; of a folder, one a line."),
    ] = False,
    plot: Annotated[Path | None, typer.Option(help="Also draw the day to this file (.png or .svg).")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="What the patient would read, in the code's own order.")
    ] = False,
    language: Annotated[str, typer.Option(help="Of the explanation.")] = "en",
) -> None:
    """Show what the pipeline makes of one day's payload: metrics, usual ranges and anomalies, without AWS.

    Without --history there are no usual ranges, so only safety limits and missing data are found. An example:

    .venv/bin/python -m scripts.inspect_day p-001/2026-03-29.json --history p-001 --plot day.png

    Of a folder of files named YYYY-MM-DD.json, every day in order, with the days before it as history. What cannot be
    read is told on stderr and left out, and the command then ends with exit code 1:

    .venv/bin/python -m scripts.inspect_day p-001 --json > p-001.jsonl
    """
    told = language if explain else None
    chosen = next((one for one in TARGETS if one == targets), None)
    if chosen is None:
        raise typer.BadParameter(f"--targets must be one of {', '.join(TARGETS)}")
    if payload.is_dir():
        if date or history or plot:
            raise typer.BadParameter("--date, --history and --plot are for one file")
        raise typer.Exit(
            0 if inspect_folder(payload, patient, timezone, told, chosen, as_json=as_json) else 1
        )
    body = payload.read_bytes()
    try:
        day = PatientDay.parse(patient, date_of(payload, body, date))
        zone = timezone or read_answer(body, day.date).time_zone or "UTC"
        measured: MeasuredDay = measure_day(body, day.date, zone)
    except (BadMessage, StageError) as error:
        err.print(f"{payload.name}: {error.kind}: {error}", markup=False, soft_wrap=True)
        raise typer.Exit(1) from None
    earlier = features_before(history, day.date, zone) if history else {}
    document = assess_day(day, zone, sha256(body), measured, earlier, chosen)
    if plot:
        from scripts.operations.day_plot import draw  # matplotlib takes a second to import

        draw(measured.signals, document, plot)
    put(document, told, terminal.out, as_json=as_json)


if __name__ == "__main__":
    typer.run(inspect)
