"""What a container notes and remembers of its keys: little, of each key apart, and never the key itself."""

import asyncio
import datetime as dt
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest

from core.errors import KeyRefused, Transient
from core.ultrahuman.key_use import DOUBTED_FROM, NOTED_EVERY, KeyUse, fingerprint

DATE = dt.date(2026, 3, 31)
MIDNIGHT = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
DAY = b'{"data": {"metric_data": [{"type": "night_rhr", "object": {"avg": 51}}]}, "status": 200}'
EMPTY = b'{"data": {"metric_data": []}, "error": null, "status": 200}'
T = TypeVar("T")


class FakeSuccesses:
    """The ledger table's items of all keys; `away` makes AWS refuse."""

    def __init__(self) -> None:
        self.at: dict[str, dt.datetime] = {}
        self.notes = 0
        self.away = False

    async def note(self, key: str, at: dt.datetime) -> None:
        await asyncio.sleep(0)
        if self.away:
            raise Transient("update_item: ThrottlingException")
        self.notes += 1
        self.at[key] = at

    async def last(self, key: str) -> dt.datetime | None:
        return self.at.get(key)


class Container:
    """One container with a clock of its own, in seconds since midnight."""

    def __init__(self, successes: FakeSuccesses) -> None:
        self.seconds = 0.0
        self.use = KeyUse(
            successes,
            now=lambda: MIDNIGHT + dt.timedelta(seconds=self.seconds),
            clock=lambda: self.seconds,
        )

    def works(self, key: str = "k-1", body: bytes = DAY) -> None:
        run(self.use.worked(key, body, DATE))

    def refused(self, email: str, key: str = "k-1") -> KeyRefused:
        return run(self.use.refused(key, email, 401))


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


@pytest.fixture
def successes() -> FakeSuccesses:
    return FakeSuccesses()


@pytest.fixture
def container(successes: FakeSuccesses) -> Container:
    return Container(successes)


def test_a_success_is_noted_at_most_every_five_minutes(
    container: Container, successes: FakeSuccesses
) -> None:
    for second in range(int(2 * NOTED_EVERY) + 1):
        container.seconds = float(second)
        container.works()
    assert successes.notes == 3
    assert successes.at == {fingerprint("k-1"): MIDNIGHT + dt.timedelta(seconds=2 * NOTED_EVERY)}


def test_ten_answers_at_once_are_one_note(container: Container, successes: FakeSuccesses) -> None:
    async def at_once() -> None:
        await asyncio.gather(*(container.use.worked("k-1", DAY, DATE) for _ in range(10)))

    run(at_once())
    assert successes.notes == 1


@pytest.mark.parametrize(
    "body", [EMPTY, b"", b"<html>", b'{"status": 401}', b'{"status": 404}', b'{"data": null}']
)
def test_only_somebody_s_data_is_a_success(
    container: Container, successes: FakeSuccesses, body: bytes
) -> None:
    container.works(body=body)
    assert successes.notes == 0
    container.works()
    assert successes.notes == 1


def test_a_refusal_tells_when_the_same_key_last_worked_in_any_container(successes: FakeSuccesses) -> None:
    one, two = Container(successes), Container(successes)
    assert one.refused("a@example.org").worked_at is None
    two.seconds = 60.0
    two.works()
    assert one.refused("a@example.org").worked_at == MIDNIGHT + dt.timedelta(seconds=60)


def test_a_rotated_key_is_not_vouched_for_by_the_former_one(container: Container) -> None:
    container.works("former")
    assert container.refused("a@example.org", key="new").worked_at is None
    assert container.refused("a@example.org", key="former").worked_at is not None


def test_one_person_refused_again_and_again_leaves_the_key_beyond_doubt_and_several_do_not(
    container: Container,
) -> None:
    container.works()
    assert not any(container.refused("a@example.org").doubted for _ in range(10))
    doubts = [container.refused(f"{number}@example.org").doubted for number in range(1, DOUBTED_FROM)]
    assert doubts == [False] * (DOUBTED_FROM - 2) + [True]


def test_a_success_ends_the_doubt_and_after_a_doubt_it_is_noted_at_once(
    container: Container, successes: FakeSuccesses
) -> None:
    container.works()
    for number in range(DOUBTED_FROM):
        container.refused(f"{number}@example.org")
    container.seconds = 10.0
    container.works(body=EMPTY)
    assert container.refused("x@example.org").doubted
    container.works()
    assert successes.notes == 2
    refusal = container.refused("y@example.org")
    assert (refusal.doubted, refusal.worked_at) == (False, MIDNIGHT + dt.timedelta(seconds=10))


def test_a_note_that_aws_does_not_take_fails_no_fetch_and_is_made_up_for(
    container: Container, successes: FakeSuccesses
) -> None:
    successes.away = True
    container.works()
    successes.away = False
    container.works()
    assert successes.notes == 1


def test_the_note_holds_nothing_of_the_key_and_nobody_s_email(
    container: Container, successes: FakeSuccesses
) -> None:
    container.works("a-key-of-ours")
    text = str(container.refused("ada@example.org", key="a-key-of-ours")) + "".join(successes.at)
    assert "a-key" not in text
    assert "ada" not in text
    assert fingerprint("a-key-of-ours") != fingerprint("a-key-of-ourt")
