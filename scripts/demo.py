"""`npm run demo`: a clinic of 25 patients, from an empty account to last night's explanations, on the local AWS."""

import argparse
import datetime as dt
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from core.aws.ledger import entry_of
from core.explanation.document import ExplanationDocument
from core.ledger import Entry
from core.patient_day import PatientDay
from core.ports import Patient
from core.settings import NIGHTLY_LOCAL_HOUR
from core.stages.day_status import DayStatus, day_status
from core.stages.dispatch import due_date
from scripts.local.aws import LocalAws, local_aws
from scripts.local.processes import LocalAwsError
from scripts.operations.backfills.plan import (
    BackfillRequest,
    Explain,
    new_run_id,
    plan_backfill,
    send_backfill,
)
from scripts.operations.mornings.listed import Place
from scripts.operations.nights.report import night_status
from scripts.operations.paths import ROOT
from scripts.operations.patient_days import entries_of_date
from scripts.operations.patients.change import import_roster
from scripts.operations.patients.csv_file import write_roster_file
from scripts.operations.private_file import keep_private
from scripts.operations.reports.clinic import clinic_page, read_clinic
from scripts.operations.reports.files import file_name, write_page
from scripts.operations.reports.patient import patient_page, read_month
from scripts.operations.stack import Deployment
from scripts.operations.terminal import err, out

PATIENTS = 25
DAYS = 35
LONGEST = 300.0  # seconds that one part may take
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Europe/Madrid", "Asia/Kathmandu")
LANGUAGES = {"Europe/Berlin": "de", "Europe/Madrid": "es"}
OUTPUT = ROOT / ".demo"


def main() -> None:
    argparse.ArgumentParser(prog="npm run demo", description=__doc__).parse_args()
    began = time.monotonic()
    now = dt.datetime.now(dt.UTC)
    clinic = [_patient(number) for number in range(PATIENTS)]
    with tempfile.TemporaryDirectory() as folder, err.status("starting") as status:
        roster = Path(folder) / "roster.csv"
        keep_private(roster, write_roster_file(clinic))
        simulators = {"ultrahuman": ("--roster", str(roster)), "azure": ()}
        with local_aws(simulators=simulators, log_dir=OUTPUT / "logs", progress=status.update) as aws:
            status.stop()
            deployment = Deployment("local", aws.stack, aws.client)
            _report(
                f"The local AWS is up after {time.monotonic() - began:.0f} s: a real serverless deploy, stage local"
            )
            import_roster(deployment, roster, execute=True)
            _report(f"Roster of {len(clinic)} patients imported")
            _backfill(deployment, now)
            nights = _tonight(aws, deployment, clinic, now)
            table, documents = _last_night(deployment, nights)
            out.print(table)
            _keep(deployment, documents)
            pages = _pages(deployment, nights)
    out.print(f"\nDone in {time.monotonic() - began:.0f} s. Everything that ran has been stopped.")
    out.print(f"Documents of last night, one folder a patient: {OUTPUT.relative_to(ROOT)}/")
    for title, page in pages.items():
        out.print(f"{title}: {page.relative_to(ROOT)}")
    out.print(
        "Next: `npm run local:up` keeps such a stack running for the scripts; README.md deploys it to AWS."
    )


def _patient(number: int) -> Patient:
    zone = ZONES[number % len(ZONES)]
    name = f"p-{number + 1:03d}"
    return Patient(name, f"{name}@clinic.example", timezone=zone, language=LANGUAGES.get(zone, "en"))


def _backfill(deployment: Deployment, now: dt.datetime) -> None:
    """The 35 days before tonight's, without explanations: they are written once the usual ranges have settled."""
    end = now.date() - dt.timedelta(days=2)
    request = BackfillRequest(
        start=end - dt.timedelta(days=DAYS - 1),
        end=end,
        explain=Explain.NONE,
        run_id=new_run_id(),
        stage=deployment.stage,
    )
    plan = plan_backfill(deployment, request)
    accepted = send_backfill(deployment, plan, folder=OUTPUT / "runs")
    days = {PatientDay(patient, date) for date, patients in plan.days.items() for patient in patients}
    _report(f"Backfill: {accepted} patient-days enqueued, {request.start} to {request.end}")
    _watch(deployment, days, {"fetched": _fetched, "processed": _processed})


def _tonight(
    aws: LocalAws, deployment: Deployment, clinic: Iterable[Patient], now: dt.datetime
) -> dict[str, PatientDay]:
    """The last 24 hourly dispatches, each patient in their own night; the day that each one was about."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    ticks = [hour - dt.timedelta(hours=back) for back in range(23, -1, -1)]
    for tick in ticks:
        answer = aws.client("lambda").invoke(
            FunctionName=deployment.stack.functions["dispatch"],
            Payload=json.dumps({"time": tick.isoformat()}),
        )
        if "FunctionError" in answer:
            raise LocalAwsError(f"dispatch failed: {answer['Payload'].read().decode()[:300]}")
    nights = {}
    for patient in clinic:
        dates = [due_date(tick, patient.timezone or "UTC", NIGHTLY_LOCAL_HOUR) for tick in ticks]
        today = max(date for date in dates if date)
        nights[patient.patient_id] = PatientDay(patient.patient_id, today - dt.timedelta(days=1))
    _report("Tonight: 24 hourly dispatches, yesterday and the two days before it for every patient")
    days = {night.shifted(-back) for night in nights.values() for back in range(3)}
    _watch(deployment, days, {"fetched": _fetched, "processed": _processed, "explained": _explained})
    return nights


def _fetched(entry: Entry) -> bool:
    return entry.fetched_sha256 is not None or entry.no_data_at is not None or bool(entry.errors)


def _processed(entry: Entry) -> bool:
    return _fetched(entry) and (entry.fetched_sha256 is None or entry.processed_fp is not None)


def _explained(entry: Entry) -> bool:
    return day_status(entry) in (DayStatus.EXPLAINED, DayStatus.NO_DATA, DayStatus.NOT_SHARED, DayStatus.DEAD)


def _watch(
    deployment: Deployment, days: set[PatientDay], parts: Mapping[str, Callable[[Entry], bool]]
) -> None:
    """A bar for each stage until all days are through it and the queues are empty."""
    columns = (
        TextColumn("  {task.description:<10}"),
        BarColumn(40),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    ends = time.monotonic() + LONGEST
    with Progress(*columns, console=err) as bars:
        tasks = {name: bars.add_task(name, total=len(days)) for name in parts}
        while True:
            mine = [entry for entry in _ledger(deployment) if entry.day in days]
            for name, through in parts.items():
                bars.update(tasks[name], completed=sum(map(through, mine)))
            if bars.finished and not _waiting(deployment):
                return
            if time.monotonic() > ends:
                raise LocalAwsError(f"not finished after {LONGEST:.0f} s; the logs lie in {OUTPUT.name}/logs")
            time.sleep(1.5)


def _ledger(deployment: Deployment) -> list[Entry]:
    """Everything in the ledger: on a stack this small one scan is cheaper than the index's sixteen shards a date."""
    pages = (
        deployment.client("dynamodb")
        .get_paginator("scan")
        .paginate(TableName=deployment.stack.tables["patient_days"])
    )
    return [entry_of(item) for page in pages for item in page["Items"]]


def _waiting(deployment: Deployment) -> int:
    """How many messages the queues hold: visible, in flight and delayed."""
    names = [f"ApproximateNumberOfMessages{kind}" for kind in ("", "NotVisible", "Delayed")]
    answers = (
        deployment.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)
        for url in deployment.stack.queues.values()
    )
    return sum(int(answer["Attributes"][name]) for answer in answers for name in names)


def _last_night(
    deployment: Deployment, nights: Mapping[str, PatientDay]
) -> tuple[Table, dict[PatientDay, dict[str, bytes]]]:
    table = Table(
        "patient", "night", "state", "anomalies", "explanation", title="Last night", title_justify="left"
    )
    by_date = {date: entries_of_date(deployment, date) for date in {night.date for night in nights.values()}}
    documents = {}
    for patient_id, night in sorted(nights.items()):
        entry = by_date[night.date].get(patient_id)
        documents[night] = _documents(deployment, night)
        anomalies, sentence = _told_of(documents[night])
        table.add_row(patient_id, night.date.isoformat(), str(day_status(entry)), anomalies, sentence)
    return table, documents


def _documents(deployment: Deployment, night: PatientDay) -> dict[str, bytes]:
    s3: Any = deployment.client("s3")
    found = {}
    for kind, bucket in deployment.stack.buckets.items():
        try:
            found[kind] = s3.get_object(Bucket=bucket, Key=night.key)["Body"].read()
        except s3.exceptions.NoSuchKey:
            continue
    return found


def _told_of(documents: Mapping[str, bytes]) -> tuple[str, str]:
    """The anomalies, as metric and severity, and the explanation."""
    if "explanations" not in documents:
        return "", "[dim]no data from the ring yet; the next nights look again[/]"
    explanation = ExplanationDocument.model_validate_json(documents["explanations"])
    anomalies = json.loads(documents["processed"])["anomalies"]
    colours = {"urgent": "bold red", "notable": "yellow", "info": "dim"}
    shown = [f"[{colours[a['severity']]}]{a['metric']} {a['severity']}[/]" for a in anomalies]
    return "\n".join(shown), " ".join(explanation.paragraphs())


def _keep(deployment: Deployment, documents: Mapping[PatientDay, Mapping[str, bytes]]) -> None:
    """Copies of last night's documents, for looking at after the local AWS is gone."""
    for kind in deployment.stack.buckets:
        shutil.rmtree(OUTPUT / kind, ignore_errors=True)
    for night, bodies in documents.items():
        for kind, body in bodies.items():
            path = OUTPUT / kind / night.key
            path.parent.mkdir(parents=True, exist_ok=True)
            keep_private(path, body)


def _pages(deployment: Deployment, nights: Mapping[str, PatientDay]) -> dict[str, Path]:
    """The clinic's morning of the night that most patients share, and a month of who is first on its list."""
    date, _ = Counter(night.date for night in nights.values()).most_common(1)[0]
    status = night_status(deployment, date=date)
    clinic = read_clinic(deployment, date, dt.datetime.now(dt.UTC), status)
    first = next((row.patient_id for row in clinic.morning.rows if row.place is not Place.DATA), min(nights))
    month = patient_page(read_month(deployment, first, date, 30))
    folder = OUTPUT / "pages"
    return {
        "The clinic's morning": write_page(folder, file_name("clinic", "", date), clinic_page(clinic)),
        "A patient's month": write_page(folder, file_name("patient", first, date), month),
    }


def _report(sentence: str) -> None:
    out.print(f"[green]✓[/] {sentence}")


if __name__ == "__main__":
    try:
        main()
    except LocalAwsError as error:
        sys.exit(f"demo: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
