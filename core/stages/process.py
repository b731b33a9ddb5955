"""Process: a raw day becomes metrics and anomalies; later days and explain are told of what changed."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.documents import ProcessedDocument, sha256, to_bytes
from core.errors import BadRaw, Conflict, StageError
from core.health.midnight import Features
from core.ledger import Entry, Ledger
from core.patient_day import Outcome, OutcomeKind, PatientDay, StageMessage, StageName
from core.ports import Documents, Roster, Stored, UrgentFindings, Version, Work
from core.queues import Outbox
from core.rules import HISTORY_DAYS, RULES_VERSION
from core.stages.assessment import MeasuredDay, assess_day, measure_day
from core.stages.fingerprints import (
    explained_of,
    history_part,
    processed_inputs,
    processed_under,
    raw_part,
)
from core.stages.publishing import late, left_open, told, told_next, unpublished
from core.ultrahuman.answer import read_answer

Span = dict[dt.date, Entry]


@dataclass(frozen=True)
class ProcessPorts:
    roster: Roster
    ledger: Ledger
    raw: Documents
    processed: Documents
    process_queue: Outbox
    explain_queue: Outbox
    urgent_findings: UrgentFindings
    measure: Callable[[bytes, dt.date, str], MeasuredDay] = measure_day
    assess: Callable[..., ProcessedDocument] = assess_day
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)


async def process(work: Work, ports: ProcessPorts) -> Outcome:
    """Brings the processed document up to the raw document and the 35 days before, and passes on what changed.

    Raises BadRaw, and Conflict when the raw document, the history or the processed document moved meanwhile.
    """
    day, message = work.day, work.message
    await ports.roster.patient(day.patient_id)  # nothing is written of a patient who was forgotten meanwhile
    before = await ports.processed.version(day)
    span = await ports.ledger.around(day, HISTORY_DAYS)
    entry = span.get(day.date, Entry(day))
    force = message.force and not entry.was_forced(StageName.PROCESS, message.run_id)
    if message.explain and not entry.explain_wanted:
        entry = span[day.date] = await ports.ledger.want_explanation(day)
    if not force and _current(span, entry, before):
        await _pass_on(work, ports, span, force=False)
        return Outcome(OutcomeKind.UNCHANGED)

    raw = await ports.raw.read(day)
    if raw is None:
        return Outcome(OutcomeKind.NO_DATA, {"missing": "raw document"})
    timezone = entry.timezone or _own_timezone(raw, day) or "UTC"
    measured = ports.measure(raw.body, day.date, timezone)
    source = raw_part(sha256(raw.body), timezone)
    features = to_bytes(measured.features).decode()
    if (entry.features, entry.features_from, entry.timezone) != (features, source, timezone):
        noted = await ports.ledger.record_features(entry, features, source, timezone)
        if noted.timezone != timezone:
            raise Conflict("another delivery pinned the time zone")
        # Own features first, neighbours after: of two days racing, whichever wrote second sees the other.
        span = await ports.ledger.around(day, HISTORY_DAYS)
    assessed = ports.assess(day, timezone, sha256(raw.body), measured, _history(day, span))
    document = to_bytes(assessed)
    written = before
    if before is None or before.sha256 != sha256(document):
        written = await ports.processed.replace(day, document, sha256(document), expected=before)
    await _propagate(work, ports, span)
    fingerprint = f"{source}-{history_part(day.date, span)}"
    found = await _found_now(assessed, measured.features, span[day.date], ports)
    found_late = late(assessed, found, ports.now())
    urgent = [rule for rule in found if rule not in found_late]
    if urgent:  # published first: a death before the note tells somebody twice, the other order nobody
        await ports.urgent_findings.publish(day, urgent)
    span[day.date] = await ports.ledger.record_processed(
        entry,
        f"{fingerprint}-{RULES_VERSION}",
        sha256(document),
        run_id=message.run_id,
        published=list(told(assessed, urgent)),
        found_late=list(told(assessed, sorted(found_late))),
    )
    await _emit(work, ports, span[day.date], force=force)
    if force:
        await ports.ledger.note_forced(day, StageName.PROCESS, message.run_id)
    await _validate(work, ports, raw, fingerprint)
    changed = written is not before
    return Outcome(OutcomeKind.PROCESSED if changed else OutcomeKind.UNCHANGED, {"assessed": True})


def _own_timezone(raw: Stored, day: PatientDay) -> str | None:
    """What the answer itself says. Raises BadRaw: waiting mends nothing that is stored."""
    try:
        return read_answer(raw.body, day.date).time_zone
    except StageError as error:
        raise BadRaw(str(error)) from None


def _current(span: Span, entry: Entry, before: Version | None) -> bool:
    """Whether ledger and bucket agree that this raw document was assessed with this history."""
    if entry.fetched_sha256 is None or entry.timezone is None or before is None:
        return False
    source = raw_part(entry.fetched_sha256, entry.timezone)
    return (
        entry.features_from == source
        and processed_inputs(entry) == f"{source}-{history_part(entry.day.date, span)}"
        and entry.processed_sha256 == before.sha256
        and StageName.PROCESS not in entry.errors
    )


def _history(day: PatientDay, span: Span) -> dict[dt.date, dict[str, Any]]:
    earliest = day.date - dt.timedelta(days=HISTORY_DAYS)
    return {
        date: json.loads(entry.features)
        for date, entry in span.items()
        if earliest <= date < day.date and entry.features is not None
    }


async def _propagate(work: Work, ports: ProcessPorts, span: Span) -> None:
    """Re-enqueues the later days whose assessment does not rest on the features that this day has now.

    Also when called directly: the later days are no next stage's, and until they are told this day is not finished.
    """
    entry = span[work.day.date]
    if entry.propagated_rev >= entry.features_rev:
        return
    later = [
        work.message.baseline_for(other.day)
        for date, other in sorted(span.items())
        if date > work.day.date
        and other.features is not None
        and not _rests_on(other, span)
        and not _has_own_message(other, work.message)
    ]
    if later:
        await ports.process_queue.send(later)
    await ports.ledger.raise_propagated(work.day, entry.features_rev)


async def _found_now(
    document: ProcessedDocument, features: Features, entry: Entry, ports: ProcessPorts
) -> list[str]:
    """The urgent rules that are news, for the next day too where their excursion goes on in it."""
    rules = unpublished(document, entry)
    if open_rules := left_open(document, rules):
        following = await ports.ledger.entry(entry.day.shifted(1))
        known = json.loads(following.features) if following.features else {}
        told_already = told_next(open_rules, features, known, following)
        return [rule for rule in rules if rule not in told_already]
    return rules


def _has_own_message(other: Entry, message: StageMessage) -> bool:
    """Whether this renewal has a message for a later day that lies unsettled: while the day is outdated it does, and
    whoever settles it looks at its history after it was noted, so after the features that the ledger holds now."""
    in_run = message.renewal_end is not None and other.day.date.isoformat() <= message.renewal_end
    return in_run and not other.errors and processed_under(other) not in (RULES_VERSION, None)


def _rests_on(other: Entry, span: Span) -> bool:
    """Whether a later day's fingerprint proves that it was assessed with the history that the ledger holds."""
    if other.processed_fp is None:
        return False
    return other.processed_fp.split("-")[1] == history_part(other.day.date, span)


async def _emit(work: Work, ports: ProcessPorts, entry: Entry, *, force: bool) -> None:
    if work.forward and entry.explain_wanted and (force or not explained_of(entry)):
        await ports.explain_queue.send([work.message.onward(force=force)])


async def _pass_on(work: Work, ports: ProcessPorts, span: Span, *, force: bool) -> None:
    await _propagate(work, ports, span)
    await _emit(work, ports, span[work.day.date], force=force)


async def _validate(work: Work, ports: ProcessPorts, raw: Stored, fingerprint: str) -> None:
    """ETags repeat when bytes repeat, so the swap alone proves nothing: look at every input again."""
    now = await ports.raw.version(work.day)
    if now is None or now.etag != raw.version.etag:
        raise Conflict("the raw document moved while it was processed")
    span = await ports.ledger.around(work.day, HISTORY_DAYS)
    entry = span[work.day.date]
    if f"{entry.features_from}-{history_part(work.day.date, span)}" != fingerprint:
        raise Conflict("the features of this day or of its history moved while they were used")
