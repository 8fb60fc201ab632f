"""The register of days: broad groups of items, small cells merged, and which of them a report may open.

Counts are of receipts on the list of a day (kind 04). docs/format.md, section 12.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Dict, Iterator, List, Mapping, Sequence, Tuple

GROUPS = ("weapons", "drugs", "valuables", "devices", "documents", "biological", "other")
_GROUP_OF = {
    "ammunition": "weapons",
    "firearm": "weapons",
    "drugs": "drugs",
    "currency": "valuables",
    "jewelry": "valuables",
    "phone": "devices",
    "computer": "devices",
    "recording": "devices",
    "document": "documents",
    "statement": "documents",
    "biological": "biological",
}
SMALL = 5  # fewer than so many are no number of their own: they could point at a person
_DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-[0-3][0-9]\Z", re.ASCII)
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])\Z", re.ASCII)

Cell = Tuple[str, int]
DayGroups = Mapping[str, Mapping[str, int]]  # day -> group -> receipts


def group_of(category: object) -> str:
    """The broad group of a category as typed; what is unknown or closed is `other`."""
    return _GROUP_OF.get(category, "other") if isinstance(category, str) else "other"


def is_day(value: object) -> bool:
    """YYYY-MM-DD of the calendar."""
    if not isinstance(value, str) or not _DAY.match(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return value >= "0001"


def is_month(value: object) -> bool:
    """YYYY-MM."""
    return isinstance(value, str) and _MONTH.match(value) is not None and value >= "0001"


def is_cells(value: object) -> bool:
    """[[groups, count], …]: each group once, in cells whose names are joined by `, ` in the order of GROUPS."""
    if not isinstance(value, list) or not all(isinstance(row, list) and len(row) == 2 for row in value):
        return False
    if not all(isinstance(name, str) and type(count) is int and count >= 0 for name, count in value):
        return False
    names = [name.split(", ") for name, _ in value]
    order = {group: at for at, group in enumerate(GROUPS)}
    if sorted(each for cell in names for each in cell) != sorted(GROUPS):
        return False
    places = [[order[each] for each in cell] for cell in names]
    return all(cell == sorted(cell) for cell in places) and places == sorted(places)


def merged(counts: Mapping[str, int]) -> List[List[object]]:
    """A month's cells: groups below SMALL stand together, with as many others as it takes to reach SMALL."""
    rising = sorted(GROUPS, key=lambda group: (counts.get(group, 0), GROUPS.index(group)))
    together: List[str] = []
    total = 0
    for group in rising:
        count = counts.get(group, 0)
        if count >= SMALL and (total >= SMALL or not total):
            break
        together.append(group)
        total += count
    cells = [[group] for group in GROUPS if group not in together]
    if together:
        cells.append(sorted(together, key=GROUPS.index))
    cells.sort(key=lambda cell: GROUPS.index(cell[0]))
    return [[", ".join(cell), sum(counts.get(each, 0) for each in cell)] for cell in cells]


def opened(days: DayGroups) -> Dict[str, List[str]]:
    """Which groups a report may open for single days of a whole month: none below SMALL, nor with a rest below it.

    A group that the month merges with others is opened on no day. Of the others, a day's count is opened from SMALL
    on, as long as what remains of the month is nothing or at least SMALL.
    """
    totals = {group: sum(each.get(group, 0) for each in days.values()) for group in GROUPS}
    alone = [str(name) for name, _ in merged(totals) if name in GROUPS]
    found: Dict[str, List[str]] = {}
    for group in alone:
        for day in _largest_first(days, group, totals[group]):
            found.setdefault(day, []).append(group)
    return {day: sorted(groups, key=GROUPS.index) for day, groups in sorted(found.items())}


def _largest_first(days: DayGroups, group: str, total: int) -> List[str]:
    cells = sorted(
        ((each.get(group, 0), day) for day, each in days.items() if each.get(group, 0) >= SMALL), reverse=True
    )
    rest = total - sum(count for count, _ in cells)
    while cells and 0 < rest < SMALL:
        rest += cells.pop()[0]
    return [day for _, day in cells]


def month_of(day: str) -> str:
    """YYYY-MM of a day."""
    return day[:7]


def days_between(first: str, last: str) -> Iterator[str]:
    """Every day from the first to the last, both included."""
    at, end = date.fromisoformat(first), date.fromisoformat(last)
    while at <= end:
        yield at.isoformat()
        if at == date.max:
            return
        at += timedelta(days=1)


def months_within(first: str, last: str, *, began: str) -> List[str]:
    """The months that lie wholly between two days; of that in which the office began, the days since then."""
    found = []
    for month in dict.fromkeys(map(month_of, days_between(first, last))):
        if first <= max(f"{month}-01", began) and last_day(month) <= last:
            found.append(month)
    return found


def last_day(month: str) -> str:
    """The last day of a month."""
    year, number = int(month[:4]), int(month[5:])
    after = date(year + number // 12, number % 12 + 1, 1) if (year, number) != (9999, 12) else date.max
    return (after - timedelta(days=1)).isoformat() if after != date.max else after.isoformat()


def total(cells: Sequence[Sequence[object]]) -> int:
    """Receipts in all cells."""
    return sum(int(str(count)) for _, count in cells)
