"""What the lists of a register say, day by day and month by month, once they are walked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any, Dict, FrozenSet, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple

from muniment.ledger.event import SCHEMAS, timestamp
from muniment.ledger.register import GROUPS, group_of, total
from muniment.verify.findings import Problem
from muniment.verify.walk import Entry, Walk

RECEIVED, CLOSED, MONTH_CLOSED = "ItemReceived/1", "RegisterClosed/1", "RegisterMonthClosed/1"
# What may stand on a day's list beside its receipts and its closing: orders and losses about one of them.
ORDERS = ("SealOrdered/1", "SealLifted/1", "ExpungeOrdered/1", "BodyLost/1")
LIFTED = "SealLifted/1"
_ALL = frozenset(range(64))
_HOUR = 3_600_000
_EAST, _WEST = 14 * _HOUR, 12 * _HOUR  # no time zone is farther from UTC
AFTER = "added after the day was closed"
OTHER_TIME = "recorded at another time than its day"
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True)
class Received:
    """A receipt on a day's list. `received_at` is empty where an order closed it; `note` says what is odd."""

    day: str
    position: int
    index: int
    recorded_at: str
    received_at: str
    note: str
    ev: str
    category: Optional[str]


@dataclass
class Day:
    """A day as its list shows it. `cells` are the groups that are opened for this day."""

    day: str
    entries: List[Received] = field(default_factory=list)
    closed_at: str = ""
    closed_n: Optional[int] = None
    orders: int = 0
    cells: Dict[str, int] = field(default_factory=dict)

    @property
    def late(self) -> int:
        """Receipts of which the stated day lies before this one."""
        return sum(bool(each.received_at) and each.received_at < self.day for each in self.entries)

    @property
    def added(self) -> int:
        """Receipts behind the closing."""
        return sum(AFTER in each.note for each in self.entries)


@dataclass(frozen=True)
class Month:
    """A month as its closing states it."""

    month: str
    items: int
    late: int
    closed_at: str
    cells: Tuple[Tuple[str, int], ...]


def day_bounds(day: str) -> Tuple[int, int]:
    """Unix milliseconds of the day's earliest beginning and its latest end, whatever the time zone."""
    midnight = _midnight(day)
    return midnight - _EAST, midnight + 24 * _HOUR + _WEST


def surely_within(first: str, last: str) -> Tuple[int, int]:
    """Unix milliseconds between which a moment lies in these days, whatever the time zone."""
    return _midnight(first) + _WEST, _midnight(last) + 24 * _HOUR - _EAST


def _midnight(day: str) -> int:
    start = datetime.combine(date.fromisoformat(day), datetime.min.time(), timezone.utc)
    return (start - _EPOCH) // timedelta(milliseconds=1)


def read_day(walked: Walk) -> Tuple[Day, List[Problem]]:
    """Draw a day from its walk, and say what is wrong with its closing."""
    day = Day(str(walked.line.number))
    problems: List[Problem] = []
    closings = [entry for entry in walked.entries if entry.type == CLOSED]
    closing = closings[0] if closings else None
    if closing is not None:
        day.closed_at, day.closed_n = timestamp(closing.recorded_ms), closing.i
    for entry in walked.entries:
        if entry.type == RECEIVED:
            day.entries.append(_received(day, entry, closing))
        elif entry.type in ORDERS:
            day.orders += 1
        elif entry.type != CLOSED and not entry.lost:
            problems.append(
                Problem(f"{walked.label}, entry {entry.i}: {entry.type or 'an event'} is no act of a day")
            )
    if len(closings) > 1:
        problems.append(Problem(f"{walked.label} is closed {len(closings)} times", "1", str(len(closings))))
    if closing is not None:
        problems += _closing(day, closing)
    return day, problems


def _received(day: Day, entry: Entry, closing: Optional[Entry]) -> Received:
    fields: Mapping[str, Any] = entry.opening.fields if entry.opening is not None else {}
    stated = fields.get("received_at")
    notes = []
    low, high = day_bounds(day.day)
    if closing is not None and entry.i > closing.i:
        notes.append(AFTER)
    elif not low <= entry.recorded_ms < high:
        notes.append(OTHER_TIME)
    if isinstance(stated, str) and stated != day.day:
        notes.append(f"handed in on {stated}")
    return Received(
        day.day,
        entry.i,
        entry.index,
        timestamp(entry.recorded_ms),
        stated if isinstance(stated, str) else "",
        "; ".join(notes),
        entry.ev.hex(),
        fields.get("category"),
    )


def _closing(day: Day, closing: Entry) -> Iterator[Problem]:
    """The closing entry is about this day and counts what stands before it."""
    fields = closing.opening.fields if closing.opening is not None else {}
    before = [each for each in day.entries if each.position < closing.i]
    if any(name not in fields for name in ("day", "count", "late")):
        yield Problem(f"The closing of {day.day} does not open its day and counts")
        return
    if fields["day"] != day.day:
        yield Problem(f"The closing on the list of {day.day} is of another day", day.day, fields["day"])
    if fields["count"] != len(before):
        yield Problem(
            f"The closing of {day.day} counts another number of items", str(len(before)), str(fields["count"])
        )
    closed = sum(not each.received_at for each in before)
    late = sum(bool(each.received_at) and each.received_at < day.day for each in before)
    if not late <= fields["late"] <= late + closed:
        yield Problem(
            f"The closing of {day.day} counts another number of items from earlier days",
            str(late),
            str(fields["late"]),
        )
    day.cells = {group: fields[group] for group in GROUPS if group in fields}
    yield from _groups(f"The closing of {day.day}", day.cells, fields["count"], before)


def _groups(
    what: str, stated: Mapping[str, int], count: int, entries: Sequence[Received]
) -> Iterator[Problem]:
    """Opened groups against the count, and against the categories where these are opened."""
    if sum(stated.values()) > count or (len(stated) == len(GROUPS) and sum(stated.values()) != count):
        yield Problem(f"{what}: its groups do not add up to its count", str(count), str(sum(stated.values())))
    opened = [group_of(each.category) for each in entries if each.category is not None]
    if not opened:
        return
    unknown = len(entries) - len(opened)
    for group, number in stated.items():
        least = opened.count(group)
        if not least <= number <= least + unknown:
            yield Problem(f"{what}: {group} is not what the categories say", str(least), str(number))


def closed_by_order(targets: Iterable[Tuple[str, Sequence[Any]]]) -> Dict[int, FrozenSet[int]]:
    """Fields that are closed, by position: what orders and losses on one list name, in their order.

    `targets` are (type of the act, its targets [t_0, i, cm, fields]); the fields of a whole entry are all of them.
    """
    found: Dict[int, FrozenSet[int]] = {}
    for type_, rows in targets:
        for _t0, i, _cm, fields in rows:
            named = _ALL if fields is None else frozenset(fields)
            held = found.get(i, frozenset())
            found[i] = held - named if type_ == LIFTED else held | named
    return found


def unexcused(walked: Walk) -> Iterator[Entry]:
    """Receipts whose stated day is closed, without an act in force on this list that closes it."""
    acts = []
    for entry in walked.entries:
        if entry.type in ORDERS and entry.opening is not None:
            named = [row for row in entry.opening.fields.get("targets", ()) if _is_target(walked, entry, row)]
            acts.append((entry.type, named))
    closed = closed_by_order(acts)
    at = SCHEMAS[RECEIVED].index["received_at"]
    for entry in walked.entries:
        hides = entry.opening is not None and "received_at" not in entry.opening.fields
        if entry.type == RECEIVED and hides and at not in closed.get(entry.i, frozenset()):
            yield entry


def _is_target(walked: Walk, act: Entry, row: Sequence[Any]) -> bool:
    """Whether a target is an earlier entry of this list, with its commitment."""
    t0, i, cm, _ = row
    return bool(t0 == walked.t0.hex() and i < act.i and walked.entries[i].cm.hex() == cm)


def read_month(walked: Walk) -> Tuple[Optional[Month], List[Problem]]:
    """A month's closing, and what is wrong with its form."""
    shown = [entry for entry in walked.entries if not entry.lost and entry.type not in ORDERS]
    closings = [entry for entry in shown if entry.type == MONTH_CLOSED]
    if len(closings) != 1 or len(shown) != 1:
        found = ", ".join(each.type or "?" for each in shown) or "nothing"
        return None, [Problem(f"{walked.label} is not closed by one entry alone", "its closing", found)]
    (closing,) = closings
    fields = closing.opening.fields if closing.opening is not None else {}
    if any(name not in fields for name in ("month", "heads", "count", "late", "groups")):
        return None, [Problem(f"The closing of {walked.line.number} does not open its heads and counts")]
    problems = []
    if fields["month"] != walked.line.number:
        problems.append(
            Problem("A month's closing is of another month", str(walked.line.number), fields["month"])
        )
    if total(fields["groups"]) != fields["count"]:
        problems.append(
            Problem(
                f"The groups of {fields['month']} do not add up to its count",
                str(fields["count"]),
                str(total(fields["groups"])),
            )
        )
    full = {group: fields[group] for group in GROUPS if group in fields}
    if len(full) == len(GROUPS) and [
        sum(full[each] for each in name.split(", ")) for name, _ in fields["groups"]
    ] != [count for _, count in fields["groups"]]:
        problems.append(Problem(f"The cells of {fields['month']} are not the sums of its groups"))
    cells = tuple((name, count) for name, count in fields["groups"])
    made = Month(fields["month"], fields["count"], fields["late"], timestamp(closing.recorded_ms), cells)
    return made, problems


def month_against_days(
    walked: Walk, days: Mapping[str, Day], walks: Mapping[str, Walk], *, whole: bool
) -> Iterator[Problem]:
    """The heads of a month's closing against the lists of its days in this register."""
    closing = next((each for each in walked.entries if each.type == MONTH_CLOSED), None)
    fields = closing.opening.fields if closing is not None and closing.opening is not None else {}
    heads = {t0: (n, root) for t0, n, root in fields.get("heads", ())}
    of = {walks[day].t0.hex(): day for day in days if day.startswith(str(walked.line.number))}
    for t0, day in of.items():
        if t0 not in heads:
            yield Problem(f"The closing of {walked.line.number} leaves out the day {day}", day, "not there")
            continue
        n, root = heads[t0]
        if n >= len(walks[day].roots) or walks[day].roots[n].hex() != root:
            yield Problem(f"The closing of {walked.line.number} fits another list of {day} than this one")
    if whole and len(heads) != len(of):
        yield Problem(
            f"The closing of {walked.line.number} is over other days", str(len(of)), str(len(heads))
        )
    if whole and all(t0 in heads for t0 in of):
        yield from _sums(fields, [(days[day], heads[t0][0]) for t0, day in of.items()])


def _sums(fields: Mapping[str, Any], days: Sequence[Tuple[Day, int]]) -> Iterator[Problem]:
    """Counts of a month are the sums of its days' receipts, as their lists stood then."""
    then = [each for day, n in days for each in day.entries if each.position < n]
    if fields["count"] != len(then):
        yield Problem(
            f"The closing of {fields['month']} counts another number of items",
            str(len(then)),
            str(fields["count"]),
        )
    late = sum(bool(each.received_at) and each.received_at < each.day for each in then)
    closed = sum(not each.received_at for each in then)
    if not late <= fields["late"] <= late + closed:
        yield Problem(
            f"The closing of {fields['month']} counts another number of items from earlier days",
            str(late),
            str(fields["late"]),
        )
    full = {group: fields[group] for group in GROUPS if group in fields}
    yield from _groups(f"The closing of {fields['month']}", full, fields["count"], then)
    for name, count in fields["groups"]:
        opened = sum(day.cells.get(group, 0) for day, _ in days for group in name.split(", "))
        if opened > count:
            yield Problem(
                f"More {name} are opened on the days of {fields['month']} than it counts",
                str(count),
                str(opened),
            )
