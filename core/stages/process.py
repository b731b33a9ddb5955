"""Process: a raw day becomes metrics and anomalies; later days and explain are told of what changed."""

import asyncio
import datetime as dt
import json
from collections.abc import Callable
from typing import NamedTuple

from core.content import sha256, to_bytes
from core.documents import ProcessedDocument
from core.errors import BadRaw, Conflict, StageError
from core.health.midnight import Features
from core.ledger import Entry, Ledger
from core.patient_day import Outcome, OutcomeKind, PatientDay, StageName
from core.ports import Documents, Patient, Roster, Stored, UrgentFindings, Work
from core.queues import Outbox
from core.rules import HISTORY_DAYS, RULES_VERSION
from core.stages import notes
from core.stages.assessment import MeasuredDay, assess_day, measure_day
from core.stages.fingerprints import (
    ProcessedFingerprint,
    as_stored,
    assessed,
    explained_of,
    processed_under,
    raw_part,
    source_part,
    targets_part,
)
from core.stages.headline import headline
from core.stages.publishing import late, left_open, told, told_next, unpublished
from core.stages.surroundings import Surroundings
from core.ultrahuman.answer import read_answer


class ProcessPorts(NamedTuple):
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

    Raises BadRaw, and Conflict when the raw document, the features or the processed document moved meanwhile.
    """
    day, message = work.day, work.message
    # The entry first: its counts vouch for everything that is read after it, the roster's targets too.
    known = await ports.ledger.entry(day)
    # Raises for a patient who was forgotten meanwhile: nothing is written of them.
    patient = await ports.roster.patient(day.patient_id)
    targets = targets_part(patient)
    if message.explain and not known.explain_wanted:
        known = await ports.ledger.write(notes.explanation_wanted(day))
    # Of a day that was never noted nothing is expected there: if something is, the swap loses and the restart looks.
    before = await ports.processed.version(day) if known.processed_fp or work.attempt.again else None
    force = message.force and not known.was_forced(StageName.PROCESS, message.run_id)
    current = not (force or work.attempt.again) and assessed(known, before, targets)
    if current and await _history_stands(known, ports):
        if message.reason == "backfill":  # somebody may be at work by targets that the roster had before
            known = await ports.ledger.write(notes.confirmed(known))
        await _emit(work, ports, known, force=False)
        return Outcome(OutcomeKind.UNCHANGED)

    raw = await ports.raw.read(day)
    if raw is None:
        if StageName.PROCESS in known.errors:
            await ports.ledger.write(notes.nothing_to_do(known, StageName.PROCESS))
        return Outcome(OutcomeKind.NO_DATA, {"missing": "raw document"})
    timezone = known.timezone or _own_timezone(raw, day) or "UTC"
    raw_sha256 = sha256(raw.body)
    measured = ports.measure(raw.body, day.date, timezone)
    source = raw_part(raw_sha256, timezone)
    around = await _with_features(known, measured, source, timezone, ports)
    quality = {**measured.quality, **_unknown(patient), **({"uploaded": True} if known.uploaded_at else {})}
    measured = measured._replace(quality=quality)
    document = ports.assess(day, timezone, raw_sha256, measured, around.history, patient.glucose_targets)
    body = to_bytes(document)
    changed = before is None or before.sha256 != sha256(body)
    if changed:
        await ports.processed.replace(day, body, sha256(body), expected=before)
    await _tell_later_days(work, ports, around)
    found = await _found_now(document, measured.features, around.own, ports)
    found_late = late(document, found, ports.now())
    urgent = [rule for rule in found if rule not in found_late]
    if urgent:  # published first: a death before the note tells somebody twice, the other order nobody
        await ports.urgent_findings.publish(day, urgent)
    listed = headline(document)
    entry = await ports.ledger.write(
        notes.processed(
            known,
            around.own,
            as_stored(
                ProcessedFingerprint(source, around.history_part, RULES_VERSION, targets, source_part(known))
            ),
            sha256(body),
            raw_sha256=raw_sha256,
            history_rev=around.history_rev,
            run_id=message.run_id,
            headline=listed,
            published=list(told(document, urgent)),
            found_late=list(told(document, sorted(found_late))),
            wakes=bool(listed.urgent_rules - late(document, listed.urgent_rules, ports.now())),
        )
    )
    await _emit(work, ports, entry, force=force)
    if force:
        await ports.ledger.write(notes.forced(day, StageName.PROCESS, message.run_id))
    if message.renewal_end and not await _history_stands(entry, ports):
        raise Conflict("the features of an earlier day changed, and this renewal had not told this day of it")
    return Outcome(OutcomeKind.PROCESSED if changed else OutcomeKind.UNCHANGED, {"assessed": True})


def _unknown(patient: Patient) -> dict[str, str]:
    """What the document's quality says of targets that do not exist."""
    if "glucose_targets" not in patient.unknown:
        return {}
    return {"glucose_targets": "the roster names none that exist: judged by the standard ones"}


def _own_timezone(raw: Stored, day: PatientDay) -> str | None:
    """What the answer itself says. Raises BadRaw: waiting mends nothing that is stored."""
    try:
        return read_answer(raw.body, day.date).time_zone
    except StageError as error:
        raise BadRaw(str(error)) from None


async def _history_stands(known: Entry, ports: ProcessPorts) -> bool:
    """Whether the features of no earlier day have changed since. Without its count an entry cannot tell."""
    if known.history_rev is None:
        return False
    earlier = await ports.ledger.neighbours(known.day, before=HISTORY_DAYS, after=0, features=False)
    return Surroundings(known, earlier).history_rev == known.history_rev


async def _with_features(
    known: Entry, measured: MeasuredDay, source: str, timezone: str, ports: ProcessPorts
) -> Surroundings:
    """The day with its features written, and then its neighbours: of two days racing, whichever wrote second sees the
    other."""
    own, features = known, to_bytes(measured.features).decode()
    if (known.features, known.features_from, known.timezone) != (features, source, timezone):
        own = await ports.ledger.write(notes.features(known, features, source, timezone))
        if own.timezone != timezone:
            raise Conflict("another delivery pinned the time zone")
    after = HISTORY_DAYS if own.propagated_rev < own.features_rev else 0
    return Surroundings(own, await ports.ledger.neighbours(known.day, before=HISTORY_DAYS, after=after))


async def _tell_later_days(work: Work, ports: ProcessPorts, around: Surroundings) -> None:
    """Also when called directly: they are no next stage's, and until they are told this day is not finished."""
    later = around.to_be_told
    if (end := work.message.renewal_end) is not None:
        entries = await asyncio.gather(
            *(ports.ledger.entry(day) for day in later if day.date.isoformat() <= end)
        )
        own = {entry.day for entry in entries if _has_own_message(entry)}
        later = [day for day in later if day not in own]
    if later:
        await ports.process_queue.send([work.message.baseline_for(day) for day in later])


def _has_own_message(later: Entry) -> bool:
    """Whether this renewal has a message for a later day that lies unsettled: while the day is outdated it does, and
    whoever settles it looks at its history after it was noted, so after the features that the ledger holds now."""
    return not later.errors and processed_under(later) not in (RULES_VERSION, None)


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


async def _emit(work: Work, ports: ProcessPorts, entry: Entry, *, force: bool) -> None:
    if work.attempt.forward and entry.explain_wanted and (force or not explained_of(entry)):
        await ports.explain_queue.send([work.message.onward(force=force)])
