"""Room events to ledger values and back.

Structure is not written by rooms: an event names subjects, and the first tags and commitments come from the store.
"""

from __future__ import annotations

import dataclasses
import keyword
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from muniment.errors.record import EventRefused
from muniment.ledger import event as ledger_event
from muniment.ledger.chain import Kind
from muniment.ledger.values import canonical
from muniment.record.event import JOURNAL, Event, Instruction, ItemId, Subject

if TYPE_CHECKING:
    from muniment.ledger.event import Schema

# Of one field's text. What is longer is a file: whoever reads texts for numbers and names reads them to the end.
LONGEST = 1_000_000
COMMON = (
    "type",
    "recorded_at",
    "occurred_at",
    "by",
    "via",
    "on_instruction_of",
    "reason_given",
    "reason_internal",
)


class Heads(Protocol):
    """What the codec asks the store for. Hex strings, as values of the ledger are."""

    def t0(self, subject: Subject) -> str: ...

    def cm0(self, subject: Subject) -> str: ...

    def subject(self, t0: str) -> Subject: ...


def schema_of(kind: type[Event]) -> Schema:
    """The ledger schema of a room's event. Raises EventRefused for a type that the format does not have."""
    if kind.JOURNAL:
        return ledger_event.journal_schema(kind.TYPE, tuple(_own_fields(kind)))
    try:
        return ledger_event.SCHEMAS[kind.TYPE]
    except KeyError as unknown:
        raise EventRefused(type=kind.TYPE, why="the format has no such type") from unknown


def _own_fields(kind: type[Event]) -> list[str]:
    return [f.name for f in dataclasses.fields(kind) if f.name not in COMMON]


def _pairs(heads: Heads, items: Any) -> list[list[str]]:
    pairs = ([heads.t0(s), heads.cm0(s)] for s in (Subject(Kind.ITEM, each) for each in items))
    return sorted(pairs)


def _optional_case(event: Any, heads: Heads) -> str | None:
    return heads.t0(Subject(Kind.CASE, event.case)) if event.case else None


_WRITE: Mapping[str, Callable[[Any, Heads], Any]] = {
    "item_t0": lambda e, h: h.t0(Subject(Kind.ITEM, e.item)),
    "item_cm0": lambda e, h: h.cm0(Subject(Kind.ITEM, e.item)),
    "parent_t0": lambda e, h: h.t0(Subject(Kind.ITEM, e.parent)),
    "parent_cm0": lambda e, h: h.cm0(Subject(Kind.ITEM, e.parent)),
    "case_t0": _optional_case,
    "prosecution_t0": lambda e, h: h.t0(Subject(Kind.PROSECUTION, e.prosecution)),
    "case_number": lambda e, _h: e.case,
    "prosecution_number": lambda e, _h: e.prosecution,
    "items": lambda e, h: _pairs(h, e.items),
    "children": lambda e, h: _pairs(h, e.children),
}
WhoseTag = Callable[[str], Subject]  # the subject whose chain begins with a tag, hex

_READ: Mapping[str, tuple[str, Callable[[Any, WhoseTag], Any]]] = {
    "item_t0": ("item", lambda v, whose: ItemId(whose(v).id)),
    "parent_t0": ("parent", lambda v, whose: ItemId(whose(v).id)),
    "case_t0": ("case", lambda v, whose: whose(v).id if v else None),
    "prosecution_t0": ("prosecution", lambda v, whose: whose(v).id),
    "items": ("items", lambda v, whose: tuple(ItemId(whose(t0).id) for t0, _ in v)),
    "children": ("children", lambda v, whose: tuple(ItemId(whose(t0).id) for t0, _ in v)),
}
_SILENT = frozenset(("item_cm0", "parent_cm0", "case_number", "prosecution_number", "filed"))


@dataclass(frozen=True)
class Codec:
    """Writer and reader of one room event class."""

    kind: type[Event]
    schema: Schema

    def values(self, event: Event, heads: Heads, *, by: str, via: str, recorded_at: str) -> dict[str, Any]:
        """Every field of the schema by name, as the ledger commits to it."""
        instruction = event.on_instruction_of
        values: dict[str, Any] = {
            "type": self.schema.type,
            "recorded_at": recorded_at,
            "occurred_at": event.occurred_at,
            "by": by,
            "via": via,
            "on_instruction_of": {"who": instruction.who, "words": instruction.words}
            if instruction
            else None,
            "reason_given": event.reason_given,
            "reason_internal": event.reason_internal,
        }
        for name in self.schema.names[len(COMMON) :]:
            values[name] = self._own(event, name, heads)
        self._refuse_long(values)
        return values

    def _refuse_long(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            long = isinstance(value, str) and len(value) > LONGEST
            if long or (isinstance(value, Mapping) and len(canonical(value)) > LONGEST):
                why = f"{name} holds more than {LONGEST:,} signs; take a text of this length in as a file"
                raise EventRefused(type=self.schema.type, why=why)

    def _own(self, event: Any, name: str, heads: Heads) -> Any:
        if self.kind.JOURNAL:
            return getattr(event, name)
        if name == "filed":
            return _filed(event)
        write = _WRITE.get(name)
        return write(event, heads) if write else getattr(event, _attribute(name))

    def event(self, values: Mapping[str, Any], whose: WhoseTag) -> Event:
        """The room's event again, from committed values."""
        told = values["on_instruction_of"]
        given: dict[str, Any] = {
            "occurred_at": values["occurred_at"],
            "on_instruction_of": Instruction(who=told["who"], words=told["words"]) if told else None,
            "reason_given": values["reason_given"],
            "reason_internal": values["reason_internal"],
        }
        for name in self.schema.names[len(COMMON) :]:
            if not self.kind.JOURNAL and name in _READ:
                attribute, read = _READ[name]
                given[attribute] = read(values[name], whose)
            elif self.kind.JOURNAL or name not in _SILENT or (name == "filed" and "case_t0" not in values):
                given[_attribute(name)] = _as_held(values[name])
        return self.kind(**given)

    def chains(self, event: Any, *, day: str, heads: Heads) -> list[Subject]:
        """The chains that the event is written to, in the table's order, each once."""
        if self.kind.JOURNAL:
            return [JOURNAL]
        found: list[Subject] = []
        for word in self.schema.chains:
            found += _subjects(word, event, day, heads)
        return list(dict.fromkeys(found))


def _as_held(value: Any) -> Any:
    """An array of the ledger as an event holds it."""
    return tuple(value) if isinstance(value, list) else value


def _filed(event: Any) -> str:
    if hasattr(event, "case"):
        return "case" if event.case else "none"
    return str(event.filed)


def _attribute(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name


def _subjects(word: str, event: Any, day: str, heads: Heads) -> list[Subject]:
    """Subjects for a word of the schema's `chains`."""
    if word in ("item", "item0"):
        return [Subject(Kind.ITEM, event.item)]
    if word == "day":
        return [Subject(Kind.REGISTER, getattr(event, "register", day))]
    if word in ("case", "case?"):
        if getattr(event, "compartment", None):  # existence is protected: no case's list has it
            return [Subject(Kind.SEALED, event.compartment)]
        return [Subject(Kind.CASE, event.case)] if event.case else []
    if word == "prosecution":
        return [Subject(Kind.PROSECUTION, event.prosecution)]
    if word == "item*":
        return [Subject(Kind.ITEM, each) for each in event.items]
    if word == "targets":
        return [heads.subject(target[0]) for target in event.targets]
    if word == "both":
        return [Subject(Kind(event.kind), event.number_a), Subject(Kind(event.kind), event.number_b)]
    raise EventRefused(type=event.TYPE, why=f"its chains hold the unknown word {word!r}")


_CODECS: dict[type[Event], Codec] = {}


def codec_of(kind: type[Event]) -> Codec:
    """The codec of a room event class, made once."""
    found = _CODECS.get(kind)
    if found is None:
        found = _CODECS[kind] = Codec(kind, schema_of(kind))
    return found
