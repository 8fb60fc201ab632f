"""Outlook mail stores (PST, OST), by libpff: folders as names, every item a part of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pypff

from muniment.readers.plain import decoded
from muniment.readers.reading import Trouble
from muniment.readers.source import Sink, Source

_DEPTH = 40


def read(source: Source, sink: Sink) -> None:
    """Each item in each folder, with its attachments."""
    held = pypff.file()
    source.stream.seek(0)
    held.open_file_object(source.stream)
    try:
        count = 0
        for path, item in _items(held.get_root_folder(), "", 0):
            count += 1
            _item(path, item, count, sink)
        sink.fact("items", count)
        for number in range(held.get_number_of_recovered_items()):
            sink.fact("recovered items", number + 1)
    finally:
        held.close()


def _items(folder: Any, path: str, depth: int) -> Iterator[tuple[str, Any]]:
    name = f"{path}/{folder.get_name() or ''}".strip("/")
    for number in range(folder.get_number_of_sub_messages()):
        yield name, folder.get_sub_message(number)
    if depth < _DEPTH:
        for number in range(folder.get_number_of_sub_folders()):
            yield from _items(folder.get_sub_folder(number), name, depth + 1)


def _item(path: str, item: Any, count: int, sink: Sink) -> None:
    """One item as a message of its own: headers and body as text, then its attachments."""
    try:
        sink.child(f"{path}/{count}", "\n".join(_lines(item)).encode("utf-8", "replace"))
    except OSError as damage:
        sink.trouble(Trouble.DAMAGED, f"Item {count} in {path!r} can not be read ({damage}).")
    for number in range(_count(item)):
        try:
            attached = item.get_attachment(number)
            size = attached.get_size()
            data = attached.read_buffer(size) if size else b""
            if data:
                sink.child(f"{path}/{count}/{_name(attached, number)}", data)
        except OSError as damage:
            sink.trouble(
                Trouble.DAMAGED, f"Attachment {number + 1} of item {count} in {path!r} is lost ({damage})."
            )


def _lines(item: Any) -> Iterator[str]:
    yield "Content of a mail store"
    for label, name in (("Subject", "subject"), ("From", "sender_name"), ("Topic", "conversation_topic")):
        said = _ask(item, name)
        if said:
            yield f"{label}: {said}"
    when = _ask(item, "delivery_time") or _ask(item, "creation_time")
    if when:
        yield f"Date: {when}"
    headers = _ask(item, "transport_headers")
    if headers:
        yield str(headers)
    for name in ("plain_text_body", "html_body", "rtf_body"):
        body = _ask(item, name)
        if body:
            yield ""
            yield _text(name, body)
            return


def _text(name: str, body: Any) -> str:
    text = body if isinstance(body, str) else decoded(bytes(body))[0]
    if name == "html_body":
        from lxml import html

        return str(html.document_fromstring(text).text_content())
    if name == "rtf_body":
        from muniment.readers.rtf import text_of

        return text_of(text.encode("latin-1", "replace"))
    return text


def _ask(item: Any, name: str) -> Any:
    """Contacts and other items lack what mail has."""
    try:
        return getattr(item, name)
    except (OSError, AttributeError):
        return None


def _count(item: Any) -> int:
    try:
        return int(item.get_number_of_attachments())
    except (OSError, AttributeError):
        return 0


def _name(attached: Any, number: int) -> str:
    return str(_ask(attached, "name") or f"attachment {number + 1}")
