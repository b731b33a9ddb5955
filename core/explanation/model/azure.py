"""Azure OpenAI: one completion within a deadline, every way it can fail mapped to an outcome.

It and azure_http alone import openai. No text raised here holds anything of a request or an answer.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from aiolimiter import AsyncLimiter
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_random_exponential

from core.errors import Misconfigured, Unauthorized, Upstream
from core.explanation.model.azure_answers import read_answer, read_refusal, retry_after
from core.explanation.model.contract import SCHEMA, ChatMessage, Completion, Tokens, Unanswered, estimated
from core.explanation.model.dialect import Dialect, Fault, Refused, learn, with_room
from core.secret import Secret
from core.unpacking import NotAsItSays, TooLarge

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncOpenAI

ATTEMPT_SECONDS = 30.0
CONNECT_SECONDS = 5.0


@dataclass
class _Calls:
    """The calls of one completion that brought no text: how many nobody answered, the one under way included, and what
    those cost that were cut before they began."""

    unanswered: int = 0
    starved: list[Tokens] = field(default_factory=list)


class AzureModel:
    """A deployment. Keep one for the container's life, in one event loop, and `aclose()` it at the end.

    `tpm` and `rpm` are the account's tokens and requests a minute; each of `share` containers takes its part.
    """

    def __init__(
        self,
        endpoint: str,
        api_key: Secret,
        deployment: str,
        api_version: str,
        tpm: int | None = None,
        rpm: int | None = None,
        share: int = 1,
    ) -> None:
        self.name = deployment
        self._api_key = api_key
        self._client = azure_client(endpoint, api_key, api_version)
        self._tokens = _limiter(tpm, share)
        self._requests = _limiter(rpm, share)
        self._turn = asyncio.Lock()
        self._gathered = 0.0  # tokens that no call has used yet
        self._dialect = Dialect()
        self._proven = False  # an answer came in this dialect
        self._scout = asyncio.Lock()

    async def complete(self, messages: list[ChatMessage], *, seconds: float) -> Completion:
        """An answer within `seconds`. Raises Upstream (with retry_after if known; Unanswered if calls were made that
        brought nothing), Unauthorized and Misconfigured (from Unanswered, if there were such calls before)."""
        deadline, calls = asyncio.get_running_loop().time() + seconds, _Calls()
        try:
            async with asyncio.timeout_at(deadline):
                async for attempt in self._retrying(deadline):
                    with attempt:
                        return _with_all(await self._answer(messages, deadline, calls), calls)
        except (TimeoutError, Upstream) as error:
            text = "the model did not answer in time" if isinstance(error, TimeoutError) else str(error)
            wait = getattr(error, "retry_after", None)
            if in_vain := calls.unanswered + len(calls.starved):
                raise Unanswered(text, in_vain, wait, self._dialect.cap) from None
            raise Upstream(text, wait) from None
        except Unauthorized as error:
            if in_vain := calls.unanswered + len(calls.starved):
                raise error from Unanswered(str(error), in_vain, cap=self._dialect.cap)
            raise
        raise AssertionError("tenacity ends with an answer or an error")

    async def aclose(self) -> None:
        await self._client.close()

    def _retrying(self, deadline: float) -> AsyncRetrying:
        backoff = wait_random_exponential(multiplier=0.5, max=8)

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            asked = error.retry_after if isinstance(error, Upstream) else None
            return asked if asked is not None else backoff(state)

        def stop(state: RetryCallState) -> bool:  # a wait that leaves no time for a call is not begun
            now = asyncio.get_running_loop().time()
            return state.attempt_number >= 5 or now + state.upcoming_sleep + 1.0 > deadline

        return AsyncRetrying(
            retry=retry_if_exception(lambda e: isinstance(e, Upstream)), wait=wait, stop=stop, reraise=True
        )

    async def _answer(self, messages: list[ChatMessage], deadline: float, calls: _Calls) -> Completion:
        """One answer, however many lessons it takes: none comes twice, so that they end."""
        while True:
            async with self._alone_until_proven():
                asked = self._dialect
                await self._pace(messages, asked.cap)
                answer = await self._call(messages, asked, deadline, calls)
                if isinstance(answer, Completion):
                    return answer
                if self._dialect == asked:  # else another call has learnt it meanwhile
                    self._dialect, self._proven = answer, False

    @asynccontextmanager
    async def _alone_until_proven(self) -> AsyncIterator[None]:
        """Of a batch that begins together one finds out how to ask, and the others ask as it did."""
        if not self._proven:
            async with self._scout:
                if not self._proven:
                    yield
                    return
        yield

    async def _call(
        self, messages: list[ChatMessage], asked: Dialect, deadline: float, calls: _Calls
    ) -> Completion | Dialect:
        """The answer, or how to ask instead."""
        import openai

        from core.explanation.model.azure_http import never_sent

        key = await self._api_key.value()
        left = deadline - asyncio.get_running_loop().time()
        if left <= 0:
            raise TimeoutError
        # Who waits for a connection until all is over cannot say that nothing was sent.
        within = openai.Timeout(min(ATTEMPT_SECONDS, left), connect=min(CONNECT_SECONDS, left / 2))
        calls.unanswered += 1
        try:
            answer = await self._client.chat.completions.with_raw_response.create(
                model=self.name,
                messages=cast(Any, messages),
                timeout=within,
                extra_headers={"api-key": key},
                **asked.parameters(SCHEMA),
            )
            calls.unanswered -= 1
            return self._read(answer.http_response.content, asked, calls)
        except openai.APIStatusError as error:
            calls.unanswered -= error.status_code != 408  # Azure may charge for its own time-outs
            refused = read_refusal(error.status_code, error.body)
            lesson = learn(asked, refused)
            if isinstance(lesson, Dialect):
                return lesson
            if error.status_code in (401, 403) and await self._api_key.replaced(key):
                raise Upstream("Azure OpenAI refused our former key: trying the new one", 0.0) from None
            return _refused(error, refused, lesson)._replace(cap=asked.cap)
        except TooLarge:
            calls.unanswered -= 1
            return Completion(None, "unreadable", cap=asked.cap)
        except NotAsItSays:  # cut on its way: somebody has worked on it
            raise Upstream("the model's answer is not packed as it says") from None
        except openai.APITimeoutError as error:
            calls.unanswered -= never_sent(error)
            raise Upstream("the model did not answer in time") from None
        except openai.OpenAIError:
            calls.unanswered -= 1
            raise Upstream("no connection to the model") from None

    def _read(self, body: bytes, asked: Dialect, calls: _Calls) -> Completion | Dialect:
        completion = read_answer(body)
        if completion.starved and (roomy := with_room(asked)):
            calls.starved.append(completion.tokens)
            return roomy
        if completion.refused != "unreadable" and self._dialect == asked:
            self._proven = True
        return completion._replace(cap=asked.cap)

    async def _pace(self, messages: list[ChatMessage], cap: int) -> None:
        """One gathers at a time: of ten, each would hold a part, and none get through. What one gathered in vain serves
        the next; a call may cost more than a window holds, so it waits for several."""
        async with self._turn:
            about = estimated(messages, cap)
            estimate = float(about.prompt + about.completion)
            while self._tokens is not None and self._gathered < estimate:
                part = min(estimate - self._gathered, self._tokens.max_rate)
                await self._tokens.acquire(part)
                self._gathered += part
            if self._requests is not None:
                await self._requests.acquire()
            self._gathered = max(0.0, self._gathered - estimate)


def azure_client(endpoint: str, api_key: Secret, api_version: str) -> "AsyncOpenAI":
    """The way to a resource: by deployment and api version, or an endpoint that ends in /openai/v1."""
    import openai  # 0.8 s: only where an endpoint is configured

    from core.explanation.model.azure_http import bounded_client

    http = bounded_client()
    if endpoint.rstrip("/").endswith("/openai/v1"):
        return openai.AsyncOpenAI(base_url=endpoint, api_key=api_key.value, max_retries=0, http_client=http)
    return openai.AsyncAzureOpenAI(
        azure_endpoint=endpoint,
        api_key=api_key.value,
        api_version=api_version,
        max_retries=0,
        http_client=http,
    )


def _limiter(per_minute: int | None, share: int) -> AsyncLimiter | None:
    """Azure counts in short windows too: pace by ten seconds where that leaves at least one."""
    if per_minute is None:
        return None
    mine = per_minute / max(1, share)
    return AsyncLimiter(mine / 6, 10) if mine >= 6 else AsyncLimiter(1, 60 / mine)


def _with_all(completion: Completion, calls: _Calls) -> Completion:
    """With what was spent on the way to it."""
    all_of_them = (*calls.starved, completion.tokens)
    tokens = Tokens(
        sum(one.prompt for one in all_of_them),
        sum(one.completion for one in all_of_them),
        sum(one.cached for one in all_of_them),
    )
    return completion._replace(tokens=tokens, calls=len(all_of_them), unanswered=calls.unanswered)


def _refused(error: "APIStatusError", refused: Refused, fault: Fault | None) -> Completion:
    """A refusal of the content is an answer; everything else that waiting or a person mends is raised."""
    status, about = refused.status, refused.about()
    if status in (401, 403):
        raise Unauthorized(f"Azure OpenAI refused the key ({about}): check AZURE_OPENAI_API_KEY") from None
    if fault is not None:
        raise Misconfigured(f"Azure OpenAI answered {about}: change {fault.variable}: {fault.mend}") from None
    if status in (408, 409, 429) or status >= 500:
        raise Upstream(f"Azure OpenAI answered {about}", retry_after(error.response.headers)) from None
    return Completion(None, "content_filter" if refused.filtered else "bad_request")
