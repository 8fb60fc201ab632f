"""One pass over a whole log: its root, the forms of its entries, and where the tags one asks for stand.

A million entries pass in little more than the time of hashing them. The trick is to ask for few tags: no
table of all tags is kept, each bundle's tags are only met with the wanted set, which stays small.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import AbstractSet, Collection, Dict, Iterable, List, NamedTuple, Optional, Sequence

from muniment.ledger.chain import LINK_SIZE, Final, Genesis, parse_entry
from muniment.ledger.errors import EntryRefused, TileRefused
from muniment.ledger.tiles import WIDTH, split_bundle
from muniment.ledger.tree import Range, root_of_row

_STEP = LINK_SIZE + 2
_FULL = WIDTH * _STEP
_HIGH, _LOW, _KIND = bytes(WIDTH), bytes((LINK_SIZE,)) * WIDTH, b"\x01" * WIDTH
_ENTRIES = tuple(slice(at + 2, at + _STEP) for at in range(0, _FULL, _STEP))


class Found(NamedTuple):
    """Where a tag stands in the log, and the commitment beside it."""

    at: int
    cm: bytes


@dataclass
class Scan:
    """What one pass found. `places` holds the wanted tags that occur (all tags, if none were named), in log
    order; `roots` the roots at the sizes asked for.
    """

    genesis: Optional[Genesis] = None
    final: Optional[Final] = None
    size: int = 0
    root: bytes = b""
    places: Dict[bytes, List[Found]] = field(default_factory=dict)
    roots: Dict[int, bytes] = field(default_factory=dict)

    def at(self, tag: bytes) -> Sequence[Found]:
        """Every place of a tag; empty if it is in the log nowhere."""
        return self.places.get(tag, ())


def scan(
    bundles: Iterable[bytes], *, wanted: Optional[AbstractSet[bytes]] = None, sizes: Collection[int] = ()
) -> Scan:
    """Read entry bundles (256 entries each, the last may be shorter). Raises TileRefused, EntryRefused.

    `wanted`: tags to place; None places every tag, at about 250 bytes of memory an entry.
    """
    found, growing, marks = Scan(), Range(), sorted(set(sizes), reverse=True)
    ended = False
    for data in bundles:
        if ended:
            raise TileRefused("A bundle before the last has fewer than 256 entries", found=found.size)
        entries = _entries(data, found)
        leaves = [sha256(b"\0" + entry).digest() for entry in entries]
        while marks and marks[-1] < found.size + len(leaves):
            _mark(found, growing, leaves, marks.pop())
        _place(found, entries, wanted)
        found.size += len(leaves)
        ended = len(leaves) < WIDTH
        if ended:
            growing.extend(leaves)
        else:
            growing.add_subtree(root_of_row(b"".join(leaves)), WIDTH)
    found.root = growing.root()
    for size in marks:
        if size == found.size:
            found.roots[size] = found.root
    return found


def _mark(found: Scan, growing: Range, leaves: Sequence[bytes], size: int) -> None:
    """Note the root at a size that ends within or at the start of this bundle."""
    if size < found.size:
        return
    early = growing.copy()
    early.extend(leaves[: size - found.size])
    found.roots[size] = early.root()


def _entries(data: bytes, found: Scan) -> List[bytes]:
    """The bundle's entries, their forms checked; a full bundle of links is cut without reading lengths."""
    if (
        len(data) == _FULL
        and found.size
        and not found.final
        and data[0::_STEP] == _HIGH
        and data[1::_STEP] == _LOW
        and data[2::_STEP] == _KIND
    ):
        return [data[entry] for entry in _ENTRIES]
    entries = split_bundle(data)
    if not 1 <= len(entries) <= WIDTH:
        raise TileRefused("A bundle has 1 to 256 entries", found=len(entries))
    for index, entry in enumerate(entries, start=found.size):
        _check(entry, index, found)
    return entries


def _check(entry: bytes, index: int, found: Scan) -> None:
    """Entry 0 is the log's parameters, nothing else is; after a final entry there is nothing."""
    parsed = parse_entry(entry)
    if found.final:
        raise EntryRefused(f"Entry {index} stands after the log's final entry", found=index)
    if isinstance(parsed, Genesis) != (index == 0):
        raise EntryRefused(
            f"Entry {index}: the log's parameters stand at index 0 and nowhere else", found=index
        )
    if isinstance(parsed, Genesis):
        found.genesis = parsed
    elif isinstance(parsed, Final):
        found.final = parsed


def _place(found: Scan, entries: Sequence[bytes], wanted: Optional[AbstractSet[bytes]]) -> None:
    """Put the wanted tags of a bundle into `places`."""
    tags = [entry[1:33] for entry in entries]
    if wanted is not None and wanted.isdisjoint(tags):
        return
    for index, (tag, entry) in enumerate(zip(tags, entries), start=found.size):
        if (wanted is None or tag in wanted) and len(entry) == LINK_SIZE and entry[0] == 1:
            found.places.setdefault(tag, []).append(Found(index, entry[33:]))
