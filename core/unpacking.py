"""The body of an answer from outside: bounded as it is sent and as it is unpacked, and whole. Knows no HTTP.

The bound on what is sent is one of its own: a packed body may go on for ever and become nothing.
"""

import zlib

ASKED_FOR = "gzip"  # the only coding that a client of ours says it takes
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_PACKED = {"gzip": True, "x-gzip": True, "deflate": True, "identity": False, "": False}


class TooLarge(Exception):
    """More bytes than the bound, as sent or as unpacked."""


class NotAsItSays(Exception):
    """Packed otherwise than its header says, cut off, or followed by something."""


class Body:
    """Takes a body in pieces and holds it in one: at most `most` bytes of it, and as many unpacked."""

    def __init__(self, coding: str, most: int) -> None:
        """`coding`: the header Content-Encoding. Raises NotAsItSays for one that was not asked for."""
        packed = _PACKED.get(coding.strip().lower())
        if packed is None:
            raise NotAsItSays
        self._most = most
        self._sent = 0
        self._plain = bytearray()
        self._unpacker = zlib.decompressobj(_GZIP_OR_ZLIB) if packed else None

    def add(self, piece: bytes) -> None:
        """Raises TooLarge, and NotAsItSays: also for what follows the end of what was packed."""
        self._sent += len(piece)
        if self._sent > self._most:
            raise TooLarge
        self._plain += self._unpacked(piece)
        if len(self._plain) > self._most:
            raise TooLarge

    def whole(self) -> bytes:
        """All of it, at its end. Raises NotAsItSays for one that was cut off."""
        if self._unpacker and self._sent and not self._unpacker.eof:
            raise NotAsItSays
        return bytes(self._plain)

    def _unpacked(self, piece: bytes) -> bytes:
        if self._unpacker is None or not piece:
            return piece
        if self._unpacker.eof:
            raise NotAsItSays
        try:
            plain = self._unpacker.decompress(piece, self._most + 1 - len(self._plain))
        except zlib.error:
            raise NotAsItSays from None
        if self._unpacker.unused_data:
            raise NotAsItSays
        return plain
