"""Another program that gets text out of files, in a process of its own: `python -m bench.document_peer NAME`.

It takes a path a line and answers with a line of JSON: {"text", "seconds"} or {"failed", "seconds"}. The first line it
writes says that it is loaded. Peers are measured against and imported nowhere else; they may be absent.
"""

import importlib.util
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MODULES = {"kreuzberg": "kreuzberg", "iscc-tika": "iscc_tika", "markitdown": "markitdown"}
_SECONDS = 30  # for a file


def _kreuzberg() -> Callable[[str], str]:
    import kreuzberg  # type: ignore[import-not-found,unused-ignore]

    chosen = kreuzberg.ExtractionConfig(disable_ocr=True, use_cache=False)
    return lambda path: str(kreuzberg.extract_file_sync(path, None, chosen).content)


def _tika() -> Callable[[str], str]:
    import iscc_tika  # type: ignore[import-not-found,unused-ignore]

    held = iscc_tika.Extractor()
    return lambda path: str(held.extract_file_to_string(path)[0])


def _markitdown() -> Callable[[str], str]:
    import markitdown  # type: ignore[import-not-found,unused-ignore]

    held = markitdown.MarkItDown(enable_plugins=False)
    return lambda path: str(held.convert(path).text_content)


_PEERS = {"kreuzberg": _kreuzberg, "iscc-tika": _tika, "markitdown": _markitdown}


def installed() -> list[str]:
    """The peers that are here."""
    return [name for name, module in MODULES.items() if importlib.util.find_spec(module)]


class Peer:
    """A peer that is kept for many files, and started again where it crashed or took too long."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._process: subprocess.Popen[bytes] | None = None

    def close(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def text(self, path: Path) -> tuple[str | None, float]:
        """What it finds, None where it failed, and the seconds it took, without starting."""
        process = self._process or self._started()
        if process.stdin is None or process.stdout is None:
            raise AssertionError(self.name)
        start = time.perf_counter()
        process.stdin.write(os.fsencode(path) + b"\n")
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], _SECONDS)
        line = process.stdout.readline() if ready else b""
        if not line:
            self.close()
            return None, time.perf_counter() - start
        answer: dict[str, Any] = json.loads(line)
        return answer.get("text"), float(answer["seconds"])

    def _started(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.document_peer", self.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if self._process.stdout is None or not self._process.stdout.readline():
            raise AssertionError(self.name)
        return self._process


def main(name: str) -> None:
    """Serve."""
    act = _PEERS[name]()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints is no answer
    answers.write("ready\n")
    answers.flush()
    for line in sys.stdin:
        start = time.perf_counter()
        try:
            answer: dict[str, Any] = {"text": act(line.rstrip("\n"))}
        except Exception as error:  # noqa: BLE001  a peer's failure is a figure
            answer = {"failed": repr(error)[:200]}
        answer["seconds"] = time.perf_counter() - start
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1])
