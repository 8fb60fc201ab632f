"""Publishing in the background of a server: whoever records waits for the record's own disk alone.

What is committed stands and is signed whether or not it is published yet; after a crash the next start publishes it.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Callable

_LOG = logging.getLogger(__name__)


class Publisher:
    """A thread that publishes whenever it was woken, and once more when it is stopped."""

    def __init__(self, publish: Callable[[], None]) -> None:
        self._publish = publish
        self._woken = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="publishing", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There is something to publish."""
        self._woken.set()

    def stop(self) -> None:
        """Publish what is left, and end."""
        self._stopping = True
        self._woken.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            last = False
            while not last:
                self._woken.wait()
                self._woken.clear()  # before publishing: what is committed meanwhile wakes it again
                last = (
                    self._stopping
                )  # before publishing too: the last round begins after everything was committed
                self._once()
        finally:
            connections.close_all()  # this thread's own

    def _once(self) -> None:
        try:
            self._publish()
        except Exception:  # noqa: BLE001  the next round may go better; a dead thread would publish nothing in silence
            _LOG.exception("What was committed could not be published")
