import errno
import io
import os
import stat

import pytest

from muniment.errors.vault import DigestMismatch, VaultFull, VaultLost
from muniment.vault import LocalStore, local

ROUNDS = b"24 rounds"


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path / "vault")


def put(store, data=ROUNDS):
    return store.put(io.BytesIO(data), name="photo.jpg")


def files(store):
    return [path for path in store.root.rglob("*") if path.is_file()]


def overwrite(path, data):
    path.chmod(0o600)
    path.write_bytes(data)


def test_a_file_is_read_only_and_alone_in_its_shard(store):
    digest = put(store).digest
    (path,) = files(store)
    assert path.relative_to(store.root).parts == (digest[:2], digest[2:4], digest)
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert store.leftovers() == []


def test_a_changed_byte_is_named_with_both_digests(store):
    digest = put(store).digest
    overwrite(files(store)[0], b"23 rounds")
    with pytest.raises(DigestMismatch, match=digest) as found:
        store.verify(digest)
    assert found.value.data["found"] != digest
    with pytest.raises(DigestMismatch):
        store.copy(digest, io.BytesIO())


@pytest.mark.parametrize("instead", [b"23 rounds", b"more than that"])
def test_bytes_that_stand_in_the_place_of_others_are_not_taken_for_them(store, instead):
    put(store)
    overwrite(files(store)[0], instead)
    with pytest.raises(DigestMismatch):
        put(store)
    assert files(store)[0].read_bytes() == instead  # kept for examination, never overwritten


def test_a_full_disk_leaves_nothing_half(store, monkeypatch):
    def full(stream, out):
        out.write(b"24")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(local, "_hash", full)
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
    assert files(store)[0].stat().st_ino == before


def test_verify_all_tells_what_is_wrong_and_reads_on(store):
    put(store, b"one")
    bad = put(store, b"two").digest
    put(store, b"three")
    overwrite(next(path for path in files(store) if path.name == bad), b"2")
    seen = {each.digest: each.wrong for each in store.verify_all()}
    assert len(seen) == 3
    assert isinstance(seen.pop(bad), DigestMismatch)
    assert set(seen.values()) == {None}


def test_a_link_in_place_of_a_file_is_not_followed(store, tmp_path):
    digest = put(store).digest
    path = files(store)[0]
    path.unlink()
    (tmp_path / "elsewhere").write_bytes(ROUNDS)
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(VaultLost):
        store.open(digest)


def test_what_a_crash_left_is_listed_and_is_no_file_of_the_vault(store):
    (store.root / "incoming" / "77-abc").write_bytes(b"half")
    assert [path.name for path in store.leftovers()] == ["77-abc"]
    assert list(store.verify_all()) == []


def test_a_vault_that_can_not_be_made_says_so(tmp_path):
    (tmp_path / "vault").write_text("a file")
    with pytest.raises(VaultLost, match="vault"):
        LocalStore(tmp_path / "vault")
