"""Five bad sign-ins in fifteen minutes, then a wait (CJIS Security Policy 5.9.5, AC-7)."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

BAD = 5
WINDOW = 15 * 60  # seconds
_KEPT = 10_000  # names remembered at once


class Attempts:
    """Bad sign-ins of this process, by name. A name that no user has waits too: the answer tells nothing."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._bad: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, user: str) -> int:
        """Seconds until this name may try again; 0 = now."""
        with self._lock:
            recent = self._recent(user)
            return int(recent[-BAD] + WINDOW - self._clock()) + 1 if len(recent) >= BAD else 0

    def bad(self, user: str) -> None:
        """Count a bad one."""
        with self._lock:
            self._bad[user] = [*self._recent(user), self._clock()]
            self._bad.move_to_end(user)
            while len(self._bad) > _KEPT:
                self._bad.popitem(last=False)

    def good(self, user: str) -> None:
        """Forget the bad ones."""
        with self._lock:
            self._bad.pop(user, None)

    def _recent(self, user: str) -> list[float]:
        since = self._clock() - WINDOW
        return [at for at in self._bad.get(user, ()) if at > since]


attempts = Attempts()
