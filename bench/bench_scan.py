"""The outsider's check of a whole log: a million entries hashed again, with the exactly-once check of a walked case."""

import os
from hashlib import sha256

from bench.rows import Row, best_of
from muniment.ledger.scan import scan
from muniment.ledger.tiles import bundle
from muniment.ledger.tree import root

SIZE = 1_000_000
CASE = 1000  # entries of the walked case


def run() -> list[Row]:
    """Seconds for the pass; the peer hashes the same entries into the same root and looks at nothing else."""
    from muniment.ledger.chain import genesis_entry

    entries = [genesis_entry("bench.example.org", bytes([1]) * 32)]
    blob = os.urandom(64 * SIZE)
    entries += [b"\x01" + blob[at : at + 64] for at in range(0, 64 * (SIZE - 1), 64)]
    bundles = [bundle(entries[at : at + 256]) for at in range(0, SIZE, 256)]
    wanted = {entry[1:33] for entry in entries[1 :: SIZE // CASE]}

    def bare() -> bytes:
        return root([sha256(b"\0" + entry).digest() for entry in entries])

    def ours() -> bytes:
        found = scan(bundles, wanted=wanted)
        if any(len(found.at(tag)) != 1 for tag in wanted):
            raise AssertionError
        return found.root

    if bare() != ours():
        raise AssertionError
    return [
        Row(
            name="re-hash 1 M entries, exactly-once check of a case",
            ours=best_of(ours, times=3),
            peer=best_of(bare, times=3),
            note=f"peer: bare hashing of the same entries to the same root; case of {CASE} entries",
        )
    ]
