"""Fetch: what is known of one patient-day becomes the raw document, and process is told."""

from typing import NamedTuple

from core.content import sha256
from core.errors import Conflict, NotShared
from core.ledger import Entry, Ledger, Note
from core.patient_day import Outcome, OutcomeKind, PatientDay, StageMessage, StageName
from core.ports import Documents, Roster, Ultrahuman, Version, Work
from core.queues import Outbox
from core.stages import notes
from core.stages.fingerprints import explained_of, processed_of, source_stands
from core.stages.sharing import keep_quiet
from core.stages.source import SourceAnswer, ask, uploaded


class FetchPorts(NamedTuple):
    roster: Roster
    ledger: Ledger
    raw: Documents
    uploads: Documents
    ultrahuman: Ultrahuman
    process_queue: Outbox


class Seen(NamedTuple):
    """All that a fetch decides by, in the order in which it was read."""

    message: StageMessage
    again: bool  # an earlier attempt may have put a document and died before its note
    timezone: str | None  # the roster's
    before: Version | None
    answer: SourceAnswer
    entry: Entry


class Plan(NamedTuple):
    """What a fetch is going to do: put the answer, write the note, tell process unless that is proven to be done.

    `accepted` is the SHA-256 of what is the day's raw document then, None if there is none.
    `look_again`: the note repeats what an earlier look at the bucket said against the ledger; nothing else guards it.
    """

    accepted: str | None = None
    put: bool = False
    note: Note | None = None
    force: bool = False
    look_again: bool = False


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
    # Read after the version: an entry read before it could be one that another fetch is about to overwrite.
    entry = await ports.ledger.entry(day)
    if entry.uploaded_at and not answer.upload:
        answer = await uploaded(day, ports.uploads) or answer._replace(upload_gone=True)
    if before and before.sha256 is None and not answer.known:
        before = await _hashed(before, ports.raw, day)
    seen = Seen(work.message, work.attempt.again, patient.timezone, before, answer, entry)
    plan = decide(seen)
    emitted = await _carry_out(plan, seen, work, ports)
    if isinstance(answer.trouble, NotShared):
        return await keep_quiet(answer.trouble, work, entry, ports.ledger, ports.raw, kept=before is not None)
    if answer.trouble:
        raise answer.trouble
    if not answer.known:
        return Outcome(OutcomeKind.NO_DATA, {**({"kept": True} if before else {}), **answer.detail})
    kind = OutcomeKind.FETCHED if plan.put else OutcomeKind.UNCHANGED
    return Outcome(kind, {"emitted": emitted, **answer.detail})


async def _hashed(before: Version, raw: Documents, day: PatientDay) -> Version:
    """The version of a document that somebody else put there, with its hash."""
    stored = await raw.read(day)
    if stored is None or stored.version.etag != before.etag:
        raise Conflict("the raw document moved while it was read")
    return before._replace(sha256=sha256(stored.body))


def decide(seen: Seen) -> Plan:
    """What is to be done about what was seen. Pure.

    An answer that is no answer changes nothing by itself. But a crash may have left an accepted document that nobody
    was told of, and an outage must not strand it.
    """
    message, before, entry = seen.message, seen.before, seen.entry
    said = SourceAnswer() if seen.answer.trouble else seen.answer
    if not said.known and before is None:
        silent = seen.answer.trouble or (entry.state == "no_data" and not _is_wished(message, entry))
        note = None if silent else notes.no_data(entry.day, explain=message.explain, run_id=message.run_id)
        return Plan(note=note)
    accepted = sha256(said.body) if said.known else str(before and before.sha256)
    force = (
        message.force and not seen.answer.trouble and not entry.was_forced(StageName.FETCH, message.run_id)
    )
    put = said.known and (before is None or before.sha256 != accepted)
    vanished = entry.vanished_at is not None if seen.answer.trouble else not said.known
    is_file = said.upload is not None
    # A file that is gone stays the day's document until the API has one: put now, or before a crash.
    gives_way = said.upload_gone and (said.known or accepted != entry.fetched_sha256)
    news = force or put or seen.again or gives_way or (is_file and entry.uploaded_at is None)
    if not news and _is_noted(entry, accepted, message, vanished=vanished):
        return Plan(accepted)
    note = notes.fetched(
        entry,
        accepted,
        # A document that was not read names no zone: process, which reads it, pins the one that it names.
        seen.timezone or ((said.time_zone or "UTC") if said.known else None),
        explain=message.explain,
        run_id=message.run_id,
        vanished=vanished,
        uploaded=is_file,
        upload_gone=gives_way,
    )
    return Plan(accepted, put, note, force, look_again=not put and entry.fetched_sha256 != accepted)


def _is_wished(message: StageMessage, entry: Entry) -> bool:
    """Whether an explanation is asked for that the ledger does not know of."""
    return message.explain and not entry.explain_wanted


def _is_noted(entry: Entry, accepted: str, message: StageMessage, *, vanished: bool) -> bool:
    """Whether the ledger already says all that this fetch has to say."""
    return (
        entry.fetched_sha256 == accepted
        and entry.timezone is not None
        and entry.no_data_at is None
        and (entry.vanished_at is not None) == vanished
        and StageName.FETCH not in entry.errors
        and not _is_wished(message, entry)
    )


async def _carry_out(plan: Plan, seen: Seen, work: Work, ports: FetchPorts) -> bool:
    """Whether process was told. Raises Conflict where somebody else was faster."""
    day, entry, upload = work.day, seen.entry, seen.answer.upload
    if plan.put:
        await ports.raw.replace(day, seen.answer.body, str(plan.accepted), expected=seen.before)
    if plan.note:
        entry = await ports.ledger.write(plan.note)
    if plan.accepted is None:
        if plan.note and entry.fetched_sha256 and await ports.raw.version(day):
            raise Conflict("another fetch found data meanwhile, and must be told of the explanation wanted")
        return False
    emit = work.attempt.forward and (plan.force or not _is_proven(entry, plan.accepted))
    if emit:
        await ports.process_queue.send([work.message.onward(force=plan.force)])
    if plan.force:
        await ports.ledger.write(notes.forced(day, StageName.FETCH, work.message.run_id))
    if plan.look_again and not _is_same(await ports.raw.version(day), seen.before):
        raise Conflict("the raw document moved while it was being passed on")
    if (emit or plan.note) and upload and await ports.uploads.version(day) != upload:
        raise Conflict("the uploaded file moved while it was being passed on")
    return emit


def _is_proven(entry: Entry, accepted: str) -> bool:
    processed = processed_of(entry, accepted) and source_stands(entry)
    return processed and (explained_of(entry) or not entry.explain_wanted)


def _is_same(one: Version | None, other: Version | None) -> bool:
    return (one and one.etag) == (other and other.etag)
