"""What can have happened to what could not be read. That a text was read is custody's `TextExtracted`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from muniment.record.event import Event, ItemId, ProsecutionNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionWaived(Event):
    """Somebody decided that a file, or one inside it, stays unread, and said why. The file itself is still owed."""

    TYPE: ClassVar[str] = "ExceptionWaived/1"
    JOURNAL: ClassVar[bool] = True

    item: ItemId
    file_sha256: str
    path: tuple[str, ...]  # inner names, from the outside in; empty: the file itself
    trouble: str
    how: str  # one of HOWS


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRedacted(Event):
    """A copy of a file from which something was taken out stands beside it as a file of its own."""

    TYPE: ClassVar[str] = "FileRedacted/1"
    JOURNAL: ClassVar[bool] = True

    item: ItemId
    source_sha256: str
    redacted_sha256: str
    how: str  # "picture", "edit", or "elsewhere" for one that another program made
    parts: tuple[
        Any, ...
    ]  # boxes as {"page", "box", "code"}, or time ranges as {"from", "to", "code"} in seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReviewed(Event):
    """Somebody looked at a file for a prosecution and said what becomes of it. Work product: it closes no duty."""

    TYPE: ClassVar[str] = "FileReviewed/1"
    JOURNAL: ClassVar[bool] = True

    prosecution: ProsecutionNumber
    item: ItemId
    file_sha256: str
    decision: str  # one of DECISIONS


DISCLOSE, REDACT, WITHHOLD = "disclose", "redact", "withhold"
DECISIONS = (DISCLOSE, REDACT, WITHHOLD)
WAIVED, AS_NATIVE = "waived", "produced as it is"
HOWS = (WAIVED, AS_NATIVE)

EVENTS: tuple[type[Event], ...] = (ExceptionWaived, FileRedacted, FileReviewed)
