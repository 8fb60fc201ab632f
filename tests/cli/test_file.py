"""`muniment file` and `muniment worker`: taken in, read, exceptions decided."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from muniment.cli.file import file as group
from muniment.custody import actions as custody
from tests.linkage.makers import a_case, an_item
from tests.readers import makers as m


@pytest.fixture
def run(desk, monkeypatch):
    monkeypatch.setattr("muniment.cli.shell.open_desk", lambda: desk)

    def say(*words: str, code: int = 0):
        told = CliRunner().invoke(group, [*words, "--json"])
        assert told.exit_code == code, told.output
        return json.loads(told.stdout)

    return say


def test_a_folder_is_taken_in_and_read(desk, run, tmp_path):
    item = an_item(desk, case_typed=a_case(desk)).receipt_number
    inside = tmp_path / "box" / "deeper"
    inside.mkdir(parents=True)
    (inside / "mail.eml").write_bytes(
        m.message("The rounds were in the garage.", attachments={"a.pdf": m.pdf("PDFMARK")})
    )
    (tmp_path / "box" / "link.txt").symlink_to("/etc/passwd")
    (added,) = run("add", item, str(tmp_path / "box"))["files"]
    told = run("text", added["digest"][:12])
    assert "in the garage" in told["text"]
    assert "PDFMARK" in told["text"]
    assert told["family"] == [["a.pdf"]]
    assert told["exception"] is None


def test_exceptions_are_listed_and_decided(desk, run, tmp_path):
    item = an_item(desk, case_typed=a_case(desk)).receipt_number
    (tmp_path / "locked.pdf").write_bytes(m.locked_pdf("hunter2", "ENCMARK"))
    (added,) = run("add", item, str(tmp_path / "locked.pdf"))["files"]
    assert run("text", added["digest"])["exception"] == "encrypted"
    (line,) = run("exceptions", "--case", "24-001234")["exceptions"]
    assert run("retry", line["id"], "--password", "hunter2")["exceptions"] == []
    assert run("exceptions", "--item", item)["exceptions"] == []


def test_later_leaves_the_reading_to_the_worker(desk, run, tmp_path):
    item = an_item(desk, case_typed=a_case(desk)).receipt_number
    (tmp_path / "a.txt").write_text("words")
    (added,) = run("add", item, str(tmp_path / "a.txt"), "--later")["files"]
    assert "worker" in run("text", added["digest"], code=2)["advice"]


def test_review_by_command(desk, tmp_path, monkeypatch):
    from muniment.cases import actions as cases
    from muniment.cli.review import review

    monkeypatch.setattr("muniment.cli.shell.open_desk", lambda: desk)
    case = a_case(desk)
    item = an_item(desk, case_typed=case)
    number = "D202.CR-2024-00871"
    cases.open_prosecution(
        desk, number, court="D202", defendant="Dale Kettering", charges=["Assault"], cases=[case]
    )
    (tmp_path / "a.txt").write_text("words")
    custody.add_path(desk, item.item, path=tmp_path / "a.txt")

    def say(*words: str, code: int = 0):
        told = CliRunner().invoke(review, [*words, "--json"])
        assert told.exit_code == code, told.output
        return json.loads(told.stdout)

    (row,) = say("list", number, "--undecided")["files"]
    assert (row["name"], row["decision"], row["words"]) == ("a.txt", "undecided", None)
    say("decide", number, row["file"][:10], "--withhold", "--note", "ask counsel")
    assert say("list", number, "--undecided")["files"] == []
    assert say("list", number)["files"][0]["by"] == "founder"
    say("decide", number, "ffff", "--withhold", code=2)
