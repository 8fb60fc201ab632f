"""Pages, Numbers, Keynote: the text of the old XML kind; of the new kind the preview that it carries."""

from __future__ import annotations

from typing import Any

from muniment.readers.markup import parse_xml
from muniment.readers.ooxml import Package, local
from muniment.readers.reading import Trouble
from muniment.readers.source import Sink, Source, UnreadableError

_INDEXES = ("index.xml", "index.apxl")
_PREVIEW = r"(?:QuickLook/Preview\.pdf|preview\.(?:pdf|jpg))"


def read(source: Source, sink: Sink) -> None:
    """Text where it stands as XML (Apple's own document type is ignored, nothing of it expanded), else the preview."""
    package = Package(source, sink)
    found = False
    for name in _INDEXES:
        if name in package.names:
            with package.open(name) as stream:
                sink.say("\n".join(_texts(parse_xml(stream, sink))))
            found = True
    for name in package.matching(_PREVIEW):
        with package.open(name) as stream:
            sink.child(name, stream)
        found = True
    if not found:
        raise UnreadableError(
            Trouble.UNSUPPORTED, "This kind of file carries no text that can be read, and no preview."
        )
    if not any(name in package.names for name in _INDEXES):
        sink.trouble(Trouble.UNSUPPORTED, "Only the preview that it carries was read.")


def _texts(root: Any) -> list[str]:
    lines = []
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        lines += [
            value for name, value in node.attrib.items() if name.endswith("}name") and "-" not in value[:3]
        ]
        if local(node) in ("p", "span", "ct", "so", "text", "string"):
            lines += [
                part
                for part in (
                    node.text,
                    node.get("s"),
                    node.get("{http://developer.apple.com/namespaces/sfa}s"),
                )
                if part
            ]
            lines += [inner.tail for inner in node if inner.tail]
    return [line.strip() for line in lines if line.strip()]
