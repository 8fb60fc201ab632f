"""Where productions are kept in a home, and their way out of it: whole, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from muniment.errors.production import FolderNotEmpty, FolderRefused, NotPrepared, PayloadLost
from muniment.production import bag
from muniment.record.office import Office


def kept(office: Office, prosecution: str, number: int) -> Path:
    """The folder of a production in the home."""
    return office.home / "productions" / prosecution / str(number)


def ready(root: Path) -> bool:
    """Whether a kept folder is complete: the note is written last."""
    return (root / bag.NOTE).is_file()


def look(out: Path, *, office: Office) -> Path:
    """The place asked for, if a production can be put there. Raises FolderNotEmpty, FolderRefused."""
    place = out.expanduser().absolute()
    if place.resolve().is_relative_to(office.home.resolve()):
        raise FolderRefused(out=out, why="it lies in the home of the office")
    if place.is_symlink():
        raise FolderRefused(out=out, why="it is a link; name the folder itself")
    if place.exists() and not place.is_dir():
        raise FolderRefused(out=out, why="it is a file")
    try:
        if place.exists() and any(place.iterdir()):
            raise FolderNotEmpty(out=out)
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderRefused(out=out, why=error.strerror or error) from error
    if not os.access(place if place.exists() else place.parent, os.W_OK | os.X_OK):
        raise FolderRefused(out=out, why="it can not be written to")
    return place


@contextmanager
def building(root: Path, *, prosecution: str) -> Iterator[Path]:
    """A folder beside `root` to build in; an exception takes it away. Raises NotPrepared when the disk refuses."""
    part = root.with_name(temporary(root.name))
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        _sweep(root.parent)
        yield part
    except BaseException as error:
        drop(part)
        if isinstance(error, OSError):
            raise NotPrepared(prosecution=prosecution, why=error.strerror or error) from error
        raise


def temporary(name: str) -> str:
    """A name for what is being made; it tells which process makes it."""
    return f".{name}.part-{os.getpid()}-{token_hex(4)}"


def _sweep(parent: Path) -> None:
    """Take away what processes left that are no more: they were killed, or the machine stopped."""
    for each in parent.glob(".*.part-*-*"):
        maker = each.name.split("-")[-2]
        if maker.isdecimal() and not _alive(int(maker)):
            shutil.rmtree(each, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def drop(part: Path) -> None:
    """Take away what was built, if it is still there."""
    shutil.rmtree(part, ignore_errors=True)


def settle(part: Path, root: Path) -> None:
    """Give a built folder its name, for good."""
    if root.exists():
        shutil.rmtree(root)
    part.rename(root)
    bag.sync(root.parent)


def hand_over(root: Path, place: Path, *, prosecution: str, number: int) -> None:
    """Copy a complete folder to its place, hashing on the way. Raises OSError with nothing left there, PayloadLost."""
    wanted = _wanted(root)
    inside = place.is_dir() and os.path.ismount(place)  # the root of a disk can not be renamed over
    base = place if inside else place.parent
    part = base / f".{place.name or 'production'}.part-{token_hex(4)}"
    existed = place.exists()
    try:
        part.mkdir()
        for path in sorted(wanted):
            _copy(root, part, path, wanted[path], prosecution, number)
        bag.sync_folders(part)
        if inside:
            _move_up(part, place)
        else:
            part.rename(place)
        bag.sync(place.parent if not inside else place)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        if not existed and place.exists() and not ready(place):
            shutil.rmtree(place, ignore_errors=True)
        raise


def _move_up(part: Path, place: Path) -> None:
    """Give every name its place, the note last: a folder without it is not complete."""
    names = sorted((each.name for each in part.iterdir()), key=lambda name: (name == bag.NOTE, name))
    for name in names:
        (part / name).rename(place / name)
    part.rmdir()


def _wanted(root: Path) -> dict[str, str | None]:
    """Every file of a kept folder with the digest that a manifest gives it."""
    wanted: dict[str, str | None] = {bag.NOTE: None, bag.TAGMANIFEST: None}
    for name in (bag.MANIFEST, bag.TAGMANIFEST):
        for line in (root / name).read_text(encoding="utf-8").split("\n")[:-1]:
            digest, _, path = line.partition("  ")
            wanted[path] = digest
    return wanted


def _copy(root: Path, part: Path, path: str, expected: str | None, prosecution: str, number: int) -> None:
    target = part / path
    target.parent.mkdir(parents=True, exist_ok=True)
    total = sha256()
    if not (root / path).is_file():
        raise PayloadLost(prosecution=prosecution, number=number, path=root, why=f"{path} is missing")
    with open(root / path, "rb") as source, open(target, "xb") as copy:
        while piece := source.read(bag.CHUNK):
            total.update(piece)
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    if expected is not None and total.hexdigest() != expected:
        raise PayloadLost(prosecution=prosecution, number=number, path=root, why=f"{path} was changed")
