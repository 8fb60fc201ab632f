"""The way of an order through the command line: seal, expunge, protect, open for a judge."""

import json

import pytest
from click.testing import CliRunner

from muniment.cli.main import main
from tests.disclosure.makers import CASE, PROSECUTION, a_file, a_prosecution, an_item
from tests.sealing.searching import where

WORDS = "The Zyxomma lantern is hers."


@pytest.fixture
def order(tmp_path):
    path = tmp_path / "order.pdf"
    path.write_bytes(b"%PDF-1.7 It is ordered.")
    return ["--court", "Second District", "--date", "2026-03-05", "--docket", "CR-9", "--order", str(path)]


@pytest.fixture
def run(desk, home):
    def typed(user, *words, code=0):
        said = CliRunner().invoke(main, [*words, "--home", str(home), "--as", user, "--json"])
        if said.exit_code != code:
            raise AssertionError((words, said.exit_code, said.output, said.exception))
        return json.loads(said.stdout)

    return typed


def test_seal_produce_verify_unseal(desk, run, order, tmp_path):
    a_prosecution(desk)
    item = an_item(desk, words=WORDS)
    asked = run("tech", "seal", item, *order)
    assert asked["state"] == "waiting"
    refused = run("sergeant", "orders", "confirm", asked["order"], code=1)
    assert refused["error"] == "SameOrganization"
    assert "Nothing took effect" in refused["advice"]
    assert run("judge", "orders", "confirm", asked["order"])["state"] == "in force"
    run("prosecutor", "produce", PROSECUTION, "--to", "Riley Chen", "--out", str(tmp_path / "one"))
    seen = run(
        "judge",
        "verify",
        str(tmp_path / "one"),
        "--number",
        PROSECUTION,
        "--vkey",
        desk.office.vkey,
    )
    assert seen["verdict"] == "complete except 1 court-sealed or expunged by order"
    assert where(tmp_path / "one", "Zyxomma") == []
    lifting = run("tech", "unseal", asked["order"], *order)
    run("judge", "orders", "confirm", lifting["order"])
    assert run("tech", "unseal", asked["order"], *order, code=1)["error"] == "NoSuchOrder"
    assert [each["state"] for each in run("judge", "orders", "list")["orders"]] == ["lifted", "in force"]


def test_expunge_and_search_the_bytes(desk, run, order, home, tmp_path):
    a_prosecution(desk)
    item = an_item(desk, words=WORDS)
    a_file(desk, item, tmp_path, text="Brobdingnag ferry")
    assert run("prosecutor", "expunge", item, *order[:4], "--docket", " ", *order[6:], code=2)["error"] == (
        "OrderIncomplete"
    )
    asked = run("prosecutor", "expunge", item, *order)
    assert where(home, "Zyxomma") != []
    done = run("judge", "orders", "confirm", asked["order"])
    assert (done["state"], done["bodies"]) == ("carried out", 2)
    assert where(home, "Zyxomma", "Brobdingnag") == []
    assert run("judge", "orders", "finish") == {"orders": [], "bodies": 0}
    assert run("judge", "ledger", "check")["ok"]
    assert run("founder", "replay", "--check")["ok"]
    assert run("judge", "vault", "verify")["damaged"] == []


def test_an_informants_item_rings_no_bell_and_a_judge_opens_it(desk, run, order, tmp_path):
    a_prosecution(desk)
    an_item(desk)
    run("prosecutor", "produce", PROSECUTION, "--to", "Riley Chen", "--out", str(tmp_path / "before"))
    asked = run("tech", "protect", "open", "Heron 7", "--owner", "prosecutor", *order)
    run("judge", "orders", "confirm", asked["order"])
    taken = [
        "--source",
        "Source 12",
        "--words",
        f"24 rounds of {CASE}",
        "--what",
        "map",
        "--category",
        "document",
    ]
    came = run("prosecutor", "protect", "receive", "Heron 7", *taken)
    run("prosecutor", "protect", "add-file", came["number"], order[-1])
    run("prosecutor", "protect", "describe", came["number"], "--text", "in pencil")
    log = str(desk.office.published)
    run(
        "judge", "watch", str(tmp_path / "before"), "--log", log, "--vkey", desk.office.vkey
    )  # exit 0: silent
    assert run("judge", "protect", "list") == []
    assert run("judge", "protect", "describe", came["number"], "--text", "x", code=1)["error"] == (
        "NotYourCompartment"
    )
    (mine,) = run("prosecutor", "protect", "list")
    assert (mine["matter"], mine["review_due"], len(mine["items"])) == ("HERON-7", False, 1)
    run("prosecutor", "protect", "review", "Heron 7", "--outcome", "goes on", "--reason", "still at work")
    run("prosecutor", "produce", PROSECUTION, "--to", "Riley Chen", "--out", str(tmp_path / "after"))
    made = run(
        "judge", "in-camera", PROSECUTION, "--to", "Hon. J. Udge", "--out", str(tmp_path / "judge"), *order
    )
    assert made["ok"]
    checked = run(
        "judge",
        "verify-in-camera",
        str(tmp_path / "judge"),
        "--number",
        PROSECUTION,
        "--vkey",
        desk.office.vkey,
    )
    assert (checked["verdict"], checked["matters"]) == (
        "what was opened is what was committed to",
        ["HERON-7"],
    )
    assert run("founder", "links", "audit")["ok"]  # whoever asks the question again does not come upon it
    reveal = run("prosecutor", "protect", "reveal", "Heron 7", "--case", CASE, *order)
    run("judge", "orders", "confirm", reveal["order"])
    run(
        "judge", "watch", str(tmp_path / "before"), "--log", log, "--vkey", desk.office.vkey, code=5
    )  # it rings


def test_vault_verify_names_the_item_of_a_damaged_file(desk, run, home, tmp_path):
    a_prosecution(desk)
    item = an_item(desk)
    a_file(desk, item, tmp_path, text="Brobdingnag ferry")
    (path,) = (home / "vault" / "locked").glob("??/*")
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    (wrong,) = run("judge", "vault", "verify", code=6)["damaged"]
    assert [each["item"] for each in wrong["items"]] == [item]


def test_plain_files_of_the_first_version_are_locked(desk, run, home, tmp_path):
    a_prosecution(desk)
    item = an_item(desk)
    a_file(desk, item, tmp_path, text="Brobdingnag ferry")
    (digest,) = desk.office.files.keys.digests()
    desk.office.files.release(digest, holder=item)
    plain = desk.office.files.plain.path(digest)
    plain.parent.mkdir(parents=True)
    plain.write_text("Brobdingnag ferry")
    assert run("judge", "vault", "verify")["plain"] == 1
    assert run("founder", "vault", "lock") == {"locked": 1, "damaged": []}
    assert where(home / "vault", "Brobdingnag") == []
    assert desk.office.files.holders(digest) == (item,)
