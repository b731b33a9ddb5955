"""Fetch, process and explain on the in-memory world: what each writes, whom it tells, and when it does nothing."""

import asyncio
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from core.errors import (
    BadRaw,
    Conflict,
    Forgotten,
    Misconfigured,
    Transient,
    Unauthorized,
    UnknownPatient,
    Upstream,
)
from core.explanation.model.contract import Completion
from core.patient_day import MAX_DEFERRALS, PatientDay, StageMessage, StageName
from core.ports import Patient
from core.runner import Deadline
from core.stages import notes
from core.stages.day_status import DayStatus, day_status
from tests.support.aws import open_gate
from tests.support.world import ASIDE, PATIENT, ZONE, World, answer, day

HTML = b"<html>maintenance</html>"


class Pipeline(World):
    """The world, driven stage by stage."""

    def say(self, number: int, says: float | bytes | Exception | None) -> None:
        """What the API says of a day from now on."""
        self.api.days[day(number).date] = answer(says) if isinstance(says, float) else says

    def night(self, *numbers: int, **flags: Any) -> None:
        """A run over these days until the queues are empty."""
        for number in numbers:
            self.enqueue(day(number), **flags)
        asyncio.run(self.drain())

    def deliver(self, stage: StageName, number: int = 0, **flags: Any) -> None:
        """One message to one stage; what that stage sends stays in the queues."""
        self.enqueue(day(number), stage=stage, **flags)
        queue = self.queues[stage]
        records = queue.receive(1)
        queue.acknowledge(records, asyncio.run(self.runners[stage].batch(records, Deadline.after(3600))))

    def direct(self, stage: StageName, number: int = 0, **more: Any) -> dict[str, Any]:
        payload = {"patient_id": "p-1", "date": day(number).date.isoformat(), **more}
        return asyncio.run(self.runners[stage].direct(payload, Deadline.after(3600)))

    def queued(self, stage: StageName) -> list[StageMessage]:
        return [StageMessage.read(message.body) for message in self.queues[stage].messages.values()]

    def told(self, stage: StageName) -> list[PatientDay]:
        return [message.day for message in self.queued(stage)]

    def forget_queues(self) -> None:
        for queue in self.queues.values():
            queue.messages.clear()

    def processed_document(self, number: int = 0) -> dict[str, Any]:
        return dict(json.loads(self.processed.objects[day(number)][0]))

    def found(self, number: int = 0) -> list[dict[str, Any]]:
        """Its anomalies, without those that the toy finds on every day."""
        return [a for a in self.processed_document(number)["anomalies"] if a["rule"] != ASIDE.rule]

    def explanation(self, number: int = 0) -> dict[str, Any]:
        return dict(json.loads(self.explanations.objects[day(number)][0]))

    @property
    def dead(self) -> list[str]:
        return [m.attributes["error_kind"] for queue in self.queues.values() for m in queue.dead]

    @property
    def writes(self) -> tuple[int, int, int, int]:
        """Documents and ledger entries written, and calls of the model."""
        documents = self.raw.writes + self.processed.writes + self.explanations.writes
        return documents, self.ledger.writes, self.model.calls, len(self.dead)


@pytest.fixture
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.fixture
def done(pipeline: Pipeline) -> Pipeline:
    """Day 0 fetched, processed and explained."""
    pipeline.say(0, 50.0)
    pipeline.night(0)
    return pipeline


# the whole way


def test_what_was_given_up_of_a_forgotten_patient_leaves_no_entry_and_no_letter(pipeline: Pipeline) -> None:
    """It was tried five times, so its stage is not asked any more, and would have looked at the roster."""
    pipeline.roster.forgotten.add("p-1")
    pipeline.enqueue(day(0))
    (message,) = pipeline.queues[StageName.FETCH].messages.values()
    message.attributes["receives_before"] = "6"
    asyncio.run(pipeline.drain())
    assert (pipeline.ledger.entries, pipeline.dead) == ({}, [])


def test_a_processed_document_in_another_form_is_a_dead_letter_that_says_what_to_do(done: Pipeline) -> None:
    body, sha = done.processed.objects[day(0)]
    done.processed.objects[day(0)] = (body.replace(b'"quality"', b'"qualities"'), sha)
    done.deliver(StageName.EXPLAIN, force=True, run_id="again")
    assert done.dead == ["bad_processed"]
    (letter,) = done.queues[StageName.EXPLAIN].dead
    assert "--from process --force" in letter.attributes["error_message"]
    done.night(0, force=True, run_id="mend")
    assert done.explanation()["source"] == "model"


def test_a_processed_document_of_somebody_else_is_a_dead_letter_and_reaches_no_model(done: Pipeline) -> None:
    body, sha = done.processed.objects[day(0)]
    done.processed.objects[day(0)] = (body.replace(b'"patient_id":"p-1"', b'"patient_id":"p-2"'), sha)
    calls, told = done.model.calls, done.explanation()
    done.deliver(StageName.EXPLAIN, force=True)
    assert done.dead == ["bad_processed"]
    assert (done.model.calls, done.explanation()) == (calls, told)


def test_a_day_becomes_a_raw_document_a_processed_one_and_an_explanation(done: Pipeline) -> None:
    assert done.raw.objects[day(0)][0] == answer(50.0)
    assert done.processed_document()["metrics"]["resting_hr"]["value"] == 50.0
    assert done.explanation()["source"] == "model"
    entry = done.ledger.peek(day(0))
    assert (entry.state, entry.timezone, entry.explanation_pending) == ("explained", "UTC", False)
    assert not done.dead


def test_a_day_that_nobody_wants_explained_is_complete_once_processed(pipeline: Pipeline) -> None:
    pipeline.say(0, 50.0)
    pipeline.night(0, explain=False)
    assert pipeline.ledger.peek(day(0)).state == "processed"
    assert pipeline.model.calls == 0
    assert not pipeline.explanations.objects


def test_the_wish_for_an_explanation_sticks(pipeline: Pipeline) -> None:
    pipeline.say(0, 50.0)
    pipeline.night(0)
    pipeline.say(0, 70.0)
    pipeline.night(0, explain=False)
    assert pipeline.explanation()["text"] != []
    assert pipeline.ledger.peek(day(0)).state == "explained"


def test_a_backfill_explains_in_a_second_pass(pipeline: Pipeline) -> None:
    for number in range(3):
        pipeline.say(number, 50.0 + number)
    pipeline.night(2, 0, 1, explain=False, reason="backfill")
    assert pipeline.model.calls == 0
    for number in range(3):
        pipeline.deliver(StageName.EXPLAIN, number, reason="backfill")
    assert {pipeline.ledger.peek(day(n)).state for n in range(3)} == {"explained"}


# fetch


def test_fetch_tells_process_until_process_has_proven_to_be_done(pipeline: Pipeline) -> None:
    pipeline.say(0, 50.0)
    for _ in range(3):
        pipeline.deliver(StageName.FETCH)
    assert pipeline.told(StageName.PROCESS) == [day(0)] * 3
    assert pipeline.raw.writes == 1
    asyncio.run(pipeline.drain())
    pipeline.deliver(StageName.FETCH)
    assert pipeline.told(StageName.PROCESS) == []


def test_fetch_tells_process_again_while_the_wanted_explanation_is_missing(pipeline: Pipeline) -> None:
    pipeline.say(0, 50.0)
    pipeline.deliver(StageName.FETCH)
    pipeline.deliver(StageName.PROCESS)
    pipeline.forget_queues()
    pipeline.night(0)
    assert pipeline.ledger.peek(day(0)).state == "explained"


def test_an_accepted_document_that_nobody_was_told_of_is_passed_on_by_the_next_delivery(
    pipeline: Pipeline,
) -> None:
    pipeline.say(0, 50.0)
    asyncio.run(pipeline.raw.replace(day(0), answer(50.0), "", None))  # died between the write and the ledger
    pipeline.raw.objects[day(0)] = (answer(50.0), None)
    pipeline.night(0)
    assert pipeline.ledger.peek(day(0)).state == "explained"


@pytest.mark.parametrize("trouble", [Upstream("down"), HTML, b"", Unauthorized("no")])
def test_an_outage_does_not_strand_what_was_accepted_before_it(
    pipeline: Pipeline, trouble: Exception | bytes
) -> None:
    pipeline.say(0, 50.0)
    pipeline.deliver(StageName.FETCH)
    pipeline.forget_queues()
    pipeline.say(0, trouble)
    pipeline.deliver(StageName.FETCH)
    assert pipeline.told(StageName.PROCESS) == [day(0)]
    assert pipeline.raw.objects[day(0)][0] == answer(50.0)


@pytest.mark.parametrize("says", [None, b'{"data": {"metric_data": []}, "status": 200}', b'{"data": null}'])
def test_a_day_of_which_the_api_knows_nothing_is_noted_and_looked_back_on_later(
    pipeline: Pipeline, says: bytes | None
) -> None:
    pipeline.say(0, says)
    pipeline.night(0)
    assert pipeline.ledger.peek(day(0)).state == "no_data"
    assert not pipeline.raw.objects
    assert not pipeline.dead
    pipeline.say(0, 50.0)
    pipeline.night(0, run_id="the-next-night")
    assert pipeline.ledger.peek(day(0)).state == "explained"


def test_a_day_that_vanishes_is_kept_and_noted_and_unnoted_when_it_is_back(done: Pipeline) -> None:
    done.say(0, None)
    done.night(0, run_id="run-2")
    entry = done.ledger.peek(day(0))
    assert done.raw.objects[day(0)][0] == answer(50.0)
    assert (entry.vanished_at, entry.state) == ("now", "explained")
    before = done.writes
    done.night(0, run_id="run-3")
    assert done.writes == before, "noted once"
    done.say(0, 50.0)
    done.night(0, run_id="run-4")
    assert done.ledger.peek(day(0)).vanished_at is None


def test_a_vanished_day_whose_document_somebody_put_there_by_hand_is_known_by_its_bytes(
    done: Pipeline,
) -> None:
    """A copy of a bucket has no hash beside the document."""
    body, _ = done.raw.objects[day(0)]
    right = done.ledger.peek(day(0)).fetched_sha256
    done.raw.objects[day(0)] = (body, None)
    done.say(0, None)
    done.night(0, run_id="run-2")
    entry = done.ledger.peek(day(0))
    assert (entry.fetched_sha256, entry.state, done.dead) == (right, "explained", [])


def test_an_outage_does_not_say_that_a_vanished_day_is_back(done: Pipeline) -> None:
    done.say(0, None)
    done.night(0, run_id="run-2")
    done.say(0, Upstream("down"))
    done.deliver(StageName.FETCH)
    assert done.ledger.peek(day(0)).vanished_at == "now"


def test_an_unreadable_answer_leaves_the_accepted_document_where_it_is(done: Pipeline) -> None:
    done.say(0, b'{"data": [1]}')
    done.night(0)
    assert done.dead == ["bad_raw"]
    assert done.raw.objects[day(0)][0] == answer(50.0)
    assert done.ledger.peek(day(0)).state == "dead"
    done.say(0, 50.0)
    done.replay_dead_letters()
    asyncio.run(done.drain())
    assert done.ledger.peek(day(0)).state == "explained"


def test_the_time_zone_is_pinned_at_the_first_fetch(done: Pipeline) -> None:
    done.roster.patients["p-1"] = replace(PATIENT, timezone="Asia/Tokyo")
    done.say(0, 70.0)
    done.night(0)
    assert done.processed_document()["timezone"] == "UTC"


def test_without_a_time_zone_on_the_roster_it_is_the_answers_and_without_that_utc(pipeline: Pipeline) -> None:
    pipeline.roster.patients["p-1"] = replace(PATIENT, timezone=None)
    body = json.loads(answer(50.0))
    del body["data"]["latest_time_zone"]
    pipeline.say(0, 50.0)
    pipeline.say(1, json.dumps(body).encode())
    pipeline.night(0, 1)
    assert pipeline.ledger.peek(day(0)).timezone == ZONE
    assert pipeline.ledger.peek(day(1)).timezone == "UTC"


def test_a_stranger_is_dead_lettered_and_never_asked_for_at_the_api(pipeline: Pipeline) -> None:
    pipeline.roster.patients.clear()
    pipeline.night(0)
    assert pipeline.dead == ["unknown_patient"]
    assert pipeline.api.calls == 0


@pytest.mark.parametrize("stage", [StageName.FETCH, StageName.PROCESS, StageName.EXPLAIN])
def test_of_a_forgotten_patient_nothing_is_written(pipeline: Pipeline, stage: StageName) -> None:
    pipeline.say(0, 50.0)
    pipeline.roster.forgotten.add("p-1")
    pipeline.deliver(stage)
    assert not pipeline.queues[stage].messages
    assert pipeline.writes == (0, 0, 0, 0)


# process


def test_process_tells_explain_until_explain_has_proven_to_be_done(pipeline: Pipeline) -> None:
    pipeline.say(0, 50.0)
    pipeline.deliver(StageName.FETCH)
    for _ in range(3):
        pipeline.deliver(StageName.PROCESS)
    assert pipeline.told(StageName.EXPLAIN) == [day(0)] * 3
    assert pipeline.processed.writes == 1
    pipeline.queues[StageName.PROCESS].messages.clear()
    asyncio.run(pipeline.drain())
    pipeline.deliver(StageName.PROCESS)
    assert pipeline.told(StageName.EXPLAIN) == []


def test_a_late_day_heals_the_days_after_it(pipeline: Pipeline) -> None:
    for number in (1, 2, 3):
        pipeline.say(number, 60.0)
    pipeline.night(1, 2, 3)
    assert pipeline.found(3) == []
    pipeline.say(0, 40.0)
    pipeline.night(0)
    for number in (1, 2, 3):
        document = pipeline.processed_document(number)
        assert document["quality"]["history"].get(day(0).date.isoformat()) == 40.0
        assert len(pipeline.found(number)) == 1
        assert "value.resting_hr" in pipeline.explanation(number)["plan"]["paragraphs"][0]


def test_the_thirty_fifth_day_back_counts_and_the_one_before_does_not(pipeline: Pipeline) -> None:
    for number in (0, 1, 36):
        pipeline.say(number, 60.0)
    pipeline.night(0, 1, 36)
    assert list(pipeline.processed_document(36)["quality"]["history"]) == [day(1).date.isoformat()]


def test_a_day_far_away_is_not_told_of_a_late_one(pipeline: Pipeline) -> None:
    for number in (35, 36):
        pipeline.say(number, 60.0)
    pipeline.night(35, 36)
    pipeline.say(0, 40.0)
    pipeline.deliver(StageName.FETCH, 0)
    pipeline.deliver(StageName.PROCESS, 0)
    assert day(35) in pipeline.told(StageName.PROCESS)
    assert day(36) not in pipeline.told(StageName.PROCESS)


def test_a_changed_document_with_the_same_features_tells_no_later_day(pipeline: Pipeline) -> None:
    pipeline.say(0, 50.0)
    pipeline.say(1, 60.0)
    pipeline.night(0, 1)
    before = pipeline.processed.writes
    pipeline.say(0, 50.5)  # measures the same
    pipeline.night(0)
    assert pipeline.processed.writes == before + 1


def test_a_message_for_a_later_day_is_not_forced_and_asks_for_no_explanation(pipeline: Pipeline) -> None:
    pipeline.say(1, 60.0)
    pipeline.night(1, explain=False)
    pipeline.say(0, 40.0)
    pipeline.deliver(StageName.FETCH, 0)
    pipeline.queues[StageName.PROCESS].messages.clear()
    pipeline.deliver(StageName.PROCESS, 0, force=True)
    (told,) = pipeline.queued(StageName.PROCESS)
    assert (told.day, told.reason, told.force, told.explain) == (day(1), "baseline", False, False)


def test_process_without_a_raw_document_writes_no_document(pipeline: Pipeline) -> None:
    pipeline.deliver(StageName.PROCESS)
    assert not pipeline.processed.objects
    assert pipeline.told(StageName.EXPLAIN) == []
    assert not pipeline.dead


@pytest.mark.parametrize("body", [HTML, b"", b'{"data": [1]}', answer(50.0)[:-9]])
def test_a_stored_document_that_is_no_day_is_dead_lettered_at_once(pipeline: Pipeline, body: bytes) -> None:
    pipeline.raw.objects[day(0)] = (body, None)
    pipeline.deliver(StageName.PROCESS)
    assert pipeline.dead == ["bad_raw"]
    assert not pipeline.queues[StageName.PROCESS].messages


def test_a_processed_document_that_somebody_overwrote_is_made_again(done: Pipeline) -> None:
    right = done.processed.objects[day(0)]
    done.processed.objects[day(0)] = (b"{}", "of something else")
    done.deliver(StageName.PROCESS)
    assert done.processed.objects[day(0)] == right


def test_features_of_another_document_are_measured_again(done: Pipeline) -> None:
    right = done.ledger.peek(day(0))
    done.ledger.entries[day(0)] = right._replace(features_from="another document, of the same features")
    done.deliver(StageName.PROCESS)
    assert done.ledger.peek(day(0)).features_from == right.features_from


# explain


def test_an_explanation_that_somebody_overwrote_is_made_again(done: Pipeline) -> None:
    done.explanations.objects[day(0)] = (b"{}", "of something else")
    done.deliver(StageName.EXPLAIN)
    assert done.explanation()["source"] == "model"


def test_the_same_facts_cost_no_tokens(done: Pipeline) -> None:
    before, calls = done.explanations.objects[day(0)], done.model.calls
    done.say(0, 50.5)  # another document, the same facts
    done.night(0)
    assert done.model.calls == calls
    assert done.explanations.objects[day(0)] == before
    entry = done.ledger.peek(day(0))
    assert (entry.state, entry.explanation_pending) == ("explained", False)


def test_other_facts_are_explained_anew(pipeline: Pipeline) -> None:
    pipeline.say(0, 40.0)
    pipeline.say(1, 30.0)
    pipeline.night(0, 1)
    calls = pipeline.model.calls
    pipeline.say(1, 70.0)
    pipeline.night(1)
    assert pipeline.model.calls == calls + 1
    assert any("value.resting_hr" in ids for ids in pipeline.explanation(1)["plan"]["paragraphs"])


def test_another_language_is_another_explanation(done: Pipeline) -> None:
    done.roster.patients["p-1"] = replace(PATIENT, language="de")
    done.deliver(StageName.EXPLAIN)
    assert done.explanation()["language"] == "de"


def test_the_template_is_stored_at_once_while_the_model_is_away_and_replaced_when_it_is_back(
    pipeline: Pipeline,
) -> None:
    pipeline.say(0, 50.0)
    pipeline.deliver(StageName.FETCH)
    pipeline.deliver(StageName.PROCESS)
    pipeline.queues[StageName.EXPLAIN].messages.clear()
    pipeline.model.away = True
    pipeline.deliver(StageName.EXPLAIN)
    entry = pipeline.ledger.peek(day(0))
    assert pipeline.explanation()["source"] == "template"
    assert (entry.state, entry.explanation_pending, entry.explanation_reason) == (
        "explained",
        True,
        "upstream",
    )
    assert [message.deferrals for message in pipeline.queued(StageName.EXPLAIN)] == [1]
    pipeline.model.away = False
    asyncio.run(pipeline.drain())
    entry = pipeline.ledger.peek(day(0))
    assert pipeline.explanation()["source"] == "model"
    assert (entry.explanation_pending, entry.explanation_reason) == (False, None)
    assert not pipeline.dead


def test_a_model_that_stays_away_leaves_the_template_and_a_dead_letter_until_it_is_back(
    pipeline: Pipeline,
) -> None:
    pipeline.say(0, 50.0)
    pipeline.model.away = True
    pipeline.night(0)
    assert pipeline.model.calls == MAX_DEFERRALS + 1
    assert pipeline.explanations.writes == 1, "the same words are not written again"
    assert pipeline.explanation()["source"] == "template"
    assert pipeline.ledger.peek(day(0)).explanation_pending
    assert pipeline.dead == ["upstream"]
    pipeline.model.away = False
    pipeline.replay_dead_letters()
    asyncio.run(pipeline.drain())
    assert pipeline.explanation()["source"] == "model"
    assert pipeline.ledger.peek(day(0)).state == "explained"
    assert not pipeline.ledger.peek(day(0)).explanation_pending


def explained_by_hand_while_the_model_is_away(pipeline: Pipeline) -> None:
    pipeline.say(0, 50.0)
    pipeline.deliver(StageName.FETCH)
    pipeline.deliver(StageName.PROCESS)
    pipeline.forget_queues()
    pipeline.model.away = True
    with pytest.raises(Upstream):
        pipeline.direct(StageName.EXPLAIN)


def test_a_direct_payload_whose_model_is_away_stores_the_template_and_raises(pipeline: Pipeline) -> None:
    """So that the state machine asks again, and never says that it succeeded with a template that nobody replaces."""
    explained_by_hand_while_the_model_is_away(pipeline)
    assert pipeline.explanation()["source"] == "template"
    assert day_status(pipeline.ledger.peek(day(0))) is DayStatus.EXPLAINED
    pipeline.model.away = False
    assert pipeline.direct(StageName.EXPLAIN)["source"] == "model"


def test_the_next_night_asks_the_model_for_what_is_pending(pipeline: Pipeline) -> None:
    """A day explained on demand while the model was away has no message that would come again."""
    explained_by_hand_while_the_model_is_away(pipeline)
    pipeline.model.away = False
    calls = pipeline.model.calls
    pipeline.night(0)
    assert pipeline.model.calls == calls + 1
    assert pipeline.explanation()["source"] == "model"


def test_an_error_of_another_answer_does_not_outlive_it(pipeline: Pipeline) -> None:
    pipeline.say(0, 50.0)
    pipeline.night(0)
    stored = pipeline.raw.objects[day(0)]
    pipeline.say(0, 70.0)
    pipeline.deliver(StageName.FETCH)
    pipeline.forget_queues()
    asyncio.run(pipeline.ledger.write(notes.error(day(0), StageName.PROCESS, "bad_raw", "no such day")))
    assert pipeline.ledger.peek(day(0)).state == "dead"
    pipeline.say(0, 50.0)
    pipeline.night(0)
    assert pipeline.raw.objects[day(0)] == stored
    assert pipeline.ledger.peek(day(0)).state == "explained"


@pytest.mark.parametrize(
    "error", [Unauthorized("Azure refused our key"), Misconfigured("no such deployment")]
)
def test_a_model_that_refuses_key_or_request_leaves_the_template_and_a_dead_letter_until_a_person_mends_it(
    pipeline: Pipeline, error: Unauthorized
) -> None:
    complete = pipeline.model.complete

    async def refuse(messages: Any, *, seconds: float) -> Completion:
        raise error

    pipeline.model.complete = refuse  # type: ignore[method-assign]
    pipeline.say(0, 50.0)
    pipeline.night(0)
    assert pipeline.dead == [error.kind]
    assert (pipeline.explanation()["source"], pipeline.explanation()["reason"]) == ("template", error.kind)
    assert pipeline.ledger.peek(day(0)).explanation_pending
    assert pipeline.ledger.peek(day(0)).state == "dead"
    pipeline.model.complete = complete  # type: ignore[method-assign]
    pipeline.replay_dead_letters()
    asyncio.run(pipeline.drain())
    assert pipeline.explanation()["source"] == "model"
    assert pipeline.ledger.peek(day(0)).state == "explained"


@pytest.mark.parametrize(
    "completion",
    [
        Completion(text=None, refused="content_filter"),
        Completion(text=""),
        Completion(text="Your heart rate was 52 bpm."),
        Completion(
            text='{"summary": "{overview}", "findings": [{"fact": "nobody", "text": "You are ill."}]}'
        ),
    ],
)
def test_an_unusable_completion_is_the_template_with_its_reason_and_nobody_asks_again(
    pipeline: Pipeline, completion: Completion
) -> None:
    async def say(messages: Any, *, seconds: float) -> Completion:
        return completion

    pipeline.model.complete = say  # type: ignore[method-assign]
    pipeline.say(0, 50.0)
    pipeline.night(0)
    entry = pipeline.ledger.peek(day(0))
    assert pipeline.explanation()["source"] == "template"
    assert entry.explanation_reason
    assert (entry.state, entry.explanation_pending) == ("explained", False)
    assert not pipeline.dead


def test_explain_without_a_processed_document_writes_none(pipeline: Pipeline) -> None:
    pipeline.deliver(StageName.EXPLAIN)
    assert not pipeline.explanations.objects
    assert not pipeline.dead


def test_explain_that_nobody_wants_does_nothing(pipeline: Pipeline) -> None:
    pipeline.say(0, 50.0)
    pipeline.night(0, explain=False)
    before = pipeline.writes
    pipeline.deliver(StageName.EXPLAIN, explain=False)
    assert pipeline.writes == before


# force


def test_force_acts_once_for_each_stage_and_run(done: Pipeline) -> None:
    calls = done.model.calls
    for _ in range(3):
        done.night(0, force=True, run_id="forced", reason="replay")
    assert done.model.calls == calls + 1
    entry = done.ledger.peek(day(0))
    assert entry.forced == {"fetch#forced", "process#forced", "explain#forced"}
    done.night(0, force=True, run_id="forced-again", reason="replay")
    assert done.model.calls == calls + 2


def test_force_of_explain_asks_the_model_though_nothing_has_changed(done: Pipeline) -> None:
    calls = done.model.calls
    done.deliver(StageName.EXPLAIN, force=True, run_id="forced")
    done.deliver(StageName.EXPLAIN, force=True, run_id="forced")
    assert done.model.calls == calls + 1


# the direct payload


def test_a_direct_payload_does_its_stages_own_part_only(pipeline: Pipeline) -> None:
    pipeline.say(0, 50.0)
    answers = [pipeline.direct(stage) for stage in (StageName.FETCH, StageName.PROCESS, StageName.EXPLAIN)]
    assert [answer["outcome"] for answer in answers] == ["fetched", "processed", "explained"]
    assert answers[0]["emitted"] is False
    assert not any(queue.messages for queue in pipeline.queues.values())
    assert day_status(pipeline.ledger.peek(day(0))) is DayStatus.EXPLAINED
    assert pipeline.explanation()["source"] == "model"


def test_a_direct_payload_tells_the_later_days_but_no_next_stage(pipeline: Pipeline) -> None:
    pipeline.say(1, 60.0)
    pipeline.night(1)
    pipeline.say(0, 40.0)
    pipeline.direct(StageName.FETCH)
    pipeline.direct(StageName.PROCESS)
    assert {stage: pipeline.told(stage) for stage in (StageName.PROCESS, StageName.EXPLAIN)} == {
        StageName.PROCESS: [day(1)],
        StageName.EXPLAIN: [],
    }
    pipeline.direct(StageName.EXPLAIN)
    assert day_status(pipeline.ledger.peek(day(0))) is DayStatus.EXPLAINED
    asyncio.run(pipeline.drain())
    assert len(pipeline.found(1)) == 1


def test_a_direct_payload_may_be_forced_every_time(done: Pipeline) -> None:
    calls = done.model.calls
    done.direct(StageName.EXPLAIN, force=True)
    done.direct(StageName.EXPLAIN, force=True)
    assert done.model.calls == calls + 2


@pytest.mark.parametrize(
    ("says", "error"),
    [
        (Upstream("down"), Upstream),
        (Unauthorized("no"), Unauthorized),
        (b'{"data": [1]}', BadRaw),
        (HTML, Upstream),
    ],
)
def test_a_direct_fetch_raises_what_stopped_it(
    pipeline: Pipeline, says: bytes | Exception, error: type[Exception]
) -> None:
    pipeline.say(0, says)
    with pytest.raises(error):
        pipeline.direct(StageName.FETCH)


def test_a_direct_payload_of_a_stranger_or_a_forgotten_patient_raises(pipeline: Pipeline) -> None:
    pipeline.roster.patients.clear()
    with pytest.raises(UnknownPatient):
        pipeline.direct(StageName.FETCH)
    pipeline.roster.forgotten.add("p-1")
    with pytest.raises(Forgotten):
        pipeline.direct(StageName.EXPLAIN)


# somebody is told of what is urgent

URGENT = 29.0


def test_an_urgent_finding_is_told_once_however_often_the_day_is_processed(pipeline: Pipeline) -> None:
    pipeline.say(0, URGENT)
    pipeline.night(0)
    pipeline.say(0, 28.0)  # another document, the same finding
    pipeline.night(0, run_id="again", force=True)
    pipeline.deliver(StageName.PROCESS, run_id="forced", reason="replay", force=True)
    assert pipeline.urgent_findings.published == [(day(0), "toy_low")]


def test_a_finding_that_went_away_and_came_back_is_not_told_again(pipeline: Pipeline) -> None:
    for says in (URGENT, 50.0, URGENT):
        pipeline.say(0, says)
        pipeline.night(0, run_id=f"says-{says}-{pipeline.api.calls}")
    assert pipeline.urgent_findings.published == [(day(0), "toy_low")]


def test_each_day_s_finding_is_told(pipeline: Pipeline) -> None:
    for number in (0, 1):
        pipeline.say(number, URGENT)
    pipeline.night(0, 1)
    assert sorted(pipeline.urgent_findings.published) == [(day(0), "toy_low"), (day(1), "toy_low")]


def test_a_finding_is_told_of_a_day_processed_by_hand(pipeline: Pipeline) -> None:
    pipeline.say(0, URGENT)
    for stage in (StageName.FETCH, StageName.PROCESS):
        pipeline.direct(stage)
    assert pipeline.urgent_findings.published == [(day(0), "toy_low")]


def test_a_finding_that_could_not_be_told_is_told_by_the_next_delivery(pipeline: Pipeline) -> None:
    pipeline.say(0, URGENT)
    pipeline.deliver(StageName.FETCH)

    async def closed(_: str) -> None:
        raise Transient("put_events: InternalFailure")

    pipeline.urgent_findings.gate = closed
    pipeline.deliver(StageName.PROCESS)
    assert pipeline.ledger.peek(day(0)).processed_fp is None
    pipeline.urgent_findings.gate = open_gate
    asyncio.run(pipeline.drain())
    assert pipeline.urgent_findings.published == [(day(0), "toy_low")]
    assert pipeline.ledger.peek(day(0)).published_rules == {"toy_low"}


# an excursion over midnight

EVENING, MORNING, SHORT, QUIET = (
    90.0,
    70.0,
    40.0,
    50.0,
)  # low for 20 min at the end, at the start; for 10 min at both


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        *((EVENING, MORNING, 1), (EVENING, SHORT, 1), (SHORT, MORNING, 1), (SHORT, SHORT, 1)),
        *((EVENING, QUIET, 1), (QUIET, MORNING, 1), (MORNING, EVENING, 2)),
        *((SHORT, QUIET, 0), (QUIET, SHORT, 0)),
    ],
)
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_excursion_over_midnight_is_told_once_in_whatever_order_its_days_come(
    pipeline: Pipeline, order: tuple[int, int], first: float, second: float, told: int
) -> None:
    pipeline.say(0, first)
    pipeline.say(1, second)
    for number in order:
        pipeline.night(number, run_id=f"night-{number}")
    assert (len(pipeline.urgent_findings.published), pipeline.dead) == (told, [])


def test_the_second_day_completes_the_minutes_and_is_no_second_alarm(pipeline: Pipeline) -> None:
    pipeline.say(0, EVENING)
    pipeline.say(1, MORNING)
    pipeline.night(0, 1)
    (before,), (after,) = (_lows(pipeline, number) for number in (0, 1))
    assert (before["severity"], before["evidence"]["minutes"]) == ("urgent", 20)
    assert before["evidence"]["stretches"][0]["open"]
    assert (after["severity"], after["evidence"]["minutes"]) == ("info", 40)


def test_a_morning_whose_evening_turns_out_otherwise_is_told_after_all(pipeline: Pipeline) -> None:
    pipeline.say(0, EVENING)
    pipeline.say(1, MORNING)
    pipeline.night(0, 1)
    pipeline.say(0, QUIET)
    pipeline.night(0, run_id="corrected")
    assert pipeline.urgent_findings.published == [(day(0), "glucose_low"), (day(1), "glucose_low")]


def test_an_evening_is_told_though_the_morning_after_told_a_low_of_its_own(pipeline: Pipeline) -> None:
    """What the next day told was another one: its evening's."""
    pipeline.say(1, EVENING)
    pipeline.night(1)
    pipeline.say(0, EVENING)
    pipeline.night(0, run_id="late")
    assert pipeline.urgent_findings.published == [(day(1), "glucose_low"), (day(0), "glucose_low")]


def _lows(pipeline: Pipeline, number: int) -> list[dict[str, Any]]:
    document = json.loads(pipeline.processed.objects[day(number)][0])
    return [one for one in document["anomalies"] if one["rule"] == "glucose_low"]


# uploaded files


def put(pipeline: Pipeline, says: float | bytes | None) -> None:
    """Somebody uploads a file for day 0, or deletes it; the bucket's event becomes a message."""
    if says is None:
        del pipeline.uploads.objects[day(0)]
        return
    body = answer(says) if isinstance(says, float) else says
    pipeline.uploads.objects[day(0)] = (body, None)
    pipeline.night(0, reason="upload", run_id=f"upload-{hash(body)}")


def test_an_uploaded_file_becomes_the_raw_document_and_is_explained(pipeline: Pipeline) -> None:
    put(pipeline, 61.0)
    assert pipeline.raw.objects[day(0)][0] == answer(61.0)
    assert pipeline.ledger.peek(day(0)).state == "explained"
    assert pipeline.api.calls == 0


def test_an_uploaded_correction_stays_whatever_the_api_says_afterwards(done: Pipeline) -> None:
    put(done, 61.0)
    for says in (50.0, 70.0, None, Upstream("down", 1.0), Unauthorized("refused"), HTML):
        done.say(0, says)
        done.night(0, run_id=f"night-{done.api.calls}")
        assert done.raw.objects[day(0)][0] == answer(61.0), says
    assert done.queues[StageName.FETCH].dead == []
    assert done.processed_document()["metrics"]["resting_hr"]["value"] == 61.0


def test_a_day_that_came_from_an_uploaded_file_says_so_until_the_file_is_gone(done: Pipeline) -> None:
    """Also if it says what the API says: the same bytes, from another hand."""

    def said() -> tuple[bool, bool]:
        lines = done.explanation()["for_care_team"]
        return done.processed_document()["quality"].get("uploaded", False), "from an uploaded file" in lines

    assert said() == (False, False)
    put(done, done.raw.objects[day(0)][0])
    assert said() == (True, True)
    put(done, None)
    done.night(0, run_id="look-back")
    assert said() == (False, False)


def test_a_correction_that_was_deleted_gives_way_to_the_api(done: Pipeline) -> None:
    put(done, 61.0)
    put(done, None)
    done.night(0, run_id="after")
    assert done.raw.objects[day(0)][0] == answer(50.0)
    assert done.ledger.peek(day(0)).uploaded_at is None


@pytest.mark.parametrize("body", [b"", HTML, b"[]", b'{"data": {"metric_data": []}}', b"x" * 5_000_001])
def test_an_uploaded_file_that_is_no_day_is_dead_lettered_at_once_and_changes_nothing(
    done: Pipeline, body: bytes
) -> None:
    before = dict(done.raw.objects)
    put(done, body)
    (letter,) = done.queues[StageName.FETCH].dead
    assert letter.attributes["error_kind"] == "bad_raw"
    assert done.raw.objects == before


def test_an_upload_while_the_api_is_asked_is_not_lost(done: Pipeline) -> None:
    done.say(0, 70.0)
    done.enqueue(day(0), run_id="slow")

    async def meanwhile(label: str) -> None:
        if label == "raw.replace" and not done.uploads.objects:
            done.uploads.objects[day(0)] = (answer(61.0), None)
            done.raw.gate = open_gate
            await done.runners[StageName.FETCH].direct(
                {"patient_id": "p-1", "date": day(0).date.isoformat()}, Deadline.after(60)
            )  # a calm fetch of the same day wins the swap
            entry = done.ledger.peek(day(0))
            done.ledger.entries[day(0)] = entry._replace(uploaded_at="then")

    done.raw.gate = meanwhile
    asyncio.run(done.drain())
    assert done.raw.objects[day(0)][0] == answer(61.0)


# the price of doing nothing


@pytest.mark.parametrize("stage", [StageName.FETCH, StageName.PROCESS, StageName.EXPLAIN])
@pytest.mark.parametrize("numbers", [1, 5])
def test_replaying_finished_work_costs_a_read_of_the_ledger_and_a_head_and_process_its_history_too(
    pipeline: Pipeline, stage: StageName, numbers: int
) -> None:
    for number in range(numbers):
        pipeline.say(number, 50.0 + number)
    pipeline.night(*range(numbers))
    reads = Counted(pipeline)
    before = pipeline.writes
    pipeline.deliver(stage, reason="replay", run_id="replay")
    assert pipeline.writes == before
    assert reads.since() == {"ledger": 2 if stage is StageName.PROCESS else 1, "heads": 1, "bodies": 0}
    assert not any(queue.messages for queue in pipeline.queues.values())


class Counted:
    """Counts the reads of a pipeline from now on."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.calls: list[str] = []

        async def count(label: str) -> None:
            self.calls.append(label)

        for part in (pipeline.ledger, pipeline.raw, pipeline.processed, pipeline.explanations):
            part.gate = count

    def since(self) -> dict[str, int]:
        labels = self.calls
        return {
            "ledger": sum(label.startswith("ledger.") for label in labels),
            "heads": sum(label.endswith(".version") for label in labels),
            "bodies": sum(label.endswith(".read") for label in labels),
        }


# two at once


def test_two_fetches_of_one_day_end_with_one_of_their_answers_passed_on(pipeline: Pipeline) -> None:
    answers: Iterator[float] = iter((50.0, 70.0, 70.0, 70.0))

    async def changing(email: str, date: dt.date, *, seconds: float) -> bytes:
        says = answer(next(answers))
        await asyncio.sleep(0)
        return says

    pipeline.api.day = changing  # type: ignore[method-assign]
    pipeline.enqueue(day(0))
    pipeline.enqueue(day(0))
    asyncio.run(pipeline.drain())
    stored = pipeline.raw.objects[day(0)][0]
    document = pipeline.processed_document()
    assert (
        document["metrics"]["resting_hr"]["value"]
        == json.loads(stored)["data"]["metric_data"][0]["object"]["avg"]
    )
    assert pipeline.ledger.peek(day(0)).state == "explained"


def test_a_document_that_moves_while_it_is_processed_is_processed_again(pipeline: Pipeline) -> None:
    pipeline.say(0, 50.0)
    pipeline.deliver(StageName.FETCH)
    moved = iter([True])

    async def move(label: str) -> None:
        if label == "processed.replace" and next(moved, False):
            await pipeline.raw.replace(day(0), answer(70.0), "new", await pipeline.raw.version(day(0)))
            await pipeline.ledger.write(
                notes.fetched(pipeline.ledger.peek(day(0)), "new", "UTC", explain=True, run_id="another")
            )

    pipeline.processed.gate = move
    asyncio.run(pipeline.drain())
    assert pipeline.processed_document()["metrics"]["resting_hr"]["value"] == 70.0


def test_a_day_that_keeps_moving_is_left_to_sqs(pipeline: Pipeline) -> None:
    async def lose(*_: Any, **__: Any) -> None:
        raise Conflict("moved")

    pipeline.raw.replace = lose  # type: ignore[method-assign,assignment]
    pipeline.say(0, 50.0)
    pipeline.deliver(StageName.FETCH)
    assert pipeline.api.calls == 6
    assert len(pipeline.queues[StageName.FETCH].messages) == 1
    assert pipeline.telemetry.failures[-1][1] == "transient"


def test_a_patient_of_another_name_has_a_history_of_their_own(pipeline: Pipeline) -> None:
    pipeline.roster.patients["p-2"] = Patient("p-2", "two@example.org", timezone="UTC")
    pipeline.say(0, 40.0)
    pipeline.say(1, 60.0)
    pipeline.night(0)
    other = PatientDay("p-2", day(1).date)
    pipeline.enqueue(other)
    asyncio.run(pipeline.drain())
    assert json.loads(pipeline.processed.objects[other][0])["quality"]["history"] == {}
