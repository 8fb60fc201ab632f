"""`muniment links`: list, determine, propose."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from muniment.cli.links import links as group
from muniment.linkage import queries
from tests.linkage.makers import a_case, an_item


@pytest.fixture
def run(desk, monkeypatch):
    monkeypatch.setattr("muniment.cli.shell.open_desk", lambda: desk)

    def say(*words: str):
        return CliRunner().invoke(group, list(words))

    return say


def test_links_are_listed_with_their_reasons(desk, run):
    a_case(desk)
    item = an_item(desk, words="for case 24-001234")
    (told,) = json.loads(run("--case", "24-001234", "--json").stdout)
    assert (told["item"], told["case"], told["state"]) == (item.receipt_number, "SO.24-001234", "proposed")
    assert "24-001234" in told["because"][0]
    shown = run("--item", item.receipt_number).stdout
    assert "may belong to SO.24-001234" in shown
    assert "does not mean nothing related" in shown


def test_a_determination_by_command(desk, run):
    a_case(desk)
    (link,) = queries.links(item=an_item(desk, words="for case 24-001234").item)
    refused = run("determine", link.id, "--not-related", "--reason", "no evidentiary value", "--json")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["error"] == "ValueJudgment"
    done = run(
        "determine",
        link.id,
        "--not-related",
        "--reason",
        "Bought on 2024-02-11 at Alder Sporting Goods, receipt copied",
        "--json",
    )
    assert json.loads(done.stdout)["state"] == "not related"


def test_a_determination_needs_a_word(desk, run):
    assert run("determine", "000000000000").exit_code == 2


def test_a_proposal_by_command(desk, run):
    a_case(desk)
    item = an_item(desk)
    done = run("propose", item.receipt_number, "24-001234", "--reason", "The source asked for it", "--json")
    assert json.loads(done.stdout)["state"] == "proposed"
