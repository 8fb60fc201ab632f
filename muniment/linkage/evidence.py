"""What speaks for an item belonging to a case, and the two sides that are compared. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from muniment.linkage import weights as w
from muniment.linkage.atoms import Atom


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for (or against) it. `pair` names the two atoms, for a later look at what is new."""

    group: str
    part: str
    score: int
    says: str
    pair: str


@dataclass(frozen=True, slots=True)
class ItemSide:
    """An item as it is compared."""

    item: str
    case: str | None
    category: str
    caliber: str
    received: date
    seq: int
    atoms: tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class CaseSide:
    """A case as it is compared."""

    case: str
    filled: bool
    days: tuple[date, ...]  # on which something of it happened
    atoms: tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What is rare in this office."""

    cases: int = 0
    people: int = 0
    carriers: Mapping[str, int] = field(default_factory=dict)  # key -> cases that carry it
    surnames: Mapping[str, int] = field(default_factory=dict)  # surname -> people
    matters: Mapping[str, int] = field(default_factory=dict)  # person -> cases


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sum, its strongest ground, and the sentences and pairs of what counted."""

    score: int
    kind: str
    because: tuple[str, ...]
    pairs: tuple[str, ...]

    @property
    def above(self) -> bool:
        return self.score >= w.LINE


Kinds = Mapping[str, list[Atom]]


def by_kind(atoms: Iterable[Atom]) -> dict[str, list[Atom]]:
    """Atoms sorted by their kind, each kind in the order given."""
    kinds: dict[str, list[Atom]] = {}
    for atom in atoms:
        kinds.setdefault(atom.kind, []).append(atom)
    return kinds
