"""The receipt for whoever brought an item: one page, more only where their words are long, and the proof inside.

It names no case: what they said is theirs, the rest is not. The same values give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.graphics.barcode import qrencoder
from reportlab.lib.pagesizes import letter
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from muniment.labels.forms import ReceiptForm
from muniment.labels.pdf import BOLD, MONO, PLAIN, Line, fonts, lines, printable, write
from muniment.labels.script import shaped

# What a code of version 25, level M holds of text in the alphabet of base45 (ISO/IEC 18004, table 7).
QR_SIGNS = 1451
_QUIET = 4  # modules around it
_MARGIN = 18 * mm
_WIDE = letter[0] - 2 * _MARGIN
_CODE = 62 * mm
_TEXT, _SMALL = 9, 7.2
_LEADING, _SMALL_LEADING = 12, 9.4
_FACT_LINES = 2

NO_NAME = "(at your wish, your name is not on this receipt)"

PROVES = (
    "What this shows: that the item was handed in to this office by the day of the record, and that these words were "
    "taken down with it. Nobody can change or remove that without it being seen, the office included."
)
DOES_NOT = (
    "What it does not show: that the words are true, that the item is what it is called, what became of it, or who you "
    "are. This page alone is paper: what counts is the proof inside the file, and inside the code above."
)

CHECK = (
    "To check it, now or in many years: muniment verify RECEIPT.pdf --vkey KEY, or open VERIFY.HTM in a browser and "
    "pick this file; add a copy of the ledger to see that the entry still stands. The key comes from the office's "
    "publication, a court or counsel, not from this page."
)
NOT_PRINTED = (
    "A sign written as [U+…] has no letter in the type of this page. The attached proof holds the text as it was "
    "taken down."
)


def render(form: ReceiptForm) -> bytes:
    """The PDF with its attachment."""
    fonts()
    out = BytesIO()
    page = Canvas(out, pagesize=letter, invariant=1, pageCompression=1)
    page.setTitle(f"Receipt {form.number}")
    page.setCreator("Muniment")
    page.setAuthor("Muniment")
    page.setSubject("The proof is attached")
    foot = _foot_lines(form)
    below = _head(page, form)
    sheets = _sheets(form, top=below, bottom=_MARGIN + len(foot) * _SMALL_LEADING + 3 * mm)
    for number, sheet in enumerate(sheets, start=1):
        for at in sheet:
            write(page, at.line, _MARGIN, at.y, font=at.font, size=at.size, width=_WIDE)
        if number == 1:
            _foot(page, foot)
        _number(page, form, number, len(sheets))
        page.showPage()
    _attach(page, form)
    page.save()
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _At:
    """A line and where it stands."""

    line: Line
    y: float
    font: str
    size: float


def _head(page: Canvas, form: ReceiptForm) -> float:
    """Office, number, the short facts, and the code beside them; where the next thing may begin."""
    top = letter[1] - _MARGIN
    width = _WIDE - _CODE - 6 * mm
    write(page, Line("Receipt"), _MARGIN, top - 13, font=BOLD, size=16)
    y = top - 29
    for line in lines(form.office, size=_TEXT, width=width) if _is_short(form.office) else ():
        write(page, line, _MARGIN, y, font=PLAIN, size=_TEXT, width=width)
        y -= _LEADING
    write(page, Line(form.number), _MARGIN, y - 9, font=MONO, size=17)
    y -= 25
    for title, text in _facts(form):
        write(page, Line(title), _MARGIN, y, font=BOLD, size=_SMALL)
        y -= 10.5
        for line in lines(text, size=_TEXT, width=width):
            write(page, line, _MARGIN, y, font=PLAIN, size=_TEXT, width=width)
            y -= _LEADING
        y -= 1.5
    _qr(page, form.code, letter[0] - _MARGIN - _CODE, top - _CODE)
    page.setFont(PLAIN, 6.5)
    page.drawRightString(letter[0] - _MARGIN, top - _CODE - 7, f"The code holds {form.code_opens}")
    return float(min(y, top - _CODE - 9))


def _facts(form: ReceiptForm) -> Iterable[tuple[str, str]]:
    """What is short enough to stand beside the code."""
    yield "Handed in on", form.received_at
    yield "Put on the record at", form.recorded_at
    for title, text in _told(form):
        if _is_short(text):
            yield title, text


def _told(form: ReceiptForm) -> Iterable[tuple[str, str]]:
    yield "Received by", form.received_by
    yield "From", form.source if form.source is not None else NO_NAME
    yield "What", f"{form.what} · {form.units} unit(s) · {form.category}"
    if form.matter_named is not None:
        yield "The matter that you named", form.matter_named


def _is_short(text: str) -> bool:
    width = _WIDE - _CODE - 6 * mm
    return len(text) < 200 and len(lines(text, size=_TEXT, width=width)) <= _FACT_LINES


def _sheets(form: ReceiptForm, *, top: float, bottom: float) -> list[list[_At]]:
    """What was said, over as many pages as it takes; the first leaves room for what the receipt proves."""
    sheets: list[list[_At]] = [[]]
    y, floor = top, bottom
    for line, font, size, leading in _said(form):
        if y - leading < floor:
            sheets.append([])
            y, floor = letter[1] - _MARGIN - 22, _MARGIN + 14
        y -= leading
        sheets[-1].append(_At(line, y, font, size))
    return sheets


def _said(form: ReceiptForm) -> Iterable[tuple[Line, str, float, float]]:
    """Every line of the person's part, in order: line, font, size, leading."""
    told = list(_told(form))
    parts = [(title, text) for title, text in told if not _is_short(text)]
    parts.append(("In your words", form.words))
    if not _is_short(form.office):
        parts.insert(0, ("Office", form.office))
    everything = "\n".join((form.office, form.words, *(text for _, text in told)))
    if printable(shaped(everything)) != shaped(everything):
        parts.append(("Signs that are not printed here", NOT_PRINTED))
    for title, text in parts:
        yield Line(title), BOLD, _SMALL, _LEADING + 4
        for line in lines(text, size=_TEXT, width=_WIDE):
            yield line, PLAIN, _TEXT, _LEADING


def _foot_lines(form: ReceiptForm) -> list[Line]:
    """What stands at the foot of the first page."""
    outside = (
        f"Signed by outsiders: {'; '.join(form.signed)}."
        if form.signed
        else "Outside signatures pending: ask for a later print, or check against a later copy of the log."
    )
    texts = (
        f"On the record: entry {form.entry:,} of the ledger {form.origin}, proven at {form.size:,} entries. {outside}",
        f"Key of the ledger, fingerprint: {form.fingerprint}",
        PROVES,
        DOES_NOT,
        f"{CHECK} The proof is the file {form.attachment}, attached to this PDF.",
    )
    return [line for text in texts for line in lines(text, size=_SMALL, width=_WIDE)]


def _foot(page: Canvas, foot: list[Line]) -> None:
    y = _MARGIN + (len(foot) - 1) * _SMALL_LEADING
    page.setLineWidth(0.5)
    page.line(_MARGIN, y + 10, letter[0] - _MARGIN, y + 10)
    for line in foot:
        write(page, line, _MARGIN, y, font=PLAIN, size=_SMALL, width=_WIDE)
        y -= _SMALL_LEADING


def _number(page: Canvas, form: ReceiptForm, number: int, of: int) -> None:
    if of > 1:
        where = f"Receipt {form.number} · page {number} of {of}"
        if number > 1:
            top = letter[1] - _MARGIN - 8
            write(page, Line(f"{where} · continued"), _MARGIN, top, font=BOLD, size=_SMALL)
        else:
            page.setFont(BOLD, _SMALL)
            page.drawRightString(letter[0] - _MARGIN, _MARGIN - 12, f"{where} · goes on")


def _qr(page: Canvas, text: str, x: float, y: float) -> None:
    """The code within its quiet zone; dark squares that touch in a row are one bar."""
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    size = _CODE / (count + 2 * _QUIET)
    bars = page.beginPath()
    for row in range(count):
        column = 0
        while column < count:
            end = column
            while end < count and code.isDark(row, end):
                end += 1
            if end > column:
                left, top = x + (column + _QUIET) * size, y + (count + _QUIET - row - 1) * size
                bars.rect(left, top, (end - column) * size, size)
            column = end + 1
    page.drawPath(bars, stroke=0, fill=1)


class _Embedded(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab ships no types
    """An attached file as it is, in the form that the checker reads (docs/format.md, 11): never packed."""

    __RefOnly__ = 1

    def __init__(self, data: bytes) -> None:
        self._data = data

    def format(self, document: Any) -> bytes:
        head = b"<< /Type /EmbeddedFile /Subtype /application#2Fjson /Length %d >>\nstream\n" % len(
            self._data
        )
        return head + self._data + b"\nendstream\n"


def _attach(page: Canvas, form: ReceiptForm) -> None:
    document = page._doc  # noqa: SLF001  reportlab has no public way to attach a file
    name = pdfdoc.PDFString(form.attachment)
    file = pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("Filespec"),
            "F": name,
            "UF": name,
            "EF": pdfdoc.PDFDictionary({"F": document.Reference(_Embedded(form.proof))}),
            "AFRelationship": pdfdoc.PDFName("Data"),
            "Desc": pdfdoc.PDFString("The proof of this receipt"),
        }
    )
    names = pdfdoc.PDFArray([name, document.Reference(file)])
    document.Catalog.Names = pdfdoc.PDFDictionary({"EmbeddedFiles": pdfdoc.PDFDictionary({"Names": names})})
