"""Does our key work? A container notes its successes where all containers see them, and counts whom it was refused for.

A 401 or 403 is Ultrahuman's answer for a dead key and for a person who does not share. Only a recent success of the
very same key tells the two apart.
"""

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Callable
from hashlib import blake2b
from typing import Protocol

from core.errors import KeyRefused, StageError, Transient
from core.ultrahuman.answer import read_answer

NOTED_EVERY = 300.0  # seconds between two notes of one container
DOUBTED_FROM = 3  # people refused one after another, without a success in between


class KeySuccesses(Protocol):
    """When each key last fetched data, by the key's fingerprint, over all containers."""

    async def note(self, key: str, at: dt.datetime) -> None:
        """Raises Transient."""
        ...

    async def last(self, key: str) -> dt.datetime | None:
        """Raises Transient."""
        ...


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class KeyUse:
    """What one container knows of its keys; a rotated key is another key, whose successes count for itself alone."""

    def __init__(
        self,
        successes: KeySuccesses,
        now: Callable[[], dt.datetime] = _now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._successes = successes
        self._now, self._clock = now, clock
        self._noted: dict[str, float] = {}
        self._refused: defaultdict[str, set[bytes]] = defaultdict(set)

    async def worked(self, key: str, body: bytes, date: dt.date) -> None:
        """The key fetched this answer. Only one that holds somebody's data is a success; it is read for that once in
        NOTED_EVERY seconds. A note that AWS does not take costs only its proof: the next success notes again."""
        name, now = fingerprint(key), self._clock()
        if not self._refused[name] and now - self._noted.get(name, float("-inf")) < NOTED_EVERY:
            return
        if not _holds_data(body, date):
            return
        self._refused[name].clear()
        if now - self._noted.get(name, float("-inf")) < NOTED_EVERY:
            return
        self._noted[name] = now  # before the write: ten answers at once are one note
        try:
            await self._successes.note(name, self._now())
        except Transient:
            del self._noted[name]

    async def refused(self, key: str, email: str, status: int) -> KeyRefused:
        """The error to raise for a person for whom the key was refused. Raises Transient."""
        name = fingerprint(key)
        people = self._refused[name]
        people.add(blake2b(email.encode(), digest_size=8).digest())
        doubted = len(people) >= DOUBTED_FROM
        if doubted:  # the next success is noted at once: it proves that the key outlived this refusal
            self._noted.pop(name, None)
        return KeyRefused(status, await self._successes.last(name), doubted=doubted)


def fingerprint(key: str) -> str:
    """Tells keys apart and says nothing of them: 32 bits of a hash."""
    return blake2b(key.encode(), digest_size=4, person=b"chronicgpt-key").hexdigest()


def _holds_data(body: bytes, date: dt.date) -> bool:
    try:
        return read_answer(body, date).has_data
    except StageError:
        return False
