"""A backup of a running office, in parts that go to different hands.

    record/   muniment.sqlite (ledger, encrypted bodies, credentials), muniment.toml, policy, expunged.jsonl
    vault/    files, as they lie there
    keys/     keys.sqlite: what bodies and files are locked with; to be kept for a short time only
    secret/   only where asked for: once after `init` and after each change of a key

It is written under another name, read again whole, and renamed: under its own name there is never half of one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from muniment.errors import MunimentError
from muniment.errors.record import BackupRefused
from muniment.ledger.note import Verifier
from muniment.record import manifest as manifests
from muniment.record import snapshot
from muniment.record.keys import sync_folder
from muniment.record.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from muniment.record.office import Office
    from muniment.record.snapshot import Progress

_FACTS = ("muniment.toml", "policy", "expunged.jsonl")
_LEFT_OUT = [
    "tables that `muniment replay` rebuilds, and sessions",
    "published/: outsiders hold it",
]
_PRODUCTIONS = "productions/: packages hold readable text; --productions takes them too"


@dataclass(frozen=True)
class Backup:
    """What was written."""

    path: str
    origin: str
    size: int
    root: str
    events: int
    files: int
    bytes: int
    parts: tuple[str, ...]
    left_out: tuple[str, ...]


def make(
    office: Office, to: Path, *, productions: bool = False, secrets: bool = False, progress: Progress
) -> Backup:
    """Write a backup to a folder that is not there yet. Raises BackupRefused."""
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise BackupRefused(why=f"{to} is there already", way="Name another folder.")
    if to.resolve().is_relative_to(office.home.resolve()):
        raise BackupRefused(why=f"{to} lies in the home itself", way="Name a folder on another disk.")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with _beside(to) as folder:
            found = _write(office, folder, productions=productions, secrets=secrets, progress=progress)
            _verify(folder, found, office, progress)
            sync_all(folder)
            folder.rename(to)
            sync_folder(to.parent)
    except (OSError, sqlite3.Error) as failed:
        raise BackupRefused(why=failed, way="See to the disks named, then repeat.") from failed
    return _told(to, found)


@contextmanager
def _beside(to: Path) -> Iterator[Path]:
    """A folder to write into, next to the final place. What an interrupted call left there is thrown away."""
    for left in to.parent.glob(f".{to.name}.partial-*"):
        if _is_abandoned(left):
            shutil.rmtree(left, ignore_errors=True)
    folder = to.with_name(f".{to.name}.partial-{os.urandom(4).hex()}")
    folder.mkdir(mode=0o700)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(handle, fcntl.LOCK_EX)  # let go by the kernel when this process dies
    try:
        yield folder
    finally:
        os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(handle)


def _write(office: Office, folder: Path, *, productions: bool, secrets: bool, progress: Progress) -> Manifest:
    for part in ("record", "keys"):
        (folder / part).mkdir(mode=0o700)
    database = folder / "record" / "muniment.sqlite"
    taken_at = datetime.now(UTC).isoformat(timespec="seconds")
    snapshot.copy(office.home / "muniment.sqlite", database, progress)
    # Keys after bodies: they are stored before what they lock, so each body in the snapshot finds its key here.
    snapshot.copy_keys(office.home / "keys.sqlite", folder / "keys" / "keys.sqlite", progress)
    found = _described(office, database, taken_at)
    for path in (database, folder / "keys" / "keys.sqlite"):
        path.chmod(0o600)
        found.files[str(path.relative_to(folder))] = list(manifests.digest_of(path))
    wanted = [(office.home / name, f"record/{name}") for name in _FACTS if (office.home / name).exists()]
    wanted += [(path, str(path.relative_to(office.home))) for path in _vault(office)]
    if productions:
        wanted += [(path, str(path.relative_to(office.home))) for path in _files(office.home / "productions")]
    else:
        found.left_out.append(_PRODUCTIONS)
    if secrets:
        wanted += [(path, str(path.relative_to(office.home))) for path in _files(office.home / "secret")]
    else:
        found.left_out.append(
            "secret/: a sealed copy of its own, made with --secrets after each change of a key"
        )
    for source, name in wanted:
        size, digest = manifests.copy_file(source, folder / name)
        found.files[name] = [size, digest]
        progress("files", 1)
    found.write(folder, office.secrets)
    return found


def _described(office: Office, database: Path, taken_at: str) -> Manifest:
    with snapshot.opened(database) as connection:
        head = snapshot.head(connection)
        (events,) = connection.execute("SELECT COUNT(*) FROM record_storedevent").fetchone()
    return Manifest(
        origin=office.origin,
        taken_at=taken_at,
        size=head.size if head else 0,
        root=head.root.hex() if head else "",
        checkpoint=head.note.decode() if head else "",
        vkeys=list(office.vkeys),
        events=events,
        left_out=list(_LEFT_OUT),
    )


def _vault(office: Office) -> Iterator[Path]:
    """What is settled in the vault; a file that is being taken in is on no record yet."""
    return (path for path in _files(office.vault) if path.relative_to(office.vault).parts[0] != "incoming")


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _verify(folder: Path, found: Manifest, office: Office, progress: Progress) -> None:
    """Open again what was written, and read all of it. What fails here was never a backup."""
    try:
        for _path in manifests.refuse_changed(folder, manifests.read(folder)):
            progress("read again", 1)
        snapshot.verify(
            folder / "record" / "muniment.sqlite", [Verifier.parse(each) for each in office.vkeys]
        )
    except MunimentError as damaged:
        why = f"what was written does not hold when it is read again: {damaged}"
        way = "Run `muniment ledger check`: the office itself may be damaged. Else see to the disk of the backup."
        raise BackupRefused(why=why.rstrip("."), way=way) from damaged


def sync_all(folder: Path) -> None:
    """See every name under a folder on the disk."""
    for path in (folder, *(each for each in folder.rglob("*") if each.is_dir())):
        sync_folder(path)


def _told(to: Path, found: Manifest) -> Backup:
    parts = sorted({path.split("/")[0] for path in found.files})
    return Backup(
        path=str(to),
        origin=found.origin,
        size=found.size,
        root=found.root,
        events=found.events,
        files=len(found.files),
        bytes=sum(size for size, _ in found.files.values()),
        parts=tuple(parts),
        left_out=tuple(found.left_out),
    )
