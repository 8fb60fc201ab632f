"""`muniment item` and `muniment file`: documents, refusals, and what a clerk types."""

import hashlib
import json

import pytest
from click.testing import CliRunner

from muniment.cli.main import main
from muniment.custody import queries

RECEIVE = (
    "item", "receive", "--source", "Orrin Vale", "--words", "They may belong to that shooting.",
    "--what", "live rounds", "--category", "ammunition", "--units", "24",
)  # fmt: skip


@pytest.fixture
def run(desk, home):
    def command(*words, user="founder", code=0):
        typed = ["--home", str(home), "--as", user, *map(str, words), "--json"]
        said = CliRunner().invoke(main, typed)
        if said.exception is not None and not isinstance(said.exception, SystemExit):
            raise said.exception
        assert said.exit_code == code, (said.stdout, said.stderr)
        return json.loads(said.stdout) if said.stdout else said.stderr

    return command


@pytest.fixture
def item(run):
    return run(*RECEIVE)["item"]


def test_an_intake_answers_with_its_receipt_and_what_was_proposed(run):
    told = run(*RECEIVE, "--case", "information only", "--caliber", ".45 Colt", "--how", "walk-in")
    assert set(told) >= {"item", "receipt", "proposals", "number_question"}
    assert told["number_question"] is True
    shown = run("item", "show", told["receipt"])
    assert shown["item"] == told["item"]
    assert shown["words"] == "They may belong to that shooting."
    assert shown["caliber"] == ".45 Colt"
    assert shown["source"]["how"] == "walk-in"
    assert [line["act"] for line in shown["chain_of_custody"]] == ["received"]
    assert shown["chain_of_custody"][0]["entry"] == shown["entry"] == told["entry"]
    assert {"claims", "knowledge", "links", "files", "history", "lab", "holds", "numbers_chosen"} <= set(
        shown
    )


def test_whose_choice_the_number_was_is_said_and_answered(run):
    item = run(*RECEIVE, "--case", "information only")["item"]
    assert [each["item"] for each in run("item", "list", "--unanswered")["unanswered"]] == [item]
    run("item", "choose-number", item, "--on-instruction-of", "founder", "--words", "Not ours.")
    assert run("item", "list", "--unanswered")["unanswered"] == []
    (notice,) = run("item", "notices")["notices"]
    run("item", "answer", item, notice["id"], "--words", "I said nothing of the kind.")
    shown = run("item", "show", item)
    assert shown["numbers_chosen"][0]["number_chosen"] == "information only"
    assert shown["numbers_chosen"][0]["answers"][0]["words"] == "I said nothing of the kind."


def test_a_day_of_custody(run, item):
    run("item", "seal", item, "A-1001")
    run("item", "move", item, "--to", "vault 2")
    run("item", "transfer", item, "--to", "State lab", "--purpose", "composition", "--out")
    assert [each["id"] for each in run("item", "list", "--out")["items"]] == [item]
    run("item", "transfer", item, "--to", "founder", "--back", "--location", "vault 2")
    run("item", "seal", item, "A-1001", "--open", "--purpose", "compared")
    run("item", "count", item, "--found", 23)
    made = run("item", "split", item, "--part", "4:for the laboratory", "--part", "1", "--how", "counted out")
    assert len(made["children"]) == 2
    shown = run("item", "show", item)
    assert shown["units"] == 19
    assert [line["act"] for line in shown["chain_of_custody"]] == [
        "received", "resealed", "moved", "signed out", "returned", "opened", "split",
    ]  # fmt: skip
    assert (
        run("item", "transfer", item, "--to", "founder", "--purpose", "shift", code=1)["error"]
        == "AlreadyThere"
    )


def test_a_laboratory_is_asked_and_answers(run, item):
    assert run("item", "lab", item, "--findings", "No match.", code=1)["error"] == "NoSuchRequest"
    asked = run("item", "lab", item, "--lab", "State lab", "--exam", "composition")
    told = run("item", "lab", item, "--findings", "Lead.", "--request", asked["request"])
    assert told["request"] == asked["request"]
    assert run("item", "show", item)["tested"] == "reported"


def test_a_hold_stands_before_an_end(run, item):
    run("item", "hold", item, "--name", "appeal", "--cause", "notice of appeal")
    ended = ("item", "dispose", item, "--disposition", "destroyed", "--authority", "J. Reyes")
    assert run(*ended, code=1)["error"] == "HoldStands"
    run("item", "hold", item, "--name", "appeal", "--cause", "affirmed", "--lift")
    run(*ended)
    assert run("item", "show", item)["disposition"] == "destroyed"


def test_words_of_all_kinds(run, item):
    run(
        "item",
        "claim",
        item,
        "--claimant",
        "Orrin Vale",
        "--words",
        "They lay in a garage.",
        "--about-when",
        "2021",
    )
    run("item", "told", item, "--told", "J. Reyes", "--how", "telephone", "--matter", "SO.24-001234")
    run("item", "discussion", item, "--who", "J. Reyes", "--who", "founder", "--outcome", "left open")
    shown = run("item", "show", item)
    assert [each["kind"] for each in shown["knowledge"]] == ["claim", "told", "discussed"]
    run("item", "describe", item, "--serial", "K8O1")
    run("item", "describe", item, "--serial", "K801", "--correct", "--reason", "O read for 0")
    assert run("item", "show", item)["serial"] == "K801"


def test_what_was_declined_is_recorded_and_listed(run):
    run(
        "item", "declined", "--source", "Orrin Vale", "--words", "Do you want these?", "--what", "rounds",
        "--why", "sent elsewhere",
    )  # fmt: skip
    (kept,) = run("item", "declined")["declined"]
    assert kept["why"] == "sent elsewhere"
    assert run("item", "declined", "--source", "Orrin Vale", code=1)["error"] == "WordsMissing"


def test_files_go_in_and_come_out_checked(run, item, tmp_path):
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"a photograph")
    (added,) = run("file", "add", item, photo)["files"]
    assert added["digest"] == hashlib.sha256(b"a photograph").hexdigest()
    assert set(added) == {"digest", "name", "size", "type", "item"}
    assert run("file", "list", item)["files"] == [added]
    run("file", "get", added["digest"], "--out", tmp_path / "again.jpg")
    assert (tmp_path / "again.jpg").read_bytes() == b"a photograph"
    assert run("file", "get", "0" * 64, code=2)["error"] == "NoSuchBlob"
    assert run("file", "add", item, tmp_path / "none", code=1)["error"] == "NotAFile"


def test_labels_and_a_receipt_are_made(run, item, tmp_path):
    for name, more in (("labels.pdf", ()), ("label.zpl", ()), ("receipt.pdf", ("--receipt",))):
        run("item", "label", item, "--out", tmp_path / name, *more)
    assert (tmp_path / "labels.pdf").read_bytes().startswith(b"%PDF")
    assert queries.item(item).number in (tmp_path / "label.zpl").read_text()


@pytest.mark.parametrize(
    "verb", ["show", "transfer --to x --purpose y", "move --to x", "claim --by a --words b"]
)
def test_an_item_that_is_not_there_exits_with_two(run, verb):
    name, *more = verb.split()
    assert run("item", name, "MU-24-999999-0", *more, code=2)["error"] == "NoSuchItem"


def test_plain_words_for_people(run, home, item):
    said = CliRunner().invoke(main, ["--home", str(home), "--as", "founder", "item", "show", item])
    assert "Chain of custody" in said.stdout
    assert "their words: They may belong to that shooting." in said.stdout


@pytest.mark.parametrize(
    ("role", "cleared"),
    [
        ("technician", False),
        ("officer", False),
        ("examiner", False),
        ("case agent", True),
        ("prosecutor", True),
    ],
)
def test_what_a_link_rests_on_is_told_to_those_cleared_for_the_case(run, desk, home, role, cleared):
    from muniment.accounts import actions as accounts
    from muniment.cases import actions as cases

    accounts.add_user(desk, "reader", name="A. Reader", roles=[role])
    accounts.add_user(desk, "sam", name="Sam Whitfield", roles=["case agent"])
    cases.open_case(desk, "SO.24-000011", title="Burglary", offense="burglary", agents=["sam"])
    cases.add_report(
        desk, "SO.24-000011", title="Interview of Marten Quill", text="He hid a box, serial LL-48213."
    )
    taken = run(*RECEIVE, "--serial", "LL-48213", user="reader")
    (proposal,) = taken["proposals"]
    (link,) = run("item", "show", taken["receipt"], user="reader")["links"]
    (listed,) = run("links", "--item", taken["receipt"], user="reader")
    plain = "May belong to SO.24-000011 by serial number; its case agent was told why."
    for told in (proposal, link, listed):
        assert (told["id"], told["case"]) == (proposal["id"], "SO.24-000011")
        assert ("Marten Quill" in " ".join(told["because"])) is cleared
        assert (told["because"] == [plain]) is not cleared
        assert (told["score"] is not None) is cleared
    for words in (("item", "show", taken["receipt"]), ("links", "--item", taken["receipt"])):
        said = CliRunner().invoke(main, ["--home", str(home), "--as", "reader", *words])
        assert ("Marten Quill" in said.stdout) is cleared
        assert (plain in " ".join(said.stdout.split())) is not cleared
