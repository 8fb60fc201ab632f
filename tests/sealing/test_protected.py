"""Existence protected by order: on no list, in no count, and the bell is silent."""

from datetime import timedelta

import pytest

from muniment.cases import actions as cases
from muniment.custody import queries as items
from muniment.disclosure import queries as disclosure
from muniment.disclosure.actions import protecting, sealing
from muniment.disclosure.orders import queries
from muniment.errors.custody import NoSuchItem
from muniment.errors.disclosure import (
    NoteEmpty,
    NothingProtected,
    NotYourCompartment,
    SameOrganization,
)
from muniment.ledger.chain import Kind
from muniment.linkage import queries as linkage
from muniment.production import actions as productions
from muniment.record import audit, replay
from muniment.record import event as on
from muniment.record import queries as record
from muniment.verify import verify
from tests.disclosure.makers import CASE, PROSECUTION, a_prosecution, an_item

MATTER = "Heron 7"


def a_matter(people, paper, owner="prosecutor"):
    waiting = protecting.protect(people["tech"], MATTER, owner=owner, paper=paper()).order
    return sealing.confirm(people["judge"], waiting.id).order


def an_informant(desk, **given):
    facts = {
        "source": {"name": "Confidential source 12", "how": "met at the river"},
        "words": "The ranch of SO.24-001234: 24 rounds are buried there.",
        "what": "map of the ranch",
        "category": "document",
        "received_at": desk.today(),
    }
    return protecting.receive(desk, MATTER, **{**facts, **given})


def everything(desk):
    """What anybody but the owner could see: lists, counts, alarms, links, people's notices."""
    return (
        [each.number for each in items.items()],
        items.count_items(),
        linkage.items_on(CASE),
        linkage.links(case=CASE),
        disclosure.on_list(PROSECUTION),
        disclosure.due(prosecution=PROSECUTION, today=desk.today()),
        disclosure.alarms(prosecution=PROSECUTION, today=desk.today()),
        [row.ev for row in record.chain(on.case(CASE))],
        [row.ev for row in record.chain(on.prosecution(PROSECUTION))],
        items.numbers_unanswered(),
    )


def test_nothing_about_it_is_on_any_list(desk, people, paper):
    a_prosecution(desk)
    an_item(desk)
    a_matter(people, paper)
    before = everything(desk)
    view = an_informant(people["prosecutor"])
    protecting.describe(people["prosecutor"], view.item, text="drawn in pencil")
    assert everything(desk) == before
    with pytest.raises(NoSuchItem):
        items.item(view.item)
    with pytest.raises(NoSuchItem):
        items.item(view.number)


def test_it_stands_on_the_item_the_day_and_the_matter_and_on_no_case(desk, people, paper):
    a_prosecution(desk)
    a_matter(people, paper)
    view = an_informant(people["prosecutor"])
    (first, *_) = record.chain(on.item(view.item))
    assert {place.subject.kind for place in record.places(first.seq)} == {
        Kind.ITEM,
        Kind.REGISTER,
        Kind.SEALED,
    }
    assert [row.type for row in record.chain(on.item(view.item))] == ["ItemReceived/1", "SealOrdered/1"]
    assert audit.check(desk.office).ok


def test_an_ordinary_number_is_not_used_up(desk, people, paper):
    a_prosecution(desk)
    a_matter(people, paper)
    one = items.item(an_item(desk)).number
    an_informant(people["prosecutor"])
    two = items.item(an_item(desk)).number
    assert int(two.split("-")[2]) == int(one.split("-")[2]) + 1


def test_what_comes_later_does_not_find_it(desk, people, paper):
    a_prosecution(desk)
    a_matter(people, paper)
    an_informant(people["prosecutor"], words="serial WX55512345 is buried at the ranch")
    cases.add_report(
        desk, CASE, kind="incident", title="stolen rifle", text="A rifle with serial WX55512345 was stolen."
    )
    an_item(desk, what="rifle", category="firearm", words="serial WX55512345")
    assert {line.receipt_number for line in linkage.items_on(CASE)} == {each.number for each in items.items()}


def test_live_equals_replayed(desk, people, paper):
    a_prosecution(desk)
    a_matter(people, paper)
    view = an_informant(people["prosecutor"])
    protecting.describe(people["prosecutor"], view.item, text="drawn in pencil")
    protecting.review(people["prosecutor"], MATTER, outcome="goes on", reason="still working")
    assert replay.check().ok


def test_only_the_owner_is_told_that_there_is_a_matter(desk, people, paper):
    a_matter(people, paper)
    view = an_informant(people["prosecutor"])
    assert [each.matter for each in queries.compartments("prosecutor")] == ["HERON-7"]
    for stranger in ("judge", "tech", "agent"):
        assert queries.compartments(stranger) == ()
        assert queries.protected(view.number, owner=stranger) is None
        with pytest.raises(NotYourCompartment) as told:
            protecting.describe(people[stranger], view.item, text="x")
        with pytest.raises(NotYourCompartment) as none:
            protecting.describe(people[stranger], "00" * 16, text="x")
        assert str(told.value).replace(view.item, "") == str(none.value).replace("00" * 16, "")
    assert queries.orders("agent") == ()


def test_it_takes_two_organizations_too(desk, people, paper):
    waiting = protecting.protect(people["tech"], MATTER, owner="prosecutor", paper=paper()).order
    with pytest.raises(SameOrganization):
        sealing.confirm(people["sergeant"], waiting.id)
    with pytest.raises(NotYourCompartment):
        an_informant(people["prosecutor"])


def test_a_new_order_names_a_successor_and_nobody_is_told_that_the_matter_was_there(desk, people, paper):
    a_matter(people, paper)
    view = an_informant(people["prosecutor"])
    again = protecting.protect(people["tech"], "heron-7", owner="agent", paper=paper()).order
    fresh = protecting.protect(people["tech"], "osprey", owner="agent", paper=paper()).order
    assert (again.state, again.entries) == (fresh.state, fresh.entries)
    sealing.confirm(people["judge"], again.id)
    assert queries.compartments("prosecutor") == ()
    (mine,) = queries.compartments("agent")
    assert [item.item for item in mine.items] == [view.item]
    protecting.describe(people["agent"], view.number, text="still in pencil")
    with pytest.raises(NotYourCompartment):
        protecting.describe(people["prosecutor"], view.number, text="x")
    assert replay.check().ok


def test_a_production_shows_nothing_of_it_and_commits_to_it(desk, people, paper, tmp_path):
    a_prosecution(desk)
    an_item(desk)
    a_matter(people, paper)
    view = an_informant(people["prosecutor"])
    made = productions.issue(desk, PROSECUTION, to="Riley Chen", out=tmp_path / "one")
    verdict = verify(made.path, number=PROSECUTION, vkey=desk.office.vkey)
    assert verdict.verdict == "complete"
    t0 = record.t0(on.item(view.item)).hex()
    shown = (made.path / "PROOF" / "chains.jsonl").read_text() + (
        made.path / "PROOF" / "events.jsonl"
    ).read_text()
    assert t0 not in shown
    assert view.number not in shown
    issued = record.values(made.production.seq)
    assert queries.heads_before(made.production.seq) == [
        [record.t0(subject).hex(), 1 + 1, record.head(subject).root.hex()]
        for subject in queries.sealed_chains()
    ]
    assert issued["sealed_list"]


def test_the_commitment_differs_by_its_salt_even_where_nothing_is_protected(desk, people, paper, tmp_path):
    a_prosecution(desk)
    one = productions.issue(desk, PROSECUTION, to="Riley Chen", out=tmp_path / "one")
    two = productions.issue(desk, PROSECUTION, to="Riley Chen", out=tmp_path / "two")
    lists = {record.values(each.production.seq)["sealed_list"] for each in (one, two)}
    assert len(lists) == 2


def test_after_ninety_days_somebody_has_to_look_and_that_is_recorded(desk, people, paper):
    a_matter(people, paper)
    today = desk.today()
    assert queries.reviews_due("prosecutor", today + timedelta(days=90)) == ()  # nothing came in yet
    with pytest.raises(NothingProtected):
        protecting.review(people["prosecutor"], MATTER, outcome="goes on", reason="nothing there")
    an_informant(people["prosecutor"])
    assert queries.reviews_due("prosecutor", today + timedelta(days=89)) == ()
    (due,) = queries.reviews_due("prosecutor", today + timedelta(days=90))
    assert due.matter == "HERON-7"
    with pytest.raises(NoteEmpty):
        protecting.review(people["prosecutor"], MATTER, outcome="goes on", reason=" ")
    protecting.review(people["prosecutor"], MATTER, outcome="goes on", reason="the source still works")
    (after,) = queries.compartments("prosecutor")
    assert after.next_review == today + timedelta(days=90)
    assert [each["outcome"] for each in after.reviews] == ["goes on"]
    assert record.chain(queries.sealed_chains()[0])[-1].type == "SealOrdered/1"


def revealed(people, paper, **given):
    waiting = protecting.reveal(people["prosecutor"], MATTER, paper=paper(docket="reveal"), **given).order
    return sealing.confirm(people["judge"], waiting.id).order


def test_revealed_it_comes_on_the_list_with_all_of_its_past(desk, people, paper, tmp_path):
    a_prosecution(desk)
    a_matter(people, paper)
    view = an_informant(people["prosecutor"])
    protecting.describe(people["prosecutor"], view.item, text="drawn in pencil")
    before = len(record.chain(on.case(CASE)))
    revealed(people, paper, case=CASE)
    assert items.item(view.number).description == {"text": "drawn in pencil"}
    assert len(record.chain(on.case(CASE))) == before + 1  # here the bell rings
    assert view.item in {line.item for line in disclosure.on_list(PROSECUTION)}
    assert any(due.item == view.item for due in disclosure.due(prosecution=PROSECUTION, today=desk.today()))
    assert replay.check().ok
    made = productions.issue(desk, PROSECUTION, to="Riley Chen", out=tmp_path / "one")
    verdict = verify(made.path, number=PROSECUTION, vkey=desk.office.vkey)
    assert verdict.ok
    assert len(verdict.rows) == 1


def test_what_is_revealed_is_asked_of_every_case(desk, people, paper):
    a_prosecution(desk)
    cases.open_case(desk, "SO.24-007777", title="Rifle stolen")
    cases.add_report(
        desk,
        "SO.24-007777",
        kind="incident",
        title="stolen rifle",
        text="A rifle with serial WX55512345 was stolen.",
    )
    a_matter(people, paper)
    view = an_informant(people["prosecutor"], words="a rifle, serial WX55512345, is buried")
    assert not linkage.links(item=view.item)
    revealed(people, paper, case=None)
    assert {link.case for link in linkage.links(item=view.item)} == {"SO.24-007777"}


def test_a_revealed_item_is_nobodys_secret_any_more(desk, people, paper):
    a_prosecution(desk)
    a_matter(people, paper)
    view = an_informant(people["prosecutor"])
    revealed(people, paper, case=CASE)
    with pytest.raises(NotYourCompartment):
        protecting.describe(people["prosecutor"], view.item, text="late")
    with pytest.raises(NothingProtected):
        protecting.reveal(people["prosecutor"], MATTER, paper=paper(), case=None)
    assert [item.revealed for item in queries.compartments("prosecutor")[0].items] == [True]
