"""What is signed and what is not, by the specification; asked by a client that knows only the specification."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.errors.witness import (
    Inconsistent,
    LogKeyRefused,
    LogTaken,
    MemoryLost,
    NotCosigned,
    NotSignedByLog,
    NoWitness,
    OtherSizeHeld,
    RequestRefused,
    StoreFailed,
    UnknownLog,
    WitnessHomeTaken,
    WitnessNameRefused,
)
from muniment.witness import home as homes
from muniment.witness.signer import Signer
from muniment.witness.store import Store
from tests.witness.spec import Key, Log, b64, cosignature_time, proof, sha


def test_a_first_checkpoint_and_those_that_continue_it_are_cosigned(signer, log, clock):
    held = 0
    for size in (3, 8, 8, 20):
        line = signer.add_checkpoint(log.request(held, size))
        assert cosignature_time(line.encode(), signer.home.vkey, log.body(size)) == clock.now
        held, clock.now = size, clock.now + 60
    assert signer.home.store.head(log.origin).size == 20


def test_every_step_between_sizes_up_to_nineteen_is_accepted(signer, log):
    for old in range(1, 19):
        for size in range(old, 20):
            other = Log(f"log.example/{old}-{size}", log.entries)
            signer.trust(other.key.vkey)
            signer.add_checkpoint(other.request(0, old))
            signer.add_checkpoint(other.request(old, size))


def test_another_size_than_the_one_held_is_told(signer, log):
    signer.add_checkpoint(log.request(0, 8))
    for old in (0, 3, 9, 20):
        with pytest.raises(OtherSizeHeld) as refused:
            signer.add_checkpoint(log.request(old, 20))
        assert (refused.value.http_status, refused.value.data["held"]) == (409, 8)
    assert signer.home.store.head(log.origin).size == 8


def test_a_way_back_is_a_bad_request(signer, log):
    signer.add_checkpoint(log.request(0, 8))
    with pytest.raises(RequestRefused, match="back from 8 to 3") as refused:
        signer.add_checkpoint(log.request(8, 3))
    assert refused.value.http_status == 400


@pytest.mark.parametrize("size", [8, 9, 20])
def test_another_history_is_not_cosigned(signer, log, size):
    signer.add_checkpoint(log.request(0, 8))
    other = log.fork(5)
    with pytest.raises(Inconsistent) as refused:
        signer.add_checkpoint(other.request(8, size))
    assert refused.value.http_status == 422
    assert signer.home.store.head(log.origin).signed == log.checkpoint(8)


def test_two_roots_of_one_size_are_kept_as_proof_against_the_log(signer, log):
    signer.add_checkpoint(log.request(0, 8))
    other = log.fork(5)
    for _ in range(3):
        with pytest.raises(Inconsistent):
            signer.add_checkpoint(other.request(8, 8))
    (split,) = signer.home.store.splits(log.origin)
    assert (split.size, split.held, split.shown) == (8, log.checkpoint(8), other.checkpoint(8))
    with pytest.raises(OtherSizeHeld):  # an honest log that is only confused is no proof of anything
        signer.add_checkpoint(log.request(0, 8))
    assert len(signer.home.store.splits(log.origin)) == 1


def test_proofs_that_are_wrong_too_long_or_not_wanted_are_refused(signer, log):
    right = proof(8, log.entries)
    with pytest.raises(Inconsistent, match="first checkpoint needs no proof"):
        signer.add_checkpoint(log.request(0, 8, hashes=[sha(b"")]))
    signer.add_checkpoint(log.request(0, 8))
    for wrong in ([], right[:-1], [*right, sha(b"")], right[::-1], [sha(h) for h in right]):
        with pytest.raises(Inconsistent):
            signer.add_checkpoint(log.request(8, 20, hashes=wrong))
    with pytest.raises(Inconsistent):  # nothing stands between two trees of one size
        signer.add_checkpoint(log.request(8, 8, hashes=[sha(b"")]))
    signer.add_checkpoint(log.request(8, 20, hashes=right))


def test_an_empty_log_has_the_root_of_nothing(signer, log):
    with pytest.raises(Inconsistent, match="root of nothing"):
        signer.add_checkpoint(log.request(0, 0, root=sha(b"x")))
    signer.add_checkpoint(log.request(0, 0))
    signer.add_checkpoint(log.request(0, 0))
    signer.add_checkpoint(log.request(0, 5))


def test_a_log_is_known_by_its_origin_and_its_own_keys(signer, log):
    stranger = Log("log.example/unknown", log.entries)
    with pytest.raises(UnknownLog) as unknown:
        signer.add_checkpoint(stranger.request(0))
    assert unknown.value.http_status == 404
    pretender = Log(log.origin, log.entries)  # the same name, another key
    with pytest.raises(NotSignedByLog) as refused:
        signer.add_checkpoint(pretender.request(0))
    assert refused.value.http_status == 403
    text = log.body(8)
    bad = log.key.line(b"another text")
    with pytest.raises(NotSignedByLog, match="not over this text"):
        signer.add_checkpoint(f"old 0\n\n{text}\n{bad}".encode())
    good = log.key.line(text.encode())
    with pytest.raises(NotSignedByLog):  # a good one does not save it
        signer.add_checkpoint(f"old 0\n\n{text}\n{good}{bad}".encode())


def test_signatures_of_strangers_are_ignored_and_not_kept(signer, log):
    text = log.body(8)
    stranger = Key("other.example", 1).line(b"anything")
    line = signer.add_checkpoint(f"old 0\n\n{text}\n{stranger}{log.key.line(text.encode())}".encode())
    assert signer.home.store.head(log.origin).note == log.checkpoint(8) + line.encode()


def test_extension_lines_are_part_of_what_is_cosigned(signer, log):
    line = signer.add_checkpoint(log.request(0, 8, extensions="an extension\n"))
    cosignature_time(line.encode(), signer.home.vkey, log.body(8, extensions="an extension\n"))


def test_a_log_that_changes_its_key_may_have_two(signer, log):
    signer.add_checkpoint(log.request(0, 8))
    second = Log(log.origin, log.entries)
    signer.trust(second.key.vkey)
    signer.add_checkpoint(second.request(8, 12))
    signer.add_checkpoint(log.request(12, 20))
    with pytest.raises(LogTaken):
        signer.trust(log.key.vkey)


def test_the_time_of_a_cosignature_never_falls(signer, log, clock):
    times = []
    for size, now in ((3, 2_000), (8, 1_000), (8, 1_500), (20, 2_001)):
        clock.now = now
        held = signer.home.store.head(log.origin)
        line = signer.add_checkpoint(log.request(held.size if held else 0, size))
        times.append(cosignature_time(line.encode(), signer.home.vkey, log.body(size)))
    assert times == [2_000, 2_000, 2_000, 2_001]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n\n",
        b"old\n\n",
        b"old 0\n",
        b"old 00\n\n%s",
        b"old -1\n\n%s",
        b"old +1\n\n%s",
        b"old 1 \n\n%s",
        b"old 1\r\n\r\n%s",
        b"old 9999999999999999999999\n\n%s",
        b"old \xd9\xa3\n\n%s",
        b"old 1\nnot base64!\n\n%s",
        b"old 1\nAAAA\n\n%s",
        b"old 1\n%s",
        b"old 0\n\nnot a note\n",
        b"old 0\n\n\xff\xfe\n\n",
        b"old 0\n\x00\n\n%s",
    ],
)
def test_garbage_is_a_bad_request(signer, log, body):
    with pytest.raises(RequestRefused):
        signer.add_checkpoint(body.replace(b"%s", log.checkpoint(8)))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_bytes_bring_it_out_of_its_way(signer, log, data):
    """A sound request with any piece of it cut, doubled or replaced: refused, or signed for what it then says."""
    body = bytearray(log.request(0, 8))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(body)))
        body[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    before = signer.home.store.head(log.origin)
    try:
        signer.add_checkpoint(bytes(body))
    except NotCosigned:
        assert signer.home.store.head(log.origin) == before
    else:
        assert signer.home.store.head(log.origin).signed == log.checkpoint(8)


def test_what_it_signs_is_on_the_disk_first(signer):
    """WAL with a full sync at every commit: `synchronous` is 2."""
    with signer.home.store._reading() as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA synchronous").fetchone() == (2,)


def test_sixty_three_hashes_are_read_and_sixty_four_are_not(signer, log):
    signer.add_checkpoint(log.request(0, 8))
    with pytest.raises(Inconsistent):
        signer.add_checkpoint(log.request(8, 20, hashes=[sha(b"")] * 63))
    with pytest.raises(RequestRefused, match="more than 63"):
        signer.add_checkpoint(log.request(8, 20, hashes=[sha(b"")] * 64))


def test_a_signed_text_that_is_no_checkpoint_is_a_bad_request(signer, log):
    for size, root in (("08", b64(sha(b""))), ("8", "AAAA"), ("8", "")):
        text = f"{log.origin}\n{size}\n{root}\n"
        with pytest.raises(RequestRefused):
            signer.add_checkpoint(f"old 0\n\n{text}\n{log.key.line(text.encode())}".encode())


def test_the_latest_checkpoint_is_found_by_the_digest_of_its_origin(signer, log):
    place = sha(log.origin.encode()).hex()
    assert signer.latest(place) is None
    line = signer.add_checkpoint(log.request(0, 8))
    assert signer.latest(place) == log.checkpoint(8) + line.encode()
    assert signer.latest(place[:-1]) is None


# The home.


def test_a_signer_draws_a_key_of_its_own_and_nobody_else_can_read_it(tmp_path):
    one = homes.create(tmp_path / "one", name="a.example")
    two = homes.create(tmp_path / "two", name="a.example")
    assert one.vkey != two.vkey
    assert (tmp_path / "one").stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "one").iterdir())
    assert homes.load(tmp_path / "one").vkey == one.vkey


def test_a_folder_in_use_a_bad_name_and_an_empty_place_are_refused(tmp_path):
    homes.create(tmp_path / "one", name="a.example")
    with pytest.raises(WitnessHomeTaken):
        homes.create(tmp_path / "one", name="a.example")
    for name in ("", "a b", "a+b", "a\nb"):
        with pytest.raises(WitnessNameRefused):
            homes.create(tmp_path / "two", name=name)
    assert not (tmp_path / "two").exists()
    with pytest.raises(NoWitness):
        homes.load(tmp_path / "two")


def test_a_cosigners_key_is_no_log_and_a_mistyped_one_neither(signer, log):
    with pytest.raises(LogKeyRefused, match="cosigner"):
        signer.trust(Key("w.example", 4).vkey)
    with pytest.raises(LogKeyRefused):
        signer.trust(log.key.vkey.replace("+", "x+", 1))


def test_a_signer_that_lost_its_memory_signs_nothing(tmp_path, log):
    made = homes.create(tmp_path / "one", name="a.example")
    Signer(made).trust(log.key.vkey)
    made.store.close()
    (tmp_path / "one" / "witness.sqlite").unlink()
    again = Signer(homes.load(tmp_path / "one"))
    with pytest.raises(MemoryLost, match="not there"):
        again.add_checkpoint(log.request(0))
    Store.create(tmp_path / "one" / "witness.sqlite", owner="another").close()
    with pytest.raises(MemoryLost, match="another key"):
        Signer(homes.load(tmp_path / "one")).add_checkpoint(log.request(0))


def test_a_memory_that_can_not_be_written_signs_nothing(signer, log):
    signer.add_checkpoint(log.request(0, 8))
    with sqlite3.connect(signer.home.place / "witness.sqlite") as raw:
        raw.execute("CREATE TRIGGER full BEFORE UPDATE ON head BEGIN SELECT RAISE(ABORT, 'disk'); END")
    raw.close()
    with pytest.raises(StoreFailed):
        signer.add_checkpoint(log.request(8, 20))
    assert signer.home.store.head(log.origin).size == 8


def test_after_an_error_of_the_disk_nothing_is_signed_any_more(signer, log):
    signer.add_checkpoint(log.request(0, 8))
    signer.home.store._db.close()
    signer.home.store._db = _Failing()
    with pytest.raises(StoreFailed, match="disk I/O"):
        signer.add_checkpoint(log.request(8, 20))
    signer.home.store._db = sqlite3.connect(signer.home.place / "witness.sqlite", isolation_level=None)
    with pytest.raises(
        StoreFailed, match="disk I/O"
    ):  # after a failed fsync nobody knows what is on the disk
        signer.add_checkpoint(log.request(8, 20))


class _Failing:
    in_transaction = False

    def execute(self, *_):
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
        raise error


def test_refusals_are_of_one_family(signer):
    for kind in (RequestRefused, UnknownLog, NotSignedByLog, OtherSizeHeld, Inconsistent):
        assert issubclass(kind, NotCosigned)


@pytest.mark.parametrize(
    ("held", "old", "size", "root", "hashes", "status"),
    [
        (0, 0, 0, "empty", 0, 200),
        (0, 0, 0, "leaf", 0, 422),
        (0, 0, 0, "zero", 0, 422),
        (0, 0, 0, "empty", 1, 422),
        (0, 0, 1, "leaf", 0, 200),
        (0, 0, 1, "leaf", 1, 422),
        (1, 0, 1, "leaf", 1, 409),
        (1, 0, 0, "empty", 0, 409),
        (1, 1, 0, "empty", 0, 400),
        (1, 1, 1, "leaf", 0, 200),
        (1, 1, 1, "leaf", 1, 422),
        (1, 1, 1, "zero", 0, 422),
    ],
)
def test_the_edges_at_nothing_and_at_the_same_size(signer, log, held, old, size, root, hashes, status):
    """As tlog-witness v1.0.0 has them: 422 for every root that does not fit, 409 only with a size to go on from."""
    roots = {"empty": sha(b""), "leaf": sha(b"\x000"), "zero": bytes(32)}
    if held:
        signer.add_checkpoint(log.request(0, 1, root=roots["leaf"]))
    body = log.request(old, size, root=roots[root], hashes=[roots["leaf"]] * hashes)
    for _ in range(2):
        try:
            signer.add_checkpoint(body)
        except NotCosigned as refused:
            found = refused.http_status
        else:
            found = 200
        assert found == status
        now = signer.home.store.head(log.origin)
        assert (now.size if now else 0) == (size if status == 200 else held)
        if status == 200:
            body = log.request(size, size, root=roots[root])
