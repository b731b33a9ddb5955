"""What an API's side may try: a bomb, a stranger's certificate, a key that is no longer ours."""

import asyncio
import contextlib
import datetime as dt
import ssl
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from core.errors import BadRaw, BadSettings, Unauthorized, Upstream
from core.explanation.model.azure import AzureModel
from core.explanation.model.azure_http import Bounded
from core.explanation.model.contract import Completion
from core.patient_day import PatientDay, StageMessage
from core.ports import Patient, Work
from core.secret import Literal, Secret
from core.settings import ExplainSettings, FetchSettings
from core.stages import source
from core.stages.source import SourceAnswer
from core.ultrahuman.answer import MAX_BYTES
from core.ultrahuman.client import UltrahumanClient
from tests.support.aws import FakeDocuments
from tests.support.patience import seconds_left
from tests.unit.words.test_settings import AZURE, EXPLAIN, FETCH

DATE = dt.date(2026, 3, 31)
MEGABYTE = 1_048_576


@asynccontextmanager
async def api(answer: web.RequestHandler, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    try:
        yield f"{'https' if tls else 'http'}://localhost:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def ask(base: str, key: Secret, *, seconds: float | None = None) -> bytes | None:
    client = UltrahumanClient(base, "/metrics", key)
    try:
        with seconds_left(seconds) as left:
            return await client.day("ada@example.org", DATE, seconds=left)
    finally:
        await client.aclose()


def packed(megabytes: int) -> bytes:
    """So many megabytes of nothing in a thousandth of it."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(megabytes)) + packer.flush()


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    """256 MB in 256 KB: what is unpacked at once is bounded, not only what is kept."""
    bomb = packed(256)

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=bomb, headers={"Content-Encoding": "gzip"})

    async def once() -> int:
        async with api(answer) as base:
            tracemalloc.start()
            with pytest.raises(BadRaw):
                await ask(base, Literal("k"))
            return tracemalloc.get_traced_memory()[1]

    try:
        assert asyncio.run(once()) < 32 * MEGABYTE
    finally:
        tracemalloc.stop()


EMPTY_BLOCKS = b"\x00\x00\x00\xff\xff" * 13_000  # deflate's, each of them nothing
HEAD = zlib.compressobj(9, wbits=31).compress(b"") or b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03"
ENDLESS = [
    pytest.param(packed(0), bytes(65_536), "gzip", id="bytes after the end"),
    pytest.param(packed(0), packed(0) * 3_000, "gzip", id="further members"),
    pytest.param(HEAD, EMPTY_BLOCKS, "gzip", id="empty blocks"),
]


def endless(begins: bytes, goes_on: bytes, coding: str) -> web.RequestHandler:
    """A server that begins to answer and does not end, until nobody listens."""

    async def answer(request: web.Request) -> web.StreamResponse:
        said = web.StreamResponse(headers={"Content-Encoding": coding} if coding else {})
        await said.prepare(request)
        await said.write(begins)
        with contextlib.suppress(ConnectionError):
            for _ in range(1_000):  # some 65 MB
                await said.write(goes_on)
        return said

    return answer


@pytest.mark.parametrize(("begins", "goes_on", "coding"), ENDLESS)
def test_ten_answers_that_do_not_end_fit_into_fetch(begins: bytes, goes_on: bytes, coding: str) -> None:
    async def batch() -> int:
        async with api(endless(begins, goes_on, coding)) as base:
            client = UltrahumanClient(base, "/metrics", Literal("k"))
            tracemalloc.start()
            asked = (client.day("ada@example.org", DATE, seconds=3) for _ in range(10))
            said = await asyncio.gather(*asked, return_exceptions=True)
            await client.aclose()
        assert {type(trouble) for trouble in said} <= {BadRaw, Upstream}
        return tracemalloc.get_traced_memory()[1]

    try:
        assert asyncio.run(batch()) < 16 * MEGABYTE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("begins", "goes_on", "coding"), ENDLESS)
def test_ten_answers_of_the_model_that_do_not_end_fit_into_explain(
    begins: bytes, goes_on: bytes, coding: str
) -> None:
    async def batch() -> int:
        async with api(endless(begins, goes_on, coding)) as base:
            model = AzureModel(base, Literal("k"), "mini", "2024-10-21")
            with contextlib.suppress(Upstream):
                await model.complete([{"role": "user", "content": "{}"}], seconds=2)  # imports openai first
            tracemalloc.start()
            asked = (model.complete([{"role": "user", "content": "{}"}], seconds=3) for _ in range(10))
            said = await asyncio.gather(*asked, return_exceptions=True)
            await model.aclose()
        assert all(isinstance(one, Upstream) or one == Completion(None, "unreadable") for one in said), said
        return tracemalloc.get_traced_memory()[1]

    try:
        assert asyncio.run(batch()) < 16 * MEGABYTE
    finally:
        tracemalloc.stop()


def test_the_model_s_client_gets_one_piece_however_many_come() -> None:
    """It keeps every piece: half a million of two bytes would be 20 MB, in each of ten answers."""

    class Pieces(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            for _ in range(1_000):
                yield b"ab"

    async def pieces() -> list[bytes]:
        return [piece async for piece in Bounded(Pieces(), "")]

    assert asyncio.run(pieces()) == [b"ab" * 1_000]


def test_a_batch_of_answers_that_grow_when_they_are_read_fits_into_the_function() -> None:
    """A million bytes of empty lists are some 35 MB once read; a batch is ten answers, and fetch has 256 MB."""
    begins, one, ends = b'{"data": {"metric_data": [', b"[[]],", b'{"type": "hr", "object": {"avg": 52}}]}}'
    body = begins + one * ((MAX_BYTES - len(begins) - len(ends)) // len(one)) + ends

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body)

    async def batch() -> int:
        async with api(answer) as base:
            client = UltrahumanClient(base, "/metrics", Literal("k"))
            tracemalloc.start()
            said = await asyncio.gather(*(ask_for(client, number) for number in range(4)))
            await client.aclose()
        assert all(one.known and one.body == body for one in said)
        return tracemalloc.get_traced_memory()[1]

    async def ask_for(client: UltrahumanClient, number: int) -> SourceAnswer:
        message = StageMessage.about(PatientDay(f"p-{number}", DATE), run_id="r", reason="nightly")
        work = Work(message, lambda: 60.0)
        return await source.ask(work, Patient(f"p-{number}", "ada@example.org"), FakeDocuments(), client)

    try:
        assert asyncio.run(batch()) < 64 * MEGABYTE  # one is read at a time
    finally:
        tracemalloc.stop()


def test_a_certificate_that_nobody_vouches_for_gets_neither_key_nor_email(tmp_path: Path) -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path_qs)
        return web.Response(body=b"{}")

    async def once() -> None:
        async with api(answer, self_signed(tmp_path)) as base:
            with pytest.raises(Upstream, match="no usable connection"):
                await ask(base, Literal("k"))

    asyncio.run(once())
    assert asked == []


async def complete(base: str, *, seconds: float = 5) -> Completion:
    model = AzureModel(base, Literal("k"), "mini", "2024-10-21")
    try:
        return await model.complete([{"role": "user", "content": "{}"}], seconds=seconds)
    finally:
        await model.aclose()


@pytest.mark.parametrize("status", [200, 400, 500])
def test_a_bomb_from_the_model_s_side_is_an_answer_that_nobody_can_read(status: int) -> None:
    bomb = packed(256)

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=bomb, status=status, headers={"Content-Encoding": "gzip"})

    async def once() -> int:
        async with api(answer) as base:
            await complete(base)  # imports openai first
            tracemalloc.start()
            assert await complete(base, seconds=30) == Completion(None, "unreadable")
            return tracemalloc.get_traced_memory()[1]

    try:
        assert asyncio.run(once()) < 32 * MEGABYTE
    finally:
        tracemalloc.stop()


def test_a_million_bytes_from_the_model_are_enough() -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=b" " * 1_000_001, content_type="application/json")

    async def once() -> Completion:
        async with api(answer) as base:
            return await complete(base)

    assert asyncio.run(once()) == Completion(None, "unreadable")


def test_an_answer_of_the_model_that_is_not_packed_as_it_says_is_asked_for_again_later() -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=b"plain", headers={"Content-Encoding": "gzip"})

    async def once() -> None:
        async with api(answer) as base:
            with pytest.raises(Upstream):
                await complete(base, seconds=1)

    asyncio.run(once())


def test_a_model_whose_certificate_nobody_vouches_for_gets_neither_key_nor_question(tmp_path: Path) -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(await request.text())
        return web.Response(body=b"{}")

    async def once() -> None:
        async with api(answer, self_signed(tmp_path)) as base:
            with pytest.raises(Upstream, match="no connection to the model"):
                await complete(base, seconds=3)

    asyncio.run(once())
    assert asked == []


def self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


class Rotated:
    """A Secret whose store holds a newer key than the one that is cached."""

    def __init__(self, cached: str, stored: str) -> None:
        self.cached, self.stored = cached, stored

    async def value(self) -> str:
        return self.cached

    async def replaced(self, used: str) -> bool:
        self.cached = self.stored
        return self.cached != used


async def knows_new_only(request: web.Request) -> web.Response:
    return web.Response(status=200 if request.headers["Authorization"] == "new" else 401, body=b"{}")


def test_a_rotated_key_is_picked_up_without_a_dead_letter() -> None:
    async def once() -> bytes | None:
        async with api(knows_new_only) as base:
            return await ask(base, Rotated("former", "new"), seconds=60)

    assert asyncio.run(once()) == b"{}"


def test_a_key_that_is_wrong_where_it_is_kept_is_ours_to_mend() -> None:
    async def once() -> None:
        async with api(knows_new_only) as base:
            with pytest.raises(Unauthorized):
                await ask(base, Rotated("wrong", "wrong"))

    asyncio.run(once())


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_what_is_asked_on_aws_is_never_asked_in_the_clear(stage: str) -> None:
    keys = {"ULTRAHUMAN_API_KEY": "ssm:/u", "AZURE_OPENAI_API_KEY": "ssm:/a", "PATIENT_REF_KEY": "ssm:/r"}
    plain = {
        "ULTRAHUMAN_API_BASE_URL": "http://api.example/api/v1",
        "AZURE_OPENAI_ENDPOINT": "http://azure.example",
    }
    with pytest.raises(BadSettings, match="ULTRAHUMAN_API_BASE_URL must begin with https"):
        FetchSettings.load({**FETCH, "STAGE": stage, **keys, **plain})
    with pytest.raises(BadSettings, match="AZURE_OPENAI_ENDPOINT must begin with https"):
        ExplainSettings.load({**EXPLAIN, **AZURE, "STAGE": stage, **keys, **plain})
