import io

import pytest

from muniment.custody import actions, models, queries
from muniment.custody.actions import NumberChosen
from muniment.custody.projections import projector
from muniment.record import replay
from muniment.record.event import Instruction
from tests.custody.makers import WALK_IN, WORDS, receive


@pytest.fixture
def a_full_room(desk):
    """One of everything that can happen to an item."""
    lot = receive(
        desk, case_typed="24-009999 information only", description={"caliber": ".45"}, key="intake-1"
    ).item
    actions.choose_number(
        desk, lot, number_chosen="24-009999", on_instruction_of="lt.moss", words="Not ours."
    )
    receive(
        desk,
        case_typed="safekeeping",
        chosen=NumberChosen(number="safekeeping", by_whom="lt.moss", words="Keep it."),
    )
    receive(desk, case_typed="found property")
    actions.describe(desk, lot, description={"headstamp": "STARLINE"}, words="on every case")
    actions.correct(desk, lot, description={"caliber": ".45 Colt", "units": 23}, reason_given="looked again")
    actions.seal(desk, lot, seal="A-1")
    actions.move(
        desk, lot, to="vault 2", on_instruction_of=Instruction(who="lt.moss", words="Out of the way.")
    )
    actions.sign_out(desk, lot, to="State lab", purpose="composition")
    actions.take_back(desk, lot, to="founder", location="vault 2")
    actions.transfer(desk, lot, to="T. Okafor", purpose="shift")
    actions.open_seal(desk, lot, seal="A-1", purpose="compared")
    actions.look_at(desk, lot, act="examined", purpose="weighed")
    actions.stated(desk, lot, act="logged", occurred_at="2019-01-02")
    actions.count(desk, lot, found=22)
    child = actions.split(desk, lot, parts=[3], how="counted out").children[0]
    actions.split(desk, child, parts=[1], how="one for a chip")
    actions.request_lab(desk, lot, lab="State lab", examinations=["composition"])
    actions.report_lab(desk, lot, findings="Lead.")
    actions.add_file(desk, lot, stream=io.BytesIO(b"photo"), name="photo.jpg")
    actions.claim(desk, lot, claimant=WALK_IN, words=WORDS)
    actions.hold(desk, child, hold="appeal", cause="filed")
    actions.hold(desk, child, hold="suit", cause="notice")
    actions.lift_hold(desk, child, hold="appeal", cause="affirmed")
    actions.lift_hold(desk, child, hold="suit", cause="settled")
    actions.dispose(desk, child, disposition="destroyed", authority="Judge Lund")
    actions.decline(desk, source=WALK_IN, words=WORDS, what="a box", why="no room")
    return lot


def test_the_tables_are_what_the_record_gives(a_full_room):
    found = replay.check()
    assert found.differences == ()
    assert found.ok
    assert found.events > 25


def test_every_table_of_the_room_was_put_to_the_test(a_full_room):
    empty = {table.__name__ for table in projector.tables if not table.objects.exists()}
    assert empty == {"Answer"}  # tests of numbers answer


def test_every_event_has_a_handler_and_every_table_is_emptied_on_replay():
    from django.apps import apps

    from muniment.custody.events import EVENTS

    assert set(projector.handlers) == set(EVENTS)
    assert set(projector.tables) == set(apps.get_app_config("custody").get_models())


def test_a_changed_row_is_found_by_replay(a_full_room):
    models.Item.objects.filter(pk=a_full_room).update(case=None)
    assert [each.table for each in replay.check().differences] == ["custody_item"]
    replay.rebuild()
    assert queries.item(a_full_room).case == "SO.24-009999"
