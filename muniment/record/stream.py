"""The whole record in order, read many events at a time: rows, keys and places of a piece come in one question each."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from cryptography.exceptions import InvalidTag
from django.db import connection

from muniment.errors.record import DamagedStore
from muniment.ledger import event as ledger_event
from muniment.ledger.chain import Kind
from muniment.record.event import Place, Recorded, Subject
from muniment.record.reading import Reader, Stored

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = 1000
_ROWS = "SELECT seq, ev, type, body, recorded_ms FROM record_storedevent WHERE seq > %s ORDER BY seq LIMIT %s"
_PLACES = (
    "SELECT l.seq, c.kind, c.ident, l.i, l.cm, c.t0 FROM record_link l JOIN record_chain c ON c.id = l.chain "
    "WHERE l.seq BETWEEN %s AND %s ORDER BY l.id"
)


class Read(NamedTuple):
    """An event of the record: `recorded` is None where its body is gone or can not be unlocked."""

    seq: int
    recorded: Recorded | None
    damaged: bool  # the body is there, and is not the one that was committed to


def events(reader: Reader, *, commitments: bool) -> Iterator[Read]:
    """Every event, rising. Raises DamagedStore.

    A body that is not what was locked with its event's key never unlocks. With `commitments` the commitment that the
    log holds is computed from it too: that costs as much again as reading, and finds a body locked anew by somebody
    who has the key.
    """
    last = 0
    while rows := _rows(last):
        first, last = rows[0][0], rows[-1][0]
        keys = reader.keys.get_many([row.ev for _, row in rows])
        places = _places(first, last, reader)
        for seq, row in rows:
            yield _read(reader, seq, row, keys.get(row.ev), tuple(places[seq]), commitments)


def _rows(after: int) -> list[tuple[int, Stored]]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, (after, _PIECE))
        return [
            (seq, Stored(bytes(ev), type_, bytes(body) if body is not None else None, ms))
            for seq, ev, type_, body, ms in cursor.fetchall()
        ]


def _places(first: int, last: int, reader: Reader) -> dict[int, list[Place]]:
    found: dict[int, list[Place]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, (first, last))
        for seq, kind, ident, i, cm, t0 in cursor.fetchall():
            subject = Subject(Kind(kind), ident)
            reader.meet(subject, bytes(t0).hex())
            found[seq].append(Place(subject, i, bytes(cm)))
    return found


def _read(
    reader: Reader, seq: int, row: Stored, key: bytes | None, places: tuple[Place, ...], commitments: bool
) -> Read:
    schema = reader.codec(row.type).schema
    try:
        values = reader.unlocked(row, key)
    except (InvalidTag, DamagedStore, ValueError):
        return Read(seq, None, damaged=True)
    if values is None or key is None:
        return Read(seq, None, damaged=False)
    damaged = commitments and ledger_event.commit(schema, key, values).ev != row.ev
    return Read(seq, reader.decoded(seq, row, values, places), damaged)
