"""The harness, and homes to break."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


class Harness:
    """Does work in a child with a fault under it; `tests/faults/harness.py` is the other end."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, work: str, home: Path, *, kind: str = "c", at: int = -1, **more: Any) -> dict[str, Any]:
        """One piece of work: how it ended, what it told before."""
        named = {
            key: more.pop(key)
            for key in ("below", "only", "early", "record", "shift", "trace")
            if key in more
        }
        request = {"work": work, "home": str(home), "kind": kind, "at": at, "more": more, **named}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@pytest.fixture(scope="session")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("faults under the process need Linux and a C compiler")
    shim = tmp_path_factory.mktemp("shim") / "shim.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", shim, HERE / "shim.c", "-ldl"], check=True, timeout=120
    )
    environment = {**os.environ, "LD_PRELOAD": str(shim), "MUNIMENT_HOME": ""}
    process = subprocess.Popen(
        [sys.executable, str(HERE / "harness.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        cwd=ROOT,
    )
    yield Harness(process)
    assert process.stdin
    assert process.stdout
    process.stdin.close()
    process.wait(30)
    process.stdout.close()


@pytest.fixture(scope="session")
def base_home(tmp_path_factory: pytest.TempPathFactory, harness: Harness) -> Path:
    """A bare office whose next commit fills its first tile: 253 entries."""
    from django.db import connections

    from muniment.record import office
    from muniment.site import boot

    home = tmp_path_factory.mktemp("faults") / "home"
    office.create(
        home,
        name="Alder County",
        jurisdiction="us-nm",
        timezone="America/Denver",
        origin="ledger.example.org/faults",
    )
    boot.django_up(home)
    boot.migrate()
    connections.close_all()
    answer = harness.run("fill", home, commits=63)
    assert answer["acks"] == [{"size": 253}], answer
    return home


@pytest.fixture
def fresh(base_home: Path, tmp_path: Path) -> Callable[[], Path]:
    """A new copy of the office each time it is called."""
    count = iter(range(100_000))

    def copy() -> Path:
        return Path(shutil.copytree(base_home, tmp_path / str(next(count)) / "home"))

    return copy


@pytest.fixture
def bare_desk(fresh: Callable[[], Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A desk in this process, in a copy of the office."""
    from django.db import connections

    from muniment.record import current
    from tests.faults import works

    monkeypatch.setattr("muniment.site.wiring.wiring", works.bare_wiring)
    yield works.desk_of(fresh())
    connections.close_all()
    current.use(None)
