"""What a production shows of the store: chains and openings in the form of the proof files (docs/format.md, 6)."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import connection

from muniment.errors.record import DamagedStore
from muniment.ledger import event as ledger_event
from muniment.ledger.tiles import bundle, bundles_for
from muniment.record import current, log, queries, reading, signers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from muniment.ledger.event import Schema
    from muniment.record.event import Subject
    from muniment.record.office import Office


def chain_row(subject: Subject, *, whole: bool = True) -> dict[str, Any]:
    """A line of chains.jsonl: the whole chain, or entry 0 alone for another matter's item."""
    rows = queries.chain(subject)
    proof = queries.proof_of(subject)
    entries = {
        row.i: {"hdr": row.hdr.hex(), "hsalt": row.hsalt.hex(), "index": row.log_index}
        for row in (rows if whole else rows[:1])
    }
    if whole:
        entries |= {
            lost.i: {"cm": lost.cm.hex(), "index": lost.log_index, "next": lost.next_tag.hex()}
            for lost in queries.lost(subject)
        }
    return {
        "entries": [entries[i] for i in sorted(entries)],
        "kind": int(subject.kind),
        "number": subject.id if proof else None,
        "pi": proof.hex() if proof else None,
        "t0": queries.t0(subject).hex(),
    }


def schema_of(seq: int) -> Schema:
    """The ledger schema of an event."""
    return queries.reader().codec(reading.stored(seq).type).schema


def values_of(seq: int) -> dict[str, Any]:
    """Committed values by name; for an expunged or lost body only those kept beside the header."""
    whole = queries.values(seq)
    if whole is not None:
        return whole
    names = schema_of(seq).names
    return {names[j]: value for j, _salt, value in _kept(seq)[1]}


def event_row(seq: int, *, open_fields: Collection[int]) -> dict[str, Any]:
    """A line of events.jsonl with these fields open, and every other closed to its leaf hash."""
    ev, leaves, salts, values = _openable(seq)
    names = schema_of(seq).names
    fields: list[Any] = [leaf.hex() for leaf in leaves]
    for j in open_fields:
        if j not in salts:
            raise DamagedStore(what=f"field {names[j]} of event {seq} can not be opened: its body is gone")
        fields[j] = [salts[j].hex(), names[j], values[names[j]]]
    return {"ev": ev.hex(), "fields": fields}


def openable(seq: int) -> frozenset[int]:
    """The fields that can still be opened: all of them, or after an expungement those that were kept."""
    return frozenset(_openable(seq)[2])


def _kept(seq: int) -> tuple[bytes, list[tuple[int, str, Any]], bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ev, kept, leaves FROM record_storedevent WHERE seq = %s", (seq,))
        row = cursor.fetchone()
    if row is None:
        raise DamagedStore(what=f"event {seq} is not in the store")
    return bytes(row[0]), json.loads(bytes(row[1])), bytes(row[2])


def _openable(seq: int) -> tuple[bytes, list[bytes], dict[int, bytes], dict[str, Any]]:
    ev, kept, leaves = _kept(seq)
    hashes = [leaves[at : at + 32] for at in range(0, len(leaves), 32)]
    values = queries.values(seq)
    names = schema_of(seq).names
    if values is None:
        return (
            ev,
            hashes,
            {j: bytes.fromhex(salt) for j, salt, _ in kept},
            {names[j]: value for j, _, value in kept},
        )
    key = current.office().event_keys.get(ev) or b""
    return ev, hashes, dict(enumerate(ledger_event.salts(key, len(names)))), values


def log_files(size: int) -> Iterator[tuple[str, bytes]]:
    """The published form of the log at a checkpoint: the checkpoint as outsiders signed it, then every entry bundle."""
    yield "checkpoint", signers.cosigned(size)
    for place in bundles_for(size):
        first = place.n * 256
        yield place.path, bundle(log.entries(first, first + place.width))


def package_note(office: Office, *, tagmanifest: bytes, size: int) -> bytes:
    """PACKAGE.note: the log key over the tag manifest's digest (docs/format.md, 6)."""
    digest = base64.b64encode(sha256(tagmanifest).digest()).decode()
    return office.secrets.sign(
        office.origin, f"muniment-package/1-draft\n{office.origin}\n{size}\n{digest}\n"
    )
