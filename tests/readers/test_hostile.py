"""Files out to do harm: each ends within limits, with the right word for it, and the next file is read as ever."""

from __future__ import annotations

import io
import os
import resource
import socket
import threading
import time

import pytest

from muniment.errors.readers import NoSandbox
from muniment.readers import sandbox
from muniment.readers.limits import MB, Limits
from muniment.readers.pool import Pool
from muniment.readers.reading import Trouble
from tests.readers import makers as m

LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
XXE = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'

BOMBS = {
    "a page that unpacks without end": m.pdf_flate_bomb,
    "gzip": m.gzip_bomb,
    "a member too large": m.zip_bomb,
    "archives inside archives": lambda: m.nested_zips(4),
    "members that share bytes": m.overlapping_zip,
    "entities inside entities": lambda: m.docx(m.paragraph("&j;"), prolog=LAUGHS),
    "a part of 200 MB": lambda: m.docx(m.paragraph("x" * (150 << 20))),
    "elements 40,000 deep": lambda: m.docx("<w:p>" * 40_000 + "</w:p>" * 40_000),
    "parts 400 deep": lambda: m.nested_mail(400),
    "a picture of 1.6 gigapixels": lambda: m.png(40_000, 40_000),
}


def troubles(reading):
    return {trouble for _, trouble, _ in reading.troubles}


@pytest.mark.parametrize("make", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_called_one_and_the_parent_stays_small(read, make):
    data = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    found = read(data)
    assert Trouble.BOMB in troubles(found), found.troubles
    assert time.monotonic() - started < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024
    assert "NEXTFILE" in read(m.pdf("NEXTFILE")).text


def test_an_entity_that_names_a_file_brings_nothing(read):
    found = read(m.docx(m.paragraph("&secret;"), prolog=XXE))
    assert troubles(found) == {Trouble.BOMB}
    assert socket.gethostname() not in found.text


def test_links_devices_and_pipes_are_left_alone(read):
    found = read(m.tar_of_links())
    assert sum(trouble == Trouble.REFUSED for _, trouble, _ in found.troubles) == 4
    assert "TARMARK" in found.text
    assert "root:" not in found.text


def test_a_deep_json_is_read_without_recursion(read):
    assert read(b"[" * 100_000 + b'"DEEP"' + b"]" * 100_000, name="a.json").text.count("DEEP") == 1


def test_a_header_of_two_megabytes(read):
    found = read(
        b"From: a@example.org\r\nSubject: x\r\nX-Long: " + b"y" * 2_000_000 + b"\r\n\r\nHDRMARK body"
    )
    assert "HDRMARK" in found.text


def test_what_takes_too_long_is_stopped_and_the_next_file_is_read(pool):
    slow = m.picture_of(*["words upon words"] * 40)
    found = pool.read(io.BytesIO(slow), recognize=True, limits=Limits(seconds=0))
    assert troubles(found) >= {Trouble.STOPPED} or "words" in found.text
    assert "NEXTFILE" in pool.read(io.BytesIO(m.pdf("NEXTFILE"))).text


def test_what_takes_too_much_memory_is_stopped(read):
    data = m.zipped({"a.txt": b"x" * (90 * MB)})
    with Pool(limits=Limits(memory=256 * MB, ratio=2000)) as small:
        found = small.read(io.BytesIO(data))
        assert troubles(found) & {Trouble.BOMB, Trouble.STOPPED}
        assert "NEXTFILE" in small.read(io.BytesIO(m.pdf("NEXTFILE"))).text


def test_many_threads_each_get_their_own_file(pool):
    wrong: list[str] = []

    def one(number: int) -> None:
        text = pool.read(io.BytesIO(m.pdf(f"MARK{number}END"))).text
        if f"MARK{number}END" not in text:
            wrong.append(text)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    for _ in range(6):
        assert "AFTER" in pool.read(io.BytesIO(m.pdf("AFTER"))).text, (
            "a child outlives the thread that wanted it"
        )


PROBE = """
import os, socket, sys
found = []
for place in ("/etc/passwd", "/root", "/home", "/work", sys.argv[1]):
    if os.path.exists(place) and (not os.path.isdir(place) or os.listdir(place)):
        found.append(place)
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[2])), timeout=2); found.append("network")
except OSError:
    pass
try:
    open("/usr/written", "w"); found.append("write")
except OSError:
    pass
print(found, os.getuid())
"""


def test_in_the_box_there_is_no_network_no_home_and_nothing_to_write(tmp_path):
    import subprocess

    (tmp_path / "secret").write_text("x")
    with socket.create_server(("127.0.0.1", 0)) as server:
        command = sandbox.command(0)
        at = command.index("--")
        # The interpreter's own folder may stand under a home; nothing beside it may be seen.
        probe = [
            *command[: at + 1],
            command[at + 1],
            "-I",
            "-c",
            PROBE,
            str(tmp_path),
            str(server.getsockname()[1]),
        ]
        told = subprocess.run(probe, capture_output=True, text=True, check=True).stdout
    seen = told.split("]")[0].strip("[").replace("'", "").split(", ")
    assert not {"network", "write", "/etc/passwd", str(tmp_path), "/home"} & set(seen), told
    assert told.strip().endswith("65534")


def test_without_a_box_nothing_is_read(monkeypatch):
    monkeypatch.setattr(sandbox, "works", lambda: "bubblewrap (bwrap) is not installed")
    with Pool() as pool, pytest.raises(NoSandbox, match="bubblewrap"):
        pool.read(io.BytesIO(b"text"))


def test_an_operator_may_decide_otherwise_and_it_stands_beside_what_was_read(monkeypatch):
    monkeypatch.setattr(sandbox, "works", lambda: "bubblewrap (bwrap) is not installed")
    monkeypatch.setenv(sandbox.OVERRIDE, "yes, on my responsibility")
    with Pool() as pool:
        found = pool.read(io.BytesIO(b"some text"))
    assert found.text == "some text"
    assert found.reader.endswith("unsandboxed")


def test_a_child_that_lies_is_no_danger_to_the_parent(pool, monkeypatch):
    """Whatever stands in the lines of a child that was taken over is judged like any input."""
    from muniment.readers import pool as module

    handle = os.memfd_create("lies")
    lies = (
        b'{"part":0,"path":["a"],"kind":"x","size":1}\n{"of":7,"text":"?","where":"body","page":0}\n',
        b'{"part":0,"path":[],"kind":"x","size":1}\n{"of":0,"text":"?","where":"nowhere","page":0}\n{"end":true}\n',
        b'{"part":"x"}\n{"end":true}\n',
        b"[1,2]\n" + b'{"end":true}\n',
        b"\xff\xfe not json\n",
    )
    for lie in lies:
        os.ftruncate(handle, 0)
        os.pwrite(handle, lie, 0)
        found = module._reading(handle, name="", size=1, ended=True, limits=Limits())
        assert troubles(found) == {Trouble.STOPPED}
    os.close(handle)


def test_the_parent_loads_no_parser():
    import subprocess
    import sys

    code = (
        "import sys; import muniment.readers.pool; "
        "print(sorted(set(sys.modules) & {'lxml', 'magic', 'olefile', 'pypdfium2', 'pikepdf', 'PIL', 'libarchive', 'pypff'}))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "[]"


def test_a_spare_child_takes_the_place_of_one_that_a_file_ended():
    with Pool() as pool:
        for _ in range(4):
            pool.read(io.BytesIO(m.pdf("MARK")))
        pool._starter.submit(int).result()  # what was to be started is
        spare = pool._spare
        assert spare is not None
        assert Trouble.DAMAGED in troubles(pool.read(io.BytesIO(b"%PDF-1.7 nothing")))
        assert "NEXTFILE" in pool.read(io.BytesIO(m.pdf("NEXTFILE"))).text
        assert spare.files == 1
        pool._starter.submit(int).result()
        others = [pool._spare, *pool._idle]
    assert all(child.process.poll() is not None for child in (spare, *others) if child is not None)
