"""`muniment watch`: a production in counsel's hands, asked of the log as it is published now."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from muniment.errors import LogUnreachable
from muniment.ledger.chain import Kind
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Checkpoint, Verifier, open_note, parse_note
from muniment.ledger.tiles import Place, bundle, bundles_for, entries_path, split_bundle
from muniment.verify import verify
from muniment.verify.checks import read_vkey
from muniment.verify.findings import Problem
from muniment.verify.package import BUNDLE_LIMIT, NOTE_LIMIT
from muniment.verify.watch import Bell, Kept, Watched, kept_of, read_kept, watch, watch_folder

TIMEOUT = 30  # seconds for one tile


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What the log says. `rings`: a list that counsel holds grew, or the prosecution goes somewhere new."""

    number: str
    since_size: int
    size: int
    problems: tuple[Problem, ...]
    rings: tuple[str, ...]
    notes: tuple[str, ...]
    moved: int  # items on whose own record something was added

    def document(self) -> dict[str, Any]:
        """For --json."""
        return {
            "grew": bool(self.rings),
            "number": self.number,
            "sentences": [*self.rings, *self.notes],
            "items_moved": self.moved,
            "since_size": self.since_size,
            "size": self.size,
            "problems": [problem._asdict() for problem in self.problems],
        }

    def text(self) -> str:
        """For people."""
        if self.problems:
            return "\n".join(f"{each.what}.\n{each.advice}" for each in self.problems)
        said = [*self.rings, *self.notes]
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
    # Items too: an entry of the prosecution that names items in hand is no new line on the list.
    return replace(kept, heads=verdict.heads), verdict.number or ""


def _ask(kept: Kept, log: str, key: Verifier | None) -> Watched:
    if not log.startswith(("http://", "https://")):
        if not Path(log).is_dir():
            raise LogUnreachable(log=log, why="there is no such folder")
        return watch_folder(kept, log, vkey=key)
    data = _fetch(log, "checkpoint", limit=NOTE_LIMIT)
    try:
        note = open_note(data, [key]) if key is not None else parse_note(data)
        later = Checkpoint.parse(note.text)
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
    by_kind: dict[int, list[Bell]] = {}
    for each in found.grown:
        by_kind.setdefault(each.head.kind, []).append(each)
    items = by_kind.get(Kind.ITEM, [])
    rings = [each.text for each in by_kind.get(Kind.CASE, [])]
    notes = []
    for each in by_kind.get(Kind.PROSECUTION, []):
        if _names_what_is_in_hand(each, items, len(kept.heads)):
            notes.append(
                f"prosecution {each.head.number}: something was recorded about items that you have, such as a "
                "delivery or a certificate; ask what it was"
            )
        else:
            rings.append(each.text)
    return Heard(
        number=number,
        since_size=kept.size,
        size=found.size,
        problems=found.problems,
        rings=tuple(rings),
        notes=tuple(notes),
        moved=len(items),
    )


def _names_what_is_in_hand(bell: Bell, items: list[Bell], chains: int) -> bool:
    """Whether the entry was committed together with entries of items in hand: a delivery, a certificate.

    The entries of one commit lie side by side in the log, in a random order.
    """
    return any(abs(each.index - bell.index) <= 2 * chains + 8 for each in items)
