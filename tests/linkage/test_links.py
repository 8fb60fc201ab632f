"""What becomes of a proposal: on the list, never twice, determined by the right person with a ground."""

from __future__ import annotations

import pytest

from muniment.cases import actions as cases
from muniment.custody import actions as custody
from muniment.errors.cases import NoSuchCase
from muniment.errors.linkage import (
    AlreadyDetermined,
    AlreadyOnList,
    NoFactGiven,
    NoReasonGiven,
    NoSuchLink,
    NotAnOutcome,
    ValueJudgment,
)
from muniment.errors.may import NotAllowed
from muniment.errors.record import Stale
from muniment.linkage import actions, pinned, queries
from muniment.linkage.events import LinkProposed, QuestionAsked
from muniment.record import event
from muniment.record import queries as record
from tests.linkage.makers import a_case, a_person, an_item, proposed

FACT = "Bought by the source at Alder Sporting Goods on 2024-02-11, receipt copied"


@pytest.fixture
def link(desk):
    a_case(desk)
    item = an_item(desk, words="for case 24-001234", units=3)
    (found,) = queries.links(item=item.item)
    return found


def test_a_proposal_stands_on_the_chains_of_case_and_item_in_the_same_commit(desk):
    case = a_case(desk)
    item = an_item(desk, words="for case 24-001234")
    (proposal,) = item.receipt.of(LinkProposed)
    assert proposal.by == "Muniment"
    assert proposal.via == "rule:linkage"
    assert {place.subject for place in proposal.places} == {event.case(case), event.item(item.item)}
    assert [line.link for line in queries.items_on(case)] == ["proposed"]


def test_the_question_is_recorded_once_per_batch(desk):
    a_case(desk)
    with desk.together() as batch:
        items = [an_item(batch, words="for case 24-001234") for _ in range(3)]
    found = record.journal("QuestionAsked/1")
    assert isinstance(found[-1].event, QuestionAsked)
    assert set(found[-1].event.items) == {item.item for item in items}
    assert found[-1].event.above == 3


def test_the_case_it_is_booked_under_is_never_proposed(desk):
    case = a_case(desk)
    person = a_person(desk, "Walter Brandvold", case=case, role="witness")
    item = an_item(desk, person=person, case_typed="24-001234", words="for case 24-001234")
    assert proposed(item) == {}
    assert [line.link for line in queries.items_on(case)] == ["booked"]


def test_the_same_matter_by_another_number_is_not_proposed(desk):
    a_case(desk)
    a_case(desk, "SO.24-000077")
    cases.alias(desk, kind="case", number_a="SO.24-001234", number_b="SO.24-000077")
    assert proposed(an_item(desk, case_typed="24-000077", words="for case 24-001234")) == {}


def test_it_is_proposed_once(desk, link):
    custody.describe(desk, link.item, description={"text": "tag reads 24-001234"})
    cases.add_report(desk, link.case, text="Cartridges under 24-001234.", dated="2024-03-06")
    assert len(queries.links(item=link.item)) == 1
    assert queries.link(link.id).superseded_by is None


def test_a_comparison_with_like_items_is_proposed_with_it(desk):
    a_case(desk)
    fatal = an_item(desk, case_typed="24-001234", what="fatal round", description={"caliber": ".45 Colt"})
    an_item(desk, case_typed="24-001234", what="jacket", category="clothing")
    item = an_item(desk, words="for case 24-001234", what="24 live rounds, .45 Colt")
    (found,) = queries.links(item=item.item)
    assert found.compare_with == (fatal.receipt_number,)
    assert any(fatal.receipt_number in reason and "comparison" in reason for reason in found.because)


@pytest.mark.parametrize("outcome", ["related", "undetermined"])
def test_related_and_undetermined_need_no_reason(desk, link, outcome):
    actions.determine(desk, link.id, outcome=outcome)
    assert queries.link(link.id).state == outcome
    assert [line.link for line in queries.items_on(link.case)] == [outcome]


def test_not_related_stays_on_the_list_with_its_reason(desk, link):
    actions.determine(desk, link.id, outcome="not related", reason=FACT)
    found = queries.link(link.id)
    assert (found.state, found.reason_given, found.determined_by) == ("not related", FACT, "founder")
    assert [line.link for line in queries.items_on(link.case)] == ["not related"]


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_not_related_without_a_reason_is_refused(desk, link, reason):
    with pytest.raises(NoReasonGiven, match="needs a reason"):
        actions.determine(desk, link.id, outcome="not related", reason=reason)
    assert queries.link(link.id).state == "proposed"


@pytest.mark.parametrize(
    "reason", ["No evidentiary value", "not a match", "not believed", "duplicate", "immaterial"]
)
def test_a_value_judgment_is_no_ground(desk, link, reason):
    with pytest.raises(ValueJudgment, match="no ground") as refused:
        actions.determine(desk, link.id, outcome="not related", reason=reason)
    assert "Accepted is a fact" in refused.value.way_out


def test_a_reason_that_states_nothing_is_refused(desk, link):
    with pytest.raises(NoFactGiven):
        actions.determine(desk, link.id, outcome="not related", reason="because")


@pytest.mark.parametrize(
    "role", ["technician", "officer", "prosecutor", "administrator", "defender", "auditor"]
)
def test_only_a_case_agent_determines(desk_of, desk, link, role):
    with pytest.raises(NotAllowed):
        actions.determine(desk_of(role), link.id, outcome="not related", reason=FACT)


def test_another_case_s_agent_does_not_determine(desk, desk_of, link):
    from muniment.accounts import actions as accounts

    accounts.add_user(desk, "agent1", name="Agent One", roles=["case agent"])
    cases.describe_case(desk, link.case, agents=["agent1"])
    with pytest.raises(NotAllowed, match="case agent"):
        actions.determine(desk_of("case agent", user="agent2"), link.id, outcome="related")
    actions.determine(desk_of("case agent", user="agent1"), link.id, outcome="related")


def test_the_same_outcome_twice_is_refused(desk, link):
    actions.determine(desk, link.id, outcome="related")
    with pytest.raises(AlreadyDetermined, match="related"):
        actions.determine(desk, link.id, outcome="related")


def test_an_outcome_is_one_of_three_words(desk, link):
    with pytest.raises(NotAnOutcome):
        actions.determine(desk, link.id, outcome="irrelevant")


def test_an_unknown_link_is_named(desk):
    with pytest.raises(NoSuchLink, match="000000000000"):
        actions.determine(desk, "000000000000", outcome="related")


def test_two_people_can_not_determine_one_link_unseen(desk, link, monkeypatch):
    old = record.position(event.item(link.item))
    custody.describe(desk, link.item, description={"text": "looked at again"})
    monkeypatch.setattr("muniment.linkage.actions.record.position", lambda _subject: old)
    with pytest.raises(Stale):
        actions.determine(desk, link.id, outcome="related")


def test_new_atoms_after_not_related_ask_again(desk, link):
    actions.determine(desk, link.id, outcome="not related", reason=FACT)
    custody.claim(desk, link.item, claimant="Walter Brandvold", words="As I said, 24-001234.")
    assert queries.link(link.id).superseded_by is None  # the same pair: nothing new
    a_person(desk, "Walter Brandvold", case=link.case, role="witness")
    (again,) = queries.links(item=link.item)
    assert again.id != link.id
    assert again.state == "proposed"
    assert queries.link(link.id).superseded_by == again.id
    assert any("Walter Brandvold" in reason for reason in again.because)
    assert len(queries.items_on(link.case)) == 1


def test_an_id_of_an_earlier_proposal_reaches_the_one_that_stands(desk, link):
    actions.determine(desk, link.id, outcome="not related", reason=FACT)
    a_person(desk, "Walter Brandvold", case=link.case, role="witness")
    actions.determine(desk, link.id, outcome="related")
    assert [found.state for found in queries.links(item=link.item)] == ["related"]


def test_a_person_proposes_with_a_reason(desk, desk_of):
    case = a_case(desk)
    item = an_item(desk)
    with pytest.raises(NoReasonGiven):
        actions.propose(desk, item.item, case, reason=" ")
    actions.propose(
        desk_of("technician"),
        item.receipt_number,
        "24-001234",
        reason="The source asked for this case by name",
    )
    (found,) = queries.links(item=item.item)
    assert (found.kind_of_link, found.proposed_by) == ("stated", "technician")
    with pytest.raises(AlreadyOnList, match="proposed"):
        actions.propose(desk, item.item, case, reason="again")


def test_what_is_booked_there_or_no_case_can_not_be_proposed(desk, desk_of):
    a_case(desk)
    item = an_item(desk, case_typed="24-001234")
    with pytest.raises(AlreadyOnList, match="booked"):
        actions.propose(desk, item.item, "24-001234", reason="x")
    with pytest.raises(NoSuchCase):
        actions.propose(desk, item.item, "24-005678", reason="x")
    with pytest.raises(NotAllowed):
        actions.propose(desk_of("auditor"), item.item, "24-001234", reason="x")


def test_there_is_no_way_to_determine_many_at_once():
    assert [
        name for name in dir(actions) if "bulk" in name or "many" in name or "all" in name.split("_")
    ] == []


def test_a_replay_gives_the_same_tables(desk, link):
    from muniment.record import replay

    actions.determine(desk, link.id, outcome="not related", reason=FACT)
    a_person(desk, "Walter Brandvold", case=link.case, role="witness")
    report = replay.check()
    assert report.differences == ()


def test_the_model_names_its_weights_and_lists():
    assert pinned.MODEL.startswith("muniment-linkage/2 sha256:")
    assert len(pinned.MODEL) == len("muniment-linkage/2 sha256:") + 64


def test_units_taken_out_of_a_lot_stand_where_the_lot_stands(desk, link):
    done = custody.split(
        desk, link.item, parts=[{"what": "one round for the laboratory", "units": 1}], how="by hand"
    )
    assert queries.links(item=done.children[0]) == []
    assert [asked.items for asked in queries.asked(done.children[0])] == [1]
    assert queries.receipt_numbers(done.children) == dict(zip(done.children, done.numbers, strict=True))
