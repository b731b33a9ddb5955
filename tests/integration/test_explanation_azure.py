"""AzureModel through the real client against a scripted loopback server: every transport case has its outcome."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiolimiter import AsyncLimiter

from core.content import to_bytes
from core.errors import Unauthorized, Upstream
from core.explanation.compose import compose
from core.explanation.model.azure import AzureModel
from core.explanation.model.contract import MAX_TOKENS, ChatMessage, Completion, Unanswered
from core.explanation.reader import Reader
from core.secret import Literal
from tests.support.explanation_days import CANARY_DATE, CANARY_ID, day, plan_for

DAY = day("safety", "oor_night", "data", "within_night")
ANSWER = plan_for(DAY)
ASKED: list[ChatMessage] = [
    {"role": "system", "content": "Answer in JSON. canary-content"},
    {"role": "user", "content": "{}"},
]
Reply = Callable[[dict[str, Any]], web.StreamResponse | Awaitable[web.StreamResponse]]


def completion(text: str | None = ANSWER, finish: str = "stop", **message: Any) -> dict[str, Any]:
    choice = {
        "index": 0,
        "finish_reason": finish,
        "message": {"role": "assistant", "content": text, **message},
    }
    usage = {
        "prompt_tokens": 1500,
        "completion_tokens": 120,
        "prompt_tokens_details": {"cached_tokens": 1024},
    }
    return {
        "id": "c",
        "object": "chat.completion",
        "model": "gpt-4o-mini-2024-07-18",
        "choices": [choice],
        "usage": usage,
    }


def says(body: Any, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda asked: web.json_response(body, status=status, headers=named)


def fails(status: int, code: str = "", message: str = "no", **headers: str) -> Reply:
    return says({"error": {"code": code, "message": message}}, status, **headers)


def disconnects(asked: dict[str, Any]) -> web.StreamResponse:
    raise asyncio.CancelledError


class Server:
    """Answers with one reply after the other, the last one for ever; keeps what it was asked."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.raw: list[str] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.raw.append(str(request.url) + json.dumps(dict(request.headers)) + await request.text())
        self.asked.append(json.loads(await request.text()))
        self.paths.append(request.path_qs)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        said = reply(self.asked[-1])
        return said if isinstance(said, web.StreamResponse) else await said


@asynccontextmanager
async def azure(
    *replies: Reply, version: str = "2024-10-21", path: str = "", **more: Any
) -> AsyncIterator[tuple[AzureModel, Server]]:
    server, app = Server(*replies), web.Application()
    app.router.add_post("/{anything:.*}", server.answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    model = AzureModel(server.url + path, Literal("key-1"), "mini", version, **more)
    try:
        yield model, server
    finally:
        await model.aclose()
        await runner.cleanup()


def once(*replies: Reply, seconds: float = 5.0, **more: Any) -> tuple[Completion, Server]:
    async def run() -> tuple[Completion, Server]:
        async with azure(*replies, **more) as (model, server):
            return await model.complete(ASKED, seconds=seconds), server

    return asyncio.run(run())


def test_a_completion_with_what_it_cost() -> None:
    said, server = once(says(completion()))
    assert (said.text, said.refused, said.served_model) == (ANSWER, None, "gpt-4o-mini-2024-07-18")
    assert (said.tokens.prompt, said.tokens.completion, said.tokens.cached) == (1500, 120, 1024)
    assert server.paths == ["/openai/deployments/mini/chat/completions?api-version=2024-10-21"]
    assert server.asked[0]["response_format"]["json_schema"]["strict"] is True
    assert server.asked[0]["max_tokens"] == MAX_TOKENS


def test_a_served_model_s_name_that_is_no_text_can_be_stored_all_the_same() -> None:
    said, _ = once(says({**completion(), "model": "mini-\ud800"}))
    assert to_bytes(said.served_model) == b'"mini-?"'


@pytest.mark.parametrize("packing", [None, web.ContentCoding.gzip, web.ContentCoding.deflate])
def test_an_answer_is_read_however_it_is_packed(packing: web.ContentCoding | None) -> None:
    def reply(asked: dict[str, Any]) -> web.StreamResponse:
        answer = web.json_response(completion())
        if packing:
            answer.enable_compression(packing)
        return answer

    said, _ = once(reply)
    assert said.text == ANSWER


@pytest.mark.parametrize(
    ("usage", "tokens"),
    [
        (None, (0, 0)),
        ({"prompt_tokens": 1500.0, "completion_tokens": 120.0}, (1500, 120)),
        ({"prompt_tokens": "1500", "completion_tokens": True}, (0, 0)),
        ({"prompt_tokens": 1.5, "completion_tokens": float("inf")}, (0, 0)),
        ({"prompt_tokens": 10**12, "completion_tokens": 10**40}, (0, 0)),
        ({"prompt_tokens": -1, "completion_tokens": [7]}, (0, 0)),
    ],
)
def test_what_is_no_count_of_tokens_counts_as_nothing_said(usage: Any, tokens: tuple[int, int]) -> None:
    said, _ = once(says({**completion(), "usage": usage}))
    assert (said.text, said.tokens.prompt, said.tokens.completion) == (ANSWER, *tokens)


async def hangs(asked: dict[str, Any]) -> web.StreamResponse:
    await asyncio.sleep(30)
    raise AssertionError("nobody waits so long")


@pytest.mark.parametrize("then", [[], [hangs], [fails(408), hangs]])
def test_calls_that_nobody_answers_in_time_are_counted(then: list[Reply]) -> None:
    with pytest.raises(Unanswered, match="did not answer in time") as raised:
        once(*then, hangs, seconds=3)
    assert raised.value.calls == (2 if len(then) == 2 else 1)


def test_calls_in_vain_before_an_answer_are_counted_with_it() -> None:
    said, _ = once(fails(408), fails(503), disconnects, says(completion()), seconds=10)
    assert (said.text, said.unanswered) == (ANSWER, 1)


def test_an_outage_that_refuses_at_once_counts_nothing() -> None:
    with pytest.raises(Upstream) as raised:
        once(fails(503), seconds=2)
    assert not isinstance(raised.value, Unanswered)


def test_an_endpoint_of_version_one_is_asked_there() -> None:
    _, server = once(says(completion()), path="/openai/v1/")
    assert server.paths == ["/openai/v1/chat/completions"]
    assert server.asked[0]["model"] == "mini"


def test_a_version_without_json_schema_is_detected_once_and_kept() -> None:
    refuses = fails(
        400,
        "BadRequest",
        "response_format value as json_schema is enabled only for api versions 2024-08-01-preview and later",
    )

    async def run() -> list[str]:
        async with azure(refuses, says(completion()), version="2024-02-15-preview") as (model, server):
            for _ in range(3):
                assert (await model.complete(ASKED, seconds=5)).text == ANSWER
            return [a["response_format"]["type"] for a in server.asked]

    assert asyncio.run(run()) == ["json_schema", "json_object", "json_object", "json_object"]


def test_a_model_that_wants_other_parameters_gets_them() -> None:
    _, server = once(
        fails(
            400,
            "unsupported_parameter",
            "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
        ),
        fails(
            400, "unsupported_value", "Unsupported value: 'temperature' does not support 0.2 with this model."
        ),
        says(completion()),
    )
    assert "max_tokens" not in server.asked[2]
    assert server.asked[2]["max_completion_tokens"] == MAX_TOKENS
    assert "temperature" not in server.asked[2]


@pytest.mark.parametrize(
    ("reply", "refused"),
    [
        (fails(400, "content_filter"), "content_filter"),
        (fails(400, "context_length_exceeded"), "bad_request"),
        (fails(422), "bad_request"),
        (says(completion("{", "content_filter")), "content_filter"),
        (says(completion(ANSWER[:50], "length")), "length"),
        (says(completion(None, refusal="I cannot help")), "refusal"),
        (says(completion(None)), "empty"),
        (says(completion("  ")), "empty"),
        (says({**completion(), "choices": []}), "empty"),
        (says({"unexpected": True}), "unreadable"),
        (says([]), "unreadable"),
        (says(None), "unreadable"),
        (lambda _: web.Response(text="<html>proxy</html>", content_type="text/html"), "unreadable"),
        (lambda _: web.Response(text='{"choices": [', content_type="application/json"), "unreadable"),
        (lambda _: web.Response(status=302, headers={"Location": "http://127.0.0.1:9/"}), "bad_request"),
    ],
)
def test_an_answer_without_usable_text_is_named_and_not_repeated(reply: Reply, refused: str) -> None:
    said, server = once(reply)
    assert (said.text, said.refused) == (None, refused)
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [401, 403, 404])
def test_what_a_person_must_mend_is_raised_at_once(status: int) -> None:
    with pytest.raises(Unauthorized, match=str(status)) as raised:
        once(fails(status, message="canary-content"))
    assert "canary-content" not in str(raised.value)


@pytest.mark.parametrize(
    "reply", [fails(429, retry_after="0"), fails(408), fails(409), fails(500), fails(503), disconnects]
)
def test_what_waiting_mends_is_tried_again_within_the_seconds_left(reply: Reply) -> None:
    said, server = once(reply, says(completion()), seconds=10)
    assert said.text == ANSWER
    assert len(server.asked) == 2


def test_a_wait_beyond_the_deadline_is_not_begun_and_handed_on() -> None:
    begun = time.monotonic()
    with pytest.raises(Upstream, match="429") as raised:
        once(fails(429, retry_after="300", message="canary-content"), seconds=30)
    assert raised.value.retry_after == 300
    assert "canary-content" not in str(raised.value)
    assert time.monotonic() - begun < 15


def test_a_server_that_hangs_ends_with_the_seconds() -> None:
    async def hang(asked: dict[str, Any]) -> web.StreamResponse:
        await asyncio.sleep(30)
        return web.Response()

    begun = time.monotonic()
    with pytest.raises(Upstream):
        once(hang, seconds=1)
    assert time.monotonic() - begun < 15


def test_the_ten_calls_of_a_batch_are_under_way_together() -> None:
    """How long that takes is measured in tests/benchmarks/bench_batches.py: a time tells how busy the machine is."""
    together = asyncio.Barrier(10)

    async def once_all_have_come(asked: dict[str, Any]) -> web.StreamResponse:
        await together.wait()
        return web.json_response(completion())

    async def run() -> list[str]:
        async with azure(says(completion()), once_all_have_come) as (model, _):
            # The first learns what the deployment speaks.
            await compose(DAY, Reader("en"), model, lambda: 60.0)
            batch = (compose(DAY, Reader("en"), model, lambda: 60.0) for _ in range(10))
            return [written.document.source for written in await asyncio.gather(*batch)]

    assert asyncio.run(run()) == ["model"] * 10


def test_requests_are_paced_by_this_containers_share() -> None:
    async def run() -> float:
        async with azure(says(completion()), rpm=600, share=10) as (model, _):  # one a second, ten at once
            begun = time.perf_counter()
            await asyncio.gather(*(model.complete(ASKED, seconds=30) for _ in range(12)))
            return time.perf_counter() - begun

    assert 1.5 <= asyncio.run(run()) < 10


def test_tokens_are_paced_even_if_one_call_needs_more_than_a_window() -> None:
    async def run() -> float:
        async with azure(says(completion()), tpm=6000, share=1) as (model, _):  # 100 a second, 1,000 at once
            begun = time.perf_counter()
            for _ in range(4):  # about 314 each
                await model.complete(ASKED, seconds=30)
            return time.perf_counter() - begun

    assert 2.0 <= asyncio.run(run()) < 15


def test_of_a_batch_that_is_paced_one_after_another_gets_through_instead_of_none() -> None:
    """Each needs several windows of tokens: whoever waits for the rest of theirs does not wait for the others' too."""

    async def run() -> tuple[int, int]:
        async with azure(says(completion())) as (model, server):
            model._tokens = AsyncLimiter(100, 0.25)  # 400 a second, and about 314 for a call
            batch = (model.complete(ASKED, seconds=2.0) for _ in range(10))
            said = await asyncio.gather(*batch, return_exceptions=True)
            return sum(isinstance(one, Completion) for one in said), len(server.asked)

    through, asked = asyncio.run(run())
    assert 1 <= through == asked < 10


def test_the_tokens_that_a_call_gathered_in_vain_serve_the_next() -> None:
    """Else a share of the quota that is less than a call in an invocation's time would never explain anything."""

    async def run() -> str | None:
        async with azure(says(completion())) as (model, _):
            model._tokens = AsyncLimiter(100, 0.5)  # about 314 for a call, so more than a second
            with pytest.raises(Upstream):
                await model.complete(ASKED, seconds=0.9)
            return (await model.complete(ASKED, seconds=0.9)).text

    assert asyncio.run(run()) == ANSWER


def test_pacing_that_takes_too_long_defers() -> None:
    async def run() -> None:
        async with azure(says(completion()), rpm=1, share=1) as (model, _):
            await model.complete(ASKED, seconds=2)
            await model.complete(ASKED, seconds=1)

    with pytest.raises(Upstream):
        asyncio.run(run())


def test_nothing_of_the_patient_is_in_any_request() -> None:
    """A canary in every field that could hold one."""
    processed = DAY.model_copy(
        update={
            "quality": {"note": "canary-note anna@example.org Canary Street 7"},
            "timezone": "Pacific/Canary",
            "raw_sha256": "canary-sha",
        }
    )

    async def run() -> list[str]:
        async with azure(says(completion('{"lead": "no", "paragraphs": [], "definition": null}'))) as (
            model,
            server,
        ):
            for code in ("en", "es", "de"):
                written = await compose(processed, Reader(code), model, lambda: 60.0)
                assert written.document.reason == "invalid_plan"
            return server.raw

    sent = asyncio.run(run())
    assert len(sent) == 6  # each with its repair call
    for secret in (CANARY_ID, CANARY_DATE, "2026", "anna", "canary", "Canary", "Berlin"):
        assert not [request for request in sent if secret in request]
