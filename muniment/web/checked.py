"""Names and passwords that were found right a moment ago, so that a program which sends them with every request
does not pay for the slow hash each time.
"""

from __future__ import annotations

import hmac
import os
import time
from collections import OrderedDict
from collections.abc import Callable

FOR = 60  # seconds
_KEPT = 1000


class Checked:
    """Right ones of this process. Nothing is kept that a password could be read from; a changed one is a miss."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._key = os.urandom(32)
        self._until: OrderedDict[bytes, float] = OrderedDict()

    def was_right(self, user: str, password: str, *, stored: str) -> bool:
        """Whether this was checked within the time; `stored` is the hash that stands in the table now."""
        return self._until.get(self._digest(user, password, stored), 0.0) > self._clock()

    def right(self, user: str, password: str, *, stored: str) -> None:
        """Remember it for a while."""
        self._until[self._digest(user, password, stored)] = self._clock() + FOR
        while len(self._until) > _KEPT:
            self._until.popitem(last=False)

    def _digest(self, *parts: str) -> bytes:
        return hmac.digest(self._key, "\0".join(f"{len(part)}:{part}" for part in parts).encode(), "sha256")


checked = Checked()
