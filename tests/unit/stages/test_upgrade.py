"""A deployment with other rules, wording or schemas over documents that are already there, and its rollback."""

import asyncio
import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import pytest

from core.ledger import Entry
from core.patient_day import PatientDay, StageMessage, StageName
from core.runner import Deadline
from core.stages import notes
from core.stages.completeness import Completeness, CompletenessPorts, count_complete
from core.stages.day_status import DayStatus, day_status
from scripts.operations.patient_days import Only, picks
from tests.support import world as toys
from tests.support.versions import deploy
from tests.support.world import World, answer, day

END = day(9).date.isoformat()


class Ledger:
    """The ledger of a world as the hourly check reads it."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def entries(self, days: Sequence[PatientDay]) -> dict[PatientDay, Entry]:
        return {day: entry for day, entry in self.world.ledger.entries.items() if day in days}

    async def open_days(self) -> list[Entry]:
        return []


def night(world: World, *numbers: int, **flags: Any) -> None:
    for number in numbers:
        world.enqueue(day(number), **flags)
    asyncio.run(world.drain())


def renewal(world: World, *numbers: int, **flags: Any) -> None:
    """What `scripts.backfill --from process` sends, worked off."""
    sent = {"explain": False, "renewal_end": END, "run_id": "renewal", "reason": "backfill"}
    night(world, *numbers, stage=StageName.PROCESS, **{**sent, **flags})


def status(world: World, number: int = 0) -> DayStatus:
    return day_status(world.ledger.peek(day(number)))


def hourly_check(world: World) -> Completeness:
    """Of the morning after day 0."""
    now = dt.datetime.combine(day(1).date, dt.time(12), dt.UTC)
    return asyncio.run(
        count_complete(now, CompletenessPorts(world.roster, Ledger(world), nightly_local_hour=4))
    )


def explanation(world: World, number: int = 0) -> dict[str, Any]:
    return dict(json.loads(world.explanations.objects[day(number)][0]))


def stored_before_versions_were_named(world: World, number: int = 0) -> None:
    """The fingerprints of an item as code before this noted them."""
    entry = world.ledger.peek(day(number))
    world.ledger.entries[day(number)] = entry._replace(
        processed_fp="-".join(str(entry.processed_fp).split("-")[:2]),
        explained_fp="-".join(str(entry.explained_fp).split("-")[:3]),
    )


@pytest.fixture
def done() -> World:
    """Day 0 fetched, processed and explained under rules 1 and wording 3."""
    world = World()
    world.api.days[day(0).date] = answer(50.0)
    with pytest.MonkeyPatch.context() as patch:
        deploy(patch, rules="1", prompt="3")
        night(world, 0)
    return world


def other_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules under which the same raw document says something else."""
    before = toys.measure
    higher = {b: answer(toys.value_of(b) + 10) for b in (answer(50.0), answer(60.0))}
    monkeypatch.setattr(toys, "measure", lambda body, date, zone: before(higher[body], date, zone))


# nothing rings


@pytest.mark.parametrize("named", [True, False], ids=["named", "noted before versions were named"])
@pytest.mark.parametrize(
    "deployed",
    [{"rules": "later"}, {"prompt": "4"}, {"rules": "later", "prompt": "4"}],
    ids=["rules", "wording", "both"],
)
def test_a_raised_version_over_a_finished_night_rings_no_alarm(
    done: World, monkeypatch: pytest.MonkeyPatch, deployed: dict[str, str], named: bool
) -> None:
    if not named:
        stored_before_versions_were_named(done)
    deploy(monkeypatch, **{"rules": "1", "prompt": "3", **deployed})
    assert status(done) is DayStatus.OUTDATED
    assert hourly_check(done) == Completeness(expected=1, complete=1, tiers={"info": 1})
    entry = done.ledger.peek(day(0))
    assert [only for only in Only if picks(only, entry)] == [Only.STALE]


def test_a_rollback_over_a_night_finished_under_later_rules_rings_no_alarm(
    done: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(monkeypatch, rules="later", prompt="4")
    night(done, 0)
    assert status(done) is DayStatus.EXPLAINED
    deploy(monkeypatch, rules="1", prompt="3")
    assert status(done) is DayStatus.OUTDATED
    assert hourly_check(done).complete == 1


def test_code_that_names_no_versions_may_write_in_between(
    done: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(monkeypatch, rules="1", prompt="3")
    stored_before_versions_were_named(done)
    assert status(done) is DayStatus.EXPLAINED
    writes = done.processed.writes, done.explanations.writes, done.ledger.writes, done.model.calls
    night(done, 0)
    night(done, 0, stage=StageName.PROCESS)
    night(done, 0, stage=StageName.EXPLAIN)
    assert (done.processed.writes, done.explanations.writes, done.ledger.writes, done.model.calls) == writes


@pytest.mark.parametrize("change", [{"fetched_sha256": "newer"}, {"processed_sha256": "newer"}])
def test_what_was_begun_and_not_finished_is_unfinished_under_any_rules(
    done: World, monkeypatch: pytest.MonkeyPatch, change: dict[str, str]
) -> None:
    deploy(monkeypatch, rules="later")
    assert day_status(done.ledger.peek(day(0))._replace(**change)) is DayStatus.UNFINISHED


# the next touch


def test_an_outdated_day_is_assessed_anew_when_it_is_next_touched(
    done: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(monkeypatch, rules="later", prompt="3")
    other_facts(monkeypatch)
    night(done, 0)
    assert status(done) is DayStatus.EXPLAINED
    assert json.loads(done.processed.objects[day(0)][0])["metrics"]["resting_hr"]["value"] == 60
    assert explanation(done)["source"] == "model"


def test_a_new_wording_is_written_when_a_day_is_next_touched(
    done: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(monkeypatch, rules="1", prompt="4")
    night(done, 0)
    assert status(done) is DayStatus.EXPLAINED
    assert explanation(done)["prompt_version"] == "4"


# a renewal asks no model


def test_a_renewal_writes_the_template_where_facts_changed_and_asks_no_model(
    done: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(monkeypatch, rules="later", prompt="3")
    other_facts(monkeypatch)
    calls = done.model.calls
    renewal(done, 0)
    assert done.model.calls == calls
    assert (explanation(done)["source"], explanation(done)["reason"]) == ("template", "renewal")
    assert "60" in " ".join(explanation(done)["text"])
    entry = done.ledger.peek(day(0))
    assert (status(done), entry.explanation_pending) == (DayStatus.EXPLAINED, False)
    assert picks(Only.DEGRADED, entry)
    (outcome,) = [detail for stage, kind, detail in done.telemetry.outcomes if "renewal" in detail]
    assert "degraded" not in outcome  # the alarm on degraded explanations is for what nobody chose


def test_a_renewal_twice_only_confirms_the_second_time(done: World, monkeypatch: pytest.MonkeyPatch) -> None:
    deploy(monkeypatch, rules="later", prompt="3")
    other_facts(monkeypatch)
    renewal(done, 0)
    writes = done.processed.writes, done.explanations.writes, done.ledger.writes + 1, done.model.calls
    renewal(done, 0)  # one note: whoever began by targets that the roster had before is refused
    night(done, 0, stage=StageName.EXPLAIN, explain=False, renewal_end=END)
    night(done, 0)  # a look-back is no reason to ask for what stands
    assert (done.processed.writes, done.explanations.writes, done.ledger.writes, done.model.calls) == writes


def test_the_model_is_asked_afterwards_by_a_second_pass(done: World, monkeypatch: pytest.MonkeyPatch) -> None:
    deploy(monkeypatch, rules="later", prompt="3")
    other_facts(monkeypatch)
    renewal(done, 0)
    night(done, 0, stage=StageName.EXPLAIN, run_id="second-pass")
    assert explanation(done)["source"] == "model"
    renewal(done, 0)
    assert explanation(done)["source"] == "model"


def test_a_renewal_that_asks_for_explanations_asks_the_model(
    done: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(monkeypatch, rules="later", prompt="3")
    other_facts(monkeypatch)
    renewal(done, 0, explain=True)
    assert explanation(done)["source"] == "model"


def test_a_renewal_keeps_the_model_s_words_where_the_facts_are_the_same(
    done: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(monkeypatch, rules="later", prompt="3")
    earlier = toys.assess
    monkeypatch.setattr(
        toys, "assess", lambda *given: earlier(*given).model_copy(update={"rules_version": "later"})
    )
    before = done.explanations.objects[day(0)]
    calls = done.model.calls
    renewal(done, 0)
    assert json.loads(done.processed.objects[day(0)][0])["rules_version"] == "later"
    assert (done.explanations.objects[day(0)], done.model.calls) == (before, calls)
    assert status(done) is DayStatus.EXPLAINED


def test_what_waited_for_the_model_still_waits_after_a_renewal(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    world.api.days[day(0).date] = answer(50.0)
    world.model.away = True
    night(world, 0)
    deploy(monkeypatch, rules="later")
    other_facts(monkeypatch)
    renewal(world, 0)
    entry = world.ledger.peek(day(0))
    assert (entry.explanation_pending, entry.explanation_reason) == (True, "upstream")
    world.model.away = False
    night(world, 0)
    assert explanation(world)["source"] == "model"
    assert not world.ledger.peek(day(0)).explanation_pending


# whom a renewal tells


def told_by_a_renewal(world: World, number: int) -> list[StageMessage]:
    """What process sends to itself while it renews one day."""
    world.enqueue(day(number), stage=StageName.PROCESS, explain=False, renewal_end=day(2).date.isoformat())
    queue = world.queues[StageName.PROCESS]
    records = queue.receive()
    queue.acknowledge(
        records, asyncio.run(world.runners[StageName.PROCESS].batch(records, Deadline.after(3600)))
    )
    return [StageMessage.read(message.body) for message in queue.messages.values()]


@pytest.fixture
def four_days(monkeypatch: pytest.MonkeyPatch) -> World:
    """Days 0 to 3 finished, and then rules under which their features change."""
    world = World()
    for number in range(4):
        world.api.days[day(number).date] = answer(50.0)
        night(world, number)
    deploy(monkeypatch, rules="later")
    other_facts(monkeypatch)
    return world


def test_a_renewal_tells_no_day_that_has_a_message_of_its_own(four_days: World) -> None:
    (told,) = told_by_a_renewal(four_days, 0)
    assert (told.day, told.renewal_end) == (day(3), day(2).date.isoformat())


def test_a_later_day_that_was_renewed_already_is_told(four_days: World) -> None:
    told_by_a_renewal(four_days, 1)
    four_days.queues[StageName.PROCESS].messages.clear()
    assert day(1) in [message.day for message in told_by_a_renewal(four_days, 0)]


def test_a_later_day_that_was_stopped_is_told(four_days: World) -> None:
    """It is dead, so that a renewal of what is stale does not send it."""
    asyncio.run(four_days.ledger.write(notes.error(day(1), StageName.PROCESS, "bad_raw", "unreadable")))
    assert day(1) in [message.day for message in told_by_a_renewal(four_days, 0)]


def test_what_is_told_in_a_renewal_asks_no_model_either(four_days: World) -> None:
    calls = four_days.model.calls
    renewal(four_days, 2, 1, 0)
    assert four_days.model.calls == calls
    assert {status(four_days, number) for number in range(3)} == {DayStatus.EXPLAINED}
    assert {explanation(four_days, number)["source"] for number in range(3)} == {"template"}


def test_a_late_day_heals_an_outdated_one_outside_of_a_renewal(
    done: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World()
    for number in (0, 1):
        world.api.days[day(number).date] = answer(50.0)
        night(world, number)
    deploy(monkeypatch, rules="later")
    world.api.days[day(0).date] = answer(70.0)
    night(world, 0)
    assert json.loads(world.processed.objects[day(1)][0])["quality"]["history"] == {
        day(0).date.isoformat(): 70.0
    }
    assert status(world, 1) is DayStatus.EXPLAINED


def test_code_that_knows_no_renewals_reads_the_message_all_the_same(done: World) -> None:
    body = StageMessage.about(day(0), run_id="r", reason="backfill", renewal_end=END).body()
    assert StageMessage.read(body.replace("renewal_end", "of_a_later_version")).renewal_end is None


# schemas


def with_schema(world: World, form: int) -> None:
    body, sha = world.processed.objects[day(0)]
    world.processed.objects[day(0)] = (
        body.replace(b'"schema_version":2', b'"schema_version":%d' % form).replace(
            b'"quality"', b'"qualities"'
        ),
        sha,
    )


def explained_once(world: World) -> list[tuple[str, str, str]]:
    """The failures of one delivery to explain."""
    world.enqueue(day(0), stage=StageName.EXPLAIN, force=True, run_id="again")
    queue = world.queues[StageName.EXPLAIN]
    records = queue.receive()
    queue.acknowledge(
        records, asyncio.run(world.runners[StageName.EXPLAIN].batch(records, Deadline.after(3600)))
    )
    return world.telemetry.failures


def test_a_document_of_a_later_schema_waits_for_the_code_that_reads_it(done: World) -> None:
    with_schema(done, 3)
    ((_, kind, text),) = explained_once(done)
    assert (kind, "schema 3" in text) == ("transient", True)
    assert len(done.queues[StageName.EXPLAIN].messages) == 1
    assert not done.queues[StageName.EXPLAIN].dead


def test_a_document_of_an_earlier_schema_says_which_backfill_mends_it(done: World) -> None:
    with_schema(done, 1)
    ((_, kind, text),) = explained_once(done)
    assert kind == "bad_processed"
    assert "`scripts.backfill --from process` makes it anew" in text


def test_a_document_with_fields_of_a_later_version_in_its_context_is_explained(done: World) -> None:
    """While one deploys, or after explain went back: the schema is the same, the context says more."""
    body, sha = done.processed.objects[day(0)]
    later = (
        b'"context":{"a_later_count":{"of":7},"days_known":3,"last_seen":{},"metrics":{},"streams":["steps"]}'
    )
    assert b'"context":null' in body
    done.processed.objects[day(0)] = (body.replace(b'"context":null', later), sha)
    assert explained_once(done) == []
    assert not done.queues[StageName.EXPLAIN].dead
