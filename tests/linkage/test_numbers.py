"""Case numbers in any form, with slips; and what only looks like one."""

from __future__ import annotations

import pytest

from muniment.linkage import numbers

CASE = numbers.of_case("SO.24-001234")
COURT = numbers.of_case("D202.CR-2024-00871")


@pytest.mark.parametrize(
    "text",
    [
        "this is for SO.24-001234",
        "this is for SO 24-001234",
        "so-24-001234, he said",
        "SO24001234",
        "case 24-1234",
        "case 2024-001234",
        "no. 24-OO1234",
        "#24-00I234",
        "case 24 001234",
        "under 24 - 1234",
        "24001234",
        "24/001234",
        "24–001234",
    ],
)
def test_a_number_is_read_however_it_is_written(text):
    found = [numbers.compare(read, CASE) for read in numbers.find(text)]
    assert [like.exact for like in found if like] == [True]


@pytest.mark.parametrize(
    "text", ["D-202-CR-2024-00871", "cause CR-2024-00871", "D202CR2024-871", "CR 2024-871"]
)
def test_a_court_s_number_is_read_with_and_without_its_code(text):
    found = [numbers.compare(read, COURT) for read in numbers.find(text)]
    assert [like.exact for like in found if like] == [True]


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("case 24-1243", "a transposition"),
        ("case 24-001235", "digit"),
        ("case 24-124", "missing"),
        ("case 24-0012334", "extra"),
        ("case 42-1234", "a transposition"),
        ("case 24-101234", "digit"),
    ],
)
def test_one_slip_is_told_apart(text, slip):
    found = [numbers.compare(read, CASE) for read in numbers.find(text)]
    assert [(like.exact, like.slip) for like in found if like] == [(False, slip)]


@pytest.mark.parametrize(
    "text",
    [
        "call me at 505-241-2340 or 241-2340",
        "call 5052412340",
        "he paid $24-1234 for it",
        "on 03-12-24 and 2024-03-12",
        "on 20240312",
        "a 30-06 and a 45-70",
        "the 2019-2020 season",
        "serial number 24-001234",
        "24-1234 rounds",
        "87501-1234",
        "123-45-6789",
        "plate 24-1234",
    ],
)
def test_telephones_prices_dates_calibers_and_serials_are_no_case_numbers(text):
    assert [read.quote for read in numbers.find(text)] == []


def test_every_slip_shares_a_key_with_the_case():
    own = set(numbers.own_keys(CASE))
    for text in ("24-1243", "24-001235", "24-124", "24-0012334", "42-1234", "24-101234"):
        assert own & set(numbers.read_keys(numbers.typed(text))), text


def test_two_slips_are_another_number():
    assert numbers.compare(numbers.typed("24-1342"), CASE) is None


def test_a_long_text_of_digits_is_read_in_bounded_time_and_number():
    assert len(list(numbers.find("24-" + "1" * 9 + " 24-001234 " * 5000, limit=60))) <= 60
