"""The fingerprints by which the ledger proves that a stage is up to date with exactly these inputs.

A fingerprint is a row of parts joined by `-`. Its first part is all that the stage before can know; comparing that part
is how a stage sees that what follows it has already been done (design: forward until proven).
"""

import datetime as dt
from collections.abc import Mapping

from core.documents import sha256
from core.explanation.fingerprints import document_part
from core.ledger import Entry
from core.rules import HISTORY_DAYS, RULES_VERSION


def _short(*parts: str) -> str:
    return sha256(*parts)[:32]


def raw_part(raw_sha256: str, timezone: str) -> str:
    return _short(raw_sha256, timezone, RULES_VERSION)


def history_part(date: dt.date, entries: Mapping[dt.date, Entry]) -> str:
    """Of the features of the HISTORY_DAYS days before `date`."""
    days = (date - dt.timedelta(days=back) for back in range(HISTORY_DAYS, 0, -1))
    rows = [f"{d.isoformat()} {e.features}" for d in days if (e := entries.get(d)) and e.features is not None]
    return _short(*rows, "")


def processed_of(entry: Entry, raw_sha256: str) -> bool:
    """Whether the ledger proves that process has done exactly this raw document, and told the later days."""
    if entry.processed_fp is None or entry.timezone is None or entry.propagated_rev < entry.features_rev:
        return False
    return entry.processed_fp.split("-")[0] == raw_part(raw_sha256, entry.timezone)


def explanation_stands(entry: Entry) -> bool:
    """Whether the ledger proves that there is an explanation of the processed document that it names, be it only the
    template's for now."""
    if entry.explained_fp is None or entry.processed_sha256 is None:
        return False
    return entry.explained_fp.split("-")[0] == document_part(entry.processed_sha256)


def explained_of(entry: Entry) -> bool:
    """Whether that explanation is for good: nobody waits for the model to replace it."""
    return explanation_stands(entry) and not entry.explanation_pending
