"""Two people of two organizations sign for an order; nothing takes effect before the second."""

import pytest

from muniment.custody import actions as custody
from muniment.custody import queries as items
from muniment.disclosure.actions import sealing
from muniment.disclosure.orders import queries
from muniment.disclosure.orders.targets import Named
from muniment.errors.custody import NoSuchItem
from muniment.errors.disclosure import (
    NoSuchEntryNamed,
    NoSuchFileOfItem,
    NoSuchOrder,
    NotForOrder,
    NothingOrdered,
    OrderFileMissing,
    OrderIncomplete,
    OrderToCome,
    SameOrganization,
    SameSigner,
    SealedAlready,
    SignerWithoutOffice,
)
from muniment.errors.may import NotAllowed
from muniment.record import event as on
from muniment.record import queries as record
from muniment.record import replay
from tests.disclosure.makers import a_file, a_prosecution, an_item


def sealed(people, item, paper, **named):
    requested = sealing.seal(people["tech"], Named(items=(item,), **named), paper=paper())
    return sealing.confirm(people["prosecutor"], requested.order.id).order


def types(item):
    return [row.type.partition("/")[0] for row in record.chain(on.item(item))]


def test_the_first_signature_waits_and_changes_nothing(desk, people, paper):
    a_prosecution(desk)
    item = an_item(desk)
    before = types(item)
    waiting = sealing.seal(people["tech"], Named(items=(item,)), paper=paper()).order
    assert (waiting.state, waiting.organization, waiting.confirmed_by) == (
        "waiting",
        "Alder County Sheriff",
        None,
    )
    assert types(item) == before
    assert desk.office.files.has(waiting.order["sha256"])


def test_the_second_signature_of_another_organization_puts_it_in_force(desk, people, paper):
    a_prosecution(desk)
    item = an_item(desk)
    order = sealed(people, item, paper)
    assert (order.state, order.confirmed_by, order.confirmed_organization) == (
        "in force",
        "prosecutor",
        "District Attorney",
    )
    assert types(item)[-1] == "SealOrdered"
    made = record.history(on.item(item))[-1].event
    assert made.authority["requested"]["organization"] == "Alder County Sheriff"
    assert made.authority["confirmed"]["organization"] == "District Attorney"
    assert made.order["docket"] == "D202-CR-2026-7"


def test_each_chain_gets_an_order_of_its_own_that_names_no_other(desk, people, paper):
    a_prosecution(desk)
    item = an_item(desk)
    order = sealed(people, item, paper)
    assert len(order.recorded) == 3  # the item's chain, its case's, the register of the day
    for row in record.chain(on.item(item)):
        if row.type == "SealOrdered/1":
            assert {target[0] for target in record.values(row.seq)["targets"]} == {
                record.t0(on.item(item)).hex()
            }


@pytest.mark.parametrize(
    ("second", "refusal"),
    [
        ("tech", NotAllowed),
        ("sergeant", SameOrganization),
        ("nobody", SignerWithoutOffice),
        ("agent", NotAllowed),
    ],
)
def test_who_can_not_be_the_second(desk, people, paper, second, refusal):
    item = an_item(desk)
    waiting = sealing.seal(people["tech"], Named(items=(item,)), paper=paper()).order
    with pytest.raises(refusal):
        sealing.confirm(people[second], waiting.id)
    assert queries.order(waiting.id).state == "waiting"
    assert "SealOrdered" not in types(item)


def test_nobody_signs_twice(desk, people, paper):
    item = an_item(desk)
    waiting = sealing.seal(people["prosecutor"], Named(items=(item,)), paper=paper()).order
    with pytest.raises(SameSigner, match="prosecutor requested"):
        sealing.confirm(people["prosecutor"], waiting.id)


def test_a_first_signer_without_an_organization_is_refused(desk, people, paper):
    item = an_item(desk)
    with pytest.raises(SignerWithoutOffice):
        sealing.seal(people["nobody"], Named(items=(item,)), paper=paper())


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"docket": "  "}, OrderIncomplete),
        ({"court": ""}, OrderIncomplete),
        ({"date": ""}, OrderIncomplete),
        ({"date": "2130-03-07"}, OrderToCome),
        ({"stream": None}, OrderFileMissing),
    ],
)
def test_an_order_is_whole_or_refused(desk, people, paper, given, refusal):
    item = an_item(desk)
    size = record.size()
    with pytest.raises(refusal):
        sealing.seal(people["tech"], Named(items=(item,)), paper=paper(**given))
    assert record.size() == size


@pytest.mark.parametrize(
    ("named", "refusal"),
    [
        (Named(), NothingOrdered),
        (Named(items=("deadbeef" * 4,)), NoSuchItem),
        (Named(entries=("0123456789ab",)), NoSuchEntryNamed),
        (Named(entries=("not an id",)), NoSuchEntryNamed),
    ],
)
def test_a_target_that_is_not_on_the_record_is_refused(desk, people, paper, named, refusal):
    with pytest.raises(refusal):
        sealing.seal(people["tech"], named, paper=paper())


def test_a_file_that_the_item_has_not_is_refused(desk, people, paper, tmp_path):
    item = an_item(desk)
    a_file(desk, item, tmp_path)
    with pytest.raises(NoSuchFileOfItem):
        sealing.seal(people["tech"], Named(items=(item,), files=("00" * 32,)), paper=paper())


def test_a_seal_can_not_be_sealed(desk, people, paper):
    item = an_item(desk)
    order = sealed(people, item, paper)
    with pytest.raises(NotForOrder, match="stay open"):
        sealing.seal(people["tech"], Named(entries=(order.recorded[0][:12],)), paper=paper())
    with pytest.raises(NotForOrder, match="stay open"):
        sealing.expunge_(people["tech"], Named(entries=(order.recorded[0][:12],)), paper=paper())


def test_what_is_sealed_is_not_sealed_again(desk, people, paper):
    item = an_item(desk)
    order = sealed(people, item, paper)
    with pytest.raises(SealedAlready, match=order.id):
        sealing.seal(people["tech"], Named(items=(item,)), paper=paper())


def test_a_seal_is_lifted_by_another_order_and_only_once(desk, people, paper):
    item = an_item(desk)
    order = sealed(people, item, paper)
    lifting = sealing.unseal(people["tech"], order.id, paper=paper(docket="D202-CR-2026-9")).order
    assert queries.order(order.id).state == "in force"
    sealing.confirm(people["judge"], lifting.id)
    assert (queries.order(order.id).state, queries.order(order.id).ended_by) == ("lifted", lifting.id)
    assert types(item)[-1] == "SealLifted"
    with pytest.raises(NoSuchOrder, match="seal in force"):
        sealing.unseal(people["tech"], order.id, paper=paper())
    with pytest.raises(NoSuchOrder, match="waits"):
        sealing.confirm(people["judge"], lifting.id)


def test_a_request_can_be_withdrawn_and_is_not_confirmed_afterwards(desk, people, paper):
    item = an_item(desk)
    waiting = sealing.seal(people["tech"], Named(items=(item,)), paper=paper()).order
    sealing.withdraw(people["tech"], waiting.id, reason="the order names another item")
    assert queries.order(waiting.id).state == "withdrawn"
    with pytest.raises(NoSuchOrder):
        sealing.confirm(people["prosecutor"], waiting.id)


def test_one_field_can_be_sealed_and_structure_can_not(desk, people, paper):
    item = an_item(desk)
    entry = items.item(item).event
    named = Named(entries=(entry,), fields=("words", "source"))
    order = sealing.seal(people["tech"], named, paper=paper()).order
    assert {tuple(target[3]) for target in order.targets} == {(15, 16)}
    with pytest.raises(NotForOrder, match="item_t0"):
        sealing.seal(people["tech"], Named(entries=(entry,), fields=("item_t0",)), paper=paper())
    with pytest.raises(NotForOrder, match="whose item"):
        sealing.seal(people["tech"], Named(entries=(entry,), fields=("filed",)), paper=paper())


def test_orders_replay(desk, people, paper):
    a_prosecution(desk)
    item = an_item(desk)
    custody.describe(desk, item, description={"text": "worn"})
    order = sealed(people, item, paper)
    sealing.seal(people["tech"], Named(items=(an_item(desk),)), paper=paper())
    lifting = sealing.unseal(people["tech"], order.id, paper=paper(docket="9")).order
    sealing.confirm(people["judge"], lifting.id)
    assert replay.check().ok
