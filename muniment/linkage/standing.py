"""What stands already between an item and a case: links, other numbers of the matter, shared prosecutions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from muniment.linkage import index
from muniment.linkage import models as tables
from muniment.linkage.events import NOT_RELATED
from muniment.linkage.evidence import Verdict


@dataclass(frozen=True, slots=True)
class Tied:
    """Cases that an item reaches already: the same matter by another number, a shared prosecution, its lot's links."""

    same: frozenset[str]
    near: frozenset[str]
    lot: frozenset[str]


def tied_to(held: tables.HeldItem) -> Tied:
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
    return Tied(frozenset(same), frozenset(near), frozenset(lot))


def standing_links(items: Iterable[str]) -> dict[tuple[str, str], list[tables.Link]]:
    found: dict[tuple[str, str], list[tables.Link]] = {}
    for piece in index.chunks(sorted(set(items))):
        for row in tables.Link.objects.filter(item__in=piece).order_by("seq"):
            found.setdefault((row.item, row.case), []).append(row)
    return found


def is_new(rows: list[tables.Link] | None, verdict: Verdict) -> bool:
    """A pair is proposed once; again only if, after "not related", atoms agree that did not stand in a proposal yet."""
    if not rows:
        return True
    if rows[-1].state != NOT_RELATED:
        return False
    known = {pair for row in rows for pair in row.pairs}
    return bool(set(verdict.pairs) - known)
