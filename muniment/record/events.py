"""What can have happened to the record itself: its keys, its clock, a restore, its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from muniment.record.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChanged(Event):
    """A key of the office was changed. Between `begun` and `finished` both log keys sign."""

    TYPE: ClassVar[str] = "KeyChanged/1"
    JOURNAL: ClassVar[bool] = True

    key: str  # "log", "session"
    step: str  # "begun", "finished"; a session key is changed in one step
    old: str | None = None  # verifier keys; None for a key that nobody outside knows
    new: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockConfirmed(Event):
    """Somebody looked at the clock when it could not be believed, and said that it is right."""

    TYPE: ClassVar[str] = "ClockConfirmed/1"
    JOURNAL: ClassVar[bool] = True

    clock: str  # what the machine said, ISO 8601, UTC
    newest: str  # the newest recorded time before this one


@dataclass(frozen=True, slots=True, kw_only=True)
class LogClosed(Event):
    """Nothing is recorded after this: the log's final entry stands behind it."""

    TYPE: ClassVar[str] = "LogClosed/1"
    JOURNAL: ClassVar[bool] = True

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRestored(Event):
    """The office was restored from a backup. What outsiders hold beyond it is known by its bytes alone."""

    TYPE: ClassVar[str] = "OfficeRestored/1"
    JOURNAL: ClassVar[bool] = True

    backup_taken_at: str
    backup_size: int  # entries that came whole out of the backup
    log_size: int  # entries that outsiders held: those above `backup_size` were refetched
    padding: int  # of these, entries that nothing was lost with
    lost_on_chains: int  # entries whose place is known, on a chain that the backup knew
    lost_elsewhere: int  # entries on chains that were begun after the backup
    lost_indices: tuple[Any, ...]  # of those elsewhere, as [first, last] pairs
    numbers_skipped: int  # by which each series of printed numbers was moved on


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLost(Event):
    """What stood at these places can not be read any more, and no court ordered that."""

    TYPE: ClassVar[str] = "BodyLost/1"

    targets: list[list[Any]]  # [t_0, i, cm, null] each: the whole entry
    how: str


EVENTS: tuple[type[Event], ...] = (KeyChanged, ClockConfirmed, LogClosed, OfficeRestored, BodyLost)
