"""Where a patient-day stands, read off its ledger entry as the fingerprints prove it."""

from enum import StrEnum

from core.ledger import Entry
from core.rules import PROMPT_VERSION, RULES_VERSION
from core.stages.fingerprints import explained_under, processed_under


class DayStatus(StrEnum):
    """The state of a patient-day. EXPLAINED, PROCESSED, OUTDATED, NO_DATA and NOT_SHARED are complete."""

    EXPLAINED = "explained"  # or by the template, which the model may still replace
    PROCESSED = "processed"  # no explanation was asked for
    # Finished under other rules or wording than this code's; renewed when it is next touched.
    OUTDATED = "outdated"
    NO_DATA = "no_data"
    NOT_SHARED = "not_shared"  # only the patient can mend it; the next night asks again
    DEAD = "dead"
    UNFINISHED = "unfinished"  # begun, and nothing proves that the last stage was reached
    MISSING = "missing"  # the ledger knows nothing of it


COMPLETE = (
    DayStatus.EXPLAINED,
    DayStatus.PROCESSED,
    DayStatus.OUTDATED,
    DayStatus.NO_DATA,
    DayStatus.NOT_SHARED,
)


def day_status(entry: Entry | None) -> DayStatus:
    """As the fingerprints prove it, not as the attributes' mere presence would suggest."""
    if entry is None or entry.state == "unknown":
        return DayStatus.MISSING
    if entry.is_not_shared:
        return DayStatus.NOT_SHARED
    if entry.errors:
        return DayStatus.DEAD
    if entry.state == "no_data":
        return DayStatus.NO_DATA
    if entry.processed_fp is None:
        return DayStatus.UNFINISHED
    rules = processed_under(entry)
    if rules is None and entry.fetched_sha256 is not None:
        return DayStatus.UNFINISHED
    is_current = rules in (RULES_VERSION, None)
    if not entry.explain_wanted:
        return DayStatus.PROCESSED if is_current else DayStatus.OUTDATED
    prompt = explained_under(entry)
    if prompt is None:
        return DayStatus.UNFINISHED
    return DayStatus.EXPLAINED if is_current and prompt == PROMPT_VERSION else DayStatus.OUTDATED


def is_degraded(entry: Entry) -> bool:
    """Whether the patient reads the template because the model could not be used, or was not asked in a renewal."""
    return entry.explanation_source == "template" and entry.explanation_reason is not None
