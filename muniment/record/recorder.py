"""The one writer of a home: callers that wait at the same time are committed together."""

from __future__ import annotations

import logging
import sqlite3
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, transaction

from muniment.errors import MunimentError
from muniment.errors.record import DamagedStore, LogIsClosed, WriteFailed, WritingStopped
from muniment.ledger.errors import LedgerError
from muniment.record import guard, log, publish
from muniment.record.behind import Publisher
from muniment.record.event import Receipt, Recorded
from muniment.record.log import Log
from muniment.record.pen import Batch, Pen, Wiring, held
from muniment.record.turns import Turns

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
        self._turns = Turns()
        self._stopped: str | None = None  # why this process writes nothing more
        self._publisher: Publisher | None = None
        self._open_at = -1  # size at which the log is known not to be closed
        self.judges_clock = True  # off only for the act by which somebody confirms the clock
        self.unpublished: str | None = None  # why the newest commit is not published yet

    def submit(self, batch: Batch) -> Receipt:
        """Record a batch. Whoever comes first takes all that wait into one commit."""
        batch.prepared = self._prepare(batch)
        waiting = _Waiting(batch)
        self._queue.append(waiting)
        with self._turns.lead(served=lambda: waiting.done) as leads:
            try:
                while leads and not waiting.done:
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
        taken: list[_Waiting] = []
        try:
            with self._pen() as pen:
                while self._queue and len(taken) < _AT_ONCE:
                    taken.append(self._queue.popleft())
                    self._try(pen, taken[-1])
                size, entries = _signed(pen)
            for waiting in taken:
                self._answer(waiting, size, entries)
        except BaseException as error:
            self._fail(taken, error)
            raise
        self._publish()

    @contextmanager
    def _pen(self) -> Iterator[Pen]:
        """The pen of the home and one transaction. A write that fails is told as WriteFailed, and is the last one."""
        self._refuse_if_stopped()
        guard.room(self.office.home)
        try:
            with held(self.office.home), transaction.atomic():
                self.office.reload_secrets()
                newest = log.newest()
                self._refuse_if_closed(newest[0] if newest else 0)
                guard.clock(self.office, newest[3] if newest and self.judges_clock else 0)
                yield Pen(self.office, self.wiring, self._log)
        except (DatabaseError, sqlite3.Error) as error:
            if not _is_of_the_disk(error):
                raise
            raise WriteFailed(why=f"{error}; {guard.free(self.office.home)} are free on its disk") from error

    def _refuse_if_closed(self, size: int) -> None:
        """Raises LogIsClosed. The last entry is read only when somebody else wrote since this process last did."""
        if size and size != self._open_at:
            final = log.final_entry(size)
            if final is not None:
                raise LogIsClosed(reason=final.reason)
        self._open_at = size

    def publish_behind(self) -> Publisher:
        """From now on publish in a thread of its own, as a server does; whoever ends the server stops it."""
        self._publisher = Publisher(self._publish_now)
        self._publisher.start()
        return self._publisher

    def _publish(self) -> None:
        if self._publisher is None:
            self._publish_now()
        else:
            self._publisher.wake()

    def _publish_now(self) -> None:
        """Publish what was committed. It stands whatever happens here; the next commit tries again."""
        try:
            publish.catch_up(self.office)
            self.unpublished = None
        except (OSError, DatabaseError) as error:
            self.unpublished = str(error)
            _LOG.error("The log could not be published and will be with the next commit: %s", error)
        except (MunimentError, LedgerError) as error:
            self._stopped = str(error)
            _LOG.critical(
                "What was published is not what this office holds; nothing more is written: %s", error
            )

    def _try(self, pen: Pen, waiting: _Waiting) -> None:
        try:
            waiting.recorded = pen.take(waiting.batch)
        except Exception as error:
            # SQLite may have ended the whole transaction by itself: what others put into it is gone as well.
            if _is_of_the_disk(error):
                raise
            waiting.error = error  # each caller gets its own refusal; the others go on

    def _answer(self, waiting: _Waiting, size: int, entries: dict[int, tuple[int, ...]]) -> None:
        own = {r.seq: entries[r.seq] for r in waiting.recorded if r.seq in entries}
        waiting.receipt = Receipt(recorded=tuple(waiting.recorded), size=size, entries=own)
        waiting.done = True

    def _fail(self, taken: list[_Waiting], error: BaseException) -> None:
        """A failed commit: nobody's batch stands; after a failed write nothing more is written by this process.

        After a failed fsync nobody knows what is on the disk: the kernel may have dropped the pages and call the next
        one a success. Only reading everything anew, in another process, tells.
        """
        self._log.forget()
        self._open_at = -1
        if isinstance(error, WriteFailed):
            self._stopped = f"an earlier write failed ({error.data['why']})"
            _LOG.critical("A write failed; nothing more is written: %s", error.data["why"])
        with suppress(sqlite3.Error):
            self.office.event_keys.drop()
        for waiting in taken:
            waiting.error = waiting.error or error
            waiting.done = True

    def stop(self, why: str) -> None:
        """Nothing more is written by this process: an outside signer showed another history of this log."""
        self._stopped = self._stopped or why

    def _refuse_if_stopped(self) -> None:
        if self._stopped:
            raise WritingStopped(why=self._stopped)

    @contextmanager
    def together(self, *, by: str, via: str) -> Iterator[Together]:
        """Many batches, one commit: all of them stand, or none."""
        with self._turns.lead():
            try:
                with self._pen() as pen:
                    group = Together(pen, by=by, via=via)
                    yield group
                    group.finish()
            except BaseException as error:
                self._fail([], error)
                raise
        self._publish()

    def last(self, batch: Batch, final: bytes) -> Receipt:
        """Record a batch and, behind it, the final entry of the log: nothing can be recorded after it."""
        with self._turns.lead():
            try:
                with self._pen() as pen:
                    recorded = pen.take(batch, react=False)
                    size, entries = _signed(pen, final)
            except BaseException as error:
                self._fail([], error)
                raise
        self._publish()
        return Receipt(recorded=tuple(recorded), size=size, entries=entries)


def _signed(pen: Pen, final: bytes | None = None) -> tuple[int, dict[int, tuple[int, ...]]]:
    """The end of a commit, where no error of the system is anybody's but the disk's."""
    try:
        return pen.sign(final)
    except OSError as error:
        raise WriteFailed(why=error) from error


_DISK = frozenset(
    (
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
    )
)


def _is_of_the_disk(error: BaseException) -> bool:
    """Whether a write failed, as against a lock that was not to be had or a refused row."""
    cause = error if isinstance(error, sqlite3.Error) else error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)  # the low byte is the kind, the rest says more
    return code is not None and code & 0xFF in _DISK


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
        self.size, _ = _signed(self._pen)
