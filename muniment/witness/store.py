"""What a signer signed: for each log the newest head, moved in the transaction that checked it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from muniment.errors.witness import LogTaken, StoreFailed, UnknownLog

_SCHEMA = """
CREATE TABLE owner (vkey TEXT NOT NULL) STRICT;
CREATE TABLE log (origin TEXT PRIMARY KEY, url TEXT NOT NULL) STRICT;
CREATE TABLE key (vkey TEXT PRIMARY KEY, origin TEXT NOT NULL REFERENCES log(origin)) STRICT;
CREATE TABLE head (
    origin TEXT PRIMARY KEY REFERENCES log(origin),
    size INTEGER NOT NULL, root BLOB NOT NULL, time INTEGER NOT NULL,
    signed BLOB NOT NULL, cosignature TEXT NOT NULL
) STRICT;
CREATE TABLE split (
    origin TEXT NOT NULL REFERENCES log(origin), size INTEGER NOT NULL, root BLOB NOT NULL,
    held BLOB NOT NULL, shown BLOB NOT NULL, seen INTEGER NOT NULL, PRIMARY KEY (origin, size, root)
) STRICT;
"""
_WAIT = 10.0  # seconds for another process that writes
_SPLITS = 100  # kept for each log: one is proof enough
# After these nobody knows what is on the disk: nothing more is signed by this process.
_LOST = ("SQLITE_IOERR", "SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_CANTOPEN", "SQLITE_READONLY")


@dataclass(frozen=True)
class Head:
    """A checkpoint that was cosigned: `signed` is its text with the log's signature lines, `time` Unix seconds."""

    size: int
    root: bytes
    time: int
    signed: bytes
    cosignature: str

    @property
    def note(self) -> bytes:
        """The checkpoint with the log's signatures and the cosignature."""
        return self.signed + self.cosignature.encode()


@dataclass(frozen=True)
class Split:
    """Proof that a log signed two roots of one size: both notes."""

    size: int
    held: bytes
    shown: bytes
    seen: int  # Unix seconds


@dataclass(frozen=True)
class KnownLog:
    """A log that is trusted, with what was cosigned of it last."""

    origin: str
    url: str
    vkeys: tuple[str, ...]
    head: Head | None
    splits: tuple[Split, ...]


class Store:
    """The database of one signer. May be shared by threads; other processes may have it open too."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._lost: str | None = None
        with _told():
            # Transactions are begun by us: the driver's own would begin after the read.
            self._db = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")  # on the disk before the answer, not soon after it
            self._db.execute("PRAGMA foreign_keys=ON")

    @classmethod
    def create(cls, path: Path, *, owner: str) -> Store:
        """A new, empty one that belongs to this key."""
        store = cls(path)
        with store._writing() as db:
            for statement in _SCHEMA.split(";\n"):
                db.execute(statement)
            db.execute("INSERT INTO owner VALUES (?)", (owner,))
        path.chmod(0o600)
        return store

    def close(self) -> None:
        """Fold the write-ahead log in."""
        self._db.close()

    def owner(self) -> str:
        """The vkey of the signer whose memory this is; empty for a file of something else."""
        with self._reading() as db:
            there = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'owner'").fetchone()
            row = db.execute("SELECT vkey FROM owner").fetchone() if there else None
        return str(row[0]) if row else ""

    def add_log(self, origin: str, vkey: str, *, url: str = "") -> None:
        """Trust a key for an origin. Raises LogTaken."""
        with self._writing() as db:
            if db.execute("SELECT 1 FROM key WHERE vkey = ?", (vkey,)).fetchone():
                raise LogTaken(origin=origin)
            db.execute(
                "INSERT INTO log VALUES (?, ?) ON CONFLICT (origin) DO UPDATE SET url = excluded.url "
                "WHERE excluded.url != ''",
                (origin, url),
            )
            db.execute("INSERT INTO key VALUES (?, ?)", (vkey, origin))

    def keys(self, origin: str) -> tuple[str, ...]:
        """The vkeys trusted for an origin, none for one that is unknown."""
        with self._reading() as db:
            found = db.execute("SELECT vkey FROM key WHERE origin = ? ORDER BY rowid", (origin,)).fetchall()
        return tuple(row[0] for row in found)

    def logs(self) -> tuple[KnownLog, ...]:
        """Every trusted log."""
        with self._reading() as db:
            found = db.execute("SELECT origin, url FROM log ORDER BY origin").fetchall()
        return tuple(
            KnownLog(origin, url, self.keys(origin), self.head(origin), self.splits(origin))
            for origin, url in found
        )

    def head(self, origin: str) -> Head | None:
        """What was cosigned last of a log."""
        with self._reading() as db:
            return _head(db, origin)

    def splits(self, origin: str) -> tuple[Split, ...]:
        """Where a log signed two roots of one size."""
        with self._reading() as db:
            found = db.execute(
                "SELECT size, held, shown, seen FROM split WHERE origin = ? ORDER BY seen, size", (origin,)
            ).fetchall()
        return tuple(Split(*row) for row in found)

    def advance(self, origin: str, step: Callable[[Head | None], Head]) -> Head:
        """Check and persist as one: `step` sees the head that is held and gives the next one, or refuses by raising.

        Nobody else can move the head in between, in this process or another. When this returns, the new head is on
        the disk; its cosignature may be given away only then. Raises UnknownLog, StoreFailed, and what `step` raises.
        """
        with self._writing() as db:
            if not db.execute("SELECT 1 FROM log WHERE origin = ?", (origin,)).fetchone():
                raise UnknownLog(origin=origin)
            held = _head(db, origin)
            new = step(held)
            if held is not None and (new.size < held.size or new.time < held.time):
                raise StoreFailed(why=f"a step back from {held.size} to {new.size} entries was refused")
            db.execute(
                "INSERT INTO head VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (origin) DO UPDATE SET size = excluded.size, "
                "root = excluded.root, time = excluded.time, signed = excluded.signed, "
                "cosignature = excluded.cosignature",
                (origin, new.size, new.root, new.time, new.signed, new.cosignature),
            )
        return new

    def keep_split(self, origin: str, split: Split, *, root: bytes) -> None:
        """Keep the proof that a log signed two roots of one size."""
        with self._writing() as db:
            many = db.execute("SELECT COUNT(*) FROM split WHERE origin = ?", (origin,)).fetchone()[0]
            if many < _SPLITS:
                db.execute(
                    "INSERT OR IGNORE INTO split VALUES (?, ?, ?, ?, ?, ?)",
                    (origin, split.size, root, split.held, split.shown, split.seen),
                )

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._guarded():
            yield self._db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction; the write lock is taken before anything is read."""
        with self._lock, self._guarded():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        if self._lost:
            raise StoreFailed(why=self._lost)
        try:
            with _told():
                yield
        except StoreFailed as failed:
            name = getattr(failed.__cause__, "sqlite_errorname", "")
            if name.startswith(_LOST):
                self._lost = str(failed.data["why"])
            raise


@contextmanager
def _told() -> Iterator[None]:
    """The database's errors in our words."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreFailed(why=error) from error


def _head(db: sqlite3.Connection, origin: str) -> Head | None:
    row = db.execute(
        "SELECT size, root, time, signed, cosignature FROM head WHERE origin = ?", (origin,)
    ).fetchone()
    return Head(*row) if row else None
