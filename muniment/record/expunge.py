"""Carrying out orders to expunge: key, body, files and rows go; header and chain stay, so that the chain still walks.

Everything here can be done again after a crash, until a check of the home finds nothing left to do; then one event
says so. What was expunged is also listed in `expunged.jsonl` in the home, so that an older backup, restored, is
expunged anew before anybody reads it.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from muniment.errors import MunimentError
from muniment.errors.record import StillRead
from muniment.ledger import event as ledger_event
from muniment.ledger.chain import Kind
from muniment.ledger.values import canonical
from muniment.record import queries, reading, replay
from muniment.record.event import item
from muniment.record.orders import ExpungementCarriedOut
from muniment.record.pen import Batch, held
from muniment.vault import OFFICE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from muniment.record.event import Recorded
    from muniment.record.office import Office
    from muniment.record.recorder import Recorder

_LOG = logging.getLogger(__name__)
LIST = "expunged.jsonl"
_ORDER, _DONE = "ExpungeOrdered/1", "ExpungementCarriedOut/1"
_FILES = ("FileTakenIn/1", "TextExtracted/1", "LabReported/1")
_TRIES = 40  # a quarter of a second each, for readers of the database to finish


@dataclass(frozen=True)
class Due:
    """What an order names and what is still there: the fields to destroy by event (None: all), and by whose order."""

    fields: dict[int, frozenset[int] | None] = field(default_factory=dict)
    orders: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fields or self.orders)


def due(office: Office) -> Due:
    """Orders on record that nothing says were carried out, and what the list in the home names that came back."""
    reader = queries.reader()
    done = {ev for seq in _of_type(_DONE) for ev in (reader.values(seq) or {}).get("orders", ())}
    orders, wanted = [], dict[int, frozenset[int] | None]()
    for seq in _of_type(_ORDER):
        ev = reading.stored(seq).ev.hex()
        if ev not in done:
            orders.append(ev)
            _add_targets(wanted, _targets(seq))
    for seq, fields in _came_back(office):
        _add(wanted, seq, fields)
    return Due(wanted, tuple(orders))


def carry_out(recorder: Recorder, *, progress: Callable[[str], None] = lambda _text: None) -> Due:
    """Do what is due, all of it, and say so on the record. Raises StillRead if the database could not be cleaned."""
    office = recorder.office
    found = due(office)
    if not found:
        return found
    progress("keys, bodies and files")
    with held(office.home):
        files = _destroy(office, found)
    gone = [left for seq in sorted(found.fields) if (left := _left(seq)) is not None]
    for scrubber in recorder.wiring.scrubbers:
        files += scrubber.scrub(gone)
    progress("tables")
    replay.rebuild()
    progress("free pages of the databases")
    clean(office)
    if found.orders:
        recorder.submit(
            Batch(
                events=[
                    ExpungementCarriedOut(orders=found.orders, bodies=len(found.fields), files=files),
                ],
                by="Muniment",
                via="rule:expunge",
                given={},
            )
        )
    return found


def at_start(recorder: Recorder) -> None:
    """What was interrupted, and what an older backup brought back, is done before anybody reads. Never in the way of
    the start: what could not be cleaned counts as not done, and is tried again.
    """
    try:
        carry_out(recorder)
    except MunimentError as error:
        _LOG.error("%s %s", error, error.way_out)


def _left(seq: int) -> Recorded | None:
    return queries.reader().left(seq) or queries.bare(seq)


def _destroy(office: Office, found: Due) -> int:
    """Files first, then bodies, then keys: whatever is interrupted is found again by the order."""
    files = _release(office, found.fields)
    _write_down(office, found)
    with transaction.atomic(), connection.cursor() as cursor:
        for seq, fields in found.fields.items():
            kept = _kept_after(seq, fields)
            if kept is not None:
                cursor.execute(
                    "UPDATE record_storedevent SET body = NULL, kept = %s WHERE seq = %s", (kept, seq)
                )
            # A digest over what was said can be guessed at: the request's key stays taken, its digest goes.
            cursor.execute(
                "UPDATE record_request SET digest = %s WHERE first_seq <= %s AND last_seq >= %s",
                (b"", seq, seq),
            )
    office.event_keys.shred(*(reading.stored(seq).ev for seq in found.fields))
    return files


def _kept_after(seq: int, fields: frozenset[int] | None) -> bytes | None:
    """What stays beside the header: structure, and of an event expunged in part its other fields. None: all done."""
    reader = queries.reader()
    row = reading.stored(seq)
    schema = reader.codec(row.type).schema
    structure = set(schema.marked("!+")) | {schema.index[n] for n in reader.codec(row.type).kind.OUTLASTS}
    stays = structure if fields is None else set(range(len(schema.names))) - (fields - structure)
    known = {j: [j, salt, value] for j, salt, value in reading.kept(seq)}
    values = reader.values(seq)
    if values is None:
        left = {j: each for j, each in known.items() if j in stays}
        return canonical(list(left.values())) if row.body is not None or left != known else None
    key = queries.reader().keys.get(row.ev) or b""
    salts = ledger_event.salts(key, len(schema.names))
    return canonical([[j, salts[j].hex(), values[schema.names[j]]] for j in sorted(stays)])


def _release(office: Office, fields: dict[int, frozenset[int] | None]) -> int:
    """Let go of the files that the events name, for each item that no other event of it refers to: how many went."""
    reader, gone = queries.reader(), 0
    digests: set[str] = set()
    for seq, named in fields.items():
        values = reader.values(seq) if reading.stored(seq).type in _FILES else None
        digests.update(_digests(values or {}, named=named))
    for digest in sorted(digests):
        if office.files.plain.has(digest):
            everywhere = (seq for type_ in _FILES for seq in _of_type(type_))
            office.files.lock(digest, holders=sorted(_referring(digest, everywhere)))
        for holder in office.files.holders(digest):
            chain = (row.seq for row in queries.chain(item(holder)) if row.type in _FILES)
            if holder != OFFICE and not _referring(digest, (seq for seq in chain if seq not in fields)):
                gone += office.files.release(digest, holder=holder)
    return gone


def _digests(values: Mapping[str, Any], *, named: frozenset[int] | None) -> Iterator[str]:
    """The digests in an event of a file; with fields named, those alone in which one stands."""
    names = () if not values else queries.reader().codec(values["type"]).schema.names
    for j, name in enumerate(names):
        if named is None or j in named:
            if name in ("sha256", "file_sha256", "text_sha256") and values[name]:
                yield values[name]
            elif name == "files":
                yield from values[name] or ()


def _referring(digest: str, seqs: Iterable[int]) -> set[str]:
    """Items of which one of these events, still readable, names this digest."""
    reader, found = queries.reader(), set()
    for seq in seqs:
        values = reader.values(seq)
        if values and digest in _digests(values, named=None):
            found |= {place.subject.id for place in reading.places(seq) if place.subject.kind is Kind.ITEM}
    return found


# --- the list in the home


def _write_down(office: Office, found: Due) -> None:
    """Each expunged event by its commitment, which tells nothing, with its fields: on the disk before keys go."""
    path = office.home / LIST
    known = {line["ev"] for line in _lines(path)}
    with path.open("a", encoding="utf-8") as out:
        path.chmod(0o600)
        for seq, fields in found.fields.items():
            ev = reading.stored(seq).ev.hex()
            if ev not in known:
                line = {"ev": ev, "fields": None if fields is None else sorted(fields)}
                out.write(json.dumps(line, sort_keys=True) + "\n")
        out.flush()
        os.fsync(out.fileno())


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _came_back(office: Office) -> Iterable[tuple[int, frozenset[int] | None]]:
    """Events of the list that are in this store with a body or a key: a backup from before the order was restored."""
    for line in _lines(office.home / LIST):
        ev = bytes.fromhex(line["ev"])
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq, body IS NULL FROM record_storedevent WHERE ev = %s", (ev,))
            row = cursor.fetchone()
        if row and (not row[1] or office.event_keys.get(ev) is not None):
            yield row[0], None if line["fields"] is None else frozenset(line["fields"])


# --- targets


def _of_type(type_: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM record_storedevent WHERE type = %s ORDER BY seq", (type_,))
        return [row[0] for row in cursor.fetchall()]


def _targets(seq: int) -> Sequence[Any]:
    """The targets of an order: they are structure, and outlast everything."""
    schema = queries.reader().codec(_ORDER).schema
    return next(value for j, _salt, value in reading.kept(seq) if schema.names[j] == "targets")


def _add_targets(wanted: dict[int, frozenset[int] | None], targets: Sequence[Any]) -> None:
    for t0, i, cm, fields in targets:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT l.seq FROM record_link l JOIN record_chain c ON c.id = l.chain "
                "WHERE c.t0 = %s AND l.i = %s AND l.cm = %s",
                (bytes.fromhex(t0), i, bytes.fromhex(cm)),
            )
            row = cursor.fetchone()
        if row:
            _add(wanted, row[0], None if fields is None else frozenset(fields))


def _add(wanted: dict[int, frozenset[int] | None], seq: int, fields: frozenset[int] | None) -> None:
    before = wanted.get(seq, frozenset())
    wanted[seq] = None if fields is None or before is None else before | fields


# --- free pages


def _forget_words(cursor: Any) -> None:
    """Build each index of words anew: where a text was taken out, its words stay until the parts are merged."""
    cursor.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'"
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'INSERT INTO "{name}"("{name}") VALUES (%s)', ["rebuild"])  # noqa: S608  a name from the schema


def clean(office: Office) -> None:
    """Rewrite the databases without what was deleted, and empty their write-ahead logs. Raises StillRead.

    VACUUM builds every page anew; the pages that it replaces are overwritten when the log is folded in and cut to
    nothing, which waits until nobody reads from it.
    """
    with held(office.home):
        office.event_keys.compact()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA temp_store=FILE")
            try:
                _forget_words(cursor)
                cursor.execute("VACUUM")
            finally:
                cursor.execute("PRAGMA temp_store=MEMORY")
            for _ in range(_TRIES):
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                if cursor.fetchone()[0] == 0:
                    return
                time.sleep(0.25)
    raise StillRead(home=office.home)
