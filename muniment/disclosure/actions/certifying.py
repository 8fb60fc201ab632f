"""Signing certificates: a complete one while nothing is open, one with stated exceptions at any time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment import may
from muniment.accounts import queries as accounts
from muniment.disclosure import certificate, lines, matters
from muniment.disclosure.actions.naming import a_prosecution
from muniment.disclosure.events import CertificateSigned
from muniment.disclosure.orders import queries as orders
from muniment.disclosure.views import OpenLine
from muniment.errors.disclosure import CertificateRefused
from muniment.errors.may import NotAllowed
from muniment.ledger.chain import sealed_list
from muniment.record import event as on
from muniment.record import queries as record
from muniment.record.desk import Desk
from muniment.record.event import ItemId, Receipt

if TYPE_CHECKING:
    from muniment.record.protocols import Moment

SEALED_LIST = "sealed-list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """A certificate that was signed: its words, the lines open on that day, and its receipt."""

    prosecution: str
    complete: bool
    statement: str
    signer: str
    lines: tuple[OpenLine, ...]  # open
    named: tuple[OpenLine, ...]  # not open, but named
    receipt: Receipt


def certify(
    desk: Desk,
    prosecution: str,
    *,
    with_exceptions: bool = False,
    signer: str | None = None,
    key: str | None = None,
) -> Certified:
    """Sign that disclosure is complete. Raises CertificateRefused with the open lines as its data, if there is one.

    `with_exceptions`: print every open line instead; always possible. A line that comes on a list while it is being
    signed makes it Stale.
    """
    may.require(desk.actor, "disclosure.certify")
    number, board, given = a_prosecution(prosecution)
    positions = dict(given)
    for case in matters.cases_of(number):
        positions[on.case(case)] = record.position(on.case(case))
    today = desk.today()
    blocking = lines.blocking(board, today)
    if blocking and not with_exceptions:
        raise CertificateRefused(prosecution=number, count=_count(blocking), lines=blocking)
    named = lines.exceptions(board, today)
    member = accounts.member(desk.actor.user)
    signed_by = (signer or "").strip() or (member.name if member else desk.actor.user)
    _refuse_anothers(desk.actor.user, signed_by)
    statement = certificate.statement(
        board, signer=signed_by, today=today, blocking=blocking, named=named, office=desk.office.name
    )
    last = board.last_production
    items = tuple(ItemId(item) for item in board.by_id)

    def signed(moment: Moment) -> CertificateSigned:
        # The list of court-sealed matters is committed to even when it is empty, under a salt that a judge can have.
        salt = moment.secret(SEALED_LIST, f"{number} {moment.head(on.prosecution(number)).n}")
        return CertificateSigned(
            prosecution=number,
            items=items,
            production=last.production if last else None,
            statement=statement,
            signer=signed_by,
            sealed_list=sealed_list(salt, orders.heads(moment)).hex(),
            occurred_at=today.isoformat(),
        )

    receipt = desk.record(signed, given=positions, key=key)
    return Certified(
        prosecution=number,
        complete=not blocking,
        statement=statement,
        signer=signed_by,
        lines=tuple(blocking),
        named=tuple(named),
        receipt=receipt,
    )


def _refuse_anothers(user: str, signed_by: str) -> None:
    """Whoever signs may write out their own name, and never that of another member. Raises NotAllowed."""
    name = " ".join(signed_by.split()).casefold()
    for member in accounts.members():
        if member.user != user and name in (member.user.casefold(), " ".join(member.name.split()).casefold()):
            raise NotAllowed(
                user=user, act="sign a certificate", because=f"{member.name} signs for themselves"
            )


def _count(blocking: list[OpenLine]) -> str:
    return "1 line is" if len(blocking) == 1 else f"{len(blocking)} lines are"
