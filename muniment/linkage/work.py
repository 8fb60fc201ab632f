"""What was looked up for a piece of items, and the two sides of a comparison from their rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from muniment.linkage import atoms as a
from muniment.linkage import index, names
from muniment.linkage import models as tables
from muniment.linkage.atoms import Atom
from muniment.linkage.evidence import CaseSide, Counts, Evidence, ItemSide
from muniment.record.rows import count


@dataclass
class Work:
    """What was looked up for a piece of items."""

    held: dict[str, tables.HeldItem]
    atoms: dict[str, tuple[Atom, ...]]
    keys: dict[str, set[str]]
    carriers: dict[str, int]
    evidence: dict[tuple[str, str], list[Evidence]] = field(default_factory=dict)
    nominated: dict[str, dict[str, int]] = field(default_factory=dict)


def nominate(work: Work, item: str, case: str, weight: int) -> None:
    cases = work.nominated.setdefault(item, {})
    cases[case] = cases.get(case, 0) + weight


def known_cases(cases: Iterable[str]) -> dict[str, tables.KnownCase]:
    found: dict[str, tables.KnownCase] = {}
    for piece in index.chunks(sorted(set(cases))):
        found |= tables.KnownCase.objects.in_bulk(piece)
    return found


def item_side(held: tables.HeldItem, atoms: tuple[Atom, ...]) -> ItemSide:
    return ItemSide(
        item=held.item,
        case=held.case,
        category=a.category_of(held.category),
        caliber=held.caliber,
        received=date.fromisoformat(held.received_at[:10]),
        seq=held.seq,
        atoms=atoms,
    )


def case_sides(cases: Iterable[str]) -> dict[str, CaseSide]:
    wanted = sorted(set(cases))
    known = known_cases(wanted)
    atoms = index.atoms_of(tables.CaseAtom, wanted)
    found = {}
    for case in wanted:
        row = known.get(case)
        if row:
            own = atoms.get(case, ())
            found[case] = CaseSide(case, row.filled, _days(row.opened_on, own), own)
    return found


def _days(opened_on: str, atoms: Iterable[Atom]) -> tuple[date, ...]:
    days = {opened_on} if opened_on else set()
    for atom in atoms:
        if atom.kind == a.TIME:
            first, _, last = atom.value.partition("/")
            if first == last:
                days.add(first)
    return tuple(sorted(date.fromisoformat(day) for day in days if len(day) == 10))


def counts_for(work: Work, sides: Iterable[CaseSide]) -> Counts:
    surnames = {
        names.parse(x.value).surname for found in work.atoms.values() for x in found if x.kind in _NAMED
    }
    surnames |= {x.value for found in work.atoms.values() for x in found if x.kind == a.SURNAME}
    people = {
        str(x.more["person"])
        for side in sides
        for x in side.atoms
        if x.kind == a.PERSON and x.more.get("person")
    }
    keys = {f"s:{surname}" for surname in surnames if surname}
    carried = index.carriers(tables.CaseKey, keys)
    return Counts(
        cases=count(tables.KnownCase),
        people=count(tables.KnownPerson),
        carriers=work.carriers,
        surnames={key[2:]: count for key, count in carried.items()},
        matters={
            key[2:]: n for key, n in index.carriers(tables.CaseKey, {f"i:{one}" for one in people}).items()
        },
    )


_NAMED = frozenset((a.PERSON, a.MENTION))
