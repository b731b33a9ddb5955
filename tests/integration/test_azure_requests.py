"""What is asked of Azure OpenAI and how often, what its refusals and waits are read as, and what they count."""

import asyncio
import datetime as dt
import json
from typing import Any

import httpx2
import openai
import pytest
from aiohttp import web
from aiolimiter import AsyncLimiter

from core.documents import MetricContext
from core.errors import BadProcessed, Misconfigured, Unauthorized, Upstream
from core.explanation.admission import admit
from core.explanation.compose import compose
from core.explanation.model.azure import AzureModel
from core.explanation.model.azure_answers import read_answer, read_refusal, retry_after
from core.explanation.model.azure_http import never_sent
from core.explanation.model.budget import CALL_TOKENS, DailyBudget, charge
from core.explanation.model.contract import MAX_TOKENS, SCHEMA, ChatMessage, Completion, Tokens, Unanswered
from core.explanation.model.dialect import REASONING_TOKENS, Dialect, Fault, Refused, learn
from core.explanation.reader import Reader
from core.patient_day import PatientDay
from core.secret import Literal, Secret
from tests.integration.test_explanation_azure import (
    ANSWER,
    ASKED,
    Reply,
    azure,
    completion,
    fails,
    hangs,
    once,
    says,
)
from tests.support import told_days
from tests.support.explanation_days import day, out_of_range, usual
from tests.unit.explanation.test_compose import GOOD, Scripted, written

FIRST = Dialect()
STARVED = says(completion("", "length"))
PATHS = ["", "/openai/v1/"]


class Rotated:
    """A Secret whose store holds newer keys than the one that is cached, one after the other."""

    def __init__(self, cached: str, *stored: str) -> None:
        self.cached, self.stored = cached, list(stored)

    async def value(self) -> str:
        return self.cached

    async def replaced(self, used: str) -> bool:
        self.cached = self.stored.pop(0) if self.stored else self.cached
        return self.cached != used


def asked_with(key: Secret, *replies: Reply, **more: Any) -> tuple[Completion, list[str]]:
    """The answer, and the requests with their headers."""

    async def run() -> tuple[Completion, list[str]]:
        async with azure(*replies, **more) as (model, server):
            model._api_key = key
            return await model.complete(ASKED, seconds=5), server.raw

    return asyncio.run(run())


def paced(**quota: Any) -> AzureModel:
    async def run() -> AzureModel:
        async with azure(says(completion()), **quota) as (model, _):
            return model

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("quota", "at_once", "seconds"),
    [
        ({"rpm": 600}, 100, 10),
        ({"rpm": 600, "share": 10}, 10, 10),
        ({"rpm": 600, "share": 0}, 100, 10),
        ({"rpm": 3}, 1, 20),
        ({"rpm": 60, "share": 20}, 1, 20),
    ],
)
def test_a_container_paces_its_share_by_ten_seconds_or_one_request_at_a_time(
    quota: dict[str, int], at_once: float, seconds: float
) -> None:
    requests = paced(**quota)._requests
    assert requests is not None
    assert (requests.max_rate, requests.time_period) == (at_once, seconds)


def test_without_a_quota_nothing_is_paced() -> None:
    model = paced()
    assert (model._requests, model._tokens) == (None, None)


@pytest.mark.parametrize("path", PATHS)
def test_the_client_repeats_nothing_by_itself(path: str) -> None:
    async def run() -> int:
        async with azure(says(completion()), fails(429, retry_after_ms="10"), path=path) as (model, server):
            await model.complete(ASKED, seconds=5)
            with pytest.raises(Upstream, match="HTTP 429"):  # there is no time for another try of ours
                await model.complete(ASKED, seconds=0.9)
            return len(server.asked)

    assert asyncio.run(run()) == 2


@pytest.mark.parametrize("path", PATHS)
def test_every_request_has_the_key_and_asks_for_the_one_packing_that_is_read(path: str) -> None:
    _, server = once(says(completion()), path=path)
    assert '"api-key": "key-1"' in server.raw[0].lower()
    assert '"accept-encoding": "gzip"' in server.raw[0].lower()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_was_rotated_is_followed_by_the_new_one_at_once(
    monkeypatch: pytest.MonkeyPatch, status: int, path: str
) -> None:
    monkeypatch.setattr(
        "core.explanation.model.azure.wait_random_exponential", lambda **_: lambda state: 60.0
    )
    said, requests = asked_with(Rotated("former", "new"), fails(status), says(completion()), path=path)
    assert said.text == ANSWER
    assert ['"api-key": "former"' in requests[0], '"api-key": "new"' in requests[1]] == [True, True]


def test_a_key_that_is_rotated_faster_than_it_is_tried_is_no_dead_letter() -> None:
    with pytest.raises(Upstream, match="former key"):
        asked_with(Rotated(*map(str, range(50))), fails(401))


def test_a_key_that_is_wrong_where_it_is_kept_is_raised_after_one_new_one() -> None:
    with pytest.raises(Unauthorized):
        asked_with(Rotated("former", "wrong"), fails(401))


def test_an_outage_asks_for_no_other_key() -> None:
    key = Rotated("former", "new")
    asked_with(key, fails(500), says(completion()))
    assert key.cached == "former"


def test_a_call_that_hangs_is_given_up_before_the_seconds_are_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.explanation.model.azure.ATTEMPT_SECONDS", 0.5)
    said, _ = once(hangs, says(completion()), seconds=4)
    assert (said.text, said.unanswered) == (ANSWER, 1)


def test_a_call_that_was_given_up_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.explanation.model.azure.ATTEMPT_SECONDS", 0.3)
    with pytest.raises(Unanswered, match="did not answer in time") as raised:
        once(hangs, seconds=1)
    assert raised.value.calls == 1


def test_who_is_not_there_costs_nothing() -> None:
    async def run() -> None:
        model = AzureModel("http://127.0.0.1:9", Literal("key"), "mini", "2024-10-21")
        try:
            await model.complete(ASKED, seconds=2)
        finally:
            await model.aclose()

    with pytest.raises(Upstream, match="no connection") as raised:
        asyncio.run(run())
    assert not isinstance(raised.value, Unanswered)


@pytest.mark.parametrize(
    ("late", "sent"),
    [
        (httpx2.ConnectTimeout, False),
        (httpx2.PoolTimeout, False),
        (httpx2.WriteTimeout, True),
        (httpx2.ReadTimeout, True),
    ],
)
def test_only_a_question_that_got_there_can_have_been_worked_on(
    late: type[httpx2.TimeoutException], sent: bool
) -> None:
    error = openai.APITimeoutError(httpx2.Request("POST", "http://127.0.0.1:9"))
    error.__cause__ = late("")
    assert never_sent(error) is not sent


def test_a_wait_for_the_quota_ends_with_the_seconds() -> None:
    async def run() -> int:
        async with azure(says(completion())) as (model, server):
            model._requests = AsyncLimiter(1, 2)
            await model.complete(ASKED, seconds=5)
            with pytest.raises(Upstream):
                await model.complete(ASKED, seconds=0.2)
            return len(server.asked)

    assert asyncio.run(run()) == 1


@pytest.mark.parametrize(("first", "at_once"), [(completion(), 2), (completion("  "), 2), ([], 1)])
def test_others_are_asked_beside_each_other_once_an_answer_could_be_read(first: Any, at_once: int) -> None:
    under_way = [0, 0]  # now, and at most

    async def slowly(asked: dict[str, Any]) -> web.StreamResponse:
        under_way[:] = under_way[0] + 1, max(under_way[1], under_way[0] + 1)
        await asyncio.sleep(0.3)
        under_way[0] -= 1
        return web.json_response(completion())

    async def run() -> None:
        async with azure(says(first), slowly) as (model, _):
            await model.complete(ASKED, seconds=5)
            await asyncio.gather(*(model.complete(ASKED, seconds=5) for _ in range(2)))

    asyncio.run(run())
    assert under_way == [0, at_once]


def test_an_answer_says_what_room_it_had() -> None:
    said, _ = once(STARVED, says(completion()))
    assert (said.cap, said.calls) == (REASONING_TOKENS, 2)
    said, _ = once(says(completion()))
    assert (said.cap, said.calls) == (MAX_TOKENS, 1)


@pytest.mark.parametrize(("hidden", "calls"), [(250, 2), (0, 1)])
def test_an_answer_that_hidden_reasoning_cut_is_asked_for_again_with_room(hidden: int, calls: int) -> None:
    cut = completion('{"lead": "', "length")
    cut["usage"]["completion_tokens_details"] = {"reasoning_tokens": hidden}
    _, server = once(says(cut), says(completion()))
    assert [asked["max_tokens"] for asked in server.asked] == [MAX_TOKENS, REASONING_TOKENS][:calls]


def test_calls_in_vain_hand_on_how_long_azure_asks_to_wait() -> None:
    with pytest.raises(Unanswered) as raised:
        once(fails(408, retry_after="0"), fails(429, retry_after="300"))
    assert (raised.value.calls, raised.value.retry_after) == (1, 300)


def test_a_key_that_is_refused_after_calls_in_vain_hands_on_how_many_they_were() -> None:
    slow = fails(408, retry_after="0")
    for replies, in_vain in (((slow, fails(401)), 1), ((slow, slow, fails(401)), 2), ((fails(401),), None)):
        with pytest.raises(Unauthorized) as raised:
            once(*replies)
        cause = raised.value.__cause__
        assert (cause.calls if isinstance(cause, Unanswered) else None) == in_vain


NOW = dt.datetime(2026, 3, 31, 8, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        ("Tue, 31 Mar 2026 08:00:30 GMT", 30.0),
        ("Tue, 31 Mar 2026 08:00:30 -0000", 30.0),
        ("Tue, 31 Mar 2026 07:00:00 GMT", 0.0),
        ("tomorrow", None),
    ],
)
def test_a_date_to_wait_for_is_so_many_seconds_from_now(date: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": date}, NOW) == seconds


def test_a_wait_until_a_date_is_handed_on() -> None:
    until = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=300)
    with pytest.raises(Upstream) as raised:
        once(fails(429, retry_after=until.strftime("%a, %d %b %Y %H:%M:%S GMT")))
    assert raised.value.retry_after == pytest.approx(300, abs=20)


def test_the_inner_code_of_a_refusal_stands_where_there_is_no_other() -> None:
    inner = {"innererror": {"code": "ResponsibleAIPolicyViolation"}}
    assert read_refusal(400, inner).code == "ResponsibleAIPolicyViolation"
    assert read_refusal(400, inner | {"code": "content_filter"}).code == "content_filter"


def test_a_long_prompt_counts_in_full_where_nobody_says_what_it_cost() -> None:
    long: list[ChatMessage] = [{"role": "user", "content": "x" * 3 * CALL_TOKENS}]
    assert charge(long, Tokens()) == CALL_TOKENS + MAX_TOKENS
    assert charge(long, Tokens(10**6, 10**6)) == CALL_TOKENS + MAX_TOKENS


def test_the_schema_goes_with_the_first_way_to_ask() -> None:
    form = FIRST.parameters(SCHEMA)["response_format"]
    assert form["type"] == "json_schema"
    assert (form["json_schema"]["schema"], form["json_schema"]["strict"]) == (SCHEMA, True)
    assert form["json_schema"]["name"]


@pytest.mark.parametrize(
    ("message", "next_time"),
    [
        (
            "'max_tokens' is not supported with this model.",
            Dialect(cap_name="max_completion_tokens", effort="minimal"),
        ),
        ("This model does not know json_schema.", Dialect(form="json_object")),
        ("Invalid parameter: 'response_format'.", Dialect(form="json_object")),
    ],
)
def test_half_of_what_azure_says_of_a_parameter_is_enough(message: str, next_time: Dialect) -> None:
    assert learn(FIRST, Refused(400, message=message)) == next_time


def test_a_cap_that_is_merely_of_the_wrong_size_keeps_its_name() -> None:
    assert learn(FIRST, Refused(400, message="max_tokens must be at most 256")) is None


@pytest.mark.parametrize(
    ("refused", "variable"),
    [
        (Refused(400, message="The api-version query parameter is not valid."), "API_VERSION"),
        (Refused(404, "NotFound", message="No such deployment is in this resource."), "DEPLOYMENT"),
        (Refused(404, "NotFound", message="Resource not found"), "ENDPOINT"),
        (Refused(410), "DEPLOYMENT"),
    ],
)
def test_a_fault_says_which_variable_to_change_and_to_what(refused: Refused, variable: str) -> None:
    fault = learn(FIRST, refused)
    assert isinstance(fault, Fault)
    assert (fault.variable, bool(fault.mend)) == (f"AZURE_OPENAI_{variable}", True)


@pytest.mark.parametrize("status", [404, 410])
def test_a_person_is_told_what_to_name(status: int) -> None:
    with pytest.raises(Misconfigured, match=r"change AZURE_OPENAI_\w+: (?!None)\w+"):
        once(fails(status))


def test_without_time_it_is_said_why_the_model_was_not_asked() -> None:
    unavailable = written(Scripted(GOOD), lambda: 4.0).unavailable
    assert isinstance(unavailable, Upstream)
    assert "no time" in str(unavailable)


def test_the_code_s_plan_tells_the_definition_that_a_new_finding_needs() -> None:
    hrv = out_of_range("hrv_sleep", 24.0, "ms", usual(44.0, 38.0, 52.0))
    new = told_days.context(metrics={"hrv_sleep": MetricContext(side="below", days_outside=1, new=True)})
    document = told_days.day(hrv, context=new)
    for model in (None, Scripted(Completion(None, "content_filter"))):
        told = asyncio.run(compose(document, Reader("en"), model, lambda: 60.0)).document
        assert (told.source, told.plan.definition) == ("template", "hrv_sleep")


def test_a_document_of_another_day_names_the_command_that_makes_it_anew() -> None:
    with pytest.raises(BadProcessed, match=r"`scripts\.backfill --from process --force`"):
        admit(day("safety"), PatientDay("p-002", dt.date(2026, 3, 31)))


def test_an_api_version_that_is_retired_is_not_blamed_on_the_deployment() -> None:
    for message, variable in (
        ("The api-version 2023-03-15-preview has been retired", "AZURE_OPENAI_API_VERSION"),
        ("The model has been retired", "AZURE_OPENAI_DEPLOYMENT"),
    ):
        fault = learn(FIRST, Refused(400, "", "", message))
        assert isinstance(fault, Fault)
        assert fault.variable == variable
    gone = learn(FIRST, Refused(410, "", "", "api-version"))
    assert isinstance(gone, Fault)
    assert gone.variable == "AZURE_OPENAI_DEPLOYMENT"


@pytest.mark.parametrize("odd", [[1], "many", 3])
def test_an_answer_stays_good_whatever_its_counts_look_like(odd: object) -> None:
    for name in ("prompt_tokens_details", "completion_tokens_details"):
        answer = completion(GOOD)
        answer["usage"] = {"prompt_tokens": 7, name: odd}
        read = read_answer(json.dumps(answer).encode())
        assert (read.text, read.tokens) == (GOOD, Tokens(7, 0, 0))
    answer["usage"] = odd
    assert read_answer(json.dumps(answer).encode()).text == GOOD


def test_a_wait_that_makes_no_sense_leaves_the_other_header() -> None:
    for odd in ("nan", "-5", "soon"):
        assert retry_after({"retry-after-ms": odd, "retry-after": "3"}) == 3.0


def test_what_a_cancelled_count_owed_is_counted_with_the_next() -> None:
    class Slow:
        counted = 0
        hangs = True

        async def total(self, day: str) -> int:
            return 0

        async def add(self, day: str, tokens: int) -> int:
            if self.hangs:
                await asyncio.sleep(60)
            self.counted += tokens
            return self.counted

    async def scenario() -> int:
        spent = Slow()
        budget = DailyBudget(100_000, spent)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(budget.spend(300), 0.01)
        spent.hangs = False
        await budget.spend(20)
        return spent.counted

    assert asyncio.run(scenario()) == 320


@pytest.mark.parametrize(
    ("last", "refused"),
    [(fails(400, "content_filter"), "content_filter"), (says("x" * 1_100_000), "unreadable")],
)
def test_what_is_refused_or_too_large_counts_by_the_cap_that_it_was_asked_with(
    last: Reply, refused: str
) -> None:
    said, _ = once(STARVED, last)
    assert (said.refused, said.cap) == (refused, REASONING_TOKENS)
