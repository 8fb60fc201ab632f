"""Inclusion proofs from a log of a hundred thousand entries, every one checked, beside pymerkle's two trees."""

import os
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

from pymerkle import InmemoryTree, SqliteTree

from bench.rows import Row, medians, seconds
from muniment.ledger.prover import Prover
from muniment.ledger.tree import leaf_hash, verify_inclusion

SIZE = 100_000
PROOFS = {"ours": 20_000, "ours cold": 200, "in memory": 5_000, "sqlite": 1_000}  # asked of each in a round


def run() -> list[Row]:
    """Proofs a second, of entries drawn at random. Warm: tiles were read before. Cold: a new reader for each."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        entries = [os.urandom(65) for _ in range(SIZE)]
        ours = _ours(folder, entries)
        memory, sqlite = (
            InmemoryTree(algorithm="sha256"),
            SqliteTree(str(folder / "peer.sqlite"), algorithm="sha256"),
        )
        for entry in entries:
            memory.append_entry(entry)
        sqlite.append_entries(entries, chunksize=10_000)
        warm = ours()
        if warm.root() != memory.get_state():
            raise AssertionError
        for index in range(0, SIZE, 997):
            verify_inclusion(index, SIZE, leaf_hash(entries[index]), warm.inclusion(index), warm.root())
        middle = medians(
            {
                "ours": _rate("ours", warm.inclusion),
                "ours cold": _rate("ours cold", lambda index: ours().inclusion(index)),
                "in memory": _rate("in memory", lambda index: memory.prove_inclusion(index + 1)),
                "sqlite": _rate("sqlite", lambda index: sqlite.prove_inclusion(index + 1)),
            }
        )
        sqlite.con.close()
    return [
        _row("inclusion proofs, warm", middle["ours"], middle["sqlite"], "pymerkle SqliteTree", 2.0),
        _row("inclusion proofs, warm", middle["ours"], middle["in memory"], "pymerkle InmemoryTree", 2.0),
        _row(
            "inclusion proofs, each from cold",
            middle["ours cold"],
            middle["sqlite"],
            "pymerkle SqliteTree",
            None,
        ),
    ]


def _row(name: str, ours: float, peer: float, says: str, bar: float | None) -> Row:
    return Row(
        name=f"{name}, of {SIZE:,} entries",
        ours=ours,
        peer=peer,
        unit="proofs/s",
        higher_is_better=True,
        at_least=bar,
        note=f"peer: {says}, its cache of nodes on",
    )


def _rate(name: str, prove: Callable[[int], object]) -> Callable[[], float]:
    many = PROOFS[name]
    indices = [random.Random(name).randrange(SIZE) for _ in range(many)]
    return lambda: many / seconds(lambda: [prove(index) for index in indices])


def _ours(folder: Path, entries: list[bytes]) -> Callable[[], Prover]:
    """A log in a home's database, and a reader of it."""
    from django.db import transaction

    from muniment.record import log
    from muniment.record.keys import Secrets
    from muniment.site import boot

    boot.django_up(folder)
    boot.migrate()
    secrets = Secrets.create(folder / "secret")
    writer = log.Log("bench.example.org", lambda text: secrets.sign("bench.example.org", text))
    with transaction.atomic():
        writer.append(entries, pads=0, recorded_ms=0)
    return lambda: log.prover(SIZE)
