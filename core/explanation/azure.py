"""Azure OpenAI: one completion within a deadline, every way it can fail mapped to an outcome.

It and azure_http alone import openai. No text raised here holds anything of a request or an answer.
"""

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from aiolimiter import AsyncLimiter
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_random_exponential

from core.errors import Unauthorized, Upstream
from core.explanation.azure_answers import read_answer, retry_after
from core.explanation.contract import MAX_TOKENS, SCHEMA, ChatMessage, Completion, Unanswered, estimated
from core.secret import Secret
from core.unpacking import TooLarge

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncOpenAI

ATTEMPT_SECONDS = 30.0
_STRICT: dict[str, Any] = {
    "type": "json_schema",
    "json_schema": {"name": "explanation", "strict": True, "schema": SCHEMA},
}
_JSON: dict[str, Any] = {"type": "json_object"}


@dataclass
class _Calls:
    """How many calls of one completion were made and not answered: those given up, and the one under way."""

    unanswered: int = 0


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
        self._client = _client(endpoint, api_key, api_version)
        self._tokens = _limiter(tpm, share)
        self._requests = _limiter(rpm, share)
        self._turn = asyncio.Lock()
        self._gathered = 0.0  # tokens that no call has used yet
        self._knobs: dict[str, Any] = {
            "response_format": _STRICT,
            "max_tokens": MAX_TOKENS,
            "temperature": 0.2,
        }

    async def complete(self, messages: list[ChatMessage], *, seconds: float) -> Completion:
        """An answer within `seconds`. Raises Upstream (with retry_after if known; Unanswered if a call was made that
        nobody answered) and Unauthorized."""
        deadline, calls = asyncio.get_running_loop().time() + seconds, _Calls()
        try:
            async with asyncio.timeout_at(deadline):
                async for attempt in self._retrying(deadline):
                    with attempt:
                        completion = await self._once(messages, deadline, calls)
                        return replace(completion, unanswered=calls.unanswered)
        except (TimeoutError, Upstream) as error:
            text = "the model did not answer in time" if isinstance(error, TimeoutError) else str(error)
            if calls.unanswered:
                raise Unanswered(text, calls.unanswered, getattr(error, "retry_after", None)) from None
            raise Upstream(text, getattr(error, "retry_after", None)) from None
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

    async def _once(self, messages: list[ChatMessage], deadline: float, calls: "_Calls") -> Completion:
        import openai

        from core.explanation.azure_http import never_sent

        await self._pace(messages)
        left = deadline - asyncio.get_running_loop().time()
        asked = dict(self._knobs)
        key = await self._api_key.value()
        calls.unanswered += 1
        try:
            answer = await self._client.chat.completions.with_raw_response.create(
                model=self.name,
                messages=cast(Any, messages),
                timeout=min(ATTEMPT_SECONDS, max(0.1, left)),
                extra_headers={"api-key": key},
                **asked,
            )
            calls.unanswered -= 1
            return read_answer(answer.http_response.content)
        except openai.APIStatusError as error:
            calls.unanswered -= error.status_code != 408  # Azure may charge for its own time-outs
            if error.status_code == 400 and self._learn(error, asked):
                return await self._once(messages, deadline, calls)
            if error.status_code in (401, 403) and await self._api_key.replaced(key):
                raise Upstream("Azure OpenAI refused our former key: trying the new one", 0.0) from None
            return _refused(error)
        except TooLarge:
            calls.unanswered -= 1
            return Completion(None, "unreadable")
        except openai.APITimeoutError as error:
            calls.unanswered -= never_sent(error)
            raise Upstream("the model did not answer in time") from None
        except openai.OpenAIError:
            calls.unanswered -= 1
            raise Upstream("no connection to the model") from None

    def _learn(self, error: "APIStatusError", asked: dict[str, Any]) -> bool:
        """Whether this deployment wants other parameters; what is learnt holds for the container's life."""
        said = f"{error.code} {error.param} {error.message}".lower()
        if "json_schema" in said and asked["response_format"] is _STRICT:
            self._knobs["response_format"] = _JSON
        elif "max_completion_tokens" in said and "max_tokens" in asked:
            self._knobs.pop("max_tokens", None)
            self._knobs["max_completion_tokens"] = MAX_TOKENS
        elif "temperature" in said and "temperature" in asked:
            self._knobs.pop("temperature", None)
        else:
            return False
        return True

    async def _pace(self, messages: list[ChatMessage]) -> None:
        """One gathers at a time: of ten, each would hold a part, and none get through. What one gathered in vain serves
        the next; a call may cost more than a window holds, so it waits for several."""
        async with self._turn:
            about = estimated(messages)
            estimate = float(about.prompt + about.completion)
            while self._tokens is not None and self._gathered < estimate:
                part = min(estimate - self._gathered, self._tokens.max_rate)
                await self._tokens.acquire(part)
                self._gathered += part
            if self._requests is not None:
                await self._requests.acquire()
            self._gathered = max(0.0, self._gathered - estimate)


def _client(endpoint: str, api_key: Secret, api_version: str) -> "AsyncOpenAI":
    import openai  # 0.8 s: only where an endpoint is configured

    from core.explanation.azure_http import bounded_client

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


def _refused(error: "APIStatusError") -> Completion:
    """A refusal of the content is an answer; everything else that waiting or a person mends is raised."""
    status, code = error.status_code, error.code
    if status in (401, 403):
        raise Unauthorized(
            f"Azure OpenAI refused the key (HTTP {status}): check AZURE_OPENAI_API_KEY"
        ) from None
    if status == 404:
        raise Unauthorized(
            "Azure OpenAI knows no such deployment (HTTP 404): check AZURE_OPENAI_DEPLOYMENT and AZURE_OPENAI_ENDPOINT"
        ) from None
    if status in (408, 409, 429) or status >= 500:
        raise Upstream(f"Azure OpenAI answered HTTP {status}", retry_after(error.response.headers)) from None
    return Completion(None, "content_filter" if code == "content_filter" else "bad_request")
