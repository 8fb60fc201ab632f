"""The power goes: whatever was not synced is gone, and everything acknowledged is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import power
from tests.faults.test_kill import BASE, expected, size_of, text_of, told


def cut_everywhere(harness, fresh, place: Path, *, every: int) -> int:
    """Cut the power after steps of two commits; how many cuts."""
    home = fresh()
    disk = power.Disk.of(home)
    whole = harness.run("append", home, record=str(place / "steps"))
    assert told(whole, "recorded") == [0, 1]
    seen: list[str] = []
    cuts = 0
    for at, step in enumerate(power.read(place / "steps")):
        disk.take(step)
        if step.call == "told":
            seen = told(whole, "seen")[: len(disk.told)]
        if at % every and step.call != "told":
            continue
        left = disk.cut_the_power(place / "left" / "home")
        cuts += 1
        after = harness.run("inspect", left)
        assert "error" not in "".join(map(str, after["acks"])), (at, step[:3], after["acks"])
        assert told(after, "problems") == [[], []], (at, step[:3], after["acks"])
        (texts,) = told(after, "texts")
        assert texts in (expected(len(disk.told)), expected(len(disk.told) + 1)), (at, step[:3])
        held = {size_of(note): text_of(note) for note in told(after, "checkpoints")[0]}
        assert all(held[size_of(note)] == text_of(note) for note in seen)
    return cuts


def test_the_power_goes_and_everything_acknowledged_is_there(harness, fresh, tmp_path):
    assert cut_everywhere(harness, fresh, tmp_path, every=70) >= 4


@pytest.mark.long
def test_the_power_goes_after_every_step(harness, fresh, tmp_path):
    assert cut_everywhere(harness, fresh, tmp_path, every=1) > 150


def test_the_model_forgets_what_was_not_synced(tmp_path):
    """The model can fail: a file without fsync is empty, a name without the folder's fsync is not there."""
    home = tmp_path / "home"
    home.mkdir()
    disk = power.Disk.of(home)
    a, b = str(home / "a"), str(home / "b")
    for step in (
        power.Step("create", a, 0, b""),
        power.Step("write", a, 0, b"bytes"),
        power.Step("fsync", str(home), 0, b""),
        power.Step("create", b, 0, b""),
        power.Step("write", b, 0, b"bytes"),
        power.Step("fsync", b, 0, b""),
    ):
        disk.take(step)
    left = disk.cut_the_power(tmp_path / "left")
    assert {path.name: path.read_bytes() for path in left.iterdir()} == {"a": b""}
    disk.take(power.Step("fsync", str(home), 0, b""))
    disk.take(power.Step("fsync", a, 0, b""))
    left = disk.cut_the_power(tmp_path / "left")
    assert {path.name: path.read_bytes() for path in left.iterdir()} == {"a": b"bytes", "b": b"bytes"}
    assert BASE
