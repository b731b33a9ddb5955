"""How many tokens a day may cost. A spent budget stops model calls, never explanations."""

import datetime as dt
from collections.abc import Callable
from typing import Protocol


class Budget(Protocol):
    async def allows(self) -> bool:
        """Whether a model may be called now."""

    async def spend(self, tokens: int) -> None:
        """Counts what a call cost."""


class SpentTokens(Protocol):
    """A counter shared by all containers; one item for each day (UTC), with an atomic ADD."""

    async def total(self, day: str) -> int:
        """Tokens spent on that day so far; 0 when nothing is known."""

    async def add(self, day: str, tokens: int) -> int:
        """Adds, and returns the new total."""


def budget_day(now: dt.datetime) -> str:
    """The day (UTC) that tokens spent at this moment count towards."""
    return now.astimezone(dt.UTC).date().isoformat()


class DailyBudget:
    """At most `limit` tokens a day over all containers; None means no limit.

    The check comes before the call and the count after it, so that a day can overshoot by what is in flight: at
    most the stage's concurrency times the tokens of one explanation.
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

    async def allows(self) -> bool:
        if self._limit is None:
            return True
        today = budget_day(self._now())
        if self._used_up_on == today:  # totals only grow: no need to ask again until tomorrow
            return False
        if await self._spent.total(today) < self._limit:
            return True
        self._used_up_on = today
        return False

    async def spend(self, tokens: int) -> None:
        if self._limit is None or tokens <= 0:
            return
        today = budget_day(self._now())
        if await self._spent.add(today, tokens) >= self._limit:
            self._used_up_on = today
