"""What is printed: plain values, so that a printer knows no tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label on a package. Without a case where the item stands under none."""

    number: str
    office: str
    what: str
    received_at: str
    units: int
    case: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptForm:
    """What the person who brought an item gets: their words, the matter they named, and no case of the office.

    `source` and `matter_named` are None where they are not to stand on the paper, or nothing was said.
    """

    number: str
    office: str
    source: str | None
    words: str
    what: str
    units: int
    category: str
    received_at: str
    received_by: str
    matter_named: str | None
    recorded_at: str
    entry: int
    size: int  # of the log that the proof's checkpoint signs
    origin: str
    fingerprint: str
    signed: tuple[str, ...]  # outside signers, each with the time they gave
    code: str  # text of the QR code
    code_opens: str  # what the code holds, in words
    attachment: str  # its name
    proof: bytes
