"""What can have happened to an item: taken in, described, handed over, sealed, tested, held, disposed of.

Dates and times are ISO strings, as in the record. Values are JSON without floats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from muniment.record.event import CaseNumber, Event, ItemId

FORMER = "stated by the former system"
# The acts that CustodyRecorded can tell of; no other word is recorded.
ACTS = (
    "received",
    "transferred",
    "signed out",
    "returned",
    "moved",
    "opened",
    "resealed",
    "sampled",
    "split",
    "examined",
    "inventoried",
    "audited",
    FORMER,
)

# A category outside these is kept as typed and flagged.
CATEGORIES = (
    "ammunition",
    "firearm",
    "phone",
    "computer",
    "document",
    "clothing",
    "tool",
    "drugs",
    "currency",
    "biological",
    "vehicle",
    "jewelry",
    "statement",
    "recording",
    "other",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReceived(Event):
    """An item came in. The source's own words stand here before anything was compared with them."""

    TYPE: ClassVar[str] = "ItemReceived/1"
    GONE: ClassVar[dict[str, Any] | None] = {
        "received_at": "{day}",
        "category": "other",
        "what": "{why}",
        "receipt_number": "{why} {seq}",
    }
    OUTLASTS: ClassVar[tuple[str, ...]] = ("receipt_number",)  # it is printed on the thing

    item: ItemId
    received_at: str  # date
    category: str
    case: CaseNumber | None = None  # booked under; None where no case was named
    receipt_number: str
    received_by: str
    source: Mapping[str, Any]  # {"name", "person", "contact", "how"}; person is an id of the cases room
    words: str  # verbatim
    what: str
    units: int = 1
    location: str | None = None
    matter_named: str | None = None  # the matter that the source named, in their words
    number_typed: str | None = None  # what was typed where a case number belongs
    # No field of the record: the court-sealed matter on whose chain it stands instead of a case's list.
    compartment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSeparated(Event):
    """Units taken out of a lot became an item of their own, with the lot's date and category."""

    TYPE: ClassVar[str] = "ItemSeparated/1"
    GONE: ClassVar[dict[str, Any] | None] = {
        "received_at": "{day}",
        "category": "other",
        "what": "{why}",
        "filed": "none",
    }

    item: ItemId
    received_at: str
    filed: str  # as its parent: `case` or `none`
    category: str
    parent: ItemId
    what: str
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDescribed(Event):
    """Someone looked at the item and wrote down what they saw; a correction names what it corrects."""

    TYPE: ClassVar[str] = "ItemDescribed/1"

    item: ItemId
    description: Mapping[str, Any]  # {"text", "serial", "caliber", "make", "headstamp", …}
    corrects: Mapping[str, Any] | None = None  # {"event", "was": {key: value}}
    words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyRecorded(Event):
    """An item changed hands, place or seal, or was looked at."""

    TYPE: ClassVar[str] = "CustodyRecorded/1"
    GONE: ClassVar[dict[str, Any] | None] = {"act": "{why}"}

    item: ItemId
    act: str  # one of ACTS
    from_custodian: str | None = None
    to_custodian: str | None = None
    location: str | None = None
    seal: str | None = None  # the number on the seal
    units: int | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSplit(Event):
    """A lot gave units to items of their own."""

    TYPE: ClassVar[str] = "ItemSplit/1"
    GONE: ClassVar[dict[str, Any] | None] = {}

    item: ItemId
    children: tuple[ItemId, ...]
    how: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryCounted(Event):
    """The units of an item were counted."""

    TYPE: ClassVar[str] = "InventoryCounted/1"

    item: ItemId
    expected: int
    found: int
    scope: str  # inventory, or audit


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPlaced(Event):
    """The item may not be disposed of. `hold` names it; each hold is lifted by its name."""

    TYPE: ClassVar[str] = "HoldPlaced/1"

    item: ItemId
    hold: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLifted(Event):
    """A hold ended."""

    TYPE: ClassVar[str] = "HoldLifted/1"

    item: ItemId
    hold: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionRecorded(Event):
    """The item left custody for good: returned to its owner, destroyed, forfeited, handed to another agency."""

    TYPE: ClassVar[str] = "DispositionRecorded/1"
    GONE: ClassVar[dict[str, Any] | None] = {"disposition": "{why}", "authority": "{why}"}

    item: ItemId
    disposition: str
    authority: str  # who decided it; never the person who records it
    order: Mapping[str, Any] | None = None  # {"court", "date", "docket", "sha256"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTakenIn(Event):
    """A file about the item is in the vault."""

    TYPE: ClassVar[str] = "FileTakenIn/1"

    item: ItemId
    sha256: str
    size: int
    name: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextExtracted(Event):
    """A file was read; what it says is in the vault too. `reader` holds program, pages, words, recognized (words in
    pictures were asked for), flags, exceptions ([inner path, trouble, sentence] …) and exceptions_in_all.
    """

    TYPE: ClassVar[str] = "TextExtracted/1"

    item: ItemId
    file_sha256: str
    text_sha256: str
    reader: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabRequested(Event):
    """A laboratory was asked to examine the item."""

    TYPE: ClassVar[str] = "LabRequested/1"
    GONE: ClassVar[dict[str, Any] | None] = {"lab": "{why}"}

    item: ItemId
    lab: str
    examinations: tuple[str, ...]
    asked_of: str | None = None  # the person asked; for a comparison, with which items


@dataclass(frozen=True, slots=True, kw_only=True)
class LabReported(Event):
    """A laboratory answered a request."""

    TYPE: ClassVar[str] = "LabReported/1"

    item: ItemId
    request: str  # short id of the request's event
    findings: str
    files: tuple[str, ...] = ()  # digests


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNumberChosen(Event):
    """Who chose the case number of an item, on whose instruction, having been shown which others."""

    TYPE: ClassVar[str] = "CaseNumberChosen/1"
    GONE: ClassVar[dict[str, Any] | None] = {"number_chosen": "{why}"}

    item: ItemId
    number_chosen: str
    numbers_shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRecorded(Event):
    """Someone said later who had the item, where it was, in what state. Their words."""

    TYPE: ClassVar[str] = "ClaimRecorded/1"

    item: ItemId
    claimant: Mapping[str, Any]  # {"name", "person", "contact"}
    words: str
    about_when: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecorded(Event):
    """A person whom an event names answered beside it."""

    TYPE: ClassVar[str] = "AnswerRecorded/1"

    item: ItemId
    answers: str  # short id of the event
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedAndDeclined(Event):
    """Something was offered and not taken: who offered it, their words, why it was declined and by whom."""

    TYPE: ClassVar[str] = "OfferedAndDeclined/1"
    JOURNAL: ClassVar[bool] = True

    offered_at: str  # date
    source: Mapping[str, Any]
    words: str
    what: str
    matter_named: str | None = None
    why: str
    declined_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberQuestioned(Event):
    """Nobody has said yet who chose an item's case number, and there is cause to ask."""

    TYPE: ClassVar[str] = "NumberQuestioned/1"
    JOURNAL: ClassVar[bool] = True

    item: ItemId
    because: tuple[str, ...]
    numbers: tuple[str, ...] = ()  # of cases proposed for the item


EVENTS: tuple[type[Event], ...] = (
    ItemReceived,
    ItemSeparated,
    ItemDescribed,
    CustodyRecorded,
    ItemSplit,
    InventoryCounted,
    HoldPlaced,
    HoldLifted,
    DispositionRecorded,
    FileTakenIn,
    TextExtracted,
    LabRequested,
    LabReported,
    CaseNumberChosen,
    ClaimRecorded,
    AnswerRecorded,
    OfferedAndDeclined,
    NumberQuestioned,
)
