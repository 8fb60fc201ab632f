"""Reads a volume out of a .zip without unpacking it to disk: a stranger's archive may be a bomb or lie about itself.

What the archive's directory lists is the volume, and only if it says the same as the archive's own entries: no name
twice, no entry over another, no bytes that belong to none, no link, nothing locked. Bytes are unpacked as they are
read, never more than the directory states, and never more in all than a true production could hold.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any, BinaryIO, Dict, Iterator, List, Tuple

from muniment.verify.package import FILE_COUNT_LIMIT, AnyPath, FileRefused, Volume, normal_path

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
MANIFEST = "manifest-sha256.txt"
DIRECTORY_LIMIT = 1 << 28  # bytes of the archive's directory: it is read into memory
RATIO_LIMIT = 200
SMALL = 1 << 30
_END, _END64_AT = b"PK\x05\x06", b"PK\x06\x07"
_TAIL = 22 + 65_535
_LOCAL = 30  # bytes of an entry's own header before its name
_DESCRIPTOR = 24  # bytes at most between an entry and the next
_LOCKED, _UTF8 = 0x0001, 0x0800
UNPACK = "Unpack it yourself into a new folder, and check that folder."


def is_zip(path: AnyPath) -> bool:
    """Whether a file begins as an archive does."""
    with open(path, "rb") as file:
        return file.read(4) in MAGIC


class ZipVolume(Volume):
    """An archive as a list of regular files, below its one folder if it has one. Raises FileRefused."""

    apart = False

    def __init__(self, path: AnyPath) -> None:
        self.files: Dict[str, int] = {}
        self.odd: Dict[str, str] = {}
        self._where = os.fspath(path)
        self.root = Path(path)
        self._size = self.root.stat().st_size
        _refuse_directory(self._where, self._size)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self._refused(f"can not be read as an archive: {error}") from error
        listed = self._zip.infolist()
        self._refuse_bomb(listed)
        self._members: Dict[str, zipfile.ZipInfo] = {}
        for info in listed:
            self._sort(info)
        self._root = _root(list(self._members))
        self.files = {path[len(self._root) :]: info.file_size for path, info in self._members.items()}
        self._no_hidden_bytes(listed)

    def _refused(self, why: str) -> FileRefused:
        return FileRefused(f"{self._where} {why}", found=self._where, advice=UNPACK)

    def _refuse_bomb(self, listed: List[zipfile.ZipInfo]) -> None:
        if len(listed) > FILE_COUNT_LIMIT:
            raise self._refused("holds too many files")
        whole = sum(info.file_size for info in listed)
        if whole > SMALL + RATIO_LIMIT * self._size:
            raise self._refused(
                f"would unpack to {whole} bytes, {whole // max(self._size, 1)} times its size"
            )

    def _sort(self, info: zipfile.ZipInfo) -> None:
        """Sort one entry in."""
        name, why = info.filename, _why_odd(info)
        if name.endswith("/") and not info.file_size and not why:
            return
        if not why and name in self._members:
            why = "stands in the archive twice"
        if why:
            self.odd[ascii(name) if not name.isprintable() else name] = why
        else:
            self._members[name] = info

    def _no_hidden_bytes(self, listed: List[zipfile.ZipInfo]) -> None:
        """Entries follow one another from the first byte on: what lies between is what another program might unpack."""
        end = 0
        with open(self._where, "rb") as file:
            for info in sorted(listed, key=lambda each: each.header_offset):
                gap = info.header_offset - end
                if not 0 <= gap <= (_DESCRIPTOR if end else 0):
                    said = (
                        "lies over another entry" if gap < 0 else "has bytes before it that belong to no file"
                    )
                    self.odd[f"{info.filename!a} in the archive"] = said
                end = info.header_offset + _length(file, info)
        if not 0 <= self._zip.start_dir - end <= _DESCRIPTOR or not _ends_at_its_end(self._where, self._size):
            self.odd["the archive"] = "has bytes that belong to no file"

    def open(self, path: str) -> BinaryIO:
        """Open a listed file; refuses anything else."""
        info = self._members.get(self._root + path)
        if info is None:
            raise FileRefused(f"{path} is not in the volume", found=path)
        try:
            raw = self._zip.open(info)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
            raise FileRefused(f"{path} can not be read: {error}", found=path, advice=UNPACK) from error
        return io.BufferedReader(_Unpacked(raw, path), 1 << 18)


def _length(file: BinaryIO, info: zipfile.ZipInfo) -> int:
    """Bytes of an entry, its own header included: its name and extra part are as long as it says itself."""
    file.seek(min(max(info.header_offset, 0), 1 << 62))  # a moved directory can state any place
    header = file.read(_LOCAL)
    if len(header) < _LOCAL:
        return 0
    name, extra = struct.unpack_from("<HH", header, 26)
    return _LOCAL + int(name) + int(extra) + info.compress_size


def _ends_at_its_end(path: str, size: int) -> bool:
    """Whether the archive's last record, and the comment whose length it states, are the last bytes of the file."""
    with open(path, "rb") as file:
        file.seek(max(0, size - _TAIL))
        tail = file.read(_TAIL)
    at = tail.rfind(_END)
    return at >= 0 and len(tail) == at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little")


class _Unpacked(io.RawIOBase):
    """An entry's bytes; a broken one is a refusal, whatever breaks in it."""

    def __init__(self, raw: IO[bytes], path: str) -> None:
        super().__init__()
        self._raw, self._path = raw, path

    def readable(self) -> bool:
        """It is read, and not written."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Unpack as many bytes as fit."""
        try:
            data = self._raw.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise FileRefused(
                f"{self._path} can not be unpacked: {error}", found=self._path, advice=UNPACK
            ) from error
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Let go of the archive."""
        self._raw.close()
        super().close()


def _why_odd(info: zipfile.ZipInfo) -> str:
    """Why an entry is no regular file of a volume; empty if it is one."""
    mode = info.external_attr >> 16
    kind = stat.S_IFMT(mode)
    if info.orig_filename != info.filename or not normal_path(info.filename.rstrip("/")):
        return "has a name that two systems read differently"
    if not info.filename.isascii() and not info.flag_bits & _UTF8:
        return "has a name that is not UTF-8"
    if info.flag_bits & _LOCKED:
        return "is locked with a password"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed in a way that is not read here"
    if kind and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return "is a link or a device, not a file"
    return ""


def _root(names: List[str]) -> str:
    """The folder that holds everything, with its slash; empty where the volume's root is the archive's."""
    tops = {name.partition("/")[0] for name in names}
    if MANIFEST in names or len(tops) != 1 or any("/" not in name for name in names):
        return ""
    return tops.pop() + "/"


def _refuse_directory(path: str, size: int) -> None:
    """Refuse an archive whose directory would fill the memory, before any library reads it."""
    for count, length in _directories(path, size):
        if count > FILE_COUNT_LIMIT or length > DIRECTORY_LIMIT:
            raise FileRefused(f"{path} holds too many files", found=path, advice=UNPACK)


def _directories(path: str, size: int) -> Iterator[Tuple[int, int]]:
    """(entries, bytes) of the directory as each of the archive's ends states them."""
    with open(path, "rb") as file:
        file.seek(max(0, size - _TAIL))
        tail = file.read(_TAIL)
        at = tail.rfind(_END)
        if at >= 0 and len(tail) >= at + 22:
            count, length = struct.unpack_from("<HL", tail, at + 10)
            yield int(count), int(length) if length != 0xFFFFFFFF else 0
        at = tail.rfind(_END64_AT)
        if at >= 0 and len(tail) >= at + 20:
            (where,) = struct.unpack_from("<Q", tail, at + 8)
            file.seek(min(int(where), size))
            end = file.read(56)
            if len(end) == 56:
                count, length = struct.unpack_from("<QQ", end, 32)
                yield int(count), int(length)
