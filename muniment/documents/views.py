"""What the documents room tells: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from muniment.readers.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadView:
    """Something that could not be read."""

    id: str
    item: str
    item_number: str
    case: str | None
    file: str  # the name of the file that was taken in
    digest: str
    path: tuple[str, ...]  # inner names, from the outside in; empty: the file itself
    trouble: str
    says: str
    decided: str | None
    decided_by: str | None
    decided_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileText:
    """What a file says."""

    item: str
    name: str
    digest: str
    program: str
    recognized: bool
    reading: Reading
