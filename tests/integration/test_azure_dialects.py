"""AzureModel and the deployments of today, through real HTTP: what is learnt once, what it costs, whose fault it is."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from aiolimiter import AsyncLimiter

from core.errors import Misconfigured, Upstream
from core.explanation.compose import Written, compose
from core.explanation.model.azure import AzureModel
from core.explanation.model.budget import CALL_TOKENS, DailyBudget
from core.explanation.model.contract import MAX_TOKENS, ChatMessage, Completion, Unanswered
from core.explanation.model.dialect import REASONING_TOKENS
from core.explanation.reader import Reader
from core.secret import Literal
from scripts.local.simulator import running
from tests.integration.test_explanation_azure import azure, completion, fails, hangs, says
from tests.support.explanation_days import day
from tests.support.over_http import Service

KEY = "k-simulated"
OLD, GA, V1 = "2024-02-15-preview", "2024-10-21", "v1"
PREVIEW = "2025-04-01-preview"
DAY = day("safety", "oor_night", "data", "within_night")
ASKED: list[ChatMessage] = [{"role": "user", "content": "Answer in JSON."}]
NO_MAX_TOKENS = fails(
    400,
    "unsupported_parameter",
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
)
STARVED = says(completion("", "length"))


@pytest.fixture(scope="module")
def started() -> Iterator[Service]:
    with running("scripts.local.azure", "--api-key", KEY, "--latency", "0.05") as url:
        yield Service(url, {"api-key": KEY, "Content-Type": "application/json"})


@pytest.fixture
def service(started: Service) -> Service:
    started.calm()
    return started


@dataclass
class Batch:
    """What ten days at once in a cold container came to, and then one more."""

    written: list[Written]
    statuses: list[int]
    bodies: list[dict[str, Any]]

    @property
    def refusals(self) -> int:
        return sum(status != 200 for status in self.statuses)


def batch(service: Service, deployment: str, version: str, budget: DailyBudget | None = None) -> Batch:
    async def write() -> list[Written]:
        url = service.url + ("/openai/v1/" if version == V1 else "")
        model = AzureModel(url, Literal(KEY), deployment, version)
        try:
            ten = await asyncio.gather(
                *(compose(DAY, Reader("en"), model, lambda: 60.0, budget) for _ in range(10))
            )
            return [*ten, await compose(DAY, Reader("en"), model, lambda: 60.0, budget)]
        finally:
            await model.aclose()

    written = asyncio.run(write())
    asked = service.ask("GET", "/_sim/requests").json["requests"]
    return Batch(written, [one["status"] for one in asked], [json.loads(one["body"]) for one in asked])


@pytest.mark.parametrize(
    ("deployment", "version", "lessons", "starved", "effort"),
    [
        ("gpt-4.1-mini", GA, 0, 0, None),
        ("gpt-4o-mini", OLD, 1, 0, None),  # json_object
        ("gpt-5-mini", V1, 2, 0, "minimal"),  # max_completion_tokens, temperature
        ("gpt-5-mini", PREVIEW, 2, 0, "minimal"),
        ("gpt-5-mini", GA, 3, 1, None),  # and the version knows no effort
        ("o4-mini", PREVIEW, 3, 1, "low"),
        ("gpt-5.1", PREVIEW, 3, 1, "low"),
        ("o1-mini", PREVIEW, 3, 1, None),
    ],
)
def test_of_ten_at_once_one_learns_how_a_deployment_is_asked_and_nobody_pays_for_it_twice(
    service: Service, deployment: str, version: str, lessons: int, starved: int, effort: str | None
) -> None:
    done = batch(service, deployment, version)
    assert [one.document.source for one in done.written] == ["model"] * 11
    assert done.refusals == lessons
    assert len(done.statuses) == 11 + lessons + starved
    assert [body.get("reasoning_effort") for body in done.bodies[-10:]] == [effort] * 10
    caps = [body.get("max_completion_tokens") or body["max_tokens"] for body in done.bodies]
    assert caps[-10:] == [REASONING_TOKENS if starved else MAX_TOKENS] * 10
    assert sum(one.document.usage.calls for one in done.written) == 11 + starved


class Counter:
    def __init__(self) -> None:
        self.spent = 0

    async def total(self, day: str) -> int:
        return self.spent

    async def add(self, day: str, tokens: int) -> int:
        self.spent += tokens
        return self.spent


def test_hidden_tokens_and_those_of_the_cut_answer_count_against_the_budget(service: Service) -> None:
    spent = Counter()
    done = batch(service, "gpt-5-mini", GA, DailyBudget(10**6, spent))
    usages = [one.document.usage for one in done.written]
    assert spent.spent == sum(usage.prompt_tokens + usage.completion_tokens for usage in usages)
    first = max(usages, key=lambda usage: usage.calls)
    assert first.completion_tokens > MAX_TOKENS + 1_250
    assert all(u.prompt_tokens + u.completion_tokens <= CALL_TOKENS for u in usages if u is not first)


@pytest.mark.parametrize(
    ("deployment", "version", "says_so"),
    [
        ("unknown", GA, r"\(?HTTP 404, DeploymentNotFound\)?: change AZURE_OPENAI_DEPLOYMENT"),
        ("unknown", V1, "HTTP 404, DeploymentNotFound: change AZURE_OPENAI_DEPLOYMENT"),
        ("retired", GA, "HTTP 410, ModelDeprecated: change AZURE_OPENAI_DEPLOYMENT"),
        ("embedding", GA, "HTTP 400, OperationNotSupported: change AZURE_OPENAI_DEPLOYMENT"),
        ("gpt-5-mini", OLD, "HTTP 400: change AZURE_OPENAI_API_VERSION"),
        ("o3-mini", GA, "HTTP 400, BadRequest: change AZURE_OPENAI_API_VERSION.* 2024-12-01-preview"),
    ],
)
def test_a_fault_of_the_configuration_is_the_template_and_names_the_variable(
    service: Service, deployment: str, version: str, says_so: str
) -> None:
    for one in batch(service, deployment, version).written:
        assert (one.document.source, one.document.reason) == ("template", "misconfigured")
        assert isinstance(one.unavailable, Misconfigured)
        with pytest.raises(Misconfigured, match=says_so):
            raise one.unavailable


def test_an_answer_that_stays_empty_with_room_is_the_days_and_the_cap_is_not_raised_again() -> None:
    async def run() -> tuple[list[Completion], list[dict[str, Any]]]:
        async with azure(STARVED) as (model, server):
            return [await model.complete(ASKED, seconds=5) for _ in range(2)], server.asked

    said, asked = asyncio.run(run())
    assert [one.refused for one in said] == ["length", "length"]
    assert [one.calls for one in said] == [2, 1]
    assert [body["max_tokens"] for body in asked] == [MAX_TOKENS, REASONING_TOKENS, REASONING_TOKENS]


def test_an_answer_that_was_merely_too_long_raises_no_cap() -> None:
    async def run() -> int:
        async with azure(says(completion('{"summ', "length"))) as (model, server):
            await model.complete(ASKED, seconds=5)
            return len(server.asked)

    assert asyncio.run(run()) == 1


def test_a_deployment_whose_model_changes_is_learnt_anew_by_one() -> None:
    """Azure upgrades deployments in place, under containers that are warm."""

    async def run() -> list[dict[str, Any]]:
        async with azure(says(completion())) as (model, server):
            await model.complete(ASKED, seconds=5)

            def reasons(asked: dict[str, Any]) -> Any:
                return (NO_MAX_TOKENS if "max_tokens" in asked else says(completion()))(asked)

            server.replies = [reasons]
            await asyncio.gather(*(model.complete(ASKED, seconds=5) for _ in range(10)))
            return server.asked[1:]

    asked = asyncio.run(run())
    assert sum("max_completion_tokens" in body for body in asked) == 10
    assert sum("max_tokens" in body for body in asked) <= 10  # those under way when it was noticed


def test_a_call_that_taught_and_one_that_hung_are_counted_with_the_room_they_had() -> None:
    async def run() -> None:
        async with azure(STARVED, hangs) as (model, _):
            await model.complete(ASKED, seconds=2)

    with pytest.raises(Unanswered) as raised:
        asyncio.run(run())
    assert (raised.value.calls, raised.value.cap) == (2, REASONING_TOKENS)


def test_one_that_hangs_while_it_learns_lets_the_others_learn() -> None:
    async def run() -> list[Completion | BaseException]:
        hanging = asyncio.Event()

        async def hangs_now(asked: dict[str, Any]) -> web.StreamResponse:
            hanging.set()
            return await hangs(asked)

        async with azure(hangs_now, says(completion())) as (model, _):
            first = asyncio.create_task(model.complete(ASKED, seconds=3))
            # on a busy machine a second of the first was over before it asked, and the second hung in its place
            await asyncio.wait_for(hanging.wait(), 30)
            second = asyncio.create_task(model.complete(ASKED, seconds=20))
            return await asyncio.gather(first, second, return_exceptions=True)

    first, second = asyncio.run(run())
    assert isinstance(first, Upstream)
    assert isinstance(second, Completion)
    assert second.text


def test_pacing_follows_the_raised_cap() -> None:
    async def run() -> float:
        async with azure(STARVED, says(completion())) as (model, _):
            await model.complete(ASKED, seconds=5)
            model._tokens = AsyncLimiter(100_000, 6_000)
            await model.complete(ASKED, seconds=5)
            return model._tokens._level

    assert REASONING_TOKENS <= asyncio.run(run()) < REASONING_TOKENS + 100
