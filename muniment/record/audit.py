"""The office's own look at its log: state, a whole re-hash with every chain walked, and proofs of single entries."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment.errors.record import DamagedStore, NoSuchEntry
from muniment.ledger.note import Checkpoint, parse_note
from muniment.ledger.proof import Proof as LogProof
from muniment.record import audit_bodies, audit_chains, audit_log, closing, log, publish

if TYPE_CHECKING:
    from muniment.record.office import Office


@dataclass(frozen=True)
class State:
    """What an outsider would ask first."""

    origin: str
    size: int
    root: str
    vkey: str
    published: int
    checkpoint: str
    vkeys: tuple[str, ...] = ()  # all that sign: two while the key is being changed
    closed: str | None = None  # why the log was closed


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
        vkeys=office.vkeys,
        closed=closing.reason(),
    )


@dataclass(frozen=True)
class Report:
    """What a whole check found. `ways`: what to do about the problems, in words."""

    entries: int
    chains: int
    padding: int
    problems: tuple[str, ...]
    lost: int = 0  # entries that a restore could not open again, all declared
    ways: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """No problem at all."""
        return not self.problems


_WAYS = {
    "log": "Run `muniment ledger mend`: it takes entries and tiles from whichever copy gives the signed root.",
    "published": "Run `muniment ledger mend`: it publishes the stored bytes again and puts the others aside.",
    "chains": (
        "A header has no second copy in a home. Stop writing, keep this home as it is, and restore from a backup to "
        "another place; entries since then are refetched from the published log."
    ),
    "orphans": (
        "Somebody wrote entries that no list shows, or a list was taken out of the database. Keep this home as it is "
        "and tell the auditor; a backup shows since when."
    ),
    "bodies": (
        "What these events said is damaged or gone. Restore from a backup that still has them; what no backup has is "
        "declared lost."
    ),
}


def check(office: Office) -> Report:
    """Re-hash the log, compare it with every checkpoint, tile and published file, walk every chain, open every event.

    Every entry is the genesis, padding that the chain secret gives, on a chain, or declared lost: no orphan. And every
    body is there with its key, unless an order to expunge stands on a chain of its event.
    """
    size = log.newest_size()
    read = audit_log.read(office, size)
    accounts = audit_chains.account(office, read.at, size, closed=read.closed)
    found = {
        "log": read.log + read.tiles,
        "published": read.published,
        "chains": accounts.problems,
        "orphans": accounts.orphans,
        "bodies": audit_bodies.problems(office),
    }
    return Report(
        entries=size,
        chains=accounts.chains,
        padding=accounts.padding,
        problems=tuple(each for problems in found.values() for each in problems),
        lost=accounts.lost,
        ways=tuple(dict.fromkeys(_WAYS[kind] for kind, problems in found.items() if problems)),
    )


def refuse_without_keys(office: Office) -> None:
    """At start: without the keys of its events nothing on the record can be read. Raises DamagedStore."""
    if log.newest_size() and office.event_keys.lost:
        raise DamagedStore(what=f"the keys of the events are not in {office.home}")


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
