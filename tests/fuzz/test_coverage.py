"""Every reader of a stranger's bytes under atheris, guided by what each input reaches: `make fuzz` for longer."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

SECONDS = int(os.environ.get("MUNIMENT_FUZZ_SECONDS", "6"))
KEPT = Path("build/fuzz")  # the corpus grows from run to run


@pytest.mark.long
@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed: make fuzz")
@pytest.mark.parametrize("name", TARGETS)
def test_nothing_is_found_by_coverage(name):
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.coverage", name, str(SECONDS), str(KEPT)],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=SECONDS * 4 + 300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert "stat::number_of_executed_units" in done.stderr
