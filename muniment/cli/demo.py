"""`muniment demo`: a sample county, the story, and the pages to walk through."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from muniment.cli.shell import say, session, show, sign_in, verb
from muniment.errors.record import HomeTaken

if TYPE_CHECKING:
    from muniment.demo.signers import Signers

_MARK = "this-is-a-demo"


@verb("demo")
@click.option("--port", type=int, default=8765, show_default=True)
@click.option(
    "--cases", type=int, default=60, show_default=True, help="Cases of the county beside the story's."
)
@click.option(
    "--items", type=int, default=240, show_default=True, help="Items of the county beside the story's."
)
@click.option("--serve/--no-serve", default=True, help="Serve the pages, or stop after the story.")
def demo(port: int, cases: int, items: int, *, serve: bool) -> None:
    """Make a sample county, play the story on its record, and serve it. Everybody in it is invented.

    The county lives in a folder of its own and is made anew each time. The clock of the story is set, its outside
    world is this machine: the record proves nothing about any real event.
    """
    from muniment.demo.signers import signers
    from muniment.site import boot

    signal.signal(signal.SIGTERM, _end)  # else the children would be left behind
    home = _home()
    boot.django_up(home)
    with signers(home, say) as outside:
        try:
            _play(home, outside, port=port, cases=cases, items=items, serve=serve)
        except KeyboardInterrupt:
            say("Stopped.")


def _end(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def _play(home: Path, outside: Signers, *, port: int, cases: int, items: int, serve: bool) -> None:
    """Make the county with its signers, and serve it where that is wanted."""
    from muniment.demo import county
    from muniment.record import asking, current

    say(f"Making a sample county in {home} …")
    made = county.make(
        home, cases=cases, items=items, say=say, founded=lambda office: outside.appoint(office.vkey)
    )
    (home / _MARK).touch()
    sign_in(home, "administrator")
    asking.ask_all(current.office(), seconds=5)
    url = f"http://127.0.0.1:{port}/"
    data = {
        "url": url if serve else None,
        "home": str(home),
        "sign_ins": [{"role": s.role, "user": s.user, "password": s.password} for s in made.sign_ins],
        "signers": [
            {"name": s.name, "vkey": s.vkey, "url": s.url if serve else None, "home": str(s.home)}
            for s in outside.running
        ],
        "scenes": [
            {
                "title": s.title,
                "as_it_happened": s.as_it_happened,
                "with_muniment": s.with_muniment,
                "seen": list(s.seen),
            }
            for s in made.scenes
        ],
    }
    if not serve:
        show(data, lambda: _words(made, None))
        return
    _serve(home, port, url, lambda: show(data, lambda: _words(made, url, outside)))


def _serve(home: Path, port: int, url: str, tell: Callable[[], None]) -> None:
    """Serve the pages until they are stopped, or we are."""
    from muniment.demo.signers import ends_with_us

    server = subprocess.Popen(
        [sys.executable, "-m", "muniment.cli.main", "serve", "--home", str(home), "--port", str(port)],
        stdout=sys.stderr,  # so that ours stays one document
        preexec_fn=ends_with_us,  # noqa: PLW1509  it only asks the kernel, and takes no lock
    )
    try:
        _wait(url, server)
        tell()
        sys.stdout.flush()
        server.wait()
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def _home() -> Path:
    """The folder of the county: --home, else one in the user's data folder. Only a demo's own is made anew."""
    from muniment.record.office import default_home

    heard = session()
    home = heard.place() if heard.home else default_home().with_name("muniment-demo")
    if home.exists() and any(home.iterdir()):
        if not (home / _MARK).exists():
            raise HomeTaken(home=home)
        shutil.rmtree(home)
        for beside in ("handed-over", "signers"):
            shutil.rmtree(home.with_name(f"{home.name}-{beside}"), ignore_errors=True)
    return home


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    """Until the server answers, or ends."""
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit(server.returncode or 1)
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310  our own address on this machine
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(1)


def _words(made: object, url: str | None, outside: Signers | None = None) -> str:
    """The story in two columns, and how to sign in."""
    from muniment.demo.county import County

    if not isinstance(made, County):
        raise TypeError(made)
    lines = ["", f"{'AS IT HAPPENED':<46}  WITH MUNIMENT", ""]
    for scene in made.scenes:
        lines.append(f"— {scene.title}")
        left, right = (textwrap.wrap(text, 44) for text in (scene.as_it_happened, scene.with_muniment))
        for at in range(max(len(left), len(right))):
            lines.append(
                f"  {left[at] if at < len(left) else '':<44}  {right[at] if at < len(right) else ''}"
            )
        for sentence in scene.seen:
            lines += textwrap.wrap(sentence, 92, initial_indent="    » ", subsequent_indent="      ")
        lines.append("")
    lines += ["Sign in as:"] + [f"  {s.role:<14} {s.user:<14} {s.password}" for s in made.sign_ins]
    if outside is not None and outside.running:
        lines += [
            "",
            "Two outside signers run beside it, with homes and keys of their own.",
            "They prove nothing until outsiders run them:",
            *(f"  {each.name:<16} {each.url}  {each.vkey}" for each in outside.running),
        ]
    if url:
        lines += ["", f"Open {url}   (Ctrl-C stops it)"]
    return "\n".join(lines)


commands = [demo]
