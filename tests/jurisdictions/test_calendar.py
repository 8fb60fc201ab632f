"""Court days."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.jurisdictions.calendar import Calendar
from muniment.jurisdictions.us_nm import CALENDAR

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@settings(deadline=None)  # a year's holidays are computed once
@given(DAYS, st.integers(-40, 40).filter(bool))
def test_the_last_day_of_a_period_is_a_court_day_on_its_side(start, n):
    last = CALENDAR.period(start, n)
    assert CALENDAR.is_court_day(last)
    assert (last > start) == (n > 0)


@settings(deadline=None)
@given(DAYS, st.integers(1, 10))
def test_short_periods_hold_as_many_court_days_as_they_say(start, n):
    last = CALENDAR.period(start, n)
    days = (start + timedelta(days=k) for k in range(1, (last - start).days + 1))
    assert sum(map(CALENDAR.is_court_day, days)) == n


@settings(deadline=None)
@given(DAYS, st.integers(11, 90))
def test_long_periods_are_calendar_days_moved_only_over_closed_days(start, n):
    last, plain = CALENDAR.period(start, n), start + timedelta(days=n)
    assert last >= plain
    assert not any(CALENDAR.is_court_day(plain + timedelta(days=k)) for k in range((last - plain).days))


@settings(deadline=None)
@given(DAYS, st.integers(1, 10))
def test_a_closing_never_brings_a_deadline_forward(start, n):
    last = CALENDAR.period(start, n)
    assert CALENDAR.with_closings(last).period(start, n) > last


def test_elsewhere_nothing_is_counted_in_court_days_unless_the_place_says_so():
    assert Calendar("US").period(date(2024, 3, 1), 10) == date(2024, 3, 11)


def test_zero_days_is_the_day_itself_or_the_next_open_one():
    assert CALENDAR.add_days(date(2024, 3, 2), 0) == date(2024, 3, 4)
    assert CALENDAR.add_court_days(date(2024, 3, 4), 0) == date(2024, 3, 4)
