"""The fingerprints by which the ledger proves that a stage is up to date with exactly these inputs.

A fingerprint is a row of parts, stored with `-` between them. Its first part is all that the stage before can know;
comparing that part is how a stage sees that what follows it has already been done (design: forward until proven). The
version that it was made under is a part in plain: days that were finished under another one are told from unfinished
ones by it.
"""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from core.content import sha256
from core.ledger import Entry, Neighbour
from core.patient_day import StageName
from core.ports import STANDARD_TARGETS, Patient, Version
from core.rules import HISTORY_DAYS, PROMPT_VERSION, RULES_VERSION, UNNAMED_PROMPTS, UNNAMED_RULES


class ProcessedFingerprint(NamedTuple):
    """What a processed document was made of, in its stored order; what earlier code did not know has its default.

    In plain: `targets` are the roster's, which only process compares, `source` says where the raw document came from.
    """

    raw: str
    history: str = ""
    rules: str = UNNAMED_RULES
    targets: str = STANDARD_TARGETS
    source: str = "api"


class ExplainedFingerprint(NamedTuple):
    """What an explanation was made of, who reads it and who words it, and what it says; stored in the same way."""

    document: str
    audience: str = ""
    facts: str = ""
    prompt: str = ""


F = TypeVar("F", ProcessedFingerprint, ExplainedFingerprint)


def as_stored(fingerprint: ProcessedFingerprint | ExplainedFingerprint) -> str:
    return "-".join(fingerprint)


def read(kind: type[F], stored: str | None) -> F | None:
    """The parts that this code knows of a stored fingerprint: later code may have added others."""
    return None if stored is None else kind(*stored.split("-")[: len(kind._fields)])


def raw_part(raw_sha256: str, timezone: str, rules: str | None = None) -> str:
    return _short(raw_sha256, timezone, rules or RULES_VERSION)


def document_part(document_sha256: str, prompt_version: str | None = None) -> str:
    """Proves that an explanation was made from exactly this processed document, under that version or this one."""
    return sha256("document", document_sha256, prompt_version or PROMPT_VERSION)


def history_part(date: dt.date, neighbours: Mapping[dt.date, Neighbour]) -> str:
    """Of the features of the HISTORY_DAYS days before `date`."""
    days = (date - dt.timedelta(days=back) for back in range(HISTORY_DAYS, 0, -1))
    rows = [
        f"{d.isoformat()} {one.features}"
        for d in days
        if (one := neighbours.get(d)) and one.features is not None
    ]
    return _short(*rows, "")


def targets_part(patient: Patient) -> str:
    """By whose targets glucose is judged; `unknown` where the roster names none that exist: the standard ones hold."""
    return "unknown" if "glucose_targets" in patient.unknown else patient.glucose_targets


def source_part(entry: Entry) -> str:
    """Where the raw document came from that fetch has noted."""
    return "upload" if entry.uploaded_at else "api"


def source_stands(entry: Entry) -> bool:
    """Whether the processed document says where its raw document came from. Of the same bytes that may change."""
    done = read(ProcessedFingerprint, entry.processed_fp)
    return done is not None and done.source == source_part(entry)


def processed_of(entry: Entry, raw_sha256: str) -> bool:
    """Whether the ledger proves that process has done exactly this raw document, and told the later days."""
    done = read(ProcessedFingerprint, entry.processed_fp)
    if done is None or entry.timezone is None or entry.propagated_rev < entry.features_rev:
        return False
    return done.raw == raw_part(raw_sha256, entry.timezone)


def processed_under(entry: Entry) -> str | None:
    """The version of the rules under which the ledger proves that process has done the raw document that it names, and
    told the later days: this code's, or an earlier or (after a rollback) a later one's. None: nothing proves it."""
    done = read(ProcessedFingerprint, entry.processed_fp)
    if done is None or entry.fetched_sha256 is None or entry.timezone is None:
        return None
    if entry.propagated_rev < entry.features_rev:
        return None
    return done.rules if done.raw == raw_part(entry.fetched_sha256, entry.timezone, done.rules) else None


def explained_under(entry: Entry) -> str | None:
    """The prompt version under which the ledger proves that the processed document was explained."""
    done = read(ExplainedFingerprint, entry.explained_fp)
    if done is None or entry.processed_sha256 is None:
        return None
    versions = (done.prompt,) if done.prompt else UNNAMED_PROMPTS
    return next(
        (one for one in versions if done.document == document_part(entry.processed_sha256, one)), None
    )


def assessed(entry: Entry, document: Version | None, targets: str) -> bool:
    """Whether ledger and bucket agree that this day was assessed from its raw document by these targets, whatever its
    history is now."""
    if entry.fetched_sha256 is None or entry.timezone is None or document is None:
        return False
    return (
        processed_of(entry, entry.fetched_sha256)
        and targets_of(entry) == targets
        and source_stands(entry)
        and entry.features_from == raw_part(entry.fetched_sha256, entry.timezone)
        and entry.processed_sha256 == document.sha256
        and StageName.PROCESS not in entry.errors
    )


def targets_of(entry: Entry) -> str | None:
    """By whose targets the processed document was made."""
    done = read(ProcessedFingerprint, entry.processed_fp)
    return None if done is None else done.targets


def explanation_stands(entry: Entry) -> bool:
    """Whether the ledger proves that there is an explanation of the processed document that it names, be it only the
    template's for now."""
    done = read(ExplainedFingerprint, entry.explained_fp)
    if done is None or entry.processed_sha256 is None:
        return False
    return done.document == document_part(entry.processed_sha256)


def explained_of(entry: Entry) -> bool:
    """Whether that explanation is for good: nobody waits for the model to replace it."""
    return explanation_stands(entry) and not entry.explanation_pending


def explained_to(entry: Entry, document: Version | None, audience: str) -> bool:
    """Whether ledger and bucket agree that the processed document was explained, for this reader and by this model."""
    return (
        explained_of(entry)
        and audience_of(entry) == audience
        and StageName.EXPLAIN not in entry.errors
        and _holds(entry, document)
    )


def audience_of(entry: Entry) -> str | None:
    """For whom, and by which model or by the template, the explanation was written."""
    done = read(ExplainedFingerprint, entry.explained_fp)
    return None if done is None else done.audience


def same_explanation(entry: Entry, document: Version | None, audience: str, facts: str) -> bool:
    """Whether the bucket holds an explanation of the same facts for the same reader, be it of another document."""
    done = read(ExplainedFingerprint, entry.explained_fp)
    return (
        done is not None
        and (done.audience, done.facts) == (audience, facts)
        and not entry.explanation_pending
        and _holds(entry, document)
    )


def _holds(entry: Entry, document: Version | None) -> bool:
    return document is not None and document.sha256 == entry.explanation_sha256


def _short(*parts: str) -> str:
    return sha256(*parts)[:32]
