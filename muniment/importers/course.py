"""What the rows of one import share while they are recorded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from muniment.record.desk import Desk


class RowRefused(Exception):
    """A row that was read, but can not be recorded as it is. `column` is ours; empty for the row as a whole."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


@dataclass
class Course:
    """The desk of the import, what was found on the way, and what is counted."""

    desk: Desk
    history: bool
    counts: Counter[str] = field(default_factory=Counter)
    people: dict[str, str] = field(default_factory=dict)  # id in the former system -> id here
    held: dict[tuple[str | None, str], str] | None = (
        None  # case and number there -> receipt number, before this import
    )
    file: str = ""
