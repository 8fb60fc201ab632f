"""The one writer of a home: callers that wait at the same time are committed together."""

from __future__ import annotations

import logging
import threading
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from muniment.errors.record import BehindPublished, DamagedStore
from muniment.record import publish
from muniment.record.event import Receipt, Recorded
from muniment.record.log import Log
from muniment.record.pen import Batch, Pen, Wiring, held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from muniment.record.office import Office

_AT_ONCE = 256
_LOG = logging.getLogger(__name__)


@dataclass(eq=False)
class _Waiting:
    """A caller's batch, and what became of it."""

    batch: Batch
    done: bool = False
    receipt: Receipt | None = None
    error: BaseException | None = None
    recorded: list[Recorded] = field(default_factory=list)


class Recorder:
    """Takes batches to the record. One per home and process."""

    def __init__(self, office: Office, wiring: Wiring) -> None:
        self.office = office
        self.wiring = wiring
        self._log = Log(office.origin, lambda text: office.secrets.sign(office.origin, text))
        self._queue: deque[_Waiting] = deque()
        self._leader = threading.Lock()
        self._broken: str | None = None
        self.unpublished: str | None = None  # why the newest commit is not published yet

    def submit(self, batch: Batch) -> Receipt:
        """Record a batch. Whoever comes first takes all that wait into one commit."""
        batch.prepared = self._prepare(batch)
        waiting = _Waiting(batch)
        self._queue.append(waiting)
        with self._leader:
            try:
                while not waiting.done:
                    self._commit()
            except BaseException:
                # A caller who was told of an error must not find the batch recorded by the next one.
                with suppress(ValueError):
                    self._queue.remove(waiting)
                raise
        if waiting.error is not None:
            raise waiting.error
        if waiting.receipt is None:
            raise DamagedStore(what="a batch was left without an answer")
        return waiting.receipt

    def _prepare(self, batch: Batch) -> dict[str, Any] | None:
        """Reactors' slow part, before the pen; not for batches whose events are made in the pen."""
        events = [e for e in batch.events if not callable(e)]
        if len(events) != len(batch.events):
            return None
        return {reactor.name: reactor.prepare(events) for reactor in self.wiring.reactors}

    def _commit(self) -> None:
        """One commit for all that wait."""
        self._refuse_if_broken()
        taken: list[_Waiting] = []
        try:
            with held(self.office.home), transaction.atomic():
                pen = Pen(self.office, self.wiring, self._log)
                while self._queue and len(taken) < _AT_ONCE:
                    taken.append(self._queue.popleft())
                    self._try(pen, taken[-1])
                size, entries = pen.sign()
            for waiting in taken:
                self._answer(waiting, size, entries)
        except BaseException as error:
            self._fail(taken, error)
            raise
        self._publish()

    def _publish(self) -> None:
        """Publish what was committed. It stands whatever happens here; the next commit tries again."""
        try:
            publish.catch_up(self.office)
            self.unpublished = None
        except OSError as error:
            self.unpublished = str(error)
            _LOG.error("The log could not be published and will be with the next commit: %s", error)
        except BehindPublished as error:
            self._broken = str(error)
            _LOG.critical("The published log is not this office's; nothing more is written: %s", error)

    def _try(self, pen: Pen, waiting: _Waiting) -> None:
        try:
            waiting.recorded = pen.take(waiting.batch)
        except Exception as error:  # noqa: BLE001  each caller gets its own refusal; the others go on
            waiting.error = error

    def _answer(self, waiting: _Waiting, size: int, entries: dict[int, tuple[int, ...]]) -> None:
        own = {r.seq: entries[r.seq] for r in waiting.recorded if r.seq in entries}
        waiting.receipt = Receipt(recorded=tuple(waiting.recorded), size=size, entries=own)
        waiting.done = True

    def _fail(self, taken: list[_Waiting], error: BaseException) -> None:
        """A failed commit: nobody's batch stands; after a failed write nothing more is written by this process."""
        self._log.forget()
        self.office.event_keys.drop()
        if isinstance(error, OSError) or "disk" in str(error).lower():
            self._broken = str(error)
        for waiting in taken:
            waiting.error = waiting.error or error
            waiting.done = True

    def _refuse_if_broken(self) -> None:
        if self._broken:
            raise DamagedStore(
                what=f"an earlier write failed ({self._broken}); start again after looking at the disk"
            )

    @contextmanager
    def together(self, *, by: str, via: str) -> Iterator[Together]:
        """Many batches, one commit: all of them stand, or none."""
        self._refuse_if_broken()
        with self._leader:
            try:
                with held(self.office.home), transaction.atomic():
                    group = Together(Pen(self.office, self.wiring, self._log), by=by, via=via)
                    yield group
                    group.finish()
            except BaseException as error:
                self._fail([], error)
                raise
        self._publish()


class Together:
    """The pen, held over many batches. Reactors run over what came in, in large pieces, before the end."""

    _PIECE = 5000

    def __init__(self, pen: Pen, *, by: str, via: str) -> None:
        self._pen = pen
        self._by = by
        self._via = via
        self._unseen: list[Recorded] = []
        self.count = 0
        self.size = 0

    def take(self, batch: Batch) -> Receipt:
        """Record a batch within the group; its log indices are known only at the end."""
        recorded = self._pen.take(batch, react=False)
        self._unseen += recorded
        self.count += len(recorded)
        if len(self._unseen) >= self._PIECE:
            self._react()
        return Receipt(recorded=tuple(recorded), size=0)

    def _react(self) -> None:
        self.count += len(self._pen.react(self._unseen, {}))
        self._unseen = []

    def finish(self) -> None:
        """Let the reactors see the rest, and sign."""
        self._react()
        self.size, _ = self._pen.sign()
