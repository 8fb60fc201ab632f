"""The log key changes with an overlap: what was signed stays checkable, and no step leaves the office between keys."""

from __future__ import annotations

import signal

import pytest

from muniment.errors.record import RotationRefused
from muniment.ledger.errors import UnsignedNote
from muniment.ledger.note import Verifier, open_note, parse_note
from muniment.record import audit, log, rotation
from tests.faults.test_kill import told
from tests.record.an_office import Noted


def newest() -> bytes:
    return log.checkpoint(log.newest_size()) or b""


def opens(note: bytes, vkey: str) -> bool:
    try:
        open_note(note, [Verifier.parse(vkey)])
    except UnsignedNote:
        return False
    return True


def test_both_keys_sign_between_begin_and_finish_and_either_opens(bare_desk):
    before, old = newest(), bare_desk.office.vkey
    state = rotation.begin(bare_desk)
    assert state.under_way
    assert state.vkeys[0] == old
    new = state.vkeys[1]
    bare_desk.record(Noted(text="in between"))
    between = newest()
    assert len(parse_note(between).signatures) == 2
    assert opens(between, old)
    assert opens(between, new)
    state = rotation.finish(bare_desk)
    assert (state.vkeys, state.retired) == ((new,), (old,))
    bare_desk.record(Noted(text="after"))
    assert opens(newest(), new)
    assert not opens(newest(), old)
    assert opens(before, old)
    assert bare_desk.office.vkey == new
    assert new.partition("+")[0] == old.partition("+")[0] == bare_desk.office.origin
    assert audit.check(bare_desk.office).ok


def test_a_published_checkpoint_carries_both_signatures(bare_desk):
    state = rotation.begin(bare_desk)
    note = (bare_desk.office.published / "checkpoint").read_bytes()
    assert all(opens(note, vkey) for vkey in state.vkeys)


def test_the_steps_are_refused_out_of_order_with_what_to_do(bare_desk):
    with pytest.raises(RotationRefused, match="no change of the log key is under way") as refused:
        rotation.finish(bare_desk)
    assert "Begin one" in refused.value.way_out
    rotation.begin(bare_desk)
    with pytest.raises(RotationRefused, match="two keys sign") as refused:
        rotation.begin(bare_desk)
    assert "--finish" in refused.value.way_out


def test_a_key_can_be_changed_twice_and_every_old_signature_is_still_checked(bare_desk):
    keys = [bare_desk.office.vkey]
    for _ in range(2):
        keys.append(rotation.begin(bare_desk).vkeys[1])
        rotation.finish(bare_desk)
    assert rotation.state(bare_desk.office).retired == tuple(keys[:2])
    assert audit.check(bare_desk.office).ok


def test_the_old_key_is_gone_from_the_folder_of_secrets(bare_desk):
    old = (bare_desk.office.home / "secret" / "log.key").read_bytes()
    rotation.begin(bare_desk)
    rotation.finish(bare_desk)
    folder = bare_desk.office.home / "secret"
    assert all(old not in path.read_bytes() for path in folder.iterdir())
    assert sorted(path.name for path in folder.iterdir()) == [
        "chain.key",
        "log.key",
        "session.key",
        "vrf.key",
    ]
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


def test_a_process_that_was_open_all_the_time_signs_with_the_keys_of_now(bare_desk, harness):
    home = bare_desk.office.home
    (both,) = told(harness.run("rotate", home, step="begin"), "vkeys")
    bare_desk.record(Noted(text="a"))
    assert all(opens(newest(), vkey) for vkey in both)
    (alone,) = told(harness.run("rotate", home, step="finish"), "vkeys")
    bare_desk.record(Noted(text="b"))
    assert opens(newest(), alone[0])
    assert not opens(newest(), both[0])


def test_a_new_session_key_signs_everybody_out_and_is_on_the_record(bare_desk):
    from muniment.record import queries

    path = bare_desk.office.home / "secret" / "session.key"
    before = path.read_bytes()
    rotation.change_session_key(bare_desk)
    assert path.read_bytes() != before
    assert path.stat().st_mode & 0o077 == 0
    assert [r.event.key for r in queries.journal("KeyChanged/1")] == ["session"]


def rotate_with_a_kill(harness, fresh, *, step: str, at: int) -> bool:
    """Whether there was a step to be killed at."""
    home = fresh()
    if step == "finish":
        harness.run("rotate", home, step="begin")
    crashed = harness.run("rotate", home, kind="k", at=at, step=step)
    if crashed["signal"] != signal.SIGKILL:
        return False
    after = harness.run("inspect", home)
    assert told(after, "problems") == [[], []], (at, after)
    again = harness.run("rotate", home, step=step)
    errors = told(again, "error")
    assert errors in ([], ["RotationRefused"]), again  # refused: it had come through before it was killed
    (keys,) = told(harness.run("vkeys", home), "vkeys")
    assert len(keys) == (2 if step == "begin" else 1)
    assert told(harness.run("inspect", home), "problems") == [[], []]
    return True


@pytest.mark.parametrize(("step", "at"), [("begin", 2), ("finish", 1000)])
def test_a_kill_while_a_key_is_changed_leaves_an_office_that_signs(harness, fresh, step, at):
    if at == 1000:
        home = fresh()
        harness.run("rotate", home, step="begin")
        at = harness.run("rotate", home, step="finish")["steps"] - 2  # between the record and the files
    assert rotate_with_a_kill(harness, fresh, step=step, at=at)


@pytest.mark.long
@pytest.mark.parametrize("step", ["begin", "finish"])
def test_a_kill_at_every_step_of_changing_a_key(harness, fresh, step):
    at = 1
    while rotate_with_a_kill(harness, fresh, step=step, at=at):
        at += 1
    assert at > 30
