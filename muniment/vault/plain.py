"""Files as the first version kept them: plain, one read-only file per digest. Read, and turned into locked ones."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from muniment.errors.vault import NoSuchBlob, VaultLost


class PlainFiles:
    """A folder with `ab/cd/abcd…` for each file. Nothing is written here any more."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, digest: str) -> Path:
        """Where the bytes of a digest would be."""
        return self.root / digest[:2] / digest[2:4] / digest

    def has(self, digest: str) -> bool:
        """Whether they are there."""
        return self.path(digest).is_file()

    def digests(self) -> list[str]:
        """All of them, sorted."""
        return sorted(path.name for path in self.root.glob("??/??/*") if len(path.name) == 64)

    def open(self, digest: str) -> BinaryIO:
        """The bytes. Raises NoSuchBlob, VaultLost."""
        return opened(self.path(digest), digest=digest, root=self.root)

    def drop(self, digest: str) -> None:
        """Take the file away: its bytes are kept locked, or nobody refers to them any more."""
        path = self.path(digest)
        path.unlink(missing_ok=True)
        for folder in (path.parent, path.parent.parent):
            try:
                folder.rmdir()
            except OSError:
                return


def opened(path: Path, *, digest: str, root: Path) -> BinaryIO:
    """Open a file of the vault. Raises NoSuchBlob, VaultLost."""
    try:
        # A link in place of a file would let somebody answer with bytes from elsewhere.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError as missing:
        raise NoSuchBlob(digest=digest) from missing
    except OSError as error:
        raise VaultLost(root=root, why=error.strerror or error) from error
    return os.fdopen(handle, "rb")
