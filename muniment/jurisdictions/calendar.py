"""Court days: which days a court is open, and how a period in days is counted. Dates in, dates out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

import holidays

DAY = timedelta(days=1)


@cache
def _legal_holidays(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The open days of a court: not a weekend, not a legal holiday of its place, not a closing of its own.

    Periods shorter than `short_periods` days are counted in court days; others in calendar days, and a last day on
    which the court is closed is moved to the next court day. 0 = everything in calendar days.
    """

    country: str
    subdivision: str | None = None
    closings: frozenset[date] = frozenset()
    short_periods: int = 0

    def with_closings(self, *days: date) -> Calendar:
        """The same calendar for a court that was closed on these days too."""
        return Calendar(self.country, self.subdivision, self.closings | set(days), self.short_periods)

    def is_court_day(self, day: date) -> bool:
        if day.weekday() >= 5 or day in self.closings:
            return False
        return day not in _legal_holidays(self.country, self.subdivision, day.year)

    def on_or_after(self, day: date) -> date:
        """The day itself if the court is open, else the next day on which it is."""
        return _walk(day, DAY, self.is_court_day)

    def on_or_before(self, day: date) -> date:
        return _walk(day, -DAY, self.is_court_day)

    def add_court_days(self, start: date, days: int) -> date:
        """The day that lies `days` court days after `start` (negative: before it); `start` itself is not counted."""
        step = DAY if days >= 0 else -DAY
        day = start
        for _ in range(abs(days)):
            day = _walk(day + step, step, self.is_court_day)
        return day

    def add_days(self, start: date, days: int) -> date:
        """`days` calendar days after `start`, moved to the next court day; before it, moved to the one before."""
        day = start + timedelta(days=days)
        return self.on_or_after(day) if days >= 0 else self.on_or_before(day)

    def period(self, start: date, days: int) -> date:
        """The last day of a period of `days` from `start`, counted as this place counts periods of that length."""
        return _period(self, start, days)


def _walk(day: date, step: timedelta, stop: Callable[[date], bool]) -> date:
    while not stop(day):
        day += step
    return day


@lru_cache(maxsize=4096)
def _period(calendar: Calendar, start: date, days: int) -> date:
    """Thousands of items of one prosecution ask for the same period."""
    if abs(days) < calendar.short_periods:
        return calendar.add_court_days(start, days)
    return calendar.add_days(start, days)
