"""Where an entry is proven: a signed checkpoint that covers it, and the path from it to that root."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from muniment.errors.record import DamagedStore
from muniment.ledger.note import Verifier, parse_note
from muniment.ledger.proof import Proof
from muniment.record import log, signers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from muniment.record.office import Office

_LOOKED_AT = 2000  # cosignatures: a first one is found long before


def prove(office: Office, index: int) -> Proof:
    """The tlog-proof of entry `index`, with what outside signatures there are.

    Under the first checkpoint that covers it and that enough outsiders signed; else the first that any of them did;
    else that of its own commit. If a key signed that one which the office has given up since, under the newest.
    Raises DamagedStore.
    """
    size = _seen_size(office, index) or first_size(index)
    if not _by_a_present_key(office, size):
        size = log.newest_size()
    return Proof(index, tuple(log.prover(size).inclusion(index)), signers.cosigned(size, office))


def _by_a_present_key(office: Office, size: int) -> bool:
    """Whether a key that the office publishes now signed the checkpoint of this size."""
    present = {(each.name, each.id) for each in map(Verifier.parse, office.vkeys)}
    note = log.checkpoint(size)
    return note is not None and any((each.name, each.id) in present for each in parse_note(note).signatures)


def first_size(index: int) -> int:
    """The size of the log with the commit that wrote entry `index`. Raises DamagedStore."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MIN(size) FROM record_checkpoint WHERE size > %s", (index,))
        row = cursor.fetchone()
    if row is None or row[0] is None:
        raise DamagedStore(what=f"no signed checkpoint covers entry {index}")
    return int(row[0])


def _seen_size(office: Office, index: int) -> int | None:
    """Size of the first checkpoint over the entry that the policy's quorum signed, else that any outsider signed."""
    policy = signers.own_policy(office).policy
    first: int | None = None
    for size, signed in _cosigned(index):
        first = first or size
        if policy is not None and policy.quorum != "none" and policy.satisfied(signed):
            return size
    return first


def _cosigned(index: int) -> Iterator[tuple[int, list[Verifier]]]:
    """Sizes above an index that outsiders signed, rising, each with their keys."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT size, signer FROM record_cosignature WHERE size > %s ORDER BY size LIMIT %s",
            (index, _LOOKED_AT),
        )
        rows = cursor.fetchall()
    by_size: dict[int, list[Verifier]] = {}
    for size, vkey in rows:
        by_size.setdefault(size, []).append(Verifier.parse(vkey))
    yield from by_size.items()
