"""Archives: every member is a part of its own, its name kept as data and never joined to a place on a disk."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
from collections.abc import Iterator
from typing import IO

import libarchive

from muniment.readers.limits import TooMuchError
from muniment.readers.reading import Trouble
from muniment.readers.source import Sink, Source, UnreadableError

_ENCRYPTED = 0x1
_OPENERS = {"application/gzip": gzip.open, "application/x-bzip2": bz2.open, "application/x-xz": lzma.open}
_RAW_NAME = "data"


def read_zip(source: Source, sink: Sink) -> None:
    """A ZIP: its directory first, refused where entries share bytes; then member by member."""
    try:
        held = zipfile.ZipFile(source.stream)
    except zipfile.BadZipFile:
        read_archive(source, sink)
        return
    with held:
        members = [each for each in held.infolist() if not each.is_dir()]
        _refuse_overlap(members)
        sink.fact("members", len(members))
        if held.comment:
            sink.say(held.comment.decode("utf-8", "replace"))
        if not members:
            raise UnreadableError(Trouble.NO_TEXT, "The archive has no members.")
        for each in members:
            _member(held, each, source, sink)


def _refuse_overlap(members: list[zipfile.ZipInfo]) -> None:
    """Entries that share packed bytes are a bomb: no program that makes archives writes them."""
    end = -1
    for each in sorted(members, key=lambda one: one.header_offset):
        if each.header_offset < end:
            raise TooMuchError("its members share the same bytes")
        end = each.header_offset + 30 + each.compress_size


def _member(held: zipfile.ZipFile, each: zipfile.ZipInfo, source: Source, sink: Sink) -> None:
    if each.external_attr >> 28 == 0xA:
        sink.trouble(Trouble.REFUSED, f"{each.filename!r} is a link; it was not followed.")
        return
    password = source.password.encode() if source.password else None
    try:
        with held.open(each, pwd=password) as stream:
            sink.child(each.filename, stream, outside=max(each.compress_size, 1))
    except RuntimeError as locked:
        says = f"{each.filename!r} is encrypted; a password is needed."
        trouble = Trouble.ENCRYPTED if each.flag_bits & _ENCRYPTED else Trouble.DAMAGED
        sink.trouble(trouble, says if trouble == Trouble.ENCRYPTED else str(locked))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, lzma.LZMAError, ValueError) as damage:
        if isinstance(damage, ValueError) and not isinstance(damage, UnicodeError):
            raise
        sink.trouble(Trouble.DAMAGED, f"{each.filename!r} can not be unpacked ({damage}).")


def read_archive(source: Source, sink: Sink) -> None:
    """tar, 7z, rar, cab, iso, cpio and the like, by libarchive."""
    source.stream.seek(0)
    count = 0
    try:
        with libarchive.stream_reader(source.stream) as held:
            for entry in held:
                count += 1
                name = str(entry.pathname)
                if entry.isdir:
                    continue
                if not entry.isreg or entry.linkpath:
                    sink.trouble(
                        Trouble.REFUSED, f"{name!r} is a link, a device or a pipe; it was not followed."
                    )
                    continue
                sink.child(name, _Blocks(entry.get_blocks()), outside=source.size)
    except libarchive.exception.ArchiveError as error:
        said = str(error).lower()
        if "passphrase" in said or "encrypt" in said:
            raise UnreadableError(Trouble.ENCRYPTED, "It is encrypted; a password is needed.") from error
        raise UnreadableError(Trouble.DAMAGED, f"It can not be unpacked to its end ({error}).") from error
    if not count:
        raise UnreadableError(Trouble.DAMAGED, "The archive has no members that can be found.")


class _Blocks:
    """Blocks of libarchive as a stream that is read once."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks

    def read(self, _size: int = -1) -> bytes:
        return next((block for block in self._blocks if block), b"")


def read_packed(source: Source, sink: Sink) -> None:
    """One packed file (gzip, bzip2, xz, zstd); what is inside says what it is."""
    head = source.head(6)
    opened: IO[bytes] | gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile
    if head.startswith(b"\x1f\x8b"):
        opened = gzip.GzipFile(fileobj=source.stream)
    elif head.startswith(b"BZh"):
        opened = bz2.BZ2File(source.stream)
    elif head.startswith((b"\xfd7zXZ", b"]\x00\x00")):
        opened = lzma.LZMAFile(source.stream)  # noqa: SIM115  closed below, with the others
    else:
        _packed_otherwise(source, sink)
        return
    name = source.name.rsplit(".", 1)[0] if "." in source.name else _RAW_NAME
    try:
        with opened:
            sink.child(name, opened, outside=source.size)
    except (OSError, EOFError, lzma.LZMAError) as damage:
        raise UnreadableError(Trouble.DAMAGED, f"It can not be unpacked to its end ({damage}).") from damage


def _packed_otherwise(source: Source, sink: Sink) -> None:
    source.stream.seek(0)
    try:
        with libarchive.stream_reader(source.stream, format_name="raw") as held:
            for entry in held:
                sink.child(_RAW_NAME, _Blocks(entry.get_blocks()), outside=source.size)
    except libarchive.exception.ArchiveError as error:
        raise UnreadableError(Trouble.DAMAGED, f"It can not be unpacked ({error}).") from error
