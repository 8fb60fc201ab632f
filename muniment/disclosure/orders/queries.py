"""What can be asked about orders. Of compartments only their owner is told anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from muniment.disclosure import models
from muniment.disclosure.orders.projections import IN_FORCE, WAITING
from muniment.ledger.chain import Kind
from muniment.ledger.tree import Range, leaf_hash
from muniment.record import queries as record
from muniment.record.event import Subject
from muniment.record.orders import PROTECT, REVEAL, SEAL

if TYPE_CHECKING:
    from muniment.record.protocols import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order, and how far it came."""

    id: str
    act: str
    state: str
    order: dict[str, str]
    about: dict[str, Any]
    targets: tuple[Any, ...]
    requested_by: str
    organization: str
    requested_at: str
    confirmed_by: str | None
    confirmed_organization: str | None
    confirmed_at: str | None
    recorded: tuple[str, ...]
    ended_by: str | None
    why: str | None

    @property
    def entries(self) -> int:
        """How many entries it names."""
        return len(self.targets)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompartmentView:
    """A court-sealed matter, as its owner sees it."""

    matter: str
    owner: str
    order: dict[str, str]
    since: date
    next_review: date
    reviews: tuple[dict[str, Any], ...]
    items: tuple[ProtectedView, ...]

    def due(self, today: date) -> bool:
        """Whether somebody has to look again: something is still protected, and the 90 days are over."""
        return today >= self.next_review and any(not item.revealed for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedView:
    """An item in a compartment."""

    item: str
    number: str
    matter: str
    received_at: str
    category: str
    what: str
    revealed: bool


def order(id_: str) -> OrderView | None:
    """An order by its id or the beginning of it, if one has it."""
    rows = list(models.Order.objects.filter(event__startswith=id_.strip().lower())[:2]) if id_.strip() else []
    return _order(rows[0]) if len(rows) == 1 else None


def order_of(held: CompartmentView) -> OrderView:
    """The order by which a compartment was opened."""
    row = models.Compartment.objects.get(pk=held.matter)
    return _order(models.Order.objects.get(pk=row.request))


def orders(user: str, *, waiting: bool = False) -> tuple[OrderView, ...]:
    """Orders in the order in which they were requested; those about compartments only to whom they concern.

    A request to protect existence is seen by whoever requested it, by the owner it names, and, while it waits, by
    nobody else: the second signer is told its id by the first.
    """
    rows = models.Order.objects.order_by("seq")
    if waiting:
        rows = rows.filter(state=WAITING)
    found = [_order(row) for row in rows]
    return tuple(each for each in found if each.act not in (PROTECT, REVEAL) or concerns(user, each))


def concerns(user: str, view: OrderView) -> bool:
    """Whether a user has to do with an order about a compartment."""
    return user in (view.requested_by, view.confirmed_by, view.about.get("owner"))


def sealed_by(targets: list[Any]) -> tuple[str, ...]:
    """The seals in force that name every one of these entries."""
    wanted = {(t0, i) for t0, i, _cm, _fields in targets}
    rows = models.Order.objects.filter(act=SEAL, state=IN_FORCE).order_by("seq")
    return tuple(
        row.event for row in rows if wanted <= {(t0, i) for t0, i, _, fields in row.targets if fields is None}
    )


def compartments(owner: str) -> tuple[CompartmentView, ...]:
    """The court-sealed matters that a user keeps."""
    return tuple(_compartment(row) for row in models.Compartment.objects.filter(owner=owner).order_by("seq"))


def compartment(matter: str) -> CompartmentView | None:
    """One of them. Whoever shows it asks first whose it is."""
    row = models.Compartment.objects.filter(pk=matter).first()
    return _compartment(row) if row else None


def compartment_of(item: str) -> CompartmentView | None:
    """The court-sealed matter that protects an item."""
    row = models.ProtectedItem.objects.filter(pk=item, revealed_seq=None).first()
    return compartment(row.matter) if row else None


def protected(ref: str, *, owner: str) -> ProtectedView | None:
    """An item in one of a user's compartments, by its number or id; None for anything else."""
    typed = ref.strip()
    for view in compartments(owner):
        for item in view.items:
            if typed in (item.item, item.number):
                return item
    return None


def reviews_due(owner: str, today: date) -> tuple[CompartmentView, ...]:
    """The compartments of a user at which somebody has to look again."""
    return tuple(view for view in compartments(owner) if view.due(today))


# --- what every certificate commits to


def sealed_chains() -> list[Subject]:
    """Every kind-05 chain of the office."""
    return record.subjects(Kind.SEALED)


def heads(moment: Moment) -> list[list[Any]]:
    """[t_0, n, R_n] of every kind-05 chain, as it stands in the pen, sorted."""
    found = [moment.head(subject) for subject in sealed_chains()]
    return sorted([head.t0.hex(), head.n, head.root.hex()] for head in found)


def heads_before(seq: int) -> list[list[Any]]:
    """[t_0, n, R_n] of every kind-05 chain as it stood just before an event, sorted: what a commitment was made of."""
    found = []
    for subject in sealed_chains():
        tree = Range()
        for row in record.chain(subject):
            if row.seq < seq:
                tree.append(leaf_hash(row.cm))
        if tree.size:
            found.append([record.t0(subject).hex(), tree.size, tree.root().hex()])
    return sorted(found)


def _order(row: models.Order) -> OrderView:
    return OrderView(
        id=row.event,
        act=row.act,
        state=row.state,
        order=row.order,
        about=row.about,
        targets=tuple(row.targets),
        requested_by=row.requested_by,
        organization=row.organization,
        requested_at=row.requested_at,
        confirmed_by=row.confirmed_by,
        confirmed_organization=row.confirmed_organization,
        confirmed_at=row.confirmed_at,
        recorded=tuple(row.recorded),
        ended_by=row.ended_by,
        why=row.why,
    )


def _compartment(row: models.Compartment) -> CompartmentView:
    items = models.ProtectedItem.objects.filter(matter=row.matter).order_by("seq")
    return CompartmentView(
        matter=row.matter,
        owner=row.owner,
        order=row.order,
        since=row.since,
        next_review=row.next_review,
        reviews=tuple(row.reviews),
        items=tuple(
            ProtectedView(
                item=each.item,
                number=each.number,
                matter=each.matter,
                received_at=each.received_at,
                category=each.category,
                what=each.what,
                revealed=each.revealed_seq is not None,
            )
            for each in items
        ),
    )
