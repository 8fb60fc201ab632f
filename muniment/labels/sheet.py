"""Labels on paper: PDF bytes from plain values. The same values always give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import letter
from reportlab.lib.units import inch, mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from muniment.errors.labels import LabelTooLong
from muniment.labels.forms import Label

# Ten labels of 4 by 2 inches on a US letter page, as label sheets are cut.
WIDTH, HEIGHT = 4 * inch, 2 * inch
_LEFT, _TOP, _GAP = 0.156 * inch, 0.5 * inch, 0.188 * inch
_ROWS, _COLUMNS = 5, 2
_PAD = 4 * mm
_QR = 20 * mm
_THINNEST = 0.19 * mm  # the narrowest bar that common hand scanners read
_PLAIN, _BOLD, _MONO = "Helvetica", "Helvetica-Bold", "Courier-Bold"


def render(labels: Sequence[Label]) -> bytes:
    """A sheet of labels, ten on a page: Code 128 and a QR code of the number, and the number to be read."""
    out = BytesIO()
    page = _page(out, title="Labels")
    for at, label in enumerate(labels):
        place = at % (_ROWS * _COLUMNS)
        if at and not place:
            page.showPage()
        row, column = divmod(place, _COLUMNS)
        x = _LEFT + column * (WIDTH + _GAP)
        y = letter[1] - _TOP - (row + 1) * HEIGHT
        _label(page, label, x, y)
    page.save()
    return out.getvalue()


def _page(out: BytesIO, *, title: str) -> Canvas:
    page = Canvas(out, pagesize=letter, invariant=1)
    page.setTitle(title)
    page.setCreator("Muniment")
    return page


def _label(page: Canvas, label: Label, x: float, y: float) -> None:
    top = y + HEIGHT - _PAD
    room = WIDTH - 2 * _PAD - _QR
    page.setFont(_PLAIN, 7)
    page.drawString(x + _PAD, top - 6, _fit(label.office, _PLAIN, 7, room))
    _bars(page, label.number, x + _PAD, top - 16 * mm, room - 2 * mm)
    _qr(page, label.number, x + WIDTH - _PAD - _QR, top - _QR, size=_QR)
    page.setFont(_MONO, 13)
    page.drawString(x + _PAD, top - 21 * mm, label.number)
    page.setFont(_PLAIN, 9)
    for n, line in enumerate(_clip(label.what, _PLAIN, 9, WIDTH - 2 * _PAD, lines=2)):
        page.drawString(x + _PAD, top - 26 * mm - n * 11, line)
    foot = f"received {label.received_at} · {label.units} unit(s) · {label.case or 'no case'}"
    page.setFont(_PLAIN, 8)
    page.drawString(x + _PAD, y + _PAD, _fit(foot, _PLAIN, 8, WIDTH - 2 * _PAD))


def _bars(page: Canvas, number: str, x: float, y: float, width: float) -> None:
    """As wide as there is room for: thicker bars are read from farther away."""
    bars = Code128(number, barHeight=10 * mm, barWidth=1, quiet=0)
    thickness = min(width / bars.width, 0.33 * mm)
    if thickness < _THINNEST:
        raise LabelTooLong(what=number, width=round(WIDTH / mm))
    Code128(number, barHeight=10 * mm, barWidth=thickness, quiet=0).drawOn(page, x, y)


def _qr(page: Canvas, number: str, x: float, y: float, *, size: float) -> None:
    code = QrCodeWidget(number, barLevel="Q")  # a quarter of it may be torn off
    left, bottom, right, top = code.getBounds()
    scale = size / max(right - left, top - bottom)
    drawing = Drawing(size, size, transform=[scale, 0, 0, scale, 0, 0])
    drawing.add(code)
    renderPDF.draw(drawing, page, x, y)


def _clip(text: str, font: str, size: float, width: float, *, lines: int) -> list[str]:
    """The first lines of a text; what is cut off ends in an ellipsis, so that nobody takes it for the whole."""
    split = simpleSplit(_printable(" ".join(text.split())), font, size, width)
    if len(split) <= lines:
        return list(split)
    return [*split[: lines - 1], _fit(split[lines - 1] + " " + split[lines], font, size, width)]


def _fit(text: str, font: str, size: float, width: float) -> str:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    text = _printable(text)
    if stringWidth(text, font, size) <= width:
        return text
    while text and stringWidth(text + "…", font, size) > width:
        text = text[:-1]
    return text + "…"


def _printable(text: str) -> str:
    """What the built-in fonts can draw; any other sign is spelled as its code point, never left out."""
    return "".join(sign if _drawn(sign) else f"[U+{ord(sign):04X}]" for sign in text)


def _drawn(sign: str) -> bool:
    if sign in "\n\t":
        return True
    try:
        sign.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return sign.isprintable()
