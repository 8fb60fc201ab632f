"""PDF: text page by page, form fields, notes, what it says of itself, attached files (PDFium; pikepdf for the rest)."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

from muniment.readers import ocr
from muniment.readers.limits import TooMuchError
from muniment.readers.reading import Trouble, Where
from muniment.readers.source import Sink, Source, UnreadableError

_PAGES = 20_000
_CONTENT = (
    64 << 20
)  # unpacked bytes of one page's drawing: more is a bomb to PDFium, which has no limit of its own
_TEXT_OF_A_PAGE = 2_000_000
_ANNOTATIONS = 10_000
_FEW = 3  # signs: a page with no more is a picture, or blank
_LONGEST_SIDE = 6000  # pixels


def read(source: Source, sink: Sink) -> None:
    """Everything in a PDF that is text."""
    data = source.whole()
    structure = _structure(data, source.password)
    if structure is not None:
        with structure:
            _refuse_bombs(structure)
    document = _open(data, source.password)
    try:
        pages = _pages(document)
        sink.pages(pages)
        without = _texts(document, pages, sink)
        _metadata(document, sink)
        if without and source.recognize:
            _recognized(document, without, sink)
    finally:
        document.close()
    structure = _structure(data, source.password)
    if structure is not None:
        with structure:
            _beside(structure, sink)
    if without and not source.recognize:
        says = f"{len(without)} of {pages} pages hold no text, or next to none: pictures, or blank."
        sink.trouble(Trouble.IMAGE_ONLY, says)


def _structure(data: bytes, password: str | None) -> pikepdf.Pdf | None:
    """The objects of the file, where they can be had: PDFium forgives what pikepdf does not, and the reverse."""
    try:
        return pikepdf.open(io.BytesIO(data), password=password or "")
    except (pikepdf.PdfError, pikepdf.PasswordError, RuntimeError, ValueError):
        return None


def _open(data: bytes, password: str | None) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError(Trouble.ENCRYPTED, "It is encrypted; a password is needed.") from error
        raise UnreadableError(Trouble.DAMAGED, f"It is no PDF that can be opened ({error}).") from error


def _pages(document: pypdfium2.PdfDocument) -> int:
    count = len(document)
    if count == 0:
        raise UnreadableError(Trouble.DAMAGED, "It has no page that can be found.")
    if count > _PAGES:
        raise TooMuchError(f"it claims {count:,} pages; {_PAGES:,} are read at most")
    return count


def _refuse_bombs(structure: pikepdf.Pdf) -> None:
    """Raises TooMuchError where drawing a page would unpack to more than any page needs."""
    for page in structure.pages:
        contents = page.obj.get("/Contents")
        streams = contents if isinstance(contents, pikepdf.Array) else [contents]
        taken = 0
        for stream in streams:
            if isinstance(stream, pikepdf.Stream):
                taken += _unpacked(stream)
                if taken > _CONTENT:
                    raise TooMuchError(f"the drawing of one page unpacks to more than {_CONTENT >> 20} MB")


def _unpacked(stream: pikepdf.Stream) -> int:
    """A bound on the unpacked size: small streams are unpacked, which costs what they cost."""
    packed = len(stream.read_raw_bytes())
    filters = stream.get("/Filter")
    layers = len(filters) if isinstance(filters, pikepdf.Array) else int(filters is not None)
    if packed * (1032 ** max(layers, 0)) <= _CONTENT:  # deflate packs 1032 to 1 at best
        return packed
    try:
        return len(stream.read_bytes())
    except pikepdf.PdfError:
        return packed


def _texts(document: pypdfium2.PdfDocument, pages: int, sink: Sink) -> list[int]:
    """Say each page; the numbers of those with no more than a few signs."""
    without = []
    for number in range(pages):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            sink.trouble(Trouble.DAMAGED, f"Page {number + 1} can not be loaded.")
            continue
        try:
            text = _text(page)
            sink.say(text, page=number + 1)
            if len(text.strip()) <= _FEW:
                without.append(number + 1)
            for note in _notes(page):
                sink.say(note, Where.COMMENT, page=number + 1)
        finally:
            page.close()
    return without


def _recognized(document: pypdfium2.PdfDocument, pages: list[int], sink: Sink) -> None:
    """Draw the pages that hold no text, and read them as pictures."""
    with ocr.recognizer() as recognizer:
        for number in pages:
            page = document[number - 1]
            try:
                scale = min(ocr.DPI / 72, _LONGEST_SIDE / max(*page.get_size(), 1))
                picture = page.render(scale=scale, grayscale=True).to_pil()
                ocr.say(recognizer.read(picture), sink, page=number)
            finally:
                page.close()


def _text(page: pypdfium2.PdfPage) -> str:
    content = page.get_textpage()
    try:
        count = content.count_chars()
        if count > _TEXT_OF_A_PAGE:
            raise TooMuchError(f"one page holds more than {_TEXT_OF_A_PAGE:,} signs")
        return str(content.get_text_range(0, count, errors="replace")) if count else ""
    finally:
        content.close()


def _notes(page: pypdfium2.PdfPage) -> Iterator[str]:
    """What notes, stamps and form fields on a page say."""
    for at in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _ANNOTATIONS)):
        note = raw.FPDFPage_GetAnnot(page.raw, at)
        if not note:
            continue
        try:
            for name in (b"Contents", b"V", b"TU"):
                said = _string(note, name)
                if said.strip():
                    yield said
        finally:
            raw.FPDFPage_CloseAnnot(note)


def _string(note: Any, name: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(note, name, None, 0)
    if size <= 2 or size > 1 << 20:
        return ""
    room = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(note, name, ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), size)
    return room.raw[: size - 2].decode("utf-16-le", "replace")


def _metadata(document: pypdfium2.PdfDocument, sink: Sink) -> None:
    for name, value in document.get_metadata_dict(skip_empty=True).items():
        sink.fact(name, value)
        if name in ("Title", "Subject", "Keywords", "Author"):
            sink.say(str(value), Where.PROPERTY)


def _beside(structure: pikepdf.Pdf, sink: Sink) -> None:
    """Outlines, active content, attached files."""
    root = structure.Root
    names = root.get("/Names")
    scripts = isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names
    if scripts or "/OpenAction" in root or "/AA" in root:
        sink.fact("active content", "it carries actions or scripts; none was run")
    with structure.open_outline() as outline:
        for entry in _entries(outline.root):
            sink.say(entry, Where.PROPERTY)
    for name, attached in structure.attachments.items():
        held = attached.get_file()
        sink.child(name, held.read_bytes(), outside=max(len(held.obj.read_raw_bytes()), 1))
    for name, stream in _attached_to_pages(structure):
        sink.child(name, stream.read_bytes(), outside=max(len(stream.read_raw_bytes()), 1))


def _entries(items: Any, depth: int = 0) -> Iterator[str]:
    for item in items:
        yield str(item.title)
        if depth < 8:
            yield from _entries(item.children, depth + 1)


def _attached_to_pages(structure: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Stream]]:
    """Files that hang on a note on a page."""
    for page in structure.pages:
        for note in list(page.obj.get("/Annots") or [])[:_ANNOTATIONS]:
            if isinstance(note, pikepdf.Dictionary) and note.get("/Subtype") == "/FileAttachment":
                spec = note.get("/FS")
                files = spec.get("/EF") if isinstance(spec, pikepdf.Dictionary) else None
                held = files.get("/F") if isinstance(files, pikepdf.Dictionary) else None
                if isinstance(spec, pikepdf.Dictionary) and isinstance(held, pikepdf.Stream):
                    yield str(spec.get("/UF") or spec.get("/F") or "attached"), held
