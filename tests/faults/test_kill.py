"""The process is killed at a step of append or publish: nothing acknowledged is lost, and nothing forks."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

BASE = [f"base-{n}" for n in range(63)]


def expected(batches: int, each: int = 3) -> list[str]:
    return BASE + [f"{n}-{k}" for n in range(batches) for k in range(each)]


def size_of(note: str) -> int:
    return int(note.split("\n")[1])


def text_of(note: str) -> str:
    return note.partition("\n\n")[0]


def told(answer: dict, key: str) -> list:
    return [each[key] for each in answer["acks"] if key in each]


def published(home: Path) -> list[str]:
    path = home / "published" / "checkpoint"
    return [path.read_text(encoding="utf-8")] if path.exists() else []


def assert_nothing_is_lost_or_forked(harness, home: Path, crashed: dict, *, each: int = 3) -> None:
    """What holds after any fault, once the home is opened again."""
    outside = told(crashed, "seen") + published(home)
    after = harness.run("inspect", home)
    assert "error" not in "".join(map(str, after["acks"])), after["acks"]
    (texts,) = told(after, "texts")
    acknowledged = len(told(crashed, "recorded"))
    assert texts in (expected(acknowledged, each), expected(acknowledged + 1, each))
    assert told(after, "problems") == [[], []]
    (notes,) = told(after, "checkpoints")
    held = {size_of(note): text_of(note) for note in notes}
    for note in outside + told(after, "seen"):
        assert held[size_of(note)] == text_of(note)
    assert size_of(told(after, "seen")[-1]) == max(held)


_GIVE = 12  # steps by which two runs may differ


def sweep(harness, fresh, *, kind: str, every: int, start: int = 0) -> int:
    """Kill at each step (or each `every`-th from `start`); how many steps there are."""
    whole = harness.run("append", fresh())
    assert told(whole, "recorded") == [0, 1], whole
    steps = whole["steps"]
    assert steps > 40
    for at in range(1 + start, steps + 1, every):
        home = fresh()
        crashed = harness.run("append", home, kind=kind, at=at)
        # One run takes a few steps more or fewer than another: at its very end there may be no such step.
        ran_out = crashed["signal"] == 0 and crashed["steps"] < at and at > steps - _GIVE
        assert ran_out or crashed["signal"] == signal.SIGKILL, (at, crashed)
        assert_nothing_is_lost_or_forked(harness, home, crashed)
        shutil.rmtree(home.parent)
    return steps


@pytest.mark.parametrize(("kind", "every", "start"), [("k", 29, 7), ("t", 61, 20)])
def test_a_kill_at_a_step_of_append_or_publish_loses_nothing(harness, fresh, kind, every, start):
    sweep(harness, fresh, kind=kind, every=every, start=start)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["k", "a", "t"])
def test_a_kill_at_every_step_of_append_or_publish_loses_nothing(harness, fresh, kind):
    sweep(harness, fresh, kind=kind, every=1)
