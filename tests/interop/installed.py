"""Programs from PyPI that only tests run, each in a folder of its own and by its digest; nothing of ours imports them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TLOG = "aics-tlog==0.2.1 --hash=sha256:e8cd2be003001576353bbd1a139b68252baf85df8e5d356c5ff26f3c417efdfc\n"
WITNESS = (
    "aics-witness==0.1.0 --hash=sha256:cd3f5acd2e79a8e29411a5a810b65ad7c5709d468cf1e889533bb0d5e5fe8400\n"
)


def installed(place: Path, *wanted: str) -> Path:
    """The folder that they import from. They ask for Python 3.12 and run on 3.11 too, with our `cryptography`."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "wanted").write_text("".join(wanted))
    pip = [sys.executable, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
        pip = ["pip", "--python", sys.executable]
    options = ["--quiet", "--no-deps", "--ignore-requires-python", "--require-hashes"]
    got = subprocess.run(
        [*pip, "install", *options, "--target", place / "lib", "-r", place / "wanted"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if got.returncode:
        pytest.skip(
            f"{' and '.join(each.split()[0] for each in wanted)}: pip says {got.stderr.strip()[-200:]}"
        )
    return place / "lib"
