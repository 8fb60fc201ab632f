"""Spreadsheets, new, old and open: cells by calamine, hidden sheets named, comments and drawings from the parts."""

from __future__ import annotations

import io
from typing import Any

import python_calamine
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from muniment.readers import kinds
from muniment.readers.ooxml import Package, local
from muniment.readers.pptx import paragraphs
from muniment.readers.reading import Trouble, Where
from muniment.readers.source import Sink, Source, UnreadableError

_ROWS = 200  # said at once


def read(source: Source, sink: Sink) -> None:
    """Every sheet, then what stands beside the cells."""
    kind = kinds.kind_of(source)
    data = source.whole()
    if kind in (kinds.XLSX, kinds.XLSB):
        _beside(source, sink)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.PasswordError as locked:
        raise UnreadableError(Trouble.ENCRYPTED, "It is encrypted; a password is needed.") from locked
    except python_calamine.CalamineError as damage:
        raise UnreadableError(Trouble.DAMAGED, f"It is no workbook that can be read ({damage}).") from damage
    for sheet in book.sheets_metadata:
        where = Where.BODY if sheet.visible == SheetVisibleEnum.Visible else Where.HIDDEN_SHEET
        sink.say(sheet.name, where)
        try:
            rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=True)
        except python_calamine.CalamineError as damage:
            sink.trouble(Trouble.DAMAGED, f"The sheet {sheet.name!r} can not be read ({damage}).")
            continue
        _rows(rows, where, sink)
    if kind.startswith(kinds.ODF):
        from muniment.readers import odf

        odf.beside(source, sink)


def _rows(rows: list[list[Any]], where: Where, sink: Sink) -> None:
    for at in range(0, len(rows), _ROWS):
        lines = ["\t".join(_cell(cell) for cell in row).rstrip() for row in rows[at : at + _ROWS]]
        sink.say("\n".join(line for line in lines if line), where)


def _cell(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _beside(source: Source, sink: Sink) -> None:
    package = Package(source, sink)
    for pattern in (r"xl/comments\d*\.xml", r"xl/(?:comments|threadedComments)/[^/]+\.xml"):
        for name in package.matching(pattern):
            root = package.xml(name)
            if root is not None:
                texts = [
                    "".join(each.itertext())
                    for each in root.iter()
                    if local(each) in ("comment", "threadedComment")
                ]
                sink.say("\n".join(texts), Where.COMMENT)
    for pattern in (r"xl/(?:drawings/drawing|charts/chart|diagrams/data)\d+\.xml",):
        for name in package.matching(pattern):
            root = package.xml(name)
            if root is not None:
                sink.say(paragraphs(root))
    for name in package.matching(r"xl/worksheets/sheet\d+\.xml"):
        _margins(package, name, sink)
    package.surroundings()


def _margins(package: Package, name: str, sink: Sink) -> None:
    """Header and footer of the printed sheet, and links."""
    root = package.xml(name)
    if root is None:
        return
    for node in root.iter():
        where = {"oddHeader": Where.HEADER, "evenHeader": Where.HEADER, "oddFooter": Where.FOOTER}.get(
            local(node)
        )
        if where is not None and node.text:
            sink.say(node.text, where)
