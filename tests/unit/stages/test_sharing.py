"""A refused key: who does not share is told once and quietly; a dead key is found within the hour and rings."""

import asyncio
import datetime as dt

import pytest

from core.errors import KeyDoubted, KeyRefused, NotShared, StageError, Unauthorized
from core.ledger import Entry
from core.patient_day import MAX_REFUSALS, StageMessage, StageName
from core.ports import Attempt, Work
from core.runner import Deadline
from core.stages.day_status import COMPLETE, DayStatus, day_status
from core.stages.sharing import judge
from tests.support.world import World, answer, day

NOW = dt.datetime(2026, 4, 1, 4, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
FETCH = StageName.FETCH


def judged(
    worked: dt.timedelta | None, *refused: dt.timedelta, doubted: bool = False, forward: bool = True
) -> type[StageError]:
    """`worked` and `refused`: how long ago the key worked, and this message was refused before."""
    refusals = tuple(int((NOW - ago).timestamp()) for ago in refused)
    message = StageMessage.about(day(0), run_id="r", reason="nightly").model_copy(
        update={"refusals": refusals}
    )
    refusal = KeyRefused(401, None if worked is None else NOW - worked, doubted=doubted)
    return type(judge(refusal, Work(message, lambda: 60.0, Attempt(forward)), NOW))


HOUR = 60 * MINUTE


def test_a_key_that_worked_within_two_hours_is_not_shared_with_by_this_person() -> None:
    assert judged(0 * MINUTE) is NotShared
    assert judged(2 * HOUR) is NotShared
    assert judged(2 * HOUR + MINUTE) is KeyDoubted


def test_the_first_message_of_the_night_after_a_key_died_at_noon_ends_unauthorized() -> None:
    noon = 16 * HOUR
    assert judged(noon) is KeyDoubted
    assert judged(noon, 15 * MINUTE) is KeyDoubted
    assert judged(noon, 30 * MINUTE, 15 * MINUTE) is KeyDoubted
    assert judged(noon, 45 * MINUTE, 30 * MINUTE, 15 * MINUTE) is Unauthorized


def test_a_key_that_never_worked_as_that_of_a_clinic_that_begins_is_asked_again_and_then_unauthorized() -> (
    None
):
    assert judged(None) is KeyDoubted
    assert judged(None, *[MINUTE] * MAX_REFUSALS) is Unauthorized


def test_a_night_whose_key_dies_in_the_middle_does_not_pass_for_people_who_do_not_share() -> None:
    """Others were refused as well: only a success after one's own refusal proves that the key lives."""
    assert judged(MINUTE, doubted=True) is KeyDoubted
    assert judged(16 * MINUTE, 15 * MINUTE, doubted=True) is KeyDoubted
    assert judged(14 * MINUTE, 15 * MINUTE, doubted=True) is NotShared
    assert judged(15 * MINUTE, 15 * MINUTE, doubted=True) is NotShared, "of one batch"
    assert judged(46 * MINUTE, 45 * MINUTE, 30 * MINUTE, 15 * MINUTE, doubted=True) is Unauthorized


def test_a_replay_a_week_later_is_not_answered_by_a_success_of_days_ago() -> None:
    assert judged(72 * HOUR, *[7 * 24 * HOUR] * MAX_REFUSALS) is Unauthorized
    assert judged(MINUTE, *[7 * 24 * HOUR] * MAX_REFUSALS, doubted=True) is NotShared


def test_whoever_asks_directly_is_answered_at_once() -> None:
    assert judged(None, forward=False) is Unauthorized
    assert judged(MINUTE, forward=False) is NotShared


# what becomes of the message


class Clinic(World):
    def says(self, said: float | str | None) -> None:
        """What the API says of day 0: a resting heart rate, or `not shared`, or `refused`."""
        now = dt.datetime.now(dt.UTC)
        self.api.days[day(0).date] = (
            answer(said)
            if isinstance(said, float)
            else KeyRefused(401, now if said == "not shared" else None)
            if said
            else None
        )

    def night(self, **flags: object) -> None:
        self.enqueue(day(0), **flags)
        asyncio.run(self.drain())

    @property
    def entry(self) -> Entry:
        return self.ledger.peek(day(0))

    @property
    def dead(self) -> list[str]:
        return [letter.attributes["error_kind"] for letter in self.queues[FETCH].dead]


@pytest.fixture
def clinic() -> Clinic:
    return Clinic()


def test_who_does_not_share_is_noted_with_the_cure_and_nothing_is_dead_lettered(clinic: Clinic) -> None:
    clinic.says("not shared")
    clinic.night()
    assert (clinic.dead, clinic.queues[FETCH].messages) == ([], {})
    assert clinic.entry.error
    assert clinic.entry.error["kind"] == "not_shared"
    assert "Profile, Settings, Partner ID" in clinic.entry.error["message"]
    assert (clinic.entry.state, clinic.entry.run_id) == ("not_shared", "run-1")
    assert day_status(clinic.entry) is DayStatus.NOT_SHARED
    assert DayStatus.NOT_SHARED in COMPLETE
    assert [kind for _, kind, _ in clinic.telemetry.outcomes] == ["not_shared"]
    assert clinic.telemetry.failures == []


def test_the_next_night_asks_again_and_notes_nothing_anew_until_they_share(clinic: Clinic) -> None:
    clinic.says("not shared")
    clinic.night()
    writes, calls = clinic.ledger.writes, clinic.api.calls
    clinic.night(run_id="night-2")
    assert (clinic.ledger.writes, clinic.api.calls) == (writes, calls + 1)
    clinic.says(50.0)
    clinic.night(run_id="night-3", explain=False)
    assert clinic.entry.state == "explained", "the wish of the night that was refused is kept"
    assert clinic.entry.errors == {}


def test_without_data_once_they_share_is_no_data(clinic: Clinic) -> None:
    clinic.says("not shared")
    clinic.night()
    clinic.says(None)
    clinic.night(run_id="night-2")
    assert day_status(clinic.entry) is DayStatus.NO_DATA


def test_a_later_wish_for_an_explanation_is_kept_too(clinic: Clinic) -> None:
    clinic.says("not shared")
    clinic.night(explain=False)
    assert not clinic.entry.explain_wanted
    clinic.night(run_id="again")
    assert clinic.entry.explain_wanted


def test_a_day_that_has_its_document_stays_complete_when_its_patient_stops_sharing(clinic: Clinic) -> None:
    clinic.says(50.0)
    clinic.night()
    before = clinic.entry
    clinic.says("not shared")
    clinic.night(run_id="night-2")
    assert (clinic.entry, clinic.dead) == (before, [])


def test_an_accepted_document_that_nobody_was_told_of_is_passed_on_all_the_same(clinic: Clinic) -> None:
    clinic.says(50.0)
    clinic.enqueue(day(0))
    deliver(clinic)
    clinic.queues[StageName.PROCESS].messages.clear()
    clinic.says("not shared")
    clinic.night(run_id="night-2")
    assert clinic.entry.state == "explained"


def test_a_dead_key_defers_three_times_a_quarter_of_an_hour_and_is_then_a_dead_letter(clinic: Clinic) -> None:
    clinic.says("refused")
    clinic.night()
    own = clinic.runners[FETCH].queue
    assert own.delayed == [900] * MAX_REFUSALS  # type: ignore[attr-defined]
    assert clinic.dead == ["unauthorized"]
    assert day_status(clinic.entry) is DayStatus.DEAD
    assert clinic.api.calls == 1 + MAX_REFUSALS


def test_a_replayed_letter_is_answered_at_once(clinic: Clinic) -> None:
    clinic.says("refused")
    clinic.night()
    clinic.replay_dead_letters()
    asyncio.run(clinic.drain())
    assert (clinic.api.calls, clinic.dead) == (2 + MAX_REFUSALS, ["unauthorized"])
    clinic.says(50.0)
    clinic.replay_dead_letters()
    asyncio.run(clinic.drain())
    assert clinic.entry.state == "explained"


def test_an_outage_before_it_leaves_the_refused_its_three_tries(clinic: Clinic) -> None:
    clinic.says("refused")
    clinic.night(deferrals=20)
    assert clinic.api.calls == 1 + MAX_REFUSALS


def deliver(clinic: Clinic) -> None:
    queue = clinic.queues[FETCH]
    records = queue.receive()
    queue.acknowledge(records, asyncio.run(clinic.runners[FETCH].batch(records, Deadline.after(60))))


def test_a_day_that_nobody_wants_explained_is_noted_as_not_shared_too(clinic: Clinic) -> None:
    clinic.says("not shared")
    clinic.night(explain=False)
    assert day_status(clinic.entry) is DayStatus.NOT_SHARED


def test_the_log_tells_that_the_document_of_who_stopped_sharing_was_kept(clinic: Clinic) -> None:
    clinic.says(50.0)
    clinic.night()
    clinic.says("not shared")
    clinic.night(run_id="night-2")
    assert clinic.telemetry.outcomes[-1] == ("fetch", "not_shared", {"kept": True})


def test_a_day_whose_document_was_deleted_is_noted_as_not_shared(clinic: Clinic) -> None:
    clinic.says(50.0)
    clinic.night()
    clinic.raw.objects.clear()
    clinic.says("not shared")
    clinic.night(run_id="night-2")
    assert (clinic.entry.state, clinic.dead) == ("not_shared", [])


def test_a_refusal_notes_nothing_of_a_day_that_another_fetch_found_meanwhile(clinic: Clinic) -> None:
    """The other one stores its answer and notes it while this one waits for its own."""
    clinic.says(50.0)
    clinic.enqueue(day(0))
    deliver(clinic)
    stored = dict(clinic.raw.objects)
    clinic.raw.objects.clear()
    clinic.says("not shared")

    async def other(where: str) -> None:
        if where == "api.answered":
            clinic.raw.objects.update(stored)

    clinic.api.gate = other
    clinic.enqueue(day(0), explain=False, run_id="night-2")
    clinic.queues[StageName.PROCESS].messages.clear()
    deliver(clinic)
    assert (clinic.entry.state, clinic.dead) == ("fetched", [])
    assert clinic.telemetry.outcomes[-1][1:] == ("not_shared", {"kept": True})


def test_a_refused_key_tells_when_it_is_asked_again_and_at_last_what_to_mend(clinic: Clinic) -> None:
    clinic.says("refused")
    clinic.night()
    *doubted, last = [text for _, _, text in clinic.telemetry.failures]
    assert len(doubted) == MAX_REFUSALS
    assert all("in 15 minutes" in text for text in doubted)
    (letter,) = clinic.queues[FETCH].dead
    assert "HTTP 401" in last
    assert "ULTRAHUMAN_API_KEY" in letter.attributes["error_message"]
