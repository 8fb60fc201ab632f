"""A server of the story's office in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def command(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "muniment.cli.main", "--home", str(home), *words]


@contextmanager
def served(home: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a server that answers, and its process."""
    process = subprocess.Popen(
        command(home, "--json", "serve", "--port", "0"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        said = ""
        while not said.endswith("}\n"):
            line = process.stdout.readline()
            assert line, process.stderr.read()
            said += line
        url = json.loads(said)["url"].rstrip("/")
        _wait_for(url, process)
        yield url, process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=20)
        process.stdout.close()
        process.stderr.close()


def _wait_for(url: str, process: subprocess.Popen[str]) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{url}/log/checkpoint", timeout=5).close()
        except OSError:
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")
