"""Text on a PDF page, sign by sign: nothing that was said is cut, and a sign that can not be drawn is named."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from muniment.labels.script import levels, ordered, runs_right_to_left, shaped

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

# Words of people: Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew, Arabic and more. Titles of ours: Latin.
PLAIN, BOLD, MONO = "DejaVuSans", "VeraBd", "Courier-Bold"
_OURS = Path(__file__).parent / "fonts"
_FILES = ((PLAIN, _OURS / "DejaVuSans.ttf"), (BOLD, Path(reportlab.__file__).parent / "fonts" / "VeraBd.ttf"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line in the order in which it is drawn; `right`: it stands at the right edge."""

    text: str
    right: bool = False


@cache
def fonts() -> frozenset[int]:
    """Register the fonts; the signs that people's words can be drawn with."""
    for name, path in _FILES:
        pdfmetrics.registerFont(TTFont(name, str(path)))
    return frozenset(pdfmetrics.getFont(PLAIN).face.charToGlyph)


def printable(text: str) -> str:
    """The text with every sign that the font lacks named as [U+XXXX]: never a box that hides a word."""
    known = fonts()
    return "".join(sign if ord(sign) in known or sign == "\n" else f"[U+{ord(sign):04X}]" for sign in text)


def lines(text: str, *, font: str = PLAIN, size: float, width: float) -> list[Line]:
    """The text in lines of at most `width` points, broken at spaces, and within a word only where it must be."""
    found: list[Line] = []
    for paragraph in text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n"):
        found += _paragraph(printable(shaped(paragraph)), font, size, width)
    return found


def _paragraph(text: str, font: str, size: float, width: float) -> list[Line]:
    right = runs_right_to_left(text)
    held = levels(text, right_to_left=right)
    found, at = [], 0
    for line in _wrapped(text, font, size, width):
        begin = text.index(line, at)
        at = begin + len(line)
        found.append(Line(ordered(line, held[begin:at], right_to_left=right), right))
    return found


def _wrapped(paragraph: str, font: str, size: float, width: float) -> list[str]:
    """Pieces of the paragraph in order; between two of them at most one space is left out."""
    made, line = [], ""
    for n, word in enumerate(paragraph.split(" ")):
        tried = f"{line} {word}" if n else word
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


def write(page: Canvas, line: Line, x: float, y: float, *, font: str, size: float, width: float = 0) -> None:
    """One line on its base, from the left edge, or up to the right one."""
    page.setFont(font, size)
    if line.right:
        page.drawRightString(x + width, y, line.text)
    else:
        page.drawString(x, y, line.text)
