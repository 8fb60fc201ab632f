"""What the production room answers with: plain frozen views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadView:
    """The state of one chain just before the issue."""

    subject: str  # "prosecution D202.CR-2024-00871", "case SO.24-001234", "item MU-24-000123-K"
    n: int
    root: str  # hex


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """How a production left the house. `receipt`: what the receiver returned; without it nobody says it arrived."""

    how: str
    to: str
    receipt: dict[str, Any] | None  # {"by", "words"}
    by: str
    recorded_at: datetime
    id: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeView:
    """A file that a production holds."""

    bates: str
    file: str  # 12 hex: the event by which it was taken in


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionView:
    """A production as issued, and what became of it."""

    prosecution: str
    number: int
    to: str
    by: str
    issued_at: datetime
    items: tuple[str, ...]  # internal ids of all items on its list
    withheld: int | None  # pieces of the record on its withheld log; None while its folder is not complete
    path: Path  # the folder kept in the home: the very bytes that were handed over
    ready: bool  # whether that folder is complete
    heads: tuple[HeadView, ...]
    size: int | None  # entries of the log at its checkpoint
    manifest: str  # SHA-256 of manifest-sha256.txt, hex
    bates: dict[str, Any] | None  # {"first", "last", "items": {printed number: [first, last]}}
    delivered: tuple[DeliveryView, ...]
    acknowledged: DeliveryView | None  # the first delivery with a receipt
    id: str
    seq: int
