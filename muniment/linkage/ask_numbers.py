"""Numbers in the texts of items and reports, against the numbers of all cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from muniment.linkage import atoms as a
from muniment.linkage import index, numbers, score_numbers
from muniment.linkage import models as tables
from muniment.linkage import weights as w
from muniment.linkage.atoms import Atom
from muniment.linkage.events import NUMBER
from muniment.linkage.evidence import Evidence
from muniment.linkage.score_numbers import Hit
from muniment.linkage.work import Work, item_side, known_cases, nominate


def by_numbers(work: Work, only: frozenset[str] | None) -> None:
    """Every number in an item's texts against the cases' own: all hits are seen, to know how sure each one is."""
    wanted = {item: [x for x in found if x.kind == a.NUMBER] for item, found in work.atoms.items()}
    keys = {key for found in wanted.values() for x in found for key in numbers.read_keys(a.as_read(x))}
    ids: dict[str, set[int]] = {}
    for key, _, atom in index.owners(tables.CaseKey, keys):
        ids.setdefault(key, set()).add(atom)
    own = index.atoms(tables.CaseAtom, {atom for found in ids.values() for atom in found})
    own = {id_: pair for id_, pair in own.items() if pair[1].more.get("own")}
    known = known_cases(case for case, _ in own.values())
    for item, found in sorted(wanted.items()):
        hits = []
        for x in found:
            read = a.as_read(x)
            seen = {atom for key in numbers.read_keys(read) for atom in ids.get(key, ()) if atom in own}
            for atom in sorted(seen):
                case, own_atom = own[atom]
                like = numbers.compare(
                    read, a.as_read(own_atom).number, agency=str(x.more.get("agency") or "")
                )
                if like:
                    hits.append(Hit(case, x, own_atom, like))
        booked = work.held[item].case
        bare = booked if booked and not (booked in known and known[booked].filled) else None
        for case, evidence in score_numbers.number_evidence(hits, booked=booked, bare=bare).items():
            if only is None or case in only:
                work.evidence.setdefault((item, case), []).extend(evidence)
                nominate(work, item, case, max(one.score for one in evidence))


def by_citations(work: Work, only: frozenset[str] | None) -> None:
    """Reports that name an item's receipt or its booked number, and reports there that name another case."""
    booked: dict[str, list[str]] = {}
    for item, held in work.held.items():
        if held.case:
            booked.setdefault(held.case, []).append(item)
    cited = {key for own in work.keys.values() for key in own if key[0] in "xk"}
    rows = index.owners(tables.CaseKey, cited)
    found = index.atoms(tables.CaseAtom, {atom for _, _, atom in rows})
    kinds = (a.CITED, a.THING, a.CALIBER)
    there = index.atoms_of(tables.CaseAtom, {case for _, case, _ in rows} | set(booked), kinds=kinds)
    by_key: dict[str, list[tuple[str, Atom]]] = {}
    for key, case, id_ in rows:
        by_key.setdefault(key, []).append((case, found[id_][1]))
    for item, held in sorted(work.held.items()):
        for key in sorted(key for key in work.keys.get(item, ()) if key[0] in "xk"):
            for case, atom in by_key.get(key, ()):
                if case != held.case and (only is None or case in only):
                    _cited_one(work, item, case, atom, there.get(case, ()), receipt=key[0] == "k")
    _cited_by_own(work, booked, there, only)


def _cited_one(
    work: Work, item: str, case: str, atom: Atom, citing: Sequence[Atom], *, receipt: bool
) -> None:
    held = work.held[item]
    if receipt:
        says = f"'{atom.quote}' in {atom.place} of {case} is this item's receipt number."
        one = Evidence(
            NUMBER, "receipt", w.RECEIPT_CITED, says, f"receipt:{held.receipt_number}|{atom.place}"
        )
    else:
        says = f"'{atom.quote}' in {atom.place} of {case} is the number that this item is booked under."
        one = score_numbers.cited(item_side(held, ()), citing, atom, says, f"cited:{held.case}|{atom.place}")
    work.evidence.setdefault((item, case), []).append(one)
    nominate(work, item, case, w.KEY_WEIGHT["k"])


def _cited_by_own(
    work: Work,
    booked: Mapping[str, list[str]],
    there: Mapping[str, tuple[Atom, ...]],
    only: frozenset[str] | None,
) -> None:
    reads = [
        (case, x)
        for case in sorted(booked)
        for x in there.get(case, ())
        if x.kind == a.CITED and "body" in x.more
    ]
    if not reads:
        return
    keys = {f"n:{a.as_read(x).number.plain}" for _, x in reads}
    rows = index.owners(tables.CaseKey, keys)
    own = index.atoms(tables.CaseAtom, {atom for _, _, atom in rows})
    by_key: dict[str, list[tuple[str, Atom]]] = {}
    for key, case, atom in rows:
        if own[atom][1].more.get("own"):
            by_key.setdefault(key, []).append((case, own[atom][1]))
    for from_case, x in reads:
        number = a.as_read(x).number
        for case, own_atom in by_key.get(f"n:{number.plain}", ()):
            like = numbers.compare(a.as_read(x), a.as_read(own_atom).number)
            if (
                case == from_case
                or like is None
                or like.prefix == "other"
                or (only is not None and case not in only)
            ):
                continue
            for item in booked[from_case]:
                there_says = f"'{x.quote}' in {x.place} of {from_case}, under which it is booked,"
                says = f"{there_says} {like.words} {own_atom.quote}."
                side = item_side(work.held[item], ())
                one = score_numbers.cited(side, there[from_case], x, says, f"cited:{x.place}|{case}")
                work.evidence.setdefault((item, case), []).append(one)
                nominate(work, item, case, w.KEY_WEIGHT["k"])
