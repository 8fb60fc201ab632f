"""Plain text in any encoding: notes, tables, load files, calendars, subtitles, JSON."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

import charset_normalizer

from muniment.readers.reading import Trouble
from muniment.readers.source import Sink, Source, UnreadableError

_SAMPLE = 200_000
_PIECE = 1_000_000  # signs said at once
_SHORT = 64  # bytes: too few to tell code pages apart
_OTHER_LETTERS = ("Cyrillic", "Greek", "Hebrew", "Arabic", "CJK", "Hiragana", "Katakana", "Hangul", "Thai")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Not 14 and 1E to 1F: they part the fields of load files.
_CONTROL = re.compile("[\x00-\x08\x0e-\x13\x15-\x1a\x1c\x1d]")


def read(source: Source, sink: Sink) -> None:
    """All of it, as text."""
    data = source.whole()
    text, encoding = decoded(data)
    sink.fact("encoding", encoding)
    for at in range(0, len(text), _PIECE):
        sink.say(text[at : at + _PIECE])


def read_unknown(source: Source, sink: Sink) -> None:
    """Bytes of no known kind: text, if they are one in some encoding. Raises UnreadableError."""
    try:
        read(source, sink)
    except UnreadableError as no_text:
        says = "No reader for this kind of file; it can be produced as it is."
        raise UnreadableError(Trouble.UNSUPPORTED, says) from no_text


def decoded(data: bytes, *, hint: str | None = None) -> tuple[str, str]:
    """Text, and the encoding it was found to be in. Raises UnreadableError for what is no text in any."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, "replace"), name
    for stated in filter(None, (hint, "utf-8")):
        try:
            return data.decode(stated), stated
        except (UnicodeDecodeError, LookupError):
            continue
    wide = _wide(data[:_SAMPLE])
    if wide:
        return data.decode(wide, "replace"), wide
    name = _eight_bit(data[:_SAMPLE])
    text = data.decode(name, "replace")
    if len(_CONTROL.findall(text[:_SAMPLE])) > len(text[:_SAMPLE]) // 20:
        raise UnreadableError(Trouble.UNSUPPORTED, "The bytes are no text in any encoding known here.")
    return text, name


def _eight_bit(data: bytes) -> str:
    """One of the old code pages. Between those of Latin letters a guess is a coin's toss: it is the western one."""
    guess = charset_normalizer.from_bytes(data).best() if len(data) > _SHORT else None
    if guess is not None and any(name.startswith(_OTHER_LETTERS) for name in guess.alphabets):
        return guess.encoding
    return "cp1252"


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark at its beginning: every second byte of common text is zero."""
    if len(data) < 4:
        return None
    even, odd = data[0::2].count(0), data[1::2].count(0)
    half = len(data) // 2
    if odd > half * 0.4 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.4 and odd < half * 0.1:
        return "utf-16-be"
    return None


def read_json(source: Source, sink: Sink) -> None:
    """The names and values of a JSON document, in order; as text where it is none."""
    data = source.whole()
    try:
        lines = list(_values(json.loads(data)))
    except (ValueError, UnicodeDecodeError):
        read(source, sink)
        return
    text = "\n".join(lines)
    for at in range(0, len(text), _PIECE):
        sink.say(text[at : at + _PIECE])


def _values(document: Any) -> Iterator[str]:
    """Depth first, with a stack of our own: how deep it nests is the stranger's choice."""
    stack: list[Any] = [document]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            for name, inner in reversed(value.items()):
                stack += (inner, str(name)) if isinstance(inner, dict | list) else (f"{name}: {inner}",)
        elif isinstance(value, list):
            stack += reversed(value)
        elif value is not None:
            yield str(value)
