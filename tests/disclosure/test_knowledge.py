"""Who was told, what was discussed, promised and chosen: side by side, in time order, and the person named may answer."""

from datetime import date

import pytest

from muniment.accounts import actions as accounts
from muniment.custody import actions as custody
from muniment.disclosure import actions, queries
from muniment.errors.custody import HappenedInFuture, NoSuchItem
from muniment.errors.disclosure import LeftEmpty
from muniment.errors.may import NotAllowed
from tests.disclosure.makers import PROSECUTION, a_prosecution, an_item

DAY = date(2030, 3, 6)


@pytest.fixture
def rounds(desk):
    a_prosecution(desk)
    return an_item(desk, category="ammunition", what="24 live rounds")


def test_it_stands_in_the_order_in_which_it_happened(desk, rounds):
    actions.discussion(
        desk,
        rounds,
        people=["P. Rosecutor", "S. Heriff"],
        outcome="to be left where they are",
        on="2030-03-05",
    )
    actions.told(
        desk,
        rounds,
        told="P. Rosecutor",
        how="telephone",
        matter="the ranch",
        words="24 rounds came in",
        on="2030-03-04",
    )
    known = queries.knowledge(rounds)
    assert [(k.kind, k.at, k.people) for k in known] == [
        ("told", "2030-03-04", ("P. Rosecutor",)),
        ("discussed", "2030-03-05", ("P. Rosecutor", "S. Heriff")),
    ]
    assert known[0].words == "24 rounds came in"
    assert known[0].how == "telephone"


def test_whose_choice_the_number_was_stands_there_with_the_words(desk, rounds):
    custody.choose_number(
        desk,
        rounds,
        number_chosen="SO.24-009999",
        numbers_shown=["SO.24-001234"],
        on_instruction_of="L. Eader",
        words="put them somewhere else",
    )
    (known,) = queries.knowledge(rounds)
    assert (known.kind, known.instruction_who, known.instruction_words) == (
        "number chosen",
        "L. Eader",
        "put them somewhere else",
    )


def test_the_person_named_is_told_at_once_and_the_answer_stands_beside(desk, desk_of, rounds):
    accounts.add_user(desk, "pros", name="P. Rosecutor", roles=["prosecutor"])
    actions.told(desk, rounds, told="p.  rosecutor", how="in person")
    (notice,) = queries.notices_for("pros")
    assert notice.item == rounds
    assert "was told of" in notice.sentence
    assert queries.notices_for("founder") == ()
    custody.answer(
        desk_of("prosecutor", user="pros"),
        rounds,
        answers=notice.id,
        words="I was told of a box, not of rounds.",
    )
    told, answered = queries.knowledge(rounds)
    assert (answered.kind, answered.answers, answered.by) == ("answer", told.id, "pros")
    assert answered.words == "I was told of a box, not of rounds."


def test_a_promise_stands_on_the_successors_page(desk, rounds):
    actions.discussion(
        desk,
        rounds,
        people=["P. Rosecutor", "D. Fender"],
        promise="a comparison by the laboratory",
        promised_by="2030-04-01",
    )
    (line,) = [line for line in queries.open_lines(PROSECUTION, today=DAY) if line.kind == "promise"]
    assert "promised: a comparison by the laboratory, by 2030-04-01" in line.sentence
    assert not line.blocks


def test_no_word_of_judgment_stands_in_a_sentence(desk, rounds):
    actions.told(desk, rounds, told="P. Rosecutor", how="telephone", on="2030-03-04")
    actions.discussion(desk, rounds, people=["P. Rosecutor"], outcome="says that nobody told her")
    text = " ".join(line.sentence for line in queries.open_lines(PROSECUTION, today=date(2030, 9, 1))).lower()
    for word in ("contradict", "violation", "late", "misconduct", "hid ", "conceal"):
        assert word not in text.replace("related", "").replace("translate", "")


def test_told_says_who_and_how(desk, rounds):
    for given in [{"told": ""}, {"how": " "}]:
        with pytest.raises(LeftEmpty):
            actions.told(desk, rounds, **{"told": "P. Rosecutor", "how": "telephone", **given})


def test_a_discussion_says_who_and_what_came_of_it(desk, rounds):
    for given in [{"people": []}, {"people": [" "]}, {"outcome": ""}]:
        with pytest.raises(LeftEmpty):
            actions.discussion(desk, rounds, **{"people": ["P. Rosecutor"], "outcome": "left open", **given})


def test_nobody_was_told_tomorrow(desk, rounds):
    with pytest.raises(HappenedInFuture):
        actions.told(desk, rounds, told="P. Rosecutor", how="telephone", on="2030-03-07")


def test_an_item_that_is_not_there_is_refused(desk, rounds):
    with pytest.raises(NoSuchItem):
        actions.told(desk, "f" * 32, told="P. Rosecutor", how="telephone")


def test_the_defense_does_not_write_what_the_prosecution_knew(desk_of, rounds):
    with pytest.raises(NotAllowed):
        actions.told(desk_of("defender"), rounds, told="P. Rosecutor", how="telephone")
    with pytest.raises(NotAllowed):
        actions.discussion(desk_of("defender"), rounds, people=["P. Rosecutor"], outcome="x")
