"""The client of the Ultrahuman API against real servers on the loopback: each answer becomes bytes or a typed error."""

import asyncio
import datetime as dt
import gzip
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from email.utils import format_datetime

import pytest
from aiohttp import web

from core.errors import BadRaw, GivenUp, KeyRefused, StageError, Unauthorized, Upstream
from core.secret import Literal
from core.ultrahuman.answer import read_answer
from core.ultrahuman.client import UltrahumanClient
from core.ultrahuman.key_use import KeyUse
from scripts.local.simulator import running
from tests.support.over_http import Service
from tests.support.patience import BUSY, seconds_left

DATE = dt.date(2026, 3, 31)
EMAIL = "ada+ring@example.org"
KEY = "k-1"
BODY = b'{"data": {"metric_data": []}, "error": null, "status": 200}'
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answered(status: int = 200, body: bytes = BODY, **headers: str) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, body=body, headers=named, content_type="application/json")

    return answer


async def hung_up(request: web.Request) -> web.StreamResponse:
    assert request.transport
    request.transport.close()
    return web.Response()


async def slow(_: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


class Api:
    """Gives its answers one after another and the last one for ever; keeps what it was asked and when."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[web.Request] = []
        self.times: list[float] = []
        self.port = 0

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        self.times.append(time.monotonic())
        return await (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])(request)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        runner = web.ServerRunner(web.Server(self), handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        try:
            yield f"http://127.0.0.1:{self.port}/api/v1"
        finally:
            await runner.cleanup()


@asynccontextmanager
async def connected(base: str, path: str = "/metrics", key: str = KEY) -> AsyncIterator[UltrahumanClient]:
    client = UltrahumanClient(base, path, Literal(key))
    try:
        yield client
    finally:
        await client.aclose()


def ask(api: Api, *, seconds: float | None = None) -> bytes | None:
    """One day, with so many seconds left in the invocation (2 of which the client keeps for storing), or in one try."""

    async def once() -> bytes | None:
        async with api.open() as base, connected(base) as client:
            with seconds_left(seconds) as left:
                return await client.day(EMAIL, DATE, seconds=left)

    return asyncio.run(once())


def refused(api: Api, *, seconds: float | None = None) -> StageError:
    with pytest.raises(StageError) as error:
        ask(api, seconds=seconds)
    assert "ada" not in str(error.value)
    assert "example.org" not in str(error.value)
    assert KEY not in str(error.value)
    assert error.value.__suppress_context__ or error.value.__context__ is None
    return error.value


def test_a_day_is_asked_for_with_the_key_as_it_is_the_email_and_the_date() -> None:
    api = Api(answered())
    assert ask(api) == BODY
    (request,) = api.requests
    assert request.method == "GET"
    assert request.path == "/api/v1/metrics"
    assert dict(request.query) == {"email": EMAIL, "date": "2026-03-31"}
    assert request.headers["Authorization"] == KEY


def test_the_bytes_are_passed_on_unchanged_and_unpacked() -> None:
    odd = b'\xef\xbb\xbf {"data" :null}\r\n'
    assert ask(Api(answered(body=odd))) == odd
    assert ask(Api(answered(body=gzip.compress(BODY), Content_Encoding="gzip"))) == BODY
    assert ask(Api(answered(body=b""))) == b""


def test_a_day_that_the_api_does_not_know_is_nothing() -> None:
    assert ask(Api(answered(404))) is None


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_told_at_once_with_what_to_do(status: int) -> None:
    api = Api(answered(status))
    error = refused(api)
    assert isinstance(error, KeyRefused)
    assert "ULTRAHUMAN_API_KEY" in str(error)
    assert len(api.requests) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_inside_a_200_is_one(status: int) -> None:
    body = b'{"data": null, "error": "user has not shared access", "status": %d}' % status
    assert isinstance(refused(Api(answered(body=body))), KeyRefused)


class Successes:
    """One key's item, as the containers see it."""

    def __init__(self) -> None:
        self.at: dict[str, dt.datetime] = {}

    async def note(self, key: str, at: dt.datetime) -> None:
        self.at[key] = at

    async def last(self, key: str) -> dt.datetime | None:
        return self.at.get(key)


def test_a_refusal_says_when_the_same_key_last_fetched_data() -> None:
    day = b'{"data": {"metric_data": [{"type": "night_rhr", "object": {"avg": 51}}]}, "status": 200}'

    async def asked(answers: list[Answer], key: str, successes: Successes) -> KeyRefused:
        async with Api(*answers).open() as base:
            client = UltrahumanClient(base, "/metrics", Literal(key), KeyUse(successes))
            for _ in answers[:-1]:
                await client.day(EMAIL, DATE, seconds=BUSY)
            with pytest.raises(KeyRefused) as refusal:
                await client.day(EMAIL, DATE, seconds=BUSY)
            await client.aclose()
            return refusal.value

    successes = Successes()
    assert asyncio.run(asked([answered(), answered(404), answered(401)], KEY, successes)).worked_at is None
    assert asyncio.run(asked([answered(body=day), answered(403)], KEY, successes)).worked_at
    assert asyncio.run(asked([answered(401)], KEY, successes)).worked_at
    assert asyncio.run(asked([answered(401)], "another", successes)).worked_at is None


@pytest.mark.parametrize("status", [400, 402, 405, 410, 418, 422])
def test_a_rejected_request_is_given_up_at_once(status: int) -> None:
    api = Api(answered(status))
    assert isinstance(refused(api), GivenUp)
    assert len(api.requests) == 1


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_passes_by_itself_is_the_messages_turn_to_wait(status: int) -> None:
    error = refused(Api(answered(status)))
    assert isinstance(error, Upstream)
    assert str(status) in str(error)


def test_what_passes_by_itself_is_tried_again_first() -> None:
    api = Api(answered(503), answered(429), answered())
    assert ask(api, seconds=60) == BODY
    assert len(api.requests) == 3


def test_no_try_begins_that_the_invocation_has_no_time_for() -> None:
    api = Api(answered(500))
    began = time.monotonic()
    refused(api, seconds=5)
    assert len(api.requests) > 1
    assert time.monotonic() - began < 5


def test_the_api_is_given_the_seconds_that_it_asks_for() -> None:
    api = Api(answered(429, Retry_After="1"), answered())
    assert ask(api, seconds=60) == BODY
    assert 0.95 <= api.times[1] - api.times[0] < 4


def test_more_seconds_than_are_left_are_left_to_the_queue() -> None:
    api = Api(answered(429, Retry_After="120"))
    error = refused(api, seconds=20)
    assert isinstance(error, Upstream)
    assert error.retry_after == 120
    assert len(api.requests) == 1


@pytest.mark.parametrize("zone", [dt.UTC, dt.timezone(dt.timedelta(hours=2)), None])
def test_the_api_may_name_a_date_to_wait_for(zone: dt.tzinfo | None) -> None:
    then = dt.datetime.now(zone or dt.UTC) + dt.timedelta(seconds=300)
    text = format_datetime(then if zone else then.replace(tzinfo=None))
    error = refused(Api(answered(503, Retry_After=text)))
    assert isinstance(error, Upstream)
    assert error.retry_after == pytest.approx(300, abs=10)


ENDLESS = "Mon, 01 Jan 99999999999 00:00:00 GMT"


@pytest.mark.parametrize("text", ["soon", "nan", "-5", "Wed, 99 Foo 2026", "1e400", "٣", ENDLESS])
def test_a_retry_after_that_means_nothing_does_no_harm(text: str) -> None:
    error = refused(Api(answered(503, Retry_After=text)))
    assert isinstance(error, Upstream)
    assert error.retry_after is None or error.retry_after >= 0


def test_an_api_that_asks_for_no_patience_is_not_hammered() -> None:
    api = Api(answered(503, Retry_After="0"))
    refused(api, seconds=6)
    assert len(api.requests) <= 6


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_to_another_host_is_not_followed_and_the_key_stays_here(status: int) -> None:
    elsewhere = Api(answered())

    async def both() -> None:
        async with elsewhere.open() as other:
            api = Api(answered(status, Location=f"{other}/metrics"))
            async with api.open() as base, connected(base) as client:
                with seconds_left(None) as left, pytest.raises(Upstream, match=str(status)):
                    await client.day(EMAIL, DATE, seconds=left)

    asyncio.run(both())
    assert elsewhere.requests == []


def test_a_slow_api_is_left_before_the_invocation_ends() -> None:
    began = time.monotonic()
    error = refused(Api(slow), seconds=3.2)
    assert isinstance(error, Upstream)
    assert time.monotonic() - began < 3.2


def test_a_connection_that_is_cut_is_tried_again() -> None:
    api = Api(hung_up, answered())
    assert ask(api, seconds=60) == BODY
    assert isinstance(refused(Api(hung_up)), Upstream)


def test_nobody_listening_is_an_outage() -> None:
    async def once() -> None:
        async with connected("http://127.0.0.1:1/api/v1") as client:
            with seconds_left(None) as left, pytest.raises(Upstream, match="no usable connection") as error:
                await client.day(EMAIL, DATE, seconds=left)
            assert "ada" not in str(error.value)

    asyncio.run(once())


def test_an_answer_that_is_cut_in_the_middle_or_wrongly_packed_is_an_outage() -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(BODY)
        return await hung_up(request)

    assert isinstance(refused(Api(cut)), Upstream)
    assert isinstance(refused(Api(answered(body=b"no gzip", Content_Encoding="gzip"))), Upstream)


def test_twenty_megabytes_are_refused_and_not_asked_for_again() -> None:
    api = Api(answered(body=b"x" * 20_000_000))
    assert isinstance(refused(api, seconds=60.0), BadRaw)  # a busy machine takes some to send them
    assert len(api.requests) == 1


def test_twenty_megabytes_packed_into_twenty_kilobytes_are_refused_too() -> None:
    api = Api(answered(body=gzip.compress(b"x" * 20_000_000), Content_Encoding="gzip"))
    assert isinstance(refused(api, seconds=60.0), BadRaw)


def test_ten_days_go_over_the_same_connections_at_the_same_time() -> None:
    arrived = asyncio.Event()

    async def together(request: web.Request) -> web.StreamResponse:
        if len(api.requests) == 10:
            arrived.set()
        await asyncio.wait_for(arrived.wait(), 5)
        return web.Response(body=BODY)

    api = Api(together)

    async def ten() -> list[bytes | None]:
        async with api.open() as base, connected(base) as client:
            days = (client.day(EMAIL, DATE - dt.timedelta(days=n), seconds=9) for n in range(10))
            return await asyncio.gather(*days)

    assert asyncio.run(ten()) == [BODY] * 10


def test_a_second_invocation_finds_the_connection_of_the_first() -> None:
    api = Api(answered())

    async def twice() -> None:
        async with api.open() as base, connected(base) as client:
            for _ in range(2):
                await client.day(EMAIL, DATE, seconds=BUSY)

    asyncio.run(twice())
    assert len({id(request.protocol) for request in api.requests}) == 1


# the simulated API


@pytest.fixture(scope="module")
def simulated() -> Iterator[Service]:
    options = ("--api-key", KEY, "--wild", "0", "--late-rate", "0", "--now", "2026-06-01")
    with running("scripts.local.ultrahuman", *options) as url:
        yield Service(url, {"Authorization": KEY})


@pytest.fixture
def api(simulated: Service) -> Service:
    simulated.calm()
    return simulated


def day_of(
    api: Service, *, path: str = "/metrics", key: str = KEY, seconds: float | None = None
) -> bytes | None:
    async def once() -> bytes | None:
        async with connected(f"{api.url}/api/v1", path, key) as client:
            with seconds_left(seconds) as left:
                return await client.day(EMAIL, DATE, seconds=left)

    return asyncio.run(once())


@pytest.mark.parametrize("path", ["/metrics", "/partner/daily_metrics"])
def test_both_endpoints_serve_a_day_that_can_be_read(api: Service, path: str) -> None:
    body = day_of(api, path=path)
    assert body
    answer = read_answer(body, DATE)
    assert answer.has_data
    assert answer.time_zone


def test_a_wrong_key_is_refused(api: Service) -> None:
    with pytest.raises(Unauthorized):
        day_of(api, key="k-2")


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("401", Unauthorized),
        ("403", Unauthorized),
        ("429", Upstream),
        ("500", Upstream),
        ("503", Upstream),
        ("disconnect", Upstream),
        ("truncated", Upstream),
        ("timeout", Upstream),
        ("huge", BadRaw),
    ],
)
def test_every_fault_of_the_api_is_a_typed_error(api: Service, kind: str, error: type[StageError]) -> None:
    api.ask("POST", "/_sim/faults", body=[{"kind": kind}])
    with pytest.raises(error) as trouble:
        day_of(api, seconds=3 if kind == "timeout" else None)
    assert "ada" not in str(trouble.value)


@pytest.mark.parametrize("kind", ["404", "no_metrics"])
def test_a_day_without_data_is_no_error(api: Service, kind: str) -> None:
    api.ask("POST", "/_sim/faults", body=[{"kind": kind}])
    body = day_of(api)
    assert body is None or not read_answer(body, DATE).has_data


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "html"}, Upstream),
        ({"kind": "malformed"}, Upstream),
        ({"kind": "empty"}, Upstream),
        ({"kind": "error_in_200"}, Upstream),
    ],
)
def test_a_200_that_is_no_answer_is_found_out_by_its_content(
    api: Service, fault: dict[str, object], error: type[StageError]
) -> None:
    api.ask("POST", "/_sim/faults", body=[fault])
    body = day_of(api)
    assert body is not None
    with pytest.raises(error):
        read_answer(body, DATE)


def test_a_fault_that_passes_in_time_costs_nothing_but_time(api: Service) -> None:
    api.ask("POST", "/_sim/faults", body=[{"kind": "429", "retry_after": 1, "times": 1}])
    assert day_of(api, seconds=60)
