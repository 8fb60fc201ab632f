"""What a court orders about entries of the record: seal, lift, expunge; and that two people signed for it.

Each of the first four stands on the chain that holds its targets, one event for each chain: an order never shows one
matter's chain to the reader of another. `targets`: [t_0, i, cm, fields] in hex, sorted by (t_0, i); `fields` rising
field indices, or None for the whole entry. `order`: {"court", "date", "docket", "sha256"}. `authority`: {"requested",
"confirmed"}, each {"by", "organization", "at"}: two people of two organizations; and "request", the short id of the
first signature. Existence that goes on being protected is sealed anew on its kind-05 chain at each review: there
`authority` has "reviewed" with who looked, "outcome" and "next_review".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from muniment.record.event import Event

SEAL, UNSEAL, EXPUNGE, PROTECT, REVEAL = "seal", "unseal", "expunge", "protect", "reveal"
ACTS = (SEAL, UNSEAL, EXPUNGE, PROTECT, REVEAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealOrdered(Event):
    """A court sealed these entries: that they are stays visible, what they hold is closed."""

    TYPE: ClassVar[str] = "SealOrdered/1"

    targets: list[list[Any]]
    order: dict[str, str]
    authority: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealLifted(Event):
    """A court opened what it had sealed."""

    TYPE: ClassVar[str] = "SealLifted/1"

    targets: list[list[Any]]
    order: dict[str, str]
    authority: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpungeOrdered(Event):
    """A court ordered that what these entries hold be destroyed. That they were there stays."""

    TYPE: ClassVar[str] = "ExpungeOrdered/1"

    targets: list[list[Any]]
    order: dict[str, str]
    authority: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRequested(Event):
    """The first of two signatures. Nothing takes effect before the second."""

    TYPE: ClassVar[str] = "OrderRequested/1"
    JOURNAL: ClassVar[bool] = True

    act: str  # one of ACTS
    targets: list[list[Any]]
    order: dict[str, str]
    organization: str  # of whoever requests
    about: dict[str, Any]  # what the act needs beside: {"lifts"}, {"matter", "owner"}, {"case"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderConfirmed(Event):
    """The second signature, by somebody of another organization."""

    TYPE: ClassVar[str] = "OrderConfirmed/1"
    JOURNAL: ClassVar[bool] = True

    request: str  # short id of the OrderRequested
    organization: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderWithdrawn(Event):
    """A request that waited is not pursued; why is in `reason_given`."""

    TYPE: ClassVar[str] = "OrderWithdrawn/1"
    JOURNAL: ClassVar[bool] = True

    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpungementCarriedOut(Event):
    """Keys, bodies, files and rows named by orders to expunge are gone from this home."""

    TYPE: ClassVar[str] = "ExpungementCarriedOut/1"
    JOURNAL: ClassVar[bool] = True

    orders: tuple[str, ...]  # commitments of the ExpungeOrdered events, hex
    bodies: int
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedInCamera(Event):
    """A judge was given what a production holds back, and the court-sealed list, by an order."""

    TYPE: ClassVar[str] = "OpenedInCamera/1"
    JOURNAL: ClassVar[bool] = True

    prosecution: str
    production: int
    to: str
    order: dict[str, str]
    matters: tuple[str, ...]  # first tags of the court-sealed chains that were opened


EVENTS: tuple[type[Event], ...] = (
    SealOrdered,
    SealLifted,
    ExpungeOrdered,
    OrderRequested,
    OrderConfirmed,
    OrderWithdrawn,
    ExpungementCarriedOut,
    OpenedInCamera,
)
