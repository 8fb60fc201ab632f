"""What a room gives to the desk. Rooms implement these; `site.wiring` lists them, so nothing here calls up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from django.db.models import Model

    from muniment.record.event import Event, Head, Recorded, Subject


@dataclass(frozen=True, kw_only=True)
class Projector:
    """Turns events into a room's rows: no clock, no automatic ids that matter, no foreign key into another room.

    `tables` are all the room's projections, children before parents: replay empties them and runs the handlers over
    the whole record in order. A handler gets one recorded event.
    """

    room: str
    tables: tuple[type[Model], ...]
    handlers: Mapping[type[Event], Callable[[Recorded], None]] = field(default_factory=dict)
    protected: bool = False  # sees items whose existence is protected too, and must not give them away


class Reactor(Protocol):
    """Adds events to a batch before it is committed. Never runs on replay.

    `prepare` runs before the pen is taken, on the events that the caller brought (it may be slow, and sees the
    database as it was). `react` runs in the pen, after the batch was projected: queries see it. It is called again
    with the events that reactors added, until none adds any. It must give the same events for the same facts, and
    must not write.
    """

    name: str

    def prepare(self, events: Sequence[Event]) -> Any: ...

    def react(self, recorded: Sequence[Recorded], prepared: Any) -> Sequence[Event]: ...


class Moment(Protocol):
    """What an event may be made of in the pen, when it is passed to the desk as a function of the moment."""

    now_ms: int
    today: str  # the date in the office's time zone

    def head(self, subject: Subject) -> Head: ...

    def number(self, series: str) -> int:
        """The next number of a series (1, 2, …), without gaps: it is taken back if the batch is refused."""
        ...

    def secret(self, label: str, name: str) -> bytes:
        """32 bytes derived from the chain secret, for commitments that must be openable later."""
        ...


class Scrubber(Protocol):
    """Destroys what a room keeps outside its tables of events that are gone: files that were made of them."""

    def scrub(self, gone: Sequence[Recorded]) -> int:
        """How many things were destroyed. `gone` are tombstones. Called again after a crash: must bear it."""
        ...
