import pytest

from muniment.accounts import actions as accounts
from muniment.cases import actions as cases
from muniment.custody import actions, queries
from muniment.errors.custody import NoSuchEventOfItem, NotNamed, WordsMissing
from muniment.record.event import Instruction
from tests.custody.makers import WORDS, an_item, receive


def questioned(desk):
    return queries.item(receive(desk, case_typed="information only").item)


def test_saying_whose_choice_it_was_closes_the_question(desk):
    item = questioned(desk)
    actions.choose_number(
        desk,
        item.id,
        number_chosen="information only",
        on_instruction_of="Lt. Moss",
        words="Not ours. Put them under another number.",
        numbers_shown=["SO.24-001234"],
    )
    assert queries.numbers_unanswered() == ()
    (chosen,) = queries.numbers_chosen(item.id)
    assert (chosen.number_chosen, chosen.numbers_shown, chosen.by) == (
        "information only",
        ("SO.24-001234",),
        "founder",
    )
    assert chosen.on_instruction_of == {
        "who": "Lt. Moss",
        "words": "Not ours. Put them under another number.",
    }


def test_an_instruction_without_its_words_is_refused(desk):
    item = questioned(desk)
    with pytest.raises(WordsMissing, match=r"the words of Lt\. Moss"):
        actions.choose_number(desk, item.id, number_chosen="information only", on_instruction_of="Lt. Moss")
    with pytest.raises(WordsMissing, match="the number chosen"):
        actions.choose_number(desk, item.id, number_chosen=" ")
    assert len(queries.numbers_unanswered()) == 1


def test_ones_own_choice_needs_no_words_and_somebody_elses_does(desk):
    item = questioned(desk)
    with pytest.raises(WordsMissing):
        actions.choose_number(desk, item.id, number_chosen="information only", by_whom="T. Okafor")
    actions.choose_number(desk, item.id, number_chosen="information only", by_whom="founder")
    assert queries.numbers_chosen(item.id)[0].on_instruction_of is None


def test_whoever_is_named_is_told_and_may_answer_beside_it(desk, desk_of):
    accounts.add_user(desk, "lt.moss", name="Dana Moss", roles=["officer"])
    item = questioned(desk)
    actions.choose_number(
        desk, item.id, number_chosen="information only", on_instruction_of="dana moss", words="Not ours."
    )
    (notice,) = queries.notices_for("lt.moss")
    assert (notice.item, notice.words, notice.by, notice.answers) == (item.id, "Not ours.", "founder", ())
    actions.answer(
        desk_of("officer", user="lt.moss"), item.id, answers=notice.id, words="I said to ask the case agent."
    )
    assert queries.notices_for("lt.moss")[0].answers[0].words == "I said to ask the case agent."
    assert queries.numbers_chosen(item.id)[0].answers[0].by == "lt.moss"
    assert queries.notices_for("founder") == ()


@pytest.mark.parametrize("written", ["Dana  Moss", " DANA\u00a0MOSS ", "Dana\u200b Moss", "lt.moss\u200b"])
def test_no_way_of_writing_a_name_keeps_it_from_being_told(desk, written):
    accounts.add_user(desk, "lt.moss", name="Dana Moss", roles=["officer"])
    actions.choose_number(
        desk, questioned(desk).id, number_chosen="none", on_instruction_of=written, words="Not ours."
    )
    assert [notice.words for notice in queries.notices_for("lt.moss")] == ["Not ours."]


def test_any_act_on_instruction_is_told_to_whoever_gave_it(desk):
    item = an_item(desk)
    actions.move(
        desk, item.id, to="back room", on_instruction_of=Instruction(who="lt.moss", words="Out of the way.")
    )
    (notice,) = queries.notices_for("lt.moss")
    assert (notice.about, notice.words) == ("moved", "Out of the way.")


def test_an_answer_of_one_who_is_not_named_is_refused(desk, desk_of):
    item = questioned(desk)
    actions.choose_number(
        desk, item.id, number_chosen="information only", on_instruction_of="lt.moss", words="Not ours."
    )
    entry = queries.numbers_chosen(item.id)[0].id
    for other in (desk, desk_of("prosecutor", user="lt.mos")):
        with pytest.raises(NotNamed):
            actions.answer(other, item.id, answers=entry, words="I know better.")


def test_an_answer_to_what_does_not_stand_on_the_item_is_refused(desk, desk_of):
    item, other = questioned(desk), an_item(desk)
    actions.choose_number(desk, item.id, number_chosen="none", on_instruction_of="lt.moss", words="Not ours.")
    entry = queries.numbers_chosen(item.id)[0].id
    moss = desk_of("officer", user="lt.moss")
    for ref, answers in ((other.id, entry), (item.id, "ffffffffffff"), (item.id, "zz"), (item.id, "")):
        with pytest.raises(NoSuchEventOfItem):
            actions.answer(moss, ref, answers=answers, words="No.")
    with pytest.raises(WordsMissing):
        actions.answer(moss, item.id, answers=entry, words=" ")


def test_later_words_are_kept_also_about_what_is_gone(desk):
    item = an_item(desk)
    actions.dispose(desk, item.id, disposition="destroyed", authority="Judge Lund")
    actions.claim(desk, item.id, claimant="Orrin Vale", words=WORDS, about_when="until March")
    (kept,) = queries.claims(item.id)
    assert (kept.claimant, kept.words, kept.about_when) == ({"name": "Orrin Vale"}, WORDS, "until March")
    with pytest.raises(WordsMissing, match="who says it"):
        actions.claim(desk, item.id, claimant={"contact": "555"}, words=WORDS)
    with pytest.raises(WordsMissing):
        actions.claim(desk, item.id, claimant="Orrin Vale", words="")


# --- a proposal for another case asks by itself


def test_rounds_put_under_another_number_than_their_source_named_are_asked_about_by_themselves(desk):
    cases.open_case(desk, "24-001234")
    cases.open_case(desk, "24-009999")
    intake = receive(desk, case_typed="24-009999", words="They may belong to your case 24-001234.")
    assert intake.question
    (question,) = queries.numbers_unanswered()
    assert question.numbers == ("SO.24-001234",)
    assert not receive(
        desk, case_typed="24-009999", words="They are mine.", what="a hat", category="clothing"
    ).question


def test_under_the_number_that_the_source_named_there_is_nothing_to_ask(desk):
    cases.open_case(desk, "24-001234")
    assert not receive(desk, case_typed="24-001234", words="They may belong to your case 24-001234.").question
