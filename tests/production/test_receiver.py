"""Whom a production serves: counsel of record, and nobody who merely gets a copy."""

import pytest

from muniment.cases import actions as cases
from muniment.disclosure import queries as owed
from muniment.production import actions
from tests.production.makers import PROSECUTION, a_prosecution, an_item


@pytest.fixture
def rounds(desk):
    a_prosecution(desk)
    item = an_item(desk)
    cases.counsel_appeared(desk, PROSECUTION, name="Mira Castellane", side="defense", capacity="defender")
    return item


def open_existence(desk, item):
    due = owed.due(prosecution=PROSECUTION, today=desk.today())
    return [each for each in due if each.item == item and each.duty == "list existence"]


@pytest.mark.parametrize("to", ["file copy, not sent", "Clerk of the Court"])
def test_a_copy_for_somebody_else_serves_nobody(desk, rounds, to):
    actions.issue(desk, PROSECUTION, to=to)
    assert open_existence(desk, rounds)


@pytest.mark.parametrize("to", ["Mira Castellane", "M. Roe and MIRA CASTELLANE, by courier", None])
def test_a_production_to_counsel_of_record_serves_that_its_items_exist(desk, rounds, to):
    actions.issue(desk, PROSECUTION, to=to)
    assert not open_existence(desk, rounds)


def test_where_nobody_has_appeared_whoever_is_named_is_the_defense(desk):
    a_prosecution(desk)
    item = an_item(desk)
    actions.issue(desk, PROSECUTION, to="the defendant himself")
    assert not open_existence(desk, item)
