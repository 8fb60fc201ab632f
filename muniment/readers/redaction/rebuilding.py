"""Pages into a new file, with what is drawn and nothing else: no notes, names, scripts, earlier revisions."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable
from typing import Any

import pikepdf
from PIL import Image

from muniment.readers.pages import Page

_KEPT = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group")
_MARKS = frozenset(("BDC", "BMC", "EMC", "DP", "MP"))
_RESOURCES = ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/ProcSet")


def has_notes(page: pikepdf.Page) -> bool:
    """Whether something is drawn on it that is no content of the page: notes, stamps, form fields."""
    notes = page.obj.get("/Annots")
    return isinstance(notes, pikepdf.Array) and any(
        isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") != "/Link" for each in notes
    )


def kept(
    out: pikepdf.Pdf, old: pikepdf.Pdf, page: pikepdf.Page, instructions: Iterable[Any] | None = None
) -> pikepdf.Page:
    """The page's own drawing, or the one given, without marks that carry texts of their own (ActualText, Alt).

    The page of the old file is stripped on the way; nobody reads it afterwards.
    """
    drawn = instructions if instructions is not None else pikepdf.parse_content_stream(page)
    content = pikepdf.unparse_content_stream([each for each in drawn if str(each.operator) not in _MARKS])
    held = {name: _inherited(page, name) for name in (*_KEPT, "/Resources")}
    for name in list(page.obj.keys()):
        if name not in ("/Type", "/Parent"):
            del page.obj[name]
    for name in _KEPT:
        if held[name] is not None:
            page.obj[name] = held[name]
    resources = held["/Resources"]
    wanted = pikepdf.Dictionary()
    for name in _RESOURCES:
        if isinstance(resources, pikepdf.Dictionary) and name in resources:
            wanted[name] = resources[name]
    page.obj["/Resources"] = wanted
    page.obj["/Contents"] = old.make_stream(content)
    out.pages.append(page)
    return out.pages[-1]


def _inherited(page: pikepdf.Page, name: str) -> Any:
    """A value of the page or of the tree above it."""
    node: Any = page.obj
    for _ in range(64):
        if name in node:
            return node[name]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    return None


def picture(out: pikepdf.Pdf, drawn: Image.Image, seen: Page) -> None:
    """The page as a picture of its own size, upright."""
    wide, high = drawn.width / seen.scale, drawn.height / seen.scale
    new = out.add_blank_page(page_size=(wide, high))
    image = out.make_stream(zlib.compress(drawn.tobytes(), 6))
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height = drawn.width, drawn.height
    image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceGray, 8
    image.Filter = pikepdf.Name.FlateDecode
    new.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    new.obj["/Contents"] = out.make_stream(f"q {wide:.4f} 0 0 {high:.4f} 0 0 cm /Im0 Do Q".encode())


def written(out: pikepdf.Pdf) -> bytes:
    """The new file: no dates, no names, the same bytes for the same pages."""
    held = io.BytesIO()
    out.save(held, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return held.getvalue()
