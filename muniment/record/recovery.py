"""After a restore: the entries that outsiders hold beyond the backup, put back at their places.

Their bytes are public. What they committed to is lost with the database, but not where they stand: every place of a
chain is HMAC(subject key, "tag" ‖ i), so the chain secret finds the entries of each chain that the backup knew, and
their commitments, which are all that the chain's next entry needs. Padding is found in the same way. What is left
over stands on chains begun after the backup: items, whose names were drawn at random, and cases whose number nobody
gave here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from muniment.errors.record import RestoreRefused
from muniment.ledger.chain import Final, Genesis, Kind, Link, padding_entry, parse_entry, tag
from muniment.ledger.errors import LedgerError
from muniment.ledger.tiles import bundle
from muniment.ledger.tree import Range, leaf_hash
from muniment.record import chains, log, mending, register
from muniment.record.event import JOURNAL, Subject

if TYPE_CHECKING:
    from muniment.ledger.note import Checkpoint
    from muniment.record.chains import State
    from muniment.record.office import Office

LOST = 0  # `seq` of a place whose event is lost; events count from 1
_SPAN_LENGTH = 8192
_NUMBERED = (Kind.CASE, Kind.PROSECUTION, Kind.SEALED)


@dataclass
class Losses:
    """What came back as bytes alone."""

    backup_size: int
    log_size: int
    padding: int = 0
    placed: int = 0  # on chains that are known again
    elsewhere: list[int] = field(default_factory=list)  # log indices on chains nobody can name
    numbers_skipped: int = 0

    def ranges(self) -> list[list[int]]:
        """`elsewhere` as [first, last] pairs."""
        pairs: list[list[int]] = []
        for index in self.elsewhere:
            if pairs and pairs[-1][1] == index - 1:
                pairs[-1][1] = index
            else:
                pairs.append([index, index])
        return pairs


def catch_up(
    office: Office, head: Checkpoint, note: bytes, entries: Iterable[bytes], *, numbers: Sequence[str] = ()
) -> Losses:
    """Take the entries above the database's size in, under the checkpoint that outsiders hold.

    `numbers`: folded numbers of cases and prosecutions opened after the backup. Raises RestoreRefused.
    """
    held = log.newest()
    size, pads, recorded_ms = (held[0], held[2], held[3]) if held else (0, 0, 0)
    with transaction.atomic():
        if head.size <= size:
            _refuse_other(_root_at(head.size), head)
            return Losses(size, size)
        fresh = list(entries)
        tree = _tree(size)
        tree.extend([leaf_hash(each) for each in fresh])
        _refuse_other((tree.size, tree.root()), head)
        found = Losses(size, head.size)
        places = _places(fresh, size)
        found.padding = _padding(office, pads, places)
        for subject in _subjects(office, numbers):
            found.placed += _continue(office, subject, places)
        found.elsewhere = sorted(index for index, _cm in places.values())
        found.numbers_skipped = found.placed + len(found.elsewhere)
        _store(fresh, size)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO record_checkpoint (size, note, pads, recorded_ms) VALUES (%s, %s, %s, %s)",
                (head.size, note, pads + found.padding, max(recorded_ms, office.clock.now_ms())),
            )
            # Each lost entry may have given out one number of each series; none may be printed twice.
            cursor.execute("UPDATE record_series SET value = value + %s", (found.numbers_skipped,))
        mending.write_tiles(list(log.entries(0, head.size)))
    return found


def _refuse_other(found: tuple[int, bytes], head: Checkpoint) -> None:
    if found != (head.size, head.root):
        why = f"the published log is not this one, or not a continuation of it: another root at {head.size} entries"
        way = "Two histories exist. Keep the backup and the published files as they are: they are evidence of it."
        raise RestoreRefused(why=why, way=way)


def _tree(size: int) -> Range:
    tree = Range()
    for entry in log.entries(0, size):
        tree.append(leaf_hash(entry))
    return tree


def _root_at(size: int) -> tuple[int, bytes]:
    return size, _tree(size).root()


def _places(fresh: Sequence[bytes], first: int) -> dict[bytes, tuple[int, bytes]]:
    """Index and commitment by tag, of the entries that are links."""
    found: dict[bytes, tuple[int, bytes]] = {}
    for index, data in enumerate(fresh, start=first):
        try:
            entry = parse_entry(data)
        except LedgerError as refused:
            why = f"entry {index} of the published log has no form of this format: {refused.problem}"
            raise RestoreRefused(why=why, way="A newer program wrote it: restore with that.") from refused
        if isinstance(entry, Link):
            if entry.tag in found:
                why = f"entries {found[entry.tag][0]} and {index} of the published log stand at one place"
                raise RestoreRefused(why=why, way="The log is forked in itself. Keep it: it is evidence.")
            found[entry.tag] = (index, entry.cm)
        elif not isinstance(entry, Genesis | Final):
            raise TypeError(entry)
    return found


def _padding(office: Office, pads: int, places: dict[bytes, tuple[int, bytes]]) -> int:
    """Take padding out of the places: its numbers go on without a gap."""
    count = 0
    while True:
        entry = padding_entry(office.secrets.chain, pads + count)
        found = places.get(entry[1:33])
        if found is None or found[1] != entry[33:]:
            return count
        del places[entry[1:33]]
        count += 1


def _subjects(office: Office, numbers: Sequence[str]) -> Iterator[Subject]:
    """Chains of the backup, and those that can be named without it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, ident FROM record_chain ORDER BY id")
        known = [Subject(Kind(kind), ident) for kind, ident in cursor.fetchall()]
    yield from known
    more = [JOURNAL, *(Subject(Kind.REGISTER, day) for day in _days(office))]
    more += [Subject(kind, number) for number in numbers for kind in _NUMBERED]
    yield from (each for each in more if each not in known)


def _days(office: Office) -> list[str]:
    """Register days and months that may have begun since the backup's newest entry."""
    newest = log.newest()
    day = office.local_date(newest[3]) if newest else date.fromisoformat(office.created[:10])
    return register.lists_after(office, day)


def _continue(office: Office, subject: Subject, places: dict[bytes, tuple[int, bytes]]) -> int:
    """Walk a chain on through the log by its tags; its head moves, its headers stay lost."""
    state = chains.stored(subject, office.secrets) or chains.fresh(subject, office.secrets)
    rows = []
    while state.next_tag in places:
        index, cm = places.pop(state.next_tag)
        rows.append((state.n, LOST, state.next_tag, b"", b"", cm, index))
        _step(state, cm)
    if rows:
        _write(subject, state, rows)
    return len(rows)


def _step(state: State, cm: bytes) -> None:
    state.range.append(leaf_hash(cm))
    state.cm0 = state.cm0 or cm
    state.n += 1
    state.next_tag = tag(state.key, state.n)


def _write(subject: Subject, state: State, rows: Sequence[tuple[Any, ...]]) -> None:
    chains.store_head(state)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM record_chain WHERE kind = %s AND ident = %s", (int(subject.kind), subject.id)
        )
        (chain,) = cursor.fetchone()
        cursor.executemany(
            "INSERT INTO record_link (chain, i, seq, tag, hsalt, hdr, cm, log_index) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [(chain, *row) for row in rows],
        )


def _store(fresh: Sequence[bytes], first: int) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO record_span (first, data) VALUES (%s, %s)",
            [
                (first + at, bundle(fresh[at : at + _SPAN_LENGTH]))
                for at in range(0, len(fresh), _SPAN_LENGTH)
            ],
        )


def undeclared() -> dict[Subject, list[list[Any]]]:
    """Lost places that no BodyLost names yet: [t_0, i, cm, null] in hex, by chain."""
    declared = set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept FROM record_storedevent WHERE type = %s", ("BodyLost/1",))
        for (kept,) in cursor.fetchall():
            declared |= {(target[0], target[1]) for target in _targets(bytes(kept))}
        cursor.execute(
            "SELECT c.kind, c.ident, c.t0, l.i, l.cm FROM record_link l JOIN record_chain c ON c.id = l.chain "
            "WHERE l.seq = %s ORDER BY c.id, l.i",
            (LOST,),
        )
        rows = cursor.fetchall()
    found: dict[Subject, list[list[Any]]] = {}
    for kind, ident, t0, i, cm in rows:
        if (bytes(t0).hex(), i) not in declared:
            target = [bytes(t0).hex(), i, bytes(cm).hex(), None]
            found.setdefault(Subject(Kind(kind), ident), []).append(target)
    return found


def _targets(kept: bytes) -> list[Any]:
    return next((value for _j, _salt, value in json.loads(kept) if isinstance(value, list)), [])
