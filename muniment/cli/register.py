"""`muniment ledger register|close-day`: how many items came in on which day, for counsel or an auditor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from muniment.cli.shell import acts, show, verb

if TYPE_CHECKING:
    from muniment.record.desk import Desk


@verb("register")
@click.option("--from", "first", metavar="DATE", help="The first day (else the office's first day).")
@click.option("--to", "last", metavar="DATE", help="The last day (else today).")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write (else register-FROM-TO here).",
)
@click.option(
    "--categories", is_flag=True, help="Open every category, for an auditor whom a court appointed."
)
@click.option("--without-log", is_flag=True, help="Leave the log out; whoever checks it has a copy.")
@acts
def register(
    desk: Desk, first: str | None, last: str | None, out: Path | None, categories: bool, without_log: bool
) -> None:
    """Hand over the register of days: how many items of which broad group, with proofs and without names.

    An item "found" later shows its place in an earlier day, or is shown as new. Groups that are small stand together.
    """
    from muniment.record import register_folder
    from muniment.verify.register_report import report

    place = out or Path(f"register-{first or 'first'}-{last or desk.today().isoformat()}")
    made = register_folder.hand_over(
        desk, place, first=first, last=last, categories=categories, with_log=not without_log
    )
    data = {
        "path": made.path,
        "from": made.first,
        "to": made.last,
        "items": made.items,
        "verdict": made.verdict.verdict,
    }
    said = f"{made.path}: {made.first} to {made.last}, items: {made.items}."
    show(data, lambda: f"{said}\n\n{report(made.verdict)}")


@verb("close-day")
@click.option("--today", is_flag=True, help="Close today too: what still comes in today is flagged.")
@acts
def close_day(desk: Desk, today: bool) -> None:
    """Close the days that are over. The first act of a later day does it as well."""
    from muniment.record import register as closing
    from muniment.record.register_events import RegisterClosed

    receipt = closing.close(desk, today=today)
    days = [r.event.day for r in receipt.of(RegisterClosed)] if receipt else []
    show(
        {"closed": days},
        f"Closed: {', '.join(days)}." if days else "Every day that is over is closed already.",
    )


VERBS = (register, close_day)
