"""C2SP tlog-witness between us and a witness of others (PyPI's aics-witness), in both directions."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from muniment.ledger.note import Verifier, open_note
from muniment.ledger.policy import Policy
from tests.interop.installed import TLOG, WITNESS, installed
from tests.witness import serving

pytestmark = pytest.mark.long
SUBMIT = """
import json, sys
from aics_witness.feeder import WitnessClient
url, vkey, *rest = sys.argv[1:]
proofs = json.loads(rest[0])
with WitnessClient(url, vkey) as client:
    for path in rest[1:]:
        said = client.submit(open(path, "rb").read(), lambda old, new: [bytes.fromhex(h) for h in proofs[f"{old} {new}"]])
        print(said, end="")
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """Runs Python with their package."""
    env = {
        "PYTHONPATH": str(installed(tmp_path_factory.mktemp("aics"), TLOG, WITNESS)),
        "PATH": os.environ["PATH"],
    }

    def run(*words, start=False):
        command = [sys.executable, *map(str, words)]
        if start:
            return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


@contextmanager
def their_witness(python, folder, office):
    """Their witness, which trusts the office's log: its prefix and key."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = folder / "witness.json"
    listen = f"127.0.0.1:{port}"
    python("-m", "aics_witness", "init", "-c", config, "--name", "their.example/w", "--listen", listen)
    python("-m", "aics_witness", "add-log", "-c", config, "--origin", office.origin, "--vkey", office.vkey)
    said = python("-m", "aics_witness", "status", "-c", config)
    vkey = next(
        word
        for word in said.replace('"', " ").replace(",", " ").split()
        if word.startswith("their.example/w+")
    )
    process = python("-m", "aics_witness", "serve", "-c", config, start=True)
    try:
        for _ in range(200):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://{listen}", vkey
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_their_witness_cosigns_our_log_as_it_grows(python, bare, grow, tmp_path):
    from muniment.record import asking, signers

    office = bare.office
    with their_witness(python, tmp_path, office) as (prefix, vkey):
        text = f"log {office.vkey}\nwitness theirs {vkey} {prefix}\nquorum theirs\n"
        (office.home / "policy").write_text(text)
        policy = Policy.parse(text.encode())
        grown = 0
        for size in (9, 9, 255, 256, 257, 600):
            if size > grown:
                grow(size)
            grown = size
            outcomes = asking.ask_all(office, seconds=20)
            assert [each.signed for each in outcomes] == [True], outcomes
            note = open_note(signers.cosigned(size), [Verifier.parse(office.vkey), Verifier.parse(vkey)])
            assert policy.satisfied([each.verifier for each in note.signed])
            assert note.text.split("\n")[1] == str(size)
        published = open_note((office.published / "checkpoint").read_bytes(), [Verifier.parse(vkey)])
        assert published.text.split("\n")[1] == "600"


def test_our_witness_cosigns_for_their_feeder(python, bare, grow, tmp_path):
    from muniment.record import log

    sizes = (9, 255, 256, 257, 600)
    paths = []
    for size in sizes:
        paths.append(tmp_path / str(size))
        paths[-1].write_bytes(grow(size))
    proofs = {f"0 {sizes[0]}": []}
    for new in sizes:
        proofs[f"{new} {new}"] = proofs[f"0 {new}"] = []
        proofs |= {
            f"{old} {new}": [h.hex() for h in log.prover(new).consistency(old)] for old in sizes if old < new
        }
    home = tmp_path / "signer"
    vkey = serving.run("init", str(home), "--name", "ours.example/w", "--log", bare.office.vkey)["vkey"]
    (tmp_path / "submit.py").write_text(SUBMIT)
    with serving.served(home) as (url, _):
        said = python(tmp_path / "submit.py", url, vkey, json.dumps(proofs), *paths, paths[-1])
    lines = said.splitlines(keepends=True)
    assert len(lines) == len(sizes) + 1
    for path, line in zip([*paths, paths[-1]], lines, strict=True):
        note = open_note(path.read_bytes() + line.encode(), [Verifier.parse(vkey)])
        assert note.signed[0].time
