"""The office's secrets: four files of 32 bytes, and a small database of event keys that can be shredded."""

from __future__ import annotations

import hmac
import os
import sqlite3
import threading
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from muniment.errors.record import DamagedStore
from muniment.ledger import note
from muniment.record import vrf_prove

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

NEXT_LOG_KEY = "log.next.key"
_ED25519 = 1  # signed-note algorithm byte
_AT_ONCE = 500  # values in one question; SQLite takes 999 in its oldest builds


@dataclass(frozen=True)
class Secrets:
    """Log key, VRF key and chain secret, 32 bytes each. They are backed up apart from the database."""

    log: bytes
    vrf: bytes
    chain: bytes
    log_next: bytes | None = None  # while the log key is being changed: it signs beside the first

    @classmethod
    def create(cls, folder: Path) -> Secrets:
        """Draw new ones and write them, readable by the owner alone."""
        folder.mkdir(mode=0o700, parents=True)
        for name in ("log.key", "vrf.key", "chain.key"):
            write_secret(folder / name, os.urandom(32))
        write_secret(folder / "session.key", os.urandom(32).hex().encode())
        return cls.load(folder)

    @classmethod
    def load(cls, folder: Path) -> Secrets:
        """Read them; a missing or short one is damage."""
        try:
            parts = [(folder / name).read_bytes() for name in ("log.key", "vrf.key", "chain.key")]
            if (folder / NEXT_LOG_KEY).exists():
                parts.append((folder / NEXT_LOG_KEY).read_bytes())
        except OSError as lost:
            raise DamagedStore(what=f"a key file can not be read ({lost.filename})") from lost
        if any(len(part) != 32 for part in parts):
            raise DamagedStore(what=f"a key file in {folder} is not of 32 bytes")
        return cls(*parts)

    @cached_property
    def _log_keys(self) -> tuple[Ed25519PrivateKey, ...]:
        held = (self.log, self.log_next) if self.log_next else (self.log,)
        return tuple(Ed25519PrivateKey.from_private_bytes(each) for each in held)

    @cached_property
    def log_publics(self) -> tuple[bytes, ...]:
        """The public keys that sign now, 32 bytes each: one, or two while the key is being changed."""
        return tuple(key.public_key().public_bytes_raw() for key in self._log_keys)

    @property
    def log_public(self) -> bytes:
        """The log's public key, 32 bytes."""
        return self.log_publics[0]

    @property
    def vrf_public(self) -> bytes:
        """The VRF public key, 32 bytes."""
        return vrf_prove.public_key(self.vrf)

    def sign(self, origin: str, text: str) -> bytes:
        """A signed note over `text` by the log key, a line for each that signs: the bytes to store and to publish."""
        lines = [
            note.signature_line(origin, note.key_id(origin, _ED25519, public), key.sign(text.encode()))
            for key, public in zip(self._log_keys, self.log_publics, strict=True)
        ]
        return f"{text}\n{''.join(lines)}".encode()

    def derive(self, label: str, name: str) -> bytes:
        """32 bytes for a commitment that must be openable later."""
        return hmac.digest(self.chain, f"{label}\x00{name}".encode(), "sha256")


def write_secret(path: Path, data: bytes) -> None:
    """Create a file readable by its owner alone, and see it and its name on the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """See the names in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def lock_body(event_key: bytes, ev: bytes, body: bytes) -> bytes:
    """Encrypt a body under HMAC(event key, "body"); the key is used once, so the nonce is fixed."""
    return AESGCM(hmac.digest(event_key, b"body", "sha256")).encrypt(bytes(12), body, ev)


def unlock_body(event_key: bytes, ev: bytes, locked: bytes) -> bytes:
    """The reverse; raises cryptography's InvalidTag on any change."""
    return AESGCM(hmac.digest(event_key, b"body", "sha256")).decrypt(bytes(12), locked, ev)


class KeyDatabase:
    """Event keys by commitment, in a file of their own: deleted keys are overwritten, backups are kept short.

    The keys of the vault's files are in the same file: `record.blob_keys`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()

    def connection(self) -> sqlite3.Connection:
        """This thread's own connection."""
        held: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if held is None:
            held = sqlite3.connect(self._path, timeout=600)
            # TRUNCATE, not DELETE: a journal whose removal was not synced comes back after a power cut and takes the
            # keys of the last commit with it, while the bodies stand.
            held.execute("PRAGMA journal_mode=TRUNCATE")
            held.execute("PRAGMA synchronous=FULL")
            held.execute("PRAGMA secure_delete=ON")
            held.execute(
                "CREATE TABLE IF NOT EXISTS event_key (ev BLOB PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID"
            )
            self._local.connection = held
        return held

    @property
    def lost(self) -> bool:
        """Whether the file is not there: after the first entry it always is."""
        return not self._path.exists()

    def held(self) -> frozenset[bytes]:
        """The commitments whose keys are here."""
        return frozenset(bytes(row[0]) for row in self.connection().execute("SELECT ev FROM event_key"))

    def put(self, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        """Take keys in; `settle` puts them on the disk."""
        self.connection().executemany("INSERT OR REPLACE INTO event_key VALUES (?, ?)", pairs)

    def settle(self) -> None:
        """Keys taken in are on disk when this returns. Called before the bodies are committed: a body without its
        key would be lost, a key without a body harms nobody.
        """
        self.connection().commit()

    def drop(self) -> None:
        """Forget keys that were taken in and not settled."""
        self.connection().rollback()

    def get(self, ev: bytes) -> bytes | None:
        """The key of an event; None once it was shredded."""
        row = self.connection().execute("SELECT key FROM event_key WHERE ev = ?", (ev,)).fetchone()
        return row[0] if row else None

    def get_many(self, evs: Sequence[bytes]) -> dict[bytes, bytes]:
        """The keys of these events, without those that were shredded."""
        found: dict[bytes, bytes] = {}
        for at in range(0, len(evs), _AT_ONCE):
            some = evs[at : at + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            found.update(
                self.connection().execute(f"SELECT ev, key FROM event_key WHERE ev IN ({marks})", some)  # noqa: S608
            )
        return found

    def shred(self, *evs: bytes) -> None:
        """Delete keys for good; what was deleted is overwritten, and on the disk, when this returns."""
        with self.connection() as connection:
            connection.executemany("DELETE FROM event_key WHERE ev = ?", [(ev,) for ev in evs])

    def compact(self) -> None:
        """Write the file anew, without free pages."""
        self.connection().commit()
        self.connection().execute("VACUUM")
