"""Explain: a processed day becomes a short text that the patient and the care team can trust."""

import datetime as dt
import json
import time
from collections.abc import Callable
from typing import NamedTuple

from pydantic import ValidationError

from core.content import sha256, to_bytes
from core.documents import ProcessedDocument
from core.errors import BadProcessed, Transient
from core.explanation.admission import admit
from core.explanation.compose import Model, Written, compose, facts_of
from core.explanation.fingerprints import audience_part
from core.explanation.model.budget import Budget
from core.explanation.model.contract import ModelDays
from core.explanation.reader import Clinic, Reader
from core.ledger import Entry, Ledger
from core.patient_day import Outcome, OutcomeKind, StageName
from core.ports import Documents, Roster, Stored, Work
from core.rules import PROMPT_VERSION
from core.stages import notes
from core.stages.fingerprints import (
    ExplainedFingerprint,
    as_stored,
    audience_of,
    document_part,
    explained_to,
    same_explanation,
)
from core.stages.found_late import with_found_late
from core.stages.nights import behind_morning

RENEWAL = "renewal"
"""The reason of a text that a renewal wrote without asking the model."""
CHOSEN = ("nothing_to_arrange", "not_flagged")
"""Reasons why no model was asked that are meant: the ledger notes none, so that nobody waits for another text."""
SCHEMA: int = ProcessedDocument.model_fields["schema_version"].default


class ExplainPorts(NamedTuple):
    roster: Roster
    ledger: Ledger
    processed: Documents
    explanations: Documents
    model: Model | None
    budget: Budget | None = None
    clinic: Clinic = Clinic()
    model_days: ModelDays = "all"
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)


async def explain(work: Work, ports: ExplainPorts) -> Outcome:
    """Brings the explanation up to the processed document; the same facts cost no tokens.

    When the model is unavailable the text by the code's plan is stored and noted as pending, and then Upstream or
    Unauthorized is raised, so that the deferred or replayed message, the state machine's next try, or the next night
    replaces it. Raises Conflict when the processed document or the explanation moved meanwhile.
    """
    day, message = work.day, work.message
    known = await ports.ledger.entry(day)  # first: its counts vouch for the documents that are read after it
    patient = await ports.roster.patient(day.patient_id)
    if not (message.explain or known.explain_wanted):
        return Outcome(OutcomeKind.NOT_WANTED)
    if not known.explain_wanted:
        known = await ports.ledger.write(notes.explanation_wanted(day))
    # Of a day that was never noted nothing is expected there: if something is, the swap loses and the restart looks.
    before = await ports.explanations.version(day) if known.explained_fp or work.attempt.again else None
    force = message.force and not known.was_forced(StageName.EXPLAIN, message.run_id)
    reader = Reader(patient.language, patient.glucose_unit, ports.clinic)
    audience = audience_part(reader, ports.model.name if ports.model else None)
    template = audience_part(reader, None)
    # A renewal keeps what the model planned while it is true, and writes by the code's plan where it is not.
    spare = message.renewal_end is not None and not message.explain and ports.model is not None
    if spare and audience_of(known) == template:
        audience = template
    if not (force or work.attempt.again) and explained_to(known, before, audience):
        return Outcome(OutcomeKind.UNCHANGED)

    processed = await ports.processed.read(day)
    if processed is None:
        if StageName.EXPLAIN in known.errors:
            await ports.ledger.write(notes.nothing_to_do(known, StageName.EXPLAIN))
        return Outcome(OutcomeKind.NO_DATA, {"missing": "processed document"})
    document, source = _read(processed), sha256(processed.body)
    admit(document, day)
    document = with_found_late(document, known)
    facts = facts_of(document)
    fingerprint = ExplainedFingerprint(document_part(source), audience, facts.part, PROMPT_VERSION)
    if not force and same_explanation(known, before, audience, facts.part):
        said = notes.Explained(
            as_stored(fingerprint),
            str(known.explanation_sha256),
            str(known.explanation_source),
            known.explanation_reason,
            pending=False,
        )
        note = notes.explained(known, said, processed_sha256=source, run_id=message.run_id)
        await ports.ledger.write(note)
        return Outcome(OutcomeKind.UNCHANGED, {"same_facts": True})

    began = time.monotonic()
    model = None if spare else ports.model
    seconds = work.seconds_left
    written = await compose(document, reader, model, seconds, ports.budget, ports.model_days, facts)
    if spare:
        fingerprint, written = fingerprint._replace(audience=template), _renewed(written, known)
    took = round((time.monotonic() - began) * 1000, 1)
    body = to_bytes(written.document)
    if before is None or before.sha256 != sha256(body):
        await ports.explanations.replace(day, body, sha256(body), expected=before)
    said = notes.Explained(
        as_stored(fingerprint),
        sha256(body),
        written.document.source,
        None if written.document.reason in CHOSEN else written.document.reason,
        pending=written.unavailable is not None or (spare and known.explanation_pending),
    )
    note = notes.explained(known, said, processed_sha256=source, run_id=message.run_id, force=force)
    await ports.ledger.write(note)
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
