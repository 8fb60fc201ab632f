"""`muniment backup | restore | ledger rotate-key, clock, mend, close` as people type them; two servers on one home."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from muniment.cli.main import main
from tests.production import makers


@pytest.fixture
def office(desk, tmp_path):
    """A small office, and the command at it."""

    class Office:
        home = desk.office.home
        origin = desk.office.origin

        def run(self, *typed, code=0, home=None):
            words = [*map(str, typed), "--home", str(home or self.home), "--as", "founder"]
            got = CliRunner().invoke(main, words)
            assert got.exit_code == code, (got.exit_code, got.output, got.stderr, got.exception)
            return got

        def ask(self, *typed, code=0, home=None):
            return json.loads(self.run(*typed, "--json", code=code, home=home).stdout)

    makers.a_prosecution(desk)
    makers.an_item(desk)
    yield Office()
    from django.db import connections

    from muniment.record import current

    connections.close_all()
    current.use(None)


def test_a_backup_and_its_restore_from_the_command_line(office, tmp_path):
    made = office.ask("backup", tmp_path / "b", "--secrets")
    assert made["parts"] == ["keys", "record", "secret"]
    assert any("productions" in each for each in made["left_out"])
    assert "read again and whole" in office.run("backup", tmp_path / "b2").stdout
    office.run("case", "open", "SO.24-777")
    shutil.copytree(office.home / "published", tmp_path / "outside")
    new = tmp_path / "new"
    refused = office.ask("restore", tmp_path / "b", home=new, code=2)
    assert refused["error"] == "RestoreRefused"
    assert "--published" in refused["advice"]
    whole = office.ask("restore", tmp_path / "b", "--verify-only", home=new)
    assert whole["size"] == made["size"]
    back = office.ask("restore", tmp_path / "b", "--published", tmp_path / "outside", home=new)
    assert back["log_size"] > back["backup_size"] == made["size"]
    checked = office.ask("ledger", "check", home=new)
    assert checked["ok"]
    assert checked["lost"] > 0
    assert "lost in a restore and declared" in office.run("ledger", "check", home=new).stdout
    office.run("case", "open", "SO.24-778", home=new)


@pytest.mark.long
def test_a_restore_reads_the_published_log_over_http(office, tmp_path):
    import functools
    import http.server
    import threading

    office.run("backup", tmp_path / "b", "--secrets")
    office.run("case", "open", "SO.24-777")
    shutil.copytree(office.home / "published", tmp_path / "outside")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=tmp_path / "outside")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = f"http://127.0.0.1:{server.server_port}/"
        back = office.ask("restore", tmp_path / "b", "--published", place, home=tmp_path / "new")
        server.shutdown()
    assert back["log_size"] > back["backup_size"]
    assert office.ask("ledger", "check", home=tmp_path / "new")["ok"]


def test_the_key_is_changed_in_two_steps_and_show_names_both(office):
    old = office.ask("ledger", "show")["vkey"]
    both = office.ask("ledger", "rotate-key")["vkeys"]
    assert both[0] == old
    assert office.ask("ledger", "show")["vkeys"] == both
    assert "--finish" in office.ask("ledger", "rotate-key", code=2)["advice"]
    told = office.ask("ledger", "rotate-key", "--finish")
    assert told == {"vkeys": both[1:], "retired": [old], "under_way": False}
    assert office.ask("ledger", "check")["ok"]


def test_packages_of_every_time_are_checked_with_the_key_of_theirs(office, tmp_path):
    def produced(n):
        return office.ask("produce", makers.PROSECUTION, "--to", makers.TO, "--out", tmp_path / str(n))[
            "path"
        ]

    def verdict(path, vkey, code=0):
        return office.ask("verify", path, "--number", makers.PROSECUTION, "--vkey", vkey, code=code)[
            "verdict"
        ]

    before = produced(1)
    old, new = office.ask("ledger", "rotate-key")["vkeys"]
    between = produced(2)
    office.run("ledger", "rotate-key", "--finish")
    after = produced(3)
    assert [verdict(before, old), verdict(between, old), verdict(between, new), verdict(after, new)] == [
        "complete"
    ] * 4
    assert verdict(before, new, code=1) == "not ok"
    assert verdict(after, old, code=1) == "not ok"


def test_a_log_is_closed_with_its_name_typed_again(office, tmp_path):
    assert office.origin in office.ask("ledger", "close", "--reason", "merged", code=2)["advice"]
    closed = office.ask("ledger", "close", "--reason", "merged", "--confirm", office.origin)
    shown = office.ask("ledger", "show")
    assert (shown["closed"], shown["size"]) == ("merged", closed["size"])
    refused = office.ask("case", "open", "SO.24-777", code=1)
    assert refused["error"] == "LogIsClosed"
    refused = office.ask("produce", makers.PROSECUTION, "--to", makers.TO, "--out", tmp_path / "p", code=1)
    assert refused["error"] == "LogIsClosed"
    assert office.ask("ledger", "check")["ok"]
    assert office.ask("replay", "--check")["ok"]


def test_the_clock_is_compared_and_confirmed(office):
    told = office.ask("ledger", "clock")
    assert told["ok"]
    assert told["clock"] >= told["newest"]
    assert office.ask("ledger", "clock", "--confirm")["ok"]


def test_mend_works_on_a_home_that_is_refused(office):
    from django.db import connections

    connections.close_all()
    with sqlite3.connect(office.home / "muniment.sqlite") as raw:
        raw.execute(
            "UPDATE record_span SET data = CAST(substr(data, 1, length(data) - 8) || zeroblob(8) AS BLOB)"
        )
    raw.close()
    refused = office.ask("ledger", "show", code=6)
    assert refused["error"] == "RootDiffers"
    assert "ledger mend" in refused["advice"]
    assert office.ask("ledger", "mend")["entries"] > 0
    assert office.ask("ledger", "check")["ok"]
    assert "Nothing had to be mended" in office.run("ledger", "mend").stdout


def test_a_second_server_on_one_home_is_refused_and_the_first_goes_on(home):
    command = [sys.executable, "-m", "muniment.cli.main", "serve", "--port", "0", "--home", str(home)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    first = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    )
    try:
        assert "Muniment serves" in (first.stdout.readline() if first.stdout else "")
        second = subprocess.run(
            [*command, "--json"], capture_output=True, text=True, timeout=60, check=False, env=environment
        )
        assert second.returncode == 2
        refused = json.loads(second.stdout)
        assert refused["error"] == "ServerRunning"
        assert "one office has one writer" in refused["advice"]
        assert first.poll() is None
        first.kill()  # the kernel lets the lock go with the process
        first.wait(30)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            from muniment.cli.serve import only_server
            from muniment.errors.record import ServerRunning

            try:
                with only_server(home):
                    break
            except ServerRunning:
                time.sleep(0.1)
        else:
            pytest.fail("the lock outlived the server that was killed")
    finally:
        if first.poll() is None:
            first.send_signal(signal.SIGTERM)
            first.wait(30)
        if first.stdout:
            first.stdout.close()
