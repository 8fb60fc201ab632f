"""`muniment due`, `certify`, `disclose`: one JSON document, plain words, refusals with a way out, exit codes."""

import json

import pytest
from click.testing import CliRunner

from muniment.cli.main import main
from muniment.custody import queries as items
from tests.disclosure.makers import PROSECUTION, a_prosecution, an_item


@pytest.fixture
def number(desk):
    """A tool on the list of a prosecution; its printed number."""
    a_prosecution(desk)
    return items.item(an_item(desk)).number


@pytest.fixture
def run(number, home):
    def command(*words, plain=False):
        said = CliRunner().invoke(
            main, ["--home", str(home), "--as", "founder", *words, *(() if plain else ("--json",))]
        )
        if said.exception is not None and not isinstance(said.exception, SystemExit):
            raise said.exception
        return said.exit_code, said.stdout + said.stderr if plain else json.loads(said.stdout)

    return command


def test_due_tells_each_line_with_its_reason_source_and_days(run, number):
    code, found = run("due", "--prosecution", PROSECUTION.lower())
    assert code == 0
    assert [(line["item"], line["duty"]) for line in found] == [
        (number, "list existence"),
        (number, "make available"),
    ]
    first = found[0]
    assert {"item", "state", "duty", "because", "citation", "since", "due", "possession_days"} <= set(first)
    assert (first["state"], first["possession_days"], first["review"]) == (
        "nothing yet",
        0,
        "DRAFT, UNREVIEWED",
    )
    assert run("due", "--case", "24-001234")[1] == found
    assert run("due")[1] == found


def test_for_reading_it_names_the_pack_and_what_is_not_encoded(run, number):
    _, text = run("due", plain=True)
    assert number in text
    assert "Rule pack us-nm: DRAFT, UNREVIEWED." in text
    assert "Rule 6-504 NMRA" in text


def test_certify_refuses_with_exit_4_and_the_open_lines(run, number):
    code, refused = run("certify", PROSECUTION)
    assert (code, refused["error"]) == (4, "CertificateRefused")
    assert [line["number"] for line in refused["data"]["lines"]] == [number, number]
    assert "--with-exceptions" in refused["advice"]
    code, text = run("certify", PROSECUTION, plain=True)
    assert code == 4
    assert text.count(number) == 2


def test_certify_with_exceptions_prints_them(run, number):
    code, signed = run("certify", PROSECUTION, "--with-exceptions", "--signer", "P. Rosecutor")
    assert (code, signed["complete"], signed["signer"]) == (0, False, "P. Rosecutor")
    assert len(signed["lines"]) == 2
    for line in signed["lines"]:
        assert line in signed["statement"]
    assert "DRAFT, UNREVIEWED" in signed["statement"]


def test_notice_access_and_review_close_what_is_open(run, number):
    assert run("disclose", "notice", PROSECUTION, "--to", "D. Fender", "--how", "by hand")[1]["items"] == [
        number
    ]
    how = ("--how", "made available", "--to", "D. Fender", "--words", "room 4, 9 to 16")
    assert run("disclose", "access", PROSECUTION, number, *how)[0] == 0
    assert run("due")[1] == []
    assert len(run("due", "--all")[1]) == 2
    assert run("certify", PROSECUTION)[1]["complete"]
    assert run("disclose", "review", PROSECUTION, number, "--owed", "--rule", "us-nm.5-501")[0] == 0
    assert run("disclose", "review", PROSECUTION, number, plain=True)[0] == 2


def test_value_is_refused_as_a_ground_with_the_grounds_there_are(run, number):
    words = ("--ground", "no evidentiary value", "--description", "rounds")
    code, refused = run("disclose", "withhold", PROSECUTION, number, *words)
    assert (code, refused["error"]) == (2, "ValueIsNoGround")
    assert "us-nm.privilege" in refused["advice"]


def test_withhold_and_lift(run, number):
    words = ("--ground", "privilege", "--description", "letter of counsel")
    code, done = run("disclose", "withhold", PROSECUTION, number, *words)
    assert code == 0
    (held,) = run("disclose", "withheld", PROSECUTION)[1]
    assert (held["id"], held["items"], held["ground"]) == (done["id"], [number], "us-nm.privilege")
    assert run("disclose", "lift", PROSECUTION, held["id"])[0] == 0
    assert run("disclose", "withheld", PROSECUTION)[1] == []
    order = ("--court", "Second", "--order-date", "2024-03-01", "--docket", "41", "--sha256", "ab" * 32)
    words = ("--ground", "protective-order", "--description", "a letter")
    assert run("disclose", "withhold", PROSECUTION, number, *words)[1]["error"] == "OrderNeeded"
    assert run("disclose", "withhold", PROSECUTION, number, *words, *order)[0] == 0


def test_a_request_and_its_answer(run, number):
    asked = ("--from", "D. Fender", "--words", "Who had it?")
    id_ = run("disclose", "request", PROSECUTION, number, *asked)[1]["id"]
    assert "answer request" in [line["duty"] for line in run("due")[1]]
    assert run("disclose", "answer", PROSECUTION, id_, "--words", "The armory.")[0] == 0
    assert "answer request" not in [line["duty"] for line in run("due")[1]]


def test_who_was_told_and_what_was_promised(run, number):
    instruction = ("--instructed-by", "L. Eader", "--instruction", "keep it short")
    run("disclose", "told", number, "--told", "P. Rosecutor", "--how", "telephone", *instruction)
    run(
        "disclose",
        "discussion",
        number,
        "--person",
        "P. Rosecutor",
        "--promise",
        "a comparison",
        "--by",
        "2031-01-01",
    )
    known = run("disclose", "knowledge", number)[1]
    assert [(each["kind"], each["promise"]) for each in known] == [
        ("told", None),
        ("discussed", "a comparison"),
    ]
    assert known[0]["instruction_words"] == "keep it short"
    lines = run("disclose", "open", PROSECUTION)[1]
    assert {"told", "promise", "duty"} <= {line["kind"] for line in lines}


def test_the_rules_say_where_they_stand_and_what_is_missing(run, number):
    _, told = run("disclose", "rules")
    assert told["review"] == "DRAFT, UNREVIEWED"
    assert {"rule", "says", "source", "mark", "since"} == set(told["rules"][0])
    assert any("LR2-308" in text for text in told["not_encoded"])
    assert "[R] recalled, to be checked against the primary text" in run("disclose", "rules", plain=True)[1]


def test_alarms_and_grounds(run, number):
    assert [(a["alarm"], a["item"]) for a in run("disclose", "alarms", "--prosecution", PROSECUTION)[1]] == [
        ("existence", number)
    ]
    _, grounds = run("disclose", "grounds")
    assert {"code", "needs_order", "visible", "mark"} <= set(grounds[0])
    assert "What a thing is worth is no ground." in run("disclose", "grounds", plain=True)[1]
