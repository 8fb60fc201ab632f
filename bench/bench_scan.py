"""The outsider's check of a whole log: every entry hashed again, with the exactly-once check of a walked case.

The log lies in files, as a mirror holds it, and is read a bundle at a time by both. The peer hashes the same entries
into the same root and looks at nothing else. With `--long` ten million entries too.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

from bench.rows import Row, alone, in_turn, is_long
from muniment.ledger.chain import genesis_entry
from muniment.ledger.scan import scan
from muniment.ledger.tiles import bundle, split_bundle
from muniment.ledger.tree import Range, root

SIZES = {1_000_000: ("1 M", 1.4), 10_000_000: ("10 M", 1.6)}
CASE = 1000  # entries of the walked case
_BUNDLE = 256


def run() -> list[Row]:
    """Seconds for the pass, the median of five in turn; peak memory of a process that does nothing else."""
    rows = []
    for size, (name, bar) in SIZES.items():
        if size > 1_000_000 and not is_long():
            continue
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "bundles"
            _write(log, size)
            if _ours(log) != _bare(log):
                raise AssertionError
            took = in_turn({"ours": partial(_ours, log), "peer": partial(_bare, log)})
            rows.append(
                Row(
                    name=f"re-hash {name} entries, exactly-once check of a case",
                    ours=took["ours"],
                    peer=took["peer"],
                    memory_mb=alone("bench.bench_scan", str(log)),
                    at_least=1 / bar,
                    at_most_mb=1024,
                    note=f"peer: bare hashing of the same entries to the same root; case of {CASE:,} entries",
                )
            )
    return rows


def _write(log: Path, size: int) -> None:
    """A log of `size` entries in one file: bundle behind bundle."""
    with log.open("wb") as out:
        for first in range(0, size, _BUNDLE):
            blob = os.urandom(64 * min(_BUNDLE, size - first))
            entries = [b"\x01" + blob[at : at + 64] for at in range(0, len(blob), 64)]
            if not first:
                entries[0] = genesis_entry("bench.example.org", bytes([1]) * 32)
            out.write(bundle(entries))


def _bundles(log: Path) -> Iterator[bytes]:
    """The bundles again: the first is as long as its genesis makes it, all others are of links alone."""
    first = len(genesis_entry("bench.example.org", bytes([1]) * 32)) + 2 + 255 * 67
    with log.open("rb") as data:
        yield data.read(first)
        while piece := data.read(_BUNDLE * 67):
            yield piece


def _case(log: Path) -> frozenset[bytes]:
    """The tags of a case whose entries are spread over the whole log."""
    places = log.stat().st_size // 67
    with log.open("rb") as data:
        first = len(next(_bundles(log)))
        tags = set()
        for n in range(CASE):
            data.seek(first + n * ((places - _BUNDLE) // CASE) * 67 + 3)
            tags.add(data.read(32))
    return frozenset(tags)


def _ours(log: Path) -> bytes:
    wanted = _case(log)
    found = scan(_bundles(log), wanted=wanted)
    if len(wanted) != CASE or any(len(found.at(tag)) != 1 for tag in wanted):
        raise AssertionError
    return found.root


def _bare(log: Path) -> bytes:
    """A streaming root over the same files: each bundle's tree, then the tree over those."""
    tree = Range()
    for data in _bundles(log):
        if tree.size and len(data) == _BUNDLE * 67:
            leaves = [sha256(b"\0" + data[at : at + 65]).digest() for at in range(2, len(data), 67)]
        else:
            leaves = [sha256(b"\0" + entry).digest() for entry in split_bundle(data)]
        if len(leaves) == _BUNDLE:
            tree.add_subtree(root(leaves), _BUNDLE)
        else:
            tree.extend(leaves)
    return tree.root()


if __name__ == "__main__":
    _ours(Path(sys.argv[1]))
