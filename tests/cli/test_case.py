"""`muniment case` and `muniment user`: one JSON document, refusals with a way out, exit codes."""

import json

import pytest
from click.testing import CliRunner

from muniment.accounts import queries as accounts
from muniment.cases import queries
from muniment.cli.main import main
from muniment.custody import actions as custody

CASE = "SO.24-001234"
CR = "D202.CR-2024-00871"


@pytest.fixture
def run(desk, home):
    def command(*words, user="founder", input=None):
        said = CliRunner().invoke(main, ["--home", str(home), "--as", user, *words, "--json"], input=input)
        if said.exception is not None and not isinstance(said.exception, SystemExit):
            raise said.exception
        return said.exit_code, json.loads(said.stdout) if said.stdout else said.stderr

    return command


def test_a_case_is_opened_described_and_found(run):
    code, opened = run(
        "case", "open", "24/001234", "--title", "Shooting at the mill", "--opened-on", "2024-03-01"
    )
    assert (code, opened["number"]) == (0, CASE)
    assert isinstance(opened["entry"], int)
    assert run("case", "describe", CASE, "--offense", "homicide")[1]["offense"] == "homicide"
    [found] = run("case", "list", "mill")[1]
    assert (found["number"], found["opened_on"]) == (CASE, "2024-03-01")


def test_a_refusal_is_one_document_with_its_name_and_its_way_out(run):
    run("case", "open", CASE)
    code, refused = run("case", "open", "so.24/001234")
    assert code == 1
    assert refused["error"] == "CaseNumberTaken"
    assert CASE in refused["message"]
    assert "Nothing was recorded" in refused["advice"]


def test_whoever_may_not_gets_exit_code_3(run):
    run("user", "add", "a.day", "--name", "Ada Day", "--role", "defender")
    code, refused = run("case", "open", CASE, user="a.day")
    assert (code, refused["error"]) == (3, "NotAllowed")
    code, refused = run("case", "list", user="a.day")
    assert (code, refused["error"]) == (3, "NotAllowed")


def test_counsel_for_the_defense_get_a_production_and_not_the_internal_list(run):
    run("case", "open", CASE)
    run("case", "add-prosecution", CASE, "--number", CR, "--court", "Second", "--defendant", "Amos Reed")
    run("user", "add", "a.day", "--name", "Ada Day", "--role", "defender")
    run("case", "add-counsel", CR, "--name", "Ada Day", "--capacity", "defender", "--user", "a.day")
    code, refused = run("case", "show", CASE, user="a.day")
    assert (code, refused["error"]) == (3, "NotAllowed")


def test_an_empty_case_shows_its_empty_list_and_its_chain(run):
    run("case", "open", CASE, "--title", "Shooting at the mill")
    code, told = run("case", "show", "so.24/001234")
    assert code == 0
    assert (told["number"], told["items"], told["prosecutions"]) == (CASE, [], [])
    assert told["chain"]["n"] == 1
    assert len(told["chain"]["root"]) == 64
    assert run("case", "show", "SO.99-1")[1]["error"] == "NoSuchCase"


def test_people_parties_and_relations(run):
    run("case", "open", CASE)
    amos = run("case", "add-person", "--name", "Amos Reed", "--nickname", "Red", "--identifier", "FBI=123")[
        1
    ]["person"]
    party = run("case", "add-party", CASE, "--name", "Lena Reed", "--role", "witness")[1]
    assert party["name"] == "Lena Reed"
    related = run("case", "relate", amos, party["person"], "--relation", "father")[1]
    assert related["relation"] == "father"
    assert [p["name"] for p in run("case", "people", "reed")[1]] == ["Amos Reed", "Lena Reed"]
    assert queries.person(amos).identifiers == {"FBI": "123"}


def test_a_refused_party_leaves_no_person_behind(run):
    code, refused = run("case", "add-party", "SO.99-1", "--name", "Lena Reed", "--role", "witness")
    assert (code, refused["error"]) == (1, "NoSuchCase")
    assert queries.people() == ()


def test_a_prosecution_with_counsel_and_dates(run):
    run("case", "open", CASE)
    run("case", "open", "PD.24-9")
    told = run(
        "case",
        "add-prosecution",
        CASE,
        "--number",
        CR,
        "--court",
        "Second",
        "--defendant",
        "Amos Reed",
        "--charge",
        "murder",
    )[1]
    assert (told["cases"], told["charges"]) == ([CASE], ["murder"])
    assert run("case", "add-prosecution", "PD.24-9", "--number", CR)[1]["cases"] == [CASE, "PD.24-9"]
    told = run(
        "case", "add-counsel", CR, "--name", "Ada Day", "--capacity", "defender", "--date", "2024-03-01"
    )[1]
    assert told["counsel"][0]["side"] == "defense"
    told = run("case", "withdraw-counsel", CR, "--name", "Ada Day", "--date", "2024-03-02")[1]
    assert told["counsel"][0]["withdrew_on"] == "2024-03-02"
    told = run("case", "court-event", CR, "arraigned", "--date", "2024-03-03")[1]
    assert told["dates"]["arraigned"] == "2024-03-03"
    assert run("case", "court-event", CR, "arraigned", "--date", "45357")[1]["error"] == "SpreadsheetSerial"
    assert run("case", "alias", CASE, "nmsp.24-7")[1]["numbers"] == [CASE, "NMSP.24-7"]


def test_reports_and_property(run, tmp_path):
    run("case", "open", CASE)
    (tmp_path / "r.txt").write_text("Two rounds, brass.", encoding="utf-8")
    told = run("case", "add-report", CASE, "--title", "Supplement", "--file", str(tmp_path / "r.txt"))[1]
    assert queries.report(told["report"]).text == "Two rounds, brass."
    assert run("case", "report-property", CASE, "--category", "Tools", "--loss", "stolen")[0] == 0
    assert (
        run("case", "report-property", CASE, "--category", "Tools", "--loss", "seized")[1]["error"]
        == "HeldNotReported"
    )


def test_users_roles_and_passwords(run):
    password = "copper lantern ridge otter\n"
    assert run("user", "add", "p.lane", "--name", "P. Lane", "--role", "prosecutor")[1]["roles"] == [
        "prosecutor"
    ]
    assert run("user", "password", "p.lane", "--from", "-", input=password)[0] == 0
    assert accounts.member("p.lane").signs_in
    assert run("user", "roles", "p.lane", "paralegal", "auditor")[1]["roles"] == ["paralegal", "auditor"]
    assert {m["user"] for m in run("user", "list")[1]} == {"founder", "p.lane"}
    code, refused = run("user", "password", "founder", "--from", "-", user="p.lane", input=password)
    assert (code, refused["error"]) == (3, "NotAllowed")
    assert run("user", "roles", "founder", "officer")[1]["error"] == "LastAdministrator"


def test_a_password_is_never_asked_for_where_nobody_can_answer(run):
    code, said = run("user", "password", "founder")
    assert code == 2
    assert "--from" in said


def test_an_item_on_the_list_shows_its_link_its_states_and_that_it_was_never_examined(run, desk):
    run("case", "open", CASE)
    run("case", "add-prosecution", CASE, "--number", CR, "--court", "Second", "--defendant", "Amos Reed")
    taken = custody.receive(
        desk,
        source={"name": "A walk-in", "how": "at the counter"},
        words="these may belong to the shooting",
        what="24 live rounds",
        category="ammunition",
        received_at=desk.today().isoformat(),
        case_typed=CASE,
        location="vault 1",
    )
    [line] = run("case", "show", CASE)[1]["items"]
    assert (line["item"], line["link"], line["lab"]) == (taken.receipt_number, "booked", "never requested")
    assert line["received_at"] == desk.today().isoformat()
    assert line["states"] == {CR: []}
    assert line["production"] == {CR: []}
