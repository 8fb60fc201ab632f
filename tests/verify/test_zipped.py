"""A production as one archive: the same verdict, and none of what archives can do to their readers."""

import contextlib
import io
import random
import struct
import zipfile
import zlib

import pytest

from muniment.ledger.errors import LedgerError
from muniment.verify import verify, zipped
from tests.verify.corpus import cases
from tests.verify.thief import NUMBER, PACKAGE, VKEY, failing, says, vector_files

FILES = vector_files()


def entry(name, *, mode=0o100644, kind=zipfile.ZIP_STORED):
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.external_attr, info.compress_type, info.create_system = mode << 16, kind, 3
    return info


def packed(files, *, folder="", kind=zipfile.ZIP_STORED, more=()):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, data in files.items():
            archive.writestr(entry(folder + name, kind=kind), data)
        for info, data in more:
            archive.writestr(info, data)
    return whole.getvalue()


def judged(data, folder, **asked):
    path = folder / "volume.zip"
    path.write_bytes(data)
    return verify(path, **{"number": NUMBER, "vkey": VKEY, **asked})


@pytest.mark.parametrize("folder", ["", "VOL001/"])
@pytest.mark.parametrize("kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_an_archive_is_judged_like_its_folder(tmp_path, folder, kind):
    verdict = judged(packed(FILES, folder=folder, kind=kind), tmp_path)
    assert verdict.verdict == PACKAGE["verdict"]
    assert not verdict.failed()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["volume.zip"]  # nothing is unpacked to disk


def test_packages_of_the_set_is_judged_alike_as_an_archive(tmp_path):
    for n, case in enumerate(list(cases())[::11]):
        root = case.build(tmp_path / str(n))
        files = {
            path.removeprefix("package/"): data for path, data in case.files.items() if "package/" in path
        }
        archive = tmp_path / f"{n}.zip"
        archive.write_bytes(packed(files, folder="1/"))
        verdict = verify(archive, **case.asked.options(tmp_path / str(n)))
        assert (verdict.verdict, tuple(sorted(failing(verdict)))) == case.expected, (case.name, root)


def test_folders_listed_beside_their_files_are_no_files(tmp_path):
    more = [(entry("1/", mode=0o40755), b""), (entry("1/DATA/", mode=0o40755), b"")]
    assert judged(packed(FILES, folder="1/", more=more), tmp_path).ok


@pytest.mark.parametrize(
    ("info", "why"),
    [
        (entry("1/../outside"), "name that two systems"),
        (entry("/etc/passwd"), "name that two systems"),
        (entry("1/DATA\\x"), "name that two systems"),
        (entry("1/DATA/e\u0301"), "name that two systems"),
        (entry("1/DATA/link", mode=0o120777), "is a link"),
        (entry("1/DATA/pipe", mode=0o010644), "is a link or a device"),
        (entry("1/DATA/b", kind=zipfile.ZIP_BZIP2), "packed in a way"),
        (entry("1/DATA/README.TXT"), "stands in the archive twice"),
    ],
    ids=["up", "root", "backslash", "not NFC", "link", "pipe", "bzip2", "twice"],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_entry_that_is_no_plain_file_is_named(tmp_path, info, why):
    verdict = judged(packed(FILES, folder="1/", more=[(info, b"rely on the list\n")]), tmp_path)
    assert 14 in failing(verdict)
    assert says(verdict, why)


def test_a_file_outside_the_one_folder_leaves_no_volume(tmp_path):
    assert not judged(packed(FILES, folder="1/", more=[(entry("2/x"), b"")]), tmp_path).ok
    assert not judged(packed(FILES, folder="1/", more=[(entry("x"), b"")]), tmp_path).ok


def test_an_extra_file_is_named(tmp_path):
    verdict = judged(packed(FILES, more=[(entry("DATA/EXTRA.PDF"), b"%PDF")]), tmp_path)
    assert failing(verdict) == {14}
    assert says(verdict, "in no manifest")


def test_a_bomb_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(zipped, "SMALL", 1 << 16)
    bomb = packed(FILES, kind=zipfile.ZIP_DEFLATED, more=[(entry("NATIVES/z", kind=8), bytes(1 << 24))])
    with pytest.raises(LedgerError, match="would unpack to"):
        judged(bomb, tmp_path)


def test_an_entry_longer_than_its_directory_says_is_cut_there(tmp_path):
    """The directory states one byte; the stream would give sixteen million."""
    data = bytearray(packed(FILES, more=[(entry("NATIVES/z", kind=8), bytes(1 << 24))]))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<L", 1)
    verdict = judged(bytes(data), tmp_path)
    assert failing(verdict) == {14}
    with zipped.ZipVolume(tmp_path / "volume.zip").open("NATIVES/z") as file, pytest.raises(LedgerError):
        file.read()


def test_entries_over_one_another_are_named(tmp_path):
    """Fifield's bomb: many names in the directory for the same bytes."""
    data = packed(FILES, more=[(entry("NATIVES/a"), b"A" * 99)])
    end = data.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<L", data, end + 16)[0]
    last = data[data.rfind(b"PK\x01\x02") : end]
    count = len(FILES) + 2
    whole = data[:start] + data[start:end] + last.replace(b"NATIVES/a", b"NATIVES/b")
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(whole) - start, start, 0)
    verdict = judged(whole + tail, tmp_path)
    assert says(verdict, "lies over another entry")


def test_bytes_that_no_directory_lists_are_named(tmp_path):
    plain = packed(FILES)
    hidden = packed({"hidden": b"what another program would unpack" * 9})
    before = judged(hidden + plain, tmp_path)
    assert not before.ok
    end = plain.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<L", plain, end + 16)[0]
    between = plain[:start] + bytes(400) + plain[start:end]
    tail = bytearray(plain[end:])
    struct.pack_into("<L", tail, 16, start + 400)
    verdict = judged(between + bytes(tail), tmp_path)
    assert failing(verdict) == {14}
    assert says(verdict, "bytes that belong to no file")


def test_a_directory_too_large_for_the_memory_is_refused_before_it_is_read(tmp_path):
    data = bytearray(packed(FILES))
    end = data.rfind(b"PK\x05\x06")
    struct.pack_into("<L", data, end + 12, 1 << 30)
    with pytest.raises(LedgerError, match="too many files"):
        judged(bytes(data), tmp_path)
    where = len(data)
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1 << 40, 1 << 40, 1 << 40, 0)
    at = struct.pack("<4sLQL", b"PK\x06\x07", 0, where, 1)
    with pytest.raises(LedgerError, match="too many files"):
        judged(bytes(data) + large + at + bytes(packed({})), tmp_path)


def test_a_locked_archive_is_named(tmp_path):
    data = bytearray(packed(FILES))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        data[at + flags] |= 1
    verdict = judged(bytes(data), tmp_path)
    assert not verdict.ok
    assert says(verdict, "locked with a password")


def test_a_name_cut_by_a_zero_byte_is_named(tmp_path):
    data = packed(FILES).replace(b"DATA/README.TXT", b"DATA/REA\0ME.TXT")
    assert not judged(data, tmp_path).ok


@pytest.mark.parametrize("kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
def test_no_changed_byte_is_ok_but_where_the_archive_has_nothing_to_say(tmp_path, kind):
    """Times and versions of an archive's own headers say nothing; every byte of a file does."""
    plain = packed(FILES, kind=kind)
    chosen = random.Random(7)
    for _ in range(40):
        at = chosen.randrange(len(plain))
        data = bytearray(plain)
        data[at] ^= 1 << chosen.randrange(8)
        try:
            verdict = judged(bytes(data), tmp_path)
        except LedgerError:
            continue
        if verdict.ok:
            volume = zipped.ZipVolume(tmp_path / "volume.zip")
            assert {path: volume.read(path, limit=1 << 20) for path in volume.files} == FILES
            assert not volume.odd


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04", b"PK\x05\x06" + bytes(17), b"PK\x05\x06" + bytes(18), b"PK\x03\x04" + bytes(99)]
)
def test_what_only_begins_like_an_archive_is_refused_or_empty(tmp_path, data):
    with contextlib.suppress(LedgerError):
        assert not judged(data, tmp_path).ok


def test_a_broken_stream_is_a_finding(tmp_path):
    data = bytearray(packed(FILES, kind=zipfile.ZIP_DEFLATED))
    at = data.find(b"PROOF/events.jsonl") + 400
    data[at : at + 40] = zlib.compress(b"x" * 40)[:40].ljust(40, b"\0")
    verdict = judged(bytes(data), tmp_path)
    assert not verdict.ok
    assert says(verdict, "can not be unpacked")
