"""Separated text files as they come from former systems: signs, separator, headings, rows. Nothing is guessed silently.

A file is looked through once before its first row is taken, so that what it is (UTF-8 or Windows-1252, comma or
semicolon) is known for the whole of it, and stated in the result.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from muniment.errors.importers import FileEmpty, HeadingsRefused, NotATable, SignsRefused

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_LONGEST_CELL = 16 * 1024 * 1024  # a report's whole text stands in one cell
_FOREIGN = (
    (b"PK\x03\x04", "a zip archive; an Excel workbook (.xlsx) is one"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls) or another Office file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"<?xml", "an XML file"),
    (b"<html", "a web page"),
    (b"<!DOC", "a web page"),
    (b"{\\rtf", "an RTF document"),
)


class Row(NamedTuple):
    """A row and its number as a spreadsheet counts (headings are row 1)."""

    number: int
    cells: list[str]


class RaggedRow(NamedTuple):
    """A row with more or fewer cells than there are headings, or quotes that do not close."""

    number: int
    reason: str
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """What a file was found to be. `rows()` reads it; it must not change meanwhile."""

    path: Path
    sha256: str
    encoding: str  # as Python names it
    separator: str
    headings: tuple[str, ...]
    first: int  # the row of the headings

    @property
    def signs(self) -> str:
        """The encoding as a person would call it."""
        return {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 with a byte order mark", "cp1252": "Windows-1252"}.get(
            self.encoding, self.encoding.upper()
        )

    def rows(self) -> Iterator[Row | RaggedRow]:
        """Every row below the headings that is not blank."""
        with self.path.open(encoding=self.encoding, newline="") as lines:
            numbered = _numbered(lines, self.separator)
            wide = len(self.headings)
            for row in numbered:
                if row.number <= self.first or not isinstance(row, Row):
                    if not isinstance(row, Row):
                        yield row
                    continue
                cells = row.cells
                if not any(cell.strip() for cell in cells):
                    continue
                while len(cells) > wide and not cells[-1].strip():
                    cells.pop()  # separators behind the last cell hold nothing
                if len(cells) != wide:
                    yield RaggedRow(row.number, _ragged(len(cells), wide), cells)
                else:
                    yield row


def _ragged(cells: int, wide: int) -> str:
    why = (
        "a separator inside a text without quotes?"
        if cells > wide
        else "a line break inside a text without quotes?"
    )
    return f"has {cells} cells where the headings are {wide} ({why})"


def look(path: Path, *, known: Sequence[str] = ()) -> Table:
    """Find out what a file is, reading it once. `known` headings help to tell the separator."""
    sha256, encoding = _signs(path)
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as lines:
        start = ""
        first = 0
        for line in lines:
            first += 1
            start = line
            if start.strip(" \r\n\t,;|"):
                break
        if start.lower().startswith("sep=") and len(start.rstrip("\r\n")) == 5:
            return _table(path, sha256, encoding, start[4], lines.readline() + lines.read(65536), first + 1)
        rest = start + lines.read(65536)
    return _table(path, sha256, encoding, _separator(rest, known), rest, first)


def _table(path: Path, sha256: str, encoding: str, separator: str, text: str, first: int) -> Table:
    row = next(iter(csv.reader(io.StringIO(text, newline=""), delimiter=separator)), [])
    while row and not row[-1].strip():
        row.pop()
    headings = tuple(heading.strip() for heading in row)
    if not headings:
        raise FileEmpty(file=path.name)
    seen: dict[str, int] = {}
    for at, heading in enumerate(headings, 1):
        name = fold_heading(heading)
        if name and name in seen:
            raise HeadingsRefused(
                file=path.name, why=f"“{heading}” stands twice, over columns {seen[name]} and {at}"
            )
        seen[name] = at
    return Table(path, sha256, encoding, separator, headings, first)


def fold_heading(heading: str) -> str:
    """Headings are compared in small letters, with `_` for every run of other signs: “Evid. No” is evid_no."""
    return "_".join("".join(sign if sign.isalnum() else " " for sign in heading.casefold()).split())


def _separator(text: str, known: Sequence[str]) -> str:
    wanted = {fold_heading(name) for name in known}

    def fit(separator: str) -> tuple[int, int]:
        row = next(iter(csv.reader(io.StringIO(text, newline=""), delimiter=separator)), [])
        return len({fold_heading(cell) for cell in row} & wanted), len(row)

    return max(SEPARATORS, key=fit)


def _signs(path: Path) -> tuple[str, str]:
    """SHA-256 and encoding of a whole file; refuses what is no text."""
    digest = hashlib.sha256()
    utf8 = codecs.getincrementaldecoder("utf-8")()
    start = b""
    valid = True
    empty = True
    newlines = 0
    with path.open("rb") as data:
        while block := data.read(1 << 20):
            if not digest.digest_size or not start:
                start = block[:16]
                _refuse_foreign(path, start)
            digest.update(block)
            empty = empty and not block.strip()
            if b"\0" in block and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
                line = newlines + block[: block.index(b"\0")].count(b"\n") + 1
                raise NotATable(file=path.name, why=f"line {line} holds a NUL byte, which no text has")
            newlines += block.count(b"\n")
            if valid:
                try:
                    utf8.decode(block)
                except UnicodeDecodeError:
                    valid = False
        if valid:
            try:
                utf8.decode(b"", final=True)
            except UnicodeDecodeError:
                valid = False
    if empty:
        raise FileEmpty(file=path.name)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return digest.hexdigest(), "utf-16"
    if valid:
        return digest.hexdigest(), "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
    _refuse_mixed(path)
    return digest.hexdigest(), "cp1252"


def _refuse_foreign(path: Path, start: bytes) -> None:
    lower = start.lower()
    for mark, what in _FOREIGN:
        if lower.startswith(mark.lower()):
            raise NotATable(file=path.name, why=f"it is {what}, whatever its name says")


def _refuse_mixed(path: Path) -> None:
    """A file that is not UTF-8 is Windows-1252 only if no line of it is plainly UTF-8 and every byte has a sign."""
    as_utf8 = as_1252 = 0
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                as_utf8 = as_utf8 or number
            except UnicodeDecodeError:
                as_1252 = as_1252 or number
                try:
                    line.decode("cp1252")
                except UnicodeDecodeError as bad:
                    raise SignsRefused(
                        file=path.name,
                        why=f"line {number} holds the byte 0x{line[bad.start]:02x}, neither UTF-8 nor Windows-1252",
                    ) from None
    if as_utf8:
        raise SignsRefused(
            file=path.name,
            why=f"line {as_utf8} is UTF-8 and line {as_1252} is not: two encodings in one file",
        )


def _numbered(lines: io.TextIOBase | Iterator[str], separator: str) -> Iterator[Row | RaggedRow]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield Row(number, next(reader))
        except StopIteration:
            return
        except csv.Error as why:
            yield RaggedRow(number, f"can not be read: {_quotes(str(why))}", [])
            if "unexpected end of data" in str(why):
                return


def _quotes(why: str) -> str:
    if "unexpected end of data" in why:
        return "a quote opens here and closes nowhere; the rest of the file was swallowed"
    if "expected after" in why:
        return "signs stand behind a closing quote; a quote inside a text is written twice"
    if "field larger" in why:
        return f"a cell is longer than {_LONGEST_CELL:,} signs"
    return why
