"""What this room records passes the outsider's check: a production over all of it, and its verdict."""

from datetime import date

from muniment.custody import actions as custody
from muniment.disclosure import actions, queries
from muniment.production import actions as production
from muniment.verify import verify
from tests.disclosure.makers import OTHER, PROSECUTION, a_file, a_prosecution, an_item, determine, propose


def test_lines_withholdings_parts_and_certificates_are_proved(desk, tmp_path):
    a_prosecution(desk, arraigned="2030-03-01")
    report = an_item(desk, category="document", what="report")
    a_file(desk, report, tmp_path)
    letter = an_item(desk, category="document", what="letter")
    a_file(desk, letter, tmp_path, text="secret", name="letter.txt")
    lot = an_item(desk, category="ammunition", units=24, case_typed="information only")
    propose(desk, lot)
    box = an_item(desk, category="ammunition", units=50, case_typed=OTHER)
    propose(desk, box)
    related = an_item(desk, case_typed=OTHER, units=3)
    propose(desk, related)
    determine(desk, related, "related")
    for each in (lot, box, related):
        custody.split(desk, each, parts=[custody.Part(units=1, what="one round")], how="for the laboratory")
    actions.withhold(desk, PROSECUTION, [letter], ground="privilege", description="letter of counsel")
    actions.withhold(desk, PROSECUTION, [related], ground="risk-to-person", description="an object")
    actions.lift(desk, PROSECUTION, queries.withheld(PROSECUTION)[0].id)
    actions.withhold(desk, PROSECUTION, [letter], ground="confidential-informer", description="a letter")
    actions.review(desk, PROSECUTION, [report], outcome="owed")
    actions.request(desk, PROSECUTION, words="Who had the lot?", from_="D. Fender", items=[lot])
    actions.told(desk, lot, told="P. Rosecutor", how="telephone")
    actions.certify(desk, PROSECUTION, with_exceptions=True)
    issued = production.issue(desk, PROSECUTION, out=tmp_path / "out", to="D. Fender")
    assert issued.verdict.startswith("complete except 2 links not yet determined and ")
    assert not verify(issued.path, vkey=desk.office.vkey, number=PROSECUTION).failed()
    assert {row[0] for row in _index(issued.path)} == {
        _t0(line.item) for line in queries.on_list(PROSECUTION)
    }
    theirs = {row[0] for row in _index(issued.path) if row[3] != "here"}
    assert theirs == {_t0(line.item) for line in queries.on_list(PROSECUTION) if line.another_matters}
    assert queries.not_listed(PROSECUTION) == ()
    assert queries.states(report, PROSECUTION) == ("listed", "produced")
    assert queries.states(letter, PROSECUTION) == ("listed",)
    production.deliver(desk, PROSECUTION, number=1, how="by hand", to="D. Fender")
    still = queries.due(prosecution=PROSECUTION, today=date(2030, 3, 6))
    assert report not in {view.item for view in still}
    assert "answer request" in {view.duty for view in still}


def _index(path):
    import json

    return json.loads((path / "DATA" / "INDEX.json").read_text())


def _t0(item):
    from muniment.record import event as on
    from muniment.record import queries as record

    return record.t0(on.item(item)).hex()
