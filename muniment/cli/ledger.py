"""`muniment ledger show|check|publish|prove|ask`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from muniment.cli import keeping, register, signers
from muniment.cli.shell import Verb, acts, plain, show

if TYPE_CHECKING:
    from muniment.record.desk import Desk


@click.group("ledger")
def ledger() -> None:
    """The log: its size and key, whether it holds, a copy for others, a proof of one entry."""


@ledger.command("show", cls=Verb)
@acts
def show_(desk: Desk) -> None:
    """Size, root, key, what is published, and who outside this office signed it."""
    from muniment.record import audit
    from muniment.record.signers import standing

    state, outside = audit.state(desk.office), standing(desk.office)
    show(
        {**plain(state), "signers": signers.data(outside)},
        f"{state.origin}\n{state.size} entries, root {state.root}\npublished: {state.published}\n"
        + "".join(f"key: {each}\n" for each in state.vkeys)
        + (f"closed: {state.closed}\n" if state.closed else "")
        + signers.words(outside),
    )


@ledger.command("check", cls=Verb)
@acts
def check(desk: Desk) -> None:
    """Hash the whole log again, compare it with all that was signed and published, walk every list, open every event.

    With the office's chain secret at hand this also shows that no entry is left over: each one is on a list, padding,
    or declared lost.
    """
    from muniment import may
    from muniment.record import audit

    may.require(desk.actor, "record.check")
    report = audit.check(desk.office)
    counts = f"{report.entries} entries, {report.chains} lists, {report.padding} padding"
    if report.lost:
        counts += f", {report.lost} lost in a restore and declared"
    verdict = "The ledger holds." if report.ok else "The ledger does NOT hold. Write nothing more."
    text = "\n".join([counts, *report.problems, verdict, *report.ways])
    show({"ok": report.ok, **plain(report)}, text)
    if not report.ok:
        raise SystemExit(1)


@ledger.command("publish", cls=Verb)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@acts
def publish(desk: Desk, folder: Path) -> None:
    """Copy the log as static tiles (C2SP tlog-tiles) to FOLDER, for anyone to mirror."""
    from muniment.record import publish as publishing

    size = publishing.catch_up(desk.office, folder)
    show({"path": str(folder), "size": size}, f"{size} entries are published in {folder}.")


@ledger.command("prove", cls=Verb)
@click.argument("index", type=int)
@acts
def prove(desk: Desk, index: int) -> None:
    """A proof that entry INDEX is in the log (C2SP tlog-proof)."""
    from muniment.record import audit

    proof = audit.prove(index)
    show(
        {"index": index, "size": proof.size, "hashes": proof.hashes, "proof": proof.text},
        proof.text.removesuffix("\n"),  # the command ends its output with one
    )


for each in (*keeping.commands, *signers.commands, *register.VERBS):
    ledger.add_command(each)

commands = [ledger]
