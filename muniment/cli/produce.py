"""`muniment produce | deliver | productions`: what leaves the office."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from muniment.cli.shell import acts, show, table, verb

if TYPE_CHECKING:
    from muniment.production.views import ProductionView
    from muniment.record.desk import Desk


@verb("produce")
@click.argument("prosecution")
@click.option("--to", metavar="NAME", help="Who gets it; else counsel who appeared for the defense.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A new or empty folder.")
@click.option(
    "--again", type=int, metavar="N", help="Write production N once more, byte for byte; issue nothing."
)
@acts
def produce(desk: Desk, prosecution: str, to: str | None, out: Path, again: int | None) -> None:
    """Issue everything on the list of PROSECUTION, with its proof, into a folder that anybody can check."""
    from muniment.cases.actions.numbers import an_open_prosecution
    from muniment.production import actions

    number = an_open_prosecution(prosecution)
    if again is None:
        made = actions.issue(desk, number, out=out, to=to)
    else:
        made = actions.hand_over_again(desk, number, number=again, out=out)
    view = made.production
    data = {
        "production": view.number,
        "items": len(view.items),
        "withheld": view.withheld,
        "path": made.path,
        "heads": view.heads,
        "prosecution": view.prosecution,
        "to": view.to,
        "verdict": made.verdict,
        "bates": {name: view.bates[name] for name in ("first", "last")} if view.bates else None,
        "size": view.size,
    }
    show(data, lambda: _issued(view, made.path, made.verdict))


def _issued(view: ProductionView, path: Path, verdict: str) -> str:
    files = f"files {view.bates['first']} to {view.bates['last']}" if view.bates else "no files"
    return (
        f"Production {view.number} for {view.to}: {len(view.items)} items, {files}, {view.withheld} withheld.\n"
        f"{path}\n"
        f"Our own check says: {verdict}.\n"
        f"Record the handing over: muniment deliver {view.prosecution}/{view.number} --how TEXT"
    )


@verb("productions")
@click.argument("prosecution")
@acts
def productions(desk: Desk, prosecution: str) -> None:
    """The productions of PROSECUTION: to whom, when, what became of them."""
    from muniment import may
    from muniment.cases import queries as cases
    from muniment.cases.actions.numbers import an_open_prosecution
    from muniment.production import queries

    number = an_open_prosecution(prosecution)
    may.require(desk.actor, "production.read", cases.facts(prosecution=number))
    found = queries.productions(number)
    heads = ("production", "issued", "to", "items", "withheld", "size", "state", "kept in")
    show(found, lambda: table([_row(each) for each in found], heads=heads))


def _row(view: ProductionView) -> tuple[Any, ...]:
    issued = f"{view.issued_at:%Y-%m-%d}"
    return (view.number, issued, view.to, len(view.items), view.withheld, view.size, _state(view), view.path)


def _state(view: ProductionView) -> str:
    if view.acknowledged:
        return "acknowledged"
    if view.delivered:
        return f"sent: {view.delivered[-1].how}"
    return "issued" if view.ready else f"issued, not written: produce --again {view.number}"


@verb("deliver")
@click.argument("production")
@click.option(
    "--how", required=True, metavar="TEXT", help="How it was sent: by hand on a disk, by courier, …"
)
@click.option("--to", metavar="NAME", help="Who got it, if not the one it was issued to.")
@click.option(
    "--receipt", metavar="TEXT", help="The receiver's own words. Without it the production is sent only."
)
@acts
def deliver(desk: Desk, production: str, **told: Any) -> None:
    """Record how PRODUCTION (such as D202.CR-2024-00871/1, or its folder) left the house."""
    from muniment.production import actions, queries

    view = queries.find(production)
    receipt = actions.deliver(desk, view.prosecution, number=view.number, **told)
    after = queries.production(view.prosecution, view.number)
    data = {
        "prosecution": after.prosecution,
        "production": after.number,
        "delivered": after.delivered,
        "acknowledged": after.acknowledged,
        "size": receipt.size,
    }
    show(data, lambda: f"Production {after.number} for {after.delivered[-1].to}: {_state(after)}.")


commands: list[click.Command] = [produce, deliver, productions]
