"""Checkpoints (C2SP tlog-checkpoint v1.0.0): a log's origin, its size and its root; and base64 as notes spell it.

Two readers: `Checkpoint.parse` takes any checkpoint of the specification, `Checkpoint.parse_own` only the
stricter form in which this format's own log writes (docs/format.md, section 1).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Tuple

from muniment.ledger.errors import CheckpointRefused, NoteRefused

PACKAGE_PREFIX = "muniment-package/"
_DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,18})\Z", re.ASCII)
_MAX_SIZE = 1 << 63
_CONTROL = re.compile("[\0-\x1f]")


def b64(data: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(data).decode()


def unb64(text: str) -> bytes:
    """Bytes of base64 that re-encodes to itself; anything else is refused."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, binascii.Error) as refused:
        raise NoteRefused("The text is not base64", found=text[:80]) from refused
    if b64(data) != text:
        raise NoteRefused("The base64 is not in its one form", found=text[:80])
    return data


def decimal(text: str) -> int:
    """A size or index below 2^63: ASCII digits, no sign, no leading zero unless it is `0`. Raises NoteRefused."""
    if not _DECIMAL.match(text) or int(text) >= _MAX_SIZE:
        raise NoteRefused("The number is no plain decimal below 2^63", found=text[:80])
    return int(text)


@dataclass(frozen=True)
class Checkpoint:
    """A log's origin, its size in entries, its root (32 bytes), and extension lines without their newlines."""

    origin: str
    size: int
    root: bytes
    extensions: Tuple[str, ...] = ()

    def text(self) -> str:
        """What is signed: origin, size, base64 root, extension lines; each line ends in a newline."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, b64(self.root), *self.extensions))

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read any checkpoint of the specification. Raises CheckpointRefused.

        An origin is any line that is not empty: clients must assume nothing else of it.
        """
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1]:
            raise CheckpointRefused("A checkpoint has at least three whole lines", found=len(lines) - 1)
        origin, size, root, *extensions = lines[:-1]
        if not origin or not all(extensions):
            raise CheckpointRefused("A line of the checkpoint is empty")
        if any(map(_CONTROL.search, (origin, *extensions))):
            raise CheckpointRefused("The checkpoint holds a control character")
        return cls(origin, _size(size), _root(root), tuple(extensions))

    @classmethod
    def parse_own(cls, text: str) -> Checkpoint:
        """Read a checkpoint of this format's own log: exactly three lines, size from 1, no package note's origin."""
        found = cls.parse(text)
        if found.extensions:
            raise CheckpointRefused(
                "A checkpoint of this format has exactly three lines", found=3 + len(found.extensions)
            )
        if found.origin.startswith(PACKAGE_PREFIX):
            raise CheckpointRefused("The first line is no origin", found=found.origin)
        if not found.size:
            raise CheckpointRefused(
                "The second line is no size: a log of this format is never empty", found=0
            )
        return found


def _size(line: str) -> int:
    try:
        return decimal(line)
    except NoteRefused as refused:
        raise CheckpointRefused("The second line is no size", found=line[:80]) from refused


def _root(line: str) -> bytes:
    try:
        data = unb64(line)
    except NoteRefused as refused:
        raise CheckpointRefused("The third line is no root", found=line[:80]) from refused
    if len(data) != 32:
        raise CheckpointRefused("The root is not of 32 bytes", found=len(data))
    return data
