"""Signed notes, verifier keys, checkpoints and cosignatures (C2SP signed-note v1.0.0, tlog-checkpoint,
tlog-cosignature v1). Ed25519 only; lines of other keys are ignored as the specification says.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from typing import Iterable, List, NamedTuple, Optional, Tuple

from muniment.ledger import ed25519
from muniment.ledger.errors import CheckpointRefused, NoteRefused, UnsignedNote

ED25519 = 0x01
COSIGNATURE = 0x04
MAX_SIGNATURES = 100
_SIZE = re.compile(r"[1-9][0-9]*\Z")
_MAX_SIZE = 1 << 63
_CONTROL = re.compile("[\0-\x09\x0b-\x1f]")


def b64(data: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(data).decode()


def unb64(text: str) -> bytes:
    """Bytes of base64 that re-encodes to itself; anything else is refused."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, binascii.Error) as refused:
        raise NoteRefused("The text is not base64", found=text[:80]) from refused
    if b64(data) != text:
        raise NoteRefused("The base64 is not in its one form", found=text[:80])
    return data


def check_name(name: str) -> str:
    """A key name: not empty, no Unicode space, no plus sign, no control character."""
    if not name or "+" in name or any(sign.isspace() or unicodedata.category(sign) == "Cc" for sign in name):
        raise NoteRefused("A key name is empty or holds a space, a plus or a control character", found=name)
    return name


def key_id(name: str, alg: int, public: bytes) -> bytes:
    """H(name ‖ 0x0A ‖ algorithm ‖ key)[:4]."""
    return sha256(name.encode() + b"\n" + bytes((alg,)) + public).digest()[:4]


def vkey(name: str, public: bytes, *, alg: int = ED25519) -> str:
    """name+hex(key id)+base64(algorithm ‖ key)."""
    return f"{check_name(name)}+{key_id(name, alg, public).hex()}+{b64(bytes((alg,)) + public)}"


def signature_line(name: str, id_: bytes, signature: bytes) -> str:
    """`— name base64(key id ‖ signature)` with its newline."""
    return f"\u2014 {check_name(name)} {b64(id_ + signature)}\n"


class Signature(NamedTuple):
    """One signature line: `blob` is what follows the four bytes of the key id."""

    name: str
    id: bytes
    blob: bytes


@dataclass(frozen=True)
class Verifier:
    """A trusted key: Ed25519 over the text, or a timestamped cosignature of a checkpoint."""

    name: str
    alg: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which signature lines name this key."""
        return key_id(self.name, self.alg, self.public)

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """Read a vkey; refuses other algorithms than 01 and 04, and an id that is not the key's."""
        name, _, rest = text.strip("\r\n").partition("+")
        id_, _, key = rest.partition("+")
        data = unb64(key)
        found = cls(check_name(name), data[0] if data else 0, data[1:])
        if found.alg not in {ED25519, COSIGNATURE} or len(found.public) != 32:
            raise NoteRefused("The key is not an Ed25519 key of type 01 or 04", found=text)
        if found.id.hex() != id_:
            raise NoteRefused(
                "The key id does not belong to this name and key: a letter may be mistyped", found=id_
            )
        return found

    def __str__(self) -> str:
        return vkey(self.name, self.public, alg=self.alg)

    def check(self, text: str, signature: Signature) -> Optional[int]:
        """Refuse a bad signature. Gives the Unix time that a cosignature states, None for a plain one."""
        message, blob, time = text.encode(), signature.blob, None
        if self.alg == COSIGNATURE:
            if len(blob) != 72:
                raise NoteRefused(f"The cosignature of {self.name} has not 72 bytes", found=len(blob))
            time = int.from_bytes(blob[:8], "big")
            message, blob = cosigned_message(text, time), blob[8:]
        if not ed25519.verify(self.public, message, blob):
            raise NoteRefused(f"The signature of {self.name} is not over this text", found=signature.id.hex())
        return time


def cosigned_message(text: str, time: int) -> bytes:
    """What a cosigner signs: cosignature/v1, the time, and the checkpoint's text."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


class Signed(NamedTuple):
    """A key that signed, and when it says so (Unix seconds; None: a plain signature)."""

    verifier: Verifier
    time: Optional[int]


@dataclass(frozen=True)
class Note:
    """A note: its text (ending in a newline), all signature lines, and those of trusted keys, all verified."""

    text: str
    signatures: Tuple[Signature, ...]
    signed: Tuple[Signed, ...] = ()


def parse_note(data: bytes) -> Note:
    """Split a note at its last blank line; verifies nothing."""
    try:
        whole = data.decode()
    except UnicodeDecodeError as refused:
        raise NoteRefused("The note is not UTF-8") from refused
    if _CONTROL.search(whole):
        raise NoteRefused("The note holds a control character")
    text, blank, tail = whole.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise NoteRefused("The note has no blank line before its signatures, or is cut")
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteRefused("The note has too many signatures", found=len(lines))
    return Note(text + "\n", tuple(map(_signature, lines)))


def _signature(line: str) -> Signature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "\u2014":
        raise NoteRefused("A signature line has not the form: dash, name, base64", found=line[:80])
    data = unb64(parts[2])
    if len(data) < 5:
        raise NoteRefused("A signature line is too short", found=line[:80])
    return Signature(check_name(parts[1]), data[:4], data[4:])


def open_note(data: bytes, verifiers: Iterable[Verifier]) -> Note:
    """Parse and verify: a bad signature of a known key refuses the note, and so does having none."""
    note = parse_note(data)
    known = {(each.name, each.id): each for each in verifiers}
    signed: List[Signed] = []
    for signature in note.signatures:
        verifier = known.get((signature.name, signature.id))
        if verifier is not None:
            signed.append(Signed(verifier, verifier.check(note.text, signature)))
    if not signed:
        raise UnsignedNote(
            "The note carries no signature of a key that is trusted here",
            found=[each.name for each in note.signatures],
        )
    return Note(note.text, note.signatures, tuple(signed))


@dataclass(frozen=True)
class Checkpoint:
    """A log's origin, its size in entries and its root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{b64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read a checkpoint's text: exactly three lines, size from 1, no leading zero."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3]:
            raise CheckpointRefused("A checkpoint has exactly three lines", found=len(lines) - 1)
        origin, size, root, _ = lines
        if not origin or origin.startswith("muniment-package/"):
            raise CheckpointRefused("The first line is no origin", found=origin)
        if not _SIZE.match(size) or not size.isascii() or len(size) > 19 or int(size) >= _MAX_SIZE:
            raise CheckpointRefused("The second line is no size", found=size[:80])
        try:
            data = unb64(root)
        except NoteRefused as refused:
            raise CheckpointRefused("The third line is no root", found=root[:80]) from refused
        if len(data) != 32:
            raise CheckpointRefused("The root is not of 32 bytes", found=len(data))
        return cls(origin, int(size), data)
