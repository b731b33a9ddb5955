"""Process by itself: what it logs, what it spares, by which targets and which clock it judges, and where a day stands
after it."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from core.content import sha256
from core.ledger import Entry
from core.patient_day import PatientDay, StageMessage, StageName
from core.ports import Patient
from core.runner import Deadline
from core.stages import notes
from core.stages.assessment import assess_day, measure_day
from core.stages.day_status import DayStatus, day_status, is_degraded
from tests.support import world as toys
from tests.support.payloads import DATE, body, full_series, labelled
from tests.support.versions import deploy
from tests.support.world import PATIENT, ZONE, World, answer, day

DAY = PatientDay("p-1", DATE)
HOUR = [50.0] * 12
"""Of very low glucose: urgent."""


def deliver(world: World, stage: StageName = StageName.PROCESS, number: int = 0, **flags: Any) -> None:
    """One message to one stage, whose queue is empty."""
    world.enqueue(day(number), stage=stage, **flags)
    queue = world.queues[stage]
    records = queue.receive()
    queue.acknowledge(records, asyncio.run(world.runners[stage].batch(records, Deadline.after(3600))))


def by_hand(world: World, which: PatientDay) -> None:
    payload = {"patient_id": which.patient_id, "date": which.date.isoformat()}
    asyncio.run(world.runners[StageName.PROCESS].direct(payload, Deadline.after(3600)))


def night(world: World, *numbers: int, **flags: Any) -> None:
    for number in numbers:
        world.enqueue(day(number), **flags)
    asyncio.run(world.drain())


def told(world: World, stage: StageName) -> list[PatientDay]:
    return [StageMessage.read(message.body).day for message in world.queues[stage].messages.values()]


def outcomes(world: World) -> list[tuple[str, dict[str, Any]]]:
    """What the log says of each message that process has settled."""
    assert world.telemetry.failures == []
    return [(kind, dict(detail)) for stage, kind, detail in world.telemetry.outcomes if stage == "process"]


def document(world: World, which: PatientDay) -> dict[str, Any]:
    return dict(json.loads(world.processed.objects[which][0]))


@pytest.fixture
def fetched() -> World:
    """Day 0 fetched; process has not been told."""
    world = World()
    world.api.days[day(0).date] = answer(50.0)
    deliver(world, StageName.FETCH)
    world.queues[StageName.PROCESS].messages.clear()
    return world


# what it logs, and what it spares


def test_the_log_tells_what_was_assessed_from_what_was_only_looked_at_and_a_run_forces_once(
    fetched: World,
) -> None:
    deliver(fetched)
    deliver(fetched)
    for _ in range(2):  # the second one is a redelivery
        deliver(fetched, force=True, run_id="forced")
    assert outcomes(fetched) == [
        ("processed", {"assessed": True}),
        ("unchanged", {}),
        ("unchanged", {"assessed": True}),
        ("unchanged", {}),
    ]


def test_a_day_without_a_raw_document_is_logged_as_such() -> None:
    world = World()
    deliver(world)
    assert outcomes(world) == [("no_data", {"missing": "raw document"})]


def test_a_backfill_of_a_finished_day_overtakes_whoever_works_by_earlier_targets_and_asks_for_the_explanation(
    fetched: World,
) -> None:
    deliver(fetched)
    before = fetched.ledger.peek(day(0)).processed_rev
    fetched.queues[StageName.EXPLAIN].messages.clear()
    deliver(fetched, reason="backfill", run_id="targets")
    assert outcomes(fetched)[1:] == [("unchanged", {})]
    assert fetched.ledger.peek(day(0)).processed_rev == before + 1
    assert told(fetched, StageName.EXPLAIN) == [day(0)]


def test_a_day_that_has_told_the_later_days_does_not_tell_them_again(fetched: World) -> None:
    fetched.api.days[day(1).date] = answer(60.0)
    night(fetched, 1)
    for _ in range(2):
        by_hand(fetched, day(0))
    assert told(fetched, StageName.PROCESS) == [day(1)]


def test_a_fetch_that_finds_the_same_document_meanwhile_costs_no_second_assessment(fetched: World) -> None:
    reads = []

    async def count(label: str) -> None:
        reads.append(label)

    async def fetch_again(label: str) -> None:
        if label == "processed.replace":
            known = fetched.ledger.peek(day(0))
            note = notes.fetched(known, sha256(answer(50.0)), "UTC", explain=True, run_id="another")
            await fetched.ledger.write(note)

    fetched.raw.gate, fetched.processed.gate = count, fetch_again
    deliver(fetched)
    assert reads == ["raw.read"]
    assert outcomes(fetched) == [("processed", {"assessed": True})]


def test_a_low_over_midnight_that_its_second_day_has_told_is_settled_at_once_and_told_no_more() -> None:
    evening, morning = 90.0, 70.0
    world = World()
    for number, low in ((1, morning), (0, evening)):
        world.api.days[day(number).date] = answer(low)
        night(world, number, run_id=f"night-{number}")
    assert world.urgent_findings.published == [(day(1), "glucose_low")]
    assert [kind for kind, _ in outcomes(world)] == ["processed", "processed", "processed"]


# whose targets


@pytest.mark.parametrize("targets", ["standard", "older", "pregnancy", "none"])
def test_a_day_is_judged_by_the_targets_that_the_roster_names(targets: Any) -> None:
    world = World(patient=replace(PATIENT, glucose_targets=targets))
    world.raw.objects[day(0)] = (answer(50.0), None)
    deliver(world)
    quality = document(world, day(0))["quality"]
    assert quality["targets"] == targets
    assert "glucose_targets" not in quality


def test_a_document_says_that_the_roster_names_no_targets_that_exist() -> None:
    world = World(patient=replace(PATIENT, unknown=("glucose_targets", "glucose_unit")))
    world.raw.objects[day(0)] = (answer(50.0), None)
    deliver(world)
    quality = document(world, day(0))["quality"]
    assert quality["targets"] == "standard"
    assert "standard" in quality["glucose_targets"]


def test_a_document_says_nothing_of_targets_where_only_the_unit_is_unknown() -> None:
    world = World(patient=replace(PATIENT, unknown=("glucose_unit",)))
    world.raw.objects[day(0)] = (answer(50.0), None)
    deliver(world)
    assert "glucose_targets" not in document(world, day(0))["quality"]


# whose clock


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> World:
    """With the real measurement and rules, of somebody in Berlin."""
    monkeypatch.setattr(toys, "measure", measure_day)
    monkeypatch.setattr(toys, "assess", assess_day)
    return World(patient=Patient("p-1", "one@example.org", timezone="Europe/Berlin"))


def lows(world: World) -> list[str]:
    """When each very low excursion began."""
    found = [one for one in document(world, DAY)["anomalies"] if one["rule"] == "glucose_low"]
    return [stretch["from"] for one in found for stretch in one["evidence"]["stretches"]]


def test_the_times_of_a_finding_are_those_of_the_pinned_time_zone(real: World) -> None:
    """The roster's, at the first fetch, where the answer itself names neither a zone nor where its day begins."""
    glucose = labelled(full_series("glucose", 110, (12, HOUR)), day_start_timestamp=None)
    real.api.days[DATE] = body(glucose, zone=None)
    real.enqueue(DAY)
    asyncio.run(real.drain())
    assert lows(real) == ["2026-03-31T01:00+02:00"]


def test_a_document_that_no_fetch_has_noted_is_read_by_the_time_zone_that_it_names(real: World) -> None:
    """As copied from another bucket, here in the API's shape by date."""
    entries = json.loads(body(full_series("glucose", 110), zone=None))["data"]["metric_data"]
    data = {"metrics": {DATE.isoformat(): entries}, "latest_time_zone": ZONE}
    real.raw.objects[DAY] = (json.dumps({"data": data, "error": None, "status": 200}).encode(), None)
    by_hand(real, DAY)
    assert document(real, DAY)["timezone"] == real.ledger.peek(DAY).timezone == ZONE


def test_a_document_that_no_fetch_has_noted_and_that_names_no_time_zone_is_read_in_utc(real: World) -> None:
    real.raw.objects[DAY] = (body(full_series("glucose", 110), zone=None), None)
    by_hand(real, DAY)
    assert document(real, DAY)["timezone"] == real.ledger.peek(DAY).timezone == "UTC"


def test_the_letter_of_a_stored_document_that_is_no_day_says_what_it_is() -> None:
    world = World()
    world.raw.objects[day(0)] = (b"<html>maintenance</html>", None)
    deliver(world)
    (letter,) = world.queues[StageName.PROCESS].dead
    assert letter.attributes["error_kind"] == "bad_raw"
    assert "HTML" in letter.attributes["error_message"]


# where a day stands


def test_a_day_that_was_asked_for_and_never_fetched_is_missing() -> None:
    world = World()
    deliver(world, explain=True)
    entry = world.ledger.peek(day(0))
    assert entry.explain_wanted
    assert day_status(entry) is DayStatus.MISSING


def test_a_day_that_nobody_wants_explained_is_processed_until_the_rules_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World()
    world.api.days[day(0).date] = answer(50.0)
    night(world, 0, explain=False)
    entry = world.ledger.peek(day(0))
    assert day_status(entry) is DayStatus.PROCESSED
    deploy(monkeypatch, rules="later")
    assert day_status(entry) is DayStatus.OUTDATED


@pytest.mark.parametrize(("reason", "degraded"), [("upstream", True), ("renewal", True), (None, False)])
def test_a_text_without_the_model_is_degraded_unless_that_was_meant(
    reason: str | None, degraded: bool
) -> None:
    """Where nothing is to be arranged no reason is noted; such a day is not written again."""
    entry = Entry(day(0), explanation_source="template", explanation_reason=reason)
    assert is_degraded(entry) is degraded
