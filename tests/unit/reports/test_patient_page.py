"""A patient's month as HTML: in their language and unit, and what missing, foreign or hostile documents make of it."""

import datetime as dt
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core.documents import Anomaly
from core.explanation.wording import CODES
from core.patient_day import PatientDay
from scripts.operations.reports import patient
from scripts.operations.reports.files import write_page
from scripts.operations.reports.patient import Month, month_of, patient_page
from scripts.report import app
from tests.support.browser import needs_chromium, opened
from tests.support.report_days import DATE, explanation, raw_day, simulated_month
from tests.unit.reports.test_in_chromium import AXE, HOSTILE, needs_axe

DATES = [DATE - dt.timedelta(days=back) for back in range(29, -1, -1)]
MESSAGE = re.compile(r"^([a-z][\w-]*) =", re.MULTILINE)


@pytest.fixture(scope="module")
def month() -> Month:
    return simulated_month()


def empty(**documents: dict[PatientDay, bytes]) -> Month:
    of = {"processed": {}, "explanations": {}, "raw": {}} | documents
    return month_of("p-001", DATES, of["processed"], of["explanations"], of["raw"], {})


def test_the_page_has_profile_trends_nights_and_texts(month: Month) -> None:
    page = patient_page(month, language="en")
    assert "Glucose profile of the last 14 days (14 with readings)" in page
    for words in (
        "Time in ranges",
        "Sleep by night",
        "resting heart rate, bpm",
        "What was said",
        "Day by day",
    ):
        assert words in page
    assert " style=" not in page
    assert page.count('role="img"') >= 14 + 3


def test_it_speaks_the_patients_language_and_the_options(month: Month) -> None:
    assert '<html lang="de">' in patient_page(month)
    assert "Zeit in den Bereichen" in patient_page(month)
    assert "Tiempo en cada intervalo" in patient_page(month, language="es-MX")
    assert '<html lang="en">' in patient_page(month, language="tlh")


def test_glucose_is_told_in_the_unit_that_is_asked_for(month: Month) -> None:
    page = patient_page(month, language="en", glucose_unit="mmol/L")
    assert "3.9 to 10.0 mmol/L" in page
    assert "mg/dL" not in page.split("<h2>What was said")[0]


def test_every_language_has_every_message() -> None:
    of = {
        code: set(MESSAGE.findall((patient.WORDING / f"{code}.ftl").read_text(encoding="utf-8")))
        for code in CODES
    }
    assert of["en"] == of["de"] == of["es"]


def test_no_data_at_all_is_a_page_that_says_so() -> None:
    page = patient_page(empty())
    assert "0 of 30 days have data" in page
    assert "No glucose readings" in page
    assert "No data in these days" in page


def test_a_goal_says_what_it_counts_for_ranges_hold_a_part_of_it(month: Month) -> None:
    page = patient_page(month, language="en")
    for goal in ("all above 250: under 5 %", "all above 180: under 25 %", "all below 70: under 4 %"):
        assert goal in page


def test_a_ring_without_a_sensor_has_trends_and_no_profile() -> None:
    page = patient_page(simulated_month(wears_sensor=False), language="en")
    assert "No glucose readings" in page
    assert "Sleep by night" in page


def test_a_sensor_without_a_ring_has_a_profile_and_no_night(month: Month) -> None:
    page = patient_page(Month("p-001", DATES, {}, {}, month.glucose), language="en")
    assert "Time in ranges" in page
    assert "Sleep by night" not in page


def test_a_low_is_marked_on_its_day_with_its_lowest_reading_and_when(month: Month) -> None:
    low = next(one for one in month.glucose if one.date == DATE)
    stretches: list[object] = [
        {"from": f"{DATE}T0{h}:05+01:00", "to": f"{DATE}T0{h}:25+01:00", "minutes": 20, "extreme": 40.0 + h}
        for h in (5, 3)
    ]
    stretches += [{"extreme": None}, "of a later form"]
    at = int(low.readings.series.values.argmin())
    found = Anomaly.model_construct(
        **{"metric": "glucose", "kind": "safety", "severity": "info", "rule": "glucose_low", "value": 44.0},
        **{"unit": "mg/dL", "usual": None, "difference": None, "score": None, "direction": "below"},
        **{"evidence": {"stretches": stretches}, "rule_version": ""},
    )
    days = {DATE: month.processed[DATE].model_copy(update={"anomalies": [found]})}
    page = patient_page(Month("p-001", DATES, days, {}, month.glucose), language="en")
    minute = int(low.minutes[at])
    value = round(float(low.readings.series.values[at]))
    assert f"{DATE} ↓ {value} ({minute // 60:02d}:{minute % 60:02d})" in page
    assert f"Lows below 54 mg/dL in these days: {DATE} 03:05 (43), {DATE} 05:05 (45)" in page
    assert "in these days: none" in patient_page(Month("p-001", DATES, {}, {}, month.glucose), language="en")
    assert page.count("↓ ") == 2, "the caption and the picture's name, of one day"


def test_few_sensor_days_have_numbers_and_no_curve(month: Month) -> None:
    page = patient_page(Month("p-001", DATES, {}, {}, month.glucose[-3:]), language="en")
    assert "Fewer than five days" in page
    assert "Time in ranges" in page


def test_missing_days_leave_holes_and_the_page_counts_them(month: Month) -> None:
    some = {date: one for i, (date, one) in enumerate(month.processed.items()) if i % 3}
    page = patient_page(Month("p-001", DATES, some, {}, []), language="en")
    assert f"{len(some)} of 30 days have data" in page


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"schema_version": 1}', b'{"schema_version": 3}', b'{"schema_version": 2}']
)
def test_documents_of_another_schema_are_named_and_left_out(body: bytes) -> None:
    day = PatientDay("p-001", DATE)
    page = patient_page(empty(processed={day: body}, raw={day: body}))
    assert "Days that could not be shown: 2026-03-31" in page


def test_a_later_explanation_hides_neither_measurements_nor_glucose_of_its_day(month: Month) -> None:
    day = PatientDay("p-001", DATE)
    found = empty(explanations={day: explanation(day, "x", schema_version=3)}, raw={day: raw_day(DATE)})
    assert [one.date for one in found.glucose] == [DATE]
    assert found.left_out == [(DATE, "of a later version: update this checkout")]


def test_hostile_and_right_to_left_text_is_text_in_its_own_direction() -> None:
    day = PatientDay("p-001", DATE)
    page = patient_page(empty(explanations={day: explanation(day, HOSTILE, "הסוכר היה נמוך")}))
    assert "<img" not in page
    assert "<script" not in page
    assert '<p dir="auto">הסוכר' in page


@pytest.mark.parametrize("arguments", [["--glucose-unit", "g/l"], ["--date", "never"], ["--patient", "../x"]])
def test_what_cannot_be_meant_is_refused_before_anything_is_read(
    arguments: list[str], tmp_path: Path
) -> None:
    result = CliRunner().invoke(app, ["patient", "--patient", "p-1", "-o", str(tmp_path), *arguments])
    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == []


@needs_chromium
@needs_axe
def test_in_chromium_nothing_leaves_and_axe_finds_nothing_serious(month: Month, tmp_path: Path) -> None:
    path = write_page(tmp_path, "patient.html", patient_page(month))
    with opened(path) as seen:
        assert seen.requests == [path.as_uri()]
        assert seen.console == []
        assert seen.violations(AXE) == []


@needs_chromium
def test_it_prints_on_a4(month: Month, tmp_path: Path) -> None:
    from scripts.operations.reports.pdf import printed

    pdf = printed(write_page(tmp_path, "patient.html", patient_page(month)))
    assert pdf.startswith(b"%PDF")
    assert re.search(rb"/MediaBox \[0 0 59[45]\S* 84[12]", pdf)
