"""Mail: headers as text, the body, every attachment a part of its own, families kept. Mailboxes message by message."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email import policy
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime

from muniment.readers.limits import TooMuchError
from muniment.readers.markup import say_html
from muniment.readers.plain import decoded
from muniment.readers.reading import Trouble, Where
from muniment.readers.source import Sink, Source, UnreadableError

_SHOWN = ("From", "To", "Cc", "Bcc", "Reply-To", "Date", "Message-ID", "In-Reply-To")
_NESTING = 60  # levels of parts inside parts of one message
_LONGEST = 1_000_000  # of one header, said
_FROM = re.compile(
    rb"^From [^\r\n]*\d{2}:\d{2}[^\r\n]*\r?$|^From \S+@\S+[^\r\n]*\d{4}[^\r\n]*\r?$", re.MULTILINE
)


def read(source: Source, sink: Sink) -> None:
    """One message."""
    say_message(email.message_from_bytes(source.whole(), policy=policy.compat32), sink)


def read_mbox(source: Source, sink: Sink) -> None:
    """A mailbox: each message a part. A line that begins with "From " in a text is none of its borders."""
    data = source.whole()
    count = 0
    for message in _messages(data):
        count += 1
        sink.child(f"message {count}", message, outside=len(data))
    if not count:
        raise UnreadableError(Trouble.DAMAGED, "It holds no message that can be found.")
    sink.fact("messages", count)


def _messages(data: bytes) -> Iterator[bytes]:
    """Split at "From " lines that follow an empty line (or the beginning) and have a header after them (RFC 4155)."""
    starts = [
        found
        for found in _FROM.finditer(data)
        if _after_blank(data, found.start())
        and re.match(rb"[\r\n]*>?[!-9;-~]+:|[\r\n]*>From ", data[found.end() : found.end() + 300])
    ]
    for at, found in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(data)
        yield data[found.end() : end].lstrip(b"\r\n")


def _after_blank(data: bytes, at: int) -> bool:
    before = data[max(0, at - 4) : at]
    return at == 0 or before.endswith((b"\n\n", b"\r\n\r\n", b"\n\r\n")) or not data[:at].strip()


def say_message(message: Message, sink: Sink) -> None:
    """Headers, then the parts."""
    subject = header(message, "Subject")
    if subject:
        sink.say(f"Subject: {subject}", Where.SUBJECT)
        sink.fact("subject", subject)
    lines = []
    for name in _SHOWN:
        for said in message.get_all(name, [])[:50]:
            text = _decoded(str(said))[:_LONGEST]
            lines.append(f"{name}: {text}")
    if lines:
        sink.say("\n".join(lines), Where.HEADER)
    _others(message, sink)
    _dates(message, sink)
    _parts(message, sink)


def _others(message: Message, sink: Sink) -> None:
    """Every other header, so that nothing a message says stays unsearched."""
    known = {name.lower() for name in (*_SHOWN, "Subject")}
    lines = [
        f"{name}: {_decoded(str(said))[:_LONGEST]}"
        for name, said in message.items()
        if name.lower() not in known
    ]
    sink.say("\n".join(lines), Where.PROPERTY)


def _dates(message: Message, sink: Sink) -> None:
    sink.fact("message id", " ".join(str(message.get("Message-ID") or "").split()).strip("<>").lower())
    try:
        sink.fact("date", parsedate_to_datetime(str(message["Date"])).isoformat())
    except (TypeError, ValueError):
        sink.fact("date", message.get("Date") or "")


def header(message: Message, name: str) -> str:
    """A header, decoded (RFC 2047)."""
    return _decoded(str(message.get(name) or ""))


def _decoded(said: str) -> str:
    raw = said.encode("ascii", "surrogateescape")
    if any(byte > 0x7F for byte in raw):
        said = decoded(raw)[0]
    try:
        return " ".join(str(make_header(decode_header(said))).split())
    except (ValueError, LookupError, UnicodeError):
        return " ".join(said.split())


def _parts(message: Message, sink: Sink) -> None:
    """Bodies here, attachments as parts. A stack of our own: how deep it nests is the stranger's choice."""
    stack: list[tuple[Message, int]] = [(message, 0)]
    while stack:
        part, depth = stack.pop()
        if depth > _NESTING:
            raise TooMuchError(f"parts of the message stand more than {_NESTING} levels inside each other")
        kind = part.get_content_type()
        if kind == "message/rfc822" and depth:
            wrapped = part.get_payload()
            inner = wrapped[0] if isinstance(wrapped, list) and wrapped else None
            if isinstance(inner, Message):
                sink.child(_name(part) or header(inner, "Subject") or "attached message", inner.as_bytes())
                continue
        if part.is_multipart():
            held = part.get_payload()
            children = [each for each in held if isinstance(each, Message)] if isinstance(held, list) else []
            stack.extend((each, depth + 1) for each in reversed(children))
            if isinstance(part.preamble, str) and depth == 0 and len(part.preamble.strip()) > 80:
                sink.say(part.preamble, Where.HIDDEN)
            continue
        _leaf(part, kind, sink)


def _leaf(part: Message, kind: str, sink: Sink) -> None:
    payload = part.get_payload(decode=True)
    data = (
        payload
        if isinstance(payload, bytes)
        else str(part.get_payload() or "").encode("utf-8", "surrogateescape")
    )
    name = _name(part)
    attached = part.get_content_disposition() == "attachment" or (
        name and kind not in ("text/plain", "text/html")
    )
    if kind in ("text/plain", "text/html") and not attached:
        text, _ = decoded(data, hint=_charset(part))
        if kind == "text/html":
            say_html(text, sink)
        else:
            sink.say(text)
    elif data:
        sink.child(name or f"part of type {kind}", data)
    elif name:
        sink.trouble(Trouble.EMPTY, f"The attachment {name!r} has no bytes.")


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, UnicodeError):
        return None


def _name(part: Message) -> str:
    try:
        return _decoded(part.get_filename() or "")
    except (LookupError, UnicodeError, ValueError):
        return "attachment"
