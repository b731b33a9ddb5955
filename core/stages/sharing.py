"""What a refused key means for a message: a person who does not share, a dead key, or too early to tell.

docs/convergence.md, "Who does not share", says what becomes of the message.
"""

import datetime as dt

from core.errors import Conflict, KeyDoubted, KeyRefused, NotShared, StageError, Unauthorized
from core.ledger import Entry, Ledger
from core.patient_day import MAX_REFUSALS, Outcome, OutcomeKind
from core.ports import Documents, Work
from core.stages import notes

RECENT = dt.timedelta(hours=2)  # a success of the key within this time speaks for it


def judge(refusal: KeyRefused, work: Work, now: dt.datetime | None = None) -> StageError:
    """NotShared if the key works for others; else KeyDoubted up to MAX_REFUSALS times, then Unauthorized.

    Once several people were refused in a row, only a success after this message's own last refusal speaks for the key:
    else the whole rest of a night whose key dies would pass for people who do not share. Called directly there is
    nothing to wait for.
    """
    now, worked = now or dt.datetime.now(dt.UTC), refusal.worked_at
    refusals = work.message.refusals
    if worked and now - worked <= RECENT:
        # In the same second: of a batch that is asked for at once, refusals are answered before days with data.
        outlived = bool(refusals) and worked.timestamp() >= refusals[-1]
        if outlived or not refusal.doubted:
            return NotShared(
                "not shared: ask the patient to open the Ultrahuman app, Profile, Settings, Partner ID, and to enter "
                "the clinic's code"
            )
    if work.attempt.forward and len(refusals) < MAX_REFUSALS:
        return KeyDoubted("the API refused our key: asked again in 15 minutes, before the key counts as dead")
    return Unauthorized(str(refusal))


async def keep_quiet(
    error: NotShared, work: Work, entry: Entry, ledger: Ledger, raw: Documents, *, kept: bool
) -> Outcome:
    """Notes once, where nothing else is known of the day, that its patient does not share; then all is done.

    A day that has its document (`kept`) is complete with it. Raises Conflict if another fetch found data meanwhile.
    """
    day, message = work.day, work.message
    if kept:
        return Outcome(OutcomeKind.NOT_SHARED, {"kept": True})
    if entry.fetched_sha256 and await raw.version(day):
        raise Conflict("another fetch found data meanwhile")
    if not entry.is_not_shared or (message.explain and not entry.explain_wanted):
        note = notes.not_shared(entry, str(error), explain=message.explain, run_id=message.run_id)
        await ledger.write(note)
    return Outcome(OutcomeKind.NOT_SHARED)
