"""Inclusion and consistency proofs from a log's hash tiles, without hashing the log again.

A tile is read once and kept with its inner nodes, so that proofs after the first cost look-ups alone.
RFC 9162 2.1.3.1 and 2.1.4.1 say which nodes a proof has; https://c2sp.org/tlog-tiles where they lie.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Callable, List, Tuple

from muniment.ledger.errors import ProofRefused, TileRefused
from muniment.ledger.tiles import WIDTH, Place
from muniment.ledger.tree import EMPTY_ROOT, HASH_SIZE, fold_level, node_hash

_HEIGHT = 8  # of a tile: 256 = 2^8
_KEPT = 1024  # tiles, of some 16 KB each with their inner nodes


class Prover:
    """Proofs over the first `size` entries of a log. `read` gives the bytes of a hash tile at its width."""

    def __init__(self, size: int, read: Callable[[Place], bytes]) -> None:
        self.size = size
        self._read = read
        self._tile = lru_cache(maxsize=_KEPT)(self._rows)
        self._edge = self._right_edge()

    def root(self) -> bytes:
        """Root at this size."""
        return self._edge[-1] if self.size else EMPTY_ROOT

    def inclusion(self, index: int) -> List[bytes]:
        """Audit path of leaf `index`, its sibling first. Raises ProofRefused, TileRefused."""
        if not 0 <= index < self.size:
            raise ProofRefused("No such leaf in a tree of this size", found=index)
        path: List[bytes] = []
        at, last = index, self.size - 1
        for height in range(last.bit_length()):
            sibling = at ^ 1
            if sibling < last:
                path.append(self._node(height, sibling))
            elif sibling == last:
                path.append(self._edge[height])
            at, last = at >> 1, last >> 1
        return path

    def consistency(self, first: int) -> List[bytes]:
        """Proof that the log of `first` entries is the beginning of this one. Raises ProofRefused, TileRefused."""
        if not 0 < first <= self.size:
            raise ProofRefused("No consistency proof exists between these sizes", found=first)
        if first == self.size:
            return []
        height = (first & -first).bit_length() - 1  # of the smallest perfect subtree at the old right edge
        at, last = (first - 1) >> height, (self.size - 1) >> height
        path = [] if first & (first - 1) == 0 else [self._node(height, at)]
        while last:
            sibling = at ^ 1
            if sibling < last:
                path.append(self._node(height, sibling))
            elif sibling == last:
                path.append(self._edge[height])
            height, at, last = height + 1, at >> 1, last >> 1
        return path

    def _right_edge(self) -> List[bytes]:
        """For each height the root over the leaves of the last node there, which may not be a perfect subtree."""
        if not self.size:
            return []
        last = self.size - 1
        found = [self._node(0, last)]
        for height in range(last.bit_length()):
            if last & 1:
                found.append(node_hash(self._node(height, last - 1), found[-1]))
            else:
                found.append(found[-1])
            last >>= 1
        return found

    def _node(self, height: int, at: int) -> bytes:
        """A perfect subtree's root: that of the leaves from at * 2^height on."""
        level, inner = divmod(height, _HEIGHT)
        above = _HEIGHT - inner
        row = self._tile(level, at >> above)[inner]
        start = (at & ((1 << above) - 1)) * HASH_SIZE
        return row[start : start + HASH_SIZE]

    def _rows(self, level: int, n: int) -> Tuple[bytes, ...]:
        """A tile and the seven rows of nodes within it; of a partial tile the nodes that are complete."""
        place = Place(level, n, min(WIDTH, (self.size >> (_HEIGHT * level)) - n * WIDTH))
        row = self._read(place)
        if len(row) != HASH_SIZE * place.width:
            raise TileRefused("A tile is not as long as its width says", found=place.path)
        rows = [row]
        for _ in range(_HEIGHT - 1):
            even = len(row) - len(row) % (2 * HASH_SIZE)
            row = fold_level(row[:even])
            rows.append(row)
        return tuple(rows)
