"""What the bell remembers between two looks: the newest checkpoint it trusted, and how far it read the log."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from muniment.errors.production import BellForgetful
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Checkpoint, parse_note
from muniment.ledger.values import canonical, read_canonical
from muniment.verify.follow import Reading
from muniment.verify.watch import Kept, write_kept

FORMAT = "muniment-watch/1"
_KEYS = {"format", "watched", "note", "seen", "grew", "told", "reading"}


@dataclass(frozen=True, kw_only=True)
class Memory:
    """`note`: the newest checkpoint that was trusted; `grew`: Unix time it was first seen; `told`: tags rung."""

    watched: str  # digest of what was given
    note: str = ""
    seen: str = ""  # a checkpoint that the log's key signed, and whose entries were not all read yet
    grew: int = 0
    told: tuple[str, ...] = ()
    reading: Reading = field(default_factory=Reading)

    @property
    def earlier(self) -> tuple[Checkpoint, ...]:
        """What the log has said of itself: the newest checkpoint that was trusted, and one that was only seen."""
        return tuple(_opened(text) for text in (self.note, self.seen) if text)

    @property
    def trusted(self) -> Checkpoint | None:
        """The newest checkpoint that was trusted."""
        return _opened(self.note) if self.note else None


def _opened(text: str) -> Checkpoint:
    return Checkpoint.parse_own(parse_note(text.encode()).text)


def of(kept: Kept) -> str:
    """What tells two things to be watched apart."""
    return sha256(write_kept(kept)).hexdigest()


def load(path: Path | None, kept: Kept) -> Memory:
    """What is remembered. Of other heads only the checkpoint counts: they ask for other tags. Raises BellForgetful."""
    watched = of(kept)
    if path is None or not path.exists():
        return Memory(watched=watched)
    try:
        value = read_canonical(path.read_bytes()[:-1])
        found = _memory(value)
        found.earlier  # noqa: B018  that it can be read is part of reading it
    except (LedgerError, OSError) as error:
        raise BellForgetful(state=path, why=str(error)) from error
    return found if found.watched == watched else replace(found, watched=watched, reading=Reading(), told=())


def _memory(value: Any) -> Memory:
    if not isinstance(value, dict) or set(value) != _KEYS or value["format"] != FORMAT:
        raise LedgerError("The file is not what the bell remembers")
    return Memory(
        watched=str(value["watched"]),
        note=str(value["note"]),
        seen=str(value["seen"]),
        grew=int(value["grew"]),
        told=tuple(map(str, value["told"])),
        reading=Reading.of_json(value["reading"]),
    )


def save(path: Path | None, memory: Memory) -> None:
    """Write it so that it is there whole or as it was. Raises OSError."""
    if path is None:
        return
    value = {
        "format": FORMAT,
        "watched": memory.watched,
        "note": memory.note,
        "seen": memory.seen,
        "grew": memory.grew,
        "told": list(memory.told),
        "reading": memory.reading.as_json(),
    }
    write_whole(path, canonical(value) + b"\n")


def keep_evidence(path: Path | None, memory: Memory, found: bytes) -> tuple[Path, ...]:
    """Put the checkpoints that were seen and the one that contradicts them beside each other. Gives their places."""
    if path is None:
        return ()
    kept = []
    for data in (memory.note.encode(), memory.seen.encode(), found):
        if data:
            place = path.with_name(f"{path.name}.evidence-{sha256(data).hexdigest()[:12]}")
            if not place.exists():
                write_whole(place, data)
            kept.append(place)
    return tuple(kept)


def write_whole(path: Path, data: bytes) -> None:
    """Temporary name, fsync, rename."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
