"""What the records of a batch ask at the same time travels together, and each gets its own answer, not an older one."""

import asyncio
from collections.abc import Sequence

import pytest

from core.aws.calls import Together
from core.errors import Transient


class Store:
    """Answers with what it holds when a call begins, a while later."""

    def __init__(self) -> None:
        self.holds = "old"
        self.calls: list[list[str]] = []
        self.open = asyncio.Event()

    async def ask(self, questions: Sequence[str]) -> list[str | Exception]:
        self.calls.append(list(questions))
        holds = self.holds
        await self.open.wait()
        return [Transient("refused") if q == "bad" else f"{q} {holds}" for q in questions]


def test_what_is_asked_at_the_same_time_is_one_call_and_each_gets_its_own_answer() -> None:
    async def scenario() -> None:
        store = Store()
        store.open.set()
        together = Together(store.ask, most=10)
        answers = await asyncio.gather(*(together(name) for name in "abca"))
        assert answers == ["a old", "b old", "c old", "a old"]
        assert store.calls == [["a", "b", "c", "a"]]

    asyncio.run(scenario())


def test_a_first_question_waits_for_those_that_come_shortly_after_it() -> None:
    async def scenario(patience: float) -> list[list[str]]:
        store = Store()
        store.open.set()
        together = Together(store.ask, most=10, patience=patience)
        first = asyncio.create_task(together("a"))
        await asyncio.sleep(0.001)
        await asyncio.gather(first, together("b"))
        assert await together("c") == "c old"
        return store.calls

    assert asyncio.run(scenario(0.2)) == [["a", "b"], ["c"]]
    assert asyncio.run(scenario(0.0)) == [["a"], ["b"], ["c"]]


def test_a_question_is_never_answered_by_a_call_that_began_before_it_was_put() -> None:
    async def scenario() -> None:
        store = Store()
        together = Together(store.ask, most=10)
        first = asyncio.create_task(together("a"))
        await asyncio.sleep(0.01)
        store.holds = "new"
        second = asyncio.create_task(together("a"))
        await asyncio.sleep(0.01)
        store.open.set()
        assert (await first, await second) == ("a old", "a new")

    asyncio.run(scenario())


def test_no_call_is_longer_than_what_the_service_takes() -> None:
    async def scenario() -> None:
        store = Store()
        store.open.set()
        together = Together(store.ask, most=3)
        await asyncio.gather(*(together(str(n)) for n in range(7)))
        assert [len(call) for call in store.calls] == [3, 3, 1]

    asyncio.run(scenario())


def test_the_trouble_of_one_is_not_the_trouble_of_the_others() -> None:
    async def scenario() -> None:
        store = Store()
        store.open.set()
        together = Together(store.ask, most=10)
        good, bad = await asyncio.gather(together("good"), together("bad"), return_exceptions=True)
        assert good == "good old"
        assert isinstance(bad, Transient)

    asyncio.run(scenario())


def test_a_call_that_fails_fails_those_who_asked_and_nobody_after_them() -> None:
    async def scenario() -> None:
        working = False

        async def ask(questions: Sequence[str]) -> list[str | Exception]:
            if not working:
                raise Transient("down")
            return list(questions)

        together = Together(ask, most=10)
        told = await asyncio.gather(together("a"), together("b"), return_exceptions=True)
        assert [type(one) for one in told] == [Transient, Transient]
        working = True
        assert await together("c") == "c"

    asyncio.run(scenario())


def test_who_is_given_up_takes_nobody_along() -> None:
    async def scenario() -> None:
        store = Store()
        together = Together(store.ask, most=10)
        given_up, other = (asyncio.create_task(together(name)) for name in "ab")
        await asyncio.sleep(0.01)
        given_up.cancel()
        store.open.set()
        assert await other == "b old"
        with pytest.raises(asyncio.CancelledError):
            await given_up

    asyncio.run(scenario())


def test_an_invocation_that_ended_in_the_midst_of_a_call_leaves_the_next_one_in_order() -> None:
    store = Store()
    together = Together(store.ask, most=10)

    async def cut_off() -> None:
        asyncio.create_task(together("a"))  # noqa: RUF006 - nobody waits for it: that is the point
        await asyncio.sleep(0.01)

    async def next_one() -> None:
        store.open = asyncio.Event()
        store.open.set()
        assert await together("b") == "b old"

    asyncio.run(cut_off())
    asyncio.run(next_one())
