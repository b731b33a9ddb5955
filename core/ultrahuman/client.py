"""The key-based Ultrahuman API over one HTTP session that lives as long as the container."""

import datetime as dt
import time
from email.utils import parsedate_to_datetime

import aiohttp
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_exponential_jitter

from core.errors import BadRaw, GivenUp, KeyRefused, Upstream
from core.secret import Secret
from core.ultrahuman.answer import MAX_BYTES, REFUSALS, refusal_in
from core.ultrahuman.key_use import KeyUse
from core.unpacking import ASKED_FOR, Body, NotAsItSays, TooLarge

LONGEST_TRY = 20.0  # seconds for one request
LEAST_TRY = 1.0  # not worth another request with less time than this
SPARE = 2.0  # kept for storing the answer and telling the next stage
CHUNK = 65_536


class UltrahumanClient:
    """Implements ports.Ultrahuman. The key travels in the `Authorization` header as it is, without `Bearer`."""

    def __init__(self, base_url: str, path: str, api_key: Secret, key_use: KeyUse | None = None) -> None:
        self._url = base_url + path
        self._api_key = api_key
        self._key_use = key_use
        self._session: aiohttp.ClientSession | None = None

    async def day(self, email: str, date: dt.date, *, seconds: float) -> bytes | None:
        """The answer's bytes, at most MAX_BYTES, or None for 404; tried again while `seconds` allow.

        Raises Upstream (429, 5xx, no connection, too slow), KeyRefused (401 and 403, also inside a 200), BadRaw (too
        large), GivenUp (any other status), and Transient where AWS does not say when the key last worked.
        """
        ends = time.monotonic() + max(LEAST_TRY, seconds - SPARE)

        def time_is_up(state: RetryCallState) -> bool:
            return time.monotonic() + state.upcoming_sleep + LEAST_TRY > ends

        async for attempt in AsyncRetrying(
            retry=retry_if_exception_type(Upstream), wait=_wait, stop=time_is_up, reraise=True
        ):
            with attempt:
                return await self._once(email, date, min(LONGEST_TRY, ends - time.monotonic()))
        raise AssertionError("tenacity returns or raises")

    async def aclose(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None

    async def _once(self, email: str, date: dt.date, seconds: float) -> bytes | None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=64, keepalive_timeout=30), auto_decompress=False
            )
        key = await self._api_key.value()
        try:
            async with self._session.get(
                self._url,
                params={"email": email, "date": date.isoformat()},
                headers={"Authorization": key, "Accept": "application/json", "Accept-Encoding": ASKED_FOR},
                timeout=aiohttp.ClientTimeout(total=max(LEAST_TRY, seconds)),
                allow_redirects=False,
            ) as answer:
                body = await _body(answer) if answer.status == 200 else b""
                refusal = answer.status if answer.status in REFUSALS else refusal_in(body)
                if refusal and await self._api_key.replaced(key):
                    raise Upstream("the API refused our former key: trying the new one", retry_after=0.0)
                if refusal:
                    raise await self._refused(key, email, refusal)
                if failure := _failure(answer.status, answer.headers.get("Retry-After")):
                    raise failure
        except TimeoutError:
            raise Upstream("the API did not answer in time") from None
        except aiohttp.ClientError as error:
            # The text of an aiohttp error holds the address, and with it the email: only its type is told.
            raise Upstream(f"no usable connection to the API ({type(error).__name__})") from None
        if answer.status == 404:
            return None
        if self._key_use:
            await self._key_use.worked(key, body, date)
        return body

    async def _refused(self, key: str, email: str, status: int) -> KeyRefused:
        if self._key_use:
            return await self._key_use.refused(key, email, status)
        return KeyRefused(status)


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    try:
        body = Body(answer.headers.get("Content-Encoding", ""), MAX_BYTES)
        async for piece in answer.content.iter_chunked(CHUNK):
            body.add(piece)
        return body.whole()
    except TooLarge:
        raise BadRaw(f"the answer has more than {MAX_BYTES} bytes") from None
    except NotAsItSays:
        raise Upstream("the answer is cut off, or packed otherwise than it says") from None


def _failure(status: int, retry_after: str | None) -> Exception | None:
    if status in (200, 404):
        return None
    if status in (408, 425, 429) or status >= 500 or 300 <= status < 400:
        return Upstream(f"the API answered HTTP {status}", _seconds(retry_after))
    return GivenUp(f"given up at once: the API rejected the request (HTTP {status})")


def _seconds(retry_after: str | None) -> float | None:
    """Retry-After as seconds or as an HTTP date."""
    if not retry_after:
        return None
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        then = parsedate_to_datetime(retry_after)
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, (then.replace(tzinfo=then.tzinfo or dt.UTC) - dt.datetime.now(dt.UTC)).total_seconds())


_backoff = wait_exponential_jitter(multiplier=0.5, max=8.0, jitter=0.5)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, Upstream) else None
    return max(_backoff(state), asked or 0.0)
