"""The successor's page: all of it, in time order, on one page."""

from datetime import date

from muniment.cases import actions as cases
from muniment.custody import actions as custody
from muniment.disclosure import actions, queries
from tests.disclosure.makers import OTHER, PROSECUTION, a_prosecution, an_item, propose

DAY = date(2030, 3, 6)


def test_a_successor_sees_every_open_line_talk_promise_choice_and_court_event(desk, clock):
    a_prosecution(desk, arraigned="2030-02-20", trial="2030-09-03")
    rounds = an_item(
        desk,
        case_typed="SO.30-777777",
        category="ammunition",
        what="24 live rounds",
        received_at="2030-03-01",
    )
    propose(desk, rounds, because="same caliber; the source named the ranch")
    custody.choose_number(
        desk,
        rounds,
        number_chosen="SO.30-777777",
        numbers_shown=["SO.24-001234"],
        on_instruction_of="L. Eader",
        words="information only",
    )
    actions.told(desk, rounds, told="P. Rosecutor", how="telephone", on="2030-03-03")
    actions.discussion(desk, rounds, people=["P. Rosecutor"], promise="a comparison", on="2030-03-04")
    actions.request(desk, PROSECUTION, words="All rounds, please.", from_="D. Fender", on="2030-03-05")
    an_item(desk, case_typed=OTHER)
    clock.set("2030-03-20T10:00:00-07:00")
    cases.counsel_appeared(
        desk, PROSECUTION, name="P. Rosecutor", side="prosecution", capacity="assistant", date="2030-02-20"
    )
    cases.counsel_withdrew(desk, PROSECUTION, name="P. Rosecutor", date="2030-03-20")
    page = queries.open_lines(PROSECUTION, today=date(2030, 3, 20))
    assert {line.kind for line in page} == {
        "duty",
        "link",
        "comparison",
        "told",
        "promise",
        "number chosen",
        "court event",
    }
    days = [line.on or date.min for line in page]
    assert days == sorted(days)
    text = "\n".join(line.sentence for line in page)
    for words in (
        "possible, under inquiry since",
        "an examination has never been requested",
        "promised: a comparison",
        'on instruction of L. Eader: "information only"',
        "P. Rosecutor was told of",
        "answer request, by 2030-03-12",
        "certify, by 2030-08-19",
        "counsel withdrew",
        "19 days from first possession",
        "7 days after the day",
        "DRAFT, UNREVIEWED",
    ):
        assert words in text, words
    assert {line.kind for line in page if line.blocks} == {"duty", "link"}
