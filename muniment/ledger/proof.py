"""Proofs that an entry is in a log, to be checked offline and years later (C2SP tlog-proof, `.tlog-proof`).

c2sp.org/tlog-proof@v1
extra <base64>            left out where there is none; nothing authenticates it
index <n>
<base64 hash>             leaf's sibling first; as many lines as the proof has hashes
                          (an empty line)
<checkpoint, verbatim>
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, List, Optional, Tuple

from muniment.ledger.checkpoint import Checkpoint, b64, decimal, unb64
from muniment.ledger.errors import NoteRefused, ProofRefused
from muniment.ledger.note import ED25519, Note, Verifier, open_note, parse_note
from muniment.ledger.policy import Policy
from muniment.ledger.tree import HASH_SIZE, leaf_hash, verify_inclusion

HEADER = "c2sp.org/tlog-proof@v1"
MAX_HASHES = 63
MAX_PROOF = 1 << 24  # bytes; `extra` may hold an opening or a photograph's digest list, not a film
_EXTRA, _INDEX = "extra ", "index "


@dataclass(frozen=True)
class Proof:
    """An inclusion proof: `hashes` of 32 bytes each, `checkpoint` the signed note as bytes, `extra` opaque bytes."""

    index: int
    hashes: Tuple[bytes, ...]
    checkpoint: bytes
    extra: Optional[bytes] = None

    def text(self) -> bytes:
        """The file. Raises ProofRefused for what no reader would take."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(_EXTRA + b64(self.extra))
        lines += [f"{_INDEX}{self.index}", *map(b64, self.hashes), "", ""]
        data = "\n".join(lines).encode() + self.checkpoint
        if Proof.parse(data) != self:
            raise ProofRefused("The parts of the proof do not read back as they are", found=self.index)
        return data

    @classmethod
    def parse(cls, data: bytes) -> Proof:
        """Read a proof; verifies nothing. Raises ProofRefused, and NoteRefused where the checkpoint is no note."""
        if len(data) > MAX_PROOF:
            raise ProofRefused("The proof is longer than 16 MiB", found=len(data))
        head, blank, checkpoint = data.partition(b"\n\n")
        if not blank:
            raise ProofRefused("The proof has no empty line before its checkpoint")
        lines = _lines(head)
        extra = _base64(lines.pop(1)[len(_EXTRA) :]) if lines[1:2] and lines[1].startswith(_EXTRA) else None
        if len(lines) < 2 or not lines[1].startswith(_INDEX):
            raise ProofRefused("The proof has no index line where one belongs")
        if len(lines) - 2 > MAX_HASHES:
            raise ProofRefused("The proof has more hashes than a tree has levels", found=len(lines) - 2)
        hashes = tuple(map(_hash, lines[2:]))
        parse_note(checkpoint)
        return cls(_index(lines[1][len(_INDEX) :]), hashes, checkpoint, extra)

    def verify(self, leaf: bytes, verifiers: Iterable[Verifier], policy: Optional[Policy] = None) -> Note:
        """The checkpoint's note, once all holds: the log signed it under its own name with a key of `verifiers` or
        of the policy, the policy's quorum cosigned it, and the leaf hash `leaf` (32 bytes) stands at the index.

        Raises NoteRefused, ProofRefused.
        """
        logs = [*verifiers, *(policy.logs if policy is not None else ())]
        witnesses = policy.witnesses.values() if policy is not None else ()
        note = open_note(self.checkpoint, [*logs, *witnesses])
        head = Checkpoint.parse(note.text)
        if not any(_is_log(signed.verifier, head.origin) for signed in note.signed):
            raise NoteRefused("The checkpoint is not signed under the name of its own log", found=head.origin)
        if policy is not None and not policy.satisfied([signed.verifier for signed in note.signed]):
            raise NoteRefused(
                "Too few outside signers have signed this checkpoint",
                found=[signed.verifier.name for signed in note.signed],
                advice="Ask the office why its outside signers did not sign, or for a later proof.",
            )
        verify_inclusion(self.index, head.size, leaf, self.hashes, head.root)
        return note

    def verify_entry(
        self, entry: bytes, verifiers: Iterable[Verifier], policy: Optional[Policy] = None
    ) -> Note:
        """As `verify`, for the entry's own bytes."""
        return self.verify(leaf_hash(entry), verifiers, policy)


def _is_log(verifier: Verifier, origin: str) -> bool:
    return verifier.alg == ED25519 and verifier.name == origin


def _lines(head: bytes) -> List[str]:
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as refused:
        raise ProofRefused("The lines above the checkpoint are not ASCII") from refused
    if lines[0] != HEADER:
        raise ProofRefused(f"The first line is not {HEADER}", found=lines[0][:80])
    return lines


def _base64(text: str) -> bytes:
    try:
        return unb64(text)
    except NoteRefused as refused:
        raise ProofRefused("A line of the proof is not base64", found=text[:80]) from refused


def _hash(line: str) -> bytes:
    data = _base64(line)
    if len(data) != HASH_SIZE:
        raise ProofRefused("A hash in the proof is not of 32 bytes", found=len(data))
    return data


def _index(text: str) -> int:
    try:
        return decimal(text)
    except NoteRefused as refused:
        raise ProofRefused("The index is no plain decimal", found=text[:80]) from refused
