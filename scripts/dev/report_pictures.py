"""The README's pictures of both pages, and the print view in docs/, from generated patients: nobody's data.

.venv/bin/python -m scripts.dev.report_pictures needs Chromium.
"""

import datetime as dt
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from core.content import sha256, to_bytes
from core.documents import ProcessedDocument
from core.explanation.compose import by_code
from core.explanation.reader import Reader
from core.ledger import Entry
from core.patient_day import PatientDay
from core.ports import GlucoseTargets
from core.rules import PROMPT_VERSION, RULES_VERSION
from core.stages.assessment import assess_day, measure_day
from core.stages.fingerprints import document_part, raw_part
from core.stages.headline import headline
from scripts.local.ultrahuman.patients import meet
from scripts.local.ultrahuman.payload import answer, entries
from scripts.local.ultrahuman.physiology import live
from scripts.operations.mornings.listed import morning
from scripts.operations.paths import ROOT
from scripts.operations.reports import grid
from scripts.operations.reports.clinic import Clinic, clinic_page
from scripts.operations.reports.files import write_page
from scripts.operations.reports.patient import Month, month_of, patient_page
from scripts.operations.reports.pdf import NAMES, printed

PICTURES = ROOT / "docs" / "pictures"
DATE = dt.date(2026, 3, 31)
NOW = dt.datetime(2026, 4, 1, 8, tzinfo=dt.UTC)
ZONE = "Europe/Berlin"
PATIENTS, DAYS = 30, 30
LOW = "p-014"
"""Who has an urgent low, so that the pictures show one: generated patients have hardly any."""
WARMING_UP = 25  # days before the month, so that it begins with usual ranges
Documents = dict[PatientDay, bytes]


class Generated:
    """A patient's days: raw, processed and explained, with the ledger entry of each."""

    def __init__(self, patient_id: str, targets: GlucoseTargets = "standard") -> None:
        self.raw: Documents = {}
        self.processed: Documents = {}
        self.told: Documents = {}
        self.entries: dict[dt.date, Entry] = {}
        person = replace(meet(7, f"{patient_id}@clinic.example", ZONE), cgm=True, zone_told=True)
        history: dict[dt.date, dict[str, object]] = {}
        for back in range(DAYS + WARMING_UP - 1, -1, -1):
            date = DATE - dt.timedelta(days=back)
            day, lived = PatientDay(patient_id, date), live(person, date)
            if lived is None:
                self.entries[date] = Entry(day, no_data_at="2026-04-01T04:00:00Z", timezone=ZONE)
                continue
            told = entries(lived)
            if (patient_id, date) == (LOW, DATE):
                _lower(told)
            body = json.dumps(answer(told, ZONE, date)).encode()
            measured = measure_day(body, date, ZONE)
            document = assess_day(day, ZONE, sha256(body), measured, history, targets)
            history[date] = measured.features
            self.raw[day], self.processed[day] = body, to_bytes(document)
            self.told[day] = to_bytes(by_code(document, Reader("en")))
            self.entries[date] = _entry(day, document, json.dumps(measured.features))

    def month(self, patient_id: str) -> Month:
        dates = [DATE - dt.timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
        return month_of(patient_id, dates, self.processed, self.told, self.raw, dict.fromkeys(dates, ZONE))


def _lower(told: list[dict[str, Any]]) -> None:
    """An hour and a half of the night at 46 to 52 mg/dL."""
    (glucose,) = [one["object"] for one in told if one["type"] == "glucose"]
    for number, sample in enumerate(glucose["values"][36:54]):
        sample["value"] = 46 + abs(number - 9) * 2 // 3


def _entry(day: PatientDay, document: ProcessedDocument, features: str) -> Entry:
    found = headline(document)
    return Entry(
        day,
        fetched_sha256="raw",
        timezone=ZONE,
        features=features,
        processed_fp=f"{raw_part('raw', ZONE)}-history-{RULES_VERSION}",
        processed_sha256="doc",
        explained_fp=f"{document_part('doc')}-x-y-{PROMPT_VERSION}",
        explain_wanted=True,
        explanation_source="model",
        tier=found.tier,
        reason=found.reason,
        reason_since=found.reason_since,
        categories=",".join(found.categories),
        urgent_rules=found.urgent_rules,
    )


def clinic_of(people: dict[str, Generated]) -> Clinic:
    nights = [{name: one.entries[date] for name, one in people.items()} for date in grid.dates_up_to(DATE)]
    nights[-1].pop("p-011", None)  # a hole, as a reader of the page should find it
    newest = list(nights[-1].values())
    days = {entry.day: entry for one in people.values() for entry in one.entries.values()}
    texts = {day: body for one in people.values() for day, body in one.told.items()}
    return Clinic(DATE, NOW, morning(DATE, newest, nights[-1], nights[-2], NOW), nights, days, texts)


def main() -> None:
    """The README's pictures of both pages and the print view, into docs/pictures/. Needs Chromium."""
    people = {name: Generated(name) for name in (f"p-{number:03d}" for number in range(1, PATIENTS + 1))}
    most = Counter({name: _out_of_range(one) for name, one in people.items()}).most_common(1)[0][0]
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clinic = write_page(folder, "clinic.html", clinic_page(clinic_of(people)))
        patient = write_page(folder, "patient.html", patient_page(people[most].month(most)))
        for path, height in ((clinic, 1000), (patient, 1500)):
            _picture(path, PICTURES / f"report-{path.stem}.png", height)
        (PICTURES / "report-patient.pdf").write_bytes(printed(patient))


def _out_of_range(one: Generated) -> int:
    """How much there is to see: minutes outside the target range."""
    return sum(_minutes(entry) for entry in one.entries.values())


def _minutes(entry: Entry) -> int:
    bands: Iterator[int] = iter(json.loads(entry.features or "{}").get("glucose_bands", ()))
    return sum(minutes for i, minutes in enumerate(bands) if i in (3, 5))


def _picture(page: Path, picture: Path, height: int) -> None:
    from playwright.sync_api import sync_playwright

    browser = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        sheet = chromium.new_page(viewport={"width": 1100, "height": height})
        sheet.goto(page.as_uri())
        sheet.screenshot(path=picture)
        chromium.close()


if __name__ == "__main__":
    typer.run(main)
