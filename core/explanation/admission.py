"""Whether a processed document may be explained as this patient-day's. Pure.

Whoever can write to the bucket could put another patient's document here, or words where a name belongs: a metric's
name is part of what the model is asked.
"""

import re

from core.documents import ProcessedDocument
from core.errors import BadProcessed, Transient
from core.explanation.notes.values import KNOWN
from core.patient_day import PatientDay
from core.rules import RULES_VERSION

NAME = re.compile(r"[a-z][a-z0-9_.]{0,63}")  # of a metric or a rule


def admit(document: ProcessedDocument, day: PatientDay) -> None:
    """Raises BadProcessed for the document of another patient or date, for an anomaly of a metric that is none,
    and for what is no name of a metric or rule.

    Only metrics that have words are ever told, so that one of a later version is passed over. An anomaly of such a one
    raises Transient, if the document says that other rules made it: a deployment is under way, or was rolled back.
    """
    wrong = []
    if document.patient_id != day.patient_id:
        wrong.append("patient_id")
    if document.date != day.date.isoformat():
        wrong.append("date")
    told = {anomaly.metric for anomaly in document.anomalies}
    names = [*document.metrics, *document.baseline, *told, *(anomaly.rule for anomaly in document.anomalies)]
    if not all(NAME.fullmatch(name) for name in names):
        wrong.append("the name of a metric or rule")
    unknown = told - KNOWN
    if unknown and not wrong and document.rules_version != RULES_VERSION:
        raise Transient(
            "the processed document tells of a metric that this code does not know: it waits for later code"
        )
    if unknown:
        wrong.append("an anomaly's metric")
    if wrong:
        raise BadProcessed(
            f"the processed document is not this day's, by its {', '.join(wrong)}: "
            "`scripts.backfill --from process --force` makes it anew"
        )
