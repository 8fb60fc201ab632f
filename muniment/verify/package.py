"""Reads a volume safely: regular files only, never a link, never more bytes than a part may have."""

from __future__ import annotations

import os
import stat
import unicodedata
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Dict, Iterator, List, Optional, Union

from muniment.ledger.errors import LedgerError
from muniment.ledger.tiles import MAX_ENTRY, WIDTH, Place, bundle, entries_path, split_bundle

NOTE_LIMIT = 1 << 20
BUNDLE_LIMIT = WIDTH * (MAX_ENTRY + 2)
TABLE_LIMIT = 1 << 28
PROOF_LIMIT = 1 << 31
LINE_LIMIT = 1 << 27  # bytes: a list of some 300,000 entries
FILE_COUNT_LIMIT = 5_000_000
DEPTH_LIMIT = 64
_CHUNK = 1 << 18  # bytes: what is read is hashed while it is still near the processor

AnyPath = Union[str, "os.PathLike[str]"]


class FileRefused(LedgerError):
    """A file of the volume is missing, is no regular file, or is larger than its part may be."""

    advice = "Copy the volume again from its medium; do not open it with programs that write into it."


class Volume:
    """A folder as a list of regular files. `files` maps volume paths (with /) to sizes; `odd` names the rest."""

    apart = True  # whether several files can be read at once

    def __init__(self, root: AnyPath) -> None:
        self.root = Path(os.path.realpath(root))
        self.files: Dict[str, int] = {}
        self.odd: Dict[str, str] = {}
        self._list("", 0)

    def _list(self, prefix: str, depth: int) -> None:
        if depth > DEPTH_LIMIT or len(self.files) > FILE_COUNT_LIMIT:
            self.odd[prefix] = "too deep or too many files"
            return
        try:
            found = sorted(os.scandir(self.root / prefix), key=lambda each: each.name)
        except OSError as error:
            self.odd[prefix or "."] = error.strerror or "can not be read"
            return
        for each in found:
            self._take(each, prefix + each.name, depth)

    def _take(self, each: os.DirEntry[str], path: str, depth: int) -> None:
        """Sort one name in; a link is never followed, whatever it points to."""
        try:
            mode = each.stat(follow_symlinks=False)
        except OSError as error:
            self.odd[path] = error.strerror or "can not be read"
            return
        if _not_utf8(path):
            self.odd[ascii(path)] = "its name is not UTF-8"
        elif stat.S_ISDIR(mode.st_mode):
            self._list(path + "/", depth + 1)
        elif stat.S_ISREG(mode.st_mode):
            self.files[path] = mode.st_size
        else:
            self.odd[path] = "is a link or a device, not a file"

    def open(self, path: str) -> BinaryIO:
        """Open a listed file; refuses anything else."""
        if path not in self.files:
            raise FileRefused(f"{path} is not in the volume", found=path)
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        try:
            return os.fdopen(os.open(self.root / path, flags), "rb")
        except OSError as error:
            raise FileRefused(f"{path} can not be read: {error.strerror}", found=path) from error

    def read(self, path: str, *, limit: int) -> bytes:
        """All bytes of a file of at most `limit` bytes."""
        with self.open(path) as file:
            # Not more than was listed: out of an archive, a reader sets aside what it is asked for.
            data = file.read(min(limit, self.files[path]) + 1)
        if len(data) > limit:
            raise FileRefused(f"{path} is larger than {limit} bytes", found=path)
        return data

    def lines(self, path: str, *, limit: int) -> Iterator[bytes]:
        """Lines without their newline; refuses a last line that has none."""
        if self.files.get(path, 0) > limit:
            raise FileRefused(f"{path} is larger than {limit} bytes", found=path)
        with self.open(path) as file:
            for line in iter(lambda: file.readline(LINE_LIMIT + 1), b""):
                if len(line) > LINE_LIMIT:
                    raise FileRefused(f"A line of {path} is longer than {LINE_LIMIT} bytes", found=path)
                if not line.endswith(b"\n"):
                    raise FileRefused(f"The last line of {path} is cut", found=path)
                yield line[:-1]

    def digest(self, path: str) -> str:
        """SHA-256 in hex, streamed."""
        total, room = sha256(), memoryview(bytearray(_CHUNK))
        with self.open(path) as file:
            while True:
                length = file.readinto(room)  # type: ignore[attr-defined]  # every file opened here has it
                if not length:
                    return total.hexdigest()
                total.update(room[:length])


def _not_utf8(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return True
    return False


def normal_path(path: str) -> bool:
    """Whether a manifest may name this path: relative, NFC, no empty, `.` or `..` part, no backslash."""
    parts = path.split("/")
    return (
        unicodedata.is_normalized("NFC", path)
        and all(part not in ("", ".", "..") for part in parts)
        and "\\" not in path
        and not any(ord(sign) < 32 for sign in path)
    )


class LogFolder:
    """A log in C2SP tiles: the one inside a package, or a mirror that may hold more than is asked for."""

    def __init__(self, volume: Volume, prefix: str = "") -> None:
        self.volume, self.prefix = volume, prefix

    def checkpoint(self) -> bytes:
        """The signed checkpoint."""
        return self.volume.read(self.prefix + "checkpoint", limit=NOTE_LIMIT)

    def bundle(self, place: Place) -> Optional[bytes]:
        """The bundle of `place`, cut from a wider one if need be; None if the folder has it not."""
        exact = self.prefix + place.path
        if exact in self.volume.files:
            return self.volume.read(exact, limit=BUNDLE_LIMIT)
        for width in range(WIDTH, place.width, -1):
            wider = self.prefix + entries_path(place.n, width)
            if wider in self.volume.files:
                entries = split_bundle(self.volume.read(wider, limit=BUNDLE_LIMIT))
                return bundle(entries[: place.width])
        return None


def bundles_of(folders: List[LogFolder], places: Iterator[Place]) -> Iterator[bytes]:
    """Every bundle in order, each from the first folder that has it."""
    for place in places:
        for folder in folders:
            data = folder.bundle(place)
            if data is not None:
                yield data
                break
        else:
            raise FileRefused(
                f"The log lacks {place.path}",
                found=place.path,
                advice="Give a copy of the log with --log, or copy the volume again.",
            )
