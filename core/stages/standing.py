"""Where a patient-day stands, read off its ledger entry as the fingerprints prove it."""

from enum import StrEnum

from core.ledger import Entry
from core.stages.fingerprints import explanation_stands, processed_of


class Standing(StrEnum):
    """One of these for every patient-day; the first three are complete, the first one says how."""

    EXPLAINED = "explained"  # by the template too, where the model may still replace it
    PROCESSED = "processed"  # no explanation was asked for
    NO_DATA = "no_data"
    DEAD = "dead"
    UNFINISHED = "unfinished"  # begun, and nothing proves that the last stage was reached
    MISSING = "missing"  # the ledger knows nothing of it


COMPLETE = (Standing.EXPLAINED, Standing.PROCESSED, Standing.NO_DATA)


def standing(entry: Entry | None) -> Standing:
    """As the fingerprints prove it, not as the attributes' mere presence would suggest."""
    if entry is None or entry.state == "unknown":
        return Standing.MISSING
    if entry.errors:
        return Standing.DEAD
    if entry.state == "no_data":
        return Standing.NO_DATA
    if entry.processed_fp is None or (
        entry.fetched_sha256 is not None and not processed_of(entry, entry.fetched_sha256)
    ):
        return Standing.UNFINISHED
    if not entry.explain_wanted:
        return Standing.PROCESSED
    return Standing.EXPLAINED if explanation_stands(entry) else Standing.UNFINISHED


def is_degraded(entry: Entry) -> bool:
    """Whether the patient reads the template because the model could not be used."""
    return entry.explanation_source == "template" and entry.explanation_reason is not None
