"""A server publishes in the background: nobody waits for it, and nothing is left out."""

import threading

from muniment.record import log, publish
from muniment.record.behind import Publisher
from tests.record.an_office import Noted


def test_what_is_recorded_is_published_by_the_time_the_publisher_is_stopped(bare):
    publisher = bare._recorder.publish_behind()
    for n in range(20):
        bare.record(Noted(text=str(n)))
    publisher.stop()
    assert publish.published_size(bare.office.published) == log.newest_size()
    before = 0
    for size in log.checkpoint_sizes(0):
        for place in publish.changed(before, size):
            assert (bare.office.published / place.path).exists(), f"{place.path} of size {size}"
        before = size


def test_who_records_does_not_wait_for_publishing(bare, monkeypatch):
    gate = threading.Event()
    catch_up = publish.catch_up

    def slow(office):
        gate.wait(30)
        return catch_up(office)

    monkeypatch.setattr(publish, "catch_up", slow)
    publisher = bare._recorder.publish_behind()
    receipt = bare.record(Noted(text="a"))
    assert publish.published_size(bare.office.published) < receipt.size == log.newest_size()
    gate.set()
    publisher.stop()
    assert publish.published_size(bare.office.published) == receipt.size


def test_a_failure_does_not_end_the_publishing():
    done = []

    def work():
        done.append(1)
        if len(done) == 1:
            raise RuntimeError

    publisher = Publisher(work)
    publisher.start()
    publisher.wake()
    while not done:
        pass
    publisher.stop()
    assert len(done) == 2
