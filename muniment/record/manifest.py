"""What a backup says of itself: a manifest of every file's digest, under a code that only the office can make.

`MANIFEST.json` names origin, size and root of the log, when it was taken, and for each file its size and SHA-256.
`MANIFEST.mac` is HMAC-SHA-256(chain secret, "backup" ‖ 0x00 ‖ MANIFEST.json) in hex: whoever changes a backup on its
medium (a password in it, say) can not make it again.
"""

from __future__ import annotations

import hmac
import json
import os
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from muniment.errors.record import BackupDamaged

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from muniment.record.keys import Secrets

FORMAT = "muniment-backup/1"
NAME, MAC = "MANIFEST.json", "MANIFEST.mac"
_PIECE = 1 << 20


@dataclass
class Manifest:
    """One backup. `files`: path from the backup's folder -> [bytes, SHA-256 in hex]."""

    origin: str
    taken_at: str
    size: int
    root: str  # hex
    checkpoint: str
    vkeys: list[str]
    events: int
    left_out: list[str]
    files: dict[str, list[Any]] = field(default_factory=dict)
    format: str = FORMAT

    def write(self, folder: Path, secrets: Secrets) -> None:
        """Put it into a backup that is complete."""
        data = json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"
        write_file(folder / NAME, data)
        write_file(folder / MAC, _code(data, secrets).encode() + b"\n")


def _code(data: bytes, secrets: Secrets) -> str:
    return hmac.new(secrets.chain, b"backup\0" + data, "sha256").hexdigest()


def read(folder: Path) -> Manifest:
    """The manifest of a backup; its code is not looked at. Raises BackupDamaged."""
    try:
        told = json.loads((folder / NAME).read_bytes())
        if told.get("format") != FORMAT:
            raise BackupDamaged(path=folder, what=f"its format is {told.get('format')!r}, not {FORMAT}")
        return Manifest(**told)
    except FileNotFoundError as missing:
        raise BackupDamaged(path=folder, what=f"there is no {NAME} in it") from missing
    except (OSError, ValueError, TypeError) as refused:
        raise BackupDamaged(path=folder, what=f"its manifest can not be read ({refused})") from refused


def refuse_forged(folder: Path, secrets: Secrets) -> None:
    """Raises BackupDamaged for a manifest that this office did not write."""
    try:
        data, said = (folder / NAME).read_bytes(), (folder / MAC).read_text().strip()
    except (OSError, UnicodeDecodeError) as refused:
        raise BackupDamaged(path=folder, what=f"its manifest can not be read ({refused})") from refused
    if not hmac.compare_digest(said.encode(), _code(data, secrets).encode()):
        raise BackupDamaged(path=folder, what="its manifest was not written by the office of these secrets")


def refuse_changed(folder: Path, manifest: Manifest, *, elsewhere: Collection[str] = ()) -> Iterator[str]:
    """Read every file again; gives each path that holds. Raises BackupDamaged at the first that does not.

    `elsewhere`: parts that were taken to another place, and may be missing here.
    """
    for path, (size, digest) in sorted(manifest.files.items()):
        place = folder / path
        if path.partition("/")[0] in elsewhere and not place.exists():
            continue
        if ".." in path.split("/") or path.startswith("/"):
            raise BackupDamaged(path=folder, what=f"its manifest names {path}")
        if not place.is_file():
            raise BackupDamaged(path=folder, what=f"{path} is missing")
        if (found := digest_of(place)) != (size, digest):
            raise BackupDamaged(path=folder, what=f"{path} is not as it was written ({found[0]} bytes)")
        yield path


def digest_of(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    running, size = sha256(), 0
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            running.update(piece)
            size += len(piece)
    return size, running.hexdigest()


def copy_file(source: Path, to: Path) -> tuple[int, str]:
    """Copy a file, see it on the disk; size and SHA-256 of what was read."""
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    running, size = sha256(), 0
    with source.open("rb") as stream, os.fdopen(_new(to), "wb") as out:
        while piece := stream.read(_PIECE):
            running.update(piece)
            out.write(piece)
            size += len(piece)
        out.flush()
        os.fsync(out.fileno())
    return size, running.hexdigest()


def write_file(path: Path, data: bytes) -> None:
    """A new file, seen on the disk."""
    with os.fdopen(_new(path), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _new(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
