"""Fetch: what is known of one patient-day becomes the raw document, and process is told."""

from dataclasses import dataclass, replace

from core.documents import sha256
from core.errors import Conflict, NotShared
from core.ledger import Entry, Ledger
from core.patient_day import Outcome, OutcomeKind, PatientDay, StageName
from core.ports import Documents, Roster, Ultrahuman, Version, Work
from core.queues import Outbox
from core.stages.fingerprints import explained_of, processed_of
from core.stages.sharing import keep_quiet
from core.stages.source import SourceAnswer, ask, uploaded


@dataclass(frozen=True)
class FetchPorts:
    roster: Roster
    ledger: Ledger
    raw: Documents
    uploads: Documents
    ultrahuman: Ultrahuman
    process_queue: Outbox


async def fetch(work: Work, ports: FetchPorts) -> Outcome:
    """Stores what is said of the day now, if anything is, and emits unless process has proven to be up to date.

    A day that the API no longer knows keeps its accepted document. While an uploaded file lies in its place, it is the
    day's raw document, whatever the API says. Raises Upstream, KeyDoubted, Unauthorized, BadRaw, GivenUp,
    UnknownPatient, Forgotten and Conflict (a concurrent fetch of the same day got ahead).
    """
    day = work.day
    patient = await ports.roster.patient(day.patient_id)
    before = await ports.raw.version(day)
    answer = await ask(work, patient, ports.uploads, ports.ultrahuman)
    # Read after the answer: a ledger that vouches for `before` now makes a second look at the bucket needless.
    entry = await ports.ledger.entry(day)
    if entry.uploaded_at and not answer.upload:
        answer = await uploaded(day, ports.uploads) or replace(answer, upload_gone=True)
    if answer.trouble:
        # A crash may have left an accepted document that nobody was told of; an outage must not strand it.
        gone = entry.vanished_at is not None
        if before and not _settled(entry, before.sha256, work, vanished=gone):
            await _pass_on(
                work, ports, entry, before, patient.timezone, SourceAnswer(), force=False, vanished=gone
            )
        if isinstance(answer.trouble, NotShared):
            return await keep_quiet(
                answer.trouble, work, entry, ports.ledger, ports.raw, kept=before is not None
            )
        raise answer.trouble
    force = work.message.force and not entry.was_forced(StageName.FETCH, work.message.run_id)
    nothing = not answer.known
    if (
        before
        and not force
        and (nothing or before.sha256 == sha256(answer.body))
        and _settled(entry, before.sha256, work, vanished=nothing)
        and (entry.uploaded_at is not None) == (answer.upload is not None)
    ):
        if nothing:
            return Outcome(OutcomeKind.NO_DATA, {"kept": True, **answer.detail})
        return Outcome(OutcomeKind.UNCHANGED, answer.detail)
    if nothing:
        if before is None:
            await _note_nothing(work, ports, entry)
            return Outcome(OutcomeKind.NO_DATA, answer.detail)
        await _pass_on(work, ports, entry, before, patient.timezone, answer, force=force, vanished=True)
        return Outcome(OutcomeKind.NO_DATA, {"kept": True, **answer.detail})
    version = before
    if before is None or before.sha256 != sha256(answer.body):
        version = await ports.raw.replace(day, answer.body, sha256(answer.body), expected=before)
    assert version is not None  # noqa: S101 - a replaced document has one; for mypy
    changed = version is not before
    timezone = patient.timezone or answer.time_zone or "UTC"
    emitted = await _pass_on(work, ports, entry, version, timezone, answer, force=force, news=changed)
    kind = OutcomeKind.FETCHED if changed else OutcomeKind.UNCHANGED
    return Outcome(kind, {"emitted": emitted, **answer.detail})


async def _note_nothing(work: Work, ports: FetchPorts, entry: Entry) -> None:
    day, message = work.day, work.message
    if entry.state != "no_data" or (message.explain and not entry.explain_wanted):
        entry = await ports.ledger.record_no_data(day, explain=message.explain, run_id=message.run_id)
        if entry.fetched_sha256 and await ports.raw.version(day):
            raise Conflict("another fetch found data meanwhile, and must be told of the explanation wanted")


async def _pass_on(
    work: Work,
    ports: FetchPorts,
    entry: Entry,
    version: Version,
    timezone: str | None,
    answer: SourceAnswer,
    *,
    force: bool,
    news: bool = False,
    vanished: bool = False,
) -> bool:
    """Notes the accepted document, emits downstream unless proven, and makes sure that it is still the accepted one.

    Without `timezone` none is pinned: the accepted document was not read, and process, which reads it, pins its own.
    """
    day, message = work.day, work.message
    accepted = version.sha256 or await _hash_of(ports.raw, day)
    is_file = answer.upload is not None
    news = news or answer.upload_gone or (is_file and entry.uploaded_at is None)
    if force or news or not _noted(entry, accepted, work, vanished):
        entry = await ports.ledger.record_fetched(
            entry,
            accepted,
            timezone,
            explain=message.explain,
            run_id=message.run_id,
            vanished=vanished,
            uploaded=is_file,
            upload_gone=answer.upload_gone,
        )
    emit = work.forward and (force or not _proven(entry, accepted))
    if emit:
        await ports.process_queue.send([message.onward(force=force)])
    if force:
        await ports.ledger.note_forced(day, StageName.FETCH, message.run_id)
    now = await ports.raw.version(day)
    if now is None or (now.sha256, now.etag) != (version.sha256, version.etag):
        raise Conflict("the raw document moved while it was being passed on")
    if answer.upload and await ports.uploads.version(day) != answer.upload:
        raise Conflict("the uploaded file moved while it was being passed on")
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
