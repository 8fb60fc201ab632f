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
    """What the person who brought an item gets: their words, the matter they named, and no case of the office."""

    number: str
    office: str
    source: str
    words: str
    what: str
    units: int
    received_at: str
    received_by: str
    matter_named: str | None
    entry: int | None
    origin: str
