"""A log is closed by its last entry: nothing is recorded after it, and all of it can be read."""

from __future__ import annotations

import signal

import pytest

from muniment.errors.record import ConfirmationMissing, EventRefused, LogIsClosed
from muniment.ledger.scan import scan
from muniment.ledger.tiles import bundles_for
from muniment.record import audit, closing, log, queries
from tests.faults.test_kill import told
from tests.record.an_office import Noted


def close(desk, reason: str = "the office was merged"):
    return closing.close(desk, reason=reason, confirm=desk.office.origin)


def test_after_the_final_entry_nothing_is_recorded_and_everything_can_be_read(bare_desk):
    bare_desk.record(Noted(text="the last act"))
    receipt = close(bare_desk)
    assert receipt.size == log.newest_size()
    with pytest.raises(LogIsClosed, match="the office was merged") as refused:
        bare_desk.record(Noted(text="too late"))
    assert "production" in refused.value.way_out
    assert [r.event.text for r in queries.journal("Noted/1")][-1] == "the last act"
    assert closing.reason() == "the office was merged"
    report = audit.check(bare_desk.office)
    assert report.ok, report.problems


def test_outsiders_see_the_final_entry_and_its_reason_in_the_published_log(bare_desk):
    size = close(bare_desk).size
    folder = bare_desk.office.published
    found = scan((folder / place.path).read_bytes() for place in bundles_for(size))
    assert found.final is not None
    assert found.final.reason == "the office was merged"
    assert found.size == size


def test_another_process_that_was_open_before_is_refused_too(bare_desk, harness):
    bare_desk.record(Noted(text="a"))
    assert told(harness.run("close", bare_desk.office.home), "closed") == [True]
    with pytest.raises(LogIsClosed):
        bare_desk.record(Noted(text="b"))


def test_it_is_closed_once_and_only_by_who_types_the_name_of_the_log(bare_desk):
    with pytest.raises(ConfirmationMissing, match="can not be taken back") as missing:
        closing.close(bare_desk, reason="merged", confirm="ledger.example.org/other")
    assert bare_desk.office.origin in missing.value.way_out
    bare_desk.record(Noted(text="still open"))
    close(bare_desk)
    with pytest.raises(LogIsClosed):
        close(bare_desk)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001, "bell \a"])
def test_a_reason_is_one_line_that_can_be_read(bare_desk, reason):
    with pytest.raises(EventRefused, match="a reason has 1 to 1000 bytes"):
        close(bare_desk, reason)


def close_with_a_kill(harness, fresh, at: int) -> bool:
    home = fresh()
    crashed = harness.run("close", home, kind="k", at=at)
    if crashed["signal"] != signal.SIGKILL:
        return False
    after = harness.run("inspect", home, go_on=False)
    assert told(after, "problems") == [[]], (at, after)
    again = harness.run("close", home)
    assert told(again, "closed") == [True] or told(again, "error") == ["LogIsClosed"], again
    assert told(harness.run("append", home), "error") == ["LogIsClosed"]
    return True


@pytest.mark.parametrize("at", [60])
def test_a_kill_while_it_is_closed_leaves_it_open_or_closed(harness, fresh, at):
    assert close_with_a_kill(harness, fresh, at)


@pytest.mark.long
def test_a_kill_at_every_step_of_closing(harness, fresh):
    at = 1
    while close_with_a_kill(harness, fresh, at):
        at += 1
    assert at > 30
