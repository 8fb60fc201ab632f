"""Closing a log: its final entry, after which nothing is recorded and everything can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from muniment import may
from muniment.errors.record import ConfirmationMissing, EventRefused, LogIsClosed
from muniment.ledger.chain import final_entry
from muniment.record import current, log
from muniment.record.events import LogClosed
from muniment.record.pen import Batch

if TYPE_CHECKING:
    from muniment.record.desk import Desk
    from muniment.record.event import Receipt

_LONGEST = 1000  # bytes of the reason


def close(desk: Desk, *, reason: str, confirm: str | None) -> Receipt:
    """Write the final entry. `confirm` is the origin, typed again. The reason stands in the log for everybody to read.

    Raises ConfirmationMissing, EventRefused, LogIsClosed.
    """
    may.require(desk.actor, "record.close")
    text = " ".join(reason.split())
    if not text or not text.isprintable() or len(text.encode()) > _LONGEST:
        raise EventRefused(type=LogClosed.TYPE, why=f"a reason has 1 to {_LONGEST} bytes in one line")
    if (found := log.final_entry(log.newest_size())) is not None:
        raise LogIsClosed(reason=found.reason)
    if confirm != desk.office.origin:
        raise ConfirmationMissing(what="Closing a log", how=f"--confirm {desk.office.origin}")
    batch = Batch(events=(LogClosed(reason=text),), by=desk.actor.user, via=desk.via, given={})
    return current.recorder().last(batch, final_entry(text))


def reason() -> str | None:
    """Why the log was closed; None while it is open."""
    found = log.final_entry(log.newest_size())
    return found.reason if found else None
