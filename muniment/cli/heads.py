"""`muniment heads`: what counsel gets when they appear, so that the log itself tells them when a list grows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from muniment.cli.shell import acts, show, verb

if TYPE_CHECKING:
    from muniment.production.heads import Given
    from muniment.record.desk import Desk


@verb("heads")
@click.argument("prosecution")
@click.option("--to", metavar="NAME", help="Who gets them; else counsel who appeared for the defense.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="A new file (else HEADS-<number>-<size>.json here)."
)
@click.option("--again", is_flag=True, help="Write the file that was given last once more; record nothing.")
@acts
def heads(desk: Desk, prosecution: str, to: str | None, out: Path | None, again: bool) -> None:
    """Give counsel the heads of PROSECUTION and of its cases, and record that they have them."""
    from muniment.cases.actions.numbers import an_open_prosecution
    from muniment.production import heads as giving

    number = an_open_prosecution(prosecution)
    if not again:
        giving.give(desk, number, to=to)
    made = giving.last_given(desk, number)
    place = giving.write(made, out or Path.cwd() / made.name)
    data = {
        "prosecution": made.prosecution,
        "to": made.to,
        "lists": made.lists,
        "size": made.size,
        "path": place,
    }
    show(data, lambda: _said(made, place))


def _said(made: Given, place: Path) -> str:
    return (
        f"The heads of {', '.join(made.lists)} for {made.to}, as the log stands with {made.size} entries.\n"
        f"{place}\n"
        f"Counsel watches with: muniment watch {place.name} --log URL"
    )


commands = [heads]
