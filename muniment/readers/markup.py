"""HTML and XML as text. Nothing is fetched, no entity is expanded, no script is run."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import IO, Any

from lxml import etree, html

from muniment.readers.limits import TooMuchError
from muniment.readers.plain import decoded
from muniment.readers.reading import Trouble, Where
from muniment.readers.source import Sink, Source, UnreadableError

_BREAKS = frozenset(
    "p div br li tr h1 h2 h3 h4 h5 h6 table ul ol dl dt dd section article header footer title pre hr".split()
)
_SILENT = frozenset(("script", "style", "template", "noscript"))
_SPACES = re.compile(r"[ \t\f\v\r]+")
_LINES = re.compile(r"\s*\n\s*\n\s*")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_DATA_URI = re.compile(r"data:([\w.+/-]+);base64,([A-Za-z0-9+/=\s]{40,})")


def parser(*, recover: bool = False) -> etree.XMLParser:
    """For XML of strangers: no entities, no network, no document type loaded, depth as libxml2 allows it."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=recover,
    )


def parse_xml(stream: IO[bytes], sink: Sink, *, what: str = "It") -> Any:
    """The root element. What is not well-formed is read as far as it goes, and that is said.

    Raises UnreadableError, and TooMuchError for what nests too deep.
    """
    try:
        tree = etree.parse(stream, parser())
    except etree.XMLSyntaxError as damage:
        if "depth" in str(damage):
            raise TooMuchError("its elements nest deeper than is followed") from damage
        stream.seek(0)
        tree = etree.parse(stream, parser(recover=True))
        sink.trouble(Trouble.DAMAGED, f"{what} is not well-formed ({damage}); what could be read was.")
    root = tree.getroot()
    if root is None:
        raise UnreadableError(Trouble.DAMAGED, f"{what} is no XML that can be read.")
    return root


def refuse_dtd(root: Any) -> None:
    """Raises UnreadableError where a format that knows no document type carries one."""
    if root.getroottree().docinfo.internalDTD is not None:
        says = (
            "It defines entities of its own, which this format does not know; none was expanded or fetched."
        )
        raise UnreadableError(Trouble.BOMB, says)


def read_html(source: Source, sink: Sink) -> None:
    """The text of a page, its title, what links say they lead to."""
    data = source.whole()
    declared = _CHARSET.search(data[:4096])
    text, encoding = decoded(data, hint=declared.group(1).decode("ascii") if declared else None)
    sink.fact("encoding", encoding)
    say_html(text, sink)


def say_html(text: str, sink: Sink, *, where: Where = Where.BODY) -> None:
    """The text of HTML that is already decoded."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if not text.strip():
        return
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        sink.say(text, where)
        return
    sink.say(_tidy("".join(_of_html(root))), where)
    for comment in root.iter(etree.Comment):
        said = (comment.text or "").strip()
        if said and not said.startswith("[if"):
            sink.say(said, Where.HIDDEN)


def _of_html(root: Any) -> Iterator[str]:
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            yield from _opened(node, tag)
        else:
            if tag in _BREAKS:
                yield "\n"
            if node.tail:
                yield node.tail


def _opened(node: Any, tag: str) -> Iterator[str]:
    if tag in _SILENT:
        for inner in list(node):
            node.remove(inner)
        return
    if tag in _BREAKS:
        yield "\n"
    if tag in ("td", "th"):
        yield " "
    if node.text:
        yield node.text
    for name in ("alt", "placeholder"):
        if node.get(name):
            yield f" {node.get(name)} "
    if tag == "meta" and node.get("content") and node.get("name"):
        yield f"{node.get('content')}\n"
    if tag == "a" and str(node.get("href") or "").startswith(("http", "mailto:")):
        yield f" {node.get('href')} "


def _tidy(text: str) -> str:
    return _LINES.sub("\n\n", _SPACES.sub(" ", text)).strip()


def read_xml(source: Source, sink: Sink) -> None:
    """All texts and values of an XML document; files inside it as base64 are files of their own."""
    source.stream.seek(0)
    root = parse_xml(source.stream, sink)
    if root.getroottree().docinfo.internalDTD is not None:
        sink.trouble(
            Trouble.REFUSED,
            "It defines entities of its own; they were not expanded, and nothing was fetched.",
        )
    lines = []
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        lines += [value for value in node.attrib.values() if len(value) < 2000 and " " not in value[:1]]
        if node.text and node.text.strip():
            _text_or_file(node.text.strip(), lines, sink)
        if node.tail and node.tail.strip():
            lines.append(node.tail.strip())
    sink.say("\n".join(lines))


def _text_or_file(text: str, lines: list[str], sink: Sink) -> None:
    found = _DATA_URI.search(text)
    if found and len(found.group(0)) > len(text) // 2:
        try:
            sink.child(f"embedded {found.group(1)}", base64.b64decode(found.group(2)))
        except (ValueError, binascii.Error):
            lines.append(text)
    else:
        lines.append(text)
