"""A PDF made anew without what stands under the boxes. Pages become pictures, or are edited where all is understood."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any

import pikepdf
from PIL import Image, ImageDraw, ImageFont

from muniment.readers.pages import Box, Page, opened, words
from muniment.readers.reading import Trouble
from muniment.readers.redaction import editing, gate, rebuilding
from muniment.readers.source import Source, UnreadableError
from muniment.readers.walk import Tell

DPI = 200
_PAD = 2  # pixels around a box: the edge of a letter reaches out of its box


@dataclass(frozen=True, slots=True)
class Redaction:
    """One box: fractions of the page as it is seen, and the code that is printed on it."""

    page: int
    box: tuple[float, float, float, float]
    code: str

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Redaction:
        """From the request. Raises KeyError, TypeError, ValueError."""
        left, top, right, bottom = (min(max(float(each), 0.0), 1.0) for each in value["box"])
        if left >= right or top >= bottom:
            raise UnreadableError(Trouble.REFUSED, f"A box on page {value['page']} has no extent")
        return cls(int(value["page"]), (left, top, right, bottom), str(value.get("code", ""))[:40])


def apply(source: Source, tell: Tell, product: IO[bytes], about: Mapping[str, Any]) -> None:
    """Redact `boxes` in `mode` "raster" or "edit"; says what became of each page, and refuses if anything is left.

    "edit" falls back to a picture for a page on which something is not understood, and says why.
    """
    data, mode = source.whole(), str(about.get("mode", "raster"))
    by_page: dict[int, list[Redaction]] = {}
    for value in about["boxes"]:
        redaction = Redaction.read(value)
        by_page.setdefault(redaction.page, []).append(redaction)
    gone: Counter[str] = Counter()
    out = pikepdf.new()
    with (
        opened(data, source.password) as document,
        pikepdf.open(io.BytesIO(data), password=source.password or "") as old,
    ):
        missing = [page for page in by_page if not 1 <= page <= len(document)]
        if missing or not by_page:
            raise UnreadableError(
                Trouble.REFUSED, f"There is no page {missing[0]}" if missing else "No box is named"
            )
        for number, page in enumerate(document, start=1):
            marked = by_page.get(number, [])
            gone.update(_under(page, marked))
            how, why = _page(out, old, page, number, marked, mode)
            tell({"page": number, "how": how, "because": why})
    made = rebuilding.written(out)
    found = list(gate.compare(data, made, gone, password=source.password))
    if found:
        where = ", ".join(sorted({by for by, _ in found}))
        raise UnreadableError(
            Trouble.REFUSED, f"What stood under {len(found)} boxes is still found by {where}"
        )
    product.write(made)


def _page(
    out: pikepdf.Pdf, old: pikepdf.Pdf, page: Any, number: int, marked: list[Redaction], mode: str
) -> tuple[str, str]:
    """Put the page into the new file: as it was without what is not drawn, edited, or as a picture."""
    seen = Page(page, dpi=DPI)
    source = old.pages[number - 1]
    if not marked and not rebuilding.has_notes(source):
        rebuilding.kept(out, old, source)
        return "kept", ""
    if marked and mode == "edit" and not rebuilding.has_notes(source):
        try:
            boxes = [seen.box(list(each.box)) for each in marked]
            editing.edited(out, old, source, boxes, [each.code for each in marked])
            return "edited", ""
        except editing.NotUnderstoodError as odd:
            rebuilding.picture(out, _drawn(seen, marked), seen)
            return "picture", str(odd)
    rebuilding.picture(out, _drawn(seen, marked), seen)
    return "picture", "" if marked else "notes and form fields were drawn into it"


def _drawn(seen: Page, marked: Iterable[Redaction]) -> Image.Image:
    """The page as pixels, black where a box is."""
    picture = seen.draw(grayscale=True).convert("L")
    drawing = ImageDraw.Draw(picture)
    for each in marked:
        left, top, right, bottom = each.box
        place = (
            int(left * seen.width) - _PAD,
            int(top * seen.height) - _PAD,
            round(right * seen.width) + _PAD,
            round(bottom * seen.height) + _PAD,
        )
        drawing.rectangle(place, fill=0)
        size = max(8, min(place[3] - place[1] - 4, 28))
        font = ImageFont.load_default(size=size)
        if each.code and drawing.textlength(each.code, font=font) < place[2] - place[0] - 4:
            drawing.text((place[0] + 3, place[1] + 1), each.code, fill=255, font=font)
    return picture


def _under(page: Any, marked: list[Redaction]) -> Iterable[str]:
    """The words that a box touches."""
    if not marked:
        return
    seen = Page(page, dpi=DPI)
    boxes = [seen.box(list(each.box)) for each in marked]
    for word in words(page):
        if any(_touch(word.box, box) for box in boxes):
            yield word.text


def _touch(word: Box, box: Box) -> bool:
    """Whether a good part of the word stands under the box."""
    across = min(word[2], box[2]) - max(word[0], box[0])
    up = min(word[3], box[3]) - max(word[1], box[1])
    return across > 0.3 * (word[2] - word[0]) and up > 0.3 * (word[3] - word[1])
