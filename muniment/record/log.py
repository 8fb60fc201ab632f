"""The log in the database: entries, tiles and signed checkpoints, appended in the transaction of the pen."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import connection

from muniment.errors.record import DamagedStore, RootDiffers
from muniment.ledger.chain import Final, parse_entry
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Checkpoint, unb64
from muniment.ledger.prover import Prover
from muniment.ledger.tiles import WIDTH, Edge, Place, bundle, partial_width, split_bundle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_SPAN = "INSERT INTO record_span (first, data) VALUES (%s, %s)"
_SPANS = (
    "SELECT first, data FROM record_span "
    "WHERE first >= COALESCE((SELECT MAX(first) FROM record_span WHERE first <= %s), 0) AND first < %s "
    "ORDER BY first LIMIT %s"
)
_SPANS_AT_ONCE = 64  # half a megabyte each at most, and nearly always far less
_SPAN_LENGTH = 8192  # entries at most: half a megabyte a row
_TILE = (
    "INSERT INTO record_tile (key, data) VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET data = excluded.data"
)
_CHECKPOINT = "INSERT INTO record_checkpoint (size, note, pads, recorded_ms) VALUES (%s, %s, %s, %s)"


class Log:
    """Appends to the log. Holds the right edge between commits, and reads it anew when another process wrote."""

    def __init__(self, origin: str, sign: Callable[[str], bytes]) -> None:
        self._origin = origin
        self._sign = sign
        self._edge = Edge()

    def catch_up(self) -> int:
        """Bring the edge to the database's size, which is returned. Raises RootDiffers.

        What is built on must give the root that was signed over it: memory may have turned a bit since, and a wrong
        root, once signed, can not be taken back. Then the stored bytes are read anew.
        """
        found = newest()
        if found is None:
            return 0
        size, signed = found[0], _signed_root(found[1])
        if size != self._edge.size or self._edge.root() != signed:
            self._edge = _edge(size)
            if self._edge.root() != signed:
                raise RootDiffers(size=size)
        return size

    def append(self, entries: Sequence[bytes], *, pads: int, recorded_ms: int) -> int:
        """Add entries, tiles and the signed checkpoint over them; the new size. The caller holds the transaction."""
        first = self._edge.size
        edge = self._edge.copy()
        tiles = [
            (f"{place.level}/{place.n}", tile)
            for place, tile in edge.extend([sha256(b"\0" + entry).digest() for entry in entries])
            if _is_stored(place)
        ]
        note = self._sign(Checkpoint(self._origin, edge.size, edge.root()).text())
        with connection.cursor() as cursor:
            for at in range(0, len(entries), _SPAN_LENGTH):
                cursor.execute(_SPAN, (first + at, bundle(entries[at : at + _SPAN_LENGTH])))
            if tiles:
                cursor.executemany(_TILE, tiles)
            cursor.execute(_CHECKPOINT, (edge.size, note, pads, recorded_ms))
        self._edge = edge
        return edge.size

    def forget(self) -> None:
        """Drop the edge: a transaction was rolled back."""
        self._edge = Edge()


def _signed_root(note: bytes) -> bytes:
    """The root in a checkpoint of our own: its third line."""
    try:
        return unb64(note.split(b"\n", 3)[2].decode())
    except (LedgerError, IndexError, UnicodeDecodeError) as damaged:
        raise DamagedStore(what="the newest checkpoint is not as it was signed") from damaged


def newest() -> tuple[int, bytes, int, int] | None:
    """Size, signed note, padding count and time of the newest checkpoint."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT size, note, pads, recorded_ms FROM record_checkpoint ORDER BY size DESC LIMIT 1"
        )
        row = cursor.fetchone()
    return (row[0], bytes(row[1]), row[2], row[3]) if row else None


def newest_size() -> int:
    """Entries in the log; 0 before the first commit."""
    found = newest()
    return found[0] if found else 0


def checkpoint(size: int) -> bytes | None:
    """The signed checkpoint of exactly this size, as it was signed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM record_checkpoint WHERE size = %s", (size,))
        row = cursor.fetchone()
    return bytes(row[0]) if row else None


def checkpoint_sizes(above: int) -> list[int]:
    """Sizes of the checkpoints above a size, rising."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT size FROM record_checkpoint WHERE size > %s ORDER BY size", (above,))
        return [row[0] for row in cursor.fetchall()]


def entries(first: int, end: int) -> Iterator[bytes]:
    """Entries first..end-1, read some spans at a time. Raises DamagedStore where one is missing."""
    at = first
    while at < end:
        found = _spans(at, end)
        for start, held in found:
            piece = held[at - start : end - start] if start <= at else []
            if not piece:
                raise DamagedStore(what=f"entries are missing from {at} on")
            yield from piece
            at += len(piece)
        if not found:
            raise DamagedStore(what=f"entries are missing from {at} on")


def final_entry(size: int) -> Final | None:
    """The entry that closed the log, if its last one is that."""
    found = parse_entry(next(iter(entries(size - 1, size)))) if size else None
    return found if isinstance(found, Final) else None


def _spans(first: int, end: int) -> list[tuple[int, list[bytes]]]:
    """Some spans in order, from that which holds entry `first` on: where each begins, and its entries."""
    with connection.cursor() as cursor:
        cursor.execute(_SPANS, (first, end, _SPANS_AT_ONCE))
        return [(start, split_bundle(bytes(data))) for start, data in cursor.fetchall()]


def tile(place: Place) -> bytes:
    """The bytes of a hash tile at its width: a narrower partial tile is the beginning of what is stored."""
    data = _stored_tile(place) if _is_stored(place) else _hashed(place)
    if len(data) != 32 * place.width:
        raise DamagedStore(what=f"tile {place.path} is missing or too short")
    return data


def _is_stored(place: Place) -> bool:
    """Whether a tile has a row of its own. The partial tile of leaf hashes is made from the entries when it is asked
    for: written anew with each commit it would be most of what a small one writes.
    """
    return place.level > 0 or place.width == WIDTH


def _stored_tile(place: Place) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM record_tile WHERE key = %s", (f"{place.level}/{place.n}",))
        row = cursor.fetchone()
    return bytes(row[0])[: 32 * place.width] if row else b""


def _hashed(place: Place) -> bytes:
    first = place.n * WIDTH
    return b"".join([sha256(b"\0" + entry).digest() for entry in entries(first, first + place.width)])


def _edge(size: int) -> Edge:
    """The right edge from the stored tiles."""
    rows = []
    level, count = 0, size
    while count:
        width = partial_width(size, level)
        rows.append(tile(Place(level, count // WIDTH, width)) if width else b"")
        level, count = level + 1, count // WIDTH
    return Edge(size, rows)


def prover(size: int) -> Prover:
    """Inclusion and consistency proofs at any size up to the newest. For many proofs at one size, keep it."""
    return Prover(size, tile)


def root_from_tiles(size: int) -> bytes:
    """The root at the newest size, from the right edge alone: stored tiles, and the last entries."""
    return _edge(size).root()
