"""RFC 6962 Merkle trees over SHA-256: roots, compact ranges, inclusion and consistency proofs.

Hashes are 32 raw bytes. Source: RFC 6962 2.1 and RFC 9162 2.1. Two edges follow the published test
data of transparency-dev/merkle: a consistency proof from size 0 and a hash not of 32 bytes are refused.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Iterable, List, Sequence, Tuple

from muniment.ledger.errors import ProofRefused

EMPTY_ROOT = sha256(b"").digest()
HASH_SIZE = 32


def leaf_hash(data: bytes) -> bytes:
    """H(0x00 ‖ data)."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """H(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


def fold_level(row: bytes) -> bytes:
    """The row of nodes above a row of hashes, both as one byte string; an odd last hash moves up unchanged.

    Promoting the odd one gives the same root as splitting at the largest power of two below the size.
    """
    even = len(row) - len(row) % 64
    return b"".join([sha256(b"\x01" + row[at : at + 64]).digest() for at in range(0, even, 64)]) + row[even:]


def root_of_row(row: bytes) -> bytes:
    """Root over leaf hashes joined into one byte string."""
    if not row:
        return EMPTY_ROOT
    while len(row) > HASH_SIZE:
        row = fold_level(row)
    return row


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Root over leaf hashes; over none it is SHA-256 of nothing."""
    return root_of_row(b"".join(leaf_hashes))


class Range:
    """A compact range from leaf 0: enough of a tree to append to it and to know its root.

    `peaks` are the roots of the perfect subtrees of `size`, largest (leftmost) first.
    """

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if size < 0 or len(peaks) != bin(size).count("1"):
            raise ProofRefused("A compact range must have one peak for each set bit of its size", found=size)
        if any(len(peak) != HASH_SIZE for peak in peaks):
            raise ProofRefused("A peak is not of 32 bytes")
        self.size = size
        self.peaks: Tuple[bytes, ...] = tuple(peaks)

    def append(self, leaf: bytes) -> None:
        """Take in one leaf hash."""
        peaks, size = list(self.peaks), self.size
        while size & 1:
            leaf = sha256(b"\x01" + peaks.pop() + leaf).digest()
            size >>= 1
        peaks.append(leaf)
        self.peaks, self.size = tuple(peaks), self.size + 1

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Take in leaf hashes in order; whole aligned runs are hashed row by row."""
        leaves = list(leaf_hashes)
        at = 0
        while at < len(leaves):
            run = self._aligned_run(len(leaves) - at)
            if run == 1:
                self.append(leaves[at])
            else:
                self.add_subtree(root(leaves[at : at + run]), run)
            at += run

    def _aligned_run(self, left: int) -> int:
        """The largest perfect subtree that starts at the present size and fits in what is left."""
        run: int = 1 << (left.bit_length() - 1)
        return min(run, self.size & -self.size) if self.size else run

    def add_subtree(self, top: bytes, leaves: int) -> None:
        """Take in a perfect subtree of `leaves` leaves, a power of two that divides the present size."""
        if leaves & (leaves - 1) or self.size % leaves:
            raise ProofRefused("A subtree of this size does not fit here", found=leaves)
        peaks, size = list(self.peaks), self.size // leaves
        while size & 1:
            top = sha256(b"\x01" + peaks.pop() + top).digest()
            size >>= 1
        peaks.append(top)
        self.peaks, self.size = tuple(peaks), self.size + leaves

    def root(self) -> bytes:
        """Root of the tree of `size` leaves."""
        if not self.peaks:
            return EMPTY_ROOT
        top = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            top = node_hash(peak, top)
        return top

    def copy(self) -> Range:
        """A range that may grow apart from this one."""
        return Range(self.size, self.peaks)


def _split(size: int) -> int:
    """The largest power of two below `size` (size >= 2)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_path(leaf_hashes: Sequence[bytes], index: int) -> List[bytes]:
    """Audit path of leaf `index`, its sibling first (RFC 9162 2.1.3.1)."""
    if not 0 <= index < len(leaf_hashes):
        raise ProofRefused("No such leaf in a tree of this size", found=index)
    path: List[bytes] = []
    leaves = list(leaf_hashes)
    while len(leaves) > 1:
        middle = _split(len(leaves))
        if index < middle:
            path.append(root(leaves[middle:]))
            leaves = leaves[:middle]
        else:
            path.append(root(leaves[:middle]))
            leaves, index = leaves[middle:], index - middle
    return path[::-1]


def consistency_path(leaf_hashes: Sequence[bytes], first: int) -> List[bytes]:
    """Proof that the tree of the first `first` leaves is a prefix of this one (RFC 9162 2.1.4.1)."""
    if not 0 < first <= len(leaf_hashes):
        raise ProofRefused("No consistency proof exists between these sizes", found=first)
    path: List[bytes] = []
    leaves, whole = list(leaf_hashes), True
    while first < len(leaves):
        middle = _split(len(leaves))
        if first <= middle:
            path.append(root(leaves[middle:]))
            leaves = leaves[:middle]
        else:
            path.append(root(leaves[:middle]))
            leaves, first, whole = leaves[middle:], first - middle, False
    if not whole:
        path.append(root(leaves))
    return path[::-1]


def _need_hashes(*hashes: bytes) -> None:
    """Refuse anything that is not 32 bytes long."""
    for each in hashes:
        if len(each) != HASH_SIZE:
            raise ProofRefused("A hash in the proof is not of 32 bytes", found=len(each))


def verify_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes], expected: bytes) -> None:
    """Refuse unless `leaf` (a leaf hash) stands at `index` of the tree of `size` leaves with root `expected`.

    RFC 9162 2.1.3.2.
    """
    _need_hashes(leaf, expected, *path)
    if not 0 <= index < size:
        raise ProofRefused("The index lies outside the tree", found=index)
    at, last, top = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ProofRefused("The inclusion proof is too long", found=len(path))
        if at & 1 or at == last:
            top = node_hash(sibling, top)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            top = node_hash(top, sibling)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ProofRefused("The inclusion proof is too short", found=len(path))
    if top != expected:
        raise ProofRefused("The inclusion proof leads to another root", found=top.hex())


def verify_consistency(size1: int, size2: int, path: Sequence[bytes], root1: bytes, root2: bytes) -> None:
    """Refuse unless the tree (size1, root1) is a prefix of (size2, root2). RFC 9162 2.1.4.2."""
    if not 0 < size1 <= size2:
        raise ProofRefused("The first size must be from 1 to the second size", found=size1)
    if size1 == size2:  # nothing is hashed: the published data compare here roots of any length
        if path or root1 != root2:
            raise ProofRefused("Trees of one size must have one root and an empty proof")
        return
    _need_hashes(root1, root2, *path)
    if not path:
        raise ProofRefused("The consistency proof is empty")
    hashes = list(path) if size1 & (size1 - 1) else [root1, *path]
    _climb(size1 - 1, size2 - 1, hashes, root1, root2)


def _climb(at: int, last: int, hashes: Sequence[bytes], root1: bytes, root2: bytes) -> None:
    """Rebuild both roots from the proof, bottom up."""
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = hashes[0]
    for each in hashes[1:]:
        if last == 0:
            raise ProofRefused("The consistency proof is too long", found=len(hashes))
        if at & 1 or at == last:
            old, new = node_hash(each, old), node_hash(each, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, each)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ProofRefused("The consistency proof is too short", found=len(hashes))
    if old != root1 or new != root2:
        raise ProofRefused("The consistency proof leads to other roots")
