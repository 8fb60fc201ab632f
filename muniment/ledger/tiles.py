"""C2SP tlog-tiles: where a log's hashes and entries lie in files, and how leaf hashes roll up into them.

A full tile has 256 hashes of 32 bytes; tile n of level l holds the roots of the subtrees of 256^l leaves
from (n*256)*256^l on. A partial tile's width is in its path. https://c2sp.org/tlog-tiles (v0.1).
"""

from __future__ import annotations

import re
from typing import Iterable, Iterator, List, NamedTuple, Sequence, Tuple

from muniment.ledger.errors import TileRefused
from muniment.ledger.tree import EMPTY_ROOT, HASH_SIZE, Range, node_hash, root_of_row

WIDTH = 256
FULL_TILE = WIDTH * HASH_SIZE
MAX_ENTRY = 65_535
_PATH = re.compile(
    r"tile/(?P<level>0|[1-9][0-9]?|entries)/(?P<n>(?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?\Z",
    re.ASCII,
)


def _number(n: int) -> str:
    """1234067 -> x001/x234/067."""
    groups = [f"{n % 1000:03}"]
    while n >= 1000:
        n //= 1000
        groups.append(f"x{n % 1000:03}")
    return "/".join(reversed(groups))


def _with_width(path: str, width: int) -> str:
    if not 1 <= width <= WIDTH:
        raise TileRefused("A tile has 1 to 256 places", found=width)
    return path if width == WIDTH else f"{path}.p/{width}"


def tile_path(level: int, n: int, width: int = WIDTH) -> str:
    """Path of hash tile `n` of `level` (0..63), such as tile/0/x001/234.p/17."""
    if not 0 <= level <= 63 or n < 0:
        raise TileRefused("No such tile", found=(level, n))
    return _with_width(f"tile/{level}/{_number(n)}", width)


def entries_path(n: int, width: int = WIDTH) -> str:
    """Path of entry bundle `n`, such as tile/entries/000.p/9."""
    if n < 0:
        raise TileRefused("No such bundle", found=n)
    return _with_width(f"tile/entries/{_number(n)}", width)


def parse_path(path: str) -> Place:
    """The tile or bundle that a path names, in its one spelling. Raises TileRefused for any other string."""
    match = _PATH.match(path)
    if match is not None:
        level = -1 if match["level"] == "entries" else int(match["level"])
        n = int(match["n"].replace("x", "").replace("/", ""))
        found = Place(level, n, int(match["width"] or WIDTH))
        if found.path == path:  # which refuses levels and widths that no log has
            return found
    raise TileRefused("The path names no tile and no bundle", found=path[:80])


def bundle(entries: Iterable[bytes]) -> bytes:
    """Entries with their big-endian u16 lengths. Refuses one above 65,535 bytes."""
    held = list(entries)
    longest = max(map(len, held), default=0)
    if longest > MAX_ENTRY:
        raise TileRefused("An entry is too long for a bundle", found=longest)
    return b"".join([len(entry).to_bytes(2, "big") + entry for entry in held])


def split_bundle(data: bytes) -> List[bytes]:
    """The entries of a bundle; refuses a cut one. The caller checks the count against the path."""
    entries: List[bytes] = []
    at, end = 0, len(data)
    while at < end:
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if start > end or at > end:
            raise TileRefused("The bundle ends inside an entry", found=len(entries))
        entries.append(data[start:at])
    return entries


def partial_width(size: int, level: int) -> int:
    """Width of the partial tile of `level` in a log of `size` entries; 0: there is none."""
    return (size >> (8 * level)) % WIDTH


class Place(NamedTuple):
    """One tile or bundle of a log: level -1 is the entry bundles."""

    level: int
    n: int
    width: int

    @property
    def path(self) -> str:
        """Its path under the log's prefix."""
        return (
            entries_path(self.n, self.width) if self.level < 0 else tile_path(self.level, self.n, self.width)
        )

    def fits(self, size: int) -> bool:
        """Whether a log of `size` entries has all of these places."""
        return self.n * WIDTH + self.width <= size >> (8 * max(self.level, 0))


def bundles_for(size: int) -> Iterator[Place]:
    """Every entry bundle of a log of `size`, in order."""
    yield from _row(-1, size)


def _row(level: int, count: int) -> Iterator[Place]:
    for n in range(count // WIDTH):
        yield Place(level, n, WIDTH)
    if count % WIDTH:
        yield Place(level, count // WIDTH, count % WIDTH)


def places_for(size: int) -> Iterator[Place]:
    """Every bundle and hash tile that a log of `size` consists of, bundles first."""
    yield from bundles_for(size)
    level, count = 0, size
    while count:
        yield from _row(level, count)
        level, count = level + 1, count // WIDTH


def tiles_for(size: int) -> Iterator[str]:
    """Every path that a mirror must hold at `size`, the checkpoint apart."""
    return (place.path for place in places_for(size))


def subtree_root(tile: bytes) -> bytes:
    """Root of a full tile: the hash that stands for it one level up. A partial one never is."""
    if len(tile) != FULL_TILE:
        raise TileRefused("A full tile is exactly 8,192 bytes", found=len(tile))
    return root_of_row(tile)


class _Row:
    """The open tile of one level: its number, its hashes joined, and the tree over them."""

    __slots__ = ("hashes", "n", "tree")

    def __init__(self, n: int, hashes: bytes, tree: Range) -> None:
        self.n = n
        self.hashes = hashes
        self.tree = tree

    @classmethod
    def of(cls, n: int, hashes: bytes) -> _Row:
        """From the stored bytes of a partial tile."""
        tree = Range()
        tree.extend(hashes[at : at + HASH_SIZE] for at in range(0, len(hashes), HASH_SIZE))
        return cls(n, hashes, tree)

    def take(self, fresh: Sequence[bytes], level: int, written: List[Tuple[Place, bytes]]) -> List[bytes]:
        """Append hashes; what is new goes to `written`. Gives the roots of the tiles that were filled."""
        full: List[bytes] = []
        at = 0
        while at < len(fresh):
            some = fresh[at : at + WIDTH - self.tree.size]
            at += len(some)
            self.hashes += b"".join(some)
            self.tree.extend(some)
            written.append((Place(level, self.n, self.tree.size), self.hashes))
            if self.tree.size == WIDTH:
                full.append(self.tree.root())
                self.n, self.hashes, self.tree = self.n + 1, b"", Range()
        return full

    def copy(self) -> _Row:
        """A row that may grow apart from this one."""
        return _Row(self.n, self.hashes, self.tree.copy())


class Edge:
    """The right edge of a log: for each level the hashes of its partial tile, joined.

    Shape: `rows[level]` has 32 * partial_width(size, level) bytes. Enough to append and to know the root. Each node
    is hashed once, when it is complete: an append costs a few hashes, whatever the width of the partial tiles.
    """

    __slots__ = ("_rows", "size")

    def __init__(self, size: int = 0, rows: Sequence[bytes] = ()) -> None:
        levels = (size.bit_length() + 7) // 8
        if len(rows) != levels or any(
            len(row) != HASH_SIZE * partial_width(size, level) for level, row in enumerate(rows)
        ):
            raise TileRefused("The edge has not the shape of a log of this size", found=size)
        self.size = size
        self._rows = [_Row.of(size >> (8 * (level + 1)), row) for level, row in enumerate(rows)]

    @property
    def rows(self) -> Tuple[bytes, ...]:
        """The partial tiles, lowest level first."""
        return tuple(row.hashes for row in self._rows)

    def extend(self, leaf_hashes: Iterable[bytes]) -> List[Tuple[Place, bytes]]:
        """Append leaf hashes; gives every hash tile that is new or changed: full ones, and the new partial ones."""
        fresh = list(leaf_hashes)
        self.size += len(fresh)
        written: List[Tuple[Place, bytes]] = []
        level = 0
        while fresh:
            if level == len(self._rows):
                self._rows.append(_Row(0, b"", Range()))
            fresh = self._rows[level].take(fresh, level, written)
            level += 1
        return written

    def root(self) -> bytes:
        """Root of the log at its present size."""
        peaks = [peak for row in self._rows for peak in reversed(row.tree.peaks)]  # smallest, rightmost first
        if not peaks:
            return EMPTY_ROOT
        top = peaks[0]
        for peak in peaks[1:]:
            top = node_hash(peak, top)
        return top

    def copy(self) -> Edge:
        """An edge that may grow apart from this one."""
        other = Edge()
        other.size, other._rows = self.size, [row.copy() for row in self._rows]
        return other


def roll_up(leaf_hashes: Sequence[bytes]) -> List[Tuple[Place, bytes]]:
    """All hash tiles of a log, from its leaf hashes; partial ones for this size only."""
    return Edge().extend(leaf_hashes)
