"""Plain answers of the custody room: what pages, the command and other rooms get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from muniment.custody.events import CATEGORIES
from muniment.record import event
from muniment.record import queries as record
from muniment.record.event import ItemId

MAKE_KEYS = ("serial", "caliber", "make", "headstamp", "model")


@dataclass(frozen=True, kw_only=True)
class ItemView:
    """An item as it stands. `words`, `what`, `category` and `received_at` are those of the receipt, for good."""

    id: ItemId
    number: str  # printed: MU-24-000123-K
    category: str
    what: str
    words: str
    source: Mapping[str, Any] = field(repr=False)
    source_name: str
    source_person: str | None
    received_at: date
    received_by: str
    recorded_at: datetime
    recorded_by: str
    case: str | None  # booked under
    number_typed: str | None
    matter_named: str | None
    parent: ItemId | None  # the lot it was separated from
    units: int  # now
    units_received: int
    description: Mapping[str, Any]  # later descriptions override earlier ones, key by key
    location: str | None
    custodian: str | None
    out: bool  # signed out and not back
    seal: str | None  # the seal that is on it now
    holds: Mapping[str, str]  # name -> cause, of those that stand
    tested: str  # never requested, requested, reported
    disposed_on: date | None
    disposition: str | None
    disposition_authority: str | None
    seq: int
    event: str  # short id of the receipt's event
    at: int | None = field(default=None, repr=False)  # chain length when looked at; None in lists

    @property
    def serial(self) -> str | None:
        """The serial number, as last described."""
        return self._described("serial")

    @property
    def caliber(self) -> str | None:
        """The caliber, as last described."""
        return self._described("caliber")

    @property
    def make(self) -> str | None:
        """The make, as last described."""
        return self._described("make")

    @property
    def model(self) -> str | None:
        """The model, as last described."""
        return self._described("model")

    @property
    def headstamp(self) -> str | None:
        """What is stamped on the cartridges' heads, as last described."""
        return self._described("headstamp")

    @property
    def text(self) -> str:
        """What it is, in the receipt's words, and what was seen later."""
        return " · ".join(part for part in (self.what, self._described("text")) if part)

    @property
    def filed(self) -> str:
        """`case` or `none`, as its receipt says in the record."""
        return "case" if self.case else "none"

    @property
    def category_known(self) -> bool:
        """Whether the category is one of the office's words."""
        return self.category in CATEGORIES

    @property
    def position(self) -> int:
        """Length of the item's chain when it was looked at; in lists, when it is asked for."""
        return record.position(event.item(self.id)) if self.at is None else self.at

    @property
    def entry(self) -> int | None:
        """The entry of the log in which it was received."""
        return record.entry(self.seq)

    def _described(self, key: str) -> str | None:
        value = self.description.get(key)
        return None if value is None else str(value)


@dataclass(frozen=True, kw_only=True)
class CustodyView:
    """One line of the chain of custody."""

    act: str
    from_custodian: str | None
    to_custodian: str | None
    location: str | None
    seal: str | None
    units: int | None
    purpose: str | None
    occurred_at: str | None
    reason_given: str | None
    on_instruction_of: Mapping[str, str] | None
    by: str
    recorded_at: datetime
    seq: int
    event: str

    @property
    def entry(self) -> int | None:
        """Its entry in the log."""
        return record.entry(self.seq)


@dataclass(frozen=True, kw_only=True)
class ClaimView:
    """Someone's later words about the item."""

    id: str
    item: ItemId
    claimant: Mapping[str, Any]
    words: str
    about_when: str | None
    by: str
    recorded_at: datetime
    seq: int


@dataclass(frozen=True, kw_only=True)
class FileView:
    """A file about an item. `digest` is 64 hex digits of SHA-256."""

    digest: str
    size: int
    name: str
    media_type: str
    item: ItemId
    text_digest: str | None
    by: str
    recorded_at: datetime
    seq: int


@dataclass(frozen=True, kw_only=True)
class LabReportView:
    """A laboratory's answer."""

    id: str
    findings: str
    files: tuple[str, ...]
    by: str
    recorded_at: datetime
    seq: int


@dataclass(frozen=True, kw_only=True)
class LabView:
    """A request to a laboratory and its answers, none yet or several."""

    id: str
    item: ItemId
    lab: str
    examinations: tuple[str, ...]
    asked_of: str | None
    by: str
    recorded_at: datetime
    reports: tuple[LabReportView, ...]
    seq: int


@dataclass(frozen=True, kw_only=True)
class HoldView:
    """A hold on an item, standing unless `lifted_by`."""

    hold: str
    cause: str
    by: str
    recorded_at: datetime
    lifted_by: str | None
    lifted_cause: str | None
    seq: int


@dataclass(frozen=True, kw_only=True)
class CountView:
    """A count of an item's units."""

    expected: int
    found: int
    scope: str
    by: str
    recorded_at: datetime
    seq: int


@dataclass(frozen=True, kw_only=True)
class AnswerView:
    """What a person named said beside an event."""

    words: str
    by: str
    recorded_at: datetime
    seq: int


@dataclass(frozen=True, kw_only=True)
class NumberChosenView:
    """Who chose the item's case number, on whose instruction."""

    id: str
    item: ItemId
    number_chosen: str
    numbers_shown: tuple[str, ...]
    on_instruction_of: Mapping[str, str] | None  # {"who", "words"}
    reason_given: str | None
    by: str
    recorded_at: datetime
    answers: tuple[AnswerView, ...]
    seq: int


@dataclass(frozen=True, kw_only=True)
class NumberQuestionView:
    """An item whose case number nobody has answered for."""

    item: ItemId
    number: str  # printed number of the item
    case: str | None
    number_typed: str | None
    because: tuple[str, ...]
    numbers: tuple[str, ...]  # cases proposed
    asked_at: datetime
    seq: int


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """An act that names somebody as the one who told another to do it; that person may answer it."""

    id: str  # short id of the event, to be answered
    item: ItemId
    number: str
    who: str
    words: str
    about: str
    by: str
    recorded_at: datetime
    answers: tuple[AnswerView, ...]
    seq: int


@dataclass(frozen=True, kw_only=True)
class DeclinedView:
    """What was offered and not taken in."""

    offered_at: date
    source: Mapping[str, Any]
    words: str
    what: str
    matter_named: str | None
    why: str
    declined_by: str
    recorded_at: datetime
    seq: int
