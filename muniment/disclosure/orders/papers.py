"""The order's own paper, and the two people who sign that it is carried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from muniment.accounts import queries as accounts
from muniment.cases.dates import a_date
from muniment.errors.disclosure import OrderFileMissing, OrderIncomplete, OrderToCome, SignerWithoutOffice
from muniment.vault import OFFICE

if TYPE_CHECKING:
    from datetime import date

    from muniment.record.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An order as it lies on the desk: which court, when, under which docket, and the file of it."""

    court: str
    date: date | str
    docket: str
    stream: BinaryIO | None
    name: str = "order.pdf"


def taken_in(desk: Desk, paper: Paper) -> dict[str, str]:
    """Keep the order's file, and give {"court", "date", "docket", "sha256"} as the record holds it.

    Raises OrderIncomplete, OrderToCome, OrderFileMissing, NotADate.
    """
    said = {"court": paper.court, "date": str(paper.date), "docket": paper.docket}
    held = {name: " ".join(value.split()) for name, value in said.items()}
    missing = [name for name, value in held.items() if not value]
    if missing:
        raise OrderIncomplete(missing=", ".join(missing))
    day = a_date(paper.date if not isinstance(paper.date, str) else held["date"], what="The order's date")
    if day > desk.today():
        raise OrderToCome(date=day.isoformat(), today=desk.today().isoformat())
    if paper.stream is None:
        raise OrderFileMissing(why="no file was given")
    stored = desk.office.files.put(paper.stream, name=paper.name, holder=OFFICE)
    if stored.size == 0:
        if not stored.known:
            desk.office.files.release(stored.digest, holder=OFFICE)
        raise OrderFileMissing(why=f"{paper.name} is empty")
    return {**held, "date": day.isoformat(), "sha256": stored.digest}


def organization_of(desk: Desk) -> str:
    """The organization for which whoever acts signs. Raises SignerWithoutOffice."""
    member = accounts.member(desk.actor.user)
    organization = " ".join((member.organization if member else "").split())
    if not organization:
        raise SignerWithoutOffice(user=desk.actor.user)
    return organization


def same(one: str, other: str) -> bool:
    """Whether two organizations are one, however they are written."""
    return accounts.folded(one) == accounts.folded(other)
