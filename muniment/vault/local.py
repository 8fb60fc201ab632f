"""Bytes in a folder: one read-only file per digest. Not encrypted by this program yet."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, BinaryIO

from muniment.errors import MunimentError
from muniment.errors.vault import DigestMismatch, NoSuchBlob, VaultFull, VaultLost
from muniment.vault.store import PIECE, Checked, Stored, a_digest

_INCOMING = "incoming"


class LocalStore:
    """A folder with `ab/cd/abcd…` for each file, and `incoming` for what is being written."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._incoming = root / _INCOMING
        try:
            self._incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise VaultLost(root=root, why=error.strerror or error) from error

    def put(self, stream: BinaryIO, *, name: str) -> Stored:
        """Hash while writing beside, then link into place; the temporary file goes, whatever happens."""
        temporary = self._incoming / f"{os.getpid()}-{secrets.token_hex(8)}"
        try:
            digest, size = self._write(temporary, stream)
            known = not self._settle(temporary, digest)
        except OSError as error:
            raise VaultFull(name=name, why=error.strerror or error) from error
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()
        if known:
            self._same(digest, size)
        return Stored(digest, size, known)

    def open(self, digest: str) -> BinaryIO:
        """The bytes, unchecked."""
        return self._open(a_digest(digest))

    def copy(self, digest: str, to: IO[bytes] | _Nowhere) -> int:
        """Write the bytes out, hashed on the way."""
        digest = a_digest(digest)
        with self._open(digest) as stream:
            found, size = _hash(stream, to)
        if found != digest:
            raise DigestMismatch(path=str(self._path(digest)), expected=digest, found=found)
        return size

    def size(self, digest: str) -> int:
        """How many bytes there are."""
        with self._open(a_digest(digest)) as stream:
            return os.fstat(stream.fileno()).st_size

    def has(self, digest: str) -> bool:
        """Whether something is stored under this digest."""
        return self._path(a_digest(digest)).is_file()

    def verify(self, digest: str) -> int:
        """Read all bytes again."""
        return self.copy(digest, _Nowhere())

    def verify_all(self) -> Iterator[Checked]:
        """Read everything again, in the order of digests."""
        digests = sorted(path.name for path in self.root.glob("??/??/*"))
        for at, digest in enumerate(digests, start=1):
            size, wrong = 0, None
            try:
                size = self.verify(digest)
            except MunimentError as found:
                wrong = found
            yield Checked(digest, size, at, len(digests), wrong)

    def leftovers(self) -> list[Path]:
        """What a crash left half-written. Nothing on the record points at it."""
        return sorted(self._incoming.iterdir())

    def _path(self, digest: str) -> Path:
        return self.root / digest[:2] / digest[2:4] / digest

    def _open(self, digest: str) -> BinaryIO:
        try:
            # A link in place of a file would let somebody answer with bytes from elsewhere.
            handle = os.open(self._path(digest), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError as missing:
            raise NoSuchBlob(digest=digest) from missing
        except OSError as error:
            raise VaultLost(root=self.root, why=error.strerror or error) from error
        return os.fdopen(handle, "rb")

    def _write(self, temporary: Path, stream: BinaryIO) -> tuple[str, int]:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as out:
            digest, size = _hash(stream, out)
            out.flush()
            os.fchmod(out.fileno(), 0o444)
            os.fsync(out.fileno())
        return digest, size

    def _settle(self, temporary: Path, digest: str) -> bool:
        """Give the file its name, unless it is taken: a link never replaces, a rename would."""
        final = self._path(digest)
        final.parent.parent.mkdir(exist_ok=True, mode=0o700)
        final.parent.mkdir(exist_ok=True, mode=0o700)
        try:
            os.link(temporary, final)
            new = True
        except FileExistsError:
            new = False
        # Also where it was there: whoever put it may not have come to its own sync yet, and we answer "safe" now.
        for folder in (final.parent, final.parent.parent, self.root):
            _sync(folder)
        return new

    def _same(self, digest: str, size: int) -> None:
        """What stands under the digest already must be these bytes: size first, then all of them."""
        held = self.size(digest)
        if held != size:
            found = f"a file of {held} bytes instead of {size}"
            raise DigestMismatch(path=str(self._path(digest)), expected=digest, found=found)
        self.verify(digest)


class _Nowhere:
    """Takes bytes and keeps none."""

    def write(self, data: bytes) -> int:
        """Count them."""
        return len(data)


def _hash(stream: BinaryIO, out: IO[bytes] | _Nowhere) -> tuple[str, int]:
    running, size = sha256(), 0
    while piece := stream.read(PIECE):
        running.update(piece)
        out.write(piece)
        size += len(piece)
    return running.hexdigest(), size


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
