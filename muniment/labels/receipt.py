"""The receipt for whoever brought an item: one page, more only where their words are long, and the proof inside.

It names no case: what they said is theirs, the rest is not. The same values give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import letter
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from muniment.labels.forms import ReceiptForm
from muniment.labels.pdf import BOLD, MONO, PLAIN, fonts, lines, printable, write

QR_LEVEL = "M"
QR_VERSION = 25
# What text of this alphabet a code of that version and level holds (ISO/IEC 18004, table 7).
QR_SIGNS = 1451
_MARGIN = 18 * mm
_WIDE = letter[0] - 2 * _MARGIN
_CODE = 62 * mm
_TEXT, _SMALL = 9.5, 7.5
_LEADING, _SMALL_LEADING = 12.5, 9.6

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
    bottom = _MARGIN + len(foot) * _SMALL_LEADING + 4 * mm
    sheets = _sheets(form, bottom)
    _head(page, form)
    for number, sheet in enumerate(sheets, start=1):
        for line in sheet:
            write(page, line.text, _MARGIN, line.y, font=line.font, size=line.size)
        if number == 1:
            _foot(page, foot)
        _number(page, form, number, len(sheets))
        page.showPage()
    _attach(page, form)
    page.save()
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line and where it stands."""

    text: str
    y: float
    font: str
    size: float


def _head(page: Canvas, form: ReceiptForm) -> None:
    """Office, number and the code, on the first page."""
    top = letter[1] - _MARGIN
    write(page, "Receipt", _MARGIN, top - 14, font=BOLD, size=16)
    width = _WIDE - _CODE - 6 * mm
    y = top - 32
    for line in lines(form.office, font=BOLD, size=11, width=width)[:3]:
        write(page, line, _MARGIN, y, font=BOLD, size=11)
        y -= 14
    page.setFont(MONO, 17)
    page.drawString(_MARGIN, y - 10, form.number)
    y -= 30
    for title, text in _facts(form):
        write(page, title, _MARGIN, y, font=BOLD, size=_SMALL)
        y -= 11
        for line in lines(text, font=PLAIN, size=_TEXT, width=width)[:2]:
            write(page, line, _MARGIN, y, font=PLAIN, size=_TEXT)
            y -= _LEADING
        y -= 3
    _qr(page, form.code, letter[0] - _MARGIN - _CODE, top - _CODE)
    page.setFont(PLAIN, 6.5)
    page.drawRightString(letter[0] - _MARGIN, top - _CODE - 8, f"The code holds {form.code_opens}")


def _facts(form: ReceiptForm) -> Iterable[tuple[str, str]]:
    yield "Handed in on", form.received_at
    yield "Received by", form.received_by
    yield "Put on the record at", form.recorded_at


def _sheets(form: ReceiptForm, bottom: float) -> list[list[_Line]]:
    """What was said, over as many pages as it takes; the first leaves room for what the receipt proves."""
    sheets: list[list[_Line]] = [[]]
    y = letter[1] - _MARGIN - _CODE - 18
    floor = bottom
    for text, font, size, leading in _said(form):
        if y - leading < floor:
            sheets.append([])
            y, floor = letter[1] - _MARGIN - 26, _MARGIN + 14
        y -= leading
        sheets[-1].append(_Line(text, y, font, size))
    return sheets


def _said(form: ReceiptForm) -> Iterable[tuple[str, str, float, float]]:
    """Every line of the person's part, in order: text, font, size, leading."""
    parts = [
        (
            "From",
            form.source if form.source is not None else "(at your wish, your name is not on this receipt)",
        ),
        ("What", f"{form.what} · {form.units} unit(s) · {form.category}"),
        ("In your words", form.words),
    ]
    if form.matter_named is not None:
        parts.append(("The matter that you named", form.matter_named))
    if any(printable(text) != text for _, text in parts):
        parts.append(("Signs that are not printed here", NOT_PRINTED))
    for title, text in parts:
        yield title, BOLD, _SMALL, _LEADING + 5
        for line in lines(text, font=PLAIN, size=_TEXT, width=_WIDE):
            yield line, PLAIN, _TEXT, _LEADING


def _foot_lines(form: ReceiptForm) -> list[str]:
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
    return [line for text in texts for line in (*lines(text, font=PLAIN, size=_SMALL, width=_WIDE), "")][:-1]


def _foot(page: Canvas, foot: list[str]) -> None:
    y = _MARGIN + (len(foot) - 1) * _SMALL_LEADING + 2
    page.setLineWidth(0.5)
    page.line(_MARGIN, y + 11, letter[0] - _MARGIN, y + 11)
    for line in foot:
        write(page, line, _MARGIN, y, font=PLAIN, size=_SMALL)
        y -= _SMALL_LEADING


def _number(page: Canvas, form: ReceiptForm, number: int, of: int) -> None:
    if of > 1:
        where = f"Receipt {form.number} · page {number} of {of}"
        if number > 1:
            write(page, f"{where} · continued", _MARGIN, letter[1] - _MARGIN - 8, font=BOLD, size=_SMALL)
        else:
            page.setFont(BOLD, _SMALL)
            page.drawRightString(letter[0] - _MARGIN, _MARGIN - 12, f"{where} · goes on")


def _qr(page: Canvas, text: str, x: float, y: float) -> None:
    code = QrCodeWidget(text, barLevel=QR_LEVEL, barBorder=4)
    left, bottom, right, top = code.getBounds()
    scale = _CODE / max(right - left, top - bottom)
    drawing = Drawing(_CODE, _CODE, transform=[scale, 0, 0, scale, 0, 0])
    drawing.add(code)
    renderPDF.draw(drawing, page, x, y)


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
