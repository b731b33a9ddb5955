"""The scorecard finds each kind of fault in a page that has it, and none in the pages of made-up days."""

import re
from typing import Any

import pytest

from core.documents import ProcessedDocument
from core.explanation.compose import by_code
from core.explanation.document import ExplanationDocument
from core.explanation.reader import Reader
from core.explanation.wording import CODES
from scripts.dev.reading import difficulty, readable
from scripts.dev.scorecard import PAGE, Card, table
from scripts.dev.scoring.faults import faults_of
from tests.support.recorded_outputs import rule_outputs
from tests.support.told_days import context, day, high, stretch

DAYS = {
    name: ProcessedDocument.model_validate(found)
    for name, found in rule_outputs().items()
    if isinstance(found, dict) and "anomalies" in found
}
UNSAFE = DAYS["safety limits"]


def page(document: ProcessedDocument = UNSAFE, language: str = "en") -> ExplanationDocument:
    return by_code(document, Reader(language))


def faults(**changed: Any) -> set[str]:
    return {one.split(":")[0] for one in faults_of(UNSAFE, page().model_copy(update=changed))}


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("name", DAYS)
def test_the_pages_of_made_up_days_have_no_fault(name: str, language: str) -> None:
    told = page(DAYS[name], language)
    assert list(faults_of(DAYS[name], told)) == []
    if told.text:
        assert readable(difficulty(" ".join(told.text), language), language)


def swapped(*pairs: tuple[str, str]) -> list[str]:
    text = page().text
    for before, after in pairs:
        assert any(before in one for one in text), before
        text = [one.replace(before, after) for one in text]
    return text


def test_each_fault_is_found() -> None:
    assert faults() == set()
    assert "wrong number" in faults(text=swapped(("down to 50", "down to 47")))
    assert "wrong number" in faults(text=swapped(("85 percent", "97 percent")))
    assert "wrong day" in faults(text=swapped(("Tuesday", "Thursday")))
    assert "wrong day" in faults(text=["Your glucose was below 54 mg/dL."])
    assert "untold" in faults(plan=page().plan.model_copy(update={"paragraphs": [["glucose_low"]]}))
    again = [note | {"id": f"again.{i}"} for i, note in enumerate(page().notes) if note["kind"] == "value"]
    ids = [[*page().plan.paragraphs[0], *(note["id"] for note in again)], *page().plan.paragraphs[1:]]
    twice = {"notes": [*page().notes, *again], "plan": page().plan.model_copy(update={"paragraphs": ids})}
    assert "metric twice" in faults(**twice)
    assert "closings" in faults(closing=[])
    assert "closings" in faults(closing=["Call us.", "Call us now."])
    assert "too long" in faults(text=[*page().text, "word " * 130])
    for word in ("today", "Last night", "because", "fine", "should"):
        assert "banned word" in faults(text=[*page().text, f"{word} it is."])


def test_the_minutes_until_midnight_of_a_high_that_its_last_reading_carries_over_are_no_fault() -> None:
    last = stretch("23:14", "00:04", 50, 269.0, open=True) | {"to": "2026-03-11T00:04+00:00"}
    before = (stretch("10:14", "10:29", 15, 254.0), stretch("15:04", "16:24", 80, 301.0))
    parts = (
        {"above_250": 15.0, "above_180": 170.0, "highest": 254.0},
        {"above_250": 136.0, "above_180": 306.0},
    )
    found = day(
        high(*before, last, severity="info"),
        context=context(
            streams=["glucose"], glucose_parts={"morning": parts[0], "evening": parts[1] | {"highest": 301.0}}
        ),
    )
    told = by_code(found, Reader("en"))
    assert "45 minutes" in " ".join(told.text)
    assert list(faults_of(found, told)) == []


def test_a_date_that_is_a_part_of_another_leaves_no_number_behind() -> None:
    """ "October 2" in "October 25"."""
    found = UNSAFE.model_copy(update={"date": "2026-03-19"})
    seen = {"night": "2026-03-01", "steps": "2026-03-01"}
    found = found.model_copy(
        update={"context": context(streams=["night", "steps", "glucose"], last_seen=seen)}
    )
    told = by_code(found, Reader("en"))
    assert "March 1." in " ".join(told.text)
    assert not [one for one in faults_of(found, told) if one.startswith("wrong number")]


def test_glucose_for_somebody_without_a_sensor_is_found() -> None:
    assert UNSAFE.context is not None
    without = UNSAFE.model_copy(update={"context": UNSAFE.context.model_copy(update={"streams": ["night"]})})
    assert "glucose without a sensor: " in list(faults_of(without, page()))


def test_a_page_that_is_hard_to_read_is_found() -> None:
    card = Card()
    long = "Notwithstanding considerable physiological variability, cardiovascular regulation deteriorated."
    card.judge("a day", UNSAFE, page().model_copy(update={"text": [*page().text, *[long] * 6]}))
    assert "hard to read" in card.faults
    assert "| hard to read | 1 |" in table({"en": card})


@pytest.mark.parametrize(("name", "value"), [("glucose_tir", 61), ("glucose_tbr_70", 2)])
def test_lows_and_little_time_in_range_that_no_finding_tells_must_be_told(name: str, value: float) -> None:
    metrics = UNSAFE.metrics | {name: UNSAFE.metrics["glucose_tir"].model_copy(update={"value": value})}
    quiet = UNSAFE.model_copy(update={"anomalies": [], "metrics": metrics})
    silent = page().model_copy(update={"notes": [], "text": ["On Tuesday, March 31, nothing stood out."]})
    assert "untold: lows or little time in range" in faults_of(quiet, silent)


def test_a_flagged_value_that_is_not_told_is_a_fault() -> None:
    """A Spanish page left out the share in range that had been flagged, and its note was there."""
    found = next(
        one
        for one in DAYS.values()
        if any(a.kind == "out_of_range" and a.unit != "min" for a in one.anomalies)
    )
    told = by_code(found, Reader("en"))
    flagged = next(a for a in found.anomalies if a.kind == "out_of_range" and a.unit != "min")
    without = [re.sub(r"\d[\d,.]*\d|\d", "1", paragraph) for paragraph in told.text]
    assert f"untold: {flagged.rule}" in [*faults_of(found, told.model_copy(update={"text": without}))]
    assert [*faults_of(found, told)] == []


@pytest.mark.parametrize("language", CODES)
def test_a_page_that_asks_about_highs_and_tells_none_is_found(language: str) -> None:
    found = next(one for one in DAYS.values() if any(a.rule == "glucose_high" for a in one.anomalies))
    told = page(found, language)
    assert "untold: highs that the end asks about" not in [*faults_of(found, told)]
    bare = told.model_copy(
        update={"text": ["On Tuesday, March 31, it was between 70 and 180 mg/dL all the time."]}
    )
    assert "untold: highs that the end asks about" in [*faults_of(found, bare)]


def test_the_page_has_a_place_for_the_table() -> None:
    """Without either end `--write` would fail, or take what stands below along."""
    text = PAGE.read_text(encoding="utf-8")
    assert text.count("<!-- scorecard -->\n| | en | es | de |") == 1
    assert text.partition("<!-- scorecard -->")[2].count("<!-- end -->") == 1
