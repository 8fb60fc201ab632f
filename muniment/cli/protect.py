"""`muniment protect …`: court-sealed matters, told to nobody but the one who keeps them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from muniment.cli.seal import order_options, paper, waiting
from muniment.cli.shell import acts, show, table, verb

if TYPE_CHECKING:
    from datetime import date

    from muniment.disclosure.orders.queries import CompartmentView
    from muniment.record.desk import Desk


@click.group("protect")
def protect() -> None:
    """Existence protected by a court's order: on no list, in no count, and the bell is silent."""


@verb("open")
@click.argument("matter")
@click.option("--owner", required=True, metavar="USER", help="Who keeps it, and alone may see it.")
@order_options
@acts
def open_(desk: Desk, matter: str, owner: str, **told: Any) -> None:
    """Sign first that a court protects the existence of what comes into MATTER."""
    from muniment.disclosure.actions import protecting

    waiting(protecting.protect(desk, matter, owner=owner, paper=paper(told)).order)


@verb("receive")
@click.argument("matter")
@click.option("--source", required=True, metavar="NAME", help="Who brought it.")
@click.option("--words", required=True, metavar="TEXT", help="The source's own words.")
@click.option("--what", required=True, metavar="TEXT")
@click.option("--category", required=True, metavar="WORD")
@click.option("--received-on", metavar="YYYY-MM-DD", help="Today, if not given.")
@click.option("--units", type=int, default=1, show_default=True)
@click.option("--location", metavar="TEXT")
@acts
def receive(desk: Desk, matter: str, source: str, received_on: str | None, **told: Any) -> None:
    """Take an item into MATTER: on its own chain, the day's and the matter's, and on no case's list."""
    from muniment.disclosure.actions import protecting

    view = protecting.receive(
        desk, matter, source={"name": source}, received_at=received_on or desk.today(), **told
    )
    data = {"item": view.item, "number": view.number, "matter": view.matter}
    show(data, lambda: f"{view.number}: taken in for {view.matter}. Nobody but you is shown it.")


@verb("list")
@acts
def list_(desk: Desk) -> None:
    """The matters that you keep, with what is in them and by when somebody has to look again."""
    from muniment.disclosure.orders import queries

    today = desk.today()
    found = queries.compartments(desk.actor.user)
    show([_document(view, today) for view in found], lambda: "\n\n".join(map(_said, found)) or "none")


def _document(view: CompartmentView, today: date) -> dict[str, Any]:
    return {
        "matter": view.matter,
        "since": view.since,
        "next_review": view.next_review,
        "review_due": view.due(today),
        "reviews": view.reviews,
        "order": view.order,
        "items": view.items,
    }


def _said(view: CompartmentView) -> str:
    rows = [
        (
            each.number,
            each.received_at,
            each.category,
            each.what,
            "revealed" if each.revealed else "protected",
        )
        for each in view.items
    ]
    head = (
        f"{view.matter}: by order {view.order['docket']} since {view.since}, to look again {view.next_review}"
    )
    return f"{head}\n{table(rows, heads=('item', 'received', 'category', 'what', 'existence'))}"


@verb("describe")
@click.argument("ref", metavar="ITEM")
@click.option("--text", required=True, metavar="TEXT")
@acts
def describe(desk: Desk, ref: str, text: str) -> None:
    """Write down what was seen of a protected ITEM."""
    from muniment.disclosure.actions import protecting

    done = protecting.describe(desk, ref, text=text)
    show({"size": done.size}, "Described.")


@verb("move")
@click.argument("ref", metavar="ITEM")
@click.option("--to", required=True, metavar="PLACE")
@click.option("--custodian", metavar="NAME", help="Who has it from now on, if it changes hands.")
@click.option("--purpose", metavar="TEXT")
@acts
def move(desk: Desk, ref: str, **told: Any) -> None:
    """Move a protected ITEM, or hand it over."""
    from muniment.disclosure.actions import protecting

    done = protecting.move(desk, ref, **told)
    show({"size": done.size}, "Moved.")


@verb("add-file")
@click.argument("ref", metavar="ITEM")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@acts
def add_file(desk: Desk, ref: str, path: Path) -> None:
    """Take in a file of a protected ITEM."""
    from muniment.disclosure.actions import protecting

    with path.open("rb") as stream:
        done = protecting.add_file(desk, ref, stream=stream, name=path.name)
    show({"file": done.recorded[0].id, "sha256": done.recorded[0].event.sha256}, f"{path.name}: taken in.")


@verb("review")
@click.argument("matter")
@click.option("--outcome", required=True, type=click.Choice(("goes on", "ask the court to lift it")))
@click.option("--reason", required=True, metavar="TEXT", help="Work product; it stays here.")
@acts
def review(desk: Desk, matter: str, outcome: str, reason: str) -> None:
    """Record that you looked whether MATTER still has to be protected. The next look is due in 90 days."""
    from muniment.disclosure.actions import protecting
    from muniment.disclosure.orders import queries

    done = protecting.review(desk, matter, outcome=outcome, reason=reason)
    number = done.recorded[0].places[0].subject.id
    (view,) = [each for each in queries.compartments(desk.actor.user) if each.matter == number]
    show(_document(view, desk.today()), lambda: f"Recorded. To look again by {view.next_review}.")


@verb("reveal")
@click.argument("matter")
@click.option(
    "--item", "items", multiple=True, metavar="ITEM", help="This one alone; else all of the matter."
)
@click.option("--case", metavar="NUMBER", help="The case on whose list it comes.")
@order_options
@acts
def reveal(desk: Desk, matter: str, items: tuple[str, ...], case: str | None, **told: Any) -> None:
    """Sign first that a court protects the existence of what is in MATTER no longer."""
    from muniment.disclosure.actions import protecting

    waiting(protecting.reveal(desk, matter, items=items, case=case, paper=paper(told)).order)


for command in (open_, receive, list_, describe, move, add_file, review, reveal):
    protect.add_command(command)

commands: list[click.Command] = [protect]
