"""The way to Azure OpenAI: no redirects, and no answer beyond a bound, as unpacked, whatever its status says."""

import zlib
from collections.abc import AsyncIterator
from typing import cast

import httpx2
import openai

MAX_BYTES = 1_000_000  # an answer has some 3 KB
_PACKED = {"gzip", "deflate"}
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


class TooLarge(Exception):
    """More than MAX_BYTES. openai's client lets it through as it is."""


def bounded_client() -> openai.DefaultAsyncHttpxClient:
    return openai.DefaultAsyncHttpxClient(
        follow_redirects=False,  # what we ask goes to the configured host only
        headers={"Accept-Encoding": "gzip"},
        event_hooks={"response": [_bound]},
    )


async def _bound(answer: httpx2.Response) -> None:
    """Before anything is read: the client unpacks whatever it gets, and the bodies of errors, too."""
    packed = answer.headers.pop("content-encoding", "").strip().lower() in _PACKED
    answer.stream = _Bounded(cast(httpx2.AsyncByteStream, answer.stream), packed)


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, sent: httpx2.AsyncByteStream, packed: bool) -> None:
        self._sent = sent
        self._packed = packed

    async def __aiter__(self) -> AsyncIterator[bytes]:
        unpacker = zlib.decompressobj(_GZIP_OR_ZLIB) if self._packed else None
        left = MAX_BYTES
        async for chunk in self._sent:
            try:
                plain = unpacker.decompress(chunk, left + 1) if unpacker else chunk
            except zlib.error:
                raise httpx2.DecodingError("it is not packed as it says") from None
            left -= len(plain)
            if left < 0:
                raise TooLarge
            yield plain

    async def aclose(self) -> None:
        await self._sent.aclose()
