"""Two outside signers for the demonstration: homes and keys of their own, child processes that end with it."""

from __future__ import annotations

import ctypes
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from muniment.errors import MunimentError
from muniment.witness import home as homes
from muniment.witness.signer import Signer

NAMES = ("public-defender", "clerk-of-court")
_PARENT_DEATH = 1  # PR_SET_PDEATHSIG of prctl(2)
_NOTE = "# A demonstration: these run on this machine, so they prove nothing until outsiders run them.\n"


@dataclass(frozen=True)
class Running:
    """A signer that answers."""

    name: str
    vkey: str
    url: str
    home: Path


def beside(home: Path) -> Path:
    """Where the signers' homes are: never in the office's."""
    return home.with_name(f"{home.name}-signers")


def ends_with_us() -> None:
    """For a child, before it runs: it is stopped even where this process is killed. Linux alone has it."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PARENT_DEATH, signal.SIGTERM)


class Signers:
    """The demonstration's signers. They are appointed once the log has a key, and run until `stop`."""

    def __init__(self, home: Path, say: Callable[[str], None]) -> None:
        self._home = home
        self._say = say
        self._processes: list[subprocess.Popen[str]] = []
        self.running: list[Running] = []

    def appoint(self, vkey: str) -> None:
        """Make them, start them, and write the office's policy. Where that fails, the office goes on without them."""
        shutil.rmtree(beside(self._home), ignore_errors=True)
        try:
            for name in NAMES:
                made = homes.create(beside(self._home) / name, name=f"demo.muniment.example/{name}")
                Signer(made).trust(vkey)
                made.store.close()
                self.running.append(Running(name, made.vkey, self._start(made.place), made.place))
        except (MunimentError, OSError, ValueError) as error:
            self._say(f"No outside signers in this demonstration: {error}")
            self.stop()
            return
        (self._home / "policy").write_text(policy(vkey, self.running), encoding="utf-8")

    def _start(self, place: Path) -> str:
        """Run one as its office would; the address it tells. Raises OSError."""
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "muniment.cli.main",
                "witness",
                "serve",
                str(place),
                "--port",
                "0",
                "--json",
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            preexec_fn=ends_with_us,  # noqa: PLW1509  it only asks the kernel, and takes no lock
        )
        self._processes.append(process)
        said = ""
        while process.stdout is not None and not said.endswith("}\n"):
            line = process.stdout.readline()
            if not line:
                raise OSError(f"the signer in {place} ended with {process.wait()}")
            said += line
        return str(json.loads(said)["url"])

    def stop(self) -> None:
        """End the children, and wait for them."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
        self._processes.clear()
        self.running.clear()


@contextmanager
def signers(home: Path, say: Callable[[str], None]) -> Iterator[Signers]:
    """Signers that are stopped with the block, however it ends."""
    found = Signers(home, say)
    try:
        yield found
    finally:
        found.stop()


def policy(log: str, running: list[Running]) -> str:
    """The office's policy: both have to sign."""
    lines = [f"log {log}", *(f"witness {each.name} {each.vkey} {each.url}" for each in running)]
    lines += [f"group both all {' '.join(each.name for each in running)}", "quorum both"]
    return _NOTE + "\n".join(lines) + "\n"
