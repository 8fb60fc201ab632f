"""`muniment backup`, `muniment restore`."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from muniment.cli.shell import say, session, show, sign_in, verb

if TYPE_CHECKING:
    from muniment.site.restoring import Restored

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)


@verb("backup")
@click.argument("to", type=_FOLDER)
@click.option("--productions", is_flag=True, help="Issued packages too: readable text, so keep them as such.")
@click.option("--secrets", is_flag=True, help="The folder secret/ too: for a sealed copy, kept apart.")
def backup(to: Path, *, productions: bool, secrets: bool) -> None:
    """Write a backup of this home to the new folder TO, while the server runs, and read it again whole.

    Move keys/ to another place than the rest, and keep it for a short time only: what a court orders expunged is gone
    when the last copy of its key is gone.
    """
    from muniment.record import backup as backups
    from muniment.record import office

    found = office.load(session().place())
    with _progress() as progress:
        made = backups.make(
            found, to.expanduser().absolute(), productions=productions, secrets=secrets, progress=progress
        )
    left_out = "\n".join(f"  {each}" for each in made.left_out)
    show(
        made,
        f"{made.path}: {made.size} entries, {made.events} events, {made.files} files, {made.bytes:,} bytes, read again "
        f"and whole.\nroot {made.root}\nNot in it:\n{left_out}",
    )


@verb("restore")
@click.argument("from_", metavar="FROM", type=_FOLDER, required=False)
@click.option(
    "--published", help="The published log: a folder or an http(s) address. What came after is fetched."
)
@click.option("--alone", is_flag=True, help="Nobody outside holds anything newer than the backup.")
@click.option("--secrets", type=_FOLDER, help="The sealed copy of secret/, where it is not in FROM.")
@click.option("--keys", type=_FILE, help="A keys.sqlite of the same or a later day, where it is not in FROM.")
@click.option(
    "--number", "numbers", multiple=True, help="A case or prosecution opened after the backup; repeatable."
)
@click.option(
    "--expunged", multiple=True, type=_FILE, help="An expunged.jsonl newer than the backup; repeatable."
)
@click.option("--verify-only", is_flag=True, help="Read the backup whole, and write nothing.")
@click.option("--finish", is_flag=True, help="Go on with a restore that was interrupted at its end.")
def restore(
    from_: Path | None,
    *,
    published: str | None,
    alone: bool,
    secrets: Path | None,
    keys: Path | None,
    numbers: tuple[str, ...],
    expunged: tuple[Path, ...],
    verify_only: bool,
    finish: bool,
) -> None:
    """Make a home (--home, empty) of the backup FROM, go on to what outsiders hold, and declare what was lost.

    An administrator of the office declares it: name one with --as. Destroy the old home first, or keep it where nobody
    starts it: two homes that write are two histories.
    """
    from muniment.record.published_log import PublishedLog
    from muniment.site import restoring

    home, user = session().place(), session().user or getpass.getuser()
    if finish:
        again = restoring.finish(home, user=user)
        show({"home": str(home), "expunged_again": again}, f"{home} can be used.")
        return
    if from_ is None:
        raise click.UsageError("Name the folder of the backup.")
    plan = restoring.Plan(
        source=from_.expanduser().absolute(),
        home=home,
        keys=keys,
        secrets=secrets,
        published=PublishedLog(published) if published else None,
        alone=alone,
        numbers=numbers,
        expunged=expunged,
    )
    if verify_only:
        with _progress() as progress:
            found = restoring.verify(plan, progress)
        show(
            found, f"{plan.source} is whole: {found.size} entries, taken {found.taken_at}, root {found.root}."
        )
        return
    with _progress() as progress:
        made = restoring.restore(plan, user=user, progress=progress)
    sign_in(home, user)
    say("Tell counsel and outside signers that the office was restored, and what was lost.")
    show(made, _words(made))


def _words(made: Restored) -> str:
    lines = [
        f"{made.home}: {made.events} events of the backup of {made.taken_at}, log of {made.log_size} entries."
    ]
    if made.log_size > made.backup_size:
        lines.append(
            f"{made.log_size - made.backup_size} entries were refetched. What {made.lost_on_chains} of them held is "
            "lost, and their places are known and declared on their lists (BodyLost)."
        )
    if made.lost_elsewhere:
        lines.append(
            f"{made.lost_elsewhere} more stand on lists begun after the backup: items and cases that have to be taken "
            "in again from paper. Their places in the log are in the office's journal."
        )
    if made.numbers_skipped:
        lines.append(f"Printed numbers go on {made.numbers_skipped} higher, so that none is given out twice.")
    if made.expunged_again:
        lines.append(f"{made.expunged_again} events that courts had ordered expunged were expunged again.")
    return "\n".join(lines)


@contextmanager
def _progress() -> Iterator[Callable[[str, int], None]]:
    """A line on stderr that says how far it is; nothing where stderr is no terminal."""
    done: dict[str, int] = {}

    def tell(part: str, more: int) -> None:
        done[part] = done.get(part, 0) + more
        if sys.stderr.isatty():
            click.echo(
                "\r" + ", ".join(f"{n:,} {name}" for name, n in done.items()) + "   ", nl=False, err=True
            )

    yield tell
    if done and sys.stderr.isatty():
        click.echo("", err=True)


commands = [backup, restore]
