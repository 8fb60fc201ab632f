"""Hash-and-store against bare SHA-256 and against a durable copy of the same bytes, in one run; prints JSON.

python bench/bench_vault.py [MEBIBYTES] [ROUNDS]
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from muniment.record.blob_keys import FileKeys
from muniment.record.keys import KeyDatabase
from muniment.vault import LocalStore

PIECE = 1 << 20


def timed(run: Callable[[], object]) -> float:
    """Seconds."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def bare_hash(source: Path) -> None:
    """SHA-256 alone."""
    total = hashlib.sha256()
    with source.open("rb") as stream:
        while piece := stream.read(PIECE):
            total.update(piece)


def durable_copy(source: Path, target: Path) -> None:
    """As `dd bs=1M conv=fsync`."""
    with source.open("rb") as stream, target.open("wb", buffering=0) as out:
        while piece := stream.read(PIECE):
            out.write(piece)
        os.fsync(out.fileno())
    target.unlink()


def main() -> None:
    """Medians over the rounds, the three in turn."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 512
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    found: dict[str, list[float]] = {"hash": [], "copy": [], "store": [], "read": []}
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as name:
        place = Path(name)
        store = LocalStore(place / "vault", FileKeys(KeyDatabase(place / "keys.sqlite")))
        source = place / "source"
        for _ in range(rounds):
            with source.open("wb") as out:
                for _ in range(size):
                    out.write(os.urandom(PIECE))
            found["hash"].append(timed(lambda: bare_hash(source)))
            found["copy"].append(timed(lambda: durable_copy(source, place / "copy")))
            with source.open("rb") as stream:
                start = time.perf_counter()
                stored = store.put(stream, name="bench", holder="item")
                found["store"].append(time.perf_counter() - start)
            found["read"].append(timed(lambda: store.verify(stored.digest)))  # noqa: B023  called at once
            store.release(stored.digest, holder="item")
    middle = {name: statistics.median(values) for name, values in found.items()}
    slower = max(middle["hash"], middle["copy"])
    rates = {f"{name}_mib_s": round(size / seconds, 1) for name, seconds in middle.items()}
    told = {
        "mebibytes": size,
        "rounds": rounds,
        **rates,
        "store_vs_slower": round(slower / middle["store"], 3),
        "read_vs_hash": round(middle["hash"] / middle["read"], 3),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
