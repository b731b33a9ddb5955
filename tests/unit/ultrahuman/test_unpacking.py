"""Bodies from outside are whole, as they say, and within their bound, as sent and as unpacked."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.unpacking import Body, NotAsItSays, TooLarge

MOST = 1_000


def read(sent: bytes, coding: str = "gzip", *, piece: int = 7, most: int = MOST) -> bytes:
    body = Body(coding, most)
    for begin in range(0, len(sent), piece):
        body.add(sent[begin : begin + piece])
    return body.whole()


@given(st.binary(max_size=MOST), st.integers(1, 2_000))
def test_what_was_packed_is_unpacked_in_whatever_pieces_it_comes(content: bytes, piece: int) -> None:
    most = MOST + 100  # what does not pack grows a little
    assert read(gzip.compress(content, mtime=0), "gzip", piece=piece, most=most) == content
    assert read(zlib.compress(content), "deflate", piece=piece, most=most) == content
    assert read(content, "", piece=piece) == read(content, "identity", piece=piece) == content


@pytest.mark.parametrize("piece", [1, 50, 100_000])
@pytest.mark.parametrize(
    ("sent", "coding"),
    [
        (b"a" * (MOST + 1), ""),
        (gzip.compress(b"a" * (MOST + 1), mtime=0), "gzip"),
        (gzip.compress(bytes(9_000_000), mtime=0), "gzip"),
    ],
)
def test_more_than_the_bound_is_refused(sent: bytes, coding: str, piece: int) -> None:
    with pytest.raises(TooLarge):
        read(sent, coding, piece=piece, most=MOST if len(sent) < 5_000 else 10_000)


def test_blocks_that_become_nothing_are_bounded_as_they_are_sent() -> None:
    with pytest.raises(TooLarge):
        read(gzip.compress(b"", mtime=0)[:10] + b"\x00\x00\x00\xff\xff" * MOST)


@pytest.mark.parametrize("piece", [1, 25, 100_000])
@pytest.mark.parametrize("more", [b"x", gzip.compress(b"b", mtime=0), bytes(100)])
def test_what_follows_the_end_is_refused(more: bytes, piece: int) -> None:
    with pytest.raises(NotAsItSays):
        read(gzip.compress(b"a", mtime=0) + more, piece=piece)


@pytest.mark.parametrize(
    ("sent", "coding"),
    [
        (gzip.compress(b"a" * 50, mtime=0)[:-3], "gzip"),
        (b"plain", "gzip"),
        (b"plain", "br"),
        (b"plain", "gzip, gzip"),
    ],
)
def test_what_is_cut_off_or_packed_otherwise_is_refused(sent: bytes, coding: str) -> None:
    with pytest.raises(NotAsItSays):
        read(sent, coding)


def test_nothing_is_nothing_however_it_is_packed() -> None:
    assert read(b"", "gzip") == b""
