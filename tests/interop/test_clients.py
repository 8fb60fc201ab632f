"""Other people's programs read what we publish: the Go checksum database's library, and a PyPI package."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.interop import reader
from tests.interop.installed import TLOG, installed
from tests.pages.serving import served

pytestmark = pytest.mark.long
HERE = Path(__file__).parent
GOPATH = Path("/usr/share/gocode")  # where Debian's golang-golang-x-mod-dev lies


@pytest.fixture(scope="session")
def go_reader(tmp_path_factory):
    if not shutil.which("go") or not (GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("the Go client is not here: apt-get install golang-go golang-golang-x-mod-dev")
    place = tmp_path_factory.mktemp("go")
    env = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": str(GOPATH),
        "GOCACHE": str(place / "cache"),
        "GOFLAGS": "",
    }
    subprocess.run(
        ["go", "build", "-o", place / "reader", HERE / "go" / "main.go"], check=True, env=env, timeout=300
    )
    return lambda *words: subprocess.run(
        [place / "reader", *words], check=False, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="session")
def aics_reader(tmp_path_factory):
    lib = installed(tmp_path_factory.mktemp("aics"), TLOG)
    env = {"PYTHONPATH": str(lib), "PATH": os.environ["PATH"]}
    script = str(HERE / "aics_reader.py")
    return lambda *words: subprocess.run(
        [sys.executable, script, *words], check=False, capture_output=True, text=True, timeout=300, env=env
    )


@pytest.fixture(params=["go_reader", "aics_reader"])
def client(request):
    return request.getfixturevalue(request.param)


def test_a_client_reads_the_published_folder_and_every_older_size(client, grown):
    published, vkey, kept = grown
    done = client(str(published), vkey, *map(str, kept.values()))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"entries": max(kept), "older": len(kept)}


def test_a_client_reads_the_log_that_is_served(client, home):
    from muniment.record import office

    with served(home) as (url, _):
        vkey = office.load(home).vkey
        head = reader.open_checkpoint(reader.prefix(f"{url}/log")("checkpoint"), vkey)
        done = client(f"{url}/log", vkey)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["entries"] == head.size


def test_a_client_reads_a_log_of_three_levels(client, grow, bare, tmp_path):
    kept = []
    for size in (300, 65_535, 65_536, 65_537):
        kept.append(tmp_path / str(size))
        kept[-1].write_bytes(grow(size))
    done = client(str(bare.office.published), bare.office.vkey, *map(str, kept))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"entries": 65_537, "older": 4}


@pytest.mark.parametrize("changed", ["tile/0/000", "tile/entries/000", "checkpoint"])
def test_a_client_notices_a_changed_byte(client, grown, tmp_path, changed):
    published, vkey, _ = grown
    copy = shutil.copytree(published, tmp_path / "copy")
    data = bytearray((copy / changed).read_bytes())
    data[40] ^= 1
    (copy / changed).write_bytes(data)
    assert client(str(copy), vkey).returncode
