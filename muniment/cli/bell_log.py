"""Where the bell hears a log: a folder of static tiles, or the address under which the office publishes them."""

from __future__ import annotations

import time
import urllib.error
import urllib.parse
import urllib.request
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from muniment.errors.production import LogUnreachable
from muniment.ledger.errors import LedgerError
from muniment.ledger.tiles import WIDTH, Place, bundle, entries_path, split_bundle
from muniment.verify.package import BUNDLE_LIMIT, NOTE_LIMIT, LogFolder, Volume, bundles_of

TIMEOUT = 30  # seconds for one tile
TRIES = 4
PAUSE = 0.5  # seconds before the second try; doubled for each further one
AT_ONCE = 8  # requests under way at a time
_ASK_AGAIN = frozenset((408, 425, 429, 500, 502, 503, 504))
_PATHS = "".join(chr(sign) for sign in range(33, 127) if chr(sign) not in "?#%")


class Log(Protocol):
    """A log that can be asked again and again."""

    def checkpoint(self) -> bytes:
        """The signed checkpoint as it is now."""

    def fetch(self, places: Iterable[Place]) -> Iterator[bytes]:
        """Entry bundles in order."""


def log_at(where: str) -> Log:
    """The log at an address or in a folder. Raises LogUnreachable."""
    if where.startswith(("http://", "https://")):
        return UrlLog(where)
    if not Path(where).is_dir():
        raise LogUnreachable(log=where, why="there is no such folder")
    return FolderLog(Path(where))


class FolderLog:
    """A folder of static tiles; listed anew each time it is asked for its checkpoint."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log = LogFolder(Volume(folder))

    def checkpoint(self) -> bytes:
        """The signed checkpoint as it is now."""
        self._log = LogFolder(Volume(self._folder))
        return self._log.checkpoint()

    def fetch(self, places: Iterable[Place]) -> Iterator[bytes]:
        """Entry bundles in order."""
        return bundles_of([self._log], iter(places))


class UrlLog:
    """Static tiles over HTTP: a few at a time, each tried again where the server is busy; never more than its limit."""

    def __init__(self, url: str, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._url, self._sleep = url.rstrip("/"), sleep

    def checkpoint(self) -> bytes:
        """The signed checkpoint as it is now, and not as a cache has it."""
        return self._get("checkpoint", limit=NOTE_LIMIT, fresh=True)

    def fetch(self, places: Iterable[Place]) -> Iterator[bytes]:
        """Entry bundles in order, fetched ahead."""
        waiting: deque[Future[bytes]] = deque()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                for place in places:
                    waiting.append(pool.submit(self._bundle, place))
                    if len(waiting) >= 2 * AT_ONCE:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def _bundle(self, place: Place) -> bytes:
        """A bundle; where the log has gone on meanwhile, the beginning of the full one."""
        try:
            return self._get(place.path, limit=BUNDLE_LIMIT)
        except LogUnreachable:
            if place.width == WIDTH:
                raise
            full = self._get(entries_path(place.n), limit=BUNDLE_LIMIT)
            try:
                return bundle(split_bundle(full)[: place.width])
            except LedgerError:
                return full  # the scan says what is wrong with it

    def _get(self, path: str, *, limit: int, fresh: bool = False) -> bytes:
        for turn in range(TRIES):
            try:
                return self._once(path, limit=limit, fresh=fresh)
            except (urllib.error.URLError, OSError, ValueError) as error:
                final = isinstance(error, urllib.error.HTTPError) and error.code not in _ASK_AGAIN
                if isinstance(error, urllib.error.HTTPError):
                    error.close()
                refused = isinstance(getattr(error, "reason", None), ConnectionRefusedError)
                if final or refused or isinstance(error, ValueError) or turn == TRIES - 1:
                    why = str(getattr(error, "reason", error)) or type(error).__name__
                    raise LogUnreachable(log=f"{self._url}/{path}", why=why) from error
                self._sleep(PAUSE * 2**turn)
        raise LogUnreachable(log=self._url, why="it was never asked")

    def _once(self, path: str, *, limit: int, fresh: bool) -> bytes:
        headers = {"Accept-Encoding": "identity", **({"Cache-Control": "no-cache"} if fresh else {})}
        request = urllib.request.Request(  # noqa: S310  http and https alone get here
            f"{self._url}/{urllib.parse.quote(path, safe=_PATHS)}", headers=headers
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            data: bytes = answer.read(limit + 1)
        if len(data) > limit:
            raise LogUnreachable(log=f"{self._url}/{path}", why=f"it answers with more than {limit} bytes")
        return data
