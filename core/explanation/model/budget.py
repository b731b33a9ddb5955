"""How many tokens a day may cost. A spent budget stops model calls, never explanations."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol

from core.explanation.model.contract import MAX_TOKENS, ChatMessage, Tokens, estimated

CALL_TOKENS = 4_000
"""What a call may cost, rounded up: the prompt and the answer, hidden reasoning included. Kept free for each call under
way."""

MOST = 10 * CALL_TOKENS
"""What one completion may count, all its calls in vain included."""


class Budget(Protocol):
    async def allows(self) -> bool:
        """Whether a model may be called now. Who is allowed calls it, and then says what that cost."""

    async def spend(self, tokens: int) -> None:
        """Counts what a call cost, 0 if it was refused. Never raises: the answer is there, and is to be used."""


class SpentTokens(Protocol):
    """A counter shared by all containers; one item for each day (UTC), with an atomic ADD."""

    async def total(self, day: str) -> int:
        """Tokens spent on that day so far; 0 when nothing is known."""

    async def add(self, day: str, tokens: int) -> int:
        """Adds, and returns the new total."""


def charge(messages: Sequence[ChatMessage], said: Tokens, cap: int = MAX_TOKENS, calls: int = 1) -> int:
    """The tokens that so many answered calls count: what the answers say, an estimate of what they do not say, and
    never more than they can cost: one lie must not use up everybody's day."""
    about = estimated(messages, cap)
    most = max(CALL_TOKENS, about.prompt + about.completion)
    return min(most * calls, (said.prompt or about.prompt) + (said.completion or about.completion))


def budget_day(now: dt.datetime) -> str:
    """The day (UTC) that tokens spent at this moment count towards."""
    return now.astimezone(dt.UTC).date().isoformat()


class DailyBudget:
    """At most `limit` tokens a day over all containers; None means no limit.

    The check comes before the call and the count after it. A container keeps CALL_TOKENS free for each of its own calls
    under way, so that a day overshoots by at most one call for each container.
    """

    def __init__(
        self,
        limit: int | None,
        spent: SpentTokens,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._limit = limit
        self._spent = spent
        self._now = now
        self._used_up_on: str | None = None
        self._under_way = 0
        self._owed: Counter[str] = Counter()  # by day: counted here, and not yet by all

    async def allows(self) -> bool:
        if self._limit is None:
            return True
        today = budget_day(self._now())
        if self._used_up_on == today:  # totals only grow: no need to ask again until tomorrow
            return False
        spent = await self._spent.total(today)
        if spent >= self._limit:
            self._used_up_on = today
            return False
        if spent + self._owed[today] + self._under_way * CALL_TOKENS >= self._limit:
            return False
        self._under_way += 1
        return True

    async def spend(self, tokens: int) -> None:
        if self._limit is None:
            return
        self._under_way = max(0, self._under_way - 1)
        today = budget_day(self._now())
        self._owed[today] += min(tokens, MOST)
        for day in sorted(self._owed):
            if (owed := self._owed.pop(day, 0)) <= 0:
                continue
            try:
                total = await self._spent.add(day, owed)
            except BaseException as error:
                self._owed[day] += owed  # not written, for whatever reason: the next count brings it along
                if isinstance(error, Exception):
                    return
                raise  # cancelled
            if day == today and total >= self._limit:
                self._used_up_on = today
