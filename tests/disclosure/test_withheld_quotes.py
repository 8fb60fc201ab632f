"""What is withheld is not said again beside it: not in why the item was proposed."""

import json

from muniment.disclosure import actions
from muniment.production import actions as productions
from muniment.verify import verify
from tests.disclosure.makers import CASE, OTHER, PROSECUTION, a_prosecution, an_item, determine, propose


def test_why_a_withheld_item_was_proposed_is_withheld_with_it(desk, tmp_path):
    a_prosecution(desk)
    item = an_item(desk, case_typed=OTHER, words="Ask Quillon Varga, he saw it.")
    propose(desk, item, CASE, because="Quillon Varga, who tells us things, is a friend of the defendant")
    determine(desk, item, "related", CASE)
    actions.withhold(
        desk, PROSECUTION, [item], ground="us-nm.confidential-informer", description="an informer's statement"
    )
    given = productions.issue(desk, PROSECUTION, to="the defense", out=tmp_path / "p")
    assert "withheld, listed" in verify(given.path, number=PROSECUTION, vkey=desk.office.vkey).verdict
    for path in given.path.rglob("*"):
        if path.is_file():
            assert b"Quillon" not in path.read_bytes(), path.name
    assert json.loads((given.path / "DATA" / "WITHHELD.json").read_text())
