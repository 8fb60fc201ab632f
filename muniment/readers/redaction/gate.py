"""The leak gate: what stood under boxes must be found fewer times by every way there is to get text out of a PDF."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any

import pdfminer.high_level
import pdfminer.layout
import pikepdf
import pypdf

from muniment.readers.pages import opened, words
from muniment.readers.source import Source
from muniment.readers.walk import Tell

_SHORTEST = 3  # signs: shorter words are everywhere
_SECONDS = 60


def leaks(source: Source, tell: Tell, product: IO[bytes], about: Mapping[str, Any]) -> None:
    """Say where each of `strings` is still found in a PDF: by number, never by its words."""
    data = source.whole()
    for by, text in _texts(data, source.password):
        for number, string in enumerate(about["strings"]):
            if _plain(string) and _plain(string) in _plain(text):
                tell({"string": number, "by": by})


def compare(
    before: bytes, after: bytes, gone: Counter[str], *, password: str | None
) -> Iterator[tuple[str, str]]:
    """Which extractor finds a word more often than it may: as often as before, less those taken out."""
    wanted = {word: many for word, many in gone.items() if len(_plain(word)) >= _SHORTEST}
    if not wanted:
        return
    now = {by: Counter(_split(text)) for by, text in _texts(after, None)}
    if not any(found[_plain(word)] for found in now.values() for word in wanted):
        return
    # Some of them may stand elsewhere in the file, where nobody asked for them to go.
    then = {by: Counter(_split(text)) for by, text in _texts(before, password)}
    for by, found in now.items():
        for word, many in wanted.items():
            key = _plain(word)
            if found[key] > max(then[by][key] - many, 0):
                yield by, word


def _texts(data: bytes, password: str | None) -> Iterator[tuple[str, str]]:
    """The text as each extractor gives it. One that fails gives none: what it can not open, it can not leak."""
    for by, extract in _EXTRACTORS:
        try:
            yield by, extract(data, password)
        except Exception:  # noqa: BLE001  a library over a stranger's bytes
            yield by, ""


def _pdfium(data: bytes, password: str | None) -> str:
    with opened(data, password) as document:
        return "\n".join(word.text for page in document for word in words(page))


def _pypdf(data: bytes, password: str | None) -> str:
    held = pypdf.PdfReader(io.BytesIO(data), password=password)
    return "\n".join(page.extract_text() for page in held.pages)


def _pdfminer(data: bytes, password: str | None) -> str:
    return "\n".join(
        _letters_of(page)
        for page in pdfminer.high_level.extract_pages(
            io.BytesIO(data), password=password or "", laparams=None
        )
    )


def _letters_of(page: Any) -> str:
    """Its letters in the order in which they are drawn; a letter far from the one before begins a word."""
    found: list[str] = []
    last: Any = None
    for each in page:
        if isinstance(each, pdfminer.layout.LTChar):
            if last is not None and (
                abs(each.y0 - last.y0) > each.height / 2 or not -1 < each.x0 - last.x1 < each.width / 2
            ):
                found.append(" ")
            found.append(each.get_text())
            last = each
    return "".join(found)


def _poppler(data: bytes, password: str | None) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        return ""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as held:
        held.write(data)
        held.flush()
        key = ["-upw", password] if password else []
        told = subprocess.run(
            [program, *key, held.name, "-"], capture_output=True, timeout=_SECONDS, check=False
        )
    return told.stdout.decode("utf-8", "replace")


def _bytes(data: bytes, password: str | None) -> str:
    """Every string and every unpacked stream of the file, drawn or not."""
    found: list[str] = []
    with pikepdf.open(io.BytesIO(data), password=password or "") as held:
        for each in held.objects:
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") != "/Image":
                found += re.findall(r"[\w.@/()-]{3,}", _drawn_strings(each))
            elif isinstance(each, pikepdf.Dictionary | pikepdf.Array):
                found += [str(value) for value in _strings(each)]
    return "\n".join(found)


def _drawn_strings(stream: pikepdf.Stream) -> str:
    """The unpacked bytes, and once more with the strings of showing operators joined."""
    data = stream.read_bytes().decode("latin-1")
    joined = []
    for array in re.findall(r"\[((?:[^\[\]\\]|\\.)*)\]\s*TJ", data):
        joined.append("".join(re.findall(r"\(((?:[^()\\]|\\.)*)\)", array)))
    return data + "\n" + "\n".join(joined)


def _strings(value: Any, depth: int = 0) -> Iterator[Any]:
    held = value.values() if isinstance(value, pikepdf.Dictionary) else value
    for each in held:
        if isinstance(each, pikepdf.String):
            yield each
        elif isinstance(each, pikepdf.Dictionary | pikepdf.Array) and depth < 8 and not each.is_indirect:
            yield from _strings(each, depth + 1)


def _split(text: str) -> list[str]:
    return [_plain(word) for word in text.split()]


def _plain(text: str) -> str:
    """A word without the signs around it that extractors part differently."""
    return "".join(text.split()).strip(".,;:()[]'\"").casefold()


_EXTRACTORS: tuple[tuple[str, Callable[[bytes, str | None], str]], ...] = (
    ("PDFium", _pdfium),
    ("pypdf", _pypdf),
    ("pdfminer", _pdfminer),
    ("pdftotext", _poppler),
    ("the bytes", _bytes),
)
