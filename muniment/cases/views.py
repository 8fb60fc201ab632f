"""What the cases room answers with: plain frozen views, for pages, rules and other rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case in a list. `seq`: where its opening stands on the record."""

    number: str
    title: str
    offense: str
    agency: str
    opened_on: date | None
    status: str
    agents: tuple[str, ...]  # users
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView(CaseLine):
    """A case. `position`: the length of its chain; `entry`: the log's entry of its opening."""

    position: int
    entry: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CounselView:
    """An appearance for one side; `withdrew_on` is None while it lasts."""

    user: str | None
    name: str
    side: str  # "prosecution" | "defense"
    capacity: str
    appeared_on: date
    withdrew_on: date | None
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtEventView:
    """Something that happened in court."""

    prosecution: str
    kind: str
    date: date
    event: Mapping[str, Any]
    items: tuple[str, ...]
    document: str | None
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProsecutionLine:
    """A prosecution in a list."""

    number: str
    court: str
    defendant: str
    charges: tuple[str, ...]
    cases: tuple[str, ...]
    status: str  # "open" | "convicted" | "dismissed"
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProsecutionView(ProsecutionLine):
    """A prosecution. `dates`: of each kind of court event the date last recorded; the history is `court_events`."""

    counsel: tuple[CounselView, ...]
    dates: Mapping[str, date]
    orders: tuple[CourtEventView, ...]
    position: int
    entry: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """Who somebody is, as last stated. `name`: the legal one, else the first."""

    person: str
    name: str
    names: tuple[Mapping[str, str], ...]
    born: date | None
    phones: tuple[str, ...]
    addresses: tuple[str, ...]
    identifiers: Mapping[str, str]
    external: str | None
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyView:
    """A person in a case."""

    case: str
    person: str
    name: str
    role: str
    note: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationView:
    """Another person, and how the two are related. `forward`: the person asked about is the `relation` of the other."""

    other: str
    other_name: str
    relation: str
    words: str
    source: str
    forward: bool
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """A written account in a case."""

    report: str
    case: str
    kind: str
    title: str
    text: str
    author: str
    dated: date | None
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyView:
    """Property that a report names and nobody holds."""

    case: str
    report: str | None
    property: str
    category: str
    loss: str
    description: str
    value: str | None
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A case that a person has to do with, and as what."""

    case: str
    roles: tuple[str, ...]
    prosecutions: tuple[str, ...] = field(default=())
