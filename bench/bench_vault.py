"""Files into the vault and back: hashed, encrypted and on the disk when that is said, read again and compared.

Peers in the same run: SHA-256 of the same bytes, and a copy of them that is synced. What the store does can not be
faster than the slower of the two.
"""

import hashlib
import os
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from bench.rows import ROUNDS, Row, medians, seconds
from muniment.record.blob_keys import FileKeys
from muniment.record.keys import KeyDatabase
from muniment.vault import LocalStore

SIZE = 256  # MiB
_PIECE = 1 << 20


def run() -> list[Row]:
    """MiB a second, the median of five in turn."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        store = LocalStore(place / "vault", FileKeys(KeyDatabase(place / "keys.sqlite")))
        digests: list[str] = []
        rates = medians(
            {
                "hash": partial(_hash, place),
                "copy": partial(_copy, place),
                "store": partial(_store, place, store, digests),
                "read": lambda: SIZE / seconds(lambda: store.verify(digests[-1])),
            },
            rounds=ROUNDS,
        )
    slower = min(rates["hash"], rates["copy"])
    return [
        _row(
            "into the vault",
            rates["store"],
            slower,
            "the slower of SHA-256 and a synced copy of the same bytes",
        ),
        _row("read back and compared", rates["read"], rates["hash"], "SHA-256 of the same bytes"),
    ]


def _row(name: str, ours: float, peer: float, says: str) -> Row:
    return Row(
        name=f"a file of {SIZE} MiB {name}",
        ours=ours,
        peer=peer,
        unit="MiB/s",
        higher_is_better=True,
        note=f"peer: {says}",
    )


def _source(place: Path) -> Path:
    """A file of new random bytes: the same ones twice would be in the vault already."""
    source = place / "source"
    with source.open("wb") as out:
        for _ in range(SIZE):
            out.write(os.urandom(_PIECE))
    return source


def _hash(place: Path) -> float:
    source = _source(place)

    def work() -> None:
        total = hashlib.sha256()
        with source.open("rb") as stream:
            while piece := stream.read(_PIECE):
                total.update(piece)

    return SIZE / seconds(work)


def _copy(place: Path) -> float:
    source, target = _source(place), place / "copy"

    def work() -> None:
        with source.open("rb") as stream, target.open("wb", buffering=0) as out:
            while piece := stream.read(_PIECE):
                out.write(piece)
            os.fsync(out.fileno())

    return SIZE / seconds(work)


def _store(place: Path, store: Any, digests: list[str]) -> float:
    source = _source(place)
    for digest in digests:
        store.release(digest, holder="item")
    digests.clear()
    with source.open("rb") as stream:
        took = seconds(lambda: digests.append(store.put(stream, name="a file", holder="item").digest))
    return SIZE / took
