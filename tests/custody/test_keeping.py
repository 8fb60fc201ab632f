import pytest

from muniment.custody import actions, queries
from muniment.errors.cases import NotADate
from muniment.errors.custody import (
    AlreadyThere,
    DescriptionEmpty,
    HappenedInFuture,
    ItemDisposed,
    ItemNotOut,
    ItemOut,
    NothingToCorrect,
    SealDiffers,
    SealMissing,
    SealStanding,
    SealTaken,
    UnitsRefused,
    WordRefused,
    WordsMissing,
)
from muniment.errors.may import NotAllowed
from muniment.errors.record import Stale
from muniment.record.event import Instruction
from tests.custody.makers import an_item


def again(item):
    return queries.item(item.id)


def disposed(desk, **given):
    item = an_item(desk, **given)
    actions.dispose(
        desk, item.id, disposition="returned to owner", authority="J. Reyes, district attorney's office"
    )
    return item


# --- hands and places


def test_a_transfer_names_both_hands(desk):
    item = an_item(desk)
    actions.transfer(desk, item.number, to="T. Okafor", purpose="night shift", location="vault 2")
    line = queries.chain_of_custody(item.id)[-1]
    assert (line.act, line.from_custodian, line.to_custodian, line.location) == (
        "transferred",
        "founder",
        "T. Okafor",
        "vault 2",
    )
    assert (again(item).custodian, again(item).location) == ("T. Okafor", "vault 2")


def test_a_transfer_to_whoever_has_it_is_refused(desk):
    item = an_item(desk)
    with pytest.raises(AlreadyThere, match="already with"):
        actions.transfer(desk, item.id, to=" FOUNDER ", purpose="shift")


def test_a_disposed_item_can_not_be_transferred_moved_sealed_or_split(desk):
    item = disposed(desk)
    for act in (
        lambda: actions.transfer(desk, item.id, to="T. Okafor", purpose="trial"),
        lambda: actions.sign_out(desk, item.id, to="court", purpose="trial"),
        lambda: actions.move(desk, item.id, to="vault 2"),
        lambda: actions.seal(desk, item.id, seal="A-1"),
        lambda: actions.split(desk, item.id, parts=[1], how="counted out"),
        lambda: actions.count(desk, item.id, found=24),
        lambda: actions.request_lab(desk, item.id, lab="State lab", examinations=["composition"]),
        lambda: actions.hold(desk, item.id, hold="appeal", cause="appeal filed"),
        lambda: actions.dispose(desk, item.id, disposition="destroyed", authority="J. Reyes"),
    ):
        with pytest.raises(ItemDisposed, match="was disposed of on"):
            act()


def test_two_hand_overs_of_one_item_can_not_both_pass(desk, monkeypatch):
    item = an_item(desk)
    seen = queries.item(item.id)
    actions.transfer(desk, item.id, to="T. Okafor", purpose="shift")
    monkeypatch.setattr(queries, "item", lambda _ref: seen)
    with pytest.raises(Stale):
        actions.transfer(desk, item.id, to="B. Ortiz", purpose="shift")


def test_an_item_that_is_out_comes_back_before_it_goes_elsewhere(desk):
    item = an_item(desk)
    actions.sign_out(desk, item.id, to="State lab", purpose="composition")
    assert [view.id for view in queries.out()] == [item.id]
    for act in (actions.transfer, actions.sign_out):
        with pytest.raises(ItemOut, match="signed out to State lab"):
            act(desk, item.id, to="court", purpose="trial")
    actions.take_back(desk, item.id, to="T. Okafor", location="vault 1")
    assert queries.out() == []
    with pytest.raises(ItemNotOut):
        actions.take_back(desk, item.id, to="T. Okafor", location="vault 1")


def test_a_move_changes_the_place_and_nothing_else(desk):
    item = an_item(desk)
    actions.move(desk, item.id, to="vault 3, shelf 4")
    assert (again(item).location, again(item).custodian) == ("vault 3, shelf 4", "founder")
    with pytest.raises(AlreadyThere):
        actions.move(desk, item.id, to="Vault 3, shelf 4")


@pytest.mark.parametrize("to", ["", "  "])
def test_a_hand_over_to_nobody_is_refused(desk, to):
    item = an_item(desk)
    with pytest.raises(WordsMissing):
        actions.transfer(desk, item.id, to=to, purpose="shift")
    with pytest.raises(WordsMissing):
        actions.transfer(desk, item.id, to="T. Okafor", purpose=to)


def test_an_act_that_is_no_look_is_refused(desk):
    item = an_item(desk)
    actions.look_at(desk, item.id, act="examined", purpose="weighed")
    with pytest.raises(WordRefused, match="examined"):
        actions.look_at(desk, item.id, act="improved", purpose="polished")


def test_who_may_not_hand_over_is_refused(desk, desk_of):
    with pytest.raises(NotAllowed):
        actions.transfer(desk_of("judge"), an_item(desk).id, to="T. Okafor", purpose="shift")


def test_an_act_to_come_and_one_of_no_day_are_refused(desk, clock):
    clock.set("2024-03-06T10:00:00-07:00")
    item = an_item(desk)
    with pytest.raises(HappenedInFuture):
        actions.move(desk, item.id, to="vault 2", occurred_at="2024-03-07")
    with pytest.raises(HappenedInFuture):
        actions.move(desk, item.id, to="vault 2", occurred_at="2024-03-06T10:00:01-07:00")
    with pytest.raises(NotADate):
        actions.move(desk, item.id, to="vault 2", occurred_at="03/04/2024")
    actions.move(desk, item.id, to="vault 2", occurred_at="2024-03-06T09:59")
    assert queries.chain_of_custody(item.id)[-1].occurred_at == "2024-03-06T09:59:00-07:00"


def test_an_instruction_needs_a_name_and_words(desk):
    item = an_item(desk)
    with pytest.raises(WordsMissing, match="words of the instruction"):
        actions.move(desk, item.id, to="vault 2", on_instruction_of=Instruction(who="Lt. Moss", words=" "))


def test_what_a_former_system_says_is_kept_as_stated_there_and_moves_nothing(desk):
    item = an_item(desk)
    actions.stated(
        desk,
        item.id,
        act="checked out",
        to_custodian="B. Ortiz",
        location="lab",
        occurred_at="2019-05-02",
        remark="box 4",
    )
    line = queries.chain_of_custody(item.id)[-1]
    assert (line.act, line.purpose, line.occurred_at) == (
        "stated by the former system",
        "checked out: box 4",
        "2019-05-02",
    )
    assert (again(item).custodian, again(item).location) == ("founder", "intake counter")


# --- seals


def test_a_seal_is_put_on_opened_and_replaced(desk):
    item = an_item(desk)
    actions.seal(desk, item.id, seal="a-1001")
    assert again(item).seal == "A-1001"
    actions.open_seal(desk, item.id, seal="A-1001", purpose="compared in court")
    assert again(item).seal is None
    actions.seal(desk, item.id, seal="A-1002")
    assert [line.act for line in queries.chain_of_custody(item.id)] == [
        "received",
        "resealed",
        "opened",
        "resealed",
    ]


def test_a_seal_number_is_used_once_in_the_life_of_the_office(desk):
    item, other = an_item(desk), an_item(desk)
    actions.seal(desk, item.id, seal="A-1001")
    with pytest.raises(SealTaken, match=item.number):
        actions.seal(desk, other.id, seal="a-1001")
    actions.open_seal(desk, item.id, seal="A-1001", purpose="compared")
    with pytest.raises(SealTaken):
        actions.seal(desk, item.id, seal="A-1001")


def test_a_second_seal_over_one_that_was_not_opened_is_refused(desk):
    item = an_item(desk)
    actions.seal(desk, item.id, seal="A-1001")
    with pytest.raises(SealStanding):
        actions.seal(desk, item.id, seal="A-1002")


def test_opening_what_has_no_seal_is_refused(desk):
    with pytest.raises(SealMissing):
        actions.open_seal(desk, an_item(desk).id, seal="A-1", purpose="trial")


def test_another_seal_than_that_on_record_needs_a_reason_that_is_given_out(desk):
    item = an_item(desk)
    actions.seal(desk, item.id, seal="A-1001")
    with pytest.raises(SealDiffers, match="A-1001 on record, but A-1007"):
        actions.open_seal(desk, item.id, seal="A-1007", purpose="trial")
    actions.open_seal(
        desk, item.id, seal="A-1007", purpose="trial", reason_given="The bag bore A-1007 when it came back."
    )
    line = queries.chain_of_custody(item.id)[-1]
    assert (line.seal, line.reason_given) == ("A-1007", "The bag bore A-1007 when it came back.")


def test_a_seal_without_a_number_is_refused(desk):
    with pytest.raises(WordsMissing):
        actions.seal(desk, an_item(desk).id, seal=" ")


# --- units


def test_a_lot_gives_units_to_items_of_their_own(desk):
    lot = an_item(desk, case_typed="24-001234", description={"caliber": ".45 Colt", "units": 24})
    done = actions.split(
        desk, lot.id, parts=[{"units": 4, "what": "rounds for the laboratory"}, 2], how="counted out"
    )
    first, second = (queries.item(child) for child in done.children)
    assert (first.units, first.what, first.case, first.caliber) == (
        4,
        "rounds for the laboratory",
        lot.case,
        ".45 Colt",
    )
    assert (first.received_at, first.words, first.parent) == (lot.received_at, lot.words, lot.id)
    assert (second.units, second.what) == (2, lot.what)
    assert again(lot).units == 18
    assert queries.item(first.number).id == first.id
    assert done.numbers == (first.number, second.number)
    assert [view.id for view in queries.children_of(lot.id)] == list(done.children)
    assert {view.id for view in queries.items_of(lot.case)} == {lot.id, *done.children}
    line = queries.chain_of_custody(lot.id)[-1]
    assert (line.act, line.units) == ("split", 6)
    grandchild = actions.split(desk, first.id, parts=[1], how="one for a chip").numbers[0]
    assert grandchild.startswith(first.number[:-2] + "-U01-")


@pytest.mark.parametrize("parts", [[25], [24, 1], [0], [-1], [12, -1], [1.5], ["4"], [True], []])
def test_more_units_than_there_are_none_and_fewer_are_refused(desk, parts):
    lot = an_item(desk)
    with pytest.raises(UnitsRefused):
        actions.split(desk, lot.id, parts=parts, how="counted out")
    assert again(lot).units == 24


def test_a_lot_can_be_taken_apart_whole_and_then_no_further(desk):
    lot = an_item(desk, units=2)
    actions.split(desk, lot.id, parts=[1, 1], how="one each")
    with pytest.raises(UnitsRefused, match="has 0"):
        actions.split(desk, lot.id, parts=[1], how="one more")


def test_a_count_stands_beside_what_was_expected_and_corrects_nothing(desk):
    item = an_item(desk)
    actions.count(desk, item.id, found=23, scope="audit")
    (counted,) = queries.counts(item.id)
    assert (counted.expected, counted.found, counted.scope) == (24, 23, "audit")
    assert again(item).units == 24
    for wrong in (-1, 2.5, None):
        with pytest.raises(UnitsRefused):
            actions.count(desk, item.id, found=wrong)
    with pytest.raises(WordRefused):
        actions.count(desk, item.id, found=24, scope="glance")


# --- what it looks like


def test_later_descriptions_override_key_by_key_and_earlier_ones_stay_in_history(desk):
    item = an_item(desk)
    actions.describe(desk, item.id, description={"text": "brass cases", "caliber": ".45", "serial": "  "})
    actions.describe(desk, item.id, description={"caliber": ".45 Colt"})
    now = again(item)
    assert (now.caliber, now.serial, now.text) == (
        ".45 Colt",
        None,
        "live rounds in a plastic bag · brass cases",
    )
    said = [r.event.description for r in queries.history(item.id) if r.event.TYPE == "ItemDescribed/1"]
    assert [each["caliber"] for each in said] == [".45", ".45 Colt"]


def test_a_description_that_says_nothing_is_refused(desk):
    with pytest.raises(DescriptionEmpty):
        actions.describe(desk, an_item(desk).id, description={"text": " ", "serial": None})


def test_a_correction_shows_both(desk):
    item = an_item(desk)
    actions.describe(desk, item.id, description={"serial": "K8O1", "caliber": ".45"})
    described = queries.history(item.id)[-1].id
    actions.correct(desk, item.id, description={"serial": "K801"}, reason_given="O read for 0")
    entry = queries.history(item.id)[-1]
    assert entry.event.corrects == {"event": described, "was": {"serial": "K8O1"}}
    assert (again(item).serial, again(item).caliber) == ("K801", ".45")


def test_a_correction_of_the_count_counts_and_one_of_the_receipt_leaves_it_as_it_was(desk):
    item = an_item(desk)
    actions.correct(desk, item.id, description={"units": 23}, reason_given="counted twice")
    assert (again(item).units, again(item).units_received) == (23, 24)
    actions.correct(desk, item.id, description={"category": "firearm"}, reason_given="wrong box ticked")
    assert (again(item).category, again(item).description["category"]) == ("ammunition", "firearm")


def test_a_correction_of_nothing_is_refused(desk):
    item = an_item(desk)
    actions.describe(desk, item.id, description={"serial": "K801"})
    with pytest.raises(NothingToCorrect, match="says so already"):
        actions.correct(desk, item.id, description={"serial": "K801"}, reason_given="sure?")
    with pytest.raises(NothingToCorrect, match="no description"):
        actions.correct(
            desk, item.id, description={"serial": "K802"}, corrects="ffffffffffff", reason_given="misread"
        )
    with pytest.raises(WordsMissing, match="why it is corrected"):
        actions.correct(desk, item.id, description={"serial": "K802"})
    with pytest.raises(UnitsRefused):
        actions.correct(desk, item.id, description={"units": -3}, reason_given="misread")
