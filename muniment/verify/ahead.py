"""Hashes a volume's files while the proofs are read: hashing lets other threads run, so a second core is put to use."""

from __future__ import annotations

import threading
from collections import deque
from types import TracebackType
from typing import Deque, Dict, Optional, Type, Union

from muniment.verify.package import Volume

THREADS = 2
WORTH_IT = 1 << 24  # bytes in all; below, hashing takes no time worth a thread


class Digests:
    """The SHA-256 of each file in hex, as `Volume.digest` gives it. Begun when entered, and stopped when left."""

    def __init__(self, volume: Volume) -> None:
        self._volume = volume
        self._ahead = volume.apart and sum(volume.files.values()) >= WORTH_IT
        self._waiting: Deque[str] = deque(sorted(volume.files))
        self._done: Dict[str, Union[str, BaseException]] = {}
        self._news = threading.Condition()

    def __enter__(self) -> Digests:  # noqa: PYI034  Python 3.9 has no Self
        if self._ahead:
            for _ in range(THREADS):
                threading.Thread(target=self._work, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self._waiting.clear()

    def of(self, path: str) -> str:
        """Wait for a file's digest; raises what reading it raised."""
        if not self._ahead or path not in self._volume.files:
            return self._volume.digest(path)
        with self._news:
            self._news.wait_for(lambda: path in self._done)
            found = self._done[path]
        if isinstance(found, BaseException):
            raise found
        return found

    def _work(self) -> None:
        while True:
            try:
                path = self._waiting.popleft()
            except IndexError:
                return
            found: Union[str, BaseException]
            try:
                found = self._volume.digest(path)
            except BaseException as error:  # noqa: BLE001  whoever asks for this file is told; nobody waits for ever
                found = error
            with self._news:
                self._done[path] = found
                self._news.notify()
