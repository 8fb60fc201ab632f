"""A small office without rooms: events of two kinds, one table's worth of projection kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from muniment.record.event import Event, ItemId
from muniment.record.pen import Wiring
from muniment.record.protocols import Projector


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Event):
    TYPE: ClassVar[str] = "CaseOpened/1"
    case: str
    agency: str = "SO"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReceived(Event):
    TYPE: ClassVar[str] = "ItemReceived/1"
    item: ItemId
    case: str | None = None
    received_at: str = "2024-03-06"
    category: str = "ammunition"
    receipt_number: str | None = None
    received_by: str | None = None
    source: dict | None = None
    words: str | None = None
    what: str | None = None
    units: int | None = None
    location: str | None = None
    matter_named: str | None = None
    number_typed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Event):
    TYPE: ClassVar[str] = "Noted/1"
    JOURNAL: ClassVar[bool] = True
    text: str
    about: tuple[str, ...] = ()


EVENTS = {kind.TYPE: kind for kind in (CaseOpened, ItemReceived, Noted)}


class Seen:
    """A projection in memory, and a reactor that notes each item received."""

    name = "seen"

    def __init__(self, *, react: bool = False, fail_on: str | None = None) -> None:
        self.rows: list[object] = []
        self.react_on = react
        self.fail_on = fail_on

    def on(self, recorded) -> None:
        if self.fail_on and self.fail_on in repr(recorded.event):
            message = "the projection refuses"
            raise RuntimeError(message)
        self.rows.append(recorded.event)

    def prepare(self, events: Sequence[Event]) -> object:
        return len(events)

    def react(self, recorded, prepared) -> Sequence[Event]:
        if not self.react_on:
            return []
        return [Noted(text=f"seen {r.event.item}") for r in recorded if isinstance(r.event, ItemReceived)]


def wiring(seen: Seen) -> Wiring:
    handlers: dict[type[Event], Callable] = dict.fromkeys((CaseOpened, ItemReceived, Noted), seen.on)
    return Wiring(
        events=EVENTS, projectors=(Projector(room="seen", tables=(), handlers=handlers),), reactors=(seen,)
    )
