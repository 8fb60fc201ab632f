"""What a county consists of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class Person:
    """Somebody with an id in the former system."""

    id: str
    given: str
    surname: str
    born: date
    phone: str
    address: str
    aliases: list[str] = field(default_factory=list)
    parts: list[tuple[Case, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.given} {self.surname}"


@dataclass(slots=True)
class Prosecution:
    """A court case."""

    number: str
    defendant: Person
    charge: str


@dataclass(slots=True)
class Case:
    """A case with the people in it."""

    number: str
    agency: str
    offense: str
    opened: date
    title: str
    status: str
    caliber: str
    street: str
    place: str
    officer: str
    victim: Person | None = None
    suspects: list[Person] = field(default_factory=list)
    witness: Person | None = None
    prosecutions: list[Prosecution] = field(default_factory=list)
    categories: tuple[str, ...] = ()
    stolen: list[str] = field(default_factory=list)  # sentences about stolen things, for the report
    items: int = 0

    @property
    def people(self) -> list[Person]:
        return [p for p in (self.victim, *self.suspects, self.witness) if p is not None]


@dataclass(slots=True)
class Relation:
    """a is the `relation` of b."""

    a: Person
    relation: str
    b: Person
    said: str
    source: str


@dataclass(slots=True)
class Report:
    """A written account."""

    number: str
    case: Case
    kind: str
    title: str
    dated: date
    author: str
    text: str


@dataclass(slots=True)
class Item:
    """A thing in the property room, as booked."""

    number: str
    case: Case | None
    category: str
    what: str
    received: date
    received_by: str
    custody: str
    location: str
    units: int = 1
    serial: str = ""
    caliber: str = ""
    make: str = ""
    model: str = ""
    headstamp: str = ""
    description: str = ""
    source: Person | None = None
    source_name: str = ""
    words: str = ""
    matter_named: str = ""
    seal: str = ""
    history: list[str] = field(default_factory=list)
    truth: Planted | None = None


@dataclass(slots=True)
class Planted:
    """What is true of a misfiled item, or of its twin (then there is no case)."""

    tie: str
    case: Case | None
    because: str
    pair: int


@dataclass(slots=True)
class County:
    """All of it."""

    seed: int
    cases: list[Case] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


def rows_of(things: Sequence[Item]) -> dict[int, int]:
    """The spreadsheet row of each item, by its place in memory."""
    return {id(item): row for row, item in enumerate(things, 2)}
