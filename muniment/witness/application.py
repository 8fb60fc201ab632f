"""The signer over HTTP: POST /add-checkpoint, GET /<hex SHA-256 of the origin>/checkpoint, GET / for people."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment.errors.witness import NotCosigned, OtherSizeHeld, StoreFailed
from muniment.ledger.witness import ADD_CHECKPOINT, SIZE_TYPE, size_answer
from muniment.witness.signer import Signer

if TYPE_CHECKING:
    from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]

BODY_LIMIT = 128 * 1024  # bytes: sixteen post-quantum signatures fit twice
BODY_TIME = 10.0  # seconds for a whole body
READ_AT_ONCE = 1_000  # bodies that may be under way at one time: slow ones hold no place of others
_TEXT = "text/plain; charset=utf-8"
_LATEST = re.compile(r"([0-9a-f]{64})/checkpoint")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What is sent back."""

    status: int
    body: bytes = b""
    kind: str = _TEXT
    ends: bool = False  # the connection too: its body was not read to the end


class Application:
    """An RSGI application over one signer. A stranger can cost it one body in memory and one judgment, not more."""

    def __init__(self, signer: Signer, *, prefix: str = "") -> None:
        self._signer = signer
        self._prefix = f"/{prefix.strip('/')}/" if prefix.strip("/") else "/"
        self._reading = 0

    async def __call__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        if scope.proto != "http":
            return
        answer = await self._answer(scope.method, scope.path, protocol)
        headers = [("content-type", answer.kind), ("cache-control", "no-store")]
        if answer.ends:
            headers.append(("connection", "close"))
        protocol.response_bytes(answer.status, headers, b"" if scope.method == "HEAD" else answer.body)

    async def _answer(self, method: str, path: str, protocol: HTTPProtocol) -> Answer:
        if not path.startswith(self._prefix):
            return _told(404, "There is nothing here.")
        place = path.removeprefix(self._prefix)
        if place == ADD_CHECKPOINT:
            if method != "POST":
                return _told(405, "Checkpoints are added by POST.")
            return await self._add(protocol)
        if method not in ("GET", "HEAD"):
            return _told(405, "This is read by GET.")
        return await asyncio.to_thread(self._read, place)

    async def _add(self, protocol: HTTPProtocol) -> Answer:
        if self._reading >= READ_AT_ONCE:
            return _told(503, "Too many requests at once: ask again in a moment.", ends=True)
        self._reading += 1
        try:
            body = await _body(protocol)
        finally:
            self._reading -= 1
        if isinstance(body, Answer):
            return body
        return await asyncio.to_thread(self.add, body)

    def add(self, body: bytes) -> Answer:
        """The answer to a request, after what it changes is on the disk."""
        try:
            return Answer(200, self._signer.add_checkpoint(body).encode())
        except OtherSizeHeld as other:
            return Answer(409, size_answer(int(other.data["held"])), SIZE_TYPE)
        except NotCosigned as refused:
            return _told(refused.http_status, str(refused))
        except StoreFailed as failed:
            _LOG.critical("Nothing is signed: %s", failed)
            return _told(503, "The signer can not write what it signs, so it signs nothing.")

    def _read(self, place: str) -> Answer:
        if not place:
            return _told(200, self._about())
        named = _LATEST.fullmatch(place)
        try:
            found = self._signer.latest(named[1]) if named else None
        except StoreFailed as failed:
            _LOG.critical("The memory can not be read: %s", failed)
            return _told(503, "The signer can not read what it signed.")
        return Answer(200, found) if found else _told(404, "There is nothing here.")

    def _about(self) -> str:
        home = self._signer.home
        return (
            f"This is the outside signer {home.name}. It cosigns logs by C2SP tlog-witness.\nIts key: {home.vkey}\n"
            "A key that comes from the same place as the signature confirms nothing: compare it on paper."
        )


async def _body(protocol: HTTPProtocol) -> bytes | Answer:
    """The body, no longer and no slower than a log's own program sends one."""
    parts, size = [], 0
    try:
        async with asyncio.timeout(BODY_TIME):
            async for part in protocol:
                size += len(part)
                if size > BODY_LIMIT:
                    return _told(413, "The request is too long.", ends=True)
                parts.append(bytes(part))
    except TimeoutError:
        return _told(408, "The request came too slowly.", ends=True)
    return b"".join(parts)


def _told(status: int, words: str, *, ends: bool = False) -> Answer:
    return Answer(status, f"{words}\n".encode(), ends=ends)
