"""What the defense asked stands until it is answered."""

from datetime import date

import pytest

from muniment.accounts import actions as accounts
from muniment.cases import actions as cases
from muniment.disclosure import actions, queries
from muniment.errors.disclosure import LeftEmpty, NoOpenRequest, NotOnList
from muniment.errors.may import NotAllowed
from tests.disclosure.makers import CO_DEFENDANT, OTHER, PROSECUTION, a_prosecution, an_item

DAY = date(2030, 3, 6)


@pytest.fixture
def item(desk):
    a_prosecution(desk)
    return an_item(desk)


def ask(desk, *items, **given):
    words = {"words": "Who had it from May to August?", "from_": "D. Fender"}
    return actions.request(desk, PROSECUTION, items=items, **{**words, **given}).recorded[0].id


def open_ones(number=PROSECUTION):
    return [v for v in queries.due(prosecution=number, today=DAY) if v.duty == "answer request"]


def test_a_request_opens_five_court_days(desk, item):
    id_ = ask(desk, item)
    (view,) = open_ones()
    assert (view.item, view.due, view.state, view.citation) == (
        item,
        date(2030, 3, 13),
        "not answered",
        "Rule 5-503 NMRA",
    )
    assert id_ in view.because


def test_a_request_about_no_item_stands_too(desk, item):
    ask(desk)
    assert [view.item for view in open_ones()] == [""]


def test_paper_of_last_week_counts_from_last_week(desk, item):
    ask(desk, on="2030-02-27")
    assert open_ones()[0].due == DAY


def test_an_answer_closes_it_and_both_are_kept(desk, item):
    id_ = ask(desk, item)
    actions.answer(desk, PROSECUTION, id_[:6], words="The armory, shelf 3, under seal A-17.")
    assert open_ones() == []
    (view,) = queries.requests(PROSECUTION)
    assert (view.words, view.answer, view.answered_on) == (
        "Who had it from May to August?",
        "The armory, shelf 3, under seal A-17.",
        DAY,
    )
    for again in (id_, "", "ffff"):
        with pytest.raises(NoOpenRequest):
            actions.answer(desk, PROSECUTION, again, words="again")


def test_an_answer_in_another_prosecution_closes_nothing(desk, item):
    a_prosecution(desk, CO_DEFENDANT)
    id_ = ask(desk, item)
    with pytest.raises(NoOpenRequest):
        actions.answer(desk, CO_DEFENDANT, id_, words="no")
    assert len(open_ones()) == 1


def test_empty_words_are_refused(desk, item):
    id_ = ask(desk, item)
    with pytest.raises(LeftEmpty):
        ask(desk, item, words="")
    with pytest.raises(LeftEmpty):
        ask(desk, item, from_="")
    with pytest.raises(LeftEmpty):
        actions.answer(desk, PROSECUTION, id_, words=" ")


def test_it_names_items_of_the_list(desk, item):
    with pytest.raises(NotOnList):
        ask(desk, an_item(desk, case_typed=OTHER))


def test_counsel_of_record_for_the_defense_may_ask_and_others_may_not(desk, desk_of, item):
    accounts.add_user(desk, "fender", name="D. Fender", roles=["defender"])
    with pytest.raises(NotAllowed):
        ask(desk_of("defender", user="fender"), item)
    cases.counsel_appeared(
        desk, PROSECUTION, name="D. Fender", side="defense", capacity="defender", user="fender"
    )
    ask(desk_of("defender", user="fender"), item)
    with pytest.raises(NotAllowed):
        actions.answer(desk_of("defender", user="fender"), PROSECUTION, "abc", words="x")
