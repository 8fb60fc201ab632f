"""How much a number in an item's texts speaks for a case. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

from muniment.linkage import atoms as a
from muniment.linkage import numbers
from muniment.linkage import weights as w
from muniment.linkage.atoms import Atom
from muniment.linkage.events import NUMBER
from muniment.linkage.evidence import Evidence, ItemSide
from muniment.linkage.reading import FIELD
from muniment.linkage.score_description import agree


@dataclass(frozen=True, slots=True)
class Hit:
    """A number in an item's texts, and the case number it may mean."""

    case: str
    atom: Atom
    own: Atom
    like: numbers.Likeness


def number_evidence(
    hits: Sequence[Hit], *, booked: str | None, bare: str | None
) -> dict[str, list[Evidence]]:
    """Evidence per case from all hits of one item's numbers: how sure each is depends on the others.

    `bare`: the case it is booked under, where nothing but its number is known. It explains no number: it may have
    been opened by the very slip that is looked for.
    """
    found: dict[str, list[Evidence]] = {}
    by_atom: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        by_atom.setdefault((hit.atom.value, hit.atom.place), []).append(hit)
    for (_, place), group in sorted(by_atom.items()):
        same = [hit for hit in group if hit.like.exact and hit.like.prefix != "other"]
        meant = {hit.case for hit in same} - {bare}
        near = {
            slip: len({hit.case for hit in group if hit.like.slip == slip} - {booked})
            for slip in w.NUMBER_SLIP
        }
        tails = {hit.case for hit in group if hit.like.slip == "tail"}
        for hit in group:
            score = _worth(hit, meant=len(meant), near=near, tails=len(tails), field=place == FIELD)
            if score > 0 and hit.case != booked:
                says = f"'{hit.atom.quote}' in {place} {hit.like.words} {hit.own.quote}{_drawn(hit)}."
                pair = f"number:{hit.atom.value}|{hit.own.value}"
                found.setdefault(hit.case, []).append(Evidence(NUMBER, hit.like.slip, score, says, pair))
    return found


def _drawn(hit: Hit) -> str:
    return "" if hit.own.quote == hit.case else f", which draws on {hit.case}"


def _worth(hit: Hit, *, meant: int, near: Mapping[str, int], tails: int, field: bool) -> int:
    like = hit.like
    if like.exact:
        if like.prefix == "other":
            return 0 if meant else w.NUMBER_OTHER_CODE
        return w.NUMBER_EXACT if like.prefix == "same" else w.NUMBER_WITHOUT_CODE
    if like.slip == "tail":
        return w.NUMBER_TAIL - round(w.NUMBER_SLIP_AMBIGUOUS * log2(max(1, tails)))
    score = (w.NUMBER_SLIP_BESIDE_ANOTHER if meant else w.NUMBER_SLIP)[like.slip]
    # Two figures exchanged are told from one mistaken: the rarer slip is not made doubtful by the commoner.
    alike = near["a transposition"] if like.slip == "a transposition" else sum(near.values())
    score -= round(w.NUMBER_SLIP_AMBIGUOUS * log2(max(1, alike)))
    score -= w.NUMBER_IN_THE_FIELD if field else 0
    score -= 4_000 if like.prefix == "other" else 0
    score -= w.NUMBER_UNCUED_PREFIXLESS if not hit.atom.more.get("cued") and like.prefix == "missing" else 0
    return score


def cited(item: ItemSide, citing: Sequence[Atom], cited_atom: Atom, says: str, pair: str) -> Evidence:
    """A report of one case names the other: stronger where the same report speaks of such a thing."""
    speaks = any(
        (atom.kind == a.THING and atom.value == item.category)
        or (atom.kind == a.CALIBER and item.caliber and agree(item.caliber, atom.value))
        for atom in citing
        if atom.place == cited_atom.place
    )
    return Evidence(
        NUMBER, "cited", w.CITED_BY_REPORT + (w.CITED_WITH_THE_THING if speaks else 0), says, pair
    )
