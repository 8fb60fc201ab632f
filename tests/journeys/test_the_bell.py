"""The office does nothing, and the bell rings: counsel has the heads, the log is public, and that is enough."""

import json

import pytest
from click.testing import CliRunner

from muniment.cases import actions as cases
from muniment.cli.main import main
from muniment.disclosure.actions import protecting, sealing
from muniment.record import log as record_log
from tests.production import makers
from tests.verify.corpus_of_productions import Orders


class Counsel:
    """Counsel with a file in hand and the public log; no account, no home of the office."""

    def __init__(self, place, log, vkey):
        self.heads, self.log, self.vkey = place / "heads.json", log, vkey

    def listen(self, *, code):
        typed = ["watch", str(self.heads), "--log", str(self.log), "--vkey", self.vkey, "--json"]
        got = CliRunner().invoke(main, typed)
        assert got.exit_code == code, (got.exit_code, got.output, got.exception)
        return json.loads(got.stdout)["sentences"]


@pytest.fixture
def counsel(desk, tmp_path):
    """Appointed, and given the heads with the appearance; nothing was produced."""
    makers.a_prosecution(desk)
    makers.an_item(desk)
    typed = ["case", "add-counsel", makers.PROSECUTION, "--name", "Riley Chen", "--capacity", "defender"]
    office = ["--home", str(desk.office.home), "--as", "founder"]
    got = CliRunner().invoke(main, [*typed, "--heads", str(tmp_path / "heads.json"), *office])
    assert got.exit_code == 0, got.output
    assert "it tells them when a list grows" in got.stderr
    return Counsel(tmp_path, desk.office.published, desk.office.vkey)


def test_the_rounds_are_taken_in_and_nobody_tells(counsel, desk):
    assert counsel.listen(code=0) == []
    makers.an_item(desk, what="24 live rounds", category="ammunition", units=24, words="belong to the ranch")
    sentences = counsel.listen(code=5)
    assert [each.partition(" ")[0] for each in sentences] == [
        "case",
        "prosecution",
    ]  # the duty to serve it, too
    assert f"case {makers.CASE}: at least one entry was added to this list after" in sentences[0]
    assert "and you were not given it: ask for it" in sentences[0]


def test_a_thing_filed_under_another_number_and_linked_here_rings(counsel, desk):
    cases.open_case(desk, makers.OTHER, title="another matter")
    assert counsel.listen(code=0) == []
    rounds = makers.an_item(desk, case_typed=makers.OTHER, what="box", words="not said")
    assert counsel.listen(code=0) == []
    makers.propose(desk, rounds)
    assert makers.CASE in counsel.listen(code=5)[0]


def test_a_case_drawn_on_later_rings_on_the_prosecutions_own_list(counsel, desk):
    cases.open_case(desk, makers.OTHER, title="another scene")
    cases.draw_on(desk, makers.PROSECUTION, case=makers.OTHER)
    assert f"prosecution {makers.PROSECUTION}" in counsel.listen(code=5)[0]


def test_what_happens_to_others_and_to_things_in_hand_rings_nothing(counsel, desk):
    before = record_log.newest_size()
    cases.open_case(desk, makers.OTHER, title="another matter")
    makers.an_item(desk, case_typed=makers.OTHER)
    makers.a_prosecution(desk, makers.CO_DEFENDANT, case=makers.OTHER)
    assert record_log.newest_size() > before
    assert counsel.listen(code=0) == []


def test_newer_heads_quiet_the_bell_and_the_old_file_still_rings(counsel, desk, tmp_path):
    makers.an_item(desk)
    typed = ["heads", makers.PROSECUTION, "--out", str(tmp_path / "newer.json")]
    office = ["--home", str(desk.office.home), "--as", "founder", "--json"]
    got = CliRunner().invoke(main, [*typed, *office])
    assert got.exit_code == 0, got.output
    assert json.loads(got.stdout)["to"] == "Riley Chen"
    assert counsel.listen(code=5)
    counsel.heads = tmp_path / "newer.json"
    assert counsel.listen(code=0) == []
    again = CliRunner().invoke(main, [*typed[:-1], str(tmp_path / "again.json"), "--again", *office])
    assert again.exit_code == 0
    assert (tmp_path / "again.json").read_bytes() == counsel.heads.read_bytes()
    taken = CliRunner().invoke(main, [*typed, "--again", *office])
    assert taken.exit_code == 1
    assert "could not be written" in json.loads(taken.stdout)["message"]


def test_what_a_court_protects_rings_nothing(counsel, desk):
    """An informant's map, by order on a list of its own: counsel's log grew, and counsel's lists did not."""
    orders = Orders(desk)
    order = protecting.protect(orders.asks, "Heron 7", owner="asks", paper=orders.paper("CR-2026-7")).order
    sealing.confirm(orders.confirms, order.id)
    before = record_log.newest_size()
    protecting.receive(
        orders.asks,
        "Heron 7",
        source={"name": "Confidential source 12", "how": "met at the river"},
        words=f"The ranch of {makers.CASE}: 24 rounds are buried there.",
        what="map of the ranch",
        category="document",
        received_at=desk.today(),
    )
    assert record_log.newest_size() > before
    assert counsel.listen(code=0) == []
    told = json.loads(counsel.heads.read_bytes())
    assert {chain["kind"] for chain in told["chains"]} == {1, 2}
