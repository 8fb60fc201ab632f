"""What every act of this room looks at first: the prosecution, the items on its list, the words it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from muniment.cases.actions.numbers import an_open_prosecution
from muniment.cases.dates import a_date
from muniment.custody import queries as custody
from muniment.custody.actions.said import moment
from muniment.disclosure.board import Board
from muniment.errors.disclosure import BeforeItCame, LeftEmpty, NotOnList
from muniment.record import event as on
from muniment.record import queries as record
from muniment.record.desk import Desk
from muniment.record.event import ItemId, ProsecutionNumber, Subject


def a_prosecution(typed: str) -> tuple[ProsecutionNumber, Board, Mapping[Subject, int]]:
    """The prosecution typed, how it stands, and the position at which it was looked at. Raises NoSuchProsecution.

    The position is read first: a line that comes on the list meanwhile makes the act Stale.
    """
    number = an_open_prosecution(typed)
    given = {on.prosecution(number): record.position(on.prosecution(number))}
    return number, Board(number), given


def items_on_list(board: Board, refs: Iterable[str]) -> tuple[ItemId, ...]:
    """The items referred to, each once. Raises NoSuchItem, NotOnList."""
    found = []
    for ref in refs:
        id_ = ItemId(ref) if ref in board.by_id else custody.resolve(ref)
        if id_ not in board.by_id:
            raise NotOnList(item=ref, prosecution=board.prosecution)
        found.append(id_)
    return tuple(dict.fromkeys(found))


def some(text: str | None, *, field: str, example: str) -> str:
    """The words, stripped. Raises LeftEmpty."""
    said = (text or "").strip()
    if not said:
        raise LeftEmpty(field=field, example=example)
    return said


def stated_day(desk: Desk, given: date | str | None, *, what: str) -> str:
    """When an act was done, as text: today unless stated; never yet to come. Raises NotADate, HappenedInFuture."""
    return moment(desk, given, what=what) or desk.today().isoformat()


def not_before_receipt(board: Board, items: Iterable[str], day: str) -> None:
    """Refuse a day on which one of the items had not been received. Raises BeforeItCame."""
    for item in items:
        line = board.by_id[item]
        if day[:10] < line.received_at.isoformat():
            raise BeforeItCame(item=line.number, received=line.received_at, on=day)


def a_name(text: str | None, *, field: str) -> str:
    """A name with single spaces, as those whom it names are looked up by. Raises LeftEmpty."""
    return " ".join(some(text, field=field, example="the name, or the name of sign-in").split())


def a_day(given: date | str | None, *, what: str) -> str | None:
    """A day as text, also one to come. Raises NotADate."""
    return a_date(given, what=what).isoformat() if given else None
