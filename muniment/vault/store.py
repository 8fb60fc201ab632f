"""What a store of bytes promises. Whatever keeps these promises passes tests/contract/test_store.py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO, Protocol

from muniment.errors import MunimentError
from muniment.errors.vault import BadDigest

PIECE = 1 << 20
OFFICE = "office"  # who holds what no item refers to: an order's own file
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that are safe: their SHA-256 in 64 hex digits, their size, and whether they were there before."""

    digest: str
    size: int
    known: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """One file looked at by `verify_all`: `wrong` is None, or what is wrong with it."""

    digest: str
    size: int
    at: int  # counted from 1
    of: int
    wrong: MunimentError | None = None


class Store(Protocol):
    """Bytes by their SHA-256 digest: encrypted, written once, never changed, kept as long as somebody holds them.

    When `put` returns, the bytes and their key survive a power cut. When it raises, nothing of them is there. Two
    callers may put the same bytes at once: both get the same answer, one copy is kept, and both hold it. A holder is
    an item's id, or `OFFICE`. A digest is 64 lower-case hex digits; it never stands in the name of what is stored.
    """

    def put(self, stream: BinaryIO, *, name: str, holder: str = OFFICE) -> Stored:
        """Take in a stream, hashed while it is written. `name` is for messages alone. Raises VaultFull."""
        ...

    def open(self, digest: str) -> BinaryIO:
        """The bytes; a piece that was changed raises DigestMismatch when it is read. Raises NoSuchBlob, BadDigest."""
        ...

    def copy(self, digest: str, to: IO[bytes]) -> int:
        """Write the bytes out, hashed on the way: their size. Raises DigestMismatch after the last byte or before."""
        ...

    def size(self, digest: str) -> int:
        """How many bytes there are. Raises NoSuchBlob."""
        ...

    def has(self, digest: str) -> bool:
        """Whether something is stored under this digest; its bytes are not read."""
        ...

    def hold(self, digest: str, *, holder: str) -> None:
        """One more holder of bytes that are there. Raises NoSuchBlob."""
        ...

    def holders(self, digest: str) -> tuple[str, ...]:
        """Who holds it, sorted; none where nothing is stored."""
        ...

    def release(self, digest: str, *, holder: str) -> bool:
        """Take a holder away; whether that was the last one, and key and bytes are gone for good."""
        ...

    def verify(self, digest: str) -> int:
        """Read all bytes again: their size. Raises DigestMismatch, NoSuchBlob."""
        ...

    def verify_all(self) -> Iterator[Checked]:
        """Read everything again, one by one; what is wrong is told and the next one is read."""
        ...


def a_digest(text: str) -> str:
    """The digest in its one spelling; raises BadDigest. Also what keeps `..` out of paths."""
    digest = text.strip().lower()
    if not _DIGEST.match(digest):
        raise BadDigest(found=text)
    return digest
