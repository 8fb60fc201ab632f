"""Two offices outside sign the log; a production carries it; the receiver asks how fresh it is; a set-back is caught."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.production.makers import PROSECUTION, a_prosecution, an_item, check_by_pyz, issue
from tests.witness.serving import COMMAND, run, served
from tests.witness.spec import cosignature_time

NAMES = ("defender.example", "clerk.example")


@pytest.fixture
def signers(desk, tmp_path):
    """Two signers as their offices run them, in processes and homes of their own, and the office's policy."""
    log = desk.office.vkey
    homes = [tmp_path / name for name in NAMES]
    vkeys = [
        run("init", str(place), "--name", name, "--log", log)["vkey"]
        for place, name in zip(homes, NAMES, strict=True)
    ]
    with served(homes[0]) as (first, one), served(homes[1]) as (second, two):
        lines = [f"log {log}"]
        lines += [
            f"witness {n.split('.')[0]} {v} {u}"
            for n, v, u in zip(NAMES, vkeys, (first, second), strict=True)
        ]
        policy = "\n".join([*lines, "group both all defender clerk", "quorum both"]) + "\n"
        (desk.office.home / "policy").write_text(policy)
        (tmp_path / "policy").write_text(policy)
        yield homes, (one, two)


def verify(package, *given):
    done = subprocess.run(
        [*COMMAND[:-1], "verify", str(package), "--number", PROSECUTION, "--json", *given],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout)


def aged(package, policy, seconds, tmp_path):
    """The verdict of one who checks so many seconds later."""
    script = (
        "import sys, time; real = time.time\n"
        f"time.time = lambda: real() + {seconds}\n"
        "from muniment.cli.main import main; main()"
    )
    words = [
        "verify",
        str(package),
        "--number",
        PROSECUTION,
        "--policy",
        str(policy),
        "--max-age",
        "1d",
        "--json",
    ]
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout)


def test_a_production_is_signed_outside_and_its_freshness_is_judged_by_that(desk, signers, tmp_path):
    a_prosecution(desk)
    an_item(desk)
    issue(desk, tmp_path / "package")
    note = (tmp_path / "package" / "PROOF/log/checkpoint").read_bytes()
    body, _, lines = note.decode().rpartition("\n\n")
    for place in signers[0]:
        at = cosignature_time(lines.encode(), run("show", str(place))["vkey"], body + "\n")
        assert abs(time.time() - at) < 120
    policy = tmp_path / "policy"
    code, verdict = verify(tmp_path / "package", "--policy", str(policy), "--max-age", "1d")
    assert (code, verdict["verdict"]) == (0, "complete")
    assert (
        check_by_pyz(tmp_path / "package", desk, arguments=["--policy", str(policy), "--max-age", "12h"])[0]
        == 0
    )
    assert aged(tmp_path / "package", policy, 23 * 3600, tmp_path)[0] == 0
    code, verdict = aged(tmp_path / "package", policy, 25 * 3600, tmp_path)
    assert code == 1
    assert "not shown to be fresh" in json.dumps(verdict)
    assert verdict["verdict"] == "not ok"


def test_with_one_signer_silent_the_package_is_pending_under_that_policy(desk, signers, tmp_path):
    a_prosecution(desk)
    an_item(desk)
    signers[1][1].kill()
    signers[1][1].wait()
    issue(desk, tmp_path / "package")  # nobody is kept from producing
    code, verdict = verify(tmp_path / "package", "--policy", str(tmp_path / "policy"), "--max-age", "1d")
    assert code == 1
    assert "Too few outside signers" in json.dumps(verdict)
    assert verify(tmp_path / "package", "--vkey", desk.office.vkey)[0] == 0


def test_a_server_gets_its_log_signed_by_itself_and_does_not_start_on_an_older_database(
    desk, signers, tmp_path
):
    from django.db import connections

    from muniment.record import current
    from tests.pages.serving import command
    from tests.pages.serving import served as pages

    home = desk.office.home
    a_prosecution(desk)
    connections.close_all()
    shutil.copytree(home, tmp_path / "backup")

    def opens(number):
        words = command(home, "--as", "founder", "case", "open", number, "--title", "x")
        subprocess.run(words, check=True, capture_output=True)

    with pages(home) as (url, _):
        opens("SO.24-5")
        opens("SO.24-6")
        for _ in range(150):
            note = urllib.request.urlopen(f"{url}/log/checkpoint").read().decode()
            if all(f"\n\u2014 {name} " in note for name in NAMES):
                break
            time.sleep(0.1)
        else:
            raise AssertionError(note)
        size = int(note.split("\n")[1])
    shown = [run("show", str(place))["logs"][0]["size"] for place in signers[0]]
    assert shown == [size, size]
    connections.close_all()
    current.use(None)
    shutil.rmtree(home)
    shutil.move(tmp_path / "backup", home)  # everything is set back, the published copy too
    for words in (["serve", "--port", "0"], ["--as", "founder", "case", "open", "SO.24-7", "--title", "x"]):
        refused = subprocess.run(
            [*command(home), "--json", *words], capture_output=True, text=True, check=False
        )
        told = json.loads(refused.stdout)
        assert (refused.returncode, told["error"]) == (6, "SignerAhead")
        assert told["data"]["theirs"] == size
        assert "under this log's own key" in told["message"]
