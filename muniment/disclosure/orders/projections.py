"""Orders and compartments to rows. The only projections that see what concerns a protected item."""

from __future__ import annotations

from datetime import date, timedelta

from muniment.custody.events import ItemReceived
from muniment.disclosure import models
from muniment.ledger.chain import Kind
from muniment.record import current
from muniment.record.compartments import revealed_by
from muniment.record.event import Recorded
from muniment.record.orders import (
    PROTECT,
    UNSEAL,
    ExpungementCarriedOut,
    ExpungeOrdered,
    OrderConfirmed,
    OrderRequested,
    OrderWithdrawn,
    SealLifted,
    SealOrdered,
)
from muniment.record.protocols import Projector

REVIEW_EVERY = timedelta(days=90)
WAITING, WITHDRAWN, IN_FORCE, LIFTED, CARRIED_OUT = (
    "waiting",
    "withdrawn",
    "in force",
    "lifted",
    "carried out",
)


def on_requested(recorded: Recorded) -> None:
    """The first signature."""
    event: OrderRequested = recorded.event
    models.Order.objects.create(
        event=recorded.id,
        seq=recorded.seq,
        act=event.act,
        targets=[list(target) for target in event.targets],
        order=dict(sorted(event.order.items())),
        about=dict(sorted(event.about.items())),
        requested_by=recorded.by,
        requested_at=recorded.recorded_at,
        organization=event.organization,
        state=WAITING,
    )


def on_confirmed(recorded: Recorded) -> None:
    """The second: from here on it is in force."""
    event: OrderConfirmed = recorded.event
    row = models.Order.objects.get(pk=event.request)
    row.confirmed_by, row.confirmed_at = recorded.by, recorded.recorded_at
    row.confirmed_organization, row.state = event.organization, IN_FORCE
    row.save()
    if row.act == UNSEAL:
        models.Order.objects.filter(pk=row.about["lifts"]).update(state=LIFTED, ended_by=row.event)
    if row.act == PROTECT:
        _open_compartment(row, recorded)


def _open_compartment(row: models.Order, recorded: Recorded) -> None:
    """A new matter; or of one that is there, another owner: what is in it and when to look again stay."""
    there = models.Compartment.objects.filter(matter=row.about["matter"])
    if there.update(owner=row.about["owner"], order=row.order, request=row.event):
        return
    since = current.office().local_date(recorded.recorded_ms)
    models.Compartment.objects.create(
        matter=row.about["matter"],
        seq=recorded.seq,
        owner=row.about["owner"],
        order=row.order,
        request=row.event,
        since=since,
        next_review=since + REVIEW_EVERY,
    )


def on_withdrawn(recorded: Recorded) -> None:
    """A request that is not pursued."""
    event: OrderWithdrawn = recorded.event
    models.Order.objects.filter(pk=event.request).update(state=WITHDRAWN, why=event.reason_given)


def on_order(recorded: Recorded) -> None:
    """An event that a confirmed request brought, on one chain."""
    row = models.Order.objects.filter(pk=recorded.event.authority.get("request")).first()
    if row is not None:
        row.recorded = [*row.recorded, recorded.ev.hex()]
        row.save(update_fields=["recorded"])


def on_sealed(recorded: Recorded) -> None:
    """A seal; on a kind-05 chain with `reviewed`, somebody looked again."""
    event: SealOrdered = recorded.event
    if "reviewed" not in event.authority:
        on_order(recorded)
        return
    for place in recorded.places:
        if place.subject.kind is Kind.SEALED:
            row = models.Compartment.objects.get(pk=place.subject.id)
            looked = event.authority["reviewed"]
            row.next_review = date.fromisoformat(event.authority["next_review"])
            row.reviews = [
                *row.reviews,
                {"at": looked["at"], "by": looked["by"], "outcome": event.authority["outcome"]},
            ]
            row.save(update_fields=["next_review", "reviews"])


def on_lifted(recorded: Recorded) -> None:
    """A seal was lifted; where that revealed an item, its row says so."""
    on_order(recorded)
    items = revealed_by(recorded.event.targets)
    models.ProtectedItem.objects.filter(pk__in=items, revealed_seq=None).update(revealed_seq=recorded.seq)


def on_received(recorded: Recorded) -> None:
    """An item that came in under protection."""
    event: ItemReceived = recorded.event
    for place in recorded.places:
        if place.subject.kind is Kind.SEALED:
            models.ProtectedItem.objects.create(
                item=event.item,
                matter=place.subject.id,
                number=event.receipt_number,
                seq=recorded.seq,
                received_at=event.received_at,
                category=event.category,
                what=event.what,
            )


def on_carried_out(recorded: Recorded) -> None:
    """What orders to expunge named is gone."""
    done: ExpungementCarriedOut = recorded.event
    orders = set(done.orders)
    for row in models.Order.objects.filter(act="expunge", state=IN_FORCE):
        if orders.intersection(row.recorded):
            row.state = CARRIED_OUT
            row.save(update_fields=["state"])


projector = Projector(
    room="orders",
    tables=models.ORDER_TABLES,
    protected=True,
    handlers={
        OrderRequested: on_requested,
        OrderConfirmed: on_confirmed,
        OrderWithdrawn: on_withdrawn,
        SealOrdered: on_sealed,
        SealLifted: on_lifted,
        ExpungeOrdered: on_order,
        ExpungementCarriedOut: on_carried_out,
        ItemReceived: on_received,
    },
)
