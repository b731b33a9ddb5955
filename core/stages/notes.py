"""What each stage says in the ledger, and what must still hold when it is said. Pure.

A stage counts its notes. A note names the count that its stage read before it began: counts never come back, as bytes
do (A, B, A), so that a note which another one has overtaken is refused, and the stage starts again.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from core.ledger import NOT_SHARED, NOW, Clause, Entry, Moment, Note, Value, forced_mark, triage_shard
from core.patient_day import PatientDay, StageName
from core.stages.headline import Headline


def fetched(
    known: Entry,
    sha256: str,
    timezone: str | None,
    *,
    explain: bool,
    run_id: str,
    vanished: bool = False,
    uploaded: bool = False,
    upload_gone: bool = False,
) -> Note:
    """Pins the time zone, if one is given and none is pinned; clears no_data and fetch's own error, and the later
    stages' errors if another document is noted: they spoke of the one before.

    `uploaded`: the document is an uploaded file. `upload_gone`: the file that was noted is gone.
    """
    gone = ["no_data_at", "fetch_error"]
    gone += ["process_error", "explain_error"] if known.fetched_sha256 != sha256 else []
    gone += [] if vanished else ["vanished_at"]
    gone += ["uploaded_at"] if upload_gone else []
    return Note(
        "fetched",
        known.day,
        sets={
            "fetched_sha256": sha256,
            "fetched_at": NOW,
            "run_id": run_id,
            **({"vanished_at": NOW} if vanished else {}),
            **({"uploaded_at": NOW} if uploaded else {}),
            **_wish(explain),
        },
        once={"timezone": timezone} if timezone else {},
        removes=tuple(gone),
        adds={"fetched_rev": 1},
        condition=({"fetched_rev": known.fetched_rev},),
    )


def no_data(day: PatientDay, *, explain: bool, run_id: str) -> Note:
    sets: dict[str, Value] = {"no_data_at": NOW, "run_id": run_id, **_wish(explain)}
    return Note("no_data", day, sets=sets, removes=("fetch_error",))


def not_shared(known: Entry, message: str, *, explain: bool, run_id: str) -> Note:
    """Fetch's own error of that kind: the message is acknowledged, and nothing but the wish for an explanation is kept.
    Refused over whatever another fetch has noted."""
    told = _told(StageName.FETCH, NOT_SHARED, message)
    sets: dict[str, Value] = {"fetch_error": told, "run_id": run_id, **_wish(explain)}
    return Note("not_shared", known.day, sets=sets, condition=({"fetched_rev": known.fetched_rev},))


def explanation_wanted(day: PatientDay) -> Note:
    return Note("explanation_wanted", day, sets=_wish(True))


def features(known: Entry, content: str, source: str, timezone: str) -> Note:
    """The features and what they come from; counts features_rev up if they differ. Pins the time zone if none is.

    Refused as well once another process has noted this day: what is left of this one would be refused anyway.
    """
    return Note(
        "features",
        known.day,
        sets={"features": content, "features_from": source},
        once={"timezone": timezone},
        adds={"features_rev": 1} if known.features != content else {},
        condition=({"features_rev": known.features_rev}, {"processed_rev": known.processed_rev}),
    )


def processed(
    known: Entry,
    own: Entry,
    fingerprint: str,
    document_sha256: str,
    *,
    raw_sha256: str,
    history_rev: int,
    run_id: str,
    headline: Headline,
    published: Sequence[str] = (),
    found_late: Sequence[str] = (),
    wakes: bool = False,
) -> Note:
    """`known` is the entry as it was read before the documents, `own` holds the features that were written.

    `published`: the urgent rules that have just been published, `found_late` those that were found too late for that;
    both are added to those of earlier times. The later days have been told of these features.

    `headline` is what the list of the morning says; an urgent finding that nobody has acknowledged keeps the day on top
    of it, and rings in the end if it `wakes` anybody. What was published before there was a list needs no
    acknowledgement. Refused as well once somebody has acknowledged more.
    """
    from_before = known.published_rules & headline.urgent_rules if known.tier is None else frozenset()
    rules = {
        "published_rules": frozenset(published),
        "found_late": frozenset(found_late),
        "acknowledged_rules": from_before,
    }
    is_open = bool(headline.urgent_rules - known.acknowledged_rules - from_before)
    said = {
        "reason": headline.reason,
        "reason_since": headline.reason_since,
        "categories": ",".join(headline.categories),
        "urgent_rules": headline.urgent_rules,
    }
    return Note(
        "processed",
        known.day,
        sets={
            "processed_fp": fingerprint,
            "processed_sha256": document_sha256,
            "history_rev": history_rev,
            "propagated_rev": own.features_rev,
            "run_id": run_id,
            "tier": headline.tier,
            "triage_shard": triage_shard(known.day, is_open=is_open),
            **{name: value for name, value in said.items() if value},
        },
        once={"urgent_since": NOW} if is_open and wakes else {},
        removes=(
            "process_error",
            *(name for name, value in said.items() if not value),
            *(() if is_open else ("urgent_since",)),
        ),
        adds={"processed_rev": 1, **{name: added for name, added in rules.items() if added}},
        condition=(
            {"processed_rev": known.processed_rev},
            {"acknowledged_rev": known.acknowledged_rev},
            {"fetched_rev": known.fetched_rev, "fetched_sha256": raw_sha256},
            {"fetched_rev": known.fetched_rev, "uploaded_at": known.uploaded_at},
            {"features_rev": own.features_rev},
            {"features_from": own.features_from},
        ),
    )


def confirmed(known: Entry) -> Note:
    """What process has said of the day is what it would say again. Whoever began earlier, by targets that the roster
    does not have any more, is refused and starts again."""
    return Note(
        "confirmed",
        known.day,
        adds={"processed_rev": 1},
        condition=({"processed_rev": known.processed_rev}, {"features_rev": known.features_rev}),
    )


def nothing_to_do(known: Entry, stage: StageName) -> Note:
    """The stage has no document to work on: an error that it noted of an earlier try has nothing to stand for. Refused
    once a document may have come."""
    return Note(
        "nothing_to_do",
        known.day,
        removes=(f"{stage.value}_error",),
        condition=({"fetched_rev": known.fetched_rev}, {"processed_rev": known.processed_rev}),
    )


def acknowledged(known: Entry, *, by: str, note: str | None) -> Note:
    """Somebody has seen to the urgent findings that the entry names. Refused once process has noted the day anew: there
    may be others now."""
    sets: dict[str, Value] = {
        "acknowledged_at": NOW,
        "acknowledged_by": by,
        "triage_shard": triage_shard(known.day, is_open=False),
    }
    return Note(
        "acknowledged",
        known.day,
        sets=sets | ({"acknowledged_note": note} if note else {}),
        removes=("urgent_since", *(() if note else ("acknowledged_note",))),
        adds={"acknowledged_rev": 1, "acknowledged_rules": known.urgent_rules},
        condition=({"processed_rev": known.processed_rev}, {"acknowledged_rev": known.acknowledged_rev}),
    )


class Explained(NamedTuple):
    """What explain notes in the ledger."""

    fingerprint: str
    document_sha256: str
    source: str
    reason: str | None
    pending: bool


def explained(
    known: Entry, said: Explained, *, processed_sha256: str, run_id: str, force: bool = False
) -> Note:
    """`known` is the entry as it was read before the documents, `processed_sha256` names the one that was explained."""
    sets: dict[str, Value] = {
        "explained_fp": said.fingerprint,
        "explanation_sha256": said.document_sha256,
        "explanation_source": said.source,
        "run_id": run_id,
    }
    gone = ["explain_error"]
    for name, value in (("explanation_reason", said.reason), ("explanation_pending", said.pending)):
        if value:
            sets[name] = value
        else:
            gone.append(name)
    forced = {"forced": frozenset({forced_mark(StageName.EXPLAIN, run_id)})} if force else {}
    condition: tuple[Clause, ...] = (
        {"explained_rev": known.explained_rev},
        {"processed_rev": known.processed_rev, "processed_sha256": processed_sha256},
    )
    return Note(
        "explained",
        known.day,
        sets=sets,
        removes=tuple(gone),
        adds={"explained_rev": 1, **forced},
        condition=condition,
    )


def forced(day: PatientDay, stage: StageName, run_id: str) -> Note:
    """This run has forced this stage once; its redeliveries do not."""
    return Note("forced", day, adds={"forced": frozenset({forced_mark(stage, run_id)})})


def error(day: PatientDay, stage: StageName, kind: str, message: str) -> Note:
    return Note("error", day, sets={f"{stage}_error": _told(stage, kind, message)})


def _told(stage: StageName, kind: str, message: str) -> Mapping[str, str | Moment]:
    return {"stage": stage.value, "kind": kind, "message": message[:300], "at": NOW}


def _wish(explain: bool) -> dict[str, Value]:
    return {"explain_wanted": True} if explain else {}
