"""What a file says: its parts, what stands where in them, and what could not be read. Plain data, standard library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Trouble(StrEnum):
    """Why a part gave no text, or not all of it. Every part gives text or one of these: silence is a defect."""

    EMPTY = "empty"  # a file of no bytes
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNSUPPORTED = "unsupported"  # no reader for this kind
    BOMB = "bomb"  # it expands, nests or repeats beyond the limits
    NO_TEXT = "no text"  # read whole: it holds none
    IMAGE_ONLY = "image only"  # there may be text in the picture: optical recognition is wanted
    OCR_POOR = "recognized poorly"
    NOT_TRANSCRIBED = "not transcribed"  # sound or film: speech is not turned into text
    STOPPED = "stopped"  # the reader used up its time or memory, or crashed
    REFUSED = "refused"  # part of it was left alone on purpose: a link, a device, an entity


class Where(StrEnum):
    """Where a piece of text stands. What a reader of the printed page would not see is named."""

    BODY = "body"
    HEADER = "header"
    FOOTER = "footer"
    COMMENT = "comment"
    NOTE = "note"  # foot and end notes, a speaker's notes
    DELETED = "tracked deletion"
    INSERTED = "tracked insertion"
    HIDDEN = "hidden text"
    HIDDEN_SHEET = "hidden sheet"
    SUBJECT = "subject"
    PROPERTY = "property"  # title, author: what the file says of itself
    FORM = "form field"
    RECOGNIZED = "recognized"  # read from a picture


NOT_ON_THE_PAGE = frozenset((Where.COMMENT, Where.DELETED, Where.HIDDEN, Where.HIDDEN_SHEET))


@dataclass(frozen=True, slots=True)
class Piece:
    """Text, and where it stands. `page` counts from 1; 0 where there are no pages."""

    text: str
    where: Where = Where.BODY
    page: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A file, or one inside it. `path`: inner names from the outside in, as data, never as a place on a disk."""

    path: tuple[str, ...]
    kind: str  # media type as it was recognized, whatever the name says
    size: int
    pieces: tuple[Piece, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    troubles: tuple[tuple[Trouble, str], ...] = ()
    pages: int = 0

    @property
    def text(self) -> str:
        """All pieces, one after the other."""
        return "\n".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file and everything inside it, the file itself first."""

    parts: tuple[Part, ...]
    reader: str  # name and version of what read it

    @property
    def text(self) -> str:
        """Everything that was read, parts in order."""
        return "\n".join(part.text for part in self.parts if part.pieces)

    @property
    def pages(self) -> int:
        """Pages of the file itself; 0 where it has none."""
        return self.parts[0].pages

    @property
    def flags(self) -> tuple[str, ...]:
        """Kinds of text that the printed page would not show."""
        found = {piece.where for part in self.parts for piece in part.pieces}
        return tuple(sorted(str(where) for where in found & NOT_ON_THE_PAGE))

    @property
    def troubles(self) -> tuple[tuple[tuple[str, ...], Trouble, str], ...]:
        """What could not be read, with the inner path."""
        return tuple((part.path, trouble, says) for part in self.parts for trouble, says in part.troubles)


def document(reading: Reading) -> dict[str, Any]:
    """A reading as plain JSON values; `from_document` is the reverse."""
    return {
        "reader": reading.reader,
        "parts": [
            {
                "path": list(part.path),
                "kind": part.kind,
                "size": part.size,
                "pages": part.pages,
                "facts": dict(sorted(part.facts.items())),
                "pieces": [[str(piece.where), piece.page, piece.text] for piece in part.pieces],
                "troubles": [[str(trouble), says] for trouble, says in part.troubles],
            }
            for part in reading.parts
        ],
    }


def from_document(value: Mapping[str, Any]) -> Reading:
    """What `document` made. Raises KeyError, TypeError or ValueError on anything else."""
    return Reading(tuple(_part(part) for part in value["parts"]), str(value["reader"]))


def _part(value: Mapping[str, Any]) -> Part:
    return Part(
        path=tuple(str(name) for name in value["path"]),
        kind=str(value["kind"]),
        size=int(value["size"]),
        pieces=tuple(Piece(str(text), Where(where), int(page)) for where, page, text in value["pieces"]),
        facts={str(name): str(said) for name, said in value["facts"].items()},
        troubles=tuple((Trouble(trouble), str(says)) for trouble, says in value["troubles"]),
        pages=int(value["pages"]),
    )


def stopped(
    name: str, kind: str, size: int, says: str, *, reader: str, parts: Iterable[Part] = ()
) -> Reading:
    """A reading that came to no end: what was read until then, and that it was stopped."""
    found = list(parts) or [Part((), kind, size)]
    first = found[0]
    troubles = (*first.troubles, (Trouble.STOPPED, says))
    found[0] = Part((), first.kind, size, first.pieces, first.facts, troubles, first.pages)
    return Reading(tuple(found), reader)
