"""From typed numbers to the one form, and dates as people paste them."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.cases.actions import court_number, number
from muniment.cases.dates import a_date
from muniment.cases.names import folded, shown
from muniment.errors.cases import (
    AgencyCodeMissing,
    CourtCodeMissing,
    NotADate,
    NumberUnusable,
    SpreadsheetSerial,
)


def a_desk(agency="SO"):
    return SimpleNamespace(office=SimpleNamespace(agency=agency))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("24-001234", "SO.24-001234"),
        (" 24_001234 ", "SO.24-001234"),
        ("24/001234", "SO.24-001234"),
        ("24–001234", "SO.24-001234"),
        ("so.24-001234", "SO.24-001234"),
        ("PD.24-9", "PD.24-9"),
        ("24.001234", "SO.24.001234"),  # a year and a dot are no agency
    ],
)
def test_the_offices_agency_stands_in_front_where_none_was_typed(typed, found):
    assert number(a_desk(), typed) == found


@given(st.text(max_size=70))
def test_a_number_read_once_reads_the_same_again(typed):
    try:
        once = number(a_desk(), typed)
    except NumberUnusable:
        return
    assert number(a_desk(), once) == number(a_desk(agency=""), once) == once


def test_without_a_code_of_its_own_the_office_asks_for_one():
    with pytest.raises(AgencyCodeMissing, match="24-001234 has no agency code") as refused:
        number(a_desk(agency=""), "24-001234")
    assert "SO.24-001234" in refused.value.way_out


@pytest.mark.parametrize("typed", ["", "   ", "24#1", "24-001234\u0405", "x" * 80, "SO." + "9" * 61])
def test_what_can_not_be_folded_is_refused_and_quoted(typed):
    with pytest.raises(NumberUnusable):
        number(a_desk(), typed)


def test_a_number_that_grows_too_long_by_its_code_is_refused():
    with pytest.raises(NumberUnusable):
        number(a_desk(), "9" * 63)


def test_a_courts_code_is_never_guessed():
    assert court_number("d202.cr-2024-00871") == "D202.CR-2024-00871"
    with pytest.raises(CourtCodeMissing, match="no court code"):
        court_number("CR-2024-00871")


def test_a_date_is_read_in_one_form_only():
    assert a_date("2024-03-06", what="date") == date(2024, 3, 6)
    assert a_date(" 2024-03-06 ", what="date") == date(2024, 3, 6)
    assert a_date(date(2024, 3, 6), what="date") == date(2024, 3, 6)


@pytest.mark.parametrize(
    "found", ["03/06/2024", "2024-02-30", "20240306", "2024-W10-3", "yesterday", "", "2024", "0024-03-06"]
)
def test_what_is_no_date_is_quoted_with_the_field_it_was_in(found):
    with pytest.raises(NotADate, match=r"opened on: .* is not a date"):
        a_date(found, what="opened on")


@pytest.mark.parametrize("serial", ["45357", "45357.0", "45357.75"])
def test_a_spreadsheets_day_number_is_named_as_such_with_the_day_it_may_mean(serial):
    with pytest.raises(SpreadsheetSerial, match="day number") as refused:
        a_date(serial, what="date")
    assert "2024-03-06" in refused.value.way_out


def test_a_moment_is_not_taken_for_a_date():
    with pytest.raises(NotADate):
        a_date(datetime(2024, 3, 6, 12), what="date")


def test_names_are_compared_without_case_and_spacing():
    assert folded("  MARÍA   del Mar ") == folded("María del mar") == folded("Mari\u0301a Del Mar")


def test_pages_show_the_legal_name():
    names = [{"name": "Red", "kind": "nickname"}, {"name": "Rhea Doe", "kind": "legal"}]
    assert shown(names) == "Rhea Doe"
    assert shown(names[:1]) == "Red"
