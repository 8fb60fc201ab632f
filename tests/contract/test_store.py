"""What every store of bytes promises. A new store is a new line in STORES."""

import io
import threading
from hashlib import sha256

import pytest

from muniment.errors.vault import BadDigest, NoSuchBlob, VaultError
from muniment.vault import LocalStore

STORES = [pytest.param(lambda folder: LocalStore(folder / "vault"), id="local")]
ROUNDS = b"24 rounds, .45 Colt, starline headstamp" * 1000


@pytest.fixture(params=STORES)
def store(request, tmp_path):
    return request.param(tmp_path)


class Breaks(io.RawIOBase):
    """A stream that ends in an error."""

    def __init__(self):
        self.pieces = [b"the first half"]

    def read(self, size=-1):
        if self.pieces:
            return self.pieces.pop()
        raise OSError(28, "No space left on device")


def put(store, data, name="a file"):
    return store.put(io.BytesIO(data), name=name)


def test_what_was_put_comes_back_under_its_digest(store):
    stored = put(store, ROUNDS)
    assert (stored.digest, stored.size, stored.known) == (sha256(ROUNDS).hexdigest(), len(ROUNDS), False)
    with store.open(stored.digest) as stream:
        assert stream.read() == ROUNDS
    assert store.size(stored.digest) == len(ROUNDS)
    assert store.has(stored.digest)
    assert store.verify(stored.digest) == len(ROUNDS)


def test_bytes_are_copied_out_with_their_digest_checked(store):
    out = io.BytesIO()
    assert store.copy(put(store, ROUNDS).digest, out) == len(ROUNDS)
    assert out.getvalue() == ROUNDS


def test_the_same_bytes_are_kept_once(store):
    put(store, ROUNDS)
    assert put(store, ROUNDS, name="by another name").known
    assert len(list(store.verify_all())) == 1


def test_nothing_has_a_digest_too(store):
    assert put(store, b"").digest == sha256().hexdigest()


def test_a_digest_that_is_not_there_is_named(store):
    with pytest.raises(NoSuchBlob, match=r"0{64}"):
        store.open("0" * 64)
    with pytest.raises(NoSuchBlob):
        store.verify("0" * 64)
    assert not store.has("0" * 64)


@pytest.mark.parametrize("found", ["", "../../etc/passwd", "0" * 63, "g" * 64, "0" * 64 + "/.."])
def test_what_is_no_digest_never_becomes_a_path(store, found):
    for ask in (store.open, store.has, store.verify, store.size):
        with pytest.raises(BadDigest):
            ask(found)


def test_a_digest_in_capitals_is_the_same(store):
    assert store.has(put(store, ROUNDS).digest.upper())


def test_a_stream_that_breaks_leaves_nothing(store):
    with pytest.raises(VaultError, match="No space left"):
        store.put(Breaks(), name="video.mp4")
    assert list(store.verify_all()) == []


def test_everything_is_verified_with_progress(store):
    for n in range(5):
        put(store, b"%d" % n)
    seen = list(store.verify_all())
    assert [(each.at, each.of, each.wrong) for each in seen] == [(n, 5, None) for n in range(1, 6)]


def test_many_at_once_put_the_same_bytes(store):
    seen, errors = [], []

    def one():
        try:
            seen.append(put(store, ROUNDS).digest)
        except Exception as error:  # noqa: BLE001  whatever it is, the test must see it
            errors.append(error)

    threads = [threading.Thread(target=one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert set(seen) == {sha256(ROUNDS).hexdigest()}
    assert len(list(store.verify_all())) == 1
