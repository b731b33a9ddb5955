"""What the notes leave in the ledger, when one that was overtaken is refused, and the headline that process notes."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from core.documents import Anomaly, ProcessedDocument
from core.errors import Conflict
from core.ledger import Entry, Note
from core.patient_day import StageName
from core.stages import notes
from core.stages.headline import Headline, headline
from tests.support.aws import FakeLedger
from tests.support.world import ASIDE, World, answer, day

DAY = day(0)
RUN = "run-1"
QUIET = Headline("info", "aside")
LOW = Headline("urgent", "toy_low", urgent_rules=frozenset({"toy_low"}))
FETCHED = Entry(DAY, fetched_rev=1, fetched_sha256="raw", timezone="UTC")


def fetched(known: Entry, sha256: str = "raw", *, timezone: str | None = "UTC", **more: bool) -> Note:
    flags = {"vanished": False, "uploaded": False, "upload_gone": False, "explain": False, **more}
    return notes.fetched(known, sha256, timezone, run_id=RUN, **flags)


def processed(known: Entry, said: Headline = QUIET, *, wakes: bool = True, **more: Sequence[str]) -> Note:
    return notes.processed(
        *(known, known, "fp", "document"),
        **{"raw_sha256": "raw", "history_rev": 0, "run_id": RUN, "headline": said, "wakes": wakes},
        **more,
    )


def measured(known: Entry, features: str = "{}") -> Note:
    return notes.features(known, features, "source", "UTC")


def explained(known: Entry, processed_sha256: str = "document") -> Note:
    said = notes.Explained("fp", "text", "model", reason=None, pending=False)
    return notes.explained(known, said, processed_sha256=processed_sha256, run_id=RUN)


def acknowledged(known: Entry, note: str | None = None) -> Note:
    return notes.acknowledged(known, by="M. W.", note=note)


def noted(known: Entry, *later: Note) -> Entry:
    """The entry after these notes, one after another."""
    ledger = FakeLedger()
    ledger.entries[DAY] = known
    for note in later:
        asyncio.run(ledger.write(note))
    return ledger.peek(DAY)


# every note


@pytest.mark.parametrize(
    ("write", "variants"),
    [
        (fetched, [{"vanished": True}, {"uploaded": True}, {"upload_gone": True}, {"timezone": None}, {}]),
        (processed, [{"said": said, "wakes": wakes} for said in (QUIET, LOW) for wakes in (True, False)]),
        (acknowledged, [{"note": "called"}, {"note": None}]),
        (explained, [{}]),
    ],
)
def test_a_note_names_each_attribute_once_and_leaves_out_what_it_does_not_know(
    write: Callable[..., Note], variants: list[dict[str, Any]]
) -> None:
    """DynamoDB refuses the whole update otherwise, and no stage would get past it."""
    for variant in variants:
        note = write(FETCHED, **variant)
        named = [*note.sets, *note.once, *note.removes, *note.adds]
        assert len(named) == len(set(named)), variant
        assert None not in [*note.sets.values(), *note.once.values()], variant


REVS = ("fetched_rev", "processed_rev", "explained_rev", "acknowledged_rev", "features_rev")


@pytest.mark.parametrize(
    ("write", "counted"),
    [
        (fetched, "fetched_rev"),
        (processed, "processed_rev"),
        (notes.confirmed, "processed_rev"),
        (explained, "explained_rev"),
        (acknowledged, "acknowledged_rev"),
        (measured, "features_rev"),
    ],
)
def test_each_note_counts_up_by_one_its_own_count_alone(write: Callable[[Entry], Note], counted: str) -> None:
    known = FETCHED._replace(processed_sha256="document")
    after = noted(known, write(known))
    moved = {name: by for name in REVS if (by := getattr(after, name) - getattr(known, name))}
    assert moved == {counted: 1}


# fetch


def test_the_wish_for_an_explanation_outlives_a_night_without_data() -> None:
    world = World()
    world.enqueue(DAY, explain=True)
    asyncio.run(world.drain())
    world.api.days[DAY.date] = answer(50.0)
    world.enqueue(DAY, explain=False, run_id="look-back")
    asyncio.run(world.drain())
    assert world.ledger.peek(DAY).state == "explained"


@pytest.mark.parametrize(("sha256", "left"), [("raw", {"process", "explain"}), ("another", set())])
def test_errors_of_later_stages_go_with_the_document_that_they_spoke_of(sha256: str, left: set[str]) -> None:
    errors = {stage: {"kind": "bad_raw"} for stage in (StageName.FETCH, StageName.PROCESS, StageName.EXPLAIN)}
    known = FETCHED._replace(errors=errors)
    assert {str(stage) for stage in noted(known, fetched(known, sha256)).errors} == left


# process


def test_of_features_that_are_the_same_of_another_document_no_later_day_is_told() -> None:
    known = FETCHED._replace(features="{}", features_from="earlier", features_rev=3, propagated_rev=3)
    again = noted(known, measured(known))
    assert (again.features_from, again.features_rev) == ("source", 3)
    assert noted(known, measured(known, '{"hr":1}')).features_rev == 4


def test_a_published_finding_that_nobody_acknowledged_stays_open_when_the_day_is_processed_again() -> None:
    first = noted(FETCHED, processed(FETCHED, LOW, published=["toy_low"]))
    again = noted(first, processed(first, LOW))
    assert again.open_rules == {"toy_low"}
    assert (again.triage_shard or "").startswith("open#")


def test_a_finding_rings_since_it_was_first_found_though_it_wakes_nobody_any_more() -> None:
    known = FETCHED._replace(tier="urgent", urgent_since="2026-03-02T05:00:00.000Z")
    assert noted(known, processed(known, LOW, wakes=False)).urgent_since == known.urgent_since
    assert noted(known, processed(known, QUIET)).urgent_since is None


def test_the_categories_of_the_week_are_noted_with_a_comma_between() -> None:
    said = QUIET._replace(categories=("+below_54", "below_70"))
    assert noted(FETCHED, processed(FETCHED, said)).categories == "+below_54,below_70"


def test_a_note_of_process_stands_when_fetch_found_the_same_meanwhile() -> None:
    again = noted(FETCHED, fetched(FETCHED))
    assert noted(again, processed(FETCHED)).processed_sha256 == "document"


@pytest.mark.parametrize("meanwhile", [{"sha256": "another"}, {"uploaded": True}])
def test_a_note_of_process_is_refused_when_the_document_or_its_source_is_another_now(
    meanwhile: dict[str, Any],
) -> None:
    with pytest.raises(Conflict):
        noted(FETCHED, fetched(FETCHED, **meanwhile), processed(FETCHED))


def test_an_explanation_stands_when_process_found_the_same_meanwhile_and_else_is_refused() -> None:
    known = noted(FETCHED, processed(FETCHED))
    again = noted(known, processed(known))
    assert noted(again, explained(known)).explanation_sha256 == "text"
    with pytest.raises(Conflict):
        noted(again, explained(known, "an earlier document"))


@pytest.mark.parametrize("meanwhile", [processed, notes.confirmed, measured])
def test_what_process_confirms_is_refused_once_another_process_has_noted_the_day(
    meanwhile: Callable[[Entry], Note],
) -> None:
    with pytest.raises(Conflict):
        noted(FETCHED, meanwhile(FETCHED), notes.confirmed(FETCHED))


def test_whoever_assessed_a_day_before_it_was_confirmed_is_refused() -> None:
    with pytest.raises(Conflict):
        noted(FETCHED, notes.confirmed(FETCHED), processed(FETCHED))


# an acknowledgement


def test_the_note_of_an_acknowledgement_is_that_of_the_last_one() -> None:
    first = noted(FETCHED, acknowledged(FETCHED, "called"))
    assert (first.acknowledged_by, first.acknowledged_note) == ("M. W.", "called")
    assert noted(first, acknowledged(first, "called again")).acknowledged_note == "called again"
    assert noted(first, acknowledged(first)).acknowledged_note is None


# explain


def test_an_explanation_that_nobody_forced_leaves_its_run_free_to_force_one() -> None:
    known = noted(FETCHED, processed(FETCHED))
    assert not noted(known, explained(known)).was_forced(StageName.EXPLAIN, RUN)


# the headline

FOUND = ASIDE.model_copy(update={"severity": "notable", "rule": "drift.resting_hr"})


def said_of(*found: Anomaly, weekly: dict[str, Any] | None = None) -> Headline:
    return headline(
        ProcessedDocument(
            **{"patient_id": DAY.patient_id, "date": DAY.date.isoformat(), "timezone": "UTC"},
            **{"raw_sha256": "raw", "rules_version": "toy", "quality": {}, "metrics": {}, "baseline": {}},
            anomalies=list(found),
            weekly=weekly,
        )
    )


@pytest.mark.parametrize("found", [(), (FOUND,)])
@pytest.mark.parametrize(("wear_low", "last"), [(True, ("wear_low",)), (False, ())])
def test_the_week_is_told_whether_or_not_anything_was_found(
    found: tuple[Anomaly, ...], wear_low: bool, last: tuple[str, ...]
) -> None:
    weekly = {"categories": [{"name": "below_70", "begins": False}], "wear_low": wear_low}
    assert said_of(*found, weekly=weekly).categories == ("below_70", *last)


@pytest.mark.parametrize(
    ("evidence", "since"),
    [({"since": "2026-02-20"}, "2026-02-20"), ({}, None), ({"since": 20}, None)],
)
def test_the_headline_tells_since_when_its_reason_lasts(evidence: dict[str, Any], since: str | None) -> None:
    said = said_of(ASIDE, FOUND.model_copy(update={"evidence": evidence}))
    assert (said.tier, said.reason, said.reason_since) == ("notable", "drift.resting_hr", since)
