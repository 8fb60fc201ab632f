"""What a measurement hands back, and the two clocks that all of them use."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measurement. `ours` and `peer` are seconds unless `unit` says otherwise; `note` names the peer.

    `higher_is_better` turns the ratio round, so that above 1 always means: we are the better one.
    """

    name: str
    ours: float
    peer: float | None = None
    unit: str = "s"
    higher_is_better: bool = False
    memory_mb: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times better ours is than the peer's; None where there is no peer or nothing to divide by."""
        if not self.peer or not self.ours:
            return None
        return self.ours / self.peer if self.higher_is_better else self.peer / self.ours

    def as_json(self) -> dict[str, Any]:
        """The row as the report file holds it."""
        return asdict(self) | {"ratio": self.ratio}


def best_of(work: Callable[[], object], *, times: int = 5) -> float:
    """Seconds of the fastest of several runs: noise only ever adds."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def raw_fsync(folder: Path | None = None, *, times: int = 50) -> float:
    """Median seconds to append 4 KiB to a file and fsync it, the floor under every durable write here.

    Without a folder: where temporary files go. A figure for durable writes means nothing beside
    another disk's; so it is measured anew in each run.
    """
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        seconds = []
        for _ in range(times):
            start = time.perf_counter()
            file.write(b"\0" * 4096)
            file.flush()
            os.fsync(file.fileno())
            seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)
