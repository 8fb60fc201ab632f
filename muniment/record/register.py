"""Closing the register of days. Each day's list ends in an entry that says what is on it, also when nothing is.

The first commit of a later day closes every day before it, and the months that are over by then: the office can not
forget to, and can not do it later than that without its being seen. An item "found" long afterwards then shows its
place in a closed day, or is shown as new.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from muniment import may
from muniment.errors.record import EventRefused
from muniment.ledger.chain import Kind
from muniment.ledger.register import GROUPS, days_between, group_of, last_day, merged, month_of
from muniment.ledger.schemas import SCHEMAS
from muniment.record import current, queries
from muniment.record.event import Event, Recorded, Subject
from muniment.record.register_events import RegisterClosed, RegisterMonthClosed

if TYPE_CHECKING:
    from muniment.record.desk import Desk
    from muniment.record.event import Receipt
    from muniment.record.office import Office
    from muniment.record.protocols import Moment

AT_ONCE = 400  # days that one commit closes: after a clock that was years ahead, the next ones go on
RECEIVED = "ItemReceived/1"


def day_list(day: str) -> Subject:
    """The list of a day, or of a month."""
    return Subject(Kind.REGISTER, day)


def first_day(office: Office) -> str | None:
    """The day of the office's first entry; None before there is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT recorded_ms FROM record_checkpoint ORDER BY size LIMIT 1")
        row = cursor.fetchone()
    return office.local_date(row[0]).isoformat() if row else None


def newest_ms() -> int | None:
    """When the newest entry was recorded; None before there is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT recorded_ms FROM record_checkpoint ORDER BY size DESC LIMIT 1")
        row = cursor.fetchone()
    return int(row[0]) if row else None


def closed_through(kind: type[Event] = RegisterClosed) -> str | None:
    """The last day (or month) that was closed: they are closed in their order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(seq) FROM record_storedevent WHERE type = %s", (kind.TYPE,))
        seq = cursor.fetchone()[0]
    if seq is None:
        return None
    (place,) = queries.places(seq)
    return place.subject.id


def open_days(office: Office, before: str) -> list[str]:
    """The days that are over and not closed yet, in order."""
    since = closed_through()
    first = _after(since) if since is not None else first_day(office)
    if first is None or first >= before:
        return []
    return list(days_between(first, _before(before)))


def open_months(office: Office) -> list[str]:
    """The months all of whose days are closed, and that are not closed themselves."""
    through, began = closed_through(), first_day(office)
    if through is None or began is None:
        return []
    since = closed_through(RegisterMonthClosed)
    first = month_of(_after(last_day(since))) if since is not None else month_of(began)
    months = (
        dict.fromkeys(map(month_of, days_between(f"{first}-01", through))) if f"{first}-01" <= through else ()
    )
    return [month for month in months if last_day(month) <= through]


def lists_after(office: Office, since: date) -> list[str]:
    """Every day and month whose list may have begun after a state of the record whose newest day was `since`.

    For a restore: a list that outsiders hold and that was begun anew could not be proven any more.
    """
    closed = closed_through()
    first = min(
        since.isoformat(), _after(closed) if closed is not None else first_day(office) or office.created[:10]
    )
    days = list(days_between(_before(first), _after(max(office.today(), since).isoformat())))
    return [*days, *dict.fromkeys(map(month_of, days))]


def closing(day: str) -> RegisterClosed:
    """The entry that closes a day, over what stands on its list now."""
    counted = count(day)
    return RegisterClosed(day=day, count=counted.items, late=counted.late, **counted.groups)


def month_closing(office: Office, month: str) -> RegisterMonthClosed:
    """The entry that closes a month, over the lists of its days as they stand now."""
    began = first_day(office) or f"{month}-01"
    days = [day for day in days_between(f"{month}-01", last_day(month)) if day >= began]
    counted = [_since_closing(day) for day in days]
    groups: dict[str, Any] = {group: sum(each.groups[group] for each in counted) for group in GROUPS}
    heads = sorted(
        [head.t0.hex(), head.n, head.root.hex()] for head in (queries.head(day_list(d)) for d in days)
    )
    return RegisterMonthClosed(
        month=month,
        heads=heads,
        count=sum(each.items for each in counted),
        late=sum(each.late for each in counted),
        groups=merged(groups),
        **groups,
    )


@dataclass(frozen=True)
class Counted:
    """What is on a day's list: receipts, those of an earlier day, and how many in each broad group."""

    items: int
    late: int
    groups: dict[str, Any]  # int; the fields of an event take them by name


def count(day: str, *, after: int = -1) -> Counted:
    """Count a day's list, from what is kept beside the bodies: an expunged item counts, its group is `other`."""
    groups: Counter[str] = Counter()
    late = 0
    for received_at, category in _receipts(day, after):
        groups[group_of(category)] += 1
        late += isinstance(received_at, str) and received_at < day
    return Counted(sum(groups.values()), late, {group: groups[group] for group in GROUPS})


def _since_closing(day: str) -> Counted:
    """What a closed day's closing counted, and what came after it: a long list is not read twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.i, l.seq FROM record_chain c JOIN record_link l ON l.chain = c.id "
            "JOIN record_storedevent e ON e.seq = l.seq WHERE c.kind = %s AND c.ident = %s AND e.type = %s",
            (int(Kind.REGISTER), day, RegisterClosed.TYPE),
        )
        row = cursor.fetchone()
    if row is None:
        return count(day)
    told, more = queries.recorded(row[1]).event, count(day, after=row[0])
    groups = {group: getattr(told, group) + more.groups[group] for group in GROUPS}
    return Counted(told.count + more.items, told.late + more.late, groups)


def _receipts(day: str, after: int) -> Iterator[tuple[Any, Any]]:
    """Stated day and category of each receipt on a day's list behind a position; None where an order closed them.

    The category of an item whose existence is protected is not told: it stands on a list of kind 05 as well.
    """
    at = SCHEMAS[RECEIVED].index
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.kept, EXISTS (SELECT 1 FROM record_link o JOIN record_chain s ON s.id = o.chain "
            "WHERE o.seq = e.seq AND s.kind = %s) FROM record_chain c JOIN record_link l ON l.chain = c.id "
            "JOIN record_storedevent e ON e.seq = l.seq "
            "WHERE c.kind = %s AND c.ident = %s AND e.type = %s AND l.i > %s ORDER BY l.i",
            (int(Kind.SEALED), int(Kind.REGISTER), day, RECEIVED, after),
        )
        rows = cursor.fetchall()
    for kept, protected in rows:
        values = {j: value for j, _salt, value in json.loads(bytes(kept))}
        yield values.get(at["received_at"]), None if protected else values.get(at["category"])


def _after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def close(desk: Desk, *, today: bool = False) -> Receipt | None:
    """Close every day that is over, and `today` too at the wish of a room that takes nothing in any more.

    None where nothing was left to close. What comes in after that on the same day is flagged, and not lost.
    """
    may.require(desk.actor, "record.close_day")
    until = _after(desk.today().isoformat()) if today else desk.today().isoformat()
    days = open_days(desk.office, until)
    if not days:
        return None
    return desk.record(*(_in_the_pen(day) for day in days[:AT_ONCE]))


def _in_the_pen(day: str) -> Callable[[Moment], Event]:
    """A closing that counts when the pen is held, so that nothing comes between."""

    def made(now: Moment) -> Event:
        if now.head(day_list(day)).n and any(
            row.type == RegisterClosed.TYPE for row in queries.chain(day_list(day))
        ):
            raise EventRefused(type=RegisterClosed.TYPE, why=f"{day} was closed meanwhile")
        return closing(day)

    return made


class DayCloser:
    """The first commit of a later day closes the days before it; in the next round the months that are over."""

    name = "register"

    def __init__(self) -> None:
        self._quiet: tuple[str, str] | None = None  # home and day on which nothing is left to close

    def prepare(self, events: Sequence[Event]) -> Any:
        """Nothing slow is to be done before the pen is held."""
        return ()

    def react(self, recorded: Sequence[Recorded], prepared: Any) -> Sequence[Event]:
        """The closing entries that are due."""
        if not recorded or any(isinstance(r.event, RegisterMonthClosed) for r in recorded):
            return ()
        office = current.office()
        if any(isinstance(r.event, RegisterClosed) for r in recorded):
            return [month_closing(office, month) for month in open_months(office)]
        today = office.local_date(recorded[0].recorded_ms).isoformat()
        if self._quiet == (str(office.home), today):
            return ()
        days = open_days(office, today)
        if not days:
            # Should this commit fail after all, the day is closed by the first one of tomorrow.
            self._quiet = (str(office.home), today)
        return [closing(day) for day in days[:AT_ONCE]]


reactor = DayCloser()
