"""What stands on a prosecution's list does not leave custody while it is owed."""

import pytest

from muniment.custody import actions as custody
from muniment.disclosure import actions
from muniment.errors.disclosure import StillOwed
from tests.disclosure.makers import PROSECUTION, a_prosecution, an_item

ORDER = {"court": "First District Court", "date": "2024-03-01", "docket": "CR-1", "sha256": "ab" * 32}


@pytest.fixture
def matter(desk):
    return a_prosecution(desk)


def test_an_item_on_the_list_is_not_destroyed_served_or_not(desk, matter):
    item = an_item(desk)
    with pytest.raises(StillOwed, match=PROSECUTION):
        custody.dispose(desk, item, disposition="destroyed", authority="J. Reyes")
    actions.list_existence(desk, PROSECUTION, [item], how="letter", served_on="M. Castellane")
    with pytest.raises(StillOwed):
        custody.dispose(desk, item, disposition="destroyed", authority="J. Reyes")


def test_a_part_is_owed_with_its_lot(desk, matter):
    item = an_item(desk, units=24)
    (part,) = custody.split(
        desk, item, parts=[{"what": "two rounds", "units": 2}], how="for the lab"
    ).children
    with pytest.raises(StillOwed):
        custody.dispose(desk, part, disposition="destroyed", authority="J. Reyes")


def test_a_court_s_order_lets_it_go(desk, matter):
    item = an_item(desk)
    custody.dispose(desk, item, disposition="returned", authority="Judge Thornbury", order=ORDER)


def test_what_no_prosecution_draws_on_may_go(desk, matter):
    item = an_item(desk, case_typed="SO.24-000777")
    custody.dispose(desk, item, disposition="returned", authority="J. Reyes")
