"""The discovery index and the withheld log on paper: the same bytes from the same rows, a repeated head, page x of y.

`/Subject (rows-sha256:…)` ties each PDF to the JSON file whose rows it shows; the checker compares it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib import colors
from reportlab.lib.pagesizes import landscape, letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

LONGEST = 900  # signs of one cell; the whole text stands in the CSV files
_SURE = 60  # so many signs fit into any cell
_TALLEST = 380  # points
_CUT = " … (the whole text: the CSV files in DATA)"
_PAGE = landscape(letter)
_MARGIN = 14 * mm
_FONTS = (("Vera", "Vera.ttf"), ("VeraBd", "VeraBd.ttf"))
_BODY = ParagraphStyle("body", fontName="Vera", fontSize=7, leading=9, splitLongWords=1)
_HEAD = ParagraphStyle("head", parent=_BODY, fontName="VeraBd", textColor=colors.white)
_TITLE = ParagraphStyle("title", fontName="VeraBd", fontSize=14, leading=18)
_NOTE = ParagraphStyle("note", parent=_BODY, fontSize=8, leading=11)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One document: its heads, columns with their share of the width, and rows of plain text."""

    title: str
    notes: Sequence[str]
    mark: str  # the rule pack's review mark, on every page
    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[str]]
    nothing: str  # what stands there when there is no row
    footer: str


def render(sheet: Sheet, *, rows_json: bytes) -> bytes:
    """The PDF as bytes; no clock and no chance in them."""
    _register()
    made = io.BytesIO()
    document = SimpleDocTemplate(
        made,
        pagesize=_PAGE,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=18 * mm,
        bottomMargin=16 * mm,
        invariant=1,
        title=_ascii(sheet.title),
        subject="rows-sha256:" + sha256(rows_json).hexdigest(),
        author="Muniment",
        creator="Muniment",
        producer="Muniment",
    )
    story: list[Any] = [Paragraph(_shown(sheet.title), _TITLE)]
    story += [Paragraph(_shown(note), _NOTE) for note in sheet.notes]
    story.append(Spacer(1, 3 * mm))
    story.append(_table(sheet, document.width) if sheet.rows else Paragraph(_shown(sheet.nothing), _NOTE))
    document.build(story, canvasmaker=lambda *args, **kw: _Numbered(*args, sheet=sheet, **kw))
    return made.getvalue()


def _table(sheet: Sheet, width: float) -> LongTable:
    whole = sum(share for _, share in sheet.columns)
    widths = [width * share / whole for _, share in sheet.columns]
    head = [Paragraph(_shown(name), _HEAD) for name, _ in sheet.columns]
    body = [[_cell(text, wide - 6) for text, wide in zip(row, widths, strict=True)] for row in sheet.rows]
    made = LongTable([head, *body], colWidths=widths, repeatRows=1)
    made.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#26364a")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.3, colors.HexColor("#9aa5b1")),
                ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, colors.HexColor("#f4f6f8")]),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return made


class _Numbered(Canvas):  # type: ignore[misc]  # reportlab ships no types
    """Pages are held back until their count is known."""

    def __init__(self, *args: Any, sheet: Sheet, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._sheet = sheet
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  reportlab's name
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self._frame(number, len(self._pages))
            super().showPage()
        super().save()

    def _frame(self, number: int, of: int) -> None:
        width, height = _PAGE
        self.setFont("VeraBd", 7)
        self.setFillColor(colors.HexColor("#8a1c1c"))
        self.drawString(_MARGIN, height - 11 * mm, _plain(self._sheet.mark))
        self.setFillColor(colors.black)
        self.setFont("Vera", 7)
        self.drawRightString(width - _MARGIN, height - 11 * mm, _plain(self._sheet.title)[:140])
        self.drawString(_MARGIN, 9 * mm, _plain(self._sheet.footer))
        self.drawRightString(width - _MARGIN, 9 * mm, f"page {number} of {of}")


@cache
def _register() -> None:
    folder = Path(reportlab.__file__).parent / "fonts"
    for name, file in _FONTS:
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))


@cache
def _signs() -> frozenset[int]:
    """The signs that the font can draw."""
    _register()
    return frozenset(pdfmetrics.getFont("Vera").face.charToGlyph)


def _plain(text: str) -> str:
    """Text with every sign that the font lacks written as U+XXXX: never a box that hides a name."""
    known = _signs()
    return "".join(sign if ord(sign) in known or sign == "\n" else f"[U+{ord(sign):04X}]" for sign in text)


def _shown(text: str) -> str:
    return escape(_plain(text)).replace("\n", "<br/>")


def _cell(text: str, width: float) -> Paragraph:
    """The text, or as much of it as a cell of one page holds: a row can not be broken within a cell."""
    made = Paragraph(_shown(text[:LONGEST]), _BODY)
    if len(text) <= _SURE and "\n" not in text:
        return made
    keep = min(len(text), LONGEST)
    while keep < len(text) or made.wrap(width, _TALLEST)[1] > _TALLEST:
        made = Paragraph(_shown(text[:keep].rstrip() + _CUT), _BODY)
        if made.wrap(width, _TALLEST)[1] <= _TALLEST:
            break
        keep //= 2
    return made


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode()
