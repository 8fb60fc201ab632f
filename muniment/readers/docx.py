"""Word documents: body, headers, footers, notes, comments, tracked changes, hidden text, text boxes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from muniment.readers.ooxml import Package, local
from muniment.readers.reading import Where
from muniment.readers.source import Sink, Source

# Parts by what they hold, in the order in which they are said.
_PARTS = (
    (r"word/document\d*\.xml", Where.BODY),
    (r"word/header\d*\.xml", Where.HEADER),
    (r"word/footer\d*\.xml", Where.FOOTER),
    (r"word/(?:footnotes|endnotes)\d*\.xml", Where.NOTE),
    (r"word/comments\w*\.xml", Where.COMMENT),
    (r"word/glossary/document\.xml", Where.HIDDEN),
    (r"word/(?:charts|diagrams)/(?:chart|data)\d+\.xml", Where.BODY),
)
_BREAKS = {"p": "\n", "br": "\n", "cr": "\n", "tab": "\t", "tr": "\n", "tc": "\t", "noBreakHyphen": "-"}


def read(source: Source, sink: Sink) -> None:
    """Everything in a document that is text."""
    package = Package(source, sink)
    for pattern, where in _PARTS:
        for name in package.matching(pattern):
            root = package.xml(name)
            if root is not None:
                for place, text in pieces(root, where):
                    sink.say(text, place)
    package.surroundings()


def pieces(root: Any, where: Where) -> list[tuple[Where, str]]:
    """The text of one part by where it stands: the running text first, what the page does not show after it."""
    found: dict[Where, list[str]] = {where: []}
    for place, text in _runs(root, where):
        found.setdefault(place, []).append(text)
    return [(place, "".join(texts)) for place, texts in found.items()]


def _runs(root: Any, where: Where) -> Iterator[tuple[Where, str]]:
    """Texts in document order. A stack of our own: how deep it nests is the stranger's choice."""
    stack: list[tuple[Any, Where, bool]] = [(root, where, False)]
    while stack:
        node, place, leaving = stack.pop()
        name = local(node)
        if leaving:
            if name in ("p", "tr"):
                yield where, "\n"
            elif name == "tc":
                yield where, "\t"
            elif name in ("del", "ins", "moveFrom") and place != where:
                yield place, "\n"
            continue
        if name == "Fallback":  # the same once more, for old programs
            continue
        place = _place(node, name, place)
        if name in ("t", "delText", "instrText", "v", "pt") and node.text:
            yield place, node.text
        elif name in ("br", "cr", "tab", "noBreakHyphen"):
            yield place, _BREAKS[name]
        elif name == "comment":
            yield place, f"{node.get(_w(node, 'author')) or ''}: "
        elif name == "docPr" and node.get("descr"):
            yield place, f" {node.get('descr')} "
        stack.append((node, place, True))
        stack.extend((inner, place, False) for inner in reversed(node))


def _place(node: Any, name: str, place: Where) -> Where:
    if name in ("del", "moveFrom", "delText"):
        return Where.DELETED
    if name == "ins" and place == Where.BODY:
        return Where.INSERTED
    if name == "r" and any(
        local(each) == "vanish" for props in node if local(props) == "rPr" for each in props
    ):
        return Where.HIDDEN
    return place


def _w(node: Any, name: str) -> str:
    return f"{node.tag.rpartition('}')[0]}}}{name}"
