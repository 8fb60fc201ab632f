"""PowerPoint 97 to 2003 ([MS-PPT]): text atoms in order, those of notes and comments told apart."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import olefile

from muniment.readers.doc import properties
from muniment.readers.reading import Trouble, Where
from muniment.readers.source import Sink, Source, UnreadableError

_CHARS, _BYTES, _CSTRING = 0x0FA0, 0x0FA8, 0x0FBA
_NOTES, _COMMENT, _MASTER, _SLIDE, _HANDOUT = 0x03F0, 0x2EE0, 0x03F8, 0x03EE, 0x0FC9
_CRYPT = 0x2F14
_CONTAINER = 0xF
_DEPTH = 32
_PLACES = {_NOTES: Where.NOTE, _COMMENT: Where.COMMENT, _MASTER: Where.FOOTER, _HANDOUT: Where.FOOTER}
_MARKS = str.maketrans({"\r": "\n", "\x0b": "\n"})


def read(source: Source, sink: Sink) -> None:
    """Every text of the presentation."""
    with olefile.OleFileIO(io.BytesIO(source.whole())) as held:
        data = held.openstream("PowerPoint Document").read()
        found: dict[Where, list[str]] = {}
        for where, text in _texts(data):
            if text.strip() and text not in ("*", "___PPT10", "___PPT9", "___PPT12"):
                found.setdefault(where, []).append(text)
        for where, texts in found.items():
            sink.say("\n".join(dict.fromkeys(texts)), where)
        properties(held, sink)


def _texts(data: bytes) -> Iterator[tuple[Where, str]]:
    stack: list[tuple[int, int, Where]] = [(0, len(data), Where.BODY)]
    while stack:
        at, end, place = stack.pop()
        while at + 8 <= end:
            version, kind, length = struct.unpack_from("<HHI", data, at)
            start, after = at + 8, at + 8 + length
            if kind == _CRYPT:
                raise UnreadableError(Trouble.ENCRYPTED, "It is encrypted; a password is needed.")
            if version & 0xF == _CONTAINER and len(stack) < _DEPTH:
                stack.append((after, end, place))
                at, end, place = start, min(after, end), _PLACES.get(kind, place)
                continue
            if kind in (_CHARS, _CSTRING):
                yield place, data[start:after].decode("utf-16-le", "replace").translate(_MARKS)
            elif kind == _BYTES:
                yield place, data[start:after].decode("latin-1").translate(_MARKS)
            at = after
