"""The page for everyone signed in, the line on every desk, and `ledger show`."""

from __future__ import annotations

import fcntl
import json
import re

import pytest
from django.test import Client

from muniment.record import asking, log
from tests.pages.story import USERS, _plain_settings, home, signed_in, story, story_home  # noqa: F401  fixtures
from tests.pages.test_frame import FORBIDDEN, INLINE
from tests.signers.independent import Witness, policy
from tests.witness.serving import COMMAND


def words(answer) -> str:
    assert answer.status_code == 200
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(text.split())


@pytest.fixture
def witness(desk):
    made = Witness("defender.example")
    made.log_vkey = desk.office.vkey
    with made.served() as url:
        made.url = url
        (desk.office.home / "policy").write_text(policy(desk.office.vkey, (made, url)))
        yield made


def test_without_signers_the_page_says_so_plainly_to_everyone(signed_in, desk):  # noqa: F811
    for user in USERS:
        assert "No outside signers: nobody outside this office has confirmed this log." in words(
            signed_in(user).get("/signers")
        )
    assert Client(HTTP_HOST="localhost").get("/signers").status_code == 302


def test_the_page_says_who_signed_over_what_and_how_long_ago(signed_in, desk, witness):  # noqa: F811
    witness.ahead = -3 * 3600
    asking.ask_all(desk.office, seconds=5)
    page = signed_in("defender").get("/signers")
    said = words(page)
    size = log.newest_size()
    assert f"signed {size:,} entries 3 hours ago" in said
    assert "Everything on the record is covered by that." in said
    assert witness.key.vkey in said
    assert "runs on this machine: it proves nothing to anybody" in said
    assert "prove nothing until outsiders run them" in said
    assert not FORBIDDEN.search(said.replace(witness.key.vkey, ""))
    assert "witness" not in said.lower()
    assert not INLINE.search(page.content.decode())


def test_every_desk_shows_a_missing_an_old_and_a_contradicting_signature(signed_in, desk, witness):  # noqa: F811
    never = "Not enough outside signers have signed this log yet."
    assert never in words(signed_in("tech").get("/"))
    asking.ask_all(desk.office, seconds=5)
    assert (
        "Outside signers and ledger"
        not in words(signed_in("tech").get("/")).split("entries on the record")[0]
    )
    with (desk.office.home / "policy").open("a") as out:
        out.write("# max-age 1h\n")
    witness.ahead = 0
    desk.clock.advance(minutes=90)
    assert "older than 1 hour" in words(signed_in("tech").get("/"))
    witness.size += 400
    asking.ask_all(desk.office, seconds=5)
    for user in ("tech", "defender", "judge"):
        assert "Alarm. w0 says that it signed" in words(signed_in(user).get("/"))
    (desk.office.home / "policy").write_text("nonsense\n")
    assert "The policy can not be read" in words(signed_in("tech").get("/"))


def test_ledger_show_and_ask_say_the_same(desk, witness):
    import subprocess

    def muniment(*given):
        return subprocess.run(
            [*COMMAND[:-1], "--home", str(desk.office.home), "--as", "founder", "ledger", *given],
            capture_output=True,
            text=True,
            check=False,
        )

    asked = muniment("ask", "--json")
    assert asked.returncode == 0, asked.stdout + asked.stderr
    found = json.loads(asked.stdout)["signers"]
    assert (found["quorum_met"], found["unsigned"], found["overdue"]) == (True, 0, False)
    shown = muniment("show").stdout
    assert re.search(r"outside signer w0: signed \d+ entries .* ago. It runs on this machine", shown)
    assert json.loads(muniment("show", "--json").stdout)["signers"]["signers"][0]["size"] == witness.size
    witness.does = lambda handler, body: handler.send_error(503)
    assert muniment("ask").returncode == 1
    (desk.office.home / "policy").unlink()
    assert "No outside signers: nobody outside this office has confirmed this log." in muniment("show").stdout


def test_a_command_that_recorded_something_shows_it_to_the_signers_before_it_ends(desk, witness, monkeypatch):
    from click.testing import CliRunner

    from muniment.cli.main import main

    monkeypatch.setattr(asking, "AFTER_COMMAND", 60.0)

    def opens(number):
        words = ["--home", str(desk.office.home), "--as", "founder", "case", "open", number, "--title", "x"]
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 0, done.output

    opens("SO.24-77")
    assert witness.size == log.newest_size()
    asked = len(witness.asked)
    with (desk.office.home / "server.lock").open("w") as lock:  # a server would ask by itself
        fcntl.flock(lock, fcntl.LOCK_EX)
        opens("SO.24-78")
    assert len(witness.asked) == asked
    assert witness.size < log.newest_size()
