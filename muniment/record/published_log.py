"""The log as outsiders hold it, read from a folder or over HTTP: its checkpoint and its entries."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

from muniment.errors.record import RestoreRefused
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Checkpoint, Note, Verifier, open_note
from muniment.ledger.tiles import WIDTH, Place, bundles_for, split_bundle

_TIMEOUT = 30  # seconds
_LARGEST = 1 << 25  # bytes: a bundle of 256 entries of 65,535 bytes is half of it


class PublishedLog:
    """A static-tiles log that somebody kept. `where` is a folder, or an http(s) address."""

    def __init__(self, where: str) -> None:
        self.where = where.rstrip("/")
        self._web = where.startswith(("http://", "https://"))

    @property
    def folder(self) -> Path | None:
        """Its folder; None where it is read over the network."""
        return None if self._web else Path(self.where)

    def head(self, verifiers: tuple[Verifier, ...]) -> tuple[Checkpoint, bytes]:
        """The checkpoint, and the note with the log's own signatures alone. Raises RestoreRefused."""
        data = self._read("checkpoint")
        try:
            note = open_note(data, verifiers)
            return Checkpoint.parse_own(note.text), _own_lines(note, verifiers)
        except LedgerError as refused:
            raise self._refused(refused.problem) from refused

    def entries(self, first: int, size: int) -> Iterator[bytes]:
        """Entries first..size-1, as bundles hold them; they prove nothing until a root is made of them."""
        for place in bundles_for(size):
            if place.n * WIDTH + place.width > first:
                held = self._bundle(place)
                yield from held[max(0, first - place.n * WIDTH) :]

    def _bundle(self, place: Place) -> list[bytes]:
        try:
            data = self._read(place.path)
        except RestoreRefused:
            if place.width == WIDTH:
                raise
            data = self._read(
                Place(-1, place.n, WIDTH).path
            )  # partial ones may go once the full one is there
        try:
            held = split_bundle(data)[: place.width]
        except LedgerError as refused:
            raise self._refused(f"{place.path}: {refused.problem}") from refused
        if len(held) != place.width:
            raise self._refused(f"{place.path} holds {len(held)} entries, not {place.width}")
        return held

    def _read(self, path: str) -> bytes:
        try:
            if not self._web:
                return (Path(self.where) / path).read_bytes()
            with urllib.request.urlopen(f"{self.where}/{path}", timeout=_TIMEOUT) as answer:  # noqa: S310  http(s)
                return bytes(answer.read(_LARGEST))
        except (OSError, HTTPError) as failed:
            raise self._refused(f"{path} can not be read ({failed})") from failed

    def _refused(self, why: str) -> RestoreRefused:
        way = "Name a whole copy of the published log: the publishing place, a mirror, a signer's copy."
        return RestoreRefused(why=f"the published log in {self.where} can not be used: {why}", way=way)


def _own_lines(note: Note, verifiers: tuple[Verifier, ...]) -> bytes:
    """The note as the log signed it: what outside signers added came later."""
    own = {(each.name, each.id) for each in verifiers}
    lines = "".join(s.line() for s in note.signatures if (s.name, s.id) in own)
    return f"{note.text}\n{lines}".encode()
