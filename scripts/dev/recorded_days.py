"""Recorded days as processed documents, as explain reads them."""

import csv
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.content import sha256, to_bytes
from core.documents import ProcessedDocument
from core.patient_day import PatientDay
from core.ports import STANDARD_TARGETS
from core.stages.assessment import assess_day, measure_day
from scripts.inspect_day import days_of


def recorded(folder: Path) -> Iterator[tuple[str, ProcessedDocument]]:
    """Every day of every person: one folder each, with files named YYYY-MM-DD.json."""
    for person in sorted(path for path in folder.iterdir() if path.is_dir()):
        for found in days_of(person, "p-001", None, STANDARD_TARGETS):
            if isinstance(found, ProcessedDocument):
                yield f"{person.name} {found.date}", as_stored(found)


def as_stored(document: ProcessedDocument) -> ProcessedDocument:
    """As explain reads it: with its keys sorted, too."""
    return ProcessedDocument.model_validate_json(to_bytes(document))


def sensor_days(folder: Path) -> Iterator[tuple[str, ProcessedDocument]]:
    """Days made of `*.glucose.csv`: people with a sensor and no ring."""
    for path in sorted(folder.glob("*.glucose.csv")):
        history: dict[dt.date, dict[str, Any]] = {}
        for date, body in sensor_bodies(path):
            measured = measure_day(body, date, "UTC")
            document = assess_day(PatientDay("p-001", date), "UTC", sha256(body), measured, history)
            history[date] = measured.features
            yield f"{path.name.split('.')[0]} {date}", as_stored(document)


def sensor_bodies(path: Path) -> Iterator[tuple[dt.date, bytes]]:
    """One person's days (local_time, mg_dl) as the answers that the API would give of them, in order."""
    days: dict[dt.date, list[dict[str, float]]] = {}
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            time = dt.datetime.fromisoformat(row["local_time"]).replace(tzinfo=dt.UTC)
            sample = {"timestamp": time.timestamp(), "value": float(row["mg_dl"])}
            days.setdefault(time.date(), []).append(sample)
    for date, values in sorted(days.items()):
        entry = {"type": "glucose", "object": {"values": values}}
        answer = {"data": {"metrics": {date.isoformat(): [entry]}, "latest_time_zone": "UTC"}, "status": 200}
        yield date, json.dumps(answer | {"error": None}).encode()
