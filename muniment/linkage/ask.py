"""Asking: which cases an item may belong to, and which items a case, by keys and never by going through everything.

The way back (a case asks all items) only finds candidates; every pair is judged on the way forth, so that both
directions give the same score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from muniment.linkage import atoms as a
from muniment.linkage import index, score_description, scores, walk
from muniment.linkage import models as tables
from muniment.linkage import weights as w
from muniment.linkage.ask_numbers import by_citations, by_numbers
from muniment.linkage.events import DESCRIPTION, NUMBER
from muniment.linkage.evidence import CaseSide, Counts, Verdict
from muniment.linkage.nominate import foremost, items_for, share_keys
from muniment.linkage.standing import Tied, is_new, standing_links, tied_to
from muniment.linkage.work import Work, case_sides, counts_for, item_side, nominate
from muniment.record.rows import count

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
    candidates = items_for(asked)
    candidates |= walk.items_near(asked)
    return of_items(candidates, only=asked)


def items_around(tied: Iterable[int], people: Iterable[str]) -> set[str]:
    """Items whose source is one of the people, stands at a relation recorded there, or one relation away."""
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


def _piece(items: Sequence[str], only: frozenset[str] | None) -> list[Proposal]:
    held = tables.HeldItem.objects.in_bulk(items)
    keys = index.keys_of(tables.ItemKey, held)
    everything = {key for own in keys.values() for key in own}
    work = Work(held, index.atoms_of(tables.ItemAtom, held), keys, index.carriers(tables.CaseKey, everything))
    share_keys(work, only)
    by_numbers(work, only)
    by_citations(work, only)
    for (item, case), evidence in walk.from_items(
        work.held, work.atoms, counts_for(work, ()), only=only
    ).items():
        work.evidence.setdefault((item, case), []).extend(evidence)
        nominate(work, item, case, w.KEY_WEIGHT["i"])
    return _judge(work)


def _judge(work: Work) -> list[Proposal]:
    chosen = {item: foremost(cases) for item, cases in work.nominated.items()}
    cases = {case for found in chosen.values() for case in found}
    cases |= {held.case for held in work.held.values() if held.case}
    sides = case_sides(cases)
    counts = counts_for(work, sides.values())
    standing = standing_links(work.held)
    found: list[Proposal] = []
    for item in sorted(chosen, key=lambda one: work.held[one].seq):
        held = work.held[item]
        above = _above(work, held, [case for case in chosen[item] if case in sides], sides, counts)
        links = {case: rows for (one, case), rows in standing.items() if one == item}
        likeliest = _likeliest(above, links)
        for case, verdict in above.items():
            if (verdict.kind != DESCRIPTION or case in likeliest) and is_new(links.get(case), verdict):
                found.append(_proposal(held, case, verdict))
    return found


def _above(
    work: Work, held: tables.HeldItem, cases: Iterable[str], sides: Mapping[str, CaseSide], counts: Counts
) -> dict[str, Verdict]:
    """The cases above the line, apart from those that the item reaches already."""
    side = item_side(held, work.atoms.get(held.item, ()))
    booked = sides.get(held.case) if held.case else None
    tied: Tied | None = None
    found = {}
    for case in cases:
        if case == held.case:
            continue
        evidence = [
            *work.evidence.get((held.item, case), ()),
            *scores.compare(side, sides[case], counts, booked=booked),
        ]
        verdict = scores.judge(evidence)
        if not verdict.above:
            continue
        tied = tied or tied_to(held)
        if case in tied.same or (case in tied.near | tied.lot and verdict.kind != NUMBER):
            continue
        found[case] = verdict
    return found


def _likeliest(above: Mapping[str, Verdict], links: Mapping[str, list[tables.Link]]) -> set[str]:
    """Of the cases that words alone point at, the few that score best, those proposed before among them.

    Words that fit many matters would flood all their lists; an identifier is never held back.
    """
    pool = {case: verdict.score for case, verdict in above.items() if verdict.kind == DESCRIPTION}
    pool |= {case: rows[-1].score for case, rows in links.items() if rows[-1].kind_of_link == DESCRIPTION}
    return set(sorted(pool, key=lambda case: (-pool[case], case))[: w.MOST_BY_WORDS])


def _proposal(held: tables.HeldItem, case: str, verdict: Verdict) -> Proposal:
    like = like_items(case, held)
    because = verdict.because
    if like:
        because = (*because, f"{case} holds like items: {', '.join(like)}. A comparison is proposed.")
    return Proposal(held.item, case, verdict, like, because)


def like_items(case: str, held: tables.HeldItem) -> tuple[str, ...]:
    """Receipt numbers of the case's own or related items, those of the same caliber first, then of the category."""
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


def items_held() -> int:
    """How many items are on record."""
    return count(tables.HeldItem)


def cases_on_record() -> int:
    """How many cases are on record."""
    return count(tables.KnownCase)


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
