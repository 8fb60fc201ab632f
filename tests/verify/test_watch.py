"""The bell outside: a later log, and what was kept of a production."""

import dataclasses

import pytest
from nacl.signing import SigningKey

from muniment.ledger import note, tiles, tree
from muniment.ledger.errors import LedgerError
from muniment.verify import watch
from tests.verify.thief import NUMBER, ORIGIN, T0, VKEY, World, judge, sign, told, vector_files, write

FILES = vector_files()
NEW_YEAR = 1735689600000
KEY = note.Verifier.parse(VKEY)


@pytest.fixture
def kept(tmp_path):
    return watch.kept_of(judge(FILES, tmp_path / "package"))


def entries_of(world):
    files = world.build()
    return tiles.split_bundle(next(data for path, data in files.items() if "/entries/" in path))


def log(folder, entries, *, key=None, root=None):
    root = root or tree.root([tree.leaf_hash(entry) for entry in entries])
    text = note.Checkpoint(ORIGIN, len(entries), root).text()
    files = {
        place.path: tiles.bundle(entries[place.n * 256 : place.n * 256 + place.width])
        for place in tiles.bundles_for(len(entries))
    }
    return write({**files, "checkpoint": sign(text, key) if key else sign(text)}, folder)


ENTRIES = entries_of(World.of_vector())


def grown(*names):
    """The same log with one more event on the chains named."""
    world = World.of_vector()
    more = told("DeliveryRecorded", NEW_YEAR + 1_600_000, prosecution_t0=T0["P"], items=[])
    from tests.verify.thief import Slot

    world.slots += [Slot(t0=T0[name], told=more, hsalt="11" * 32) for name in names]
    return entries_of(world)


def test_a_log_that_did_not_grow_rings_no_bell(kept, tmp_path):
    found = watch.watch_folder(kept, log(tmp_path / "log", ENTRIES), vkey=KEY)
    assert found.ok
    assert found.grown == ()


def test_other_peoples_entries_ring_no_bell(kept, tmp_path):
    found = watch.watch_folder(kept, log(tmp_path / "log", grown("X1")), vkey=KEY)
    assert found.ok
    assert found.grown == ()
    assert found.size == 110


def test_the_bell_rings_for_each_list_that_grew(kept, tmp_path):
    found = watch.watch_folder(kept, log(tmp_path / "log", grown("P", "A")), vkey=KEY)
    assert found.ok
    assert [bell.text for bell in found.grown] == [
        f"{name}: at least one entry was added to this list after 2025-01-01 and you were not given it: ask for it"
        for name in ("case SO.24-001234", f"prosecution {NUMBER}")
    ]
    assert [bell.index for bell in found.grown] == [110, 109]


def test_a_log_far_longer_than_one_bundle_is_read_whole(kept, tmp_path):
    entries = [*grown("A2"), *(b"\x01" + n.to_bytes(64, "big") for n in range(1000))]
    found = watch.watch_folder(kept, log(tmp_path / "log", entries), vkey=KEY)
    assert found.ok
    assert [bell.head.number for bell in found.grown] == ["SO.24-001234-S1"]


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        (ENTRIES[:-1], "cut off"),
        ([*ENTRIES[:50], b"\x01" + bytes(64), *ENTRIES[51:], ENTRIES[3]], "not a continuation"),
        ([*ENTRIES, b"\x02"], "kind that this version does not have"),
    ],
    ids=["cut", "rewritten", "malformed"],
)
def test_a_log_that_does_not_continue_the_productions_is_named(kept, tmp_path, entries, says):
    found = watch.watch_folder(kept, log(tmp_path / "log", entries), vkey=KEY)
    assert not found.ok
    assert says in found.problems[0].what


def test_a_log_whose_key_was_changed_is_heard_under_the_old_and_the_new(kept, tmp_path):
    new = SigningKey(bytes(range(32)))
    later = log(tmp_path / "log", grown("P"), key=new)
    public = note.Verifier(ORIGIN, note.ED25519, bytes(new.verify_key))
    found = watch.watch_folder(kept, later, keys=[KEY, public])
    assert found.ok
    assert len(found.grown) == 1
    assert not watch.watch_folder(kept, later, keys=[KEY]).ok


def test_a_log_under_another_key_root_or_name_is_named(kept, tmp_path):
    other = watch.watch_folder(kept, log(tmp_path / "a", ENTRIES, key=SigningKey(bytes(32))), vkey=KEY)
    assert not other.ok
    wrong = watch.watch_folder(kept, log(tmp_path / "b", ENTRIES, root=bytes(32)), vkey=KEY)
    assert not wrong.ok
    renamed = dataclasses.replace(kept, origin="other.example.org/log")
    assert not watch.watch_folder(renamed, log(tmp_path / "c", ENTRIES), vkey=KEY).ok
    (tmp_path / "d").mkdir()
    assert not watch.watch_folder(kept, tmp_path / "d").ok


def test_what_is_kept_reads_back(kept):
    assert watch.read_kept(watch.write_kept(kept)) == kept
    assert {(head.kind, head.number) for head in kept.heads} == {
        (1, "SO.24-001234"),
        (1, "SO.24-001234-S1"),
        (2, NUMBER),
    }


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[:-1],
        lambda data: b"{}\n",
        lambda data: data.replace(b'"kind":1', b'"kind":3'),
        lambda data: data.replace(b'"size":109', b'"size":-1'),
        lambda data: data.replace(b'"n":', b'"m":'),
        lambda data: b"\n",
    ],
)
def test_what_was_not_kept_is_refused(kept, change):
    with pytest.raises(LedgerError):
        watch.read_kept(change(watch.write_kept(kept)))


def test_a_production_that_is_not_ok_is_not_watched(tmp_path):
    with pytest.raises(LedgerError, match="findings first"):
        watch.kept_of(judge({**FILES, "DATA/README.TXT": b"!"}, tmp_path))
