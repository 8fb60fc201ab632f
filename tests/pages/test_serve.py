from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.pages.serving import command, served


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_pages_styles_and_the_log_and_stops_cleanly(home, how):
    with served(home) as (url, process):
        with urllib.request.urlopen(f"{url}/sign-in") as page:
            assert b"Alder County" in page.read()
        for static in ("muniment/muniment.css", "muniment/scan.js", "django_htmx/htmx-2.min.js"):
            with urllib.request.urlopen(f"{url}/static/{static}") as got:
                assert got.read()
        process.send_signal(how)
        assert process.wait(timeout=20) == 0
        said = process.stderr.read()
        assert "Stopped." in said
        assert "Traceback" not in said
    with served(home):
        pass


def test_a_second_server_on_the_same_home_is_refused(home):
    with served(home):
        second = subprocess.run(
            command(home, "--json", "serve", "--port", "0"), capture_output=True, text=True, check=False
        )
    assert second.returncode == 2
    assert json.loads(second.stdout)["error"] == "ServerRunning"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a worker that its server is gone")
def test_where_the_server_is_killed_its_worker_ends_and_the_next_one_starts(home):
    with served(home) as (url, process):
        process.kill()
        process.wait(timeout=20)
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{url}/log/checkpoint", timeout=5).close()
            except OSError:
                break
            time.sleep(0.1)
    with served(home):
        pass


def test_a_command_works_beside_the_server_and_its_entry_is_served_at_once(home):
    with served(home) as (url, _):
        before = urllib.request.urlopen(f"{url}/log/checkpoint").read()
        done = subprocess.run(
            command(home, "--as", "officer", "case", "open", "SO.24-9", "--title", "Beside the server"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert urllib.request.urlopen(f"{url}/log/checkpoint").read() != before


def test_a_place_without_an_office_is_refused(tmp_path):
    told = subprocess.run(command(tmp_path, "serve"), capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "There is no Muniment home" in told.stderr


def test_files_are_read_beside_the_server(home, tmp_path):
    (tmp_path / "note.txt").write_text("found in the garage")
    with served(home):

        def say(*words: str, code: int = 0):
            told = subprocess.run(
                command(home, "--as", "founder", "--json", *words),
                capture_output=True,
                text=True,
                check=False,
            )
            assert told.returncode in (0, code), told.stdout
            return json.loads(told.stdout)

        taken = say(
            "item",
            "receive",
            "--source",
            "Walter Brandvold",
            "--words",
            "x",
            "--what",
            "a box",
            "--category",
            "other",
        )
        (file,) = say("file", "add", taken["receipt"], str(tmp_path / "note.txt"), "--later")["files"]
        for _ in range(60):
            told = say("file", "text", file["digest"], code=2)
            if "text" in told:
                break
            time.sleep(0.5)
        assert told["text"] == "found in the garage"
