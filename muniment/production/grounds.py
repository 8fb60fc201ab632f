"""Acts that close fields of this record, and which of their targets are still in force (docs/format.md, 7, step 11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from muniment.ledger.event import SCHEMAS
from muniment.production.reach import Reached

At = tuple[str, int]  # first tag in hex, position: an entry

WITHHELD, SEALED, EXPUNGED = "withheld", "court-sealed", "expunged by order"
_CLASS = {"WithholdRecorded/1": WITHHELD, "SealOrdered/1": SEALED, "ExpungeOrdered/1": EXPUNGED}
_LIFTS = {"WithholdLifted/1": WITHHELD, "SealLifted/1": SEALED}
_ALL = frozenset(range(64))
_NEVER_TARGETS = range(0x08, 0x0D)


@dataclass(kw_only=True)
class Act:
    """A withholding, a seal or an expungement. `fields` by entry: what of it is in force."""

    seq: int
    cls: str
    ground: str | None
    description: str | None
    by: str
    order: dict[str, Any] | None
    fields: dict[At, frozenset[int]] = field(default_factory=dict)
    cm: dict[At, str] = field(default_factory=dict)

    def row(self, at: At) -> list[Any]:
        """Its line in the withheld log for one entry."""
        return [at[0], at[1], self.cm[at], self.cls, self.ground, self.description, self.by, self.order]


def acts(reached: Reached) -> list[Act]:
    """Every act that may close something here, in log order, with what was lifted taken off again."""
    found: list[Act] = []
    types = {(reached.t0[subject], row.i): row.type for subject, row in reached.entries()}
    for seq, type_ in _closing(reached):
        held = reached.values(seq)
        if type_ in _LIFTS:
            _lift(found, _LIFTS[type_], held["targets"])
        else:
            found.append(_act(seq, _CLASS[type_], held, types))
    return found


def _closing(reached: Reached) -> list[tuple[int, str]]:
    """Events that close or lift: withholdings of this prosecution alone, orders wherever they stand."""
    seen: dict[int, str] = {}
    for subject, row in reached.entries():
        own = subject == reached.prosecution
        if row.type in ("WithholdRecorded/1", "WithholdLifted/1"):
            if own and reached.values(row.seq)["prosecution_t0"] == reached.t0[subject]:
                seen[row.seq] = row.type
        elif row.type in _CLASS or row.type in _LIFTS:
            seen[row.seq] = row.type
    return sorted(seen.items())


def _act(seq: int, cls: str, held: Mapping[str, Any], types: Mapping[At, str]) -> Act:
    made = Act(
        seq=seq,
        cls=cls,
        ground=held.get("ground"),
        description=held.get("description"),
        by=held.get("by") or "",
        order=held.get("order"),
    )
    for t0, i, cm, fields in held["targets"]:
        reach = _ALL if fields is None else frozenset(fields)
        if cls == WITHHELD and (t0, i) in types:
            reach -= frozenset(SCHEMAS[types[t0, i]].marked("~"))  # these close by seal or expunge alone
        made.fields[t0, i] = reach
        made.cm[t0, i] = cm
    return made


def _lift(found: Iterable[Act], cls: str, targets: Iterable[Any]) -> None:
    for t0, i, _cm, fields in targets:
        off = _ALL if fields is None else frozenset(fields)
        for act in found:
            if act.cls == cls and (t0, i) in act.fields:
                act.fields[t0, i] -= off


def covering(found: Iterable[Act]) -> dict[At, list[Act]]:
    """The acts in force on each entry."""
    over: dict[At, list[Act]] = {}
    for act in found:
        for at, fields in act.fields.items():
            if fields:
                over.setdefault(at, []).append(act)
    return over


def closes(act: Act, at: At, type_: str) -> frozenset[int]:
    """The fields of an entry's event that an act closes: named ones only, and never what the list is drawn from.

    A withholding reaches no field marked ! + or ~; an order reaches ~ too, a seal only where it names the field.
    """
    schema = SCHEMAS[type_]
    if schema.rel in _NEVER_TARGETS:
        return frozenset()
    fields = act.fields[at] & frozenset(range(len(schema.names)))
    whole = fields == frozenset(range(len(schema.names)))
    spared = "!+" if act.cls == EXPUNGED or (act.cls == SEALED and not whole) else "!+~"
    return fields - frozenset(schema.marked(spared + "*"))
