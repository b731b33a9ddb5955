"""Whether a processed document may be explained as this patient-day's. Pure.

Whoever can write to the bucket could put another patient's document here, or words where a name belongs: a metric's
name is part of what the model is asked.
"""

import re

from core.documents import ProcessedDocument
from core.errors import BadProcessed
from core.explanation.languages import speak
from core.patient_day import PatientDay

NAME = re.compile(r"[a-z][a-z0-9_.]{0,63}")  # of a metric or a rule


def admit(document: ProcessedDocument, day: PatientDay) -> None:
    """Raises BadProcessed for the document of another patient or date, for an anomaly of a metric that has no words,
    and for what is no name of a metric or rule.

    A metric of a later version is passed over as long as no anomaly is about it: a deployment may hold both versions
    for a moment, and only metrics that have words are ever told.
    """
    wrong = []
    if document.patient_id != day.patient_id:
        wrong.append("patient_id")
    if document.date != day.date.isoformat():
        wrong.append("date")
    worded = speak("en")[0].names
    if any(anomaly.metric not in worded for anomaly in document.anomalies):
        wrong.append("an anomaly's metric")
    names = [*document.metrics, *document.baseline, *(anomaly.rule for anomaly in document.anomalies)]
    if not all(NAME.fullmatch(name) for name in names):
        wrong.append("the name of a metric or rule")
    if wrong:
        raise BadProcessed(
            f"the processed document is not this day's, by its {', '.join(wrong)}: "
            "`scripts.backfill --from process --force` makes it anew"
        )
