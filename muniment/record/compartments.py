"""Items whose existence a court protects: what concerns them reaches no room but the one that keeps compartments.

An item is protected while its receipt stands on a kind-05 chain and no order has lifted that. Events about it are on
its own chain as for any item; they are projected by those projectors alone that say `protected=True`, and no reactor
sees them. So no list, search, count, alarm or proposal can give it away. When the protection is lifted, everything
recorded so far is projected as if it came now.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from muniment.ledger.chain import Kind
from muniment.record import chains, reading
from muniment.record.event import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from muniment.record.event import Recorded
    from muniment.record.pen import Wiring
    from muniment.record.reading import Reader

_LIFTED = "SealLifted/1"
_RECEIVED = "ItemReceived/1"
_ON_SEALED = (
    "SELECT l.seq, e.type FROM record_chain c JOIN record_link l ON l.chain = c.id "
    "JOIN record_storedevent e ON e.seq = l.seq WHERE c.kind = %s ORDER BY l.seq"
)
_ON_CHAIN = (
    "SELECT l.seq FROM record_link l JOIN record_chain c ON c.id = l.chain "
    "WHERE c.kind = %s AND c.ident = %s AND l.seq < %s ORDER BY l.i"
)


@dataclass
class Compartments:
    """The protected items after the events seen so far; `hidden` are the events that only their owner may see."""

    items: set[str] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)

    @classmethod
    def now(cls) -> Compartments:
        """As the store stands."""
        found = cls()
        with connection.cursor() as cursor:
            cursor.execute(_ON_SEALED, (int(Kind.SEALED),))
            rows = cursor.fetchall()
        for seq, type_ in rows:
            if type_ == _RECEIVED:
                found.items |= _with_parts(_items_at(seq))
            elif type_ == _LIFTED:
                found.items -= _with_parts(_lifted_by(seq))
        return found

    def project(self, recorded: Recorded, wiring: Wiring, reader: Reader) -> None:
        """Give an event to the rooms that may see it, and after a lift everything that waited for it."""
        first, *rest = self._with_waiting(recorded, reader)
        for handler in wiring.handlers(type(recorded.event), protected=recorded.seq in self.hidden):
            handler(first)
        for earlier in rest:
            for handler in wiring.handlers(type(earlier.event), protected=False, again=True):
                handler(earlier)

    def shown(self, recorded: Recorded, reader: Reader) -> list[Recorded]:
        """What everybody may see with this event: itself, unless it is hidden, and what waited for it."""
        first, *rest = self._with_waiting(recorded, reader)
        return rest if first.seq in self.hidden else [first, *rest]

    def _with_waiting(self, recorded: Recorded, reader: Reader) -> list[Recorded]:
        return [recorded, *_history(self._see(recorded), recorded.seq, reader)]

    def forget(self, *, after: int) -> None:
        """What came after this event was taken back: its numbers will be given anew."""
        self.items = Compartments.now().items
        self.hidden = {seq for seq in self.hidden if seq <= after}

    def open(self, recorded: Iterable[Recorded]) -> list[Recorded]:
        """Those that everybody may see."""
        return [each for each in recorded if each.seq not in self.hidden]

    def _see(self, recorded: Recorded) -> set[str]:
        """Take an event into account; the items that it sets free."""
        kinds = {place.subject.kind for place in recorded.places}
        own = {place.subject.id for place in recorded.places if place.subject.kind is Kind.ITEM}
        type_ = type(recorded.event).TYPE
        if (Kind.SEALED in kinds and type_ == _RECEIVED) or getattr(
            recorded.event, "parent", None
        ) in self.items:
            self.items |= own
        if Kind.SEALED in kinds or own & self.items:
            self.hidden.add(recorded.seq)
        if Kind.SEALED not in kinds or type_ != _LIFTED:
            return set()
        freed = _with_parts(revealed_by(recorded.event.targets)) & self.items
        self.items -= freed
        return freed


def _items_at(seq: int) -> set[str]:
    return {place.subject.id for place in reading.places(seq) if place.subject.kind is Kind.ITEM}


def _lifted_by(seq: int) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept FROM record_storedevent WHERE seq = %s", (seq,))
        (kept,) = cursor.fetchone()
    return revealed_by(next(value for _j, _salt, value in json.loads(bytes(kept)) if _is_targets(value)))


def _is_targets(value: Any) -> bool:
    return isinstance(value, list)


def revealed_by(targets: Iterable[Any]) -> set[str]:
    """The items whose receipts are targets on a kind-05 chain."""
    found: set[str] = set()
    for t0, i, _cm, _fields in targets:
        subject = chains.subject_by_t0(bytes.fromhex(t0))
        if subject is None or subject.kind is not Kind.SEALED:
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT l.seq FROM record_link l JOIN record_chain c ON c.id = l.chain "
                "WHERE c.kind = %s AND c.ident = %s AND l.i = %s",
                (int(subject.kind), subject.id, i),
            )
            row = cursor.fetchone()
        found |= _items_at(row[0]) if row else set()
    return found


def _with_parts(items: set[str]) -> set[str]:
    """These items and what was separated from them."""
    found, waiting = set(items), list(items)
    while waiting:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT e.kept FROM record_link l JOIN record_chain c ON c.id = l.chain "
                "JOIN record_storedevent e ON e.seq = l.seq "
                "WHERE c.kind = %s AND c.ident = %s AND e.type = 'ItemSplit/1'",
                (int(Kind.ITEM), waiting.pop()),
            )
            rows = cursor.fetchall()
        for (kept,) in rows:
            parts = {part for value in json.loads(bytes(kept)) for part in _children(value[2])} - found
            found |= parts
            waiting += parts
    return found


def _children(value: Any) -> Iterator[str]:
    for pair in value if isinstance(value, list) else ():
        subject = chains.subject_by_t0(bytes.fromhex(pair[0]))
        if subject is not None:
            yield subject.id


def _history(items: set[str], before: int, reader: Reader) -> list[Recorded]:
    """Everything recorded about these items until now, in order."""
    seqs: set[int] = set()
    for item in items:
        with connection.cursor() as cursor:
            cursor.execute(_ON_CHAIN, (int(Kind.ITEM), item, before))
            seqs.update(row[0] for row in cursor.fetchall())
    return [found for seq in sorted(seqs) if (found := reader.readable_or_left(seq)) is not None]


def subject(number: str) -> Subject:
    """The chain of a court-sealed matter."""
    return Subject(Kind.SEALED, number)
