"""Ledger entries, explanations and whole clinics as the pages read them, made here."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

from core.content import sha256, to_bytes
from core.explanation.compose import by_code
from core.explanation.document import ExplanationDocument, TextPlan, Usage
from core.explanation.reader import Reader
from core.ledger import Entry
from core.patient_day import PatientDay
from core.rules import PROMPT_VERSION, RULES_VERSION
from core.stages.assessment import assess_day, measure_day
from core.stages.fingerprints import document_part, raw_part
from scripts.local.ultrahuman.patients import meet
from scripts.local.ultrahuman.payload import answer, entries
from scripts.local.ultrahuman.physiology import live
from scripts.operations.mornings.listed import Morning, Place, Row
from scripts.operations.reports import grid
from scripts.operations.reports.clinic import Clinic
from scripts.operations.reports.patient import Month, month_of

DATE = dt.date(2026, 3, 31)
NOW = dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC)
RULES = ("glucose_low", "weekly.below_70", "out_of_range.resting_hr", "strain", "drift.hrv_sleep")
PLACES = (Place.URGENT, Place.NOTABLE, Place.LASTING, Place.INFO)


def explained(patient_id: str, date: dt.date, **more: Any) -> Entry:
    known: dict[str, Any] = {
        "fetched_sha256": "raw",
        "processed_fp": f"{raw_part('raw', 'Europe/Berlin')}-history-{RULES_VERSION}",
        "explain_wanted": True,
        "processed_sha256": "doc",
        "explained_fp": f"{document_part('doc')}-x-y-{PROMPT_VERSION}",
        "explanation_source": "model",
        "timezone": "Europe/Berlin",
    }
    return Entry(PatientDay(patient_id, date), **known | more)


def no_data(patient_id: str, date: dt.date) -> Entry:
    return Entry(PatientDay(patient_id, date), no_data_at="2026-04-01T04:00:00Z", timezone="Europe/Berlin")


def dead(patient_id: str, date: dt.date) -> Entry:
    error = {"stage": "fetch", "kind": "bad_raw", "message": "unreadable", "at": "2026-04-01T04:00:00Z"}
    return Entry(PatientDay(patient_id, date), errors={"fetch": error})


def explanation(day: PatientDay, *text: str, language: str = "en", **more: Any) -> bytes:
    document = ExplanationDocument(
        patient_id=day.patient_id,
        date=day.date.isoformat(),
        language=language,
        source="model",
        reason=None,
        text=list(text),
        closing=["There is nothing you need to do about these readings."],
        disclaimer="This page is not a diagnosis.",
        for_care_team=[],
        notes=[],
        plan=TextPlan(paragraphs=[], definition=None),
        fingerprint="f",
        prompt_version=PROMPT_VERSION,
        model="m",
        rejected=0,
        usage=Usage(),
    )
    return to_bytes(document.model_dump(mode="json") | more)


def features(back: int, of: int = 0) -> str:
    low = (back * 7 + of) % 60
    return json.dumps(
        {
            "resting_hr": 58.0 + (back * 3 + of) % 9,
            "hrv_sleep_ln": 3.5 + ((back + of) % 5) / 10,
            "glucose_bands": [1400, low // 3, low // 2, low, 400, 200, 30],
        }
    )


def clinic(
    rows: list[Row],
    nights: list[dict[str, Entry]] | None = None,
    texts: dict[PatientDay, bytes] | None = None,
) -> Clinic:
    days = {
        PatientDay(row.patient_id, date): explained(
            row.patient_id, date, features=features(back, len(row.patient_id))
        )
        for row in rows
        for back, date in enumerate(grid.dates_up_to(row.date))
    }
    none: list[dict[str, Entry]] = [{} for _ in range(grid.NIGHTS)]
    return Clinic(DATE, NOW, Morning(DATE, rows), nights or none, days, texts or {})


def big_clinic(patients: int) -> Clinic:
    """Everybody on the list and in the grid: more than any morning has."""
    names = [f"p-{n:05d}" for n in range(patients)]
    rows = [
        Row(PLACES[n % 4 if n % 9 == 0 else 3], name, DATE, "info", RULES[n % len(RULES)])
        for n, name in enumerate(names)
    ]
    nights: list[dict[str, Entry]] = []
    for back, date in enumerate(grid.dates_up_to(DATE)):
        makers = (explained,) * 11 + (no_data, dead)
        nights.append({name: makers[(n * 5 + back * 3) % 13](name, date) for n, name in enumerate(names)})
    said = "Your resting heart rate was 71 beats per minute. Usually it is 55 to 63. You slept 6 hours. " * 2
    texts = {PatientDay(name, DATE): explanation(PatientDay(name, DATE), said) for name in names}
    return clinic(rows, nights, texts)


def raw_day(date: dt.date, patient_id: str = "p-001", *, wears_sensor: bool = True) -> bytes:
    """The answer of the API for one day of a generated patient."""
    person = meet(1, f"{patient_id}@clinic.example", "Europe/Berlin")
    lived = live(replace(person, cgm=wears_sensor, adherence=1.0), date)
    return b"" if lived is None else json.dumps(answer(entries(lived), "Europe/Berlin", date)).encode()


def simulated_month(patient_id: str = "p-001", days: int = 30, *, wears_sensor: bool = True) -> Month:
    """A month of a generated patient, through the pipeline's own rules, without AWS."""
    dates = [DATE - dt.timedelta(days=back) for back in range(days - 1, -1, -1)]
    history: dict[dt.date, dict[str, Any]] = {}
    raw, processed, told = {}, {}, {}
    for date in [dates[0] - dt.timedelta(days=back) for back in range(20, 0, -1)] + dates:
        day, body = PatientDay(patient_id, date), raw_day(date, patient_id, wears_sensor=wears_sensor)
        if not body:
            continue
        measured = measure_day(body, date, "Europe/Berlin")
        document = assess_day(day, "Europe/Berlin", sha256(body), measured, history)
        history[date] = measured.features
        if date in dates:
            raw[day], processed[day] = body, to_bytes(document)
            told[day] = to_bytes(by_code(document, Reader("de")))
    return month_of(patient_id, dates, processed, told, raw, dict.fromkeys(dates, "Europe/Berlin"))
