"""The office's own look at its log: state, a whole re-hash with every chain walked, and proofs of single entries."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from muniment.errors.record import DamagedStore, NoSuchEntry
from muniment.ledger.chain import (
    Header,
    Kind,
    commitment,
    genesis_entry,
    link_entry,
    padding_entry,
    subject_key,
    tag,
)
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Checkpoint, parse_note
from muniment.ledger.proof import Proof as LogProof
from muniment.ledger.tree import Range, leaf_hash
from muniment.record import chains, log, publish
from muniment.record.event import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from muniment.record.office import Office

_EXPUNGE = "ExpungeOrdered/1"
_NAMED = 10  # of events that can not be read


@dataclass(frozen=True)
class State:
    """What an outsider would ask first."""

    origin: str
    size: int
    root: str
    vkey: str
    published: int
    checkpoint: str


def state(office: Office) -> State:
    """Size, root, key, published size."""
    note = log.checkpoint(log.newest_size()) or b""
    head = Checkpoint.parse_own(parse_note(note).text) if note else None
    return State(
        origin=office.origin,
        size=head.size if head else 0,
        root=base64.b64encode(head.root).decode() if head else "",
        vkey=office.vkey,
        published=publish.published_size(office.published),
        checkpoint=note.decode(),
    )


@dataclass(frozen=True)
class Report:
    """What a whole check found."""

    entries: int
    chains: int
    padding: int
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """No problem at all."""
        return not self.problems


def check(office: Office) -> Report:
    """Re-hash the log, compare with every signed checkpoint, walk every chain, account for every entry.

    Every entry is the genesis, padding that the chain secret gives, or on a chain: no orphan. And every body is there
    with its key, unless an order to expunge stands on a chain of its event.
    """
    size = log.newest_size()
    problems, seen = _checkpoints(office, size)
    walked: set[int] = set()
    count = 0
    for subject, chain_id in _all_chains():
        count += 1
        try:
            problems += _walk(office, subject, chain_id, seen, walked)
        except (DamagedStore, LedgerError) as damage:
            problems.append(str(damage))
    padding = _padding(office, seen, walked)
    orphans = size - len(walked) - padding - (1 if size else 0)
    if orphans:
        problems.append(f"{orphans} entries are neither on a chain nor padding")
    problems += _bodies(office)
    return Report(size, count, padding, tuple(problems))


def refuse_without_keys(office: Office) -> None:
    """At start: without the keys of its events nothing on the record can be read. Raises DamagedStore."""
    if log.newest_size() and office.event_keys.lost:
        raise DamagedStore(what=f"the keys of the events are not in {office.home}")


def _bodies(office: Office) -> list[str]:
    """Events that can not be read, and that no order has expunged."""
    keys = office.event_keys.held()
    gone: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, ev, body IS NULL FROM record_storedevent ORDER BY seq")
        for seq, ev, empty in cursor.fetchall():
            if (empty or bytes(ev) not in keys) and not _expunged(seq):
                gone.append(str(seq))
    if not gone:
        return []
    named = ", ".join(gone[:_NAMED]) + (" …" if len(gone) > _NAMED else "")
    return [f"{len(gone)} events can not be read, and no order to expunge them is on record: {named}"]


def _expunged(seq: int) -> bool:
    """Whether an order to expunge stands later on a chain of this event."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM record_link l JOIN record_link o ON o.chain = l.chain AND o.i > l.i "
            "JOIN record_storedevent e ON e.seq = o.seq WHERE l.seq = %s AND e.type = %s LIMIT 1",
            (seq, _EXPUNGE),
        )
        return cursor.fetchone() is not None


def _checkpoints(office: Office, size: int) -> tuple[list[str], dict[bytes, int]]:
    """Compare the root over every prefix that was signed; give the index of each entry."""
    problems: list[str] = []
    tree = Range()
    seen: dict[bytes, int] = {}
    signed = {0, *log.checkpoint_sizes(0)}
    for index, data in enumerate(log.entries(0, size)):
        tree.append(leaf_hash(data))
        if data in seen:
            problems.append(f"entry {index} repeats entry {seen[data]}")
        seen[data] = index
        if index + 1 in signed:
            note = log.checkpoint(index + 1) or b""
            if Checkpoint.parse_own(parse_note(note).text) != Checkpoint(
                office.origin, index + 1, tree.root()
            ):
                problems.append(f"the checkpoint of size {index + 1} is not over these entries")
    genesis = genesis_entry(office.origin, office.secrets.vrf_public)
    if size and seen.get(genesis) != 0:
        problems.append("entry 0 is not this office's genesis")
    return problems, seen


def _all_chains() -> Iterator[tuple[Subject, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, kind, ident FROM record_chain ORDER BY id")
        for id_, kind, ident in cursor.fetchall():
            yield Subject(Kind(kind), ident), id_


def _walk(
    office: Office, subject: Subject, chain_id: int, seen: dict[bytes, int], walked: set[int]
) -> list[str]:
    """Recompute every commitment of a chain and find it in the log at its place."""
    held = chains.stored(subject, office.secrets)
    key = subject_key(office.secrets.chain, subject.kind, subject.id)
    here, tree = chains.fresh(subject, office.secrets).t0, Range()
    for i, (hsalt, hdr, log_index) in enumerate(_headers(chain_id)):
        cm = commitment(hsalt, hdr)
        head = Header.parse(hdr)
        if (head.kind, head.i, head.root, head.next_tag) != (subject.kind, i, tree.root(), tag(key, i + 1)):
            return [f"position {i} of {subject} has another header than its chain"]
        if seen.get(link_entry(here, cm)) != log_index:
            return [f"position {i} of {subject} is not in the log at {log_index}"]
        walked.add(log_index)
        tree.append(leaf_hash(cm))
        here = head.next_tag
    if held is None or held.n != tree.size or held.range.root() != tree.root():
        return [f"the head of {subject} is not that of its entries"]
    return []


def _headers(chain_id: int) -> list[tuple[bytes, bytes, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hsalt, hdr, log_index FROM record_link WHERE chain = %s ORDER BY i", (chain_id,)
        )
        return [(bytes(hsalt), bytes(hdr), at) for hsalt, hdr, at in cursor.fetchall()]


def _padding(office: Office, seen: dict[bytes, int], walked: set[int]) -> int:
    newest = log.newest()
    pads = newest[2] if newest else 0
    found = (seen.get(padding_entry(office.secrets.chain, k)) for k in range(pads))
    return sum(1 for index in found if index is not None and index not in walked)


@dataclass(frozen=True)
class Proof:
    """A C2SP tlog-proof of one entry."""

    size: int
    hashes: tuple[str, ...]
    text: str


def prove(index: int) -> Proof:
    """Inclusion of an entry under the newest checkpoint. Raises NoSuchEntry."""
    size = log.newest_size()
    if not 0 <= index < size:
        raise NoSuchEntry(index=index, size=size)
    path = log.prover(size).inclusion(index)
    found = LogProof(index, tuple(path), log.checkpoint(size) or b"")
    hashes = tuple(base64.b64encode(h).decode() for h in found.hashes)
    return Proof(size, hashes, found.text().decode())
