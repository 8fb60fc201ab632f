"""The part of a home's database that a backup holds: the record and the sign-in credentials, and no table that can be
rebuilt. Those hold readable text, which the destruction of an event's key would not reach in a copy.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from muniment.errors.record import BackupDamaged
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Checkpoint, Verifier, open_note
from muniment.ledger.tiles import split_bundle
from muniment.ledger.tree import Range, leaf_hash

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_KEPT = ("record_", "accounts_user", "auth_", "django_migrations", "django_content_type")
_PIECE = 20_000  # rows between two reports of progress

Progress = Callable[[str, int], None]  # what is done, how much more of it


def is_kept(table: str) -> bool:
    """Whether a table's rows go into a backup; the others are rebuilt from the record, or are sessions."""
    return table.startswith(_KEPT)


def copy(source: Path, to: Path, progress: Progress) -> None:
    """Copy schema and kept rows as of one moment, while others write; on the disk when this returns."""
    with closing(sqlite3.connect(to, isolation_level=None, uri=True)) as out:
        out.execute("PRAGMA journal_mode=OFF")  # a copy that is not finished is thrown away
        out.execute("PRAGMA synchronous=OFF")
        out.execute("ATTACH ? AS src", (_uri(source),))
        out.execute("BEGIN")
        schema = out.execute(
            "SELECT type, name, sql FROM src.sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*'"
        ).fetchall()  # the first read fixes the moment
        tables = [(name, sql) for kind, name, sql in schema if kind == "table"]
        for name, sql in _own(tables):
            out.execute(sql)
            if is_kept(name):
                _rows(out, name, progress)
        _sequences(out)
        for kind, _name, sql in schema:
            if kind != "table":
                out.execute(sql)
        out.execute("COMMIT")
        out.execute("DETACH src")
    sync(to)


def _own(tables: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Tables that a statement of their own makes: not those that a virtual table brings along."""
    virtual = tuple(f"{name}_" for name, sql in tables if sql.upper().startswith("CREATE VIRTUAL"))
    return ((name, sql) for name, sql in tables if not (virtual and name.startswith(virtual)))


def _rows(out: sqlite3.Connection, name: str, progress: Progress) -> None:
    after = -(1 << 62)
    while True:
        (last,) = out.execute(
            f'SELECT MAX(rowid) FROM (SELECT rowid FROM src."{name}" WHERE rowid > ? ORDER BY rowid LIMIT {_PIECE})',  # noqa: S608
            (after,),
        ).fetchone()
        if last is None:
            return
        done = out.execute(
            f'INSERT INTO main."{name}" SELECT * FROM src."{name}" WHERE rowid > ? AND rowid <= ? ORDER BY rowid',  # noqa: S608
            (after, last),
        )
        progress("rows", done.rowcount)
        after = last


def _sequences(out: sqlite3.Connection) -> None:
    """The last automatic ids, so that none is given out again."""
    if out.execute("SELECT 1 FROM src.sqlite_master WHERE name = 'sqlite_sequence'").fetchone():
        rows = out.execute("SELECT name, seq FROM src.sqlite_sequence").fetchall()
        out.execute("DELETE FROM main.sqlite_sequence")
        kept = [row for row in rows if is_kept(row[0])]
        out.executemany("INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)", kept)


def copy_keys(source: Path, to: Path, progress: Progress) -> None:
    """Copy the key database as of one moment; a later one than that of the record, so no body is without its key."""
    with closing(sqlite3.connect(_uri(source), uri=True)) as held, closing(sqlite3.connect(to)) as out:
        held.backup(out, pages=1024, progress=lambda _s, _left, total: progress("keys", min(total, 1024)))
    sync(to)


def sync(path: Path) -> None:
    """See a file on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _uri(path: Path, mode: str = "rw") -> str:
    # rw, though nothing is written: a reader of a write-ahead log has to take part in its locks.
    return f"file:{quote(str(path))}?mode={mode}"


class Head(NamedTuple):
    """What the newest checkpoint of a snapshot says, and what stands beside it."""

    size: int
    root: bytes
    note: bytes
    pads: int
    recorded_ms: int


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A snapshot to read. Raises BackupDamaged where it is no database."""
    try:
        with closing(sqlite3.connect(_uri(path, "ro") + "&immutable=1", uri=True)) as found:
            yield found
    except sqlite3.DatabaseError as damaged:
        raise BackupDamaged(path=path, what=f"its database can not be read ({damaged})") from damaged


def head(connection: sqlite3.Connection) -> Head | None:
    """The newest checkpoint; None in an office without entries."""
    row = connection.execute(
        "SELECT size, note, pads, recorded_ms FROM record_checkpoint ORDER BY size DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    text = open_note_text(row[1])
    return Head(row[0], Checkpoint.parse_own(text).root, row[1], row[2], row[3])


def open_note_text(note: bytes) -> str:
    """The text of a note, its signatures unread."""
    from muniment.ledger.note import parse_note

    return parse_note(note).text


def entries(connection: sqlite3.Connection) -> Iterator[bytes]:
    """Every entry, in order. Raises BackupDamaged where one is missing."""
    at = 0
    for first, data in connection.execute("SELECT first, data FROM record_span ORDER BY first"):
        if first != at:
            raise BackupDamaged(path="it", what=f"entries are missing from {at} on")
        for entry in split_bundle(data):
            yield entry
            at += 1


def verify(path: Path, verifiers: Iterable[Verifier]) -> Head | None:
    """Read the whole snapshot again: its pages, every entry, the signature. Raises BackupDamaged."""
    with opened(path) as connection:
        (sound,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if sound != "ok":
            raise BackupDamaged(path=path, what=f"its database is damaged ({sound})")
        try:
            found = head(connection)
            if found is None:
                return None
            open_note(found.note, verifiers)
            tree = Range()
            for entry in entries(connection):
                tree.append(leaf_hash(entry))
        except LedgerError as refused:
            raise BackupDamaged(path=path, what=refused.problem) from refused
        if (tree.size, tree.root()) != (found.size, found.root):
            raise BackupDamaged(path=path, what=f"its entries do not give the root signed at {found.size}")
        return found
