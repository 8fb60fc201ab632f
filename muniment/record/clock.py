"""What time it is. Recorded times are the clock's; a test or a story may set it, and then only forward."""

from __future__ import annotations

import time
from datetime import datetime


class Clock:
    """Milliseconds since 1970, UTC."""

    def __init__(self) -> None:
        self._fixed_ms: int | None = None

    def now_ms(self) -> int:
        """The present moment."""
        return self._fixed_ms if self._fixed_ms is not None else time.time_ns() // 1_000_000

    @property
    def is_set(self) -> bool:
        """Whether somebody set it: it stands still, and is no witness of the machine's time."""
        return self._fixed_ms is not None

    def set(self, iso: str) -> None:
        """Stand still at this moment: ISO 8601 with a zone. Raises ValueError without one."""
        moment = datetime.fromisoformat(iso)
        if moment.tzinfo is None:
            message = f"{iso} has no time zone"
            raise ValueError(message)
        self._fixed_ms = int(moment.timestamp() * 1000)

    def advance(self, *, days: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Go on from where the clock stands."""
        self._fixed_ms = self.now_ms() + int((days * 86400 + minutes * 60 + seconds) * 1000)

    def release(self) -> None:
        """Follow the machine's clock again."""
        self._fixed_ms = None
