"""`muniment produce | verify | watch | deliver | productions` as people type them."""

import functools
import http.server
import json
import threading

import pytest
from click.testing import CliRunner

from muniment.cli.main import main
from tests.production import makers


@pytest.fixture
def office(desk, tmp_path):
    """A prosecution with an item, and the command at this office."""

    class Office:
        home = desk.office.home
        vkey = desk.office.vkey
        item = None

        def run(self, *typed, code=0):
            got = CliRunner().invoke(main, [*map(str, typed), "--home", str(self.home), "--as", "founder"])
            assert got.exit_code == code, (got.exit_code, got.output, got.stderr, got.exception)
            return got

        def ask(self, *typed, code=0):
            return json.loads(self.run(*typed, "--json", code=code).stdout)

    made = Office()
    makers.a_prosecution(desk)
    made.item = makers.an_item(desk)
    return made


def test_produce_tells_what_was_issued_and_verify_confirms_it(office, tmp_path):
    made = office.ask("produce", makers.PROSECUTION, "--to", makers.TO, "--out", tmp_path / "p1")
    assert made["production"] == 1
    assert (made["items"], made["withheld"]) == (1, 0)
    assert [set(head) for head in made["heads"]] == [{"subject", "n", "root"}] * 3
    assert made["heads"][0]["subject"] == f"prosecution {makers.PROSECUTION}"
    told = office.ask(
        "verify", made["path"], "--number", makers.PROSECUTION, "--case", makers.CASE, "--vkey", office.vkey
    )
    assert told["verdict"] == "complete"
    assert len(told["list"]) == 1
    assert told["withheld"] == []
    assert (
        office.ask("verify", made["path"])["verdict"]
        == "consistent, key not confirmed (number not confirmed)"
    )
    assert (
        "D202.CR-2024-00871/1"
        in office.run("produce", makers.PROSECUTION, "--again", 1, "--out", tmp_path / "a").stdout
    )


def test_verify_exits_with_one_and_names_what_is_wrong(office, tmp_path):
    made = office.ask("produce", makers.PROSECUTION, "--to", makers.TO, "--out", tmp_path / "p1")
    (tmp_path / "p1/README.TXT").write_text("trust us")
    told = office.ask("verify", made["path"], "--number", makers.PROSECUTION, "--vkey", office.vkey, code=1)
    assert told["verdict"] == "not ok"
    assert any("README.TXT was changed" in each["what"] for each in told["findings"])
    assert "NOT OK" in office.run("verify", made["path"], code=1).stdout


def test_a_typed_number_is_folded_and_an_unknown_one_is_refused(office, tmp_path):
    assert (
        office.ask("produce", "d202.cr 2024/00871", "--to", "X", "--out", tmp_path / "p")["production"] == 1
    )
    told = office.ask("produce", "D202.CR-2024-99999", "--to", "X", "--out", tmp_path / "q", code=1)
    assert told["error"] == "NoSuchProsecution"


def test_a_full_folder_exits_with_two_and_records_nothing(office, tmp_path):
    (tmp_path / "mine").write_text("x")
    told = office.ask("produce", makers.PROSECUTION, "--to", "X", "--out", tmp_path, code=2)
    assert told["error"] in ("FolderNotEmpty", "FolderRefused")
    assert office.ask("productions", makers.PROSECUTION) == []


def test_deliver_says_sent_and_with_a_receipt_acknowledged(office, tmp_path):
    office.ask("produce", makers.PROSECUTION, "--to", makers.TO, "--out", tmp_path / "p1")
    assert "sent: courier" in office.run("deliver", f"{makers.PROSECUTION}/1", "--how", "courier").stdout
    told = office.ask("deliver", tmp_path / "p1", "--how", "courier", "--receipt", "disk 7 is here")
    assert told["acknowledged"]["receipt"]["words"] == "disk 7 is here"
    (line,) = office.ask("productions", makers.PROSECUTION)
    assert line["acknowledged"]
    assert office.ask("deliver", "nowhere", "--how", "courier", code=2)["error"] == "NoSuchReference"


def test_the_bell_is_silent_until_the_list_grows(office, desk, tmp_path):
    office.ask("produce", makers.PROSECUTION, "--to", makers.TO, "--out", tmp_path / "p1")
    log = office.home / "published"
    assert office.ask("watch", tmp_path / "p1", "--log", log)["grew"] is False
    makers.an_item(desk, what="rounds that nobody tells of")
    told = office.ask("watch", tmp_path / "p1", "--log", log, code=5)
    assert f"case {makers.CASE}" in told["sentences"][0]
    assert "you were not given it: ask for it" in told["sentences"][0]
    assert "ask for it" in office.run("watch", tmp_path / "p1", "--log", log, code=5).stdout


def test_a_delivery_rings_too_for_nothing_outside_tells_it_from_a_case_drawn_on(office, tmp_path):
    office.ask("produce", makers.PROSECUTION, "--to", makers.TO, "--out", tmp_path / "p1")
    office.ask("deliver", f"{makers.PROSECUTION}/1", "--how", "courier")
    told = office.ask("watch", tmp_path / "p1", "--log", office.home / "published", code=5)
    assert f"prosecution {makers.PROSECUTION}" in told["sentences"][0]
    assert "may be a delivery" in told["sentences"][0]


def test_the_bell_rings_when_a_further_case_is_drawn_on(office, desk, tmp_path):
    from muniment.cases import actions as cases

    office.ask("produce", makers.PROSECUTION, "--to", makers.TO, "--out", tmp_path / "p1")
    cases.open_case(desk, makers.OTHER, title="another scene")
    makers.an_item(desk, case_typed=makers.OTHER)
    cases.draw_on(desk, makers.PROSECUTION, case=makers.OTHER)
    told = office.ask("watch", tmp_path / "p1", "--log", office.home / "published", code=5)
    assert f"prosecution {makers.PROSECUTION}" in told["sentences"][0]


def test_the_bell_asks_a_web_server_as_well(office, desk, tmp_path):
    office.ask("produce", makers.PROSECUTION, "--to", makers.TO, "--out", tmp_path / "p1")
    quiet = functools.partial(_Quiet, directory=str(office.home / "published"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        assert office.ask("watch", tmp_path / "p1", "--log", url, "--vkey", office.vkey)["grew"] is False
        makers.an_item(desk)
        assert office.ask("watch", tmp_path / "p1", "--log", url, code=5)["grew"] is True
        server.shutdown()
    assert office.ask("watch", tmp_path / "p1", "--log", url, code=2)["error"] == "LogUnreachable"
    assert (
        office.ask("watch", tmp_path / "p1", "--log", tmp_path / "none", code=2)["error"] == "LogUnreachable"
    )


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def test_a_log_of_another_office_or_an_older_one_is_a_finding(office, desk, tmp_path):
    import shutil

    office.ask("produce", makers.PROSECUTION, "--to", makers.TO, "--out", tmp_path / "p1")
    shutil.copytree(office.home / "published", tmp_path / "old")
    makers.an_item(desk)
    office.ask("produce", makers.PROSECUTION, "--to", makers.TO, "--out", tmp_path / "p2")
    told = office.ask("watch", tmp_path / "p2", "--log", tmp_path / "old", code=1)
    assert "older than the production" in told["problems"][0]["what"]


def test_a_package_that_is_not_in_order_can_not_be_watched(office, tmp_path):
    office.ask("produce", makers.PROSECUTION, "--to", makers.TO, "--out", tmp_path / "p1")
    (tmp_path / "p1/INDEX.HTM").unlink()
    told = office.ask("watch", tmp_path / "p1", "--log", office.home / "published", code=1)
    assert "Only a production that is in order" in told["message"]
