"""The desk: the only way anything is recorded."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from muniment.may import Actor
from muniment.record.pen import Batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from muniment.record.clock import Clock
    from muniment.record.event import Event, Receipt, Subject
    from muniment.record.office import Office
    from muniment.record.recorder import Recorder, Together


class Desk:
    """A person at the record: who acts, by which way, and the pen they share with everybody."""

    def __init__(self, recorder: Recorder, *, actor: Actor, via: str) -> None:
        self._recorder = recorder
        self._group: Together | None = None
        self.actor = actor
        self.via = via

    @property
    def office(self) -> Office:
        """The office whose record this is."""
        return self._recorder.office

    @property
    def clock(self) -> Clock:
        """The office's clock."""
        return self.office.clock

    def today(self) -> date:
        """The date in the office's time zone."""
        return self.office.today()

    def now_ms(self) -> int:
        """Milliseconds since 1970, UTC."""
        return self.office.clock.now_ms()

    def record(
        self,
        *events: Event | Callable[[Any], Event],
        given: Mapping[Subject, int] | None = None,
        key: str | None = None,
    ) -> Receipt:
        """Put events on the record, all or none, with what reactors add; safe on disk when this returns.

        `given` are the positions that the caller looked at: `Stale` if one moved. `key` makes a request repeatable:
        asked again with the same events, the first receipt is given; with others, `KeyReused`. A function is called
        in the pen with the `Moment` and returns the event.
        """
        batch = Batch(events=events, by=self.actor.user, via=self.via, given=given or {}, key=key)
        return self._group.take(batch) if self._group else self._recorder.submit(batch)

    def rule(self, name: str) -> Desk:
        """A desk for what a rule records by itself: nobody's decision, and not in anybody's name."""
        return Desk(self._recorder, actor=Actor("Muniment"), via=f"rule:{name}")

    @contextmanager
    def together(self) -> Iterator[Desk]:
        """A desk whose batches are one commit: all of them stand, or none. Nobody else can write meanwhile."""
        with self._recorder.together(by=self.actor.user, via=self.via) as group:
            desk = Desk(self._recorder, actor=self.actor, via=self.via)
            desk._group = group
            yield desk
