from typing import Any, NamedTuple

import pytest

from muniment.cases import actions as cases
from muniment.custody import actions, queries
from muniment.custody.events import HoldPlaced, NumberQuestioned
from muniment.custody.reactions import reactor
from muniment.errors.custody import HoldStands, ProposalOpen
from muniment.linkage import actions as links
from muniment.linkage import queries as linkage
from tests.custody.makers import an_item, receive


class Link(NamedTuple):
    """As much of a link's event as custody reads."""

    TYPE: str
    item: str
    case: str
    outcome: str | None = None


class Seen(NamedTuple):
    event: Any
    by: str = "agent1"
    id: str = "0123456789ab"


def proposed(item, case):
    return Seen(Link("LinkProposed/1", item, case))


def determined(item, case, outcome):
    return Seen(Link("LinkDetermined/1", item, case, outcome))


def react(*news):
    return list(reactor.react(news, ()))


def of(kind, events):
    return [event for event in events if isinstance(event, kind)]


def test_a_proposal_for_another_case_asks_once(desk):
    cases.open_case(desk, "24-009999")
    item = an_item(desk, case_typed="24-009999")
    news = [proposed(item.id, "SO.24-001234"), proposed(item.id, "SO.23-7"), proposed(item.id, "SO.23-7")]
    added = react(*news)
    (asked,) = of(NumberQuestioned, added)
    assert asked.numbers == ("SO.24-001234", "SO.23-7")
    desk.record(*added)
    (question,) = queries.numbers_unanswered()
    assert "SO.24-009999" in question.because[0]
    assert of(NumberQuestioned, react(*news)) == []


def test_what_was_asked_or_answered_before_is_not_asked_again(desk):
    asked = queries.item(receive(desk, case_typed="information only").item)
    answered = an_item(desk)
    actions.choose_number(desk, answered.id, number_chosen="none yet")
    assert of(NumberQuestioned, react(proposed(asked.id, "SO.1"), proposed(answered.id, "SO.1"))) == []


def test_what_is_proposed_is_not_disposed_of_until_somebody_says_not_related(desk):
    case = cases.open_case(desk, "24-001234").number
    item = queries.item(receive(desk, words="They may belong to your case 24-001234.").item)
    (hold,) = item.holds
    with pytest.raises(HoldStands, match=hold):
        actions.dispose(desk, item.id, disposition="destroyed", authority="J. Reyes")
    assert of(HoldPlaced, react(proposed(item.id, case))) == []
    assert react(determined(item.id, case, "undetermined")) == []
    assert react(determined(item.id, case, "related")) == []
    assert react(determined(item.id, "SO.99-1", "not related")) == []
    (link,) = linkage.links(item=item.id)
    links.determine(
        desk, link.id, outcome="not related", reason="bought last week, see the store's receipt 4417"
    )
    actions.dispose(desk, item.id, disposition="destroyed", authority="J. Reyes")
    assert of(HoldPlaced, react(proposed(item.id, case))) == []


def test_a_hold_names_no_case_for_the_item_s_own_matter_is_produced_to_others(desk):
    case = cases.open_case(desk, "24-001234").number
    item = queries.item(receive(desk, words="They may belong to your case 24-001234.").item)
    assert case not in repr(item.holds)


def test_what_holds_an_item_for_a_proposal_is_not_lifted_before_somebody_has_determined_it(desk):
    case = cases.open_case(desk, "24-001234").number
    item = queries.item(receive(desk, words="They may belong to your case 24-001234.").item)
    (link,) = linkage.links(item=item.id)
    (hold,) = item.holds
    with pytest.raises(ProposalOpen, match=case):
        actions.lift_hold(desk, item.id, hold=hold, cause="no longer needed")
    links.determine(desk, link.id, outcome="undetermined")
    with pytest.raises(ProposalOpen):
        actions.lift_hold(desk, item.id, hold=hold, cause="no longer needed")
    links.determine(desk, link.id, outcome="related")
    actions.lift_hold(desk, item.id, hold=hold, cause="released by the court")
    assert not queries.item(item.id).holds


def test_a_proposal_made_by_the_office_itself_holds_the_item(desk):
    cases.open_case(desk, "24-001234")
    item = receive(desk, words="They may belong to your case 24-001234.").item
    with pytest.raises(HoldStands):
        actions.dispose(desk, item, disposition="returned", authority="J. Reyes")


def test_events_of_other_kinds_add_nothing(desk):
    item = an_item(desk)
    assert react(Seen(Link("ExistenceListed/1", item.id, "SO.1"))) == []
