"""A file far larger than memory should be used for: hashed in pieces, in either browser."""

import hashlib
import threading
import time
from pathlib import Path

import pytest

from tests.page_checker.browsers import ask, failing, found, needs_chromium, needs_firefox, opened
from tests.verify.thief import NUMBER, VKEY, vector_files, write

SIZE = 1 << 30
ROOM = 400 << 20  # what a browser may grow by while a file of a GiB is hashed
PIECE = bytes(1 << 20)


def _memory(process: int) -> int:
    """Bytes that a process and all that it started hold for themselves alone."""
    total, waiting = 0, [process]
    while waiting:
        each = waiting.pop()
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
            total += sum(
                int(line.split()[1]) << 10 for line in lines if line.startswith(("Private_", "Swap:"))
            )
            waiting += [
                int(child)
                for task in Path(f"/proc/{each}/task").iterdir()
                for child in (task / "children").read_text().split()
            ]
        except (OSError, ProcessLookupError):
            continue
    return total


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.parametrize(
    "name", [pytest.param("chromium", marks=needs_chromium), pytest.param("firefox", marks=needs_firefox)]
)
def test_memory_stays_flat_while_a_file_of_a_gibibyte_is_hashed(name, page, tmp_path):
    """Sparse on disk; the last byte is changed, so that only a reader of all of it can tell."""
    package = write(vector_files(), tmp_path / "VOL001")
    big = package / "NATIVES" / "FILM.MP4"
    big.parent.mkdir()
    with big.open("wb") as file:
        file.truncate(SIZE)
    total = hashlib.sha256()
    for _ in range(SIZE // len(PIECE)):
        total.update(PIECE)
    listed = (package / "manifest-sha256.txt").read_text().splitlines(keepends=True)
    listed.append(f"{total.hexdigest()}  NATIVES/FILM.MP4\n")
    (package / "manifest-sha256.txt").write_text("".join(sorted(listed, key=lambda line: line[66:])))
    with opened(name, tmp_path / "profile") as browser:
        first = _ask_measured(browser, page, package)
        assert not any("FILM.MP4 was changed" in each["what"] for each in found(browser)["findings"])
        with big.open("r+b") as file:
            file.seek(SIZE - 1)
            file.write(b"\1")
        second = _ask_measured(browser, page, package)
        said = found(browser)
        assert "NATIVES/FILM.MP4" in said["files"]["changed"]
        assert 14 in failing(said)
    assert max(first, second) < ROOM, (first >> 20, second >> 20)


def _ask_measured(browser, page, package):
    """Ask; by how much the browser grew meanwhile, at most."""
    browser.get(page.as_uri())
    before, most, done = _memory(browser.process), 0, threading.Event()

    def watch():
        nonlocal most
        while not done.is_set():
            most = max(most, _memory(browser.process))
            time.sleep(0.2)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        ask(browser, page, package, number=NUMBER, vkey=VKEY)
    finally:
        done.set()
        watcher.join()
    return most - before
