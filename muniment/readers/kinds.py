"""What a file is, by its bytes and never by its name alone: libmagic, and a look into containers."""

from __future__ import annotations

import re
import zipfile
from typing import IO

import magic
import olefile

from muniment.readers.source import Source

_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX, PPTX = (
    _OOXML + "wordprocessingml.document",
    _OOXML + "spreadsheetml.sheet",
    _OOXML + "presentationml.presentation",
)
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
VSDX = "application/vnd.ms-visio.drawing"
DOC, XLS, PPT = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
MSG, TNEF, PST = "application/vnd.ms-outlook", "application/vnd.ms-tnef", "application/vnd.ms-outlook-pst"
LOCKED_OFFICE = "application/x-ooxml-protected"
PDF, RTF, HTML, XML, SVG = "application/pdf", "text/rtf", "text/html", "text/xml", "image/svg+xml"
MAIL, MBOX, MHTML = "message/rfc822", "application/mbox", "multipart/related"
ZIP, TEXT, JSON, ICS, EMPTY, UNKNOWN = (
    "application/zip",
    "text/plain",
    "application/json",
    "text/calendar",
    "inode/x-empty",
    "application/octet-stream",
)
UFDR, EPUB = "application/x-ufdr", "application/epub+zip"
ODF = "application/vnd.oasis.opendocument."
IWORK = "application/vnd.apple."
GZIP_LIKE = frozenset(
    ("application/gzip", "application/x-bzip2", "application/x-xz", "application/zstd", "application/x-lzma")
)
ARCHIVES = frozenset(
    (
        "application/x-tar",
        "application/x-7z-compressed",
        "application/x-rar",
        "application/vnd.rar",
        "application/x-iso9660-image",
        "application/vnd.ms-cab-compressed",
        "application/x-cpio",
        "application/x-archive",
        "application/x-lha",
        "application/x-lzh-compressed",
    )
)

_HEAD = 64 * 1024
_ZIP_PARTS = (
    ("word/", DOCX),
    ("xl/workbook.bin", XLSB),
    ("xl/", XLSX),
    ("ppt/", PPTX),
    ("visio/", VSDX),
    ("report.xml", UFDR),
)
_OLE_STREAMS = (
    ("encryptedpackage", LOCKED_OFFICE),
    ("worddocument", DOC),
    ("workbook", XLS),
    ("book", XLS),
    ("powerpoint document", PPT),
    ("__properties_version1.0", MSG),
)
_MBOX = re.compile(rb"From \S.*\d{4}\s*\r?\n(?:[!-9;-~]+:|>From )")
_HEADER = re.compile(
    rb"(?:From |>From .*\r?\n)?(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}", re.IGNORECASE
)
_MAIL_NAMES = re.compile(
    rb"^(?:received|from|to|subject|date|message-id|mime-version|content-type|return-path|delivered-to|x-[a-z-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_magic = magic.Magic(mime=True)


def kind_of(source: Source) -> str:
    """The media type of a part."""
    if source.size == 0:
        return EMPTY
    head = source.head(_HEAD)
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(source.stream)
    if head.startswith(olefile.MAGIC):
        return _ole_kind(source.stream)
    if head.startswith(b"!BDN"):
        return PST
    if head.startswith(b"\x78\x9f\x3e\x22"):
        return TNEF
    return _by_magic(head, source.name.lower())


def _by_magic(head: bytes, name: str) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    lower = start[:4096].lower()
    if start.startswith(b"{\\rtf"):
        return RTF
    if _MBOX.match(start):
        return MBOX
    if b"<svg" in lower and (lower.startswith((b"<svg", b"<?xml", b"<!doctype"))):
        return SVG
    if lower.startswith((b"<!doctype html", b"<html")) or b"<html" in lower[:2048]:
        return HTML if not _looks_like_mail(start) else _mail_kind(start)
    if _looks_like_mail(start):
        return _mail_kind(start)
    if start.startswith(b"BEGIN:VCALENDAR"):
        return ICS
    found = _magic.from_buffer(head)
    if (
        found == "application/x-dosexec"
        or not found.startswith("text/")
        or found in ("text/html", "text/rtf")
    ):
        return _plain(found, start, name)
    return XML if start.startswith(b"<?xml") else TEXT


def _plain(found: str, start: bytes, name: str) -> str:
    if found in ("text/xml", "application/xml") or (found == UNKNOWN and start.startswith(b"<?xml")):
        return XML
    if found in ("application/csv", "application/javascript", "application/x-ndjson", "message/news"):
        return TEXT
    if found == "text/html":
        return HTML
    if found == "audio/x-mod" or found.startswith("application/x-wine"):
        return TEXT
    if found == UNKNOWN and (name.endswith((".mp3", ".aac")) or start[:3] == b"ID3" or _adts(start)):
        return "audio/mpeg"
    return found


def _adts(start: bytes) -> bool:
    return len(start) > 2 and start[0] == 0xFF and start[1] & 0xF0 == 0xF0


def _looks_like_mail(start: bytes) -> bool:
    head = start[:16384]
    return (
        bool(_HEADER.match(head)) and len({m.group().lower() for m in _MAIL_NAMES.finditer(head[:8192])}) >= 2
    )


def _mail_kind(start: bytes) -> str:
    fields = start[:4096].lower()
    saved = b"saved by" in fields[:200] or b"snapshot-content-location" in fields
    return MHTML if saved and b"multipart/related" in fields else MAIL


def _zip_kind(stream: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(stream) as held:
            names = held.namelist()
            if "mimetype" in names and held.getinfo("mimetype").file_size < 200:
                said = held.read("mimetype").decode("ascii", "replace").strip()
                if said.startswith((ODF, EPUB)):
                    return said
            if "[Content_Types].xml" in names:
                for start, kind in _ZIP_PARTS:
                    if any(name.startswith(start) for name in names):
                        return kind
            if "report.xml" in names:
                return UFDR
            if (
                any(name.startswith("Index/") and name.endswith(".iwa") for name in names)
                or "index.xml" in names
            ):
                return IWORK + "iwork"
            if any(name in ("index.apxl", "Index.zip") for name in names):
                return IWORK + "iwork"
    except Exception:  # noqa: BLE001  whatever a broken directory brings: it is a container of some kind
        return ZIP
    finally:
        stream.seek(0)
    return ZIP


def _ole_kind(stream: IO[bytes]) -> str:
    try:
        with olefile.OleFileIO(stream) as held:
            top = {entry[0].lower() for entry in held.listdir(streams=True, storages=False)}
        for name, kind in _OLE_STREAMS:
            if name in top:
                return kind
        if "contents" in top and "compobj" in {one.strip("\x01") for one in top}:
            return "application/vnd.ms-works"
        return "application/x-ole-storage"
    except Exception:  # noqa: BLE001  whatever a broken directory brings
        return "application/x-ole-storage"
    finally:
        stream.seek(0)
