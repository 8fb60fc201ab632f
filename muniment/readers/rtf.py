"""RTF, by striprtf; files embedded in it as objects are parts of their own."""

from __future__ import annotations

import io
import re

import olefile
from striprtf.striprtf import rtf_to_text

from muniment.readers.ooxml import unwrapped
from muniment.readers.source import Sink, Source

_OBJECT = re.compile(rb"\\objdata\s*([0-9A-Fa-f\s]{64,})")
_ANSI = re.compile(rb"\\ansicpg(\d+)")


def read(source: Source, sink: Sink) -> None:
    """The text, then embedded objects."""
    data = source.whole()
    page = _ANSI.search(data[:2048])
    encoding = f"cp{page.group(1).decode()}" if page else "cp1252"
    sink.say(text_of(data, encoding))
    for found in _OBJECT.finditer(data):
        _object(
            bytes.fromhex(
                b"".join(found.group(1).split())[: len(b"".join(found.group(1).split())) // 2 * 2].decode()
            ),
            sink,
        )


def text_of(data: bytes, encoding: str = "cp1252") -> str:
    """The text of RTF."""
    try:
        return str(rtf_to_text(data.decode("latin-1"), encoding=encoding, errors="replace"))
    except LookupError:
        return str(rtf_to_text(data.decode("latin-1"), encoding="cp1252", errors="replace"))


def _object(data: bytes, sink: Sink) -> None:
    at = data.find(olefile.MAGIC)
    if at < 0:
        return
    held = data[at:]
    if not olefile.isOleFile(io.BytesIO(held)):
        return
    for name, inner in unwrapped(held):
        sink.child(name or "embedded object", inner, outside=len(data))
        return
    sink.child("embedded object", held, outside=len(data))
