"""Static tiles: a published copy of the log that anyone can mirror (C2SP tlog-tiles v0.1)."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from muniment.errors.record import BehindPublished, DamagedStore, PublishedDamaged, RootDiffers
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Checkpoint, parse_note
from muniment.ledger.tiles import Place, bundle, places_for
from muniment.record import log, signers
from muniment.record.keys import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from muniment.record.office import Office

_AT_ONCE = 64  # sizes, before the checkpoint is moved on


def catch_up(office: Office, folder: Path | None = None) -> int:
    """Publish the stored bytes of every checkpoint above the published one; the size that is published then."""
    place = folder or office.published
    _folder(place)
    with _alone(office.home):
        before = published_size(place)
        sizes = log.checkpoint_sizes(before)
        for at in range(0, len(sizes), _AT_ONCE):
            some = sizes[at : at + _AT_ONCE]
            _publish(office, place, before, some)
            before = some[-1]
    return before


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One process publishes at a time: two would put an older checkpoint over a newer one."""
    handle = os.open(home / "publishing", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def again(office: Office) -> list[str]:
    """Write every published file that is missing, the same bytes as before, and name those that hold other bytes."""
    with _alone(office.home):
        other, gone = differences(office)
        for path, place in gone.items():
            write_file(office.published / path, _bytes(place))
    return other


def differences(office: Office) -> tuple[list[str], dict[str, Place]]:
    """Published files with other bytes than are stored, and those missing, of every size that was published."""
    other: list[str] = []
    gone: dict[str, Place] = {}
    shown, before = published_size(office.published), 0
    for size in [each for each in log.checkpoint_sizes(0) if each <= shown]:
        for place in changed(before, size):
            path = office.published / place.path
            if not path.exists():
                gone[place.path] = place
            elif path.read_bytes() != _bytes(place):
                other.append(place.path)
        before = size
    return list(dict.fromkeys(other)), gone


def missing(office: Office) -> bool:
    """Whether a file that the published checkpoint stands on is not there; their bytes are not read."""
    return any(not (office.published / p.path).exists() for p in places_for(published_size(office.published)))


def _publish(office: Office, folder: Path, before: int, sizes: Sequence[int]) -> None:
    """The tiles of every size that was signed first, the checkpoint of the last one then: a reader never sees one
    whose tiles are not there.
    """
    for size in sizes:
        for place in changed(before, size):
            _write_once(folder / place.path, _bytes(place))
        before = size
    write_file(folder / "checkpoint", signers.cosigned(before, office))


def refresh(office: Office, folder: Path | None = None) -> None:
    """Publish the newest outside signatures under the checkpoint that is published; never an older one over a newer."""
    path = (folder or office.published) / "checkpoint"
    with _alone(office.home):
        size = published_size(path.parent)
        note = signers.cosigned(size, office) if size and log.checkpoint(size) else b""
        if note and note != path.read_bytes():
            write_file(path, note)


def changed(before: int, size: int) -> Iterator[Place]:
    """Tiles and bundles of a log of `size` that one of `before` entries has not in this width; bundles first."""
    for level in range(-1, (size.bit_length() + 7) // 8):
        held, count = before >> 8 * max(level, 0), size >> 8 * max(level, 0)
        if count > held:
            for n in range(held // 256, -(-count // 256)):
                yield Place(level, n, min(256, count - 256 * n))


def _bytes(place: Place) -> bytes:
    if place.level < 0:
        first = place.n * 256
        return bundle(log.entries(first, first + place.width))
    return log.tile(place)


def _write_once(path: Path, data: bytes) -> None:
    """Full tiles never change: one that is there with other bytes is a fork, not an update."""
    if path.exists():
        if path.read_bytes() != data:
            raise BehindPublished(held="other", published=f"another tile {path.name}")
        return
    write_file(path, data)


def write_file(path: Path, data: bytes) -> None:
    """Temporary name, fsync, rename, fsync of the folder."""
    _folder(path.parent)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        with temporary.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        temporary.rename(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def _folder(path: Path) -> None:
    """Make a folder whose name survives a power cut: one that is not synced into its own takes its files with it."""
    if not path.is_dir():
        _folder(path.parent)
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)


def published_size(folder: Path) -> int:
    """Size of the published checkpoint; 0 where none is."""
    return _published(folder).size if (folder / "checkpoint").exists() else 0


def _published(folder: Path) -> Checkpoint:
    """The published checkpoint. Raises PublishedDamaged."""
    path = folder / "checkpoint"
    try:
        return Checkpoint.parse_own(parse_note(path.read_bytes()).text)
    except LedgerError as refused:
        raise PublishedDamaged(path=path, why=refused.problem) from refused


def refuse_if_behind(office: Office) -> None:
    """At start: the database must hold the published checkpoint, byte for byte what it signed, and its own root.

    Raises RootDiffers, BehindPublished, PublishedDamaged.
    """
    held = log.newest_size()
    if held and not _own_root_holds(office, held):
        raise RootDiffers(size=held)
    if not (office.published / "checkpoint").exists():
        return
    seen = _published(office.published)
    note = log.checkpoint(seen.size)
    if seen.size > held or note is None or Checkpoint.parse_own(parse_note(note).text) != seen:
        raise BehindPublished(held=held, published=seen.size)


def _own_root_holds(office: Office, size: int) -> bool:
    """Whether the stored tiles and last entries give the root that was signed over them."""
    try:
        own = Checkpoint.parse_own(parse_note(log.checkpoint(size) or b"").text)
        return own == Checkpoint(office.origin, size, log.root_from_tiles(size))
    except (LedgerError, DamagedStore):
        return False
