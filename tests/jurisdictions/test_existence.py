"""The notice of existence: a rule of ours, the same everywhere."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from muniment.jurisdictions.law import ItemFacts, ProsecutionFacts, existence, existence_due

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
MAYBE = st.none() | DAYS


@given(DAYS, MAYBE, MAYBE)
def test_it_is_due_between_the_day_itself_and_a_week(came_on, trial, sworn):
    due = existence_due(came_on, ProsecutionFacts(number="", trial_set=trial, jury_sworn=sworn))
    assert came_on <= due <= came_on + timedelta(days=7)


@given(DAYS, MAYBE, DAYS)
def test_a_court_event_can_only_tighten_it(came_on, trial, day):
    before = existence_due(came_on, ProsecutionFacts(number="", trial_set=trial))
    assert existence_due(came_on, ProsecutionFacts(number="", trial_set=trial, jury_sworn=day)) <= before


@given(DAYS, st.sampled_from(["booked", "proposed", "related", "not related", "undetermined"]), st.booleans())
def test_neither_a_link_nor_a_review_nor_withholding_closes_it(came_on, link, withheld):
    item = ItemFacts(
        id="x",
        form="tangible",
        received_at=came_on,
        came_on=came_on,
        link=link,
        withheld=withheld,
        not_owed=frozenset(("muniment.existence",)),
        states=("offered", "made available", "inspected"),
    )
    assert existence(ProsecutionFacts(number=""), item).open


def test_possession_is_no_part_of_the_deadline():
    came_on = date(2024, 3, 6)
    old = ItemFacts(id="x", form="tangible", received_at=date(2019, 1, 1), came_on=came_on)
    assert existence(ProsecutionFacts(number=""), old).due == date(2024, 3, 13)
