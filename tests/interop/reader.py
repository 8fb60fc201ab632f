"""A reader of tiled logs, written from the C2SP specifications alone: it knows nothing of this project.

signed-note, tlog-checkpoint and tlog-tiles (https://c2sp.org), RFC 6962 2.1. `get(path)` gives the bytes that
are published at a path, or None. Whatever is not as specified raises Wrong.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Get = Callable[[str], "bytes | None"]


class Wrong(Exception):
    """The log is not as the specifications want it."""


def folder(place: Path) -> Get:
    """What a static file server would serve from a folder."""
    return lambda path: (place / path).read_bytes() if (place / path).is_file() else None


def prefix(url: str) -> Get:
    """What stands below a URL; content types are looked at too."""

    def get(path: str) -> bytes | None:
        wanted = "text/plain; charset=utf-8" if path == "checkpoint" else "application/octet-stream"
        try:
            with urlopen(
                Request(f"{url}/{path}", headers={"Accept-Encoding": "identity"}), timeout=20
            ) as answer:
                if answer.headers["Content-Type"] != wanted:
                    raise Wrong(f"{path} is served as {answer.headers['Content-Type']}")
                return answer.read()
        except HTTPError as refused:
            if refused.code != 404:
                raise Wrong(f"{path} answers {refused.code}") from refused
            return None

    return get


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def mth(leaves: list[bytes]) -> bytes:
    """RFC 6962 2.1 over leaf hashes."""
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha(b"\x01" + mth(leaves[:k]) + mth(leaves[k:]))


@dataclass(frozen=True)
class Head:
    origin: str
    size: int
    root: bytes


def open_checkpoint(data: bytes, vkey: str) -> Head:
    """The head in a signed note whose signature by `vkey` (type 01) verifies."""
    name, key_hex, key = vkey.split("+", 2)
    raw = base64.b64decode(key, validate=True)
    if raw[0] != 1 or sha(name.encode() + b"\n" + raw)[:4].hex() != key_hex:
        raise Wrong("the key is not one")
    at = data.rindex(b"\n\n")
    text, tail = data[: at + 1], data[at + 2 :].decode()
    if not tail.endswith("\n"):
        raise Wrong("the note is cut")
    good = 0
    for line in tail[:-1].split("\n"):
        dash, who, blob = line.split(" ")
        signature = base64.b64decode(blob, validate=True)
        if dash != "\u2014":
            raise Wrong("a signature line begins with something else than a dash")
        if (who, signature[:4].hex()) == (name, key_hex):
            try:
                Ed25519PublicKey.from_public_bytes(raw[1:]).verify(signature[4:], text)
            except InvalidSignature as bad:
                raise Wrong("the signature is not over this text") from bad
            good += 1
    if not good:
        raise Wrong("the key did not sign")
    origin, size, root, *extensions = text.decode().split("\n")[:-1]
    if str(int(size)) != size or "" in extensions or not origin:
        raise Wrong("the note is no checkpoint")
    return Head(origin, int(size), base64.b64decode(root, validate=True))


def tile_path(kind: str, n: int, width: int) -> str:
    elements = [f"{n % 1000:03d}"]
    while n >= 1000:
        n //= 1000
        elements.insert(0, f"x{n % 1000:03d}")
    return f"tile/{kind}/" + "/".join(elements) + (f".p/{width}" if width < 256 else "")


def paths(size: int) -> list[str]:
    """Every tile and bundle that a tree of `size` consists of; none of width 0."""
    found, level = [], 0
    while size >> (8 * level):
        full, rest = divmod(size >> (8 * level), 256)
        for kind in (str(level), "entries") if level == 0 else (str(level),):
            found += [tile_path(kind, n, 256) for n in range(full)]
            found += [tile_path(kind, full, rest)] if rest else []
        level += 1
    return found


def unbundle(data: bytes) -> list[bytes]:
    entries, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 2], "big")
        entries.append(data[at + 2 : at + 2 + length])
        at += 2 + length
        if at > len(data):
            raise Wrong("a bundle is cut")
    return entries


def read_all(get: Get, head: Head) -> list[bytes]:
    """Every entry under a head, once every tile of that tree is there and hashes to the head's root."""
    rows: dict[str, list[bytes]] = {"0": []}
    entries: list[bytes] = []
    for path in paths(head.size):
        data = get(path)
        if data is None:
            raise Wrong(f"{path} is not there")
        kind = path.split("/")[1]
        width = int(path.split(".p/")[1]) if ".p/" in path else 256
        if kind == "entries":
            here = unbundle(data)
            entries += here
        else:
            here = [data[at : at + 32] for at in range(0, len(data), 32)]
            rows.setdefault(kind, []).extend(here)
        if len(here) != width or (kind != "entries" and len(data) != 32 * width):
            raise Wrong(f"{path} has not its width")
    if [sha(b"\0" + entry) for entry in entries] != rows["0"]:
        raise Wrong("the entries do not hash to the tiles of level 0")
    for level in range(1, len(rows)):
        below = rows[str(level - 1)]
        if rows[str(level)] != [mth(below[at : at + 256]) for at in range(0, len(below) // 256 * 256, 256)]:
            raise Wrong(f"level {level} does not hold the hashes of the full tiles below it")
    if mth(rows["0"]) != head.root:
        raise Wrong("the tree has another root")
    return entries
