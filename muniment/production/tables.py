"""CSV and JSON files of a production: the checker's copies, and the ones that people open.

A cell that a spreadsheet would run as a formula gets an apostrophe in front; the checker takes it off again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from muniment.ledger.values import canonical
from muniment.production.lines import ItemLine, WithheldLine
from muniment.production.names import bates

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")

_BOM = b"\xef\xbb\xbf"  # spreadsheets guess another encoding without it
_WITHHELD = (
    "line",
    "item",
    "recorded",
    "what",
    "closed",
    "how",
    "ground",
    "description",
    "by",
    "order",
    "reference",
)
_DISCOVERY = (
    "line",
    "item",
    "received",
    "category",
    "what",
    "words of the source",
    "source",
    "description",
    "booked under",
    "how it stands here",
    "status",
    "tested",
    "withheld entries",
    "files",
    "file number",
    "file",
    "original name",
    "size",
    "sha256",
    "reference",
)


def cell(value: Any) -> str:
    """One cell: text as it is, null as nothing, everything else as canonical JSON."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else canonical(value).decode()
    return "'" + text if text.startswith(_RUN_BY_SPREADSHEETS) else text


def rows_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as UTF-8, lines ended by CRLF (RFC 4180); no heading, so that the rows are those of the JSON file."""
    made = io.StringIO(newline="")
    csv.writer(made).writerows([cell(value) for value in row] for row in rows)
    return made.getvalue().encode()


def rows_json(rows: Sequence[Sequence[Any]]) -> bytes:
    """RFC 8785 and a newline."""
    return canonical([list(row) for row in rows]) + b"\n"


def discovery_csv(lines: Iterable[ItemLine], *, prefix: str) -> bytes:
    """The list for people: a row for each item, one more for each further file of it."""
    return _BOM + rows_csv([_DISCOVERY, *_discovery(lines, prefix)])


def withheld_csv(lines: Iterable[WithheldLine]) -> bytes:
    """The withheld log for people."""
    return _BOM + rows_csv([_WITHHELD, *([at, *line.cells()] for at, line in enumerate(lines, start=1))])


def _discovery(lines: Iterable[ItemLine], prefix: str) -> Iterable[list[Any]]:
    for at, line in enumerate(lines, start=1):
        start = [at, line.number, line.received_at, line.category, line.what, line.words, line.source]
        start += [line.description, line.case, line.relates, line.status, line.tested, line.withheld]
        files = [[bates(prefix, n.n), n.path, n.name, n.size, n.sha256] for n in line.natives] or [[None] * 5]
        for file in files:
            yield [*start, len(line.natives), *file, line.reference]
