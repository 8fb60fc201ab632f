"""A production as one .zip, changed: found, never unpacked anywhere, never in order with other content than was signed."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.ledger.errors import LedgerError
from muniment.ledger.note import parse_note
from muniment.verify import verify, zipped
from tests.fuzz.limits import in_memory, within
from tests.fuzz.mutation import mutated
from tests.verify import thief

FILES = thief.vector_files()
SOME = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
STUMBLED = "The check could not be finished"
WORDS = (
    b"PK\x01\x02",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"PK\x06\x06",
    b"PK\x06\x07",
    b"PK\x07\x08",
    b"../",
    b"/etc/",
    b"C:\\",
)


@cache
def packed(method=zipfile.ZIP_DEFLATED, prefix="", more=()):
    """The vector package as an archive; `more`: (name, content, external attributes) put behind."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for path, data in sorted(FILES.items()):
            archive.writestr(zipfile.ZipInfo(prefix + path, (2025, 1, 1, 0, 0, 0)), data, method)
        for name, data, attributes in more:
            info = zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0))
            info.external_attr = attributes
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of a name twice
                archive.writestr(info, data)
    return out.getvalue()


SEEDS = [packed(), packed(zipfile.ZIP_STORED), packed(prefix="VOL001/")]


def judged(data, folder):
    """The verdict, or None where the archive was refused. Nothing appears on the disk beside it."""
    place = folder / "package.zip"
    place.write_bytes(data)
    before = set(folder.parent.rglob("*"))
    with within(60):
        try:
            found = verify(place, number=thief.NUMBER, vkey=thief.VKEY)
        except LedgerError:
            found = None
    assert set(folder.parent.rglob("*")) == before
    assert found is None or not [each.what for each in found.findings if each.what.startswith(STUMBLED)]
    return found


def a_changed_archive(data, folder):
    content = data.draw(mutated(SEEDS, WORDS))
    found = judged(content, folder)
    if found is not None and found.ok:  # then whoever unpacks it holds what was signed
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            held = {info.filename.removeprefix("VOL001/"): archive.read(info) for info in archive.infolist()}
        note = "PACKAGE.note"
        assert parse_note(held.pop(note)).text == parse_note(FILES[note]).text
        assert held == {path: each for path, each in FILES.items() if path != note}


@pytest.fixture
def place(tmp_path):
    (tmp_path / "inner").mkdir()
    return tmp_path / "inner"


@SOME
@given(data=st.data())
def test_a_changed_archive_is_found(place, data):
    a_changed_archive(data, place)


@pytest.mark.long
@MANY
@given(data=st.data())
def test_a_changed_archive_is_found_however_long_one_tries(place, data):
    a_changed_archive(data, place)


def test_an_archive_is_judged_as_its_folder(place):
    for seed in SEEDS:
        assert judged(seed, place).ok


LINK = (stat.S_IFLNK | 0o777) << 16
HOSTILE = {
    "a way out": packed(more=(("../../out", b"x", 0),)),
    "an absolute name": packed(more=(("/etc/out", b"x", 0),)),
    "a drive": packed(more=(("C:\\out", b"x", 0),)),
    "a link": packed(more=(("link", b"/etc/passwd", LINK),)),
    "a link to a folder, and a file in it": packed(more=(("link", b"/tmp", LINK), ("link/out", b"x", 0))),
    "a device": packed(more=(("device", b"", (stat.S_IFCHR | 0o666) << 16),)),
    "a name twice": packed(more=(("PACKAGE.note", FILES["PACKAGE.note"], 0),)),
    "a name in other letters": packed(more=(("package.NOTE", b"x", 0),)),
    "a folder's name for a file": packed(more=(("DATA", b"x", 0),)),
    "a file within a file": packed(more=(("PACKAGE.note/x", b"x", 0),)),
    "another archive behind": packed() + packed(),
    "bytes in front": b"#!/bin/sh\n" + packed(),
    "bytes behind": packed() + b"x",
    "a comment": packed()[:-2] + struct.pack("<H", 3) + b"abc",
    "only a directory": packed()[packed().index(b"PK\x01\x02") :],
    "no directory": packed()[: packed().index(b"PK\x01\x02")],
    "nothing": zipfile.ZipFile(io.BytesIO(), "w").fp.getvalue() + b"PK\x05\x06" + bytes(18),
    "a secret": packed().replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"),
    "an endless directory": b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 65535, 65535, 0xFFFFFFFE, 0, 0),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_never_in_order(name, place):
    found = judged(HOSTILE[name], place)
    if name == "a comment":  # says nothing and hides nothing
        return
    assert found is None or not found.ok


def with_zeros(mebibytes):
    """The package with a file of zeros in it, a thousandth of its size."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, data in FILES.items():
            archive.writestr(path, data)
        with archive.open("DATA/ZEROS.TXT", "w") as zeros:
            for _ in range(mebibytes):
                zeros.write(bytes(1 << 20))
    return out.getvalue()


def test_a_bomb_is_refused_before_it_goes_off(place, monkeypatch):
    monkeypatch.setattr(zipped, "SMALL", 1 << 20)
    assert judged(with_zeros(40), place) is None


def test_what_is_unpacked_never_lies_in_memory_whole(place):
    data = with_zeros(60)
    with in_memory(30 << 20):
        assert not judged(data, place).ok


def test_what_an_archive_states_too_small_is_not_read_on(place):
    """The directory says ten bytes, the stream holds a megabyte."""
    data = bytearray(packed(more=(("DATA/MORE.TXT", b"0123456789" * 100_000, 0),)))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 10)
    found = judged(bytes(data), place)
    assert found is None or not found.ok
