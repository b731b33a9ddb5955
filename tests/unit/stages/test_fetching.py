"""Fetch by itself: what it logs, what it spares, what it notes of a day and its uploaded file, and what it does when
somebody else was faster."""

import asyncio
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from core.content import sha256
from core.errors import KeyRefused, Upstream
from core.ledger import Entry
from core.patient_day import StageMessage, StageName
from core.runner import Deadline
from tests.support.aws import Gate
from tests.support.world import PATIENT, ZONE, World, answer, day, value_of

FETCH, PROCESS = StageName.FETCH, StageName.PROCESS
EMPTY = b'{"data": {"metric_data": []}}'


class Fetching(World):
    """The world, of which only fetch is driven, about day 0."""

    def says(self, says: float | bytes | Exception | None) -> None:
        """What the API says from now on."""
        self.api.days[day(0).date] = answer(says) if isinstance(says, float) else says

    def put(self, says: float | bytes | None) -> None:
        """Somebody puts an uploaded file there, or deletes it; nobody has been told yet."""
        if says is None:
            del self.uploads.objects[day(0)]
        else:
            self.uploads.objects[day(0)] = (answer(says) if isinstance(says, float) else says, None)

    def deliver(self, **flags: Any) -> None:
        self.enqueue(day(0), **flags)
        asyncio.run(self.receive(FETCH))

    async def receive(self, stage: StageName) -> None:
        """One stage does one of its messages."""
        records = self.queues[stage].receive(1)
        done = await self.runners[stage].batch(records, Deadline.after(3600))
        self.queues[stage].acknowledge(records, done)

    def directly(self) -> None:
        asyncio.run(self.fetch_directly())

    async def fetch_directly(self) -> None:
        payload = {"patient_id": PATIENT.patient_id, "date": day(0).date.isoformat()}
        await self.runners[FETCH].direct(payload, Deadline.after(3600))

    def finish(self) -> None:
        """What fetch has passed on is processed and explained."""
        asyncio.run(self.drain())

    @property
    def entry(self) -> Entry:
        return self.ledger.peek(day(0))

    @property
    def logged(self) -> list[tuple[str, dict[str, Any]]]:
        """What the log says of each fetch, without how long the API took."""
        assert self.telemetry.failures == []
        return [
            (kind, {name: value for name, value in detail.items() if name != "api_ms"})
            for stage, kind, detail in self.telemetry.outcomes
            if stage == FETCH
        ]

    @property
    def told(self) -> list[StageMessage]:
        return [StageMessage.read(message.body) for message in self.queues[PROCESS].messages.values()]

    @property
    def stored(self) -> float:
        return value_of(self.raw.objects[day(0)][0])

    @property
    def letters(self) -> list[str]:
        return [letter.attributes["error_message"] for letter in self.queues[FETCH].dead]


def once(label: str, act: Callable[[], Any]) -> Gate:
    """Lets somebody act right before the first call of that name."""
    left = [act]

    async def gate(called: str) -> None:
        if called == label and left and (doing := left.pop()()):
            await doing

    return gate


@pytest.fixture
def world() -> Fetching:
    return Fetching()


@pytest.fixture
def fetched(world: Fetching) -> Fetching:
    """Day 0 fetched; process has not been told."""
    world.says(50.0)
    world.directly()
    world.telemetry.outcomes.clear()
    return world


# what it logs


def test_a_day_is_logged_as_fetched_only_when_its_document_changes(world: Fetching) -> None:
    for value in (50.0, 50.0, 60.0):
        world.says(value)
        world.deliver()
    assert world.logged == [
        ("fetched", {"emitted": True}),
        ("unchanged", {"emitted": True}),
        ("fetched", {"emitted": True}),
    ]


def test_a_day_without_data_is_told_from_one_that_keeps_the_document_of_an_earlier_night(
    world: Fetching,
) -> None:
    world.says(None)
    world.deliver()
    world.says(50.0)
    world.deliver()
    world.says(EMPTY)
    world.deliver()
    assert world.logged == [("no_data", {}), ("fetched", {"emitted": True}), ("no_data", {"kept": True})]


@pytest.mark.parametrize("says", [50.0, EMPTY, None])
def test_the_log_says_how_long_the_api_took_in_milliseconds(
    world: Fetching, says: float | bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]

    async def slowly(label: str) -> None:
        clock[0] += 1.23456 if label == "api.answered" else 0

    monkeypatch.setattr("core.stages.source.time", SimpleNamespace(monotonic=lambda: clock[0]))
    world.api.gate = slowly
    world.says(says)
    world.deliver()
    ((_, _, detail),) = world.telemetry.outcomes
    assert detail["api_ms"] == 1234.6


# what it reads


@pytest.mark.parametrize("reason", ["nightly", "upload"])
@pytest.mark.parametrize(("number", "known"), [(0, True), (1, False)])
def test_of_an_answer_by_date_only_the_day_s_own_entries_count(
    world: Fetching, reason: str, number: int, known: bool
) -> None:
    entries = json.loads(answer(50.0))["data"]["metric_data"]
    body = json.dumps({"data": {"metrics": {day(number).date.isoformat(): entries}}}).encode()
    if reason == "upload":
        world.put(body)
    else:
        world.says(body)
    world.deliver(reason=reason)
    assert (day(0) in world.raw.objects) is known
    assert [kind for _, kind, _ in world.telemetry.failures] == (
        ["bad_raw"] if reason == "upload" and not known else []
    )


# what it spares


def test_a_day_that_had_no_data_the_night_before_costs_a_question_and_two_looks(world: Fetching) -> None:
    for night in (1, 2):
        world.api.calls = world.ledger.reads = world.ledger.writes = world.raw.heads = 0
        world.deliver(run_id=f"night-{night}")
        assert (world.api.calls, world.ledger.reads, world.raw.heads) == (1, 1, 1)
        assert world.ledger.writes == (night == 1)
    assert world.logged == [("no_data", {})] * 2


def test_an_accepted_document_without_a_note_is_passed_on_without_asking_twice(world: Fetching) -> None:
    """A fetch died between the document and the ledger."""
    world.says(50.0)
    world.raw.objects[day(0)] = (answer(50.0), sha256(answer(50.0)))
    world.deliver()
    assert world.logged == [("unchanged", {"emitted": True})]
    assert (len(world.told), world.api.calls) == (1, 1)


def test_a_redelivery_of_a_forced_fetch_does_not_force_process_again(fetched: Fetching) -> None:
    fetched.deliver()
    fetched.finish()
    for _ in range(2):
        fetched.deliver(force=True, run_id="forced")
    assert [message.force for message in fetched.told] == [True]
    fetched.deliver(force=True, run_id="forced-again")
    assert [message.force for message in fetched.told] == [True, True]


# what it notes


def test_an_explanation_that_was_wanted_while_there_was_no_data_is_written_once_there_is(
    world: Fetching,
) -> None:
    world.deliver(explain=True)
    assert world.entry.explain_wanted
    world.says(50.0)
    world.deliver(explain=False, run_id="look-back")
    world.finish()
    assert world.entry.state == "explained"


def test_a_later_wish_for_an_explanation_of_a_day_without_data_is_kept(world: Fetching) -> None:
    world.deliver(explain=False)
    assert not world.entry.explain_wanted
    world.deliver(explain=True, run_id="again")
    assert world.entry.explain_wanted


@pytest.mark.parametrize("uploaded", [False, True])
def test_the_first_fetch_pins_the_time_zone_before_anybody_processes_the_day(uploaded: bool) -> None:
    world = Fetching(patient=replace(PATIENT, timezone=None))
    if uploaded:
        world.put(50.0)
    else:
        world.says(50.0)
    world.deliver(reason="upload" if uploaded else "nightly")
    assert world.entry.timezone == ZONE


# uploaded files


def test_a_file_that_cannot_be_used_does_not_mark_the_api_s_day_as_uploaded(fetched: Fetching) -> None:
    fetched.put(EMPTY)
    fetched.deliver(reason="upload")
    assert fetched.stored == 50.0
    assert fetched.entry.uploaded_at is None


def test_the_letter_of_a_file_that_cannot_be_used_says_why(world: Fetching) -> None:
    world.put(EMPTY)
    world.deliver(reason="upload")
    (text,) = world.letters
    assert "uploaded file" in text
    assert "no data" in text


def test_an_outage_keeps_a_deleted_file_s_document_marked_as_uploaded(world: Fetching) -> None:
    """It is still the day's document."""
    world.put(61.0)
    world.deliver(reason="upload")
    world.put(None)
    world.says(Upstream("down"))
    world.deliver(run_id="night")
    assert world.stored == 61.0
    assert world.entry.uploaded_at


def test_a_deleted_file_s_document_says_what_it_is_of_until_the_api_has_one(world: Fetching) -> None:
    """Where the API knows nothing of the day, what was uploaded is all there is of it."""
    world.put(61.0)
    world.deliver(reason="upload")
    world.finish()
    world.put(None)
    world.says(None)
    for night in ("first", "second"):
        world.deliver(run_id=night)
        world.finish()
        assert (world.stored, bool(world.entry.uploaded_at)) == (61.0, True)
        assert json.loads(world.processed.objects[day(0)][0])["quality"]["uploaded"]
        assert world.entry.vanished_at
    noted = world.ledger.writes
    world.deliver(run_id="third")
    assert world.ledger.writes == noted, "nothing is news"
    world.says(50.0)
    world.deliver(run_id="fourth")
    world.finish()
    assert (world.stored, world.entry.uploaded_at) == (50.0, None)
    assert "uploaded" not in json.loads(world.processed.objects[day(0)][0])["quality"]


def test_what_the_api_had_before_a_crash_is_not_called_uploaded(world: Fetching) -> None:
    """Its document was put and not noted; then the API forgets the day again."""
    world.put(61.0)
    world.deliver(reason="upload")
    world.put(None)
    world.raw.objects[day(0)] = (answer(50.0), sha256(answer(50.0)))
    world.says(None)
    world.deliver(run_id="night")
    assert (world.stored, world.entry.uploaded_at) == (50.0, None)


@pytest.mark.parametrize("direct", [False, True])
def test_a_file_that_is_replaced_while_it_is_passed_on_is_fetched_at_once(
    world: Fetching, direct: bool
) -> None:
    """Whether process is still to be told, or the day only noted, as by whoever calls fetch directly."""
    world.put(61.0)
    world.deliver(reason="upload")
    meanwhile = once("ledger.fetched" if direct else "queue.send", lambda: world.put(70.0))
    world.ledger.gate = world.queues[PROCESS].gate = meanwhile
    if direct:
        world.directly()
    else:
        world.deliver(reason="upload")
    assert world.stored == 70.0


def test_a_file_that_cannot_be_used_and_is_mended_meanwhile_leaves_no_letter(fetched: Fetching) -> None:
    """The document of before, which nobody was told of, is passed on first."""
    fetched.put(EMPTY)
    fetched.queues[PROCESS].gate = once("queue.send", lambda: fetched.put(70.0))
    fetched.deliver(reason="upload")
    assert (fetched.stored, fetched.letters, fetched.entry.errors) == (70.0, [], {})


# somebody else was faster


def test_an_explanation_wanted_of_a_day_without_data_is_written_though_another_fetch_found_some_meanwhile(
    world: Fetching,
) -> None:
    """The other one wants none, and process has done with it; this one notes its wish over that."""

    async def another() -> None:
        world.says(50.0)
        world.enqueue(day(0), explain=False, run_id="another")
        await world.receive(FETCH)
        await world.receive(PROCESS)
        assert world.entry.state == "processed"

    world.ledger.gate = once("ledger.no_data", another)
    world.deliver(explain=True)
    world.finish()
    assert world.entry.state == "explained"
    assert (world.entry.no_data_at, world.telemetry.failures) == (None, [])


def test_a_day_that_got_its_document_from_another_fetch_meanwhile_is_complete_though_not_shared_any_more(
    world: Fetching,
) -> None:
    async def another() -> None:
        world.says(50.0)
        await world.fetch_directly()
        world.says(KeyRefused(401, dt.datetime.now(dt.UTC)))

    world.api.gate = once("api.day", another)
    world.says(50.0)
    world.deliver()
    assert world.logged == [("fetched", {"emitted": False}), ("not_shared", {"kept": True})]
    assert world.entry.errors == {}


def test_a_copied_document_that_is_deleted_while_fetch_reads_it_is_no_data(world: Fetching) -> None:
    """A copy of a bucket has no hash beside the document, so its bytes are read."""
    world.raw.objects[day(0)] = (answer(50.0), None)
    world.raw.gate = once("raw.read", world.raw.objects.clear)
    world.deliver()
    assert world.logged == [("no_data", {})]


@pytest.mark.parametrize("seen", [50.0, 60.0])
def test_a_document_that_another_fetch_replaces_while_it_is_passed_on_is_looked_at_again(
    world: Fetching, seen: float
) -> None:
    """The ledger must name what lies in the bucket in the end, whatever this fetch has said of it."""
    world.says(50.0)
    world.raw.objects[day(0)] = (answer(50.0), sha256(answer(50.0)))

    def replaced() -> None:
        world.raw.objects[day(0)] = (answer(60.0), sha256(answer(60.0)))
        world.says(seen)

    world.queues[PROCESS].gate = once("queue.send", replaced)
    world.deliver()
    assert (world.stored, world.entry.fetched_sha256) == (seen, sha256(answer(seen)))
    assert len(world.told) == 2
