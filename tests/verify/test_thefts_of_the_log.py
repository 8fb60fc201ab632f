"""What an insider may do to signatures and the log, and the check that names it."""

import pytest
from nacl.signing import SigningKey

from muniment.ledger import chain, note, tree
from tests.verify import thief
from tests.verify.thief import (
    BUNDLE,
    CHECKPOINT,
    ENTRIES,
    ORIGIN,
    OTHER_KEY,
    VKEY,
    failing,
    judge,
    log_files,
    resign,
    says,
    sign,
    vector_files,
    with_log,
)

FILES = vector_files()


def test_a_signature_with_a_changed_bit_is_named(tmp_path):
    for path in (CHECKPOINT, "PACKAGE.note"):
        parsed = note.parse_note(FILES[path])
        blob = bytearray(parsed.signatures[0].blob)
        blob[40] ^= 1
        line = note.signature_line(ORIGIN, parsed.signatures[0].id, bytes(blob))
        files = {**FILES, path: (parsed.text + "\n" + line).encode()}
        assert 1 in failing(judge(files if path == "PACKAGE.note" else resign(files), tmp_path / path[:5]))


def test_another_logs_key_is_named(tmp_path):
    other = note.vkey(ORIGIN, bytes(OTHER_KEY.verify_key))
    assert failing(judge(FILES, tmp_path, vkey=other)) >= {1}
    named = note.vkey("other.example.org/log", bytes(thief.LOG_KEY.verify_key))
    assert failing(judge(FILES, tmp_path, vkey=named)) >= {1}


def test_a_package_signed_by_another_key_is_named(tmp_path):
    text = note.parse_note(FILES["PACKAGE.note"]).text
    assert failing(judge({**FILES, "PACKAGE.note": sign(text, OTHER_KEY)}, tmp_path)) == {1}


def test_a_changed_tile_is_named(tmp_path):
    data = bytearray(FILES[BUNDLE])
    data[-1] ^= 1
    verdict = judge(resign({**FILES, BUNDLE: bytes(data)}), tmp_path)
    assert {2} <= failing(verdict)
    assert says(verdict, "not those that the checkpoint signs")


def test_an_entry_changed_in_the_log_and_all_signed_anew_breaks_its_chain(tmp_path):
    changed = ENTRIES[3][:40] + bytes(25)
    verdict = judge(with_log(FILES, [*ENTRIES[:3], changed, *ENTRIES[4:]]), tmp_path)
    assert failing(verdict) >= {6}
    assert says(verdict, "not the one that the log commits to")


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (b"\x02" + bytes(64), "kind that this version does not have"),
        (b"\x01" + bytes(63), "65 bytes"),
        (ENTRIES[0], "at index 0 and nowhere else"),
    ],
)
def test_entries_of_another_form_are_named(tmp_path, entry, says):
    verdict = judge(with_log(FILES, [*ENTRIES, entry]), tmp_path)
    assert 2 in failing(verdict)
    assert any(says in finding.what for finding in verdict.failed())


def test_a_tag_written_twice_is_named(tmp_path):
    verdict = judge(with_log(FILES, [*ENTRIES, ENTRIES[4]]), tmp_path)
    assert failing(verdict) == {6}
    assert says(verdict, "2 times, not once")


def test_an_origin_of_another_log_at_index_0_is_named(tmp_path):
    genesis = chain.genesis_entry("other.example.org/log", bytes.fromhex(thief.KEYS["vrf_public"]))
    assert 2 in failing(judge(with_log(FILES, [genesis, *ENTRIES[1:]]), tmp_path))


def seen(tmp_path, entries, key=thief.LOG_KEY, name=ORIGIN):
    path = tmp_path / "seen"
    root = tree.root([tree.leaf_hash(entry) for entry in entries])
    path.write_bytes(sign(note.Checkpoint(name, len(entries), root).text(), key, name))
    return path


def test_an_earlier_checkpoint_of_the_same_log_passes(tmp_path):
    for size in (1, 64, 109):
        assert judge(FILES, tmp_path / "p", seen=[seen(tmp_path, ENTRIES[:size])]).ok
    assert judge(FILES, tmp_path / "p", seen=[thief.write(FILES, tmp_path / "earlier")]).ok


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ([*ENTRIES, ENTRIES[1][:33] + bytes(32)], "older than the checkpoint"),
        ([*ENTRIES[:40], b"\x01" + bytes(64), *ENTRIES[41:90]], "not a continuation"),
        ([*ENTRIES[:-1], b"\x01" + bytes(64)], "not a continuation"),
    ],
    ids=["truncated or old", "forked", "forked at the same size"],
)
def test_a_log_that_does_not_continue_an_earlier_checkpoint_is_named(tmp_path, entries, says):
    verdict = judge(FILES, tmp_path / "p", seen=[seen(tmp_path, entries)])
    assert failing(verdict) == {3}
    assert any(says in finding.what for finding in verdict.failed())


def test_an_earlier_checkpoint_under_another_key_or_name_is_named(tmp_path):
    assert failing(judge(FILES, tmp_path / "p", seen=[seen(tmp_path, ENTRIES, OTHER_KEY)])) == {3}
    other = seen(tmp_path, ENTRIES, OTHER_KEY, "other.example.org/log")
    assert failing(judge(FILES, tmp_path / "p", seen=[other], vkey=None)) == {3}
    assert failing(judge(FILES, tmp_path / "p", seen=[tmp_path / "nothing"])) == {3}


def test_outside_signers_and_freshness_are_asked_for(tmp_path, world):
    witness = SigningKey(b"\x09" * 32)
    key = note.vkey("clerk", bytes(witness.verify_key), alg=note.COSIGNATURE)
    policy = f"log {VKEY}\nwitness clerk {key}\nquorum clerk\n".encode()
    assert failing(judge(FILES, tmp_path / "none", policy=policy)) == {1}
    text = note.parse_note(FILES[CHECKPOINT]).text
    for signed, options, expected in (
        (witness, {}, set()),
        (witness, {"max_age_days": 2}, set()),
        (witness, {"max_age_days": 0.5}, {1}),
        (OTHER_KEY, {}, {1}),
    ):
        line = thief.cosignature(text, signed, "clerk", 1_000_000)
        world.extra[CHECKPOINT] = FILES[CHECKPOINT] + line
        verdict = judge(world.build(), tmp_path / "one", policy=policy, now=1_000_000 + 86_400, **options)
        assert failing(verdict) == expected
        assert verdict.freshness == (1_000_000 if signed is witness else None)
    assert failing(judge(FILES, tmp_path / "age", max_age_days=30)) == {1}


def test_a_policy_with_log_keys_stands_for_the_key(tmp_path):
    policy = f"log {VKEY}\nquorum none\n".encode()
    assert judge(FILES, tmp_path, vkey=None, policy=policy).verdict.startswith("complete")
    other = note.vkey(ORIGIN, bytes(OTHER_KEY.verify_key))
    assert failing(judge(FILES, tmp_path, policy=f"log {other}\nquorum none\n".encode())) == {1}


def test_tiles_may_be_left_out_when_the_reader_has_a_mirror(tmp_path, world):
    files = {path: data for path, data in world.build().items() if "/tile/" not in path}
    files = resign(files)
    assert 2 in failing(judge(files, tmp_path / "without"))
    for size in (109, 110, 256, 300):
        entries = [*ENTRIES, *(b"\x01" + bytes(62) + n.to_bytes(2, "big") for n in range(size - 109))]
        mirror = thief.write(log_files(entries), tmp_path / f"mirror{size}")
        assert judge(files, tmp_path / "with", log=mirror).ok
