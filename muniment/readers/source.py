"""The bytes of one part, as a reader gets them, and what it says back. Used inside the sandbox only."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from muniment.readers.limits import Budget, TooMuchError
from muniment.readers.reading import Trouble, Where

_PIECE = 1 << 20


class UnreadableError(Exception):
    """A reader gives a part up: `trouble` says of which kind."""

    def __init__(self, trouble: Trouble, says: str) -> None:
        super().__init__(says)
        self.trouble = trouble


@dataclass(slots=True)
class Source:
    """One part: a seekable stream, its size, the name that it goes by (data, never a path), a password to try."""

    stream: IO[bytes]
    size: int
    name: str = ""
    password: str | None = None
    recognize: bool = False  # whether words in pictures are wanted: it takes seconds a page

    def head(self, count: int = 8192) -> bytes:
        """The first bytes; the stream stands at its beginning afterwards."""
        self.stream.seek(0)
        data = self.stream.read(count)
        self.stream.seek(0)
        return data

    def whole(self) -> bytes:
        """All bytes."""
        self.stream.seek(0)
        return self.stream.read()

    @contextmanager
    def file(self) -> Iterator[Path]:
        """A name under which a library or program can open it. Lives in the sandbox's own memory."""
        self.stream.seek(0)
        with tempfile.NamedTemporaryFile(dir="/tmp", suffix=_suffix(self.name)) as out:
            while data := self.stream.read(_PIECE):
                out.write(data)
            out.flush()
            self.stream.seek(0)
            yield Path(out.name)


def _suffix(name: str) -> str:
    """A harmless ending for programs that look at it."""
    ending = os.path.splitext(name)[1][:8]  # noqa: PTH122  the name may hold any sign: it is no path
    return ending if ending[1:].isascii() and ending[1:].isalnum() else ""


class Bytes(Protocol):
    """Anything that gives its bytes piece by piece, and ends with none."""

    def read(self, size: int = -1, /) -> bytes: ...


class Sink(Protocol):
    """What a reader says about the part in its hands."""

    budget: Budget

    def say(self, text: str, where: Where = Where.BODY, *, page: int = 0) -> None:
        """Text, and where it stands. Raises TooMuchError."""

    def fact(self, name: str, value: object) -> None:
        """Something the file states: a date, an author, a place."""

    def trouble(self, trouble: Trouble, says: str) -> None:
        """Something in it could not be read; reading goes on."""

    def pages(self, count: int) -> None:
        """How many pages it has."""

    def child(self, name: str, data: bytes | Bytes, *, outside: int = 0) -> None:
        """A file inside; it is read at once. `outside`: how many packed bytes it comes from."""


def bounded(chunks: Iterable[bytes], budget: Budget, *, outside: int) -> IO[bytes]:
    """Inner bytes as they unpack, refused as soon as they are too many. Spilled to the sandbox's own memory disk."""
    out = tempfile.SpooledTemporaryFile(max_size=8 * _PIECE, dir="/tmp")  # noqa: SIM115  the box's own; the caller closes
    so_far = 0
    try:
        for chunk in chunks:
            budget.take(len(chunk), outside=outside, so_far=so_far)
            so_far += len(chunk)
            out.write(chunk)
    except TooMuchError:
        out.close()
        raise
    out.seek(0)
    return out


def chunks_of(stream: Bytes) -> Iterator[bytes]:
    """A stream in pieces."""
    while data := stream.read(_PIECE):
        yield data
