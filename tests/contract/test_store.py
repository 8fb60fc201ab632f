"""What every store of bytes promises. A new store is a new line in STORES."""

import io
import threading
from hashlib import sha256

import pytest

from muniment.errors.vault import BadDigest, NoSuchBlob, VaultError
from muniment.record.blob_keys import FileKeys
from muniment.record.keys import KeyDatabase
from muniment.vault import OFFICE, LocalStore


def local(folder):
    return LocalStore(folder / "vault", FileKeys(KeyDatabase(folder / "keys.sqlite")))


STORES = [pytest.param(local, id="local")]
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


def put(store, data, name="a file", **more):
    return store.put(io.BytesIO(data), name=name, **more)


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


LARGE = bytes(range(256)) * 4096 * 3  # three pieces of a mebibyte, to the byte


@pytest.mark.parametrize("cut", [0, 1, -1])
def test_a_file_of_many_pieces_comes_back_and_can_be_read_from_anywhere(store, cut):
    data = LARGE[:-1] if cut < 0 else LARGE + b"!" * cut
    digest = put(store, data).digest
    out = io.BytesIO()
    assert store.copy(digest, out) == len(data) == store.size(digest)
    assert out.getvalue() == data
    with store.open(digest) as stream:
        stream.seek(len(data) - 10)
        assert stream.read() == data[-10:]
        stream.seek((1 << 20) - 5)
        assert stream.read(10) == data[(1 << 20) - 5 : (1 << 20) + 5]


def test_a_stream_that_gives_little_at_a_time_is_the_same_file(store):
    class Drip(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 70_001))

    assert store.put(Drip(LARGE), name="drip").digest == sha256(LARGE).hexdigest()
    assert store.verify(sha256(LARGE).hexdigest()) == len(LARGE)


def test_nobody_named_is_the_office(store):
    assert store.holders(put(store, ROUNDS).digest) == (OFFICE,)


def test_bytes_stay_as_long_as_somebody_holds_them(store):
    digest = put(store, ROUNDS, holder="item a").digest
    assert put(store, ROUNDS, holder="item b").known
    store.hold(digest, holder="item c")
    assert store.holders(digest) == ("item a", "item b", "item c")
    assert [store.release(digest, holder=f"item {x}") for x in "aab"] == [False, False, False]
    with store.open(digest) as stream:
        assert stream.read() == ROUNDS
    assert store.release(digest, holder="item c")
    assert not store.has(digest)
    assert store.holders(digest) == ()
    with pytest.raises(NoSuchBlob):
        store.open(digest)
    with pytest.raises(NoSuchBlob):
        store.hold(digest, holder="item a")


def test_what_was_released_can_be_put_again(store):
    digest = put(store, ROUNDS).digest
    assert store.release(digest, holder=OFFICE)
    assert not put(store, ROUNDS).known
    assert store.verify(digest) == len(ROUNDS)
