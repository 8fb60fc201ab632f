"""Words in pictures, by Tesseract: the text, and how sure it is of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tesserocr
from PIL import Image

from muniment.readers.reading import Trouble, Where
from muniment.readers.source import Sink, UnreadableError

DPI = 200
_PLACES = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
)
_WANTED = ("eng", "spa")
_POOR = 60  # mean confidence, 0 to 100
_LARGEST = 6000  # pixels a side: more is scaled down


@dataclass(frozen=True, slots=True)
class Recognized:
    """One picture's words."""

    text: str
    confidence: int  # mean over the words, 0 to 100; 0 without words


class Recognizer:
    """Tesseract with the languages that are installed, for one file."""

    def __init__(self, api: tesserocr.PyTessBaseAPI) -> None:
        self._api = api

    def read(self, picture: Image.Image) -> Recognized:
        """Recognize, turned upright first."""
        picture = picture.convert("L")
        picture.thumbnail((_LARGEST, _LARGEST))
        self._api.SetImage(picture)
        self._api.SetSourceResolution(DPI)
        self._api.Recognize()
        return Recognized(self._api.GetUTF8Text().strip(), int(self._api.MeanTextConf()))


@contextmanager
def recognizer() -> Iterator[Recognizer]:
    """Tesseract, ready. Raises UnreadableError where its language data are not installed."""
    place = next((each for each in _PLACES if Path(each, "eng.traineddata").is_file()), None)
    if place is None:
        raise UnreadableError(
            Trouble.IMAGE_ONLY, "Optical recognition is not installed here (tesseract-ocr)."
        )
    api = _loaded(place)
    try:
        yield Recognizer(api)
    finally:
        # The next file is another's: nothing that this one taught it stays.
        api.Clear()
        api.ClearAdaptiveClassifier()


@cache
def _loaded(place: str) -> tesserocr.PyTessBaseAPI:
    """Loaded once for a process: that takes as long as a fifth of a page."""
    languages = "+".join(one for one in _WANTED if Path(place, f"{one}.traineddata").is_file())
    upright = Path(place, "osd.traineddata").is_file()
    mode = tesserocr.PSM.AUTO_OSD if upright else tesserocr.PSM.AUTO
    return tesserocr.PyTessBaseAPI(path=place, lang=languages, psm=mode)


def say(found: Recognized, sink: Sink, *, page: int) -> None:
    """What was recognized on a page, and that it is poor where it is."""
    sink.say(found.text, Where.RECOGNIZED, page=page)
    if not found.text:
        sink.trouble(Trouble.NO_TEXT, f"Page {page}: optical recognition found no words.")
    elif found.confidence < _POOR:
        says = f"Page {page}: recognized with a confidence of {found.confidence} in 100; look at the picture."
        sink.trouble(Trouble.OCR_POOR, says)
