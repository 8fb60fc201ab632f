"""What happens when bytes rot, keys go, or the machine dies."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from muniment.errors.record import DamagedStore, StoreUnusable
from muniment.record import audit, publish, queries
from muniment.record.event import item
from muniment.site import boot
from tests.record.an_office import ItemReceived, Noted

ROOT = Path(__file__).resolve().parents[2]


def _change(place: Path, statement: str, *values: object) -> None:
    from django.db import connections

    connections.close_all()
    with sqlite3.connect(place / "muniment.sqlite") as raw:
        raw.execute(statement, values)
    raw.close()


def test_the_check_passes_on_a_whole_office(bare):
    bare.record(ItemReceived(item=os.urandom(16).hex()), *(Noted(text=str(n)) for n in range(9)))
    report = audit.check(bare.office)
    assert report.ok, report.problems
    assert report.entries == 1 + len(queries.chain(queries.JOURNAL)) + 2 + report.padding


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            "UPDATE record_span SET data = CAST(substr(data, 1, length(data) - 16) || x'"
            + "ab" * 16
            + "' AS BLOB)",
            "not over these entries",
        ),
        ("UPDATE record_link SET hsalt = zeroblob(32) WHERE i = 1", "is not in the log"),
        ("UPDATE record_chain SET n = n - 1", "chain secret"),
        ("DELETE FROM record_link WHERE i = 1", "another header"),
    ],
)
def test_the_check_names_what_was_changed(bare, place, statement, says):
    bare.record(*(Noted(text=str(n)) for n in range(6)))
    _change(place, statement)
    report = audit.check(bare.office)
    assert not report.ok
    assert any(says in problem for problem in report.problems), report.problems


def test_a_shredded_key_leaves_the_chain_walkable_and_the_body_unreadable(bare, place):
    one = os.urandom(16).hex()
    receipt = bare.record(ItemReceived(item=one, words="a name that must go"))
    bare.office.event_keys.shred(receipt.recorded[0].ev)
    assert queries.values(receipt.recorded[0].seq) is None
    assert queries.history(item(one)) == []
    assert len(queries.chain(item(one))) == 1
    assert audit.check(bare.office).problems == (
        f"1 events can not be read, and no order to expunge them is on record: {receipt.recorded[0].seq}",
    )
    from django.db import connections

    connections.close_all()
    for name in ("muniment.sqlite", "muniment.sqlite-wal", "keys.sqlite"):
        if (place / name).exists():
            assert b"a name that must go" not in (place / name).read_bytes()


def test_a_home_without_the_keys_of_its_events_is_not_opened(home):
    (home / "keys.sqlite").unlink()
    with pytest.raises(DamagedStore, match="keys of the events"):
        boot.open_office(home)
    assert not (home / "keys.sqlite").exists()


def test_a_database_that_can_not_be_opened_is_told_in_words(home):
    for name in ("muniment.sqlite-wal", "muniment.sqlite-shm", "muniment.sqlite"):
        (home / name).unlink(missing_ok=True)
    (home / "muniment.sqlite").mkdir()
    with pytest.raises(StoreUnusable, match="unable to open"):
        boot.open_office(home)


def test_the_body_on_disk_is_not_readable(bare, place):
    bare.record(Noted(text="a secret of the office"))
    for path in place.rglob("*"):
        if path.is_file():
            assert b"a secret of the office" not in path.read_bytes(), path


WRITER = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from muniment.site import boot
home = Path({home!r})
boot.django_up(home)
from muniment.record import current, office, publish
from muniment.record.recorder import Recorder
from tests.record.an_office import Noted, Seen, wiring
recorder = Recorder(office.load(home), wiring(Seen()))
current.use(recorder)
desk = boot.desk(recorder, user="clerk", roles=(), via="test")
n = 0
while True:
    desk.record(Noted(text=str(n)))
    print(n, flush=True)
    n += 1
"""


@pytest.mark.parametrize("wait", [0.0, 0.05, 0.11])
def test_nothing_acknowledged_is_lost_when_the_process_is_killed(opened, place, wait):
    script = textwrap.dedent(WRITER.format(root=str(ROOT), home=str(place)))
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    said = -1
    for line in child.stdout:
        said = int(line)
        if said == 3:
            time.sleep(wait)
            child.send_signal(signal.SIGKILL)
    child.wait(20)
    child.stdout.close()
    recorder = opened()
    texts = [r.event.text for r in queries.journal()]
    assert texts[: said + 1] == [str(n) for n in range(said + 1)]
    assert texts == [str(n) for n in range(len(texts))]
    assert audit.check(recorder.office).ok
    assert publish.published_size(recorder.office.published) == queries.size()


def test_two_processes_take_turns(opened, place):
    script = textwrap.dedent(WRITER.format(root=str(ROOT), home=str(place))).replace(
        "while True", "while n < 10"
    )
    children = [subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [child.wait(60) for child in children] == [0, 0]
    recorder = opened()
    assert len(queries.journal()) == 20
    assert audit.check(recorder.office).ok
