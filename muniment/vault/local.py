"""Bytes in a folder, each file under a key of its own and a name that tells nothing."""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, BinaryIO, cast

from muniment.errors import MunimentError
from muniment.errors.vault import DigestMismatch, NoSuchBlob, VaultFull, VaultLost
from muniment.vault import stream as locked
from muniment.vault.keys import Blob, BlobKeys
from muniment.vault.plain import PlainFiles, opened
from muniment.vault.store import OFFICE, PIECE, Checked, Stored, a_digest

_INCOMING, _KEPT = "incoming", "locked"


class LocalStore:
    """A folder with `locked/ab/abcd…` for each file, and `incoming` for what is being written.

    Files of the first version, plain under their digest, are read too; `lock` turns one into a locked file.
    """

    def __init__(self, root: Path, keys: BlobKeys) -> None:
        self.root, self.keys = root, keys
        self.plain = PlainFiles(root)
        self._incoming, self._kept = root / _INCOMING, root / _KEPT
        try:
            for folder in (self._incoming, self._kept):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise VaultLost(root=root, why=error.strerror or error) from error

    def put(self, stream: BinaryIO, *, name: str, holder: str = OFFICE) -> Stored:
        """Hash and encrypt while writing beside, link into place, then take the key in: only then it is there."""
        return self._put(stream, name=name, holder=holder, over_plain=False)

    def _put(self, stream: IO[bytes], *, name: str, holder: str, over_plain: bool) -> Stored:
        ident, key = secrets.token_hex(16), secrets.token_bytes(32)
        temporary = self._incoming / ident
        try:
            digest, size = self._write(temporary, stream, key=key, ident=ident)
            known = self._keep(temporary, digest, Blob(ident, key, size), holder, over_plain=over_plain)
        except OSError as error:
            raise VaultFull(name=name, why=error.strerror or error) from error
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()
        return Stored(digest, size, known)

    def open(self, digest: str) -> BinaryIO:
        """The bytes, checked piece by piece as they are read."""
        digest = a_digest(digest)
        blob = self.keys.find(digest)
        if blob is None:
            return self.plain.open(digest)
        return cast("BinaryIO", io.BufferedReader(self._reader(digest, blob), PIECE))

    def copy(self, digest: str, to: IO[bytes] | _Nowhere) -> int:
        """Write the bytes out, hashed on the way."""
        digest = a_digest(digest)
        running, size = sha256(), 0
        for piece in self._read(digest):
            running.update(piece)
            to.write(piece)
            size += len(piece)
        if running.hexdigest() != digest:
            raise self._mismatch(digest, running.hexdigest())
        return size

    def size(self, digest: str) -> int:
        """How many bytes there are."""
        digest = a_digest(digest)
        blob = self.keys.find(digest)
        if blob is None:
            with self.plain.open(digest) as stream:
                return os.fstat(stream.fileno()).st_size
        with self._reader(digest, blob) as held:
            return held.size

    def has(self, digest: str) -> bool:
        """Whether something is stored under this digest."""
        digest = a_digest(digest)
        blob = self.keys.find(digest)
        return self._path(blob).is_file() if blob else self.plain.has(digest)

    def hold(self, digest: str, *, holder: str) -> None:
        """One more holder. A plain file has none until it is locked: whoever refers to it is named then."""
        digest = a_digest(digest)
        if not self.keys.hold(digest, holder=holder) and not self.plain.has(digest):
            raise NoSuchBlob(digest=digest)

    def holders(self, digest: str) -> tuple[str, ...]:
        """Who holds it."""
        return self.keys.holders(a_digest(digest))

    def release(self, digest: str, *, holder: str) -> bool:
        """Destroy the holder's wrap of the key; with the last one the bytes go too, the key first."""
        blob = self.keys.release(a_digest(digest), holder=holder)
        if blob is None:
            return False
        path = self._path(blob)
        path.unlink(missing_ok=True)
        _sync(path.parent)
        return True

    def verify(self, digest: str) -> int:
        """Read all bytes again."""
        return self.copy(digest, _Nowhere())

    def verify_all(self) -> Iterator[Checked]:
        """Read everything again, in the order of digests."""
        digests = sorted({*self.keys.digests(), *self.plain.digests()})
        for at, digest in enumerate(digests, start=1):
            size, wrong = 0, None
            try:
                size = self.verify(digest)
            except MunimentError as found:
                wrong = found
            yield Checked(digest, size, at, len(digests), wrong)

    def lock(self, digest: str, *, holders: Iterable[str]) -> bool:
        """Turn a plain file into a locked one that these hold; whether there was one. Raises DigestMismatch."""
        digest = a_digest(digest)
        if not self.plain.has(digest):
            return False
        wanted = list(holders) or [OFFICE]
        if self.keys.find(digest) is None:
            with self.plain.open(digest) as stream:
                stored = self._put(stream, name=digest, holder=wanted[0], over_plain=True)
            if stored.digest != digest:
                self.release(stored.digest, holder=wanted[0])
                raise self._mismatch(digest, stored.digest)
        for holder in wanted:
            self.keys.hold(digest, holder=holder)
        self.verify(digest)
        self.plain.drop(digest)
        return True

    def leftovers(self) -> list[Path]:
        """What a crash left: half-written files, and files whose key was never taken in. Nothing can read them."""
        known = self.keys.names()
        without_key = (path for path in self._kept.glob("??/*") if path.name not in known)
        return sorted([*self._incoming.iterdir(), *without_key])

    def _path(self, blob: Blob) -> Path:
        return self._kept / blob.name[:2] / blob.name

    def _mismatch(self, digest: str, found: str) -> DigestMismatch:
        blob = self.keys.find(digest)
        path = self._path(blob) if blob else self.plain.path(digest)
        return DigestMismatch(path=str(path), expected=digest, found=found)

    def _reader(self, digest: str, blob: Blob) -> locked.Opened:
        stored = opened(self._path(blob), digest=digest, root=self.root)
        try:
            return locked.Opened(
                stored,
                key=blob.key,
                name=blob.name,
                damaged=lambda: self._mismatch(digest, "bytes that its key does not open"),
            )
        except BaseException:
            stored.close()
            raise

    def _read(self, digest: str) -> Iterator[bytes]:
        blob = self.keys.find(digest)
        if blob is None:
            with self.plain.open(digest) as stream:
                while piece := stream.read(PIECE):
                    yield piece
            return
        with self._reader(digest, blob) as held:
            yield from held.pieces()

    def _write(self, temporary: Path, stream: IO[bytes], *, key: bytes, ident: str) -> tuple[str, int]:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb", buffering=0) as out:
            digest, size = locked.write(stream, out, key=key, name=ident)
            os.fchmod(out.fileno(), 0o444)
            os.fsync(out.fileno())
        return digest, size

    def _keep(self, temporary: Path, digest: str, blob: Blob, holder: str, *, over_plain: bool) -> bool:
        """Give the file its place and its key, unless the bytes are there already; whether they are."""
        if self.keys.find(digest) is None and (over_plain or not self.plain.has(digest)):
            final = self._path(blob)
            final.parent.mkdir(exist_ok=True, mode=0o700)
            os.link(temporary, final)
            for folder in (final.parent, self._kept):
                _sync(folder)
            if self.keys.add(digest, blob, holder=holder):
                return False
            final.unlink()  # somebody else took in the same bytes meanwhile
        self._same(digest, blob.size)
        self.keys.hold(digest, holder=holder)
        return True

    def _same(self, digest: str, size: int) -> None:
        """What stands under the digest already must be these bytes: size first, then all of them."""
        held = self.size(digest)
        if held != size:
            raise self._mismatch(digest, f"a file of {held} bytes instead of {size}")
        self.verify(digest)


class _Nowhere:
    """Takes bytes and keeps none."""

    def write(self, data: bytes) -> int:
        """Count them."""
        return len(data)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
