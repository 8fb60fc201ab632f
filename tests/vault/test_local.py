import errno
import io
import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from hashlib import sha256

import pytest

from muniment.errors.vault import DigestMismatch, NoSuchBlob, VaultFull, VaultLost
from muniment.record.blob_keys import FileKeys
from muniment.record.keys import KeyDatabase
from muniment.vault import OFFICE, LocalStore, local
from muniment.vault import stream as locked

ROUNDS = b"24 rounds of a distinctive caliber"


@pytest.fixture
def store(tmp_path):
    return a_store(tmp_path)


def a_store(place):
    return LocalStore(place / "vault", FileKeys(KeyDatabase(place / "keys.sqlite")))


def put(store, data=ROUNDS, **more):
    return store.put(io.BytesIO(data), name="photo.jpg", **more)


def files(store):
    return [path for path in store.root.rglob("*") if path.is_file()]


def overwrite(path, data):
    path.chmod(0o600)
    path.write_bytes(data)


def a_plain_file(store, data=ROUNDS):
    """A file as the first version kept it."""
    digest = sha256(data).hexdigest()
    path = store.root / digest[:2] / digest[2:4] / digest
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    path.chmod(0o444)
    return digest


def test_a_file_is_read_only_and_its_name_and_bytes_tell_nothing(store):
    digest = put(store).digest
    (path,) = files(store)
    assert path.relative_to(store.root).parts[:2] == ("locked", path.name[:2])
    assert len(path.name) == 32
    assert path.name not in digest
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert ROUNDS[:8] not in path.read_bytes()
    assert store.leftovers() == []


def test_two_vaults_keep_the_same_bytes_differently(store, tmp_path):
    put(store)
    (tmp_path / "other").mkdir()
    other = a_store(tmp_path / "other")
    put(other)
    assert files(store)[0].read_bytes()[16:] != files(other)[0].read_bytes()[16:]
    assert files(store)[0].name != files(other)[0].name


@pytest.mark.parametrize("at", [20, -1])
def test_a_changed_byte_is_named(store, at):
    digest = put(store).digest
    (path,) = files(store)
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    overwrite(path, data)
    with pytest.raises(DigestMismatch, match=path.name) as found:
        store.verify(digest)
    assert found.value.data["expected"] == digest
    with pytest.raises(DigestMismatch):
        store.copy(digest, io.BytesIO())
    with store.open(digest) as stream, pytest.raises(DigestMismatch):
        stream.read()


def test_a_file_of_another_kind_in_its_place_is_named(store):
    digest = put(store).digest
    (path,) = files(store)
    overwrite(path, b"X" + path.read_bytes()[1:])
    with pytest.raises(DigestMismatch, match=path.name):
        store.open(digest)


@pytest.mark.parametrize("pieces", [0, 1, 2])
def test_a_file_cut_between_its_pieces_is_not_taken_for_a_shorter_one(store, pieces):
    digest = put(store, bytes(3 << 20)).digest
    (path,) = files(store)
    size = len(locked.MAGIC) + pieces * (locked.PIECE + locked.TAG)
    overwrite(path, path.read_bytes()[:size])
    with pytest.raises(DigestMismatch):
        store.verify(digest)


def test_pieces_in_another_order_are_not_taken(store):
    digest = put(store, b"a" * (1 << 20) + b"b" * (1 << 20) + b"c").digest
    (path,) = files(store)
    data, piece = path.read_bytes(), locked.PIECE + locked.TAG
    first, second = data[16 : 16 + piece], data[16 + piece : 16 + 2 * piece]
    overwrite(path, data[:16] + second + first + data[16 + 2 * piece :])
    with pytest.raises(DigestMismatch):
        store.verify(digest)


def test_one_file_in_the_place_of_another_is_not_taken(store):
    one, two = put(store, b"one").digest, put(store, b"two").digest
    a, b = (store._path(store.keys.find(each)) for each in (one, two))
    here, there = a.read_bytes(), b.read_bytes()
    overwrite(a, there)
    overwrite(b, here)
    for digest in (one, two):
        with pytest.raises(DigestMismatch):
            store.verify(digest)


def test_bytes_that_stand_in_the_place_of_others_are_not_taken_for_them(store):
    put(store)
    overwrite(files(store)[0], b"23 rounds")
    with pytest.raises(DigestMismatch):
        put(store)
    assert files(store)[0].read_bytes() == b"23 rounds"  # kept for examination, never overwritten


def test_a_full_disk_leaves_nothing_half(store, monkeypatch):
    def full(_stream, out, **_more):
        out.write(b"24")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(local.locked, "write", full)
    with pytest.raises(VaultFull, match=r"photo\.jpg could not be stored: No space left"):
        put(store)
    assert files(store) == []


def test_a_failed_sync_is_a_failure_and_leaves_nothing(store, monkeypatch):
    def broken(handle):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(local.os, "fsync", broken)
    with pytest.raises(VaultFull):
        put(store)
    assert store.leftovers() == []


def test_an_existing_file_is_not_replaced(store):
    put(store)
    before = files(store)[0].stat().st_ino
    put(store)
    assert [path.stat().st_ino for path in files(store)] == [before]


def test_verify_all_tells_what_is_wrong_and_reads_on(store):
    put(store, b"one")
    bad = put(store, b"two").digest
    put(store, b"three")
    overwrite(store._path(store.keys.find(bad)), b"2")
    seen = {each.digest: each.wrong for each in store.verify_all()}
    assert len(seen) == 3
    assert isinstance(seen.pop(bad), DigestMismatch)
    assert set(seen.values()) == {None}


def test_a_file_that_is_gone_is_told(store):
    digest = put(store).digest
    files(store)[0].unlink()
    assert not store.has(digest)
    (seen,) = store.verify_all()
    assert isinstance(seen.wrong, NoSuchBlob)


def test_a_link_in_place_of_a_file_is_not_followed(store, tmp_path):
    digest = put(store).digest
    path = files(store)[0]
    data = path.read_bytes()
    path.unlink()
    (tmp_path / "elsewhere").write_bytes(data)
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(VaultLost):
        store.open(digest)


def test_what_a_crash_left_is_listed_and_is_no_file_of_the_vault(store):
    (store.root / "incoming" / "77abc").write_bytes(b"half")
    (store.root / "locked" / "aa").mkdir()
    (store.root / "locked" / "aa" / "aa11").write_bytes(b"whole, without a key")
    assert [path.name for path in store.leftovers()] == ["77abc", "aa11"]
    assert list(store.verify_all()) == []


def test_a_vault_that_can_not_be_made_says_so(tmp_path):
    (tmp_path / "vault").write_text("a file")
    with pytest.raises(VaultLost, match="vault"):
        a_store(tmp_path)


def test_the_keys_are_not_in_the_vault_and_the_wrap_is_not_the_key(store, tmp_path):
    digest = put(store, holder="item a").digest
    key = store.keys.find(digest).key
    assert key not in (tmp_path / "keys.sqlite").read_bytes()
    assert all(key not in path.read_bytes() for path in files(store))


def test_a_destroyed_key_is_in_no_page_of_the_key_database(store, tmp_path):
    digest = put(store, holder="item a").digest
    rows = sqlite3.connect(tmp_path / "keys.sqlite").execute("SELECT wrapped FROM blob_wrap").fetchall()
    name = store.keys.find(digest).name
    store.release(digest, holder="item a")
    raw = (tmp_path / "keys.sqlite").read_bytes()
    assert all(bytes(wrapped) not in raw for (wrapped,) in rows)
    assert bytes.fromhex(digest) not in raw
    assert name.encode() not in raw
    assert files(store) == []


def test_a_plain_file_of_the_first_version_is_read_and_kept_once(store):
    digest = a_plain_file(store)
    assert store.has(digest)
    assert store.size(digest) == len(ROUNDS)
    with store.open(digest) as stream:
        assert stream.read() == ROUNDS
    assert put(store).known
    assert len(files(store)) == 1
    assert [each.wrong for each in store.verify_all()] == [None]


def test_a_plain_file_is_locked_for_those_who_refer_to_it(store):
    digest = a_plain_file(store)
    assert store.lock(digest, holders=["item a", "item b"])
    assert not store.lock(digest, holders=["item a"])
    assert store.holders(digest) == ("item a", "item b")
    (path,) = files(store)
    assert ROUNDS[:8] not in path.read_bytes()
    with store.open(digest) as stream:
        assert stream.read() == ROUNDS


def test_a_plain_file_to_which_nothing_refers_is_locked_for_the_office(store):
    digest = a_plain_file(store)
    store.lock(digest, holders=[])
    assert store.holders(digest) == (OFFICE,)


def test_a_damaged_plain_file_is_not_locked_under_another_digest(store):
    digest = a_plain_file(store)
    overwrite(store.plain.path(digest), b"other bytes")
    with pytest.raises(DigestMismatch):
        store.lock(digest, holders=["item a"])
    assert [path.name for path in files(store)] == [digest]


_PUTS = """
import sys, io
from pathlib import Path
from muniment.record.blob_keys import FileKeys
from muniment.record.keys import KeyDatabase
from muniment.vault import LocalStore
place = Path(sys.argv[1])
store = LocalStore(place / "vault", FileKeys(KeyDatabase(place / "keys.sqlite")))
print("ready", flush=True)
n = 0
while True:
    data = n.to_bytes(4, "big") * 600_000
    print(store.put(io.BytesIO(data), name=str(n)).digest, flush=True)
    n += 1
"""


def test_a_process_killed_at_any_moment_leaves_no_half_file(tmp_path):
    dice = random.Random(7)
    for _ in range(4):
        maker = subprocess.Popen(
            [sys.executable, "-c", _PUTS, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert maker.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0.02, 0.25))
        maker.send_signal(signal.SIGKILL)
        promised = {line.strip() for line in maker.stdout.read().split("\n") if len(line.strip()) == 64}
        maker.stdout.close()
        maker.wait()
        store = a_store(tmp_path)
        seen = {each.digest: each.wrong for each in store.verify_all()}
        assert set(seen.values()) <= {None}
        assert promised <= seen.keys()  # what was answered for is there
