"""Putting the stored log right from what is still whole: tiles from entries, entries from the published copy.

The measure is the newest checkpoint that carries the office's own signature: only bytes that give its root are taken.
Nothing is signed here, so nothing can fork. Headers, bodies and keys have no second copy in a home: they come back from
a backup alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from django.db import connection, transaction

from muniment.errors.record import DamagedStore
from muniment.ledger.errors import LedgerError
from muniment.ledger.note import Checkpoint, Verifier, open_note
from muniment.ledger.tiles import WIDTH, bundle, bundles_for, roll_up, split_bundle
from muniment.ledger.tree import leaf_hash, root
from muniment.record import log, publish
from muniment.record.pen import held

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.record.office import Office

_SPAN_LENGTH = 8192
_ASIDE = "damaged"  # in the home: published files that held other bytes than were signed


@dataclass
class Mended:
    """What was put right."""

    size: int
    entries: int = 0  # taken from the published copy
    tiles: int = 0
    checkpoint: bool = False
    published: list[str] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """For a person; empty where nothing had to be done."""
        said = [
            (self.checkpoint, "the newest checkpoint came back from the published one"),
            (self.entries, f"{self.entries} entries came back from the published copy"),
            (self.tiles, f"{self.tiles} tiles were made again from the entries"),
            (self.published, f"published anew, what was there is in {_ASIDE}/: {', '.join(self.published)}"),
        ]
        return [text for yes, text in said if yes]


def mend(office: Office) -> Mended:
    """Mend what can be mended. Raises DamagedStore where no bytes at hand give the signed root."""
    with held(office.home), transaction.atomic():
        head, restored = _signed_head(office)
        done = Mended(head.size, checkpoint=restored)
        entries = _whole(_stored(head.size), head)
        if entries is None:
            entries = _whole(_from_published(office, head.size), head)
            if entries is None:
                raise DamagedStore(
                    what=f"neither the database nor the published copy gives the root signed at {head.size} entries"
                )
            done.entries = _write_spans(entries)
        done.tiles = write_tiles(entries)
    if publish.published_size(office.published):
        done.published = _publish_anew(office)
    return done


def _signed_head(office: Office) -> tuple[Checkpoint, bool]:
    """The newest checkpoint under the office's own key, and whether it had to come from the published one."""
    newest = log.newest()
    if newest is None:
        raise DamagedStore(what="no checkpoint was ever signed here")
    size = newest[0]
    head = _opened(newest[1], office)
    if head is not None and head.size == size:
        return head, False
    path = office.published / "checkpoint"
    note = path.read_bytes() if path.exists() else b""
    head = _opened(note, office)
    if head is None or head.size != size:
        raise DamagedStore(what=f"the checkpoint of size {size} is not as it was signed")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record_checkpoint SET note = %s WHERE size = %s", (note, size))
    return head, True


def _opened(note: bytes, office: Office) -> Checkpoint | None:
    try:
        text = open_note(note, [Verifier.parse(each) for each in office.vkeys]).text
        return Checkpoint.parse_own(text)
    except LedgerError:
        return None


def _whole(entries: Iterator[bytes], head: Checkpoint) -> list[bytes] | None:
    """The entries, if they can be read and give the signed root."""
    try:
        found = list(islice(entries, head.size))
    except (DamagedStore, LedgerError, OSError):
        return None
    return found if root([leaf_hash(each) for each in found]) == head.root else None


def _stored(size: int) -> Iterator[bytes]:
    yield from log.entries(0, size)


def _from_published(office: Office, size: int) -> Iterator[bytes]:
    """The published entries, and behind them the stored ones that were not published yet."""
    shown = min(publish.published_size(office.published), size)
    for place in bundles_for(shown):
        yield from split_bundle((office.published / place.path).read_bytes())
    yield from log.entries(shown, size)


def _write_spans(entries: list[bytes]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM record_span")
        cursor.executemany(
            "INSERT INTO record_span (first, data) VALUES (%s, %s)",
            [(at, bundle(entries[at : at + _SPAN_LENGTH])) for at in range(0, len(entries), _SPAN_LENGTH)],
        )
    return len(entries)


def tiles_of(leaves: list[bytes]) -> dict[str, bytes]:
    """Every hash tile that has a row of its own, by its key."""
    return {
        f"{place.level}/{place.n}": data
        for place, data in roll_up(leaves)
        if place.level > 0 or place.width == WIDTH
    }


def stored_tiles() -> dict[str, bytes]:
    """The rows of tiles, by key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, data FROM record_tile")
        return {key: bytes(data) for key, data in cursor.fetchall()}


def write_tiles(entries: list[bytes]) -> int:
    """Make every stored tile what the entries give; how many were not."""
    wanted, there = tiles_of([leaf_hash(each) for each in entries]), stored_tiles()
    wrong = [(key, data) for key, data in wanted.items() if there.get(key) != data]
    extra = [(key,) for key in there.keys() - wanted.keys()]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO record_tile (key, data) VALUES (%s, %s) "
            "ON CONFLICT (key) DO UPDATE SET data = excluded.data",
            wrong,
        )
        cursor.executemany("DELETE FROM record_tile WHERE key = %s", extra)
    return len(wrong) + len(extra)


def _publish_anew(office: Office) -> list[str]:
    """Write missing published files, and put those with other bytes aside: they may be evidence."""
    for path in (other := publish.again(office)):
        _aside(office.home, office.published / path)
    if other:
        publish.again(office)
    return other


def _aside(home: Path, path: Path) -> None:
    place = home / _ASIDE
    place.mkdir(exist_ok=True, mode=0o700)
    name = "-".join(path.parts[-3:])
    number = sum(1 for _ in place.iterdir())
    path.rename(place / f"{number:04}-{name}")
