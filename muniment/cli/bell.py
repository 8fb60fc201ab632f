"""`muniment watch`: a production in counsel's hands, asked of the log as it is published now."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from muniment.errors.production import LogUnreachable
from muniment.ledger.chain import Kind
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Checkpoint, Verifier, open_note, parse_note
from muniment.ledger.tiles import Place, bundle, bundles_for, entries_path, split_bundle
from muniment.verify import verify
from muniment.verify.checks import read_vkey
from muniment.verify.findings import Problem
from muniment.verify.package import BUNDLE_LIMIT, NOTE_LIMIT
from muniment.verify.watch import Kept, Watched, kept_of, read_kept, watch, watch_folder

TIMEOUT = 30  # seconds for one tile


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What the log says. `rings`: a list that counsel holds, or the prosecution's own record, grew."""

    number: str
    since_size: int
    size: int
    problems: tuple[Problem, ...]
    rings: tuple[str, ...]
    moved: int  # items on whose own record something was added

    def document(self) -> dict[str, Any]:
        """For --json."""
        return {
            "grew": bool(self.rings),
            "number": self.number,
            "sentences": list(self.rings),
            "items_moved": self.moved,
            "since_size": self.since_size,
            "size": self.size,
            "problems": [problem._asdict() for problem in self.problems],
        }

    def text(self) -> str:
        """For people."""
        if self.problems:
            return "\n".join(f"{each.what}.\n{each.advice}" for each in self.problems)
        said = list(self.rings)
        if not said:
            said = [
                f"Nothing was added to the lists of {self.number} since this production ({self.size} entries)."
            ]
        return "\n".join(said)


def listen(package: Path, log: str, *, vkey: str | None) -> Heard:
    """Check the package, then ask the log. Raises LogUnreachable; LedgerError for what was brought along."""
    key = read_vkey(vkey)
    kept, number = _kept(package, key)
    found = _ask(kept, log, key)
    return _heard(kept, number, found)


def _kept(package: Path, key: Verifier | None) -> tuple[Kept, str]:
    if package.is_file():
        kept = read_kept(package.read_bytes())
        return kept, next((str(head.number) for head in kept.heads if head.kind == Kind.PROSECUTION), "")
    verdict = verify(package, vkey=key)
    kept = kept_of(verdict)
    # Items too: counsel is told how many of the things in hand moved, without a bell for each transfer.
    return replace(kept, heads=verdict.heads), verdict.number or ""


def _ask(kept: Kept, log: str, key: Verifier | None) -> Watched:
    if not log.startswith(("http://", "https://")):
        if not Path(log).is_dir():
            raise LogUnreachable(log=log, why="there is no such folder")
        return watch_folder(kept, log, vkey=key)
    data = _fetch(log, "checkpoint", limit=NOTE_LIMIT)
    try:
        note = open_note(data, [key]) if key is not None else parse_note(data)
        later = Checkpoint.parse_own(note.text)
    except LedgerError as error:
        return Watched(0, (Problem(f"The log's checkpoint: {error.problem}", advice=error.advice),), ())
    return watch(kept, later, _bundles(log, later.size))


def _bundles(log: str, size: int) -> Iterator[bytes]:
    for place in bundles_for(size):
        yield _bundle(log, place)


def _bundle(log: str, place: Place) -> bytes:
    """A bundle; where the log has gone on meanwhile, the beginning of the full one."""
    try:
        return _fetch(log, place.path, limit=BUNDLE_LIMIT)
    except LogUnreachable:
        full = entries_path(place.n)
        if full == place.path:
            raise
        return bundle(split_bundle(_fetch(log, full, limit=BUNDLE_LIMIT))[: place.width])


def _fetch(log: str, path: str, *, limit: int) -> bytes:
    url = f"{log.rstrip('/')}/{urllib.parse.quote(path)}"
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT) as answer:  # noqa: S310  http and https alone get here
            data: bytes = answer.read(limit + 1)
    except (urllib.error.URLError, OSError) as error:
        raise LogUnreachable(log=url, why=str(getattr(error, "reason", error))) from error
    if len(data) > limit:
        raise LogUnreachable(log=url, why=f"it answers with more than {limit} bytes")
    return data


def _heard(kept: Kept, number: str, found: Watched) -> Heard:
    """Every list that grew rings, the prosecution's own too: what was added can not be told from outside.

    It may be a delivery or a certificate; it may be a case newly drawn on, and every entry after it stays unseen.
    """
    rings = [each.text for each in found.grown if each.head.kind == Kind.CASE]
    rings += [f"{each.text}. {_MAY_BE}" for each in found.grown if each.head.kind == Kind.PROSECUTION]
    return Heard(
        number=number,
        since_size=kept.size,
        size=found.size,
        problems=found.problems,
        rings=tuple(rings),
        moved=sum(1 for each in found.grown if each.head.kind == Kind.ITEM),
    )


_MAY_BE = (
    "It may be a delivery or a certificate, or a case newly drawn on: only what you are given next tells, "
    "and this package hears no more of this prosecution"
)
