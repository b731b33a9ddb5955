"""Hours of outage and days of late rings, with time compressed: a night goes by in milliseconds."""

import asyncio
import datetime as dt
import json
from dataclasses import dataclass, field

import pytest

from core.errors import Upstream
from core.patient_day import StageName
from core.runner import Deadline
from tests.support.world import STAGES, World, answer, day

HOUR = 3600
OUTAGE = 4 * HOUR


@dataclass
class Timed(World):
    """A world whose queues share one clock that jumps to the next message that becomes visible, in seconds."""

    now: int = 0
    down: tuple[int, int] = (0, 0)
    retry_after: float | None = None
    asked: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        told = self.api.day

        async def unless_down(email: str, date: dt.date, *, seconds: float) -> bytes | None:
            self.asked.append(self.now)
            if self.down[0] <= self.now < self.down[1]:
                raise Upstream("the API answered HTTP 503", self.retry_after)
            return await told(email, date, seconds=seconds)

        self.api.day = unless_down  # type: ignore[method-assign]

    def say(self, number: int, value: float | None) -> None:
        self.api.days[day(number).date] = None if value is None else answer(value)

    def night(self, *numbers: int, run_id: str) -> None:
        for number in numbers:
            self.enqueue(day(number), run_id=run_id)
        asyncio.run(self.run())

    async def run(self) -> None:
        """Until every queue is empty."""
        while moments := [m.visible_at for q in self.queues.values() for m in q.messages.values()]:
            self.now = max(self.now, min(moments))
            for stage in STAGES:
                self.queues[stage].clock = self.now
                if records := self.queues[stage].receive():
                    done = await self.runners[stage].batch(records, Deadline.after(60))
                    self.queues[stage].acknowledge(records, done)

    def document(self, number: int) -> dict[str, dict[str, dict[str, float]]]:
        return dict(json.loads(self.processed.objects[day(number)][0]))

    @property
    def states(self) -> dict[int, str]:
        return {(d.date - day(0).date).days: e.state for d, e in self.ledger.entries.items()}

    @property
    def dead(self) -> int:
        return sum(len(queue.dead) for queue in self.queues.values())


@pytest.mark.parametrize("retry_after", [None, 0.0, 5.0, 120.0, 3600.0])
def test_four_hours_without_the_api_end_with_every_day_explained_and_no_dead_letter(
    retry_after: float | None,
) -> None:
    world = Timed(down=(0, OUTAGE), retry_after=retry_after)
    for number in range(20):
        world.say(number, 50.0 + number)
    world.night(*range(20), run_id="the-night")
    assert world.states == dict.fromkeys(range(20), "explained")
    assert world.dead == 0
    assert world.now < OUTAGE + HOUR / 2, "it heals within the longest delay"


def test_an_outage_burns_no_receives_and_notes_no_error() -> None:
    world = Timed(down=(0, OUTAGE))
    world.say(0, 50.0)
    world.night(0, run_id="the-night")
    assert world.runners[StageName.FETCH].queue.postponed == []  # type: ignore[attr-defined]
    assert world.ledger.peek(day(0)).errors == {}


def test_an_outage_is_asked_less_and_less_often() -> None:
    world = Timed(down=(0, OUTAGE))
    world.say(0, 50.0)
    world.night(0, run_id="the-night")
    gaps = [later - earlier for earlier, later in zip(world.asked, world.asked[1:], strict=False)]
    assert 60 <= gaps[0] <= 66
    assert max(gaps) == 900
    assert len(world.asked) < 25


def test_an_outage_of_a_day_ends_in_the_dead_letter_queue_and_a_replay_heals_it() -> None:
    world = Timed(down=(0, 24 * HOUR))
    world.say(0, 50.0)
    world.night(0, run_id="the-night")
    assert world.queues[StageName.FETCH].dead[0].attributes["error_kind"] == "upstream"
    assert world.states == {0: "dead"}
    body = json.loads(world.queues[StageName.FETCH].dead[0].body)
    world.now = 24 * HOUR
    world.queues[StageName.FETCH].dead.clear()
    world.queues[StageName.FETCH].put(json.dumps({**body, "deferrals": 0}))
    asyncio.run(world.run())
    assert world.states == {0: "explained"}


def test_a_dead_letter_that_is_put_back_as_it_is_gets_one_more_try() -> None:
    world = Timed(down=(0, 24 * HOUR))
    world.say(0, 50.0)
    world.night(0, run_id="the-night")
    tries = len(world.asked)
    world.now = 24 * HOUR
    world.replay_dead_letters()
    asyncio.run(world.run())
    assert world.states == {0: "explained"}
    assert len(world.asked) == tries + 1


def test_four_hours_without_the_model_leave_a_template_at_once_and_the_models_words_in_the_end() -> None:
    world = Timed()
    world.say(0, 50.0)
    world.model.away = True
    complete = world.model.complete

    async def back_after_four_hours(messages: object, *, seconds: float) -> object:
        world.model.away = world.now < OUTAGE
        if world.now:
            assert json.loads(world.explanations.objects[day(0)][0])["source"] == "template"
        return await complete(messages, seconds=seconds)  # type: ignore[arg-type]

    world.model.complete = back_after_four_hours  # type: ignore[method-assign,assignment]
    world.night(0, run_id="the-night")
    assert json.loads(world.explanations.objects[day(0)][0])["source"] == "model"
    assert world.states == {0: "explained"}
    assert world.dead == 0


def test_a_ring_that_syncs_two_days_late_is_picked_up_by_a_later_look_back() -> None:
    world = Timed()
    for number in (1, 2, 3):
        world.say(number, 60.0)
    world.say(0, None)
    world.night(0, run_id="night-1")
    world.night(0, 1, run_id="night-2")
    assert world.states == {0: "no_data", 1: "explained"}
    world.say(0, 40.0)
    world.night(0, 1, 2, run_id="night-3")
    assert world.states == dict.fromkeys(range(3), "explained")
    for number in (1, 2):
        assert world.document(number)["quality"]["history"][day(0).date.isoformat()] == 40.0
    assert world.ledger.peek(day(0)).no_data_at is None


def test_a_day_that_is_served_again_with_more_samples_replaces_the_first_and_heals_what_rests_on_it() -> None:
    world = Timed()
    for number, value in ((0, 70.0), (1, 60.0)):
        world.say(number, value)
    world.night(0, 1, run_id="night-1")
    world.say(0, 40.0)
    world.night(0, 1, run_id="night-2")
    assert world.document(0)["metrics"]["resting_hr"]["value"] == 40.0
    assert world.document(1)["quality"]["history"] == {day(0).date.isoformat(): 40.0}
    assert world.states == {0: "explained", 1: "explained"}


def test_a_day_that_vanishes_is_kept_and_noted_and_nothing_that_rests_on_it_moves() -> None:
    world = Timed()
    for number in (0, 1):
        world.say(number, 60.0)
    world.night(0, 1, run_id="night-1")
    before = dict(world.raw.objects), dict(world.processed.objects), dict(world.explanations.objects)
    world.say(0, None)
    world.night(0, 1, run_id="night-2")
    assert (world.raw.objects, world.processed.objects, world.explanations.objects) == before
    assert world.ledger.peek(day(0)).vanished_at is not None
    assert world.states == {0: "explained", 1: "explained"}


def test_a_late_ring_during_an_outage_ends_as_if_neither_had_been() -> None:
    troubled, calm = Timed(down=(0, OUTAGE)), Timed()
    for number in range(5):
        calm.say(number, 50.0 + number)
        troubled.say(number, None if number < 2 else 50.0 + number)
    calm.night(*range(5), run_id="night-1")
    troubled.night(*range(5), run_id="night-1")
    for number in range(5):
        troubled.say(number, 50.0 + number)
    troubled.night(*range(5), run_id="night-2")
    assert troubled.processed.objects == calm.processed.objects
    assert troubled.states == calm.states
