"""Outlook messages ([MS-OXMSG]): properties of an OLE file, recipients, attachments, messages inside messages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import compressed_rtf
import olefile

from muniment.readers.markup import say_html
from muniment.readers.plain import decoded
from muniment.readers.reading import Where
from muniment.readers.rtf import text_of
from muniment.readers.source import Sink, Source

# Property tags ([MS-OXPROPS]).
_SUBJECT, _FROM_NAME, _FROM_MAIL, _TO, _CC, _BCC = "0037", "0C1A", "0C1F", "0E04", "0E03", "0E02"
_BODY, _HTML, _RTF, _HEADERS, _MESSAGE_ID, _CODEPAGE = "1000", "1013", "1009", "007D", "1035", "3FFD"
_NAME, _LONG_NAME, _DATA, _RECIPIENT_NAME, _RECIPIENT_MAIL = "3704", "3707", "3701", "3001", "39FE"
_UNICODE, _STRING8, _BINARY, _EMBEDDED = "001F", "001E", "0102", "000D"
_DEPTH = 8


def read(source: Source, sink: Sink) -> None:
    """One message with all that hangs on it."""
    with olefile.OleFileIO(io.BytesIO(source.whole())) as held:
        _Message(held, (), sink).say(0)


class _Message:
    """A storage that holds a message: the file itself, or one embedded in it."""

    def __init__(self, held: Any, at: tuple[str, ...], sink: Sink) -> None:
        self._held = held
        self._at = at
        self._sink = sink
        self._page = self._codepage()

    def say(self, depth: int) -> None:
        subject = self._text(_SUBJECT)
        if subject:
            self._sink.say(f"Subject: {subject}", Where.SUBJECT)
            self._sink.fact("subject", subject)
        self._sink.say("\n".join(self._headers()), Where.HEADER)
        self._sink.fact("message id", self._text(_MESSAGE_ID).strip("<>").lower())
        self._body()
        transport = self._text(_HEADERS)
        if transport:
            self._sink.say(transport, Where.PROPERTY)
        for name in self._storages("__attach_version1.0_"):
            self._attachment(name, depth)

    def _headers(self) -> Iterator[str]:
        sender = " ".join(filter(None, (self._text(_FROM_NAME), self._text(_FROM_MAIL))))
        for label, said in (
            ("From", sender),
            ("To", self._text(_TO)),
            ("Cc", self._text(_CC)),
            ("Bcc", self._text(_BCC)),
        ):
            if said:
                yield f"{label}: {said}"
        for name in self._storages("__recip_version1.0_"):
            yield "Recipient: " + " ".join(
                filter(None, (self._text(tag, name) for tag in (_RECIPIENT_NAME, _RECIPIENT_MAIL)))
            )

    def _body(self) -> None:
        plain = self._text(_BODY)
        if plain.strip():
            self._sink.say(plain)
            return
        markup = self._stream(_HTML, _BINARY) or self._text(_HTML).encode()
        if markup:
            say_html(decoded(markup, hint=self._page)[0], self._sink)
            return
        packed = self._stream(_RTF, _BINARY)
        if packed:
            self._sink.say(text_of(compressed_rtf.decompress(packed), self._page))

    def _attachment(self, storage: str, depth: int) -> None:
        name = self._text(_LONG_NAME, storage) or self._text(_NAME, storage) or "attachment"
        data = self._stream(_DATA, _BINARY, storage)
        if data is not None:
            self._sink.child(name, data)
        elif self._held.exists([*self._at, storage, f"__substg1.0_{_DATA}{_EMBEDDED}"]) and depth < _DEPTH:
            inner = (*self._at, storage, f"__substg1.0_{_DATA}{_EMBEDDED}")
            if self._held.exists([*inner, "__properties_version1.0"]):
                _Message(self._held, inner, self._sink).say(depth + 1)

    def _storages(self, start: str) -> list[str]:
        depth = len(self._at)
        names = {
            entry[depth]
            for entry in self._held.listdir(streams=True, storages=True)
            if len(entry) > depth and tuple(entry[:depth]) == self._at and entry[depth].startswith(start)
        }
        return sorted(names)

    def _text(self, tag: str, storage: str = "") -> str:
        wide = self._stream(tag, _UNICODE, storage)
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self._stream(tag, _STRING8, storage)
        if narrow is None:
            return ""
        return decoded(narrow, hint=self._page)[0].rstrip("\0") if narrow.strip(b"\0") else ""

    def _stream(self, tag: str, type_: str, storage: str = "") -> bytes | None:
        path = [*self._at, *filter(None, [storage]), f"__substg1.0_{tag}{type_}"]
        if not self._held.exists(path):
            return None
        data: bytes = self._held.openstream(path).read()
        return data

    def _codepage(self) -> str:
        """The message's code page, from the properties of fixed length: 16 bytes each, after a header of 24 or 32."""
        path = [*self._at, "__properties_version1.0"]
        if self._held.exists(path):
            data: bytes = self._held.openstream(path).read()
            for at in range(32 if not self._at else 24, len(data) - 15, 16):
                if data[at : at + 4] in (b"\x03\x00\xfd\x3f", b"\x03\x00\xde\x3f"):
                    number = int.from_bytes(data[at + 8 : at + 12], "little")
                    return {65001: "utf-8", 20127: "ascii", 28591: "latin-1", 1200: "utf-16-le"}.get(
                        number, f"cp{number}"
                    )
        return "cp1252"
