"""Dates as former systems write them. Which of two numbers is the day is never guessed: it is stated, or proven.

Accepted: 2024-03-06, 2024/3/6, 20240306, with or without a time behind; 03/06/2024 and 6.3.2024 in a known order;
6 Mar 2024, March 6, 2024, 06-MAR-24; and Excel's serial number (45357), in its 1900 or 1904 system.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

ORDERS = ("mdy", "dmy", "ymd")
_PLACES = {"mdy": (2, 0, 1), "dmy": (2, 1, 0), "ymd": (0, 1, 2)}  # where year, month, day stand
_WORDS = {"mdy": "month first", "dmy": "day first", "ymd": "year first"}

_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
_NUMBERS = re.compile(rf"(\d{{1,4}})([-/.])(\d{{1,2}})\2(\d{{1,4}}){_TIME}\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_SERIAL = re.compile(r"(\d{1,5})(?:[.,]\d+)?\Z")
_DAY_MONTH = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[-. ]+([A-Za-z]{{3,9}})\.?[-., ]+(\d{{4}}|\d{{2}}){_TIME}\Z"
)
_MONTH_DAY = re.compile(
    rf"([A-Za-z]{{3,9}})\.?[- ]+(\d{{1,2}})(?:st|nd|rd|th)?[,]?[- ]+(\d{{4}}|\d{{2}}){_TIME}\Z"
)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip

_EPOCHS = {"1900": date(1899, 12, 30), "1904": date(1904, 1, 1)}
# Below, a number is more likely a year, an age or a count; before March 1900 Excel's 1900 system has a day too many.
_FIRST_SERIAL = 3654  # 1910-01-01
EARLIEST = date(1850, 1, 1)


class DateRefused(Exception):
    """A cell that is no date, or may be two. `reason` is the sentence for the person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Column:
    """How one column writes its dates: the stated order, or what its unambiguous cells prove."""

    today: date
    stated: str | None = None
    excel: str = "1900"
    proofs: dict[str, tuple[int, str]] = field(default_factory=dict)  # order -> first row and cell proving it
    serials: int = 0

    def look(self, text: str, *, row: int) -> None:
        """Take a cell into account before any is read: 13/02/2024 proves that the day stands first."""
        found = _NUMBERS.match(text.strip())
        if not found or self.stated:
            return
        possible = _possible(found[1], found[3], found[4])
        if len(possible) == 1 and possible[0] != "ymd":
            self.proofs.setdefault(possible[0], (row, text.strip()))

    @property
    def order(self) -> str | None:
        """The order that holds for ambiguous cells, or None."""
        if self.stated:
            return self.stated
        return next(iter(self.proofs)) if len(self.proofs) == 1 else None

    def read(self, text: str) -> date:
        """The date of a cell; DateRefused says why it is none."""
        text = text.strip()
        if found := _NUMBERS.match(text):
            day = self._numbers(text, found[1], found[3], found[4])
        elif found := _COMPACT.match(text):
            day = _date(text, int(found[1]), int(found[2]), int(found[3]))
        elif found := _SERIAL.match(text):
            day = self._serial(text, int(found[1]))
        elif found := _DAY_MONTH.match(text):
            day = self._named(text, found[3], found[2], found[1])
        elif found := _MONTH_DAY.match(text):
            day = self._named(text, found[3], found[1], found[2])
        else:
            raise DateRefused(f"{text!r} is no date; write 2024-03-06")
        if day < EARLIEST:
            raise DateRefused(f"{text!r} is {day}, before {EARLIEST.year}")
        return day

    def _numbers(self, text: str, a: str, b: str, c: str) -> date:
        possible = _possible(a, b, c)
        if self.stated:
            order = self.stated if self.stated in possible or len(a) < 3 else "ymd"
            if order not in possible:
                raise DateRefused(f"{text!r} is no date with {_WORDS[order]}")
        elif not possible:
            raise DateRefused(f"{text!r} is no date in any order")
        elif len(possible) == 1 or a == b:
            order = possible[0]
        elif self.order in possible:
            order = str(self.order)
        else:
            raise DateRefused(self._ambiguous(text, possible))
        parts = (a, b, c)
        y, m, d = (parts[place] for place in _PLACES[order])
        return _date(text, self._year(y), int(m), int(d))

    def _ambiguous(self, text: str, possible: tuple[str, ...]) -> str:
        readings = " or ".join(_WORDS[order] for order in possible)
        if len(self.proofs) > 1:
            shown = " and ".join(
                f"row {row} ({cell}) has {_WORDS[order]}" for order, (row, cell) in self.proofs.items()
            )
            return f"{text!r} may be {readings}, and the column holds both: {shown}; state [dates] order in a mapping"
        return (
            f"{text!r} may be {readings}, and nothing in the column tells; state [dates] order in a mapping"
        )

    def _named(self, text: str, year: str, month: str, day: str) -> date:
        number = next((n for n, name in enumerate(_MONTHS, 1) if name.startswith(month.lower()[:9])), None)
        if number is None:
            raise DateRefused(f"{text!r}: {month!r} is no month")
        return _date(text, self._year(year), number, int(day))

    def _serial(self, text: str, number: int) -> date:
        latest = (self.today - _EPOCHS[self.excel]).days + 3653  # ten years on: trial dates lie ahead
        if not _FIRST_SERIAL <= number <= latest:
            raise DateRefused(
                f"{text!r} is a number but no date: Excel's {self.excel} system counts days, "
                f"{_FIRST_SERIAL} to {latest} are taken as dates"
            )
        self.serials += 1
        return _EPOCHS[self.excel] + timedelta(days=number)

    def _year(self, text: str) -> int:
        """Two digits are the latest such year that has begun: 24 is 2024, and 95 is 1995."""
        if len(text) > 2:
            return int(text)
        year = self.today.year - self.today.year % 100 + int(text)
        return year if year <= self.today.year else year - 100


def _possible(a: str, b: str, c: str) -> tuple[str, ...]:
    """The orders in which three numbers can be a date."""
    if len(a) == 4:
        return ("ymd",) if int(b) <= 12 and int(c) <= 31 and len(c) <= 2 else ()
    if len(a) > 2 or len(c) not in (2, 4):
        return ()
    found = []
    if 1 <= int(a) <= 12 and 1 <= int(b) <= 31:
        found.append("mdy")
    if 1 <= int(b) <= 12 and 1 <= int(a) <= 31:
        found.append("dmy")
    if not found and len(c) == 2 and 1 <= int(b) <= 12 and 1 <= int(c) <= 31:
        found.append("ymd")
    return tuple(found)


def _date(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise DateRefused(f"{text!r} is no day of the calendar") from None
