"""The log against itself: every entry, every signed checkpoint, every stored tile, every published file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from muniment.errors.record import DamagedStore, PublishedDamaged
from muniment.ledger.chain import Final, genesis_entry, parse_entry
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Checkpoint, parse_note
from muniment.ledger.tree import Range, leaf_hash
from muniment.record import log, mending, publish, rotation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from muniment.ledger.note import Note, Verifier
    from muniment.record.office import Office

_NAMED = 5


@dataclass
class Read:
    """The log as it was read: where each entry stands, leaf hashes, and what is wrong."""

    at: dict[bytes, int] = field(default_factory=dict)
    leaves: list[bytes] = field(default_factory=list)
    closed: bool = False
    log: list[str] = field(default_factory=list)
    tiles: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)


def read(office: Office, size: int) -> Read:
    """Hash everything anew and compare."""
    found = Read()
    try:
        _entries(office, size, found)
    except (DamagedStore, LedgerError) as damage:
        found.log.append(f"entries from {len(found.leaves)} on can not be read: {_plain(damage)}")
        return found
    _tiles(found)
    _published(office, found)
    return found


def _plain(damage: Exception) -> str:
    return str(damage.problem if isinstance(damage, LedgerError) else damage).rstrip(".")


def _entries(office: Office, size: int, found: Read) -> None:
    """Compare the root over every prefix that was signed, and each signature; give the index of each entry."""
    tree = Range()
    signed = set(log.checkpoint_sizes(0))
    keys = rotation.verifiers(office)
    for index, data in enumerate(log.entries(0, size)):
        leaf = leaf_hash(data)
        tree.append(leaf)
        found.leaves.append(leaf)
        if data in found.at:
            found.log.append(f"entry {index} repeats entry {found.at[data]}")
        found.at[data] = index
        if index + 1 in signed:
            found.log += _checkpoint(Checkpoint(office.origin, index + 1, tree.root()), keys)
    if size and found.at.get(genesis_entry(office.origin, office.secrets.vrf_public)) != 0:
        found.log.append("entry 0 is not this office's genesis")
    found.closed = bool(size) and isinstance(parse_entry(data), Final)


def _checkpoint(expected: Checkpoint, keys: Sequence[Verifier]) -> list[str]:
    try:
        note = parse_note(log.checkpoint(expected.size) or b"")
        own = Checkpoint.parse_own(note.text)
    except LedgerError as refused:
        return [f"the checkpoint of size {expected.size} is not as it was signed: {refused.problem}"]
    if own != expected:
        return [f"the checkpoint of size {expected.size} is not over these entries"]
    return (
        [] if _is_signed(note, keys) else [f"the checkpoint of size {expected.size} is not as it was signed"]
    )


def _is_signed(note: Note, keys: Sequence[Verifier]) -> bool:
    """As `ledger.note.open_note`, with a faster Ed25519: a log has as many checkpoints as commits."""
    known = {(each.name, each.id): each for each in keys}
    found = [(known[s.name, s.id], s) for s in note.signatures if (s.name, s.id) in known]
    try:
        for verifier, signature in found:
            Ed25519PublicKey.from_public_bytes(verifier.public).verify(signature.blob, note.text.encode())
    except InvalidSignature:
        return False
    return bool(found)


def _tiles(found: Read) -> None:
    wanted, there = mending.tiles_of(found.leaves), mending.stored_tiles()
    wrong = sorted(key for key in wanted.keys() | there.keys() if wanted.get(key) != there.get(key))
    if wrong:
        found.tiles.append(f"{len(wrong)} stored tiles are not those of the entries: {_some(wrong)}")


def _published(office: Office, found: Read) -> None:
    """Every file that the published checkpoint stands on."""
    try:
        shown = publish.published_size(office.published)
        other, gone = publish.differences(office)
    except (PublishedDamaged, DamagedStore) as damage:
        found.published.append(_plain(damage))
        return
    if other:
        found.published.append(
            f"{len(other)} published files hold other bytes than were signed: {_some(other)}"
        )
    if gone:
        found.published.append(
            f"{len(gone)} published files are missing at {shown} entries: {_some(list(gone))}"
        )


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
