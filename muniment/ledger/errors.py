"""Everything that can be wrong with ledger bytes. Each error holds what was found and says the way out.

LedgerError
├── ProofRefused          a Merkle proof does not prove what it claims
├── TileRefused           a tile or entry bundle has not the form its path promises
├── PointRefused          bytes are no canonical Ed25519 point, or one of low order
├── VrfRefused            a VRF proof does not belong to this key and number
├── NoteRefused           a signed note is malformed or carries a bad signature
│   ├── UnsignedNote      no signature by a key that is trusted here
│   └── CheckpointRefused the text of the note is no checkpoint
├── RequestRefused        a witness's request or answer is malformed
├── PolicyRefused         a policy file is malformed
├── NumberRefused         a typed number can not be folded
├── EntryRefused          bytes are no entry of this format
├── HeaderRefused         bytes are no header of this format
├── ValueRefused          a value has no canonical form here
├── FieldsRefused         values do not fit the event's schema
└── OpeningRefused        an opening does not open its event
    └── UnknownType       written by a newer program, or by none
"""

from __future__ import annotations

from typing import Optional


class LedgerError(ValueError):
    """Root of the tree: `problem` in one sentence, `found` the offending datum, `advice` the way out."""

    advice = "Ask the office that made these bytes for a fresh copy."

    def __init__(self, problem: str, *, found: object = None, advice: Optional[str] = None) -> None:
        self.problem = problem
        self.found = found
        if advice is not None:
            self.advice = advice
        super().__init__(f"{problem}. {self.advice}")


class ProofRefused(LedgerError):
    """A Merkle proof does not prove what it claims."""

    advice = (
        "Fetch the proof again from the log; if it fails again, keep both checkpoints: they are evidence."
    )


class TileRefused(LedgerError):
    """A tile or entry bundle has not the form its path promises."""

    advice = "Copy the log's tiles again, or use another mirror."


class PointRefused(LedgerError):
    """Bytes are no canonical Ed25519 point, or one of low order."""

    advice = "Compare the key with the one the office published."


class VrfRefused(LedgerError):
    """A VRF proof does not belong to this key and number."""

    advice = "The list shown may be another number's: ask for the proof of the number you typed."


class NoteRefused(LedgerError):
    """A signed note is malformed or carries a bad signature of a trusted key."""

    advice = "Get the file again; if it fails again, ask the office in writing why."


class UnsignedNote(NoteRefused):
    """No signature by a key that is trusted here."""

    advice = "Compare the key with the one the office published; the file may come from another log."


class CheckpointRefused(NoteRefused):
    """The text of the note is no checkpoint of this format."""


class RequestRefused(LedgerError):
    """What a log and a witness sent each other is malformed."""

    advice = "Compare both programs with the tlog-witness specification (version 1.0.0)."


class PolicyRefused(LedgerError):
    """A policy file is malformed."""

    advice = "Correct the policy file at the line named."


class NumberRefused(LedgerError):
    """A typed number can not be folded to the format's alphabet."""

    advice = "Type the agency's or court's code, a dot, and the number, such as SO.24-001234."


class EntryRefused(LedgerError):
    """Bytes are no entry of this format, or stand where none may."""


class HeaderRefused(LedgerError):
    """Bytes are no chain header of this format."""


class ValueRefused(LedgerError):
    """A value has no canonical form in this format."""

    advice = "Use null, true or false, integers below 2^53, strings, arrays and objects; write decimals as strings."


class FieldsRefused(LedgerError):
    """Values do not fit the event's schema."""

    advice = "Give exactly the fields of the event's type; an absent one is null."


class OpeningRefused(LedgerError):
    """An opening does not open the event it names."""


class UnknownType(OpeningRefused):
    """An event type or version that this program does not know."""

    advice = "A newer program is needed to read this record."
