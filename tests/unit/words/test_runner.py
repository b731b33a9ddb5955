"""Every row of the failure table: what becomes of a message, of its neighbours, and what is told of it."""

import asyncio
import contextlib
import random
import time
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest

from core.errors import (
    BadMessage,
    BadRaw,
    Conflict,
    Crashed,
    Fatal,
    Forgotten,
    GivenUp,
    KeyDoubted,
    StageError,
    Transient,
    Unauthorized,
    UnknownPatient,
    Upstream,
)
from core.patient_day import MAX_DEFERRALS, Outcome, OutcomeKind, PatientDay, StageMessage, StageName
from core.ports import Attempt, Report
from core.runner import Deadline, Runner, deferral_delay
from core.stages.error_notes import LedgerNotes
from tests.support.aws import FakeLedger, FakeOwnQueue, FakeQueue, FakeRoster, SilentTelemetry
from tests.support.world import day

DONE = Outcome(OutcomeKind.FETCHED, {"emitted": True})
Step = Exception | Outcome | Callable[[], Awaitable[Outcome]]


class Deaf(FakeOwnQueue):
    """A queue at which sending fails with `trouble`."""

    trouble: Exception = Transient("send_message: ServiceUnavailable")

    async def send_again(self, *_: Any, **__: Any) -> None:
        raise self.trouble

    async def dead_letter(self, *_: Any, **__: Any) -> None:
        raise self.trouble


@dataclass
class Bench:
    """A runner whose work is scripted by the day's number: what it does one time after another, then DONE."""

    script: dict[int, list[Step]] = field(default_factory=dict)
    in_order: bool = False
    own: type[FakeOwnQueue] = FakeOwnQueue

    def __post_init__(self) -> None:
        self.queue, self.ledger, self.telemetry = FakeQueue(), FakeLedger(), SilentTelemetry()
        self.errors = LedgerNotes(FakeRoster(), self.ledger)
        self.own_queue = self.own(self.queue, StageName.FETCH)
        self.log: list[tuple[str, tuple[str, int]]] = []
        self.attempts: list[Attempt] = []
        self.runner = Runner(
            StageName.FETCH,
            StageMessage.read,
            self._work,
            self.own_queue,
            self.errors,
            self.telemetry,
            in_order=self.in_order,
        )

    async def _work(
        self, message: StageMessage, seconds_left: Callable[[], float], attempt: Attempt
    ) -> Outcome:
        number = (message.day.date - day(0).date).days
        self.log.append(("began", (message.patient_id, number)))
        self.attempts.append(attempt)
        await asyncio.sleep(0)
        step = self.script[number].pop(0) if self.script.get(number) else DONE
        if isinstance(step, Exception):
            raise step
        outcome = step if isinstance(step, Outcome) else await step()
        self.log.append(("ended", (message.patient_id, number)))
        return outcome

    def put(
        self, number: int = 0, *, receives: int = 0, attributes: dict[str, str] | None = None, **flags: Any
    ) -> None:
        """`receives`: how often it was received before."""
        patient_day = PatientDay(flags.pop("patient_id", "p-1"), day(number).date)
        message = StageMessage.about(patient_day, **{"run_id": "run-1", "reason": "nightly", **flags})
        self.put_body(message.body(), receives=receives, attributes=attributes)

    def put_body(self, body: str, *, receives: int = 0, attributes: dict[str, str] | None = None) -> None:
        self.queue.put(body, "run-1", attributes=attributes)
        list(self.queue.messages.values())[-1].receives = receives

    def deliver(self, *, seconds: float = 60, total: float | None = None, most: int = 10) -> dict[str, Any]:
        """Receives a batch, runs it and settles it, as Lambda does."""
        records = self.queue.receive(most)
        deadline = Deadline.after(seconds)
        deadline = Deadline(deadline.ends, total or seconds)
        answer = asyncio.run(self.runner.batch(records, deadline))
        self.queue.acknowledge(records, answer)
        return answer

    def waiting(self) -> list[StageMessage]:
        return [StageMessage.read(message.body) for message in self.queue.messages.values()]

    @property
    def began(self) -> list[tuple[str, int]]:
        """Patient and day of every try, in order."""
        return [who for what, who in self.log if what == "began"]

    @property
    def told(self) -> list[str]:
        """The kinds that telemetry was told of."""
        return [kind for _, kind, _ in (*self.telemetry.outcomes, *self.telemetry.failures)]


def test_what_is_done_is_acknowledged_and_told() -> None:
    bench = Bench()
    bench.put(0)
    bench.put(1)
    assert bench.deliver() == {"batchItemFailures": []}
    assert not bench.queue.messages
    assert bench.told == ["fetched", "fetched"]
    assert bench.attempts == [Attempt(), Attempt()]


def test_a_report_that_fails_takes_no_record_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a bug in a metric has all of a batch done again, and given up in the end."""
    bench = Bench({1: [Upstream("down")], 2: [RuntimeError("bug")]})
    for number in range(4):
        bench.put(number)
    told = bench.telemetry.report

    def report(about: Report) -> None:
        if about.kind in ("fetched", "upstream"):
            raise ValueError(f"no metric of {about.message}")
        told(about)

    monkeypatch.setattr(bench.telemetry, "report", report)
    answer = bench.deliver()
    assert len(answer["batchItemFailures"]) == 1, "the bug, as ever"
    assert [one.deferrals for one in bench.waiting()] == [0, 1]
    assert bench.told == ["crash"]
    lost = [
        ("fetch", f"a report of {kind} was lost: ValueError") for kind in ("fetched", "fetched", "upstream")
    ]
    assert sorted(bench.telemetry.troubles) == lost


def test_one_bad_record_never_fails_its_batch() -> None:
    bench = Bench(
        {1: [RuntimeError("bug")], 2: [Upstream("down")], 3: [Unauthorized("no")], 4: [Forgotten("gone")]}
    )
    for number in range(6):
        bench.put(number)
    bench.put_body("no message")
    assert len(bench.deliver()["batchItemFailures"]) == 1
    assert sorted(bench.told) == [
        "bad_message",
        "crash",
        "fetched",
        "fetched",
        "forgotten",
        "unauthorized",
        "upstream",
    ]
    assert sorted(bench.waiting(), key=lambda m: m.date)[0].day == day(1), "the crashed one is left to SQS"
    assert len(bench.waiting()) == 2, "and the deferred one waits"


@pytest.mark.parametrize("trouble", [Transient("throttled"), KeyError("x"), ValueError("ada@example.org")])
def test_a_transient_failure_or_a_bug_leaves_the_record_to_sqs(trouble: Exception) -> None:
    bench = Bench({0: [trouble]})
    bench.put(0)
    assert len(bench.deliver()["batchItemFailures"]) == 1
    assert len(bench.queue.messages) == 1
    assert not bench.queue.dead
    assert bench.ledger.entries == {}


def test_a_bug_is_a_crash_that_names_only_its_type() -> None:
    bench = Bench({0: [ValueError("ada@example.org has 52 bpm")]})
    bench.put(0)
    bench.deliver()
    assert bench.telemetry.failures == [("fetch", "crash", "ValueError")]


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (DONE, "fetched"),
        (Transient("throttled"), "transient"),
        (ValueError("bug"), "crash"),
        (BadRaw("no day"), "bad_raw"),
        (Upstream("down"), "upstream"),
        (Conflict("moved"), "fetched"),
    ],
)
def test_whatever_becomes_of_a_message_is_reported_with_its_day_and_the_time_it_took(
    step: Step, kind: str
) -> None:
    async def slowly() -> Outcome:
        await asyncio.sleep(0.02)
        if isinstance(step, Exception):
            raise step
        return DONE

    batch, direct = Bench({0: [slowly]}), Bench({0: [slowly]})
    batch.put(0)
    batch.deliver()
    with contextlib.suppress(Exception):
        asyncio.run(direct.runner.direct(DIRECT, Deadline.after(60)))
    for bench in (batch, direct):
        (report,) = bench.telemetry.reports
        assert report.message is not None
        assert report.message.patient_day == day(0)
        assert 0.02 <= report.seconds < 5
        assert (report.stage, report.kind) == (StageName.FETCH, kind)


def test_a_body_that_is_no_message_is_reported_without_one() -> None:
    bench = Bench()
    bench.put_body("no message")
    bench.deliver()
    assert [report.message for report in bench.telemetry.reports] == [None]


def test_visibility_grows_with_every_receive_up_to_fifteen_minutes() -> None:
    bench = Bench({0: [Transient("throttled")] * 5})
    for receives in range(5):
        bench.queue.messages.clear()
        bench.put(0, receives=min(receives, 2), attributes={"receives_before": str(max(0, receives - 2))})
        bench.deliver(seconds=120)
    assert bench.own_queue.postponed == [60, 120, 240, 480, 900]


class Stiff(FakeOwnQueue):
    """A queue that lets nobody change what lies in it."""

    async def postpone(self, *_: Any, **__: Any) -> None:
        raise Transient("change_message_visibility: AccessDenied")

    async def delete(self, *_: Any, **__: Any) -> None:
        raise Transient("delete_message: AccessDenied")


def test_a_queue_that_refuses_a_courtesy_costs_nobody_anything_and_is_in_the_log() -> None:
    bench = Bench({1: [Transient("throttled")]}, own=Stiff)
    bench.put(0, receives=3)
    bench.put(1)
    assert len(bench.deliver()["batchItemFailures"]) == 1
    assert bench.telemetry.troubles == [
        ("fetch", "delete_message: AccessDenied"),
        ("fetch", "change_message_visibility: AccessDenied"),
    ]


def test_after_five_receives_sqs_dead_letters_a_crash() -> None:
    bench = Bench({0: [RuntimeError("bug")] * 9})
    bench.put(0)
    for _ in range(6):
        bench.deliver()
        bench.queue.clock += 1_000
    assert len(bench.began) == 5
    assert len(bench.queue.dead) == 1
    assert "error_kind" not in bench.queue.dead[0].attributes


@pytest.mark.parametrize("before", ["", "-1", "²", "9" * 5000, "many"])
def test_a_receive_count_that_is_no_number_counts_as_none(before: str) -> None:
    bench = Bench()
    bench.put(0, attributes={"receives_before": before})
    assert bench.deliver() == {"batchItemFailures": []}


def test_an_upstream_failure_sends_the_message_again_later_and_acknowledges_it() -> None:
    bench = Bench({0: [Upstream("down")]})
    bench.put(0, deferrals=3, force=True, explain=False, attributes={"trace": "t-1"})
    assert bench.deliver() == {"batchItemFailures": []}
    (message,) = bench.queue.messages.values()
    again = StageMessage.read(message.body)
    assert again == StageMessage.about(
        day(0), run_id="run-1", reason="nightly", force=True, explain=False, deferrals=4
    )
    assert (message.lane, message.attributes) == ("run-1", {"trace": "t-1"})
    assert message.visible_at > bench.queue.clock
    assert not bench.queue.dead
    assert bench.ledger.entries == {}, "an outage is no error of this day"


def test_a_message_whose_key_is_doubted_waits_a_quarter_of_an_hour_and_remembers_it() -> None:
    bench = Bench({0: [KeyDoubted("refused")]})
    bench.put(0, deferrals=MAX_DEFERRALS, force=True)
    assert bench.deliver() == {"batchItemFailures": []}
    (message,) = bench.queue.messages.values()
    again = StageMessage.read(message.body)
    assert (again.deferrals, again.force, len(again.refusals)) == (MAX_DEFERRALS, True, 1)
    assert abs(again.refusals[0] - time.time()) < 60
    assert (message.visible_at, bench.own_queue.delayed) == (bench.queue.clock + 900, [900])
    assert (bench.queue.dead, bench.ledger.entries) == ([], {})
    assert bench.told == ["unauthorized"]


def test_a_deferral_starts_with_a_clean_account_of_receives() -> None:
    bench = Bench({0: [Upstream("down")]})
    bench.put(0, receives=1, attributes={"receives_before": "1"})
    bench.deliver()
    (message,) = bench.queue.messages.values()
    assert (message.receives, message.attributes) == (0, {})


def test_the_delay_grows_from_a_minute_to_a_quarter_of_an_hour() -> None:
    random.seed(7)
    delays = [deferral_delay(n, None, 60.0) for n in range(MAX_DEFERRALS)]
    assert 60 <= delays[0] <= 66
    assert all(later >= 1.2 * earlier for earlier, later in pairwise(delays[:6]))
    assert delays[-1] == 900
    assert 4 * 3600 < sum(delays) < 6 * 3600, "an outage of four hours is outwaited"


def test_the_api_may_ask_for_more_patience_but_not_for_more_than_sqs_has() -> None:
    assert 600 <= deferral_delay(0, 600, 60.0) <= 660
    assert deferral_delay(0, 86_400, 60.0) == 900
    assert deferral_delay(0, float("inf"), 60.0) == 900


def test_a_message_waits_as_long_as_the_api_asked_for() -> None:
    bench = Bench({0: [Upstream("busy", retry_after=600)]})
    bench.put(0)
    bench.deliver()
    (delay,) = bench.own_queue.delayed
    assert 600 <= delay <= 660


@pytest.mark.parametrize("asked", [0, 1, 30])
def test_an_api_that_always_asks_for_seconds_does_not_burn_all_deferrals_in_minutes(asked: float) -> None:
    assert sum(deferral_delay(n, asked, 60.0) for n in range(MAX_DEFERRALS)) > 4 * 3600


def test_after_the_last_deferral_the_message_is_dead_lettered_as_upstream() -> None:
    bench = Bench({0: [Upstream("the API answered HTTP 503")]})
    bench.put(0, deferrals=MAX_DEFERRALS)
    assert bench.deliver() == {"batchItemFailures": []}
    assert not bench.queue.messages
    (dead,) = bench.queue.dead
    assert dead.attributes["error_kind"] == "upstream"
    assert "24 deferrals" in dead.attributes["error_message"]
    assert bench.ledger.peek(day(0)).errors[StageName.FETCH]["kind"] == "upstream"


FATAL = [Unauthorized("key"), BadRaw("raw"), UnknownPatient("who"), GivenUp("rejected"), BadMessage("odd")]


@pytest.mark.parametrize("error", FATAL, ids=lambda error: type(error).__name__)
def test_what_waiting_does_not_mend_is_dead_lettered_at_once_and_noted(error: Fatal) -> None:
    bench = Bench({0: [error]})
    bench.put(0, attributes={"receives_before": "1", "replayed": "2"})
    body = next(iter(bench.queue.messages.values())).body
    assert bench.deliver() == {"batchItemFailures": []}
    assert not bench.queue.messages
    (dead,) = bench.queue.dead
    assert dead.body == body
    assert dead.attributes == {
        "error_kind": error.kind,
        "error_message": str(error),
        "stage": "fetch",
        "replayed": "2",
    }
    noted = bench.ledger.peek(day(0)).error
    assert noted
    assert (noted["stage"], noted["kind"], noted["message"]) == ("fetch", error.kind, str(error))
    assert bench.told == [error.kind]


def test_a_body_that_is_no_message_is_dead_lettered_and_nothing_is_noted() -> None:
    bench = Bench()
    bench.put_body('{"patient_id": "../secret", "date": "2026-02-30"}')
    assert bench.deliver() == {"batchItemFailures": []}
    assert bench.queue.dead[0].attributes["error_kind"] == "bad_message"
    assert bench.ledger.entries == {}
    assert "secret" not in str(bench.telemetry.failures)


def test_an_error_is_noted_before_its_letter_is_sent() -> None:
    """A second note is the same note, a second letter would be another letter."""
    bench = Bench({0: [Unauthorized("no")]}, own=Deaf)
    bench.put(0)
    assert len(bench.deliver()["batchItemFailures"]) == 1
    assert bench.ledger.peek(day(0)).error == {
        "stage": "fetch",
        "kind": "unauthorized",
        "message": "no",
        "at": "now",
    }


def test_a_file_uploaded_for_a_forgotten_patient_is_a_letter_that_says_what_takes_it_away() -> None:
    bench = Bench({0: [Forgotten("this patient was removed")]})
    bench.put(0, reason="upload")
    assert bench.deliver() == {"batchItemFailures": []}
    (letter,) = bench.queue.dead
    assert letter.attributes["error_kind"] == "bad_message"
    assert "`scripts.roster forget` takes it away" in letter.attributes["error_message"]
    assert bench.ledger.writes == 0


def test_a_message_of_a_forgotten_patient_is_dropped_and_nothing_is_written() -> None:
    bench = Bench({0: [Forgotten("this patient was removed")]})
    bench.put(0)
    assert bench.deliver() == {"batchItemFailures": []}
    assert not bench.queue.messages
    assert not bench.queue.dead
    assert bench.ledger.entries == {}
    assert bench.told == ["forgotten"]


@pytest.mark.parametrize("error", [Upstream("down"), Unauthorized("no")])
@pytest.mark.parametrize("trouble", [Transient("send_message: ServiceUnavailable"), RuntimeError("bug")])
def test_what_cannot_be_sent_on_is_left_to_sqs_and_its_neighbours_are_done(
    error: Exception, trouble: Exception
) -> None:
    bench = Bench({0: [error]}, own=type("Troubled", (Deaf,), {"trouble": trouble}))
    bench.put(0)
    bench.put(1)
    assert len(bench.deliver()["batchItemFailures"]) == 1
    assert [message.day for message in bench.waiting()] == [day(0)]
    assert not bench.queue.dead
    assert set(bench.ledger.entries) <= {day(0)}  # the note may precede the letter
    assert "fetched" in bench.told


def test_when_the_deadline_is_near_the_untried_wait_on_the_queue_unchanged() -> None:
    bench = Bench()
    bench.put(0, deferrals=2, attributes={"trace": "t-1"})
    bench.put(1, receives=1)
    bodies = {message.body for message in bench.queue.messages.values()}
    assert bench.deliver(seconds=8, total=60) == {"batchItemFailures": []}
    assert bench.began == []
    assert {message.body for message in bench.queue.messages.values()} == bodies
    assert all(message.receives == 0 and message.visible_at <= 0 for message in bench.queue.messages.values())
    kept = {StageMessage.read(m.body).day: m.attributes for m in bench.queue.messages.values()}
    assert kept == {day(0): {"trace": "t-1"}, day(1): {"receives_before": "1"}}


def test_waiting_burns_no_receives() -> None:
    bench = Bench()
    bench.put(0)
    for _ in range(20):
        bench.deliver(seconds=8, total=60)
    bench.deliver()
    assert not bench.queue.dead
    assert bench.began == [("p-1", 0)]


def test_work_that_outlasts_the_invocation_is_given_up_in_time_to_answer() -> None:
    async def never() -> Outcome:
        await asyncio.sleep(60)
        return DONE

    bench = Bench({0: [never]})
    bench.put(0)
    assert len(bench.deliver(seconds=0.3)["batchItemFailures"]) == 1
    assert bench.telemetry.failures == [("fetch", "transient", "the invocation's time ran out")]


def test_a_twentieth_of_the_invocation_is_kept_for_the_answer() -> None:
    assert 94 < Deadline.after(100).seconds_left() <= 95


def test_only_the_record_that_is_too_slow_fails() -> None:
    async def never() -> Outcome:
        await asyncio.sleep(60)
        return DONE

    bench = Bench({0: [never]})
    bench.put(0)
    bench.put(1)
    bench.deliver(seconds=0.3)
    assert [message.day for message in bench.waiting()] == [day(0)]


def test_a_suspect_waits_for_a_batch_without_others_with_its_receives_kept() -> None:
    bench = Bench()
    bench.put(0, receives=2)
    for number in (1, 2, 3):
        bench.put(number)
    assert bench.deliver() == {"batchItemFailures": []}
    assert sorted(bench.began) == [("p-1", n) for n in (1, 2, 3)]
    (message,) = bench.queue.messages.values()
    assert (StageMessage.read(message.body).day, message.attributes) == (day(0), {"receives_before": "2"})
    bench.deliver()
    assert bench.began[-1] == ("p-1", 0)
    assert not bench.queue.messages


def test_a_suspect_is_parked_before_anybody_else_is_tried() -> None:
    """What is tried beside it may kill the Lambda, and would put a receive on the suspect's account."""
    left: list[int] = []

    async def look() -> Outcome:
        left.extend(len(m.attributes) for m in bench.queue.messages.values())
        return DONE

    bench = Bench({1: [look]})
    bench.put(0, receives=3)
    bench.put(1)
    bench.deliver()
    assert sorted(left) == [0, 1], "the suspect lies in the queue anew, with its account"


def test_of_several_suspects_one_is_tried_and_the_others_wait_with_their_receives_kept() -> None:
    bench = Bench()
    for number, receives in ((0, 4), (1, 2), (2, 3)):
        bench.put(number, receives=receives)
    assert bench.deliver() == {"batchItemFailures": []}
    assert bench.began == [("p-1", 1)], "the one that burnt the fewest"
    kept = {StageMessage.read(m.body).day: m.attributes for m in bench.queue.messages.values()}
    assert kept == {day(0): {"receives_before": "4"}, day(2): {"receives_before": "3"}}
    bench.deliver()
    bench.deliver()
    assert bench.began == [("p-1", n) for n in (1, 2, 0)]
    assert not bench.queue.messages


def test_a_suspect_that_cannot_be_parked_is_left_to_sqs() -> None:
    bench = Bench(own=Deaf)
    bench.put(0, receives=2)
    bench.put(1, receives=3)
    assert len(bench.deliver()["batchItemFailures"]) == 1
    assert [message.day for message in bench.waiting()] == [day(1)]


class Killed(BaseException):
    """The Lambda's end, which no code of ours sees."""


async def die() -> Outcome:
    raise Killed


def deliver_until_empty(bench: Bench, rounds: int) -> None:
    """Whole batches; what a dead Lambda had comes back."""
    for _ in range(rounds):
        records = bench.queue.receive()
        try:
            bench.queue.acknowledge(records, asyncio.run(bench.runner.batch(records, Deadline.after(60))))
        except Killed:
            bench.queue.give_back([record["messageId"] for record in records])
        if not bench.queue.messages:
            return
    raise AssertionError("the queue does not drain")


def test_a_crash_of_the_lambda_by_a_suspect_costs_its_neighbours_nothing() -> None:
    bench = Bench({0: [die] * 9})
    bench.put(0, receives=2)
    bench.put(1, receives=3)
    bench.put(2)
    deliver_until_empty(bench, 9)
    assert {("p-1", 1), ("p-1", 2)} <= set(bench.began)
    assert [StageMessage.read(dead.body).day for dead in bench.queue.dead] == [day(0)]


@pytest.mark.parametrize(("killers", "innocents"), [(3, 0), (2, 30), (10, 30), (20, 20)])
def test_however_many_kill_their_lambdas_they_end_dead_lettered_and_nobody_innocent_does(
    killers: int, innocents: int
) -> None:
    """What waits is a new message to SQS, whose own count begins anew: two that take turns would go on for ever."""
    bench = Bench({n: [die] * 99 for n in range(killers)})
    for number in range(killers + innocents):
        bench.put(number)
    deliver_until_empty(bench, 3_000)
    dead = sorted(StageMessage.read(letter.body).day.date for letter in bench.queue.dead)
    assert dead == [day(n).date for n in range(killers)]


def test_a_conflict_starts_the_day_again_up_to_five_times() -> None:
    bench = Bench({0: [Conflict("moved")] * 5})
    bench.put(0)
    assert bench.deliver() == {"batchItemFailures": []}
    assert len(bench.began) == 6
    assert bench.told == ["fetched"], "a restart is nobody's business"


def test_an_attempt_knows_that_another_one_may_have_died_before_it() -> None:
    bench = Bench({0: [Conflict("moved")]})
    bench.put(0)
    bench.deliver()
    assert bench.attempts == [Attempt(again=False), Attempt(again=True)]
    redelivered = Bench({0: [RuntimeError("dies")]})
    redelivered.put(0)
    redelivered.deliver()
    redelivered.queue.clock += 1_000
    redelivered.deliver()
    assert [attempt.again for attempt in redelivered.attempts] == [False, True]


def test_a_day_that_moves_a_sixth_time_is_transient() -> None:
    bench = Bench({0: [Conflict("moved")] * 6})
    bench.put(0)
    assert len(bench.deliver()["batchItemFailures"]) == 1
    assert bench.told == ["transient"]


def test_process_does_the_days_of_a_patient_one_after_another_by_date() -> None:
    async def slowly() -> Outcome:
        for _ in range(5):
            await asyncio.sleep(0)
        return DONE

    bench = Bench({n: [slowly, slowly] for n in range(4)}, in_order=True)
    for number in (3, 0, 2, 1):
        bench.put(number)
        bench.put(number, patient_id="p-2")
    assert bench.deliver() == {"batchItemFailures": []}
    in_turn = [(what, number) for number in range(4) for what in ("began", "ended")]
    for patient in ("p-1", "p-2"):
        assert [(what, number) for what, (who, number) in bench.log if who == patient] == in_turn
    assert [what for what, _ in bench.log[:2]] == ["began", "began"], "two patients go side by side"


def test_a_failed_day_does_not_hold_up_the_days_after_it() -> None:
    bench = Bench({0: [RuntimeError("bug")]}, in_order=True)
    bench.put(1)
    bench.put(0)
    bench.put_body("no message")
    bench.deliver()
    assert bench.began == [("p-1", 0), ("p-1", 1)]


DIRECT = {"patient_id": "p-1", "date": "2026-03-01"}


def test_a_direct_payload_does_its_own_part_only_and_returns_what_the_next_state_needs() -> None:
    bench = Bench()
    answer = asyncio.run(bench.runner.direct(DIRECT, Deadline.after(60)))
    assert answer == {**DIRECT, "outcome": "fetched", "emitted": True}
    assert bench.attempts == [Attempt(forward=False, again=True)], (
        "whether another one died before it nobody knows"
    )


@pytest.mark.parametrize("error", [*FATAL, Upstream("down"), Transient("throttled"), Forgotten("gone")])
def test_a_direct_payload_raises_what_stopped_it(error: StageError) -> None:
    bench = Bench({0: [error]})
    with pytest.raises(type(error)):
        asyncio.run(bench.runner.direct(DIRECT, Deadline.after(60)))
    assert not bench.queue.messages
    assert not bench.queue.dead
    assert bench.telemetry.failures == [("fetch", error.kind, str(error))]


def test_a_direct_payload_that_crashes_tells_the_type_and_nothing_of_the_text() -> None:
    bench = Bench({0: [KeyError("ada@example.org")]})
    with pytest.raises(Crashed, match="KeyError: look at the log") as raised:
        asyncio.run(bench.runner.direct(DIRECT, Deadline.after(60)))
    assert "ada" not in "".join(traceback.format_exception(raised.value))
    assert bench.telemetry.failures == [("fetch", "crash", "KeyError")]


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"patient_id": "p-1"},
        {**DIRECT, "date": "2026-02-30"},
        {**DIRECT, "date": "2999-01-01"},
        {**DIRECT, "patient_id": "../p-2"},
        {**DIRECT, "patient_id": None},
        {**DIRECT, "date": 20260301},
    ],
)
def test_a_direct_payload_that_names_no_day_is_a_bad_message(payload: dict[str, Any]) -> None:
    bench = Bench()
    with pytest.raises(BadMessage):
        asyncio.run(bench.runner.direct(payload, Deadline.after(60)))
    assert bench.began == []


def test_every_direct_call_is_a_run_of_its_own_so_that_force_acts_every_time() -> None:
    runs: set[str] = set()

    async def work(message: StageMessage, *_: Any) -> Outcome:
        assert message.force
        runs.add(message.run_id)
        return DONE

    bench = Bench()
    runner = Runner(StageName.FETCH, StageMessage.read, work, bench.own_queue, bench.errors, bench.telemetry)
    for _ in range(3):
        asyncio.run(runner.direct({**DIRECT, "force": True}, Deadline.after(60)))
    assert len(runs) == 3
