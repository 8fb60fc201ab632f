"""A page as a picture, with its words and where they stand: for looking without opening the file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import IO, Any

import pi_heif
from PIL import Image, ImageOps

from muniment.readers import kinds
from muniment.readers.limits import TooMuchError
from muniment.readers.pages import Page, opened, words
from muniment.readers.reading import Trouble
from muniment.readers.source import Source, UnreadableError
from muniment.readers.walk import Tell

_WIDEST = 2400
_PIXELS = 200_000_000
pi_heif.register_heif_opener()


def draw(source: Source, tell: Tell, product: IO[bytes], about: Mapping[str, Any]) -> None:
    """Page `page` (from 1) at `width` pixels as WebP; says how many pages there are and each word with its box.

    Boxes are fractions of the drawn page: left, top, right, bottom.
    """
    width = min(int(about.get("width", 1000)), _WIDEST)
    kind = kinds.kind_of(source)
    if kind == kinds.PDF:
        _page(source, tell, product, number=int(about.get("page", 1)), width=width)
    elif kind.startswith("image/") and kind != kinds.SVG:
        _picture(source, tell, product, number=int(about.get("page", 1)), width=width)
    else:
        raise UnreadableError(Trouble.UNSUPPORTED, "There is no picture of a page of this kind of file")


def _page(source: Source, tell: Tell, product: IO[bytes], *, number: int, width: int) -> None:
    with opened(source.whole(), source.password) as document:
        if not 1 <= number <= len(document):
            raise UnreadableError(Trouble.NO_TEXT, f"There is no page {number}")
        page = document[number - 1]
        seen = Page(page, width=width)
        tell({"pages": len(document), "width": seen.width, "height": seen.height})
        for word in words(page):
            tell({"word": word.text, "box": seen.fractions(word.box)})
        _save(seen.draw(), product)


def _picture(source: Source, tell: Tell, product: IO[bytes], *, number: int, width: int) -> None:
    Image.MAX_IMAGE_PIXELS = _PIXELS
    with Image.open(io.BytesIO(source.whole())) as picture:
        if picture.width * picture.height > _PIXELS:
            raise TooMuchError("the picture has more pixels than are drawn")
        frames = int(getattr(picture, "n_frames", 1))
        picture.seek(min(max(number, 1), frames) - 1)
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        upright.thumbnail((width, width * 4))
        tell({"pages": frames, "width": upright.width, "height": upright.height})
        _save(upright, product)


def _save(picture: Image.Image, product: IO[bytes]) -> None:
    picture.convert("RGB").save(product, "WEBP", quality=80, method=2)
