"""Sealing, unsealing and expunging by order: one person requests, another of another organization confirms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from muniment import may
from muniment.disclosure.orders import papers, queries
from muniment.disclosure.orders.echoes import echoes
from muniment.disclosure.orders.papers import Paper
from muniment.disclosure.orders.projections import IN_FORCE, WAITING
from muniment.disclosure.orders.queries import OrderView
from muniment.disclosure.orders.targets import Named, by_chain, targets_of
from muniment.errors.disclosure import (
    NoSuchOrder,
    NoteEmpty,
    SameOrganization,
    SameSigner,
    SealedAlready,
)
from muniment.record import current, expunge
from muniment.record.desk import Desk
from muniment.record.event import Event, Receipt
from muniment.record.orders import (
    EXPUNGE,
    PROTECT,
    REVEAL,
    SEAL,
    UNSEAL,
    ExpungeOrdered,
    OrderConfirmed,
    OrderRequested,
    OrderWithdrawn,
    SealLifted,
    SealOrdered,
)

_EVENTS = {SEAL: SealOrdered, UNSEAL: SealLifted, EXPUNGE: ExpungeOrdered}


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """A request that waits for the second signature."""

    order: OrderView
    receipt: Receipt
    echoes: tuple[str, ...] = ()  # of an expungement: entries that quote the same words and are not named


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """An order in force; of an expungement, how many bodies went."""

    order: OrderView
    receipt: Receipt
    bodies: int = 0


def seal(desk: Desk, named: Named, *, paper: Paper, key: str | None = None) -> Requested:
    """Request that entries be sealed by a court's order. Raises SealedAlready and what `targets_of` raises."""
    may.require(desk.actor, "orders.request")
    targets = targets_of(named, act=SEAL)
    again = queries.sealed_by(targets)
    if again:
        raise SealedAlready(order=again[0])
    return request(desk, SEAL, targets=targets, paper=paper, about={}, key=key)


def unseal(desk: Desk, seal: str, *, paper: Paper, key: str | None = None) -> Requested:
    """Request that a seal be lifted, whole. Raises NoSuchOrder for one that is not in force."""
    may.require(desk.actor, "orders.request")
    held = _found(seal, state=IN_FORCE, act=SEAL, words="is a seal in force")
    targets = [list(target) for target in held.targets]
    return request(desk, UNSEAL, targets=targets, paper=paper, about={"lifts": held.id}, key=key)


def expunge_(desk: Desk, named: Named, *, paper: Paper, key: str | None = None) -> Requested:
    """Request that what entries hold be destroyed by a court's order."""
    may.require(desk.actor, "orders.request")
    targets = targets_of(named, act=EXPUNGE)
    made = request(desk, EXPUNGE, targets=targets, paper=paper, about={}, key=key)
    return replace(made, echoes=echoes(targets))


def request(
    desk: Desk,
    act: str,
    *,
    targets: list[list[Any]],
    paper: Paper,
    about: dict[str, Any],
    key: str | None = None,
) -> Requested:
    """The first signature: the order's file is kept, the request waits, nothing takes effect."""
    organization = papers.organization_of(desk)
    order = papers.taken_in(desk, paper)
    receipt = desk.record(
        OrderRequested(act=act, targets=targets, order=order, organization=organization, about=about), key=key
    )
    (made,) = receipt.of(OrderRequested)
    view = queries.order(made.id)
    if view is None:
        raise LookupError(made.id)
    return Requested(order=view, receipt=receipt)


def confirm(desk: Desk, request: str, *, progress: Callable[[str], None] = lambda _text: None) -> Confirmed:
    """The second signature: the order takes effect. What is expunged is destroyed before this returns.

    Raises NoSuchOrder, SameSigner, SameOrganization, SignerWithoutOffice; StillRead where the databases could not be
    cleaned yet.
    """
    may.require(desk.actor, "orders.confirm")
    held = _found(request, state=WAITING, words="waits for a second signature")
    organization = papers.organization_of(desk)
    if desk.actor.user == held.requested_by:
        raise SameSigner(user=desk.actor.user, request=held.id, organization=held.organization)
    if papers.same(organization, held.organization):
        raise SameOrganization(request=held.id, organization=held.organization)
    events: list[Event] = [OrderConfirmed(request=held.id, organization=organization)]
    events += _brought(desk, held, _authority(desk, held, organization))
    receipt = desk.record(*events, key=f"order {held.id} confirmed")
    bodies = 0
    if held.act == EXPUNGE:
        bodies = len(expunge.carry_out(current.recorder(), progress=progress).fields)
    return Confirmed(order=queries.order(held.id) or held, receipt=receipt, bodies=bodies)


def withdraw(desk: Desk, request: str, *, reason: str) -> Receipt:
    """A request that waits is not pursued. It stays on the record with the reason."""
    may.require(desk.actor, "orders.request")
    held = _found(request, state=WAITING, words="waits for a second signature")
    if not reason.strip():
        raise NoteEmpty(what="The reason")
    return desk.record(OrderWithdrawn(request=held.id, reason_given=reason.strip()))


def _authority(desk: Desk, held: OrderView, organization: str) -> dict[str, Any]:
    return {
        "requested": {"by": held.requested_by, "organization": held.organization, "at": held.requested_at},
        "confirmed": {
            "by": desk.actor.user,
            "organization": organization,
            "at": desk.today().isoformat(),
        },
        "request": held.id,
    }


def _brought(desk: Desk, held: OrderView, authority: dict[str, Any]) -> list[Event]:
    """The events of the order itself, one for each chain that it reaches."""
    if held.act == PROTECT:
        return []
    if held.act == REVEAL:
        from muniment.disclosure.actions.protecting import revealing

        return revealing(desk, held, authority)
    kind = _EVENTS[held.act]
    return [
        kind(targets=targets, order=held.order, authority=authority) for targets in by_chain(held.targets)
    ]


def _found(id_: str, *, state: str, words: str, act: str | None = None) -> OrderView:
    view = queries.order(id_)
    if view is None or view.state != state or (act is not None and view.act != act):
        raise NoSuchOrder(order=id_, state=words)
    return view
