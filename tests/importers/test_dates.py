from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.importers.dates import Column, DateRefused

TODAY = date(2024, 3, 6)


def column(*seen: str, **settings) -> Column:
    made = Column(today=TODAY, **settings)
    for row, text in enumerate(seen, 2):
        made.look(text, row=row)
    return made


@pytest.mark.parametrize(
    "text",
    ["2024-03-04", "2024/3/4", "20240304", "2024-03-04T17:20:05Z", "2024-03-04 17:20", "4 Mar 2024", "March 4, 2024",
     "04-MAR-24", "4th March 2024", "Mar 4 24", "45355", "45355.75", "2024-03-04 5:20 PM"],
)  # fmt: skip
def test_a_date_that_can_be_read_one_way_only_needs_no_order(text):
    assert column().read(text) == date(2024, 3, 4)


@pytest.mark.parametrize(("order", "day"), [("mdy", date(2024, 3, 4)), ("dmy", date(2024, 4, 3))])
@pytest.mark.parametrize("text", ["03/04/2024", "3.4.2024", "03-04-24", "3/4/2024 17:20"])
def test_a_stated_order_settles_an_ambiguous_date(order, day, text):
    assert column(stated=order).read(text) == day


def test_an_ambiguous_date_is_refused_and_both_readings_named():
    with pytest.raises(DateRefused, match=r"month first or day first, and nothing in the column tells"):
        column("03/04/2024").read("03/04/2024")


def test_another_cell_of_the_column_proves_the_order():
    assert column("03/04/2023", "13/04/2023").read("03/04/2023") == date(2023, 4, 3)
    assert column("03/04/2023", "04/13/2023").read("03/04/2023") == date(2023, 3, 4)


def test_a_column_that_proves_both_orders_is_ambiguous_and_says_where():
    found = column("13/04/2023", "04/13/2023")
    with pytest.raises(
        DateRefused, match=r"row 2 \(13/04/2023\) has day first and row 3 \(04/13/2023\) has month first"
    ):
        found.read("03/04/2023")
    assert found.read("13/04/2023") == date(2023, 4, 13)


def test_the_same_number_twice_is_not_ambiguous():
    assert column().read("04/04/2023") == date(2023, 4, 4)


def test_a_stated_order_that_the_cell_contradicts_is_refused():
    with pytest.raises(DateRefused, match="no date with month first"):
        column(stated="mdy").read("13/04/2023")


def test_year_first_is_read_whatever_the_stated_order():
    assert column(stated="mdy").read("2023-04-13") == date(2023, 4, 13)


@pytest.mark.parametrize(
    ("text", "year"), [("4 Mar 24", 2024), ("4 Mar 25", 1925), ("4 Mar 99", 1999), ("4 Mar 00", 2000)]
)
def test_two_digits_are_the_latest_year_that_has_begun(text, year):
    assert column().read(text).year == year


def test_excel_serials_are_counted_and_range_checked():
    found = column()
    assert found.read("45357") == date(2024, 3, 6)
    assert found.serials == 1
    for text in ("2024", "1", "99999", "70000"):
        with pytest.raises(DateRefused, match="1900 system counts days"):
            found.read(text)


def test_the_1904_system_is_four_years_and_a_day_on():
    assert column(excel="1904").read("43895") == date(2024, 3, 6)


@pytest.mark.parametrize(
    "text", ["2024-02-30", "31/02/2023", "32/01/2023", "00/01/2023", "Foo 4, 2024", "yesterday", "2024-13-01", "1/2", "1/2/3/4", "03/04-2024",
             "123/4/2024", "2024-3", "12-12-1749"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text):
    with pytest.raises(DateRefused):
        column(stated="dmy").read(text)


@given(st.dates(date(1950, 1, 1), date(2024, 3, 6)), st.sampled_from(["mdy", "dmy"]), st.sampled_from("/.-"))
def test_a_written_date_is_read_back_in_its_order(day, order, mark):
    parts = {"mdy": (day.month, day.day, day.year), "dmy": (day.day, day.month, day.year)}[order]
    assert column(stated=order).read(mark.join(map(str, parts))) == day


@given(st.dates(date(1950, 1, 1), date(2024, 3, 6)))
def test_an_excel_serial_is_read_back(day):
    assert column().read(str((day - date(1899, 12, 30)).days)) == day


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_refused(text):
    found = column()
    found.look(text, row=2)
    with contextlib.suppress(DateRefused):
        assert isinstance(found.read(text), date)
