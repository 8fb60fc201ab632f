"""What a court sealed is closed in a production, listed with its order, and checks; lifted, it is open again."""

import pytest

from muniment.custody import queries as items
from muniment.disclosure.actions import sealing
from muniment.disclosure.orders.targets import Named
from muniment.production import actions as productions
from muniment.verify import verify
from tests.disclosure.makers import PROSECUTION, a_file, a_prosecution, an_item, propose
from tests.sealing.searching import where

WORDS = "The Zyxomma lantern is hers."


def ordered(people, requested):
    return sealing.confirm(people["prosecutor"], requested.order.id).order


def checked(desk, tmp_path, name):
    made = productions.issue(desk, PROSECUTION, to="Riley Chen", out=tmp_path / name)
    return made.path, verify(made.path, number=PROSECUTION, vkey=desk.office.vkey)


@pytest.fixture
def item(desk, tmp_path):
    a_prosecution(desk)
    item = an_item(desk, words=WORDS)
    a_file(desk, item, tmp_path, text="transcript of Zyxomma")
    propose(desk, item, case="SO.24-001234")
    return item


def test_a_sealed_item_is_listed_and_closed_and_its_file_stays_here(desk, people, paper, item, tmp_path):
    ordered(people, sealing.seal(people["tech"], Named(items=(item,)), paper=paper()))
    path, verdict = checked(desk, tmp_path, "sealed")
    assert verdict.ok
    assert verdict.verdict.startswith("complete except")
    assert "court-sealed or expunged by order" in verdict.verdict
    assert {row[3] for row in verdict.withheld} == {"court-sealed"}
    assert {row[7]["docket"] for row in verdict.withheld} == {"D202-CR-2026-7"}
    assert where(path, "Zyxomma") == []
    (row,) = verdict.rows
    assert row[2] == "tool"  # date and category stay on the list


def test_one_sealed_field_closes_that_field_alone(desk, people, paper, item, tmp_path):
    named = Named(entries=(items.item(item).event,), fields=("words",))
    ordered(people, sealing.seal(people["tech"], named, paper=paper()))
    path, verdict = checked(desk, tmp_path, "sealed")
    assert verdict.ok
    assert where(path, WORDS) == []
    assert where(path, "bolt cutter") != []


def test_a_category_closes_only_where_the_order_names_it(desk, people, paper, item, tmp_path):
    named = Named(entries=(items.item(item).event,), fields=("category", "received_at"))
    ordered(people, sealing.seal(people["tech"], named, paper=paper()))
    _path, verdict = checked(desk, tmp_path, "sealed")
    assert verdict.ok
    (row,) = verdict.rows
    assert row[1:3] == [None, None]


def test_a_lifted_seal_opens_everything_again(desk, people, paper, item, tmp_path):
    order = ordered(people, sealing.seal(people["tech"], Named(items=(item,)), paper=paper()))
    lifting = sealing.unseal(people["tech"], order.id, paper=paper(docket="D202-CR-2026-8"))
    ordered(people, lifting)
    path, verdict = checked(desk, tmp_path, "lifted")
    assert verdict.verdict.startswith("complete")
    assert not verdict.withheld
    assert where(path, "Zyxomma") != []


def test_a_request_that_waits_closes_nothing(desk, people, paper, item, tmp_path):
    sealing.seal(people["tech"], Named(items=(item,)), paper=paper())
    path, verdict = checked(desk, tmp_path, "open")
    assert not verdict.withheld
    assert where(path, "Zyxomma") != []


@pytest.mark.parametrize("named", [{"items": "whole"}, {"entries": "receipt"}])
def test_another_matters_item_that_was_expunged_is_still_listed_and_checks(
    desk, people, paper, tmp_path, named
):
    a_prosecution(desk)
    theirs = an_item(desk, case_typed="SO.24-009999", words=WORDS, what="lantern")
    propose(desk, theirs)
    wanted = Named(items=(theirs,)) if "items" in named else Named(entries=(items.item(theirs).event,))
    ordered(people, sealing.expunge_(people["tech"], wanted, paper=paper()))
    path, verdict = checked(desk, tmp_path, "after")
    assert verdict.ok
    (row,) = verdict.rows
    assert row[1:] == [
        None,
        None,
        "another matter's, undetermined",
    ]  # its list is still walked by nobody else
    assert where(path, "Zyxomma") == []


def test_another_matters_item_with_a_sealed_category_checks_too(desk, people, paper, tmp_path):
    a_prosecution(desk)
    theirs = an_item(desk, case_typed="SO.24-009999", words=WORDS, what="lantern")
    propose(desk, theirs)
    named = Named(entries=(items.item(theirs).event,), fields=("category",))
    ordered(people, sealing.seal(people["tech"], named, paper=paper()))
    _path, verdict = checked(desk, tmp_path, "after")
    assert verdict.ok
    (row,) = verdict.rows
    assert row[2] is None
