"""Withholding: on a ground of the pack, for contents alone, and never for what anybody thinks a thing is worth."""

from datetime import date

import pytest

from muniment.disclosure import actions, queries
from muniment.errors.disclosure import (
    GroundNotInPack,
    LeftEmpty,
    NoSuchFileOfItem,
    NothingNamed,
    NothingToWithhold,
    NotOnList,
    NotWithheld,
    OrderNeeded,
    ValueIsNoGround,
    WithholdAgain,
)
from muniment.errors.may import NotAllowed
from muniment.ledger.chain import Kind
from muniment.record import event as on
from muniment.record import queries as record
from tests.disclosure.makers import OTHER, PROSECUTION, a_file, a_prosecution, an_item, determine, propose

DAY = date(2030, 3, 6)
ORDER = {
    "court": "Second Judicial District Court",
    "date": "2030-03-05",
    "docket": "41",
    "sha256": "AB" * 32,
}


@pytest.fixture
def letter(desk, tmp_path):
    a_prosecution(desk, arraigned="2030-03-01")
    item = an_item(desk, category="document", what="letter")
    a_file(desk, item, tmp_path)
    return item


def withhold(desk, item, **given):
    return actions.withhold(
        desk,
        PROSECUTION,
        [item],
        **{"ground": "us-nm.privilege", "description": "letter of counsel, 2 pages", **given},
    )


VALUE = (
    "no evidentiary value",
    "not related",
    "not a match",
    "duplicate",
    "not believed",
    "immaterial",
    "irrelevant",
    "us-nm.no-evidentiary-value",
    "us-nm.immaterial",
)


def test_value_is_no_ground(desk, letter):
    for ground in VALUE:
        with pytest.raises(ValueIsNoGround) as refused:
            withhold(desk, letter, ground=ground)
        assert "us-nm.protective-order" in refused.value.way_out
        assert "the item stands on the list as before" in refused.value.way_out
    assert queries.withheld(PROSECUTION) == ()


def test_a_ground_that_the_pack_does_not_have_is_refused(desk, letter):
    for ground in ("us-ny.245.70", "because", "", "general.protective-order"):
        with pytest.raises(GroundNotInPack):
            withhold(desk, letter, ground=ground)


def test_a_description_that_says_only_what_it_is_worth_is_refused(desk, letter):
    with pytest.raises(ValueIsNoGround):
        withhold(desk, letter, description="no evidentiary value")
    with pytest.raises(LeftEmpty):
        withhold(desk, letter, description=" ")


def test_a_ground_that_needs_an_order_names_it_whole(desk, letter):
    for missing in (*ORDER, None):
        order = None if missing is None else {**ORDER, missing: ""}
        with pytest.raises(OrderNeeded):
            withhold(desk, letter, ground="protective-order", order=order)
    with pytest.raises(OrderNeeded, match="court order") as refused:
        withhold(desk, letter, ground="protective-order", order={**ORDER, "sha256": "41"})
    assert "64" in refused.value.way_out


def test_what_is_withheld_is_not_owed_as_copies_and_stands_in_the_log(desk, letter):
    withhold(desk, letter, ground="protective-order", order=ORDER)
    (act,) = queries.withheld(PROSECUTION)
    assert (act.items, act.whole, act.ground) == ((letter,), (letter,), "us-nm.protective-order")
    assert act.order["sha256"] == "ab" * 32
    open_ones = queries.due(prosecution=PROSECUTION, today=DAY)
    assert [view.duty for view in open_ones] == ["list existence"]
    (closed,) = [v for v in queries.due(prosecution=PROSECUTION, today=DAY, closed=True) if not v.open]
    assert closed.state == "withheld (us-nm.protective-order)"


def test_the_targets_are_the_entries_with_contents_on_every_chain_of_the_record(desk, letter):
    withhold(desk, letter)
    (act,) = queries.withheld(PROSECUTION)
    item_t0, case_t0 = record.t0(on.item(letter)).hex(), record.t0(on.case("SO.24-001234")).hex()
    rows = {(row.i, row.type) for row in record.chain(on.item(letter))}
    named = {i for t0, i, _, _ in act.targets if t0 == item_t0}
    assert {type_ for i, type_ in rows if i in named} == {"ItemReceived/1", "FileTakenIn/1"}
    assert {t0 for t0, _, _, _ in act.targets} == {item_t0, case_t0}, (
        "the register of the day is no part of the record"
    )
    for t0, i, cm, fields in act.targets:
        subject = record.subject_of(bytes.fromhex(t0))
        assert subject.kind in (Kind.ITEM, Kind.CASE)
        assert record.chain(subject)[i].cm.hex() == cm
        assert fields is None


def test_one_file_can_be_withheld_and_the_rest_stays_owed(desk, letter, tmp_path):
    from muniment.custody import queries as custody

    a_file(desk, letter, tmp_path, text="page two", name="two.txt")
    digest = custody.files(letter)[1].digest
    withhold(desk, letter, files=[digest[:12]])
    (act,) = queries.withheld(PROSECUTION)
    assert act.whole == ()
    assert len(act.targets) == 1
    assert "produce copies" in [view.duty for view in queries.due(prosecution=PROSECUTION, today=DAY)]
    with pytest.raises(NoSuchFileOfItem):
        withhold(desk, letter, files=["00" * 32])
    with pytest.raises(NoSuchFileOfItem):
        withhold(desk, letter, files=[""])


def test_withholding_twice_on_one_ground_is_refused(desk, letter):
    withhold(desk, letter)
    with pytest.raises(WithholdAgain):
        withhold(desk, letter)
    withhold(desk, letter, ground="us-nm.risk-to-person")
    assert len(queries.withheld(PROSECUTION)) == 2


def test_lifting_makes_it_owed_again(desk, letter):
    withhold(desk, letter)
    (act,) = queries.withheld(PROSECUTION)
    actions.lift(desk, PROSECUTION, act.id[:8])
    assert queries.withheld(PROSECUTION) == ()
    assert "produce copies" in [view.duty for view in queries.due(prosecution=PROSECUTION, today=DAY)]
    (lifted,) = queries.withheld(PROSECUTION, lifted=True)
    assert (lifted.in_force, lifted.lifted_on) == (False, DAY)
    for id_ in (act.id, "", "ffff"):
        with pytest.raises(NotWithheld):
            actions.lift(desk, PROSECUTION, id_)


def test_one_of_two_acts_is_lifted_and_the_other_stays(desk, letter):
    withhold(desk, letter)
    withhold(desk, letter, ground="us-nm.risk-to-person")
    first, _ = queries.withheld(PROSECUTION)
    actions.lift(desk, PROSECUTION, first.id)
    assert [act.ground for act in queries.withheld(PROSECUTION)] == ["us-nm.risk-to-person"]
    assert not any(view.duty == "produce copies" for view in queries.due(prosecution=PROSECUTION, today=DAY))


def test_only_what_is_on_the_list_can_be_withheld(desk, letter):
    with pytest.raises(NotOnList):
        withhold(desk, an_item(desk, case_typed=OTHER))
    with pytest.raises(NothingNamed):
        actions.withhold(desk, PROSECUTION, [], ground="us-nm.privilege", description="letter")


def test_only_a_prosecutor_withholds(desk, desk_of, letter):
    withhold(desk, letter, ground="us-nm.risk-to-person")
    held = queries.withheld(PROSECUTION)[0].id
    for role in ("technician", "case agent", "paralegal", "defender", "administrator"):
        with pytest.raises(NotAllowed):
            withhold(desk_of(role), letter)
        with pytest.raises(NotAllowed):
            actions.lift(desk_of(role), PROSECUTION, held)


def test_of_another_matters_item_nothing_is_given_that_could_be_withheld(desk, letter):
    box = an_item(desk, case_typed=OTHER)
    propose(desk, box)
    with pytest.raises(NothingToWithhold):
        withhold(desk, box)
    determine(desk, box, "related")
    determine(desk, box, "undetermined")  # once related, it is of this record for good
    withhold(desk, box)
    (act,) = queries.withheld(PROSECUTION)
    outside = record.t0(on.case(OTHER)).hex()
    assert outside not in {t0 for t0, _, _, _ in act.targets}, (
        "the other case's list is no part of this record"
    )
