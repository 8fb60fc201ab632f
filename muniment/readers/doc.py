"""Word 97 to 2003 ([MS-DOC]): the piece table gives every text, also headers, notes and comments."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator

import olefile

from muniment.readers.reading import Trouble, Where
from muniment.readers.source import Sink, Source, UnreadableError

_FIB = 0xA5EC
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
# Lengths of the sub-documents in FibRgLw97, in order of their places in the text (2.5.4).
_LENGTHS = (
    (0x4C, Where.BODY),
    (0x50, Where.NOTE),
    (0x54, Where.HEADER),
    (0x5C, Where.COMMENT),
    (0x60, Where.NOTE),
    (0x64, Where.BODY),
    (0x68, Where.HEADER),
)
_CLX = 0x01A2
_FIELD = re.compile("\x13[^\x14\x15]*\x14|[\x13\x14\x15]")
_CODE = re.compile("\x13([^\x13\x14\x15]+)[\x14\x15]")
_MARKS = str.maketrans(
    {"\r": "\n", "\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\x1e": "-", "\x1f": "", "\x01": "", "\x05": ""}
)


def read(source: Source, sink: Sink) -> None:
    """Text by sub-document, then embedded objects, then properties."""
    with olefile.OleFileIO(io.BytesIO(source.whole())) as held:
        main = held.openstream("WordDocument").read()
        ident, flags = struct.unpack_from("<H", main)[0], struct.unpack_from("<H", main, 10)[0]
        if flags & _ENCRYPTED:
            raise UnreadableError(Trouble.ENCRYPTED, "It is encrypted; a password is needed.")
        if ident != _FIB:
            raise UnreadableError(Trouble.UNSUPPORTED, "A Word file older than Word 97.")
        text = _text(main, held.openstream("1Table" if flags & _TABLE_1 else "0Table").read())
        at = 0
        for place, where in _LENGTHS:
            (length,) = struct.unpack_from("<i", main, place)
            piece = text[at : at + length]
            sink.say(_tidy(piece), where)
            sink.say("\n".join(_CODE.findall(piece)), Where.HIDDEN)
            at += max(length, 0)
        _objects(held, sink)
        properties(held, sink)


def _text(main: bytes, table: bytes) -> str:
    start, size = struct.unpack_from("<II", main, _CLX)
    at, end = start, start + size
    while at < end and table[at] == 1:  # property modifiers stand before the pieces
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    if at >= len(table) or table[at] != 2:
        raise UnreadableError(Trouble.DAMAGED, "Its piece table is not where it should be.")
    (length,) = struct.unpack_from("<I", table, at + 1)
    return "".join(_pieces(main, table[at + 5 : at + 5 + length]))


def _pieces(main: bytes, pieces: bytes) -> Iterator[str]:
    count = (len(pieces) - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", pieces)
    for number in range(count):
        (place,) = struct.unpack_from("<I", pieces, 4 * (count + 1) + 8 * number + 2)
        signs = bounds[number + 1] - bounds[number]
        at = place & 0x3FFFFFFF
        if place & 0x40000000:
            yield main[at // 2 : at // 2 + signs].decode("cp1252", "replace")
        else:
            yield main[at : at + 2 * signs].decode("utf-16-le", "replace")


def _tidy(text: str) -> str:
    return _FIELD.sub("", text).translate(_MARKS)


def _objects(held: olefile.OleFileIO, sink: Sink) -> None:
    for entry in held.listdir(streams=True, storages=False):
        if entry[0] == "ObjectPool" and entry[-1] in ("\x01Ole10Native", "Package", "CONTENTS"):
            data = held.openstream(entry).read()
            if entry[-1] != "\x01Ole10Native":
                sink.child("/".join(entry[1:-1]) or "embedded object", data, outside=len(data))
                continue
            from muniment.readers.ooxml import native

            found = native(data)
            if found is not None:
                sink.child(found[0] or "embedded object", found[1], outside=len(data))


def properties(held: olefile.OleFileIO, sink: Sink) -> None:
    """Title, author and the like of an OLE file."""
    meta = held.get_metadata()
    for name in ("title", "subject", "author", "keywords", "comments", "last_saved_by", "company", "manager"):
        value = getattr(meta, name, None)
        if value:
            said = value.decode("cp1252", "replace") if isinstance(value, bytes) else str(value)
            sink.fact(name.replace("_", " "), said)
            sink.say(said, Where.PROPERTY)
    for name in ("create_time", "last_saved_time"):
        if getattr(meta, name, None):
            sink.fact(name.replace("_", " "), getattr(meta, name))
