"""One thing that was read in one place, with its quote and the keys under which the other side finds it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

NUMBER, SERIAL, PERSON, MENTION, SURNAME, PHONE = "number", "serial", "person", "mention", "surname", "phone"
CALIBER, EVENT, PREMISE, PLACE, THING, MAKE = "caliber", "event", "premise", "place", "thing", "make"
TIME, POINTING, CITED, KIN = "time", "pointing", "cited", "kin"

# The record takes no longer text (record.codec), so no padding hides what follows it.
LONGEST_TEXT = 1_000_000
MOST_OF_A_KIND = 400


@dataclass(frozen=True, slots=True)
class Atom:
    """One thing read. `place` says where in words; `more` what its kind needs beside the value."""

    kind: str
    value: str
    quote: str
    place: str
    keys: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


def first(atoms: Iterator[Atom], most: int = MOST_OF_A_KIND) -> Iterator[Atom]:
    seen: set[tuple[str, str]] = set()
    for atom in atoms:
        if (atom.kind, atom.value) not in seen:
            seen.add((atom.kind, atom.value))
            yield atom
        if len(seen) >= most:
            return


def quote(text: str, start: int, end: int, *, around: int = 0) -> str:
    """The words at a place, on one line, cut where they are long."""
    piece = re.sub(r"\s+", " ", text[max(0, start - around) : end + around]).strip()
    return piece if len(piece) <= 160 else piece[:157] + "..."
