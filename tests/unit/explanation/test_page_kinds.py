"""Kinds of faults that readers found on pages: each was wrong once."""

import datetime as dt
import re
from typing import Any

import pytest

from core.documents import Metric, ProcessedDocument
from core.explanation.compose import by_code
from core.explanation.reader import Reader
from core.explanation.wording.formats import number
from core.patient_day import PatientDay
from core.stages.assessment import assess_day, measure_day
from tests.support.explanation_days import anomaly, day, usual
from tests.support.payloads import DATE, ZONE, body, full_series, value

Odd = tuple[int, list[float]]


def at(minute: int, amount: float, minutes: int) -> Odd:
    return minute // 5, [amount] * (minutes // 5)


def page(*odd: Odd, language: str = "en") -> tuple[str, str]:
    """(text, closing) of a day with a sensor alone."""
    measured = measure_day(body(full_series("glucose", 110, *odd)), DATE, ZONE)
    document = assess_day(PatientDay("p-1", DATE), ZONE, "0" * 64, measured, {})
    said = by_code(ProcessedDocument.model_validate(document.model_dump(mode="json")), Reader(language))
    return " ".join(said.text), " ".join(said.closing)


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        ("en", "about this low at", "about these lows at"),
        ("de", "von diesem niedrigen Wert.", "von diesen niedrigen Werten."),
        ("es", "de este valor bajo la", "de estos valores bajos la"),
    ],
)
def test_the_closing_speaks_of_one_low_or_of_several(language: str, one: str, several: str) -> None:
    assert one in page(at(180, 50, 20), language=language)[1]
    urgent = page(at(180, 50, 40), at(600, 50, 30), language="en")[1]
    assert "Then call your care team about these lows, unless" in urgent
    assert several.split()[1] in page(at(180, 50, 20), at(600, 50, 20), language=language)[1]


def test_a_side_is_counted_by_one_limit_only() -> None:
    """Two dips below 54 may be one below 70: told side by side, the counts would seem to contradict each other."""
    text, _ = page((36, [65.0, *[50] * 3, *[60] * 4, *[50] * 3, 65.0]))
    assert "below 54 mg/dL twice" in text
    assert "once" not in text


PAST = {"resting_hr": 60.0, "hrv_sleep_ln": 3.9, "sleep_total": 430.0}


def with_ring(history: dict[dt.date, dict[str, Any]], *entries: Any) -> str:
    measured = measure_day(body(*entries), DATE, ZONE)
    document = assess_day(PatientDay("p-1", DATE), ZONE, "0" * 64, measured, history)
    said = by_code(ProcessedDocument.model_validate(document.model_dump(mode="json")), Reader("en"))
    return " ".join(said.text)


def past(**lately: list[float]) -> dict[dt.date, dict[str, Any]]:
    """Five usual weeks; `lately`: the last days of a feature, the latest first."""
    found = {}
    for back in range(1, 36):
        features = {
            name: x + (0.01 if name == "hrv_sleep_ln" else 1) * (back % 3) for name, x in PAST.items()
        }
        features |= {name: days[back - 1] for name, days in lately.items() if back <= len(days)}
        found[DATE - dt.timedelta(days=back)] = features
    return found


def test_values_that_moved_together_keep_their_runs_and_the_rarest_of_them() -> None:
    history = past(resting_hr=[70.0, 69.0, 68.0], hrv_sleep_ln=[3.5, 3.5])
    text = with_ring(history, value("sleep_rhr", 75), value("avg_sleep_hrv", 30))
    assert "stood out together" in text
    assert "was 75 beats per minute. Usually it is" in text
    assert "It has been above your usual range for 4 nights in a row" in text
    assert "It has been below your usual range for 3 nights in a row" in text
    assert "in 5 weeks" in text


def test_a_definition_of_what_moved_together_stands_after_what_is_told_of_that_metric() -> None:
    text = with_ring(past(), value("sleep_rhr", 75), value("avg_sleep_hrv", 30))
    told = (
        r"Your heart rate variability was 30 ms\. Usually it is \d+ to \d+\. (This was the lowest[^.]+\. )?"
    )
    assert re.search(
        told + "Heart rate variability tells how much the gap between heartbeats changes.", text
    ), text


def test_what_drifts_within_its_range_is_told_as_higher_than_before() -> None:
    found = anomaly(
        *("resting_hr", "drift", 67.0, "bpm"),
        direction="above",
        rule="drift.resting_hr",
        evidence={"since": "2026-03-10"},
    )
    document = day(more=(found,))
    document = document.model_copy(
        update={
            "metrics": {"resting_hr": Metric(value=67.0, unit="bpm")},
            "baseline": {"resting_hr": usual(65.0, 62.0, 69.0)},
        }
    )
    text = " ".join(by_code(document, Reader("en")).text)
    assert (
        "That is in your usual range, 62 to 69. But since Tuesday, March 10, it has more often been higher than before."
        in text
    )
    sized = found.model_copy(update={"evidence": found.evidence | {"shift": 3.2}})
    text = " ".join(by_code(document.model_copy(update={"anomalies": [sized]}), Reader("en")).text)
    assert "But since Tuesday, March 10, it has been about 3 beats per minute higher than before." in text


@pytest.mark.parametrize(("amount", "said"), [(2500, "2500"), (12500, "12.500"), (999, "999")])
def test_spanish_writes_four_digits_without_a_point(amount: int, said: str) -> None:
    assert number("es", amount) == said
    assert number("de", 2500) == "2.500"
