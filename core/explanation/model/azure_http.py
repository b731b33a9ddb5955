"""The way to Azure OpenAI: no redirects, and no answer beyond a bound, whatever its status says."""

from collections.abc import AsyncIterator
from typing import cast

import httpx2
import openai

from core.unpacking import ASKED_FOR, Body

MAX_BYTES = 1_000_000  # an answer has some 3 KB


def bounded_client() -> openai.DefaultAsyncHttpxClient:
    return openai.DefaultAsyncHttpxClient(
        follow_redirects=False,  # what we ask goes to the configured host only
        headers={"Accept-Encoding": ASKED_FOR},
        event_hooks={"response": [_bound]},
    )


def never_sent(error: openai.APITimeoutError) -> bool:
    """Whether the time was over before the question got there, so that nobody can have worked on it."""
    return isinstance(error.__cause__, httpx2.ConnectTimeout | httpx2.PoolTimeout)


async def _bound(answer: httpx2.Response) -> None:
    """Before anything is read: the client unpacks whatever it gets, and the bodies of errors, too."""
    coding = answer.headers.pop("content-encoding", "")
    answer.stream = Bounded(cast(httpx2.AsyncByteStream, answer.stream), coding)


class Bounded(httpx2.AsyncByteStream):
    """The body in one piece: the client keeps every piece that it gets, and many small ones are more than their bytes.

    Raises unpacking.TooLarge and NotAsItSays, which openai's client lets through as they are: both are answers.
    """

    def __init__(self, sent: httpx2.AsyncByteStream, coding: str) -> None:
        self._sent = sent
        self._coding = coding

    async def __aiter__(self) -> AsyncIterator[bytes]:
        body = Body(self._coding, MAX_BYTES)
        async for piece in self._sent:
            body.add(piece)
        yield body.whole()

    async def aclose(self) -> None:
        await self._sent.aclose()
