"""Phone reports of the UFDR shape: an archive with report.xml. Chats and calls as text, deleted ones marked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from muniment.readers.archive import read_zip
from muniment.readers.markup import parse_xml
from muniment.readers.ooxml import local
from muniment.readers.reading import Where
from muniment.readers.source import Sink, Source, bounded, chunks_of

_REPORT = "report.xml"


def read(source: Source, sink: Sink) -> None:
    """The report's models in words, then every file of the archive."""
    with zipfile.ZipFile(source.stream) as held:
        each = held.getinfo(_REPORT)
        with held.open(each) as stream:
            inner = bounded(chunks_of(stream), sink.budget, outside=max(each.compress_size, 1))
    with inner:
        root = parse_xml(inner, sink)
    for node in root.iter():
        if local(node) in ("item", "field") and node.text and node.get("name"):
            _fact(node, sink)
    for model in root.iter():
        if local(model) == "model" and _outermost(model):
            sink.say("\n".join(_lines(model)), Where.HIDDEN if _deleted(model) else Where.BODY)
    read_zip(source, sink)


def _fact(node: Any, sink: Sink) -> None:
    if not any(local(outer) == "model" for outer in node.iterancestors()):
        sink.fact(node.get("name"), node.text)


def _outermost(model: Any) -> bool:
    return not any(local(outer) == "model" for outer in model.iterancestors())


def _deleted(model: Any) -> bool:
    return str(model.get("deleted_state") or "").lower() not in ("", "intact")


def _lines(model: Any, depth: int = 0) -> Iterator[str]:
    """A model's type and fields, those inside it further in."""
    indent = "  " * min(depth, 6)
    mark = " (deleted)" if _deleted(model) else ""
    yield f"{indent}{model.get('type') or 'entry'}{mark}"
    for node in model.iter():
        if local(node) == "value" and node.text and node.text.strip():
            owner = next((o for o in node.iterancestors() if local(o) in ("field", "multiField")), None)
            name = owner.get("name") if owner is not None else ""
            yield f"{indent}  {name}: {node.text.strip()}"
