"""An urgent finding is open until somebody acknowledges it, whatever comes in between."""

import asyncio
import datetime as dt

import pytest

from core.errors import Conflict
from core.ledger import Entry
from core.patient_day import StageName
from core.stages import notes
from core.stages.headline import Headline
from tests.support.aws import FakeLedger
from tests.support.world import NOW, World, answer, day

DAY = day(0)
OPEN, SETTLED = "open#", "2026-03-01#"
LOW = Headline("urgent", "toy_low", urgent_rules=frozenset({"toy_low"}))


@pytest.fixture
def world() -> World:
    return World()


def night(world: World, says: float, run_id: str = "run-1") -> Entry:
    world.api.days[DAY.date] = answer(says)
    world.enqueue(DAY, run_id=run_id, explain=True)
    asyncio.run(world.drain())
    return world.ledger.peek(DAY)


def acknowledge(world: World, by: str = "M. W.") -> Entry:
    return asyncio.run(world.ledger.write(notes.acknowledged(world.ledger.peek(DAY), by=by, note=None)))


def shard(entry: Entry) -> str:
    return (entry.triage_shard or "")[:-2]


def test_it_is_open_and_rings_until_it_is_acknowledged_and_then_stays_so(world: World) -> None:
    opened = night(world, 29.0)
    assert (opened.tier, opened.reason, shard(opened), opened.urgent_since) == (
        "urgent",
        "toy_low",
        OPEN,
        "now",
    )
    assert opened.open_rules == {"toy_low"}
    seen = acknowledge(world)
    assert (shard(seen), seen.urgent_since, seen.open_rules) == (SETTLED, None, frozenset())
    again = night(world, 28.0, "again")
    assert (shard(again), again.urgent_since, again.acknowledged_by) == (SETTLED, None, "M. W.")


def test_another_finding_on_an_acknowledged_day_opens_it_again(world: World) -> None:
    night(world, 29.0)
    acknowledge(world)
    more = night(world, 30.0, "more")
    assert (shard(more), more.open_rules, more.urgent_since) == (OPEN, {"glucose_low"}, "now")


def test_a_finding_that_went_away_is_open_no_more(world: World) -> None:
    night(world, 29.0)
    gone = night(world, 50.0, "corrected")
    assert (shard(gone), gone.urgent_rules, gone.urgent_since) == (SETTLED, frozenset(), None)
    assert gone.tier == "info"


def test_what_is_found_late_is_open_and_rings_nobody(world: World) -> None:
    world.date_now = NOW + dt.timedelta(days=10)
    late = night(world, 29.0)
    assert (shard(late), late.found_late, late.urgent_since) == (OPEN, {"toy_low"}, None)
    assert world.urgent_findings.published == []
    world.date_now = NOW  # whatever the clock says later: of one finding it is decided once
    again = night(world, 28.0, "again")
    assert (again.found_late, again.published_rules) == ({"toy_low"}, frozenset())
    assert world.urgent_findings.published == []


@pytest.mark.parametrize(("hours", "late"), [(59, False), (61, True)])
def test_two_days_after_its_end_a_finding_is_found_late(world: World, hours: int, late: bool) -> None:
    """The toy's finding names no time: it ended with its day, at the latest anywhere on earth."""
    world.date_now = dt.datetime(2026, 3, 2, tzinfo=dt.UTC) + dt.timedelta(hours=hours)
    found = night(world, 29.0)
    assert bool(found.found_late) is late
    assert bool(found.published_rules) is not late


def test_what_was_published_before_there_was_a_list_waits_for_nobody(world: World) -> None:
    earlier = Entry(DAY)._replace(published_rules=frozenset({"toy_low"}))
    world.ledger.entries[DAY] = earlier
    first = night(world, 29.0)
    assert (first.tier, shard(first), first.open_rules) == ("urgent", SETTLED, frozenset())
    again = night(world, 28.0, "again")
    assert (shard(again), again.open_rules) == (SETTLED, frozenset())
    assert night(world, 30.0, "more").open_rules == {"glucose_low"}


def processed(known: Entry, headline: Headline = LOW) -> notes.Note:
    return notes.processed(
        *(known, known, "fp", "sha"),
        **{"raw_sha256": "raw", "history_rev": 0, "run_id": "r", "headline": headline, "wakes": True},
    )


@pytest.fixture
def ledger() -> FakeLedger:
    found = FakeLedger()
    found.entries[DAY] = Entry(DAY)._replace(fetched_sha256="raw")
    asyncio.run(found.write(processed(found.peek(DAY))))
    return found


def test_an_assessment_that_did_not_know_of_the_acknowledgement_is_refused(ledger: FakeLedger) -> None:
    stale = ledger.peek(DAY)
    asyncio.run(ledger.write(notes.acknowledged(stale, by="M. W.", note="called")))
    with pytest.raises(Conflict):
        asyncio.run(ledger.write(processed(stale)))
    assert shard(ledger.peek(DAY)) == SETTLED


def test_an_acknowledgement_of_what_has_changed_since_is_refused(ledger: FakeLedger) -> None:
    stale = ledger.peek(DAY)
    asyncio.run(ledger.write(processed(stale, LOW._replace(urgent_rules=frozenset({"toy_low", "other"})))))
    with pytest.raises(Conflict):
        asyncio.run(ledger.write(notes.acknowledged(stale, by="M. W.", note=None)))
    assert ledger.peek(DAY).open_rules == {"toy_low", "other"}


def test_of_two_acknowledgements_at_once_the_second_is_refused(ledger: FakeLedger) -> None:
    stale = ledger.peek(DAY)
    asyncio.run(ledger.write(notes.acknowledged(stale, by="first", note=None)))
    with pytest.raises(Conflict):
        asyncio.run(ledger.write(notes.acknowledged(stale, by="second", note=None)))
    assert ledger.peek(DAY).acknowledged_by == "first"


def test_an_explanation_does_not_close_it(world: World) -> None:
    opened = night(world, 29.0)
    assert opened.explained_fp
    assert StageName.EXPLAIN not in opened.errors
    assert shard(opened) == OPEN
