"""What is on the record: heads, chains and events, read back from the private store."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from muniment.errors import DamagedStore
from muniment.ledger.chain import Kind
from muniment.ledger.event import timestamp
from muniment.ledger.tree import EMPTY_ROOT
from muniment.record import chains, current, log
from muniment.record.codec import Codec, codec_of
from muniment.record.event import JOURNAL, Event, Head, Place, Recorded, Subject
from muniment.record.keys import unlock_body

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class ChainRow(NamedTuple):
    """One entry of a chain, with what opens it."""

    i: int
    log_index: int | None
    tag: bytes
    hdr: bytes
    hsalt: bytes
    cm: bytes
    seq: int
    ev: bytes
    type: str
    recorded_ms: int


class StoredHeads:
    """First tags and commitments from the store, for reading events back."""

    def __init__(self) -> None:
        self._subjects: dict[str, Subject] = {}

    def subject(self, t0: str) -> Subject:
        """Whose first tag this is."""
        found = self._subjects.get(t0) or chains.subject_by_t0(bytes.fromhex(t0))
        if found is None:
            found = _named(t0)
        self._subjects[t0] = found
        return found

    def t0(self, subject: Subject) -> str:
        """First tag, hex."""
        return t0(subject).hex()

    def cm0(self, subject: Subject) -> str:
        """Commitment of entry 0, hex."""
        cm0 = head(subject).cm0
        return cm0.hex() if cm0 else ""


def _named(t0: str) -> Subject:
    raise DamagedStore(what=f"an event names a chain that begins with {t0[:16]}…, which is not in the store")


def head(subject: Subject) -> Head:
    """The head of a chain; n = 0 for one on which nothing stands."""
    office = current.office()
    state = chains.stored(subject, office.secrets) or chains.fresh(subject, office.secrets)
    return state.head if state.n else Head(state.t0, 0, EMPTY_ROOT, state.t0, None)


def position(subject: Subject) -> int:
    """The length of a chain: what `given` is compared with."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n FROM record_chain WHERE kind = %s AND ident = %s", (int(subject.kind), subject.id)
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def t0(subject: Subject) -> bytes:
    """The first tag of a chain, also of one on which nothing stands."""
    return head(subject).t0


def subject_of(t0_: bytes) -> Subject | None:
    """The chain that begins with a tag."""
    return chains.subject_by_t0(t0_)


def proof_of(subject: Subject) -> bytes | None:
    """The VRF proof of a chain's first tag, 80 bytes; None for items."""
    office = current.office()
    state = chains.stored(subject, office.secrets) or chains.fresh(subject, office.secrets)
    return state.pi


def chain(subject: Subject) -> list[ChainRow]:
    """All entries of a chain, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.i, l.log_index, l.tag, l.hdr, l.hsalt, l.cm, l.seq, e.ev, e.type, e.recorded_ms "
            "FROM record_link l JOIN record_chain c ON c.id = l.chain JOIN record_storedevent e ON e.seq = l.seq "
            "WHERE c.kind = %s AND c.ident = %s ORDER BY l.i",
            (int(subject.kind), subject.id),
        )
        rows = cursor.fetchall()
    return [
        ChainRow(i, at, bytes(tag), bytes(hdr), bytes(salt), bytes(cm), seq, bytes(ev), type_, ms)
        for i, at, tag, hdr, salt, cm, seq, ev, type_, ms in rows
    ]


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


def entry(seq: int) -> int | None:
    """The log index of an event's first entry: what pages show as "entry 48,213"."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT log_index FROM record_link WHERE seq = %s ORDER BY id LIMIT 1", (seq,))
        row = cursor.fetchone()
    return row[0] if row else None


def size() -> int:
    """Entries in the log."""
    return log.newest_size()


def values(seq: int) -> dict[str, Any] | None:
    """All committed values of an event by field name; None once its body was expunged or lost."""
    ev, type_, body = _stored(seq)
    key = current.office().event_keys.get(ev)
    if body is None or key is None:
        return None
    held = json.loads(unlock_body(key, ev, body))
    return dict(zip(codec_of_type(type_).schema.names, held, strict=True))


def _stored(seq: int) -> tuple[bytes, str, bytes | None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ev, type, body FROM record_storedevent WHERE seq = %s", (seq,))
        row = cursor.fetchone()
    if row is None:
        raise DamagedStore(what=f"event {seq} is not in the store")
    return bytes(row[0]), row[1], bytes(row[2]) if row[2] is not None else None


def codec_of_type(type_: str) -> Codec:
    """The codec of a stored event's type."""
    kind = current.wiring().events.get(type_)
    if kind is None:
        raise DamagedStore(what=f"no room knows the event type {type_}")
    return codec_of(kind)


def recorded(seq: int, heads: StoredHeads | None = None) -> Recorded:
    """An event read back. Raises DamagedStore for one that was expunged or lost: ask `values` first."""
    found = values(seq)
    if found is None:
        raise DamagedStore(what=f"the body of event {seq} is gone")
    return _recorded(seq, found, heads or StoredHeads())


def _recorded(seq: int, found: dict[str, Any], heads: StoredHeads) -> Recorded:
    ev, type_, _ = _stored(seq)
    event: Event = codec_of_type(type_).event(found, heads)
    return Recorded(
        event=event,
        seq=seq,
        ev=ev,
        by=found["by"],
        via=found["via"],
        recorded_ms=_ms(seq),
        recorded_at=found["recorded_at"],
        places=places(seq),
    )


def _ms(seq: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT recorded_ms FROM record_storedevent WHERE seq = %s", (seq,))
        return int(cursor.fetchone()[0])


def readable(seqs: Sequence[int]) -> list[Recorded]:
    """Events read back in order, those expunged or lost left out (their entries still stand on the chains)."""
    heads = StoredHeads()
    found = ((seq, values(seq)) for seq in seqs)
    return [_recorded(seq, held, heads) for seq, held in found if held is not None]


def history(subject: Subject) -> list[Recorded]:
    """The events of a chain that can be read, in order."""
    return readable([row.seq for row in chain(subject)])


def journal(*types: str) -> list[Recorded]:
    """The office journal's events of these types (all of them without any), in order."""
    return readable([row.seq for row in chain(JOURNAL) if not types or row.type in types])


def event_by_id(id_: str) -> int | None:
    """The event whose commitment begins with these hex characters (12 or more)."""
    low = bytes.fromhex(id_ + "0" * (64 - len(id_)))
    high = bytes.fromhex(id_ + "f" * (64 - len(id_)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM record_storedevent WHERE ev >= %s AND ev <= %s LIMIT 2", (low, high))
        rows = cursor.fetchall()
    return rows[0][0] if len(rows) == 1 else None


def all_seqs() -> Iterator[int]:
    """Every event in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM record_storedevent ORDER BY seq")
        yield from [row[0] for row in cursor.fetchall()]


def recorded_at(ms: int) -> str:
    """Milliseconds as the ledger writes them."""
    return timestamp(ms)


def event_count() -> int:
    """Events on the record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM record_storedevent")
        return int(cursor.fetchone()[0])
