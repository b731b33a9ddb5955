"""Explain by itself: what it logs and notes, when the model may be asked, what it reads, and what was found late."""

import asyncio
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from core.documents import ProcessedDocument
from core.errors import BadProcessed
from core.explanation.model.contract import Completion, Tokens
from core.explanation.reader import Clinic
from core.ledger import Entry
from core.patient_day import Outcome, OutcomeKind, StageMessage, StageName
from core.ports import Work
from core.runner import Deadline
from core.stages import notes
from core.stages.explain import ExplainPorts, explain
from core.stages.fingerprints import explained_of
from core.stages.found_late import with_found_late
from tests.support import world as toys
from tests.support.explanation_days import anomaly
from tests.support.world import ASIDE, NOW, PATIENT, World, answer, day

RENEWAL = {"explain": False, "renewal_end": day(9).date.isoformat(), "reason": "backfill"}


class UsedUp:
    """A budget of which nothing is left."""

    async def allows(self) -> bool:
        return False

    async def spend(self, tokens: int) -> None: ...


def explain_day(world: World, ports: dict[str, Any] | None = None, **flags: Any) -> Outcome:
    """What explain says of day 0, asked once."""
    of_world = ExplainPorts(world.roster, world.ledger, world.processed, world.explanations, world.model)
    message = StageMessage.about(day(0), **{"run_id": "run-2", "reason": "nightly", **flags})
    return asyncio.run(explain(Work(message, lambda: 3600.0), of_world._replace(**(ports or {}))))


def process_day(world: World, value: float) -> None:
    """Day 0 fetched and processed; what explain is told is lost."""
    world.api.days[day(0).date] = answer(value)
    world.enqueue(day(0), explain=False)
    for stage in (StageName.FETCH, StageName.PROCESS):
        asyncio.run(world.runners[stage].batch(world.queues[stage].receive(), Deadline.after(3600)))
    for queue in world.queues.values():
        queue.messages.clear()
    assert world.telemetry.failures == []


def want_explanation(world: World) -> None:
    asyncio.run(world.ledger.write(notes.explanation_wanted(day(0))))


def explanation(world: World) -> dict[str, Any]:
    return dict(json.loads(world.explanations.objects[day(0)][0]))


@pytest.fixture
def processed() -> World:
    world = World()
    process_day(world, 50.0)
    return world


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> World:
    """Day 0 processed: nothing is flagged, and of three streams only a part is there."""
    assess = toys.assess
    gaps = [
        anomaly(stream, "data", 41.7, "%", direction="below", rule="coverage_low")
        for stream in ("hr", "glucose", "steps")
    ]
    monkeypatch.setattr(toys, "assess", lambda *given: assess(*given).model_copy(update={"anomalies": gaps}))
    world = World()
    process_day(world, 50.0)
    return world


# what it logs


def test_a_text_by_the_model_is_logged_with_its_tokens_and_how_long_the_model_took(
    processed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr("core.stages.explain.time", SimpleNamespace(monotonic=lambda: clock[0]))
    complete = processed.model.complete

    async def slowly(messages: Sequence[Any], *, seconds: float) -> Completion:
        clock[0] += 1.23456
        answer = await complete(messages, seconds=seconds)
        return answer._replace(tokens=Tokens(500, 60))

    monkeypatch.setattr(processed.model, "complete", slowly)
    assert explain_day(processed) == Outcome(
        OutcomeKind.EXPLAINED, {"source": "model", "model_calls": 1, "tokens": 560, "model_ms": 1234.6}
    )


@pytest.mark.parametrize(
    ("ports", "flags", "more"),
    [
        pytest.param({"model": None}, {}, {}, id="no model"),
        pytest.param({"budget": UsedUp()}, {}, {"degraded": "budget"}, id="budget"),
        pytest.param({}, RENEWAL, {"renewal": True}, id="renewal"),
    ],
)
def test_a_text_without_the_model_is_logged_as_degraded_or_renewed_only_where_it_is(
    processed: World, ports: dict[str, Any], flags: dict[str, Any], more: dict[str, Any]
) -> None:
    want_explanation(processed)
    outcome = explain_day(processed, ports, **flags)
    assert outcome.detail == {"source": "template", "model_calls": 0, "tokens": 0, **more}
    assert processed.model.calls == 0


@pytest.mark.parametrize(
    ("run_id", "behind"),
    [("nightly-2026-03-01T19", 7200), ("nightly-2026-03-02T19", None), ("by-hand", None)],
)
def test_the_text_of_last_night_is_logged_with_how_long_after_the_patient_s_morning_it_came(
    run_id: str, behind: int | None
) -> None:
    """Four in the morning in Tokyo is the evening before in UTC."""
    world = World(patient=replace(PATIENT, timezone="Asia/Tokyo"))
    process_day(world, 50.0)
    two_hours_later = dt.datetime(2026, 3, 1, 21, tzinfo=dt.UTC)
    outcome = explain_day(world, {"now": lambda: two_hours_later}, run_id=run_id)
    assert outcome.detail.get("behind_morning_s") == behind
    assert ("behind_morning_s" in outcome.detail) is (behind is not None)


def test_what_there_was_no_text_to_write_for_is_logged_as_what_it_is() -> None:
    world = World()
    assert explain_day(world, explain=False) == Outcome(OutcomeKind.NOT_WANTED)
    assert explain_day(world) == Outcome(OutcomeKind.NO_DATA, {"missing": "processed document"})
    process_day(world, 50.0)
    assert explain_day(world).kind is OutcomeKind.EXPLAINED
    assert explain_day(world) == Outcome(OutcomeKind.UNCHANGED)
    process_day(world, 50.5)  # another document, the same facts
    assert explain_day(world) == Outcome(OutcomeKind.UNCHANGED, {"same_facts": True})


# what it notes


def test_a_quiet_day_that_needs_no_model_is_not_degraded(quiet: World) -> None:
    """What has a reason in the ledger is degraded: a backfill would ask for it again and again."""
    outcome = explain_day(quiet, {"model_days": "flagged"})
    assert outcome.detail == {"source": "template", "model_calls": 0, "tokens": 0}
    assert explanation(quiet)["reason"] == "not_flagged"
    entry = quiet.ledger.peek(day(0))
    assert (entry.explanation_source, entry.explanation_reason) == ("template", None)


@pytest.mark.parametrize("garbage", [False, True])
def test_of_another_document_with_the_same_facts_the_ledger_notes_the_text_that_lies_there(
    processed: World, garbage: bool
) -> None:
    processed.model.garbage = garbage
    explain_day(processed)
    before = processed.ledger.peek(day(0))
    process_day(processed, 50.5)
    assert not explained_of(processed.ledger.peek(day(0)))
    explain_day(processed, run_id="run-3")
    entry = processed.ledger.peek(day(0))
    assert explained_of(entry)
    assert entry.run_id == "run-3"
    assert entry.explanation_sha256 == before.explanation_sha256
    source = ("template", "invalid_plan") if garbage else ("model", None)
    assert (entry.explanation_source, entry.explanation_reason) == source


@pytest.mark.parametrize("same_facts", [False, True])
def test_a_process_that_confirms_the_same_document_meanwhile_costs_no_second_try(
    processed: World, same_facts: bool
) -> None:
    if same_facts:
        explain_day(processed)
        process_day(processed, 50.5)

    async def confirm(label: str) -> None:
        if label == "processed.read":
            await processed.ledger.write(notes.confirmed(processed.ledger.peek(day(0))))

    processed.processed.gate = confirm
    outcome = explain_day(processed)  # raises nothing, so that no runner starts it again
    assert outcome.detail.get("same_facts", False) is same_facts
    assert explained_of(processed.ledger.peek(day(0)))


# what it reads, and for whom it writes


@pytest.mark.parametrize("form", ["later", 3.5, None])
def test_a_document_whose_schema_is_no_number_is_mended_by_a_backfill(processed: World, form: Any) -> None:
    body, sha = processed.processed.objects[day(0)]
    other = json.dumps(json.loads(body) | {"schema_version": form}).encode()
    processed.processed.objects[day(0)] = (other, sha)
    with pytest.raises(BadProcessed, match="cannot be read"):
        explain_day(processed)


def test_the_page_says_when_the_clinic_can_be_reached(processed: World) -> None:
    explain_day(processed, {"clinic": Clinic(hours="Mon to Fri, 9 to 17")})
    assert "Mon to Fri, 9 to 17" in explanation(processed)["disclaimer"]


# what was found late


def test_the_care_team_reads_first_what_was_found_too_late_to_wake_anybody() -> None:
    world = World()
    world.date_now = NOW + dt.timedelta(days=10)
    process_day(world, 29.0)
    explain_day(world)
    first, *others = explanation(world)["for_care_team"]
    assert first.endswith("found late; safety/urgent; toy_low")
    assert others
    assert not any("found late" in line for line in others)


def test_only_the_urgent_findings_that_the_ledger_names_are_late(processed: World) -> None:
    document = ProcessedDocument.model_validate_json(processed.processed.objects[day(0)][0])
    findings = [
        ASIDE.model_copy(update={"severity": severity, "rule": rule, "evidence": {"minutes": 60}})
        for severity, rule in (("urgent", "low"), ("urgent", "high"), ("info", "low"))
    ]
    document = document.model_copy(update={"anomalies": findings})
    late = with_found_late(document, Entry(day(0), found_late=frozenset({"low"})))
    assert [one.evidence for one in late.anomalies] == [
        {"minutes": 60, "found_late": True},
        {"minutes": 60},
        {"minutes": 60},
    ]
    assert late.model_copy(update={"anomalies": findings}) == document
    assert with_found_late(document, Entry(day(0))) == document
