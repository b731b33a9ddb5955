"""Where a patient-day stands, read off its ledger entry as the fingerprints prove it."""

from enum import StrEnum

from core.ledger import Entry
from core.stages.fingerprints import explanation_stands, processed_of


class DayStatus(StrEnum):
    """The state of a patient-day. EXPLAINED, PROCESSED and NO_DATA are complete."""

    EXPLAINED = "explained"  # or by the template, which the model may still replace
    PROCESSED = "processed"  # no explanation was asked for
    NO_DATA = "no_data"
    DEAD = "dead"
    UNFINISHED = "unfinished"  # begun, and nothing proves that the last stage was reached
    MISSING = "missing"  # the ledger knows nothing of it


COMPLETE = (DayStatus.EXPLAINED, DayStatus.PROCESSED, DayStatus.NO_DATA)


def day_status(entry: Entry | None) -> DayStatus:
    """As the fingerprints prove it, not as the attributes' mere presence would suggest."""
    if entry is None or entry.state == "unknown":
        return DayStatus.MISSING
    if entry.errors:
        return DayStatus.DEAD
    if entry.state == "no_data":
        return DayStatus.NO_DATA
    if entry.processed_fp is None or (
        entry.fetched_sha256 is not None and not processed_of(entry, entry.fetched_sha256)
    ):
        return DayStatus.UNFINISHED
    if not entry.explain_wanted:
        return DayStatus.PROCESSED
    return DayStatus.EXPLAINED if explanation_stands(entry) else DayStatus.UNFINISHED


def is_degraded(entry: Entry) -> bool:
    """Whether the patient reads the template because the model could not be used."""
    return entry.explanation_source == "template" and entry.explanation_reason is not None
