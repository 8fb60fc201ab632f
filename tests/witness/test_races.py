"""Many at once: whatever they ask, in threads and in processes, one history is cosigned and never a step back."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.errors.witness import NotCosigned, OtherSizeHeld
from muniment.witness import home as homes
from muniment.witness.signer import Signer
from muniment.witness.store import Head, Store
from tests.witness.serving import served
from tests.witness.spec import Log, cosignature_time, get, mth, post, sha

ASKER = """
import json, random, sys
from pathlib import Path
from muniment.errors.witness import NotCosigned, StoreFailed
from muniment.witness import home as homes
from muniment.witness.signer import Signer
signer = Signer(homes.load(Path(sys.argv[1])))
dice = random.Random(int(sys.argv[3]))
requests = [(size, which, bytes.fromhex(body)) for size, which, body in json.loads(Path(sys.argv[2]).read_text())]
dice.shuffle(requests)
for size, which, body in requests:
    try:
        line = signer.add_checkpoint(body)
    except NotCosigned:
        continue
    print(json.dumps([size, which, line]), flush=True)
"""


def one_history(granted, logs) -> None:
    """No two roots of one size, and each larger tree continues each smaller one."""
    roots: dict[int, bytes] = {}
    for size, which, _ in granted:
        root = mth(logs[which].entries[:size])
        assert roots.setdefault(size, root) == root, f"two roots of size {size}"
    largest = max(granted, key=lambda each: each[0])
    for size, root in roots.items():
        assert mth(logs[largest[1]].entries[:size]) == root


def forks(log: Log) -> dict[str, Log]:
    return {"one": log, "two": log.fork(6), "three": log.fork(9)}


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.long)])
def test_processes_that_ask_for_different_histories_get_one(tmp_path, log, seed):
    log.grow(24)
    home = homes.create(tmp_path / "signer", name="signer.example/1")
    Signer(home).trust(log.key.vkey)
    home.store.close()
    logs = forks(log)
    requests = [
        (size, name, each.request(old, size).hex())
        for name, each in logs.items()
        for old in (0, 4, 6, 8, 10, 12, 16, 20)
        for size in (4, 6, 8, 10, 12, 16, 20, 24)
        if old <= size
    ]
    (tmp_path / "requests").write_text(json.dumps(requests))
    words = [sys.executable, "-c", ASKER, str(tmp_path / "signer"), str(tmp_path / "requests")]
    askers = [
        subprocess.Popen([*words, str(10 * seed + n)], stdout=subprocess.PIPE, text=True) for n in range(4)
    ]
    said = [asker.communicate(timeout=120)[0] for asker in askers]
    assert all(asker.returncode == 0 for asker in askers)
    granted = [json.loads(line) for each in said for line in each.splitlines()]
    assert granted
    one_history(granted, logs)
    for each in said:  # what one asker was given went forward only
        sizes = [json.loads(line)[0] for line in each.splitlines()]
        assert sizes == sorted(sizes)
    for size, which, line in granted:
        cosignature_time(line.encode(), home.vkey, logs[which].body(size))
    held = homes.load(tmp_path / "signer").store.head(log.origin)
    assert held.size == max(size for size, _, _ in granted)


def test_threads_of_one_server_that_ask_for_different_histories_get_one(tmp_path, log):
    log.grow(24)
    home = homes.create(tmp_path / "signer", name="signer.example/1")
    Signer(home).trust(log.key.vkey)
    home.store.close()
    logs = forks(log)
    requests = [
        (size, name, each.request(old, size))
        for name, each in logs.items()
        for old in (0, 6, 8, 12)
        for size in (6, 8, 12, 24)
        if old <= size
    ]
    granted, other = [], []
    with served(tmp_path / "signer") as (url, _):

        def asks(seed: int) -> None:
            mine = requests.copy()
            random.Random(seed).shuffle(mine)
            for size, which, body in mine:
                answer = post(url, body)
                if answer.status == 200:
                    granted.append((size, which, answer.body))
                elif answer.status not in (409, 422):
                    other.append(answer)

        threads = [threading.Thread(target=asks, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not other
    one_history(granted, logs)


def test_between_the_check_and_the_disk_nobody_else_gets_in(tmp_path, log):
    """The race of the specification: B with N+K is stored while A with N is between its check and its storing."""
    home = homes.create(tmp_path / "signer", name="signer.example/1")
    Signer(home).trust(log.key.vkey)
    checked, go_on, judged = threading.Event(), threading.Event(), []

    def slow(held: Head | None) -> Head:
        checked.set()
        assert go_on.wait(30)
        return Head(3, mth(log.entries[:3]), 1, b"a", "a")

    a = threading.Thread(target=lambda: home.store.advance(log.origin, slow))
    a.start()
    assert checked.wait(30)

    def other(held: Head | None) -> Head:
        judged.append(held)
        raise OtherSizeHeld(held=held.size if held else 0, old=0)

    def ask() -> None:
        with pytest.raises(OtherSizeHeld):
            Store(tmp_path / "signer" / "witness.sqlite").advance(log.origin, other)

    b = threading.Thread(target=ask)
    b.start()
    time.sleep(0.3)
    assert judged == []  # it waits at the door, in another connection as in another process
    go_on.set()
    a.join()
    b.join()
    assert [head.size for head in judged] == [3]


def test_a_store_never_goes_back_whatever_judged_for_it(signer, log):
    from muniment.errors.witness import StoreFailed

    signer.add_checkpoint(log.request(0, 8))
    held = signer.home.store.head(log.origin)
    with pytest.raises(StoreFailed, match="step back"):
        signer.home.store.advance(log.origin, lambda _: Head(3, held.root, held.time, b"", ""))
    assert signer.home.store.head(log.origin) == held


def test_killed_at_any_moment_it_never_forgets_what_it_gave_away(tmp_path, log):
    """SIGKILL while it answers; what a client holds, the next start holds too, and the log goes on from there."""
    home = homes.create(tmp_path / "signer", name="signer.example/1")
    Signer(home).trust(log.key.vkey)
    home.store.close()
    log.grow(400)
    given_, dice = 0, random.Random(4)
    for _ in range(4):
        with served(tmp_path / "signer") as (url, process):
            kill = threading.Timer(dice.random() * 0.03, process.send_signal, [signal.SIGKILL])
            held, answers = given_, 0
            try:
                while True:
                    answer = post(url, log.request(held, held + 1))
                    answers += 1
                    if answers == 3:
                        kill.start()
                    assert answer.status in (200, 409)
                    if answer.status == 200:
                        held = given_ = held + 1
                    else:  # it had put down what it could not tell any more
                        held = int(answer.body)
                        assert held == given_ + 1
                        given_ = held  # by this answer it is told after all
            except OSError:
                pass
        store = homes.load(tmp_path / "signer").store
        now = store.head(log.origin)
        store.close()
        assert now is None or now.root == mth(log.entries[: now.size])
        assert (now.size if now else 0) in (given_, given_ + 1)
    assert given_ > 3
    with served(tmp_path / "signer") as (url, _):
        held = int(post(url, log.request(0, 400)).body)
        assert (
            post(url, log.request(held, held)).status == 200
        )  # the same size again, for the answer that was lost
        assert post(url, log.request(held, 400)).status == 200
        assert get(url, f"{sha(log.origin.encode()).hex()}/checkpoint").body.startswith(log.checkpoint(400))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["one", "two", "three"]),
            st.integers(0, 12),
            st.integers(0, 12),
            st.integers(0, 99),
        ),
        max_size=25,
    )
)
def test_whatever_is_asked_in_whatever_order_one_history_is_signed(tmp_path_factory, asked):
    log = Log()
    log.grow(12)
    logs = {"one": log, "two": log.fork(3), "three": log.fork(7)}
    now = [0]
    signer = Signer(homes.create(tmp_path_factory.mktemp("s") / "h", name="signer.example/1"), lambda: now[0])
    signer.trust(log.key.vkey)
    granted, refusals, held, last = [], [], 0, 0
    for which, old, size, at in asked:
        now[0] = at
        try:
            line = signer.add_checkpoint(logs[which].request(old, size))
        except NotCosigned as no:
            refusals.append((no.http_status == 409, old > size, old == held))
            continue
        said = cosignature_time(line.encode(), signer.home.vkey, logs[which].body(size))
        assert old == held
        assert size >= held
        assert said >= last
        held, last = size, said
        granted.append((size, which, line))
    signer.home.store.close()
    assert all(told == (not back and not fits) for told, back, fits in refusals)
    if granted:
        one_history(granted, logs)
