"""Which processed documents are explained, and which belong to somebody else or hold words where a name belongs."""

import datetime as dt
import re
from typing import Any

import pytest

from core.documents import Metric, ProcessedDocument
from core.errors import BadProcessed, Transient
from core.explanation.admission import admit
from core.explanation.model.prompt import messages_for
from core.explanation.notes import notes_of
from core.patient_day import PatientDay
from core.rules import RULES_VERSION
from core.stages.assessment import assess_day, measure_day
from tests.support import full_day
from tests.support.explanation_days import ANOMALIES, anomaly, usual

DAY = PatientDay("p-001", dt.date(2026, 3, 31))
FREE = "ada@example.org was born 1970-01-01"


def document(**changes: Any) -> ProcessedDocument:
    fields: dict[str, Any] = {
        "patient_id": "p-001",
        "date": "2026-03-31",
        "timezone": "UTC",
        "raw_sha256": "0",
        "rules_version": RULES_VERSION,
        "quality": {},
        "metrics": {"resting_hr": Metric(value=64.0, unit="bpm")},
        "baseline": {},
        "anomalies": list(ANOMALIES.values()),
    }
    return ProcessedDocument(**(fields | changes))


def test_a_day_s_own_document_is_explained() -> None:
    admit(document(), DAY)
    measured = measure_day(full_day.body(), full_day.DATE, full_day.ZONE)
    admit(assess_day(full_day.DAY, full_day.ZONE, "0", measured, full_day.history()), full_day.DAY)


@pytest.mark.parametrize("changes", [{"patient_id": "p-002"}, {"date": "2026-03-30"}])
def test_the_document_of_another_patient_or_date_is_not(changes: dict[str, str]) -> None:
    with pytest.raises(BadProcessed, match=r"not this day's, by its (patient_id|date)"):
        admit(document(**changes), DAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"anomalies": [anomaly(FREE, "out_of_range", 1.0, "bpm", rule="shift")]},
        {"anomalies": [anomaly("born_in_1970", "out_of_range", 1.0, "bpm", rule="shift")]},
        {"anomalies": [anomaly("hr", "data", 1.0, "%", rule=FREE)]},
        {"metrics": {FREE: Metric(value=1.0, unit="bpm")}},
        {"baseline": {FREE: usual(1.0, 0.0, 2.0)}},
    ],
)
def test_words_where_a_name_belongs_are_refused_and_not_repeated(changes: dict[str, Any]) -> None:
    with pytest.raises(BadProcessed) as refusal:
        admit(document(**changes), DAY)
    assert not {"ada", "1970"} & set(re.split(r"\W+", str(refusal.value)))


def test_a_metric_of_a_later_version_is_passed_over() -> None:
    admit(document(metrics={"floors_climbed": Metric(value=7, unit="floors")}), DAY)


def test_an_anomaly_of_a_later_version_s_metric_waits_for_the_code_that_knows_it() -> None:
    later = [anomaly("floors_climbed", "out_of_range", 7.0, "floors", rule="out_of_range.floors_climbed")]
    with pytest.raises(Transient, match="waits for later code"):
        admit(document(rules_version="later", anomalies=later), DAY)
    with pytest.raises(BadProcessed):
        admit(document(rules_version="later", anomalies=later, patient_id="p-002"), DAY)


def test_what_is_free_in_an_admitted_document_does_not_reach_the_model() -> None:
    """Units, values in words, evidence and quality are whatever the document says."""
    told = document(
        quality={"note": FREE},
        metrics={"resting_hr": Metric(value=64.0, unit=FREE), "bedtime": Metric(value=FREE, unit="")},
        anomalies=[anomaly("hr", "data", 1.0, FREE, evidence={"since": FREE, FREE: 1}, rule="coverage_low")],
    )
    admit(told, DAY)
    asked = str(messages_for(notes_of(told), [])[-1])
    assert "partial.ring" in asked
    assert not {"ada", "1970"} & set(re.split(r"\W+", asked))
