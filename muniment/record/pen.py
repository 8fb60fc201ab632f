"""The pen: one commit from the lock to the signed checkpoint."""

from __future__ import annotations

import fcntl
import json
import os
import secrets as randomness
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from muniment.errors.record import EventRefused, KeyReused, RecordError, Stale
from muniment.ledger import event as ledger_event
from muniment.ledger.chain import genesis_entry, padding_entry
from muniment.ledger.errors import LedgerError
from muniment.ledger.event import canonical, timestamp
from muniment.record import log
from muniment.record.chains import Chains, NewLink
from muniment.record.codec import codec_of
from muniment.record.compartments import Compartments
from muniment.record.event import Event, Head, Place, Recorded, Subject
from muniment.record.keys import lock_body
from muniment.record.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from muniment.record.office import Office
    from muniment.record.protocols import Projector, Reactor, Scrubber

_ROUNDS = 8
_CHUNK = 4000
_EVENT = (
    "INSERT INTO record_storedevent (seq, ev, type, recorded_ms, body, kept, leaves) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s)"
)


@contextmanager
def held(home: Path) -> Iterator[None]:
    """Wait for the pen of a home: an exclusive lock on a file, released by the kernel even when a process dies."""
    handle = os.open(home / "pen", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@dataclass(frozen=True)
class Wiring:
    """What the rooms give to the record; `site.wiring` makes it."""

    events: Mapping[str, type[Event]]
    projectors: Sequence[Projector]
    reactors: Sequence[Reactor]
    scrubbers: Sequence[Scrubber] = ()

    def handlers(
        self, kind: type[Event], *, protected: bool = False, again: bool = False
    ) -> list[Callable[[Recorded], None]]:
        """The projections of an event, in the order of the rooms.

        `protected`: those that may see what concerns an item whose existence is protected. `again`: those that may
        not, for what they did not see when it was recorded.
        """
        return [
            p.handlers[kind]
            for p in self.projectors
            if kind in p.handlers and (p.protected or not protected) and not (p.protected and again)
        ]


@dataclass
class Batch:
    """What one caller asks for."""

    events: Sequence[Event | Callable[[Any], Event]]
    by: str
    via: str
    given: Mapping[Subject, int]
    key: str | None = None
    prepared: dict[str, Any] | None = None

    def digest(self) -> bytes:
        """What a repeated request key is compared with; of a function, its attribute `about`."""
        text = repr([self.by, *(e if isinstance(e, Event) else getattr(e, "about", "") for e in self.events)])
        return sha256(text.encode()).digest()


class Pen:
    """One transaction over the store. Made anew for each commit; satisfies `protocols.Moment`."""

    def __init__(self, office: Office, wiring: Wiring, ledger: log.Log) -> None:
        self.office = office
        self._wiring = wiring
        self._log = ledger
        self._chains = Chains(office.secrets)
        self._compartments = Compartments.now()
        self._reader = Reader(office.event_keys, wiring.events)
        size = ledger.catch_up()
        found = log.newest()
        self._pads = found[2] if found else 0
        self.now_ms = max(office.clock.now_ms(), found[3] if found else 0)
        self.today = office.local_date(self.now_ms).isoformat()
        self._recorded_at = timestamp(self.now_ms)
        self._first = size == 0
        self._seq = _last_seq()
        self._links: list[NewLink] = []
        self._rows: list[tuple[Any, ...]] = []
        self._keys: list[tuple[bytes, bytes]] = []
        self._places: list[tuple[int, int]] = []  # seq and how many links it has, in order

    # What functions of the moment may ask.

    def head(self, subject: Subject) -> Head:
        """The head of a chain, with what this batch has put on it so far."""
        return self._chains.state(subject).head

    def number(self, series: str) -> int:
        """The next number of a series; taken back with the batch if that is refused."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO record_series (name, value) VALUES (%s, 1) "
                "ON CONFLICT (name) DO UPDATE SET value = record_series.value + 1 RETURNING value",
                (series,),
            )
            return int(cursor.fetchone()[0])

    def secret(self, label: str, name: str) -> bytes:
        """32 bytes from the chain secret, for a commitment that must be openable later."""
        return self.office.secrets.derive(label, name)

    # Taking in.

    def take(self, batch: Batch, *, react: bool = True) -> list[Recorded]:
        """Record a batch whole, or raise and leave nothing of it."""
        marks = self._seq, len(self._links), len(self._rows), len(self._keys), len(self._places)
        try:
            with transaction.atomic():
                known = self._answered(batch)
                if known is not None:
                    return known
                self._look(batch.given)
                recorded = [self._one(each, by=batch.by, via=batch.via) for each in batch.events]
                if react:
                    recorded += self.react(recorded, batch.prepared or {})
                self.flush()
                self._remember(batch, recorded)
                return recorded
        except LedgerError as refused:
            self._take_back(marks)
            raise EventRefused(type="The act", why=str(refused)) from refused
        except BaseException:
            self._take_back(marks)
            raise

    def _take_back(self, marks: tuple[int, int, int, int, int]) -> None:
        self._seq = marks[0]
        kept: tuple[list[Any], ...] = (self._links, self._rows, self._keys, self._places)
        for rows, mark in zip(kept, marks[1:], strict=True):
            del rows[mark:]
        self._chains.forget()
        self._compartments.forget(after=self._seq)

    def _answered(self, batch: Batch) -> list[Recorded] | None:
        """The receipt of an earlier request with the same key."""
        if batch.key is None:
            return None
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT digest, first_seq, last_seq FROM record_request WHERE key = %s", (batch.key,)
            )
            row = cursor.fetchone()
        if row is None:
            return None
        if bytes(row[0]) != batch.digest():
            raise KeyReused(key=batch.key)
        self.flush()
        return self._reader.readable(range(row[1], row[2] + 1))

    def _remember(self, batch: Batch, recorded: Sequence[Recorded]) -> None:
        if batch.key is not None and recorded:
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO record_request (key, digest, first_seq, last_seq) VALUES (%s, %s, %s, %s)",
                    (batch.key, batch.digest(), recorded[0].seq, recorded[-1].seq),
                )

    def _look(self, given: Mapping[Subject, int]) -> None:
        for subject, expected in given.items():
            found = self._chains.state(subject).n
            if found != expected:
                raise Stale(subject=subject, expected=expected, found=found)

    def react(self, recorded: Sequence[Recorded], prepared: Mapping[str, Any]) -> list[Recorded]:
        """Let the reactors add to the batch until none has anything to add."""
        added: list[Recorded] = []
        news = self._compartments.open(recorded)
        for _round in range(_ROUNDS):
            if not news:
                return added
            self.flush()
            more: list[Recorded] = []
            for reactor in self._wiring.reactors:
                ready = prepared.get(reactor.name) if not added else None
                if ready is None:
                    ready = reactor.prepare([r.event for r in news])
                via = f"rule:{reactor.name}"
                more += [self._one(e, by="Muniment", via=via) for e in reactor.react(news, ready)]
                self.flush()
            added += more
            news = more
        raise RecordError

    def _one(self, event: Event | Callable[[Any], Event], *, by: str, via: str) -> Recorded:
        """Commit to one event, put it on its chains, project it."""
        if not isinstance(event, Event):
            event = event(self)
        codec = codec_of(type(event))
        values = codec.values(event, self._chains, by=by, via=via, recorded_at=self._recorded_at)
        event_key = randomness.token_bytes(32)
        sealed = ledger_event.commit(codec.schema, event_key, values)
        self._seq += 1
        places = []
        for subject in codec.chains(event, day=self.today, heads=self._chains):
            link = self._chains.append(
                subject, seq=self._seq, ev=sealed.ev, rel=codec.schema.rel, recorded_ms=self.now_ms
            )
            self._links.append(link)
            places.append(Place(subject, link.i, link.cm))
        self._places.append((self._seq, len(places)))
        names = codec.schema.names
        body = canonical([values[name] for name in names])
        kept = canonical([[j, sealed.salts[j].hex(), values[names[j]]] for j in codec.schema.marked("!+~")])
        self._keys.append((sealed.ev, event_key))
        self._rows.append(
            (
                self._seq,
                sealed.ev,
                codec.schema.type,
                self.now_ms,
                lock_body(event_key, sealed.ev, body),
                kept,
                b"".join(sealed.leaf_hashes),
            )
        )
        recorded = Recorded(
            # As committed, not as given: what is projected now is what a replay will project.
            event=codec.event(dict(zip(names, json.loads(body), strict=True)), self._chains.subject),
            seq=self._seq,
            ev=sealed.ev,
            by=by,
            via=via,
            recorded_ms=self.now_ms,
            recorded_at=self._recorded_at,
            places=tuple(places),
        )
        self._compartments.project(recorded, self._wiring, self._reader)
        if len(self._rows) >= _CHUNK:
            self.flush()
        return recorded

    def flush(self) -> None:
        """Write what waits, so that queries see it."""
        if not self._rows:
            return
        self.office.event_keys.put(self._keys)
        self._chains.flush()
        with connection.cursor() as cursor:
            cursor.executemany(_EVENT, self._rows)
        self._rows.clear()
        self._keys.clear()

    # The end of the commit.

    def sign(self, final: bytes | None = None) -> tuple[int, dict[int, tuple[int, ...]]]:
        """Shuffle, pad, append to the log and sign: the new size, and the log indices by event.

        `final` is the entry that closes the log; it stands behind all others.
        """
        self.flush()
        self.office.event_keys.settle()
        if not self._links:
            return log.newest_size(), {}
        count = len(self._links)
        missing = -count % 4
        entries: list[bytes] = [b""] * (count + missing)
        start = 1 if self._first else log.newest_size()
        slots = _slots(self._links, len(entries))
        for slot, link in zip(slots, self._links, strict=True):
            entries[slot] = link.entry
        for at, entry in enumerate(entries):
            if not entry:
                entries[at] = padding_entry(self.office.secrets.chain, self._pads)
                self._pads += 1
        if self._first:
            entries.insert(0, genesis_entry(self.office.origin, self.office.secrets.vrf_public))
        if final is not None:
            entries.append(final)
        indices = [start + slot for slot in slots]
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE record_link SET log_index = %s WHERE tag = %s",
                [(index, link.tag) for index, link in zip(indices, self._links, strict=True)],
            )
        size = self._log.append(entries, pads=self._pads, recorded_ms=self.now_ms)
        return size, self._by_event(indices)

    def _by_event(self, indices: Sequence[int]) -> dict[int, tuple[int, ...]]:
        at, found = 0, {}
        for seq, many in self._places:
            found[seq] = tuple(indices[at : at + many])
            at += many
        return found


def _slots(links: Sequence[NewLink], places: int) -> list[int]:
    """A random place for each link among all, such that each chain keeps its order."""
    order = list(range(places))
    randomness.SystemRandom().shuffle(order)
    by_chain: dict[Subject, list[int]] = {}
    for at, link in enumerate(links):
        by_chain.setdefault(link.subject, []).append(at)
    slots = order[: len(links)]
    for ats in by_chain.values():
        if len(ats) > 1:
            for at, slot in zip(ats, sorted(slots[at] for at in ats), strict=True):
                slots[at] = slot
    return slots


def _last_seq() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(seq) FROM record_storedevent")
        return int(cursor.fetchone()[0] or 0)
