"""Pictures: size, when, where and with what they were taken; the text in them is for optical recognition."""

from __future__ import annotations

import io
import warnings
from typing import Any

import pi_heif
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from muniment.readers import ocr
from muniment.readers.limits import TooMuchError
from muniment.readers.reading import Trouble
from muniment.readers.source import Sink, Source, UnreadableError

_NAMES = ExifTags.TAGS | {0x9C9B: "Title", 0x9C9C: "Comment"}
_SKIPPED = frozenset(("MakerNote", "PrintImageMatching", "UserComment", "JPEGThumbnail"))
_FRAMES = 2000
pi_heif.register_heif_opener()
warnings.simplefilter("error", Image.DecompressionBombWarning)


def read(source: Source, sink: Sink) -> None:
    """What the file says of the picture. Pixels are not decoded; how many there are is judged first."""
    Image.MAX_IMAGE_PIXELS = sink.budget.limits.pixels
    try:
        picture = Image.open(io.BytesIO(source.whole()))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise TooMuchError("the picture has more pixels than are drawn") from bomb
    except UnidentifiedImageError as unknown:
        raise UnreadableError(Trouble.UNSUPPORTED, "A picture of a kind that is not read here.") from unknown
    with picture:
        if picture.width * picture.height > sink.budget.limits.pixels:
            raise TooMuchError(f"the picture has {picture.width:,} by {picture.height:,} pixels")
        sink.fact("width", picture.width)
        sink.fact("height", picture.height)
        frames = int(getattr(picture, "n_frames", 1))
        if frames > 1:
            sink.pages(frames)
        _exif(picture.getexif(), sink)
        if source.recognize:
            _recognized(picture, min(frames, _FRAMES), sink)
        else:
            sink.trouble(Trouble.IMAGE_ONLY, "A picture: words in it are not text yet.")


def _recognized(picture: Image.Image, frames: int, sink: Sink) -> None:
    with ocr.recognizer() as recognizer:
        for number in range(frames):
            picture.seek(number)
            ocr.say(recognizer.read(ImageOps.exif_transpose(picture)), sink, page=number + 1)


def _exif(exif: Image.Exif, sink: Sink) -> None:
    for tag, value in {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}.items():
        name = _NAMES.get(tag, "")
        if name and name not in _SKIPPED and not (isinstance(value, bytes) and len(value) > 64):
            sink.fact(name, value.decode("latin-1").strip("\0") if isinstance(value, bytes) else value)
    place = _place(exif.get_ifd(ExifTags.IFD.GPSInfo))
    if place:
        sink.fact("place", place)


def _place(gps: dict[int, Any]) -> str:
    """Latitude and longitude in degrees (EXIF 2.32, 4.6.6)."""
    try:
        north = _degrees(gps[2]) * (-1 if gps.get(1) == "S" else 1)
        east = _degrees(gps[4]) * (-1 if gps.get(3) == "W" else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
        return ""
    return f"{north:.6f}, {east:.6f}"


def _degrees(parts: Any) -> float:
    return float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600
