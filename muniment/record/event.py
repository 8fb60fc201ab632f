"""What every event shares, and what the desk gives back. No Django: rooms' `events.py` import this."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple, NewType

from muniment.ledger.chain import Kind

ItemId = NewType("ItemId", str)  # 32 hex characters of 16 random bytes, drawn at receipt; never printed
CaseNumber = NewType("CaseNumber", str)  # folded, with agency code: SO.24-001234
ProsecutionNumber = NewType("ProsecutionNumber", str)  # folded, with court code: D202.CR-2024-00871


class Subject(NamedTuple):
    """What a chain is about: its kind and the folded number or item id."""

    kind: Kind
    id: str

    def __str__(self) -> str:
        return f"{self.kind.name.lower()} {self.id}"


def item(id: str) -> Subject:
    """The chain of an item."""
    return Subject(Kind.ITEM, id)


def case(number: str) -> Subject:
    """The chain of a case."""
    return Subject(Kind.CASE, number)


def prosecution(number: str) -> Subject:
    """The chain of a prosecution."""
    return Subject(Kind.PROSECUTION, number)


JOURNAL = Subject(Kind.JOURNAL, "OFFICE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """On whose instruction an act was done, and the words of it."""

    who: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The fields that a person may give with any act. `by`, `via` and the time of recording are the desk's.

    A room's event is a frozen dataclass that extends this one, names its ledger type in `TYPE`, and has one field per
    own field of the format's table, with these read from the store instead of written: `item_t0` and `item_cm0` from
    `item`, `case_t0` from `case`, `prosecution_t0` from `prosecution`, `items` (t_0 and cm_0 each) from `items`,
    `children` likewise, `parent_t0` and `parent_cm0` from `parent`, `case_number` and `prosecution_number` from
    `case` and `prosecution`, `filed` from whether there is a `case`. A field that is a word of Python has a `_` behind
    it (`from_`). Events of `JOURNAL` type have no structure of their own: all fields in order, as they are.
    Values are what RFC 8785 can hold: None, bool, int, str, tuple or list, dict; no float, no date objects.
    """

    TYPE: ClassVar[str]
    JOURNAL: ClassVar[bool] = False
    # Once its body is gone: None = no row is left of it; else blanks of its own, `{why}`, `{day}`, `{seq}` filled in.
    GONE: ClassVar[dict[str, Any] | None] = None
    # Fields that outlast an order to expunge the whole entry: what is printed on the thing itself.
    OUTLASTS: ClassVar[tuple[str, ...]] = ()

    occurred_at: str | None = None  # ISO 8601 date or time with zone, as stated
    on_instruction_of: Instruction | None = None
    reason_given: str | None = None  # will be given to the defense
    reason_internal: str | None = None  # work product


class Place(NamedTuple):
    """Where an event stands: position i on a chain, with that entry's commitment."""

    subject: Subject
    i: int
    cm: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An event on the record."""

    event: Any  # the room's event; Any, so that handlers can annotate the class they handle
    seq: int  # order in the private store, from 1
    ev: bytes  # the event's commitment
    by: str
    via: str
    recorded_ms: int
    recorded_at: str  # ISO 8601, UTC, milliseconds
    places: tuple[Place, ...]

    @property
    def id(self) -> str:
        """A short name for the event, from its commitment: 12 hex characters."""
        return self.ev.hex()[:12]


class Head(NamedTuple):
    """The state of a chain: its first tag, length, root over its commitments, and entry 0's commitment."""

    t0: bytes
    n: int
    root: bytes
    next_tag: bytes
    cm0: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the desk gives back once a batch is committed: safe on disk, signed, in this order."""

    recorded: tuple[Recorded, ...]
    size: int  # entries in the log with this commit
    entries: dict[int, tuple[int, ...]] = field(
        default_factory=dict
    )  # seq -> log indices, in the order of places

    def of(self, kind: type[Event]) -> tuple[Recorded, ...]:
        """The recorded events of one class, those added by reactors too."""
        return tuple(r for r in self.recorded if isinstance(r.event, kind))
