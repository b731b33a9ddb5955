"""What was found too late to page anybody, as a reader of the day sees it: the ledger knows, the document does not.

Apart from publishing.py, so that explain imports nothing that computes.
"""

from core.documents import ProcessedDocument
from core.ledger import Entry


def with_found_late(document: ProcessedDocument, entry: Entry) -> ProcessedDocument:
    """The document with `found_late` in the evidence of the urgent findings that the ledger calls so, for readers."""
    if not entry.found_late:
        return document
    marked = [
        one.model_copy(update={"evidence": {**one.evidence, "found_late": True}})
        if one.severity == "urgent" and one.rule in entry.found_late
        else one
        for one in document.anomalies
    ]
    return document.model_copy(update={"anomalies": marked})
