"""The signer over HTTP, to clients that know the specification, and to those that mean harm."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
import time

import pytest

from muniment.witness.application import BODY_TIME
from tests.witness.serving import COMMAND, run, served
from tests.witness.spec import Log, cosignature_time, get, post, sha


@pytest.fixture(scope="module")
def log():
    made = Log()
    made.grow(20)
    return made


@pytest.fixture(scope="module")
def home(tmp_path_factory, log):
    place = tmp_path_factory.mktemp("signer") / "home"
    run("init", str(place), "--name", "signer.example/1")
    run("add-log", str(place), log.key.vkey, "--url", "https://log.example/")
    return place


@pytest.fixture(scope="module")
def url(home):
    with served(home) as (at, _):
        yield at


@pytest.fixture(scope="module")
def vkey(home):
    return run("show", str(home))["vkey"]


def test_every_answer_of_the_specification(url, home, vkey, log):
    assert post(url, log.request(0, 3)).status == 200
    good = post(url, log.request(3, 8))
    assert good.status == 200
    assert abs(cosignature_time(good.body, vkey, log.body(8)) - time.time()) < 60
    conflict = post(url, log.request(3, 20))
    assert (conflict.status, conflict.kind, conflict.body) == (409, "text/x.tlog.size", b"8\n")
    assert post(url, log.request(0, 20)).body == b"8\n"  # how a log that knows nothing learns the size
    assert post(url, log.fork(5).request(8, 20)).status == 422
    assert post(url, log.fork(5).request(8, 8)).status == 422
    assert post(url, log.request(8, 3)).status == 400
    assert post(url, b"old 8\n").status == 400
    assert post(url, Log("log.example/unknown", log.entries).request(0)).status == 404
    assert post(url, Log(log.origin, log.entries).request(0)).status == 403
    place = f"{sha(log.origin.encode()).hex()}/checkpoint"
    latest = get(url, place)
    assert latest.status == 200
    assert latest.kind == "text/plain; charset=utf-8"
    assert latest.body == log.checkpoint(8) + good.body
    assert get(url, place.upper()).status == 404
    assert get(url, "00" * 32 + "/checkpoint").status == 404
    assert get(url, "add-checkpoint").status == 405
    assert post(url, b"x", place=place).status == 405
    assert vkey in get(url, "").body.decode()
    shown = run("show", str(home))["logs"][0]
    assert (shown["origin"], shown["size"], shown["url"]) == (log.origin, 8, "https://log.example/")
    assert len(shown["splits"]) == 1
    said = subprocess.run([*COMMAND, "show", str(home)], capture_output=True, text=True, check=True).stdout
    assert "TWO HISTORIES" in said


def test_a_huge_body_is_refused_before_it_is_read(url):
    for length, chunked in ((10_000_000, False), (10_000_000, True), (1 << 40, False)):
        with socket.create_connection(_address(url), timeout=20) as line:
            how = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {length}"
            line.sendall(f"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\n{how}\r\n\r\n".encode())
            sent = 0
            try:
                while sent < 3_000_000:
                    block = b"x" * 65_536
                    line.sendall(b"10000\r\n" + block + b"\r\n" if chunked else block)
                    sent += len(block)
            except OSError:
                pass
            answer = _all(line)
            assert (
                answer == b"" or b" 413 " in answer.split(b"\r\n")[0]
            )  # cut off while it was still talking, or told
    assert post(url, b"").status == 400


def test_garbage_on_the_line_harms_nobody_else(url):
    for garbage in (
        b"\x00" * 5000,
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01" + b"x" * 300,
        b"POST /" + b"a" * 70_000,
    ):
        with socket.create_connection(_address(url), timeout=20) as line:
            line.sendall(garbage)
            line.shutdown(socket.SHUT_WR)
            _all(line)
    for place in (
        "add-checkpoint/",
        "../witness.key",
        "%2e%2e/witness.key",
        "a" * 5000,
        "add-checkpoint?x=1",
    ):
        assert get(url, place).status in (400, 404, 405, 414)
    assert get(url, "").status == 200


@pytest.mark.long
def test_slow_clients_hold_no_place(url, log):
    """A hundred that send a byte and wait: others are answered meanwhile, and these are let go."""
    slow = []
    for _ in range(100):
        line = socket.create_connection(_address(url), timeout=30)
        line.sendall(b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\no")
        slow.append(line)
    answers = [get(url, "").status for _ in range(5)]
    began = time.monotonic()
    assert post(url, log.request(0, 20)).status in (200, 409)
    assert time.monotonic() - began < BODY_TIME / 2
    first = _all(slow[0])
    for line in slow:
        line.close()
    assert answers == [200] * 5
    assert b" 408 " in first.split(b"\r\n")[0]


def test_a_connection_is_kept_for_several_questions(url, log):
    body = log.request(0, 20)
    with socket.create_connection(_address(url), timeout=20) as line:
        for _ in range(3):
            line.sendall(
                f"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            assert line.recv(4096).startswith(b"HTTP/1.1 409 ")


def test_it_stops_cleanly_and_a_second_one_is_refused(tmp_path, log):
    run("init", str(tmp_path / "s"), "--name", "signer.example/2", "--log", log.key.vkey)
    for how in (signal.SIGTERM, signal.SIGINT):
        with served(tmp_path / "s", "--prefix", "/w/one") as (url, process):
            assert url.endswith("/w/one")
            assert post(url, log.request(0, 8)).status in (200, 409)
            assert run("serve", str(tmp_path / "s"), fails=2)["error"] == "WitnessRunning"
            process.send_signal(how)
            assert process.wait(timeout=20) == 0
            said = process.stderr.read()
            assert "Stopped." in said
            assert "Traceback" not in said


def test_a_taken_port_is_told(home, url, tmp_path, log):
    run("init", str(tmp_path / "s"), "--name", "signer.example/3")
    told = run("serve", str(tmp_path / "s"), "--port", str(_address(url)[1]), fails=6)
    assert "can not be listened on" in told["message"]


def test_mistakes_are_told_and_leave_nothing_behind(tmp_path, log):
    assert run("init", str(tmp_path / "a"), "--name", "x y", fails=2)["error"] == "WitnessNameRefused"
    assert run("init", str(tmp_path / "a"), "--name", "x", "--log", "no", fails=1)["error"] == "LogKeyRefused"
    assert not (tmp_path / "a").exists()
    assert run("show", str(tmp_path / "a"), fails=2)["error"] == "NoWitness"


def test_it_runs_without_an_office_and_without_django(tmp_path):
    script = (
        "import sys; from muniment.cli.main import main\n"
        f"sys.argv = ['muniment', 'witness', 'init', {str(tmp_path / 's')!r}, '--name', 'x.example', '--json']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "import muniment.witness.server\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('django', 'ninja') or m.startswith('muniment.record')))"
    )
    done = subprocess.run([COMMAND[0], "-c", script], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.rsplit("}", 1)[0] + "}")["name"] == "x.example"
    assert done.stdout.rstrip().endswith("[]")


def _address(url: str) -> tuple[str, int]:
    host, port = url.removeprefix("http://").rstrip("/").split(":")
    return host, int(port)


def _all(line: socket.socket) -> bytes:
    found = b""
    try:
        while part := line.recv(65_536):
            found += part
    except OSError:
        pass
    return found


def test_many_at_once_are_all_answered(url, log):
    statuses = []
    threads = [
        threading.Thread(target=lambda: statuses.append(post(url, log.request(0, 20)).status))
        for _ in range(40)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {409, 503}
    assert len(statuses) == 40


def test_the_folder_may_be_named_by_an_option_and_is_never_the_offices(tmp_path, log):
    run("init", "--home", str(tmp_path / "s"), "--name", "x.example", "--log", log.key.vkey)
    assert run("show", "--home", str(tmp_path / "s"))["name"] == "x.example"
    done = subprocess.run(
        [*COMMAND, "show"],
        env={**os.environ, "MUNIMENT_HOME": str(tmp_path / "s")},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
