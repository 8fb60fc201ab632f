"""C2SP tlog-tiles: where a log's hashes and entries lie in files, and how leaf hashes roll up into them.

A full tile has 256 hashes of 32 bytes; tile n of level l holds the roots of the subtrees of 256^l leaves
from (n*256)*256^l on. A partial tile's width is in its path. https://c2sp.org/tlog-tiles (v0.1).
"""

from __future__ import annotations

from typing import Iterable, Iterator, List, NamedTuple, Sequence, Tuple

from muniment.ledger.errors import TileRefused
from muniment.ledger.tree import EMPTY_ROOT, HASH_SIZE, root_of_row

WIDTH = 256
FULL_TILE = WIDTH * HASH_SIZE
MAX_ENTRY = 65_535


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


def bundle(entries: Iterable[bytes]) -> bytes:
    """Entries with their big-endian u16 lengths. Refuses one above 65,535 bytes."""
    parts: List[bytes] = []
    for entry in entries:
        if len(entry) > MAX_ENTRY:
            raise TileRefused("An entry is too long for a bundle", found=len(entry))
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


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


class Edge:
    """The right edge of a log: for each level the hashes of its partial tile, joined.

    Shape: `rows[level]` has 32 * partial_width(size, level) bytes. Enough to append and to know the root.
    """

    __slots__ = ("rows", "size")

    def __init__(self, size: int = 0, rows: Sequence[bytes] = ()) -> None:
        levels = (size.bit_length() + 7) // 8
        if len(rows) != levels or any(
            len(row) != HASH_SIZE * partial_width(size, level) for level, row in enumerate(rows)
        ):
            raise TileRefused("The edge has not the shape of a log of this size", found=size)
        self.size = size
        self.rows: Tuple[bytes, ...] = tuple(rows)

    def extend(self, leaf_hashes: Iterable[bytes]) -> List[Tuple[Place, bytes]]:
        """Append leaf hashes; gives every hash tile that is new or changed: full ones, and the new partial ones."""
        fresh = b"".join(leaf_hashes)
        new_size = self.size + len(fresh) // HASH_SIZE
        written: List[Tuple[Place, bytes]] = []
        rows: List[bytes] = []
        level = 0
        while fresh or level < len(self.rows):
            first = self.size >> (8 * (level + 1))
            row = (self.rows[level] if level < len(self.rows) else b"") + fresh
            changed, fresh = bool(fresh), b""
            if changed:
                tiles, fresh, row = _cut(row, level, first)
                written += tiles
            rows.append(row)
            level += 1
        self.size, self.rows = new_size, tuple(rows)
        return written

    def root(self) -> bytes:
        """Root of the log at its present size."""
        if not self.size:
            return EMPTY_ROOT
        tail = b""
        for row in self.rows:
            tail = root_of_row(row + tail) if row or tail else b""
        return tail


def _cut(row: bytes, level: int, first: int) -> Tuple[List[Tuple[Place, bytes]], bytes, bytes]:
    """Tiles of a row that begins at tile `first`; the hashes for the level above; what is left over."""
    full = len(row) // FULL_TILE
    tiles = [row[n * FULL_TILE : (n + 1) * FULL_TILE] for n in range(full)]
    written = [(Place(level, first + n, WIDTH), tile) for n, tile in enumerate(tiles)]
    rest = row[full * FULL_TILE :]
    if rest:
        written.append((Place(level, first + full, len(rest) // HASH_SIZE), rest))
    return written, b"".join([root_of_row(tile) for tile in tiles]), rest


def roll_up(leaf_hashes: Sequence[bytes]) -> List[Tuple[Place, bytes]]:
    """All hash tiles of a log, from its leaf hashes; partial ones for this size only."""
    return Edge().extend(leaf_hashes)
