"""One question to an outside signer over HTTP: bounded in time and length, and no way to anywhere else."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from muniment.errors.signers import SignerSilent

LIMIT = 256 * 1024  # bytes of an answer: a note with many signatures


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    kind: str  # content type without parameters
    body: bytes


def ask(prefix: str, place: str, *, body: bytes | None = None, seconds: float) -> Reply:
    """POST `body`, or GET without one, at `prefix/place`. Raises SignerSilent for everything that is no answer.

    A redirect is none: the policy names who is asked, and nobody else may.
    """
    connection, path = _connection(prefix, seconds)
    late = threading.Event()
    cut = threading.Timer(seconds, _cut, [connection, late])
    cut.daemon = True
    cut.start()
    try:
        connection.connect()
        # The connection lets go of its socket while an answer is still read.
        cut.args = [connection.sock, late]
        connection.request(
            "GET" if body is None else "POST", f"{path}/{place}", body, {"User-Agent": "muniment"}
        )
        response = connection.getresponse()
        if 300 <= response.status < 400:
            raise SignerSilent(
                why=f"It points elsewhere ({response.status}), and redirects are not followed."
            )
        data = response.read(LIMIT + 1)
        if response.length and len(data) <= LIMIT:
            raise http.client.IncompleteRead(data, response.length)
    except (OSError, http.client.HTTPException) as error:
        why = "It took too long." if late.is_set() else f"It could not be reached: {_in_words(error)}."
        raise SignerSilent(why=why) from error
    finally:
        cut.cancel()
        connection.close()
    if late.is_set():
        raise SignerSilent(why="It took too long.")
    if len(data) > LIMIT:
        raise SignerSilent(why="Its answer is longer than any answer can be.")
    kind = (response.getheader("content-type") or "").split(";")[0].strip().lower()
    return Reply(response.status, kind, data)


def _connection(prefix: str, seconds: float) -> tuple[http.client.HTTPConnection, str]:
    try:
        parts = urlsplit(prefix)
        port, host = parts.port, parts.hostname
    except ValueError as wrong:
        raise SignerSilent(why=f"Its address {prefix!r} can not be read.") from wrong
    if (
        parts.scheme not in ("http", "https")
        or not host
        or parts.username
        or parts.query
        or not prefix.isascii()
    ):
        raise SignerSilent(why=f"Its address {prefix!r} is no http or https address.")
    path = parts.path.rstrip("/")
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=context), path
    return http.client.HTTPConnection(host, port, timeout=seconds), path


def _cut(held: http.client.HTTPConnection | socket.socket, late: threading.Event) -> None:
    """The time is over: whatever is being waited for ends now, however slowly it drips."""
    late.set()
    with suppress(OSError):
        found = held if isinstance(held, socket.socket) else held.sock
        if found is not None:
            found.shutdown(socket.SHUT_RDWR)


def _in_words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "it took too long"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
