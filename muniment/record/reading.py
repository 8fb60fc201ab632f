"""Events read back from the private store: unlocked, decoded, with the places where they stand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from cryptography.exceptions import InvalidTag
from django.db import connection

from muniment.errors.record import DamagedStore
from muniment.ledger import event as ledger_event
from muniment.ledger.chain import Kind
from muniment.record import chains, tombstones
from muniment.record.codec import Codec, codec_of
from muniment.record.event import Event, Place, Recorded, Subject
from muniment.record.keys import unlock_body

if TYPE_CHECKING:
    from muniment.record.keys import KeyDatabase


class Stored(NamedTuple):
    """A row of the store. `body` is None once it was expunged or lost."""

    ev: bytes
    type: str
    body: bytes | None
    recorded_ms: int


def stored(seq: int) -> Stored:
    """An event as the store holds it. Raises DamagedStore."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ev, type, body, recorded_ms FROM record_storedevent WHERE seq = %s", (seq,))
        row = cursor.fetchone()
    if row is None:
        raise DamagedStore(what=f"event {seq} is not in the store")
    return Stored(bytes(row[0]), row[1], bytes(row[2]) if row[2] is not None else None, row[3])


def places(seq: int) -> tuple[Place, ...]:
    """Where an event stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.kind, c.ident, l.i, l.cm FROM record_link l JOIN record_chain c ON c.id = l.chain "
            "WHERE l.seq = %s ORDER BY l.id",
            (seq,),
        )
        return tuple(
            Place(Subject(Kind(kind), ident), i, bytes(cm)) for kind, ident, i, cm in cursor.fetchall()
        )


def kept(seq: int) -> list[tuple[int, str, Any]]:
    """What stands beside an event's header: field index, salt in hex, value."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept FROM record_storedevent WHERE seq = %s", (seq,))
        row = cursor.fetchone()
    return json.loads(bytes(row[0])) if row else []


def expunged(seq: int) -> bool:
    """Whether an order to expunge stands later on a chain of this event."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM record_link l JOIN record_link o ON o.chain = l.chain AND o.i > l.i "
            "JOIN record_storedevent e ON e.seq = o.seq WHERE l.seq = %s AND e.type = 'ExpungeOrdered/1' LIMIT 1",
            (seq,),
        )
        return cursor.fetchone() is not None


@dataclass
class Reader:
    """Reads events with the office's keys and the rooms' event classes. Remembers whose first tag is whose."""

    keys: KeyDatabase
    events: Mapping[str, type[Event]]
    _subjects: dict[str, Subject] = field(default_factory=dict)

    def codec(self, type_: str) -> Codec:
        """The codec of a stored type. Raises DamagedStore for one that no room knows."""
        kind = self.events.get(type_)
        if kind is None:
            raise DamagedStore(what=f"no room knows the event type {type_}")
        return codec_of(kind)

    def values(self, seq: int) -> dict[str, Any] | None:
        """All committed values by field name; None once the body was expunged or lost."""
        row = stored(seq)
        return self.unlocked(row, self.keys.get(row.ev))

    def unlocked(self, row: Stored, key: bytes | None) -> dict[str, Any] | None:
        """All committed values of a row by field name; None without body or key."""
        if row.body is None or key is None:
            return None
        try:
            held = json.loads(unlock_body(key, row.ev, row.body))
        except InvalidTag as changed:
            raise DamagedStore(
                what=f"the body of event {row.ev.hex()[:12]} does not open with its key"
            ) from changed
        return dict(zip(self.codec(row.type).schema.names, held, strict=True))

    def committed(self, seq: int) -> bool:
        """Whether the body gives the commitment that the log holds."""
        row = stored(seq)
        key = self.keys.get(row.ev)
        values = self.unlocked(row, key)
        if key is None or values is None:
            return False
        return ledger_event.commit(self.codec(row.type).schema, key, values).ev == row.ev

    def recorded(self, seq: int) -> Recorded:
        """An event read back. Raises DamagedStore for one whose body is gone."""
        found = self._recorded(seq)
        if found is None:
            raise DamagedStore(what=f"the body of event {seq} is gone")
        return found

    def readable(self, seqs: Iterable[int]) -> list[Recorded]:
        """Events in order, those whose bodies are gone left out."""
        return [found for seq in seqs if (found := self._recorded(seq)) is not None]

    def left(self, seq: int) -> Recorded | None:
        """What is left of an event whose body is gone, for the tables; None for a type that leaves no row."""
        row = stored(seq)
        codec = self.codec(row.type)
        names = codec.schema.names
        return tombstones.tombstone(
            codec,
            {names[j]: value for j, _salt, value in kept(seq)},
            seq=seq,
            ev=row.ev,
            recorded_ms=row.recorded_ms,
            places=places(seq),
            why="expunged by order" if expunged(seq) else "contents lost",
            whose=self.subject,
        )

    def readable_or_left(self, seq: int) -> Recorded | None:
        """An event read back, or what is left of it."""
        return self._recorded(seq) or self.left(seq)

    def _recorded(self, seq: int) -> Recorded | None:
        row = stored(seq)
        values = self.unlocked(row, self.keys.get(row.ev))
        return None if values is None else self.decoded(seq, row, values, places(seq))

    def decoded(self, seq: int, row: Stored, values: Mapping[str, Any], at: tuple[Place, ...]) -> Recorded:
        """An event from its values. Raises DamagedStore."""
        return Recorded(
            event=self.codec(row.type).event(values, self.subject),
            seq=seq,
            ev=row.ev,
            by=values["by"],
            via=values["via"],
            recorded_ms=row.recorded_ms,
            recorded_at=values["recorded_at"],
            places=at,
        )

    def meet(self, subject: Subject, t0: str) -> None:
        """Remember whose first tag this is."""
        self._subjects[t0] = subject

    def subject(self, t0: str) -> Subject:
        """Whose first tag this is. Raises DamagedStore."""
        found = self._subjects.get(t0) or chains.subject_by_t0(bytes.fromhex(t0))
        if found is None:
            raise DamagedStore(
                what=f"an event names a chain that begins with {t0[:16]}…, which is not in the store"
            )
        self._subjects[t0] = found
        return found
