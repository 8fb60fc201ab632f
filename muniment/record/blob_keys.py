"""Keys of the vault's files, in the small key database: one for each file, wrapped once for each item that holds it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from muniment.vault.keys import Blob

if TYPE_CHECKING:
    from collections.abc import Iterable
    from sqlite3 import Connection

    from muniment.record.keys import KeyDatabase

_NONCE = 12
_TABLES = """
CREATE TABLE IF NOT EXISTS holder_key (holder TEXT PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blob (digest BLOB PRIMARY KEY, name TEXT NOT NULL UNIQUE, size INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blob_wrap (digest BLOB NOT NULL, holder TEXT NOT NULL, wrapped BLOB NOT NULL,
    PRIMARY KEY (digest, holder)) WITHOUT ROWID;
"""


class FileKeys:
    """`vault.BlobKeys` over the key database. A wrap is nonce(12) ‖ AES-256-GCM under the holder's key, about the
    digest. Both are in this file and in no other, because it alone is deleted from and has short-lived backups.
    """

    def __init__(self, database: KeyDatabase) -> None:
        self._database = database
        self._ready = False

    def _open(self) -> Connection:
        connection = self._database.connection()
        if not self._ready:
            connection.executescript(_TABLES)  # ends an open transaction: keys without a body harm nobody
            self._ready = True
        return connection

    def find(self, digest: str) -> Blob | None:
        """The file of a digest, through the first holder whose wrap opens."""
        rows = self._open().execute(
            "SELECT b.name, b.size, w.wrapped, h.key FROM blob b JOIN blob_wrap w ON w.digest = b.digest "
            "JOIN holder_key h ON h.holder = w.holder WHERE b.digest = ? ORDER BY w.holder LIMIT 1",
            (bytes.fromhex(digest),),
        )
        row = rows.fetchone()
        if row is None:
            return None
        name, size, wrapped, key = row
        return Blob(name, _unwrapped(key, wrapped, digest), size)

    def add(self, digest: str, blob: Blob, *, holder: str) -> bool:
        """Take in a new file with its first holder, in one transaction."""
        about = bytes.fromhex(digest)
        with self._open() as connection:
            new = connection.execute(
                "INSERT OR IGNORE INTO blob VALUES (?, ?, ?)", (about, blob.name, blob.size)
            )
            if not new.rowcount:
                return False
            self._wrap(connection, digest, blob.key, holder)
        return True

    def hold(self, digest: str, *, holder: str) -> bool:
        """One more holder."""
        blob = self.find(digest)
        if blob is None:
            return False
        with self._open() as connection:
            self._wrap(connection, digest, blob.key, holder)
        return True

    def release(self, digest: str, *, holder: str) -> Blob | None:
        """Destroy a wrap, and with the last one what is known of the file."""
        about, blob = bytes.fromhex(digest), self.find(digest)
        with self._open() as connection:
            connection.execute("DELETE FROM blob_wrap WHERE digest = ? AND holder = ?", (about, holder))
            left = connection.execute("SELECT 1 FROM blob_wrap WHERE digest = ? LIMIT 1", (about,)).fetchone()
            if left is None:
                connection.execute("DELETE FROM blob WHERE digest = ?", (about,))
        return blob if left is None else None

    def holders(self, digest: str) -> tuple[str, ...]:
        """Who holds it."""
        rows = self._open().execute(
            "SELECT holder FROM blob_wrap WHERE digest = ? ORDER BY holder", (bytes.fromhex(digest),)
        )
        return tuple(row[0] for row in rows)

    def digests(self) -> list[str]:
        """Every digest."""
        return [
            bytes(row[0]).hex() for row in self._open().execute("SELECT digest FROM blob ORDER BY digest")
        ]

    def names(self) -> frozenset[str]:
        """Every name."""
        return frozenset(row[0] for row in self._open().execute("SELECT name FROM blob"))

    def _wrap(self, connection: Connection, digest: str, key: bytes, holder: str) -> None:
        connection.execute("INSERT OR IGNORE INTO holder_key VALUES (?, ?)", (holder, os.urandom(32)))
        (own,) = connection.execute("SELECT key FROM holder_key WHERE holder = ?", (holder,)).fetchone()
        nonce = os.urandom(_NONCE)
        wrapped = nonce + AESGCM(own).encrypt(nonce, key, bytes.fromhex(digest))
        connection.execute(
            "INSERT OR IGNORE INTO blob_wrap VALUES (?, ?, ?)", (bytes.fromhex(digest), holder, wrapped)
        )

    def keep_only(self, digest: str, holders: Iterable[str]) -> Blob | None:
        """Destroy every wrap but those of these holders; the file, if none is left."""
        wanted = set(holders)
        gone = None
        for holder in self.holders(digest):
            if holder not in wanted:
                gone = self.release(digest, holder=holder)
        return gone


def _unwrapped(key: bytes, wrapped: bytes, digest: str) -> bytes:
    return AESGCM(key).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], bytes.fromhex(digest))
