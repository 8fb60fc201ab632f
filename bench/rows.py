"""What a measurement hands back, and how all of them take their times."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

ROUNDS = 5
LONG = "BENCH_LONG"  # in the environment of a measurement that may take long


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measurement. `ours` and `peer` are seconds unless `unit` says otherwise; `note` names the peer.

    `higher_is_better` turns the ratio round, so that above 1 always means: we are the better one. The bars: `at_least`
    for the ratio, `least` for `ours` itself (most, where less is better), `at_most_mb` for peak memory.
    """

    name: str
    ours: float
    peer: float | None = None
    unit: str = "s"
    higher_is_better: bool = False
    memory_mb: float | None = None
    at_least: float | None = None
    least: float | None = None
    at_most_mb: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times better ours is than the peer's; None where there is no peer or nothing to divide by."""
        if not self.peer or not self.ours:
            return None
        return self.ours / self.peer if self.higher_is_better else self.peer / self.ours

    @property
    def met(self) -> bool | None:
        """Whether every bar of this row is met; None where it has none."""
        found = []
        if self.at_least is not None:
            found.append((self.ratio or 0) >= self.at_least)
        if self.least is not None:
            found.append(self.ours >= self.least if self.higher_is_better else self.ours <= self.least)
        if self.at_most_mb is not None and self.memory_mb is not None:
            found.append(self.memory_mb <= self.at_most_mb)
        return all(found) if found else None

    def as_json(self) -> dict[str, Any]:
        """The row as the report file holds it."""
        return asdict(self) | {"ratio": self.ratio, "met": self.met}


def is_long() -> bool:
    """Whether measurements of many minutes are asked for: `make bench ARGS=--long`."""
    return bool(os.environ.get(LONG))


def seconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def medians(contenders: Mapping[str, Callable[[], float]], *, rounds: int = ROUNDS) -> dict[str, float]:
    """The median of each contender's figure. They take turns, so that a slow minute of the machine hits all."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            found[name].append(contender())
    return {name: statistics.median(figures) for name, figures in found.items()}


def in_turn(contenders: Mapping[str, Callable[[], object]], *, rounds: int = ROUNDS) -> dict[str, float]:
    """Median seconds of each contender, in turn."""
    return medians({name: partial(seconds, work) for name, work in contenders.items()}, rounds=rounds)


def best_of(work: Callable[[], object], *, times: int = ROUNDS) -> float:
    """Seconds of the fastest of several runs: noise only ever adds."""
    return min(seconds(work) for _ in range(times))


def alone(module: str, *arguments: str) -> float:
    """Peak memory, in MB, of `python -m module arguments` in a process of its own."""
    child = subprocess.Popen([sys.executable, "-m", module, *arguments])
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, module)
    return used.ru_maxrss / 1024  # Linux counts in KiB


def raw_fsync(folder: Path | None = None, *, times: int = 50) -> float:
    """Median seconds to append 4 KiB to a file and fsync it, the floor under every durable write here.

    Without a folder: where temporary files go. A figure for durable writes means nothing beside
    another disk's; so it is measured anew in each run.
    """
    return statistics.median(fsyncs(folder, times=times))


def fsyncs(folder: Path | None = None, *, times: int = 50) -> list[float]:
    """Seconds of each of some appends of 4 KiB with fsync."""
    with tempfile.NamedTemporaryFile(dir=folder) as file:

        def write() -> None:
            file.write(b"\0" * 4096)
            file.flush()
            os.fsync(file.fileno())

        return [seconds(write) for _ in range(times)]


def percentile(figures: Iterable[float], share: float) -> float:
    """The figure that this share of them does not exceed."""
    ordered = sorted(figures)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
