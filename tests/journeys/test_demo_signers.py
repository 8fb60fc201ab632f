"""The demonstration starts two outside signers of its own, and leaves nothing running behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.witness.serving import COMMAND
from tests.witness.spec import get

pytestmark = pytest.mark.long


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def demo(home, port):
    return subprocess.Popen(
        [*COMMAND[:-1], "--home", str(home), "--json", "demo", "--port", str(port), "--cases", "0"],
        stdout=subprocess.PIPE,
        stderr=home.with_name("said").open("w"),
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


def told(process, beside) -> dict:
    """The one document that it prints once everything answers."""
    said = ""
    for line in process.stdout:
        said += line
        if line == "}\n":
            return json.loads(said)
    raise AssertionError(said + beside.read_text())


def answers(url: str) -> bool:
    try:
        return get(url, "").status < 500
    except OSError:
        return False


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_two_signers_sign_what_the_demonstration_records_and_end_with_it(tmp_path, how):
    if how == signal.SIGKILL and sys.platform != "linux":
        pytest.skip("only Linux tells a child that its parent is gone")
    process = demo(tmp_path / "demo", free_port())
    try:
        made = told(process, tmp_path / "said")
        urls = [made["url"], *(each["url"] for each in made["signers"])]
        assert len(made["signers"]) == 2
        assert len({each["vkey"] for each in made["signers"]}) == 2
        assert all(answers(url) for url in urls)
        note = urllib.request.urlopen(f"{made['url']}log/checkpoint").read().decode()
        assert note.count("\u2014 demo.muniment.example/") == 3
        shown = subprocess.run(
            [*COMMAND[:-1], "--home", made["home"], "ledger", "show", "--json"],
            capture_output=True,
            text=True,
            check=True,
        )
        outside = json.loads(shown.stdout)["signers"]
        assert outside["quorum_met"]
        assert not outside["overdue"]
        for package in (tmp_path / "demo" / "productions").rglob("PROOF/log/checkpoint"):
            assert package.read_text().count("\n\u2014 ") == 3
        process.send_signal(how)
        process.wait(timeout=60)
        for _ in range(100):
            if not any(answers(url) for url in urls):
                break
            time.sleep(0.1)
        assert not any(answers(url) for url in urls)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_where_the_port_is_taken_it_says_so_and_ends_with_its_signers(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = demo(tmp_path / "demo", taken.getsockname()[1])
        process.wait(timeout=300)
        process.stdout.close()
    assert process.returncode != 0
    policy = (tmp_path / "demo" / "policy").read_text()
    urls = [word for word in policy.split() if word.startswith("http")]
    assert len(urls) == 2
    assert not any(answers(url) for url in urls)
