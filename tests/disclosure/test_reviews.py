"""Owed is counsel's question, about a rule, with a reason; it is neither the link's nor that of value."""

from datetime import date

import pytest

from muniment.disclosure import actions, queries
from muniment.errors.disclosure import (
    ExistenceIsAlwaysOwed,
    LeftEmpty,
    NothingNamed,
    NotOnList,
    OutcomeUnknown,
    RuleUnknown,
    ValueIsNoGround,
)
from muniment.errors.may import NotAllowed
from tests.disclosure.makers import OTHER, PROSECUTION, a_prosecution, an_item

DAY = date(2030, 3, 6)
REASON = "given in production 2 on 4 March as Bates 000012 to 000019, same digest"


@pytest.fixture
def memo(desk):
    a_prosecution(desk, arraigned="2030-03-01")
    return an_item(desk, category="document", what="memorandum")


def owed(item):
    return [v.duty for v in queries.due(prosecution=PROSECUTION, today=DAY) if v.item == item]


def test_not_owed_with_a_reason_closes_the_rule_and_leaves_the_line(desk, memo):
    actions.review(desk, PROSECUTION, [memo], outcome="not owed", reason=REASON)
    assert owed(memo) == ["list existence"]
    (view,) = queries.reviews(PROSECUTION, memo)
    assert (view.rule, view.reason, view.outcome) == ("us-nm.5-501", REASON, "not owed")
    assert memo in [line.item for line in queries.on_list(PROSECUTION)]


def test_the_last_answer_stands(desk, memo):
    actions.review(desk, PROSECUTION, [memo], outcome="not owed", reason=REASON)
    actions.review(desk, PROSECUTION, [memo], outcome="owed")
    assert "produce copies" in owed(memo)


def test_undetermined_closes_nothing(desk, memo):
    actions.review(desk, PROSECUTION, [memo], outcome="undetermined")
    assert "produce copies" in owed(memo)


def test_an_answer_under_another_rule_closes_nothing_here(desk, memo):
    actions.review(desk, PROSECUTION, [memo], outcome="not owed", rule="us-nm.5-505", reason=REASON)
    assert "produce copies" in owed(memo)


VALUE = (
    "no evidentiary value",
    "Not a match.",
    "immaterial",
    "It is a duplicate",
    "the source is not believed",
    "unrelated",
)


def test_value_is_no_reason(desk, memo):
    for reason in VALUE:
        with pytest.raises(ValueIsNoGround):
            actions.review(desk, PROSECUTION, [memo], outcome="not owed", reason=reason)
    assert "produce copies" in owed(memo)


def test_not_owed_needs_a_reason_that_the_defense_will_read(desk, memo):
    for reason in (None, " "):
        with pytest.raises(LeftEmpty):
            actions.review(
                desk, PROSECUTION, [memo], outcome="not owed", reason=reason, reason_internal="work product"
            )


def test_existence_can_not_be_reviewed_away(desk, memo):
    with pytest.raises(ExistenceIsAlwaysOwed):
        actions.review(
            desk, PROSECUTION, [memo], outcome="not owed", rule="muniment.existence", reason=REASON
        )


def test_there_are_three_outcomes(desk, memo):
    for outcome in ["", "no value", "withheld", "not related"]:
        with pytest.raises(OutcomeUnknown):
            actions.review(desk, PROSECUTION, [memo], outcome=outcome, reason=REASON)


def test_the_rule_must_be_one_of_the_pack(desk, memo):
    with pytest.raises(RuleUnknown, match="us-ny"):
        actions.review(desk, PROSECUTION, [memo], outcome="owed", rule="us-ny.245.20")


def test_where_no_rule_is_encoded_there_is_none_to_review_under(desk):
    a_prosecution(desk, court="Magistrate Court", number="M14.FR-2030-00001")
    item = an_item(desk)
    with pytest.raises(RuleUnknown):
        actions.review(desk, "M14.FR-2030-00001", [item], outcome="not owed", reason=REASON)


def test_a_review_names_items_of_the_list(desk, memo):
    with pytest.raises(NotOnList):
        actions.review(desk, PROSECUTION, [an_item(desk, case_typed=OTHER)], outcome="owed")
    with pytest.raises(NothingNamed):
        actions.review(desk, PROSECUTION, [], outcome="owed")


def test_counsel_reviews_and_nobody_else(desk, desk_of, memo):
    for role in ["case agent", "technician", "defender", "paralegal"]:
        with pytest.raises(NotAllowed):
            actions.review(desk_of(role), PROSECUTION, [memo], outcome="owed")
