"""What the client asks for, what its errors tell, and what is noted of the key, against a server on the loopback."""

import asyncio
import datetime as dt
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from email.utils import format_datetime

import pytest
from aiohttp import web

from core.errors import BadRaw, GivenUp, KeyRefused, StageError, Upstream
from core.secret import Literal, Secret
from core.ultrahuman.answer import MAX_BYTES
from core.ultrahuman.client import UltrahumanClient
from core.ultrahuman.key_use import DOUBTED_FROM, KeyUse, fingerprint
from tests.support.patience import BUSY, seconds_left

DATE = dt.date(2026, 3, 31)
EMAIL = "somebody@example.org"
ENTRY = {"type": "night_rhr", "object": {"avg": 51}}
DAY = json.dumps({"data": {"metric_data": [ENTRY]}, "status": 200}).encode()
DATED = json.dumps({"data": {"metrics": {DATE.isoformat(): [ENTRY]}}, "status": 200}).encode()
ANOTHER_DATE = json.dumps({"data": {"metrics": {"2026-03-30": [ENTRY]}}, "status": 200}).encode()
Answer = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Api:
    """Gives its answers one after another and the last one for ever; keeps what it was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[web.BaseRequest] = []

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        self.requests.append(request)
        return await (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])(request)

    @asynccontextmanager
    async def client(
        self, key: Secret | None = None, use: KeyUse | None = None
    ) -> AsyncIterator[UltrahumanClient]:
        runner = web.ServerRunner(web.Server(self), handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        client = UltrahumanClient(
            f"http://127.0.0.1:{runner.addresses[0][1]}", "/metrics", key or Literal("k-1"), use
        )
        try:
            yield client
        finally:
            await client.aclose()
            await runner.cleanup()


def answered(status: int = 200, body: bytes = DAY, **headers: str) -> Answer:
    async def answer(_: web.BaseRequest) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, body=body, headers=named)

    return answer


async def slow(_: web.BaseRequest) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


async def hung_up(request: web.BaseRequest) -> web.StreamResponse:
    assert request.transport
    request.transport.close()
    return web.Response()


def ask(
    api: Api, *, seconds: float | None = None, key: Secret | None = None, use: KeyUse | None = None
) -> bytes | None:
    async def once() -> bytes | None:
        async with api.client(key, use) as client:
            with seconds_left(seconds) as left:
                return await client.day(EMAIL, DATE, seconds=left)

    return asyncio.run(once())


def error_of(api: Api, *, seconds: float | None = None, use: KeyUse | None = None) -> StageError:
    with pytest.raises(StageError) as error:
        ask(api, seconds=seconds, use=use)
    return error.value


def test_json_is_asked_for_packed_at_most_in_the_way_that_can_be_unpacked() -> None:
    api = Api(answered())
    ask(api)
    (request,) = api.requests
    assert request.headers["Accept"] == "application/json"
    assert request.headers["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (answered(401), KeyRefused, "HTTP 401"),
        (answered(403), KeyRefused, "HTTP 403"),
        (answered(body=b'{"status": 403}'), KeyRefused, "HTTP 403"),
        (answered(422), GivenUp, "given up.*HTTP 422"),
        (answered(300), Upstream, "HTTP 300"),
        (answered(503), Upstream, "HTTP 503"),
        (slow, Upstream, "in time"),
        (hung_up, Upstream, "ServerDisconnectedError"),
        (answered(body=b"x" * (MAX_BYTES + 1)), BadRaw, str(MAX_BYTES)),
        (answered(body=gzip.compress(DAY)[:-9], Content_Encoding="gzip"), Upstream, "cut off"),
    ],
)
def test_an_error_tells_what_the_api_did(answer: Answer, kind: type[StageError], words: str) -> None:
    with pytest.raises(kind, match=words):
        ask(Api(answer), seconds=3 if answer is slow else None)


@pytest.mark.parametrize("content", [b"[]", b"3", b"null", b'"401"', b"<html>", b""])
def test_whatever_comes_with_a_200_and_is_no_refusal_is_passed_on(content: bytes) -> None:
    assert ask(Api(answered(body=content))) == content


@pytest.mark.parametrize(
    "odd",
    [
        answered(503, b'{"status": 401}'),
        answered(503, b"x" * 2_000_000),
        answered(503, b"", Content_Encoding="br"),
    ],
)
def test_the_status_goes_before_what_comes_with_it(odd: Answer) -> None:
    with pytest.raises(Upstream, match="503"):
        ask(Api(odd))


@pytest.mark.parametrize("status", [400, 401])
def test_what_no_second_try_mends_is_asked_once_however_much_time_is_left(status: int) -> None:
    api = Api(answered(status))
    error_of(api, seconds=60)
    assert len(api.requests) == 1


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("0.25", 0.25),
        ("-5", 0),
        ("7", 7),
        (format_datetime(dt.datetime(2020, 1, 1, tzinfo=dt.UTC), usegmt=True), 0),
        ("soon", None),
    ],
)
def test_the_wait_that_the_api_asks_for_is_told_to_the_second(text: str, seconds: float | None) -> None:
    error = error_of(Api(answered(503, Retry_After=text)))
    assert isinstance(error, Upstream)
    assert error.retry_after == seconds


class Rotated:
    """A Secret whose store holds a newer key than the one that was read first."""

    def __init__(self) -> None:
        self.key = "former"

    async def value(self) -> str:
        return self.key

    async def replaced(self, used: str) -> bool:
        self.key = "new"
        return used != self.key


def test_a_refused_key_that_was_replaced_is_followed_by_the_new_one_in_the_same_call() -> None:
    api = Api(answered(401), answered())
    assert ask(api, seconds=60, key=Rotated()) == DAY
    assert [request.headers["Authorization"] for request in api.requests] == ["former", "new"]


def test_a_refused_key_that_was_replaced_too_late_for_another_try_is_no_dead_letter() -> None:
    with pytest.raises(Upstream, match="former key"):
        ask(Api(answered(401)), key=Rotated())


def test_a_client_that_was_closed_opens_anew_and_may_be_closed_twice() -> None:
    async def again() -> bytes | None:
        async with Api(answered()).client() as client:
            await client.day(EMAIL, DATE, seconds=BUSY)
            await client.aclose()
            await client.aclose()
            return await client.day(EMAIL, DATE, seconds=BUSY)

    assert asyncio.run(again()) == DAY


# What is noted of the key


class Successes:
    """The items of all keys, and how often one was written."""

    def __init__(self) -> None:
        self.at: dict[str, dt.datetime] = {}
        self.notes = 0

    async def note(self, key: str, at: dt.datetime) -> None:
        self.at[key] = at
        self.notes += 1

    async def last(self, key: str) -> dt.datetime | None:
        return self.at.get(key)


@pytest.mark.parametrize(("body", "notes"), [(DAY, 1), (DATED, 1), (ANOTHER_DATE, 0)])
def test_a_day_of_either_shape_proves_the_key_and_another_date_does_not(body: bytes, notes: int) -> None:
    successes = Successes()
    assert ask(Api(answered(body=body)), use=KeyUse(successes)) == body
    assert successes.notes == notes


def test_the_time_of_a_success_is_the_present_with_its_zone() -> None:
    successes = Successes()
    ask(Api(answered()), use=KeyUse(successes))
    (noted,) = successes.at.values()
    assert abs(dt.datetime.now(dt.UTC) - noted) < dt.timedelta(minutes=1)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_tells_its_status_where_successes_are_noted_too(status: int) -> None:
    assert f"HTTP {status}" in str(error_of(Api(answered(status)), use=KeyUse(Successes())))


def test_a_success_between_refusals_begins_their_count_anew_and_is_no_second_note() -> None:
    successes = Successes()
    use = KeyUse(successes, clock=lambda: 60.0)

    async def people() -> list[bool]:
        doubts = []
        for person in range(2 * (DOUBTED_FROM - 1)):
            if person % (DOUBTED_FROM - 1) == 0:
                await use.worked("k-1", DAY, DATE)
            doubts.append((await use.refused("k-1", f"{person}@example.org", 401)).doubted)
        return doubts

    assert not any(asyncio.run(people()))
    assert successes.notes == 1


def test_a_fingerprint_is_eight_letters_that_no_table_of_plain_hashes_holds() -> None:
    # BLAKE2b-32 of "k-1", by `printf k-1 | b2sum -l 32`
    assert len(fingerprint("k-1")) == 8
    assert fingerprint("k-1") != "be98cc81"
