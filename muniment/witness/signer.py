"""The signer: judges a request (C2SP tlog-witness v1.0), and cosigns what continues the log (tlog-cosignature v1)."""

from __future__ import annotations

import time
from collections.abc import Callable
from hashlib import sha256

from muniment.errors.witness import (
    Inconsistent,
    LogKeyRefused,
    NotSignedByLog,
    OtherSizeHeld,
    RequestRefused,
    UnknownLog,
)
from muniment.ledger import note
from muniment.ledger.errors import LedgerError, NoteRefused, ProofRefused
from muniment.ledger.note import Checkpoint, Note, Signature, Verifier
from muniment.ledger.tree import EMPTY_ROOT, verify_consistency
from muniment.ledger.witness import Request
from muniment.witness.home import Home
from muniment.witness.store import Head, Split


class Signer:
    """Answers requests for the logs that its home trusts."""

    def __init__(self, home: Home, clock: Callable[[], float] = time.time) -> None:
        self.home = home
        self._clock = clock

    def trust(self, vkey: str, *, url: str = "") -> str:
        """Trust a log by its key; its origin is the key's name. Raises LogKeyRefused, LogTaken."""
        verifier = log_key(vkey)
        self.home.store.add_log(verifier.name, str(verifier), url=url)
        return verifier.name

    def add_checkpoint(self, body: bytes) -> str:
        """The cosignature line over the checkpoint that a request brings; it is on disk before this returns.

        Raises NotCosigned (its `http_status` is the specification's), StoreFailed.
        """
        try:
            request = Request.parse(body)
            shown = note.parse_note(request.checkpoint)
        except LedgerError as refused:
            raise RequestRefused(why=refused.problem) from refused
        origin = shown.text.split("\n", 1)[0]
        lines = self._signed_by_log(origin, shown)
        try:
            checkpoint = Checkpoint.parse(shown.text)
        except LedgerError as refused:
            raise RequestRefused(why=refused.problem) from refused
        if request.old > checkpoint.size:
            raise RequestRefused(why=f"it goes back from {request.old} to {checkpoint.size} entries")
        signed = f"{shown.text}\n{lines}".encode()

        def step(held: Head | None) -> Head:
            judge(request, checkpoint, held)
            return self._cosigned(checkpoint, shown.text, signed, held)

        try:
            return self.home.store.advance(origin, step).cosignature
        except (Inconsistent, OtherSizeHeld):
            self._note_split(origin, checkpoint, signed)
            raise

    def latest(self, origin_digest: str) -> bytes | None:
        """The checkpoint cosigned last of the log with this hex SHA-256 of its origin, with both signatures."""
        for log in self.home.store.logs():
            if log.head is not None and sha256(log.origin.encode()).hexdigest() == origin_digest:
                return log.head.note
        return None

    def _signed_by_log(self, origin: str, shown: Note) -> str:
        """The lines of the log's own trusted keys. One that is bad refuses the whole; unknown keys are ignored."""
        keys = self.home.store.keys(origin)
        if not keys:
            raise UnknownLog(origin=origin)
        known = {(v.name, v.id): v for v in map(Verifier.parse, keys)}
        # A line repeated a hundred times is verified once.
        own: dict[Signature, Verifier] = {
            line: known[line.name, line.id] for line in shown.signatures if (line.name, line.id) in known
        }
        if not own:
            raise NotSignedByLog(why="it has no signature of a key that is trusted here")
        for line, verifier in own.items():
            try:
                verifier.check(shown.text, line)
            except NoteRefused as bad:
                raise NotSignedByLog(why=bad.problem) from bad
        return "".join(note.signature_line(line.name, line.id, line.blob) for line in own)

    def _cosigned(self, checkpoint: Checkpoint, text: str, signed: bytes, held: Head | None) -> Head:
        """The next head. Its time never falls, also where the machine's clock does."""
        at = max(int(self._clock()), held.time if held else 0)
        signature = self.home.key.sign(note.cosigned_message(text, at))
        ident = note.key_id(self.home.name, note.COSIGNATURE, self.home.public)
        line = note.signature_line(self.home.name, ident, at.to_bytes(8, "big") + signature)
        return Head(checkpoint.size, checkpoint.root, at, signed, line)

    def _note_split(self, origin: str, checkpoint: Checkpoint, signed: bytes) -> None:
        """Two roots of one size under the log's own signature prove that it shows two histories."""
        held = self.home.store.head(origin)
        if held is not None and held.size == checkpoint.size and held.root != checkpoint.root:
            split = Split(checkpoint.size, held.signed, signed, int(self._clock()))
            self.home.store.keep_split(origin, split, root=checkpoint.root)


def log_key(vkey: str) -> Verifier:
    """A log's verifier key, as it was typed. Raises LogKeyRefused."""
    try:
        verifier = Verifier.parse(vkey.strip())
    except NoteRefused as refused:
        raise LogKeyRefused(why=refused.problem) from refused
    if verifier.alg != note.ED25519:
        raise LogKeyRefused(why="it is a cosigner's key, not a log's")
    return verifier


def judge(request: Request, checkpoint: Checkpoint, held: Head | None) -> None:
    """Whether the checkpoint continues the one cosigned last (`held`; None: none yet). Signatures are judged before.

    Raises OtherSizeHeld (409), Inconsistent (422).
    """
    size = held.size if held else 0
    if request.old != size:
        raise OtherSizeHeld(held=size, old=request.old)
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise Inconsistent(why="a log without entries has the root of nothing")
    if request.old == 0:
        if request.proof:
            raise Inconsistent(why="a first checkpoint needs no proof, and none can exist")
        return
    if held is None:
        raise OtherSizeHeld(held=0, old=request.old)
    try:
        verify_consistency(size, checkpoint.size, request.proof, held.root, checkpoint.root)
    except ProofRefused as refused:
        raise Inconsistent(why=refused.problem) from refused
