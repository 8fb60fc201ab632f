"""The command, typed as a clerk would: each verb, its JSON, its exit codes, in one office."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("command")

CASE, CAUSE = "SO.24-001234", "D1.CR-2024-00077"


class Office:
    """A home, and the command on it."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *words: str, code: int = 0, user: str | None = None) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "muniment.cli.main", *words, *(["--as", user] if user else [])],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "MUNIMENT_HOME": str(self.home)},
        )
        assert done.returncode == code, (words, done.returncode, done.stdout[-2000:], done.stderr[-3000:])
        return done.stdout

    def ask(self, *words: str, code: int = 0, user: str | None = None):
        return json.loads(self.run(*words, "--json", code=code, user=user))


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Office:
    made = Office(tmp_path_factory.mktemp("command") / "home")
    told = made.ask(
        "init",
        "--name",
        "Alder County",
        "--jurisdiction",
        "us-nm",
        "--timezone",
        "America/Denver",
        "--agency",
        "SO",
    )
    assert set(told) >= {"home", "origin", "vkey"}
    made.vkey = told["vkey"]
    return made


def test_a_second_office_in_the_same_place_is_refused(office):
    told = office.ask(
        "init", "--name", "X", "--jurisdiction", "us-nm", "--timezone", "America/Denver", code=2
    )
    assert told["error"] == "HomeTaken"


def test_the_way_of_one_item_through_the_command(office, tmp_path):
    office.run(
        "case", "open", CASE, "--title", "Shooting at the Harlow Mill theater", "--offense", "homicide"
    )
    court = ("--court", "First District Court", "--defendant", "I. Tarrowby")
    office.run("case", "add-prosecution", CASE, "--number", CAUSE, *court)
    office.run(
        "case", "add-counsel", CAUSE, "--name", "M. Castellane", "--side", "defense", "--capacity", "defender"
    )
    first = office.ask("produce", CAUSE, "--to", "M. Castellane", "--out", str(tmp_path / "p1"))
    assert set(first) >= {"production", "items", "withheld", "path", "heads"}

    taken = office.ask(
        "item",
        "receive",
        "--source",
        "Tobias Rennick",
        "--words",
        "They may belong to your case 24-1234.",
        "--what",
        "live rounds",
        "--category",
        "ammunition",
        "--units",
        "24",
        "--case",
        "SO.24-009951",
        "--location",
        "Counter",
    )
    assert [p["case"] for p in taken["proposals"]] == [CASE]
    assert taken["proposals"][0]["because"]
    item = taken["receipt"]

    shown = office.ask("case", "show", CASE)
    assert set(shown) >= {"number", "prosecutions", "items", "chain"}
    (line,) = [each for each in shown["items"] if item in (each["item"], each.get("number"))]
    assert set(line) >= {"item", "link", "because", "received_at", "states", "production", "lab"}
    assert shown["chain"]["n"] >= 2

    due = office.ask("due", "--prosecution", CAUSE)
    assert any(
        set(d) >= {"item", "state", "duty", "because", "citation", "since", "due", "possession_days"}
        for d in due
    )
    refused = office.ask("certify", CAUSE, code=4)
    assert item in json.dumps(refused)

    rung = office.ask("watch", first["path"], "--log", str(office.home / "published"), code=5)
    assert "you were not given it" in json.dumps(rung)

    link = taken["proposals"][0]["id"]
    office.ask("links", "determine", link, "--not-related", "--reason", "no evidentiary value", code=1)
    office.run("links", "determine", link, "--related", "--reason", "the source named the case")
    note = tmp_path / "note.txt"
    note.write_text("a photograph would stand here")
    assert office.ask("file", "add", item, str(note))["files"][0]["size"] == note.stat().st_size
    digest = office.ask("file", "list", item)["files"][0]["digest"]
    assert digest

    second = office.ask("produce", CAUSE, "--to", "M. Castellane", "--out", str(tmp_path / "p2"))
    told = office.ask("verify", second["path"], "--number", CAUSE, "--case", CASE, "--vkey", office.vkey)
    assert told["verdict"].startswith("complete")
    assert len(told["list"]) == 1
    unconfirmed = office.ask("verify", second["path"])
    assert "number not confirmed" in unconfirmed["verdict"]
    assert office.ask("ledger", "check")["ok"] is True
    assert office.ask("replay", "--check")["ok"] is True


def test_a_changed_production_is_named_and_exits_with_one(office, tmp_path):
    given = office.ask("produce", CAUSE, "--to", "M. Castellane", "--out", str(tmp_path / "p"))
    index = Path(given["path"]) / "DATA" / "INDEX.csv"
    index.write_text("\n".join(index.read_text().splitlines()[:-1]) + "\n")
    told = office.ask("verify", given["path"], "--number", CAUSE, "--vkey", office.vkey, code=1)
    assert told["verdict"].startswith("not ok")
    assert any(not finding["ok"] for finding in told["findings"])


def test_a_sample_county_comes_in_whole(office, tmp_path):
    office.run("sample", str(tmp_path / "county"), "--cases", "20", "--items", "50", "--seed", "3")
    assert {p.name for p in (tmp_path / "county").iterdir()} == {
        "cases.csv",
        "people.csv",
        "relations.csv",
        "items.csv",
        "reports.csv",
        "truth.json",
    }
    dry = office.ask("import", str(tmp_path / "county"), "--dry-run")
    assert dry["rejected"] == []
    told = office.ask("import", str(tmp_path / "county"))
    assert told["rejected"] == []
    assert told["rows"] >= 70
    assert office.ask("ledger", "check")["ok"] is True


def test_a_published_folder_is_a_log_for_anyone(office, tmp_path):
    told = office.ask("ledger", "publish", str(tmp_path / "tiles"))
    assert (tmp_path / "tiles" / "checkpoint").is_file()
    proof = office.ask("ledger", "prove", "1")
    assert proof["size"] == told["size"]
    assert office.ask("ledger", "prove", "99999999", code=1)["error"] == "NoSuchEntry"


def test_somebody_who_is_no_user_can_not_act(office):
    assert office.ask("case", "list", user="nobody", code=1)["error"] == "NoSuchMember"


@pytest.mark.parametrize(
    "words",
    [
        (), ("case",), ("item",), ("item", "receive"), ("links",), ("links", "determine"), ("due",), ("produce",),
        ("certify",), ("verify",), ("watch",), ("ledger",), ("replay",), ("serve",), ("demo",), ("import",),
        ("sample",), ("init",), ("file",), ("user",), ("disclose",),
    ],
)  # fmt: skip
def test_every_verb_says_what_it_does(words):
    from click.testing import CliRunner

    from muniment.cli.main import main

    said = CliRunner().invoke(main, [*words, "--help"])
    assert said.exit_code == 0
    assert "Usage" in said.output
