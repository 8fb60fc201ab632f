"""Text on a PDF page, sign by sign: nothing that was said is cut, and a sign that can not be drawn is named."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

PLAIN, BOLD, MONO = "Vera", "VeraBd", "Courier-Bold"
_FILES = ((PLAIN, "Vera.ttf"), (BOLD, "VeraBd.ttf"))


@cache
def fonts() -> frozenset[int]:
    """Register the fonts; the signs that they can draw."""
    folder = Path(reportlab.__file__).parent / "fonts"
    for name, file in _FILES:
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    return frozenset(pdfmetrics.getFont(PLAIN).face.charToGlyph)


def printable(text: str) -> str:
    """The text with every sign that the font lacks named as [U+XXXX]: never a box that hides a word."""
    known = fonts()
    return "".join(sign if ord(sign) in known or sign == "\n" else f"[U+{ord(sign):04X}]" for sign in text)


def lines(text: str, *, font: str, size: float, width: float) -> list[str]:
    """The text in lines of at most `width` points, broken at spaces, and within a word only where it must be."""
    fonts()
    found: list[str] = []
    for paragraph in printable(text).split("\n"):
        found += _wrapped(paragraph, font, size, width)
    return found


def _wrapped(paragraph: str, font: str, size: float, width: float) -> list[str]:
    made, line = [], ""
    for word in paragraph.split(" "):
        tried = f"{line} {word}" if line else word
        if _wide(tried, font, size) <= width:
            line = tried
            continue
        if line:
            made.append(line)
        *whole, line = _broken(word, font, size, width)
        made += whole
    return [*made, line]


def _broken(word: str, font: str, size: float, width: float) -> list[str]:
    """A word in pieces that fit; one piece for nearly every word."""
    pieces = [""]
    for sign in word:
        if pieces[-1] and _wide(pieces[-1] + sign, font, size) > width:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def _wide(text: str, font: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, font, size))


def write(page: Canvas, line: str, x: float, y: float, *, font: str, size: float) -> None:
    """One line at its left edge and base."""
    page.setFont(font, size)
    page.drawString(x, y, line)
