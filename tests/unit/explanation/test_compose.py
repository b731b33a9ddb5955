"""There is always an explanation: the model's words if they pass, one repair call, the template otherwise."""

import asyncio
import json
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.content import to_bytes
from core.errors import Transient, Unauthorized, Upstream
from core.explanation.compose import Written, compose
from core.explanation.model.budget import CALL_TOKENS, DailyBudget, charge
from core.explanation.model.contract import ChatMessage, Completion, Tokens, Unanswered
from core.explanation.model.prompt import messages_for
from core.explanation.notes import notes_of
from core.explanation.plan import MAX_ANSWER, read_plan
from core.explanation.reader import Clinic, Reader
from tests.support.explanation_days import ANOMALIES, day, plan_for

DAY = day("safety", "oor_night", "data", "within_night")
EN = Reader("en")
GOOD = plan_for(DAY)
BAD = GOOD.replace("value.resting_hr", "nothing to worry about")


class Scripted:
    """Says one thing after the other; exceptions are raised."""

    name = "gpt-4o-mini"

    def __init__(self, *script: str | Completion | Exception) -> None:
        self.script = list(script)
        self.asked: list[list[ChatMessage]] = []
        self.seconds: list[float] = []

    async def complete(self, messages: list[ChatMessage], *, seconds: float) -> Completion:
        self.asked.append(messages)
        self.seconds.append(seconds)
        said = self.script.pop(0)
        if isinstance(said, Exception):
            raise said
        return (
            said
            if isinstance(said, Completion)
            else Completion(said, None, Tokens(1500, 100, 1024), "served")
        )


class Slow(Scripted):
    """Says the same to everybody, after the others had their turn."""

    async def complete(self, messages: list[ChatMessage], *, seconds: float) -> Completion:
        await asyncio.sleep(0.01)
        self.script = [*self.script, self.script[0]]
        return await super().complete(messages, seconds=seconds)


class Counter:
    """A day's tokens in memory."""

    def __init__(self, spent: int = 0) -> None:
        self.spent, self.reads = spent, 0

    async def total(self, day: str) -> int:
        self.reads += 1
        return self.spent

    async def add(self, day: str, tokens: int) -> int:
        self.spent += tokens
        return self.spent


class Broken(Counter):
    """A counter that nobody can write to."""

    broken = True

    async def add(self, day: str, tokens: int) -> int:
        if self.broken:
            raise Transient("update_item: ValidationException")
        return await super().add(day, tokens)


class Hanging(Scripted):
    async def complete(self, messages: list[ChatMessage], *, seconds: float) -> Completion:
        await asyncio.sleep(60)
        raise AssertionError("it was given up long ago")


def written(
    model: Scripted | None, left: Callable[[], float] = lambda: 60.0, budget: DailyBudget | None = None
) -> Written:
    return asyncio.run(compose(DAY, EN, model, left, budget))


def test_a_valid_plan_is_the_models() -> None:
    document = written(Scripted(GOOD)).document
    assert (document.source, document.reason, document.rejected) == ("model", None, 0)
    assert (document.usage.prompt_tokens, document.usage.completion_tokens) == (1500, 100)
    assert (document.usage.cached_tokens, document.usage.calls, document.model) == (1024, 1, "served")
    assert document.text[0].startswith("On Tuesday, March 31, your glucose was below 54 mg/dL")


def test_a_rejected_answer_gets_one_repair_call_with_the_reasons() -> None:
    model = Scripted(BAD, GOOD)
    document = written(model).document
    assert (document.source, document.usage.calls) == ("model", 2)
    assert document.rejected > 0
    assert "use only the ids given" in model.asked[1][-1]["content"]


def test_rejected_twice_is_the_code_s_plan() -> None:
    result = written(Scripted(BAD, "no JSON at all"))
    assert (result.document.source, result.document.reason) == ("template", "invalid_plan")
    assert result.unavailable is None
    assert result.document.usage.calls == 2
    assert "worry" not in result.document.model_dump_json()


@pytest.mark.parametrize(
    "refused", ["content_filter", "refusal", "length", "empty", "unreadable", "bad_request"]
)
def test_a_refusal_is_the_template_flagged_and_not_deferred(refused: str) -> None:
    result = written(Scripted(Completion(None, refused)))  # type: ignore[arg-type]
    assert (result.document.source, result.document.reason, result.unavailable) == ("template", refused, None)


@pytest.mark.parametrize("error", [Upstream("busy", 7.0), Unauthorized("key")])
def test_an_unavailable_model_is_the_template_and_asks_to_be_called_again(error: Exception) -> None:
    result = written(Scripted(error))
    assert result.document.source == "template"
    assert result.document.reason in ("upstream", "unauthorized")
    assert result.unavailable is error


def test_unavailable_at_the_repair_call_defers_too() -> None:
    result = written(Scripted(BAD, Upstream("busy")))
    assert (result.document.reason, isinstance(result.unavailable, Upstream)) == ("upstream", True)
    assert result.document.usage.calls == 1


def test_whatever_else_a_model_raises_the_morning_is_not_empty() -> None:
    result = written(Scripted(RuntimeError("a bug")))
    assert (result.document.source, result.document.reason) == ("template", "model_error")


def test_without_time_the_model_is_not_called() -> None:
    model = Scripted(GOOD)
    result = written(model, lambda: 4.0)
    assert (result.document.reason, model.asked) == ("no_time", [])
    assert isinstance(result.unavailable, Upstream)


def test_a_model_gets_less_than_the_seconds_left() -> None:
    model = Scripted(GOOD)
    written(model, lambda: 20.0)
    assert model.seconds[0] < 20.0


def test_no_model_is_no_degradation() -> None:
    result = written(None)
    assert (result.document.source, result.document.reason, result.document.model) == ("template", None, None)
    assert result.document.usage.calls == 0


def test_a_used_up_budget_stops_calls_and_never_explanations() -> None:
    model, spent = Scripted(GOOD), Counter(1000)
    result = written(model, budget=DailyBudget(1000, spent))
    assert (result.document.source, result.document.reason, result.unavailable) == (
        "template",
        "budget",
        None,
    )
    assert model.asked == []
    assert result.document.text


def test_tokens_are_counted_against_the_budget_and_then_it_asks_no_more() -> None:
    spent = Counter()
    budget = DailyBudget(1000, spent)
    assert written(Scripted(GOOD), budget=budget).document.source == "model"
    assert spent.spent == 1600
    reads = spent.reads
    assert written(Scripted(GOOD), budget=budget).document.reason == "budget"
    assert spent.reads == reads  # totals only grow


def test_calls_under_way_are_counted_so_that_a_batch_does_not_overshoot_together() -> None:
    spent, model = Counter(), Slow(GOOD)
    budget = DailyBudget(1000, spent)

    async def batch() -> list[Written]:
        return await asyncio.gather(*(compose(DAY, EN, model, lambda: 60.0, budget) for _ in range(10)))

    sources = [done.document.source for done in asyncio.run(batch())]
    assert sources.count("model") == len(model.asked) == 1
    assert spent.spent == 1600


ONE = charge(messages_for(notes_of(DAY), []), Tokens())  # what a call counts if nobody says


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        (Completion(GOOD), ONE),
        (Completion(GOOD, tokens=Tokens(1500, 100)), 1600),
        (Completion(GOOD, tokens=Tokens(10**12, 100)), CALL_TOKENS),
        (Completion(GOOD, tokens=Tokens(1500, 10**40)), CALL_TOKENS),
        (Completion(GOOD, tokens=Tokens(1500, 100), unanswered=2), 1600 + 2 * ONE),
        (Completion(None, "content_filter"), ONE),
        (Unanswered("no answer in time", 3), 3 * ONE),
        (Upstream("HTTP 429"), 0),
        (Unauthorized("HTTP 401"), 0),
        (ValueError("a fault"), 0),
    ],
)
def test_what_a_call_counts(said: Completion | Exception, counted: int) -> None:
    """A hundred calls that do not say what they cost would be free, and one lie would use up the day."""
    spent = Counter()
    written(Scripted(said), budget=DailyBudget(10**6, spent))
    assert spent.spent == counted
    assert 500 < ONE <= CALL_TOKENS


def test_a_call_that_is_given_up_in_the_middle_counts_too() -> None:
    spent = Counter()

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await compose(DAY, EN, Hanging(), lambda: 60.0, DailyBudget(10**6, spent))

    asyncio.run(give_up())
    assert spent.spent == ONE


def test_a_counter_that_cannot_be_written_costs_no_answer_and_nothing_is_lost() -> None:
    spent = Broken()
    budget = DailyBudget(3_000, spent)
    assert written(Scripted(GOOD), budget=budget).document.source == "model"
    assert written(Scripted(GOOD), budget=budget).document.source == "model"
    assert written(Scripted(GOOD), budget=budget).document.reason == "budget"  # two calls are owed
    spent.broken = False
    asyncio.run(budget.spend(10))
    assert spent.spent == 3_210


def test_a_call_that_failed_keeps_nothing_of_the_budget() -> None:
    budget = DailyBudget(1000, Counter())
    assert written(Scripted(Upstream("away")), budget=budget).document.reason == "upstream"
    assert written(Scripted(GOOD), budget=budget).document.source == "model"


def test_no_limit_reads_and_writes_nothing() -> None:
    spent = Counter()
    assert written(Scripted(GOOD), budget=DailyBudget(None, spent)).document.source == "model"
    assert (spent.spent, spent.reads) == (0, 0)


def test_a_plan_that_puts_what_is_urgent_later_is_the_code_s() -> None:
    answer = json.loads(GOOD)
    answer["paragraphs"].reverse()
    answer["lead"] = answer["paragraphs"][0][0]
    document = written(Scripted(json.dumps(answer), json.dumps(answer))).document
    assert (document.source, document.reason, document.rejected) == ("template", "invalid_plan", 2)
    assert document.text[0].startswith("On Tuesday, March 31, your glucose was below 54 mg/dL")


def without(note: str) -> str:
    answer = json.loads(GOOD)
    answer["paragraphs"] = [kept for ids in answer["paragraphs"] if (kept := [i for i in ids if i != note])]
    answer["lead"] = answer["paragraphs"][0][0]
    return json.dumps(answer)


def test_what_must_be_told_may_not_be_left_out() -> None:
    for note in ("glucose_low", "value.resting_hr", "partial.ring"):
        plan, objections = read_plan(without(note), notes_of(DAY), [])
        assert (plan, objections) == (None, [f"these must be there: {note}"])


def test_groups_that_may_not_stand_together_share_no_paragraph() -> None:
    answer = json.loads(GOOD) | {"paragraphs": [[i for ids in json.loads(GOOD)["paragraphs"] for i in ids]]}
    assert read_plan(json.dumps(answer), notes_of(DAY), [])[1] == [
        "only ids that may stand together share a paragraph"
    ]


def test_two_urgent_findings_of_different_groups_lead_a_paragraph_each() -> None:
    oxygen = {
        "metric": "spo2_mean",
        "value": 85.0,
        "unit": "%",
        "rule": "spo2_low",
        "evidence": {"limit": 90.0},
    }
    both = day("safety", "oor_night", more=(ANOMALIES["safety"].model_copy(update=oxygen),))
    document = asyncio.run(compose(both, EN, Scripted(plan_for(both)), lambda: 60.0)).document
    assert (document.source, document.plan.paragraphs) == (
        "model",
        [["glucose_low"], ["spo2_low", "value.resting_hr"]],
    )


@pytest.mark.parametrize("kinds", [("within_day", "within_night"), ("oor_night",), ()])
def test_a_day_with_nothing_to_arrange_costs_no_call(kinds: tuple[str, ...]) -> None:
    model = Scripted(GOOD)
    document = asyncio.run(compose(day(*kinds), EN, model, lambda: 60.0)).document
    assert (document.reason, document.source, model.asked) == ("nothing_to_arrange", "template", [])


def test_the_care_team_s_contact_hours_and_number_are_in_what_is_fixed() -> None:
    clinic = Clinic("030 1234", "Monday to Friday", "112")
    document = asyncio.run(compose(DAY, Reader("en", clinic=clinic), None, lambda: 60.0)).document
    assert document.closing[0].startswith("Important: check your glucose now.")
    assert "call 112 or have someone call." in document.closing[1]
    assert "call your care team (030 1234) as soon as you can about" in document.closing[1]
    assert document.closing[1].endswith("unless you already have.")
    assert "your care team reads it Monday to Friday" in document.disclaimer
    plain = written(None).document
    assert "unless you already have." in plain.closing[1]
    assert "your local emergency number" in plain.closing[1]


def test_no_number_date_or_id_is_asked_of_the_model() -> None:
    model = Scripted(GOOD)
    written(model)
    asked = model.asked[0][-1]["content"]
    assert not [c for c in asked if c.isdigit()]


def test_an_unknown_language_is_english_and_said_to_the_care_team() -> None:
    document = asyncio.run(compose(DAY, Reader("tlh"), None, lambda: 60.0)).document
    assert document.language == "en"
    assert any("English" in line for line in document.for_care_team)


def test_the_same_facts_have_the_same_fingerprint_and_another_reader_another() -> None:
    def fingerprint(language: str, model: Scripted | None) -> str:
        return asyncio.run(compose(DAY, Reader(language), model, lambda: 60.0)).document.fingerprint

    assert fingerprint("en", Scripted(GOOD)) == fingerprint("en", Scripted(BAD, BAD))
    assert len({fingerprint("en", None), fingerprint("es", None), fingerprint("en", Scripted(GOOD))}) == 3


IDS = [*(note.id for note in notes_of(DAY)), "value.of_another_patient", ""]


@st.composite
def answers(draw: st.DrawFn) -> str:
    """Anything a model could send: noise, or a plan of some kind with some of its characters exchanged."""
    if draw(st.booleans()):
        return draw(st.text(max_size=300))
    ids = st.sampled_from(IDS)
    answer = {
        "lead": draw(ids),
        "paragraphs": draw(st.lists(st.lists(ids, max_size=4), max_size=5)),
        "definition": draw(st.sampled_from([None, "hrv_sleep", "steps"])),
    }
    whole = json.dumps(answer)
    noise = draw(st.text(st.characters(), max_size=12))
    cut = draw(st.integers(0, len(whole)))
    return whole if draw(st.booleans()) else whole[:cut] + noise + whole[cut:]


@settings(max_examples=200, deadline=None)
@given(first=answers(), second=answers())
def test_whatever_a_model_says_there_is_an_explanation_that_can_be_stored(first: str, second: str) -> None:
    model = Scripted(first, second)
    document = written(model).document
    to_bytes(document)
    json.dumps(model.asked, ensure_ascii=False).encode()
    told = {i for paragraph in document.plan.paragraphs for i in paragraph}
    assert {n.id for n in notes_of(DAY) if n.must_tell and n.about is None} <= told
    assert not [text for text in document.text if "{" in text]


@pytest.mark.parametrize(
    "answer",
    [
        "[" * 100_000,
        '{"lead": ' * 500,
        GOOD + " " * MAX_ANSWER,
        json.dumps({"lead": "a", "paragraphs": [["a"] * 900], "definition": None}),
        GOOD[:-1] + ', "lead": "x"}',
        GOOD[:-1] + ', "advice": "rest"}',
        "null",
        '{"lead": null, "paragraphs": null, "definition": null}',
        '{"lead": "a", "paragraphs": [[["a"]]], "definition": null}',
    ],
)
def test_huge_nested_and_odd_plans_are_refused_quickly(answer: str) -> None:
    begun = time.process_time()
    plan, objections = read_plan(answer, notes_of(DAY), [])
    assert (plan, bool(objections)) == (None, True)
    assert time.process_time() - begun < 0.5
