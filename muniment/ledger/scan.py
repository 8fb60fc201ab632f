"""One pass over a whole log: its root, the forms of its entries, and where the tags one asks for stand.

A million entries pass in little more than the time of hashing them. The trick is to ask for few tags: no
table of all tags is kept, each bundle's tags are only met with the wanted set, which stays small.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import AbstractSet, Callable, Collection, Dict, Iterable, List, NamedTuple, Optional, Sequence

from muniment.ledger.chain import LINK_SIZE, Final, Genesis, parse_entry
from muniment.ledger.errors import EntryRefused, TileRefused
from muniment.ledger.tiles import WIDTH, split_bundle
from muniment.ledger.tree import Range, root_of_row

_STEP = LINK_SIZE + 2
_FULL = WIDTH * _STEP
_HIGH, _LOW, _KIND = bytes(WIDTH), bytes((LINK_SIZE,)) * WIDTH, b"\x01" * WIDTH
_LEAVES = tuple(slice(at + 1, at + _STEP) for at in range(0, _FULL, _STEP))
_TAGS = tuple(slice(at + 3, at + 35) for at in range(0, _FULL, _STEP))


class Found(NamedTuple):
    """Where a tag stands in the log, and the commitment beside it."""

    at: int
    cm: bytes


@dataclass
class Scan:
    """What one pass found. `places` holds the wanted tags that occur (all tags, if none were named), in log
    order; `roots` the roots at the sizes asked for; `edge` the log up to its last full bundle, to go on from.
    """

    genesis: Optional[Genesis] = None
    final: Optional[Final] = None
    size: int = 0
    root: bytes = b""
    places: Dict[bytes, List[Found]] = field(default_factory=dict)
    roots: Dict[int, bytes] = field(default_factory=dict)
    edge: Range = field(default_factory=Range)

    def at(self, tag: bytes) -> Sequence[Found]:
        """Every place of a tag; empty if it is in the log nowhere."""
        return self.places.get(tag, ())


def scan(
    bundles: Iterable[bytes],
    *,
    wanted: Optional[AbstractSet[bytes]] = None,
    sizes: Collection[int] = (),
    after: Optional[Range] = None,
) -> Scan:
    """Read entry bundles (256 entries each, the last may be shorter). Raises TileRefused, EntryRefused.

    `wanted`: tags to place; None places every tag, at about 250 bytes of memory an entry. `after`: the `edge` of an
    earlier scan; the bundles are then those that follow it, and only their tags are placed.
    """
    growing = after.copy() if after is not None else Range()
    if growing.size % WIDTH:
        raise TileRefused("A scan goes on from a full bundle only", found=growing.size)
    found, marks = Scan(size=growing.size), sorted(set(sizes), reverse=True)
    ended = False
    for data in bundles:
        if ended:
            raise TileRefused("A bundle before the last has fewer than 256 entries", found=found.size)
        cut = _plain(data) if _is_plain(data, found) else _mixed(data, found)
        while marks and marks[-1] < found.size + len(cut.leaves):
            _mark(found, growing, cut.leaves, marks.pop())
        if wanted is None or not wanted.isdisjoint(cut.tags):
            _place(found, cut, wanted)
        found.size += len(cut.leaves)
        ended = len(cut.leaves) < WIDTH
        if ended:
            found.edge = growing.copy()
            growing.extend(cut.leaves)
        else:
            growing.add_subtree(root_of_row(b"".join(cut.leaves)), WIDTH)
    if not ended:
        found.edge = growing.copy()
    found.root = growing.root()
    for size in marks:
        if size == found.size:
            found.roots[size] = found.root
    return found


class _Cut(NamedTuple):
    """A bundle's leaf hashes and tags; `cms` are cut out only where they are asked for. No link: no tag."""

    leaves: List[bytes]
    tags: List[bytes]
    cms: Callable[[int], bytes]


def _is_plain(data: bytes, found: Scan) -> bool:
    """Whether this is a full bundle of links, as nearly all are; told from three strides of it."""
    return (
        len(data) == _FULL
        and bool(found.size)
        and not found.final
        and data[0::_STEP] == _HIGH
        and data[1::_STEP] == _LOW
        and data[2::_STEP] == _KIND
    )


def _plain(data: bytes) -> _Cut:
    """A full bundle of links. The low byte of each length, set to zero, is the prefix that leaves are hashed with."""
    prefixed = bytearray(data)
    prefixed[1::_STEP] = _HIGH
    hashed = bytes(prefixed)
    return _Cut(
        [sha256(hashed[leaf]).digest() for leaf in _LEAVES],
        [data[tag] for tag in _TAGS],
        lambda k: data[k * _STEP + 35 : (k + 1) * _STEP],
    )


def _mixed(data: bytes, found: Scan) -> _Cut:
    """Any other bundle, its entries' forms checked one by one."""
    entries = split_bundle(data)
    if not 1 <= len(entries) <= WIDTH:
        raise TileRefused("A bundle has 1 to 256 entries", found=len(entries))
    for index, entry in enumerate(entries, start=found.size):
        _check(entry, index, found)
    return _Cut(
        [sha256(b"\0" + entry).digest() for entry in entries],
        [entry[1:33] if entry[0] == 1 else b"" for entry in entries],
        lambda k: entries[k][33:],
    )


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


def _mark(found: Scan, growing: Range, leaves: Sequence[bytes], size: int) -> None:
    """Note the root at a size that ends within or at the start of this bundle."""
    if size < found.size:
        return
    early = growing.copy()
    early.extend(leaves[: size - found.size])
    found.roots[size] = early.root()


def _place(found: Scan, cut: _Cut, wanted: Optional[AbstractSet[bytes]]) -> None:
    """Put the wanted tags of a bundle into `places`."""
    for k, tag in enumerate(cut.tags):
        if tag if wanted is None else tag in wanted:
            found.places.setdefault(tag, []).append(Found(found.size + k, cut.cms(k)))
