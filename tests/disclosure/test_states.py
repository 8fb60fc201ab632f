"""States: an offer is not a copy, a package in a drawer is not delivered, a thing can not be produced."""

from datetime import date

import pytest

from muniment.disclosure import actions, queries
from muniment.errors.disclosure import AccessUnknown, LeftEmpty, NothingNamed, NotOnList
from muniment.errors.may import NotAllowed
from tests.disclosure.makers import OTHER, PROSECUTION, a_file, a_prosecution, an_item, deliver, issue

DAY = date(2030, 3, 6)


@pytest.fixture
def report(desk, tmp_path):
    """A document with a file, in a prosecution that was arraigned, listed."""
    a_prosecution(desk, arraigned="2030-03-01")
    item = an_item(desk, category="document", what="officer's report")
    file = a_file(desk, item, tmp_path)
    actions.list_existence(desk, PROSECUTION, how="by hand", served_on="D. Fender")
    return item, file


def given(item):
    (view,) = [
        v
        for v in queries.due(prosecution=PROSECUTION, today=DAY, closed=True)
        if v.item == item and v.rule == "us-nm.5-501"
    ]
    return not view.open


def test_an_offer_never_counts_as_produced(desk, report):
    item, _ = report
    actions.access(desk, PROSECUTION, [item], how="offered", to="D. Fender", words="come and look")
    assert queries.states(item, PROSECUTION) == ("listed", "offered")
    assert not given(item)


def test_a_link_sent_for_a_production_is_an_offer(desk, report):
    item, file = report
    issue(desk, [item], files=[file])
    deliver(desk, [item], how="link sent by e-mail")
    assert queries.states(item, PROSECUTION) == ("listed", "offered", "produced")
    assert not given(item)


def test_a_package_that_names_an_item_without_copies_produces_nothing(desk, report):
    item, _ = report
    issue(desk, [item])
    deliver(desk, [item], receipt="signed")
    assert queries.states(item, PROSECUTION) == ("listed",)
    assert not given(item)


def test_copies_are_produced_then_delivered_then_acknowledged(desk, report):
    item, file = report
    issue(desk, [item], files=[file])
    assert queries.states(item, PROSECUTION) == ("listed", "produced")
    assert not given(item)
    deliver(desk, [item])
    assert queries.states(item, PROSECUTION) == ("listed", "produced", "delivered")
    assert given(item)
    deliver(desk, [item], receipt={"by": "D. Fender"})
    assert queries.states(item, PROSECUTION)[-1] == "acknowledged"


def test_a_delivery_of_another_production_delivers_nothing_here(desk, report):
    item, file = report
    issue(desk, [item], files=[file])
    deliver(desk, [item], number=7)
    assert queries.states(item, PROSECUTION) == ("listed", "produced")


def test_a_thing_can_not_be_produced_only_photographed_and_made_available(desk, report, tmp_path):
    rounds = an_item(desk, category="ammunition", what="24 live rounds")
    photograph = a_file(desk, rounds, tmp_path, text="picture", name="photo.jpg")
    issue(desk, [rounds], files=[photograph])
    deliver(desk, [rounds], receipt="signed")
    assert queries.states(rounds, PROSECUTION) == ("photographs produced",)
    assert not given(rounds)
    actions.access(
        desk,
        PROSECUTION,
        [rounds],
        how="made available",
        to="D. Fender",
        words="room 4, 9 to 16 on court days",
    )
    assert given(rounds)
    actions.access(
        desk, PROSECUTION, [rounds], how="inspected", to="D. Fender", words="opened and resealed by T. Ech"
    )
    actions.access(desk, PROSECUTION, [rounds], how="defense-tested", to="Lab of the defense")
    assert queries.states(rounds, PROSECUTION) == (
        "photographs produced",
        "made available",
        "inspected",
        "defense-tested",
    )


def test_states_are_those_of_one_prosecution(desk, report):
    from tests.disclosure.makers import CO_DEFENDANT

    item, file = report
    a_prosecution(desk, CO_DEFENDANT)
    issue(desk, [item], files=[file])
    deliver(desk, [item], receipt="signed")
    assert queries.states(item, CO_DEFENDANT) == ()


def test_access_can_not_stand_for_production(desk, report):
    for how in ["produced", "delivered", "acknowledged", "listed", ""]:
        with pytest.raises(AccessUnknown):
            actions.access(desk, PROSECUTION, [report[0]], how=how, to="D. Fender")


def test_making_available_says_place_and_hours_and_to_whom(desk, report):
    with pytest.raises(LeftEmpty, match="place and hours"):
        actions.access(desk, PROSECUTION, [report[0]], how="made available", to="D. Fender")
    with pytest.raises(LeftEmpty, match="to whom"):
        actions.access(desk, PROSECUTION, [report[0]], how="made available", to="", words="room 4")


def test_access_names_items_of_the_list(desk, report):
    with pytest.raises(NothingNamed):
        actions.access(desk, PROSECUTION, [], how="offered", to="D. Fender")
    with pytest.raises(NotOnList):
        actions.access(desk, PROSECUTION, [an_item(desk, case_typed=OTHER)], how="offered", to="D. Fender")


def test_the_defense_does_not_record_its_own_access(desk, desk_of, report):
    with pytest.raises(NotAllowed):
        actions.access(desk_of("defender"), PROSECUTION, [report[0]], how="offered", to="D. Fender")
