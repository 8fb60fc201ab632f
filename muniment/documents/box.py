"""The one pool of a server: pages draw and read in children that are kept between requests."""

from __future__ import annotations

import atexit
from functools import cache

from muniment.readers.pool import Pool


@cache
def pool() -> Pool:
    """Started when it is first wanted; its children end with the process."""
    started = Pool()
    atexit.register(started.close)
    return started
