"""Who commits: one caller at a time, for all that wait. Whoever was served meanwhile goes on without a turn.

A plain lock would make a caller whose batch is committed wait for the next commit too, and each commit carry few.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Turns:
    """The lead of the commits of one process."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._led = False

    @contextmanager
    def lead(self, *, served: Callable[[], bool] = lambda: False) -> Iterator[bool]:
        """Wait for the lead, or until one was served; whether one leads now. `served` is asked again whenever a leader
        steps back.
        """
        with self._changed:
            self._changed.wait_for(lambda: served() or not self._led)
            leads = not served()
            self._led = self._led or leads
        try:
            yield leads
        finally:
            if leads:
                with self._changed:
                    self._led = False
                    self._changed.notify_all()
