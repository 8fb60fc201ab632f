"""What can have happened in disclosure: listing, duties, reviews, requests, productions, withholding, knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from muniment.record.event import Event, ItemId, ProsecutionNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistenceListed(Event):
    """The existence of these items was served on the defense of one prosecution: that they are, not what they hold."""

    TYPE: ClassVar[str] = "ExistenceListed/1"

    prosecution: ProsecutionNumber
    items: tuple[ItemId, ...]
    served_on: str  # who was served; when is `occurred_at`
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRecorded(Event):
    """Something became owed. `since` and `due` are ISO dates; `due` may be absent where a rule names no day."""

    TYPE: ClassVar[str] = "DutyRecorded/1"

    prosecution: ProsecutionNumber
    items: tuple[ItemId, ...]
    rule: str
    owed: str
    since: str
    due: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRecorded(Event):
    """Counsel answered whether items are owed under a rule: owed, not owed, undetermined. Never what they are worth."""

    TYPE: ClassVar[str] = "ReviewRecorded/1"

    prosecution: ProsecutionNumber
    items: tuple[ItemId, ...]
    outcome: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRecorded(Event):
    """The defense asked, on paper or here; or an answer was given: `request` is {"words"} or {"answers", "words"}.

    `occurred_at` is the day on which it was served, `served_on` is who was served.
    """

    TYPE: ClassVar[str] = "RequestRecorded/1"

    prosecution: ProsecutionNumber
    items: tuple[ItemId, ...]
    request: dict[str, Any]
    from_: str
    served_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionIssued(Event):
    """A package was made. `items` are all that its list names; `bates` tells which files are in it.

    bates: None, or {"files": [[short id of the FileTakenIn, its number], …], …}. An item without a file there is listed
    in the package and not produced by it. `heads` are [t_0, n, R_n] in hex, sorted by t_0.
    """

    TYPE: ClassVar[str] = "ProductionIssued/1"

    prosecution: ProsecutionNumber
    items: tuple[ItemId, ...]
    payload_manifest_sha256: str
    heads: list[list[Any]]
    sealed_list: str
    production_number: int | str
    bates: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecorded(Event):
    """A production was handed over, or a thing was made available, inspected or tested by the defense (no production).

    `how` of the latter three is "made available", "inspected", "defense-tested"; "offered" is a link or an invitation
    and counts as nothing. `receipt`: None, or what the receiver returned. Without it a package was sent, and nobody
    says that it came.
    """

    TYPE: ClassVar[str] = "DeliveryRecorded/1"

    prosecution: ProsecutionNumber
    items: tuple[ItemId, ...]
    production: int | str | None
    how: str
    to: str
    receipt: dict[str, Any] | str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateSigned(Event):
    """Counsel certified: complete, or with the exceptions that `statement` names. `statement` is the whole text."""

    TYPE: ClassVar[str] = "CertificateSigned/1"

    prosecution: ProsecutionNumber
    items: tuple[ItemId, ...]
    production: int | str | None
    statement: str
    signer: str
    sealed_list: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithholdRecorded(Event):
    """Contents are withheld on a ground of the rule pack. That the items exist is listed all the same.

    `targets`: [t_0, i, cm, fields] in hex, sorted by (t_0, i); `fields` rising field indices, or None for the entry.
    `order`: {"court", "date", "docket", "sha256"}, or None where the ground needs none.
    """

    TYPE: ClassVar[str] = "WithholdRecorded/1"

    prosecution: ProsecutionNumber
    items: tuple[ItemId, ...]
    targets: list[list[Any]]
    ground: str
    description: str
    order: dict[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithholdLifted(Event):
    """What was withheld is withheld no longer: same targets and ground."""

    TYPE: ClassVar[str] = "WithholdLifted/1"

    prosecution: ProsecutionNumber
    items: tuple[ItemId, ...]
    targets: list[list[Any]]
    ground: str
    description: str
    order: dict[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOf(Event):
    """Somebody was told of an item: who, how, and of which matter it was said to be. `occurred_at` is when."""

    TYPE: ClassVar[str] = "ToldOf/1"

    item: ItemId
    told: str
    how: str
    matter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscussionRecorded(Event):
    """An item was discussed: by whom, in which matter, with what outcome: a text, or {"promise", "by"}."""

    TYPE: ClassVar[str] = "DiscussionRecorded/1"

    item: ItemId
    people: tuple[str, ...]
    matter: str | None
    outcome: str | dict[str, Any]


EVENTS: tuple[type[Event], ...] = (
    ExistenceListed,
    DutyRecorded,
    ReviewRecorded,
    RequestRecorded,
    ProductionIssued,
    DeliveryRecorded,
    CertificateSigned,
    WithholdRecorded,
    WithholdLifted,
    ToldOf,
    DiscussionRecorded,
)
