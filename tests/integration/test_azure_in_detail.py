"""AzureModel in detail: the time and tries of a call, what a failure counts, what is taken from a quota.

Where the network itself is to fail, a transport stands in for it; else it is real HTTP.
"""

import asyncio
import gzip
import json
import time
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from aiohttp import web
from aiolimiter import AsyncLimiter

from core.errors import Misconfigured, Unauthorized, Upstream
from core.explanation.model.azure import ATTEMPT_SECONDS, CONNECT_SECONDS, AzureModel
from core.explanation.model.azure_answers import read_answer, read_refusal, retry_after
from core.explanation.model.contract import MAX_TOKENS, Completion, Tokens, Unanswered, estimated
from core.explanation.model.dialect import REASONING_TOKENS, Dialect, Fault, Refused, learn
from core.secret import Literal
from tests.integration.test_explanation_azure import (
    ANSWER,
    ASKED,
    azure,
    completion,
    fails,
    hangs,
    once,
    says,
)

Answer = dict[str, Any] | Exception
STARVED = completion("", "length")
COST = MAX_TOKENS + estimated(ASKED).prompt


@pytest.fixture
def no_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.explanation.model.azure.wait_random_exponential", lambda **_: lambda state: 0.0)


def over_a_network(*answers: Answer, seconds: float = 5.0) -> tuple[Completion, list[httpx2.Request]]:
    """The answer where the network does one thing after the other, and the requests handed to it."""
    requests: list[httpx2.Request] = []

    def network(request: httpx2.Request) -> httpx2.Response:
        answer = answers[len(requests)]
        requests.append(request)
        if isinstance(answer, Exception):
            raise answer
        return httpx2.Response(200, json=answer)

    async def run() -> Completion:
        model = AzureModel("http://azure.example", Literal("key-1"), "mini", "2024-10-21")
        through = httpx2.AsyncClient(transport=httpx2.MockTransport(network))
        await model.aclose()
        model._client = model._client.with_options(http_client=through)
        try:
            return await model.complete(ASKED, seconds=seconds)
        finally:
            await model.aclose()

    return asyncio.run(run()), requests


@pytest.mark.parametrize(("seconds", "at_most"), [(0.9, 0.9), (8.0, 8.0), (300.0, ATTEMPT_SECONDS)])
def test_a_call_gets_the_seconds_that_are_left_and_never_more_than_an_attempt(
    seconds: float, at_most: float
) -> None:
    _, (request,) = over_a_network(completion(), seconds=seconds)
    for phase in ("write", "read"):
        assert at_most - 0.8 < request.extensions["timeout"][phase] <= at_most


def test_a_connection_that_does_not_come_is_given_up_while_it_can_be_told() -> None:
    """Else the call would count as one that somebody may have worked on."""
    for seconds in (0.9, 8.0, 300.0):
        _, (request,) = over_a_network(completion(), seconds=seconds)
        waits = request.extensions["timeout"]
        assert waits["connect"] <= min(CONNECT_SECONDS, waits["read"] / 2)


def test_the_key_is_sent_once() -> None:
    _, (request,) = over_a_network(completion())
    assert request.headers.get_list("api-key") == ["key-1"]


@pytest.mark.parametrize(
    ("before", "unanswered"),
    [
        ([], 0),
        ([httpx2.ReadTimeout("")], 1),
        ([httpx2.ReadTimeout(""), httpx2.ReadTimeout("")], 2),
        ([httpx2.ConnectTimeout("")], 0),
        ([httpx2.ReadTimeout(""), httpx2.ConnectTimeout("")], 1),
        ([httpx2.ConnectError("")], 0),
        ([httpx2.ReadTimeout(""), httpx2.ReadTimeout(""), httpx2.ConnectError("")], 2),
    ],
)
@pytest.mark.usefixtures("no_backoff")
def test_of_the_calls_before_an_answer_those_count_that_may_have_been_worked_on(
    before: list[Answer], unanswered: int
) -> None:
    said, requests = over_a_network(*before, completion())
    assert (said.text, said.unanswered, len(requests)) == (ANSWER, unanswered, len(before) + 1)


def test_an_answer_that_is_too_large_is_an_answer_and_no_call_in_vain() -> None:
    said, server = once(says({**completion(), "padding": "x" * 1_100_000}))
    assert (said.text, said.refused, said.unanswered, len(server.asked)) == (None, "unreadable", 0, 1)


@pytest.mark.usefixtures("no_backoff")
def test_an_endpoint_that_nobody_reaches_is_named_so() -> None:
    with pytest.raises(Upstream, match="no connection") as raised:
        over_a_network(*[httpx2.ConnectError("")] * 9)
    assert not isinstance(raised.value, Unanswered)


def test_seconds_that_end_before_an_answer_are_named_so() -> None:
    with pytest.raises(Unanswered, match="did not answer in time") as raised:
        once(says(STARVED), hangs, seconds=1.0)
    assert (raised.value.calls, raised.value.cap) == (2, REASONING_TOKENS)


def test_the_call_that_was_cut_before_it_began_is_paid_for_with_the_answer() -> None:
    said, _ = over_a_network(STARVED, completion())
    assert (said.tokens, said.calls) == (Tokens(3000, 240, 2048), 2)


@pytest.mark.parametrize("status", [401, 404])
@pytest.mark.usefixtures("no_backoff")
def test_what_a_person_must_mend_is_asked_once(status: int) -> None:
    async def run() -> int:
        async with azure(fails(status)) as (model, server):
            with pytest.raises((Unauthorized, Misconfigured)):
                await model.complete(ASKED, seconds=5)
            return len(server.asked)

    assert asyncio.run(run()) == 1


@pytest.mark.usefixtures("no_backoff")
def test_a_wait_that_azure_asks_for_is_waited_for() -> None:
    at: list[float] = []

    def busy(asked: dict[str, Any]) -> Any:
        at.append(time.monotonic())
        return (fails(429, retry_after_ms="300") if len(at) == 1 else says(completion()))(asked)

    once(busy)
    assert at[1] - at[0] >= 0.3


def test_a_key_that_was_replaced_is_tried_without_a_wait() -> None:
    class Rotating(Literal):
        async def replaced(self, used: str) -> bool:
            return True

    async def run() -> None:
        async with azure(fails(401)) as (model, _):
            model._api_key = Rotating("key-1")
            await model.complete(ASKED, seconds=5)

    with pytest.raises(Upstream) as raised:
        asyncio.run(run())
    assert raised.value.retry_after == 0.0


def batch(ask: Callable[[dict[str, Any]], web.StreamResponse], *, size: int) -> list[dict[str, Any]]:
    """What was asked by so many completions that began together."""

    async def slowly(asked: dict[str, Any]) -> web.StreamResponse:
        await asyncio.sleep(0.05)
        return ask(asked)

    async def run() -> list[dict[str, Any]]:
        async with azure(slowly) as (model, server):
            await asyncio.gather(*(model.complete(ASKED, seconds=5) for _ in range(size)))
            return server.asked

    return asyncio.run(run())


def test_one_lesson_proves_no_dialect_so_that_one_call_learns_the_second_too() -> None:
    refuses_temperature = fails(400, "unsupported_value", "'temperature' does not support 0.2.")
    refuses_cap = fails(400, "unsupported_parameter", "'max_tokens': use 'max_completion_tokens' instead.")

    def reasons(asked: dict[str, Any]) -> Any:
        refuses = refuses_cap if "max_tokens" in asked else refuses_temperature
        return (refuses if "temperature" in asked else says(completion()))(asked)

    asked = batch(reasons, size=4)
    assert ["temperature" in one for one in asked] == [True] * 2 + [False] * 4


def test_what_cannot_be_read_proves_no_dialect() -> None:
    under_way: list[int] = [0]
    most: list[int] = []

    async def slowly(asked: dict[str, Any]) -> web.StreamResponse:
        under_way[0] += 1
        most.append(under_way[0])
        await asyncio.sleep(0.05)
        under_way[0] -= 1
        return web.json_response([])

    async def run() -> None:
        async with azure(slowly) as (model, _):
            await asyncio.gather(*(model.complete(ASKED, seconds=5) for _ in range(3)))

    asyncio.run(run())
    assert most == [1, 1, 1]


def test_tokens_are_paced_by_this_containers_share() -> None:
    async def run() -> AsyncLimiter | None:
        async with azure(says(completion()), tpm=60_000, share=10) as (model, _):
            return model._tokens

    tokens = asyncio.run(run())
    assert tokens is not None
    assert (tokens.max_rate, tokens.time_period) == (1_000, 10)


def test_a_call_takes_from_the_quota_what_it_costs_at_most() -> None:
    taken: list[float] = []

    class Noted(AsyncLimiter):
        async def acquire(self, amount: float = 1) -> None:
            taken.append(amount)
            await asyncio.sleep(0)

    async def run() -> None:
        async with azure(says(completion())) as (model, _):
            model._tokens = Noted(100, 1)
            for _ in range(2):
                await model.complete(ASKED, seconds=2)

    asyncio.run(run())
    each = [100.0] * (COST // 100) + [COST % 100.0]
    assert taken == each * 2


@pytest.mark.parametrize("named", [{}, {"model": None}, {"model": 4}])
def test_an_answer_stays_good_whoever_it_says_gave_it(named: dict[str, Any]) -> None:
    answer = completion()
    del answer["model"]
    read = read_answer(json.dumps(answer | named).encode())
    assert (read.text, read.served_model) == (ANSWER, None)


def test_an_answer_without_a_choice_says_what_it_cost_and_who_gave_it() -> None:
    read = read_answer(json.dumps({**completion(), "choices": []}).encode())
    assert (read.refused, read.served_model) == ("empty", "gpt-4o-mini-2024-07-18")
    assert read.tokens == Tokens(1500, 120, 1024)


def test_a_single_token_counts() -> None:
    cut = completion('{"le', "length")
    cut["usage"] = {
        "prompt_tokens": 1,
        "completion_tokens": 1,
        "prompt_tokens_details": {"cached_tokens": 1},
        "completion_tokens_details": {"reasoning_tokens": 1},
    }
    read = read_answer(json.dumps(cut).encode())
    assert (read.tokens, read.starved) == (Tokens(1, 1, 1), True)


@pytest.mark.parametrize("body", [None, "<html>", {}, {"innererror": None}, {"innererror": {"code": ""}}])
def test_a_refusal_without_a_code_has_none(body: object) -> None:
    assert read_refusal(503, body) == Refused(503)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "2.5"}, 2.5),
        ({"retry-after-ms": "1500"}, 1.5),
        ({"retry-after-ms": "0", "retry-after": "7"}, 0.0),
        ({}, None),
    ],
)
def test_a_wait_is_as_long_as_it_says_and_none_at_all_is_said_too(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after(headers) == seconds


@pytest.mark.parametrize(
    ("refused", "variable", "mend"),
    [
        (Refused(400, "InvalidApiVersionParameter"), "API_VERSION", "needs 2024-10-21 or later"),
        (Refused(400, "DeploymentNotFound"), "DEPLOYMENT", "no deployment of that name"),
        (Refused(400, "OperationNotSupported"), "DEPLOYMENT", "a chat model"),
        (Refused(410), "DEPLOYMENT", "retired"),
    ],
)
def test_a_code_alone_is_enough_to_say_what_to_change_and_to_what(
    refused: Refused, variable: str, mend: str
) -> None:
    fault = learn(Dialect(), refused)
    assert isinstance(fault, Fault)
    assert fault.variable == f"AZURE_OPENAI_{variable}"
    assert mend in fault.mend


def _cut(_: Any) -> web.Response:
    packed = gzip.compress(json.dumps(completion()).encode())[:-6]
    return web.Response(body=packed, headers={"Content-Encoding": "gzip"})


def _of_another_kind(_: Any) -> web.Response:
    return web.Response(body=b"{}" * 10, headers={"Content-Encoding": "br"})


@pytest.mark.parametrize("packed", [_cut, _of_another_kind])
def test_an_answer_that_is_not_packed_as_it_says_is_asked_for_again_and_was_paid_for(
    packed: Any, no_backoff: None
) -> None:
    async def run() -> tuple[int, int]:
        async with azure(packed) as (model, server):
            with pytest.raises(Unanswered, match="not packed as it says") as error:
                await model.complete(ASKED, seconds=5)
            return error.value.calls, len(server.asked)

    calls, requests = asyncio.run(run())
    assert calls == requests > 1


def test_where_no_time_is_left_nobody_is_asked_and_nothing_counts() -> None:
    async def run() -> tuple[Upstream, int]:
        async with azure(says(completion())) as (model, server):
            with pytest.raises(Upstream) as error:
                await model.complete(ASKED, seconds=0.0)
            return error.value, len(server.asked)

    error, requests = asyncio.run(run())
    assert (type(error), requests) == (Upstream, 0)


def test_a_filter_that_only_the_inner_error_names_is_one() -> None:
    inner = {"error": {"message": "filtered", "innererror": {"code": "ResponsibleAIPolicyViolation"}}}
    answer, _ = once(says(inner, 400))
    assert answer.refused == "content_filter"


def test_a_call_that_took_too_long_says_so_and_is_not_made_again_without_time_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.explanation.model.azure.ATTEMPT_SECONDS", 0.1)

    async def run() -> None:
        async with azure(hangs) as (model, _):
            await model.complete(ASKED, seconds=1.0)

    with pytest.raises(Unanswered, match="did not answer in time") as raised:
        asyncio.run(run())
    assert raised.value.calls == 1


@pytest.mark.parametrize(
    ("refusals", "unanswered"),
    [((429,), 0), ((408,), 1), ((408, 429), 1), ((408, 408), 2)],
)
def test_a_refused_call_costs_nothing_but_for_azure_s_own_time_outs(
    refusals: tuple[int, ...], unanswered: int
) -> None:
    said_no = [fails(status, retry_after="0") for status in refusals]
    answered, server = once(*said_no, says(completion()))
    assert (answered.text, answered.unanswered, len(server.asked)) == (ANSWER, unanswered, len(refusals) + 1)
