"""Which files an import reads, and in which order: each file's rows may name rows of the ones before it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from muniment.errors.importers import KindNeeded, NothingToImport
from muniment.importers.columns import KINDS

# Items come last, so that each is compared with all that is known of every case when it comes in.
ORDER = ("cases", "people", "relations", "reports", "items")
NIBRS = "nibrs"
ALL_KINDS = (*KINDS, NIBRS)


class File(NamedTuple):
    """A file to read, and as what."""

    path: Path
    kind: str


def plan(path: Path, *, kind: str | None = None) -> tuple[File, ...]:
    """The files of a folder in their order, or the one file. Raises NothingToImport, KindNeeded."""
    if path.is_dir():
        found = tuple(File(path / f"{name}.csv", name) for name in ORDER if (path / f"{name}.csv").is_file())
        if kind is not None:
            found = tuple(file for file in found if file.kind == kind)
        if not found:
            names = ", ".join(f"{name}.csv" for name in ORDER)
            raise NothingToImport(path=path, names=names)
        return found
    if not path.is_file():
        raise NothingToImport(path=path, names=", ".join(f"{name}.csv" for name in ORDER))
    if kind is None:
        kind = path.stem.casefold() if path.stem.casefold() in KINDS else None
    if kind not in ALL_KINDS:
        raise KindNeeded(file=path.name, kinds=", ".join(ALL_KINDS))
    return (File(path, kind),)
