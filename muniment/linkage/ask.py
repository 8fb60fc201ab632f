"""Asking: which cases an item may belong to, and which items a case, by keys and never by going through everything.

The way back (a case asks all items) only finds candidates; every pair is judged on the way forth, so that both
directions give the same score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from muniment.linkage import atoms as a
from muniment.linkage import index, names, numbers, score_description, score_numbers, scores, walk
from muniment.linkage import models as tables
from muniment.linkage import weights as w
from muniment.linkage.atoms import Atom
from muniment.linkage.events import NOT_RELATED, NUMBER
from muniment.linkage.evidence import CaseSide, Counts, Evidence, ItemSide, Verdict
from muniment.linkage.score_numbers import Hit

_IDENTIFYING = frozenset("nqzitkxb")  # one key of these is enough to look closer
_PIECE = 200  # items judged at a time


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pair above the line, with what is to be compared."""

    item: str
    case: str
    verdict: Verdict
    compare_with: tuple[str, ...]
    because: tuple[str, ...]


def of_items(items: Iterable[str], *, only: frozenset[str] | None = None) -> list[Proposal]:
    """Ask every case (or those in `only`) for each of these items."""
    found: list[Proposal] = []
    for piece in index.chunks(sorted(set(items)), _PIECE):
        found += _piece(piece, only)
    return found


def of_cases(cases: Iterable[str]) -> list[Proposal]:
    """Ask every item held for each of these cases."""
    asked = frozenset(cases)
    candidates = _items_for(asked)
    candidates |= walk.items_near(asked)
    return of_items(candidates, only=asked)


def items_around(tied: Iterable[int], people: Iterable[str]) -> set[str]:
    """Items whose source stands at one of the relations recorded there, or one relation away; or is one of the people."""
    return walk.items_at(tied) | walk.items_of(people)


def by_serials(items: Iterable[str]) -> list[Proposal]:
    """Items already held that carry the serial of a new one are asked of the case that the new one is booked under."""
    rows = tables.HeldItem.objects.in_bulk(sorted(set(items)))
    booked = {item: row.case for item, row in rows.items() if row.case}
    wanted = {
        item: {key for key in keys if key[0] == "z"}
        for item, keys in index.keys_of(tables.ItemKey, booked).items()
    }
    everything = {key for keys in wanted.values() for key in keys}
    by_key: dict[str, set[str]] = {}
    for key, item, _ in index.owners(tables.ItemKey, everything):
        by_key.setdefault(key, set()).add(item)
    others = {
        other
        for item, keys in wanted.items()
        for key in keys
        for other in by_key.get(key, ())
        if other != item
    }
    cases = frozenset(
        booked[item] or ""
        for item, keys in wanted.items()
        if any(by_key.get(key, set()) - {item} for key in keys)
    )
    return of_items(others, only=cases) if others and cases else []


# --- one piece of items ------------------------------------------------------------------------------------------------


@dataclass
class _Work:
    """What was looked up for a piece of items."""

    held: dict[str, tables.HeldItem]
    atoms: dict[str, tuple[Atom, ...]]
    keys: dict[str, set[str]]
    carriers: dict[str, int]
    evidence: dict[tuple[str, str], list[Evidence]] = field(default_factory=dict)
    nominated: dict[str, dict[str, int]] = field(default_factory=dict)


def _piece(items: Sequence[str], only: frozenset[str] | None) -> list[Proposal]:
    held = tables.HeldItem.objects.in_bulk(items)
    keys = index.keys_of(tables.ItemKey, held)
    everything = {key for own in keys.values() for key in own}
    work = _Work(
        held, index.atoms_of(tables.ItemAtom, held), keys, index.carriers(tables.CaseKey, everything)
    )
    _nominate(work, only)
    _numbers(work, only)
    _citations(work, only)
    for (item, case), evidence in walk.from_items(
        work.held, work.atoms, _counts(work, ()), only=only
    ).items():
        work.evidence.setdefault((item, case), []).extend(evidence)
        _nominate_one(work, item, case, w.KEY_WEIGHT["i"])
    return _judge(work)


def _nominate_one(work: _Work, item: str, case: str, weight: int) -> None:
    cases = work.nominated.setdefault(item, {})
    cases[case] = cases.get(case, 0) + weight


def _nominate(work: _Work, only: frozenset[str] | None) -> None:
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
                _nominate_one(work, item, case, total)


def _numbers(work: _Work, only: frozenset[str] | None) -> None:
    """Every number in an item's texts against the cases' own: all hits are seen, to know how sure each one is."""
    wanted = {item: [x for x in found if x.kind == a.NUMBER] for item, found in work.atoms.items()}
    keys = {key for found in wanted.values() for x in found for key in numbers.read_keys(a.as_read(x))}
    ids: dict[str, set[int]] = {}
    for key, _, atom in index.owners(tables.CaseKey, keys):
        ids.setdefault(key, set()).add(atom)
    own = index.atoms(tables.CaseAtom, {atom for found in ids.values() for atom in found})
    own = {id_: pair for id_, pair in own.items() if pair[1].more.get("own")}
    known = _known(case for case, _ in own.values())
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
                _nominate_one(work, item, case, max(one.score for one in evidence))


def _known(cases: Iterable[str]) -> dict[str, tables.KnownCase]:
    found: dict[str, tables.KnownCase] = {}
    for piece in index.chunks(sorted(set(cases))):
        found |= tables.KnownCase.objects.in_bulk(piece)
    return found


def _citations(work: _Work, only: frozenset[str] | None) -> None:
    """Reports that name an item's receipt or the number it is booked under, and reports there that name another case."""
    booked: dict[str, list[str]] = {}
    for item, held in work.held.items():
        if held.case:
            booked.setdefault(held.case, []).append(item)
    cited = {key for own in work.keys.values() for key in own if key[0] in "xk"}
    rows = index.owners(tables.CaseKey, cited)
    found = index.atoms(tables.CaseAtom, {atom for _, _, atom in rows})
    there = index.atoms_of(tables.CaseAtom, {case for _, case, _ in rows} | set(booked))
    by_key: dict[str, list[tuple[str, Atom]]] = {}
    for key, case, atom in rows:
        by_key.setdefault(key, []).append((case, found[atom][1]))
    for item, held in sorted(work.held.items()):
        for key in sorted(key for key in work.keys.get(item, ()) if key[0] in "xk"):
            for case, atom in by_key.get(key, ()):
                if case != held.case and (only is None or case in only):
                    _cited_one(work, item, case, atom, there.get(case, ()), receipt=key[0] == "k")
    _cited_by_own(work, booked, there, only)


def _cited_one(
    work: _Work, item: str, case: str, atom: Atom, citing: Sequence[Atom], *, receipt: bool
) -> None:
    held = work.held[item]
    if receipt:
        says = f"'{atom.quote}' in {atom.place} of {case} is this item's receipt number."
        one = Evidence(
            NUMBER, "receipt", w.RECEIPT_CITED, says, f"receipt:{held.receipt_number}|{atom.place}"
        )
    else:
        says = f"'{atom.quote}' in {atom.place} of {case} is the number that this item is booked under."
        one = score_numbers.cited(_side(held, ()), citing, atom, says, f"cited:{held.case}|{atom.place}")
    work.evidence.setdefault((item, case), []).append(one)
    _nominate_one(work, item, case, w.KEY_WEIGHT["k"])


def _cited_by_own(
    work: _Work,
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
                says = f"'{x.quote}' in {x.place} of {from_case}, under which it is booked, {like.words} {own_atom.quote}."
                side = _side(work.held[item], ())
                one = score_numbers.cited(side, there[from_case], x, says, f"cited:{x.place}|{case}")
                work.evidence.setdefault((item, case), []).append(one)
                _nominate_one(work, item, case, w.KEY_WEIGHT["k"])


# --- judging -----------------------------------------------------------------------------------------------------------


def _judge(work: _Work) -> list[Proposal]:
    chosen = {item: _foremost(cases) for item, cases in work.nominated.items()}
    cases = {case for found in chosen.values() for case in found}
    cases |= {held.case for held in work.held.values() if held.case}
    sides = _sides(cases)
    counts = _counts(work, sides.values())
    standing = _standing(work.held)
    found: list[Proposal] = []
    for item in sorted(chosen, key=lambda one: work.held[one].seq):
        held = work.held[item]
        side = _side(held, work.atoms.get(item, ()))
        tied: _Tied | None = None
        booked = sides.get(held.case) if held.case else None
        for case in chosen[item]:
            if case == held.case or case not in sides:
                continue
            evidence = [
                *work.evidence.get((item, case), ()),
                *scores.compare(side, _without(sides[case], item), counts, booked=booked),
            ]
            verdict = scores.judge(evidence)
            if not verdict.above or not _is_new(standing.get((item, case)), verdict):
                continue
            tied = tied or _tied(held)
            if case in tied.same or (case in tied.near | tied.lot and verdict.kind != NUMBER):
                continue
            found.append(_proposal(held, case, verdict))
    return found


def _foremost(cases: Mapping[str, int]) -> list[str]:
    ranked = sorted(cases, key=lambda case: (-cases[case], case))
    return sorted(ranked[: w.CANDIDATES])


def _side(held: tables.HeldItem, atoms: tuple[Atom, ...]) -> ItemSide:
    return ItemSide(
        item=held.item,
        case=held.case,
        category=a.category_of(held.category),
        caliber=held.caliber,
        received=date.fromisoformat(held.received_at[:10]),
        seq=held.seq,
        atoms=atoms,
    )


def _sides(cases: Iterable[str]) -> dict[str, CaseSide]:
    wanted = sorted(set(cases))
    known = _known(wanted)
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


def _without(side: CaseSide, item: str) -> CaseSide:
    """The case as it would be without what this item itself lent to it."""
    if not any(atom.more.get("held") == item for atom in side.atoms):
        return side
    return CaseSide(
        side.case, side.filled, side.days, tuple(x for x in side.atoms if x.more.get("held") != item)
    )


def _counts(work: _Work, sides: Iterable[CaseSide]) -> Counts:
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
        cases=tables.KnownCase.objects.count(),
        people=tables.KnownPerson.objects.count(),
        carriers=work.carriers,
        surnames={key[2:]: count for key, count in carried.items()},
        matters={
            key[2:]: n for key, n in index.carriers(tables.CaseKey, {f"i:{one}" for one in people}).items()
        },
    )


_NAMED = frozenset((a.PERSON, a.MENTION))


@dataclass(frozen=True, slots=True)
class _Tied:
    """Cases that an item reaches already: the same matter by another number, a shared prosecution, its lot's links."""

    same: frozenset[str]
    near: frozenset[str]
    lot: frozenset[str]


def _tied(held: tables.HeldItem) -> _Tied:
    same: set[str] = set()
    near: set[str] = set()
    if held.case:
        rows = tables.Tie.objects.filter(kind="alias")
        same = set(rows.filter(a=held.case).values_list("b", flat=True)) | set(
            rows.filter(b=held.case).values_list("a", flat=True)
        )
        drawn = tables.Tie.objects.filter(kind="drawn")
        mine = list(drawn.filter(b=held.case).values_list("a", flat=True))
        near = set(drawn.filter(a__in=mine).values_list("b", flat=True)) - {held.case}
    lot = (
        set(tables.Link.objects.filter(item=held.parent).values_list("case", flat=True))
        if held.parent
        else set()
    )
    return _Tied(frozenset(same), frozenset(near), frozenset(lot))


def _standing(items: Iterable[str]) -> dict[tuple[str, str], list[tables.Link]]:
    found: dict[tuple[str, str], list[tables.Link]] = {}
    for piece in index.chunks(sorted(set(items))):
        for row in tables.Link.objects.filter(item__in=piece).order_by("seq"):
            found.setdefault((row.item, row.case), []).append(row)
    return found


def _is_new(rows: list[tables.Link] | None, verdict: Verdict) -> bool:
    """A pair is proposed once; again only if, after "not related", atoms agree that did not stand in a proposal yet."""
    if not rows:
        return True
    if rows[-1].state != NOT_RELATED:
        return False
    known = {pair for row in rows for pair in row.pairs}
    return bool(set(verdict.pairs) - known)


def _proposal(held: tables.HeldItem, case: str, verdict: Verdict) -> Proposal:
    like = like_items(case, held)
    because = verdict.because
    if like:
        also = " and ".join(part for part in (a.category_of(held.category), _shown(held.caliber)) if part)
        because = (
            *because,
            f"{case} holds like items ({also}): {', '.join(like)}. A comparison is proposed.",
        )
    return Proposal(held.item, case, verdict, like, because)


def _shown(caliber: str) -> str:
    return f"caliber {caliber}" if caliber else ""


def like_items(case: str, held: tables.HeldItem) -> tuple[str, ...]:
    """Receipt numbers of the case's items of the same caliber, else category; what is held under it or determined related."""
    related = tables.Link.objects.filter(case=case, state="related", superseded_by=None).values_list(
        "item", flat=True
    )
    rows = list(tables.HeldItem.objects.filter(case=case).exclude(pk=held.item).order_by("seq"))
    rows += list(tables.HeldItem.objects.filter(pk__in=list(related)).exclude(pk=held.item).order_by("seq"))
    category = a.category_of(held.category)
    same = [row for row in rows if held.caliber and row.caliber and _one_caliber(held.caliber, row.caliber)]
    same += [row for row in rows if category and a.category_of(row.category) == category and row not in same]
    return tuple(row.receipt_number for row in same[: w.MOST_COMPARED])


def _one_caliber(x: str, y: str) -> bool:
    return x == y or score_description.family_of(x) == score_description.family_of(y)


# --- the way back ------------------------------------------------------------------------------------------------------


def _items_for(cases: frozenset[str]) -> set[str]:
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


def items_held() -> int:
    """How many items are on record."""
    return tables.HeldItem.objects.count()


def cases_on_record() -> int:
    """How many cases are on record."""
    return tables.KnownCase.objects.count()


def booked_on(cases: Iterable[str]) -> set[str]:
    """Items that are booked under one of these cases."""
    found: set[str] = set()
    for piece in index.chunks(sorted(set(cases))):
        found |= set(tables.HeldItem.objects.filter(case__in=piece).values_list("item", flat=True))
    return found


def cases_of_people(people: Iterable[str]) -> set[str]:
    """Cases in which one of these people is a party."""
    found: set[str] = set()
    for piece in index.chunks(sorted(set(people))):
        found |= set(tables.Party.objects.filter(person__in=piece).values_list("case", flat=True))
    return found


def matched(proposal: Proposal) -> dict[str, Any]:
    """What a proposal says, as it is recorded."""
    return {
        "because": list(proposal.because),
        "compare_with": list(proposal.compare_with),
        "atoms": list(proposal.verdict.pairs),
    }
