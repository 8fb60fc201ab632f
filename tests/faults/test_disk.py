"""The disk fills up, or says that a write failed: the process stops writing, says why, and nothing is lost."""

from __future__ import annotations

import shutil

import pytest

from tests.faults.test_kill import BASE, assert_nothing_is_lost_or_forked, told


def texts_after(harness, home) -> list[str]:
    after = harness.run("inspect", home, go_on=False)
    assert "error" not in "".join(map(str, after["acks"])), after["acks"]
    assert told(after, "problems") == [[]]
    (texts,) = told(after, "texts")
    return texts[len(BASE) :]


def steps_of(harness, fresh, only: str = "") -> int:
    whole = harness.run("go_on_after_an_error", fresh(), only=only)
    assert told(whole, "recorded") == [0, 1, 2], whole
    return whole["steps"]


def each_failure_is_told_and_the_last_one(answer: dict) -> None:
    """A refused caller gets words with a way out, and the process writes nothing after the first failure."""
    for ack in answer["acks"]:
        if "error" in ack:
            assert ack["error"] in ("WriteFailed", "WritingStopped"), ack
            assert ack["exit_code"] == 6
            assert "start again" in ack["advice"]
    failed = told(answer, "failed")
    if failed:
        assert failed == list(range(failed[0], 3))
        assert told(answer, "recorded") == list(range(failed[0]))


def fail_at(harness, fresh, *, kind: str, at: int, only: str = "") -> dict:
    home = fresh()
    answer = harness.run("go_on_after_an_error", home, kind=kind, at=at, only=only)
    assert answer["signal"] == 0, answer
    each_failure_is_told_and_the_last_one(answer)
    texts = texts_after(harness, home)
    recorded = told(answer, "recorded")
    # What failed may turn out to be on the disk after all; what was acknowledged always is.
    assert texts[: len(recorded)] == [f"{n}-0" for n in recorded]
    assert texts == [f"{n}-0" for n in range(len(texts))]
    assert len(texts) <= len(recorded) + 1
    shutil.rmtree(home.parent)
    return answer


@pytest.mark.parametrize("at", [4, 6])
def test_a_failed_fsync_of_keys_or_log_ends_writing(harness, fresh, at):
    answer = fail_at(harness, fresh, kind="e", at=at, only="fsync")
    assert told(answer, "failed") == [0, 1, 2]
    assert "disk I/O error" in told(answer, "message")[0]
    assert "an earlier write failed" in told(answer, "message")[1]


def test_a_failed_fsync_of_a_published_file_is_made_good_with_the_next_commit(harness, fresh):
    answer = fail_at(harness, fresh, kind="e", at=9, only="fsync")
    assert told(answer, "recorded") == [0, 1, 2]


@pytest.mark.parametrize("at", [20])
def test_a_full_disk_is_told_and_nothing_acknowledged_is_lost(harness, fresh, at):
    fail_at(harness, fresh, kind="n", at=at)


@pytest.mark.long
@pytest.mark.parametrize(("kind", "only"), [("n", ""), ("e", "fsync"), ("e", "write")])
def test_every_step_at_which_the_disk_can_fail(harness, fresh, kind, only):
    for at in range(1, steps_of(harness, fresh, only) + 1):
        fail_at(harness, fresh, kind=kind, at=at, only=only)


def test_a_full_disk_stops_no_reader_and_writing_goes_on_when_there_is_room(harness, fresh):
    home = fresh()
    full = harness.run("append", home, kind="n", at=40)
    assert told(full, "error") == ["WriteFailed"]
    assert "database or disk is full" in told(full, "message")[0]
    assert "free on its disk" in told(full, "message")[0]
    assert_nothing_is_lost_or_forked(harness, home, full)


def test_below_the_least_room_nothing_is_begun(bare_desk, monkeypatch):
    from muniment.errors.record import DiskNearlyFull
    from muniment.record import log
    from tests.record.an_office import Noted

    bare_desk.record(Noted(text="a"))
    size = log.newest_size()
    monkeypatch.setenv("MUNIMENT_LEAST_FREE", "100%")
    with pytest.raises(DiskNearlyFull, match="nothing is recorded below") as refused:
        bare_desk.record(Noted(text="b"))
    assert "Make room" in refused.value.way_out
    assert log.newest_size() == size
    monkeypatch.delenv("MUNIMENT_LEAST_FREE")
    bare_desk.record(Noted(text="c"))


@pytest.mark.parametrize(
    ("said", "whole", "least"),
    [
        ("", 10 << 30, (10 << 30) * 5 / 100),
        ("", 1 << 40, 2 << 30),
        ("500M", 1 << 40, 500 << 20),
        ("0", 1 << 40, 0),
        ("12.5%", 1000, 125),
        ("3g", 1, 3 << 30),
    ],
)
def test_the_least_room_is_a_share_of_a_small_disk_and_an_amount_of_a_large_one(
    monkeypatch, said, whole, least
):
    from muniment.record import guard

    monkeypatch.setenv("MUNIMENT_LEAST_FREE", said)
    assert guard._least(whole) == least


def test_a_setting_that_is_no_size_is_named(monkeypatch):
    from muniment.errors.record import OfficeRefused
    from muniment.record import guard

    monkeypatch.setenv("MUNIMENT_LEAST_FREE", "plenty")
    with pytest.raises(OfficeRefused, match="'plenty', which is no size"):
        guard._least(1)
