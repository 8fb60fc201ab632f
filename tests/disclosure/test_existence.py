"""Existence is served by itself: whatever comes on a list opens the duty, and only service or an order closes it."""

from datetime import date

import pytest

from muniment.cases import actions as cases
from muniment.disclosure import actions, queries
from muniment.disclosure.events import DutyRecorded
from muniment.errors.cases import NoSuchProsecution
from muniment.errors.disclosure import BeforeItCame, LeftEmpty, NothingNamed, NotOnList
from muniment.errors.may import NotAllowed
from muniment.errors.record import Stale
from tests.disclosure.makers import (
    CASE,
    CO_DEFENDANT,
    OTHER,
    PROSECUTION,
    a_prosecution,
    an_item,
    determine,
    propose,
)

DAY = date(2030, 3, 6)


def existence(prosecution=PROSECUTION, *, today=DAY, closed=False):
    found = queries.due(prosecution=prosecution, today=today, closed=closed)
    return [view for view in found if view.duty == "list existence"]


def test_a_booked_item_opens_it_in_every_prosecution_of_the_case(desk):
    a_prosecution(desk)
    a_prosecution(desk, CO_DEFENDANT)
    item = an_item(desk, received_at="2029-11-01")
    for number in (PROSECUTION, CO_DEFENDANT):
        (view,) = existence(number)
        assert (view.item, view.since, view.due, view.possession_days) == (item, DAY, date(2030, 3, 13), 125)
        assert not view.past_due
        assert view.review == "DRAFT, UNREVIEWED"


def test_a_proposed_item_opens_it_before_anybody_has_looked(desk):
    a_prosecution(desk)
    item = an_item(desk, case_typed=OTHER)
    assert existence() == []
    propose(desk, item)
    assert [view.item for view in existence()] == [item]


def test_a_case_that_is_newly_drawn_on_brings_its_whole_list(desk):
    cases.open_case(desk, OTHER)
    items = {an_item(desk, case_typed=OTHER) for _ in range(3)}
    a_prosecution(desk)
    receipt = cases.draw_on(desk, PROSECUTION, case=OTHER)
    (duty,) = receipt.of(DutyRecorded)
    assert duty.by == "Muniment"
    assert set(duty.event.items) == items
    assert {view.item for view in existence()} == items


def test_a_prosecution_that_opens_finds_what_is_there(desk):
    cases.open_case(desk, CASE)
    item = an_item(desk)
    a_prosecution(desk)
    assert [view.item for view in existence()] == [item]


def test_another_number_of_the_case_brings_its_items(desk):
    a_prosecution(desk)
    cases.open_case(desk, OTHER)
    item = an_item(desk, case_typed=OTHER)
    cases.alias(desk, kind="case", number_a=CASE, number_b=OTHER)
    assert [view.item for view in existence()] == [item]
    later = an_item(desk, case_typed=OTHER)
    assert {view.item for view in existence()} == {item, later}


def test_a_case_without_a_prosecution_opens_nothing(desk):
    cases.open_case(desk, CASE)
    an_item(desk)
    assert queries.due(today=DAY) == ()


def test_the_duty_is_recorded_once_however_often_the_item_is_proposed(desk):
    a_prosecution(desk)
    item = an_item(desk)
    again = propose(desk, item)
    assert again.of(DutyRecorded) == ()


def test_a_batch_of_many_makes_one_event_for_a_prosecution(desk):
    a_prosecution(desk)
    with desk.together() as batch:
        for _ in range(30):
            an_item(batch)
    from muniment.record import event as on
    from muniment.record import queries as record

    duties = [
        each for each in record.history(on.prosecution(PROSECUTION)) if isinstance(each.event, DutyRecorded)
    ]
    assert len(duties) == 1
    assert len(duties[0].event.items) == 30


def test_nothing_is_past_due_by_being_imported(desk):
    a_prosecution(desk, arraigned="2026-01-09")
    an_item(desk, received_at="2025-05-01")
    found = queries.due(prosecution=PROSECUTION, today=DAY)
    assert not any(view.past_due for view in found)
    assert {view.possession_days for view in found} == {1770}


def test_after_seven_days_it_is_past_due_and_says_by_how_much(desk):
    a_prosecution(desk)
    an_item(desk)
    (view,) = existence(today=date(2030, 3, 14))
    assert (view.past_due, view.days_past, view.possession_days) == (True, 1, 8)


def test_a_trial_date_draws_the_open_lines_near(desk):
    a_prosecution(desk)
    an_item(desk)
    receipt = cases.court_event(desk, PROSECUTION, kind="trial set", date="2030-03-20")
    (duty,) = receipt.of(DutyRecorded)
    assert (duty.event.since, duty.event.due) == ("2030-03-06", "2030-03-07")
    assert existence()[0].due == date(2030, 3, 7)
    cases.court_event(desk, PROSECUTION, kind="trial set", date="2030-09-20")
    assert existence()[0].due == date(2030, 3, 7), "a day once recorded is never moved back"


def test_once_the_jury_is_sworn_it_is_the_same_day(desk):
    a_prosecution(desk, trial="2030-03-04")
    cases.court_event(desk, PROSECUTION, kind="jury sworn", date="2030-03-04")
    an_item(desk)
    assert existence()[0].due == DAY


@pytest.mark.parametrize("outcome", ["related", "not related", "undetermined"])
def test_no_determination_of_the_link_closes_it(desk, outcome):
    a_prosecution(desk)
    item = an_item(desk, case_typed=OTHER)
    propose(desk, item)
    determine(desk, item, outcome)
    assert [view.item for view in existence()] == [item]


def test_withholding_does_not_close_it(desk):
    a_prosecution(desk)
    item = an_item(desk)
    actions.withhold(desk, PROSECUTION, [item], ground="confidential-informer", description="notes of a talk")
    assert [view.item for view in existence()] == [item]


def test_service_closes_it(desk):
    a_prosecution(desk)
    item = an_item(desk)
    actions.list_existence(desk, PROSECUTION, [item], how="by hand", served_on="D. Fender")
    assert existence() == []
    assert queries.states(item, PROSECUTION) == ("listed",)
    assert queries.not_listed(PROSECUTION) == ()
    (done,) = existence(closed=True)
    assert (done.state, done.open) == ("listed", False)


def test_service_in_one_prosecution_leaves_the_other_open(desk):
    a_prosecution(desk)
    a_prosecution(desk, CO_DEFENDANT)
    item = an_item(desk)
    actions.list_existence(desk, PROSECUTION, how="by hand", served_on="D. Fender")
    assert existence() == []
    assert [view.item for view in existence(CO_DEFENDANT)] == [item]


def test_an_order_closes_it_for_the_items_it_names(desk):
    a_prosecution(desk)
    kept, owed = an_item(desk), an_item(desk)
    detail = {"relieves": "existence", "court": "Second Judicial District Court"}
    cases.court_event(
        desk, PROSECUTION, kind="order", date="2030-03-06", items=[kept], document="docket 41", detail=detail
    )
    assert [view.item for view in existence()] == [owed]


def test_another_order_closes_nothing(desk):
    a_prosecution(desk)
    item = an_item(desk)
    for detail in ({}, {"relieves": "production"}, {"about": "existence"}):
        cases.court_event(
            desk,
            PROSECUTION,
            kind="order",
            date="2030-03-06",
            items=[item],
            document="docket 41",
            detail=detail,
        )
    assert [view.item for view in existence()] == [item]


def test_an_order_that_names_no_item_relieves_of_none(desk):
    a_prosecution(desk)
    item = an_item(desk)
    cases.court_event(
        desk,
        PROSECUTION,
        kind="order",
        date="2030-03-06",
        document="docket 41",
        detail={"relieves": "existence"},
    )
    assert [view.item for view in existence()] == [item]


def test_an_item_of_no_case_of_the_prosecution_can_not_be_listed_there(desk):
    a_prosecution(desk)
    stranger = an_item(desk, case_typed=OTHER)
    with pytest.raises(NotOnList):
        actions.list_existence(desk, PROSECUTION, [stranger], how="by hand", served_on="D. Fender")


def test_listing_twice_is_refused_as_done(desk):
    a_prosecution(desk)
    an_item(desk)
    actions.list_existence(desk, PROSECUTION, how="by hand", served_on="D. Fender")
    with pytest.raises(NothingNamed):
        actions.list_existence(desk, PROSECUTION, how="by hand", served_on="D. Fender")


def test_service_says_who_was_served_and_how(desk):
    a_prosecution(desk)
    an_item(desk)
    for left in ("how", "served_on"):
        with pytest.raises(LeftEmpty):
            actions.list_existence(
                desk, PROSECUTION, **{"how": "by hand", "served_on": "D. Fender", left: " "}
            )


def test_an_unknown_prosecution_is_refused(desk):
    with pytest.raises(NoSuchProsecution):
        actions.list_existence(desk, "D202.CR-1", how="by hand", served_on="D. Fender")


def test_a_technician_can_not_serve(desk, desk_of):
    a_prosecution(desk)
    an_item(desk)
    with pytest.raises(NotAllowed):
        actions.list_existence(desk_of("technician"), PROSECUTION, how="by hand", served_on="D. Fender")


def test_a_line_that_comes_while_one_serves_makes_the_service_stale(desk, monkeypatch):
    a_prosecution(desk)
    an_item(desk)
    from muniment.disclosure.actions import serving

    real = serving.items_on_list

    def meanwhile(board, refs):
        found = real(board, refs)
        an_item(desk)
        return found

    monkeypatch.setattr(serving, "items_on_list", meanwhile)
    with pytest.raises(Stale):
        actions.list_existence(
            desk, PROSECUTION, [queries.not_listed(PROSECUTION)[0]], how="by hand", served_on="D. F."
        )


def split(desk, lot):
    from muniment.custody import actions as custody

    return custody.split(
        desk, lot, parts=[custody.Part(units=1, what="one round")], how="for the laboratory"
    ).children[0]


def a_lot(desk, **given):
    return an_item(desk, category="ammunition", what="24 live rounds", units=24, **given)


def test_what_is_separated_from_a_listed_item_is_a_line_of_its_own(desk):
    a_prosecution(desk)
    lot = a_lot(desk, case_typed="information only")
    propose(desk, lot)
    actions.list_existence(desk, PROSECUTION, how="by hand", served_on="D. Fender")
    child = split(desk, lot)
    assert [view.item for view in existence()] == [child]
    (line,) = [each for each in queries.on_list(PROSECUTION) if each.item == child]
    assert line.link == "proposed"
    assert line.because[0].startswith("separated from MU-")
    actions.list_existence(desk, PROSECUTION, how="by hand", served_on="D. Fender")
    assert existence() == []
    assert [view.item for view in existence(closed=True)] == [lot, child]


def test_of_another_matters_item_the_parts_come_once_it_is_related(desk):
    a_prosecution(desk)
    lot = a_lot(desk, case_typed=OTHER)
    propose(desk, lot)
    child = split(desk, lot)
    assert [view.item for view in existence()] == [lot], "a reader of the record does not come to its parts"
    determine(desk, lot, "related")
    assert {view.item for view in existence()} == {lot, child}
    assert {(line.link, line.another_matters) for line in queries.on_list(PROSECUTION)} == {
        ("related", False)
    }


def test_parts_of_a_booked_item_are_lines_of_every_prosecution(desk):
    a_prosecution(desk)
    a_prosecution(desk, CO_DEFENDANT)
    child = split(desk, a_lot(desk))
    grandchild_of = {
        number: {view.item for view in existence(number)} for number in (PROSECUTION, CO_DEFENDANT)
    }
    assert all(child in items and len(items) == 2 for items in grandchild_of.values())


def test_an_arraignment_recorded_again_later_gives_nobody_more_time(desk):
    a_prosecution(desk, arraigned="2030-03-01")
    an_item(desk, category="document")
    before = {view.rule: view.due for view in queries.due(prosecution=PROSECUTION, today=DAY)}
    cases.court_event(desk, PROSECUTION, kind="arraigned", date="2030-03-05")
    assert {view.rule: view.due for view in queries.due(prosecution=PROSECUTION, today=DAY)} == before


def test_by_case_only_what_stands_on_its_list_is_shown(desk):
    a_prosecution(desk)
    cases.open_case(desk, OTHER)
    cases.draw_on(desk, PROSECUTION, case=OTHER)
    here, there = an_item(desk), an_item(desk, case_typed=OTHER)
    assert {view.item for view in queries.due(case=CASE, today=DAY)} == {here}
    assert {view.item for view in queries.due(case=OTHER, today=DAY)} == {there}


def test_nothing_was_served_of_a_thing_before_it_came(desk):
    a_prosecution(desk)
    item = an_item(desk, received_at="2030-03-04")
    with pytest.raises(BeforeItCame):
        actions.list_existence(
            desk, PROSECUTION, [item], how="by hand", served_on="D. Fender", on="2030-03-03"
        )
    with pytest.raises(BeforeItCame):
        actions.access(desk, PROSECUTION, [item], how="inspected", to="D. Fender", on="2030-03-03")
    actions.list_existence(desk, PROSECUTION, [item], how="by hand", served_on="D. Fender", on="2030-03-04")
    assert queries.on_list(PROSECUTION)[0].listed_on == date(2030, 3, 4)
