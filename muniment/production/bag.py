"""Manifests and tag files of the volume (docs/format.md, section 6), and durable writing."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

CHUNK = 1 << 20
MANIFEST, TAGMANIFEST, NOTE = "manifest-sha256.txt", "tagmanifest-sha256.txt", "PACKAGE.note"
SUMS = "SHA256SUMS"
PAGE = "VERIFY.HTM"
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_NOT_PAYLOAD = frozenset((MANIFEST, TAGMANIFEST, NOTE, "bagit.txt", "bag-info.txt", PAGE))


def is_payload(path: str) -> bool:
    """Whether the payload manifest covers a file."""
    return path not in _NOT_PAYLOAD and not path.startswith("PROOF/")


def is_tag(path: str) -> bool:
    """Whether the tag manifest covers a file: every other one but itself and the note over it."""
    return not is_payload(path) and path not in (TAGMANIFEST, NOTE)


def files(root: Path) -> Iterator[str]:
    """Every file of a volume as its path with slashes, in no order."""
    for folder, _folders, names in os.walk(root):
        for name in names:
            yield (Path(folder) / name).relative_to(root).as_posix()


def digest(path: Path) -> str:
    """SHA-256 of a file in hex, read piece by piece."""
    total = sha256()
    with open(path, "rb") as source:
        while piece := source.read(CHUNK):
            total.update(piece)
    return total.hexdigest()


def manifest(digests: Mapping[str, str]) -> bytes:
    """`<64 hex>  <path>` a line, sorted by the bytes of the path."""
    paths = sorted(digests, key=lambda path: path.encode())
    return b"".join(f"{digests[path]}  {path}\n".encode() for path in paths)


def write(path: Path, pieces: bytes | Iterable[bytes]) -> str:
    """Write a new file and see it on the disk: its SHA-256 in hex."""
    path.parent.mkdir(parents=True, exist_ok=True)
    total = sha256()
    with open(path, "xb") as target:
        for piece in (pieces,) if isinstance(pieces, bytes) else pieces:
            total.update(piece)
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    return total.hexdigest()


def sync_folders(root: Path) -> None:
    """See the names of all files of a volume on the disk."""
    for folder, _folders, _names in os.walk(root):
        sync(Path(folder))


def sync(folder: Path) -> None:
    """See a folder's own entries on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def info(fields: Iterable[tuple[str, object]]) -> bytes:
    """bag-info.txt: one label a line; a value never brings a line of its own."""
    return "".join(f"{label}: {' '.join(str(value).split())}\n" for label, value in fields).encode()


def read_info(data: bytes) -> dict[str, str]:
    """The labels of a bag-info.txt."""
    pairs = (line.partition(": ") for line in data.decode().splitlines())
    return {label: value for label, colon, value in pairs if colon}
