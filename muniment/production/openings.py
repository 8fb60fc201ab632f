"""Which fields of which event a production opens, and the rows that follow from it: the list and the withheld log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from muniment.errors.production import WithheldInPart
from muniment.ledger.chain import Kind
from muniment.ledger.event import SCHEMAS
from muniment.ledger.values import canonical
from muniment.production import grounds
from muniment.production.grounds import Act, At
from muniment.production.reach import Reached
from muniment.record.event import Subject

_ABOUT_MATTERS = (0x02, 0x07, 0x08, 0x0D)  # an item's entries that may belong to a matter not shown here
_LINK = 0x02


@dataclass(slots=True)
class Shown:
    """One event of the record: where it stands for the reader, and which of its fields are open."""

    seq: int
    ev: bytes
    type: str
    places: list[tuple[Subject, int]] = field(default_factory=list)
    open: frozenset[int] = frozenset()
    closed: frozenset[int] = frozenset()  # named fields that are closed, the internal box left out


@dataclass(kw_only=True)
class Openings:
    """What a production shows of the record. `events` are in the order of recording."""

    reached: Reached
    acts: list[Act]
    events: dict[int, Shown]

    def values(self, seq: int) -> Mapping[str, Any]:
        """The open fields of an event by name, and nothing else of it: what people's pages are drawn from."""
        shown = self.events[seq]
        names = SCHEMAS[shown.type].names
        held = self.reached.values(seq)
        return {names[j]: held[names[j]] for j in shown.open}

    def of(self, subject: Subject) -> Iterator[Shown]:
        """The events on a chain, in order; of another matter's item the receipt alone."""
        rows = self.reached.whole.get(subject)
        for row in rows if rows is not None else [self.reached.others[subject]]:
            yield self.events[row.seq]

    def index_rows(self) -> list[list[Any]]:
        """DATA/INDEX.json: [item_t0, received_at, category, status], sorted."""
        rows = []
        for item in self.reached.items:
            first = self.values(next(self.of(item)).seq)
            at = self.reached.t0[item]
            rows.append([at, first.get("received_at"), first.get("category"), self.reached.status(item)])
        return sorted(rows, key=lambda row: str(row[0]))

    def withheld_rows(self) -> list[tuple[list[Any], Shown]]:
        """DATA/WITHHELD.json with the event that each row is about: an act in force on an entry with closed fields."""
        subjects = {t0: subject for subject, t0 in self.reached.t0.items()}
        found = []
        for act in self.acts:
            for (t0, i), fields in act.fields.items():
                shown = self._at(subjects.get(t0), i)
                if fields and shown and shown.closed:
                    found.append((act.row((t0, i)), shown))
        return sorted(found, key=lambda pair: canonical(pair[0]))

    def _at(self, subject: Subject | None, i: int) -> Shown | None:
        if subject in self.reached.others:
            return self.events[self.reached.others[subject].seq] if i == 0 else None
        rows = self.reached.whole.get(subject, []) if subject else []
        # By position, not by place in the list: a lost place has no row.
        return next((self.events[row.seq] for row in rows if row.i == i), None)

    def withheld_count(self) -> int:
        """How many events are withheld, as the verdict counts them: not those that an order closes."""
        first: dict[int, set[str]] = {}
        for row, shown in self.withheld_rows():
            first.setdefault(shown.seq, set()).add(row[3])
        return sum(classes == {grounds.WITHHELD} for classes in first.values())


def openings(reached: Reached) -> Openings:
    """Decide for every event what is open. Raises WithheldInPart where a withholding does not name every entry."""
    events: dict[int, Shown] = {}
    for subject, row in reached.entries():
        shown = events.setdefault(row.seq, Shown(row.seq, row.ev, row.type))
        shown.places.append((subject, row.i))
    made = Openings(reached=reached, acts=grounds.acts(reached), events=dict(sorted(events.items())))
    over = grounds.covering(made.acts)
    for shown in made.events.values():
        _decide(reached, shown, over)
    return made


def _decide(reached: Reached, shown: Shown, over: Mapping[At, list[Act]]) -> None:
    schema = SCHEMAS[shown.type]
    every = frozenset(range(len(schema.names))) - frozenset(schema.marked("*"))
    limited = _limited(reached, shown)
    if limited is None:
        shown.closed = _closed(reached, shown, over)
        shown.open = every - shown.closed
    else:
        # What an order closes stays closed here too, for instance the category of another matter's item.
        shown.open = every & limited - _closed(reached, shown, over)
        shown.closed = every - shown.open
    held = reached.values(shown.seq)
    lost = frozenset(
        j for j in shown.open if schema.names[j] not in held
    )  # expunged: only what was kept is there
    shown.open -= lost
    shown.closed |= lost


def _limited(reached: Reached, shown: Shown) -> frozenset[int] | None:
    """The only fields that are open of what concerns another matter; None for what is of this record."""
    schema = SCHEMAS[shown.type]
    kinds = {subject.kind for subject, _ in shown.places}
    if any(subject in reached.others for subject, _ in shown.places):
        return frozenset(schema.marked("!+~"))
    if schema.rel in _ABOUT_MATTERS and kinds == {Kind.ITEM}:
        return frozenset(schema.marked("!"))
    if shown.type == "CaseDrawnOn/1" and Kind.PROSECUTION not in kinds:
        return frozenset(schema.marked("!"))
    if schema.rel == _LINK and Kind.ITEM not in kinds:  # its item's chain is not walked
        return frozenset((*schema.marked("!+~"), schema.index["by"], schema.index["reason_given"]))
    return None


def _closed(reached: Reached, shown: Shown, over: Mapping[At, list[Act]]) -> frozenset[int]:
    """The fields that acts in force close: all of them on every chain, or the checker would refuse the package."""
    each = []
    for subject, i in shown.places:
        at = (reached.t0[subject], i)
        each.append(frozenset().union(*(grounds.closes(act, at, shown.type) for act in over.get(at, ()))))
    closed: frozenset[int] = frozenset().union(*each)
    for fields, (subject, i) in zip(each, shown.places, strict=True):
        if fields != closed:
            names = SCHEMAS[shown.type].names
            raise WithheldInPart(
                event=shown.type.partition("/")[0],
                entry=i,
                subject=subject,
                fields=", ".join(names[j] for j in sorted(closed - fields)),
            )
    return closed
