"""Check 10: every event stands on each list that it names, as far as the list is in this record; none is back-dated."""

from __future__ import annotations

from typing import Any, Dict, Iterator, Mapping, Optional, Set

from muniment.ledger.chain import Kind
from muniment.verify.completeness import UNREAD
from muniment.verify.findings import Problem
from muniment.verify.inquiry import Inquiry
from muniment.verify.record import LINKS, Record
from muniment.verify.walk import Entry, Walk

_CASE_NAMED_BY = (*LINKS, "ItemReceived/1")


def events_stand_where_they_say(q: Inquiry) -> Iterator[Problem]:
    """Check 10."""
    if q.record is None or q.record.main is None:
        yield UNREAD
        return
    yield from _Standing(q.record).problems()
    last = 0
    for entry in sorted(q.record.entries(), key=lambda each: each.index):
        if entry.recorded_ms < last and not entry.lost:
            yield Problem(
                f"The entry at index {entry.index} of the log says an earlier time than entries before it: "
                "it was back-dated"
            )
        last = max(last, entry.recorded_ms)


class _Standing:
    """Compares what events name with the lists on which they stand. Of another matter's item no list is shown."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.events: Dict[bytes, Set[bytes]] = {t0: each.events() for t0, each in record.walks.items()}

    def problems(self) -> Iterator[Problem]:
        """What is wrong, case by case, then item by item, then for the prosecutions."""
        for link in self.record.links:
            yield from self._on_item(self.record.walks[link.case], link.entry, link.item, "the link")
        for walked in self.record.walks.values():
            for entry in walked.entries:
                if entry.opening is not None:
                    yield from self._named(walked, entry, entry.opening.fields)

    def _named(self, walked: Walk, entry: Entry, fields: Mapping[str, Any]) -> Iterator[Problem]:
        """The lists that one event names, apart from the one on which it was met."""
        if walked.kind is Kind.PROSECUTION:
            for t0, _ in fields.get("items", ()):
                yield from self._on_item(walked, entry, bytes.fromhex(t0), entry.type)
        if walked.kind is Kind.ITEM and entry.type in _CASE_NAMED_BY:
            what = "the receipt" if entry.type == "ItemReceived/1" else "the link"
            yield from self._on_list(walked, entry, fields.get("case_t0"), what)
        if walked.kind is not Kind.PROSECUTION:
            yield from self._on_list(walked, entry, fields.get("prosecution_t0"), entry.type)
        if entry.type == "ItemSeparated/1":
            yield from self._split_off(walked, fields.get("parent_t0"))

    def _on_item(self, at: Walk, entry: Entry, t0: bytes, what: str) -> Iterator[Problem]:
        item = self.record.walks.get(t0)
        if item is not None and item.whole and entry.ev not in self.events[t0]:
            yield Problem(f"{at.label}, entry {entry.i}: {what} is not on {item.label}, which it names")

    def _on_list(self, at: Walk, entry: Entry, t0: object, what: str) -> Iterator[Problem]:
        other = self._walked(t0)
        if other is not None and entry.ev not in self.events[other.t0]:
            yield Problem(
                f"{at.label}, entry {entry.i}: {what} is not on the list of {other.label}, which it names"
            )

    def _split_off(self, child: Walk, t0: object) -> Iterator[Problem]:
        """A thing that says it was split off an item of this record: the item says so too."""
        parent = self._walked(t0)
        if parent is None or not parent.whole:
            return
        named = (
            row[0]
            for entry in parent.entries
            if entry.opening is not None
            for row in entry.opening.fields.get("children", ())
        )
        if child.t0.hex() not in named:
            yield Problem(f"{child.label} says it was split off {parent.label}, which does not say so")

    def _walked(self, t0: object) -> Optional[Walk]:
        return self.record.walks.get(bytes.fromhex(t0)) if isinstance(t0, str) else None
