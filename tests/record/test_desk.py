"""The desk: all or nothing, nobody overwritten, every entry on a chain or padding."""

from __future__ import annotations

import os
import threading

import pytest

from muniment.errors.record import EventRefused, KeyReused, Stale
from muniment.record import audit, log, queries
from muniment.record.event import case, item
from tests.record.an_office import CaseOpened, ItemReceived, Noted, Seen


def an_id() -> str:
    return os.urandom(16).hex()


def test_an_event_comes_back_as_it_was_recorded(bare):
    one = an_id()
    bare.record(CaseOpened(case="SO.24-1"))
    receipt = bare.record(
        ItemReceived(item=one, case="SO.24-1", words="they said “so”", source={"name": "N"})
    )
    (back,) = queries.history(item(one))
    assert back.event == receipt.recorded[0].event
    assert back.by == "clerk"
    assert back.places == receipt.recorded[0].places
    assert [p.subject.kind.name for p in back.places] == ["ITEM", "REGISTER", "CASE"]


def test_a_receipt_names_the_log_entries_of_each_event(bare):
    receipt = bare.record(CaseOpened(case="SO.24-1"))
    (index,) = receipt.entries[receipt.recorded[0].seq]
    assert queries.entry(receipt.recorded[0].seq) == index
    assert 1 <= index < receipt.size


def test_entries_of_a_commit_are_padded_to_a_multiple_of_four(bare):
    first = bare.record(CaseOpened(case="SO.24-1"))
    assert first.size == 1 + 4
    second = bare.record(*(Noted(text=str(n)) for n in range(5)))
    assert second.size == 5 + 8


def test_a_chain_keeps_its_order_in_the_shuffled_commit(bare):
    bare.record(*(Noted(text=str(n)) for n in range(40)), CaseOpened(case="SO.24-9"))
    rows = queries.chain(queries.JOURNAL)
    assert [row.log_index for row in rows] == sorted(row.log_index for row in rows)
    assert [r.event.text for r in queries.journal("Noted/1")] == [str(n) for n in range(40)]


def test_what_moved_meanwhile_is_refused(bare, seen):
    bare.record(CaseOpened(case="SO.24-1"))
    looked = queries.position(case("SO.24-1"))
    bare.record(ItemReceived(item=an_id(), case="SO.24-1"), given={case("SO.24-1"): looked})
    before = log.newest_size()
    with pytest.raises(Stale, match=r"stood at 1, now at 2"):
        bare.record(ItemReceived(item=an_id(), case="SO.24-1"), given={case("SO.24-1"): looked})
    assert log.newest_size() == before


def test_a_refused_batch_leaves_nothing_behind(opened):
    from muniment.site import boot

    desk = boot.desk(opened(Seen(fail_on="bad")), user="clerk", roles=(), via="test")
    desk.record(Noted(text="good"))
    before = log.newest_size(), queries.position(queries.JOURNAL)
    with pytest.raises(RuntimeError):
        desk.record(Noted(text="half"), Noted(text="bad"))
    assert (log.newest_size(), queries.position(queries.JOURNAL)) == before
    desk.record(Noted(text="after"))
    assert [r.event.text for r in queries.journal()] == ["good", "after"]
    assert audit.check(desk.office).ok


def test_a_request_key_gives_the_first_receipt_again(bare):
    first = bare.record(Noted(text="once"), key="k1")
    again = bare.record(Noted(text="once"), key="k1")
    assert [r.ev for r in again.recorded] == [r.ev for r in first.recorded]
    assert len(queries.journal()) == 1
    with pytest.raises(KeyReused):
        bare.record(Noted(text="something else"), key="k1")


def test_a_series_has_no_gaps_even_when_a_batch_is_refused(bare):
    def numbered(moment) -> Noted:
        return Noted(text=str(moment.number("receipt")))

    bare.record(numbered)
    with pytest.raises(Stale):
        bare.record(numbered, given={case("SO.24-1"): 7})
    bare.record(numbered)
    assert [r.event.text for r in queries.journal()] == ["1", "2"]


def test_a_function_of_the_moment_sees_what_the_batch_put_there_before(bare):
    def head(moment) -> Noted:
        return Noted(text=str(moment.head(case("SO.24-1")).n))

    bare.record(CaseOpened(case="SO.24-1"), head)
    assert queries.journal()[0].event.text == "1"


def test_an_event_about_an_item_that_does_not_exist_is_refused(bare):
    from muniment.custody.events import CustodyRecorded
    from muniment.record.codec import codec_of

    assert codec_of(CustodyRecorded)
    with pytest.raises(EventRefused, match="is not on the record"):
        bare.record(
            CustodyRecorded(
                item=an_id(),
                act="moved",
                from_custodian=None,
                to_custodian=None,
                location="A-1",
                seal=None,
                units=None,
                purpose=None,
            )
        )


def test_a_value_that_the_format_can_not_hold_is_refused(bare):
    with pytest.raises(EventRefused):
        bare.record(Noted(text="x", about=(1.5,)))
    assert log.newest_size() == 0


def test_what_a_reactor_adds_is_in_the_same_commit(opened):
    from muniment.site import boot

    desk = boot.desk(opened(Seen(react=True)), user="clerk", roles=(), via="test")
    one = an_id()
    receipt = desk.record(ItemReceived(item=one))
    assert [r.event.text for r in receipt.of(Noted)] == [f"seen {one}"]
    assert receipt.of(Noted)[0].via == "rule:seen"
    assert receipt.of(Noted)[0].by == "Muniment"
    assert len(log.checkpoint_sizes(0)) == 1


def test_recorded_times_never_fall_when_the_clock_does(bare):
    bare.clock.set("2024-03-06T10:00:00-07:00")
    bare.record(Noted(text="a"))
    bare.clock.set("2024-03-05T10:00:00-07:00")
    bare.record(Noted(text="b"))
    times = [row.recorded_ms for row in queries.chain(queries.JOURNAL)]
    assert times == sorted(times)


def test_callers_at_the_same_time_share_commits_and_lose_nothing(bare):
    from django.db import connections

    done: list[int] = []

    def write(n: int) -> None:
        for each in range(10):
            bare.record(Noted(text=f"{n}-{each}"))
        done.append(n)
        connections.close_all()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(done) == list(range(8))
    texts = [r.event.text for r in queries.journal()]
    assert len(texts) == 80
    for n in range(8):
        assert [t for t in texts if t.startswith(f"{n}-")] == [f"{n}-{each}" for each in range(10)]
    assert audit.check(bare.office).ok
    assert len(log.checkpoint_sizes(0)) <= 80


def test_one_caller_s_refusal_does_not_touch_the_others(opened):
    from django.db import connections

    from muniment.site import boot

    desk = boot.desk(opened(Seen(fail_on="bad")), user="clerk", roles=(), via="test")
    errors: list[Exception] = []

    def write(text: str) -> None:
        try:
            desk.record(Noted(text=text))
        except RuntimeError as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=write, args=(f"{'bad' if n % 3 == 0 else 'fine'} {n}",)) for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(errors) == 4
    assert len(queries.journal()) == 8
    assert audit.check(desk.office).ok


def test_many_batches_together_are_one_commit(bare):
    with bare.together() as group:
        for n in range(300):
            group.record(CaseOpened(case=f"SO.24-{n + 1}"))
            group.record(ItemReceived(item=an_id(), case=f"SO.24-{n + 1}"))
    assert len(log.checkpoint_sizes(0)) == 1
    assert audit.check(bare.office).ok


def test_together_leaves_nothing_when_it_is_interrupted(bare):
    bare.record(Noted(text="before"))
    before = log.newest_size()
    with pytest.raises(KeyboardInterrupt):
        with bare.together() as group:
            group.record(CaseOpened(case="SO.24-1"))
            raise KeyboardInterrupt
    assert log.newest_size() == before
    assert queries.position(case("SO.24-1")) == 0
    bare.record(Noted(text="after"))
    assert audit.check(bare.office).ok


def test_a_batch_whose_caller_was_told_of_an_error_is_not_recorded_later(bare, monkeypatch):
    from django.db import OperationalError

    from muniment.record import recorder

    def locked(*_: object) -> None:
        message = "database is locked"
        raise OperationalError(message)

    with monkeypatch.context() as patch:
        patch.setattr(recorder, "Pen", locked)
        with pytest.raises(OperationalError):
            bare.record(Noted(text="lost"))
    bare.record(Noted(text="kept"))
    assert [r.event.text for r in queries.journal()] == ["kept"]


def test_nothing_is_written_after_the_disk_failed(bare, monkeypatch):
    from muniment.errors.record import WriteFailed, WritingStopped
    from muniment.record.log import Log

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Log, "append", full)
        with pytest.raises(WriteFailed, match="No space"):
            bare.record(Noted(text="lost"))
    with pytest.raises(WritingStopped, match="No space"):
        bare.record(Noted(text="not now"))
    assert queries.journal() == []


def test_a_text_too_long_to_be_read_to_its_end_is_refused_and_named(bare):
    bare.record(Noted(text="x" * 1_000_000))
    with pytest.raises(EventRefused, match="text holds more than 1,000,000 signs"):
        bare.record(Noted(text="x" * 1_000_001))
