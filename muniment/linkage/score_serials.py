"""How much a serial number speaks for a case. Pure."""

from __future__ import annotations

from muniment.linkage import atoms as a
from muniment.linkage import serials
from muniment.linkage import weights as w
from muniment.linkage.atoms import Atom
from muniment.linkage.events import SERIAL
from muniment.linkage.evidence import Counts, Evidence, ItemSide, Kinds


def of_serials(item: ItemSide, mine: Kinds, theirs: Kinds, counts: Counts) -> list[Evidence]:
    found = []
    for x in mine.get(a.SERIAL, ()):
        for y in theirs.get(a.SERIAL, ()):
            like = serials.compare(x.quote, y.quote)
            if like is None or counts.carriers.get(f"z:{y.value}", 1) > w.SERIAL_CROWD:
                continue
            score = w.SERIAL[like.slip] + (
                _serial_support(item, x, y) if like.slip not in {"", "folded"} else 0
            )
            if like.slip not in {"", "folded"} and _serial_contradicted(item, x, y):
                continue
            says = f"Serial {x.quote} in {x.place} {like.words} serial {y.quote} in {y.place}{_on(y)}."
            found.append(Evidence(SERIAL, like.slip, score, says, f"serial:{x.value}|{y.value}"))
    return found


def _on(atom: Atom) -> str:
    known = " ".join(
        part for part in (str(atom.more.get("make") or "").title(), atom.more.get("thing") or "") if part
    )
    return f" ({known})" if known else ""


def _serial_support(item: ItemSide, x: Atom, y: Atom) -> int:
    thing = x.more.get("thing") or item.category
    score = w.SERIAL_SAME_THING if thing and thing == y.more.get("thing") else 0
    score += w.SERIAL_SAME_MAKE if x.more.get("make") and x.more["make"] == y.more.get("make") else 0
    return score + (w.SERIAL_SAME_CALIBER if item.caliber and item.caliber == y.more.get("caliber") else 0)


def _serial_contradicted(item: ItemSide, x: Atom, y: Atom) -> bool:
    thing = x.more.get("thing") or item.category
    for one, other in ((thing, y.more.get("thing")), (x.more.get("make"), y.more.get("make"))):
        if one and other and one != other:
            return True
    return False
