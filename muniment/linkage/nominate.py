"""Which cases may be meant at all: those that share telling keys with an item, and the way back."""

from __future__ import annotations

from collections.abc import Mapping

from muniment.linkage import index
from muniment.linkage import models as tables
from muniment.linkage import weights as w
from muniment.linkage.work import Work, nominate

_IDENTIFYING = frozenset("nqzitkxb")  # one key of these is enough to look closer


_OF_WORDS = frozenset("cerlm")


def share_keys(work: Work, only: frozenset[str] | None) -> None:
    """Cases that share telling keys. What many cases carry counts together with what else the words say."""
    together = {
        key
        for item in work.held
        for key in work.keys.get(item, ())
        if key[0] in _OF_WORDS and _says_more(work, item)
    }
    looked = {
        key
        for key, count in work.carriers.items()
        if count <= w.CROWD or (key in together and count <= w.CROWD_OF_WORDS)
    }
    by_key: dict[str, set[str]] = {}
    for key, case in index.pairs(tables.CaseKey, looked):
        if only is None or case in only:
            by_key.setdefault(key, set()).add(case)
    for item in sorted(work.held):
        more = _says_more(work, item)
        sums: dict[str, int] = {}
        strong: set[str] = set()
        for key in sorted(work.keys.get(item, ())):
            if work.carriers.get(key, 0) > w.CROWD and not more:
                continue
            weight = w.KEY_WEIGHT[key[0]]
            for case in by_key.get(key, ()):
                sums[case] = sums.get(case, 0) + weight
            if key[0] in _IDENTIFYING:
                strong |= by_key.get(key, set())
        best = sorted(sums.values(), reverse=True)[: w.CANDIDATES]
        least = max(w.ENOUGH_TO_LOOK, best[-1] if len(best) == w.CANDIDATES else 0)
        for case, total in sums.items():
            if total >= least or case in strong:
                nominate(work, item, case, total)


def _says_more(work: Work, item: str) -> bool:
    """Whether an item's words tell of an event and a kind of place or a street, so that usual words may be combined."""
    kinds = {key[0] for key in work.keys.get(item, ())}
    return "e" in kinds and bool(kinds & {"r", "l"})


def foremost(cases: Mapping[str, int]) -> list[str]:
    ranked = sorted(cases, key=lambda case: (-cases[case], case))
    return sorted(ranked[: w.CANDIDATES])


def items_for(cases: frozenset[str]) -> set[str]:
    """Items that share telling keys with one of these cases; people are looked for by walk.items_near."""
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
            if key[0] in _BY_NAME or crowd.get(key, 0) > w.CROWD:
                continue
            weight = w.KEY_WEIGHT[key[0]] if key[0] not in _IDENTIFYING else w.LINE
            for item in by_key.get(key, ()):
                sums[item] = sums.get(item, 0) + weight
        found |= {item for item, total in sums.items() if total >= w.ENOUGH_TO_LOOK}
    return found


_MANY = 50
_BY_NAME = frozenset("pib")
