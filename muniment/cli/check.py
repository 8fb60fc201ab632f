"""`muniment verify | watch`: what outsiders check, and how they hear that a list grew."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click

from muniment.cli import bell
from muniment.cli.shell import say, session, show, verb
from muniment.errors import MunimentError
from muniment.verify.inquiry import days

NOT_OK, GREW = 1, 5
_SPAN = re.compile(r"([1-9][0-9]{0,5})([smhd])\Z")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


@verb("verify")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--number", help="The prosecution's number, from the court's own papers.")
@click.option("--case", "cases", multiple=True, metavar="N", help="A case number that must be part of it.")
@click.option("--vkey", metavar="KEY", help="The office's public key, or a file that holds it.")
@click.option("--policy", type=click.Path(path_type=Path), help="Which outside signers must have signed.")
@click.option(
    "--seen", multiple=True, type=click.Path(path_type=Path), help="An earlier checkpoint or production."
)
@click.option(
    "--max-age", type=days, metavar="AGE", help="How old the outside signatures may be: 1d, 12h, 90m."
)
@click.option("--log", type=click.Path(path_type=Path), metavar="DIR", help="A copy of the log.")
@click.option("--entry", metavar="HEX", help="Of a .tlog-proof: the entry that it is about.")
@click.option(
    "--receipt",
    "receipts",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Of a register: say on which day the item of this receipt stands.",
)
@click.option(
    "--production",
    "productions",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Of a register: say on which day each item that came in there stands.",
)
def verify(path: Path, **brought: Any) -> None:
    """Check PATH offline: a production as folder or .zip, a register, a receipt's PDF, or a .tlog-proof.

    Key, policy and earlier checkpoints come from you, never from it. Exit 0: nothing is wrong. 1: something is.
    """
    from muniment.verify.dispatch import Brought, check, entry_of_hex

    brought["max_age_days"] = brought.pop("max_age")
    brought["entry"] = entry_of_hex(brought["entry"]) if brought["entry"] is not None else None
    found = check(path, Brought(**brought))
    show(found.verdict.as_json(), lambda: found.report)
    if not found.verdict.ok:
        sys.exit(NOT_OK)


@verb("watch")
@click.argument("path", metavar="HEADS|PACKAGE", type=click.Path(path_type=Path, exists=True))
@click.option("--log", "log", required=True, metavar="DIR|URL", help="Where the office publishes its log.")
@click.option("--vkey", metavar="KEY", help="The office's public key, or a file that holds it.")
@click.option("--policy", type=click.Path(path_type=Path), help="Which outside signers must have signed.")
@click.option(
    "--max-age",
    type=days,
    metavar="AGE",
    help="How old the outside signatures may be; without --policy, how long the log may stand still.",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to remember the newest checkpoint (else beside HEADS|PACKAGE, with .watch at the end).",
)
@click.option(
    "--every", metavar="TIME", help="Look again and again: 30m, 6h, 1d. Ends only when it is stopped."
)
@click.option(
    "--once", is_flag=True, help="Look once, and end with a code that says what was heard (as it is)."
)
@click.option("--on-ring", metavar="COMMAND", help="Run for each new sentence, which is its last argument.")
def watch(path: Path, every: str | None, once: bool, on_ring: str | None, **brought: Any) -> None:
    """Ask the office's log whether a list grew since HEADS were given or PACKAGE was issued.

    Exit 0: it did not. 5: it did. 1: the log is not to be trusted. 2: it can not be reached.
    """
    state = brought.pop("state") or path.with_name(f"{path.name}.watch")
    max_age = brought.pop("max_age")
    asked = bell.asked(path, max_age_days=max_age, state=_writable(state), **brought)
    if every is None or once:
        sys.exit(_look(asked, on_ring))
    span = _seconds(every)
    while True:
        try:
            _look(asked, on_ring)
        except MunimentError as error:
            _say_error(error)
        time.sleep(span)


def _look(asked: bell.Asked, on_ring: str | None) -> int:
    heard = bell.listen(asked)
    show(heard.document(), heard.text)
    for sentence in heard.fresh:
        if on_ring:
            subprocess.run([*shlex.split(on_ring), sentence], check=False)  # the watcher's own command
    if heard.problems:
        return NOT_OK
    if heard.rings:
        say("The list grew: ask for it.")
        return GREW
    return 0


def _say_error(error: MunimentError) -> None:
    """A look that could not be taken; the next one is taken all the same."""
    if session().as_json:
        show({"error": type(error).__name__, "message": str(error), "advice": error.way_out}, "")
    else:
        say(f"{str(error).rstrip('.')}.\n{error.way_out}")


def _seconds(text: str) -> int:
    match = _SPAN.match(text)
    if match is None:
        raise click.UsageError("--every takes a number and s, m, h or d: 30m, 6h, 1d.")
    return int(match[1]) * _SECONDS[match[2]]


def _writable(state: Path) -> Path | None:
    """The place to remember in; None, with a word, where nothing can be written (a medium that is read only)."""
    try:
        with state.open("ab"):
            pass
        if not state.stat().st_size:
            state.unlink()
    except OSError as error:
        say(
            f"Nothing is remembered: {state} can not be written ({error.strerror}). Name a place with --state."
        )
        return None
    return state


commands: list[click.Command] = [verify, watch]
