"""The C2SP specifications as a stranger would write them down for a test: nothing of ours is imported here.

signed-note v1.0.0, tlog-checkpoint v1.0.0, tlog-cosignature v1, tlog-witness v1.0.0, RFC 6962 2.1. Recursive and slow
on purpose: each function is the definition.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def b64(data: bytes) -> str:
    return base64.standard_b64encode(data).decode()


def mth(entries: list[bytes]) -> bytes:
    """MTH(D[n]) of RFC 6962 2.1."""
    n = len(entries)
    if n == 0:
        return sha(b"")
    if n == 1:
        return sha(b"\x00" + entries[0])
    k = split(n)
    return sha(b"\x01" + mth(entries[:k]) + mth(entries[k:]))


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def proof(m: int, entries: list[bytes]) -> list[bytes]:
    """PROOF(m, D[n]) of RFC 6962 2.1.2."""
    return subproof(m, entries, True)


def subproof(m: int, entries: list[bytes], whole: bool) -> list[bytes]:
    n = len(entries)
    if m == n:
        return [] if whole else [mth(entries)]
    k = split(n)
    if m <= k:
        return [*subproof(m, entries[:k], whole), mth(entries[k:])]
    return [*subproof(m - k, entries[k:], False), mth(entries[:k])]


@dataclass
class Key:
    name: str
    alg: int
    secret: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def public(self) -> bytes:
        return self.secret.public_key().public_bytes_raw()

    @property
    def id(self) -> bytes:
        return sha(self.name.encode() + b"\n" + bytes([self.alg]) + self.public)[:4]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64(bytes([self.alg]) + self.public)}"

    def line(self, message: bytes, before: bytes = b"") -> str:
        return f"\u2014 {self.name} {b64(self.id + before + self.secret.sign(message))}\n"


@dataclass
class Log:
    """A log of any entries: it may show any tree it likes."""

    origin: str = "log.example/of-a-test"
    entries: list[bytes] = field(default_factory=list)
    key: Key | None = None

    def __post_init__(self) -> None:
        self.key = self.key or Key(self.origin, 1)

    def grow(self, to: int, mark: str = "") -> None:
        self.entries += [f"{n}{mark}".encode() for n in range(len(self.entries), to)]

    def fork(self, at: int) -> Log:
        """The same log under the same key, with another history from `at` on."""
        other = Log(self.origin, self.entries[:at], self.key)
        other.grow(len(self.entries), mark=" other")
        return other

    def body(self, size: int, *, root: bytes | None = None, extensions: str = "") -> str:
        return f"{self.origin}\n{size}\n{b64(root or mth(self.entries[:size]))}\n{extensions}"

    def checkpoint(self, size: int | None = None, **more) -> bytes:
        body = self.body(len(self.entries) if size is None else size, **more)
        return f"{body}\n{self.key.line(body.encode())}".encode()

    def request(
        self, old: int, size: int | None = None, *, hashes: list[bytes] | None = None, **more
    ) -> bytes:
        size = len(self.entries) if size is None else size
        if hashes is None:
            hashes = proof(old, self.entries[:size]) if 0 < old <= size else []
        lines = [f"old {old}", *map(b64, hashes), ""]
        return "".join(f"{line}\n" for line in lines).encode() + self.checkpoint(size, **more)


@dataclass
class Answer:
    status: int
    kind: str
    body: bytes


def post(
    url: str, body: bytes, *, place: str = "add-checkpoint", method: str = "POST", seconds: float = 30
) -> Answer:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=seconds)
    try:
        connection.request(method, f"{parts.path.rstrip('/')}/{place}", body or None)
        got = connection.getresponse()
        return Answer(got.status, got.getheader("content-type") or "", got.read())
    finally:
        connection.close()


def get(url: str, place: str) -> Answer:
    return post(url, b"", place=place, method="GET")


def cosignature_time(lines: bytes, vkey: str, body: str) -> int:
    """The time of the one valid cosignature of this key over a checkpoint's body; fails where there is none."""
    name, key_id, key = vkey.split("+", 2)
    public = base64.b64decode(key)[1:]
    assert base64.b64decode(key)[0] == 4
    assert lines.endswith(b"\n")
    for line in lines.decode().rstrip("\n").split("\n"):
        dash, said, blob = line.split(" ")
        data = base64.b64decode(blob)
        if (dash, said, data[:4].hex()) != ("\u2014", name, key_id):
            continue
        assert len(data) == 4 + 8 + 64
        time = int.from_bytes(data[4:12], "big")
        message = f"cosignature/v1\ntime {time}\n{body}".encode()
        Ed25519PublicKey.from_public_bytes(public).verify(data[12:], message)
        return time
    raise AssertionError(f"no cosignature of {name} in {lines!r}")
