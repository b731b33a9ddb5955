"""Explain: a processed day becomes a short text that the patient and the care team can trust."""

import datetime as dt
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import ValidationError

from core.documents import ProcessedDocument, sha256, to_bytes
from core.errors import BadProcessed, Conflict, Transient
from core.explanation.budget import Budget
from core.explanation.compose import Model, Written, compose
from core.explanation.contract import ModelDays
from core.explanation.fingerprints import audience_part, document_part, facts_part
from core.explanation.notes import notes_of
from core.explanation.reader import Clinic, Reader
from core.ledger import Entry, Explained, Ledger
from core.patient_day import Outcome, OutcomeKind, StageName
from core.ports import Documents, Roster, Stored, Version, Work
from core.rules import PROMPT_VERSION
from core.stages.fingerprints import explained_of
from core.stages.nights import behind_morning

RENEWAL = "renewal"
"""The reason of a text that a renewal wrote without asking the model."""
CHOSEN = ("nothing_to_arrange", "not_flagged")
"""Reasons why no model was asked that are meant: the ledger notes none, so that nobody waits for another text."""
SCHEMA: int = ProcessedDocument.model_fields["schema_version"].default


@dataclass(frozen=True)
class ExplainPorts:
    roster: Roster
    ledger: Ledger
    processed: Documents
    explanations: Documents
    model: Model | None
    budget: Budget | None = None
    clinic: Clinic = field(default_factory=Clinic)
    model_days: ModelDays = "all"
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)


async def explain(work: Work, ports: ExplainPorts) -> Outcome:
    """Brings the explanation up to the processed document; the same facts cost no tokens.

    When the model is unavailable the text by the code's plan is stored and noted as pending, and then Upstream or
    Unauthorized is raised, so that the deferred or replayed message, the state machine's next try, or the next night
    replaces it. Raises Conflict when the processed document moved meanwhile.
    """
    day, message = work.day, work.message
    before = await ports.explanations.version(day)
    patient = await ports.roster.patient(day.patient_id)
    entry = await ports.ledger.entry(day)
    if not (message.explain or entry.explain_wanted):
        return Outcome(OutcomeKind.NOT_WANTED)
    if not entry.explain_wanted:
        entry = await ports.ledger.want_explanation(day)
    force = message.force and not entry.was_forced(StageName.EXPLAIN, message.run_id)
    reader = Reader(patient.language, getattr(patient, "glucose_unit", None) or "mg/dL", ports.clinic)
    audience = audience_part(reader, ports.model.name if ports.model else None)
    template = audience_part(reader, None)
    # A renewal keeps what the model planned while it is true, and writes by the code's plan where it is not.
    spare = message.renewal_end is not None and not message.explain and ports.model is not None
    if spare and _audience_of(entry) == template:
        audience = template
    if not force and _current(entry, before, audience):
        return Outcome(OutcomeKind.UNCHANGED)

    processed = await ports.processed.read(day)
    if processed is None:
        return Outcome(OutcomeKind.NO_DATA, {"missing": "processed document"})
    document = _read(processed)
    facts = facts_part(document, notes_of(document))
    fingerprint = f"{document_part(sha256(processed.body))}-{audience}-{facts}-{PROMPT_VERSION}"
    if not force and _same_facts(entry, before, audience, facts):
        explained = Explained(
            fingerprint,
            str(entry.explanation_sha256),
            str(entry.explanation_source),
            entry.explanation_reason,
            pending=False,
        )
        await ports.ledger.record_explained(entry, explained, run_id=message.run_id)
        await _validate(work, ports, processed, before)
        return Outcome(OutcomeKind.UNCHANGED, {"same_facts": True})

    began = time.monotonic()
    model = None if spare else ports.model
    written = await compose(document, reader, model, work.seconds_left, ports.budget, ports.model_days)
    if spare:
        fingerprint = f"{document_part(sha256(processed.body))}-{template}-{facts}-{PROMPT_VERSION}"
        written = _renewed(written, entry)
    took = round((time.monotonic() - began) * 1000, 1)
    pending = written.unavailable is not None or (spare and entry.explanation_pending)
    version = await _store(work, ports, written, entry, before, fingerprint, pending)
    if force:
        await ports.ledger.note_forced(day, StageName.EXPLAIN, message.run_id)
    await _validate(work, ports, processed, version)
    if written.unavailable:
        raise written.unavailable
    behind = behind_morning(day, message.run_id, patient.timezone, ports.now())
    return _outcome(written, took, behind)


def _renewed(written: Written, entry: Entry) -> Written:
    """With the reason why it is the code's plan; what waits for the model keeps its own."""
    reason = entry.explanation_reason if entry.explanation_pending else RENEWAL
    return Written(written.document.model_copy(update={"reason": reason}))


def _read(processed: Stored) -> ProcessedDocument:
    """Raises Transient for a later form than this code's (a deployment is under way, or was rolled back), BadProcessed
    for an earlier form and for what is no such document at all."""
    try:
        return ProcessedDocument.model_validate_json(processed.body)
    except ValidationError:
        form = _form(processed.body)
        if form is not None and form > SCHEMA:
            raise Transient(
                f"the processed document is of schema {form}, this code reads {SCHEMA}: it waits for later code"
            ) from None
        if form is not None and form < SCHEMA:
            raise BadProcessed(
                f"the processed document is of schema {form}, this code reads {SCHEMA}: "
                "`scripts.backfill --from process` makes it anew"
            ) from None
        raise BadProcessed(
            "the processed document cannot be read: `scripts.backfill --from process --force` makes it anew"
        ) from None


def _form(body: bytes) -> int | None:
    """The schema_version that a document names, if it names one."""
    try:
        form = json.loads(body).get("schema_version")
    except (ValueError, AttributeError):
        return None
    return form if type(form) is int else None


def _current(entry: Entry, before: Version | None, audience: str) -> bool:
    """Whether ledger and bucket agree that this document was explained, for this reader, by whom it should be."""
    return (
        explained_of(entry)
        and _audience_of(entry) == audience
        and before is not None
        and before.sha256 == entry.explanation_sha256
        and StageName.EXPLAIN not in entry.errors
    )


def _audience_of(entry: Entry) -> str | None:
    return entry.explained_fp.split("-")[1] if entry.explained_fp is not None else None


def _same_facts(entry: Entry, before: Version | None, audience: str, facts: str) -> bool:
    return (
        entry.explained_fp is not None
        and entry.explained_fp.split("-")[1:3] == [audience, facts]
        and not entry.explanation_pending
        and before is not None
        and before.sha256 == entry.explanation_sha256
    )


async def _store(
    work: Work,
    ports: ExplainPorts,
    written: Written,
    entry: Entry,
    before: Version | None,
    fingerprint: str,
    pending: bool,
) -> Version:
    body = to_bytes(written.document)
    version = before
    if version is None or version.sha256 != sha256(body):
        version = await ports.explanations.replace(work.day, body, sha256(body), expected=before)
    explained = Explained(
        fingerprint,
        sha256(body),
        written.document.source,
        None if written.document.reason in CHOSEN else written.document.reason,
        pending=pending,
    )
    await ports.ledger.record_explained(entry, explained, run_id=work.message.run_id)
    return version


async def _validate(work: Work, ports: ExplainPorts, processed: Stored, version: Version | None) -> None:
    """Looks at the input again, and at the output too: a model plans the same notes differently each time, so that
    the ledger could note one text while the bucket holds another."""
    now = await ports.processed.version(work.day)
    if now is None or now.etag != processed.version.etag:
        raise Conflict("the processed document moved while it was explained")
    if await ports.explanations.version(work.day) != version:
        raise Conflict("the explanation moved while it was noted")


def _outcome(written: Written, took: float, behind: int | None) -> Outcome:
    detail: dict[str, str | int | float | bool] = {
        "source": written.document.source,
        "model_calls": written.document.usage.calls,
        "tokens": written.document.usage.prompt_tokens + written.document.usage.completion_tokens,
    }
    if written.document.usage.calls:
        detail["model_ms"] = took
    if behind is not None:
        detail["behind_morning_s"] = behind
    if written.document.reason == RENEWAL:
        detail["renewal"] = True  # chosen, and no reason for an alarm
    elif written.document.reason and written.document.reason not in CHOSEN:
        detail["degraded"] = written.document.reason
    return Outcome(OutcomeKind.EXPLAINED, detail)
