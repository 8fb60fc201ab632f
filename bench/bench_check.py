"""The outsider's check of a production of a thousand items with a file each, beside hashing its files.

The program is the one in the package, run as a stranger runs it; its peer is a Python that hashes every file and does
nothing else, started the same way. The page runs in Chromium, where that is installed; its peer hashes the picked
files one by one with the browser's own digest, in the same page.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from bench import county
from bench.rows import Row, in_turn

ITEMS = 1000
FILE = 1 << 20  # bytes of each item's photograph
BAR = 1.5
NUMBER, CASE = "D202.CR-2024-00871", "SO.24-001234"
_HASH = """
import hashlib, os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), "rb", buffering=0) as data:
            found = hashlib.sha256()
            while piece := data.read(1 << 20):
                found.update(piece)
"""
_HASH_IN_PAGE = """
const done = arguments[arguments.length - 1];
(async () => {
  for (const file of document.getElementById("folder").files)
    await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
})().then(() => done([]), (e) => done(String(e)));
"""


def run() -> list[Row]:
    """Seconds of a whole check, the median of five in turn."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        package, vkey = _production(folder)
        _checked(package, vkey)
        rows = [
            _row("program", *_program(package, vkey), note="a Python that hashes every file of the package")
        ]
        if shutil.which("chromium") and shutil.which("chromedriver"):
            page = _page(folder, package, vkey)
            rows.append(
                _row("page, Chromium", *page, note="the browser's own digest over the same picked files")
            )
        return rows


def _row(name: str, ours: float, peer: float, *, note: str) -> Row:
    return Row(
        name=f"check of a production of {ITEMS:,} items, {name}",
        ours=ours,
        peer=peer,
        at_least=1 / BAR,
        note=f"peer: {note}; {ITEMS * FILE >> 20} MiB of photographs",
    )


def _production(folder: Path) -> tuple[Path, str]:
    """Issue it: a prosecution, one case, and everything that is booked under it."""
    desk = county.found(folder / "home")
    from muniment.cases import actions as cases
    from muniment.custody import actions as custody
    from muniment.production import actions as production

    cases.open_case(desk, CASE, title="Shooting on the ranch")
    cases.open_prosecution(
        desk, NUMBER, court="Second Judicial District Court", defendant="R. Defendant", cases=[CASE]
    )
    with desk.together() as group:
        items = [_item(group, n) for n in range(ITEMS)]
    with desk.together() as group:
        for item in items:
            custody.add_file(group, item, stream=BytesIO(os.urandom(FILE)), name="photo.jpg")
    production.issue(desk, NUMBER, out=folder / "package", to="Riley Chen, public defender")
    return folder / "package", desk.office.vkey


def _item(desk: Any, n: int) -> str:
    from muniment.custody import actions as custody

    found = custody.receive(
        desk,
        source={"name": "Deputy A. Brook", "how": "seized at the scene"},
        words="Found beside the gate.",
        what=f"bolt cutter, tag {n}",
        category="tool",
        received_at=desk.today(),
        case_typed=CASE,
        location="shelf 1",
    )
    return str(found.item)


def _command(package: Path, vkey: str) -> list[str]:
    program = str(package / "verify.pyz")
    return [sys.executable, "-S", "-I", program, str(package), "--number", NUMBER, "--vkey", vkey]


def _checked(package: Path, vkey: str) -> None:
    """A check that finds fault would be no measure."""
    done = subprocess.run(_command(package, vkey), capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stdout[-2000:] + done.stderr[-2000:])


def _program(package: Path, vkey: str) -> tuple[float, float]:
    took = in_turn(
        {
            "ours": lambda: subprocess.run(_command(package, vkey), stdout=subprocess.DEVNULL, check=True),
            "peer": lambda: subprocess.run(
                [sys.executable, "-S", "-I", "-c", _HASH, str(package)], check=True
            ),
        }
    )
    return took["ours"], took["peer"]


def _page(folder: Path, package: Path, vkey: str) -> tuple[float, float]:
    from tests.page_checker import browsers

    with browsers.opened("chromium", folder / "profile") as browser:
        browser.get((package / "VERIFY.HTM").as_uri())
        browser.pick_folder("folder", package)
        browsers.fill(browser, number=NUMBER, key=vkey)

        def check() -> None:
            browsers.press(browser, "check")
            browsers.wait(browser, "document.getElementById('result').hidden", seconds=30)
            browsers.wait(browser, browsers.DONE, seconds=600)

        took = in_turn({"ours": check, "peer": lambda: _hashed(browser)})
    return took["ours"], took["peer"]


def _hashed(browser: Any) -> None:
    said = browser.execute_async_script(_HASH_IN_PAGE)
    if said != []:
        raise AssertionError(said)
