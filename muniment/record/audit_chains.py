"""Every chain walked with the chain secret, and every entry accounted for: on a chain, padding, or declared lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection

from muniment.errors.record import DamagedStore
from muniment.ledger.chain import Header, Kind, commitment, link_entry, padding_entry, subject_key, tag
from muniment.ledger.errors import LedgerError
from muniment.ledger.tree import Range, leaf_hash
from muniment.record import chains, log, queries, recovery
from muniment.record.event import Subject
from muniment.record.events import OfficeRestored

if TYPE_CHECKING:
    from muniment.record.office import Office

_NAMED = 10
_ROWS = (
    "SELECT l.hsalt, l.hdr, l.cm, l.log_index, l.seq, e.ev FROM record_link l "
    "LEFT JOIN record_storedevent e ON e.seq = l.seq WHERE l.chain = %s ORDER BY l.i"
)


@dataclass
class Accounts:
    """Which entries are accounted for, and what is wrong with the chains."""

    chains: int = 0
    padding: int = 0
    lost: int = 0  # by a restore, and declared
    walked: set[int] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)


def account(office: Office, at: Mapping[bytes, int], size: int, *, closed: bool) -> Accounts:
    """`at`: index by entry. No entry may be left over: an orphan would be a list that nobody is shown."""
    found = Accounts()
    for subject, chain_id in _all_chains():
        found.chains += 1
        try:
            found.problems += _walk(office, subject, chain_id, at, found)
        except (DamagedStore, LedgerError) as damage:
            found.problems.append(f"{subject}: {damage}")
    undeclared = sum(map(len, recovery.undeclared().values()))
    if undeclared:
        found.problems.append(f"{undeclared} lost entries are not declared by a BodyLost")
    found.padding = _padding(office, at, found.walked)
    declared = _declared_elsewhere() - found.walked
    found.lost += len(declared)
    left = size - len(found.walked) - len(declared) - bool(size) - closed
    if left:
        found.orphans.append(_orphans(left, at, found.walked | declared, size, closed=closed))
    return found


def _all_chains() -> Iterator[tuple[Subject, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, kind, ident FROM record_chain ORDER BY id")
        for id_, kind, ident in cursor.fetchall():
            yield Subject(Kind(kind), ident), id_


def _walk(
    office: Office, subject: Subject, chain_id: int, at: Mapping[bytes, int], found: Accounts
) -> list[str]:
    """Recompute every commitment of a chain and find it in the log at its place."""
    held = chains.stored(subject, office.secrets)
    key = subject_key(office.secrets.chain, subject.kind, subject.id)
    here, tree = chains.fresh(subject, office.secrets).t0, Range()
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, (chain_id,))
        rows = [
            (bytes(a), bytes(b), bytes(c), index, seq, ev) for a, b, c, index, seq, ev in cursor.fetchall()
        ]
    for i, (hsalt, hdr, stored_cm, index, seq, ev) in enumerate(rows):
        after = tag(key, i + 1)
        if seq == recovery.LOST and not hdr:
            cm = stored_cm
            found.lost += 1
        else:
            cm, head = commitment(hsalt, hdr), Header.parse(hdr)
            if (head.kind, head.i, head.root, head.next_tag) != (subject.kind, i, tree.root(), after):
                return [f"position {i} of {subject} has another header than its chain"]
            if ev is None or bytes(ev) != head.ev:
                return [f"position {i} of {subject} stands with another event than its header names"]
        if at.get(link_entry(here, cm)) != index:
            return [f"position {i} of {subject} is not in the log at {index}"]
        found.walked.add(index)
        tree.append(leaf_hash(cm))
        here = after
    if held is None or held.n != tree.size or held.range.root() != tree.root():
        return [f"the head of {subject} is not that of its entries"]
    return []


def _padding(office: Office, at: Mapping[bytes, int], walked: set[int]) -> int:
    """Padding entries of the log, which are added to those walked."""
    newest = log.newest()
    count = 0
    for k in range(newest[2] if newest else 0):
        index = at.get(padding_entry(office.secrets.chain, k))
        if index is not None and index not in walked:
            walked.add(index)
            count += 1
    return count


def _declared_elsewhere() -> set[int]:
    """Entries of chains begun after a backup that was restored, as the journal says."""
    return {
        index
        for recorded in queries.journal(OfficeRestored.TYPE)
        for first, last in recorded.event.lost_indices
        for index in range(first, last + 1)
    }


def _orphans(left: int, at: Mapping[bytes, int], known: set[int], size: int, *, closed: bool) -> str:
    if left < 0:
        return f"{-left} entries are accounted for twice"
    ends = {0, size - 1} if closed else {0}
    indices = sorted(set(at.values()) - known - ends)
    named = ", ".join(map(str, indices[:_NAMED])) + (" …" if len(indices) > _NAMED else "")
    return f"{left} entries are neither on a chain nor padding: {named}"
