"""Chains and their entries: numbers, subject keys, tags, headers, commitments, and the log's entry forms.

H is SHA-256, HMAC is HMAC-SHA-256, integers are big-endian. The bytes are those of docs/format.md.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Iterable, List, Sequence, Union

from muniment.ledger.errors import EntryRefused, HeaderRefused, NumberRefused
from muniment.ledger.values import canonical

FORMAT = "muniment/1-draft"
HEADER_SIZE = 114
LINK_SIZE = 65
NOTE_ORIGIN = "muniment-package/"


class Kind(IntEnum):
    """What a chain is about."""

    CASE = 1
    PROSECUTION = 2
    ITEM = 3
    REGISTER = 4
    SEALED = 5
    JOURNAL = 6

    @property
    def by_vrf(self) -> bool:
        """Whether t_0 comes from a VRF over a number; an item's comes from its subject key."""
        return self is not Kind.ITEM


JOURNAL_NUMBER = "OFFICE"
_TYPED = 4096  # signs that are looked at: one sign may normalize to eighteen
_JOINERS = re.compile("[ \t\\-_/\\\\:\u2010-\u2015\u2212]+")
_FOLDED = re.compile(r"[A-Z0-9][A-Z0-9.-]{0,62}\Z")
_LOWER_TO_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}


def fold(typed: str) -> str:
    """The one form of a typed number, such as SO.24-001234; raises NumberRefused.

    Only a-z become capitals: a letter that another alphabet maps onto A-Z must not reach another chain.
    """
    if len(typed) > _TYPED:
        raise NumberRefused(f"The number {typed[:80]!r}… is too long", found=typed[:80])
    text = _JOINERS.sub("-", unicodedata.normalize("NFKC", typed).strip()).strip("-.")
    folded = text.translate(_LOWER_TO_UPPER)
    if not _FOLDED.match(folded):
        raise NumberRefused(
            f"The number {typed[:80]!r} has signs other than letters A-Z, digits, dot and dash, "
            "is empty or too long",
            found=typed,
        )
    return folded


def subject_key(chain_secret: bytes, kind: int, ident: str) -> bytes:
    """HMAC(chain secret, "subject" ‖ kind ‖ 0x00 ‖ id); id is the folded number, for items 32 hex characters."""
    return hmac.digest(chain_secret, b"subject" + bytes((kind, 0)) + ident.encode("ascii"), "sha256")


def tag(key: bytes, i: int) -> bytes:
    """t_i of a subject: for i >= 1, and for items also i = 0."""
    return hmac.digest(key, b"tag" + i.to_bytes(8, "big"), "sha256")


@dataclass(frozen=True)
class Header:
    """hdr_i: what an entry commits to. Hashes are 32 bytes; `recorded_ms` is the commit's Unix time in ms."""

    kind: int
    i: int
    next_tag: bytes
    root: bytes
    ev: bytes
    rel: int
    recorded_ms: int

    def pack(self) -> bytes:
        """The 114 bytes: kind 0, i 1, next tag 9, root 41, ev 73, rel 105, recorded_ms 106."""
        if not len(self.next_tag) == len(self.root) == len(self.ev) == 32:
            raise HeaderRefused("A hash in the header is not of 32 bytes")
        try:
            return b"".join(
                (
                    bytes((self.kind,)),
                    self.i.to_bytes(8, "big"),
                    self.next_tag,
                    self.root,
                    self.ev,
                    bytes((self.rel,)),
                    self.recorded_ms.to_bytes(8, "big"),
                )
            )
        except (ValueError, OverflowError) as refused:
            raise HeaderRefused("A number in the header is out of its range", found=self) from refused

    @classmethod
    def parse(cls, data: bytes) -> Header:
        """Read 114 bytes; any kind and rel pass here, the walk judges them."""
        if len(data) != HEADER_SIZE:
            raise HeaderRefused("A header has 114 bytes", found=len(data))
        return cls(
            data[0],
            int.from_bytes(data[1:9], "big"),
            data[9:41],
            data[41:73],
            data[73:105],
            data[105],
            int.from_bytes(data[106:], "big"),
        )


def commitment(hsalt: bytes, header: bytes) -> bytes:
    """cm = H(0x05 ‖ "muniment/link/v1" ‖ hsalt(32) ‖ hdr(114))."""
    if len(hsalt) != 32 or len(header) != HEADER_SIZE:
        raise HeaderRefused("A commitment is over a salt of 32 bytes and a header of 114")
    return sha256(b"\x05muniment/link/v1" + hsalt + header).digest()


def lp(data: bytes) -> bytes:
    """u32 length ‖ data."""
    return len(data).to_bytes(4, "big") + data


def _parts(data: bytes) -> List[bytes]:
    """The lp parts that fill `data` exactly."""
    parts: List[bytes] = []
    at = 0
    while at < len(data):
        start = at + 4
        at = start + int.from_bytes(data[at:start], "big")
        if start > len(data) or at > len(data):
            raise EntryRefused("An entry ends inside one of its parts")
        parts.append(data[start:at])
    return parts


def link_entry(tag_: bytes, cm: bytes) -> bytes:
    """0x01 ‖ tag ‖ cm: 65 bytes."""
    if len(tag_) != 32 or len(cm) != 32:
        raise EntryRefused("A link entry holds a tag and a commitment of 32 bytes each")
    return b"\x01" + tag_ + cm


def genesis_entry(origin: str, vrf_public: bytes) -> bytes:
    """Entry 0: 0x00 ‖ lp(format) ‖ lp(origin) ‖ lp(VRF key)."""
    if origin.startswith(NOTE_ORIGIN):
        raise EntryRefused("An origin may not begin with muniment-package/", found=origin)
    if len(vrf_public) != 32:
        raise EntryRefused("A VRF key has 32 bytes", found=len(vrf_public))
    return b"\0" + lp(FORMAT.encode()) + lp(origin.encode()) + lp(vrf_public)


def padding_entry(chain_secret: bytes, k: int) -> bytes:
    """Padding entry number k, counted over the log's life: an auditor with the secret can tell it."""
    key = hmac.digest(chain_secret, b"pad" + k.to_bytes(8, "big"), "sha256")
    return link_entry(hmac.digest(key, b"tag", "sha256"), hmac.digest(key, b"cm", "sha256"))


def final_entry(reason: str) -> bytes:
    """0x03 ‖ lp(reason): closes a log for good."""
    return b"\x03" + lp(reason.encode())


@dataclass(frozen=True)
class Genesis:
    """What entry 0 fixes for the whole log."""

    origin: str
    vrf_public: bytes


@dataclass(frozen=True)
class Link:
    """An opaque entry: a link of some chain, or padding."""

    tag: bytes
    cm: bytes


@dataclass(frozen=True)
class Final:
    """The last entry of a closed log."""

    reason: str


Entry = Union[Genesis, Link, Final]


def parse_entry(data: bytes) -> Entry:
    """Read one entry; 0x02 is reserved and refused in this version. Its place in the log is judged elsewhere."""
    if data[:1] == b"\x01":
        if len(data) != LINK_SIZE:
            raise EntryRefused("A link entry has 65 bytes", found=len(data))
        return Link(data[1:33], data[33:])
    if data[:1] == b"\0":
        return _genesis(_parts(data[1:]))
    if data[:1] == b"\x03":
        parts = _parts(data[1:])
        if len(parts) != 1:
            raise EntryRefused("A final entry holds one reason")
        return Final(_text(parts[0]))
    raise EntryRefused("An entry of a kind that this version does not have", found=data[:1].hex())


def _genesis(parts: Sequence[bytes]) -> Genesis:
    if len(parts) != 3 or parts[0] != FORMAT.encode():
        raise EntryRefused(
            f"Entry 0 is not that of a log in the format {FORMAT}",
            advice="A newer program, or another one, is needed for this log.",
        )
    origin = _text(parts[1])
    genesis_entry(origin, parts[2])  # refuses a reserved origin and a key not of 32 bytes
    return Genesis(origin, parts[2])


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as refused:
        raise EntryRefused("A text in the entry is not UTF-8") from refused


def sealed_list(salt: bytes, heads: Iterable[Sequence[object]]) -> bytes:
    """Commitment to the court-sealed chains [[t_0, n, R_n], …] (hex, sorted by t_0), also when there is none."""
    if len(salt) != 32:
        raise EntryRefused("The salt of a sealed list has 32 bytes", found=len(salt))
    rows = sorted((list(head) for head in heads), key=lambda head: str(head[0]))
    return sha256(b"\x05muniment/sealed-list/v1" + salt + canonical(rows)).digest()
