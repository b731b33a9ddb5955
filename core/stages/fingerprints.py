"""The fingerprints by which the ledger proves that a stage is up to date with exactly these inputs.

A fingerprint is a row of parts joined by `-`. Its first part is all that the stage before can know; comparing that part
is how a stage sees that what follows it has already been done (design: forward until proven). The last part is the
version that it was made under, in plain: days that were finished under another one are told from unfinished ones by it.
"""

import datetime as dt
from collections.abc import Mapping

from core.documents import sha256
from core.explanation.fingerprints import document_part
from core.ledger import Entry
from core.rules import HISTORY_DAYS, RULES_VERSION, UNNAMED_PROMPTS, UNNAMED_RULES


def _short(*parts: str) -> str:
    return sha256(*parts)[:32]


def raw_part(raw_sha256: str, timezone: str, rules: str | None = None) -> str:
    return _short(raw_sha256, timezone, rules or RULES_VERSION)


def history_part(date: dt.date, entries: Mapping[dt.date, Entry]) -> str:
    """Of the features of the HISTORY_DAYS days before `date`."""
    days = (date - dt.timedelta(days=back) for back in range(HISTORY_DAYS, 0, -1))
    rows = [f"{d.isoformat()} {e.features}" for d in days if (e := entries.get(d)) and e.features is not None]
    return _short(*rows, "")


def processed_inputs(entry: Entry) -> str | None:
    """The parts of the processed fingerprint that name inputs: `raw-history`."""
    return "-".join(entry.processed_fp.split("-")[:2]) if entry.processed_fp is not None else None


def processed_under(entry: Entry) -> str | None:
    """The version of the rules under which the ledger proves that process has done the raw document that it names, and
    told the later days: this code's, or an earlier or (after a rollback) a later one's. None: nothing proves it."""
    if entry.fetched_sha256 is None or entry.processed_fp is None or entry.timezone is None:
        return None
    if entry.propagated_rev < entry.features_rev:
        return None
    parts = entry.processed_fp.split("-")
    rules = parts[2] if len(parts) > 2 else UNNAMED_RULES
    return rules if parts[0] == raw_part(entry.fetched_sha256, entry.timezone, rules) else None


def explained_under(entry: Entry) -> str | None:
    """The prompt version under which the ledger proves that the processed document was explained."""
    if entry.explained_fp is None or entry.processed_sha256 is None:
        return None
    parts = entry.explained_fp.split("-")
    versions = parts[3:] or UNNAMED_PROMPTS
    return next((one for one in versions if parts[0] == document_part(entry.processed_sha256, one)), None)


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
