"""What other rooms and pages may ask of the linkage room. Plain frozen views; no writing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from muniment.errors.linkage import NoSuchLink
from muniment.linkage import models as tables
from muniment.linkage.events import UNDETERMINED
from muniment.linkage.pinned import MODEL

PROPOSED, BOOKED = "proposed", "booked"
OPEN = (PROPOSED, UNDETERMINED)

WHAT_A_SEARCH_MISSES = (
    "Nothing proposed does not mean nothing related: the search sees numbers, serials, names, relations and words that "
    "are on record, and misses what nobody wrote down."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """A proposal and where it stands. `because` are sentences; `compare_with` receipt numbers of the case's items."""

    id: str
    item: str
    case: str
    kind_of_link: str
    score: int | None  # None where the reader is not cleared for the case: clearance.py
    because: tuple[str, ...]
    compare_with: tuple[str, ...]
    state: str  # proposed | related | not related | undetermined
    proposed_at: str
    proposed_by: str
    model: str
    determined_by: str | None
    determined_at: str | None
    reason_given: str | None
    superseded_by: str | None  # a later proposal of the same item and case, which is the one to determine
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A line of a case's complete list."""

    item: str
    receipt_number: str
    link: str  # booked | proposed | related | not related | undetermined
    because: tuple[str, ...]
    received_at: date
    link_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedView:
    """That the question was asked: of how many, against which record, and how many were above the line."""

    asked_at: str
    items: int
    cases: int
    cases_asked: int
    items_held: int
    above: int
    snapshot: int
    model: str
    seq: int


def link(id: str) -> LinkView | None:
    """One proposal by its id; also one that a later proposal superseded."""
    row = tables.Link.objects.filter(pk=id).first()
    return _link(row) if row else None


def links(*, case: str | None = None, item: str | None = None, state: str | None = None) -> list[LinkView]:
    """The proposals that stand, in the order of the record: one per item and case."""
    rows = tables.Link.objects.filter(superseded_by=None)
    for field, wanted in (("case", case), ("item", item), ("state", state)):
        if wanted is not None:
            rows = rows.filter(**{field: wanted})
    return [_link(row) for row in rows.order_by("seq")]


def link_of(item: str, case: str) -> LinkView | None:
    """The proposal that stands between an item and a case."""
    row = tables.Link.objects.filter(item=item, case=case, superseded_by=None).first()
    return _link(row) if row else None


def link_by(item: str, case: str) -> LinkView:
    """The same, where it is known to stand."""
    found = link_of(item, case)
    if found is None:
        raise NoSuchLink(link=f"{item[:12]} × {case}")
    return found


def receipt_numbers(items: Iterable[str]) -> dict[str, str]:
    """Printed numbers of items, by their ids."""
    return {row.item: row.receipt_number for row in tables.HeldItem.objects.filter(pk__in=list(items))}


def items_on(case: str) -> tuple[Listed, ...]:
    """The case's complete list: everything booked under it or ever proposed for it, whatever was determined."""
    booked = tables.HeldItem.objects.filter(case=case).order_by("seq")
    lines = [(row.seq, _listed(row, BOOKED)) for row in booked]
    proposed = {row.item: row for row in tables.Link.objects.filter(case=case, superseded_by=None)}
    held = tables.HeldItem.objects.in_bulk(proposed)
    lines += [
        (row.seq, _listed(held[item], row.state, row)) for item, row in proposed.items() if item in held
    ]
    return tuple(line for _, line in sorted(lines, key=lambda pair: pair[0]))


def asked(subject: str) -> tuple[AskedView, ...]:
    """Each time the question was asked for this item (its id), or for this case (its number), oldest first."""
    seqs = tables.QuestionOf.objects.filter(subject=subject).values_list("seq", flat=True)
    rows = tables.Question.objects.filter(pk__in=list(seqs)).order_by("seq")
    return tuple(_asked(row) for row in rows)


def model() -> str:
    """What scores proposals: its version and the digest of its weights and word lists."""
    return MODEL


def _link(row: tables.Link) -> LinkView:
    return LinkView(
        id=row.id,
        item=row.item,
        case=row.case,
        kind_of_link=row.kind_of_link,
        score=row.score,
        because=tuple(row.because),
        compare_with=tuple(row.compare_with),
        state=row.state,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by,
        model=row.model,
        determined_by=row.determined_by,
        determined_at=row.determined_at,
        reason_given=row.reason_given,
        superseded_by=row.superseded_by,
        seq=row.seq,
    )


def _listed(held: tables.HeldItem, standing: str, row: tables.Link | None = None) -> Listed:
    return Listed(
        item=held.item,
        receipt_number=held.receipt_number,
        link=standing,
        because=tuple(row.because) if row else (),
        received_at=date.fromisoformat(held.received_at[:10]),
        link_id=row.id if row else None,
    )


def _asked(row: tables.Question) -> AskedView:
    return AskedView(
        asked_at=row.asked_at,
        items=row.items,
        cases=row.cases,
        cases_asked=row.cases_asked,
        items_held=row.items_held,
        above=row.above,
        snapshot=row.snapshot,
        model=row.model,
        seq=row.seq,
    )
