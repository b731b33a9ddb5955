"""Fetch: what is known of one patient-day becomes the raw document, and process is told."""

import time
from dataclasses import dataclass, replace

from core.documents import sha256
from core.errors import BadRaw, Conflict, StageError
from core.patient_day import Outcome, OutcomeKind, PatientDay, StageName
from core.ports import Documents, Entry, Ledger, Outbox, Patient, Roster, Ultrahuman, Version, Work
from core.stages.fingerprints import explained_of, processed_of
from core.ultrahuman.answer import Answer, read_answer


@dataclass(frozen=True)
class FetchPorts:
    roster: Roster
    ledger: Ledger
    raw: Documents
    uploads: Documents
    ultrahuman: Ultrahuman
    process_queue: Outbox


@dataclass(frozen=True)
class Said:
    """What is known of a day: the API's answer, or the file that somebody uploaded in its place.

    `answer` is None when nobody knows anything. `upload` is the file's version, `upload_gone` when the file was noted
    that is no longer there, `trouble` what kept us from knowing.
    """

    body: bytes = b""
    answer: Answer | None = None
    upload: Version | None = None
    upload_gone: str | None = None
    trouble: StageError | None = None
    api_ms: float | None = None

    @property
    def detail(self) -> dict[str, str | int | float | bool]:
        """For telemetry: how long the API took, if it was the API."""
        return {} if self.api_ms is None or self.upload else {"api_ms": self.api_ms}


async def fetch(work: Work, at: FetchPorts) -> Outcome:
    """Stores what is said of the day now, if anything is, and emits unless process has proven to be up to date.

    A day that the API no longer knows keeps its accepted document. While an uploaded file lies in its place, it is the
    day's raw document, whatever the API says. Raises Upstream, Unauthorized, BadRaw, GivenUp, UnknownPatient,
    Forgotten and Conflict (a concurrent fetch of the same day got ahead).
    """
    day = work.day
    patient = await at.roster.patient(day.patient_id)
    before = await at.raw.version(day)
    said = await _ask(work, patient, at)
    # Read after the answer: a ledger that vouches for `before` now makes a second look at the bucket needless.
    entry = await at.ledger.entry(day)
    if entry.uploaded_at and not said.upload:
        said = await _uploaded(day, at) or replace(said, upload_gone=entry.uploaded_at)
    if said.trouble:
        # A crash may have left an accepted document that nobody was told of; an outage must not strand it.
        gone = entry.vanished_at is not None
        if before and not _settled(entry, before.sha256, work, vanished=gone):
            await _pass_on(work, at, entry, before, patient.timezone, Said(), force=False, vanished=gone)
        raise said.trouble
    force = work.message.force and not entry.was_forced(StageName.FETCH, work.message.run_id)
    nothing = said.answer is None
    if (
        before
        and not force
        and (nothing or before.sha256 == sha256(said.body))
        and _settled(entry, before.sha256, work, vanished=nothing)
        and (entry.uploaded_at is not None) == (said.upload is not None)
    ):
        if nothing:
            return Outcome(OutcomeKind.NO_DATA, {"kept": True, **said.detail})
        return Outcome(OutcomeKind.UNCHANGED, said.detail)
    if said.answer is None:
        if before is None:
            await _note_nothing(work, at, entry)
            return Outcome(OutcomeKind.NO_DATA, said.detail)
        await _pass_on(work, at, entry, before, patient.timezone, said, force=force, vanished=True)
        return Outcome(OutcomeKind.NO_DATA, {"kept": True, **said.detail})
    version = before
    if before is None or before.sha256 != sha256(said.body):
        version = await at.raw.replace(day, said.body, sha256(said.body), expected=before)
    assert version is not None  # noqa: S101 - a replaced document has one; for mypy
    changed = version is not before
    timezone = patient.timezone or said.answer.time_zone
    emitted = await _pass_on(work, at, entry, version, timezone, said, force=force, news=changed)
    kind = OutcomeKind.FETCHED if changed else OutcomeKind.UNCHANGED
    return Outcome(kind, {"emitted": emitted, **said.detail})


async def _ask(work: Work, patient: Patient, at: FetchPorts) -> Said:
    """What the uploaded file says that the message tells of, if it is still there, else the API."""
    if work.message.reason == "upload" and (said := await _uploaded(work.day, at)):
        return said
    began = time.monotonic()
    try:
        body = await at.ultrahuman.day(patient.email, work.day.date, seconds=work.seconds_left())
        took = round((time.monotonic() - began) * 1000, 1)
        answer = None if body is None else read_answer(body, work.day.date)
    except StageError as trouble:
        return Said(trouble=trouble)
    return Said(body or b"", answer if answer and answer.has_data else None, api_ms=took)


async def _uploaded(day: PatientDay, at: FetchPorts) -> Said | None:
    """The file that was uploaded for this day; BadRaw is its trouble if it is no day: waiting mends nothing."""
    stored = await at.uploads.read(day)
    if stored is None:
        return None
    try:
        answer = read_answer(stored.body, day.date)
        if not answer.has_data:
            raise BadRaw("it holds no data of this day")
    except StageError as error:
        return Said(upload=stored.version, trouble=BadRaw(f"the uploaded file cannot be used: {error}"))
    return Said(stored.body, answer, stored.version)


async def _note_nothing(work: Work, at: FetchPorts, entry: Entry) -> None:
    day, message = work.day, work.message
    if entry.state != "no_data" or (message.explain and not entry.explain_wanted):
        entry = await at.ledger.record_no_data(day, explain=message.explain, run_id=message.run_id)
        if entry.fetched_sha256 and await at.raw.version(day):
            raise Conflict("another fetch found data meanwhile, and must be told of the explanation wanted")


async def _pass_on(
    work: Work,
    at: FetchPorts,
    entry: Entry,
    version: Version,
    timezone: str | None,
    said: Said,
    *,
    force: bool,
    news: bool = False,
    vanished: bool = False,
) -> bool:
    """Notes the accepted document, emits downstream unless proven, and makes sure that it is still the accepted one."""
    day, message = work.day, work.message
    accepted = version.sha256 or await _hash_of(at.raw, day)
    uploaded = said.upload is not None
    news = news or said.upload_gone is not None or (uploaded and entry.uploaded_at is None)
    if force or news or not _noted(entry, accepted, work, vanished):
        entry = await at.ledger.record_fetched(
            day,
            accepted,
            timezone or "UTC",
            explain=message.explain,
            run_id=message.run_id,
            vanished=vanished,
            uploaded=uploaded,
            upload_gone=said.upload_gone,
        )
        if entry.uploaded_at and said.answer and not uploaded:
            raise Conflict("a file was uploaded while the API was asked")
    emit = work.forward and (force or not _proven(entry, accepted))
    if emit:
        await at.process_queue.send([message.onward(force=force)])
    if force:
        await at.ledger.note_forced(day, StageName.FETCH, message.run_id)
    now = await at.raw.version(day)
    if now is None or (now.sha256, now.etag) != (version.sha256, version.etag):
        raise Conflict("the raw document moved while it was being passed on")
    if said.upload and await at.uploads.version(day) != said.upload:
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
