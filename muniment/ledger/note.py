"""Signed notes, verifier keys and cosignatures (C2SP signed-note v1.0.0, tlog-cosignature v1).

Ed25519 only: types 01 and 04. Lines of other keys and types (02 ECDSA, 05 RFC 6962, 06 ML-DSA-44, ff) are
ignored, as the specification says; a policy may name ML-DSA keys, which count for nothing here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Collection, Dict, Iterable, NamedTuple, Optional, Tuple

from muniment.ledger import ed25519
from muniment.ledger.checkpoint import Checkpoint, b64, unb64
from muniment.ledger.errors import CheckpointRefused, NoteRefused, UnsignedNote

__all__ = [
    "COSIGNATURE",
    "ED25519",
    "MAX_NOTE",
    "MAX_SIGNATURES",
    "ML_DSA_44",
    "Checkpoint",
    "Note",
    "Signature",
    "Signed",
    "Verifier",
    "b64",
    "check_name",
    "cosigned_message",
    "key_id",
    "open_note",
    "parse_note",
    "signature_line",
    "signature_lines",
    "unb64",
    "vkey",
]

ED25519 = 0x01
COSIGNATURE = 0x04
ML_DSA_44 = 0x06
MAX_SIGNATURES = 100
MAX_NOTE = 1 << 20  # bytes; a hundred post-quantum signatures are half of it
_KEY_BYTES = {ED25519: 32, COSIGNATURE: 32, ML_DSA_44: 1312}
_LATEST = 1 << 63  # tlog-cosignature: a time does not exceed 2^63 - 1
_CONTROL = re.compile("[\0-\x09\x0b-\x1f]")
_NO_NAME = re.compile("[\0-\x1f\ud800-\udfff]")
_DASH = "\u2014"


def check_name(name: str) -> str:
    """A key name: not empty, no Unicode space, no plus sign; nothing that no note could hold."""
    if not name or "+" in name or any(map(str.isspace, name)) or _NO_NAME.search(name):
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
    return f"{_DASH} {check_name(name)} {b64(id_ + signature)}\n"


class Signature(NamedTuple):
    """One signature line: `blob` is what follows the four bytes of the key id."""

    name: str
    id: bytes
    blob: bytes

    def line(self) -> str:
        """The line it was read from, newline included."""
        return signature_line(self.name, self.id, self.blob)


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

    @property
    def readable(self) -> bool:
        """Whether signatures of this key can be checked here."""
        return self.alg in (ED25519, COSIGNATURE)

    @classmethod
    def parse(cls, text: str, *, types: Collection[int] = (ED25519, COSIGNATURE)) -> Verifier:
        """Read a vkey; refuses other types than those named, and an id that is not the key's."""
        name, _, rest = text.strip("\r\n").partition("+")
        id_, _, key = rest.partition("+")
        data = unb64(key)
        found = cls(check_name(name), data[0] if data else 0, data[1:])
        if found.alg not in types or len(found.public) != _KEY_BYTES.get(found.alg):
            raise NoteRefused(_WRONG_TYPE.get(found.alg, _WRONG_TYPE[0]), found=text[:200])
        if found.id.hex() != id_:
            raise NoteRefused(
                "The key id does not belong to this name and key: a letter may be mistyped", found=id_[:80]
            )
        if found.readable and not ed25519.is_usable(found.public):
            raise NoteRefused("The key is no point of the curve that could be a key", found=text[:200])
        return found

    def __str__(self) -> str:
        return vkey(self.name, self.public, alg=self.alg)

    def check(self, text: str, signature: Signature) -> Optional[int]:
        """Refuse a bad signature. Gives the Unix time that a cosignature states, None for a plain one."""
        message, blob, time = text.encode(), signature.blob, None
        if self.alg == COSIGNATURE:
            time = self._time(text, blob)
            message, blob = cosigned_message(text, time), blob[8:]
        if not self.readable or not ed25519.verify(self.public, message, blob):
            raise NoteRefused(f"The signature of {self.name} is not over this text", found=signature.id.hex())
        return time

    def _time(self, text: str, blob: bytes) -> int:
        """The time in a cosignature, which stands under a checkpoint and nothing else."""
        if len(blob) != 72:
            raise NoteRefused(f"The cosignature of {self.name} has not 72 bytes", found=len(blob))
        time = int.from_bytes(blob[:8], "big")
        if time >= _LATEST:
            raise NoteRefused(f"The cosignature of {self.name} states no possible time", found=time)
        try:
            Checkpoint.parse(text)
        except CheckpointRefused as refused:
            raise NoteRefused(f"{self.name} cosigned a text that is no checkpoint") from refused
        return time


_WRONG_TYPE = {
    0: "The key is not an Ed25519 key of type 01 or 04",
    ML_DSA_44: "The key is an ML-DSA-44 key, whose signatures this program does not read",
}


def cosigned_message(text: str, time: int) -> bytes:
    """What a cosigner signs: cosignature/v1, the time, and the checkpoint's text."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


class Signed(NamedTuple):
    """A key that signed, and when it says so (Unix seconds; None: a plain signature)."""

    verifier: Verifier
    time: Optional[int]


@dataclass(frozen=True)
class Note:
    """A note: its text (ending in a newline), all signature lines, and those of trusted keys, all verified.

    `signed` names each key once, with the latest time that it states.
    """

    text: str
    signatures: Tuple[Signature, ...]
    signed: Tuple[Signed, ...] = ()


def parse_note(data: bytes) -> Note:
    """Split a note at its last blank line; verifies nothing."""
    if len(data) > MAX_NOTE:
        raise NoteRefused("The note is longer than 1 MiB", found=len(data))
    whole = _decoded(data)
    text, blank, tail = whole.rpartition("\n\n")
    if not blank:
        raise NoteRefused("The note has no blank line before its signatures")
    return Note(text + "\n", _signatures(tail))


def signature_lines(data: bytes) -> Tuple[Signature, ...]:
    """Signature lines that stand alone, at least one: a witness's answer."""
    if len(data) > MAX_NOTE:
        raise NoteRefused("The answer is longer than 1 MiB", found=len(data))
    return _signatures(_decoded(data))


def _decoded(data: bytes) -> str:
    try:
        whole = data.decode()
    except UnicodeDecodeError as refused:
        raise NoteRefused("The note is not UTF-8") from refused
    if _CONTROL.search(whole):
        raise NoteRefused("The note holds a control character")
    return whole


def _signatures(tail: str) -> Tuple[Signature, ...]:
    if not tail.endswith("\n"):
        raise NoteRefused("The note has no signature, or its last line is cut")
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteRefused("The note has too many signatures", found=len(lines))
    return tuple(map(_signature, lines))


def _signature(line: str) -> Signature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != _DASH:
        raise NoteRefused("A signature line has not the form: dash, name, base64", found=line[:80])
    data = unb64(parts[2])
    if len(data) < 5:
        raise NoteRefused("A signature line is too short", found=line[:80])
    return Signature(check_name(parts[1]), data[:4], data[4:])


def open_note(data: bytes, verifiers: Iterable[Verifier]) -> Note:
    """Parse and verify: a bad signature of a known key refuses the note, and so does having none."""
    note = parse_note(data)
    known = _known(verifiers)
    signed: Dict[Verifier, Optional[int]] = {}
    for signature in dict.fromkeys(note.signatures):
        verifier = known.get((signature.name, signature.id))
        if verifier is not None:
            time = verifier.check(note.text, signature)
            signed[verifier] = max(time or 0, signed.get(verifier) or 0) if time is not None else None
    if not signed:
        raise UnsignedNote(
            "The note carries no signature of a key that is trusted here",
            found=[each.name for each in note.signatures],
        )
    return Note(note.text, note.signatures, tuple(Signed(*each) for each in signed.items()))


def _known(verifiers: Iterable[Verifier]) -> Dict[Tuple[str, bytes], Verifier]:
    """Trusted keys by what signature lines name them by; those that can not be checked here are left out."""
    known: Dict[Tuple[str, bytes], Verifier] = {}
    for verifier in verifiers:
        if verifier.readable and known.setdefault((verifier.name, verifier.id), verifier) != verifier:
            raise NoteRefused("Two trusted keys have one name and one key id", found=verifier.name)
    return known
