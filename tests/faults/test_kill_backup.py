"""A backup or a restore is killed: there is never half of one, and nothing is signed that is thrown away."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

from tests.faults.test_kill import published, size_of, text_of, told


@pytest.fixture(scope="module")
def lost_home(template_home, tmp_path_factory, harness) -> Path:
    """A folder with a whole office, its backup, and what outsiders hold beyond it."""
    from django.db import connections

    connections.close_all()
    place = tmp_path_factory.mktemp("lost")
    home = Path(shutil.copytree(template_home, place / "home"))
    assert told(harness.run("open_cases", home, first=1, count=2), "opened") == [2]
    assert told(harness.run("back_up", home, to=str(place / "backup")), "size")
    assert told(harness.run("open_cases", home, first=3, count=2), "opened") == [2]
    shutil.copytree(home / "published", place / "outside")
    return place


def back_up_with_a_kill(harness, lost_home: Path, place: Path, at: int, kind: str = "k") -> bool:
    home = Path(shutil.copytree(lost_home / "home", place / "home"))
    to = place / "backup"
    crashed = harness.run("back_up", home, kind=kind, at=at, below=str(place), to=str(to))
    if crashed["signal"] != signal.SIGKILL:
        return False
    if to.exists():
        assert told(harness.run("verify_backup", to), "size")
    else:
        assert told(harness.run("back_up", home, to=str(to)), "size")
        assert told(harness.run("verify_backup", to), "size")
    assert not list(place.glob(".*partial*"))  # what the kill left was thrown away
    assert told(harness.run("look", home), "problems") == [[], []]
    return True


def restore_with_a_kill(harness, lost_home: Path, place: Path, at: int, kind: str = "k") -> bool:
    home, outside = place / "home", lost_home / "outside"
    given = {"source": str(lost_home / "backup"), "published": str(outside)}
    crashed = harness.run("restore", home, kind=kind, at=at, below=str(place), **given)
    if crashed["signal"] != signal.SIGKILL:
        return False
    shown = published(home)
    if not (home / "muniment.toml").exists() or not told(crashed, "restored"):
        again = harness.run("restore", home, **given)
        assert told(again, "restored") == [True], (at, again)
    after = harness.run("look", home)
    assert told(after, "problems") == [[], []], (at, after)
    assert told(after, "restored") == [1]
    assert told(after, "replayed") == [True]
    held = {size_of(note): text_of(note) for note in told(harness.run("notes", home), "notes")[0]}
    for note in (*shown, (outside / "checkpoint").read_text()):
        assert held[size_of(note)] == text_of(note)
    return True


@pytest.fixture(scope="module")
def steps(harness, lost_home, tmp_path_factory) -> dict[str, int]:
    """How many steps a backup and a restore have."""
    place = tmp_path_factory.mktemp("count")
    home = Path(shutil.copytree(lost_home / "home", place / "home"))
    backup = harness.run("back_up", home, below=str(place), to=str(place / "b"))
    given = {"source": str(lost_home / "backup"), "published": str(lost_home / "outside")}
    restore = harness.run("restore", place / "restored", below=str(place), **given)
    return {"backup": backup["steps"], "restore": restore["steps"]}


@pytest.mark.parametrize(("share", "kind"), [(0.5, "t")])
def test_a_kill_while_a_backup_is_written(harness, lost_home, tmp_path, steps, share, kind):
    assert back_up_with_a_kill(harness, lost_home, tmp_path, int(steps["backup"] * share), kind)


@pytest.mark.parametrize("share", [0.98])
def test_a_kill_while_a_home_is_restored(harness, lost_home, tmp_path, steps, share):
    assert restore_with_a_kill(harness, lost_home, tmp_path, int(steps["restore"] * share))


@pytest.mark.long
@pytest.mark.parametrize("what", [back_up_with_a_kill, restore_with_a_kill])
def test_a_kill_at_every_other_step_of_backup_and_restore(harness, lost_home, tmp_path, what):
    at = 1
    while True:
        place = tmp_path / str(at)
        place.mkdir()
        if not what(harness, lost_home, place, at):
            break
        shutil.rmtree(place)
        at += 3
    assert at > 60
