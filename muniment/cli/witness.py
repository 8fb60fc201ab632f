"""`muniment witness init|add-log|serve|show`: an outside signer, run by another office. It needs no office here."""

from __future__ import annotations

import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from muniment.cli.shell import Verb, say, session, show
from muniment.errors.witness import StoreFailed

if TYPE_CHECKING:
    from muniment.witness.store import KnownLog

PORT = 8713
_HOME = click.argument("home", type=click.Path(path_type=Path, file_okay=False), required=False)


@click.group("witness")
def witness() -> None:
    """An outside signer of logs (C2SP tlog-witness): for a clerk of court, a defender, an auditor."""


@witness.command("init", cls=Verb)
@_HOME
@click.option("--name", required=True, help="On every signature, such as signer.defender.example/1.")
@click.option("--log", "logs", multiple=True, metavar="VKEY", help="Key of a log to trust; may be repeated.")
def init(home: Path | None, name: str, logs: tuple[str, ...]) -> None:
    """Make a signer in HOME with a key of its own."""
    from muniment.witness import home as homes
    from muniment.witness.signer import Signer, log_key

    for vkey in logs:
        log_key(vkey)  # refused before anything is made
    made = homes.create(_place(home), name=name)
    origins = [Signer(made).trust(vkey) for vkey in dict.fromkeys(logs)]
    show(
        {"home": str(made.place), "name": made.name, "vkey": made.vkey, "logs": origins},
        f"{made.name} is set up in {made.place}.\nIts key, for the offices and for everyone who checks: {made.vkey}\n"
        "Give it to them on paper. Never copy this folder to a second machine and never restore it from a backup:\n"
        "a signer that forgot what it signed could sign a second history.",
    )


@witness.command("add-log", cls=Verb)
@_HOME
@click.argument("vkey", required=False)
@click.option("--log", "log_", metavar="VKEY", help="The same as the argument.")
@click.option("--url", default="", help="Where the log is published; kept beside it for people.")
def add_log(home: Path | None, vkey: str | None, log_: str | None, url: str) -> None:
    """Trust a log by its VKEY, taken from the office's paper. A second key of one log may be added."""
    from muniment.witness import home as homes
    from muniment.witness.signer import Signer

    key = vkey or log_
    if key is None:
        raise click.UsageError("Name the log's key.")
    found = homes.load(_place(home))
    origin = Signer(found).trust(key, url=url)
    show({"origin": origin, "url": url}, f"{found.name} now signs for {origin}, from its next checkpoint on.")


@witness.command("serve", cls=Verb)
@_HOME
@click.option(
    "--port", default=PORT, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--prefix", default="", help="Path before add-checkpoint, where a proxy keeps one.")
def serve(home: Path | None, port: int, host: str, prefix: str) -> None:
    """Answer the logs until it is stopped (Ctrl-C, or SIGTERM)."""
    from muniment.witness import home as homes
    from muniment.witness import server
    from muniment.witness.application import Application
    from muniment.witness.signer import Signer

    found = homes.load(_place(home))
    with found.serving():
        application = Application(Signer(found), prefix=prefix)
        found.store.owner()  # a lost memory is refused before anybody connects
        port = port or _free_port(host)
        base = f"http://{f'[{host}]' if ':' in host else host}:{port}/{prefix.strip('/')}"

        def ready() -> None:
            data = {"url": base, "home": str(found.place), "name": found.name, "vkey": found.vkey}
            words = f"{found.name} signs at {base}\nIts key: {found.vkey}\nStop it with Ctrl-C."
            show(data, words)
            sys.stdout.flush()

        try:
            server.serve(application, host=host, port=port, ready=ready)
        except OSError as taken:
            raise StoreFailed(why=f"{host} port {port} can not be listened on ({taken})") from taken
        finally:
            found.store.close()
    say("Stopped.")


@witness.command("show", cls=Verb)
@_HOME
def show_(home: Path | None) -> None:
    """What this signer signed last of each log: size, root, when; and logs that showed two histories."""
    from muniment.witness import home as homes

    found = homes.load(_place(home))
    logs = found.store.logs()
    show(
        {"name": found.name, "vkey": found.vkey, "logs": [_data(log) for log in logs]},
        "\n".join(
            [
                found.name,
                f"key: {found.vkey}",
                *(line for log in logs for line in _lines(log)),
                *([] if logs else ["No log is trusted yet: muniment witness add-log HOME VKEY"]),
            ]
        ),
    )


def _place(home: Path | None) -> Path:
    """The signer's folder, as an argument or by --home; never MUNIMENT_HOME, which is an office's."""
    named = home or session().home
    if named is None:
        raise click.UsageError("Name the signer's folder.")
    return named.expanduser().resolve()


def _data(log: KnownLog) -> dict[str, Any]:
    head = log.head
    return {
        "origin": log.origin,
        "vkeys": list(log.vkeys),
        "url": log.url,
        "size": head.size if head else None,
        "root": head.root.hex() if head else None,
        "signed_at": _when(head.time) if head else None,
        "splits": [
            {"size": s.size, "held": s.held.decode(), "shown": s.shown.decode(), "seen_at": _when(s.seen)}
            for s in log.splits
        ],
    }


def _lines(log: KnownLog) -> list[str]:
    head = log.head
    state = (
        f"{head.size} entries, root {head.root.hex()}, signed {_when(head.time)}"
        if head
        else "nothing signed yet"
    )
    alarms = [
        f"  TWO HISTORIES: this log signed two roots of size {split.size} (seen {_when(split.seen)}). "
        "Both are kept here: see --json. Tell the court."
        for split in log.splits
    ]
    return [f"{log.origin}: {state}", *alarms]


def _when(unix: int) -> str:
    return datetime.fromtimestamp(unix, UTC).isoformat()


def _free_port(host: str) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


commands: list[click.Command] = [witness]
