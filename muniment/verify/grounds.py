"""Checks 11 and 12: every ground is valid where it stands, and every closed field has one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Dict, FrozenSet, Iterable, Iterator, List, Optional, Sequence, Set, Tuple

from muniment.ledger.chain import Kind
from muniment.ledger.event import Opening, canonical
from muniment.verify.completeness import UNREAD
from muniment.verify.findings import Problem
from muniment.verify.inquiry import Inquiry
from muniment.verify.record import LINKS, Record
from muniment.verify.walk import Entry, Walk

WITHHELD, SEALED, EXPUNGED = "withheld", "court-sealed", "expunged by order"
PRIORITY = (SEALED, EXPUNGED, WITHHELD)
_ACTS = {"WithholdRecorded/1": WITHHELD, "SealOrdered/1": SEALED, "ExpungeOrdered/1": EXPUNGED}
_LIFTS = {"WithholdLifted/1": WITHHELD, "SealLifted/1": SEALED}
_LOST = "BodyLost/1"
_TARGETING = (*_ACTS, *_LIFTS, _LOST)
_OTHER_MATTERS = {0x02, 0x07, 0x08, 0x0D}
_NO_TARGETS = range(0x08, 0x0D)
_ALL = frozenset(range(64))
_SHOWN_OF_LINKS = ("by", "reason_given")

ANOTHERS = "entries about another matter's item"
OTHER_MATTERS = "entries about other matters"
OTHER_PROSECUTIONS = "other prosecutions of this case"

Key = Tuple[bytes, int]


@dataclass(frozen=True)
class Act:
    """A ground in force on one entry: which fields it closes, and what a row says of it."""

    klass: str
    fields: FrozenSet[int]
    ground: Optional[str]
    description: Optional[str]
    by: Any
    order: Any


def grounds_are_valid(q: Inquiry) -> Iterator[Problem]:
    """Check 11: acts in log order; leaves those in force in `q.acts`."""
    record = q.record
    if record is None or record.main is None:
        yield UNREAD
        return
    entries = {(entry.t0, entry.i): entry for entry in record.entries()}
    for event, places in _acts(record, record.main):
        yield from _apply(q, record, event, places, entries)


def _acts(record: Record, main: Walk) -> List[Tuple[Opening, Dict[bytes, int]]]:
    """Every ground, lift and loss with the chains it stands on (t0 → index), in log order."""
    found: Dict[bytes, Tuple[Opening, Dict[bytes, int]]] = {}
    for each in record.walks.values():
        for entry in each.entries:
            event = entry.opening
            if event is None or event.type not in _TARGETING:
                continue
            if event.schema.name.startswith("Withhold") and each is not main:
                continue  # another prosecution's ground closes nothing here; on items it is read from main
            found.setdefault(entry.ev, (event, {}))[1][each.t0] = entry.index
    return sorted(found.values(), key=lambda act: min(act[1].values()))


def _apply(
    q: Inquiry, record: Record, event: Opening, places: Dict[bytes, int], entries: Dict[Key, Entry]
) -> Iterator[Problem]:
    main, said = record.main, f"{event.type} of {event.fields['recorded_at']}"
    withholding = event.schema.name.startswith("Withhold")
    if main is None or (withholding and event.fields.get("prosecution_t0") != main.t0.hex()):
        yield Problem(
            f"{said} belongs to another prosecution: its ground closes nothing here",
            main.t0.hex() if main is not None else "",
            str(event.fields.get("prosecution_t0")),
        )
        return
    if withholding and "by" not in event.fields:
        yield Problem(f"{said} does not say by whom")
        return
    targets = event.fields.get("targets", ())
    if not withholding:
        yield from _stands_at_a_target(record, said, places, targets)
    for t0, i, cm, fields in targets:
        key = (bytes.fromhex(t0), i)
        if not withholding and _is_elsewhere(record, key):
            continue  # an order and a loss are about every list that holds the event, also those not shown here
        wrong = _target_problem(key, cm, places, record, entries) or _reach_problem(
            event, fields, entries[key]
        )
        if wrong:
            yield Problem(f"{said}: its target, entry {i} of {t0[:16]}…, {wrong}")
        elif event.type != _LOST:
            _take(q, key, event, _ALL if fields is None else frozenset(fields), entries[key])


def _stands_at_a_target(
    record: Record, said: str, places: Dict[bytes, int], targets: Iterable[Sequence[Any]]
) -> Iterator[Problem]:
    """An order or a loss stands where its targets are; an order may stand on a prosecution too."""
    named = {bytes.fromhex(target[0]) for target in targets}
    for t0 in places.keys() - named:
        if named and record.walks[t0].kind is not Kind.PROSECUTION:
            yield Problem(
                f"{said} stands on the list of {record.walks[t0].label}, which holds none of its targets"
            )


def _is_elsewhere(record: Record, key: Key) -> bool:
    """Whether a target lies on a list that this record does not show, or not so far."""
    walked = record.walks.get(key[0])
    return walked is None or (not walked.whole and key[1] >= len(walked.entries))


def _target_problem(
    key: Key, cm: str, places: Dict[bytes, int], record: Record, entries: Dict[Key, Entry]
) -> str:
    """What is wrong with a target; empty if nothing is."""
    target = entries.get(key)
    if target is None:
        return "is not in this record"
    if target.cm.hex() != cm:
        return "has another commitment"
    index = places.get(key[0])
    if index is None and not record.walks[key[0]].whole:
        index = min(places.values())  # of another matter's item the receipt alone is shown, not what followed
    if index is None and record.main is not None:
        index = places.get(record.main.t0)
    if index is None:
        return "lies on a chain on which the order does not stand"
    if target.index >= index:
        return "was recorded later than the ground"
    return ""


def _reach_problem(event: Opening, fields: Optional[Sequence[int]], target: Entry) -> str:
    """What is wrong with how far an act reaches into its target; empty if nothing is."""
    if event.type != _LOST and target.rel in _NO_TARGETS:
        return "can not be closed: grounds, orders and aliases stay open"
    schema = target.opening.schema if target.opening is not None else None
    if fields and schema is not None and fields[-1] >= len(schema.names):
        return f"has no field {fields[-1]}: {schema.type} ends at {len(schema.names) - 1}"
    return ""


def _take(q: Inquiry, key: Key, event: Opening, fields: FrozenSet[int], target: Entry) -> None:
    """Add the act to its target, or take its fields off those of the same class."""
    acts = q.acts.setdefault(key, [])
    if event.type in _LIFTS:
        klass = _LIFTS[event.type]
        kept = [_less(act, fields) if act.klass == klass else act for act in acts]
        q.acts[key] = [act for act in kept if act.fields]
        return
    named = event.fields
    klass = _ACTS[event.type]
    if klass == WITHHELD and target.opening is not None:
        fields = fields - set(target.opening.schema.marked("~"))  # these close by seal or expunge only
    plain = klass == WITHHELD
    if fields:
        acts.append(
            Act(
                klass,
                fields,
                named.get("ground") if plain else None,
                named.get("description") if plain else None,
                named.get("by"),
                named.get("order"),
            )
        )


def _less(act: Act, fields: FrozenSet[int]) -> Act:
    return Act(act.klass, act.fields - fields, act.ground, act.description, act.by, act.order)


def closed_fields_have_grounds(q: Inquiry) -> Iterator[Problem]:
    """Check 12: counts by class in `q.classes`, rows of the withheld log in `q.withheld`."""
    if q.record is None or q.record.main is None:
        yield UNREAD
        return
    account = _Account(q.record, q.acts)
    for walked in q.record.walks.values():
        for entry in walked.entries:
            if entry.opening is not None:
                yield from account.take(walked, entry, entry.opening)
    q.classes, q.internal_boxes = account.classes(), len(account.boxes)
    q.withheld = sorted(account.rows, key=canonical)


class _Account:
    """Accounts for every entry: open, closed on a ground, or somebody else's."""

    def __init__(self, record: Record, acts: Dict[Key, List[Act]]) -> None:
        self.record, self.acts = record, acts
        self.on_lists = record.events_on(Kind.CASE, Kind.PROSECUTION)
        self.on_prosecutions = record.events_on(Kind.PROSECUTION)
        self.counts: Counter[str] = Counter()
        self.closed_events: Dict[bytes, Set[str]] = {}
        self.boxes: Set[bytes] = set()
        self.rows: List[List[Any]] = []

    def take(self, walked: Walk, entry: Entry, event: Opening) -> Iterator[Problem]:
        """One entry."""
        closed = frozenset(j for j in event.closed if event.schema.marks[j] != "*")
        if len(closed) < len(event.closed):
            self.boxes.add(entry.ev)
        klass = self._class(walked, entry, event, closed)
        if klass is None:
            names = ", ".join(event.schema.names[j] for j in sorted(closed))
            yield Problem(
                f"{walked.label}, entry {entry.i} ({event.type}): closed without a ground that covers it: "
                f"{names}",
                "open, or closed by a recorded ground",
                "closed",
                "Ask on which ground this is withheld.",
            )
        elif klass in PRIORITY:
            self.closed_events.setdefault(entry.ev, set()).add(klass)
        else:
            self.counts[klass] += 1
        if closed:
            self.rows += [
                [
                    entry.t0.hex(),
                    entry.i,
                    entry.cm.hex(),
                    act.klass,
                    act.ground,
                    act.description,
                    act.by,
                    act.order,
                ]
                for act in self.acts.get((entry.t0, entry.i), ())
            ]

    def classes(self) -> Dict[str, int]:
        """Entries by class; for closed ones events, each under the first class of `PRIORITY` it has."""
        counts = self.counts + Counter(
            min(found, key=PRIORITY.index) for found in self.closed_events.values()
        )
        return dict(counts)

    def _class(self, walked: Walk, entry: Entry, event: Opening, closed: FrozenSet[int]) -> Optional[str]:
        """How an entry is accounted for; None if it is not."""
        if not closed:
            return "open" if walked.whole else ANOTHERS
        used = [act for act in self.acts.get((entry.t0, entry.i), ()) if act.fields & closed]
        covered: Set[int] = set().union(*(act.fields for act in used))
        if closed <= covered:
            return min((act.klass for act in used), key=PRIORITY.index)
        if (
            walked.kind is Kind.ITEM
            and walked.whole
            and entry.rel in _OTHER_MATTERS
            and entry.ev not in self.on_lists
        ):
            return OTHER_MATTERS
        if (
            walked.kind is Kind.CASE
            and event.type == "CaseDrawnOn/1"
            and entry.ev not in self.on_prosecutions
        ):
            return OTHER_PROSECUTIONS
        if closed <= covered | self._anothers(walked, event):
            return min((act.klass for act in used), key=PRIORITY.index, default=ANOTHERS)
        return None

    def _anothers(self, walked: Walk, event: Opening) -> Set[int]:
        """Fields that C9 lets stay closed on another matter's receipt, and on links about it."""
        names, marks = event.schema.names, event.schema.marks
        if not walked.whole:
            return {j for j, mark in enumerate(marks) if mark not in ("!", "~")}
        if walked.kind is not Kind.CASE or event.type not in LINKS:
            return set()
        item = self.record.walks.get(bytes.fromhex(event.fields.get("item_t0", "")))
        if item is None or item.whole:
            return set()
        return {
            j
            for j, mark in enumerate(marks)
            if mark not in ("!", "~", "+") and names[j] not in _SHOWN_OF_LINKS
        }
