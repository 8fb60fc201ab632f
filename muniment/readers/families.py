"""Which reader takes which kind of file. A new family: a module, and a line here."""

from __future__ import annotations

from collections.abc import Callable

from muniment.readers import kinds as k
from muniment.readers.reading import Trouble
from muniment.readers.source import Sink, Source, UnreadableError

Reader = Callable[[Source, Sink], None]


def reader_for(kind: str) -> Reader:
    """The reader of a kind; one that says so where there is none. Modules load when they are first wanted."""
    for wanted, module, name in _FAMILIES:
        if kind in wanted if isinstance(wanted, frozenset) else kind.startswith(wanted):
            loaded = __import__(f"muniment.readers.{module}", fromlist=[name])
            reader: Reader = getattr(loaded, name)
            return reader
    return _unsupported


def load() -> None:
    """Load the readers of the ordinary kinds, so that the first file does not wait for that."""
    for _, module, _ in _FAMILIES:
        if module not in _SELDOM:
            __import__(f"muniment.readers.{module}")


def _unsupported(source: Source, sink: Sink) -> None:
    raise UnreadableError(
        Trouble.UNSUPPORTED, "No reader for this kind of file; it can be produced as it is."
    )


def _only(*names: str) -> frozenset[str]:
    return frozenset(names)


# (kinds or the beginning of their names, module, function); the first that fits takes it.
_FAMILIES: tuple[tuple[frozenset[str] | str, str, str], ...] = (
    (_only(k.PDF), "pdf", "read"),
    (_only(k.DOCX), "docx", "read"),
    (_only(k.XLSX, k.XLSB, k.XLS, k.ODF + "spreadsheet"), "sheets", "read"),
    (_only(k.PPTX), "pptx", "read"),
    (_only(k.VSDX), "ooxml", "read_any"),
    (_only(k.LOCKED_OFFICE), "ooxml", "read_locked"),
    (_only(k.DOC), "doc", "read"),
    (_only(k.PPT), "ppt", "read"),
    (k.ODF, "odf", "read"),
    (k.IWORK, "iwork", "read"),
    (_only(k.EPUB), "epub", "read"),
    (_only(k.RTF), "rtf", "read"),
    (_only(k.HTML, "application/xhtml+xml"), "markup", "read_html"),
    (_only(k.XML, k.SVG), "markup", "read_xml"),
    (_only(k.MAIL, k.MHTML), "mail", "read"),
    (_only(k.MBOX), "mail", "read_mbox"),
    (_only(k.MSG), "msg", "read"),
    (_only(k.TNEF), "tnef", "read"),
    (_only(k.PST), "pst", "read"),
    (_only(k.UFDR), "phone", "read"),
    (_only(k.ZIP), "archive", "read_zip"),
    (k.ARCHIVES, "archive", "read_archive"),
    (k.GZIP_LIKE, "archive", "read_packed"),
    (_only(k.JSON), "plain", "read_json"),
    ("image/", "image", "read"),
    ("audio/", "media", "read"),
    ("video/", "media", "read"),
    ("text/", "plain", "read"),
    (_only(k.UNKNOWN), "plain", "read_unknown"),
)

_SELDOM = frozenset(("iwork", "pst", "tnef", "phone", "epub"))
