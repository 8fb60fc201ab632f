"""Court-sealed matters: existence protected by order, kept by one owner, looked at again every 90 days."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from muniment import may
from muniment.accounts import queries as accounts
from muniment.cases.actions.numbers import an_open_case
from muniment.cases.dates import a_date
from muniment.custody.events import CustodyRecorded, FileTakenIn, ItemDescribed, ItemReceived
from muniment.disclosure.actions.sealing import Requested, request
from muniment.disclosure.orders import papers, queries
from muniment.disclosure.orders.papers import Paper
from muniment.disclosure.orders.projections import REVIEW_EVERY
from muniment.disclosure.orders.queries import CompartmentView, OrderView, ProtectedView
from muniment.errors.accounts import NoSuchMember
from muniment.errors.custody import NotAFile, ReceivedInFuture
from muniment.errors.disclosure import NoteEmpty, NothingProtected, NotYourCompartment
from muniment.labels import code
from muniment.ledger.chain import fold
from muniment.linkage.events import STATED, LinkProposed
from muniment.record import event as on
from muniment.record import queries as record
from muniment.record.compartments import subject
from muniment.record.desk import Desk
from muniment.record.event import CaseNumber, Event, ItemId, Receipt
from muniment.record.orders import PROTECT, REVEAL, SealLifted, SealOrdered

if TYPE_CHECKING:
    from muniment.record.protocols import Moment

GOES_ON, ASK_TO_LIFT = "goes on", "ask the court to lift it"
# Numbers of their own: a gap in the office's receipts would tell that something came in.
_SERIES, _FIRST = "protected receipt", 900_000


def protect(desk: Desk, matter: str, *, owner: str, paper: Paper) -> Requested:
    """Request a court-sealed matter that `owner` keeps; for one that is there already, its owner from then on.

    Whether it is there is not told: only its owner knows. Raises NoSuchMember.
    """
    may.require(desk.actor, "orders.request")
    folded = fold(matter)
    if not accounts.is_active(owner):
        raise NoSuchMember(user=owner)
    return request(desk, PROTECT, targets=[], paper=paper, about={"matter": folded, "owner": owner})


def receive(
    desk: Desk,
    matter: str,
    *,
    source: Mapping[str, Any],
    words: str,
    what: str,
    category: str,
    received_at: date | str,
    units: int = 1,
    location: str | None = None,
) -> ProtectedView:
    """Take an item in whose existence is protected from the start: on its own chain, the register of the day and the
    matter's, and on no case's list. Nothing is compared with it, nobody else finds it.
    """
    held = _own(desk, matter)
    day = a_date(received_at, what="The day of receipt")
    if day > desk.today():
        raise ReceivedInFuture(received_at=day.isoformat(), today=desk.today().isoformat())
    for said, name in ((words, "the source's own words"), (what, "what it is"), (category, "the category")):
        if not said.strip():
            raise NoteEmpty(what=name)
    item = ItemId(secrets.token_hex(16))

    def received(now: Moment) -> ItemReceived:
        return ItemReceived(
            item=item,
            received_at=day.isoformat(),
            category=category.strip().lower(),
            receipt_number=code.make(year=int(now.today[:4]), serial=_FIRST + now.number(_SERIES)),
            received_by=desk.actor.user,
            source={"person": None, "contact": None, "how": None, **source},
            words=words,
            what=what.strip(),
            units=units,
            location=location,
            compartment=held.matter,
        )

    receipt = desk.record(received)
    desk.record(*_seals(held, receipt.recorded[0].seq))
    return _item(desk, item)


def _seals(held: CompartmentView, seq: int) -> list[Event]:
    """That its existence is protected, on the item's chain and the matter's."""
    order = queries.order_of(held)
    authority = {
        "requested": {"by": order.requested_by, "organization": order.organization, "at": order.requested_at},
        "confirmed": {
            "by": order.confirmed_by,
            "organization": order.confirmed_organization,
            "at": order.confirmed_at,
        },
        "request": order.id,
    }
    return [
        SealOrdered(
            targets=[[record.t0(place.subject).hex(), place.i, place.cm.hex(), None]],
            order=held.order,
            authority=authority,
        )
        for place in record.places(seq)
        if place.subject in (subject(held.matter), on.item(_item_at(seq)))
    ]


def _item_at(seq: int) -> str:
    return str(record.recorded(seq).event.item)


def describe(desk: Desk, ref: str, *, text: str, words: str | None = None) -> Receipt:
    """Write down what was seen of a protected item."""
    item = _item(desk, ref)
    if not text.strip():
        raise NoteEmpty(what="The description")
    return desk.record(ItemDescribed(item=ItemId(item.item), description={"text": text.strip()}, words=words))


def move(
    desk: Desk, ref: str, *, to: str, custodian: str | None = None, purpose: str | None = None
) -> Receipt:
    """Move a protected item, or hand it over."""
    item = _item(desk, ref)
    return desk.record(
        CustodyRecorded(
            item=ItemId(item.item),
            act="transferred" if custodian else "moved",
            to_custodian=custodian,
            location=to,
            purpose=purpose,
        )
    )


def add_file(
    desk: Desk, ref: str, *, stream: BinaryIO, name: str, media_type: str = "application/octet-stream"
) -> Receipt:
    """Take in a file of a protected item."""
    item = _item(desk, ref)
    stored = desk.office.files.put(stream, name=name, holder=item.item)
    if stored.size == 0:
        desk.office.files.release(stored.digest, holder=item.item)
        raise NotAFile(path=name, why="it is empty")
    return desk.record(
        FileTakenIn(
            item=ItemId(item.item), sha256=stored.digest, size=stored.size, name=name, media_type=media_type
        )
    )


def review(desk: Desk, matter: str, *, outcome: str, reason: str) -> Receipt:
    """Record that somebody looked whether existence still has to be protected; the next look is due in 90 days."""
    held = _own(desk, matter)
    organization = papers.organization_of(desk)
    if outcome not in (GOES_ON, ASK_TO_LIFT):
        raise NoteEmpty(what=f'The outcome ("{GOES_ON}" or "{ASK_TO_LIFT}")')
    if not reason.strip():
        raise NoteEmpty(what="The reason")
    targets = _receipts(held, (item for item in held.items if not item.revealed))
    if not targets:
        raise NothingProtected(matter=held.matter)
    today = desk.today()
    looked = {"by": desk.actor.user, "organization": organization, "at": today.isoformat()}
    return desk.record(
        SealOrdered(
            targets=targets,
            order=held.order,
            authority={
                "reviewed": looked,
                "outcome": outcome,
                "next_review": (today + REVIEW_EVERY).isoformat(),
            },
            reason_internal=reason.strip(),
        )
    )


def reveal(
    desk: Desk, matter: str, *, case: str | None, paper: Paper, items: Iterable[str] = ()
) -> Requested:
    """Request, by order, that existence be protected no longer; the items come on the list of `case`, if one is named.

    Without `items`, all of the matter.
    """
    held = _own(desk, matter)
    wanted = set(items)
    chosen = [
        item for item in held.items if not item.revealed and (not wanted or {item.item, item.number} & wanted)
    ]
    if not chosen:
        raise NothingProtected(matter=held.matter)
    number = str(an_open_case(desk, case)) if case else None
    about = {
        "matter": held.matter,
        "owner": held.owner,
        "items": [item.item for item in chosen],
        "case": number,
    }
    targets = _receipts(held, chosen)
    return request(desk, REVEAL, targets=targets, paper=paper, about=about)


def revealing(desk: Desk, held: OrderView, authority: dict[str, Any]) -> list[Event]:
    """What a confirmed order to reveal brings: the seal lifted on the matter's chain, on each item's, and the list."""
    events: list[Event] = [
        SealLifted(targets=[list(each) for each in held.targets], order=held.order, authority=authority)
    ]
    for item in held.about["items"]:
        first = record.chain(on.item(item))[0]
        receipt = [[record.t0(on.item(item)).hex(), 0, first.cm.hex(), None]]
        events.append(SealLifted(targets=receipt, order=held.order, authority=authority))
        if held.about["case"]:
            events.append(
                LinkProposed(
                    item=ItemId(item),
                    case=CaseNumber(held.about["case"]),
                    kind_of_link=STATED,
                    score=0,
                    matched={"because": [_because(held.order)], "compare_with": [], "atoms": []},
                    model="a person",
                )
            )
    return events


def _because(order: Mapping[str, str]) -> str:
    return (
        "Its existence was protected by order of a court, and is not any more: "
        f"{order['court']}, {order['docket']}, {order['date']}"
    )


def _receipts(held: CompartmentView, items: Iterable[ProtectedView]) -> list[list[Any]]:
    """The entries of these items' receipts on the matter's chain, as targets."""
    wanted = {item.item for item in items}
    chain = subject(held.matter)
    t0 = record.t0(chain).hex()
    found = []
    for row in record.chain(chain):
        if row.type == "ItemReceived/1":
            on_items = {place.subject.id for place in record.places(row.seq)}
            if on_items & wanted:
                found.append([t0, row.i, row.cm.hex(), None])
    return found


def _own(desk: Desk, matter: str) -> CompartmentView:
    """The matter, if whoever acts keeps it. Raises NotYourCompartment in the same words for all others."""
    found = queries.compartment(fold(matter))
    if found is None or found.owner != desk.actor.user:
        raise NotYourCompartment(matter=matter)
    may.require(desk.actor, "orders.keep", may.Facts(named=frozenset((found.owner,))))
    return found


def _item(desk: Desk, ref: str) -> ProtectedView:
    found = queries.protected(ref, owner=desk.actor.user)
    if found is None or found.revealed:
        raise NotYourCompartment(matter=ref)
    return found
