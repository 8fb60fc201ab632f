"""PowerPoint presentations: slides in order, notes, comments, masters, diagrams and charts."""

from __future__ import annotations

from typing import Any

from muniment.readers.ooxml import Package, local
from muniment.readers.reading import Where
from muniment.readers.source import Sink, Source

_PARTS = (
    (r"ppt/notesSlides/notesSlide\d+\.xml", Where.NOTE),
    (r"ppt/comments/[^/]+\.xml", Where.COMMENT),
    (r"ppt/diagrams/data\d+\.xml", Where.BODY),
    (r"ppt/charts/chart\d+\.xml", Where.BODY),
    (r"ppt/slideMasters/slideMaster\d+\.xml", Where.FOOTER),
    (r"ppt/slideLayouts/slideLayout\d+\.xml", Where.FOOTER),
)


def read(source: Source, sink: Sink) -> None:
    """Everything in a presentation that is text; slides that are not shown are said to be hidden."""
    package = Package(source, sink)
    slides = package.matching(r"ppt/slides/slide\d+\.xml")
    sink.pages(len(slides))
    for number, name in enumerate(slides, start=1):
        root = package.xml(name)
        if root is not None:
            hidden = root.get("show") in ("0", "false")
            sink.say(paragraphs(root), Where.HIDDEN if hidden else Where.BODY, page=number)
    for pattern, where in _PARTS:
        for name in package.matching(pattern):
            root = package.xml(name)
            if root is not None:
                sink.say(paragraphs(root), where)
    package.surroundings()


def paragraphs(root: Any) -> str:
    """Texts of a drawing part (`a:t`, `p:text`, chart values), a paragraph a line."""
    lines: list[str] = []
    for node in root.iter():
        name = local(node)
        if name == "p":
            lines.append("\n")
        elif name in ("t", "text", "v", "f") and node.text:
            lines.append(node.text if name == "t" else node.text + "\n")
        elif name == "cNvPr" and node.get("descr"):
            lines.append(f"{node.get('descr')}\n")
    return "".join(lines)
