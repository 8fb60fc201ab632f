"""What a log and a witness send each other (C2SP tlog-witness v1.0.0), as bytes; nothing here opens a connection.

POST <submission prefix>/add-checkpoint        a Request; 200 answers cosignature lines, 409 the size held
GET  <monitoring prefix>/<hex origin>/checkpoint     the latest checkpoint cosigned
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Iterable, List, Tuple

from muniment.ledger.checkpoint import b64, decimal, unb64
from muniment.ledger.errors import NoteRefused, RequestRefused
from muniment.ledger.note import (
    COSIGNATURE,
    Note,
    Signature,
    Verifier,
    open_note,
    parse_note,
    signature_lines,
)
from muniment.ledger.tree import HASH_SIZE

ADD_CHECKPOINT = "add-checkpoint"
SIZE_TYPE = "text/x.tlog.size"
MAX_HASHES = 63
MAX_REQUEST = (1 << 20) + 4096  # bytes: the longest note, and the lines above it
_OLD = "old "


@dataclass(frozen=True)
class Request:
    """A log asks a witness to cosign: `old` the size it believes the witness holds, `proof` the consistency proof
    from there (32-byte hashes, none if `old` is 0), `checkpoint` the signed note as bytes.
    """

    old: int
    proof: Tuple[bytes, ...]
    checkpoint: bytes

    def text(self) -> bytes:
        """The body of the request. Raises RequestRefused for what no witness would read."""
        data = "\n".join([f"{_OLD}{self.old}", *map(b64, self.proof), "", ""]).encode() + self.checkpoint
        if Request.parse(data) != self:
            raise RequestRefused("The parts of the request do not read back as they are", found=self.old)
        return data

    @classmethod
    def parse(cls, data: bytes) -> Request:
        """Read a body; verifies nothing. Raises RequestRefused, and NoteRefused where the checkpoint is no note."""
        if len(data) > MAX_REQUEST:
            raise RequestRefused("The request is too long", found=len(data))
        head, blank, checkpoint = data.partition(b"\n\n")
        if not blank:
            raise RequestRefused("The request has no empty line before its checkpoint")
        old, *proof = _ascii(head).split("\n")
        if not old.startswith(_OLD):
            raise RequestRefused("The first line is not: old <size>", found=old[:80])
        if len(proof) > MAX_HASHES:
            raise RequestRefused("The request has more than 63 proof lines", found=len(proof))
        parse_note(checkpoint)
        return cls(_size(old[len(_OLD) :]), tuple(map(_hash, proof)), checkpoint)


def _ascii(data: bytes) -> str:
    try:
        return data.decode("ascii")
    except UnicodeDecodeError as refused:
        raise RequestRefused("The lines are not ASCII") from refused


def _size(text: str) -> int:
    try:
        return decimal(text)
    except NoteRefused as refused:
        raise RequestRefused("A size is no plain decimal", found=text[:80]) from refused


def _hash(line: str) -> bytes:
    try:
        data = unb64(line)
    except NoteRefused as refused:
        raise RequestRefused("A proof line is not base64", found=line[:80]) from refused
    if len(data) != HASH_SIZE:
        raise RequestRefused("A hash in the proof is not of 32 bytes", found=len(data))
    return data


def size_answer(size: int) -> bytes:
    """Body of a 409, sent as `text/x.tlog.size`: the size the witness holds."""
    return f"{size}\n".encode()


def read_size(data: bytes) -> int:
    """The size in a 409. Raises RequestRefused."""
    text = _ascii(data[:40])
    if not text.endswith("\n"):
        raise RequestRefused("The size does not end in a newline", found=text)
    return _size(text[:-1])


def cosignature_answer(lines: Iterable[Signature]) -> bytes:
    """Body of a 200: one or more signature lines."""
    data = "".join(each.line() for each in lines).encode()
    signature_lines(data)
    return data


def read_cosignatures(data: bytes, checkpoint: bytes, verifiers: Iterable[Verifier]) -> Note:
    """What a witness's answer adds to `checkpoint` (the signed note that was sent).

    The note's `signatures` are the answered lines of the given cosigner keys, verified, each line once; its
    `signed` say who signed when. Lines of other keys are dropped, as the specification says. Raises NoteRefused
    if a known key's line is bad, UnsignedNote if no known key cosigned.
    """
    cosigners = [each for each in verifiers if each.alg == COSIGNATURE]
    known = {(each.name, each.id) for each in cosigners}
    ours = [each for each in dict.fromkeys(signature_lines(data)) if (each.name, each.id) in known]
    return open_note(_note(parse_note(checkpoint).text, ours or signature_lines(data)[:1]), cosigners)


def _note(text: str, lines: Iterable[Signature]) -> bytes:
    return (text + "\n" + "".join(each.line() for each in lines)).encode()


def add_signatures(checkpoint: bytes, lines: Iterable[Signature]) -> bytes:
    """The note with further signature lines below those it has, none doubled; its own bytes stay as they are."""
    held = set(parse_note(checkpoint).signatures)
    fresh: List[Signature] = [each for each in dict.fromkeys(lines) if each not in held]
    data = checkpoint + "".join(each.line() for each in fresh).encode()
    parse_note(data)
    return data


def monitoring_path(origin: str) -> str:
    """Where a witness serves the latest checkpoint of a log, under its monitoring prefix."""
    return f"{sha256(origin.encode()).hexdigest()}/checkpoint"
