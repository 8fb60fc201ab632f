"""OpenDocument texts and presentations, and what stands beside the cells of spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from muniment.readers.ooxml import Package, local
from muniment.readers.reading import Trouble, Where
from muniment.readers.source import Sink, Source, UnreadableError

_BREAKS = frozenset(("p", "h", "list-item", "table-row", "page"))
_FACTS = frozenset(
    ("title", "subject", "description", "keyword", "initial-creator", "creator", "creation-date", "date")
)


def read(source: Source, sink: Sink) -> None:
    """Content, then masters (headers and footers), notes and comments told apart."""
    package = _opened(source, sink)
    for name in ("content.xml", "styles.xml"):
        _part(package, name, sink)
    _around(package, sink)


def beside(source: Source, sink: Sink) -> None:
    """Comments and drawings of a spreadsheet, whose cells are read elsewhere."""
    package = _opened(source, sink)
    _part(package, "styles.xml", sink)
    root = package.xml("content.xml")
    if root is not None:
        for node in root.iter():
            if local(node) == "annotation":
                sink.say("".join(node.itertext()), Where.COMMENT)
    _around(package, sink)


def _opened(source: Source, sink: Sink) -> Package:
    package = Package(source, sink)
    manifest = package.xml("META-INF/manifest.xml")
    if manifest is not None and any(local(node) == "encryption-data" for node in manifest.iter()):
        raise UnreadableError(Trouble.ENCRYPTED, "It is encrypted; a password is needed.")
    return package


def _part(package: Package, name: str, sink: Sink) -> None:
    root = package.xml(name)
    if root is None:
        return
    found: dict[Where, list[str]] = {}
    for where, text in _texts(root, Where.BODY if name == "content.xml" else Where.FOOTER):
        found.setdefault(where, []).append(text)
    for where, texts in found.items():
        sink.say("".join(texts), where)


def _texts(root: Any, where: Where) -> Iterator[tuple[Where, str]]:
    stack: list[tuple[Any, Where, bool]] = [(root, where, False)]
    while stack:
        node, place, leaving = stack.pop()
        name = local(node)
        if leaving:
            if name in _BREAKS:
                yield place, "\n"
            if node.tail:
                yield place if node.getparent() is None else where_of(node, where), node.tail
            continue
        place = _place(name, place)
        if name in ("tab", "s", "line-break"):
            yield place, "\n" if name == "line-break" else " "
        if name == "tracked-changes":
            place = Where.DELETED
        if node.text and name not in ("script", "style"):
            yield place, node.text
        if name in _BREAKS or node.tail:
            stack.append((node, place, True))
        stack.extend((inner, place, False) for inner in reversed(node))


def where_of(node: Any, where: Where) -> Where:
    """Where the text after an element stands: where its parent stands."""
    place = where
    for outer in reversed(list(node.iterancestors())):
        place = _place(local(outer), place)
    return place


def _place(name: str, place: Where) -> Where:
    return {
        "annotation": Where.COMMENT,
        "notes": Where.NOTE,
        "note": Where.NOTE,
        "tracked-changes": Where.DELETED,
        "header": Where.HEADER,
        "footer": Where.FOOTER,
        "hidden-text": Where.HIDDEN,
    }.get(name, place)


def _around(package: Package, sink: Sink) -> None:
    meta = package.xml("meta.xml")
    for node in meta.iter() if meta is not None else ():
        if local(node) in _FACTS and node.text:
            sink.fact(local(node), node.text)
            sink.say(node.text, Where.PROPERTY)
    for name in package.matching(r"(?:Pictures|ObjectReplacements|Object \d+)/[^/]+"):
        with package.open(name) as stream:
            sink.child(name, stream)
    for name in package.matching(r"Basic/.+\.xml|Object \d+"):
        root = package.xml(name)
        if root is not None:
            sink.say("".join(root.itertext()), Where.HIDDEN)
