"""What a reader of a production reaches from the prosecution's number: the same way that the checker walks.

prosecution -> cases drawn on, other numbers of both -> items received or linked there -> items split off.
An item that is only linked, filed under another case and never found related, is another matter's: of it the reader
sees the receipt alone (docs/format.md, section 5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from muniment.ledger.chain import Kind
from muniment.record import proofs
from muniment.record import queries as record
from muniment.record.event import Subject
from muniment.record.queries import ChainRow

Values = Callable[[int], Mapping[str, Any]]  # seq -> committed values by name

_LINKS = ("LinkProposed/1", "LinkDetermined/1")


@dataclass(kw_only=True)
class Reached:
    """The chains that a reader walks whole, the receipts of other matters' items, and how items came to stand here."""

    prosecution: Subject
    whole: dict[Subject, list[ChainRow]] = field(default_factory=dict)
    others: dict[Subject, ChainRow] = field(default_factory=dict)  # entry 0 of another matter's item
    outcomes: dict[Subject, dict[Subject, str]] = field(default_factory=dict)  # item -> case -> last outcome
    received: set[Subject] = field(default_factory=set)
    related: set[Subject] = field(default_factory=set)  # determined so at any time
    named: set[str] = field(default_factory=set)  # items that the prosecution's events name, t_0 in hex
    drawn_on: list[str] = field(default_factory=list)
    values: Values = field(repr=False)
    size: int | None = None  # entries of the log that are looked at; None = all
    t0: dict[Subject, str] = field(default_factory=dict)  # hex

    @property
    def items(self) -> list[Subject]:
        """Every item on the list: own and other matters', sorted by first tag."""
        own = [subject for subject in self.whole if subject.kind is Kind.ITEM]
        return sorted([*own, *self.others], key=self.t0.__getitem__)

    @property
    def own_items(self) -> list[Subject]:
        """The items of this record, sorted by first tag."""
        return [subject for subject in self.items if subject in self.whole]

    @property
    def cases(self) -> list[str]:
        """The numbers of all cases reached, other numbers of them too."""
        return sorted(subject.id for subject in self.whole if subject.kind is Kind.CASE)

    @property
    def positions(self) -> dict[Subject, int]:
        """How long each walked chain was when it was looked at."""
        return {subject: rows[-1].i + 1 if rows else 0 for subject, rows in self.whole.items()}

    def chain(self, subject: Subject) -> list[ChainRow]:
        """A chain as it stood at this size of the log."""
        rows = record.chain(subject)
        if self.size is None:
            return rows
        return [row for row in rows if row.log_index is not None and row.log_index < self.size]

    def unreached(self) -> list[str]:
        """Items that the prosecution names, but that stand on no case it draws on: first tags in hex."""
        return sorted(self.named - {self.t0[item] for item in self.items})

    def entries(self) -> Iterator[tuple[Subject, ChainRow]]:
        """Every entry that the reader sees."""
        for subject, rows in self.whole.items():
            for row in rows:
                yield subject, row
        yield from self.others.items()

    def status(self, item: Subject) -> str:
        """`here`, or `another matter's, <outcome>`; one open question about it leaves all of it open."""
        if item in self.whole:
            return "here"
        found = set(self.outcomes[item].values())
        return "another matter's, " + ("undetermined" if "undetermined" in found else "not related")


def reach(prosecution: str, *, size: int | None = None) -> Reached:
    """Walk the record from a prosecution's folded number, as it is now or was at a size of the log."""
    values = lru_cache(maxsize=4096)(proofs.values_of)
    start = Subject(Kind.PROSECUTION, prosecution)
    found = Reached(prosecution=start, values=values, size=size)
    linked = _numbers(found, start)
    _items(found, linked)
    return found


def reach_lists(prosecution: str, *, size: int | None = None) -> Reached:
    """The prosecution's own chain and those of its cases and their other numbers, and no item's."""
    values = lru_cache(maxsize=4096)(proofs.values_of)
    start = Subject(Kind.PROSECUTION, prosecution)
    found = Reached(prosecution=start, values=values, size=size)
    _numbers(found, start)
    return found


def _numbers(found: Reached, start: Subject) -> set[Subject]:
    """Walk prosecutions and cases; gives the items that are linked to a case."""
    waiting, linked = [start], set[Subject]()
    while waiting:
        subject = waiting.pop()
        if subject in found.whole:
            continue
        found.t0[subject] = record.t0(subject).hex()
        rows = found.whole[subject] = found.chain(subject)
        for row in rows:
            waiting += _onward(found, subject, row, linked)
    return linked


def _onward(found: Reached, subject: Subject, row: ChainRow, linked: set[Subject]) -> list[Subject]:
    """Where an entry of a numbered chain leads; notes the items it brings."""
    held = found.values(row.seq)
    if row.type == "AliasRecorded/1":
        return [Subject(subject.kind, held["number_a"]), Subject(subject.kind, held["number_b"])]
    if subject.kind is Kind.PROSECUTION:
        found.named.update(item for item, _ in held.get("items") or ())
        if row.type == "CaseDrawnOn/1":
            found.drawn_on.append(held["case_number"])
            return [Subject(Kind.CASE, held["case_number"])]
    elif row.type == "ItemReceived/1":
        found.received.add(_item(found, held["item_t0"]))
    elif row.type in _LINKS and held["case_t0"] == found.t0[subject]:
        item = _item(found, held["item_t0"])
        linked.add(item)
        known = found.outcomes.setdefault(item, {})
        if row.type == "LinkDetermined/1":
            known[subject] = held["outcome"]
            if held["outcome"] == "related":
                found.related.add(item)
        else:
            known.setdefault(subject, "undetermined")
    return []


def _item(found: Reached, t0: str) -> Subject:
    subject = record.subject_of(bytes.fromhex(t0))
    if subject is None:  # the store would not hold the event otherwise
        raise LookupError(t0)
    found.t0[subject] = t0
    return subject


def _items(found: Reached, linked: set[Subject]) -> None:
    """Walk the items of this record whole, with what was split off them; of the others keep the receipt."""
    waiting = sorted(found.received | {item for item in linked if _own(found, item)})
    while waiting:
        item = waiting.pop()
        if item in found.whole:
            continue
        rows = found.whole[item] = found.chain(item)
        for row in rows:
            if row.type == "ItemSplit/1":
                waiting += [_item(found, t0) for t0, _ in found.values(row.seq)["children"]]
    found.others = {item: found.chain(item)[0] for item in sorted(linked) if item not in found.whole}


def _own(found: Reached, item: Subject) -> bool:
    """Whether a linked item is of this record: found related at any time, or filed under no case at all."""
    first = found.chain(item)[0]
    return item in found.related or found.values(first.seq).get("filed") != "case"
