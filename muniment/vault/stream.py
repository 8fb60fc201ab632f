r"""Bytes under a key, piece by piece: STREAM over AES-256-GCM, so that order and end are part of what is checked.

A file is `muniment-blob/1\n` and then pieces of 1 MiB of plain bytes, the last one shorter, each followed by its tag
of 16 bytes; an empty file has one piece of nothing. Nonce of piece i: seven zero bytes ‖ u32 i ‖ 01 if it is the last
one, else 00. Associated data: the first line ‖ the file's name. A key is drawn for one file and used for no other, so
that no nonce comes twice. (Hoang, Reyhanitabar, Rogaway, Vizar: Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance, 2015: the construction STREAM.)
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from hashlib import sha256
from typing import IO, TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.errors import MunimentError

PIECE = 1 << 20
TAG = 16
MAGIC = b"muniment-blob/1\n"
_MOST = 1 << 32  # pieces of one file


def write(stream: IO[bytes], out: IO[bytes], *, key: bytes, name: str) -> tuple[str, int]:
    """Encrypt a stream into `out`: SHA-256 of the plain bytes in hex, and their count. No plain byte is written."""
    cipher, about = AESGCM(key), MAGIC + name.encode("ascii")
    running, size, i = sha256(), 0, 0
    out.write(MAGIC)
    waiting = b""
    for piece in _pieces(stream):
        if size:
            out.write(cipher.encrypt(_nonce(i, last=False), waiting, about))
            i += 1
        running.update(piece)
        size += len(piece)
        waiting = piece
    out.write(cipher.encrypt(_nonce(i, last=True), waiting, about))
    return running.hexdigest(), size


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Pieces of full length, the last one shorter: a network gives less than it was asked for."""
    held = bytearray()
    while piece := stream.read(PIECE - len(held)):
        if not held and len(piece) == PIECE:
            yield piece
            continue
        held += piece
        if len(held) == PIECE:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


def _nonce(i: int, *, last: bool) -> bytes:
    if i >= _MOST:
        raise OSError("the file is larger than a file of the vault can be")
    return bytes(7) + i.to_bytes(4, "big") + bytes((last,))


def plain_size(stored: int) -> int:
    """How many plain bytes a stored file of this size holds; negative for one that was cut."""
    body = stored - len(MAGIC)
    return body - TAG * max(1, -(-body // (PIECE + TAG)))


class Opened(io.RawIOBase):
    """The plain bytes of a stored file, each piece checked before any byte of it is given; readable from anywhere."""

    def __init__(
        self, stored: IO[bytes], *, key: bytes, name: str, damaged: Callable[[], MunimentError]
    ) -> None:
        self._stored, self._cipher, self._damaged = stored, AESGCM(key), damaged
        self._about = MAGIC + name.encode("ascii")
        self.size = plain_size(stored.seek(0, io.SEEK_END))
        self._last = max(0, (self.size - 1) // PIECE)
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")
        stored.seek(0)
        if self.size < 0 or stored.read(len(MAGIC)) != MAGIC:
            raise damaged()

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go somewhere else."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """Where the next byte comes from."""
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill from the piece that the next byte is in."""
        if self._at >= self.size:
            if self.size == 0:
                self._piece(0)  # an empty file is checked too
            return 0
        i, inside = divmod(self._at, PIECE)
        part = memoryview(self._piece(i))[inside : inside + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def pieces(self) -> Iterator[bytes]:
        """All of it, piece by piece."""
        for i in range(self._last + 1):
            yield self._piece(i)

    def _piece(self, i: int) -> bytes:
        if self._held[0] != i:
            self._stored.seek(len(MAGIC) + i * (PIECE + TAG))
            locked = self._stored.read(PIECE + TAG)
            try:
                plain = self._cipher.decrypt(_nonce(i, last=i == self._last), locked, self._about)
            except InvalidTag as changed:
                raise self._damaged() from changed
            self._held = (i, plain)
        return self._held[1]

    def close(self) -> None:
        """Let go of the file."""
        self._stored.close()
        self._held = (-1, b"")
        super().close()
