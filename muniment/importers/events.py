"""What can have happened at the office's loading dock: a file of a former system was taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from muniment.record.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecorded(Event):
    """The rows of a file were recorded in this commit. The file itself is not kept: its digest says which it was."""

    TYPE: ClassVar[str] = "ImportRecorded/1"
    JOURNAL: ClassVar[bool] = True

    file: str  # its name, without folders
    sha256: str  # 64 hex characters
    kind: str  # cases, people, relations, items, reports, nibrs
    rows: int
    recorded: int
    rejected: int
    history: bool  # whether old custody was taken as stated by the former system


EVENTS: tuple[type[Event], ...] = (ImportRecorded,)
"""The events of this room, for the wiring."""
