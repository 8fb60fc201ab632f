"""What Word, Excel, PowerPoint and Visio files share: a ZIP of XML parts, properties, embedded files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any

import olefile

from muniment.readers.limits import TooMuchError
from muniment.readers.markup import parse_xml, refuse_dtd
from muniment.readers.reading import Trouble, Where
from muniment.readers.source import Sink, Source, UnreadableError, bounded, chunks_of

_EMBEDDED = re.compile(r"(?:^|/)(?:embeddings|media|activeX)/[^/]+$|vbaProject\.bin$")
_EXTERNAL = re.compile(
    rb"""Target="([^"]+)"[^>]*TargetMode="External"|TargetMode="External"[^>]*Target="([^"]+)\""""
)
_PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
_COUNTS = frozenset(
    ("Words", "Characters", "Lines", "Paragraphs", "CharactersWithSpaces", "TotalTime", "Pages")
)


class Package:
    """The parts of one file, each unpacked under the budget."""

    def __init__(self, source: Source, sink: Sink) -> None:
        try:
            self._held = zipfile.ZipFile(source.stream)
        except zipfile.BadZipFile as damage:
            raise UnreadableError(
                Trouble.DAMAGED, f"It is no package that can be opened ({damage})."
            ) from damage
        self._sink = sink
        self.names = tuple(each.filename for each in self._held.infolist() if not each.is_dir())

    def open(self, name: str) -> IO[bytes]:
        """A part's bytes. Raises TooMuchError, KeyError."""
        each = self._held.getinfo(name)
        if each.file_size > self._sink.budget.limits.member:
            raise TooMuchError(f"the part {name} claims {each.file_size:,} bytes")
        with self._held.open(each) as stream:
            return bounded(chunks_of(stream), self._sink.budget, outside=max(each.compress_size, 1))

    def xml(self, name: str) -> Any | None:
        """A part as XML; None where it is not there. Raises UnreadableError, TooMuchError."""
        if name not in self.names:
            return None
        with self.open(name) as stream:
            root = parse_xml(stream, self._sink, what=f"The part {name}")
        refuse_dtd(root)
        return root

    def matching(self, pattern: str) -> list[str]:
        """Names of parts that fit, in the order of their numbers."""
        found = [name for name in self.names if re.fullmatch(pattern, name)]
        return sorted(found, key=lambda name: ([int(n) for n in re.findall(r"\d+", name)] or [0], name))

    def surroundings(self) -> None:
        """Properties, links to elsewhere (none is followed), embedded files."""
        for name in _PROPERTIES:
            root = self.xml(name)
            for node in root.iter() if root is not None else ():
                if (
                    isinstance(node.tag, str)
                    and node.text
                    and node.text.strip()
                    and local(node) not in _COUNTS
                ):
                    self._sink.fact(node.get("name") or local(node), node.text)
                    self._sink.say(node.text, Where.PROPERTY)
        for name in self.names:
            if name.endswith(".rels"):
                self._external(name)
        for name in self.names:
            if _EMBEDDED.search(name):
                with self.open(name) as stream:
                    self._embedded(name, stream.read())

    def _external(self, name: str) -> None:
        with self.open(name) as stream:
            for first, second in _EXTERNAL.findall(stream.read()):
                target = (first or second).decode("utf-8", "replace")
                self._sink.fact("leads to", target)
                self._sink.say(target, Where.PROPERTY)

    def _embedded(self, name: str, data: bytes) -> None:
        """An embedded file; one in an old OLE wrapping is taken out of it."""
        if data.startswith(olefile.MAGIC):
            for inner, held in unwrapped(data):
                self._sink.child(inner or name, held, outside=len(data))
                return
        self._sink.child(name, data, outside=len(data))


def local(node: Any) -> str:
    """A tag without its namespace."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def unwrapped(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The file inside an OLE object: a package stream, or the native data of "Package" objects ([MS-OLEDS] 2.3.6)."""
    with olefile.OleFileIO(io.BytesIO(data)) as held:
        for name in ("Package", "CONTENTS"):
            if held.exists(name):
                yield "", held.openstream(name).read()
                return
        if held.exists("\x01Ole10Native"):
            inner = held.openstream("\x01Ole10Native").read()
            found = native(inner)
            if found is not None:
                yield found


def native(data: bytes) -> tuple[str, bytes] | None:
    """Size, flags, label, file name, …, size of the data, the data."""
    at = 6
    label_end = data.find(b"\0", at)
    name_end = data.find(b"\0", label_end + 1)
    if label_end < 0 or name_end < 0:
        return None
    name = data[label_end + 1 : name_end].decode("cp1252", "replace").rpartition("\\")[2]
    at = name_end + 1 + 4
    length = int.from_bytes(data[at : at + 4], "little")
    at += 4 + length
    size = int.from_bytes(data[at : at + 4], "little")
    return (name, data[at + 4 : at + 4 + size]) if 0 < size <= len(data) else None


def read_any(source: Source, sink: Sink) -> None:
    """All texts of a package for which there is no reader of its own (Visio)."""
    package = Package(source, sink)
    for name in package.matching(r"visio/(?:pages|masters)/[^/]+\.xml"):
        root = package.xml(name)
        if root is not None:
            texts = ["".join(node.itertext()) for node in root.iter() if local(node) == "Text"]
            sink.say("\n".join(texts))
    package.surroundings()


def read_locked(source: Source, sink: Sink) -> None:
    """An Office file under a password (MS-OFFCRYPTO)."""
    raise UnreadableError(Trouble.ENCRYPTED, "It is encrypted; a password is needed.")
