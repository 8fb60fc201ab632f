"""Pages of a PDF as PDFium sees them: their size on the screen, words with their boxes, the drawing."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from muniment.readers.reading import Trouble
from muniment.readers.source import UnreadableError

Box = tuple[float, float, float, float]  # left, bottom, right, top in the page's own units
_LONGEST_SIDE = 6000
_SIGNS = 2_000_000


@contextmanager
def opened(data: bytes, password: str | None = None) -> Iterator[pypdfium2.PdfDocument]:
    """The document. Raises UnreadableError."""
    try:
        document = pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        trouble = Trouble.ENCRYPTED if locked else Trouble.DAMAGED
        says = "It is encrypted; a password is needed" if locked else "It is no PDF that can be opened"
        raise UnreadableError(trouble, says) from error
    try:
        yield document
    finally:
        document.close()


@dataclass(frozen=True, slots=True)
class Sign:
    """One letter and its box; a sign without ink (a space) has an empty box."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Word:
    """Letters that stand together."""

    text: str
    box: Box
    first: int  # of its letters on the page
    last: int


class Page:
    """One page, drawn `width` pixels wide."""

    def __init__(self, page: pypdfium2.PdfPage, *, width: int | None = None, dpi: int | None = None) -> None:
        self._page = page
        wide, high = page.get_size()
        scale = width / max(wide, 1) if width else (dpi or 72) / 72
        scale = min(scale, _LONGEST_SIDE / max(wide, high, 1))
        self.scale = scale
        self.width = max(1, round(wide * scale))
        self.height = max(1, round(high * scale))

    def draw(self, *, grayscale: bool = False) -> Image.Image:
        """The page as a picture, notes and form fields with it."""
        bitmap = self._page.render(scale=self.scale, grayscale=grayscale)
        picture: Image.Image = bitmap.to_pil()
        return picture

    def pixels(self, box: Box) -> tuple[int, int, int, int]:
        """Where a box of the page's own units stands in the drawing: left, top, right, bottom."""
        corners = [self._device(box[0], box[1]), self._device(box[2], box[3])]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)

    def fractions(self, box: Box) -> list[float]:
        """The same as fractions of the drawing."""
        left, top, right, bottom = self.pixels(box)
        return [
            round(left / self.width, 5),
            round(top / self.height, 5),
            round(right / self.width, 5),
            round(bottom / self.height, 5),
        ]

    def box(self, fractions: list[float]) -> Box:
        """The reverse: the page's own units of a box on the drawing."""
        left, top, right, bottom = fractions
        x0, y0 = self._page_units(left * self.width, top * self.height)
        x1, y1 = self._page_units(right * self.width, bottom * self.height)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def _device(self, x: float, y: float) -> tuple[int, int]:
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(self._page, 0, 0, self.width, self.height, 0, x, y, across, down)
        return across.value, down.value

    def _page_units(self, x: float, y: float) -> tuple[float, float]:
        across, up = ctypes.c_double(), ctypes.c_double()
        raw.FPDF_DeviceToPage(self._page, 0, 0, self.width, self.height, 0, round(x), round(y), across, up)
        return across.value, up.value


def signs(page: pypdfium2.PdfPage) -> list[Sign]:
    """The letters of a page in reading order."""
    content = page.get_textpage()
    try:
        count = min(content.count_chars(), _SIGNS)
        return [Sign(_letter(content, at), tuple(content.get_charbox(at, loose=True))) for at in range(count)]
    finally:
        content.close()


def _letter(content: Any, at: int) -> str:
    code = raw.FPDFText_GetUnicode(content, at)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code <= 0xDFFF else "\ufffd"


def words(page: pypdfium2.PdfPage) -> Iterator[Word]:
    """Runs of letters without white space."""
    found = signs(page)
    start: int | None = None
    for at, sign in enumerate([*found, Sign(" ", (0, 0, 0, 0))]):
        if sign.text.isspace():
            if start is not None:
                run = found[start:at]
                yield Word("".join(each.text for each in run), union(each.box for each in run), start, at - 1)
            start = None
        elif start is None:
            start = at


def union(boxes: Any) -> Box:
    """The box around boxes."""
    held = list(boxes)
    return (
        min(box[0] for box in held),
        min(box[1] for box in held),
        max(box[2] for box in held),
        max(box[3] for box in held),
    )
