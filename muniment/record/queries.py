"""What is on the record: heads, chains and events, read back from the private store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from muniment.ledger.chain import Kind, subject_key, tag
from muniment.ledger.event import timestamp
from muniment.ledger.tree import EMPTY_ROOT
from muniment.record import chains, current, log, reading
from muniment.record.event import JOURNAL, Head, Place, Recorded, Subject
from muniment.record.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from muniment.ledger.event import Schema


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


def subjects(kind: Kind) -> list[Subject]:
    """Everything of a kind on which something stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ident FROM record_chain WHERE kind = %s AND n > 0 ORDER BY ident", (int(kind),)
        )
        return [Subject(kind, row[0]) for row in cursor.fetchall()]


def stored_type(seq: int) -> str:
    """The type of an event, with its version; also of one whose body is gone."""
    return reading.stored(seq).type


def schema_of(type_: str) -> Schema:
    """The fields of a type that some room records."""
    return reader().codec(type_).schema


class LostRow(NamedTuple):
    """A place of a chain whose header and event a restore could not bring back."""

    i: int
    log_index: int
    cm: bytes
    next_tag: bytes


def lost(subject: Subject) -> list[LostRow]:
    """Lost places of a chain, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.i, l.log_index, l.cm FROM record_link l JOIN record_chain c ON c.id = l.chain "
            "WHERE c.kind = %s AND c.ident = %s AND l.seq = 0 ORDER BY l.i",
            (int(subject.kind), subject.id),
        )
        rows = cursor.fetchall()
    if not rows:
        return []
    key = subject_key(current.office().secrets.chain, subject.kind, subject.id)
    return [LostRow(i, at, bytes(cm), tag(key, i + 1)) for i, at, cm in rows]


def places(seq: int) -> tuple[Place, ...]:
    """Where an event stands."""
    return reading.places(seq)


def entry(seq: int) -> int | None:
    """The log index of an event's first entry: what pages show as "entry 48,213"."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT log_index FROM record_link WHERE seq = %s ORDER BY id LIMIT 1", (seq,))
        row = cursor.fetchone()
    return row[0] if row else None


def size() -> int:
    """Entries in the log."""
    return log.newest_size()


def size_before(entry: int) -> int:
    """Entries in the log before the commit that appended this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(size) FROM record_checkpoint WHERE size <= %s", (entry,))
        return int(cursor.fetchone()[0] or 0)


def reader() -> Reader:
    """Reads events back with this office's keys."""
    return Reader(current.office().event_keys, current.wiring().events)


def values(seq: int) -> dict[str, Any] | None:
    """All committed values of an event by field name; None once its body was expunged or lost."""
    return reader().values(seq)


def recorded(seq: int) -> Recorded:
    """An event read back. Raises DamagedStore for one that was expunged or lost: ask `values` first."""
    return reader().recorded(seq)


def readable(seqs: Sequence[int]) -> list[Recorded]:
    """Events read back in order, those expunged or lost left out (their entries still stand on the chains)."""
    return reader().readable(seqs)


def bare(seq: int) -> Recorded:
    """An event by its place alone: who did what is not told."""
    row = reading.stored(seq)
    at = timestamp(row.recorded_ms)
    return Recorded(
        event=None,
        seq=seq,
        ev=row.ev,
        by="",
        via="",
        recorded_ms=row.recorded_ms,
        recorded_at=at,
        places=reading.places(seq),
    )


def history(subject: Subject) -> list[Recorded]:
    """The events of a chain that can be read, in order."""
    return readable([row.seq for row in chain(subject)])


def journal(*types: str) -> list[Recorded]:
    """The office journal's events of these types (all of them without any), in order."""
    if not types:
        return readable([row.seq for row in chain(JOURNAL)])
    marks = ", ".join(["%s"] * len(types))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT seq FROM record_storedevent WHERE type IN ({marks}) ORDER BY seq", types)  # noqa: S608
        return readable([row[0] for row in cursor.fetchall()])


def event_by_id(id_: str) -> int | None:
    """The event whose commitment begins with these hex characters (12 or more)."""
    low = bytes.fromhex(id_ + "0" * (64 - len(id_)))
    high = bytes.fromhex(id_ + "f" * (64 - len(id_)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM record_storedevent WHERE ev >= %s AND ev <= %s LIMIT 2", (low, high))
        rows = cursor.fetchall()
    return rows[0][0] if len(rows) == 1 else None


def of_type(type_: str) -> list[int]:
    """Every event of a type, in order; those whose body is gone too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM record_storedevent WHERE type = %s ORDER BY seq", (type_,))
        return [row[0] for row in cursor.fetchall()]


def event_at(t0_: bytes, i: int) -> int | None:
    """The event at a position of the chain that begins with a tag."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.seq FROM record_link l JOIN record_chain c ON c.id = l.chain WHERE c.t0 = %s AND l.i = %s",
            (t0_, i),
        )
        row = cursor.fetchone()
    return row[0] if row else None


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
