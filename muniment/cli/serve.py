"""`muniment serve`: the pages and the API of one home."""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from muniment.cli.shell import say, session, show, verb
from muniment.errors.record import ServerRunning

THREADS = 4  # SQLite has one writer; the others read
PORT = 8712


@verb("serve")
@click.option(
    "--port", default=PORT, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Put TLS in front before naming another."
)
def serve(port: int, host: str) -> None:
    """Serve the pages and the API of this home until it is stopped (Ctrl-C, or SIGTERM)."""
    home = session().place()
    with only_server(home):
        port = port or free_port(host)
        url = f"http://{'localhost' if host in ('127.0.0.1', '::1') else host}:{port}/"
        server = server_of(home, host=host, port=port)
        show({"url": url, "home": str(home)}, f"Muniment serves {home}\n  {url}\nStop it with Ctrl-C.")
        sys.stdout.flush()
        with worker_beside(home):
            server.serve()
    say("Stopped.")


@contextmanager
def only_server(home: Path) -> Iterator[None]:
    """Hold the server's lock of a home; the kernel releases it even when this process dies. Raises ServerRunning."""
    from muniment.record import office

    office.load(home)
    handle = os.open(home / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise ServerRunning(home=home) from taken
        yield
    finally:
        os.close(handle)


@contextmanager
def worker_beside(home: Path) -> Iterator[None]:
    """A worker in a process of its own, that reads files while the server serves and ends with it."""
    command = [
        sys.executable,
        "-m",
        "muniment.cli.main",
        "--home",
        str(home),
        "worker",
        "--beside",
        str(os.getpid()),
    ]
    worker = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(10)
        except subprocess.TimeoutExpired:
            worker.kill()


def server_of(home: Path, *, host: str, port: int) -> Any:
    """One worker process with several threads; it opens the home by itself, and refuses to start on a damaged one."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server as Granian

    from muniment.site import boot

    boot.open_office(home, thorough=True)  # a home that can not be opened is refused here, with its sentence
    from django.db import connections

    connections.close_all()
    os.environ["MUNIMENT_HOME"] = str(home)
    hosts = os.environ.get("MUNIMENT_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
    os.environ["MUNIMENT_HOSTS"] = ",".join(dict.fromkeys([*hosts, host]))
    return Granian(
        "muniment.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        websockets=False,
        log_access=False,  # addresses of pages tell who looked at what
        log_level=LogLevels.warning,
        workers_kill_timeout=20,
    )


def free_port(host: str) -> int:
    """A port that nobody listens on."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


commands: list[click.Command] = [serve]
