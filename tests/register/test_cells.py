"""No figure that is handed over is small, and none can be had by subtracting others."""

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.ledger.register import (
    GROUPS,
    SMALL,
    days_between,
    group_of,
    is_cells,
    is_day,
    is_month,
    last_day,
    merged,
    months_within,
    opened,
)

COUNTS = st.fixed_dictionaries({group: st.integers(0, 12) for group in GROUPS})
DAYS = st.dictionaries(st.integers(1, 28).map(lambda n: f"2024-03-{n:02}"), COUNTS, max_size=8)


@given(COUNTS)
def test_a_months_cells_are_none_small_but_a_single_one(counts):
    cells = merged(counts)
    assert is_cells(cells)
    assert sum(n for _, n in cells) == sum(counts.values())
    assert all(n >= SMALL or n == 0 for _, n in cells) or len(cells) == 1 or sum(counts.values()) < SMALL
    small = [n for _, n in cells if 0 < n < SMALL]
    assert not small or len(cells) == 1


@settings(max_examples=300)
@given(DAYS)
def test_nothing_small_is_opened_nor_left_over(days):
    found = opened(days)
    totals = {group: sum(each[group] for each in days.values()) for group in GROUPS}
    alone = {name for name, _ in merged(totals)}
    for day, groups in found.items():
        for group in groups:
            assert group in alone
            assert days[day][group] >= SMALL
    for group in GROUPS:
        shown = sum(days[day][group] for day, groups in found.items() if group in groups)
        assert totals[group] - shown == 0 or totals[group] - shown >= SMALL or not shown


def test_as_much_is_opened_as_may_be():
    days = {
        "2024-03-01": {"weapons": 7, "drugs": 30},
        "2024-03-02": {"weapons": 6, "drugs": 2},
        "2024-03-03": {"weapons": 5},
    }
    assert opened(days) == {
        "2024-03-01": ["weapons"],
        "2024-03-02": ["weapons"],
        "2024-03-03": ["weapons"],
    }
    days["2024-03-04"] = {"drugs": 3}
    assert opened(days)["2024-03-01"] == ["weapons", "drugs"]


def test_a_rest_that_is_small_keeps_another_day_closed():
    days = {"2024-03-01": {"weapons": 9}, "2024-03-02": {"weapons": 6}, "2024-03-03": {"weapons": 1}}
    assert opened(days) == {"2024-03-01": ["weapons"]}


def test_categories_of_the_office_have_their_groups():
    from muniment.custody.events import CATEGORIES

    assert {group_of(category) for category in CATEGORIES} == set(GROUPS)
    assert group_of("something else") == group_of(None) == group_of(7) == "other"


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [["weapons", 5]],
        [[", ".join(GROUPS), -1]],
        [[", ".join(GROUPS), True]],
        [[", ".join(reversed(GROUPS)), 5]],
        [[", ".join(GROUPS), 5], ["weapons", 5]],
        [[", ".join(GROUPS)]],
        "x",
        [list(GROUPS)],
    ],
)
def test_cells_in_another_form_are_none(cells):
    assert not is_cells(cells)


@pytest.mark.parametrize(
    "text",
    ["2024-2-29", "2023-02-29", "2024-02-30", "0000-01-01", "2024-03-06T", 20240306, None, "２０２４-03-06"],
)
def test_no_day_is_taken_for_one(text):
    assert not is_day(text)


def test_days_and_months_of_the_calendar():
    assert is_day("2024-02-29")
    assert is_month("2024-12")
    assert not is_month("2024-13")
    assert (last_day("2024-02"), last_day("2024-12"), last_day("9999-12")) == (
        "2024-02-29",
        "2024-12-31",
        "9999-12-31",
    )
    assert list(days_between("2024-02-28", "2024-03-01")) == ["2024-02-28", "2024-02-29", "2024-03-01"]
    assert list(days_between("9999-12-31", "9999-12-31")) == ["9999-12-31"]
    assert months_within("2024-01-02", "2024-03-30", began="2024-01-01") == ["2024-02"]
    assert months_within("2024-01-02", "2024-03-30", began="2024-01-02") == ["2024-01", "2024-02"]
    assert list(chain(days_between("2024-03-02", "2024-03-01"))) == []
