"""Anyone's PDF: whether text stands under boxes that only look like redactions.

A letter is badly redacted where something is drawn over its place, and the page looks the same there with and without
it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

import pypdfium2
from PIL import Image, ImageChops
from pypdfium2 import raw

from muniment.readers.pages import Box, Page, Sign, opened, signs, union
from muniment.readers.source import Source
from muniment.readers.walk import Tell

_DPI = 150
_SAME = 8  # of 255: what drawing the same twice may differ by
_MOST = 20_000
_SCAN = 0.5  # of the page
_INVISIBLE = 3  # text render mode: a layer of recognized words over a scan
_NOTES = (raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_REDACT, raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_POLYGON)


@dataclass(frozen=True, slots=True)
class _Cover:
    """Something that is drawn over a place."""

    box: Box
    what: str
    picture: bool = False


def judge(source: Source, tell: Tell, product: IO[bytes], about: Mapping[str, Any]) -> None:
    """Say each run of letters that stands under a cover: page, box as fractions, the letters, what covers them."""
    with opened(source.whole(), source.password) as document:
        tell({"pages": len(document)})
        for number, page in enumerate(document, start=1):
            covers = list(_covers(page))
            if not covers:
                continue
            seen = Page(page, dpi=_DPI)
            for run, over in _runs(page, seen, covers):
                text = "".join(sign.text for sign in run)
                box = seen.fractions(union(sign.box for sign in run))
                tell({"page": number, "box": box, "text": text.strip(), "under": over.what})


def _runs(page: pypdfium2.PdfPage, seen: Page, covers: list[_Cover]) -> Iterator[tuple[list[Sign], _Cover]]:
    found = signs(page)
    layer = _invisible(page, len(found))
    whole = seen.draw().convert("RGB")
    bare = _without_text(page, seen)
    run: list[Sign] = []
    over: _Cover | None = None
    for at, sign in enumerate([*found, Sign("", (0, 0, 0, 0))]):
        cover = _covered(sign, covers, layer=at in layer)
        hidden = cover is not None and _same(whole, bare, seen.pixels(sign.box))
        if hidden or (run and sign.text == " "):
            run.append(sign)
            over = over or cover
            continue
        if over is not None and any(not each.text.isspace() for each in run):
            yield [each for each in run if each.box[2] > each.box[0]], over
        run, over = [], None


def _covers(page: pypdfium2.PdfPage) -> Iterator[_Cover]:
    wanted = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING]
    for count, each in enumerate(page.get_objects(filter=wanted, max_depth=4)):
        if count > _MOST:
            return
        if each.type != raw.FPDF_PAGEOBJ_PATH:
            cover = _Cover(each.get_bounds(), "a picture", picture=True)
            # A picture of the whole page is a scan over the words that were recognized in it.
            if _area(cover.box) < _SCAN * page.get_width() * page.get_height():
                yield cover
        elif _drawn(each):
            yield _Cover(each.get_bounds(), "a drawn shape")
    for at in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, at)
        if not note:
            continue
        try:
            place = raw.FS_RECTF()
            if raw.FPDFAnnot_GetSubtype(note) in _NOTES and raw.FPDFAnnot_GetRect(note, place):
                yield _Cover((place.left, place.bottom, place.right, place.top), "a note drawn as a box")
        finally:
            raw.FPDFPage_CloseAnnot(note)


def _area(box: Box) -> float:
    return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)


def _drawn(shape: Any) -> bool:
    """Whether a path is filled, or stroked as thick as a letter."""
    fill, stroke, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
    raw.FPDFPath_GetDrawMode(shape, fill, stroke)
    thick = bool(raw.FPDFPageObj_GetStrokeWidth(shape, width)) and width.value >= 4
    return fill.value != raw.FPDF_FILLMODE_NONE or (bool(stroke.value) and thick)


def _invisible(page: pypdfium2.PdfPage, count: int) -> frozenset[int]:
    """Letters that are there to be searched, not seen."""
    content = page.get_textpage()
    try:
        found = set()
        for at in range(count):
            shown = raw.FPDFText_GetTextObject(content, at)
            if shown and raw.FPDFTextObj_GetTextRenderMode(shown) == _INVISIBLE:
                found.add(at)
        return frozenset(found)
    finally:
        content.close()


def _without_text(page: pypdfium2.PdfPage, seen: Page) -> Image.Image:
    """The page as it would be drawn without its letters."""
    for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=4):
        raw.FPDFTextObj_SetTextRenderMode(each, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
    return seen.draw().convert("RGB")


def _covered(sign: Sign, covers: list[_Cover], *, layer: bool) -> _Cover | None:
    """The cover over most of a letter; a scan under its own layer of words covers nothing."""
    left, low, right, high = sign.box
    area = (right - left) * (high - low)
    if area <= 0 or sign.text.isspace():
        return None
    for cover in covers:
        across = min(right, cover.box[2]) - max(left, cover.box[0])
        up = min(high, cover.box[3]) - max(low, cover.box[1])
        if across > 0 and up > 0 and across * up > 0.6 * area and not (cover.picture and layer):
            return cover
    return None


def _same(whole: Image.Image, bare: Image.Image, place: tuple[int, int, int, int]) -> bool:
    """Whether the letter makes no difference to what is seen."""
    left, top, right, bottom = place
    box = (left, top, max(right, left + 1), max(bottom, top + 1))
    difference = ImageChops.difference(whole.crop(box), bare.crop(box))
    bands: Any = difference.getextrema()
    return all(high <= _SAME for _, high in bands)
