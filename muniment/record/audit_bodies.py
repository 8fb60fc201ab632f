"""Every event opened: its body under its key, its leaves, and what is kept beside its header."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from django.db import connection

from muniment.errors.record import DamagedStore
from muniment.ledger.errors import LedgerError
from muniment.ledger.tree import root_of_row
from muniment.ledger.values import canonical
from muniment.record import queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from muniment.record.office import Office
    from muniment.record.reading import Reader

_NAMED = 10
_EXPUNGE = "ExpungeOrdered/1"


def problems(office: Office) -> list[str]:
    """Events that can not be read and that no order has expunged, and events that are not what was committed to."""
    keys, reader = office.event_keys.held(), queries.reader()
    gone: list[int] = []
    changed: list[int] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, ev, body IS NULL FROM record_storedevent ORDER BY seq")
        rows = cursor.fetchall()
    for seq, ev, empty in rows:
        if empty or bytes(ev) not in keys:
            if not _expunged(seq):
                gone.append(seq)
        elif not _opens(reader, seq):
            changed.append(seq)
        if not _kept_holds(seq):
            changed.append(seq)
    said = []
    if gone:
        said.append(
            f"{len(gone)} events can not be read, and no order to expunge them is on record: {_some(gone)}"
        )
    if changed:
        changed = list(dict.fromkeys(changed))
        said.append(f"{len(changed)} events are not what the log commits to: {_some(changed)}")
    return said


def _opens(reader: Reader, seq: int) -> bool:
    try:
        return reader.committed(seq)
    except (InvalidTag, DamagedStore, LedgerError, ValueError):
        return False


def _kept_holds(seq: int) -> bool:
    """Whether the stored leaves give the commitment, and the values kept beside the header give their leaves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ev, kept, leaves, type FROM record_storedevent WHERE seq = %s", (seq,))
        ev, kept, leaves, type_ = cursor.fetchone()
    leaves = bytes(leaves)
    if root_of_row(leaves) != bytes(ev):
        return False
    names = queries.reader().codec(type_).schema.names
    try:
        return all(
            leaves[32 * j : 32 * j + 32] == _leaf(bytes.fromhex(salt), names[j], value)
            for j, salt, value in json.loads(bytes(kept))
        )
    except (ValueError, TypeError, IndexError, LedgerError):
        return False


def _leaf(salt: bytes, name: str, value: object) -> bytes:
    said, data = name.encode(), canonical(value)
    return sha256(
        b"\0" + salt + len(said).to_bytes(4, "big") + said + len(data).to_bytes(4, "big") + data
    ).digest()


def _expunged(seq: int) -> bool:
    """Whether an order to expunge stands later on a chain of this event."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM record_link l JOIN record_link o ON o.chain = l.chain AND o.i > l.i "
            "JOIN record_storedevent e ON e.seq = o.seq WHERE l.seq = %s AND e.type = %s LIMIT 1",
            (seq, _EXPUNGE),
        )
        return cursor.fetchone() is not None


def _some(seqs: Sequence[int]) -> str:
    return ", ".join(map(str, seqs[:_NAMED])) + (" …" if len(seqs) > _NAMED else "")
