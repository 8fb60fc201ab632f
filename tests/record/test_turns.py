"""One caller commits for all that wait, and nobody who was served waits for the next commit."""

import contextlib
import threading
import time

from muniment.record import log
from muniment.record.turns import Turns
from tests.record.an_office import Noted


def test_two_never_lead_at_once():
    turns, inside, most = Turns(), [], []

    def work():
        for _ in range(50):
            with turns.lead():
                inside.append(1)
                most.append(len(inside))
                time.sleep(0)
                inside.pop()

    _all_of([work] * 6)
    assert max(most) == 1
    assert len(most) == 300


def test_who_was_served_does_not_wait_for_the_next_leader():
    turns, served = Turns(), threading.Event()
    hold, left = threading.Event(), threading.Event()

    def waiter():
        with turns.lead(served=served.is_set) as leads:
            assert not leads
        left.set()

    with turns.lead():
        thread = threading.Thread(target=waiter)
        thread.start()
        served.set()
    # The next leader holds on: the one who was served leaves all the same.
    holder = threading.Thread(target=lambda: _hold(turns, hold))
    holder.start()
    assert left.wait(10)
    hold.set()
    holder.join()
    thread.join()


def test_a_leader_that_fails_lets_the_next_one_lead():
    turns = Turns()
    for _ in range(2):
        with contextlib.suppress(RuntimeError), turns.lead() as leads:
            assert leads
            raise RuntimeError
    with turns.lead() as leads:
        assert leads


def test_callers_that_wait_are_committed_together(bare, monkeypatch):
    """While the first commit is under way seven others come: they are one commit, not seven."""
    recorder = bare._recorder
    commit, begun, gate = recorder._commit, threading.Event(), threading.Event()

    def slow():
        commit()
        if not begun.is_set():
            begun.set()
            gate.wait(10)  # this leader has not stepped back yet

    monkeypatch.setattr(recorder, "_commit", slow)
    before = len(log.checkpoint_sizes(0))
    first = threading.Thread(target=lambda: bare.record(Noted(text="first")))
    first.start()
    begun.wait(10)
    others = [threading.Thread(target=lambda n=n: bare.record(Noted(text=str(n)))) for n in range(7)]
    for thread in others:
        thread.start()
    while len(recorder._queue) < 7 and any(thread.is_alive() for thread in others):
        time.sleep(0.001)
    gate.set()
    for thread in (first, *others):
        thread.join()
    assert len(log.checkpoint_sizes(0)) == before + 2


def _hold(turns, until):
    with turns.lead():
        until.wait(10)


def _all_of(works):
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
