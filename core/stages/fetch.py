"""Fetch: the API's answer for one patient-day becomes the raw document, and process is told."""

from dataclasses import dataclass

from core.documents import sha256
from core.errors import Conflict, StageError
from core.patient_day import Outcome, OutcomeKind, PatientDay, StageName
from core.ports import Documents, Entry, Ledger, Outbox, Patient, Roster, Ultrahuman, Version, Work
from core.stages.fingerprints import explained_of, processed_of
from core.ultrahuman.answer import Answer, read_answer


@dataclass(frozen=True)
class FetchPorts:
    roster: Roster
    ledger: Ledger
    raw: Documents
    ultrahuman: Ultrahuman
    process_queue: Outbox


async def fetch(work: Work, at: FetchPorts) -> Outcome:
    """Stores what the API says now, if it says anything, and emits unless process has proven to be up to date.

    A day that the API no longer knows keeps its accepted document. Raises Upstream, Unauthorized, BadRaw, GivenUp,
    UnknownPatient, Forgotten and Conflict (a concurrent fetch of the same day got ahead).
    """
    day = work.day
    patient = await at.roster.patient(day.patient_id)
    before = await at.raw.version(day)
    try:
        body, answer = await _ask(work, patient, at.ultrahuman)
    except StageError:
        # A crash may have left an accepted document that nobody was told of; an outage must not strand it.
        entry = await at.ledger.entry(day)
        gone = entry.vanished_at is not None
        if before and not _settled(entry, before.sha256, work, vanished=gone):
            await _pass_on(work, at, entry, before, patient.timezone, force=False, vanished=gone)
        raise
    # Read after the answer: a ledger that vouches for `before` now makes a second look at the bucket needless.
    entry = await at.ledger.entry(day)
    force = work.message.force and not entry.was_forced(StageName.FETCH, work.message.run_id)
    if (
        before
        and not force
        and (answer is None or before.sha256 == sha256(body))
        and _settled(entry, before.sha256, work, vanished=answer is None)
    ):
        return Outcome(OutcomeKind.UNCHANGED) if answer else Outcome(OutcomeKind.NO_DATA, {"kept": True})
    if answer is None:
        if before is None:
            if entry.state != "no_data" or (work.message.explain and not entry.explain_wanted):
                entry = await at.ledger.record_no_data(
                    day, explain=work.message.explain, run_id=work.message.run_id
                )
                if entry.fetched_sha256 and await at.raw.version(day):
                    raise Conflict(
                        "another fetch found data meanwhile, and must be told of the explanation wanted"
                    )
            return Outcome(OutcomeKind.NO_DATA)
        await _pass_on(work, at, entry, before, patient.timezone, force=force, vanished=True)
        return Outcome(OutcomeKind.NO_DATA, {"kept": True})
    version = before
    if before is None or before.sha256 != sha256(body):
        version = await at.raw.replace(day, body, sha256(body), expected=before)
    assert version is not None  # noqa: S101 - a replaced document has one; for mypy
    changed = version is not before
    timezone = patient.timezone or answer.time_zone
    emitted = await _pass_on(work, at, entry, version, timezone, force=force, news=changed)
    return Outcome(OutcomeKind.FETCHED if changed else OutcomeKind.UNCHANGED, {"emitted": emitted})


async def _ask(work: Work, patient: Patient, ultrahuman: Ultrahuman) -> tuple[bytes, Answer | None]:
    """The bytes and what they say; None when the API knows nothing of that day."""
    body = await ultrahuman.day(patient.email, work.day.date, seconds=work.seconds_left())
    answer = None if body is None else read_answer(body, work.day.date)
    return body or b"", answer if answer and answer.has_data else None


async def _pass_on(
    work: Work,
    at: FetchPorts,
    entry: Entry,
    version: Version,
    timezone: str | None,
    *,
    force: bool,
    news: bool = False,
    vanished: bool = False,
) -> bool:
    """Notes the accepted document, emits downstream unless proven, and makes sure that it is still the accepted one."""
    day, message = work.day, work.message
    accepted = version.sha256 or await _hash_of(at.raw, day)
    if force or news or not _noted(entry, accepted, work, vanished):
        entry = await at.ledger.record_fetched(
            day,
            accepted,
            timezone or "UTC",
            explain=message.explain,
            run_id=message.run_id,
            vanished=vanished,
        )
    emit = work.forward and (force or not _proven(entry, accepted))
    if emit:
        await at.process_queue.send([message.onward(force=force)])
    if force:
        await at.ledger.note_forced(day, StageName.FETCH, message.run_id)
    now = await at.raw.version(day)
    if now is None or (now.sha256, now.etag) != (version.sha256, version.etag):
        raise Conflict("the raw document moved while it was being passed on")
    return emit


async def _hash_of(raw: Documents, day: PatientDay) -> str:
    stored = await raw.read(day)
    if stored is None:
        raise Conflict("the raw document vanished")
    return sha256(stored.body)


def _noted(entry: Entry, accepted: str, work: Work, vanished: bool) -> bool:
    """Whether the ledger already says all that this fetch has to say."""
    return (
        entry.fetched_sha256 == accepted
        and entry.timezone is not None
        and entry.no_data_at is None
        and (entry.vanished_at is not None) == vanished
        and StageName.FETCH not in entry.errors
        and (entry.explain_wanted or not work.message.explain)
    )


def _proven(entry: Entry, accepted: str) -> bool:
    return processed_of(entry, accepted) and (explained_of(entry) or not entry.explain_wanted)


def _settled(entry: Entry, accepted: str | None, work: Work, *, vanished: bool) -> bool:
    return accepted is not None and _noted(entry, accepted, work, vanished) and _proven(entry, accepted)
