"""Rows are rebuilt from the record, the same to the last one."""

from datetime import date

from django.core import serializers

from muniment.cases import actions as cases
from muniment.custody import actions as custody
from muniment.disclosure import actions, models, queries
from tests.disclosure.makers import (
    PROSECUTION,
    a_file,
    a_prosecution,
    an_item,
    deliver,
    determine,
    issue,
    propose,
)


def rows():
    return {
        table.__name__: serializers.serialize("json", table.objects.order_by("pk")) for table in models.TABLES
    }


def test_live_equals_replayed(desk, tmp_path):
    from muniment.record import replay

    a_prosecution(desk, arraigned="2030-03-01", trial="2030-03-25")
    report = an_item(desk, category="document", received_at="2030-03-01")
    file = a_file(desk, report, tmp_path)
    rounds = an_item(desk, case_typed="SO.30-777777", category="ammunition", units=24)
    propose(desk, rounds)
    determine(desk, rounds, "related")
    determine(desk, rounds, "undetermined")
    custody.choose_number(
        desk,
        rounds,
        number_chosen="SO.30-777777",
        numbers_shown=[],
        words="as the label says",
        by_whom="T. Ech",
    )
    actions.list_existence(desk, PROSECUTION, [report], how="by hand", served_on="D. Fender", on="2030-03-05")
    issue(desk, [report, rounds], files=[file])
    deliver(desk, [report], receipt="signed")
    custody.split(desk, rounds, parts=[custody.Part(units=1, what="one round")], how="for the laboratory")
    actions.access(desk, PROSECUTION, [rounds], how="offered", to="D. Fender")
    actions.withhold(desk, PROSECUTION, [report], ground="privilege", description="a letter")
    actions.lift(desk, PROSECUTION, queries.withheld(PROSECUTION)[0].id)
    actions.withhold(desk, PROSECUTION, [report], ground="risk-to-person", description="a letter")
    actions.review(desk, PROSECUTION, [report], outcome="owed")
    asked = actions.request(desk, PROSECUTION, words="Who?", from_="D. Fender").recorded[0].id
    actions.answer(desk, PROSECUTION, asked, words="The armory.")
    actions.told(desk, rounds, told="P. Rosecutor", how="telephone")
    actions.discussion(
        desk, rounds, people=["P. Rosecutor"], promise="a comparison", promised_by="2030-04-01"
    )
    custody.claim(desk, rounds, claimant={"name": "O. Vale"}, words="they were in another state")
    cases.court_event(
        desk,
        PROSECUTION,
        kind="order",
        date="2030-03-06",
        items=[rounds],
        document="docket 41",
        detail={"relieves": "existence"},
    )
    actions.certify(desk, PROSECUTION, with_exceptions=True)
    before = rows()
    assert all(text != "[]" for text in before.values()), [
        name for name, text in before.items() if text == "[]"
    ]
    due = queries.due(prosecution=PROSECUTION, today=date(2030, 3, 20), closed=True)
    report = replay.check()
    assert not [found for found in report.differences if found.table.startswith("disclosure_")]
    replay.rebuild()
    assert rows() == before
    assert queries.due(prosecution=PROSECUTION, today=date(2030, 3, 20), closed=True) == due
