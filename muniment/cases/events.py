"""What can have happened to cases, prosecutions and the people in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from muniment.record.event import CaseNumber, Event, ItemId, ProsecutionNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Event):
    """An agency's case has a number from now on."""

    TYPE: ClassVar[str] = "CaseOpened/1"
    GONE: ClassVar[dict[str, Any] | None] = {}

    case: CaseNumber
    agency: str  # its code, as in the number: SO


@dataclass(frozen=True, slots=True, kw_only=True)
class ProsecutionOpened(Event):
    """A court case against one defendant."""

    TYPE: ClassVar[str] = "ProsecutionOpened/1"
    GONE: ClassVar[dict[str, Any] | None] = {"court": "{why}", "defendant": "{why}"}

    prosecution: ProsecutionNumber
    court: str
    defendant: str  # the name, as charged
    charges: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDrawnOn(Event):
    """The prosecution rests on this case: everything on the case's list is owed in it."""

    TYPE: ClassVar[str] = "CaseDrawnOn/1"
    GONE: ClassVar[dict[str, Any] | None] = {}

    prosecution: ProsecutionNumber
    case: CaseNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasRecorded(Event):
    """Two numbers of one kind name the same matter. It stands on both chains."""

    TYPE: ClassVar[str] = "AliasRecorded/1"

    kind: int  # ledger.chain.Kind: 1 case, 2 prosecution
    number_a: str
    number_b: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtEventRecorded(Event):
    """Something happened in court. `event` is an object; its "kind" is one of COURT_EVENTS."""

    TYPE: ClassVar[str] = "CourtEventRecorded/1"

    prosecution: ProsecutionNumber
    items: tuple[ItemId, ...] = ()
    event: Mapping[str, Any]
    date: str  # ISO 8601, in the court's place; of "trial set", the day of trial
    document: str | None = None  # its docket entry or digest


COUNSEL_APPEARED = "counsel appeared"
COUNSEL_WITHDREW = "counsel withdrew"
ORDER = "order"
TRIAL_SET = "trial set"
COURT_EVENTS = (
    COUNSEL_APPEARED,
    COUNSEL_WITHDREW,
    "charge filed",
    "arraigned",
    "waiver filed",
    "custody changed",
    TRIAL_SET,
    "jury sworn",
    ORDER,
    "convicted",
    "dismissed",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDescribed(Event):
    """What is said of a case. A field that is None says nothing, and leaves what was said before."""

    TYPE: ClassVar[str] = "CaseDescribed/1"
    JOURNAL: ClassVar[bool] = True

    case: CaseNumber
    title: str | None = None
    offense: str | None = None
    opened_on: str | None = None
    status: str | None = None
    agents: tuple[str, ...] | None = None  # users


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecorded(Event):
    """Who somebody is, as stated. A later one of the same person replaces what pages show."""

    TYPE: ClassVar[str] = "PersonRecorded/1"
    JOURNAL: ClassVar[bool] = True

    person: str  # 12 hex characters
    names: tuple[Mapping[str, str], ...]  # {"name": …, "kind": "legal" | "alias" | "nickname"}
    born: str | None = None
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    identifiers: Mapping[str, str] | None = None  # {"FBI": …, "driver license": …}
    external: str | None = None  # its id in a former system


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyAdded(Event):
    """A person has to do with a case. Never on the prosecution's chain: victims and witnesses are parties."""

    TYPE: ClassVar[str] = "PartyAdded/1"
    JOURNAL: ClassVar[bool] = True

    case: CaseNumber
    person: str
    role: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRecorded(Event):
    """Two people have to do with each other: a is the `relation` of b."""

    TYPE: ClassVar[str] = "RelationRecorded/1"
    JOURNAL: ClassVar[bool] = True

    person_a: str
    person_b: str
    relation: str  # "friend", "father", …
    words: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CounselSignsIn(Event):
    """Counsel of record is this user; the appearance itself is a court event."""

    TYPE: ClassVar[str] = "CounselSignsIn/1"
    JOURNAL: ClassVar[bool] = True

    prosecution: ProsecutionNumber
    name: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRecorded(Event):
    """A written account in a case, whole."""

    TYPE: ClassVar[str] = "ReportRecorded/1"
    JOURNAL: ClassVar[bool] = True

    case: CaseNumber
    report: str
    kind: str  # "incident", "supplement", "interview", …
    title: str
    text: str
    author: str | None = None
    dated: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyReported(Event):
    """Property that a report names and nobody holds: stolen, damaged, burned. What is held is an item."""

    TYPE: ClassVar[str] = "PropertyReported/1"
    JOURNAL: ClassVar[bool] = True

    case: CaseNumber
    report: str | None = None
    property: str
    category: str
    loss: str
    description: str | None = None
    value: str | None = None  # whole dollars, or words


EVENTS = (
    CaseOpened,
    ProsecutionOpened,
    CaseDrawnOn,
    AliasRecorded,
    CourtEventRecorded,
    CaseDescribed,
    PersonRecorded,
    PartyAdded,
    RelationRecorded,
    ReportRecorded,
    PropertyReported,
    CounselSignsIn,
)
