"""Time and memory that one reading may take."""

from __future__ import annotations

import signal
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager


class TooLong(AssertionError):
    """A reader did not come to an end."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Interrupt what hangs. The limit is far above what any of these readings takes on a busy machine."""

    def stop(*_: object) -> None:
        raise TooLong(f"no answer within {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def in_memory(limit: int) -> Iterator[None]:
    """Refuse more than `limit` bytes of Python objects at once."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < limit, f"{peak >> 20} MiB at once"
