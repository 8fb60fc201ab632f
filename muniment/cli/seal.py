"""`muniment seal | unseal | expunge | orders …`: what courts order about entries, signed for by two people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from muniment.cli.shell import acts, say, show, table, verb

if TYPE_CHECKING:
    from muniment.disclosure.orders.papers import Paper
    from muniment.disclosure.orders.queries import OrderView
    from muniment.disclosure.orders.targets import Named
    from muniment.record.desk import Desk

_ORDER = (
    click.option("--court", required=True, metavar="NAME", help="The court whose order it is."),
    click.option("--date", "dated", required=True, metavar="YYYY-MM-DD", help="The date of the order."),
    click.option("--docket", required=True, metavar="NUMBER", help="The docket under which it was entered."),
    click.option(
        "--order",
        "order_file",
        required=True,
        type=click.Path(path_type=Path, dir_okay=False),
        help="The order's own file; it is kept, and its digest stands on the record.",
    ),
)
_NAMED = (
    click.argument("items", metavar="[ITEM…]", nargs=-1),
    click.option("--file", "files", multiple=True, metavar="DIGEST", help="This file of the item alone."),
    click.option(
        "--entry", "entries", multiple=True, metavar="ID", help="An entry, by its short id of 12 characters."
    ),
    click.option(
        "--field", "fields", multiple=True, metavar="NAME", help="Of the entries named, this field alone."
    ),
)


def order_options(callback: Callable[..., Any]) -> Callable[..., Any]:
    """--court, --date, --docket, --order."""
    for option in reversed(_ORDER):
        callback = option(callback)
    return callback


def _named_options(callback: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_NAMED):
        callback = option(callback)
    return callback


def paper(told: dict[str, Any]) -> Paper:
    """The order that was named on the command line, its file opened. Raises OrderFileMissing."""
    from muniment.disclosure.orders.papers import Paper
    from muniment.errors.disclosure import OrderFileMissing

    path: Path = told["order_file"]
    try:
        stream = path.open("rb")
    except OSError as error:
        raise OrderFileMissing(why=f"{path}: {error.strerror}") from error
    click.get_current_context().call_on_close(stream.close)
    return Paper(
        court=told["court"], date=told["dated"], docket=told["docket"], stream=stream, name=path.name
    )


def _named(told: dict[str, Any]) -> Named:
    from muniment.disclosure.orders.targets import Named

    return Named(**{name: told[name] for name in ("items", "files", "entries", "fields")})


@verb("seal")
@_named_options
@order_options
@acts
def seal(desk: Desk, **told: Any) -> None:
    """Sign first that a court sealed ITEMs, files or entries. It takes effect with a second signature."""
    from muniment.disclosure.actions import sealing

    waiting(sealing.seal(desk, _named(told), paper=paper(told)).order)


@verb("unseal")
@click.argument("seal", metavar="ORDER")
@order_options
@acts
def unseal(desk: Desk, seal: str, **told: Any) -> None:
    """Sign first that a court lifted the seal ORDER."""
    from muniment.disclosure.actions import sealing

    waiting(sealing.unseal(desk, seal, paper=paper(told)).order)


@verb("expunge")
@_named_options
@order_options
@acts
def expunge(desk: Desk, **told: Any) -> None:
    """Sign first that a court ordered ITEMs, files or entries destroyed. Nothing goes before the second signature."""
    from muniment.disclosure.actions import sealing

    made = sealing.expunge_(desk, _named(told), paper=paper(told))
    waiting(made.order, also=made.echoes)


def waiting(view: OrderView, *, also: tuple[str, ...] = ()) -> None:
    """Tell of a first signature, and of entries that quote the same words."""
    if also:
        say(
            f"Entries that quote the same words and are not named: {', '.join(also)}. Does the order reach them?"
        )
    show(
        {**document(view), "also_quoted_in": also},
        lambda: (
            f"Order {view.id} to {view.act} {view.entries} entries waits for a second signature, from another "
            f"organization than {view.organization}.\nNothing took effect. They run: muniment orders confirm {view.id}"
        ),
    )


def document(view: OrderView) -> dict[str, Any]:
    """An order as the command tells it."""
    return {
        "order": view.id,
        "act": view.act,
        "state": view.state,
        "entries": view.entries,
        "of": view.order,
        "requested_by": view.requested_by,
        "organization": view.organization,
        "requested_at": view.requested_at,
        "confirmed_by": view.confirmed_by,
        "confirmed_organization": view.confirmed_organization,
        "confirmed_at": view.confirmed_at,
        "recorded": view.recorded,
        "ended_by": view.ended_by,
        "why": view.why,
    }


@click.group("orders")
def orders() -> None:
    """Courts' orders about entries of the record: waiting, in force, lifted, carried out."""


@verb("list")
@click.option("--waiting", "only_waiting", is_flag=True, help="Those that wait for a second signature.")
@acts
def list_(desk: Desk, only_waiting: bool) -> None:
    """All orders that you may see, oldest first."""
    from muniment import may
    from muniment.disclosure.orders import queries

    may.require(desk.actor, "orders.read")
    found = queries.orders(desk.actor.user, waiting=only_waiting)
    rows = [
        (
            view.id,
            view.act,
            view.state,
            view.entries,
            view.order["court"],
            view.order["docket"],
            view.requested_by,
            view.confirmed_by,
        )
        for view in found
    ]
    heads = ("order", "to", "state", "entries", "court", "docket", "requested by", "confirmed by")
    show({"orders": [document(view) for view in found]}, lambda: table(rows, heads=heads))


@verb("confirm")
@click.argument("order")
@acts
def confirm(desk: Desk, order: str) -> None:
    """Sign second: the order takes effect at once. What is expunged can not be had back."""
    from muniment.disclosure.actions import sealing

    done = sealing.confirm(desk, order, progress=lambda text: say(f"{text} …"))
    data = {**document(done.order), "bodies": done.bodies}
    gone = f" {done.bodies} entries hold nothing any more." if done.bodies else ""
    show(
        data,
        lambda: f"Order {done.order.id} is {done.order.state}: {done.order.entries} entries named.{gone}",
    )


@verb("withdraw")
@click.argument("order")
@click.option("--reason", required=True, metavar="TEXT")
@acts
def withdraw(desk: Desk, order: str, reason: str) -> None:
    """Do not pursue an order that waits for its second signature."""
    from muniment.disclosure.actions import sealing

    sealing.withdraw(desk, order, reason=reason)
    show({"order": order, "state": "withdrawn"}, f"Order {order} is withdrawn. The record keeps it.")


@verb("finish")
@acts
def finish(desk: Desk) -> None:
    """Finish an expungement that was interrupted; nothing to do is fine."""
    from muniment import may
    from muniment.record import current
    from muniment.record import expunge as record_expunge

    may.require(desk.actor, "orders.confirm")
    done = record_expunge.carry_out(current.recorder(), progress=lambda text: say(f"{text} …"))
    show(
        {"orders": done.orders, "bodies": len(done.fields)},
        f"{len(done.orders)} orders carried out." if done else "Nothing was left to do.",
    )


for command in (list_, confirm, withdraw, finish):
    orders.add_command(command)

commands: list[click.Command] = [seal, unseal, expunge, orders]
