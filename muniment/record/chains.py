"""Chain heads within the pen: loaded once, moved in memory, written back at the end of each round."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from django.db import connection

from muniment.errors.record import DamagedStore, EventRefused, TagTaken
from muniment.ledger import vrf
from muniment.ledger.chain import Header, Kind, commitment, link_entry, subject_key, tag
from muniment.ledger.tree import Range, leaf_hash
from muniment.record import vrf_prove
from muniment.record.event import Head, Subject
from muniment.record.keys import Secrets

_UPSERT = (
    "INSERT INTO record_chain (kind, ident, t0, n, peaks, next_tag, cm0, pi) VALUES (%s, %s, %s, %s, %s, %s, %s, %s) "
    "ON CONFLICT (kind, ident) DO UPDATE SET n = excluded.n, peaks = excluded.peaks, next_tag = excluded.next_tag, "
    "cm0 = excluded.cm0"
)
_LINK = (
    "INSERT INTO record_link (chain, i, seq, tag, hsalt, hdr, cm, log_index) "
    "SELECT id, %s, %s, %s, %s, %s, %s, NULL FROM record_chain WHERE kind = %s AND ident = %s"
)


@dataclass(slots=True)
class State:
    """One chain's head while the pen is held."""

    subject: Subject
    key: bytes
    t0: bytes
    n: int
    range: Range
    next_tag: bytes
    cm0: bytes | None
    pi: bytes | None

    @property
    def head(self) -> Head:
        """The head as others see it."""
        return Head(self.t0, self.n, self.range.root(), self.next_tag, self.cm0)


@dataclass(frozen=True, slots=True)
class NewLink:
    """An entry that waits for its place in the log."""

    subject: Subject
    i: int
    tag: bytes
    cm: bytes

    @property
    def entry(self) -> bytes:
        """The 65 bytes for the log."""
        return link_entry(self.tag, self.cm)


class Chains:
    """All chains that a commit touches. Also the codec's source of first tags and commitments."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._states: dict[Subject, State] = {}
        self._by_t0: dict[str, Subject] = {}
        self._dirty: dict[Subject, State] = {}
        self._links: list[tuple[Any, ...]] = []

    def forget(self) -> None:
        """Drop everything: what was in memory was rolled back."""
        self._states.clear()
        self._by_t0.clear()
        self._dirty.clear()
        self._links.clear()

    def state(self, subject: Subject) -> State:
        """The head of a chain; that of one which nothing stands on yet is computed from its number."""
        found = self._states.get(subject)
        if found is None:
            found = stored(subject, self._secrets) or fresh(subject, self._secrets)
            self._states[subject] = found
            self._by_t0[found.t0.hex()] = subject
        return found

    def t0(self, subject: Subject) -> str:
        """First tag, hex."""
        return self.state(subject).t0.hex()

    def cm0(self, subject: Subject) -> str:
        """Commitment of entry 0, hex; refused for a chain that has none yet."""
        cm0 = self.state(subject).cm0
        if cm0 is None:
            raise EventRefused(type="The act", why=f"{subject} is not on the record")
        return cm0.hex()

    def subject(self, t0: str) -> Subject:
        """Whose first tag this is."""
        found = self._by_t0.get(t0) or subject_by_t0(bytes.fromhex(t0))
        if found is None:
            raise EventRefused(type="The act", why=f"no chain begins with {t0[:16]}…")
        return found

    def append(self, subject: Subject, *, seq: int, ev: bytes, rel: int, recorded_ms: int) -> NewLink:
        """Put an event on a chain: its header, its commitment, the new head."""
        state = self.state(subject)
        here, after = state.next_tag, tag(state.key, state.n + 1)
        header = Header(subject.kind, state.n, after, state.range.root(), ev, rel, recorded_ms).pack()
        hsalt = os.urandom(32)
        cm = commitment(hsalt, header)
        self._links.append((state.n, seq, here, hsalt, header, cm, int(subject.kind), subject.id))
        link = NewLink(subject, state.n, here, cm)
        state.range.append(leaf_hash(cm))
        state.cm0 = state.cm0 or cm
        state.n += 1
        state.next_tag = after
        self._dirty[subject] = state
        return link

    def flush(self) -> None:
        """Write heads and headers, so that queries see them."""
        if not self._links:
            return
        heads = [
            (int(s.kind), s.id, c.t0, c.n, b"".join(c.range.peaks), c.next_tag, c.cm0, c.pi)
            for s, c in self._dirty.items()
        ]
        with connection.cursor() as cursor:
            cursor.executemany(_UPSERT, heads)
            self._check_tags(cursor)
            cursor.executemany(_LINK, self._links)
        self._dirty.clear()
        self._links.clear()

    def _check_tags(self, cursor: Any) -> None:
        """A tag written twice makes its chain unprovable for good: look before using it."""
        tags = [row[2] for row in self._links]
        for start in range(0, len(tags), 500):
            some = tags[start : start + 500]
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(f"SELECT tag FROM record_link WHERE tag IN ({marks}) LIMIT 1", some)  # noqa: S608
            taken = cursor.fetchone()
            if taken:
                row = next(row for row in self._links if row[2] == bytes(taken[0]))
                raise TagTaken(subject=Subject(Kind(row[6]), str(row[7])))


def fresh(subject: Subject, secrets: Secrets) -> State:
    """The head of a chain on which nothing stands."""
    key = subject_key(secrets.chain, subject.kind, subject.id)
    if subject.kind.by_vrf:
        pi, beta = vrf_prove.prove(secrets.vrf, vrf.alpha(subject.kind, subject.id))
        first = vrf.genesis_tag(beta)
    else:
        pi, first = None, tag(key, 0)
    return State(subject, key, first, 0, Range(), first, None, pi)


def stored(subject: Subject, secrets: Secrets) -> State | None:
    """The head as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t0, n, peaks, next_tag, cm0, pi FROM record_chain WHERE kind = %s AND ident = %s",
            (int(subject.kind), subject.id),
        )
        row = cursor.fetchone()
    if row is None:
        return None
    t0, n, peaks, next_tag, cm0, pi = row
    peaks = bytes(peaks)
    key = subject_key(secrets.chain, subject.kind, subject.id)
    held = Range(n, [peaks[at : at + 32] for at in range(0, len(peaks), 32)])
    if bytes(next_tag) != tag(key, n):
        raise DamagedStore(what=f"the head of {subject} does not belong to this office's chain secret")
    return State(subject, key, bytes(t0), n, held, bytes(next_tag), bytes(cm0), bytes(pi) if pi else None)


def store_head(state: State) -> None:
    """Write the head of a chain that moved without the pen: after a restore."""
    subject = state.subject
    row = (int(subject.kind), subject.id, state.t0, state.n, b"".join(state.range.peaks), state.next_tag)
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, (*row, state.cm0, state.pi))


def subject_by_t0(t0: bytes) -> Subject | None:
    """Which chain begins with a tag."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, ident FROM record_chain WHERE t0 = %s", (t0,))
        row = cursor.fetchone()
    return Subject(Kind(row[0]), row[1]) if row else None
