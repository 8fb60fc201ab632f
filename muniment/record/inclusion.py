"""Where an entry is proven: the first signed checkpoint that covers it, and the path from it to that root."""

from __future__ import annotations

from django.db import connection

from muniment.errors.record import DamagedStore
from muniment.ledger.proof import Proof
from muniment.record import log, signers


def first_size(index: int) -> int:
    """The size of the log with the commit that wrote entry `index`. Raises DamagedStore."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MIN(size) FROM record_checkpoint WHERE size > %s", (index,))
        row = cursor.fetchone()
    if row is None or row[0] is None:
        raise DamagedStore(what=f"no signed checkpoint covers entry {index}")
    return int(row[0])


def signed_note(size: int) -> bytes:
    """The checkpoint of exactly this size, with what cosignatures are known. Raises DamagedStore."""
    return signers.cosigned(size)


def prove(index: int, *, size: int, note: bytes) -> Proof:
    """The tlog-proof of entry `index` under the checkpoint `note` of `size` entries."""
    return Proof(index, tuple(log.prover(size).inclusion(index)), note)
