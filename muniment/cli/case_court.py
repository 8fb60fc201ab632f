"""Verbs of `muniment case` about prosecutions, counsel and what happens in court."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from muniment.cases.words import CAPACITIES, DEFENSE
from muniment.cli.case_people import pairs
from muniment.cli.shell import acts, say, show, verb

if TYPE_CHECKING:
    from muniment.record.desk import Desk


@verb("add-prosecution")
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@click.option("--number", required=True, help="The court's number with its code: D202.CR-2024-00871.")
@click.option(
    "--court", help="The court; without it and --defendant, an open prosecution draws on the cases."
)
@click.option("--defendant", help="The name, or the id of a person.")
@click.option("--charge", "charges", multiple=True)
@acts
def add_prosecution(
    desk: Desk,
    cases: tuple[str, ...],
    number: str,
    court: str | None,
    defendant: str | None,
    charges: tuple[str, ...],
) -> None:
    """Open a prosecution that draws on CASE..., or let one that is open draw on further ones."""
    from muniment.cases import actions

    if (court is None) != (defendant is None):
        raise click.UsageError("A new prosecution needs both --court and --defendant.")
    if court is None or defendant is None:
        with desk.together() as batch:
            for case in cases:
                actions.draw_on(batch, number, case=case)
    else:
        actions.open_prosecution(desk, number, court=court, defendant=defendant, charges=charges, cases=cases)
    _show(number)


@verb("add-counsel")
@click.argument("prosecution")
@click.option("--name", required=True)
@click.option(
    "--capacity", required=True, help=f"One of: {', '.join(c for cs in CAPACITIES.values() for c in cs)}."
)
@click.option("--side", help="prosecution or defense; known from the capacity when not given.")
@click.option("--date", metavar="DATE", help="Of the appearance; today when not given.")
@click.option("--user", help="Whom this is among the users: they see what is theirs to see.")
@click.option("--document", help="The entry of appearance.")
@click.option(
    "--heads", "out", type=click.Path(path_type=Path), help="A new file for the heads to give them."
)
@acts
def add_counsel(
    desk: Desk, prosecution: str, capacity: str, side: str | None, out: Path | None, **told: Any
) -> None:
    """Record that counsel appeared in PROSECUTION; for the defense, that they get the heads of the lists."""
    from muniment.cases.actions.numbers import an_open_prosecution
    from muniment.production import heads

    sides = [each for each, capacities in CAPACITIES.items() if capacity in capacities]
    side = side or (sides[0] if sides else "defense")
    heads.appear(desk, prosecution, side=side, capacity=capacity, **told)
    if side == DEFENSE:
        number = an_open_prosecution(prosecution)
        if out is not None:
            say(
                f"Give counsel {heads.write(heads.last_given(desk, number), out)}: it tells them when a list grows."
            )
        else:
            say(f"Counsel gets the heads: muniment heads {number} --again --out FILE")
    _show(prosecution)


@verb("withdraw-counsel")
@click.argument("prosecution")
@click.option("--name", required=True, help="As it appeared, or the user.")
@click.option("--date", metavar="DATE", help="Of the withdrawal; today when not given.")
@click.option("--reason", help="Will be given to the defense.")
@click.option("--document", help="The motion or order.")
@acts
def withdraw_counsel(desk: Desk, prosecution: str, **told: Any) -> None:
    """Record that counsel withdrew from PROSECUTION."""
    from muniment.cases import actions

    actions.counsel_withdrew(desk, prosecution, **told)
    _show(prosecution)


@verb("counsel-user")
@click.argument("prosecution")
@click.option("--name", required=True, help="Counsel of record, as it appeared.")
@click.option("--user", required=True, help="Whom this is among the users.")
@acts
def counsel_user(desk: Desk, prosecution: str, name: str, user: str) -> None:
    """Say which user counsel of record in PROSECUTION is: they see what is theirs to see."""
    from muniment.cases import actions

    actions.counsel_signs_in(desk, prosecution, name=name, user=user)
    _show(prosecution)


@verb("court-event")
@click.argument("prosecution")
@click.argument("kind")
@click.option(
    "--date", required=True, metavar="DATE", help='Year, month and day; of "trial set", the day of trial.'
)
@click.option("--item", "items", multiple=True, help="An item that it concerns; may be given more than once.")
@click.option("--document", help="Its docket entry, or the digest of the paper.")
@click.option(
    "--detail", "detail", multiple=True, metavar="KEY=VALUE", help='Such as "relieves=existence" of an order.'
)
@acts
def court_event(
    desk: Desk,
    prosecution: str,
    kind: str,
    date: str,
    items: tuple[str, ...],
    document: str | None,
    detail: tuple[str, ...],
) -> None:
    """Record what happened in PROSECUTION: arraigned, "trial set", "jury sworn", order, convicted and so on."""
    from muniment.cases import actions
    from muniment.custody import queries as custody

    actions.court_event(
        desk,
        prosecution,
        kind=kind,
        date=date,
        items=[custody.item(each).id for each in items],
        document=document,
        detail=pairs(detail),
    )
    _show(prosecution)


def _show(typed: str) -> None:
    from muniment.cases import actions, queries

    found = queries.prosecution(actions.court_number(typed))
    if found is None:
        return
    dates = "\n".join(f"  {day}  {kind}" for kind, day in found.dates.items())
    counsel = "\n".join(
        f"  {c.name}, {c.capacity}, {c.side}" + (f" (withdrew {c.withdrew_on})" if c.withdrew_on else "")
        for c in found.counsel
    )
    parts = [
        f"Prosecution {found.number} against {found.defendant}, {found.court}: {found.status}",
        f"Draws on {', '.join(found.cases)}",
        *([f"Counsel:\n{counsel}"] if counsel else []),
        *([f"Dates:\n{dates}"] if dates else []),
    ]
    show(found, "\n".join(parts))


commands: tuple[click.Command, ...] = (
    add_prosecution,
    add_counsel,
    counsel_user,
    withdraw_counsel,
    court_event,
)
