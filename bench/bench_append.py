"""Durable appends to the log: entries, tiles and a signed checkpoint in one transaction.

Peers in the same run: a bare SQLite insert (WAL, synchronous=FULL) of the same bytes, and pymerkle's SQLite tree,
with and without computing the root that a signed checkpoint needs anyway.
"""

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from pymerkle import SqliteTree

from bench.rows import Row, medians

BATCHES = {1: 1000, 10: 400, 100: 200, 1000: 60}  # entries a commit -> commits
BARS = {1: 0.5, 100: 0.6, 1000: 0.75}
PYMERKLE_BAR = {1: 2.0}


def run() -> list[Row]:
    """Rates in entries a second, the median of five rounds taken in turn."""
    _rate(_ours, 1, 10)  # loads the site
    rows: list[Row] = []
    for batch, commits in BATCHES.items():
        middle = medians(
            {name: partial(_rate, contender, batch, commits) for name, contender in CONTENDERS.items()}
        )
        rows += [
            Row(
                name=f"append, batch {batch}",
                ours=middle["ours"],
                peer=middle[peer],
                unit="entries/s",
                higher_is_better=True,
                at_least=bars.get(batch),
                note=f"peer: {says}",
            )
            for peer, (says, bars) in PEERS.items()
        ]
    return rows


def _rate(contender: Callable[[Path, list[list[bytes]]], float], batch: int, commits: int) -> float:
    entries = [[b"\x01" + os.urandom(64) for _ in range(batch)] for _ in range(commits)]
    folder = Path(tempfile.mkdtemp(prefix="bench-append-"))
    try:
        return batch * commits / contender(folder, entries)
    finally:
        shutil.rmtree(folder)


def _ours(folder: Path, commits: list[list[bytes]]) -> float:
    from django.db import connections, transaction

    from muniment.record.keys import Secrets
    from muniment.record.log import Log
    from muniment.site import boot

    boot.django_up(folder)
    boot.migrate()
    secrets = Secrets.create(folder / "secret")
    log = Log("bench.example.org", lambda text: secrets.sign("bench.example.org", text))
    start = time.perf_counter()
    for n, entries in enumerate(commits):
        with transaction.atomic():
            log.append(entries, pads=0, recorded_ms=n)
    took = time.perf_counter() - start
    connections.close_all()
    return took


def _sqlite(folder: Path, commits: list[list[bytes]]) -> float:
    held = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    held.execute("PRAGMA journal_mode=WAL")
    held.execute("PRAGMA synchronous=FULL")
    held.execute("CREATE TABLE entry (idx INTEGER PRIMARY KEY, data BLOB NOT NULL)")
    index = 0
    start = time.perf_counter()
    for entries in commits:
        held.execute("BEGIN IMMEDIATE")
        held.executemany("INSERT INTO entry VALUES (?, ?)", list(enumerate(entries, index)))
        held.execute("COMMIT")
        index += len(entries)
    took = time.perf_counter() - start
    held.close()
    return took


def _pymerkle(folder: Path, commits: list[list[bytes]], *, root: bool) -> float:
    tree = SqliteTree(str(folder / "tree.sqlite"), algorithm="sha256")
    start = time.perf_counter()
    for entries in commits:
        if len(entries) == 1:
            tree.append_entry(entries[0])
        else:
            tree.append_entries(entries, chunksize=len(entries))
        if root:
            tree.get_state()
    took = time.perf_counter() - start
    tree.con.close()
    return took


CONTENDERS: dict[str, Callable[[Path, list[list[bytes]]], float]] = {
    "ours": _ours,
    "sqlite": _sqlite,
    "pymerkle": lambda folder, commits: _pymerkle(folder, commits, root=False),
    "pymerkle root": lambda folder, commits: _pymerkle(folder, commits, root=True),
}
PEERS: dict[str, tuple[str, dict[int, float]]] = {
    "sqlite": ("bare SQLite insert of the same bytes (WAL, FULL)", BARS),
    "pymerkle": ("pymerkle SqliteTree, no root computed", PYMERKLE_BAR),
    "pymerkle root": ("pymerkle SqliteTree with the root at each commit, as ours has", PYMERKLE_BAR),
}
