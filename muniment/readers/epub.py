"""Electronic books: the pages in order of their names."""

from __future__ import annotations

from muniment.readers.markup import say_html
from muniment.readers.ooxml import Package
from muniment.readers.plain import decoded
from muniment.readers.source import Sink, Source


def read(source: Source, sink: Sink) -> None:
    """Text of every page."""
    package = Package(source, sink)
    for name in package.matching(r".+\.(?:x?html?|ncx|opf)"):
        with package.open(name) as stream:
            say_html(decoded(stream.read())[0], sink)
