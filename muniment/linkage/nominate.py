"""Which cases may be meant at all: those that share telling keys with an item, and the way back."""

from __future__ import annotations

from collections.abc import Mapping

from muniment.linkage import index
from muniment.linkage import models as tables
from muniment.linkage import weights as w
from muniment.linkage.work import Work, nominate

_IDENTIFYING = frozenset("nqzitkxb")  # one key of these is enough to look closer


def share_keys(work: Work, only: frozenset[str] | None) -> None:
    """Cases that share keys which few carry; weighted by how telling the keys are."""
    looked = {key for key, count in work.carriers.items() if count <= w.CROWD}
    by_key: dict[str, set[str]] = {}
    for key, case, _ in index.owners(tables.CaseKey, looked):
        if only is None or case in only:
            by_key.setdefault(key, set()).add(case)
    for item in sorted(work.held):
        sums: dict[str, int] = {}
        strong: set[str] = set()
        for key in sorted(work.keys.get(item, ())):
            weight = w.KEY_WEIGHT[key[0]]
            for case in by_key.get(key, ()):
                sums[case] = sums.get(case, 0) + weight
                if key[0] in _IDENTIFYING:
                    strong.add(case)
        for case, total in sums.items():
            if total >= w.ENOUGH_TO_LOOK or case in strong:
                nominate(work, item, case, total)


def foremost(cases: Mapping[str, int]) -> list[str]:
    ranked = sorted(cases, key=lambda case: (-cases[case], case))
    return sorted(ranked[: w.CANDIDATES])


def items_for(cases: frozenset[str]) -> set[str]:
    """Items that share telling keys with one of these cases."""
    keys = index.keys_of(tables.CaseKey, cases)
    everything = {key for own in keys.values() for key in own}
    count = index.carriers(tables.ItemKey, everything)
    by_key: dict[str, set[str]] = {}
    for key, item, _ in index.owners(tables.ItemKey, {key for key, n in count.items() if n <= w.CROWD}):
        by_key.setdefault(key, set()).add(item)
    crowd = index.carriers(tables.CaseKey, set(by_key)) if len(cases) > _MANY else {}
    found: set[str] = set()
    for own in keys.values():
        sums: dict[str, int] = {}
        for key in own:
            if crowd.get(key, 0) > w.CROWD:
                continue
            weight = w.KEY_WEIGHT[key[0]] if key[0] not in _IDENTIFYING else w.LINE
            for item in by_key.get(key, ()):
                sums[item] = sums.get(item, 0) + weight
        found |= {item for item, total in sums.items() if total >= w.ENOUGH_TO_LOOK}
    return found


_MANY = 50
